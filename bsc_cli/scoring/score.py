"""The scores of one period: facts and definitions in, `Results` out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Kpi, Method
from bsc_cli.scoring import kernel
from bsc_cli.scoring.actuals import BlockFigures, figures
from bsc_cli.scoring.curves import Curve, Curves
from bsc_cli.scoring.facts import Facts
from bsc_cli.scoring.plan import Plan, build, is_due
from bsc_cli.scoring.quantise import Floats, crosses, grade_of, half_up
from bsc_cli.scoring.rank import ranks
from bsc_cli.scoring.results import Results
from bsc_cli.scoring.rules import amount, compiled, transformed


def score_range(definitions: Definitions, facts: Facts, periods: Sequence[Period]) -> Iterator[Results]:
    """Give the results of each period in turn."""
    return (score(definitions, facts, period) for period in periods)


def score(definitions: Definitions, facts: Facts, period: Period, *, units: Collection[str] | None = None) -> Results:
    """Score one period for all units, or for `units` (ranks are then among these)."""
    plan = build(definitions, period, units=units)
    leaves = _Leaves(plan)
    for block in figures(plan.layout, facts, period):
        for number, item in enumerate(block.block.items):
            if isinstance(item, Kpi):
                leaves.add(block, item, block.block.rows(number))
    leaves.finish()
    state = kernel.start(plan, leaves.score, leaves.reason)
    kernel.roll_up(plan, state)
    share, points = contributions(plan, state)
    grade, provisional = _grades(definitions, plan, state)
    rank, ranked = ranks(definitions, plan.layout, state.score)
    return Results(
        period=period,
        layout=plan.layout,
        actual=leaves.actual,
        score=state.score,
        low=state.low,
        high=state.high,
        coverage=state.coverage,
        share=share,
        points=points,
        reason=state.reason,
        grade=grade,
        provisional=provisional,
        rank=rank,
        ranked=ranked,
        filled=leaves.filled,
    )


@dataclass
class _Leaves:
    """The KPI rows: actuals as they come in, then all scores at once, curve by curve."""

    plan: Plan
    actual: Floats = field(init=False)
    score: Floats = field(init=False)
    reason: NDArray[np.int8] = field(init=False)
    filled: NDArray[np.bool_] = field(init=False)
    _waiting: dict[int, list[tuple[Curve, slice, Floats]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        size = self.plan.layout.size
        self.actual, self.score = np.full(size, np.nan), np.full(size, np.nan)
        self.reason = np.zeros(size, np.int8)
        self.filled = np.zeros(size, bool)

    def add(self, block: BlockFigures, kpi: Kpi, rows: slice) -> None:
        """Take in one KPI of all units of a block."""
        if not is_due(kpi, self.plan.period):
            self.reason[rows] = Reason.NOT_DUE
            return
        found = block.actual(kpi)
        self.actual[rows], self.reason[rows], self.filled[rows] = found.values, found.reason, found.filled
        x, curve = prepared(block, kpi, found.values)
        self.reason[rows][np.isnan(x) & ~np.isnan(found.values)] = Reason.UNDEFINED_RESULT
        self._waiting.setdefault(curve.segments, []).append((curve, rows, x))

    def finish(self) -> None:
        """Score every row on its curve, between floor and cap, rounded where declared."""
        for waiting in self._waiting.values():
            curves = Curves.stack([curve for curve, _, _ in waiting])
            first, columns = 0, []
            for curve, _, x in waiting:
                width = curve.x0.shape[1]
                columns.append(np.arange(first, first + width) if width > 1 else np.full(len(x), first))
                first += width
            scores = curves.apply(np.concatenate([x for _, _, x in waiting]), np.concatenate(columns))
            start = 0
            for _, rows, x in waiting:
                self.score[rows] = scores[start : start + len(x)]
                start += len(x)
        np.clip(self.score, self.plan.low, self.plan.high, out=self.score)
        self._round()
        unreferenced = self.plan.leaf & np.isnan(self.score) & (self.reason == Reason.SCORED)
        self.reason[unreferenced] = Reason.NO_REFERENCE

    def _round(self) -> None:
        for block in self.plan.layout.blocks:
            for number, item in enumerate(block.items):
                if isinstance(item, Kpi) and item.round is not None:
                    rows = block.rows(number)
                    self.score[rows] = half_up(self.score[rows], item.round.digits)


def prepared(block: BlockFigures, kpi: Kpi, actual: Floats) -> tuple[Floats, Curve]:
    """Give the actual after clip and transform, float64[unit], and the curve it is scored on."""
    references = {name: block.reference(kpi, name) for name, _ in kpi.references()}
    low, high = (None if end is None else amount(end, references) for end in kpi.clip)
    x = actual if low is None else np.maximum(actual, low)
    x = x if high is None else np.minimum(x, high)
    return transformed(x, kpi.transform), compiled(kpi, references)


def contributions(plan: Plan, state: kernel.State) -> tuple[Floats, Floats]:
    """Give (share, points), float64[row]: effective weight, and what the row adds to its parent's score.

    A share is NaN under a parent that is not scored or takes its least or best child; points only where
    the parent's method adds.
    """
    size = len(state.score)
    share, points = np.full(size, np.nan), np.full(size, np.nan)
    with np.errstate(all="ignore"):
        for step in plan.steps:
            if step.method not in (Method.MEAN, Method.GEOMETRIC):
                continue
            carried = state.carried[step.children]
            total = np.bincount(step.parent, weights=carried, minlength=len(step.nodes))
            scored = ~np.isnan(state.score[step.nodes])
            part = np.where(scored[step.parent], carried / total[step.parent], np.nan)
            share[step.children] = part
            if step.method is Method.MEAN:
                value = state.score[step.children]
                value = value if step.scale is None or step.shift is None else step.scale * value + step.shift
                points[step.children] = part * np.where(carried > 0, np.where(np.isnan(value), 0.0, value), 0.0)
    return share, points


def _grades(definitions: Definitions, plan: Plan, state: kernel.State) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Give grade and provisional mark of every row, on the scale of its scorecard, as shown."""
    digits = definitions.organisation.shown_digits
    size = plan.layout.size
    grade, provisional = np.full(size, -1, np.int8), np.zeros(size, bool)
    for block in plan.layout.blocks:
        bounds = [one.at_least for one in block.scorecard.grades]
        if not bounds:
            continue
        outer = block.scorecard.root.scale
        rows = slice(block.start, block.start + len(block.items) * len(block.units))
        factor = [(outer.high - outer.low) / (item.scale.high - item.scale.low) for item in block.items]
        shift = [outer.low - item.scale.low * f for item, f in zip(block.items, factor, strict=True)]
        a, b = np.repeat(factor, len(block.units)), np.repeat(shift, len(block.units))
        values, low, high = (a * x[rows] + b for x in (state.score, state.low, state.high))
        grade[rows] = grade_of(values, bounds, digits=digits)
        provisional[rows] = crosses(low, high, bounds, digits=digits) & ~np.isnan(values)
    return grade, provisional
