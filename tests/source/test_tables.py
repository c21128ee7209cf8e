"""Reading CSV: cells with places, encodings, and what is refused."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_cli.catalogue import files as rules
from bsc_cli.diagnostics import Findings, Rule
from bsc_cli.source import tables
from bsc_cli.source.tables import MAX_FAULTS, Table, letters, read_csv


def table(text: str | bytes) -> Table:
    """Read what must have no fault."""
    found, findings = read_csv(text if isinstance(text, bytes) else text.encode(), file="t.csv")
    assert findings == ()
    assert found is not None
    return found


def faults(text: str | bytes) -> list[tuple[Rule, str]]:
    """Read what must not become a table."""
    found, findings = read_csv(text if isinstance(text, bytes) else text.encode(), file="t")
    assert found is None
    return [(one.rule, str(one.place)) for one in findings]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_that_of_the_header(separator: str) -> None:
    found = table(f'unit{separator}"a{separator}b"\nx{separator}1\n')
    assert (found.header, list(found.rows)) == (("unit", f"a{separator}b"), [("x", "1")])


def test_separators_inside_quotes_do_not_count() -> None:
    found = table('"a,b,c";d\n1,5;2\n')
    assert (found.header, list(found.rows)) == (("a,b,c", "d"), [("1,5", "2")])


def test_cells_are_text_without_blanks_around_them() -> None:
    found = table('unit , value\n 010001 ,\t 1e3\nNA,"  say ""it"" "\n')
    assert found.header == ("unit", "value")
    assert list(found.rows) == [("010001", "1e3"), ("NA", 'say "it"')]


def test_one_column_and_line_ends_of_all_machines() -> None:
    for end in ("\n", "\r\n", "\r"):
        found = table(f"unit{end}a{end}b{end}")
        assert list(found.rows) == [("a",), ("b",)]
        assert list(found.lines) == [2, 3]


def test_places_are_lines_and_fields_however_rows_are_written() -> None:
    found = table('\nunit,note\n\na,"two\nlines"\n,\n  \nb,x\n')
    assert list(found.rows) == [("a", "two\nlines"), ("b", "x")]
    assert str(found.header_place(1)) == "t.csv:2:2"
    assert str(found.place(0, 0)) == "t.csv:4:1"
    assert str(found.place(1, 1)) == "t.csv:8:2"
    assert found.column("note") == 1
    assert found.column("Note") is None


def test_the_mark_that_excel_puts_first_is_no_part_of_the_heading() -> None:
    assert table(b"\xef\xbb\xbfunit\na\n").column("unit") == 0


def test_gbk_is_read_with_a_note() -> None:
    found, findings = read_csv("单位,数值\n市财政局,1\n".encode("gbk"), file="t.csv")
    assert found is not None
    assert found.header == ("单位", "数值")
    assert list(found.rows) == [("市财政局", "1")]
    assert [(one.rule, str(one.place)) for one in findings] == [(rules.READ_AS_GBK, "t.csv")]


def test_a_rare_character_of_gb18030_is_read() -> None:
    found, _ = read_csv("unit\n㐂\U00020000\n".encode("gb18030"), file="t.csv")
    assert found is not None
    assert list(found.rows) == [("㐂\U00020000",)]


@pytest.mark.parametrize(
    ("data", "looks_like"),
    [
        ("unit\na\n".encode("utf-16"), "UTF-16"),
        (b"unit\nM\xfcnchen,\n\xff\n", "Latin-1"),
        ("单位,数值\n市财政局,1".encode()[:-4], "UTF-8 that was cut short"),
        ("单位,数值\n".encode() + "市财政局,1\n".encode("gbk"), "several encodings in one file"),
    ],
)
def test_text_that_cannot_be_read_with_certainty_is_refused(data: bytes, looks_like: str) -> None:
    found, findings = read_csv(data, file="t.csv")
    assert found is None
    assert [(one.rule, one.facts["looks_like"]) for one in findings] == [(rules.NOT_UTF8, looks_like)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(rules.TABLE_EMPTY, "t:1:1")]),
        ("\n , \n", [(rules.TABLE_EMPTY, "t:1:1")]),
        ("unit,\na,1\n", [(rules.HEADING_MISSING, "t:1:2")]),
        ("\nunit,v,v,v\n", [(rules.HEADING_TWICE, "t:2:3"), (rules.HEADING_TWICE, "t:2:4")]),
        ("unit,v\na\nb,1,2\nc,1\n", [(rules.ROW_WIDTH, "t:2:2"), (rules.ROW_WIDTH, "t:3:3")]),
        ('unit,v\na,"1\nb,2\n', [(rules.UNCLOSED_QUOTE, "t:2")]),
        ('unit,v\na,1\n"b"c,2\n', [(rules.CSV_SYNTAX, "t:3")]),
        ("unit,v\na,\x001\n", [(rules.UNPRINTABLE, "t:2")]),
        ("unit,v\na," + "9" * 200_000 + "\n", [(rules.CSV_SYNTAX, "t:2")]),
        (
            "unit,,\na\n",
            [(rules.HEADING_MISSING, "t:1:2"), (rules.HEADING_MISSING, "t:1:3"), (rules.ROW_WIDTH, "t:2:2")],
        ),
    ],
)
def test_what_is_no_table(text: str, expected: list[tuple[Rule, str]]) -> None:
    assert faults(text) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_cut_anywhere_is_no_table_unless_a_row_ends_there(end: str) -> None:
    whole = f"unit,period,spent{end}north,2020-Q1,90.5{end}south,2020-Q1,100{end}"
    for size in range(1, len(whole)):
        found, findings = read_csv(whole[:size].encode(), file="t.csv")
        assert (found is not None) == whole[:size].endswith(("\n", "\r")), whole[:size]
        assert (findings == ()) == (found is not None)


def test_a_last_cell_that_may_have_been_cut_is_told_at_its_row() -> None:
    assert faults("unit,v\na,5\nb,1") == [(rules.NO_FINAL_NEWLINE, "t:3")]
    assert "press Enter" in rules.NO_FINAL_NEWLINE.fix


def test_many_faults_of_one_kind_are_cut_short() -> None:
    found = faults("unit,v\n" + "a\n" * (MAX_FAULTS + 7))
    assert [rule for rule, _ in found] == [rules.ROW_WIDTH] * MAX_FAULTS + [rules.MORE_OF_THE_SAME]


def test_a_file_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_BYTES", 10)
    assert faults("unit\nabcde\n") == [(rules.FILE_TOO_LARGE, "t")]
    assert table("unit\nabcd\n") is not None


def test_cells_of_a_sheet_have_letters() -> None:
    sheet = Table("b.xlsx", ("unit", "v"), [("a", 1.0)], [7], sheet="2020", header_line=6, first_column=27)
    assert str(sheet.place(0, 1)) == "b.xlsx:2020!AB7"
    assert str(sheet.header_place()) == "b.xlsx:2020!AA6"
    assert letters(703) == "AAA"


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff"), max_size=8)


@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(
            st.lists(CELLS, min_size=width, max_size=width).filter(lambda row: any(cell.strip() for cell in row)),
            max_size=6,
        ).map(lambda rows: (width, rows))
    ),
    st.sampled_from([",", ";", "\t"]),
)
def test_what_was_written_comes_back(content: tuple[int, list[list[str]]], separator: str) -> None:
    width, rows = content
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerows([[f"c{n}" for n in range(width)], *rows])
    text = out.getvalue()
    if width == 1 and separator != ",":
        return  # nothing tells the separator of a single column
    found = table(text)
    assert [list(row) for row in found.rows] == [[cell.strip() for cell in row] for row in rows]
    for number, row in enumerate(rows):
        line = text.split("\n")[found.lines[number] - 1]
        assert line.removeprefix('"').startswith(row[0].replace('"', '""').split("\n")[0])


@given(st.binary(max_size=200))
def test_any_bytes_give_a_table_or_findings(data: bytes) -> None:
    found, findings = read_csv(data, file="t.csv")
    assert (found is None) <= bool(findings)


@given(st.text(st.sampled_from(list('ab,;\t"\n\r 中\0')), max_size=60))
def test_any_text_of_a_tables_own_signs_gives_a_table_or_findings(text: str) -> None:
    found: Table | None
    findings: Findings
    found, findings = read_csv(text.encode(), file="t.csv")
    assert (found is None) <= bool(findings)
    if found is not None:
        assert all(len(row) == len(found.header) for row in found.rows)
        assert len(found.lines) == len(found.rows)
        assert list(found.lines) == sorted(set(found.lines))
        assert all(1 <= line <= text.count("\n") + text.count("\r") + 1 for line in found.lines)
