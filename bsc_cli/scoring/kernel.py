"""The roll-up: children to parents, level by level, on flat arrays. No loop over values.

Missing is NaN. Sums run over `np.bincount`, which adds in the order of the array: children in id order,
so the same input gives the same bits, whatever the order in the file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Method
from bsc_cli.scoring.plan import Plan, Step
from bsc_cli.scoring.quantise import TOLERANCE, Floats, half_up

Bools = NDArray[np.bool_]
Combine = Callable[[Floats, Floats, NDArray[np.intp], int, Floats], Floats]
"""(score, weight, parent, m, total of weights) -> float64[m]; children of weight 0 do not count."""


@dataclass(frozen=True, slots=True)
class State:
    """What is known of every row; the roll-up fills in the nodes.

    score, low, high: float64[row] on the row's own scale, NaN = none; coverage: float64[row] 0..1
    carried: float64[row] weight the row carries in its parent's score: 0 if missing or not counted
    due: bool[row] the row's weight counts; reason: int8[row]; kpis, kpis_scored: int32[row] KPIs below
    """

    score: Floats
    low: Floats
    high: Floats
    coverage: Floats
    carried: Floats
    due: Bools
    reason: NDArray[np.int8]
    kpis: NDArray[np.float64] | None
    kpis_scored: NDArray[np.float64] | None


def start(plan: Plan, score: Floats, reason: NDArray[np.int8]) -> State:
    """Give the state before the roll-up: KPI scores float64[row] in place (NaN elsewhere) with reasons.

    `score` and `reason` are taken over, not copied.
    """
    due = plan.due & (reason != Reason.NOT_APPLICABLE)
    there = ~np.isnan(score)
    low, high = np.where(there, score, plan.low), np.where(there, score, plan.high)
    counts = any(bool(step.min_kpis.any()) for step in plan.steps)
    return State(
        score=score,
        low=low,
        high=high,
        coverage=there.astype(np.float64),
        carried=np.zeros(len(score)),
        due=due,
        reason=reason,
        kpis=(plan.leaf & due).astype(np.float64) if counts else None,
        kpis_scored=there.astype(np.float64) if counts else None,
    )


def roll_up(plan: Plan, state: State) -> None:
    """Fill in score, interval, coverage and reason of every node, deepest first."""
    with np.errstate(all="ignore"):
        for step in plan.steps:
            _roll_up(step, state)


def _roll_up(step: Step, state: State) -> None:
    children, parent, m = step.children, step.parent, len(step.nodes)
    due = state.due[children]
    all_due = bool(due.all())
    weight = step.weight if all_due else step.weight * due
    score, low, high = state.score[children], state.low[children], state.high[children]
    coverage = state.coverage[children]
    if not all_due:
        low, high = np.where(due, low, 0.0), np.where(due, high, 0.0)
    if step.scale is not None:
        score, low, high = (step.scale * x + step.shift for x in (score, low, high))
    there = ~np.isnan(score)
    if step.zero.any():
        score, low, high, coverage, there = _zero_filled(step, score, low, high, coverage, there, due)
    carried = weight * there
    total = step.total if all_due else np.bincount(parent, weights=weight, minlength=m)
    present = np.bincount(parent, weights=carried, minlength=m)
    covered = np.bincount(parent, weights=weight * coverage, minlength=m) / total
    filled = np.where(there, score, 0.0)
    combine = _METHODS[step.method]
    value = combine(filled, carried, parent, m, present)
    state.low[step.nodes] = combine(low, weight, parent, m, total)
    state.high[step.nodes] = combine(high, weight, parent, m, total)
    reason = _reasons(step, state, carried, covered, total, present, value)
    value = np.where(reason == Reason.SCORED, value, np.nan)
    for digits in np.unique(step.digits[step.digits >= 0]):
        value = np.where(step.digits == digits, half_up(value, int(digits)), value)
    state.carried[children] = carried
    state.score[step.nodes] = value
    state.coverage[step.nodes] = np.where(total > 0, covered, 0.0)
    state.reason[step.nodes] = reason
    state.due[step.nodes] = reason != Reason.NOTHING_DUE


def _zero_filled(
    step: Step, score: Floats, low: Floats, high: Floats, coverage: Floats, there: Bools, due: Bools
) -> tuple[Floats, Floats, Floats, Floats, Bools]:
    """Count missing children that are due as zero, where the node says so; zero counts as data."""
    fill = step.zero[step.parent] & ~there & due
    nothing = step.nothing[step.parent]
    return (
        np.where(fill, nothing, score),
        np.where(fill, nothing, low),
        np.where(fill, nothing, high),
        np.where(fill, 1.0, coverage),
        there | fill,
    )


def _mean(score: Floats, weight: Floats, parent: NDArray[np.intp], m: int, total: Floats) -> Floats:
    return np.bincount(parent, weights=score * weight, minlength=m) / total


def _geometric(score: Floats, weight: Floats, parent: NDArray[np.intp], m: int, total: Floats) -> Floats:
    """Weighted geometric mean; a zero gives 0, a negative one NaN."""
    counts = weight > 0
    logs = np.where(counts, weight * np.log(score), 0.0)
    value = np.exp(np.bincount(parent, weights=logs, minlength=m) / total)
    zero = np.bincount(parent, weights=counts & (score == 0), minlength=m) > 0
    negative = np.bincount(parent, weights=counts & (score < 0), minlength=m) > 0
    return np.where(negative, np.nan, np.where(zero, 0.0, value))


def _extreme(ufunc: np.ufunc, start_at: float) -> Combine:
    def combine(score: Floats, weight: Floats, parent: NDArray[np.intp], m: int, total: Floats) -> Floats:
        value = np.full(m, start_at)
        counts = weight > 0
        ufunc.at(value, parent[counts], score[counts])
        return np.where(total > 0, value, np.nan)

    return combine


_METHODS: dict[Method, Combine] = {
    Method.MEAN: _mean,
    Method.GEOMETRIC: _geometric,
    Method.MIN: _extreme(np.minimum, np.inf),
    Method.MAX: _extreme(np.maximum, -np.inf),
}


def _reasons(
    step: Step, state: State, carried: Floats, covered: Floats, total: Floats, present: Floats, value: Floats
) -> NDArray[np.int8]:
    """Give why each node has no score, the weightiest reason last so that it stands."""
    m = len(step.nodes)
    scored = np.bincount(step.parent, weights=carried > 0, minlength=m)
    reason = np.full(m, Reason.SCORED, np.int8)
    reason[np.isnan(value)] = Reason.NEGATIVE_IN_GEOMETRIC
    if state.kpis is not None and state.kpis_scored is not None:
        reason[_too_few_kpis(step, state)] = Reason.TOO_FEW_KPIS
    reason[covered < step.min_coverage - TOLERANCE] = Reason.COVERAGE_TOO_LOW
    reason[scored < step.min_children] = Reason.TOO_FEW_CHILDREN
    reason[present == 0] = Reason.NOTHING_SCORED
    any_due = np.bincount(step.parent, weights=state.due[step.children], minlength=m) > 0
    reason[(total == 0) & any_due] = Reason.ZERO_WEIGHT
    reason[~any_due] = Reason.NOTHING_DUE
    return reason


def _too_few_kpis(step: Step, state: State) -> Bools:
    """Tell which nodes have too few scored KPIs below: a number if 1 or more, else a share of those due."""
    assert state.kpis is not None
    assert state.kpis_scored is not None
    m = len(step.nodes)
    kpis = np.bincount(step.parent, weights=state.kpis[step.children], minlength=m)
    scored = np.bincount(step.parent, weights=state.kpis_scored[step.children], minlength=m)
    state.kpis[step.nodes], state.kpis_scored[step.nodes] = kpis, scored
    needed = np.where(step.min_kpis >= 1, step.min_kpis, step.min_kpis * kpis - TOLERANCE)
    return np.asarray(scored < needed)
