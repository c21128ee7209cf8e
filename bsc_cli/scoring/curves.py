"""Piecewise-linear curves from actual to score: how they are made of vertices, and evaluated on arrays.

A curve has segments 0..S-1 along rising x; segment k+1 begins at `bounds[k]`. Inside a segment the score
runs from y0 (at x0) to y1 (at x0 + dx) and is flat beyond, so both ends come out exactly. A flat segment
has dx = inf. NaN anywhere in a curve makes its scores NaN: a reference value is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bsc_cli.scoring.quantise import Floats, lowered, raised


@dataclass(frozen=True, slots=True)
class Vertex:
    """A point of a curve: x (a number, or float64[unit]), and the score just left and just right of it."""

    x: float | Floats
    left: float
    right: float


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

    At a jump the better of the two scores holds, within the tolerance. Vertices need no order; equal
    neighbours (a target equal to its zero) give NaN, never a division by zero.
    """
    x = np.stack(np.broadcast_arrays(*(np.atleast_1d(np.asarray(v.x, dtype=np.float64)) for v in vertices)))
    order = np.argsort(x, axis=0, kind="stable")
    x = np.take_along_axis(x, order, axis=0)
    left = np.take_along_axis(np.broadcast_to([[float(v.left)] for v in vertices], x.shape), order, axis=0)
    right = np.take_along_axis(np.broadcast_to([[float(v.right)] for v in vertices], x.shape), order, axis=0)
    # Segments: flat up to the first vertex, between neighbours, flat after the last.
    x0 = np.concatenate([x[:1], x])
    y0 = np.concatenate([left[:1], right])
    y1 = np.concatenate([left, right[-1:]])
    dx = np.concatenate([np.full_like(x[:1], np.inf), np.diff(x, axis=0), np.full_like(x[:1], np.inf)])
    dx = np.where(dx == 0, np.nan, np.where(y0 == y1, np.inf, dx))
    with np.errstate(invalid="ignore"):
        after = np.nextafter(raised(x), np.inf)
    bounds = np.where(right > left, lowered(x), np.where(left > right, after, x))
    spoilt = np.isnan(x).any(axis=0) | np.isnan(dx).any(axis=0)
    x0 = np.where(spoilt, np.nan, x0)
    return _trimmed(Curve(bounds, x0, dx, y0, y1))


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


@dataclass(frozen=True, slots=True)
class Curves:
    """Curves of one number of segments, side by side: arrays [S, curve], bounds [S-1, curve]."""

    bounds: Floats
    x0: Floats
    dx: Floats
    y0: Floats
    y1: Floats

    @classmethod
    def stack(cls, curves: Sequence[Curve]) -> Curves:
        """Put curves of the same number of segments side by side, each with as many columns as it has."""
        names = ("bounds", "x0", "dx", "y0", "y1")
        return cls(*(np.ascontiguousarray(np.concatenate([getattr(c, n) for c in curves], axis=1)) for n in names))

    def apply(self, x: Floats, curve: NDArray[np.intp]) -> Floats:
        """Give the score of each x on its `curve` (an index into the columns); NaN in, NaN out."""
        width = self.x0.shape[1]
        if len(self.bounds):
            cell = curve.copy()
            for bound in self.bounds:
                cell += width * (x >= bound.take(curve))
        else:
            cell = curve
        t = x - self.x0.ravel().take(cell)
        with np.errstate(invalid="ignore"):
            t /= self.dx.ravel().take(cell)
        np.clip(t, 0.0, 1.0, out=t)
        y1 = self.y1.ravel().take(cell)
        y1 *= t
        np.subtract(1.0, t, out=t)
        t *= self.y0.ravel().take(cell)
        t += y1
        return t
