"""How a scorecard file is written."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from bsc_cli.definitions.scalars import Amount, Count, LocalText, Number, Word, Words, read_amount
from bsc_cli.definitions.surface_scores import Round, Score, Surface
from bsc_cli.definitions.surface_workspace import FrequencyWord, GradeSource, Scale, UnitsTableSource


def _dated(value: Any) -> Any:
    """A number (or formula) that never changes stands under ''."""
    return value if isinstance(value, dict) else {"": value}


def _limit(value: Any) -> Any:
    """An end of a range: an amount, or nothing for an open end."""
    return None if value is None else read_amount(value)


def _unit(value: Any) -> Any:
    return {"id": value} if type(value) is str else value


def _units(value: Any) -> Any:
    """A list of units, or `{from: table}`."""
    if isinstance(value, list):
        return {"list": [_unit(one) for one in value]}
    return value


def _table(value: Any) -> Any:
    return {"table": value} if type(value) is str else value


def _window(value: Any) -> Any:
    return {"kind": value} if type(value) is str else value


def _steps(value: Any) -> Any:
    """A formula of one step stands under ''."""
    return {"": value} if type(value) is str else value


def _perspectives(value: Any) -> Any:
    return {"": "0"} if value == "none" else value


_NUMBER_OR_TEXT = {"type": ["number", "string"]}
_DATED_SCHEMA = {"oneOf": [{"type": "number"}, {"type": "object", "additionalProperties": {"type": "number"}}]}
_REFERENCE_SCHEMA = {"oneOf": [_NUMBER_OR_TEXT, {"type": "object", "additionalProperties": {"type": "number"}}]}
DatedNumber = Annotated[dict[str, Number], BeforeValidator(_dated), WithJsonSchema(_DATED_SCHEMA)]
Reference = Annotated[dict[str, Amount], BeforeValidator(_dated), WithJsonSchema(_REFERENCE_SCHEMA)]
Limit = Annotated[Any, BeforeValidator(_limit), WithJsonSchema({"type": ["number", "string", "null"]})]


class WindowSource(Surface):
    """The stretch of time an actual covers."""

    kind: Literal["period", "year_to_date", "rolling_year"] | None = Field(default=None, description="The stretch.")
    last: Count | None = Field(default=None, description="So many of the KPI's periods.", examples=[4])


_WINDOW_SCHEMA = {
    "oneOf": [
        {"enum": ["period", "year_to_date", "rolling_year"]},
        {"type": "object", "properties": {"last": {"type": "integer", "minimum": 1}}, "additionalProperties": False},
    ]
}


class InputSource(Surface):
    """One collected figure."""

    name: LocalText = Field(default=None, description="What it is called.", examples=["Spent"])
    code: Word = Field(
        default="", description="Its name in tables and workbooks; its id by default.", examples=["B-12"]
    )
    measured_in: LocalText = Field(default=None, description="Unit of measure.", examples=["CNY 10k"])
    kind: Literal["flow", "stock"] = Field(
        default="stock", description="A flow is summed over time, of a stock the last counts.", examples=["flow"]
    )
    over_time: Literal["sum", "mean", "last", "max", "min"] | None = Field(
        default=None,
        description="How values inside the window become one; follows from `kind` by default.",
        examples=["mean"],
    )
    partial: Literal["allow"] | None = Field(
        default=None, description="`allow`: a sum or mean may lack some of its periods.", examples=["allow"]
    )
    range: list[Number] | None = Field(
        default=None, description="Values outside are refused as implausible.", examples=[[0, 1000]]
    )
    frequency: FrequencyWord | None = Field(
        default=None, description="How often it is collected; as often as the KPI by default.", examples=["month"]
    )


class KpiSource(Surface):
    """A measure with its rule."""

    name: LocalText = Field(default=None, description="What it is called.", examples=["Budget execution rate"])
    code: Word = Field(
        default="", description="Its name in tables and workbooks; its id by default.", examples=["F-01"]
    )
    text: LocalText = Field(
        default=None, description="Its definition.", examples=["Share of the budget that has been spent."]
    )
    measured_in: LocalText = Field(default=None, description="Unit of measure.", examples=["%"])
    weight: DatedNumber = Field(
        default_factory=lambda: {"": 1.0},
        description="Weight among siblings; 0 is shown and counts nothing.",
        examples=[40],
    )
    better: Literal["higher", "lower", "closer"] = Field(
        default="higher", description="Which way is good.", examples=["higher"]
    )
    inputs: dict[str, InputSource | None] | None = Field(
        default=None,
        description="Collected figures by id; without any, one named like the KPI.",
        examples=[{"spent": {"kind": "flow"}}],
    )
    formula: (
        Annotated[
            dict[str, Word],
            BeforeValidator(_steps),
            WithJsonSchema(
                {
                    "oneOf": [
                        {"type": ["string", "number"]},
                        {"type": "object", "additionalProperties": {"type": ["string", "number"]}},
                    ]
                }
            ),
        ]
        | None
    ) = Field(
        default=None,
        description="How the actual follows from the inputs; may be named steps.",
        examples=["100 * spent / budget"],
    )
    window: Annotated[WindowSource, BeforeValidator(_window), WithJsonSchema(_WINDOW_SCHEMA)] | None = Field(
        default=None, description="The stretch of time the actual covers.", examples=["year_to_date"]
    )
    frequency: FrequencyWord | None = Field(
        default=None,
        description="How often it is due; as often as the organisation reports by default.",
        examples=["year"],
    )
    baseline: Reference | None = Field(default=None, description="Where it started.", examples=[82])
    target: Reference | None = Field(
        default=None,
        description="Where it should be: a number, dated numbers, or a formula.",
        examples=[{"2019": 92, "2020": 95}],
    )
    thresholds: dict[str, Reference] = Field(
        default_factory=dict, description="Further reference values by name.", examples=[{"alarm": 60}]
    )
    score: Score | None = Field(
        default=None, description="How the actual becomes a score: a word or one rule.", examples=["linear"]
    )
    transform: Literal["log", "log10", "sqrt"] | None = Field(
        default=None, description="Taken of the actual and of the reference values before the rule.", examples=["log"]
    )
    clip: list[Limit] | None = Field(
        default=None, description="Holds the actual between two ends before the transform.", examples=[[0, 120]]
    )
    scale: Scale | None = Field(
        default=None, description="The ends of the score; the parent's by default.", examples=[100]
    )
    missing: Literal["exclude", "zero"] | None = Field(
        default=None, description="`zero` counts a missing actual as 0 before the rule.", examples=["zero"]
    )
    source: Literal["self", "system", "survey", "inspection", "third_party"] = Field(
        default="self", description="Who says so.", examples=["survey"]
    )
    owner: Word = Field(default="", description="Who answers for it.", examples=["Budget Division"])
    basis: Word = Field(default="", description="The law or document it rests on.", examples=["Interim Measures, 2013"])
    evidence: Literal["required", "optional"] | None = Field(
        default=None, description="Whether a figure needs evidence.", examples=["required"]
    )


class NodeFields(Surface):
    """Settings of a scorecard or an objective."""

    text: LocalText = Field(default=None, description="What it means.", examples=["Funds create value."])
    method: Literal["mean", "geometric", "min", "max"] = Field(
        default="mean", description="How the children become the score.", examples=["geometric"]
    )
    scale: Scale | None = Field(default=None, description="The ends of the score; inherited.", examples=[100])
    missing: Literal["exclude", "zero"] | None = Field(
        default=None, description="What a missing child counts as; as in `scoring` by default.", examples=["zero"]
    )
    min_children: Count | None = Field(default=None, description="The least number of scored children.", examples=[2])
    min_coverage: Number | None = Field(
        default=None, description="The least share (0..1) of weight that must be there.", examples=[0.6]
    )
    min_kpis: Number | None = Field(
        default=None, description="The least number or share of scored KPIs below.", examples=[0.5]
    )
    round: Round | None = Field(
        default=None, description="Round the score; what is rounded is passed upwards.", examples=[{"digits": 3}]
    )
    kpis: dict[str, KpiSource] | None = Field(
        default=None, description="KPIs by id.", examples=[{"calls": {"target": 95}}]
    )
    objectives: dict[str, ObjectiveSource] | None = Field(
        default=None, description="Objectives by id, to 8 levels.", examples=[{"trust": {"name": "Trust"}}]
    )


class ObjectiveSource(NodeFields):
    """What a unit wants to reach."""

    perspective: Word = Field(
        default="", description="The perspective it belongs to; for objectives at the top.", examples=["finance"]
    )
    name: LocalText = Field(default=None, description="What it is called.", examples=["Value from limited funds"])
    code: Word = Field(default="", description="Its name in tables; its id by default.", examples=["F"])
    weight: DatedNumber = Field(default_factory=lambda: {"": 1.0}, description="Weight among siblings.", examples=[60])
    owner: Word = Field(default="", description="Who answers for it.", examples=["Budget Division"])
    serves: Words = Field(
        default_factory=list, description="Strategic goals it serves.", examples=[["service_government"]]
    )
    supports: Words = Field(
        default_factory=list,
        description="Objectives of other units it supports, as scorecard/objective.",
        examples=[["kunming/sound_finance"]],
    )
    drives: Words = Field(
        default_factory=list,
        description="Objectives of this scorecard that it drives (cause and effect).",
        examples=[["public_trust"]],
    )


class UnitSource(Surface):
    """One unit."""

    id: Word = Field(default="", description="The unit's id, as written.", examples=["finance_bureau"])
    name: LocalText = Field(
        default=None, description="What it is called.", examples=[{"en": "Finance Bureau", "zh": "市财政局"}]
    )
    parent: Word = Field(default="", description="The unit above it.", examples=["kunming"])
    level: Word = Field(default="", description="Its level; the scorecard's by default.", examples=["department"])
    attributes: dict[str, Word] = Field(
        default_factory=dict, description="Anything to group units by.", examples=[{"region": "north"}]
    )


class UnitsSource(Surface):
    """The units a scorecard applies to."""

    list_: list[UnitSource] | None = Field(default=None, alias="list", description="Units one by one.")
    from_: Annotated[UnitsTableSource, BeforeValidator(_table)] | None = Field(
        default=None,
        alias="from",
        description="A table of units: a path, or a table with its columns.",
        examples=["data/units.csv"],
    )


class RankSource(Surface):
    """How units are ranked."""

    group: Word = Field(
        default="", description="Among units with the same `level`, `parent` or attribute.", examples=["level"]
    )
    round: Count | None = Field(default=None, description="Compare scores at so many digits.", examples=[2])


_UNITS_SCHEMA = {
    "oneOf": [
        {"type": "array", "items": {"oneOf": [{"type": ["string", "number"]}, {"$ref": "#/$defs/UnitSource"}]}},
        {"$ref": "#/$defs/UnitsFrom"},
    ]
}


class ScorecardSource(NodeFields):
    """A file under `scorecards/`."""

    scorecard: Word = Field(default="", description="The scorecard's id.", examples=["finance_bureau"])
    name: LocalText = Field(
        default=None, description="What it is called.", examples=[{"en": "Finance Bureau", "zh": "市财政局"}]
    )
    level: Word = Field(default="", description="The level of its units.", examples=["department"])
    mandate: LocalText = Field(
        default=None, description="What its units are there for.", examples=["Makes limited public funds create value."]
    )
    owner: Word = Field(default="", description="Who answers for the scorecard.", examples=["Chief Accountant"])
    approved_by: Word = Field(default="", description="Who approved it.", examples=["Municipal Performance Office"])
    units: Annotated[UnitsSource, BeforeValidator(_units)] | None = Field(
        default=None,
        description="The units it applies to: a list, or `{from: table}`.",
        examples=[[{"id": "finance_bureau"}]],
    )
    perspectives: (
        Annotated[
            dict[str, Number],
            BeforeValidator(_perspectives),
            WithJsonSchema(
                {"oneOf": [{"const": "none"}, {"type": "object", "additionalProperties": {"type": "number"}}]}
            ),
        ]
        | None
    ) = Field(default=None, description="`none`, or other weights than the organisation's.", examples=[{"public": 40}])
    inputs: dict[str, InputSource | None] | None = Field(
        default=None,
        description="Figures collected once and used by many KPIs, by id.",
        examples=[{"residents": {"kind": "stock"}}],
    )
    grades: dict[str, GradeSource] | None = Field(
        default=None, description="Grades of this scorecard, from the top.", examples=[{"pass": {"from": 60}}]
    )
    rank: RankSource | None = Field(
        default=None, description="How its units are ranked.", examples=[{"group": "level"}]
    )


ObjectiveSource.model_rebuild()
ScorecardSource.model_rebuild()
