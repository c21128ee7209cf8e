"""Collected figures as they travel from a table into the ledger: parallel columns, a row a figure."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one table, sorted by period, input and unit; no two of the same three.

    Columns instead of objects, because a table may hold a million figures. `units` and `inputs` are
    the ids that occur, sorted; the arrays have one place a figure:

    unit, input:  array('i') index into `units`, `inputs`
    period:       array('i') `Period.key`
    value:        array('d') NaN unless `status` is `Status.REPORTED`
    status:       array('b') `model.results.Status`
    line, field:  array('i') where it stands: line of a CSV file or row of a sheet, and column, from 1
    """

    units: tuple[str, ...]
    inputs: tuple[str, ...]
    unit: array[int]
    input: array[int]
    period: array[int]
    value: array[float]
    status: array[int]
    line: array[int]
    field: array[int]

    @classmethod
    def of(cls, rows: Sequence[tuple[str, str, int, float, int, int, int]]) -> Figures:
        """Give figures from rows of (unit, input, period key, value, status, line, field), in any order."""
        units = tuple(sorted({row[0] for row in rows}))
        inputs = tuple(sorted({row[1] for row in rows}))
        rows = sorted(rows, key=lambda row: (row[2], row[1], row[0]))
        unit_at = {unit: n for n, unit in enumerate(units)}
        input_at = {name: n for n, name in enumerate(inputs)}
        return cls(
            units,
            inputs,
            array("i", [unit_at[row[0]] for row in rows]),
            array("i", [input_at[row[1]] for row in rows]),
            array("i", [row[2] for row in rows]),
            array("d", [row[3] for row in rows]),
            array("b", [row[4] for row in rows]),
            array("i", [row[5] for row in rows]),
            array("i", [row[6] for row in rows]),
        )

    def __len__(self) -> int:
        """Give how many figures there are."""
        return len(self.value)
