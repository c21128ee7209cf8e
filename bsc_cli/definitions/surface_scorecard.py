"""How a scorecard file is written."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from bsc_cli.definitions.scalars import WORD_SCHEMA, Count, Number, Scale, Text, Word, Words
from bsc_cli.definitions.surface import SHORT, Maybe, Short, Surface, requiring
from bsc_cli.definitions.surface_kpi import DatedNumber, InputSource, KpiSource, unchanging
from bsc_cli.definitions.surface_scores import Round
from bsc_cli.definitions.surface_workspace import GradeSource, UnitsTableSource


def _unit(value: Any) -> Any:
    """Give the long form of a unit that is only an id."""
    return {"id": value} if type(value) is str else value


def _units(value: Any) -> Any:
    """Give the long form: a list of units stands under the empty key."""
    return {SHORT: value} if isinstance(value, list) else value


def _table(value: Any) -> Any:
    """Give the long form of a table that is only a path."""
    return {"table": value} if type(value) is str else value


def _perspectives(value: Any) -> Any:
    """Give the long form: `none` is an empty key."""
    return {SHORT: "0"} if value == "none" else value


class NodeFields(Surface):
    """Settings of a scorecard or an objective."""

    text: Maybe[Text] = Field(default=None, description="What it means.", examples=["Funds create value."])
    method: Literal["mean", "geometric", "min", "max"] = Field(
        default="mean", description="How the children become the score.", examples=["geometric"]
    )
    scale: Maybe[Scale] = Field(default=None, description="The ends of the score; inherited.", examples=[100])
    missing: Maybe[Literal["exclude", "zero"]] = Field(
        default=None, description="What a missing child counts as; as in `scoring` by default.", examples=["zero"]
    )
    min_children: Maybe[Count] = Field(default=None, description="The least number of scored children.", examples=[2])
    min_coverage: Maybe[Number] = Field(
        default=None, description="The least share (0..1) of weight that must be there.", examples=[0.6]
    )
    min_kpis: Maybe[Number] = Field(
        default=None, description="The least number or share of scored KPIs below.", examples=[0.5]
    )
    round: Maybe[Round] = Field(
        default=None, description="Round the score; what is rounded is passed upwards.", examples=[{"digits": 3}]
    )
    kpis: Maybe[dict[str, KpiSource]] = Field(
        default=None, description="KPIs by id.", examples=[{"calls": {"target": 95}}]
    )
    objectives: Maybe[dict[str, ObjectiveSource]] = Field(
        default=None, description="Objectives by id, to 8 levels.", examples=[{"trust": {"name": "Trust"}}]
    )


class ObjectiveSource(NodeFields):
    """What a unit wants to reach."""

    perspective: Word = Field(
        default="", description="The perspective it belongs to; for objectives at the top.", examples=["finance"]
    )
    name: Maybe[Text] = Field(default=None, description="What it is called.", examples=["Value from limited funds"])
    code: Word = Field(default="", description="Its name in tables; its id by default.", examples=["F"])
    weight: DatedNumber = Field(default_factory=unchanging, description="Weight among siblings.", examples=[60])
    owner: Maybe[Text] = Field(
        default=None, description="Who answers for it.", examples=[{"en": "Budget Division", "zh": "预算处"}]
    )
    serves: Words = Field(
        default_factory=list, description="Strategic goals it serves.", examples=[["service_government"]]
    )
    supports: Words = Field(
        default_factory=list,
        description="Objectives of other units it supports, as unit/objective.",
        examples=[["kunming/sound_finance"]],
    )
    drives: Words = Field(
        default_factory=list,
        description="Objectives of this scorecard that it drives (cause and effect).",
        examples=[["public_trust"]],
    )


class UnitSource(Surface):
    """One unit."""

    model_config = requiring("id")

    id: Word = Field(default="", description="The unit's id, as written.", examples=["finance_bureau"])
    name: Maybe[Text] = Field(
        default=None,
        description="What it is called; the only unit of a scorecard is called like the scorecard by default.",
        examples=[{"en": "Finance Bureau", "zh": "市财政局"}],
    )
    parent: Word = Field(default="", description="The unit above it.", examples=["kunming"])
    level: Word = Field(default="", description="Its level; the scorecard's by default.", examples=["department"])
    from_: Word = Field(default="", alias="from", description="The first period it is there.", examples=["2020-Q1"])
    until: Word = Field(default="", description="The last period it is there.", examples=["2024-Q4"])
    attributes: dict[str, Word] = Field(
        default_factory=dict, description="Anything to group units by.", examples=[{"region": "north"}]
    )


Unit = Annotated[UnitSource, BeforeValidator(_unit), Short(WORD_SCHEMA, kind="id, or UnitSource")]
UnitsTable = Annotated[UnitsTableSource, BeforeValidator(_table), Short(WORD_SCHEMA, kind="path, or UnitsTableSource")]


class UnitsSource(Surface):
    """The units a scorecard applies to."""

    list_: Maybe[list[Unit]] = Field(
        default=None, alias=SHORT, description="Units one by one.", examples=[[{"id": "finance_bureau"}]]
    )
    from_: Maybe[UnitsTable] = Field(
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
    ties: Literal["best"] = Field(default="best", description="Equal scores share the best rank.", examples=["best"])
    round: Maybe[Count] = Field(default=None, description="Compare scores at so many digits.", examples=[2])


Units = Annotated[UnitsSource, BeforeValidator(_units), Short(kind="list of (id, or UnitSource), or UnitsSource")]
Perspectives = Annotated[
    dict[str, Number], BeforeValidator(_perspectives), Short({"const": "none"}, kind="`none`, or weights by id")
]


class ScorecardSource(NodeFields):
    """A file under `scorecards/`."""

    model_config = requiring("scorecard", "units")

    scorecard: Word = Field(default="", description="The scorecard's id.", examples=["finance_bureau"])
    name: Maybe[Text] = Field(
        default=None, description="What it is called.", examples=[{"en": "Finance Bureau", "zh": "市财政局"}]
    )
    code: Word = Field(default="", description="Its name in tables; its id by default.", examples=["FB"])
    level: Word = Field(default="", description="The level of its units.", examples=["department"])
    weight: DatedNumber = Field(
        default_factory=unchanging,
        description="Weight of each of its units' totals, where a KPI of the unit above is measured by scorecards.",
        examples=[2],
    )
    mandate: Maybe[Text] = Field(
        default=None, description="What its units are there for.", examples=["Makes limited public funds create value."]
    )
    owner: Maybe[Text] = Field(
        default=None, description="Who answers for the scorecard.", examples=["Chief Accountant"]
    )
    approved_by: Maybe[Text] = Field(
        default=None, description="Who approved it.", examples=["Municipal Performance Office"]
    )
    units: Maybe[Units] = Field(
        default=None,
        description="The units it applies to: a list, or `{from: table}`.",
        examples=[[{"id": "finance_bureau"}]],
    )
    perspectives: Maybe[Perspectives] = Field(
        default=None, description="`none`, or other weights than the organisation's.", examples=[{"public": 40}]
    )
    inputs: Maybe[dict[str, InputSource | None]] = Field(
        default=None,
        description="Figures collected once and used by many KPIs, by id.",
        examples=[{"residents": {"kind": "stock"}}],
    )
    grades: Maybe[dict[str, GradeSource]] = Field(
        default=None, description="Grades of this scorecard, from the top.", examples=[{"pass": {"from": 60}}]
    )
    rank: Maybe[RankSource] = Field(
        default=None, description="How its units are ranked.", examples=[{"group": "level"}]
    )


ObjectiveSource.model_rebuild()
ScorecardSource.model_rebuild()
