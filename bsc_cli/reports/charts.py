"""Small drawings as numbers scaled to a viewBox: trend lines and bullet bars. Templates only print them.

Coordinates are text with one digit after the point, so that the same input gives the same bytes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bsc_cli.model.scorecard import Scale

SPARK = (96.0, 24.0)
CHART = (640.0, 150.0)
_MARGIN = 4.0
_LEAST_SPAN = 0.1
_GUIDE_GAP = 12.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a drawing."""

    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Guide:
    """A labelled horizontal line: `top` in per cent of the height."""

    y: str
    top: str
    label: str


@dataclass(frozen=True, slots=True)
class Trend:
    """A series over periods. A period without a score is a gap: no line crosses it.

    `lines` are the points of one polyline each; `dots` are scores that stand alone between gaps; `last` is
    the point of the last period, if it has a score. `axis` are the highest and the
    lowest level drawn. `title` and `description` say the same in words.
    """

    width: str
    height: str
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    last: Dot | None
    guides: tuple[Guide, ...]
    axis: tuple[Guide, Guide]
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A score on its scale, in per cent of the width: the bar, the interval, the bounds of the grades."""

    width: str
    low: str
    span: str
    bounds: tuple[str, ...]


def trend(
    values: Sequence[float],
    *,
    scale: Scale,
    size: tuple[float, float],
    title: str,
    description: str,
    label: Callable[[float], str],
    bounds: Iterable[tuple[float, str]] = (),
) -> Trend | None:
    """Give the drawing of `values`, oldest first (NaN = not scored); None for one period only, or without any value.

    The height spans the values, but never less than a tenth of the scale: small changes stay small.
    `bounds` are (score, label) of lines to draw where they fall inside; `label` writes the ends of the axis.
    """
    there = [value for value in values if not math.isnan(value)]
    if not there or len(values) < 2:  # noqa: PLR2004 - a line needs two ends
        return None
    width, height = size
    floor, ceiling = span(there, scale)

    def point(index: int) -> Dot:
        return Dot(_text(_MARGIN + (width - 2 * _MARGIN) * index / (len(values) - 1)), _text(level(values[index])))

    def level(value: float) -> float:
        return height - _MARGIN - (height - 2 * _MARGIN) * (value - floor) / (ceiling - floor)

    runs = _runs(values)
    lines = [" ".join(f"{dot.x},{dot.y}" for dot in map(point, run)) for run in runs if len(run) > 1]

    def guide(value: float, name: str) -> Guide:
        return Guide(_text(level(value)), _text(100 * level(value) / height), name)

    guides: list[Guide] = []
    for bound, name in sorted(bounds):
        drawn = guide(bound, name)
        if floor < bound < ceiling and (not guides or float(guides[-1].top) - float(drawn.top) >= _GUIDE_GAP):
            guides.append(drawn)
    return Trend(
        width=_text(width),
        height=_text(height),
        lines=tuple(lines),
        dots=tuple(point(run[0]) for run in runs if len(run) == 1),
        last=None if math.isnan(values[-1]) else point(len(values) - 1),
        guides=tuple(guides),
        axis=(guide(ceiling, label(ceiling)), guide(floor, label(floor))),
        title=title,
        description=description,
    )


def span(values: Sequence[float], scale: Scale) -> tuple[float, float]:
    """Give the lowest and highest level drawn: the values' own, widened to a tenth of the scale, inside of it."""
    low, high = min(values), max(values)
    least = _LEAST_SPAN * (scale.high - scale.low)
    if high - low >= least:
        return low, high
    start = max((low + high - least) / 2, min(low, scale.low))
    start = min(start, low, max(high, scale.high) - least)
    return start, max(start + least, high)


def _runs(values: Sequence[float]) -> list[list[int]]:
    runs: list[list[int]] = [[]]
    for index, value in enumerate(values):
        if math.isnan(value):
            runs.append([])
        else:
            runs[-1].append(index)
    return [run for run in runs if run]


def bar(
    score: float | None, *, scale: Scale, low: float | None, high: float | None, bounds: Iterable[float]
) -> Bar | None:
    """Give the bar of a score; None where there is no score. Scores beyond the scale fill or empty the bar."""
    if score is None:
        return None

    def part(value: float) -> float:
        return min(100.0, max(0.0, 100.0 * (value - scale.low) / (scale.high - scale.low)))

    known = low is not None and high is not None
    start, stop = (part(low), part(high)) if known and low is not None and high is not None else (0.0, 0.0)
    inner = (bound for bound in sorted(bounds) if scale.low < bound < scale.high)
    return Bar(_text(part(score)), _text(start), _text(stop - start), tuple(_text(part(bound)) for bound in inner))


def _text(number: float) -> str:
    return f"{number + 0.0:.1f}".replace("-0.0", "0.0")
