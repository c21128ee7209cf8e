"""A million facts from the ledger to scores, against reading the same rows with bare sqlite3 into numpy.

50,000 units with 20 inputs each, one period of three in the ledger: open, read, score, end to end. Definitions
are made beforehand. The reference is the fastest plain way from a cursor into arrays.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.measure import Line, ratio
from bsc_cli.ledger.intake import Submission
from bsc_cli.ledger.store import Ledger
from bsc_cli.model.figures import Figures
from bsc_cli.model.organisation import Calendar, Definitions, Organisation, Unit
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.rules import Anchors, Bands, Better, Linear, Rule
from bsc_cli.model.scorecard import Dated, Input, Kpi, Node, NodeKind, OverTime, Scale, Scorecard, Window
from bsc_cli.model.text import Text
from bsc_cli.scoring.score import score

UNITS, OBJECTIVES, KPIS = 50_000, 4, 5
INPUTS = OBJECTIVES * KPIS
PERIOD = Period.parse("2020-Q1")
PERIODS = (PERIOD.shift(-1), PERIOD, PERIOD.shift(1))
QUERY = "SELECT period, unit, input, value, status FROM fact WHERE period BETWEEN ? AND ?"
ROW = [("period", "i8"), ("unit", "i8"), ("input", "i8"), ("value", "f8"), ("status", "i1")]
RULES: tuple[Rule, ...] = (
    Linear(zero_at=10.0),
    Bands(((95.0, 100.0), (90.0, 85.0), (80.0, 60.0))),
    Anchors(((10.0, (0.0,)), (60.0, (50.0,)), (95.0, (100.0,)))),
)


def lines() -> Iterator[Line]:
    """Measure once with a fresh ledger; the peak of memory is that of a process that does nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.sqlite"
        _fill(path)
        made = definitions()
        peak = int(
            subprocess.run(
                [sys.executable, "-m", "benchmarks.ledger_scoring", str(path)],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
        yield ratio(
            f"score {UNITS * INPUTS:,} facts from the ledger",
            lambda: ours(path, made),
            lambda: bare(path),
            ours_label="open, read and score",
            reference_label="bare sqlite3 into numpy",
            budget=3,
            note=f"peak memory {peak / 1024:,.0f} MiB of at most 2,048",
        )


def ours(path: Path, made: Definitions) -> None:
    """Open the ledger, read a period and score it."""
    with Ledger.open(path) as ledger:
        facts = ledger.facts(PERIOD.key, PERIOD.key)
    results = score(made, facts, PERIOD)
    assert len(results.score)


def bare(path: Path) -> None:
    """Read the same rows into arrays."""
    connection = sqlite3.connect(path)
    table = np.fromiter(connection.execute(QUERY, (PERIOD.key, PERIOD.key)), dtype=ROW)
    connection.close()
    assert len(table) == UNITS * INPUTS


def definitions() -> Definitions:
    """Give one scorecard of 20 KPIs under 4 objectives that applies to every unit."""
    objectives = tuple(
        _node(f"objective_{n}", tuple(_kpi(n * KPIS + k) for k in range(KPIS)), NodeKind.OBJECTIVE)
        for n in range(OBJECTIVES)
    )
    names = tuple(_unit(n) for n in range(UNITS))
    none = Text()
    card = Scorecard("card", none, "", none, none, none, _node("card", objectives, NodeKind.SCORECARD), (), names, ())
    units = {name: Unit(name, Text.plain(name), scorecard="card") for name in names}
    return Definitions(Organisation(none, calendar=Calendar(Frequency.QUARTER)), (card,), units)


def _node(name: str, children: tuple[Node | Kpi, ...], kind: NodeKind) -> Node:
    return Node(name, name, name, kind, Text(), Text(), Dated.constant(1.0), Scale(), children, min_coverage=0.5)


def _kpi(number: int) -> Kpi:
    name = f"kpi_{number:02d}"
    collected = Input(name, name, name, Text(), Text(), Frequency.QUARTER, OverTime.LAST)
    return Kpi(
        id=name,
        address=name,
        code=name,
        name=Text(),
        text=Text(),
        measured_in=Text(),
        weight=Dated.constant(1.0 + number % KPIS),
        better=Better.HIGHER,
        inputs=(collected,),
        frequency=Frequency.QUARTER,
        window=Window(),
        scale=Scale(),
        target=Dated.constant(95.0),
        rule=RULES[number % len(RULES)],
    )


def _unit(number: int) -> str:
    return f"u{number:06d}"


def _fill(path: Path) -> None:
    """Write a ledger with three periods; 3 figures in 100 are reported as not available."""
    chance = np.random.default_rng(7)
    units = tuple(_unit(n) for n in range(UNITS))
    inputs = tuple(f"kpi_{n:02d}" for n in range(INPUTS))
    count = UNITS * INPUTS
    unit, item = np.tile(np.arange(UNITS), INPUTS), np.repeat(np.arange(INPUTS), UNITS)
    with Ledger.open(path, create=True) as ledger:
        for period in PERIODS:
            status = (chance.random(count) < 0.03).astype(np.int8)
            value = np.where(status == 0, chance.uniform(0, 100, count), np.nan)
            figures = Figures(
                units,
                inputs,
                array("i", unit.astype(np.int32).tobytes()),
                array("i", item.astype(np.int32).tobytes()),
                array("i", np.full(count, period.key, np.int32).tobytes()),
                array("d", value.tobytes()),
                array("b", status.tobytes()),
                array("i", (unit + 2).astype(np.int32).tobytes()),
                array("i", (item + 3).astype(np.int32).tobytes()),
            )
            ledger.append(Submission(datetime(2020, 4, 9, tzinfo=UTC), "table", "a.csv", "", str(period), figures))


def main(path: str) -> None:
    """Score once and print the peak of memory in KiB."""
    import resource  # noqa: PLC0415 - not there on Windows, where only the ratio can be measured

    ours(Path(path), definitions())
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main(sys.argv[1])
