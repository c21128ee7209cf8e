"""Results into the ledger: tables through a mapping, all or nothing per file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bsc_cli import workspace
from bsc_cli.catalogue import workspace as rules
from bsc_cli.diagnostics import Findings, Place, UserError, has_errors
from bsc_cli.model.tables import TableSource
from bsc_cli.usecases import define
from bsc_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file: how many figures of how many units and periods, and its submission number.

    `submission` is None if nothing was written: a dry run, a faulty file; `already` tells that the same
    file had come in before.
    """

    file: str
    figures: int
    units: int
    periods: tuple[str, ...]
    submission: int | None
    already: bool
    findings: Findings

    @property
    def accepted(self) -> bool:
        """Tell whether the file is free of errors."""
        return not has_errors(self.findings)


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of every file, and all findings, the definitions' own included."""

    workspace: Workspace
    files: tuple[Received, ...]

    @property
    def findings(self) -> Findings:
        """Give the findings of all files."""
        return tuple(finding for received in self.files for finding in received.findings)


Progress = Callable[[int, int], None]


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

    `now` is written beside each submission. Raises UserError for faulty definitions or nothing to read.
    """
    from bsc_cli.ledger.store import Ledger

    loaded, definitions = define.sound(start, shown_from=shown_from)
    jobs = _jobs(loaded, files, mapping)
    received = []
    if not dry_run:
        loaded.ledger.parent.mkdir(mode=0o700, exist_ok=True)
    for done, job in enumerate(jobs):
        progress(done, len(jobs))
        prepared = _prepare(loaded, definitions, job)
        if dry_run or isinstance(prepared, Received):
            received.append(prepared if isinstance(prepared, Received) else prepared.outcome(None, already=False))
            continue
        with Ledger.open(loaded.ledger, create=True) as ledger:
            received.append(_write(ledger, prepared, now))
    progress(len(jobs), len(jobs))
    return Ingested(loaded, tuple(received))
