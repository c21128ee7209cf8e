"""The last figure of a unit's input before a period, as workbooks show it beside the cell to fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.results import Status
from bsc_cli.scoring.facts import Facts

if TYPE_CHECKING:
    from numpy.typing import NDArray

REACH_MONTHS = 24
"""Figures of so many months are looked at: a yearly one is found in each quarter of the year that follows."""


def reach(period: Period) -> tuple[int, int]:
    """Give the first and last `Period.key` of the facts that can come before what is asked in `period`."""
    first = max(period.first_month - REACH_MONTHS, 0)
    return Period(Frequency.MONTH, first).key, period.within(Frequency.YEAR).key


class Previous:
    """The figures that were reported, to be asked for the last one before a period.

    Figures that were said to be not available or not applicable are none. All is held in two arrays, sorted:

    series: int64[n] unit, input and length of the period as one number; period: int64[n] `Period.key`
    """

    def __init__(self, facts: Facts) -> None:
        """Index the facts."""
        self._units = {name: code for code, name in enumerate(facts.units)}
        self._inputs = {name: code for code, name in enumerate(facts.inputs)}
        kept = np.flatnonzero(facts.status == Status.REPORTED)
        period = facts.period[kept]
        count = len(self._inputs)
        series = (facts.unit[kept].astype(np.int64) * count + facts.input[kept]) * len(Frequency)
        series += period % len(Frequency)
        order = np.lexsort((period, series))
        self._series_of: NDArray[np.int64] = series[order]
        self._period: NDArray[np.int64] = period[order]
        self._value: NDArray[np.float64] = facts.value[kept][order]

    def before(self, unit: str, item: str, period: Period) -> tuple[Period, float] | None:
        """Give the latest figure of the same kind of period before `period`, or None."""
        if unit not in self._units or item not in self._inputs:
            return None
        wanted = (self._units[unit] * len(self._inputs) + self._inputs[item]) * len(Frequency)
        wanted += period.key % len(Frequency)
        start, stop = np.searchsorted(self._series_of, [wanted, wanted + 1])
        at = int(start + np.searchsorted(self._period[start:stop], period.key))
        if at == start:
            return None
        return Period.from_key(int(self._period[at - 1])), float(self._value[at - 1])
