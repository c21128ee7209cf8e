"""Reports as Excel workbooks: numbers that can be reckoned with, text that stays text, the same bytes each time."""

from __future__ import annotations

import dataclasses
import io
import math
import warnings
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc_cli.catalogue import language
from bsc_cli.model.text import Text
from bsc_cli.reports import book, page
from bsc_cli.reports.league_xlsx import index_xlsx
from bsc_cli.reports.speech import Speech
from bsc_cli.reports.xlsx import unit_xlsx
from bsc_cli.scoring.explain import explain
from tests.reports import city, town
from tests.reports.test_page import index, north

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=HYPERLINK(1)",
    "http://example.com",
    "{=1}",
    "1e5",
    "0012",
    "\t=1",
    "_x0041_",
)


def of_north(lang: str = "en", **changed: object) -> bytes:
    one = dataclasses.replace(north(lang), **changed)  # type: ignore[arg-type]
    return unit_xlsx(one, town.explained(), town.RESULTS, town.DEFINITIONS.organisation)


def of_city(unit: str, lang: str = "en") -> bytes:
    derived = explain(city.definitions(), city.facts(), city.results()[-1], unit)
    return unit_xlsx(city.unit_page(unit, lang), derived, city.results(), city.definitions().organisation)


def sheets(data: bytes) -> list[Worksheet]:
    return list(opened(data).worksheets)


def opened(data: bytes) -> Workbook:
    with warnings.catch_warnings():
        # It knows neither sparklines nor the bars of today, and says so.
        warnings.filterwarnings("ignore", ".* extension is not supported", UserWarning)
        return openpyxl.load_workbook(io.BytesIO(data))


def column(sheet: Worksheet, heading: str, head: int) -> list[object]:
    """Give the cells below a heading in the row `head`."""
    (at,) = (cell.column for cell in sheet[head] if cell.value == heading)
    return [sheet.cell(row, at).value for row in range(head + 1, sheet.max_row + 1)]


def digits(text: str) -> float | None:
    """Give a number as it was written for a reader."""
    bare = text.replace(",", "").replace("\N{MINUS SIGN}", "-").rstrip("%")
    return float(bare) if bare not in {"", "\N{EN DASH}"} else None


def test_numbers_of_the_scorecard_are_those_of_the_page() -> None:
    one = north()
    scorecard = sheets(of_north())[0]
    rows = len(one.rows)
    assert column(scorecard, "Objective or KPI", 7)[:rows] == [row.name for row in one.rows]
    for heading, field in (("Score", "score"), ("Contributes", "points")):
        assert column(scorecard, heading, 7)[:rows] == [digits(getattr(row, field)) for row in one.rows]
    assert column(scorecard, "Weight", 7)[1:rows] == [0.4, 0.8, 0.2, 0.6, 1.0]
    actual = [value for value in column(scorecard, "Actual", 7) if value is not None]
    assert actual == [pytest.approx(89.2), 4]
    assert scorecard["A5"].value == digits(one.score)
    assert scorecard["A5"].number_format == "#,##0.00"


@pytest.mark.parametrize("lang", language.LANGUAGES)
@pytest.mark.parametrize("unit", ["city", "hotline", "seat_1"])
def test_every_unit_of_a_city_has_a_workbook(unit: str, lang: str) -> None:
    one = city.unit_page(unit, lang)
    scorecard, periods, derivation = sheets(of_city(unit, lang))
    scores = column(scorecard, "得分" if lang == "zh" else "Score", 7)[: len(one.rows)]
    assert scores == [digits(row.score) for row in one.rows]
    totals = [cell.value for cell in periods[2]][1:]
    assert totals == [digits(past.score) for past in reversed(one.history)]
    told = {cell.value for row in derivation.iter_rows(min_row=2) for cell in row}
    for row in one.rows:
        assert {line.text for line in row.lines} <= told
        assert {shown.line for shown in row.inputs} <= told


def test_figures_are_numbers_beside_where_they_came_from() -> None:
    derivation = sheets(of_north())[-1]
    rows = [[cell.value for cell in row] for row in derivation.iter_rows(min_row=2)]
    found = [(period, figure, origin) for _, _, period, figure, origin in rows if period]
    shown = [figure for row in north().rows for known in row.inputs for figure in known.figures]
    assert [(period, origin or "") for period, _, origin in found] == [(one.period, one.origin) for one in shown]
    said = [
        one.value if isinstance(figure, str) else digits(one.value)
        for one, (_, figure, _) in zip(shown, found, strict=True)
    ]
    assert [figure for _, figure, _ in found] == said
    assert sum(isinstance(figure, int | float) for _, figure, _ in found) == 4


def test_what_is_missing_is_an_empty_cell_and_not_a_nought() -> None:
    one = north()
    scorecard = sheets(of_north())[0]
    (missing,) = (number for number, row in enumerate(one.rows) if row.item_id == "hotline_answered")
    assert column(scorecard, "Score", 7)[missing] is None
    assert column(scorecard, "Actual", 7)[missing] is None
    assert one.rows[missing].reason in str(column(scorecard, "Note", 7)[missing])


def test_the_list_has_numbers_and_ids() -> None:
    (ranking,) = sheets(index_xlsx(index(), town.DEFINITIONS, town.RESULTS))
    rows = index().leagues[0].rows
    assert column(ranking, "Id", 4)[: len(rows)] == [row.unit_id for row in rows]
    assert column(ranking, "Score", 4)[: len(rows)] == [digits(row.score) for row in rows]
    assert column(ranking, "Rank", 4)[: len(rows)] == [digits(row.rank) for row in rows]


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_the_tree_of_a_city_has_what_each_scored_in_every_perspective(lang: str) -> None:
    one = city.index_page(lang)
    tree, *leagues = sheets(index_xlsx(one, city.definitions(), city.results()))
    assert len(leagues) == len(one.leagues)
    for number, name in enumerate(one.perspectives):
        shown = [digits(row.cells[number].score) if row.cells else None for row in one.tree]
        assert column(tree, name, 4)[: len(one.tree)] == shown


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_the_same_page_gives_the_same_bytes(lang: str) -> None:
    assert of_north(lang) == of_north(lang)
    assert index_xlsx(index(lang), town.DEFINITIONS, town.RESULTS) == index_xlsx(
        index(lang), town.DEFINITIONS, town.RESULTS
    )


def test_the_date_of_a_workbook_is_the_end_of_its_period() -> None:
    properties = opened(of_north()).properties
    assert properties.created.replace(tzinfo=UTC) == datetime(2020, 6, 30, tzinfo=UTC)
    assert (properties.title, properties.creator) == (north().title, north().organisation)


def test_a_workbook_is_set_up_to_be_read_and_printed() -> None:
    for sheet in sheets(of_north()):
        assert sheet.freeze_panes is not None
        assert sheet.print_title_rows
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    with zipfile.ZipFile(io.BytesIO(of_north())) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
        assert "sparkline" in archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<c:lineChart>" in chart
    assert north().trend is not None


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(FORMULAS) | st.text(min_size=1, max_size=60) | st.just("a]:[*?/\\'b" * 9))
def test_text_stays_text(name: str) -> None:
    rows = tuple(dataclasses.replace(row, name=name, reason=name, code=name) for row in north().rows)
    data = of_north(unit=name, scorecard=name, organisation=name, period=name, rows=rows, title=name)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                ET.fromstring(archive.read(part))
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    told = sheets(data)[0]["A1"].value
    if name.isprintable() and name.strip() == name:
        assert str(told) == name


def test_text_that_no_cell_can_hold_ends_in_a_mark() -> None:
    told = str(sheets(of_north(unit="界" * 40_000))[0]["A1"].value)
    assert len(told) == 32_767
    assert told.endswith("…")


def test_leagues_whose_names_are_alike_have_sheets_of_their_own() -> None:
    one = index()
    league = one.leagues[0]
    names = ("A" * 40, "A" * 41, "a" * 31, "History", "[x]:*?/\\", "'")
    many = dataclasses.replace(one, leagues=tuple(dataclasses.replace(league, name=name) for name in names))
    made = sheets(index_xlsx(many, town.DEFINITIONS, town.RESULTS))
    assert len({sheet.title.casefold() for sheet in made}) == len(names)
    assert all(0 < len(sheet.title) <= 31 for sheet in made)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_a_figure_is_shown_with_the_digits_of_the_page(value: float) -> None:
    speech = Speech.of("en", town.DEFINITIONS.organisation)
    form = book.figure_form(value)
    shown = speech.figure(value)
    if form == "General":
        assert 0 < abs(value) < 1e-9
    elif "e" not in shown:
        wanted = len(shown.partition(".")[2])
        assert len(form.partition(".")[2]) == wanted


class TestWhoseItIs:
    def test_a_workbook_of_ours_is_known_by_its_author(self) -> None:
        own = town.DEFINITIONS.organisation.name
        assert book.is_book_of(of_north(), own)
        assert book.is_book_of(of_north("zh"), own)
        assert not book.is_book_of(of_north(), Text.plain("Another city"))
        assert not book.is_book_of(b"by hand", own)
        assert not book.is_book_of(of_north()[:200], own)

    def test_a_workbook_whose_parts_cannot_be_unpacked_is_none_of_ours(self) -> None:
        data = bytearray(of_north())
        with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
            part = archive.getinfo("docProps/core.xml")
        start = part.header_offset + 30 + len(part.filename)
        data[start : start + part.compress_size] = b"\xff" * part.compress_size
        assert not book.is_book_of(bytes(data), town.DEFINITIONS.organisation.name)

    def test_signs_of_markup_in_a_name_do_no_harm(self) -> None:
        assert book.is_book_of(of_north(organisation='A & B <"C">'), Text.plain('A & B <"C">'))

    def test_a_list_says_which_units_it_holds(self) -> None:
        data = index_xlsx(index(), town.DEFINITIONS, town.RESULTS)
        assert book.texts(data) >= {"north", "south"}
        assert book.texts(b"by hand") == set()


def test_the_town_has_something_missing_to_tell() -> None:
    one: page.UnitPage = north()
    assert any(row.reason for row in one.rows)
    assert math.isnan(town.RESULTS[-1].score[town.RESULTS[-1].layout.row("north", "hotline_answered")])
