"""Findings as text: for people, as JSON, for GitHub."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_cli.catalogue import definitions, files, workspace
from bsc_cli.catalogue.marks import N_
from bsc_cli.catalogue.plain import json_line, json_text
from bsc_cli.cli.options import FindingsFormat
from bsc_cli.diagnostics import Finding, Place, Rule, Severity
from bsc_cli.findings import screen
from bsc_cli.findings.formats import FORMATS, as_github, as_json, human, record
from bsc_cli.model.periods import Frequency

SOURCE = "scorecard: bureau\nname: {zh: 示例局, weight: forty}\n"
NOT_A_NUMBER = definitions.NOT_A_NUMBER.at(Place("scorecards/a.yaml", 2, 25), key="weight", found="forty")
UNKNOWN = definitions.UNKNOWN_KEY.at(
    Place("scorecards/a.yaml", 1, 1), key="scorcard", known="scorecard, name", suggestions=("scorecard",)
)
CELL = files.HEADING_MISSING.at(Place("results.xlsx", sheet="2020", cell="C1"))
NOTE = files.READ_AS_GBK.at(Place("data/units.csv"))
PLACELESS = workspace.DEFINITIONS_FAULTY.at(count=2)
HOSTILE = st.text(st.characters(codec=None), max_size=60)
# What a terminal may obey, beside the line breaks and colours that are ours.
UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def source_of(file: str) -> str | None:
    return SOURCE if file == "scorecards/a.yaml" else None


def test_people_see_file_place_rule_message_source_caret_and_remedy() -> None:
    assert human((NOT_A_NUMBER,), "en", color=False, sources=source_of).splitlines() == [
        "scorecards/a.yaml",
        "  2:25  error  BSC204 not-a-number",
        "    'weight' takes a number; 'forty' is not one",
        "       2 | name: {zh: 示例局, weight: forty}",
        "         |                            ^",
        "    How to mend it: Write digits with a decimal point and nothing else: 95 (not",
        "      95%), 1234.5 (not 1,234.5), 1e6.",
    ]


def test_findings_are_grouped_by_file_in_the_order_given() -> None:
    text = human((UNKNOWN, CELL, NOT_A_NUMBER, PLACELESS), "en")
    assert [line for line in text.splitlines() if line and not line.startswith(" ")] == [
        "scorecards/a.yaml",
        "results.xlsx",
    ]
    assert text.index("BSC201") < text.index("BSC204") < text.index("BSC141") < text.index("BSC193")


def test_a_suggestion_is_offered() -> None:
    assert "Did you mean: scorecard?" in human((UNKNOWN,), "en")
    assert "scorecard" in human((UNKNOWN,), "zh").split("BSC201")[1]


def test_a_cell_is_a_place() -> None:
    assert "  2020!C1  error  BSC141 heading-missing" in human((CELL,), "en")


def test_nothing_found_is_nothing_said() -> None:
    assert human((), "en") == ""
    assert as_github((), "en") == ""
    assert json.loads(as_json((), "en")) == []


@pytest.mark.parametrize("line", [0, 3, 99])
def test_a_line_that_is_not_there_is_not_shown(line: int) -> None:
    finding = definitions.NOT_A_NUMBER.at(Place("scorecards/a.yaml", line, 1), key="weight", found="x")
    assert " | " not in human((finding,), "en", sources=source_of)


def test_colour_is_only_added() -> None:
    plain = human((NOT_A_NUMBER, NOTE), "en", color=False, sources=source_of)
    painted = human((NOT_A_NUMBER, NOTE), "en", color=True, sources=source_of)
    assert "\x1b[" not in plain
    assert re.sub(r"\x1b\[[0-9;]+m", "", painted) == plain
    assert painted.count("\x1b[0m") == len(re.findall(r"\x1b\[[1-9]", painted))


def test_severities_are_words_not_only_colours() -> None:
    text = human((NOT_A_NUMBER, NOTE), "zh")
    assert "错误" in text
    assert "提示" in text


@given(file=HOSTILE, key=HOSTILE, found=HOSTILE, line=HOSTILE, near=HOSTILE)
def test_no_text_of_a_user_reaches_the_terminal_raw(file: str, key: str, found: str, line: str, near: str) -> None:
    finding = definitions.NOT_A_NUMBER.at(Place(file or "f", 1, 2), key=key, found=found, suggestions=(near,))
    sheet = files.HEADING_MISSING.at(Place(file or "f", sheet=found, cell="C1"))
    found_all = (finding, sheet)
    for lang in ("en", "zh"):
        for text in (
            human(found_all, lang, sources=lambda _file: line),
            *(f(found_all, lang) for f in FORMATS.values()),
        ):
            assert UNSAFE.search(text) is None
            text.encode("utf-8")


def test_people_read_it_at_80_columns_in_both_languages() -> None:
    many = (NOT_A_NUMBER, UNKNOWN, CELL, NOTE, PLACELESS)
    for lang in ("en", "zh"):
        for line in human(many, lang, sources=source_of).splitlines():
            assert screen.width(line) <= screen.WIDTH, line


def test_our_own_words_among_the_facts_are_translated_and_those_of_users_are_not() -> None:
    ours = definitions.WRONG_SHAPE.at(key="kpis", expected=N_("mapping"), found=N_("a list"))
    theirs = definitions.WRONG_SHAPE.at(key="kpis", expected=N_("mapping"), found="a list")
    assert "a list" not in str(record(ours, "zh")["message"])
    assert "mapping" not in str(record(ours, "zh")["message"])
    assert "a list" in str(record(theirs, "zh")["message"])


def test_a_text_too_long_to_tell_is_cut() -> None:
    finding = definitions.NOT_A_NUMBER.at(key="weight", found="9" * 1_000_000)
    assert len(str(record(finding, "en")["message"])) < 1000


def test_json_has_the_documented_fields_in_order() -> None:
    (found,) = json.loads(as_json((CELL,), "en"))
    assert list(found) == [
        "code",
        "name",
        "severity",
        "file",
        "line",
        "column",
        "sheet",
        "cell",
        "message",
        "why",
        "fix",
        "suggestions",
    ]
    assert (found["file"], found["line"], found["sheet"], found["cell"]) == ("results.xlsx", None, "2020", "C1")


def test_json_keeps_chinese_readable_and_gives_every_text_back() -> None:
    finding = definitions.BAD_ID.at(Place("a.yaml", 1, 1), found="支出\x1b\x7f\x9b\u202e", why=N_("it is not one word"))
    text = as_json((finding,), "zh")
    assert "支出" in text
    assert UNSAFE.search(text) is None
    assert json.loads(text)[0]["message"] == record(finding, "zh")["message"]


@given(HOSTILE)
def test_json_text_is_read_back_as_it_was(text: str) -> None:
    for written in (json_text([text]), json_line([text])):
        assert json.loads(written) == [text]
        assert UNSAFE.search(written) is None


def test_a_finding_without_a_place_has_none_in_json() -> None:
    (found,) = json.loads(as_json((PLACELESS,), "en"))
    assert found["file"] is None
    assert found["line"] is None


def test_github_gets_one_command_a_finding() -> None:
    number, note, placeless = as_github((NOT_A_NUMBER, NOTE, PLACELESS), "en").splitlines()
    assert number == (
        "::error file=scorecards/a.yaml,line=2,col=25,title=BSC204 not-a-number::'weight' takes a number; 'forty' "
        "is not one%0AWrite digits with a decimal point and nothing else: 95 (not 95%25), 1234.5 (not 1,234.5), 1e6."
    )
    assert note.startswith("::notice file=data/units.csv,title=BSC146 read-as-gbk::the file is not UTF-8; it was read")
    assert placeless.startswith("::error title=BSC193 definitions-faulty::")


def test_github_is_told_the_cell_in_the_message() -> None:
    assert "::2020!C1: this column has no heading%0A" in as_github((CELL,), "en")


def test_github_properties_escape_what_would_end_them() -> None:
    rule = Rule("BSC999", "n", Severity.WARNING, "m", "w", "f")
    finding = rule.at(Place("50%,a:b\r\nc.yaml", 3, 4))
    assert (
        as_github((finding,), "en") == "::warning file=50%25%2Ca%3Ab\\r\\nc.yaml,line=3,col=4,title=BSC999 n::m%0Af\n"
    )


@given(HOSTILE, HOSTILE)
def test_a_users_text_can_add_no_command(file: str, found: str) -> None:
    finding = definitions.NOT_A_NUMBER.at(Place(file, 1, 1), key="k", found=f"{found}\n::error::{found}")
    lines = as_github((finding,), "en").split("\n")
    assert lines[1:] == [""]
    properties, _, _ = lines[0].removeprefix("::error ").partition("::")
    assert properties.count(",") == 3 - (not file)
    assert re.search(r"%(?!25|0A|0D|3A|2C)", lines[0]) is None


def test_every_format_of_the_command_line_exists() -> None:
    assert {"human", *FORMATS} == {choice.value for choice in FindingsFormat}


def test_every_severity_has_a_word_and_a_command() -> None:
    rules = [Rule("BSC999", "n", severity, "m", "w", "f") for severity in Severity]
    findings: tuple[Finding, ...] = tuple(rule.at() for rule in rules)
    assert [line.split()[0] for line in as_github(findings, "en").splitlines()] == ["::error", "::warning", "::notice"]
    assert re.findall(r"(error|warning|note)  BSC999", human(findings, "en")) == ["error", "warning", "note"]


def test_frequencies_are_words_in_sentences_and_keys_in_code() -> None:
    rule = Rule("BSC999", "n", Severity.ERROR, "due every {often}", "each {often}", "write `frequency: {often}`")
    english = record(rule.at(often=Frequency.HALF), "en")
    chinese = record(rule.at(often=Frequency.HALF), "zh")
    assert (english["message"], english["why"]) == ("due every half-year", "each half-year")
    assert chinese["message"] == "due every 半年"
    assert english["fix"] == chinese["fix"] == "write `frequency: half`"
