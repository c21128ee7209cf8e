"""What there is to take in: files, and the mappings that read them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from bsc_cli import workspace
from bsc_cli.catalogue import returned as own_rules
from bsc_cli.catalogue import workspace as rules
from bsc_cli.catalogue.system import reason
from bsc_cli.diagnostics import Finding, Findings, Place, UserError, has_errors
from bsc_cli.model.tables import TableSource
from bsc_cli.workspace import Workspace

WORKBOOKS = (".xlsx", ".xlsm")
TABLES = frozenset((".csv",))
PASSED = ("~$", ".")
"""How names begin that nobody gave: what Excel keeps beside an open file, and what is hidden."""
FIRST_FEW = 5


@dataclass(frozen=True, slots=True)
class Job:
    """One file and the mappings that read it; `findings` tell why there is nothing to read."""

    path: Path
    sources: tuple[TableSource, ...] = ()
    findings: Findings = ()


@dataclass(frozen=True, slots=True)
class Jobs:
    """What there is to read, and what there is to say of the folders that were looked through."""

    files: tuple[Job, ...]
    findings: Findings = ()


@dataclass(frozen=True, slots=True)
class _Mapping:
    """A mapping that was understood, and the job of the table that it names."""

    source: TableSource
    job: Job


def jobs_of(loaded: Workspace, files: Sequence[Path], mapping: Path | None) -> Jobs:
    """Give what to read: the files named, each with the mappings that name it, or the tables of all mappings.

    Of a folder, the workbooks in it and below are read, and the tables that a mapping reads.
    """
    if mapping is not None:
        read, findings = _mapping(loaded, mapping)
        if read is None:
            raise UserError(*findings)
        return _expanded(loaded, files, (read.source,), also=TABLES) if files else Jobs((read.job,))
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
        return Jobs(tuple(jobs.values()))
    named = _expanded(loaded, files, (TableSource(""),), also=frozenset(jobs))
    return Jobs(tuple(jobs.get(job.path, job) for job in named.files), named.findings)


def _expanded(
    loaded: Workspace, paths: Sequence[Path], sources: tuple[TableSource, ...], *, also: AbstractSet[Path | str]
) -> Jobs:
    """Give a job for each file named, or found in a folder that is named; each once, in order.

    `also` are the files, or the suffixes of files, that are read of a folder beside workbooks.
    """
    found: dict[Path, Job] = {}
    findings: list[Finding] = []
    for path in dict.fromkeys(path.resolve() for path in paths):
        files: tuple[Path, ...] = (path,)
        if os.path.isdir(path):  # noqa: PTH112 - a name too long is no folder either
            files, told = _in_folder(loaded, path, also)
            findings.extend(told)
        for file in files:
            found.setdefault(file, Job(file, sources))
    return Jobs(tuple(found.values()), tuple(findings))


def _in_folder(loaded: Workspace, top: Path, also: AbstractSet[Path | str]) -> tuple[tuple[Path, ...], Findings]:
    """Give the files of a folder that are read, sorted folder by folder, and what there is to say of the others."""
    files: list[Path] = []
    findings: list[Finding] = []

    def refused(error: OSError) -> None:
        name = loaded.shown(Path(error.filename or top))
        findings.append(rules.UNREADABLE.at(Place(name), file=name, why=reason(error)))

    for where, folders, names in os.walk(top, onerror=refused):
        folders[:] = sorted(one for one in folders if not one.startswith(PASSED))
        linked = [loaded.shown(Path(where, one)) for one in folders if Path(where, one).is_symlink()]
        findings.extend(rules.LINKED_FOLDER.at(Place(name), folder=name) for name in linked)
        there = [Path(where, one) for one in sorted(names) if not one.startswith(PASSED)]
        read = {file for file in there if file.suffix.lower() in WORKBOOKS or also & {file, file.suffix.lower()}}
        files.extend(file for file in there if file in read)
        left = [file.name for file in there if file not in read]
        if left:
            examples = ", ".join(left[:FIRST_FEW]) + (", …" if len(left) > FIRST_FEW else "")
            place = Place(loaded.shown(Path(where)))
            findings.append(own_rules.FILES_PASSED_OVER.at(place, count=len(left), examples=examples))
    if not files and not has_errors(findings):
        name = loaded.shown(top)
        findings.append(own_rules.FOLDER_WITHOUT_FILES.at(Place(name), folder=name))
    return tuple(files), tuple(findings)


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
