"""Whether tables that are sent together agree: the same figure in two of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bsc_cli.catalogue import data as rules
from bsc_cli.catalogue import files as file_rules
from bsc_cli.collection.forms import STATUSES
from bsc_cli.diagnostics import Finding, Place
from bsc_cli.model.figures import Figures
from bsc_cli.model.periods import Period
from bsc_cli.model.results import Status
from bsc_cli.scoring.quantise import TOLERANCE
from bsc_cli.source.tables import MAX_FAULTS, place_in_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIRST_FEW = 3


@dataclass(frozen=True, slots=True)
class Sent:
    """The figures of one table, and the file and sheet they stand in."""

    file: str
    sheet: str
    figures: Figures

    def place(self, number: int) -> Place:
        """Give where a figure stands."""
        return place_in_table(self.file, self.figures.line[number], self.figures.field[number], sheet=self.sheet)


def disagreements(tables: Sequence[Sent]) -> tuple[tuple[Finding, ...], ...]:
    """Give, for each table, its findings on figures that another one of them holds too.

    Different values are an error in both, since nobody could tell which counts. Equal ones are a note in the later.
    """
    if not tables:
        return ()
    comparison = _Comparison(tables)
    if comparison.is_trivial:
        return ((),) * len(tables)
    return tuple(tuple(comparison.findings(number)) for number in range(len(tables)))


class _Comparison:
    """All figures of all tables, sorted so that the same ones stand side by side.

    table, row:  which table, and which figure of it
    first:       position of the first of a run of the same figures
    odd:         position of the first one in the run that differs from the run's first, or -1
    """

    def __init__(self, tables: Sequence[Sent]) -> None:
        self._tables = tables
        sizes = [len(one.figures) for one in tables]
        unit = _coded([(one.figures.units, one.figures.unit) for one in tables])
        item = _coded([(one.figures.inputs, one.figures.input) for one in tables])
        period = np.concatenate([np.asarray(one.figures.period) for one in tables])
        table = np.repeat(np.arange(len(tables)), sizes)
        order = np.lexsort((table, unit, item, period))
        key = np.stack((unit, item, period))[:, order]
        same = np.append(False, np.all(key[:, 1:] == key[:, :-1], axis=0))
        self.is_trivial = not same.any()
        if self.is_trivial:
            return
        self._table = table[order]
        self._row = np.concatenate([np.arange(size) for size in sizes])[order]
        self._value = np.concatenate([np.asarray(one.figures.value) for one in tables])[order]
        self._status = np.concatenate([np.asarray(one.figures.status) for one in tables])[order]
        self._first = np.maximum.accumulate(np.where(same, 0, np.arange(len(order))))
        self._repeated = same
        self._odd = self._first_that_differs()

    def _first_that_differs(self) -> NDArray[np.int64]:
        differs = np.flatnonzero(self._differ(np.arange(len(self._value)), self._first))
        odd = np.full(len(self._value), -1)
        odd[self._first[differs[::-1]]] = differs[::-1]  # of several, the first is written last
        return odd[self._first]

    def _differ(self, here: NDArray[np.int64], there: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell which figures say another thing; those without a value, if they give another status."""
        one, other = self._value[here], self._value[there]
        near = TOLERANCE * np.maximum(1.0, np.maximum(np.abs(one), np.abs(other)))
        reported = self._status[here] == Status.REPORTED
        differ: NDArray[np.bool_] = reported & ~(np.abs(one - other) <= near)
        differ |= self._status[here] != self._status[there]
        return differ

    def findings(self, table: int) -> Iterator[Finding]:
        """Give what there is to say about one table, in order of place."""
        mine = self._table == table
        contradicted = np.flatnonzero(mine & (self._odd >= 0))
        yield from sorted(map(self._contradiction, contradicted[:MAX_FAULTS].tolist()), key=Finding.order)
        if len(contradicted) > MAX_FAULTS:
            count, code = len(contradicted) - MAX_FAULTS, rules.FIGURE_CONTRADICTED.code
            yield file_rules.MORE_OF_THE_SAME.at(Place(self._tables[table].file), count=count, code=code)
        again = np.flatnonzero(mine & self._repeated & (self._odd < 0))
        if len(again):
            first_few = (f"{self._name(n)}: {self._place(int(self._first[n]))}" for n in again[:FIRST_FEW].tolist())
            place = self._place(int(again[0]))
            yield rules.FIGURE_IN_TWO_FILES.at(place, count=len(again), examples="; ".join(first_few))

    def _contradiction(self, at: int) -> Finding:
        first, odd = int(self._first[at]), int(self._odd[at])
        other = first if self._differ(np.array([at]), np.array([first])).all() else odd
        return rules.FIGURE_CONTRADICTED.at(
            self._place(at),
            figure=self._name(at),
            here=self._said(at),
            there=self._said(other),
            other=str(self._place(other)),
        )

    def _said(self, at: int) -> str:
        """Give what a figure says: its value, or the status that it has in place of one."""
        status = Status(int(self._status[at]))
        return f"{self._value[at]:.15g}" if status is Status.REPORTED else STATUSES[status]

    def _place(self, at: int) -> Place:
        return self._tables[int(self._table[at])].place(int(self._row[at]))

    def _name(self, at: int) -> str:
        figures, row = self._tables[int(self._table[at])].figures, int(self._row[at])
        return figure_name(
            figures.units[figures.unit[row]], figures.inputs[figures.input[row]], Period.from_key(figures.period[row])
        )


def figure_name(unit: str, item: str, period: Period) -> str:
    """Give a figure by its address and period, in words of no language.

    >>> figure_name("finance_bureau", "spent", Period.parse("2020-Q1"))
    'finance_bureau/spent 2020-Q1'
    """
    return f"{unit}/{item} {period}"


def _coded(columns: Sequence[tuple[Sequence[str], Sequence[int]]]) -> NDArray[np.int64]:
    """Give one column of codes that mean the same name in every table."""
    codes: dict[str, int] = {}
    parts = []
    for names, positions in columns:
        own = np.array([codes.setdefault(name, len(codes)) for name in names], np.int64)
        parts.append(own[np.asarray(positions)])
    return np.concatenate(parts)
