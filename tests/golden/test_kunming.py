"""The city's scores in all eight quarters, against a second working from the same files in plain Python."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from bsc_cli import workspace
from bsc_cli.model.figures import Figures
from bsc_cli.model.periods import Period, PeriodRange
from bsc_cli.model.results import Status
from bsc_cli.scoring.facts import Facts
from bsc_cli.scoring.score import score
from tests.golden.second_working import City, Stretch

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "samples/kunming/results.csv"
QUARTERS = PeriodRange.parse("2019-Q1..2020-Q4").periods


def facts() -> Facts:
    """Give the committed figures as the ledger would."""
    with FIGURES.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            (
                row["unit"],
                row["input"],
                Period.parse(row["period"]).key,
                float(row["value"]),
                int(Status.REPORTED),
                n,
                1,
            )
            for n, row in enumerate(csv.DictReader(file), start=2)
            if row["value"]
        ]
    made = Figures.of(rows)
    return Facts(
        made.units,
        made.inputs,
        np.array(made.period, np.int64),
        np.array(made.unit, np.int32),
        np.array(made.input, np.int32),
        np.array(made.value),
        np.array(made.status, np.int8),
    )


@pytest.fixture(scope="module")
def city() -> City:
    return City(ROOT, FIGURES)


@pytest.mark.golden
def test_every_total_is_the_one_worked_out_by_hand(city: City) -> None:
    definitions = workspace.load(ROOT, shown_from=ROOT).definitions
    known = facts()
    compared = 0
    for period in QUARTERS:
        results = score(definitions, known, period)
        for unit in definitions.units:
            mine = city.total(unit, Stretch.read(str(period))).value
            theirs = float(results.score[results.layout.row(unit)])
            assert math.isnan(theirs) if mine is None else abs(theirs - mine) < 5e-11, (unit, str(period), mine, theirs)
            compared += mine is not None
    assert compared > 8 * 30


@pytest.mark.golden
def test_the_city_has_a_score_in_each_of_the_eight_quarters(city: City) -> None:
    totals = [city.total("kunming", Stretch.read(str(period))).value for period in QUARTERS]
    assert len(totals) == 8
    assert all(total is not None and 0 < total < 100 for total in totals)
