"""How KPIs and their inputs are written."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from bsc_cli.definitions.scalars import (
    AMOUNT_SCHEMA,
    NUMBER_SCHEMA,
    WORD_SCHEMA,
    Amount,
    Count,
    Limits,
    Number,
    Pair,
    Scale,
    Text,
    Word,
)
from bsc_cli.definitions.surface import SHORT, Maybe, Short, Surface
from bsc_cli.definitions.surface_scores import Score
from bsc_cli.definitions.surface_workspace import FrequencyWord
from bsc_cli.definitions.unbuilt import UNBUILT_DATED


def _dated(value: Any) -> Any:
    """Give the long form: what never changes stands under the empty date."""
    if not isinstance(value, dict):
        return {SHORT: value}
    if not UNBUILT_DATED.isdisjoint(value):
        raise PydanticCustomError(
            "unbuilt_key", "not built", {"at": next(key for key in value if key in UNBUILT_DATED)}
        )
    return value


def _short(value: Any) -> Any:
    """Give the long form: a single text stands under the empty key."""
    return {SHORT: value} if type(value) is str else value


DatedNumber = Annotated[
    dict[str, Number], BeforeValidator(_dated), Short(NUMBER_SCHEMA, kind="number, or numbers by period")
]
Reference = Annotated[
    dict[str, Amount], BeforeValidator(_dated), Short(AMOUNT_SCHEMA, kind="number, numbers by period, or formula")
]
Formula = Annotated[
    dict[str, Word],
    BeforeValidator(_short),
    Short(WORD_SCHEMA, kind="formula, or named steps of which the last counts"),
]


def unchanging() -> dict[str, float]:
    """Give the weight that counts where none is written."""
    return {SHORT: 1.0}


class WindowSource(Surface):
    """The stretch of time an actual covers."""

    kind: Maybe[Literal["period", "year_to_date", "rolling_year"]] = Field(
        default=None, alias=SHORT, description="The stretch.", examples=["year_to_date"]
    )
    last: Maybe[Count] = Field(default=None, description="So many of the KPI's periods.", examples=[4])


Phasing = Annotated[list[Number], Field(min_length=1)]


class OverUnitsSource(Surface):
    """How the contributors' values become one."""

    word: Maybe[Literal["sum", "mean", "max", "min"]] = Field(
        default=None, alias=SHORT, description="The way.", examples=["sum"]
    )
    mean: Maybe[Word] = Field(
        default=None, description="The mean, weighted by the contributors' input of this id.", examples=["residents"]
    )


class MeasuredBySource(Surface):
    """Where a KPI's figures come from, if they are not collected."""

    word: Maybe[Literal["contributors", "scorecards"]] = Field(
        default=None,
        alias=SHORT,
        description="The inputs of the KPIs that contribute to it, or the totals of the units right below.",
        examples=["contributors"],
    )
    scorecards: Maybe[Word] = Field(
        default=None, description="The totals of the units of this level right below.", examples=["county"]
    )


OverUnits = Annotated[OverUnitsSource, BeforeValidator(_short), Short(kind="name of a way, or OverUnitsSource")]
MeasuredBy = Annotated[
    MeasuredBySource, BeforeValidator(_short), Short(kind="`contributors`, `scorecards`, or MeasuredBySource")
]
Window = Annotated[WindowSource, BeforeValidator(_short), Short(kind="name of a window, or WindowSource")]


class InputSource(Surface):
    """One collected figure."""

    name: Maybe[Text] = Field(default=None, description="What it is called.", examples=["Spent"])
    code: Word = Field(
        default="", description="Its name in tables and workbooks; its id by default.", examples=["B-12"]
    )
    measured_in: Maybe[Text] = Field(default=None, description="Unit of measure.", examples=["CNY 10k"])
    kind: Literal["flow", "stock"] = Field(
        default="stock", description="A flow is summed over time, of a stock the last counts.", examples=["flow"]
    )
    over_time: Maybe[Literal["sum", "mean", "last", "max", "min"]] = Field(
        default=None,
        description="How values inside the window become one; follows from `kind` by default.",
        examples=["mean"],
    )
    partial: Maybe[Literal["allow"]] = Field(
        default=None, description="`allow`: a sum or mean may lack some of its periods.", examples=["allow"]
    )
    range: Maybe[Pair] = Field(
        default=None, description="Values outside are refused as implausible.", examples=[[0, 1000]]
    )
    frequency: Maybe[FrequencyWord] = Field(
        default=None, description="How often it is collected; as often as the KPI by default.", examples=["month"]
    )
    over_units: Maybe[OverUnits] = Field(
        default=None,
        description="How the contributors' values become one; as the KPI says by default, else their sum.",
        examples=["sum"],
    )
    reported_by: Word = Field(
        default="",
        description="The unit that reports it; as the KPI says by default.",
        examples=["statistics_bureau"],
    )


class KpiSource(Surface):
    """A measure with its rule."""

    name: Maybe[Text] = Field(default=None, description="What it is called.", examples=["Budget execution rate"])
    code: Word = Field(
        default="", description="Its name in tables and workbooks; its id by default.", examples=["F-01"]
    )
    text: Maybe[Text] = Field(
        default=None, description="Its definition.", examples=["Share of the budget that has been spent."]
    )
    measured_in: Maybe[Text] = Field(default=None, description="Unit of measure.", examples=["%"])
    weight: DatedNumber = Field(
        default_factory=unchanging,
        description="Weight among siblings; 0 is shown and counts nothing.",
        examples=[40],
    )
    better: Literal["higher", "lower", "closer"] = Field(
        default="higher", description="Which way is good.", examples=["higher"]
    )
    inputs: Maybe[dict[str, InputSource | None]] = Field(
        default=None,
        description="Collected figures by id; without any, one named like the KPI.",
        examples=[{"spent": {"kind": "flow"}}],
    )
    formula: Maybe[Formula] = Field(
        default=None,
        description="How the actual follows from the inputs; may be named steps.",
        examples=["100 * spent / budget"],
    )
    window: Maybe[Window] = Field(
        default=None, description="The stretch of time the actual covers.", examples=["year_to_date"]
    )
    frequency: Maybe[FrequencyWord] = Field(
        default=None,
        description="How often it is due; as often as the organisation reports by default.",
        examples=["year"],
    )
    baseline: Maybe[Reference] = Field(default=None, description="Where it started.", examples=[82])
    target: Maybe[Reference] = Field(
        default=None,
        description="Where it should be: a number, dated numbers, or a formula.",
        examples=[{"2019": 92, "2020": 95}],
    )
    thresholds: dict[str, Reference] = Field(
        default_factory=dict, description="Further reference values by name.", examples=[{"alarm": 60}]
    )
    trajectory: Literal["step"] = Field(
        default="step", description="Dated values hold until the next one.", examples=["step"]
    )
    score: Maybe[Score] = Field(
        default=None,
        description="How the actual becomes a score: a word or one rule; `linear` by default.",
        examples=["linear"],
    )
    transform: Maybe[Literal["log", "log10", "sqrt"]] = Field(
        default=None, description="Taken of the actual and of the reference values before the rule.", examples=["log"]
    )
    clip: Maybe[Limits] = Field(
        default=None, description="Holds the actual between two ends before the transform.", examples=[[0, 120]]
    )
    scale: Maybe[Scale] = Field(
        default=None, description="The ends of the score; the parent's by default.", examples=[100]
    )
    missing: Maybe[Literal["exclude", "zero"]] = Field(
        default=None, description="`zero` counts a missing actual as 0 before the rule.", examples=["zero"]
    )
    source: Literal["self", "system", "survey", "inspection", "third_party"] = Field(
        default="self", description="Who says so.", examples=["survey"]
    )
    owner: Maybe[Text] = Field(default=None, description="Who answers for it.", examples=["Budget Division"])
    basis: Maybe[Text] = Field(
        default=None, description="The law or document it rests on.", examples=["Interim Measures, 2013"]
    )
    evidence: Maybe[Literal["required", "optional"]] = Field(
        default=None,
        description="Whether who reports it has to bring evidence; it has no effect on scores.",
        examples=["required"],
    )
    reported_by: Word = Field(
        default="", description="The unit that reports it; the unit itself by default.", examples=["statistics_bureau"]
    )
    contributes_to: Word = Field(
        default="",
        description="The KPI of that id that this one goes into, on the nearest unit above that has one.",
        examples=["execution_rate"],
    )
    measured_by: Maybe[MeasuredBy] = Field(
        default=None,
        description="What the figures come from if they are not collected.",
        examples=["contributors"],
    )
    over_units: Maybe[OverUnits] = Field(
        default=None, description="How the contributors' values become one, input by input.", examples=["sum"]
    )
    partial: Maybe[Literal["allow"]] = Field(
        default=None,
        description="`allow`: contributors or totals that are missing are left out; else it is missing with them.",
        examples=["allow"],
    )
    phasing: Maybe[Phasing] = Field(
        default=None,
        description="Per cent of the annual target and baseline due by the end of each of the year's periods.",
        examples=[[22, 46, 70, 100]],
    )
    from_: Word = Field(default="", alias="from", description="The first period it is there.", examples=["2020-Q1"])
    until: Word = Field(default="", description="The last period it is there.", examples=["2024-Q4"])
