"""Returned workbooks, cell by cell: what is read, and that nothing that was typed is lost in silence."""

from __future__ import annotations

import io
import shutil
import zipfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bsc_cli.catalogue.language import translator
from bsc_cli.collection.form_workbook import COLUMNS, GUIDE
from bsc_cli.collection.identity import FORMAT
from bsc_cli.collection.returned_book import GUIDE as KNOWN_GUIDE
from bsc_cli.collection.returned_book import opened
from bsc_cli.collection.returned_cells import HEADINGS
from bsc_cli.ledger.store import Ledger
from bsc_cli.model.results import Status
from bsc_cli.usecases import collect
from bsc_cli.usecases.collect import Received
from tests import returned
from tests.sheets import workbook
from tests.usecases.test_collect import held

BASE = Path(__file__).parents[1] / "cases/_base"
NOW = datetime(2020, 7, 15, 12, tzinfo=UTC)
FILLED = {"value_0001": 95, "value_0002": 90, "value_0003": 100, "value_0004": 3}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace of the cases, with its key made. Nothing is written to its ledger."""
    folder = tmp_path_factory.mktemp("returned") / "town"
    shutil.copytree(BASE, folder)
    returned.sent(folder, "north", "2020-Q2")
    return folder


@pytest.fixture(scope="module")
def blank(town: Path) -> bytes:
    """The workbook of north, as it was sent out."""
    return returned.sent(town, "north", "2020-Q2")


def read(town: Path, data: bytes, name: str = "north.xlsx", **options: Any) -> Received:
    (town / "back").mkdir(exist_ok=True)
    file = town / "back" / name
    file.write_bytes(data)
    (one,) = collect.ingest(town, [file], shown_from=town, now=NOW, dry_run=True, **options).files
    return one


def found(town: Path, data: bytes, **options: Any) -> list[str]:
    return [
        f"{one.place}".removeprefix("back/north.xlsx:") + f" {one.rule.code}"
        for one in read(town, data, **options).findings
    ]


def test_what_stands_above_the_cells_is_what_is_sent_out() -> None:
    assert {column.fill: column.heading for column in COLUMNS if column.fill} == HEADINGS
    assert KNOWN_GUIDE == GUIDE


def test_a_workbook_filled_in_has_nothing_to_be_said_about(town: Path, blank: bytes) -> None:
    one = read(town, returned.filled(blank, FILLED))
    assert one.findings == ()
    assert (one.reporter, one.figures, one.blank, one.periods) == ("north", 4, 0, ("2020-Q2",))


def test_what_is_typed_among_the_instructions_is_told(town: Path, blank: bytes) -> None:
    typed = {"H40": 123.0, "A60": "claim: 99 points", "B61": "95%", "B13": "as I like it"}
    assert found(town, returned.filled(blank, FILLED, guide=typed)) == [
        "Instructions!B13 BSC394",
        "Instructions!H40 BSC393",
        "Instructions!A60 BSC394",
        "Instructions!B61 BSC393",
    ]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_of_two_sheets_called_like_the_instructions_one_is(town: Path, lang: str) -> None:
    data = returned.filled(returned.sent(town, "north", "2020-Q2", lang=lang), FILLED)
    assert found(town, data) == []
    book = openpyxl.load_workbook(io.BytesIO(data))
    other = translator("zh" if lang == "en" else "en")(GUIDE)
    book.create_sheet(other)["A1"] = 5.0
    written = io.BytesIO()
    book.save(written)
    (told,) = read(town, written.getvalue()).findings
    assert (told.rule.code, told.facts["sheet"]) == ("BSC397", other)


def test_comments_are_told_by_their_cells(town: Path, blank: bytes) -> None:
    data = returned.filled(blank, FILLED, comments={"value_0002": "use 12", "A1": "see my letter"})
    (told,) = read(town, data).findings
    assert (told.rule.code, told.facts) == ("BSC360", {"count": 2, "examples": "Results!A1, Results!I5"})


def test_comments_in_threads_are_told_once(town: Path, blank: bytes) -> None:
    data = returned.filled(blank, FILLED, comments={"value_0002": "[threaded comment]"})
    threads = '<ThreadedComments xmlns="x"><threadedComment ref="I5"/><threadedComment ref="I6"/></ThreadedComments>'
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/_rels/sheet2.xml.rels":
                link = f'<Relationship Id="t1" Type="{kind}" Target="../threadedComments/t1.xml"/></Relationships>'
                content = content.replace(b"</Relationships>", link.encode())
            new.writestr(name, content)
        new.writestr("xl/threadedComments/t1.xml", threads)
    (told,) = read(town, written.getvalue()).findings
    assert (told.rule.code, told.facts) == ("BSC360", {"count": 2, "examples": "Results!I5, Results!I6"})


def test_what_is_blank_is_counted_and_not_stored(town: Path, blank: bytes) -> None:
    one = read(town, returned.filled(blank, {"value_0001": 0}))
    assert (one.figures, one.blank, one.findings) == (1, 3, ())


def test_a_form_that_nobody_filled_in_is_refused(town: Path, blank: bytes) -> None:
    assert found(town, blank) == ["back/north.xlsx BSC340"]


SLIPS: dict[str, tuple[dict[str, Any], str]] = {
    "full-width digits": ({"value_0002": "１２３"}, "Results!I5 BSC332"),
    "thousands": ({"value_0002": "1,234"}, "Results!I5 BSC331"),
    "per cent": ({"value_0001": "95%"}, "Results!I4 BSC330"),
    "ten thousands": ({"value_0002": "1,234万"}, "Results!I5 BSC399"),
    "a number as text": ({"value_0002": "90"}, "Results!I5 BSC373"),
    "a formula that was not calculated": ({"value_0002": "=45+45"}, "Results!I5 BSC337"),
    "an error": ({"value_0002": "#REF!"}, "Results!I5 BSC336"),
    "a date": ({"value_0002": datetime(2020, 1, 2)}, "Results!I5 BSC334"),  # noqa: DTZ001 - a cell knows no zones
    "a truth value": ({"value_0002": True}, "Results!I5 BSC335"),
    "beyond the range": ({"value_0002": -1}, "Results!I5 BSC339"),
    "beyond any number": ({"value_0003": 1e16}, "Results!I6 BSC372"),
    "an error as evidence": ({"evidence_0002": "#REF!"}, "Results!K5 BSC336"),
    "an error as status": ({"status_0002": "#N/A"}, "Results!J5 BSC336"),
    "a note that is a formula without result": ({"note_0002": "=A1"}, "Results!L5 BSC337"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_each_slip_is_one_finding_at_its_cell(town: Path, blank: bytes, slip: str) -> None:
    typed, expected = SLIPS[slip]
    assert found(town, returned.filled(blank, {**FILLED, **typed})) == [expected]


def test_a_cell_that_shows_per_cent_is_told_as_it_shows(town: Path, blank: bytes) -> None:
    data = returned.filled(blank, {**FILLED, "value_0001": 0.95}, formats={"value_0001": "0%"})
    (told,) = read(town, data).findings
    assert (told.rule.code, told.facts["found"]) == ("BSC330", "95%")


def test_all_that_is_wrong_is_told_at_once(town: Path, blank: bytes) -> None:
    typed = {
        "value_0001": "95%",
        "value_0002": -1,
        "status_0003": "perhaps",
        "value_0004": 3,
        "status_0004": "not available",
    }
    assert found(town, returned.filled(blank, typed)) == [
        "Results!I4 BSC330",
        "Results!I5 BSC339",
        "Results!J6 BSC395",
        "Results!J7 BSC396",
    ]


def test_merged_cells_are_told_once_wherever_the_row_is_merged(town: Path, blank: bytes) -> None:
    assert found(town, returned.filled(blank, FILLED, merge=["I5:I6"])) == ["Results!I5 BSC338"]
    assert found(town, returned.filled(blank, FILLED, merge=["K5:L5"])) == ["Results!K5 BSC338"]
    assert found(town, returned.filled(blank, FILLED, merge=["A4:A7"])) == ["Results!A4 BSC338"]
    assert found(town, returned.filled(blank, FILLED, merge=["A10:C10"])) == []


def test_hidden_rows_with_figures_are_told(town: Path, blank: bytes) -> None:
    assert found(town, returned.filled(blank, FILLED, hide_rows=[6])) == ["Results!A6 BSC310"]
    assert found(town, returned.filled(blank, {"value_0001": 1}, hide_rows=[6])) == []


def test_sheets_may_be_renamed_and_rows_moved_because_names_follow(town: Path, blank: bytes) -> None:
    moved = {name: f"'a ''b'' c'!{at}" for name, at in _names(blank)}
    data = _renamed(returned.filled(blank, FILLED, names=moved))
    one = read(town, data)
    assert (one.figures, one.findings) == (4, ())


def _names(data: bytes) -> list[tuple[str, str]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [(name, target.attr_text.partition("!")[2]) for name, target in book.defined_names.items()]


def _renamed(data: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.worksheets[1].title = "a 'b' c"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_the_language_of_the_workbook_is_not_that_of_the_workspace(town: Path) -> None:
    data = returned.returned(
        town, "north", "2020-Q2", {**FILLED, "value_0004": None, "status_0004": "不适用"}, lang="zh"
    )
    one = read(town, data)
    assert (one.figures, one.findings) == (4, ())


def test_another_file_of_that_sheet_is_a_table(town: Path) -> None:
    data = workbook({"bsc": [["unit", "period", "spent"], ["north", "2020-Q1", 90]]})
    one = read(town, data, "table.xlsx")
    assert (one.reporter, one.figures) == ("", 1)


def test_an_identity_of_a_later_kind_is_not_guessed_at(town: Path, blank: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(returned.filled(blank, FILLED)))
    sheet = book["bsc"]
    sheet["A1"] = sheet["A1"].value.replace(FORMAT, "bsc workbook 9")
    target = io.BytesIO()
    book.save(target)
    assert found(town, target.getvalue()) == ["back/north.xlsx BSC380"]


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.97])
def test_a_workbook_cut_short_is_one_finding(town: Path, blank: bytes, share: float) -> None:
    data = returned.filled(blank, FILLED)
    (told,) = read(town, data[: int(len(data) * share)]).findings
    assert told.rule.code == "BSC304"


def test_a_workbook_with_a_password_is_one_finding(town: Path) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert found(town, data) == ["back/north.xlsx BSC303"]


FORGERIES: dict[str, dict[str, Any]] = {
    "another reporter": {"reporter": "south"},
    "another period": {"period": "2020-Q1"},
    "another organisation": {"made_for": "Another City"},
    "rows left out": {"rows": ()},
    "rows changed": {"rows": (("value_0001", "south", "spent", "2020-Q2", "0" * 16),)},
    "no signature": {"signature": ""},
    "a signature in other letters": {"signature": "\ud800é"},
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_whatever_is_changed_in_the_identity_breaks_the_signature(town: Path, blank: bytes, forgery: str) -> None:
    data = returned.filled(returned.forged(blank, **FORGERIES[forgery]), FILLED)
    assert found(town, data) == ["back/north.xlsx BSC381"]


def test_a_workbook_accepted_by_name_is_checked_like_any_other(town: Path, blank: bytes) -> None:
    rows = (
        ("value_0001", "south", "spent", "2020-Q2", "0" * 16),
        ("value_0002", "south", "spent", "2020-Q2", "0" * 16),
    )
    data = returned.filled(returned.forged(blank, rows=rows, signature=""), FILLED)
    told = found(town, data, accept=["north.xlsx"])
    assert "Results!I4 BSC388" in told
    assert "Results!I5 BSC329" in told
    assert read(town, data, accept=["north.xlsx"]).accepted is False


@given(
    st.dictionaries(
        st.tuples(st.integers(1, 12), st.integers(0, 14)),
        st.one_of(
            st.floats(allow_nan=False, allow_infinity=False),
            st.text(st.characters(codec="gbk", categories=["L", "N", "P"]), min_size=1, max_size=6),
        ),
        max_size=5,
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_typed_beside_the_cells_is_lost_in_silence(
    town: Path, typed: dict[tuple[int, int], Any]
) -> None:
    """Whatever stands in a cell that was empty when the workbook was sent out is told, at its row at the least.

    A text in a locked column, in a row that was sent out, is one more of the texts there.
    """
    blank = _sent(town)
    original, _ = opened(blank, file="x")
    assert original is not None
    cells = {at for at, value in _cells(original.grid).items() if value is not None}
    to_fill = {(target.row, target.column) for target in original.names.values() if target is not None}
    fill = {
        f"{chr(64 + column + 1)}{row}": value
        for (row, column), value in typed.items()
        if (row, column + 1) not in cells | to_fill and not (isinstance(value, str) and value.startswith("="))
    }
    if not fill:
        return
    told = read(town, returned.filled(blank, {**FILLED, **fill})).findings
    rows = {one.place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for one in told if one.place and one.place.cell}
    texts = {at for at, value in fill.items() if isinstance(value, str) and at[0] < "I" and int(at[1:]) <= 7}
    assert {at[1:] for at in fill.keys() - texts} <= rows


@cache
def _sent(town: Path) -> bytes:
    return returned.sent(town, "north", "2020-Q2")


def _cells(grid: list[list[Any]]) -> dict[tuple[int, int], Any]:
    return {(r, c): value for r, line in enumerate(grid, start=1) for c, value in enumerate(line, start=1)}


def test_statuses_are_stored_as_they_were_chosen(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BASE, tmp_path / "town"))
    fill = {"value_0001": 95, "status_0002": "not available", "status_0003": "not applicable"}
    (folder / "n.xlsx").write_bytes(returned.returned(folder, "north", "2020-Q2", fill))
    collect.ingest(folder, [folder / "n.xlsx"], shown_from=folder, now=NOW)
    with Ledger.open(folder / ".bsc/ledger.sqlite") as ledger:
        facts = ledger.facts(0, 10**6)
    told = {facts.inputs[item]: Status(status) for item, status in zip(facts.input, facts.status, strict=True)}
    assert told == {
        "hotline_answered": Status.REPORTED,
        "spent": Status.NOT_AVAILABLE,
        "budget": Status.NOT_APPLICABLE,
    }
    assert held(folder)["north", "hotline_answered", "2020-Q2"] == 95
