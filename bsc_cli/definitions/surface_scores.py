"""How a score is written: one key, a word or one rule with its options."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from bsc_cli.definitions.scalars import COUNT_SCHEMA, Amount, Count, Number, Scores
from bsc_cli.definitions.surface import Maybe, Short, Surface, requiring

RULES = ("linear", "anchors", "bands", "ratio", "met", "within", "value")
WORDS = ("linear", "ratio", "met", "value")
"""Rules that need nothing more than their name."""


def _filled(value: Any) -> Any:
    """Give the options of a rule that may have none."""
    return {} if value is None else value


def _rule(value: Any) -> Any:
    """Give the long form: `score: linear` is short for `score: {linear: {}}`."""
    if type(value) is not str or value in RULES:
        return {value: {}} if value in WORDS else value
    raise PydanticCustomError("choice", "not a rule", {"choices": WORDS})


def _digits(value: Any) -> Any:
    """Give the long form: `round: 3` is short for `round: {digits: 3}`."""
    return {"digits": value} if type(value) is str else value


class RoundSource(Surface):
    """Decimal rounding, half away from zero."""

    digits: Count = Field(default=0, description="Digits after the decimal point.", examples=[2])
    mode: Literal["half_up"] = Field(
        default="half_up", description="Halves are rounded away from zero.", examples=["half_up"]
    )


Round = Annotated[RoundSource, BeforeValidator(_digits), Short(COUNT_SCHEMA, kind="digits, or RoundSource")]


class LinearSource(Surface):
    """The straight line from `zero_at` to the target."""

    zero_at: Maybe[Amount] = Field(
        default=None, description="The actual that scores nothing; the baseline if not given.", examples=[80]
    )


class RatioSource(Surface):
    """Actual over target."""

    zero_target: Maybe[Number] = Field(default=None, description="The score when the target is zero.", examples=[100])


class WithinSource(Surface):
    """Full score inside a corridor."""

    model_config = requiring("low", "high")

    low: Maybe[Amount] = Field(default=None, description="The lower end of the corridor.", examples=[18])
    high: Maybe[Amount] = Field(default=None, description="The upper end of the corridor.", examples=[24])
    tolerance: Amount = Field(
        default=0.0, description="How far outside the corridor the score falls to nothing.", examples=[2]
    )


class PlainSource(Surface):
    """A rule without options of its own."""


_EMPTY = {"type": "null"}
Linear = Annotated[LinearSource, BeforeValidator(_filled), Short(_EMPTY, kind="LinearSource, or nothing")]
Ratio = Annotated[RatioSource, BeforeValidator(_filled), Short(_EMPTY, kind="RatioSource, or nothing")]
Plain = Annotated[PlainSource, BeforeValidator(_filled), Short(_EMPTY, kind="nothing")]


class ScoreSource(Surface):
    """One rule, and what holds its result."""

    linear: Maybe[Linear] = Field(
        default=None,
        description="A straight line: `zero_at` scores 0, the target scores 100.",
        examples=[{"zero_at": 80}],
    )
    anchors: Maybe[dict[str, Scores]] = Field(
        default=None,
        description="Straight lines between points, actual to score, flat outside; two scores make a jump.",
        examples=[{"75": 0, "90": 60, "100": 100}],
    )
    bands: Maybe[dict[str, Number]] = Field(
        default=None,
        description="Steps: the actual or better earns the score; worse than all: `else`, or the low end of the scale.",
        examples=[{"95": 100, "90": 85, "80": 60}],
    )
    ratio: Maybe[Ratio] = Field(
        default=None,
        description="Actual over target (lower is better: 2 minus that), of the full score.",
        examples=[{"zero_target": 100}],
    )
    met: Maybe[Plain] = Field(default=None, description="100 if the target is met, else 0.", examples=[{}])
    within: Maybe[WithinSource] = Field(
        default=None,
        description="100 from `low` to `high`, falling to 0 across `tolerance` on either side; with `better: closer`.",
        examples=[{"low": 18, "high": 24, "tolerance": 2}],
    )
    value: Maybe[Plain] = Field(default=None, description="The actual is already a score.", examples=[{}])
    floor: Maybe[Number] = Field(
        default=None, description="The least score; the low end of the scale by default.", examples=[0]
    )
    cap: Maybe[Number] = Field(
        default=None, description="The most score; the high end of the scale by default.", examples=[120]
    )
    round: Maybe[Round] = Field(default=None, description="Round the score.", examples=[{"digits": 2}])


Score = Annotated[
    ScoreSource, BeforeValidator(_rule), Short({"enum": list(WORDS)}, kind="name of a rule, or ScoreSource")
]
