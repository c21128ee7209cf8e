"""A workspace's documents to `Definitions`: every fault of every file in one run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bsc_cli.definitions.context import Context
from bsc_cli.definitions.decode_scorecard import ScorecardDecoder
from bsc_cli.definitions.decode_units import TableReader, Units
from bsc_cli.definitions.decode_workspace import organisation, table_source
from bsc_cli.definitions.faults import Faults, validated
from bsc_cli.definitions.places import Places
from bsc_cli.definitions.surface_tree import keys_of
from bsc_cli.definitions.surface_workspace import LANGUAGES, MappingSource, ScoringSource, WorkspaceSource
from bsc_cli.diagnostics import Finding, Findings
from bsc_cli.model.organisation import Definitions, Organisation
from bsc_cli.model.scorecard import Scorecard
from bsc_cli.model.tables import TableSource
from bsc_cli.model.text import NOTHING
from bsc_cli.source.document import Document


def decode(
    workspace: Document | None, scorecards: Sequence[Document], *, table: TableReader
) -> tuple[Definitions, Places, Findings]:
    """Give what the documents mean. Faulty parts are left out, so that checks can go on with the rest.

    `workspace` is None if `bsc.yaml` could not be read: then nothing is known of what it says.
    """
    places = Places()
    whole, scoring, languages, findings = _whole(workspace, places)
    found: list[Scorecard] = []
    times: Counter[str] = Counter()
    units = Units()
    for document in scorecards:
        decoder = ScorecardDecoder(document, places, whole, scoring, table, languages=languages)
        scorecard = decoder.decode(times=times, units=units)
        findings.extend(decoder.findings)
        if scorecard is not None:
            found.append(scorecard)
    found.sort(key=lambda one: one.id)
    return Definitions(whole, tuple(found), dict(sorted(units.by_id.items()))), places, tuple(findings)


def _whole(
    workspace: Document | None, places: Places
) -> tuple[Organisation, ScoringSource, frozenset[str], list[Finding]]:
    """Give what `bsc.yaml` says: the organisation, defaults of scoring, languages that texts may be in."""
    source, faults = (None, Faults()) if workspace is None else validated(WorkspaceSource, workspace)
    if workspace is None or source is None:
        for key in keys_of(WorkspaceSource):
            places.lose("", key)
        unknown = Organisation(NOTHING, languages=())
        return unknown, ScoringSource(), frozenset(LANGUAGES), list(faults.findings)
    places.add("", workspace, ())
    # Where the languages are in doubt, no text is blamed for its language.
    languages = LANGUAGES if faults.touch(("languages",)) else tuple(source.languages)
    context = Context(workspace, places, faults, languages)
    whole = organisation(source, context)
    for path in context.lost:
        places.lose("", ".".join(map(str, path)))
    return whole, source.scoring, context.languages, [*faults.findings, *context.findings]


def decode_mapping(document: Document) -> tuple[TableSource | None, Findings]:
    """Give what a mapping file means; None if it has a fault."""
    source, faults = validated(MappingSource, document)
    context = Context(document, Places(), faults)
    if source is not None:
        if not source.table:
            context.missing("table", (), example="table: data/results.csv")
        if source.period:
            context.period(source.period, ("period",))
    findings = (*faults.findings, *context.findings)
    return (None, findings) if source is None or findings else (table_source(source, period=source.period), ())
