"""The clerk of the demo fills workbooks as a clerk's program would: nothing else than what the tables say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from bsc_cli.usecases import init, template
from tools import clerk

RESULTS = """reporter,unit,input,period,value,status,evidence,note
service_office,service_office,settled,2026-Q1,95,reported,report 3,
service_office,service_office,due,2026-Q1,100,reported,,
service_office,service_office,waiting_time,2026-Q1,,not_available,,the counter was shut
service_office,service_office,waiting_time,2026-Q2,12,reported,,
"""
SUBMISSIONS = "reporter,period,submitted_on\nservice_office,2026-Q1,2026-04-20\n"
SLIPS = """reporter,period,unit,input,cell,typed,corrected_on
service_office,2026-Q1,service_office,due,value,=1+1,2026-05-02
service_office,2026-Q1,service_office,settled,evidence,,2026-05-02
"""


@pytest.fixture(params=["en", "zh"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A blank workspace with its first workbook sent out, and the tables of what its clerk answers."""
    folder = tmp_path / "office"
    init.begin(folder, shown_from=tmp_path, lang=request.param)
    prepared = template.prepare(folder, shown_from=tmp_path, period="2026-Q1")
    template.write(prepared, lang=request.param, output=folder / "out")
    (folder / "results.csv").write_text(RESULTS, encoding="utf-8")
    return folder


def filled(office: Path, **options: date) -> dict[str, object]:
    """Let the clerk do his work; give what stands in the cells to fill, by name, as far as anything does."""
    files = clerk.fill_folder(office / "out", office / "back", clerk.read(office), **options)
    if not files:
        return {}
    book = openpyxl.load_workbook(files[0])
    cells = {name: clerk._cell(book, name) for name in book.defined_names}
    return {name: cell.value for name, cell in cells.items() if cell.value is not None}


def test_what_the_table_says_stands_in_the_cells_and_nothing_else(office: Path) -> None:
    found = filled(office)
    (status,) = (found.pop(name) for name in list(found) if name.startswith("status"))
    assert status in ("not available", "无法提供")
    assert found == {
        "value_0001": 95,
        "evidence_0001": "report 3",
        "value_0002": 100,
        "note_0004": "the counter was shut",
    }


def test_a_slip_is_typed_as_text_until_it_is_mended(office: Path) -> None:
    (office / "submissions.csv").write_text(SUBMISSIONS, encoding="utf-8")
    (office / "slips.csv").write_text(SLIPS, encoding="utf-8")
    found = filled(office, until=date(2026, 5, 1))
    assert found["value_0002"] == "=1+1"
    assert "evidence_0001" not in found
    book = openpyxl.load_workbook(office / "back/service_office.xlsx")
    assert clerk._cell(book, "value_0002").data_type == "s", "it calculates nothing"
    mended = filled(office, after=date(2026, 5, 1))
    assert (mended["value_0002"], mended["evidence_0001"]) == (100, "report 3")


def test_a_workbook_is_sent_on_its_day_and_on_no_other(office: Path) -> None:
    (office / "submissions.csv").write_text(SUBMISSIONS, encoding="utf-8")
    assert filled(office, until=date(2026, 4, 19)) == {}
    assert filled(office, until=date(2026, 4, 20)) != {}
    assert filled(office, after=date(2026, 4, 20)) == {}


def test_a_workbook_that_is_not_ours_is_no_work_for_the_clerk(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet(clerk.SHEET)
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(ValueError, match="does not say"):
        clerk.fill_folder(tmp_path, tmp_path / "back", clerk.read(tmp_path))
