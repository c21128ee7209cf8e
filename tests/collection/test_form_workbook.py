"""The workbook of a form, looked at with another library: what can be filled in, what is said, what is hidden."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from bsc_cli.catalogue.language import translator
from bsc_cli.collection.form_lines import FormWriter, Line, Page
from bsc_cli.collection.form_workbook import COLUMNS, workbook
from bsc_cli.collection.forms import STATUSES, forms
from bsc_cli.collection.identity import KINDS, SHEET, Identity, cell_name, from_cells, identity_of, is_signed_with, sign
from bsc_cli.collection.previous import Previous
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.reports.speech import Speech
from bsc_cli.scoring.facts import Facts
from tests.definitions.small import sound
from tests.scoring.made import facts

KEY = bytes(range(32))
IDENTITY = Identity("north", "2020-Q1", "Town", ())
TOWN = """\
version: 1
organisation: {en: Town, zh: 某市}
languages: [en, zh]
calendar: {reporting: quarter, due: 10d}
"""
CARD = """\
scorecard: bureau
name: {en: Bureau, zh: 某局}
approved_by: {en: Performance Office, zh: 绩效办}
units: [{id: north, name: {en: North, zh: 北局}}, {id: south, name: {en: South, zh: 南局}}]
perspectives: none
kpis:
  rate:
    name: {en: Execution rate, zh: 执行率}
    text: {en: Share that has been spent., zh: 已支出的比例。}
    measured_in: "%"
    inputs:
      spent: {name: {en: Spent, zh: 支出}, measured_in: CNY 10k, kind: flow, range: [0, 1000000]}
      budget: {name: {en: Budget, zh: 预算}, measured_in: CNY 10k, frequency: year}
    formula: 100 * spent / budget
    window: year_to_date
    target: 90
    phasing: [20, 50, 80, 100]
    score: ratio
    evidence: required
  days: {name: {en: Days, zh: 天数}, better: lower, target: 5, score: ratio, reported_by: south}
"""


@pytest.fixture(scope="module")
def defined() -> Definitions:
    return sound(CARD, manifest=TOWN)


def made(
    defined: Definitions, reporter: str, *, lang: str = "en", period: str = "2020-Q2", held: Facts | None = None
) -> bytes:
    (form,) = (form for form in forms(defined, Period.parse(period)) if form.reporter == reporter)
    speech = Speech.of(lang, defined.organisation)
    page = FormWriter(defined, Previous(held or Facts.empty()), speech).page(form)
    identity = sign(identity_of(form, defined.organisation), KEY)
    return workbook(page, identity, lang=lang, translate=speech.translate)


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def named(book: Any, name: str) -> Any:
    ((sheet, cell),) = book.defined_names[name].destinations
    return book[sheet][cell.replace("$", "")]


def texts(book: Any, row: int) -> list[str]:
    return [book.worksheets[1].cell(row, column).value or "" for column in range(1, len(COLUMNS) + 1)]


def test_a_row_tells_what_is_asked(defined: Definitions) -> None:
    held = facts({("north", "spent", "2020-Q1"): 1234.5})
    book = opened(made(defined, "north", held=held))
    assert texts(book, 4) == [
        "North",
        "spent",
        "Spent (Execution rate)",
        (
            "Share that has been spent.\nComputed as: 100 × Spent ÷ Budget\n"
            "Report what came about in this period alone, not the total since January.\nEvidence is required."
        ),
        "CNY 10k",
        "Q2 2020",
        "≥ 45%",
        "1,234.5\nQ1 2020",
        *[""] * 4,
    ]


def test_a_target_by_formula_is_told_in_words() -> None:
    text = CARD.replace("target: 90", "target: budget")
    assert texts(opened(made(sound(text, manifest=TOWN), "north")), 4)[6] == "≥ 50% × (Budget)"


def test_what_others_report_names_whom_it_is_about(defined: Definitions) -> None:
    book = opened(made(defined, "south"))
    rows = [texts(book, row) for row in (4, 5, 6)]
    assert [(row[0], row[1], row[6]) for row in rows] == [
        ("North", "days", "≤ 5"),
        ("South", "spent", "≥ 45%"),
        ("South", "days", "≤ 5"),
    ]


def test_units_of_one_name_are_told_apart(defined: Definitions) -> None:
    same = {name: replace(unit, name=defined.units["north"].name) for name, unit in defined.units.items()}
    book = opened(made(Definitions(defined.organisation, defined.scorecards, same), "south"))
    assert [texts(book, row)[0] for row in (4, 5)] == ["North (north)", "North (south)"]


def test_only_named_cells_can_be_filled_in(defined: Definitions) -> None:
    book = opened(made(defined, "south"))
    assert all(sheet.protection.sheet and sheet.protection.password is None for sheet in book)
    fill = {named(book, cell_name(kind, number)).coordinate for kind in KINDS for number in (1, 2, 3)}
    unlocked = {
        cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }
    assert fill == unlocked == {f"{letter}{row}" for letter in "IJKL" for row in (4, 5, 6)}
    assert set(book.defined_names) == {cell_name(kind, number) for kind in KINDS for number in (1, 2, 3)}


def test_the_hidden_sheet_says_what_each_cell_asks(defined: Definitions) -> None:
    book = opened(made(defined, "south"))
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible", "veryHidden"]
    found = from_cells(cell.value for cell in book[SHEET]["A"])
    assert found is not None
    assert is_signed_with(found, KEY)
    assert (found.reporter, found.period, found.made_for) == ("south", "2020-Q2", "Town")
    assert [row[:4] for row in found.rows] == [
        ("value_0001", "north", "days", "2020-Q2"),
        ("value_0002", "south", "spent", "2020-Q2"),
        ("value_0003", "south", "days", "2020-Q2"),
    ]
    assert [texts(book, named(book, row[0]).row)[1] for row in found.rows] == ["days", "spent", "days"]


def test_values_are_kept_within_what_is_plausible(defined: Definitions) -> None:
    book = opened(made(defined, "north"))
    by_cell = {str(one.sqref): one for one in book.worksheets[1].data_validations.dataValidation}
    value = by_cell["I4"]
    assert (value.type, float(value.formula1), float(value.formula2)) == ("decimal", 0, 1_000_000)
    assert (value.prompt, value.errorStyle) == ("A number from 0 to 1,000,000.", None)
    assert "leave the cell empty" in value.error


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_status_is_chosen_in_the_language_of_the_workbook(defined: Definitions, lang: str) -> None:
    book = opened(made(defined, "south", lang=lang))
    (status,) = (one for one in book.worksheets[1].data_validations.dataValidation if one.type == "list")
    assert status.formula1 == '"' + ",".join(translator(lang)(word) for word in STATUSES.values()) + '"'
    assert str(status.sqref) == "J4:J6"


def test_the_guide_says_for_whom_until_when_and_to_whom(defined: Definitions) -> None:
    told = {row[0].value: row[1].value for row in opened(made(defined, "north")).worksheets[0].iter_rows(min_row=4)}
    assert told["Organisation"] == "Town"
    assert told["Reported by"] == "North (north)"
    assert told["Please return by"] == "Friday, July 10, 2020"
    assert told["Please return to"] == "Performance Office"
    assert told["Figures to report"] == "1"


def test_a_chinese_workbook_is_chinese(defined: Definitions) -> None:
    book = opened(made(defined, "north", lang="zh"))
    assert book.sheetnames == ["填报说明", "填报表", SHEET]
    assert book.worksheets[0]["A1"].value == "2020年第2季度 数据填报"
    assert texts(book, 4)[2:4] == [
        "支出（执行率）",
        "已支出的比例。\n计算公式：100 × 支出 ÷ 预算\n只填本期发生数，不填自一月起的累计数。\n须提供佐证材料。",
    ]
    told = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows(min_row=4)}
    assert told["报送截止日期"] == "2020年7月10日星期五"


def test_the_same_form_gives_the_same_bytes(defined: Definitions) -> None:
    assert made(defined, "south") == made(sound(CARD, manifest=TOWN), "south")


HOSTILE = (
    '=HYPERLINK("http://x","y")',
    "+1",
    "@SUM(1)",
    "{=1}",
    "http://example.org",
    "<b>&amp;",
    "a\x1bb\u202ec",
    "_x0041_",
    "[0]&P",
    "x" * 40_000,
    "很" * 40_000,
    "'quoted'",
)


def test_whatever_stands_in_a_text_is_shown_as_text() -> None:
    lines = tuple(
        Line(text, text, text, text, text, text, text, text, float("-inf"), 5.0, text, needs_evidence=True)
        for text in HOSTILE
    )
    page = Page(HOSTILE[0], HOSTILE[0], tuple((text, text) for text in HOSTILE), lines)
    identity = sign(replace(IDENTITY, reporter=HOSTILE[0], made_for="é" * 300), KEY)
    data = workbook(page, identity, lang="en", translate=str)
    book = opened(data)
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type in ("s", "n", "inlineStr")
            assert cell.hyperlink is None
    shown = [texts(book, row)[0] for row in range(4, 4 + len(HOSTILE))]
    assert shown[:6] == list(HOSTILE[:6])
    assert shown[6] == "a\\x1bb\\u202ec"
    for cut in shown[9:11]:
        assert cut.endswith(" …")
        assert len(cut) == 32_767
    assert all(len(one.prompt) <= 255 and len(one.error) <= 255 for one in checks(book))
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


def checks(book: Any) -> list[Any]:
    return [one for one in book.worksheets[1].data_validations.dataValidation if one.type == "decimal"]


def test_rows_that_ask_alike_share_a_check_and_no_list_of_ranges_is_endless() -> None:
    lines = tuple(
        Line("u", "c", "f", "d", "", "p", "", "", 0.0, float(n % 2), f"ask {n % 2}", needs_evidence=n % 2 == 0)
        for n in range(1000)
    )
    data = workbook(Page("t", "s", (), lines), sign(IDENTITY, KEY), lang="en", translate=str)
    found = checks(opened(data))
    assert all(len(str(one.sqref).split()) <= 200 for one in found)
    covered = [cell for one in found for cell in str(one.sqref).split()]
    assert sorted(covered) == sorted(f"I{row}" for row in range(4, 1004))
    assert len(opened(data).defined_names) == 4000


def test_what_is_still_open_is_shown(defined: Definitions) -> None:
    rules = {
        str(where.sqref): rule.formula
        for where, (rule,) in opened(made(defined, "north")).worksheets[1].conditional_formatting._cf_rules.items()
    }
    assert rules == {
        "I4": ['AND(ISBLANK($I4),OR($J4="",$J4="reported"))'],
        "K4": ["AND(NOT(ISBLANK($I4)),ISBLANK($K4))"],
    }
