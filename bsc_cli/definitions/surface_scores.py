"""How a score is written: one key, a word or one rule with its options."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from bsc_cli.definitions.scalars import Amount, Count, Number, read_number

WORDS = ("linear", "ratio", "met", "value")


class Surface(BaseModel):
    """What all surface types share: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


def _nothing_is_empty(value: Any) -> Any:
    return {} if value is None else value


def _word_is_rule(value: Any) -> Any:
    """`score: linear` is short for `score: {linear: {}}`."""
    return {value: {}} if type(value) is str else value


def _round(value: Any) -> Any:
    """`round: 3` is short for `round: {digits: 3}`."""
    return {"digits": value} if type(value) is str else value


def _scores(value: Any) -> Any:
    """One score, or two that make a jump."""
    if isinstance(value, list):
        return [read_number(one) for one in value]
    return [read_number(value)]


class RoundSource(Surface):
    """Decimal rounding, half away from zero."""

    digits: Count = Field(default=0, description="Digits after the decimal point.", examples=[2])


Round = Annotated[RoundSource, BeforeValidator(_round)]


class LinearSource(Surface):
    """The straight line from `zero_at` to the target."""

    zero_at: Amount | None = Field(
        default=None, description="The actual that scores nothing; the baseline if not given.", examples=[80]
    )


class RatioSource(Surface):
    """Actual over target."""

    zero_target: Number | None = Field(default=None, description="The score when the target is zero.", examples=[100])


class WithinSource(Surface):
    """Full score inside a corridor."""

    low: Amount | None = Field(default=None, description="The lower end of the corridor.", examples=[18])
    high: Amount | None = Field(default=None, description="The upper end of the corridor.", examples=[24])
    tolerance: Amount | None = Field(
        default=None, description="How far outside the score falls to nothing; 0 by default.", examples=[2]
    )


class PlainSource(Surface):
    """A rule without options of its own."""


_ANCHOR_SCHEMA = {
    "oneOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}]
}
Scores = Annotated[list[float], BeforeValidator(_scores), WithJsonSchema(_ANCHOR_SCHEMA)]


class ScoreSource(Surface):
    """One rule, and what holds its result."""

    linear: Annotated[LinearSource, BeforeValidator(_nothing_is_empty)] | None = Field(
        default=None,
        description="A straight line: `zero_at` scores 0, the target scores 100.",
        examples=[{"zero_at": 80}],
    )
    anchors: dict[str, Scores] | None = Field(
        default=None,
        description="Straight lines between points, actual to score, flat outside; two scores make a jump.",
        examples=[{"75": 0, "90": 60, "100": 100}],
    )
    bands: dict[str, Number] | None = Field(
        default=None,
        description="Steps: the actual or better earns the score; `else` is the score below the last (0).",
        examples=[{"95": 100, "90": 85, "80": 60}],
    )
    ratio: Annotated[RatioSource, BeforeValidator(_nothing_is_empty)] | None = Field(
        default=None,
        description="Actual over target (lower is better: 2 minus that), of the full score.",
        examples=[{}],
    )
    met: Annotated[PlainSource, BeforeValidator(_nothing_is_empty)] | None = Field(
        default=None, description="100 if the target is met, else 0.", examples=[{}]
    )
    within: WithinSource | None = Field(
        default=None,
        description="100 from `low` to `high`, falling to 0 across `tolerance` on either side.",
        examples=[{"low": 18, "high": 24, "tolerance": 2}],
    )
    value: Annotated[PlainSource, BeforeValidator(_nothing_is_empty)] | None = Field(
        default=None, description="The actual is already a score.", examples=[{}]
    )
    floor: Number | None = Field(
        default=None, description="The least score; the low end of the scale by default.", examples=[0]
    )
    cap: Number | None = Field(
        default=None, description="The most score; the high end of the scale by default.", examples=[120]
    )
    round: Round | None = Field(default=None, description="Round the score.", examples=[{"digits": 2}])


RULES = ("linear", "anchors", "bands", "ratio", "met", "within", "value")

Score = Annotated[
    ScoreSource,
    BeforeValidator(_word_is_rule),
]
