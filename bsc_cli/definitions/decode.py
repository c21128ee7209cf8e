"""A workspace's documents to `Definitions`: every fault of every file in one run."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bsc_cli.catalogue import definitions as rules
from bsc_cli.definitions.context import Context
from bsc_cli.definitions.faults import validated
from bsc_cli.definitions.places import Places
from bsc_cli.definitions.surface_workspace import (
    GradeSource,
    MappingSource,
    TableFields,
    WorkspaceSource,
)
from bsc_cli.diagnostics import Findings
from bsc_cli.model.organisation import Calendar, Definitions, Goal, Organisation, Perspective, Unit
from bsc_cli.model.periods import Frequency
from bsc_cli.model.scorecard import Grade, Scale, Scorecard
from bsc_cli.model.tables import TableSource
from bsc_cli.source.document import Document, Path
from bsc_cli.source.tables import Table

TableReader = Callable[[str, str], tuple[Table | None, Findings]]
"""(path as written, sheet) -> the table."""

VERSION = 1
_DUE = re.compile(r"(\d{1,3})d")


def decode(
    workspace: Document, scorecards: Sequence[Document], *, table: TableReader
) -> tuple[Definitions | None, Places, Findings]:
    """Give what the documents mean. Faulty parts are left out, so that checks can go on with the rest.

    None only if nothing can be made of `bsc.yaml`.
    """
    from bsc_cli.definitions.decode_scorecard import ScorecardDecoder

    places = Places()
    places.add("", workspace, ())
    source, findings = validated(WorkspaceSource, workspace)
    if source is None:
        return None, places, tuple(findings)
    context = Context(workspace, places, tuple(source.languages))
    organisation = _organisation(source, context)
    findings.extend(context.findings)
    found: dict[str, Scorecard] = {}
    units: dict[str, Unit] = {}
    for document in scorecards:
        decoder = ScorecardDecoder(document, places, organisation, source.scoring, table)
        scorecard = decoder.decode(known=found, units=units)
        findings.extend(decoder.context.findings)
        if scorecard is not None:
            found[scorecard.id] = scorecard
    definitions = Definitions(organisation, tuple(found[name] for name in sorted(found)), dict(sorted(units.items())))
    return definitions, places, tuple(findings)


def decode_mapping(document: Document) -> tuple[TableSource | None, Findings]:
    """Give what a mapping file means; None if it names no table."""
    source, findings = validated(MappingSource, document)
    if source is None:
        return None, tuple(findings)
    if source.table is None:
        findings.append(rules.KEY_MISSING.at(document.place(), key="table", example="table: data/results.csv"))
        return None, tuple(findings)
    if findings:
        return None, tuple(findings)
    return table_source(source), ()


def table_source(source: TableFields) -> TableSource:
    """Give the model of a table's surface type."""
    return TableSource(
        table=source.table or "",
        sheet=source.sheet,
        columns=tuple(source.columns.items()),
        period=source.period,
        blank=tuple(source.blank),
        skip=tuple(source.skip),
    )


def _organisation(source: WorkspaceSource, context: Context) -> Organisation:
    if source.version != VERSION:
        if source.version == 0:
            context.missing("version", (), example="version: 1")
        else:
            _not_built(context, ("version",), source.version, "version: 1")
    if source.organisation is None:
        context.missing("organisation", (), example="organisation: {en: Sample City, zh: 示例市}")
    return Organisation(
        name=context.text(source.organisation, ("organisation",)),
        languages=tuple(source.languages),
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
        shown_digits=source.scoring.round,
        scale=context.scale(source.scoring.scale, ("scoring", "scale")) or Scale(),
        min_children=source.scoring.min_children,
        min_coverage=source.scoring.min_coverage,
        min_kpis=source.scoring.min_kpis,
    )


def _calendar(source: WorkspaceSource, context: Context) -> Calendar:
    written = source.calendar
    if written.year_starts != 1:
        _not_built(context, ("calendar", "year_starts"), written.year_starts, "year_starts: 1")
    due = _DUE.fullmatch(written.due)
    if due is None:
        place = context.document.place(("calendar", "due"))
        context.findings.append(rules.BAD_DUE.at(place, found=written.due))
    return Calendar(Frequency(written.reporting), int(due[1]) if due else 0)


def _goals(source: WorkspaceSource, context: Context) -> tuple[Goal, ...]:
    found = []
    for name, one in source.goals.items():
        path: Path = ("goals", name)
        if one.by:
            try_period(context, one.by, (*path, "by"))
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


def try_period(context: Context, written: str, path: Path) -> None:
    """Report a value that should be a period and is not."""
    from bsc_cli.model.periods import Period

    try:
        Period.parse(written)
    except ValueError:
        context.findings.append(rules.NOT_A_PERIOD.at(context.document.place(path), found=written))


def grades(written: dict[str, GradeSource], path: Path, context: Context) -> tuple[Grade, ...]:
    """Give grades in the order written: from the top."""
    found = []
    for name, one in written.items():
        if one.from_ is None:
            context.missing("from", (*path, name), example="from: 90")
            continue
        found.append(
            Grade(
                context.id(name, (*path, name)), context.text(one.name, (*path, name, "name"), default=name), one.from_
            )
        )
    return tuple(found)


def _not_built(context: Context, path: Path, found: object, example: str) -> None:
    place = context.document.place(path)
    context.findings.append(rules.NOT_BUILT_VALUE.at(place, key=str(path[-1]), found=found, example=example))
