"""How an actual becomes a score: the scoring rules as they are meant. `scoring.rules` computes them.

Scores written in a rule are on the KPI's scale. An `Amount` on the axis of the actual is a number, the
name of a reference value, or a formula over reference values (`1.3 * target`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Amount = float | str


class Better(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"
    CLOSER = "closer"


class Transform(StrEnum):
    """What is done to the actual (and to the reference values) before the rule."""

    LOG = "log"
    LOG10 = "log10"
    SQRT = "sqrt"


@dataclass(frozen=True, slots=True)
class Linear:
    """`zero_at` (default: the baseline) scores the low end of the scale, the target the high end."""

    zero_at: Amount | None = None


@dataclass(frozen=True, slots=True)
class Anchors:
    """Piecewise linear through (amount, score); flat outside; two scores at one amount make a jump.

    Points stand in the order written. A point is (amount, (score,)), or (amount, (worse side, better side)).
    """

    points: tuple[tuple[Amount, tuple[float, ...]], ...]


@dataclass(frozen=True, slots=True)
class Bands:
    """Steps: the amount or better earns the score; worse than every amount: `otherwise`."""

    steps: tuple[tuple[Amount, float], ...]
    otherwise: float = 0.0


@dataclass(frozen=True, slots=True)
class Ratio:
    """Actual over target (higher is better) or 2 - actual over target (lower), of the full score.

    `zero_target` is the score when the target is zero.
    """

    zero_target: float | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """Full score from `low` to `high`, falling to zero across `tolerance` on either side."""

    low: Amount
    high: Amount
    tolerance: Amount


@dataclass(frozen=True, slots=True)
class Met:
    """Full score if the target is met, else zero."""


@dataclass(frozen=True, slots=True)
class Value:
    """The actual is already a score."""


Rule = Linear | Anchors | Bands | Ratio | Within | Met | Value

CHOICE = "score.rule"
"""The key of a KPI that stands for which rule its score has; nothing is written under it."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """Half-up decimal rounding to `digits`, half away from zero."""

    digits: int
