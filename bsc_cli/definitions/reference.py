"""The page of every key that a definition may hold, made from the surface types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bsc_cli.definitions import formulas
from bsc_cli.definitions.surface import KIND, SHORT, Surface
from bsc_cli.definitions.surface_kpi import InputSource, KpiSource, MeasuredBySource, OverUnitsSource, WindowSource
from bsc_cli.definitions.surface_scorecard import (
    ObjectiveSource,
    RankSource,
    ScorecardSource,
    UnitSource,
    UnitsSource,
)
from bsc_cli.definitions.surface_scores import LinearSource, RatioSource, RoundSource, ScoreSource, WithinSource
from bsc_cli.definitions.surface_tree import fields_of, names_of
from bsc_cli.definitions.surface_workspace import (
    CalendarSource,
    GoalSource,
    GradeSource,
    MappingSource,
    PerspectiveSource,
    ScoringSource,
    UnitsTableSource,
    WorkspaceSource,
)
from bsc_cli.definitions.tables_page import TABLES
from bsc_cli.definitions.unbuilt import UNBUILT, UNBUILT_COLUMNS, UNBUILT_DATED, UNBUILT_INSIDE, UNBUILT_WORDS

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

SECTIONS: dict[type[Surface], str] = {
    WorkspaceSource: "bsc.yaml",
    CalendarSource: "Calendar",
    PerspectiveSource: "Perspective",
    GoalSource: "Goal",
    GradeSource: "Grade",
    ScoringSource: "Scoring defaults",
    ScorecardSource: "Scorecard",
    UnitsSource: "Units",
    UnitSource: "Unit",
    UnitsTableSource: "Units table",
    RankSource: "Rank",
    ObjectiveSource: "Objective",
    KpiSource: "KPI",
    InputSource: "Input",
    MeasuredBySource: "Measured by",
    OverUnitsSource: "Over units",
    WindowSource: "Window",
    ScoreSource: "Score",
    LinearSource: "Options of linear",
    RatioSource: "Options of ratio",
    WithinSource: "Options of within",
    RoundSource: "Round",
    MappingSource: "Mapping",
}
INTRODUCTION = """\
# Definitions

What the files of a workspace may hold: [`bsc.yaml`](#bscyaml) for the whole organisation, one
[scorecard](#scorecard) for each file under `scorecards/`, one [mapping](#mapping) for each file under `mappings/`.
A key that stands in no table here is refused, never passed over.

- Files are YAML in UTF-8, indented with blanks. A value is read by its key: `no` is a text, `010001` keeps its zero, a
  number may stand in quotes. Tags, merge keys (`<<`) and a second document in a file are refused.
- An *id* names an objective, a KPI or an input: letters of any language, digits and `_`, beginning with a letter.
  Ids are the names in formulas, and unique within a scorecard.
- A *text* may be one for all languages (`Audit findings`) or one for each (`{en: Audit findings, zh: 审计问题}`).
- *Numbers by period* hold from the first day of their period until the next: `{2019: 92, 2020-Q2: 95}`. Periods are
  written `2020`, `2020-H1`, `2020-Q1` or `2020-03`.
- A *formula* is made of names, numbers, operators and functions: see [Formulas](#formulas). When a KPI is due, and what
  it covers then, stands under [Periods](#periods).

Editors complete and check a file whose first line names its schema, with the path from the file:
`# yaml-language-server: $schema=../docs/schema/scorecard.schema.json`. The schemas stand in [docs/schema](schema).
"""
UNBUILT_INTRODUCTION = """\
## Refused for now

These words belong to the language, but this version does not follow them yet. They are refused with BSC202 or BSC219,
never ignored.

| where | keys and values |
|---|---|
"""


def page() -> str:
    """Give the page in Markdown."""
    parts = [INTRODUCTION]
    parts.extend(_section(surface, heading) for surface, heading in SECTIONS.items())
    parts += [TABLES, formulas.page()]
    parts.append(UNBUILT_INTRODUCTION + "".join(_unbuilt_rows()))
    return "\n".join(parts)


def _section(surface: type[Surface], heading: str) -> str:
    schema = surface.model_json_schema()
    schema = schema.get("$defs", {}).get(surface.__name__, schema)  # one that holds itself stands among the others
    rows = [
        f"| `{key}` | {_kind(schema['properties'][key])} | {_default(field, key, schema)} "
        f"| {field.description} | {_example(key, field)} |\n"
        for key, field in fields_of(surface)
        if key != SHORT
    ]
    about = (surface.__doc__ or "").partition("\n")[0]
    head = "| key | type | default | meaning | example |\n|---|---|---|---|---|\n"
    return f"## {heading}\n\n{about}\n\n{head}{''.join(rows)}"


def _kind(schema: dict[str, Any]) -> str:
    """Give what a JSON Schema allows, in plain words."""
    text = "text"
    if KIND in schema:
        text = re.sub(r"\w+Source", lambda found: _link(found[0]), str(schema[KIND]))
    elif "$ref" in schema:
        text = _link(schema["$ref"].rpartition("/")[2])
    elif "enum" in schema or "const" in schema:
        text = _choices([f"`{word}`" for word in schema.get("enum", [schema.get("const")])])
    elif "anyOf" in schema:
        text = _choices([_kind(one) for one in schema["anyOf"] if one.get("type") != "null"])
    elif schema.get("type") == "array":
        text = f"list of {_kind(schema['items'])}"
    elif isinstance(schema.get("additionalProperties"), dict):
        text = f"by name: {_kind(schema['additionalProperties'])}"
    return text


def _link(name: str) -> str:
    heading = next(heading for surface, heading in SECTIONS.items() if surface.__name__ == name)
    anchor = re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
    return f"[{heading}](#{anchor})"


def _choices(words: list[str]) -> str:
    return " or ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else words[0]


def _default(field: FieldInfo, key: str, schema: dict[str, Any]) -> str:
    if key in schema.get("required", ()):
        return "required"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, dict) and SHORT in value:
        value = value[SHORT]
    if isinstance(value, Surface) or value in (None, "", [], {}):
        return ""
    return f"`{flow(value)}`"


def _example(key: str, field: FieldInfo) -> str:
    example = (field.examples or [""])[0]
    text = f"{key}: {flow(example)}".replace("|", "\\|")
    return f"`{text}`"


def flow(value: Any) -> str:
    """Give a value as one line of YAML.

    >>> flow({"2019": 92, "name": "a, b"})
    '{2019: 92, name: "a, b"}'
    >>> flow([["x", "-"], 0.5])
    '[[x, "-"], 0.5]'
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    if isinstance(value, float):
        return f"{value:g}"
    text = str(value)
    plain = re.fullmatch(r"[\w(][\w ./*()-]*", text)
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unbuilt_rows() -> Iterator[str]:
    for surface, heading in SECTIONS.items():
        names = names_of(surface)
        keys = [word for name in names for word in UNBUILT.get(name, ())]
        values = [
            f"{key}: {word}" for (name, key), words in UNBUILT_WORDS.items() if name in names for word in words
        ] + [
            f"{key}: {{{word}: …}}" for (name, key), words in UNBUILT_INSIDE.items() if name in names for word in words
        ]
        if keys or values:
            yield f"| {heading} | {', '.join(f'`{word}`' for word in (*keys, *values))} |\n"
    dated = ", ".join(f"`{word}`" for word in sorted(UNBUILT_DATED))
    yield f"| numbers by period | {dated} in place of a period |\n"
    yield f"| columns of a units table | {', '.join(f'`{word}`' for word in UNBUILT_COLUMNS)} |\n"
