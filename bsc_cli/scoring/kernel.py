"""The kernel: actuals to KPI scores, and KPI scores to everything above, on arrays. No loop over values.

Work goes by part (see `plan`) and inside a part by blocks of units small enough to stay in the processor's
cache. Inside a block an array has one lane an item and one column a unit; NaN is missing. Children are
added one after the other in id order, so the same input gives the same bits, however the file is ordered and
however many units are computed together.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Method
from bsc_cli.scoring.curves import Family
from bsc_cli.scoring.plan import Lanes, Part, Plan, Step
from bsc_cli.scoring.quantise import TOLERANCE, Floats, half_up, lowered

Bools = NDArray[np.bool_]
Reasons = NDArray[np.int8]

CELLS = 3 << 17
"""Items x units computed together."""

THREADED = 1 << 18
"""From so many rows on, threads are worth starting."""

NARROW = 16
"""With fewer units than this, sums go by index over all items at once, not item by item."""

_PAIR = np.uint8(2)
_SCORED, _NOT_DUE, _NOTHING_DUE = (  # as numpy numbers: an enum would widen the arrays it meets
    np.int8(reason) for reason in (Reason.SCORED, Reason.NOT_DUE, Reason.NOTHING_DUE)
)


def is_absent(reason: Reasons) -> Bools:
    """Tell where the weight leaves with the score, so that coverage is unharmed.

    What is in `ABSENT` are two runs of two numbers each; a difference below zero wraps round to a large one.

    >>> from bsc_cli.model.results import ABSENT
    >>> [Reason(n) for n in np.flatnonzero(is_absent(np.arange(len(Reason), dtype=np.int8)))] == sorted(ABSENT)
    True
    """
    numbers = reason.view(np.uint8)
    absent: Bools = numbers - _NOT_DUE.view(np.uint8) < _PAIR
    absent |= numbers - _NOTHING_DUE.view(np.uint8) < _PAIR
    return absent


@dataclass(frozen=True, slots=True)
class Scores:
    """What comes out, for every row; the meaning is that of `results.Results`.

    `reason` comes in filled for KPIs (why there is no actual). `share` and `points` are left out if None.
    `backing` comes in, too: what share of all that a KPI is made of is there; None if all of everything is.
    """

    score: Floats
    low: Floats
    high: Floats
    coverage: Floats
    reason: Reasons
    share: Floats | None = None
    points: Floats | None = None
    backing: Floats | None = None

    @classmethod
    def empty(cls, reason: Reasons, *, contributions: bool = True) -> Scores:
        """Give room for the scores of as many rows as `reason` has, which is taken over, not copied."""
        size = len(reason)
        score, low, high, coverage = (np.empty(size) for _ in range(4))
        if not contributions:
            return cls(score, low, high, coverage, reason)
        return cls(score, low, high, coverage, reason, np.full(size, np.nan), np.full(size, np.nan))


def run(plan: Plan, families: Sequence[Sequence[Family]], x: Floats, scores: Scores, *, workers: int = 1) -> None:
    """Fill in the scores of all parts: `families` by part, x float64[row] actuals after clip and transform.

    Blocks of units are shared out among `workers` threads; the bits that come out do
    not depend on it.
    """
    jobs: list[tuple[Part, Sequence[Family], slice]] = []
    for part, curves in zip(plan.parts, families, strict=True):
        step = max(CELLS // part.items, NARROW)
        jobs += [(part, curves, slice(n, min(n + step, part.width))) for n in range(0, part.width, step)]

    def work(job: tuple[Part, Sequence[Family], slice]) -> None:
        part, curves, units = job
        with np.errstate(all="ignore"):
            _Block(part, units, x, scores).run(curves)

    workers = min(workers, len(jobs))
    if workers <= 1 or plan.layout.size < THREADED:
        for job in jobs:
            work(job)
    else:
        with ThreadPoolExecutor(workers) as pool:
            for _ in pool.map(work, jobs):
                pass


class _Block:
    """A block of units while it is computed: arrays [lane, unit] of what parents need to know of their children.

    score: 0 where there is none; reason tells. low, high, coverage: nodes', and KPIs' only if some step needs
    them. kpis, there: due KPIs below, and those of them that are there; None if no node asks.
    """

    def __init__(self, part: Part, units: slice, x: Floats, scores: Scores) -> None:
        self.part, self.tree, self.units = part, part.tree, units
        self.x, self.out = self.window(x), scores
        shape = (part.items, units.stop - units.start)
        self.score, self.low, self.high, self.coverage = (np.empty(shape) for _ in range(4))
        self.reason = np.empty(shape, np.int8)
        self.kpis: Floats | None = np.zeros(shape) if part.tree.counts else None
        self.there: Floats | None = np.zeros(shape) if part.tree.counts else None

    def window(self, rows: NDArray[Any]) -> NDArray[Any]:
        """Give [item, unit] of an array over rows: a view."""
        return rows[self.part.rows].reshape(self.part.items, self.part.width)[:, self.units]

    def write(self, lanes: Lanes, columns: Sequence[tuple[NDArray[Any], NDArray[Any] | float]]) -> None:
        """Write values of some lanes out into arrays over rows."""
        items = self.tree.items[lanes]
        for into, values in columns:
            window = self.window(into)
            if window.shape[1] < NARROW:
                window[items] = values
                continue
            for item, row in zip(items.tolist(), np.broadcast_to(values, (len(items), window.shape[1])), strict=True):
                window[item] = row

    def run(self, families: Sequence[Family]) -> None:
        """Compute the block and write it out."""
        if len(self.tree.bare):
            self._bare(self.tree.bare)
        for family in families:
            self._leaves(family, self.tree.kpis[family.rows])
        for step in self.tree.steps:
            self._roll_up(step)

    def _bare(self, lanes: Lanes) -> None:
        """Note that nodes without children have nothing due."""
        out = self.out
        self.score[lanes] = self.coverage[lanes] = 0.0
        self.low[lanes] = self.high[lanes] = np.nan
        self.reason[lanes] = Reason.NOTHING_DUE
        nothing = ((out.score, np.nan), (out.low, np.nan), (out.high, np.nan), (out.coverage, 0.0))
        self.write(lanes, (*nothing, (out.reason, Reason.NOTHING_DUE)))

    def _leaves(self, family: Family, lanes: Lanes) -> None:
        """Score the KPIs of one family."""
        out, items = self.out, self.tree.items[lanes]
        score = family.scores(self.x[items], self.units)
        gone = np.isnan(score)
        there = ~gone
        low = high = score
        absent = gone
        if gone.any():
            reason = self.window(out.reason)[items]
            unexplained = gone & (reason == _SCORED)
            if unexplained.any():
                reason[unexplained] = Reason.NO_REFERENCE
                self.write(lanes, ((out.reason, reason),))
            self.reason[lanes] = reason
            absent = is_absent(reason)
            floor, cap = family.ends
            if absent.any():
                floor, cap = np.where(absent, np.nan, floor), np.where(absent, np.nan, cap)
            if self.tree.plain and score.shape[1] >= NARROW:
                self._write_ends(items, score, gone, (floor, cap))
            else:
                low, high = score.copy(), score.copy()
                np.copyto(low, floor, where=gone)
                np.copyto(high, cap, where=gone)
            covered = self._covered(items, there)
            if low is not score:
                low, high = self._unsure(family, covered, there, (low, high))
                self.write(lanes, ((out.low, low), (out.high, high)))
            self.write(lanes, ((out.score, score), (out.coverage, covered)))
            np.copyto(score, 0.0, where=gone)
        else:
            self.reason[lanes] = Reason.SCORED
            covered = self._covered(items, there)
            low, high = self._unsure(family, covered, there, (low, high))
            self.write(lanes, ((out.score, score), (out.low, low), (out.high, high), (out.coverage, covered)))
        self.score[lanes] = score
        if not self.tree.plain:
            self.low[lanes], self.high[lanes], self.coverage[lanes] = low, high, covered
        if self.kpis is not None and self.there is not None:
            self.kpis[lanes], self.there[lanes] = ~absent, there

    def _covered(self, items: Lanes, there: Bools) -> Floats | Bools:
        """Give the coverage of KPIs: of those that are there, what share of what is below them is."""
        if self.out.backing is None or self.tree.plain:
            return there
        return np.where(there, self.window(self.out.backing)[items], 0.0)

    def _unsure(
        self, family: Family, covered: Floats | Bools, there: Bools, ends: tuple[Floats, Floats]
    ) -> tuple[Floats, Floats]:
        """Give the ends of intervals; floor and cap where part of what a KPI is made of is missing.

        How far the missing part would move the KPI is not known: it can have any score.
        """
        if covered is there:
            return ends
        unsure = there & (covered < lowered(np.ones(1)))
        if not unsure.any():
            return ends
        floor, cap = family.ends
        return np.where(unsure, floor, ends[0]), np.where(unsure, cap, ends[1])

    def _write_ends(self, items: Lanes, score: Floats, gone: Bools, ends: tuple[Floats, Floats]) -> None:
        """Write the intervals of KPIs that no step needs: the score, or where it is gone, floor and cap."""
        for into, end in zip((self.out.low, self.out.high), ends, strict=True):
            window = self.window(into)
            for n, item in enumerate(items.tolist()):
                np.copyto(window[item], score[n])
                np.copyto(window[item], end[n], where=gone[n])

    def _roll_up(self, step: Step) -> None:
        """Compute the nodes of one step."""
        out = self.out
        children = self._children(step)
        value, low, high, covered = _combined(step, children)
        for digits, which in step.rounded:
            for one in (value, low, high):
                one[which] = half_up(one[which], digits)
        why = self._reasons(step, children, covered, value)
        unscored = why != _SCORED
        kept = value
        if unscored.any():
            value, kept = np.where(unscored, np.nan, value), np.where(unscored, 0.0, value)
            nothing = why == _NOTHING_DUE
            low, high = np.where(nothing, np.nan, low), np.where(nothing, np.nan, high)
        self.score[step.nodes], self.reason[step.nodes] = kept, why
        self.low[step.nodes], self.high[step.nodes], self.coverage[step.nodes] = low, high, covered
        self.write(step.nodes, ((out.score, value), (out.low, low), (out.high, high), (out.coverage, covered)))
        self.write(step.nodes, ((out.reason, why),))
        self._contribute(step, children, unscored)

    def _children(self, step: Step) -> _Children:
        """Take the children over, with zero in place of missing ones where their node says so."""
        lanes = step.children
        score, reason = self.score[lanes], self.reason[lanes]
        ends = None if step.limits is not None else (self.low[lanes], self.high[lanes], self.coverage[lanes])
        if step.scale is not None and step.shift is not None:
            score = step.scale * score + step.shift
            if ends is not None:
                ends = (step.scale * ends[0] + step.shift, step.scale * ends[1] + step.shift, ends[2])
        due, total = step.weight, step.total
        gone = reason != _SCORED
        if not gone.any():
            return _Children(score, ends, reason, gone, due, due, total, total)
        absent = is_absent(reason)
        if absent.any():
            due = np.where(absent, 0.0, step.weight)
            total = _sums(step, due)
        if step.nothing is not None:
            fill = gone & ~absent & ~np.isnan(step.nothing)
            score = np.where(fill, step.nothing, score)
            if ends is not None:
                low, high, coverage = ends
                low, high = np.where(fill, step.nothing, low), np.where(fill, step.nothing, high)
                ends = (low, high, np.where(fill, 1.0, coverage))
            gone &= ~fill
        carried = np.where(gone, 0.0, step.weight)
        if step.scale is not None:
            score = np.where(gone, 0.0, score)
        return _Children(score, ends, reason, gone, carried, due, _sums(step, carried), total)

    def _reasons(self, step: Step, children: _Children, covered: Floats, value: Floats) -> Reasons:
        """Give why each node has no score: int8[node, unit]; the weightiest reason is written last and stands."""
        why = np.full(value.shape, Reason.SCORED, np.int8)
        if step.method is Method.GEOMETRIC:
            why[np.isnan(value)] = Reason.NEGATIVE_IN_GEOMETRIC
        if self.kpis is not None and self.there is not None:
            why[_too_few_kpis(step, self.kpis, self.there, children)] = Reason.TOO_FEW_KPIS
        if step.min_coverage is not None:
            why[covered < lowered(step.min_coverage)] = Reason.COVERAGE_TOO_LOW
        if step.min_children is not None:
            counted = _sums(step, np.broadcast_to(children.carried > 0, children.score.shape).astype(np.float64))
            why[counted < step.min_children] = Reason.TOO_FEW_CHILDREN
        why[np.broadcast_to(children.present == 0, why.shape)] = Reason.NOTHING_SCORED
        why[np.broadcast_to(children.total == 0, why.shape)] = Reason.NOTHING_DUE
        return why

    def _contribute(self, step: Step, children: _Children, unscored: Bools) -> None:
        """Write the children's shares, and their points where the method adds; NaN under a node without a score."""
        if self.out.share is None or self.out.points is None or step.method not in (Method.MEAN, Method.GEOMETRIC):
            return
        lanes = np.arange(step.children.start, step.children.stop)
        share = children.carried / np.where(unscored, np.nan, children.present)[step.of]
        self.write(lanes, ((self.out.share, share),))
        if step.method is Method.MEAN:
            self.write(lanes, ((self.out.points, share * children.score),))


@dataclass(frozen=True, slots=True)
class _Children:
    """The children of one step as their nodes see them: [child, unit] on the nodes' scale.

    score: 0 where it does not count; ends: (low, high, coverage), None where the step has `limits`
    gone: does not count; carried: weight of what counts, due: weight of what is due (columns where all do)
    present, total: their sums by node
    """

    score: Floats
    ends: tuple[Floats, Floats, Floats] | None
    reason: Reasons
    gone: Bools
    carried: Floats
    due: Floats
    present: Floats
    total: Floats


def _combined(step: Step, children: _Children) -> tuple[Floats, Floats, Floats, Floats]:
    """Give (score, low, high, coverage) of the nodes, before rounding; float64[node, unit] each."""
    total, present = children.total, children.present
    if step.limits is not None:
        floor, cap = step.limits
        points, missing = _sums(step, children.score * step.weight), total - present
        value, covered = points / present, present / total
        low, high = (points + floor * missing) / total, (points + cap * missing) / total
    else:
        assert children.ends is not None
        low, high, coverage = children.ends
        combine = _METHODS[step.method]
        value = combine(step, children.score, children.carried, present)
        # What is unknown of a child that counts for nothing must not spread.
        low, high = (combine(step, np.where(children.due > 0, end, 0.0), children.due, total) for end in (low, high))
        covered = _sums(step, coverage * step.weight) / total
    idle = total == 0
    if idle.any():
        covered = np.where(idle, 0.0, covered)
        low, high = np.where(idle, step.low, low), np.where(idle, step.high, high)
    return value, low, high, np.broadcast_to(covered, value.shape)


def _sums(step: Step, values: Floats) -> Floats:
    """Add up the children of each node, one after the other in their order: float64[node, unit]."""
    units = values.shape[1]
    if units >= NARROW:
        sums = np.empty((len(step.nodes), units))
        stops = [*step.runs[1:].tolist(), len(values)]
        for n, (start, stop) in enumerate(zip(step.runs.tolist(), stops, strict=True)):
            np.add.reduce(values[start:stop], axis=0, out=sums[n])
        return sums
    at = (step.of[:, None] * units + np.arange(units)).ravel()
    found = np.bincount(at, weights=values.ravel(), minlength=len(step.nodes) * units).astype(np.float64, copy=False)
    return found.reshape(len(step.nodes), units)


def _mean(step: Step, score: Floats, weight: Floats, total: Floats) -> Floats:
    return _sums(step, score * weight) / total


def _geometric(step: Step, score: Floats, weight: Floats, total: Floats) -> Floats:
    """Give the weighted geometric mean; a zero gives 0, a negative one NaN.

    What is equal to zero within the tolerance is zero: a root would make much of the noise of arithmetic.
    """
    counts = weight > 0
    logs = np.where(counts & ~(score <= TOLERANCE), np.log(score) * weight, 0.0)  # an unknown score stays unknown
    value = np.exp(_sums(step, logs) / total)
    least = _extreme(np.minimum, step, np.where(counts, score, np.inf))
    return np.where(least < -TOLERANCE, np.nan, np.where(least <= TOLERANCE, 0.0, value))


def _extreme(ufunc: np.ufunc, step: Step, score: Floats) -> Floats:
    return np.asarray(ufunc.reduceat(score, step.runs, axis=0))


def _least(step: Step, score: Floats, weight: Floats, total: Floats) -> Floats:
    return np.where(total > 0, _extreme(np.minimum, step, np.where(weight > 0, score, np.inf)), np.nan)


def _most(step: Step, score: Floats, weight: Floats, total: Floats) -> Floats:
    return np.where(total > 0, _extreme(np.maximum, step, np.where(weight > 0, score, -np.inf)), np.nan)


_METHODS = {Method.MEAN: _mean, Method.GEOMETRIC: _geometric, Method.MIN: _least, Method.MAX: _most}


def _too_few_kpis(step: Step, kpis: Floats, there: Floats, children: _Children) -> Bools:
    """Count the KPIs below each node (those of weight 0 do not count), and tell which nodes have too few.

    A number if `min_kpis` is 1 or more, else a share of those due. What counts as zero is there.
    """
    lanes = step.children
    weighs = step.weight > 0
    filled = (children.reason != _SCORED) & ~children.gone
    kpis[step.nodes] = _sums(step, np.where(weighs, kpis[lanes], 0.0))
    there[step.nodes] = _sums(step, np.where(weighs, np.where(filled, kpis[lanes], there[lanes]), 0.0))
    if step.min_kpis is None:
        return np.zeros((len(step.nodes), kpis.shape[1]), bool)
    needed = np.where(step.min_kpis >= 1, step.min_kpis, step.min_kpis * kpis[step.nodes])
    return np.asarray(there[step.nodes] < lowered(needed))
