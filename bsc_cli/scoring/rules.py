"""Scoring rules to curves: every rule becomes vertices on the axis of the (transformed) actual.

What each rule means is told in `model.rules`; how it is written, in docs/definitions.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from bsc_cli.model.rules import (
    Amount,
    Anchors,
    Bands,
    Better,
    Linear,
    Met,
    Ratio,
    Transform,
    Value,
    Within,
)
from bsc_cli.model.scorecard import Kpi
from bsc_cli.scoring.curves import Curve, Vertex, nowhere, stacked, through
from bsc_cli.scoring.formula import Evaluation, Name, evaluate, parse
from bsc_cli.scoring.quantise import Floats

References = Mapping[str, "float | Floats"]
"""Reference values in raw units, by name: a number for all units, or float64[unit]; NaN = missing."""

TRANSFORMS: dict[Transform, Callable[[Floats], Floats]] = {
    Transform.LOG: np.log,
    Transform.LOG10: np.log10,
    Transform.SQRT: np.sqrt,
}


def transformed(values: float | Floats, transform: Transform | None) -> Floats:
    """Give `values` after the transform; what has no transform (the logarithm of 0) is NaN."""
    raw = np.asarray(values, dtype=np.float64)
    if transform is None:
        return raw
    with np.errstate(all="ignore"):
        out = TRANSFORMS[transform](raw)
    return np.where(np.isfinite(out), out, np.nan)


def amount(written: Amount, references: References) -> Floats:
    """Give the amount on the axis of the actual: a number, a reference value, or a formula over them."""
    if isinstance(written, float):
        return np.asarray(written)
    if written in references:
        return np.asarray(references[written], dtype=np.float64)

    def lookup(name: Name) -> Floats:
        return np.asarray(references.get(name.id, np.nan), dtype=np.float64)

    found: Evaluation = evaluate(parse(written), lookup)
    return found.values


def clipped(values: Floats, kpi: Kpi, references: References) -> Floats:
    """Give actuals inside the KPI's `clip`, float64[unit]."""
    low, high = (None if end is None else amount(end, references) for end in kpi.clip)
    values = values if low is None else np.maximum(values, low)
    return values if high is None else np.minimum(values, high)


def line(kpi: Kpi, references: References) -> tuple[Floats, Floats] | None:
    """Give where a rule in proportion has the low and the high end of the scale (transformed); None for other rules.

    NaN where the line lacks a reference value, or has one it cannot be drawn to.
    """
    target = _at("target" if "target" in references else None, kpi, references)
    match kpi.rule:
        case Linear():
            written = kpi.rule.zero_at if kpi.rule.zero_at is not None else _named("baseline", references)
            return _worse(_at(written, kpi, references), target, kpi.better), target
        case Ratio():
            positive = np.where(target > 0, target, np.nan)
            return positive * (0.0 if kpi.better is not Better.LOWER else 2.0), positive
        case _:
            return None


def _at(written: Amount | None, kpi: Kpi, references: References) -> Floats:
    """Give an amount after the transform."""
    return transformed(np.asarray(np.nan) if written is None else amount(written, references), kpi.transform)


def compiled(kpi: Kpi, references: References) -> Curve:
    """Give the KPI's curve; a curve that is NaN (everywhere, or for some units) lacks a reference value."""

    def at(written: Amount | None) -> Floats:
        return _at(written, kpi, references)

    low, high = kpi.scale.low, kpi.scale.high
    floor, cap = kpi.bounds
    target = at("target" if "target" in references else None)
    match kpi.rule:
        case Linear() | Ratio():
            ends = line(kpi, references)
            assert ends is not None
            curve = _line(*ends, kpi)
            return _with_zero_target(curve, kpi.rule, target) if isinstance(kpi.rule, Ratio) else curve
        case Anchors():
            return _rising(through([_anchor(at(x), scores, kpi.better) for x, scores in kpi.rule.points]), kpi.better)
        case Bands():
            steps = [(at(x), score) for x, score in kpi.rule.steps]
            return _rising(_steps(steps, kpi.rule.otherwise, kpi.better), kpi.better)
        case Met():
            return _steps([(target, high)], low, kpi.better)
        case Within():
            return _within(kpi.rule, references, kpi)
        case Value():
            return through([Vertex(floor, floor, floor), Vertex(cap, cap, cap)])


def _named(name: str, references: References) -> str | None:
    return name if name in references else None


def _worse(zero: Floats, target: Floats, better: Better) -> Floats:
    """Give `zero` where it is worse than the target, else NaN: no line can be drawn to a target not better than it."""
    with np.errstate(invalid="ignore"):
        worse = (
            zero > target if better is Better.LOWER else zero < target if better is Better.HIGHER else zero != target
        )
    return np.where(worse, zero, np.nan)


def _line(zero: Floats, full: Floats, kpi: Kpi) -> Curve:
    """Give the line with the scale's low end at `zero` and its high end at `full`, on to floor and cap."""
    low, high = kpi.scale.low, kpi.scale.high
    floor, cap = kpi.bounds
    vertices = [Vertex(zero, low, low), Vertex(full, high, high)]
    for end in (floor, cap):
        if not low <= end <= high:
            x = zero + (full - zero) * ((end - low) / (high - low))
            vertices.append(Vertex(x, end, end))
    return through(vertices)


def _with_zero_target(curve: Curve, rule: Ratio, target: Floats) -> Curve:
    """Give the curve of a ratio where a zero target has its own score."""
    if rule.zero_target is None or not np.any(target == 0):
        return curve
    if target.ndim == 0:
        return through([Vertex(0.0, rule.zero_target, rule.zero_target)])
    flat = target == 0
    return Curve(
        np.where(flat, 0.0, curve.bounds),
        np.where(flat, 0.0, curve.x0),
        np.where(flat, np.inf, curve.dx),
        np.where(flat, rule.zero_target, curve.y0),
        np.where(flat, rule.zero_target, curve.y1),
    )


def _rising(curve: Curve, better: Better) -> Curve:
    """Give the curve, NaN where a better actual would score worse: a unit's own reference values are out of order."""
    if better is Better.CLOSER:
        return curve
    heights = np.stack([curve.y0, curve.y1], axis=1).reshape(-1, curve.y0.shape[1])
    if better is Better.LOWER:
        heights = heights[::-1]
    wrong = (np.diff(heights, axis=0) < 0).any(axis=0)
    return replace(curve, x0=np.where(wrong, np.nan, curve.x0))


def _anchor(x: Floats, scores: tuple[float, ...], better: Better) -> Vertex:
    """Give a vertex; two scores are (worse side, better side)."""
    left, right = scores[0], scores[-1]
    return Vertex(x, right, left) if better is Better.LOWER else Vertex(x, left, right)


def _steps(steps: list[tuple[Floats, float]], otherwise: float, better: Better) -> Curve:
    """Give steps written in any order: the amount or better earns the score of the best amount reached."""
    if not steps:
        return nowhere()
    x = stacked([amount for amount, _ in steps])
    order = np.argsort(x, axis=0, kind="stable")
    x = np.take_along_axis(x, order, axis=0)
    earned = np.take_along_axis(np.broadcast_to([[score] for _, score in steps], x.shape), order, axis=0)
    least = np.full_like(x[:1], otherwise)
    if better is Better.LOWER:
        sides = zip(earned, np.concatenate([earned[1:], least]), strict=True)
    else:
        sides = zip(np.concatenate([least, earned[:-1]]), earned, strict=True)
    return through([Vertex(at, left, right) for at, (left, right) in zip(x, sides, strict=True)])


def _within(rule: Within, references: References, kpi: Kpi) -> Curve:
    """Give full score between `low` and `high`, falling to nothing across `tolerance` on either side.

    Without a tolerance the score jumps. A corridor turned round or a negative tolerance gives NaN.
    """
    low, high, tolerance = (amount(one, references) for one in (rule.low, rule.high, rule.tolerance))
    tolerance = np.where(tolerance >= 0, tolerance, np.nan)
    high = np.where(high >= low, high, np.nan)
    foot, low, high, end = (transformed(x, kpi.transform) for x in (low - tolerance, low, high, high + tolerance))
    nothing, full = kpi.scale.low, kpi.scale.high
    return through(
        [
            Vertex(foot, nothing, np.where(foot == low, full, nothing)),
            Vertex(low, full, full),
            Vertex(high, full, full),
            Vertex(end, np.where(end == high, full, nothing), nothing),
        ]
    )
