"""Taking a submission in: known or new, what it replaces, what it leaves out. Inside a transaction of the ledger's."""

from __future__ import annotations

import hashlib
import json
import math
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from bsc_cli.diagnostics import Place
from bsc_cli.ledger.workbooks import Remark, Sender, left_blank, write_remarks
from bsc_cli.model.figures import Figures
from bsc_cli.scoring.quantise import TOLERANCE
from bsc_cli.source.tables import place_in_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHUNK = 20_000
FIRST_FEW = 3
_OVERLAPS = "SELECT EXISTS (SELECT 1 FROM submission WHERE id > ? AND first_period <= ? AND last_period >= ?)"
_LATER = (
    "SELECT value, status, line, field, submission FROM fact "
    "WHERE period = ? AND input = ? AND unit = ? AND submission > ? ORDER BY submission DESC"
)
Fact = tuple[float | None, int, int, int, int]
"""(value, status, line, field, submission)"""
_Origin = tuple[str, str, str | None, int | None]


@dataclass(frozen=True, slots=True)
class Submission:
    """One table's figures, to be taken in whole or not at all.

    `is_versioned` tells that all files of the name `file` are versions of one: a newer one may replace what an older
    one said. Of files outside the workspace only the bare name is kept, which several may have. `received_on` is the
    day it arrived, as ISO 8601, '' if nobody said. `sender` and `remarks` are those of a workbook; versions of one are
    known by the sender, whatever the file is called.
    """

    received_at: datetime
    kind: str
    file: str
    sheet: str
    sha256: str
    figures: Figures
    is_versioned: bool = True
    received_on: str = ""
    sender: Sender | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """One figure that two files tell differently: (value, place) in the submission at hand, and in another file.

    A value that was not reported is NaN.
    """

    unit: str
    input: str
    period: int
    ours: tuple[float, Place]
    theirs: tuple[float, Place]


@dataclass(frozen=True, slots=True)
class Taken:
    """The number a submission has in the ledger; `already` if the file has not changed since it was taken in.

    `left_out` counts the figures in force that earlier versions of the file brought, in periods that it still has,
    and that are not in it any more. `disputed` counts the figures that another file told differently, and `disputes`
    are the first few of them: figures that this submission replaces, or, if `already`, that no longer count because
    the other file replaced them. `undone` counts the figures that go back to what an earlier version of the file said
    before a newer one told them differently, and `undoings` are the first few of them.
    """

    number: int
    already: bool
    left_out: int = 0
    disputed: int = 0
    disputes: tuple[Dispute, ...] = ()
    undone: int = 0
    undoings: tuple[Dispute, ...] = ()


def take(connection: sqlite3.Connection, submission: Submission) -> Taken:
    """Take one submission in, and give what became of it.

    The figure that was sent last counts. A file that has not changed since it was taken in says nothing new: it is not
    taken in again, even where other files have replaced its figures since; else two files would take turns, run by
    run. A file that goes back to what an earlier version of it said is a new submission; whether that is the last word
    or an old copy sent once more, only people know.
    """
    reading = digest(submission.figures)
    keys = _Keys(connection, submission.figures)
    known = _known(connection, submission, reading)
    if known is not None:
        later = _Later(connection, submission, keys, after=known)
        if not later.is_corrected:
            return Taken(known, already=True, disputed=later.disputed, disputes=tuple(later.disputes))
    earlier = _Later(connection, submission, keys, after=0)
    number = _insert(connection, submission, reading, keys)
    if submission.sender is not None:
        left_out = left_blank(connection, submission.sender, number)
    else:
        left_out = _left_out(connection, submission, number) if submission.is_versioned else 0
    return Taken(
        number,
        already=False,
        left_out=left_out,
        disputed=earlier.disputed,
        disputes=tuple(earlier.disputes),
        undone=earlier.undone,
        undoings=tuple(earlier.undoings),
    )


def _known(connection: sqlite3.Connection, submission: Submission, reading: str) -> int | None:
    """Give the latest submission that brought these figures from this file, unchanged."""
    content = (submission.sha256, reading)
    if submission.sender is None:
        query = "SELECT max(id) FROM submission WHERE sha256 = ? AND reading = ? AND file = ? AND sheet = ?"
        found = connection.execute(query, (*content, submission.file, submission.sheet)).fetchone()
    else:
        query = "SELECT max(id) FROM submission WHERE sha256 = ? AND reading = ? AND reporter = ? AND asked_period = ?"
        found = connection.execute(query, (*content, *submission.sender.series)).fetchone()
    return None if found[0] is None else int(found[0])


class _Keys:
    """The keys of a table's units and inputs; those that are new to the ledger are added.

    `is_known`: of each figure, whether the ledger knew both before; of others it can hold nothing.
    """

    def __init__(self, connection: sqlite3.Connection, figures: Figures) -> None:
        self.units, known_units = _ids(connection, "unit", figures.units)
        self.inputs, known_inputs = _ids(connection, "input", figures.inputs)
        self.is_known = known_units[np.asarray(figures.unit)] & known_inputs[np.asarray(figures.input)]


def _ids(
    connection: sqlite3.Connection, table: str, names: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Give the keys of names, and which of them were there before."""
    find = f"SELECT name, id FROM {table} WHERE name IN (SELECT value FROM json_each(?))"  # noqa: S608 - a name of ours
    add = f"INSERT INTO {table} (name) VALUES (?)"  # noqa: S608 - same
    found = dict(connection.execute(find, (json.dumps(names),)).fetchall())
    keys = [found[name] if name in found else connection.execute(add, (name,)).lastrowid for name in names]
    return np.array(keys, np.int64), np.array([name in found for name in names], bool)


class _Later:
    """What the ledger took in for the figures of `submission` since the submission numbered `after`.

    `is_corrected`: another version of the file told one of them differently. `disputed`, `disputes`: figures whose
    latest value is another one, from another file. `undone`, `undoings`: figures whose latest value is another one,
    from a newer version of the file than one that said the same.
    """

    def __init__(self, connection: sqlite3.Connection, submission: Submission, keys: _Keys, *, after: int) -> None:
        self._connection = connection
        self._submission = submission
        self._origins: dict[int, _Origin] = {}
        self.is_corrected = False
        self.disputed = 0
        self.disputes: list[Dispute] = []
        self.undone = 0
        self.undoings: list[Dispute] = []
        for number, facts in self._facts(keys, after):
            self._compare(number, facts)

    def _facts(self, keys: _Keys, after: int) -> Iterator[tuple[int, list[Fact]]]:
        """Give each figure that has later facts, with them, the latest first."""
        figures = self._submission.figures
        known = np.flatnonzero(keys.is_known)
        if not len(known):
            return
        # Figures stand in order of period; one seek for each only where anything can be found.
        (overlaps,) = self._connection.execute(_OVERLAPS, (after, figures.period[-1], figures.period[0])).fetchone()
        if not overlaps:
            return
        period = np.asarray(figures.period)[known].tolist()
        inputs = keys.inputs[np.asarray(figures.input)[known]].tolist()
        units = keys.units[np.asarray(figures.unit)[known]].tolist()
        for number, *key in zip(known.tolist(), period, inputs, units, strict=True):
            facts = self._connection.execute(_LATER, (*key, after)).fetchall()
            if facts:
                yield number, facts

    def _compare(self, number: int, facts: list[Fact]) -> None:
        different = [fact for fact in facts if self._differs(number, fact)]
        latest = facts[0]
        self.is_corrected |= any(self._is_version(fact) for fact in different)
        if not different or different[0] is not latest:
            return
        submission = self._submission
        if not self._is_version(latest) or not (submission.is_versioned or submission.sender is not None):
            self.disputed += 1
            kept = self.disputes
        elif any(fact not in different and self._is_version(fact) for fact in facts):
            self.undone += 1
            kept = self.undoings
        else:
            return
        if len(kept) < FIRST_FEW:
            kept.append(self._dispute(number, latest, *self._origin(latest)[:2]))

    def _dispute(self, number: int, latest: Fact, file: str, sheet: str) -> Dispute:
        figures = self._submission.figures
        value, _, line, field, _ = latest
        ours = place_in_table(
            self._submission.file, figures.line[number], figures.field[number], sheet=self._submission.sheet
        )
        return Dispute(
            figures.units[figures.unit[number]],
            figures.inputs[figures.input[number]],
            figures.period[number],
            (figures.value[number], ours),
            (math.nan if value is None else value, place_in_table(file, line, field, sheet=sheet)),
        )

    def _differs(self, number: int, fact: Fact) -> bool:
        value, status = fact[:2]
        figures = self._submission.figures
        if status != figures.status[number]:
            return True
        return value is not None and not math.isclose(
            value, figures.value[number], rel_tol=TOLERANCE, abs_tol=TOLERANCE
        )

    def _is_version(self, fact: Fact) -> bool:
        """Tell whether a fact came from a version of this file: the same workbook's, or one of the same name."""
        file, _, *series = self._origin(fact)
        sender = self._submission.sender
        return file == self._submission.file if sender is None else tuple(series) == sender.series

    def _origin(self, fact: Fact) -> _Origin:
        """Give file and sheet that a fact came from, and reporter and reporting period of a workbook."""
        number = fact[-1]
        if number not in self._origins:
            query = "SELECT file, sheet, reporter, asked_period FROM submission WHERE id = ?"
            self._origins[number] = self._connection.execute(query, (number,)).fetchone()
        return self._origins[number]


def _insert(connection: sqlite3.Connection, submission: Submission, reading: str, keys: _Keys) -> int:
    """Write the submission and its facts; give its number."""
    figures, sender = submission.figures, submission.sender
    cursor = connection.execute(
        "INSERT INTO submission (received_at, kind, file, sheet, sha256, reading, figures, first_period, last_period, "
        "received_on, reporter, asked_period, signed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            submission.received_on or None,
            *((None,) * 3 if sender is None else (*sender.series, int(sender.is_signed))),
        ),
    )
    number = cursor.lastrowid
    assert number is not None
    connection.executemany(
        f"INSERT INTO fact (period, input, unit, submission, value, status, line, field) "  # noqa: S608 - a number
        f"VALUES (?, ?, ?, {number}, ?, ?, ?, ?)",
        _rows(figures, keys),
    )
    units = dict(zip(figures.units, keys.units.tolist(), strict=True))
    inputs = dict(zip(figures.inputs, keys.inputs.tolist(), strict=True))
    write_remarks(connection, number, submission.remarks, units=units, inputs=inputs)
    return number


def _rows(figures: Figures, keys: _Keys) -> Iterator[tuple[object, ...]]:
    """Give rows for `fact` in key order: appended, not sprinkled, into the tree. NaN is written as NULL."""
    key = (np.asarray(figures.period), keys.inputs[np.asarray(figures.input)], keys.units[np.asarray(figures.unit)])
    rest = (figures.value, figures.status, figures.line, figures.field)
    columns: tuple[NDArray[Any], ...] = (*key, *(np.asarray(column) for column in rest))
    order = np.lexsort(key[::-1])
    for start in range(0, len(order), CHUNK):
        part = order[start : start + CHUNK]
        yield from zip(*(column[part].tolist() for column in columns), strict=True)


def _left_out(connection: sqlite3.Connection, submission: Submission, number: int) -> int:
    """Count what earlier versions of the file brought and this one, in the same periods, does not."""
    where = (submission.file, submission.sheet, number)
    (earlier,) = connection.execute(
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
    return sum(connection.execute(query, (period, *where)).fetchone()[0] for period in periods)


def digest(figures: Figures) -> str:
    """Give the sha256 of figures: of what they say, and of the line and field that says it."""
    found = hashlib.sha256()
    for names in (figures.units, figures.inputs):
        found.update("\0".join(names).encode() + b"\0\0")
    for column, kind in (
        (figures.unit, "<i4"),
        (figures.input, "<i4"),
        (figures.period, "<i4"),
        (figures.value, "<f8"),
        (figures.status, "<i1"),
        (figures.line, "<i4"),
        (figures.field, "<i4"),
    ):
        found.update(np.asarray(column, dtype=kind).tobytes())
    return found.hexdigest()
