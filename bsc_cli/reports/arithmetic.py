"""Arithmetic as a reader would write it down: numbers filled in, and what comes out.

Nothing here works a score out: results are those of the scoring, so that what is told is what was reckoned. Numbers
are written without grouping and with every digit that matters: they can be typed into a calculator.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

from bsc_cli.model.rules import Better, Transform
from bsc_cli.model.scorecard import Method, Scale
from bsc_cli.reports.speech import MINUS, exact
from bsc_cli.scoring.explanation import Segment

TRANSFORMS = {Transform.LOG: "ln", Transform.LOG10: "log10", Transform.SQRT: "√"}
_NAME = re.compile(r"[^\W\d]\w*(?:\.\w+)*(?!\w*\s*\()")
_LARGE = 1e6


def substituted(expression: str, values: Mapping[str, float | None]) -> str:
    """Give a formula with the names in it replaced by their values; a missing value is a dash.

    >>> substituted("100 * spent / budget", {"spent": 357.0, "budget": 500.0})
    '100 * 357 / 500'
    """

    def value(match: re.Match[str]) -> str:
        name = match[0]
        return _bracketed(exact(values[name])) if name in values else name

    return _NAME.sub(value, expression)


def term(value: float, transform: Transform | None) -> str:
    """Give a number as it enters the rule: `40`, or `ln(40)`."""
    return exact(value) if transform is None else f"{TRANSFORMS[transform]}({exact(value)})"


def proportion(segment: Segment, entered: float, transform: Transform | None, *, result: float) -> str:
    """Give the arithmetic of a rising or falling stretch.

    >>> proportion(Segment(20.0, 0.0, 85.0, 1.0), 71.4, None, result=0.7907692)
    '(71.4 − 20) / (85 − 20) × 1 = 0.790769'
    >>> proportion(Segment(5.0, 60.0, 2.0, 100.0), 4.0, None, result=73.3333333)
    '60 + (4 − 5) / (2 − 5) × (100 − 60) = 73.3333'
    """
    if segment.x0 is None or segment.x1 is None:
        raise ValueError(segment)
    x, x0, x1 = (term(number, transform) for number in (entered, segment.x0, segment.x1))
    part = f"({x} − {_bracketed(x0)}) / ({x1} − {_bracketed(x0)})"
    return f"{_scaled(part, segment.y0, segment.y1)} = {rounded(result)}"


def ratio(
    entered: float, target: float, transform: Transform | None, better: Better, scale: Scale, *, result: float
) -> str:
    """Give the arithmetic of actual against target.

    >>> ratio(90.0, 80.0, None, Better.HIGHER, Scale(), result=112.5)
    '90 / 80 × 100 = 112.5'
    >>> ratio(90.0, 80.0, None, Better.LOWER, Scale(1.0, 5.0), result=4.5)
    '1 + (2 − 90 / 80) × (5 − 1) = 4.5'
    """
    part = f"{_bracketed(term(entered, transform))} / {_bracketed(term(target, transform))}"
    if better is Better.LOWER:
        part = f"(2 − {part})"
    return f"{_scaled(part, scale.low, scale.high)} = {rounded(result)}"


def _scaled(part: str, low: float, high: float) -> str:
    """Give a part of the way from `low` to `high`."""
    if low == 0:
        return f"{part} × {_bracketed(exact(high))}"
    return f"{exact(low)} + {part} × ({exact(high)} − {_bracketed(exact(low))})"


def combined(method: Method, weights: list[float], values: list[float], *, result: float) -> str:
    """Give the arithmetic of a roll-up.

    >>> combined(Method.MEAN, [40.0, 10.0], [50.0, 75.0], result=55.0)
    '(40 × 50 + 10 × 75) / (40 + 10) = 55'
    >>> combined(Method.MIN, [1.0, 1.0], [50.0, 75.0], result=50.0)
    '50; 75 → 50'
    """
    written = [_bracketed(exact(value)) for value in values]
    equal = len(set(weights)) == 1
    match method:
        case Method.MEAN:
            parts = " + ".join(written if equal else _products(weights, written))
            below = str(len(values)) if equal else f"({' + '.join(exact(weight) for weight in weights)})"
            return f"({parts}) / {below} = {rounded(result)}"
        case Method.GEOMETRIC if equal:
            return f"({' × '.join(written)})^(1/{len(values)}) = {rounded(result)}"
        case Method.GEOMETRIC:
            total = exact(math.fsum(weights))
            powers = (f"{value}^({exact(w)}/{total})" for w, value in zip(weights, written, strict=True))
            return f"{' × '.join(powers)} = {rounded(result)}"
        case Method.MIN | Method.MAX:
            return f"{'; '.join(written)} → {rounded(result)}"


def _products(weights: list[float], written: list[str]) -> Iterator[str]:
    return (f"{exact(weight)} × {value}" for weight, value in zip(weights, written, strict=True))


def rounded(value: float) -> str:
    """Give the outcome of a line of arithmetic: 6 digits that tell.

    >>> rounded(0.7907692307), rounded(100.0), rounded(1234567.891)
    ('0.790769', '100', '1234567.89')
    """
    text = f"{value:.6g}"
    return exact(round(value, 2)) if abs(value) >= _LARGE or "e" in text else text.replace("-", MINUS)


def _bracketed(shown: str) -> str:
    return f"({shown})" if shown.startswith(MINUS) else shown
