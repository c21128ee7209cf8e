"""The defined names of a workbook, and the one cell that each stands for: names follow cells that are moved."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bsc_cli.collection.archive import Archive
from bsc_cli.collection.sheets import LAST_ROW, WORKBOOK, Attributes, column_of, scan

if TYPE_CHECKING:
    from xml.parsers import expat

_ELEMENT = "definedName"
_CELL = re.compile(
    r"\$?(?:'((?:[^']|'')+)'|([^'!:]+))!\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?"
)


@dataclass(frozen=True, slots=True)
class Target:
    """A cell of a sheet, by row and column from 1."""

    sheet: str
    row: int
    column: int


def defined_names(archive: Archive) -> dict[str, str]:
    """Give what each name stands for, as it is written. A name of one sheet only counts if the workbook has none.

    (A sheet that is copied takes such names along, and its cells are copies.)
    """
    found = _Names()
    scan(archive, WORKBOOK, archive.read(WORKBOOK), found.start, follow=found.follow)
    return found.local | found.everywhere


class _Names:
    """Collects names and what stands in them."""

    def __init__(self) -> None:
        self.everywhere: dict[str, str] = {}
        self.local: dict[str, str] = {}
        self._parser: expat.XMLParserType | None = None

    def follow(self, parser: expat.XMLParserType) -> None:
        """Take the parser, to be told of the text in a name."""
        self._parser = parser

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        if name != _ELEMENT or self._parser is None:
            return
        names = self.local if "localSheetId" in attributes else self.everywhere
        called = attributes.get("name", "")
        text: list[str] = []

        def end(_name: str) -> None:
            names.setdefault(called, "".join(text).strip())
            self._quiet()

        self._parser.CharacterDataHandler = text.append
        self._parser.EndElementHandler = end

    def _quiet(self) -> None:
        if self._parser is not None:
            self._parser.CharacterDataHandler = None
            self._parser.EndElementHandler = None


def target_of(written: str) -> Target | None:
    """Give the cell that a name stands for; None if that is gone, or is not one cell.

    >>> target_of("'a''b'!$I$4")
    Target(sheet="a'b", row=4, column=9)
    >>> target_of("Results!$I$4:$I$4")
    Target(sheet='Results', row=4, column=9)
    >>> target_of("Results!#REF!"), target_of("Results!$I$4:$I$9"), target_of("Results!$XFE$4")
    (None, None, None)
    """
    match = _CELL.fullmatch(written)
    if match is None:
        return None
    quoted, bare, column, row, *end = match.groups()
    if end[0] is not None and end != [column, row]:
        return None
    with suppress(ValueError):  # beyond the last column
        target = Target(quoted.replace("''", "'") if quoted else bare, int(row), column_of(column))
        return target if 1 <= target.row <= LAST_ROW else None
    return None
