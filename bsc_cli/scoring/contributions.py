"""What contributes to a KPI, as arrays: the inputs of KPIs of units below become those of a KPI above.

Edges between units are followed on arrays, one run for each KPI and depth, the deepest first, so that what is
itself made of contributions is there when it is asked for. Contributors are added one after the other in
order of unit id, then KPI id.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from bsc_cli.model.life import Life
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Input, Kpi, MeasuredBy, OverTime, OverUnits, Scorecard, Window
from bsc_cli.scoring.cascade import Cascade, given, of_id
from bsc_cli.scoring.edges import Link, Run, Spot, Taken, Target, places_of, taken_by, taken_from, taken_of, targets_of
from bsc_cli.scoring.force import Force
from bsc_cli.scoring.over_time import Combined, belongs, window_periods, window_span
from bsc_cli.scoring.quantise import Floats
from bsc_cli.scoring.results import Lacking, LackingKey, Layout

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Index = NDArray[np.intp]

ReadingKey = tuple[str, Window, Frequency, Life]
"""An input as one KPI reads it: input id, window, the KPI's frequency, in which months."""


class Contributions:
    """All contributions in one period: which figures they need, and what becomes of them."""

    def __init__(self, layout: Layout, cascade: Cascade, force: Force) -> None:
        """Follow the edges between the units of `layout`."""
        self.layout = layout
        self.force = force
        self.targets = targets_of(layout, cascade)
        self.taken = taken_by(self.targets)
        self.shares: dict[Spot, Floats] = {}

    def wants(self) -> Iterator[tuple[int, Input, Taken]]:
        """Give the collected figures needed: number of a block, its input, and how it is read."""
        for target, taken in self._asked():
            for link in target.links:
                for item in target.kpi.inputs:
                    for source in filter(None, self._sources(target, link, item)):
                        if not is_nested(link.kpi, source):
                            yield link.giver, source, taken_from(link.kpi, taken)

    def fill(self, readings: list[dict[ReadingKey, Combined]]) -> dict[LackingKey, Lacking]:
        """Add what the contributions come to, to the readings of each block; give what is missing of them."""
        for target, taken in self._asked():
            size = len(self.layout.blocks[target.block].units)
            for item in target.kpi.inputs:
                value, reason = np.full(size, np.nan), np.full(size, Reason.NO_CONTRIBUTOR, np.int8)
                readings[target.block][(item.id, *taken)] = Combined(value, reason)
        runs = [(run, target) for target in self.targets.values() for run in target.runs]
        missing: dict[LackingKey, list[Lacking]] = {}
        for run, target in sorted(runs, key=lambda pair: -pair[0].depth):
            for taken in self.taken[target.block, target.kpi.id]:
                lacking = self._fill_run(target, run, taken, readings)
                if len(lacking.at):
                    key = (self._scorecard(target.block).id, target.kpi.id, *taken)
                    missing.setdefault(key, []).append(lacking)
        return {key: _joined(pieces) for key, pieces in missing.items()}

    def _asked(self) -> Iterator[tuple[Target, Taken]]:
        return ((target, taken) for spot, target in self.targets.items() for taken in self.taken[spot])

    def _scorecard(self, block: int) -> Scorecard:
        return self.layout.blocks[block].scorecard

    def _sources(self, target: Target, link: Link, item: Input) -> tuple[Input | None, Input | None]:
        """Give the contributor's input that stands for `item`, and the one it is weighted by."""
        card = self._scorecard(link.giver)
        weight = of_id(card, link.kpi, item.weighted_by) if item.weighted_by else None
        return given(card, link.kpi, target.kpi, item), weight

    def _fill_run(self, target: Target, run: Run, taken: Taken, readings: list[dict[ReadingKey, Combined]]) -> Lacking:
        """Write what one run comes to into the readings of its KPI; give which of its edges lack a figure."""
        lacks, expected = np.zeros(len(run.order), bool), np.zeros(len(run.order), bool)
        gathered = []
        for item in target.kpi.inputs:
            pairs = [self._sources(target, link, item) for link, _ in run.pieces]
            sources = [source for source, _ in pairs]
            values, weights = _gathered(run, sources, taken, readings), None
            there = self._there(run, sources, taken)
            if item.weighted_by:
                weights = _gathered(run, [weight for _, weight in pairs], taken, readings)
                values = np.where(np.isnan(weights), np.nan, values)
                there &= self._there(run, [weight for _, weight in pairs], taken)
            lacks |= np.isnan(values) & there
            expected |= there
            gathered.append((item, values, weights, there))
        partial = target.kpi.partial
        if partial and taken == taken_of(target.kpi):
            self._note_share(target, run, lacks, expected)
        for item, values, weights, there in gathered:
            # Who lacks one figure is left out with all: it must not pay to keep silent about a denominator.
            kept = np.where(lacks, np.nan, values) if partial else values
            some = None if weights is None else weights[there]
            found = combine(run.into[there], kept[there], item, size=len(run.units), weights=some, partial=partial)
            into = readings[target.block][(item.id, *taken)]
            has = np.bincount(run.into[there], minlength=len(run.units)) > 0  # all others have no contributor
            into.value[run.units[has]], into.reason[run.units[has]] = found.value[has], found.reason[has]
        return _lacking(run, lacks)

    def _note_share(self, target: Target, run: Run, lacks: NDArray[np.bool_], expected: NDArray[np.bool_]) -> None:
        """Note what share of its contributors each unit of a run has."""
        size = len(run.units)
        whole = np.bincount(run.into[expected], minlength=size)
        lacking = np.bincount(run.into[lacks], minlength=size)
        empty = np.ones(len(self.layout.blocks[target.block].units))
        share = self.shares.setdefault((target.block, target.kpi.id), empty)
        share[run.units] = 1 - lacking / np.maximum(whole, 1)

    def _there(self, run: Run, sources: list[Input | None], taken: Taken) -> NDArray[np.bool_]:
        """Tell which contributors are there in the window, bool[edge] in the order of adding."""
        pieces = []
        for (link, of), source in zip(run.pieces, sources, strict=True):
            lives, codes = self.force.lives(self.layout.blocks[link.giver])
            known = [gives(source, taken_from(link.kpi, taken), life, self.force) for life in lives]
            pieces.append(np.array(known, bool)[codes[of]])
        return np.concatenate(pieces)[run.order]


def needed_periods(item: Input, taken: Taken, life: Life, force: Force) -> tuple[Period, ...]:
    """Give the periods of an input of which figures are needed of a unit of such a life, oldest first."""
    window, frequency, months = taken
    span = window_span(force.period, window=window, kpi_frequency=frequency, reporting=force.reporting)
    periods = window_periods(force.period, window=window, kpi_frequency=frequency, input_frequency=item.frequency)
    return tuple(period for period in periods if span.needed(period, months & life))


def gives(source: Input | None, taken: Taken, life: Life, force: Force) -> bool:
    """Tell whether a contributor of such a life has to give its input `source` (None: there is none, it lacks)."""
    window, frequency, months = taken
    span = window_span(force.period, window=window, kpi_frequency=frequency, reporting=force.reporting)
    over_time = OverTime.SUM if source is None else source.over_time
    collected = frequency if source is None else source.frequency
    periods = window_periods(force.period, window=window, kpi_frequency=frequency, input_frequency=collected)
    return belongs(periods, span, months & life, over_time)


def combine(into: Index, values: Floats, item: Input, *, size: int, weights: Floats | None, partial: bool) -> Combined:
    """Combine the values of contributors (NaN = missing), in the order given, into one a unit (0..size-1).

    A missing one makes the unit's missing, unless `partial`: then those that are there count.
    """
    missing = np.isnan(values)
    there = np.bincount(into[~missing], minlength=size)
    enough = there > 0 if partial else np.bincount(into[missing], minlength=size) == 0
    into, values = into[~missing], values[~missing]
    weights = None if weights is None else weights[~missing]
    with np.errstate(all="ignore"):
        found = np.where(enough, _combined(into, values, item.over_units, there, weights), np.nan)
    reason = np.where(enough, Reason.SCORED, Reason.CONTRIBUTOR_MISSING).astype(np.int8)
    undefined = enough & ~np.isfinite(found)
    return Combined(
        np.where(undefined, np.nan, found), np.where(undefined, Reason.UNDEFINED_RESULT, reason).astype(np.int8)
    )


def _combined(
    into: Index, values: Floats, over_units: OverUnits | None, there: NDArray[np.intp], weights: Floats | None
) -> Floats:
    size = len(there)
    if over_units in (OverUnits.MAX, OverUnits.MIN):
        extreme = np.full(size, -np.inf if over_units is OverUnits.MAX else np.inf)
        (np.maximum if over_units is OverUnits.MAX else np.minimum).at(extreme, into, values)
        return extreme
    if over_units is not OverUnits.MEAN:
        return _sums(into, values, size)
    if weights is None:
        return _sums(into, values, size) / there
    return _sums(into, values * weights, size) / _sums(into, weights, size)


def _sums(into: Index, values: Floats, size: int) -> Floats:
    return np.bincount(into, weights=values, minlength=size).astype(np.float64, copy=False)


def _gathered(
    run: Run, sources: list[Input | None], taken: Taken, readings: list[dict[ReadingKey, Combined]]
) -> Floats:
    """Give what each contributor gives, float64[edge] in the order of adding; NaN where it has nothing to give."""
    pieces = []
    for (link, of), source in zip(run.pieces, sources, strict=True):
        if source is None:
            pieces.append(np.full(len(of), np.nan))
        else:
            pieces.append(readings[link.giver][(source.id, *taken_from(link.kpi, taken))].value[of])
    return np.concatenate(pieces)[run.order]


def is_nested(kpi: Kpi, source: Input) -> bool:
    """Tell whether an input that a contributor gives is itself made of contributions, not collected."""
    return kpi.measured_by is MeasuredBy.CONTRIBUTORS and any(source is own for own in kpi.inputs)


def _lacking(run: Run, lacks: NDArray[np.bool_]) -> Lacking:
    """Give which edges lack a figure."""
    links, sizes = [link for link, _ in run.pieces], [len(of) for _, of in run.pieces]
    place = places_of(links)
    block = np.repeat([link.giver for link in links], sizes)[run.order][lacks]
    unit = np.concatenate([of for _, of in run.pieces])[run.order][lacks]
    kpi = np.repeat([place[link.kpi.id] for link in links], sizes)[run.order][lacks]
    return Lacking(run.units[run.into][lacks], block, unit, kpi, tuple(place))


def _joined(pieces: list[Lacking]) -> Lacking:
    """Give what several runs lack as one."""
    kpis = tuple(sorted({name for piece in pieces for name in piece.kpis}))
    at, block, unit = (np.concatenate([getattr(one, name) for one in pieces]) for name in ("at", "block", "unit"))
    place = {name: n for n, name in enumerate(kpis)}
    kpi = np.concatenate([np.array([place[name] for name in one.kpis], np.intp)[one.kpi] for one in pieces])
    return Lacking(at, block, unit, kpi, kpis)
