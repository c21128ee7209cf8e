"""Reading and writing the ledger. Nothing here knows what a figure means, or what time it is."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from bsc_cli.diagnostics import Place
from bsc_cli.ledger.file import connect, explained
from bsc_cli.model.figures import Figures
from bsc_cli.model.periods import Period
from bsc_cli.scoring.facts import Facts
from bsc_cli.source.tables import letters

if TYPE_CHECKING:
    from numpy.typing import NDArray

WAIT_SECONDS = 10.0
CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Submission:
    """One table's figures, to be taken in whole or not at all."""

    received_at: datetime
    kind: str
    file: str
    sheet: str
    sha256: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Taken:
    """The number a submission has in the ledger; `already` if its figures were all in force before.

    `left_out` counts the figures in force that earlier versions of the file brought, in periods that it still has,
    and that are not in it any more.
    """

    number: int
    already: bool
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure came from; `superseded` counts the earlier submissions that it replaced."""

    place: Place
    submission: int
    received_at: str
    superseded: int


class Ledger:
    """An open ledger. Use it in a `with` block; every fault of the file is a UserError that says what to do."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Take an open connection; `Ledger.open` makes one."""
        self._connection = connection
        self._path = path

    @classmethod
    def open(cls, path: Path, *, create: bool = False, wait: float | None = None) -> Self:
        """Open the ledger at `path` for reading; with `create`, for writing, made if it is not there.

        Reading needs no right to write. A writer waits up to `wait` seconds (default: WAIT_SECONDS) for another one.
        """
        return cls(connect(path, create=create, wait=WAIT_SECONDS if wait is None else wait), path)

    def __enter__(self) -> Self:
        """Give the ledger itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self._connection.close()

    def facts(self, first: int, last: int) -> Facts:
        """Give the accepted figures with a period key in [first, last]: of several, the latest submission's."""
        with explained(self._path):
            # No number that was collected is infinite, so that infinity can stand for NULL on the way.
            rows = self._connection.execute(
                "SELECT period, unit, input, ifnull(value, 9e999), status FROM fact WHERE period BETWEEN ? AND ?",
                (first, last),
            )
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
        self, unit: str, inputs: Collection[str], first: int, last: int
    ) -> dict[tuple[str, str, Period], Origin]:
        """Give where each accepted figure of a unit came from, for periods with a key in [first, last]."""
        # One seek for each period and input: one unit's figures are found at once, however many units there are.
        rows = self._read(
            "WITH RECURSIVE p(key) AS (SELECT min(period) FROM fact WHERE period >= ?1 UNION ALL "
            "SELECT (SELECT min(period) FROM fact WHERE period > key) FROM p WHERE key < ?2) "
            "SELECT i.name, f.period, f.line, f.field, s.id, s.received_at, s.file, s.sheet "
            "FROM p CROSS JOIN json_each(?4) AS wanted CROSS JOIN input i ON i.name = wanted.value "
            "CROSS JOIN fact f ON f.period = p.key AND f.input = i.id "
            "AND f.unit = (SELECT id FROM unit WHERE name = ?3) JOIN submission s ON s.id = f.submission "
            "WHERE p.key <= ?2 ORDER BY f.period, f.input, f.submission",
            (first, last, unit, json.dumps(sorted(set(inputs)))),
        )
        found: dict[tuple[str, str, Period], Origin] = {}
        for name, period, line, field, submission, received_at, file, sheet in rows:
            key = (unit, name, Period.from_key(period))
            earlier = found[key].superseded + 1 if key in found else 0
            found[key] = Origin(_place(file, sheet, line, field), submission, received_at, earlier)
        return found

    def append(self, *submissions: Submission) -> tuple[Taken, ...]:
        """Take submissions in: all of them in one transaction, or, if anything fails, nothing.

        One that the ledger holds already (the same file, read the same way, nothing of it replaced since) is
        not written again. A file that is sent again after a correction is a new submission: its figures count again.
        """
        connection = self._connection
        with explained(self._path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                taken = tuple(self._take(submission) for submission in submissions)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        return taken

    def _take(self, submission: Submission) -> Taken:
        reading = digest(submission.figures)
        known = self._in_force(submission, reading)
        if known is not None:
            return Taken(known, already=True)
        figures = submission.figures
        units, inputs = self._ids("unit", figures.units), self._ids("input", figures.inputs)
        cursor = self._connection.execute(
            "INSERT INTO submission "
            "(received_at, kind, file, sheet, sha256, reading, figures, first_period, last_period) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                submission.received_at.isoformat(timespec="seconds"),
                submission.kind,
                submission.file,
                submission.sheet,
                submission.sha256,
                reading,
                len(figures),
                figures.period[0] if len(figures) else None,
                figures.period[-1] if len(figures) else None,
            ),
        )
        number = cursor.lastrowid
        assert number is not None
        self._connection.executemany(
            f"INSERT INTO fact (period, input, unit, submission, value, status, line, field) "  # noqa: S608 - a number
            f"VALUES (?, ?, ?, {number}, ?, ?, ?, ?)",
            _rows(figures, units, inputs),
        )
        return Taken(number, already=False, left_out=self._left_out(submission, number))

    def _left_out(self, submission: Submission, number: int) -> int:
        """Count what earlier versions of the file brought and this one, in the same periods, does not."""
        where = (submission.file, submission.sheet, number)
        (earlier,) = self._connection.execute(
            "SELECT EXISTS (SELECT 1 FROM submission WHERE file = ? AND sheet = ? AND id < ?)", where
        ).fetchone()
        if not earlier:
            return 0
        query = (
            "SELECT count(*) FROM fact f JOIN submission s ON s.id = f.submission "
            "WHERE f.period = ? AND s.file = ? AND s.sheet = ? AND s.id < ? AND NOT EXISTS (SELECT 1 FROM fact g "
            "WHERE g.period = f.period AND g.input = f.input AND g.unit = f.unit AND g.submission > f.submission)"
        )
        periods = sorted(set(submission.figures.period))
        return sum(self._connection.execute(query, (period, *where)).fetchone()[0] for period in periods)

    def _in_force(self, submission: Submission, reading: str) -> int | None:
        """Give the submission that brought these figures from this file and has not been superseded since."""
        found = self._connection.execute(
            "SELECT id, first_period, last_period FROM submission WHERE sha256 = ? AND reading = ? "
            "AND file = ? AND sheet = ? ORDER BY id DESC LIMIT 1",
            (submission.sha256, reading, submission.file, submission.sheet),
        ).fetchone()
        if found is None:
            return None
        number, first, last = found
        (newer,) = self._connection.execute(
            "SELECT EXISTS (SELECT 1 FROM fact f JOIN fact g USING (period, input, unit) "
            "WHERE f.period BETWEEN ? AND ? AND f.submission = ? AND g.submission > f.submission)",
            (first, last, number),
        ).fetchone()
        return None if newer else int(number)

    def _ids(self, table: str, names: Sequence[str]) -> NDArray[np.int64]:
        """Give the keys of `names` in a vocabulary, adding those that are new."""
        self._connection.executemany(
            f"INSERT INTO {table} (name) VALUES (?) ON CONFLICT DO NOTHING",  # noqa: S608 - a name of ours
            ((name,) for name in names),
        )
        keys = {name: key for key, name in self._names(table).items()}
        return np.array([keys[name] for name in names], np.int64)

    def _names(self, table: str) -> dict[int, str]:
        """Give a vocabulary, by key."""
        return dict(self._read(f"SELECT id, name FROM {table} ORDER BY id", ()))  # noqa: S608 - a name of ours

    def _read(self, query: str, values: tuple[object, ...]) -> Iterator[Any]:
        with explained(self._path):
            yield from self._connection.execute(query, values)


def digest(figures: Figures) -> str:
    """Give the sha256 of figures: the same for the same unit, input, period, value and status, whatever their rows."""
    found = hashlib.sha256()
    for names in (figures.units, figures.inputs):
        found.update("\0".join(names).encode() + b"\0\0")
    for column, kind in (
        (figures.unit, "<i4"),
        (figures.input, "<i4"),
        (figures.period, "<i4"),
        (figures.value, "<f8"),
        (figures.status, "<i1"),
    ):
        found.update(np.asarray(column, dtype=kind).tobytes())
    return found.hexdigest()


def _rows(figures: Figures, units: NDArray[np.int64], inputs: NDArray[np.int64]) -> Iterator[tuple[object, ...]]:
    """Give rows for `fact` in key order: appended, not sprinkled, into the tree. NaN is written as NULL."""
    key = (np.asarray(figures.period), inputs[np.asarray(figures.input)], units[np.asarray(figures.unit)])
    rest = (figures.value, figures.status, figures.line, figures.field)
    columns = (*key, *(np.asarray(column) for column in rest))
    order = np.lexsort(key[::-1])
    for start in range(0, len(order), CHUNK):
        part = order[start : start + CHUNK]
        yield from zip(*(column[part].tolist() for column in columns), strict=True)


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


def _place(file: str, sheet: str, line: int, field: int) -> Place:
    if sheet:
        return Place(file, sheet=sheet, cell=f"{letters(field)}{line}")
    return Place(file, line, field)
