"""From facts to actuals: inputs over time, then formulas, for every KPI of every unit.

The facts of all scorecards are placed in one pass: each (scorecard, input, window) has a run of slots, one
a unit, and every fact finds its slot by arithmetic.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from bsc_cli.model.life import ALWAYS, Life
from bsc_cli.model.periods import Period
from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Dated, Input, Kpi, MeasuredBy, Missing, OverTime, Scorecard
from bsc_cli.scoring.cascade import Cascade
from bsc_cli.scoring.contributions import Contributions, ReadingKey
from bsc_cli.scoring.edges import Taken, taken_of
from bsc_cli.scoring.facts import Facts
from bsc_cli.scoring.force import Force
from bsc_cli.scoring.formula import Evaluation, Name, Step, evaluate_steps, parse
from bsc_cli.scoring.kernel import is_absent
from bsc_cli.scoring.over_time import Combined, Span, combine, window_periods, window_span
from bsc_cli.scoring.phasing import share_due
from bsc_cli.scoring.plan import is_due
from bsc_cli.scoring.quantise import Floats
from bsc_cli.scoring.results import Block, Lacking, LackingKey, Layout

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Actual:
    """A KPI's actual for all units of a block: raw units, after formula and fill.

    values: float64[unit], NaN = missing; reason: int8[unit] why; filled: bool[unit] counted as zero
    """

    values: Floats
    reason: NDArray[np.int8]
    filled: NDArray[np.bool_]
    steps: tuple[Step, ...] = ()


@dataclass
class BlockFigures:
    """What is known of one block's figures in one period; formulas are computed when first asked for.

    `totals` are the actuals of KPIs measured by scorecards, by id: whoever knows the scores puts them in.
    """

    block: Block
    period: Period
    readings: dict[ReadingKey, Combined]
    totals: dict[str, Actual] = field(default_factory=dict)
    _inputs: dict[str, Input] = field(init=False)
    _kpis: dict[str, Kpi] = field(init=False)
    _actuals: dict[str, Actual] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the scorecard's inputs and KPIs by id."""
        self._inputs = {item.id: item for item in self.block.scorecard.inputs}
        self._kpis = {item.id: item for item in self.block.items if isinstance(item, Kpi)}

    def actual(self, kpi: Kpi) -> Actual:
        """Give the KPI's actual; KPIs that its formula names are computed first, however long their chain."""
        pending = [] if kpi.id in self._actuals else [kpi]
        while pending:
            needed = [other for other in self._needed(pending[-1]) if other.id not in self._actuals]
            if len(pending) > len(self._kpis):
                message = f"the formula of {kpi.address} leads back to itself"  # checks refuse such definitions
                raise RecursionError(message)
            if needed:
                pending.append(needed[0])
            else:
                one = pending.pop()
                self._actuals[one.id] = self._actual(one)
        return self._actuals[kpi.id]

    def _needed(self, kpi: Kpi) -> Iterator[Kpi]:
        """Give the KPIs whose actuals the formula of `kpi` names."""
        if kpi.formula is None:
            return
        own = {item.id for item in kpi.inputs} | self._inputs.keys() | {step for step, _ in kpi.formula.steps}
        for _, text in kpi.formula.steps:
            for name in sorted(parse(text).names, key=str):
                if name.id in self._kpis and name.id not in own and name.attribute in ("", "actual"):
                    yield self._kpis[name.id]

    def _actual(self, kpi: Kpi) -> Actual:
        if kpi.measured_by is MeasuredBy.SCORECARDS:
            found = self.totals[kpi.id]
        else:
            found = self._computed(kpi) if kpi.formula is not None else self._collected(kpi)
        if kpi.missing is not Missing.ZERO:
            return found
        filled = np.isnan(found.values) & ~is_absent(found.reason)
        values = np.where(filled, 0.0, found.values)
        reason = np.where(filled, Reason.SCORED, found.reason).astype(np.int8)
        return Actual(values, reason, filled, found.steps)

    def reference(self, kpi: Kpi, name: str) -> float | Floats:
        """Give a reference value in force, as far as it is due: one for all units or float64[unit]; NaN = missing."""
        whole, share = self.annual(kpi, name), share_due(kpi, name, self.period)
        return whole if share is None else whole * (share / 100)

    def annual(self, kpi: Kpi, name: str) -> float | Floats:
        """Give a reference value as it is written, before any phasing."""
        reference = dict(kpi.references()).get(name)
        if reference is None:
            return float("nan")
        if isinstance(reference, Dated):
            value = reference.at(self.period)
            return float("nan") if value is None else value
        evaluation, _ = evaluate_steps(reference, lambda name: self.named(kpi, name)[0])
        return evaluation.values

    def _collected(self, kpi: Kpi) -> Actual:
        """Give the one input of a KPI without a formula."""
        reading = self.readings[(kpi.inputs[0].id, *taken_of(kpi))]
        return Actual(reading.value, reading.reason, np.zeros(len(reading.value), bool))

    def _computed(self, kpi: Kpi) -> Actual:
        """Give the actual of a KPI with a formula; a missing operand passes its reason on, arithmetic has its own."""
        assert kpi.formula is not None
        size = len(self.block.units)
        reasons: list[NDArray[np.int8]] = []

        def lookup(name: Name) -> Evaluation:
            evaluation, reason = self.named(kpi, name)
            reasons.append(reason)
            return evaluation

        evaluation, steps = evaluate_steps(kpi.formula, lookup)
        values = np.broadcast_to(evaluation.values, size)
        reason = np.full(size, Reason.NOT_SUBMITTED, np.int8)
        for one in reversed(reasons):
            reason = np.where(one != Reason.SCORED, one, reason).astype(np.int8)
        for one in reasons:
            reason = np.where(is_absent(one), one, reason).astype(np.int8)
        undefined = np.broadcast_to(evaluation.undefined, size)
        reason = np.where(undefined, Reason.UNDEFINED_RESULT, reason)
        reason = np.where(np.isnan(values), reason, Reason.SCORED).astype(np.int8)
        return Actual(values, reason, np.zeros(size, bool), steps)

    def alone(self, unit: str) -> BlockFigures:
        """Give the figures of one unit by itself."""
        n = self.block.unit_index[unit]
        one = slice(n, n + 1)
        readings = {key: Combined(held.value[one], held.reason[one]) for key, held in self.readings.items()}
        block = Block(self.block.scorecard, self.block.items, (unit,), self.block.start)
        return BlockFigures(block, self.period, readings)

    def named(self, kpi: Kpi, name: Name) -> tuple[Evaluation, NDArray[np.int8]]:
        """Give what a name in the KPI's formula stands for, an input or another KPI's figure, and why it is missing."""
        size = len(self.block.units)
        scored = np.zeros(size, np.int8)
        none = np.zeros(size, bool)
        own = {item.id for item in kpi.inputs}
        if not name.attribute and (name.id in own or name.id in self._inputs):
            reading = self.readings[(name.id, *taken_of(kpi))]
            return Evaluation(reading.value, none), reading.reason
        other = self._kpis[name.id]
        idle = why_idle(other, self.period)
        if name.attribute in ("", "actual") and idle is not Reason.SCORED:
            return Evaluation(np.full(size, np.nan), none), np.full(size, idle, np.int8)
        if name.attribute in ("", "actual"):
            actual = self.actual(other)
            return Evaluation(actual.values, actual.reason == Reason.UNDEFINED_RESULT), actual.reason
        values = np.broadcast_to(self.reference(other, name.attribute), size)
        return Evaluation(values, none), np.where(np.isnan(values), Reason.NO_REFERENCE, scored).astype(np.int8)


def why_idle(kpi: Kpi, period: Period) -> Reason:
    """Give why nothing is expected of a KPI in `period`; SCORED if it is there and due."""
    if not period.is_within(kpi.since, kpi.until):
        return Reason.NOT_IN_FORCE
    return Reason.SCORED if is_due(kpi, period) else Reason.NOT_DUE


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of every block of a layout, and what is missing of contributions.

    shares: float64[unit] by block and KPI, how many of its contributors are there, of all that it should have
    """

    blocks: tuple[BlockFigures, ...]
    lacking: dict[LackingKey, Lacking]
    shares: dict[tuple[int, str], Floats]


def figures(layout: Layout, facts: Facts, force: Force, cascade: Cascade) -> Figures:
    """Place the facts of a period and its windows, add up contributions, and give each block's figures."""
    slots = _Slots(layout, force)
    contributions = Contributions(layout, cascade, force)
    for number, item, taken in contributions.wants():
        slots.want(number, item, taken)
    readings = slots.fill(facts)
    lacking = contributions.fill(readings)
    blocks = (BlockFigures(block, force.period, readings[n]) for n, block in enumerate(layout.blocks))
    return Figures(tuple(blocks), lacking, contributions.shares)


def inputs_of(kpi: Kpi, scorecard: Scorecard) -> tuple[Input, ...]:
    """Give the inputs that a KPI reads: its own, and those of the scorecard that its formulas name."""
    named = {name.id for name in names_of(kpi)}
    return (*kpi.inputs, *(item for item in scorecard.inputs if item.id in named))


def collected_by(kpi: Kpi, scorecard: Scorecard) -> tuple[Input, ...]:
    """Give the inputs that a KPI reads and that are collected for it: not those that contributors give."""
    read = inputs_of(kpi, scorecard)
    return read if kpi.measured_by is not MeasuredBy.CONTRIBUTORS else read[len(kpi.inputs) :]


def names_of(kpi: Kpi) -> Iterator[Name]:
    """Give the names in the KPI's formula and in its reference values' formulas."""
    formulas = [kpi.formula, *(reference for _, reference in kpi.references() if not isinstance(reference, Dated))]
    for formula in formulas:
        if formula is not None:
            for _, text in formula.steps:
                yield from parse(text).names


_Class = tuple[tuple[Period, ...], OverTime, bool, Span, Life]


class _Slots:
    """Where each reading's figures go: readings of one window and kind are combined together."""

    def __init__(self, layout: Layout, force: Force) -> None:
        self.layout = layout
        self.force = force
        self.readings: list[dict[ReadingKey, Combined]] = [{} for _ in layout.blocks]
        self.classes: dict[_Class, dict[tuple[int, str], set[ReadingKey]]] = {}
        for number, block in enumerate(layout.blocks):
            for kpi in block.scorecard.root.kpis():
                for item in collected_by(kpi, block.scorecard):
                    self.want(number, item, taken_of(kpi))

    def want(self, number: int, item: Input, taken: Taken) -> None:
        """Note that an input of block `number` is taken."""
        window, frequency, life = taken
        period = self.force.period
        periods = window_periods(period, window=window, kpi_frequency=frequency, input_frequency=item.frequency)
        span = window_span(period, window=window, kpi_frequency=frequency, reporting=self.force.reporting)
        kind = (periods, item.over_time, item.partial, span, life)
        key = (item.id, *taken)
        self.classes.setdefault(kind, {}).setdefault((number, item.id), set()).add(key)

    def fill(self, facts: Facts) -> list[dict[ReadingKey, Combined]]:
        """Combine the facts and give the readings of each block."""
        blocks = self.layout.blocks
        block_of = np.full(len(facts.units), -1, np.int64)
        place_of = np.zeros(len(facts.units), np.int64)
        lives, life_of = self._lives()
        life_of_code = np.zeros(len(facts.units), np.intp)
        numbers = self.layout.spots
        for code, unit in enumerate(facts.units):
            if unit in numbers:
                block_of[code], place_of[code] = numbers[unit]
                life_of_code[code] = life_of[block_of[code]][place_of[code]]
        codes = {name: code for code, name in enumerate(facts.inputs)}
        for (periods, over_time, partial, span, life), members in self.classes.items():
            needed = np.array([[span.needed(one, life & each) for one in periods] for each in lives], bool)
            within = _within(facts, periods)
            keys, starts, size = _runs(members, blocks, codes)
            block = block_of[within.unit]
            wanted = block * len(codes) + within.input
            found = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
            hit = (block >= 0) & (keys[found] == wanted) if len(keys) else np.zeros(len(wanted), bool)
            if not needed.all():
                which = np.searchsorted(np.array([one.key for one in periods]), within.period)
                hit &= needed[life_of_code[within.unit], which]
            at = (starts[found] + place_of[within.unit])[hit] if len(keys) else np.empty(0, np.intp)
            combined = combine(
                at.astype(np.intp),
                within.value[hit],
                within.status[hit],
                size=size,
                periods=len(periods) if needed.all() else _places(members, life_of, needed.sum(axis=1)),
                over_time=over_time,
                partial=partial,
            )
            first = 0
            for (number, _), keys_of_input in members.items():
                run = slice(first, first + len(blocks[number].units))
                reading = Combined(combined.value[run], combined.reason[run])
                self.readings[number].update(dict.fromkeys(keys_of_input, reading))
                first = run.stop
        return self.readings

    def _lives(self) -> tuple[tuple[Life, ...], list[NDArray[np.intp]]]:
        """Give the different lives of all units, and for each block intp[unit] which each one has."""
        places: dict[Life, int] = {ALWAYS: 0}
        life_of = []
        for block in self.layout.blocks:
            lives, codes = self.force.lives(block)
            life_of.append(np.array([places.setdefault(one, len(places)) for one in lives], np.intp)[codes])
        return tuple(places), life_of


def _places(
    members: Collection[tuple[int, str]], life_of: list[NDArray[np.intp]], count: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Give int64[slot]: how many periods are needed of the unit of each slot; `count` is by life."""
    return np.concatenate([count[life_of[number]] for number, _ in members])


def _within(facts: Facts, periods: tuple[Period, ...]) -> Facts:
    """Give the facts of exactly `periods`, in order of period."""
    keys = [period.key for period in periods]
    near = facts.between(min(keys), max(keys))
    if len(keys) == 1:
        return near
    keep = np.flatnonzero(np.isin(near.period, keys))
    if len(keep) == len(near.period):
        return near
    return Facts(
        near.units,
        near.inputs,
        near.period[keep],
        near.unit[keep],
        near.input[keep],
        near.value[keep],
        near.status[keep],
    )


def _runs(
    members: Collection[tuple[int, str]], blocks: tuple[Block, ...], codes: dict[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Give (block, input) keys in order, the first slot of each, and how many slots there are."""
    keys, starts = [], []
    first = 0
    for number, name in members:
        if name in codes:
            keys.append(number * len(codes) + codes[name])
            starts.append(first)
        first += len(blocks[number].units)
    order = np.argsort(np.array(keys, np.int64), kind="stable")
    return np.array(keys, np.int64)[order], np.array(starts, np.int64)[order], first
