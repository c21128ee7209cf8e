"""Reading and writing the ledger. Nothing here knows what a figure means, or what time it is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from bsc_cli.diagnostics import Place
from bsc_cli.ledger.file import UNKNOWN, LedgerFile, connect, explained, is_busy
from bsc_cli.ledger.intake import Submission, Taken, take
from bsc_cli.ledger.lock import Writer, holder, noted
from bsc_cli.ledger.schema import WORKBOOKS_SINCE
from bsc_cli.ledger.workbooks import Remark
from bsc_cli.model.periods import Period
from bsc_cli.scoring.facts import Facts
from bsc_cli.source.tables import place_in_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

WAIT_SECONDS = 10.0
FACTS = (
    "SELECT period, unit, input, ifnull(value, 9e999), status FROM fact "
    "WHERE period BETWEEN ? AND ? AND submission <= ? ORDER BY period, input, unit, submission"
)
NEWEST = 2**63 - 1
"""The largest number that a submission can have."""
PATIENCE = 0.5
"""How many seconds a writer waits for another one before it says so."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure came from; `superseded` counts the earlier submissions that it replaced."""

    place: Place
    submission: int
    received_at: str
    superseded: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """One submission: when it was taken in (UTC, ISO 8601), the day it arrived if somebody said so, and its file."""

    number: int
    received_at: str
    received_on: str
    file: str


class Ledger:
    """An open ledger. Use it in a `with` block; every fault of the file is a UserError that says what to do."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        file: LedgerFile,
        *,
        wait: float,
        writer: Writer | None,
        waiting: Callable[[str], None],
    ) -> None:
        """Take an open connection; `Ledger.open` makes one."""
        self._connection = connection
        self._file = file
        self._wait = wait
        self._writer = writer
        self._waiting = waiting

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        name: str | None = None,
        create: bool = False,
        wait: float | None = None,
        writer: Writer | None = None,
        waiting: Callable[[str], None] = lambda _holder: None,
    ) -> Self:
        """Open the ledger at `path` for reading; with `create`, for writing, made if it is not there.

        `name` is the file as findings name it (default: the path).

        Reading needs no right to write. A writer waits up to `wait` seconds (default: WAIT_SECONDS) for another one,
        and calls `waiting` with who that is as soon as it is more than a moment. `writer` is what
        others are told of this one while it writes.
        """
        wait = WAIT_SECONDS if wait is None else wait
        file = LedgerFile(path, Place(str(path) if name is None else name))
        connection = connect(file, create=create, wait=wait)
        return cls(connection, file, wait=wait, writer=writer, waiting=waiting)

    def __enter__(self) -> Self:
        """Give the ledger itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self._connection.close()

    def latest(self) -> int:
        """Give the number of the latest submission, 0 before the first.

        Rows are only added, in the order of these numbers: what is read up to one of them is the same ever after.
        """
        ((number,),) = self._read("SELECT ifnull(max(id), 0) FROM submission", ())
        return int(number)

    def facts(self, first: int, last: int, *, upto: int = NEWEST) -> Facts:
        """Give the accepted figures with a period key in [first, last]: of several, the latest submission's.

        With `upto`, as they were when the submission of that number had been taken in.
        """
        with explained(self._file):
            # No number that was collected is infinite, so that infinity can stand for NULL on the way.
            rows = self._connection.execute(FACTS, (first, last, upto))
            table = np.fromiter(
                rows, dtype=[("period", "i8"), ("unit", "i8"), ("input", "i8"), ("value", "f8"), ("status", "i1")]
            )
        units, inputs = self._names("unit"), self._names("input")
        kept = table[_latest(table)]
        value = np.where(kept["status"] == 0, kept["value"], np.nan)
        return Facts(
            tuple(units.values()),
            tuple(inputs.values()),
            np.ascontiguousarray(kept["period"]),
            _positions(kept["unit"], list(units)),
            _positions(kept["input"], list(inputs)),
            value,
            np.ascontiguousarray(kept["status"]),
        )

    def periods(self) -> tuple[Period, ...]:
        """Give the periods that have figures, oldest first."""
        rows = self._read(
            "WITH RECURSIVE p(key) AS (SELECT min(period) FROM fact UNION ALL "
            "SELECT (SELECT min(period) FROM fact WHERE period > key) FROM p WHERE key IS NOT NULL) "
            "SELECT key FROM p WHERE key IS NOT NULL",
            (),
        )
        return tuple(Period.from_key(key) for (key,) in rows)

    def origins(
        self, unit: str, inputs: Collection[str], first: int, last: int, *, upto: int = NEWEST
    ) -> dict[tuple[str, str, Period], Origin]:
        """Give where each accepted figure of a unit came from, for periods with a key in [first, last].

        With `upto`, of the figures that `facts` gives with the same.
        """
        # One seek for each period and input: one unit's figures are found at once, however many units there are.
        rows = self._read(
            "WITH RECURSIVE p(key) AS (SELECT min(period) FROM fact WHERE period >= ?1 UNION ALL "
            "SELECT (SELECT min(period) FROM fact WHERE period > key) FROM p WHERE key < ?2) "
            "SELECT i.name, f.period, f.line, f.field, s.id, s.received_at, s.file, s.sheet "
            "FROM p CROSS JOIN json_each(?4) AS wanted CROSS JOIN input i ON i.name = wanted.value "
            "CROSS JOIN fact f ON f.period = p.key AND f.input = i.id "
            "AND f.unit = (SELECT id FROM unit WHERE name = ?3) JOIN submission s ON s.id = f.submission "
            "WHERE p.key <= ?2 AND f.submission <= ?5 ORDER BY f.period, f.input, f.submission",
            (first, last, unit, json.dumps(sorted(set(inputs))), upto),
        )
        found: dict[tuple[str, str, Period], Origin] = {}
        for name, period, line, field, submission, received_at, file, sheet in rows:
            key = (unit, name, Period.from_key(period))
            earlier = found[key].superseded + 1 if key in found else 0
            found[key] = Origin(place_in_table(file, line, field, sheet=sheet), submission, received_at, earlier)
        return found

    def arrivals(self) -> dict[int, Arrival]:
        """Give every submission, by number."""
        received_on = "ifnull(received_on, '')" if self._has_workbooks() else "''"
        rows = self._read(f"SELECT id, received_at, {received_on}, file FROM submission", ())  # noqa: S608 - ours
        return {row[0]: Arrival(*row) for row in rows}

    def carried(self, periods: Collection[Period]) -> Iterator[tuple[str, str, Period, int]]:
        """Give (unit, input, period, submission) of all that was told of `periods`, also of what was replaced."""
        units, inputs = self._names("unit"), self._names("input")
        query = "SELECT unit, input, submission FROM fact WHERE period = ?"
        for period in sorted(periods, key=lambda one: one.key):
            for unit, item, number in self._read(query, (period.key,)):
                yield units[unit], inputs[item], period, number

    def remarks(self, submission: int) -> tuple[Remark, ...]:
        """Give the evidence and notes that a submission brought, in order of period, input and unit."""
        if not self._has_workbooks():
            return ()
        units, inputs = self._names("unit"), self._names("input")
        query = "SELECT unit, input, period, evidence, note FROM remark WHERE submission = ?"
        found = (Remark(units[row[0]], inputs[row[1]], *row[2:]) for row in self._read(query, (submission,)))
        return tuple(sorted(found, key=lambda one: (one.period, one.input, one.unit)))

    def _has_workbooks(self) -> bool:
        """Tell whether the ledger is of a version that knows returned workbooks."""
        ((version,),) = self._read("PRAGMA user_version", ())
        return bool(version >= WORKBOOKS_SINCE)

    def append(self, *submissions: Submission) -> tuple[Taken, ...]:
        """Take the submissions of one file in: all of them in one transaction, or, if anything fails, nothing.

        What counts, and what is known already, is told at `intake.take`.
        """
        connection = self._connection
        with explained(self._file):
            self._begin()
            try:
                with noted(self._file.path, self._writer):
                    taken = tuple(take(connection, submission) for submission in submissions)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        return taken

    def _begin(self) -> None:
        """Begin to write; if another writer is at it, tell who, and wait for it."""
        patience = min(PATIENCE, self._wait)
        self._connection.execute(f"PRAGMA busy_timeout = {patience * 1000:.0f}")
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if not is_busy(error) or self._wait <= patience:
                raise
            self._waiting(holder(self._file.path) or UNKNOWN)
            self._connection.execute(f"PRAGMA busy_timeout = {(self._wait - patience) * 1000:.0f}")
            self._connection.execute("BEGIN IMMEDIATE")

    def _names(self, table: str) -> dict[int, str]:
        """Give a vocabulary, by key."""
        return dict(self._read(f"SELECT id, name FROM {table} ORDER BY id", ()))  # noqa: S608 - a name of ours

    def _read(self, query: str, values: tuple[object, ...]) -> Iterator[Any]:
        with explained(self._file):
            yield from self._connection.execute(query, values)


def _latest(table: NDArray[Any]) -> NDArray[np.bool_] | slice:
    """Give which rows count: rows come in the order of the key, so that of equals the last is the latest."""
    if len(table) < 2:  # noqa: PLR2004 - a row alone
        return slice(None)
    same = np.ones(len(table) - 1, bool)
    for name in ("unit", "input", "period"):
        same &= table[name][1:] == table[name][:-1]
    return np.append(~same, True) if same.any() else slice(None)


def _positions(keys: NDArray[np.int64], known: list[int]) -> NDArray[np.int32]:
    """Give int32 positions of `keys` among the sorted `known` ones."""
    return np.searchsorted(np.array(known, np.int64), keys).astype(np.int32)
