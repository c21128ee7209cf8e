"""Results into the ledger: tables through a mapping, all or nothing per file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bsc_cli import workspace
from bsc_cli.catalogue import data as figure_rules
from bsc_cli.catalogue import workspace as rules
from bsc_cli.diagnostics import Finding, Findings, Place, UserError, has_errors
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.model.tables import TableSource
from bsc_cli.usecases import define
from bsc_cli.workspace import Workspace

if TYPE_CHECKING:
    from bsc_cli.ledger.store import Submission
    from bsc_cli.reports.terminal import IngestLine

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file: how many figures of how many units and periods, and its numbers in the ledger.

    `submissions` is empty if nothing was written: a dry run, a faulty file. A file has one for each of its tables
    that a mapping reads. `already` tells that the ledger held all of it before.
    """

    file: str
    figures: int = 0
    units: int = 0
    periods: tuple[str, ...] = ()
    submissions: tuple[int, ...] = ()
    already: bool = False
    findings: Findings = ()

    @property
    def accepted(self) -> bool:
        """Tell whether the file is free of errors."""
        return not has_errors(self.findings)


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of every file, and all findings."""

    workspace: Workspace
    files: tuple[Received, ...]

    @property
    def findings(self) -> Findings:
        """Give the findings of all files."""
        return tuple(finding for received in self.files for finding in received.findings)


@dataclass(frozen=True, slots=True)
class _Job:
    """One file and the mappings that read it; `findings` tell why there is nothing to read."""

    path: Path
    sources: tuple[TableSource, ...] = ()
    findings: Findings = ()


def ingest(
    start: Path,
    files: Sequence[Path],
    *,
    shown_from: Path,
    now: datetime,
    mapping: Path | None = None,
    dry_run: bool = False,
    progress: Progress = lambda _done, _all: None,
) -> Ingested:
    """Take `files` (default: the tables of all mappings) into the ledger, each whole or not at all.

    `now` is written beside each submission. Raises UserError for faulty definitions, for nothing to read, and
    for a ledger that cannot be written.
    """
    loaded, definitions = define.sound(start, shown_from=shown_from)
    jobs = _jobs(loaded, files, mapping)
    received = []
    for done, job in enumerate(jobs):
        progress(done, len(jobs))
        received.append(_receive(loaded, definitions, job, now=now, dry_run=dry_run))
    progress(len(jobs), len(jobs))
    return Ingested(loaded, tuple(received))


def _jobs(loaded: Workspace, files: Sequence[Path], mapping: Path | None) -> tuple[_Job, ...]:
    """Give what to read: the files named, each with the mappings that name it, or the tables of all mappings."""
    if mapping is not None:
        source, findings = _mapping(loaded, mapping)
        if source is None:
            raise UserError(*findings)
        if files:
            return tuple(_Job(file, (source,)) for file in _distinct(files))
        return (_table_job(loaded, source),)
    jobs: dict[Path, _Job] = {}
    paths, unseen = workspace.yaml_files(loaded.root, workspace.MAPPINGS, shown_from=loaded.shown_from)
    if unseen:
        raise UserError(*unseen)
    for path in paths:
        source, findings = _mapping(loaded, path)
        job = _Job(path, findings=findings) if source is None else _table_job(loaded, source)
        before = jobs.get(job.path, _Job(job.path))
        jobs[job.path] = _Job(job.path, (*before.sources, *job.sources), (*before.findings, *job.findings))
    if not files:
        if not jobs:
            raise UserError(rules.NOTHING_TO_INGEST.at())
        return tuple(jobs.values())
    plain = (TableSource(""),)
    return tuple(jobs.get(file, _Job(file, plain)) for file in _distinct(files))


def _distinct(files: Sequence[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(file.resolve() for file in files))


def _mapping(loaded: Workspace, path: Path) -> tuple[TableSource | None, Findings]:
    """Read a mapping file; None if it cannot be understood."""
    from bsc_cli.definitions.decode import decode_mapping

    document, findings = workspace.read_document(path.resolve(), shown_from=loaded.shown_from)
    if document is None or findings:
        return None, findings
    source, findings = decode_mapping(document)
    if source is not None:
        _, outside = workspace.inside(loaded.root, source.table)
        findings = (*findings, *(one.placed(document.place(("table",))) for one in outside))
    return (None if has_errors(findings) else source), findings


def _table_job(loaded: Workspace, source: TableSource) -> _Job:
    """Give the job of the table that a mapping names, which must lie inside the workspace."""
    path, findings = workspace.inside(loaded.root, source.table)
    return _Job(Path(source.table), findings=findings) if path is None else _Job(path.resolve(), (source,))


def _receive(loaded: Workspace, definitions: Definitions, job: _Job, *, now: datetime, dry_run: bool) -> Received:
    """Read one file and write what it holds: all of its tables or none."""
    name = loaded.shown(job.path)
    if job.findings:
        return Received(name, findings=job.findings)
    submissions, findings = _read(loaded, definitions, job, now=now)
    figures = [submission.figures for submission in submissions]
    received = Received(
        name,
        figures=sum(map(len, figures)),
        units=len({unit for one in figures for unit in one.units}),
        periods=tuple(str(Period.from_key(key)) for key in sorted({key for one in figures for key in one.period})),
        findings=findings,
    )
    if dry_run or not received.accepted:
        return received
    return _written(loaded, received, submissions, inside=job.path.is_relative_to(loaded.root))


def _read(
    loaded: Workspace, definitions: Definitions, job: _Job, *, now: datetime
) -> tuple[list[Submission], Findings]:
    """Read the tables of one file; the bytes that are hashed are the bytes that are read."""
    from bsc_cli.collection.tables import read_figures
    from bsc_cli.ledger.store import Submission

    name = loaded.shown(job.path)
    data, unreadable = workspace.read_bytes(job.path, name=name)
    if data is None:
        return [], unreadable
    sha256 = hashlib.sha256(data).hexdigest()
    found: list[Finding] = []
    submissions = []
    for source in job.sources:
        table, findings = workspace.parse_table(data, file=name, sheet=source.sheet)
        found.extend(findings)
        if table is None or has_errors(findings):
            continue
        figures, findings = read_figures(table, source, definitions, now=now)
        found.extend(findings)
        if figures is not None:
            submissions.append(Submission(now, "table", _kept_name(loaded, job.path), table.sheet, sha256, figures))
    return submissions, tuple(found)


def _kept_name(loaded: Workspace, path: Path) -> str:
    """Give the name the ledger keeps: from the workspace's folder, so that it holds on every machine; else bare."""
    return path.relative_to(loaded.root).as_posix() if path.is_relative_to(loaded.root) else path.name


def _written(loaded: Workspace, received: Received, submissions: Sequence[Submission], *, inside: bool) -> Received:
    """Write; only a file `inside` the workspace has a name that tells an earlier version of it from another file."""
    from bsc_cli.ledger.store import Ledger

    with Ledger.open(loaded.ledger, create=True) as ledger:
        taken = ledger.append(*submissions)
    left_out = sum(one.left_out for one in taken)
    warned = (figure_rules.FIGURES_STAY.at(Place(received.file), count=left_out),) if left_out and inside else ()
    return replace(
        received,
        submissions=tuple(one.number for one in taken),
        already=all(one.already for one in taken),
        findings=(*received.findings, *warned),
    )


def lines(done: Ingested, *, dry_run: bool = False) -> tuple[IngestLine, ...]:
    """Give what became of each file, in the order of reading."""
    from bsc_cli.reports.terminal import KNOWN, REFUSED, SOUND, TAKEN, IngestLine

    def outcome(one: Received) -> str:
        if not one.accepted:
            return REFUSED
        if dry_run:
            return SOUND
        return KNOWN if one.already else TAKEN

    return tuple(IngestLine(one.file, one.figures, one.units, one.periods, outcome(one)) for one in done.files)


def as_json(done: Ingested, lang: str) -> str:
    """Give what became of each file, and every finding in `lang`, as JSON."""
    from bsc_cli.findings.formats import FORMATS

    files = [
        {
            "file": one.file,
            "accepted": one.accepted,
            "already": one.already,
            "figures": one.figures,
            "units": one.units,
            "periods": list(one.periods),
            "submissions": list(one.submissions),
        }
        for one in done.files
    ]
    findings = json.loads(FORMATS["json"](done.findings, lang))
    return json.dumps({"files": files, "findings": findings}, ensure_ascii=False, indent=2)
