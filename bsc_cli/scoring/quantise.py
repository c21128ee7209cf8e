"""Rounding, equality and grades: what makes two floating-point figures the same figure.

Nothing is rounded on the way unless a `round` is declared. Where figures are compared, those within 1e-9
(relative above 1) are equal; the tolerance is compiled into the bounds, so the comparing itself is plain.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

TOLERANCE = 1e-9
CANONICAL_DIGITS = 10
_EXACT = 2.0**52


def half_up(values: ArrayLike, digits: int) -> Floats:
    """Give `values` rounded half up (away from zero) to `digits` decimals, as decimals: 89.995 is 90.00.

    sign(x) * floor(|x| * 10^d + 0.5 + 1e-9) / 10^d. NaN stays; figures too large to have such decimals stay.

    >>> half_up([89.995, -2.5, 0.285], 2).tolist()
    [90.0, -2.5, 0.29]
    >>> half_up([-2.5, -0.001], 0).tolist()
    [-3.0, 0.0]
    """
    x = np.asarray(values, dtype=np.float64)
    power = 10.0**digits
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = np.abs(x) * power
        rounded = np.copysign(np.floor(scaled + (0.5 + TOLERANCE)) / power, x) + 0.0
        return np.where(scaled < _EXACT, rounded, x)


def tolerance(bounds: ArrayLike) -> Floats:
    """Give how far a figure may lie from each bound and still be equal to it."""
    return TOLERANCE * np.maximum(1.0, np.abs(np.asarray(bounds, dtype=np.float64)))


def lowered(bounds: ArrayLike) -> Floats:
    """Give the bounds such that a plain x >= bound means "at least, within the tolerance"."""
    exact = np.asarray(bounds, dtype=np.float64)
    return exact - tolerance(exact)


def raised(bounds: ArrayLike) -> Floats:
    """Give the bounds such that a plain x <= bound means "at most, within the tolerance"."""
    exact = np.asarray(bounds, dtype=np.float64)
    return exact + tolerance(exact)


def equal(left: ArrayLike, right: ArrayLike) -> NDArray[np.bool_]:
    """Tell where two figures are the same figure; NaN equals nothing."""
    a, b = np.asarray(left, dtype=np.float64), np.asarray(right, dtype=np.float64)
    return np.abs(a - b) <= TOLERANCE * np.maximum(1.0, np.maximum(np.abs(a), np.abs(b)))


def grade_of(scores: ArrayLike, bounds: Sequence[float], *, digits: int) -> NDArray[np.int8]:
    """Give the index of the first grade from the top that each score reaches, as shown; -1 for none.

    `bounds` are the grades' lower bounds, best first. What you see is what is graded: the score is
    rounded half up to `digits` before it is compared.
    """
    shown = half_up(scores, digits)
    if not bounds:
        return np.full(shown.shape, -1, np.int8)
    rising = lowered(np.asarray(bounds, dtype=np.float64)[::-1])
    reached = np.searchsorted(rising, shown, side="right")
    index = len(bounds) - reached
    unknown = np.isnan(shown) | (reached == 0)
    return np.where(unknown, -1, index).astype(np.int8)


def crosses(
    low: ArrayLike, high: ArrayLike, score: ArrayLike, bounds: Sequence[float], *, digits: int
) -> NDArray[np.bool_]:
    """Tell where the grade can still change: where `low`, `high` and `score` are not all of one grade.

    A score can lie outside its interval, where a part was left out that its missing figures would bring back. An
    unknown interval may cross.
    """
    unknown = np.isnan(np.asarray(low, dtype=np.float64)) | np.isnan(np.asarray(high, dtype=np.float64))
    least, most, now = (grade_of(one, bounds, digits=digits) for one in (low, high, score))
    return np.asarray(((least != most) | (least != now) | unknown) & bool(len(bounds)))


def canonical(values: ArrayLike) -> Floats:
    """Give `values` at the 10 decimals that are the same on every machine: what outputs carry."""
    return half_up(values, CANONICAL_DIGITS)
