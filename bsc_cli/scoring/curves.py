"""Piecewise-linear curves from actual to score: how they are made of vertices, and evaluated on arrays.

A curve has segments 0..S-1 along rising x; segment k+1 begins at `bounds[k]`. Inside a segment the score
runs from y0 (at x0) to y1 (at x0 + dx) and is flat beyond, so both ends come out exactly. A flat segment
has dx = inf. x0 is NaN in a curve that lacks a reference value: no actual has a score on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from bsc_cli.scoring.quantise import Floats, half_up, lowered, raised

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Vertex:
    """A point of a curve: x, and the score just left and just right of it; each a number or float64[unit]."""

    x: float | Floats
    left: float | Floats
    right: float | Floats


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve shared by all units (arrays [S, 1]), or one a unit (arrays [S, unit]).

    bounds: float64[S-1, ·]; x0, dx, y0, y1: float64[S, ·]; x is in transformed units.
    """

    bounds: Floats
    x0: Floats
    dx: Floats
    y0: Floats
    y1: Floats

    @property
    def segments(self) -> int:
        """Give the number of segments."""
        return len(self.x0)


def through(vertices: Sequence[Vertex]) -> Curve:
    """Give the curve through `vertices`, flat outside; where left and right differ the score jumps.

    At a jump the better of the two scores holds, within the tolerance. Vertices need no order. Two at one place
    are a level as narrow as the tolerance if the score is the same between them (a corridor of one value), else
    NaN (a target equal to its zero), never a division by zero.
    """
    x = stacked([v.x for v in vertices])
    order = np.argsort(x, axis=0, kind="stable")
    left, right = (
        np.broadcast_to(stacked(ends), x.shape) for ends in zip(*((v.left, v.right) for v in vertices), strict=True)
    )
    x, left, right = (np.take_along_axis(one, order, axis=0) for one in (x, left, right))
    # Segments: flat up to the first vertex, between neighbours, flat after the last.
    x0 = np.concatenate([x[:1], x])
    y0 = np.concatenate([left[:1], right])
    y1 = np.concatenate([left, right[-1:]])
    dx = np.concatenate([np.full_like(x[:1], np.inf), np.diff(x, axis=0), np.full_like(x[:1], np.inf)])
    dx = np.where(y0 == y1, np.inf, np.where(dx == 0, np.nan, dx))
    with np.errstate(invalid="ignore"):
        after = np.nextafter(raised(x), np.inf)
    bounds = np.where(right > left, lowered(x), np.where(left > right, after, x))
    spoilt = np.isnan(x).any(axis=0) | np.isnan(dx).any(axis=0)
    x0 = np.where(spoilt, np.nan, x0)
    return _trimmed(Curve(bounds, x0, dx, y0, y1))


def stacked(values: Sequence[float | Floats]) -> Floats:
    """Give float64[len(values), w]: w = 1 if all are numbers, else one column a unit."""
    return np.stack(np.broadcast_arrays(*(np.atleast_1d(np.asarray(value, dtype=np.float64)) for value in values)))


def _trimmed(curve: Curve) -> Curve:
    """Drop the outer flat segments that their neighbours continue by being flat outside themselves."""
    first = 1 if curve.segments > 1 and bool(np.all(curve.y1[0] == curve.y0[1])) else 0
    last = curve.segments
    if last - first > 1 and bool(np.all(curve.y0[-1] == curve.y1[-2])):
        last -= 1
    keep = slice(first, last)
    return Curve(curve.bounds[first : last - 1], curve.x0[keep], curve.dx[keep], curve.y0[keep], curve.y1[keep])


def nowhere() -> Curve:
    """Give the curve of a rule whose reference value is missing: no actual has a score."""
    one = np.full((1, 1), np.nan)
    return Curve(np.empty((0, 1)), one, np.full((1, 1), np.inf), one, one)


class Form(IntEnum):
    """How a segment runs: level; one point of score for one unit of x; or at any other slope."""

    FLAT = 0
    SHIFT = 1
    SLOPE = 2


@dataclass(frozen=True, slots=True)
class Track:
    """One KPI's way from (transformed) actual to score: its curve, then its limits and its rounding."""

    curve: Curve
    floor: float
    cap: float
    digits: int | None


@dataclass(frozen=True, slots=True)
class Family:
    """Tracks whose curves have the same forms of segments, side by side: one array operation scores all.

    rows: intp[k] which KPIs of the caller's; bounds: float64[S-1, k, w]; x0, y0, y1, slope: float64[S, k, w],
    w = 1 (all units share the curve) or one column a unit. floor, cap: float64[k, 1]; held: some curve
    leaves its floor or cap. rounded: (digits, which of the k).
    """

    rows: NDArray[np.intp]
    forms: tuple[Form, ...]
    bounds: Floats
    x0: Floats
    y0: Floats
    y1: Floats
    slope: Floats
    floor: Floats
    cap: Floats
    held: bool
    rounded: tuple[tuple[int, NDArray[np.intp]], ...]

    @property
    def ends(self) -> tuple[Floats, Floats]:
        """Give (least, most) that each can score, float64[k, 1]: floor and cap as a declared rounding leaves them."""
        return self._rounded(self.floor.copy()), self._rounded(self.cap.copy())

    def scores(self, x: Floats, units: slice = slice(None)) -> Floats:
        """Give the score of x, float64[k, n], for the n `units`; NaN in, NaN out."""
        out = self.before_limits(x, units)
        if self.held:
            np.clip(out, self.floor, self.cap, out=out)
        return self._rounded(out)

    def before_limits(self, x: Floats, units: slice = slice(None)) -> Floats:
        """Give the height of the curves at x, before floor, cap and rounding."""
        whole = self.x0.shape[2] == 1
        bounds, x0, slope, y0, y1 = (
            a if whole else a[:, :, units] for a in (self.bounds, self.x0, self.slope, self.y0, self.y1)
        )

        def height(k: int) -> Floats:
            if self.forms[k] is Form.FLAT:
                return np.asarray(y0[k])
            t = x - x0[k]
            if self.forms[k] is Form.SLOPE:
                t *= slope[k]
            t += y0[k]
            return np.asarray(np.clip(t, np.minimum(y0[k], y1[k]), np.maximum(y0[k], y1[k]), out=t))

        out = height(0)
        if self.forms[0] is Form.FLAT:
            out = np.where(np.isnan(x), np.nan, out)
        for k in range(1, len(self.forms)):
            out = np.where(x >= bounds[k - 1], height(k), out)
        return out

    def _rounded(self, values: Floats) -> Floats:
        for digits, which in self.rounded:
            values[which] = half_up(values[which], digits)
        return values


def families(tracks: Sequence[Track]) -> tuple[Family, ...]:
    """Put tracks of the same forms side by side; `rows` of a family count the tracks from 0."""
    alike: dict[tuple[tuple[Form, ...], int], list[int]] = {}
    for n, track in enumerate(tracks):
        alike.setdefault((_forms(track.curve), track.curve.x0.shape[1]), []).append(n)
    return tuple(_family(forms, rows, [tracks[n] for n in rows]) for (forms, _), rows in alike.items())


def _forms(curve: Curve) -> tuple[Form, ...]:
    """Give the form of each segment; a curve a unit has the steepest of its units' forms."""
    rise = curve.y1 - curve.y0
    flat = (rise == 0) | np.isinf(curve.dx)
    shift = (rise == curve.dx) & (curve.x0 == curve.y0)
    steep = np.where(flat, Form.FLAT, np.where(shift, Form.SHIFT, Form.SLOPE))
    if steep.shape[1] > 1:
        mixed = (steep != steep[:, :1]).any(axis=1)
        return tuple(Form.SLOPE if odd else Form(int(one)) for odd, one in zip(mixed, steep[:, 0], strict=True))
    return tuple(Form(int(one)) for one in steep[:, 0])


def _family(forms: tuple[Form, ...], rows: list[int], tracks: list[Track]) -> Family:
    bounds, x0, dx, y0, y1 = (
        np.stack([getattr(track.curve, name) for track in tracks], axis=1)
        for name in ("bounds", "x0", "dx", "y0", "y1")
    )
    y0, y1 = (np.where(np.isnan(x0), np.nan, y) for y in (y0, y1))
    floor, cap = (np.array([[getattr(track, name)] for track in tracks], np.float64) for name in ("floor", "cap"))
    held = bool(np.any(np.fmin(y0, y1) < floor) or np.any(np.fmax(y0, y1) > cap))
    digits = [track.digits for track in tracks]
    rounded = tuple(
        (one, np.array([n for n, own in enumerate(digits) if own == one], np.intp))
        for one in sorted({own for own in digits if own is not None})
    )
    slope = _reaching(dx, y0, y1)
    return Family(np.array(rows, np.intp), forms, bounds, x0, y0, y1, slope, floor, cap, held, rounded)


def _reaching(dx: Floats, y0: Floats, y1: Floats) -> Floats:
    """Give the slope with which y0 + dx * slope is y1 or just beyond it, so that the far end comes out exactly."""
    with np.errstate(invalid="ignore"):
        slope = (y1 - y0) / dx
        while True:
            end = np.where(np.isinf(dx), y1, y0 + dx * slope)
            short = np.where(y1 > y0, end < y1, end > y1)
            if not short.any():
                return slope
            slope = np.where(short, np.nextafter(slope, np.where(y1 > y0, np.inf, -np.inf)), slope)
