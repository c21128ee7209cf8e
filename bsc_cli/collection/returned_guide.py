"""The sheet of instructions of a returned workbook: nothing is asked there, and what is typed there all the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bsc_cli.catalogue import data as rules
from bsc_cli.catalogue import returned as own_rules
from bsc_cli.collection.faults import Faults
from bsc_cli.collection.numbers import read_number
from bsc_cli.collection.returned_book import Book
from bsc_cli.collection.returned_cells import ODD_RULES
from bsc_cli.collection.sheets import LAST_ROW
from bsc_cli.diagnostics import Finding, Rule
from bsc_cli.source.tables import Cell, Odd, Table, text_of

_TITLES = 2
"""How many lines of title stand above everything, in the first column."""


@dataclass(frozen=True, slots=True)
class Guide:
    """What the instructions say, in every language: texts of all workbooks, and headings of what each has its own."""

    always: frozenset[str]
    headings: frozenset[str]


def typed_on_guide(book: Book, guide: Guide) -> Iterator[Finding]:
    """Give what stands on the sheet of instructions and was not sent out; of texts in a row, the first."""
    faults = Faults(Table(book.file, (), (), range(1, LAST_ROW + 1), sheet=book.guide))
    for row, line in enumerate(book.guide_grid):
        heading = text_of(line[0]) if line and line[0] is not None else ""
        is_text_told = False
        for column, cell in enumerate(line):
            rule = _rule((row, column), cell, heading, guide)
            if rule is None or (rule is own_rules.TEXT_NOT_KEPT and is_text_told):
                continue
            is_text_told |= rule is own_rules.TEXT_NOT_KEPT
            faults.add(rule, row, column, found=text_of(cell))
    yield from faults.findings()


def _rule(at: tuple[int, int], cell: Cell, heading: str, guide: Guide) -> Rule | None:
    """Give what is wrong with a cell, beside a heading in the first column; None for what was sent out."""
    row, column = at
    if cell is None:
        return None
    if isinstance(cell, Odd):
        return ODD_RULES.get(cell.kind, own_rules.FIGURE_ELSEWHERE)
    if isinstance(cell, float):
        return own_rules.FIGURE_ELSEWHERE
    if column == 0:
        is_sent_out = row < _TITLES or cell in guide.headings or cell in guide.always
    else:
        is_sent_out = column == 1 and (heading in guide.headings or cell in guide.always)
    if is_sent_out:
        return None
    looks_like_one = read_number(cell) is not rules.NOT_A_NUMBER
    return own_rules.FIGURE_ELSEWHERE if looks_like_one else own_rules.TEXT_NOT_KEPT
