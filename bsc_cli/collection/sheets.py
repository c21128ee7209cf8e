"""The XML parts of a workbook, looked through before anything else reads them: names of sheets, extent, odd cells.

Nothing is built in memory but what is given back. A document type is refused wherever it stands.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from bsc_cli.catalogue import data as rules
from bsc_cli.catalogue.marks import N_
from bsc_cli.collection.archive import Archive, RefusedError
from bsc_cli.source.tables import OddKind, letters

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MAX_CELLS = 10_000_000
MAX_ODD = 100_000
MAX_STRINGS = 5_000_000
_PERCENT_FORMATS = {"9", "10"}
_TRUE = ("1", "true")
_DIGITS = "0123456789"
_NOT_PLAIN = (b"<!", b"\0", b"&#", b"='", b"= ", b" =", b"<mergeCell", b't="e"', b'hidden="1"', b'hidden="true"')
_PREFIXED = re.compile(rb"<[\w.-]+:")
_FORMULA = re.compile(rb"<f[\s/>]")
_CELL = re.compile(rb"<c[\s/>]")
_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})[0-9]')
_ROW = re.compile(rb'<c r="[A-Z]{1,3}([0-9]{1,7})"')
Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]


@dataclass(frozen=True, slots=True)
class SheetName:
    """A sheet as the workbook lists it, and the part it stands in."""

    name: str
    part: str
    visible: bool


@dataclass
class Extent:
    """What a sheet holds, by row and column from 1: how far it reaches, odd cells, merged ranges, what is hidden."""

    last_row: int = 0
    last_column: int = 0
    odd: dict[tuple[int, int], OddKind] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def sheet_names(archive: Archive, listing: bytes | None = None) -> tuple[SheetName, ...]:
    """Give the worksheets of a workbook in their order; `listing` is what is known of the part that lists them."""
    if WORKBOOK not in archive or RELATIONS not in archive:
        raise RefusedError(rules.NOT_A_WORKBOOK.at(archive.place))
    parts: dict[str, str] = {}
    listed: list[tuple[str, str, bool]] = []

    def relation(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            parts[attributes.get("Id", "")] = _part(attributes.get("Target", ""))

    def sheet(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            number = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            listed.append((attributes.get("name", ""), number, attributes.get("state", "visible") == "visible"))

    scan(archive, RELATIONS, archive.read(RELATIONS), relation)
    scan(archive, WORKBOOK, archive.read(WORKBOOK) if listing is None else listing, sheet)
    return tuple(SheetName(name, parts[number], visible) for name, number, visible in listed if number in parts)


def _part(target: str) -> str:
    path = target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
    return posixpath.normpath(path)


def percent_styles(archive: Archive, styles: bytes) -> frozenset[str]:
    """Give the styles whose cells show a number as per cent: 95% is stored as 0.95."""
    formats = set(_PERCENT_FORMATS)
    found: list[str] = []
    inside = False
    count = 0

    def style(name: str, attributes: Attributes) -> None:
        nonlocal inside, count
        if name == "numFmt" and "%" in attributes.get("formatCode", ""):
            formats.add(attributes.get("numFmtId", ""))
        elif name in ("cellXfs", "cellStyles", "cellStyleXfs", "dxfs"):
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            if attributes.get("numFmtId") in formats:
                found.append(str(count))
            count += 1

    scan(archive, STYLES, styles, style)
    return frozenset(found)


def check_strings(archive: Archive, strings: bytes) -> None:
    """Refuse a table of texts that would not fit into memory."""
    check_plain(archive, strings)
    count = strings.count(b"<si") + strings.count(b":si")
    if count > MAX_STRINGS:
        what = N_("a number of texts of")
        raise RefusedError(rules.WORKBOOK_TOO_LARGE.at(archive.place, what=what, found=count, limit=MAX_STRINGS))
    scan(archive, STRINGS, strings, None)


def check_plain(archive: Archive, content: bytes) -> None:
    """Refuse text written as CDATA: the reader of values takes it for nothing, and a figure would be lost."""
    if b"<![CDATA[" in content:
        problem = N_("it is written as no spreadsheet program writes")
        raise RefusedError(rules.WORKBOOK_DAMAGED.at(archive.place, problem=problem))


def extent(archive: Archive, part: str, sheet: bytes, *, percent: frozenset[str]) -> Extent:
    """Give how far the cells of a sheet reach, as they stand in it and not as it declares, and its odd cells."""
    check_plain(archive, sheet)
    plain = _plain_extent(sheet, percent)
    if plain is not None:
        return plain
    scanner = _Scanner(percent)
    scan(archive, part, sheet, scanner.start, follow=scanner.follow)
    scanner.end()
    found = scanner.found
    cells = found.last_row * found.last_column
    if cells > MAX_CELLS:
        cell = f"{letters(found.last_column)}{found.last_row}"
        raise RefusedError(rules.CELL_TOO_FAR.at(archive.place, cell=cell, found=cells, limit=MAX_CELLS))
    if len(found.odd) > MAX_ODD or len(found.merged) > MAX_ODD:
        what, count = N_("a number of cells that are no plain figures of"), max(len(found.odd), len(found.merged))
        raise RefusedError(rules.WORKBOOK_TOO_LARGE.at(archive.place, what=what, found=count, limit=MAX_ODD))
    return found


def _plain_extent(sheet: bytes, percent: frozenset[str]) -> Extent | None:
    """Give the extent of a sheet of texts and numbers only, ten times faster; None for all others.

    Looking for bytes is sure here because comments, character references, prefixes, single quotes and cells
    without an address rule it out.
    """
    styles = (f's="{style}"'.encode() for style in percent)
    if any(mark in sheet for mark in (*_NOT_PLAIN, *styles)) or not sheet.rstrip().endswith(b"</worksheet>"):
        return None
    if _PREFIXED.search(sheet) or _FORMULA.search(sheet) or len(_CELL.findall(sheet)) != sheet.count(b'<c r="'):
        return None
    columns, rows = _COLUMN.findall(sheet), _ROW.findall(sheet)
    if not len(columns) == len(rows) == sheet.count(b'<c r="'):
        return None
    last_column = max((column_of(name.decode()) for name in set(columns)), default=0)
    last_row = max(map(int, set(rows)), default=0)
    return Extent(last_row, last_column) if last_row * last_column <= MAX_CELLS else None


class _Scanner:
    """Follows the cells of a sheet. Only cells with something in them count for its extent."""

    def __init__(self, percent: frozenset[str]) -> None:
        self.found = Extent()
        self._percent = percent
        self._row = self._column = 0
        self._kind: str | None = None
        self._percented = False
        self._formula = False
        self._columns: dict[str, int] = {}
        self._parser: expat.XMLParserType | None = None

    def follow(self, parser: expat.XMLParserType) -> None:
        """Take the parser, to be told of the text behind a formula."""
        self._parser = parser

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        if name == "c":
            self._cell(attributes)
        elif name == "v":
            self._content()
            if self._formula:
                self._result()
        elif name in ("f", "is"):
            self._content()
            self._formula = name == "f"
        elif name == "row":
            self.end()
            self._row = _number(attributes["r"], LAST_ROW) if "r" in attributes else self._row + 1
            self._column = 0
            if attributes.get("hidden") in _TRUE:
                self.found.hidden_rows.add(self._row)
        elif name == "col" and attributes.get("hidden") in _TRUE:
            left, right = (_number(attributes.get(end, ""), LAST_COLUMN) for end in ("min", "max"))
            self.found.hidden_columns.update(range(left, right + 1))
        elif name == "mergeCell" and len(self.found.merged) <= MAX_ODD:
            first, _, last = attributes.get("ref", "").partition(":")
            self.found.merged.append((*self._position(first), *self._position(last or first)))

    def end(self) -> None:
        """Take the end of a cell: a formula whose result did not come makes it odd."""
        if self._formula:
            self._odd(OddKind.NOT_CALCULATED)
            self._calculated()

    def _cell(self, attributes: Attributes) -> None:
        self.end()
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            self._row, self._column = self._position(reference)
        self._kind = attributes.get("t")
        self._percented = attributes.get("s") in self._percent and self._kind in (None, "n")
        if self._kind == "e":
            self._odd(OddKind.ERROR)

    def _content(self) -> None:
        found = self.found
        found.last_row = max(found.last_row, self._row)
        found.last_column = max(found.last_column, self._column)
        if self._percented:
            self._odd(OddKind.PERCENT)

    def _result(self) -> None:
        """Expect the result of a formula; only that of a text may be empty."""
        if self._kind in ("str", "e"):
            self._calculated()
        elif self._parser is not None:
            self._parser.CharacterDataHandler = self._calculated

    def _calculated(self, _text: str = "") -> None:
        """Expect nothing more of this cell."""
        self._formula = False
        if self._parser is not None:
            self._parser.CharacterDataHandler = None

    def _odd(self, kind: OddKind) -> None:
        if len(self.found.odd) <= MAX_ODD:
            self.found.odd[self._row, self._column] = kind

    def _position(self, reference: str) -> tuple[int, int]:
        """Give row and column of `B12`."""
        name = reference.rstrip(_DIGITS)
        if name not in self._columns:
            self._columns[name] = column_of(name)
        return _number(reference[len(name) :], LAST_ROW), self._columns[name]


def column_of(name: str) -> int:
    """Give the number of a column from its letters; raises ValueError for one that no sheet has."""
    number = 0
    for letter in name:
        if not "A" <= letter <= "Z":
            raise ValueError(name)
        number = number * 26 + ord(letter) - ord("A") + 1
    return _number(str(number), LAST_COLUMN)


def _number(digits: str, limit: int) -> int:
    number = int(digits)
    if not 1 <= number <= limit:
        raise ValueError(digits)
    return number


def scan(
    archive: Archive,
    part: str,
    content: bytes,
    start: Start | None,
    *,
    follow: Callable[[expat.XMLParserType], None] = lambda _parser: None,
) -> None:
    """Call `start` for every element of a part, with its name without prefix; refuse what is not plain XML."""

    def doctype(*_: object) -> None:
        raise RefusedError(rules.WORKBOOK_DTD.at(archive.place, part=part))

    def element(name: str, attributes: Attributes) -> None:
        if start is not None:
            start(name.rpartition(":")[2] if ":" in name else name, attributes)

    if start is None and b"<!" not in content and b"\0" not in content:
        return  # no document type can stand in it
    # UTF-8 whatever the part declares: that is what the reader after us takes it for.
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = doctype
    if start is not None:
        parser.StartElementHandler = element
    follow(parser)
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the parser's own signature: these are all bytes
    except (expat.ExpatError, ValueError):
        problem = N_("a part is not well-formed")
        raise RefusedError(rules.WORKBOOK_DAMAGED.at(archive.place, problem=problem)) from None
