"""The note beside the ledger that tells who is writing to it.

It only tells: what keeps writers apart is the database's own lock. A note whose process has ended is worth nothing.
"""

from __future__ import annotations

import getpass
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: the command, its user, process and computer, and when it was started (UTC, ISO 8601)."""

    command: str
    user: str
    pid: int
    host: str
    since: str

    @classmethod
    def here(cls, command: str, *, since: datetime) -> Self:
        """Give this process, on its way to write."""
        user = ""
        with suppress(ImportError, KeyError, OSError):  # a container may have a user without a name
            user = getpass.getuser()
        return cls(command, user, os.getpid(), platform.node(), since.isoformat(timespec="seconds"))

    def __str__(self) -> str:
        """Give the writer as findings name it, in words of no language.

        >>> str(Writer("bsc ingest", "li", 4711, "pc17", "2020-07-15T12:00:00+00:00"))
        'bsc ingest (li@pc17, PID 4711, 2020-07-15T12:00:00+00:00)'
        """
        return f"{self.command} ({self.user}@{self.host}, PID {self.pid}, {self.since})"


@contextmanager
def noted(ledger: Path, writer: Writer | None) -> Iterator[None]:
    """Keep a note of `writer` beside the ledger while the block runs, which must hold the database's lock.

    A note that cannot be written stops nobody.
    """
    if writer is not None:
        with suppress(OSError):
            _note(ledger).write_text(json.dumps(asdict(writer)), encoding="utf-8")
    try:
        yield
    finally:
        if writer is not None:
            with suppress(OSError):
                _note(ledger).unlink()


def holder(ledger: Path) -> str:
    """Give who is writing to the ledger, as its note tells; '' without one, or if its process has ended."""
    try:
        writer = Writer(**json.loads(_note(ledger).read_text(encoding="utf-8")))
        if writer.host == platform.node() and not _runs(int(writer.pid)):
            return ""
    except (OSError, ValueError, TypeError):  # no note; one cut short; one of another shape
        return ""
    return "".join(letter for letter in str(writer) if letter.isprintable())[:LONGEST]


def _note(ledger: Path) -> Path:
    return ledger.with_name(f"{ledger.name}-writer")


def _runs(pid: int) -> bool:
    """Tell whether a process of this computer is running; without a harmless way to ask, that it is."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
