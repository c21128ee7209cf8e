"""Inputs over time: which periods a window covers, and how their figures become one per unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bsc_cli.model.life import Life
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.results import Reason, Status
from bsc_cli.model.scorecard import MeasuredBy, OverTime, Scorecard, Window, WindowKind
from bsc_cli.scoring.quantise import Floats

if TYPE_CHECKING:
    from numpy.typing import NDArray

YEAR_MONTHS = 12


def window_periods(
    period: Period, *, window: Window, kpi_frequency: Frequency, input_frequency: Frequency
) -> tuple[Period, ...]:
    """Give the input's periods that the window ending with `period` covers, oldest first.

    `period` covers the KPI's own period where that is longer than the one asked for: a yearly KPI, scored in
    the last quarter, takes the year. An input collected less often than the window is long has one period
    that counts: the one the window lies in (the year's budget holds for each of its quarters).

    >>> ytd = Window(WindowKind.YEAR_TO_DATE)
    >>> [str(part) for part in window_periods(Period.parse("2020-Q2"), window=ytd,
    ...     kpi_frequency=Frequency.QUARTER, input_frequency=Frequency.QUARTER)]
    ['2020-Q1', '2020-Q2']
    """
    first, last = window_first(period, window, kpi_frequency), period.last_month
    months = input_frequency.months
    start, stop = -(-first // months), (last + 1) // months
    if start >= stop:
        return (Period(input_frequency, last // months),)
    return tuple(Period(input_frequency, n) for n in range(start, stop))


def window_first(period: Period, window: Window, kpi_frequency: Frequency) -> int:
    """Give the first month of the window that ends with `period`, counted from the January of year 0."""
    match window.kind:
        case WindowKind.PERIOD:
            return period.last_month - max(period.frequency.months, kpi_frequency.months) + 1
        case WindowKind.YEAR_TO_DATE:
            return period.year * YEAR_MONTHS
        case WindowKind.ROLLING_YEAR:
            return period.last_month - YEAR_MONTHS + 1
        case WindowKind.LAST:
            return period.last_month - window.count * kpi_frequency.months + 1


@dataclass(frozen=True, slots=True)
class Span:
    """A window's months, `first` to `last`, and how often the organisation reports."""

    first: int
    last: int
    reporting: Frequency

    def needed(self, period: Period, life: Life) -> bool:
        """Tell whether the figure of one of the window's periods is needed of somebody with such a life.

        It is if the period ends inside the life. A figure of a period longer than the reporting period is asked once
        for all of it: it is needed if one of the reporting periods in it and in the window ends inside the life.

        >>> year = Span(2020 * 12, 2020 * 12 + 11, Frequency.QUARTER)
        >>> gone = Life(last=2020 * 12 + 5)
        >>> [year.needed(Period.parse(text), gone) for text in ("2020-Q2", "2020-Q3", "2020")]
        [True, False, True]
        """
        return any(life.holds(part) for part in self._parts(period))

    def ends(self, period: Period, life: Life) -> bool:
        """Tell whether somebody with such a life is still there at the end of the window, which `period` holds."""
        return life.holds(self._parts(period)[-1])

    def _parts(self, period: Period) -> tuple[Period, ...]:
        parts = period.parts(self.reporting)
        within = tuple(one for one in parts if one.first_month <= self.last and self.first <= one.last_month)
        return within or (period,)


def window_span(period: Period, *, window: Window, kpi_frequency: Frequency, reporting: Frequency) -> Span:
    """Give the months of the window that ends with `period`."""
    return Span(window_first(period, window, kpi_frequency), period.last_month, reporting)


def belongs(periods: tuple[Period, ...], span: Span, life: Life, over_time: OverTime) -> bool:
    """Tell whether somebody with such a life has something to give: for a `last`, who is there at the window's end."""
    if over_time is OverTime.LAST:
        return span.ends(periods[-1], life)
    return any(span.needed(period, life) for period in periods)


def windows_read(scorecards: Iterable[Scorecard]) -> set[tuple[Window, Frequency, Frequency]]:
    """Give the windows over which inputs may be read: window, the KPI's frequency, the input's.

    What contributes to a KPI is read over that KPI's window.
    """
    own: set[tuple[Window, Frequency, Frequency]] = set()
    above: set[tuple[Window, Frequency]] = set()
    given: set[Frequency] = set()
    for scorecard in scorecards:
        shared = {item.frequency for item in scorecard.inputs}
        for kpi in scorecard.root.kpis():
            collected = shared | {item.frequency for item in kpi.inputs}
            own |= {(kpi.window, kpi.frequency, one) for one in collected}
            given |= collected if kpi.contributes_to else set()
            if kpi.measured_by is MeasuredBy.CONTRIBUTORS:
                above.add((kpi.window, kpi.frequency))
    return own | {(*one, frequency) for one in above for frequency in given}


@dataclass(frozen=True, slots=True)
class Combined:
    """One figure a place: value float64[place] (NaN = missing), reason int8[place] (`Reason`)."""

    value: Floats
    reason: NDArray[np.int8]


def combine(
    at: NDArray[np.intp],
    values: Floats,
    status: NDArray[np.int8],
    *,
    size: int,
    periods: int | NDArray[np.int64],
    over_time: OverTime,
    partial: bool,
) -> Combined:
    """Combine figures inside a window, in order of period, into one a place (0..size-1).

    at: intp[n] the place each figure belongs to. Sums and means need a figure for each of the window's
    `periods` (int64[place], or one number for all) unless `partial`; `last`, `max` and `min` take what there is.
    A figure reported as not applicable is missing with a reason of its own: it counts as not applicable only when
    the office declares it.
    """
    reported = status == Status.REPORTED
    unavailable = undecided = at[:0]
    if not reported.all():
        unavailable, undecided = at[status == Status.NOT_AVAILABLE], at[status == Status.NOT_APPLICABLE]
        at, values = at[reported], values[reported]
    count = np.bincount(at, minlength=size)
    needed = 1 if partial or over_time not in (OverTime.SUM, OverTime.MEAN) else np.maximum(periods, 1)
    enough = count >= needed
    reason = np.where(count > 0, Reason.PERIOD_INCOMPLETE, Reason.NOT_SUBMITTED).astype(np.int8)
    reason[unavailable] = Reason.NOT_AVAILABLE
    reason[undecided] = Reason.UNDECIDED
    reason[enough] = Reason.SCORED
    with np.errstate(over="ignore"):
        found = np.where(enough, _combined(at, values, count, over_time), np.nan)
    endless = np.isinf(found)  # a sum beyond what numbers can hold
    if endless.any():
        found[endless], reason[endless] = np.nan, Reason.UNDEFINED_RESULT
    return Combined(found, reason)


def _combined(at: NDArray[np.intp], values: Floats, count: NDArray[np.intp], over_time: OverTime) -> Floats:
    """Give float64[place]; places without figures hold anything."""
    if over_time in (OverTime.SUM, OverTime.MEAN):
        total = np.bincount(at, weights=values, minlength=len(count)).astype(np.float64, copy=False)
        return total if over_time is OverTime.SUM else total / np.maximum(count, 1)
    if over_time is OverTime.LAST:
        value = np.full(len(count), np.nan)
        value[at] = values  # facts are in order of period: the last one stays
        return value
    extreme = np.full(len(count), -np.inf if over_time is OverTime.MAX else np.inf)
    (np.maximum if over_time is OverTime.MAX else np.minimum).at(extreme, at, values)
    return extreme
