"""The rules of the catalogue: well formed, and every finding brings the facts its sentences name."""

import ast
import importlib
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from bsc_cli.catalogue import RULES, SERIES
from bsc_cli.catalogue.marks import Marked
from bsc_cli.diagnostics import Rule

PACKAGE = Path(__file__).resolve().parents[2] / "bsc_cli"
IMPLIED = {"key", "address"}


def test_no_code_and_no_name_is_used_twice() -> None:
    every = [item for series in SERIES for item in vars(series).values() if isinstance(item, Rule)]
    assert len({rule.code for rule in every}) == len(every)
    assert len({rule.name for rule in every}) == len(every)
    assert len(RULES) == len(every)


def test_every_module_of_rules_is_in_the_catalogue() -> None:
    modules = {path.stem for path in (PACKAGE / "catalogue").glob("*.py") if "Rule(" in path.read_text("utf-8")}
    assert modules <= {series.__name__.rpartition(".")[2] for series in SERIES}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_is_well_formed(rule: Rule) -> None:
    assert re.fullmatch(r"BSC[1-6]\d\d", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    for text in (rule.template, rule.why, rule.fix):
        assert isinstance(text, Marked), "a sentence stands in N_(…)"
    assert not rule.template.endswith("."), "a message goes on in a list of findings"
    assert rule.why.endswith(".")


def placeholders(rule: Rule) -> set[str]:
    parts = (part for text in (rule.template, rule.why, rule.fix) for part in string.Formatter().parse(text))
    return {name for _, name, _, _ in parts if name is not None}


def findings_made() -> Iterator[tuple[str, Rule, set[str]]]:
    """Every `RULE.at(…)` in the package whose rule is named: where, the rule, the facts it is given."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        aliases = {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "bsc_cli.catalogue"
            for alias in node.names
        }
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "at"):
                continue
            owner = node.func.value
            if isinstance(owner, ast.Attribute) and isinstance(owner.value, ast.Name) and owner.value.id in aliases:
                rule = getattr(importlib.import_module(aliases[owner.value.id]), owner.attr)
                given = {keyword.arg for keyword in node.keywords if keyword.arg is not None}
                if all(keyword.arg is not None for keyword in node.keywords):
                    yield f"{path.relative_to(PACKAGE)}:{node.lineno}", rule, given


def test_every_finding_brings_the_facts_its_sentences_name() -> None:
    made = list(findings_made())
    assert len(made) > 50
    lacking = {where: placeholders(rule) - given - IMPLIED for where, rule, given in made}
    assert {where: names for where, names in lacking.items() if names} == {}


def test_a_sentence_that_names_the_key_is_told_it() -> None:
    for where, rule, given in findings_made():
        assert (placeholders(rule) & IMPLIED) <= given, where
