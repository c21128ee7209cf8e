"""`bsc.yaml` to an `Organisation`; grades and tables, which also stand elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bsc_cli.catalogue import definitions as rules
from bsc_cli.definitions.context import Context
from bsc_cli.definitions.surface_workspace import GradeSource, TableFields, WorkspaceSource
from bsc_cli.model.organisation import Calendar, Goal, Organisation, Perspective
from bsc_cli.model.periods import Frequency
from bsc_cli.model.scorecard import Grade, Scale
from bsc_cli.model.tables import TableSource
from bsc_cli.source.document import Path

VERSION = 1
_DUE = re.compile(r"([0-9]{1,3})d")


def organisation(source: WorkspaceSource, context: Context) -> Organisation:
    """Give what is true of the whole organisation."""
    if source.version == 0:
        context.missing("version", (), example="version: 1")
    elif source.version != VERSION:
        context.report(rules.NOT_BUILT_VALUE, ("version",), found=source.version, example="version: 1")
    if source.organisation is None:
        context.missing("organisation", (), example="organisation: {en: Sample City, zh: 示例市}")
    scoring = source.scoring
    return Organisation(
        name=context.text(source.organisation, ("organisation",)),
        languages=tuple(dict.fromkeys(source.languages)),
        currency=source.currency,
        calendar=_calendar(source, context),
        levels=tuple(source.levels),
        perspectives=tuple(
            Perspective(
                context.id(name, ("perspectives", name)),
                context.text(one.name, ("perspectives", name, "name"), default=name),
                one.weight,
            )
            for name, one in source.perspectives.items()
        ),
        goals=_goals(source, context),
        grades=grades(source.grades, ("grades",), context),
        shown_digits=scoring.round,
        scale=Scale() if scoring.scale is None else Scale(*scoring.scale),
        min_children=scoring.min_children,
        min_coverage=scoring.min_coverage,
        min_kpis=scoring.min_kpis,
    )


def _calendar(source: WorkspaceSource, context: Context) -> Calendar:
    written = source.calendar
    if written.year_starts != 1:
        path = ("calendar", "year_starts")
        context.report(rules.NOT_BUILT_VALUE, path, found=written.year_starts, example="year_starts: 1")
    due = _DUE.fullmatch(written.due)
    if due is None:
        context.report(rules.BAD_DUE, ("calendar", "due"), found=written.due)
    return Calendar(Frequency(written.reporting), int(due[1]) if due else 0)


def _goals(source: WorkspaceSource, context: Context) -> tuple[Goal, ...]:
    found = []
    for name, one in source.goals.items():
        path: Path = ("goals", name)
        if one.by:
            context.period(one.by, (*path, "by"))
        found.append(
            Goal(
                context.id(name, path),
                context.text(one.name, (*path, "name"), default=name),
                context.text(one.text, (*path, "text")),
                one.horizon,
                one.by,
                one.part_of,
            )
        )
    return tuple(found)


def grades(written: Mapping[str, GradeSource], path: Path, context: Context) -> tuple[Grade, ...]:
    """Give grades in the order written: from the top."""
    found = []
    for name, one in written.items():
        here = (*path, name)
        text = context.text(one.name, (*here, "name"), default=context.id(name, here))
        if one.from_ is None:
            context.missing("from", here, example="from: 90")
            context.lose((*path, "from"))
        else:
            found.append(Grade(name, text, one.from_))
    return tuple(found)


def table_source(source: TableFields, *, period: str = "") -> TableSource:
    """Give the model of a table's surface type."""
    return TableSource(
        table=source.table,
        sheet=source.sheet,
        columns=tuple(source.columns.items()),
        period=period,
        blank=tuple(source.blank),
        skip=tuple(source.skip),
    )
