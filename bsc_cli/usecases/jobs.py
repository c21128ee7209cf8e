"""What there is to take in: files, and the mappings that read them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bsc_cli import workspace
from bsc_cli.catalogue import workspace as rules
from bsc_cli.diagnostics import Findings, UserError, has_errors
from bsc_cli.model.tables import TableSource
from bsc_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Job:
    """One file and the mappings that read it; `findings` tell why there is nothing to read."""

    path: Path
    sources: tuple[TableSource, ...] = ()
    findings: Findings = ()


@dataclass(frozen=True, slots=True)
class _Mapping:
    """A mapping that was understood, and the job of the table that it names."""

    source: TableSource
    job: Job


def jobs_of(loaded: Workspace, files: Sequence[Path], mapping: Path | None) -> tuple[Job, ...]:
    """Give what to read: the files named, each with the mappings that name it, or the tables of all mappings."""
    if mapping is not None:
        read, findings = _mapping(loaded, mapping)
        if read is None:
            raise UserError(*findings)
        return tuple(Job(file, (read.source,)) for file in _distinct(files)) or (read.job,)
    jobs: dict[Path, Job] = {}
    paths, unseen = workspace.yaml_files(loaded.root, workspace.MAPPINGS, shown_from=loaded.shown_from)
    if unseen:
        raise UserError(*unseen)
    for path in paths:
        read, findings = _mapping(loaded, path)
        job = Job(path, findings=findings) if read is None else read.job
        before = jobs.get(job.path, Job(job.path))
        jobs[job.path] = Job(job.path, (*before.sources, *job.sources), (*before.findings, *job.findings))
    if not files:
        if not jobs:
            raise UserError(rules.NOTHING_TO_INGEST.at())
        return tuple(jobs.values())
    plain = (TableSource(""),)
    return tuple(jobs.get(file, Job(file, plain)) for file in _distinct(files))


def _distinct(files: Sequence[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(file.resolve() for file in files))


def _mapping(loaded: Workspace, path: Path) -> tuple[_Mapping | None, Findings]:
    """Read a mapping file; None if it cannot be understood, or its table lies outside the workspace.

    A table that is not there is told where the mapping names it.
    """
    from bsc_cli.definitions.decode import decode_mapping

    document, findings = workspace.read_document(path.resolve(), shown_from=loaded.shown_from)
    if document is None or findings:
        return None, findings
    source, findings = decode_mapping(document)
    if source is None or has_errors(findings):
        return None, findings
    place = document.place(("table",))
    table, outside = workspace.inside(loaded.root, source.table)
    if table is None:
        return None, (*findings, *(one.placed(place) for one in outside))
    if not os.path.exists(table):  # noqa: PTH110 - a name too long is not there either
        return _Mapping(source, Job(table, findings=(workspace.missing(table, source.table).placed(place),))), ()
    return _Mapping(source, Job(table.resolve(), (source,))), ()
