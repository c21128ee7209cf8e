"""What was scored from part of its periods or contributors only, as findings: one an item, however many units."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from bsc_cli.catalogue import scoring as rules
from bsc_cli.diagnostics import Finding, Findings
from bsc_cli.model.periods import Period
from bsc_cli.model.results import Status
from bsc_cli.model.scorecard import Input, Kpi, MeasuredBy, OverTime, Window
from bsc_cli.scoring.actuals import collected_by
from bsc_cli.scoring.edges import taken_of
from bsc_cli.scoring.facts import Facts
from bsc_cli.scoring.over_time import window_periods
from bsc_cli.scoring.results import Block, Results
from bsc_cli.scoring.unscored import Absence

if TYPE_CHECKING:
    from numpy.typing import NDArray


def partly(facts: Facts, results_list: Sequence[Results], units: Collection[str]) -> Findings:
    """Give which items of `units` have a score although figures of their window are not there, by item.

    Of a `last`, that is a last figure that is not of the window's last period. What asks for all its figures has no
    score without them, and is told elsewhere. Figures that are there and not used, since the KPI is made of those of
    units below, are told too.
    """
    if not results_list:
        return ()
    reported = _Reported(facts)
    return tuple(
        finding
        for block in results_list[0].layout.blocks
        for finding in _of_block(block, reported, results_list, units)
    )


def _of_block(
    block: Block, reported: _Reported, results_list: Sequence[Results], wanted: Collection[str]
) -> Iterator[Finding]:
    chosen = np.array([unit in wanted for unit in block.units])
    periods = tuple(results.period for results in results_list)
    kpis = (item for item in block.items if isinstance(item, Kpi)) if chosen.any() else ()
    for kpi in kpis:
        rows = block.rows(block.item_index[kpi.id])
        scored = np.stack([~np.isnan(results.score[rows]) for results in results_list]) & chosen
        inputs = [item for item in collected_by(kpi, block.scorecard) if _takes_what_there_is(item)]
        if inputs:
            lacking = [[reported.in_part(kpi, item, period, block.units) for item in inputs] for period in periods]
            where = np.any(lacking, axis=1) & scored
            if where.any():
                yield Absence(block, kpi, rules.PART_OF_TIME, where, tuple(results_list)).finding(int(chosen.sum()))
        if kpi.measured_by is MeasuredBy.CONTRIBUTORS:
            where = np.stack([reported.has_any(kpi, period, block.units) for period in periods]) & chosen
            if where.any():
                yield Absence(block, kpi, rules.NOT_USED, where, tuple(results_list)).finding(int(chosen.sum()))
        if kpi.partial and kpi.measured_by is not MeasuredBy.FIGURES:
            where = np.stack([_left_out(block, kpi, results) for results in results_list]) & scored
            if where.any():
                yield Absence(block, kpi, rules.LEFT_OUT, where, tuple(results_list)).finding(int(chosen.sum()))


def _left_out(block: Block, kpi: Kpi, results: Results) -> NDArray[np.bool_]:
    """Tell of which units something was left out that the KPI is measured by."""
    where = np.zeros(len(block.units), bool)
    held = results.lacking.get((block.scorecard.id, kpi.id, *taken_of(kpi)))
    if held is not None:
        where[held.at] = True
    return where


def _takes_what_there_is(item: Input) -> bool:
    return item.partial or item.over_time not in (OverTime.SUM, OverTime.MEAN)


class _Reported:
    """How many figures there are of a unit and input in a window; of each window they are counted once."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.units = {unit: code for code, unit in enumerate(facts.units)}
        self.inputs = {name: code for code, name in enumerate(facts.inputs)}
        self.counted: dict[tuple[Period, ...], tuple[NDArray[np.int64], NDArray[np.int64]]] = {}

    def in_part(self, kpi: Kpi, item: Input, period: Period, units: Sequence[str]) -> NDArray[np.bool_]:
        """Tell of which units an input's figures are there, but not those that would make it whole."""
        periods = window_periods(period, window=kpi.window, kpi_frequency=kpi.frequency, input_frequency=item.frequency)
        if len(periods) == 1:
            return np.zeros(len(units), bool)
        count = self.count(periods, item, units)
        is_last = item.over_time is OverTime.LAST
        lacks: NDArray[np.bool_] = self.count(periods[-1:], item, units) == 0 if is_last else count < len(periods)
        return (count > 0) & lacks

    def has_any(self, kpi: Kpi, period: Period, units: Sequence[str]) -> NDArray[np.bool_]:
        """Tell of which units there is a figure of the KPI's own inputs in `period`."""
        found = np.zeros(len(units), bool)
        for item in kpi.inputs:
            periods = window_periods(
                period, window=Window(), kpi_frequency=kpi.frequency, input_frequency=item.frequency
            )
            found |= self.count(periods, item, units) > 0
        return found

    def count(self, periods: tuple[Period, ...], item: Input, units: Sequence[str]) -> NDArray[np.int64]:
        """Give int64[unit]: how many of `periods` have a figure."""
        if periods not in self.counted:
            self.counted[periods] = self._count(periods)
        keys, counts = self.counted[periods]
        code = self.inputs.get(item.id)
        if code is None or not len(keys):
            return np.zeros(len(units), np.int64)
        wanted = np.array([self.units.get(unit, -1) for unit in units], np.int64) * len(self.inputs) + code
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[at] == wanted, counts[at], 0)

    def _count(self, periods: tuple[Period, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        wanted = [period.key for period in periods]
        near = self.facts.between(min(wanted), max(wanted))
        there = np.flatnonzero(np.isin(near.period, wanted) & (near.status == Status.REPORTED))
        keys = near.unit[there].astype(np.int64) * len(self.inputs) + near.input[there]
        return np.unique(keys, return_counts=True)
