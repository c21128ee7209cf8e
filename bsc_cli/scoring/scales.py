"""From one scale to another."""

from __future__ import annotations

from bsc_cli.model.scorecard import Scale


def between(inner: Scale, outer: Scale) -> tuple[float, float]:
    """Give (a, b) such that a * s + b takes a score from `inner` to `outer`, end to end.

    >>> between(Scale(1.0, 5.0), Scale(0.0, 100.0))
    (25.0, -25.0)
    """
    if inner == outer:
        return 1.0, 0.0
    factor = (outer.high - outer.low) / (inner.high - inner.low)
    return factor, outer.low - inner.low * factor
