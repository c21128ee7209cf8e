"""Scores worked out a second time, one unit at a time, in plain Python: what the arrays are held against.

Written from the meaning of the numbers, not from the program: no numpy, no plan, no curve.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from bsc_cli.model.periods import Period
from bsc_cli.model.results import Reason
from bsc_cli.model.rules import Anchors, Bands, Better, Linear, Met, Ratio, Transform, Value, Within
from bsc_cli.model.scorecard import Dated, Kpi, Method, Missing, Node

CLOSE = 1e-9
ABSENT = (Reason.NOT_DUE, Reason.NOT_APPLICABLE, Reason.NOTHING_DUE, Reason.NOT_IN_FORCE)
_TRANSFORMS = {Transform.LOG: math.log, Transform.LOG10: math.log10, Transform.SQRT: math.sqrt, None: float}


@dataclass(frozen=True)
class Out:
    """What is known of one item; low and high are None where nothing can be said."""

    score: float | None
    reason: Reason
    low: float | None
    high: float | None
    coverage: float
    kpis: int
    kpis_there: int

    @property
    def due(self) -> bool:
        return self.reason not in ABSENT


def half_up(value: float, digits: int) -> float:
    scaled = math.floor(abs(value) * 10**digits + 0.5 + CLOSE) / 10**digits
    return math.copysign(scaled, value) + 0.0


def at_least(x: float, bound: float) -> bool:
    return x >= bound or abs(x - bound) <= CLOSE * max(1.0, abs(bound))


def better_or_equal(x: float, bound: float, better: Better) -> bool:
    return at_least(-x, -bound) if better is Better.LOWER else at_least(x, bound)


def between(x: float, points: list[tuple[float, float]]) -> float:
    """Piecewise linear through points in order of x, flat outside."""
    if x <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return points[-1][1]


def by_rule(  # noqa: C901, PLR0911 - one case a rule
    kpi: Kpi, raw: float, references: Mapping[str, float]
) -> float | None:
    """The rule's score before floor, cap and rounding; None where a reference value is missing."""
    low, high = kpi.scale.low, kpi.scale.high

    def amount(written: float | str) -> float:
        return _TRANSFORMS[kpi.transform](references[written] if isinstance(written, str) else written)

    x = _TRANSFORMS[kpi.transform](raw)
    rule = kpi.rule
    try:
        match rule:
            case Value():
                return x
            case Linear():
                zero = amount("baseline" if rule.zero_at is None else rule.zero_at)
                return low + (high - low) * (x - zero) / (amount("target") - zero)
            case Ratio():
                target = amount("target")
                if target == 0:
                    return rule.zero_target
                part = 2 - x / target if kpi.better is Better.LOWER else x / target
                return low + (high - low) * part
            case Met():
                return high if better_or_equal(x, amount("target"), kpi.better) else low
            case Bands():
                earned = [(amount(a), score) for a, score in rule.steps if better_or_equal(x, amount(a), kpi.better)]
                sign = -1 if kpi.better is Better.LOWER else 1
                return max(earned, key=lambda pair: sign * pair[0])[1] if earned else rule.otherwise
            case Anchors():
                return between(x, sorted((amount(a), scores[0]) for a, scores in rule.points))
            case Within():
                a, b, t = amount(rule.low), amount(rule.high), amount(rule.tolerance)
                return between(x, [(a - t, low), (a, high), (b, high), (b + t, low)])
    except KeyError:
        return None


def of_kpi(kpi: Kpi, actual: float | None, reason: Reason, period: Period) -> Out:
    """One KPI from its actual (None = missing, because of `reason`)."""
    if reason in ABSENT:
        return Out(None, reason, None, None, 0.0, 0, 0)
    references = {
        name: value
        for name, held in kpi.references()
        if isinstance(held, Dated) and (value := held.at(period)) is not None
    }
    if kpi.phasing:
        month = period.last_month % 12
        due = kpi.phasing[month * len(kpi.phasing) // 12] / 100
        references |= {name: due * references[name] for name in ("target", "baseline") if name in references}
    if actual is None and kpi.missing is Missing.ZERO:
        actual = 0.0
    score = None
    if actual is not None:
        score, reason = by_rule(kpi, actual, references), Reason.SCORED
        if score is None:
            reason = Reason.NO_REFERENCE
    floor, cap = kpi.bounds
    if score is None:
        ends = [floor, cap] if kpi.round is None else [half_up(end, kpi.round.digits) for end in (floor, cap)]
        return Out(None, reason, ends[0], ends[1], 0.0, 1, 0)
    score = min(max(score, floor), cap)
    if kpi.round is not None:
        score = half_up(score, kpi.round.digits)
    return Out(score, Reason.SCORED, score, score, 1.0, 1, 1)


def of_node(node: Node, leaves: Mapping[str, Out], period: Period, into: dict[str, Out]) -> Out:
    """One node and all below it; every item's outcome is put into `into` by id."""
    entries = []
    for child in node.children:
        out = of_node(child, leaves, period, into) if isinstance(child, Node) else leaves[child.id]
        into[child.id] = out
        weight = child.weight.at(period) or 0.0
        entries.append((*_entering(node, child, out), weight))
    into[node.id] = result = _rolled(node, entries)
    return result


def _entering(node: Node, child: Node | Kpi, out: Out) -> tuple[Out]:
    """The child as the node sees it: on the node's scale, and zero where missing counts as zero."""
    if out.due and out.score is None and node.missing is Missing.ZERO:
        nothing = min(max(0.0, node.scale.low), node.scale.high)
        return (Out(nothing, Reason.SCORED, nothing, nothing, 1.0, out.kpis, out.kpis),)
    inner, outer = child.scale, node.scale

    def to(score: float | None) -> float | None:
        if score is None:
            return None
        return outer.low + (score - inner.low) / (inner.high - inner.low) * (outer.high - outer.low)

    return (Out(to(out.score), out.reason, to(out.low), to(out.high), out.coverage, out.kpis, out.kpis_there),)


def _rolled(node: Node, entries: list[tuple[Out, float]]) -> Out:
    weighing = [(out, weight) for out, weight in entries if weight > 0]
    counted = [(out, weight) for out, weight in weighing if out.due]
    if not counted:
        return Out(None, Reason.NOTHING_DUE, None, None, 0.0, 0, 0)
    total = sum(weight for _, weight in counted)
    coverage = sum(weight * out.coverage for out, weight in counted) / total
    kpis, there = (sum(getattr(out, name) for out, _ in counted) for name in ("kpis", "kpis_there"))
    low = _combined(node.method, [(out.low, weight) for out, weight in counted])
    high = _combined(node.method, [(out.high, weight) for out, weight in counted])
    present = [(out.score, weight) for out, weight in counted if out.score is not None]
    score = _combined(node.method, present) if present else None
    reason = Reason.SCORED
    if not present:
        reason = Reason.NOTHING_SCORED
    elif len(present) < node.min_children:
        reason = Reason.TOO_FEW_CHILDREN
    elif coverage < node.min_coverage - CLOSE:
        reason = Reason.COVERAGE_TOO_LOW
    elif there < (node.min_kpis if node.min_kpis >= 1 else node.min_kpis * kpis - CLOSE):
        reason = Reason.TOO_FEW_KPIS
    elif score is None:
        reason = Reason.NEGATIVE_IN_GEOMETRIC
    if node.round is not None:
        score, low, high = (None if x is None else half_up(x, node.round.digits) for x in (score, low, high))
    return Out(score if reason is Reason.SCORED else None, reason, low, high, coverage, kpis, there)


def _combined(  # noqa: PLR0911 - one return a method
    method: Method, parts: list[tuple[float | None, float]]
) -> float | None:
    """The parts of a node as one; None if a part is unknown, or negative in a geometric mean."""
    values = [value for value, _ in parts if value is not None]
    if len(values) < len(parts):
        return None
    total = sum(weight for _, weight in parts)
    match method:
        case Method.MEAN:
            return sum(value * weight for value, (_, weight) in zip(values, parts, strict=True)) / total
        case Method.MIN:
            return min(values)
        case Method.MAX:
            return max(values)
        case Method.GEOMETRIC:
            if min(values) < -CLOSE:
                return None
            if min(values) <= CLOSE:
                return 0.0
            return math.exp(sum(w * math.log(v) for v, (_, w) in zip(values, parts, strict=True)) / total)
