"""The defined names of a workbook, and the one cell that each stands for: names follow cells that are moved."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bsc_cli.collection.archive import Archive
from bsc_cli.collection.sheets import LAST_ROW, WORKBOOK, Attributes, column_of, scan

if TYPE_CHECKING:
    from xml.parsers import expat

_ELEMENT = "definedName"
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")


_PLAIN = re.compile(rb'<definedName name="([a-z0-9_]+)">([^<&]*)</definedName>')
"""A name as most programs write it. There are four for each row: looked for as bytes they cost next to nothing."""


class Target(NamedTuple):
    """A cell of a sheet, by row and column from 1."""

    sheet: str
    row: int
    column: int


def defined_names(archive: Archive) -> tuple[dict[str, Target | None], bytes]:
    """Give the cell that each name stands for, and what is left of the part that lists sheets and names.

    None is the cell of a name whose cell is gone, or that is not one cell. A name of one sheet only counts if the
    workbook has none: a sheet that is copied takes such names along, and its cells are copies.
    """
    content = archive.read(WORKBOOK) if WORKBOOK in archive else b""
    plain = {name.decode(): text.decode(errors="replace").strip() for name, text in _PLAIN.findall(content)}
    rest = _PLAIN.sub(b"", content) if plain else content
    other = _Names()
    if _ELEMENT.encode() in rest:
        scan(archive, WORKBOOK, rest, other.start, follow=other.follow)
    written = other.local | other.everywhere | plain
    return {name: target_of(text) for name, text in written.items()}, rest


class _Names:
    """Collects the names and what stands in them while the workbook's part is parsed."""

    def __init__(self) -> None:
        self.everywhere: dict[str, str] = {}
        self.local: dict[str, str] = {}
        self._parser: expat.XMLParserType | None = None
        self._names = self.everywhere
        self._called = ""
        self._text: list[str] = []

    def follow(self, parser: expat.XMLParserType) -> None:
        """Take the parser, to be told of the text in a name."""
        self._parser = parser

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        if name == _ELEMENT and self._parser is not None:
            self._names = self.local if "localSheetId" in attributes else self.everywhere
            self._called = attributes.get("name", "")
            self._text = []
            self._parser.CharacterDataHandler = self._text.append
            self._parser.EndElementHandler = self._end

    def _end(self, _name: str) -> None:
        self._names.setdefault(self._called, "".join(self._text).strip())
        if self._parser is not None:
            self._parser.CharacterDataHandler = None
            self._parser.EndElementHandler = None


def target_of(written: str) -> Target | None:
    """Give the cell that a name stands for; None if that is gone, or is not one cell.

    >>> target_of("'a''b'!$I$4")
    Target(sheet="a'b", row=4, column=9)
    >>> target_of("Results!$I$4:$I$4")
    Target(sheet='Results', row=4, column=9)
    >>> target_of("Results!#REF!"), target_of("Results!$I$4:$I$9"), target_of("Results!$XFE$4"), target_of("1")
    (None, None, None, None)
    """
    sheet, _, cell = written.rpartition("!")
    match = _CELL.fullmatch(cell)
    if match is None or not sheet:
        return None
    column, row, *end = match.groups()
    if end[0] is not None and end != [column, row]:
        return None
    number = _number(column)
    return Target(_unquoted(sheet), int(row), number) if number and 1 <= int(row) <= LAST_ROW else None


@lru_cache(maxsize=256)
def _unquoted(sheet: str) -> str:
    """Give the name of a sheet as it is, from how formulas write it."""
    bare = sheet.removeprefix("$")
    return bare[1:-1].replace("''", "'") if bare.startswith("'") and bare.endswith("'") else bare


@lru_cache(maxsize=256)
def _number(column: str) -> int:
    """Give the number of a column, 0 for one that no sheet has."""
    try:
        return column_of(column)
    except ValueError:
        return 0
