"""What the ledger keeps of a returned workbook beside its figures: who sent it, and their evidence and notes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_LATEST = (
    "SELECT s.reporter, s.asked_period FROM fact f JOIN submission s ON s.id = f.submission "
    "WHERE f.period = ? AND f.input = (SELECT id FROM input WHERE name = ?) "
    "AND f.unit = (SELECT id FROM unit WHERE name = ?) AND f.submission < ? ORDER BY f.submission DESC LIMIT 1"
)
Figure = tuple[str, str, int]
"""(unit, input, period key)"""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a workbook in, and for which reporting period; all that have both in common are versions of one.

    `is_signed` tells whether it bore our signature; if not, somebody accepted it by name. `blank` are the figures that
    it asks and that it says nothing of.
    """

    reporter: str
    period: int
    is_signed: bool
    blank: tuple[Figure, ...] = ()

    @property
    def series(self) -> tuple[str, int]:
        """Give what versions of a workbook have in common."""
        return self.reporter, self.period


@dataclass(frozen=True, slots=True)
class Remark:
    """The evidence and the note of one figure, '' for none."""

    unit: str
    input: str
    period: int
    evidence: str
    note: str


def write_remarks(
    connection: sqlite3.Connection,
    number: int,
    remarks: Iterable[Remark],
    *,
    units: Mapping[str, int],
    inputs: Mapping[str, int],
) -> None:
    """Write the remarks of the submission `number`, whose facts are there already; names come with their keys."""
    connection.executemany(
        "INSERT INTO remark (submission, period, input, unit, evidence, note) VALUES (?, ?, ?, ?, ?, ?)",
        sorted((number, one.period, inputs[one.input], units[one.unit], one.evidence, one.note) for one in remarks),
    )


def left_blank(connection: sqlite3.Connection, sender: Sender, number: int) -> int:
    """Count the figures that an earlier version of the workbook brought, still count, and are blank in this one."""
    (earlier,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM submission WHERE reporter = ? AND asked_period = ? AND id < ?)",
        (*sender.series, number),
    ).fetchone()
    if not earlier:
        return 0
    latest = (
        connection.execute(_LATEST, (period, item, unit, number)).fetchone() for unit, item, period in sender.blank
    )
    return sum(found == sender.series for found in latest)
