"""Small workspaces for tests: texts by file, decoded without a disk."""

from __future__ import annotations

from bsc_cli.definitions.decode import decode
from bsc_cli.definitions.places import Places
from bsc_cli.diagnostics import Finding, Findings
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.scorecard import Kpi, Node
from bsc_cli.source.tables import Table, read_csv
from bsc_cli.source.yaml import read_yaml

MANIFEST = """\
version: 1
organisation: Sample City
languages: [en, zh]
"""
WITH_PERSPECTIVES = MANIFEST + "perspectives: {public: {weight: 60}, finance: {weight: 40}}\n"
HEAD = "scorecard: bureau\nunits: [north]\n"


def decoded(
    *scorecards: str, manifest: str = MANIFEST, tables: dict[str, str] | None = None
) -> tuple[Definitions, Places, Findings]:
    """Decode texts as `bsc.yaml`, `s0.yaml`, `s1.yaml` …; `tables` are CSV texts by path."""
    found: list[Finding] = []

    def table(path: str, _sheet: str) -> tuple[Table | None, Findings]:
        return read_csv((tables or {})[path].encode(), file=path)

    documents = []
    for name, text in (("bsc.yaml", manifest), *((f"s{n}.yaml", text) for n, text in enumerate(scorecards))):
        document, findings = read_yaml(text.encode(), file=name)
        found.extend(findings)
        documents.append(document)
    definitions, places, findings = decode(documents[0], [one for one in documents[1:] if one], table=table)
    return definitions, places, (*found, *findings)


def faults(*scorecards: str, manifest: str = MANIFEST, tables: dict[str, str] | None = None) -> list[str]:
    """Give the findings as `place code`, in order of place."""
    findings = decoded(*scorecards, manifest=manifest, tables=tables)[2]
    return [f"{one.place} {one.rule.code}" for one in sorted(findings, key=Finding.order)]


def sound(*scorecards: str, manifest: str = MANIFEST, tables: dict[str, str] | None = None) -> Definitions:
    """Decode what must have no fault."""
    definitions, _, findings = decoded(*scorecards, manifest=manifest, tables=tables)
    assert not findings, [(str(one.place), one.rule.code, dict(one.facts)) for one in findings]
    return definitions


def kpi(text: str, *, manifest: str = MANIFEST) -> Kpi:
    """Decode one KPI from its settings in flow style."""
    definitions = sound(HEAD + f"kpis: {{calls: {{{text}}}}}\n", manifest=manifest)
    (found,) = definitions.scorecards[0].root.kpis()
    return found


def node(text: str, *, manifest: str = MANIFEST) -> Node:
    """Decode one objective from its settings in flow style."""
    more = f"{text}, " if text else ""
    definitions = sound(HEAD + f"objectives: {{trust: {{{more}kpis: {{calls: {{}}}}}}}}\n", manifest=manifest)
    found = definitions.scorecards[0].root.children[0]
    assert isinstance(found, Node)
    return found
