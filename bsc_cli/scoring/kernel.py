"""The kernel: actuals to KPI scores, and KPI scores to everything above, on arrays. No loop over values.

Work goes by part (see `plan`) and inside a part by blocks of units small enough to stay in the processor's
cache. Inside a block an array has one lane an item and one column a unit; NaN is missing. Children are
added one after the other in id order, so the same input gives the same bits, however the file is ordered and
however many units are computed together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Method
from bsc_cli.scoring.curves import Family
from bsc_cli.scoring.plan import Part, Plan, Step, Tree
from bsc_cli.scoring.quantise import Floats, half_up, lowered

Bools = NDArray[np.bool_]
Reasons = NDArray[np.int8]

CELLS = 1 << 17
"""Items x units computed together."""

NARROW = 16
"""With fewer units than this, sums go by index over all items at once, not item by item."""

ABSENT = np.array([reason in (Reason.NOT_DUE, Reason.NOT_APPLICABLE, Reason.NOTHING_DUE) for reason in Reason])
"""By reason: the weight leaves with the score, and coverage is unharmed."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What comes out, for every row; the meaning is that of `results.Results`.

    `reason` comes in filled for KPIs (why there is no actual). `share` and `points` are left out if None.
    """

    score: Floats
    low: Floats
    high: Floats
    coverage: Floats
    reason: Reasons
    share: Floats | None = None
    points: Floats | None = None

    @classmethod
    def empty(cls, reason: Reasons, *, contributions: bool = True) -> Scores:
        """Give room for the scores of as many rows as `reason` has, which is taken over, not copied."""
        size = len(reason)
        score, low, high, coverage = (np.empty(size) for _ in range(4))
        if not contributions:
            return cls(score, low, high, coverage, reason)
        return cls(score, low, high, coverage, reason, np.full(size, np.nan), np.full(size, np.nan))


def run(plan: Plan, families: Sequence[Sequence[Family]], x: Floats, scores: Scores) -> None:
    """Fill in the scores of all parts: `families` by part, x float64[row] actuals after clip and transform."""
    with np.errstate(all="ignore"):
        for part, curves in zip(plan.parts, families, strict=True):
            step = min(part.width, max(CELLS // part.items, NARROW))
            work = _Work.of(part.tree, step)
            for first in range(0, part.width, step):
                _run(part, curves, slice(first, min(first + step, part.width)), x, scores, work)


@dataclass(frozen=True, slots=True)
class _Work:
    """Arrays [lane, unit] that are filled anew for each block of units."""

    score: Floats
    low: Floats
    high: Floats
    coverage: Floats
    reason: Reasons
    kpis: Floats | None
    kpis_there: Floats | None

    @classmethod
    def of(cls, tree: Tree, units: int) -> _Work:
        """Make room for `units` units."""
        shape = (len(tree.items), units)
        score, low, high, coverage = (np.empty(shape) for _ in range(4))
        kpis, there = (np.zeros(shape), np.zeros(shape)) if tree.counts else (None, None)
        return cls(score, low, high, coverage, np.empty(shape, np.int8), kpis, there)

    def first(self, units: int) -> _Work:
        """Give the arrays for the first `units` units."""
        if units == self.score.shape[1]:
            return self
        return _Work(*(None if array is None else np.ascontiguousarray(array[:, :units]) for array in self._arrays()))

    def _arrays(self) -> tuple[Floats, Floats, Floats, Floats, Reasons, Floats | None, Floats | None]:
        return self.score, self.low, self.high, self.coverage, self.reason, self.kpis, self.kpis_there


def _run(part: Part, families: Sequence[Family], units: slice, x: Floats, scores: Scores, work: _Work) -> None:
    """Compute one block of units and write it out."""
    tree = part.tree
    work = work.first(units.stop - units.start)

    def rectangle(array: NDArray[np.generic]) -> NDArray[np.generic]:
        return array[part.rows].reshape(part.items, part.width)

    xs, reasons = rectangle(x), rectangle(scores.reason)
    work.score[tree.bare] = work.low[tree.bare] = work.high[tree.bare] = np.nan
    work.coverage[tree.bare] = 0.0
    work.reason[tree.bare] = Reason.NOTHING_DUE
    for family in families:
        lanes = tree.kpis[family.rows]
        _leaves(family, lanes, xs[tree.items[lanes], units], reasons[tree.items[lanes], units], units, work)
    for step in tree.steps:
        _roll_up(step, work, part, units, scores)
    for ours, theirs in (
        (work.score, scores.score),
        (work.low, scores.low),
        (work.high, scores.high),
        (work.coverage, scores.coverage),
        (work.reason, scores.reason),
    ):
        rectangle(theirs)[tree.items, units] = ours


def _leaves(family: Family, lanes: NDArray[np.intp], x: Floats, reason: Reasons, units: slice, work: _Work) -> None:
    """Score the KPIs of one family: x float64[kpi, unit], with the reasons for those that are missing."""
    score = family.scores(x, units)
    gone = np.isnan(score)
    work.score[lanes] = score
    if gone.any():
        floor, cap = family.ends
        absent = ABSENT[reason]
        unknown = gone & (reason == Reason.SCORED)
        work.reason[lanes] = np.where(unknown, Reason.NO_REFERENCE, reason)
        if absent.any():
            floor, cap = np.where(absent, np.nan, floor), np.where(absent, np.nan, cap)
        work.low[lanes] = np.where(gone, floor, score)
        work.high[lanes] = np.where(gone, cap, score)
        work.coverage[lanes] = ~gone
        if work.kpis is not None and work.kpis_there is not None:
            work.kpis[lanes], work.kpis_there[lanes] = ~absent, ~gone
    else:
        work.low[lanes] = work.high[lanes] = score
        work.coverage[lanes] = 1.0
        work.reason[lanes] = Reason.SCORED
        if work.kpis is not None and work.kpis_there is not None:
            work.kpis[lanes] = work.kpis_there[lanes] = 1.0


@dataclass(slots=True)
class _Children:
    """The children of one step as their nodes see them: [child, unit] on the nodes' scale.

    score is 0 where it does not count; carried: weight of what counts, due: weight of what is due (columns
    where all do); present, total: their sums by node.
    """

    score: Floats
    low: Floats
    high: Floats
    coverage: Floats
    gone: Bools
    carried: Floats
    due: Floats
    present: Floats
    total: Floats


def _roll_up(step: Step, work: _Work, part: Part, units: slice, scores: Scores) -> None:
    """Compute the nodes of one step."""
    reason = work.reason[step.children]
    gone = reason != Reason.SCORED
    children = _entering(step, work, reason, gone)
    covered = _sums(step, children.coverage * step.weight) / children.total
    combine = _METHODS[step.method]
    value = combine(step, children.score, children.carried, children.present)
    low = combine(step, children.low, children.due, children.total)
    high = combine(step, children.high, children.due, children.total)
    idle = children.total == 0
    if idle.any():
        covered, low, high = (
            np.where(idle, 0.0, covered),
            np.where(idle, step.low, low),
            np.where(idle, step.high, high),
        )
    for digits, which in step.rounded:
        for one in (value, low, high):
            one[which] = half_up(one[which], digits)
    why = _reasons(step, work, children, reason, covered, value)
    unscored = why != Reason.SCORED
    if unscored.any():
        value = np.where(unscored, np.nan, value)
        nothing = why == Reason.NOTHING_DUE
        if nothing.any():
            low, high = np.where(nothing, np.nan, low), np.where(nothing, np.nan, high)
    work.score[step.nodes], work.low[step.nodes], work.high[step.nodes] = value, low, high
    work.coverage[step.nodes], work.reason[step.nodes] = covered, why
    if scores.share is not None and scores.points is not None:
        _contribute(step, children, unscored, part, units, scores.share, scores.points)


def _entering(step: Step, work: _Work, reason: Reasons, gone: Bools) -> _Children:
    """Take the children over, with zero in place of missing ones where their node says so."""
    lanes = step.children
    score, low, high, coverage = work.score[lanes], work.low[lanes], work.high[lanes], work.coverage[lanes]
    if step.scale is not None and step.shift is not None:
        score, low, high = (step.scale * one + step.shift for one in (score, low, high))
    if step.monitored:  # what is unknown of a child that counts for nothing must not spread
        low, high = np.where(step.weight > 0, low, 0.0), np.where(step.weight > 0, high, 0.0)
    due, total = step.weight, step.total
    if not gone.any():
        return _Children(score, low, high, coverage, gone, due, due, total, total)
    absent = ABSENT[reason]
    if absent.any():
        due = np.where(absent, 0.0, step.weight)
        total = _sums(step, due)
        low, high = np.where(absent, 0.0, low), np.where(absent, 0.0, high)
    if step.nothing is not None:
        fill = gone & ~absent & ~np.isnan(step.nothing)
        score, low, high = (np.where(fill, step.nothing, one) for one in (score, low, high))
        coverage = np.where(fill, 1.0, coverage)
        gone = gone & ~fill
    carried = np.where(gone, 0.0, step.weight)
    score = np.where(gone, 0.0, score)
    return _Children(score, low, high, coverage, gone, carried, due, _sums(step, carried), total)


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
    found = np.bincount(at, weights=values.ravel(), minlength=len(step.nodes) * units)
    return found.reshape(len(step.nodes), units)


def _mean(step: Step, score: Floats, weight: Floats, total: Floats) -> Floats:
    return _sums(step, score * weight) / total


def _geometric(step: Step, score: Floats, weight: Floats, total: Floats) -> Floats:
    """Weighted geometric mean; a zero gives 0, a negative one NaN."""
    counts = weight > 0
    logs = np.where(counts & ~(score <= 0), np.log(score) * weight, 0.0)  # an unknown score stays unknown
    value = np.exp(_sums(step, logs) / total)
    least = _extreme(np.minimum, step, np.where(counts, score, np.inf))
    return np.where(least < 0, np.nan, np.where(least == 0, 0.0, value))


def _extreme(ufunc: np.ufunc, step: Step, score: Floats) -> Floats:
    return np.asarray(ufunc.reduceat(score, step.runs, axis=0))


def _least(step: Step, score: Floats, weight: Floats, total: Floats) -> Floats:
    return np.where(total > 0, _extreme(np.minimum, step, np.where(weight > 0, score, np.inf)), np.nan)


def _most(step: Step, score: Floats, weight: Floats, total: Floats) -> Floats:
    return np.where(total > 0, _extreme(np.maximum, step, np.where(weight > 0, score, -np.inf)), np.nan)


_METHODS = {Method.MEAN: _mean, Method.GEOMETRIC: _geometric, Method.MIN: _least, Method.MAX: _most}


def _reasons(step: Step, work: _Work, children: _Children, reason: Reasons, covered: Floats, value: Floats) -> Reasons:
    """Give why each node has no score: int8[node, unit]; the weightiest reason is written last and stands."""
    why = np.full(value.shape, Reason.SCORED, np.int8)
    if step.method is Method.GEOMETRIC:
        why[np.isnan(value)] = Reason.NEGATIVE_IN_GEOMETRIC
    if work.kpis is not None and work.kpis_there is not None:
        few = _too_few_kpis(step, work.kpis, work.kpis_there, children, reason)
        why[few] = Reason.TOO_FEW_KPIS
    if step.min_coverage is not None:
        why[covered < lowered(step.min_coverage)] = Reason.COVERAGE_TOO_LOW
    if step.min_children is not None:
        counted = _sums(step, np.broadcast_to(children.carried > 0, children.score.shape).astype(np.float64))
        why[counted < step.min_children] = Reason.TOO_FEW_CHILDREN
    why[np.broadcast_to(children.present == 0, why.shape)] = Reason.NOTHING_SCORED
    idle = np.broadcast_to(children.total == 0, why.shape)
    if idle.any():
        why[idle] = Reason.ZERO_WEIGHT
        why[_sums(step, (~ABSENT[reason]).astype(np.float64)) == 0] = Reason.NOTHING_DUE
    return why


def _too_few_kpis(step: Step, kpis: Floats, there: Floats, children: _Children, reason: Reasons) -> Bools:
    """Count the KPIs below each node (those of weight 0 do not count), and tell which nodes have too few.

    A number if `min_kpis` is 1 or more, else a share of those due. What counts as zero is there.
    """
    lanes = step.children
    weighs = step.weight > 0
    filled = (reason != Reason.SCORED) & ~children.gone
    kpis[step.nodes] = _sums(step, np.where(weighs, kpis[lanes], 0.0))
    there[step.nodes] = _sums(step, np.where(weighs, np.where(filled, kpis[lanes], there[lanes]), 0.0))
    if step.min_kpis is None:
        return np.zeros((len(step.nodes), kpis.shape[1]), bool)
    needed = np.where(step.min_kpis >= 1, step.min_kpis, step.min_kpis * kpis[step.nodes])
    return np.asarray(there[step.nodes] < lowered(needed))


def _contribute(
    step: Step, children: _Children, unscored: Bools, part: Part, units: slice, share: Floats, points: Floats
) -> None:
    """Write the children's shares, and their points where the method adds; NaN under a node without a score."""
    if step.method not in (Method.MEAN, Method.GEOMETRIC):
        return
    rows = part.tree.items[step.children]
    present = np.broadcast_to(children.present, unscored.shape)
    parts = children.carried / np.where(unscored, np.nan, present)[step.of]
    share[part.rows].reshape(part.items, part.width)[rows, units] = parts
    if step.method is Method.MEAN:
        points[part.rows].reshape(part.items, part.width)[rows, units] = parts * children.score
