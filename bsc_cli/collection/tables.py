"""From a table to figures: every cell read or refused, all faults of a file in one run."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from bsc_cli.catalogue import data as rules
from bsc_cli.collection.columns import columns_of
from bsc_cli.collection.names import Names
from bsc_cli.collection.rows import Rows
from bsc_cli.diagnostics import Finding, Findings, has_errors
from bsc_cli.model.figures import Figures
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.tables import TableSource
from bsc_cli.source.tables import Table, place_in_table

MONTHS_AHEAD = 12
Codes = NDArray[np.int32]


def read_figures(table: Table, source: TableSource, names: Names, *, now: datetime) -> tuple[Figures | None, Findings]:
    """Give the figures of `table`, read as `source` tells; None if any finding is an error.

    An empty cell is no figure. `now` serves to notice periods that have not begun.
    """
    columns, findings = columns_of(table, source, names)
    if columns is None or has_errors(findings):
        return None, tuple(findings)
    rows = Rows(table, source, names=names, columns=columns)
    rows.read()
    figures = _sorted(rows, table)
    findings.extend(rows.faults.findings())
    findings.extend(_ahead(table, figures, now))
    if has_errors(findings):
        return None, tuple(findings)
    if not len(figures):
        return None, (*findings, rules.NO_FIGURES.at(table.header_place()))
    return figures, tuple(findings)


def _ahead(table: Table, figures: Figures, now: datetime) -> Iterator[Finding]:
    """Give a finding for each period that has not begun, at its first figure.

    Budgets and plans are set a year ahead at most; what lies further off is a slip.
    """
    this_month = now.year * 12 + now.month - 1
    running = Period(Frequency.MONTH, this_month).key
    for key in sorted({key for key in set(figures.period) if key > running}):
        period = Period.from_key(key)
        if period.first_month <= this_month:
            continue
        far = period.first_month > this_month + MONTHS_AHEAD
        mine = np.flatnonzero(np.asarray(figures.period) == key)
        line, field = np.asarray(figures.line)[mine], np.asarray(figures.field)[mine]
        first = np.lexsort((field, line))[0]
        place = place_in_table(table.file, int(line[first]), int(field[first]), sheet=table.sheet)
        yield (rules.PERIOD_FAR_AHEAD if far else rules.PERIOD_AHEAD).at(place, period=str(period))


def _sorted(rows: Rows, table: Table) -> Figures:
    """Give the figures in order of period, input and unit; the same one twice becomes a fault of `rows`."""
    units, unit = _ranked(rows.units, rows.unit)
    inputs, item = _ranked(rows.inputs, rows.input)
    order = np.lexsort((unit, item, np.asarray(rows.period)))  # stable: of equals, the first row comes first
    key = np.stack((unit, item, np.asarray(rows.period)))[:, order]
    row, column = np.asarray(rows.row)[order], np.asarray(rows.column)[order]
    line = np.asarray(table.lines, np.int32)[row]
    figures = Figures(
        units,
        inputs,
        _packed(key[0]),
        _packed(key[1]),
        _packed(key[2]),
        array("d", np.asarray(rows.value)[order].tobytes()),
        array("b", bytes(len(order))),
        _packed(line),
        _packed(column + table.first_column),
    )
    same = np.all(key[:, 1:] == key[:, :-1], axis=0)
    if same.any():
        _note_twice(figures, same, row, column, rows=rows, table=table)
    return figures


def _ranked(codes: dict[str, int], column: array[int]) -> tuple[tuple[str, ...], Codes]:
    """Give the names sorted, and the column with the positions among them in place of codes."""
    names = sorted(codes)
    rank = np.empty(len(names), np.int32)
    rank[[codes[name] for name in names]] = np.arange(len(names), dtype=np.int32)
    return tuple(names), rank[np.asarray(column)]


def _note_twice(
    figures: Figures, same: NDArray[np.bool_], row: Codes, column: Codes, *, rows: Rows, table: Table
) -> None:
    """Note every figure that has stood in the table before, in order of place; `same` as the one before it."""
    first = np.arange(len(row))
    first[1:][same] = 0
    first = np.maximum.accumulate(first)  # of each run of equals, the position of the first
    again = np.flatnonzero(same) + 1
    for n in again[np.lexsort((column[again], row[again]))].tolist():
        rows.faults.add(
            rules.FIGURE_TWICE,
            int(row[n]),
            int(column[n]),
            input=figures.inputs[figures.input[n]],
            unit=figures.units[figures.unit[n]],
            period=str(Period.from_key(figures.period[n])),
            first=str(table.place(int(row[first[n]]), int(column[first[n]]))),
        )


def _packed(column: Codes) -> array[int]:
    return array("i", column.astype(np.int32).tobytes())
