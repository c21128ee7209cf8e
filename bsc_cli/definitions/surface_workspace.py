"""How `bsc.yaml` and a mapping are written."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from bsc_cli.definitions.scalars import Count, Number, Scale, Text, Word, Words, read_words
from bsc_cli.definitions.surface import Maybe, Surface, requiring

FrequencyWord = Literal["month", "quarter", "half", "year"]
LanguageWord = Literal["en", "zh"]
LANGUAGES = ("en", "zh")
Languages = Annotated[list[LanguageWord], BeforeValidator(read_words), Field(min_length=1)]


def _english() -> list[LanguageWord]:
    return ["en"]


class CalendarSource(Surface):
    """How often results are reported."""

    reporting: FrequencyWord = Field(
        default="quarter", description="How often results are reported.", examples=["quarter"]
    )
    year_starts: Count = Field(
        default=1, description="The month in which a year starts; this version knows 1.", examples=[1]
    )
    due: Word = Field(
        default="0d",
        description="Days after a period's end by which results are due; it has no effect on scores.",
        examples=["10d"],
    )


class PerspectiveSource(Surface):
    """One point of view of the scorecard."""

    name: Maybe[Text] = Field(default=None, description="What it is called.", examples=[{"en": "Public", "zh": "公众"}])
    weight: Number = Field(default=1.0, description="Weight among the perspectives.", examples=[35])


class GoalSource(Surface):
    """A strategic goal."""

    name: Maybe[Text] = Field(
        default=None, description="What it is called.", examples=[{"en": "Fewer approvals", "zh": "精简审批"}]
    )
    text: Maybe[Text] = Field(default=None, description="What it means.", examples=["Cut approvals to a fifth."])
    horizon: Literal["long", "short"] = Field(default="long", description="Long-term or short-term.", examples=["long"])
    by: Word = Field(default="", description="The period by which it is to be reached.", examples=[2025])
    part_of: Word = Field(default="", description="The longer-term goal it leads to.", examples=["service_government"])


class GradeSource(Surface):
    """A named stretch of the scale."""

    model_config = requiring("from")

    from_: Maybe[Number] = Field(
        default=None, alias="from", description="The least score that earns the grade.", examples=[90]
    )
    name: Maybe[Text] = Field(
        default=None, description="What it is called.", examples=[{"en": "Excellent", "zh": "优"}]
    )


class ScoringSource(Surface):
    """Defaults of all nodes."""

    scale: Maybe[Scale] = Field(default=None, description="The ends of all scores.", examples=[100])
    round: Count = Field(default=2, description="Digits at which scores are shown, and so graded.", examples=[2])
    missing: Literal["exclude", "zero"] = Field(
        default="exclude", description="What a missing child of a node counts as.", examples=["exclude"]
    )
    min_coverage: Number = Field(
        default=0.0, description="The least share (0..1) of weight that must be there.", examples=[0.6]
    )
    min_children: Count = Field(
        default=0, description="The least number of children that must be scored.", examples=[1]
    )
    min_kpis: Number = Field(
        default=0.0,
        description="The least number (1 or more) or share (below 1) of KPIs that must be scored.",
        examples=[0.5],
    )


class WorkspaceSource(Surface):
    """`bsc.yaml`: what is true of the whole organisation."""

    model_config = requiring("version", "organisation")

    version: Count = Field(default=0, description="The version of the language.", examples=[1])
    organisation: Maybe[Text] = Field(
        default=None, description="Whose scorecards these are.", examples=[{"en": "Kunming", "zh": "昆明"}]
    )
    languages: Languages = Field(
        default_factory=_english,
        description="Languages of messages and reports; the first is the default.",
        examples=[["en", "zh"]],
    )
    currency: Word = Field(default="", description="The currency's ISO code.", examples=["CNY"])
    calendar: CalendarSource = Field(
        default_factory=CalendarSource,
        description="How often results are reported.",
        examples=[{"reporting": "quarter", "due": "10d"}],
    )
    levels: Words = Field(
        default_factory=list, description="Levels of units, from the top.", examples=[["city", "department"]]
    )
    perspectives: dict[str, PerspectiveSource] = Field(
        default_factory=dict,
        description="Points of view, by id.",
        examples=[{"public": {"name": "Public", "weight": 35}}],
    )
    goals: dict[str, GoalSource] = Field(
        default_factory=dict,
        description="The strategy that everything serves, by id.",
        examples=[{"trust": {"name": "Trust"}}],
    )
    grades: dict[str, GradeSource] = Field(
        default_factory=dict,
        description="Grades, from the top.",
        examples=[{"excellent": {"from": 90, "name": "Excellent"}}],
    )
    scoring: ScoringSource = Field(
        default_factory=ScoringSource, description="Defaults of scoring.", examples=[{"scale": 100, "round": 2}]
    )


class TableFields(Surface):
    """A table and the names of its columns."""

    model_config = requiring("table")

    table: Word = Field(default="", description="The file, from the folder of bsc.yaml.", examples=["data/results.csv"])
    sheet: Word = Field(default="", description="The sheet of a workbook; the first by default.", examples=["2020"])
    columns: dict[str, Word] = Field(
        default_factory=dict,
        description="Our name to the table's own heading.",
        examples=[{"unit": "iso3", "name": "country"}],
    )
    blank: Words = Field(default_factory=list, description="Texts that mean: nothing here.", examples=[["x", "-"]])
    skip: Words = Field(
        default_factory=list, description="Texts of the unit column whose rows are passed over.", examples=[["Total"]]
    )


class MappingSource(TableFields):
    """A file under `mappings/`: how a table of results is read."""

    period: Word = Field(default="", description="The period of all rows, if no column holds it.", examples=["2020-Q1"])


class UnitsTableSource(TableFields):
    """Units from a table: `unit`, `name`, `parent`, `level`; any other column is an attribute of the unit."""
