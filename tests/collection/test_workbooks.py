from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc_cli.collection import sheets as scanned
from bsc_cli.collection.archive import CHUNK, MAX_PARTS, MAX_RATIO, SMALL, Archive
from bsc_cli.collection.workbooks import read_workbook
from bsc_cli.source.tables import Odd, OddKind, Table
from tests.collection.bureau import flat, from_workbook, said, workbook
from tests.sheets import workbook as several

SHEET = "xl/worksheets/sheet1.xml"
HEAD = ["unit", "period", "spent", "budget"]
GOOD = [HEAD, ["north", "2020-Q1", 90, 100]]


def read(data: bytes, sheet: str = "") -> Table:
    table, findings = read_workbook(data, file="t.xlsx", sheet=sheet)
    assert table is not None, findings
    return table


def refused(data: bytes, sheet: str = "") -> str:
    """Give the code of the one finding."""
    table, (finding,) = read_workbook(data, file="t.xlsx", sheet=sheet)
    assert table is None
    return finding.rule.code


def remade(data: bytes, change: Callable[[dict[str, bytes]], None], *, pack: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Give the workbook with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", pack) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def replaced(data: bytes, old: bytes, new: bytes, part: str = SHEET) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new)

    return remade(data, change)


def test_cells_come_with_their_addresses_from_the_first_row_that_is_not_empty() -> None:
    table = read(workbook([[], [], [None, " unit ", "x"], [], [None, 10001, None, None], [None, "b", 1.5]]))
    assert table.header == ("", "unit", "x")
    assert table.rows == [(None, 10001.0, None), (None, "b", 1.5)]
    assert [str(table.place(n, 2)) for n in (0, 1)] == ["t.xlsx:Results!C5", "t.xlsx:Results!C6"]
    assert str(table.header_place(1)) == "t.xlsx:Results!B3"


def test_a_whole_number_is_a_unit_without_its_decimal_point() -> None:
    _, findings = from_workbook(workbook([HEAD, [10001, "2020-Q1", 90, None]]))
    assert said(findings) == ["t.xlsx:Results!A2 BSC320"]
    assert findings[0].facts["unit"] == "10001"


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        (True, OddKind.TRUTH, "TRUE"),
        ({"value": 43831, "format": "yyyy-mm-dd"}, OddKind.DATE, "2020-01-01"),
        ({"value": 0.5, "format": "hh:mm"}, OddKind.DATE, "12:00:00"),
        ({"value": 0.95, "format": "0%"}, OddKind.PERCENT, "95%"),
        ({"value": 0.955, "format": "0.00%"}, OddKind.PERCENT, "95.5%"),
        ({"value": 0.95, "format": '0.0" "%'}, OddKind.PERCENT, "95%"),
        ({"formula": "=1/0", "result": "#DIV/0!"}, OddKind.ERROR, ""),
        ({"formula": "=A1"}, OddKind.NOT_CALCULATED, ""),
    ],
)
def test_a_cell_that_is_no_plain_figure_is_odd_where_it_stands(cell: object, kind: OddKind, text: str) -> None:
    table = read(workbook([["unit", "x", "y"], ["a", cell, 1], ["b", 2, 3]]))
    found = table.rows[0][1]
    assert isinstance(found, Odd)
    assert (found.kind, str(found)) == (kind, text)
    others = (*table.rows[0][::2], *table.rows[1])
    assert others == ("a", 1.0, "b", 2.0, 3.0)
    assert not any(isinstance(cell, Odd) for cell in others)


@pytest.mark.parametrize("cell", [{"formula": "=1/0", "result": "#N/A"}, {"formula": "=A1"}])
def test_an_odd_cell_in_the_last_row_or_column_is_not_lost(cell: object) -> None:
    _, findings = from_workbook(workbook([HEAD, ["north", "2020-Q1", 90, cell], [None, None, cell]]))
    assert [str(finding.place) for finding in findings] == [f"t.xlsx:Results!{place}" for place in ("D2", "A3", "B3")]


def test_a_formula_is_taken_with_its_result() -> None:
    assert read(workbook([["x"], [{"formula": "=2*3", "result": 6}]])).rows == [(6.0,)]


def test_a_formula_written_without_any_result_is_odd() -> None:
    data = replaced(workbook([["x"], [{"formula": "=2*3"}], [1]]), b"<v></v>", b"")
    table = read(data)
    assert table.lines == [2, 3]
    assert isinstance(table.rows[0][0], Odd)
    assert table.rows[1] == (1.0,)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["north", "2020-Q1", {"merged": 90, "down": 2}, 1], ["south", "2020-Q1", None, 1]], ["C3"]),
        ([["north", "2020-Q1", {"merged": 90, "across": 2}]], ["D2"]),
        ([[{"merged": "north", "down": 2}, "2020-Q1", 1, 1], [None, "2020-Q2", 1, 1]], ["A3"]),
        ([["north", {"merged": "2020-Q1", "down": 2}, 1, 1], ["south", None, 1, 1]], ["B3"]),
        ([["north", "2020-Q1", 1, 1], [{"merged": "a remark", "across": 4, "down": 3}]], []),
        ([["north", "2020-Q1", 1, 1], [{"merged": None, "across": 4}]], []),
    ],
)
def test_merged_cells_are_faults_only_where_they_hide_something(rows: list[list[Any]], expected: list[str]) -> None:
    figures, findings = from_workbook(workbook([HEAD, *rows]))
    assert said(findings) == [f"t.xlsx:Results!{cell} BSC338" for cell in expected]
    assert (figures is None) == bool(expected)


def test_a_merged_heading_leaves_the_column_beside_it_without_one() -> None:
    _, findings = from_workbook(
        workbook([["unit", "period", {"merged": "spent", "across": 2}], ["north", "2020-Q1", 1, 2]])
    )
    assert [finding.place and finding.place.cell for finding in findings] == ["D1"]


def test_headings_are_checked_as_in_any_table() -> None:
    _, findings = read_workbook(workbook([["x", "x", None, "y"], [1, 2, 3, 4]]), file="t.xlsx")
    assert said(findings) == ["t.xlsx:Results!B1 BSC142", "t.xlsx:Results!C1 BSC141"]
    _, findings = read_workbook(workbook([]), file="t.xlsx")
    assert said(findings) == ["t.xlsx:Results!A1 BSC140"]


def test_sheets_are_chosen_by_name_hidden_ones_only_so() -> None:
    data = several({"Old": [["a"], [1]], "New": [["b"], [2]]})
    assert read(data, "New").header == ("b",)
    assert refused(data, "new") == "BSC308"
    table, findings = read_workbook(data, file="t.xlsx")
    assert table is not None
    assert (table.sheet, said(findings)) == ("Old", ["t.xlsx BSC309"])
    hidden = replaced(data, b'<sheet name="New" ', b'<sheet name="New" state="veryHidden" ', "xl/workbook.xml")
    table, findings = read_workbook(hidden, file="t.xlsx")
    assert (table is not None, findings) == (True, ())
    assert read(hidden, "New").header == ("b",)


def test_names_of_sheets_may_hold_whatever_a_spreadsheet_allows() -> None:
    name = "2020 “Q1” & 结果's"
    assert read(several({name: [["a"], [1]]}), name).sheet == name


DTD = b'<!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet'


@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]
)
def test_a_document_type_is_refused_in_every_part_that_is_read(part: str) -> None:
    def change(parts: dict[str, bytes]) -> None:
        head, mark, rest = parts[part].partition(b"?>")
        parts[part] = head + mark + b'<!DOCTYPE x [<!ENTITY a "b">]>' + rest

    assert refused(remade(workbook(GOOD), change)) == "BSC306"


def test_an_archive_that_unpacks_without_end_is_refused_by_what_it_says() -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts["xl/media/a.xml"] = bytes(SMALL + 1)

    data = remade(workbook(GOOD), change)
    assert len(data) * MAX_RATIO < SMALL
    assert refused(data) == "BSC305"


def test_an_archive_that_lies_about_its_size_is_refused_by_what_it_holds() -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts[SHEET] = parts[SHEET].replace(b"</worksheet>", b" " * 300_000 + b"</worksheet>")

    data = bytearray(remade(workbook(GOOD), change))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        size = archive.getinfo(SHEET).file_size
    at = data.rindex(size.to_bytes(4, "little"))
    data[at : at + 4] = (1000).to_bytes(4, "little")
    table, (finding,) = read_workbook(bytes(data), file="t.xlsx")
    assert table is None
    assert finding.facts["problem"] == "a part is longer than it says"


@pytest.mark.parametrize("more", [0, 1, 17, 258, 259, 600, 1000, CHUNK - 1, CHUNK])
def test_a_part_is_unpacked_to_its_end_wherever_the_pieces_are_cut(more: int) -> None:
    content = b" " * (CHUNK + more)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", content)
    assert Archive(written.getvalue(), file="t.xlsx").read("a") == content


def test_an_archive_of_thousands_of_parts_is_refused() -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts.update({f"x/{n}": b"" for n in range(MAX_PARTS)})

    assert refused(remade(workbook(GOOD), change)) == "BSC305"


def test_two_parts_of_one_name_are_refused() -> None:
    data = io.BytesIO(workbook(GOOD))
    with zipfile.ZipFile(data, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, b"<worksheet/>")
    assert refused(data.getvalue()) == "BSC304"


@pytest.mark.parametrize("declared", [b"A1", b"A1:D2", b"A1:XFD1048576"])
def test_what_a_sheet_declares_of_its_extent_is_not_believed(declared: bytes) -> None:
    data = replaced(workbook(GOOD), b'<dimension ref="A1:D2"', b'<dimension ref="' + declared + b'"')
    assert read(data).rows == [("north", "2020-Q1", 90.0, 100.0)]
    far = workbook([*GOOD, [{"at": "XFD1048576", "value": 1}]])
    assert refused(replaced(far, b'<dimension ref="A1:XFD1048576"', b'<dimension ref="' + declared + b'"')) == "BSC307"


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="ZZZZ1"><v>1</v></c>',
        b'<c r="A99999999"><v>1</v></c>',
        b'<c r=""><v>1</v></c>',
        b'<c r="A"><v>1</v></c>',
        b'<c r="A2" t="s"><v>999</v></c>',
        b'<c r="A2"><v><![CDATA[5]]></v></c>',
        b'<c r="A2"><v>1</c>',
    ],
)
def test_a_sheet_that_makes_no_sense_is_damaged(cell: bytes) -> None:
    assert refused(replaced(workbook(GOOD), b"</row></sheetData>", cell + b"</row></sheetData>")) == "BSC304"


def test_a_far_cell_hidden_from_a_search_for_bytes_is_found() -> None:
    for cell in (
        b"<c r='XFD1048576'><v>1</v></c>",
        b'<c x=">" r="XFD1048576"><v>1</v></c>',
        b'<c r="&#88;FD1048576"><v>1</v></c>',
    ):
        assert refused(replaced(workbook(GOOD), b"</row></sheetData>", cell + b"</row></sheetData>")) == "BSC307"
    prefixed = b'<m:c xmlns:m="n" r="XFD1048576"><m:v>1</m:v></m:c>'
    assert refused(replaced(workbook(GOOD), b"</row></sheetData>", prefixed + b"</row></sheetData>")) == "BSC307"


def test_other_archives_are_no_workbooks() -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts["xl/workbook.bin"] = parts.pop("xl/workbook.xml")

    assert refused(remade(workbook(GOOD), change)) == "BSC301"
    assert refused(b"") == "BSC301"
    assert refused(b"<html><table>") == "BSC301"


cells = st.none() | st.floats(-1e9, 1e9) | st.sampled_from(["a", "支出", " 1 ", "=1", "<&>", "x" * 40])


@settings(max_examples=30)
@given(st.lists(st.lists(cells, min_size=1, max_size=5), min_size=1, max_size=6))
def test_the_quick_look_at_a_sheet_and_the_close_one_agree(rows: list[list[object]]) -> None:
    data = workbook(rows)
    archive = Archive(data, file="t.xlsx")
    sheet = archive.read(SHEET)
    quick = scanned._plain_extent(sheet, frozenset())
    close = scanned.extent(archive, SHEET, sheet + b"<!-- -->", percent=frozenset())
    assert quick is not None
    assert quick == close


@settings(max_examples=30)
@given(st.binary(max_size=60), st.data())
def test_damage_anywhere_is_a_finding_or_the_same_table(noise: bytes, chance: st.DataObject) -> None:
    data = workbook(GOOD)
    at = chance.draw(st.integers(0, len(data)))
    table, findings = read_workbook(data[:at] + noise + data[at + len(noise) :], file="t.xlsx")
    if table is None:
        assert findings
    else:
        assert table.rows == read(data).rows


def test_figures_come_through_the_whole_way() -> None:
    figures, findings = from_workbook(workbook(GOOD))
    assert findings == ()
    assert flat(figures) == {("north", "spent", "2020-Q1"): 90.0, ("north", "budget", "2020-Q1"): 100.0}
