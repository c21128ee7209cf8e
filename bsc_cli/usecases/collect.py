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
