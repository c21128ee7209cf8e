"""The derivation of one number, taken from the results and retraced for one unit through the same functions."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from bsc_cli.model.organisation import Definitions
from bsc_cli.model.results import Reason, Status
from bsc_cli.model.rules import Transform
from bsc_cli.model.scorecard import Input, Kpi, Method, Node
from bsc_cli.scoring.actuals import BlockFigures, figures, inputs_of
from bsc_cli.scoring.curves import Curve, families
from bsc_cli.scoring.explanation import Explanation, Segment, UsedFact, UsedInput, entering
from bsc_cli.scoring.facts import Facts
from bsc_cli.scoring.over_time import window_periods
from bsc_cli.scoring.plan import build, is_due
from bsc_cli.scoring.quantise import Floats
from bsc_cli.scoring.results import Results
from bsc_cli.scoring.score import prepared, track


def explain(definitions: Definitions, facts: Facts, results: Results, unit: str, item: str = "") -> Explanation:
    """Explain `item` (default: the whole scorecard) of `unit`; raises KeyError if there is none."""
    block = results.layout.block_of[unit]
    start = block.items[block.item_index[item] if item else 0]
    plan = build(definitions, results.period, units=(unit,))
    return _Explainer(results, unit, figures(plan.layout, facts, results.period)[0], facts).of(start)


@dataclass(frozen=True)
class _Explainer:
    results: Results
    unit: str
    figures: BlockFigures
    facts: Facts

    def of(self, item: Node | Kpi) -> Explanation:
        """Explain one item and everything below it."""
        results = self.results
        block = results.layout.block_of[self.unit]
        row = results.layout.row(self.unit, item.id)
        grade = int(results.grade[row])
        common = Explanation(
            unit=self.unit,
            item=item,
            period=results.period,
            score=_known(results.score[row]),
            reason=Reason(int(results.reason[row])),
            low=_known(results.low[row]),
            high=_known(results.high[row]),
            coverage=float(results.coverage[row]),
            weight=item.weight.at(results.period) or 0.0,
            share=_known(results.share[row]),
            points=_known(results.points[row]),
            grade=block.scorecard.grades[grade].id if grade >= 0 else "",
            provisional=bool(results.provisional[row]),
        )
        return self._kpi(item, common, row) if isinstance(item, Kpi) else self._node(item, common)

    def _node(self, node: Node, common: Explanation) -> Explanation:
        children = tuple(self.of(child) for child in node.children)
        unrounded = common.score
        if node.round is not None and common.score is not None:
            unrounded = _before_rounding(node, children)
        return replace(common, unrounded=unrounded, children=children)

    def _kpi(self, kpi: Kpi, common: Explanation, row: int) -> Explanation:
        actual = self.figures.actual(kpi)
        x, way = prepared(self.figures, kpi, actual.values), track(self.figures, kpi)
        curve = way.curve
        references = tuple((name, _first(self.figures.reference(kpi, name))) for name, _ in kpi.references())
        raw = _known(self.results.actual[row]) if is_due(kpi, common.period) else None
        before = _first(families([way])[0].before_limits(x[np.newaxis])) if raw is not None else None
        floor, cap = kpi.bounds
        held = before is not None and not floor <= before <= cap
        unrounded = None if before is None else min(max(before, floor), cap)
        return replace(
            common,
            actual=raw,
            transformed=_first(x) if raw is not None else None,
            segment=None if raw is None else segment(curve, x, kpi),
            references=references,
            steps=tuple((step.name, step.text, _first(step.values)) for step in actual.steps),
            inputs=tuple(self._input(kpi, item) for item in inputs_of(kpi, self.figures.block.scorecard)),
            clipped=held or (raw is not None and _outside(curve, x)),
            unrounded=unrounded,
        )

    def _input(self, kpi: Kpi, item: Input) -> UsedInput:
        """Give an input's figures inside the window, with those that are not there."""
        periods = window_periods(
            self.results.period, window=kpi.window, kpi_frequency=kpi.frequency, input_frequency=item.frequency
        )
        known = self._figures(item, {period.key for period in periods})
        used = []
        for period in periods:
            if period.key in known:
                value, status = known[period.key]
                used.append(UsedFact(period, _known(value), Status(status)))
        reading = self.figures.readings[item.id, kpi.window, kpi.frequency]
        absent = tuple(period for period in periods if period.key not in known)
        return UsedInput(item, _first(reading.value), tuple(used), absent)

    def _figures(self, item: Input, keys: set[int]) -> dict[int, tuple[float, int]]:
        facts = self.facts
        if item.id not in facts.inputs or self.unit not in facts.units or not keys:
            return {}
        near = facts.between(min(keys), max(keys))
        mine = (near.input == facts.inputs.index(item.id)) & (near.unit == facts.units.index(self.unit))
        rows = np.flatnonzero(mine)
        found = zip(near.period[rows].tolist(), near.value[rows].tolist(), near.status[rows].tolist(), strict=True)
        return {period: (value, status) for period, value, status in found if period in keys}


def segment(curve: Curve, x: Floats, kpi: Kpi) -> Segment | None:
    """Give the segment that x (one transformed actual) falls on, in raw units; None if x is missing."""
    value = _first(x)
    if value is None or math.isnan(float(curve.x0[0, 0])):
        return None
    k = _position(curve, value)
    x0, dx = float(curve.x0[k, 0]), float(curve.dx[k, 0])
    y0, y1 = float(curve.y0[k, 0]), float(curve.y1[k, 0])
    if math.isinf(dx):
        # The amounts as written: bounds have the tolerance compiled in.
        left = x0 if k else None
        right = float(curve.x0[k + 1, 0]) if k < len(curve.bounds) else None
        return Segment(_raw(left, kpi), y0, _raw(right, kpi), y1)
    return Segment(_raw(x0, kpi), y0, _raw(x0 + dx, kpi), y1)


_BACK: dict[Transform, Callable[[float], float]] = {
    Transform.LOG: math.exp,
    Transform.LOG10: lambda x: 10.0**x,
    Transform.SQRT: lambda x: x * x,
}


def _raw(x: float | None, kpi: Kpi) -> float | None:
    """Give x before the transform, at 12 digits: what was written, 100, comes back as 100."""
    if x is None or kpi.transform is None:
        return x
    return float(f"{_BACK[kpi.transform](x):.12g}")


def _outside(curve: Curve, x: Floats) -> bool:
    """Tell whether x lies beyond the ends of a sloping segment, where the curve is flat."""
    value = _first(x)
    if value is None:
        return False
    k = _position(curve, value)
    x0, dx = float(curve.x0[k, 0]), float(curve.dx[k, 0])
    return math.isfinite(dx) and not 0.0 <= (value - x0) / dx <= 1.0


def _position(curve: Curve, value: float) -> int:
    """Give the number of the segment that a value falls on."""
    return int(np.sum(value >= curve.bounds[:, 0])) if len(curve.bounds) else 0


def _before_rounding(node: Node, children: tuple[Explanation, ...]) -> float | None:
    """Combine the children as the node's method does, in plain arithmetic."""
    entered = ((child.weight, entering(node, child)) for child in children if child.weight > 0)
    counted = [(weight, score) for weight, score in entered if score is not None]
    total = math.fsum(weight for weight, _ in counted)
    scores = [score for _, score in counted]
    match node.method:
        case Method.MEAN:
            return math.fsum(weight * score for weight, score in counted) / total
        case Method.GEOMETRIC:
            if min(scores) <= 0:
                return 0.0
            return math.exp(math.fsum(weight * math.log(score) for weight, score in counted) / total)
        case Method.MIN:
            return min(scores)
        case Method.MAX:
            return max(scores)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _first(values: float | Floats) -> float | None:
    """Give the one value of a single unit's array (or a number for all units), None if it is missing."""
    return _known(float(np.asarray(values).reshape(-1)[0]))
