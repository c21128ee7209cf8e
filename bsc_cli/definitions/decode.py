"""A workspace's documents to `Definitions`: every fault of every file in one run."""

from __future__ import annotations

from collections.abc import Sequence

from bsc_cli.definitions.context import Context
from bsc_cli.definitions.decode_scorecard import ScorecardDecoder
from bsc_cli.definitions.decode_units import TableReader
from bsc_cli.definitions.decode_workspace import organisation, table_source
from bsc_cli.definitions.faults import validated
from bsc_cli.definitions.places import Places
from bsc_cli.definitions.surface_scorecard import ScorecardSource
from bsc_cli.definitions.surface_workspace import LANGUAGES, MappingSource, WorkspaceSource
from bsc_cli.diagnostics import Finding, Findings
from bsc_cli.model.organisation import Definitions, Unit
from bsc_cli.model.scorecard import Scorecard
from bsc_cli.model.tables import TableSource
from bsc_cli.source.document import Document


def decode(
    workspace: Document | None, scorecards: Sequence[Document], *, table: TableReader
) -> tuple[Definitions | None, Places, Findings]:
    """Give what the documents mean. Faulty parts are left out, so that checks can go on with the rest.

    None only if nothing can be made of `bsc.yaml`; of the scorecards, their form is judged all the same.
    """
    places = Places()
    source, faults = (None, None) if workspace is None else validated(WorkspaceSource, workspace)
    findings: list[Finding] = list(faults.findings) if faults is not None else []
    if workspace is None or source is None:
        for document in scorecards:
            findings.extend(validated(ScorecardSource, document)[1].findings)
        return None, places, tuple(findings)
    places.add("", workspace, ())
    # Where the languages are in doubt, no text is blamed for its language.
    doubtful = faults is not None and any(path[:1] == ("languages",) for path in faults.by_path)
    context = Context(workspace, places, faults, LANGUAGES if doubtful else tuple(source.languages))
    whole = organisation(source, context)
    findings.extend(context.findings)
    for path in context.troubled:
        places.trouble("", ".".join(map(str, path)))
    found: dict[str, Scorecard] = {}
    units: dict[str, Unit] = {}
    for document in scorecards:
        decoder = ScorecardDecoder(document, places, whole, source.scoring, table, languages=context.languages)
        scorecard = decoder.decode(known=found, units=units)
        findings.extend(decoder.findings)
        if scorecard is not None:
            found[scorecard.id] = scorecard
    definitions = Definitions(whole, tuple(found[name] for name in sorted(found)), dict(sorted(units.items())))
    return definitions, places, tuple(findings)


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
