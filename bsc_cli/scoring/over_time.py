"""Inputs over time: which periods a window covers, and how their figures become one per unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.results import Reason, Status
from bsc_cli.model.scorecard import OverTime, Window, WindowKind
from bsc_cli.scoring.facts import Facts
from bsc_cli.scoring.quantise import Floats

YEAR_MONTHS = 12


def window_periods(
    period: Period, *, window: Window, kpi_frequency: Frequency, input_frequency: Frequency
) -> tuple[Period, ...]:
    """Give the input's periods that the window ending with `period` covers, oldest first.

    An input collected less often than the window is long has one period that counts: the one the window
    lies in (the year's budget holds for each of its quarters).

    >>> ytd = Window(WindowKind.YEAR_TO_DATE)
    >>> [str(part) for part in window_periods(Period.parse("2020-Q2"), window=ytd,
    ...     kpi_frequency=Frequency.QUARTER, input_frequency=Frequency.QUARTER)]
    ['2020-Q1', '2020-Q2']
    """
    last = period.last_month
    match window.kind:
        case WindowKind.PERIOD:
            first = period.first_month
        case WindowKind.YEAR_TO_DATE:
            first = period.year * YEAR_MONTHS
        case WindowKind.ROLLING_YEAR:
            first = last - YEAR_MONTHS + 1
        case WindowKind.LAST:
            first = last - window.count * kpi_frequency.months + 1
    months = input_frequency.months
    start, stop = -(-first // months), (last + 1) // months
    if start >= stop:
        return (Period(input_frequency, last // months),)
    return tuple(Period(input_frequency, n) for n in range(start, stop))


@dataclass(frozen=True, slots=True)
class Column:
    """The facts of one input, period by period in order.

    unit: int32[n] index into `Facts.units`; period: int64[n] keys; value: float64[n]; status: int8[n]
    """

    unit: NDArray[np.int32]
    period: NDArray[np.int64]
    value: Floats
    status: NDArray[np.int8]


class Grouped:
    """Facts grouped by input, once, so that taking one input's does not scan them all."""

    def __init__(self, facts: Facts) -> None:
        """Group; keeps the order of periods inside each input (a stable sort)."""
        self.units = facts.units
        order = np.argsort(facts.input, kind="stable")
        self._facts = facts
        self._order = order
        bounds = np.searchsorted(facts.input[order], np.arange(len(facts.inputs) + 1))
        self._slices = {name: slice(int(bounds[n]), int(bounds[n + 1])) for n, name in enumerate(facts.inputs)}
        self._columns: dict[str, Column] = {}

    def of(self, input_id: str) -> Column:
        """Give the facts of one input; none for an input that nobody reported."""
        if input_id not in self._columns:
            rows = self._order[self._slices.get(input_id, slice(0, 0))]
            facts = self._facts
            self._columns[input_id] = Column(
                facts.unit[rows], facts.period[rows], facts.value[rows], facts.status[rows]
            )
        return self._columns[input_id]


@dataclass(frozen=True, slots=True)
class Combined:
    """One figure a unit: value float64[unit] (NaN = missing), reason int8[unit] (`Reason`)."""

    value: Floats
    reason: NDArray[np.int8]


def combine(
    column: Column, *, position: NDArray[np.intp], size: int, periods: Sequence[Period], over_time: OverTime, partial: bool
) -> Combined:
    """Combine one input's figures inside a window into one a unit.

    `position` maps an index into `Facts.units` to the unit's place 0..size-1, or -1. Sums and means need
    every period of the window unless `partial`; `last`, `max` and `min` take what there is.
    """
    rows = np.flatnonzero(np.isin(column.period, [period.key for period in periods]))
    units = position[column.unit[rows]]
    keep = units >= 0
    rows, units = rows[keep], units[keep]
    status = column.status[rows]
    reported = status == Status.REPORTED
    at, values = units[reported], column.value[rows][reported]
    count = np.bincount(at, minlength=size)
    value = _combined(at, values, count, over_time)
    needed = 1 if partial or over_time not in (OverTime.SUM, OverTime.MEAN) else len(periods)
    enough = count >= needed
    reason = np.where(count > 0, Reason.PERIOD_INCOMPLETE, Reason.NOT_SUBMITTED).astype(np.int8)
    reason[units[status == Status.NOT_AVAILABLE]] = Reason.NOT_AVAILABLE
    inapplicable = np.bincount(units[status == Status.NOT_APPLICABLE], minlength=size)
    reason[inapplicable == len(periods)] = Reason.NOT_AVAILABLE
    reason[enough] = Reason.SCORED
    return Combined(np.where(enough, value, np.nan), reason)


def _combined(at: NDArray[np.intp], values: Floats, count: NDArray[np.intp], over_time: OverTime) -> Floats:
    """Give float64[unit]; units without figures hold anything."""
    if over_time in (OverTime.SUM, OverTime.MEAN):
        total = np.bincount(at, weights=values, minlength=len(count))
        return total if over_time is OverTime.SUM else total / np.maximum(count, 1)
    if over_time is OverTime.LAST:
        value = np.full(len(count), np.nan)
        value[at] = values  # facts are in order of period: the last one stays
        return value
    extreme = np.full(len(count), -np.inf if over_time is OverTime.MAX else np.inf)
    (np.maximum if over_time is OverTime.MAX else np.minimum).at(extreme, at, values)
    return extreme
