"""What was filled in for each figure of a returned workbook: read, or refused with a finding."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from bsc_cli.catalogue import data as rules
from bsc_cli.catalogue import returned as own_rules
from bsc_cli.catalogue.language import LANGUAGES, translator
from bsc_cli.catalogue.marks import N_
from bsc_cli.collection.faults import Faults
from bsc_cli.collection.forms import REQUIRED, STATUSES, Row
from bsc_cli.collection.identity import EVIDENCE, NOTE, STATUS, VALUE
from bsc_cli.collection.numbers import read_number
from bsc_cli.collection.returned_book import Book
from bsc_cli.collection.returned_cells import At, Cells, cell_at, named
from bsc_cli.collection.rows import ODD_RULES, UNREADABLE
from bsc_cli.diagnostics import Rule
from bsc_cli.model.results import Status
from bsc_cli.source.tables import Odd, text_of


@cache
def _by_word() -> dict[str, Status]:
    """Give each status by what it is called in any language: the workbook may be in another one than the workspace."""
    return {translator(lang)(word).casefold(): status for lang in LANGUAGES for status, word in STATUSES.items()}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of one figure, and the cell that says it. A value that was not reported is NaN."""

    row: Row
    value: float
    status: Status
    at: At
    evidence: str
    note: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said, and the figures of which nothing was."""

    said: list[Answer] = field(default_factory=list)
    blank: list[Row] = field(default_factory=list)


class Reader:
    """Reads the cells of figures one by one."""

    def __init__(self, book: Book, faults: Faults) -> None:
        """Take the sheet, and where to note faults."""
        self._book = book
        self._faults = faults

    def answers(self, rows: Mapping[str, Row], cells: Mapping[str, Cells]) -> Answers:
        """Give what was filled in for each of `cells`, which stand by name as the `rows` do."""
        read = Answers()
        for name, one in cells.items():
            self._read(rows[name], one, read)
        return read

    def _read(self, row: Row, cells: Cells, read: Answers) -> None:
        """Read the cells of one figure; whatever is wrong with any of them is told."""
        evidence, note = (self._text(cells.at(kind)) for kind in (EVIDENCE, NOTE))
        has_value = cell_at(self._book, cells.at(VALUE)) is not None
        if not has_value and cell_at(self._book, cells.at(STATUS)) is None:
            read.blank.append(row)
            for kind, text in ((EVIDENCE, evidence), (NOTE, note)):
                if text:
                    self._faults.add(own_rules.TEXT_NOT_KEPT, *cells.at(kind), found=text)
            return
        status = self._status(cells.at(STATUS))
        value = self._value(row, cells.at(VALUE)) if has_value else None
        if status is not None and has_value is not (status is Status.REPORTED):
            problem = N_("there is a value") if has_value else N_("there is no value")
            self._faults.add(own_rules.STATUS_CONTRADICTED, *cells.at(STATUS), status=STATUSES[status], problem=problem)
        elif has_value and row.kpi.evidence == REQUIRED and not evidence:
            self._faults.add(own_rules.EVIDENCE_MISSING, *cells.at(EVIDENCE), figure=named(row))
        elif value is not None:
            read.said.append(Answer(row, value, Status.REPORTED, cells.at(VALUE), evidence, note))
        elif status is not None and not has_value:
            read.said.append(Answer(row, math.nan, status, cells.at(STATUS), evidence, note))

    def _text(self, at: At) -> str:
        """Give evidence or a note; what a formula could not give is a fault."""
        cell = cell_at(self._book, at)
        if isinstance(cell, Odd) and cell.kind in UNREADABLE:
            self._faults.add(ODD_RULES[cell.kind], *at, found=cell)
        return text_of(cell)

    def _status(self, at: At) -> Status | None:
        """Give what a status says, that of a value if it is empty; None with a fault if it cannot be understood."""
        cell = cell_at(self._book, at)
        if cell is None:
            return Status.REPORTED
        if isinstance(cell, Odd) and cell.kind in UNREADABLE:
            self._faults.add(ODD_RULES[cell.kind], *at, found=cell)
            return None
        text = text_of(cell)
        status = _by_word().get(text.casefold())
        if status is None:
            self._faults.add(own_rules.STATUS_UNKNOWN, *at, found=text)
        return status

    def _value(self, row: Row, at: At) -> float | None:
        """Give the figure in a cell, or None with a fault."""
        cell = cell_at(self._book, at)
        if isinstance(cell, Odd):
            self._faults.add(ODD_RULES[cell.kind], *at, found=str(cell))
            return None
        value = read_number("" if cell is None else cell)
        if isinstance(value, Rule):
            self._refused(value, row, at, text_of(cell))
            return None
        if isinstance(cell, str):
            self._faults.add(rules.NUMBER_AS_TEXT, *at, found=cell)
            return None
        item = row.input
        if not item.low <= value <= item.high:
            self._faults.add(rules.OUT_OF_RANGE, *at, input=item.id, found=value, low=item.low, high=item.high)
            return None
        return value

    def _refused(self, rule: Rule, row: Row, at: At, text: str) -> None:
        """Note a value that is no number as it stands; of words beside it the remedy names the unit of measure."""
        if rule is rules.NOT_A_NUMBER:
            units = dict.fromkeys(unit for _, unit in row.input.measured_in.versions if unit)
            self._faults.add(own_rules.FIGURE_IN_WORDS, *at, found=text, measured_in=" / ".join(units) or "–")
        else:
            self._faults.add(rule, *at, found=text)
