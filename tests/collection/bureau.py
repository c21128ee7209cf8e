"""The sample bureau of the rule cases, and short ways to read tables of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bsc_cli import workspace
from bsc_cli.collection.names import Names
from bsc_cli.collection.tables import read_figures
from bsc_cli.collection.workbooks import read_workbook
from bsc_cli.diagnostics import Findings
from bsc_cli.model.figures import Figures
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.model.tables import TableSource
from bsc_cli.source.tables import read_csv
from tests import sheets

BASE = Path(__file__).parents[1] / "cases" / "_base"
NOW = datetime(2024, 5, 17, tzinfo=UTC)
Flat = dict[tuple[str, str, str], float]


@cache
def bureau() -> Definitions:
    return workspace.load(BASE, shown_from=BASE).definitions


def from_csv(
    text: str, source: TableSource | None = None, *, definitions: Definitions | None = None, now: datetime = NOW
) -> tuple[Figures | None, Findings]:
    table, findings = read_csv(text.encode(), file="t.csv")
    if table is None:
        return None, findings
    figures, more = read_figures(table, source or TableSource("t.csv"), Names(definitions or bureau()), now=now)
    return figures, (*findings, *more)


def from_workbook(data: bytes, source: TableSource | None = None) -> tuple[Figures | None, Findings]:
    table, findings = read_workbook(data, file="t.xlsx", sheet=source.sheet if source else "")
    if table is None:
        return None, findings
    figures, more = read_figures(table, source or TableSource("t.xlsx"), Names(bureau()), now=NOW)
    return figures, (*findings, *more)


def workbook(rows: Iterable[Sequence[Any]]) -> bytes:
    """Give the bytes of a workbook with one sheet `Results`."""
    return sheets.workbook({"Results": rows})


def flat(figures: Figures | None) -> Flat:
    """Give figures by unit, input and period."""
    assert figures is not None
    keys = zip(figures.unit, figures.input, figures.period, figures.value, strict=True)
    return {
        (figures.units[unit], figures.inputs[name], str(Period.from_key(period))): value
        for unit, name, period, value in keys
    }


def said(findings: Findings) -> list[str]:
    """Give each finding as `place code`."""
    return [f"{finding.place} {finding.rule.code}" for finding in findings]
