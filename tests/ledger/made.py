"""Submissions made of rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from math import nan

from bsc_cli.ledger.intake import Submission
from bsc_cli.model.figures import Figures
from bsc_cli.model.periods import Period
from bsc_cli.model.results import Status
from bsc_cli.scoring.facts import Facts

NOW = datetime(2020, 7, 8, 9, 10, 11, tzinfo=UTC)
Row = tuple[str, str, str, float | None]
"""(unit, input, period, value): None is a figure reported as not available."""


def figures(rows: Iterable[Row]) -> Figures:
    return Figures.of(
        [
            (unit, name, Period.parse(period).key, *_told(value), line, 3)
            for line, (unit, name, period, value) in enumerate(rows, start=2)
        ]
    )


def _told(value: float | None) -> tuple[float, int]:
    return (nan, Status.NOT_AVAILABLE) if value is None else (value, Status.REPORTED)


def submission(rows: Iterable[Row], *, file: str = "results.csv", sheet: str = "", content: str = "") -> Submission:
    rows = tuple(rows)
    return Submission(NOW, "table", file, sheet, content or f"{rows}", figures(rows))


def flat(facts: Facts) -> dict[tuple[str, str, str], tuple[float, int]]:
    columns = zip(facts.unit, facts.input, facts.period, facts.value, facts.status, strict=True)
    return {
        (facts.units[unit], facts.inputs[name], str(Period.from_key(int(period)))): (float(value), int(status))
        for unit, name, period, value, status in columns
    }
