"""The rules as text: `bsc rule`, and docs/findings.md."""

import json
import re

import pytest

from bsc_cli.catalogue import RULES
from bsc_cli.diagnostics import Rule, UserError
from bsc_cli.findings import formats, reference, screen
from bsc_cli.usecases import define

ALL = define.rules_in_order()


def test_rules_are_listed_by_code() -> None:
    assert [rule.code for rule in ALL] == sorted(RULES)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_list_names_every_rule_and_fits_80_columns(lang: str) -> None:
    text = reference.rule_list(ALL, lang)
    assert re.findall(r"^BSC\d{3}", text, re.MULTILINE) == [rule.code for rule in ALL]
    assert max(screen.width(line) for line in text.splitlines()) <= screen.WIDTH


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_a_rule_tells_what_why_and_how(rule: Rule, lang: str) -> None:
    text = reference.rule_page(rule, lang)
    assert text.startswith(f"{rule.code}  {rule.name}  ")
    assert len(text.strip().split("\n\n")) == 4
    assert max(screen.width(line) for line in text.splitlines()) <= screen.WIDTH
    assert "{key" not in text


def test_json_of_rules_has_the_documented_fields() -> None:
    (rule,) = json.loads(reference.rules_json((RULES["BSC203"],), "en"))
    assert list(rule) == ["code", "name", "severity", "message", "why", "fix"]
    assert rule["message"] == "<key> takes a <expected>; here stands <found>"


def test_the_page_has_an_anchor_for_each_rule_in_order() -> None:
    page = reference.page()
    assert re.findall(r'^<a id="(BSC\d{3})"></a>$', page, re.MULTILINE) == sorted(RULES)
    assert re.findall(r"^## (\d)xx: ", page, re.MULTILINE) == ["1", "2", "3", "4", "5", "6"]


def test_the_page_names_every_field_of_a_finding() -> None:
    finding = RULES["BSC203"].at(expected="x", found="y")
    page = reference.page()
    assert [name for name in formats.record(finding, "en") if f"`{name}`" not in page] == []


def test_the_page_is_the_same_each_time_and_escapes_markdown() -> None:
    assert reference.page() == reference.page()
    assert "alias (\\*name)" in reference.page()


@pytest.mark.parametrize("asked", ["BSC203", "bsc203", "203", "wrong-shape", "Wrong-Shape"])
def test_a_rule_is_found_by_code_digits_or_name(asked: str) -> None:
    assert define.rule(asked).code == "BSC203"


@pytest.mark.parametrize(("asked", "near"), [("BSC2O3", "BSC203"), ("wrong-shap", "wrong-shape"), ("zzz", None)])
def test_an_unknown_code_is_a_finding_with_near_ones(asked: str, near: str | None) -> None:
    with pytest.raises(UserError) as raised:
        define.rule(asked)
    (finding,) = raised.value.findings
    assert finding.rule.code == "BSC192"
    assert (near is None) == (not finding.suggestions)
    assert near is None or finding.suggestions[0].startswith(near)
