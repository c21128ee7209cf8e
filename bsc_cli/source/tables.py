"""Tables as cells with places, and the reading of CSV. Workbooks become the same `Table` elsewhere."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bsc_cli.catalogue import files as rules
from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Finding, Findings, Place
from bsc_cli.source.encoding import GBK, likely_encoding, place_in

Cell = str | float | None
MAX_BYTES = 200 * 1024 * 1024
MAX_FAULTS = 50
MAX_HEADER = 100_000
_QUOTED = re.compile('"[^"]*"')
_ANY = N_("it does not follow the form of CSV")
# The reader's words -> ours.
_WORDS = (
    ("expected after", N_("text stands behind a closing quote; a quote inside quotes is written twice")),
    ("field larger than", N_("a cell is longer than any figure or name; a quote may be missing")),
)


class OddKind(StrEnum):
    """What a workbook's cell is if it is neither a text nor a plain number nor empty."""

    DATE = "date"
    TRUTH = "truth"
    PERCENT = "per cent"
    ERROR = "error"
    NOT_CALCULATED = "not calculated"
    MERGED = "merged"


class Odd(str):
    """A cell that is something else than it looks: the text is only how it shows, '' included."""

    __slots__ = ("kind",)
    kind: OddKind

    @classmethod
    def of(cls, kind: OddKind, text: str = "") -> Odd:
        """Give the cell that shows as `text`."""
        made = cls(text)
        made.kind = kind
        return made


@dataclass(frozen=True)
class Table:
    """A header and rows of cells; text is stripped, '' or None is an empty cell, save where it is an `Odd`.

    `lines[i]` is where row i begins: a line of a CSV file, a row of a sheet (from 1). `first_column` is the
    column (from 1) of the first cell; `header_line` the line of the header.
    """

    file: str
    header: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    lines: Sequence[int]
    sheet: str = ""
    header_line: int = 1
    first_column: int = 1
    _index: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the header."""
        self._index.update((name, n) for n, name in reversed(list(enumerate(self.header))))

    def column(self, name: str) -> int | None:
        """Give the position of the column headed `name`, or None."""
        return self._index.get(name)

    def place(self, row: int, column: int) -> Place:
        """Give the place of a cell: line and field of a CSV file, sheet and cell of a workbook."""
        return self._place(self.lines[row], column)

    def header_place(self, column: int = 0) -> Place:
        """Give the place of a column's heading."""
        return self._place(self.header_line, column)

    def _place(self, line: int, column: int) -> Place:
        return place_in_table(self.file, line, self.first_column + column, sheet=self.sheet)


def place_in_table(file: str, line: int, field: int, *, sheet: str) -> Place:
    """Give the place of a cell: line and field of a CSV file; of a workbook, which has a `sheet`, sheet and cell.

    >>> str(place_in_table("r.xlsx", 5, 3, sheet="2020"))
    'r.xlsx:2020!C5'
    """
    return Place(file, sheet=sheet, cell=f"{letters(field)}{line}") if sheet else Place(file, line, field)


def letters(column: int) -> str:
    """Give the letters of a sheet's column, counted from 1.

    >>> letters(1), letters(26), letters(27), letters(16384)
    ('A', 'Z', 'AA', 'XFD')
    """
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def text_of(cell: Cell) -> str:
    """Give a cell as text: a whole number of a workbook without its decimal point.

    >>> text_of(10001.0), text_of("010001"), text_of(None)
    ('10001', '010001', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return cell


def read_csv(data: bytes, *, file: str) -> tuple[Table | None, Findings]:
    """Read a CSV file; the table is None if any finding is an error.

    UTF-8, or GB18030 with a note (what Excel in China saves); comma, semicolon or tab, found from the
    header; quotes as in RFC 4180. Rows without any text are passed over.
    """
    if len(data) > MAX_BYTES:
        return None, (rules.FILE_TOO_LARGE.at(Place(file), size=len(data), limit=MAX_BYTES),)
    text, findings = _decoded(data, file)
    if text is None:
        return None, findings
    records, lines, faults = _records(text, file)
    if not faults:
        header = tuple(cell.strip() for cell in records[0])
        faults = (*_header_faults(header, Place(file, lines[0])), *_width_faults(records, lines, len(header), file))
        if text[-1] not in "\r\n":
            faults = (*faults, rules.NO_FINAL_NEWLINE.at(Place(file, lines[-1])))
    if faults:
        return None, (*findings, *faults)
    rows = [tuple(cell.strip() for cell in record) for record in records[1:]]
    return Table(file, header, rows, lines[1:], header_line=lines[0]), findings


def _decoded(data: bytes, file: str) -> tuple[str | None, Findings]:
    """Give the text, or None and why; text that was guessed to be GB 18030 comes with a note."""
    notes: Findings = ()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        looks_like = likely_encoding(data, error)
        if looks_like != GBK:
            place = place_in(data[: error.start].decode("latin-1"), error.start, file)
            return None, (rules.NOT_UTF8.at(Place(file, place.line), looks_like=looks_like),)
        text, notes = data.decode("gb18030"), (rules.READ_AS_GBK.at(Place(file)),)
    if "\0" in text:
        place = place_in(text, text.index("\0"), file)
        return None, (*notes, rules.UNPRINTABLE.at(Place(file, place.line), code="U+0000"))
    return text, notes


def _records(text: str, file: str) -> tuple[list[list[str]], list[int], Findings]:
    """Give the records and the line each begins in, rows without any text passed over; or what is wrong."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    records: list[list[str]] = []
    lines: list[int] = []
    start = 1
    try:
        for record in reader:
            if any(record) and any(cell.strip() for cell in record):
                records.append(record)
                lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        return [], [], (_csv_fault(str(error), Place(file, start)),)
    return records, lines, () if records else (rules.TABLE_EMPTY.at(Place(file, 1, 1)),)


def _delimiter(text: str) -> str:
    """Give what separates the headings, those inside quotes left aside."""
    first = next((line for line in io.StringIO(text[:MAX_HEADER], newline="") if line.strip()), "")
    outside = _QUOTED.sub("", first)
    return max(",;\t", key=outside.count)


def _csv_fault(problem: str, place: Place) -> Finding:
    if "unexpected end" in problem:
        return rules.UNCLOSED_QUOTE.at(place)
    return rules.CSV_SYNTAX.at(place, problem=next((ours for theirs, ours in _WORDS if theirs in problem), _ANY))


def _header_faults(header: tuple[str, ...], place: Place) -> list[Finding]:
    faults: list[Finding] = []
    seen: dict[str, int] = {}
    for number, name in enumerate(header, start=1):
        at = Place(place.file, place.line, number)
        if not name:
            faults.append(rules.HEADING_MISSING.at(at))
        elif name in seen:
            faults.append(rules.HEADING_TWICE.at(at, heading=name, first=seen[name]))
        else:
            seen[name] = number
    return faults


def _width_faults(records: list[list[str]], lines: list[int], width: int, file: str) -> list[Finding]:
    wrong = [n for n, record in enumerate(records) if len(record) != width and n]
    faults: list[Finding] = [
        rules.ROW_WIDTH.at(
            Place(file, lines[n], min(len(records[n]), width) + 1), found=len(records[n]), expected=width
        )
        for n in wrong[:MAX_FAULTS]
    ]
    if len(wrong) > MAX_FAULTS:
        faults.append(rules.MORE_OF_THE_SAME.at(Place(file), count=len(wrong) - MAX_FAULTS, code=rules.ROW_WIDTH.code))
    return faults
