"""The Kunming sample's tables: they are what the script makes, they answer what is asked, and real totals are met."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from pathlib import Path

import pytest

from bsc_cli import workspace
from bsc_cli.collection.forms import REQUIRED, Row, forms
from bsc_cli.model.periods import Period
from tools import kunming
from tools.kunming_figures import QUARTERS

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples/kunming"
pytestmark = pytest.mark.golden


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return kunming.tables()


@pytest.fixture(scope="module")
def asked() -> dict[tuple[str, str, str, str], Row]:
    definitions = workspace.load(ROOT, shown_from=ROOT).definitions
    return {
        (form.reporter, row.unit, row.input.id, str(row.period)): row
        for quarter in QUARTERS
        for form in forms(definitions, quarter)
        for row in form.rows
    }


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((SAMPLE / name).read_text(encoding="utf-8"))))


def total(name: str, year: str, *, column: str = "input") -> float:
    """Give the sum of an input's figures in a year, over all units and periods."""
    return sum(float(row["value"]) for row in rows("results.csv") if row[column] == name and row["period"][:4] == year)


def test_the_committed_tables_are_what_the_script_makes(made: dict[str, str]) -> None:
    for name, text in made.items():
        assert (SAMPLE / name).read_bytes() == text.encode(), f"run `python -m tools.kunming`: {name} is stale"


def test_the_script_makes_the_same_bytes_again(made: dict[str, str]) -> None:
    assert kunming.tables() == made


def test_the_workspace_has_no_finding() -> None:
    from bsc_cli.usecases.define import validate  # noqa: PLC0415 - as the command does

    assert [str(one) for one in validate(ROOT, shown_from=ROOT).findings] == []


def test_every_answer_is_to_a_question_that_its_reporter_is_asked(asked: dict[tuple[str, str, str, str], Row]) -> None:
    answered = {(row["reporter"], row["unit"], row["input"], row["period"]) for row in rows("results.csv")}
    assert answered <= asked.keys()
    assert 0 < len(asked.keys() - answered) < 20


def test_figures_are_plausible_and_have_their_evidence(asked: dict[tuple[str, str, str, str], Row]) -> None:
    for row in rows("results.csv"):
        question = asked[row["reporter"], row["unit"], row["input"], row["period"]]
        if row["status"] == "reported":
            assert question.input.low <= float(row["value"]) <= question.input.high, row
            assert bool(row["evidence"]) == (question.kpi.evidence == REQUIRED), row
        else:
            assert row["status"] in ("not available", "not applicable"), row
            assert not row["value"], row
            assert row["note"], row


def test_totals_are_the_published_ones() -> None:
    assert total("product", "2019") == pytest.approx(6475.88, abs=1e-6)
    assert total("residents_at_end", "2019") == pytest.approx(695.0, abs=1e-6)
    assert total("revenue", "2019") == 6_303_000
    assert 100 * (total("revenue", "2019") / total("revenue_last_year", "2019") - 1) == pytest.approx(5.8, abs=1e-4)
    assert total("spent", "2019") == total("all_spending", "2019") == 8_208_600
    assert total("handled", "2019") == total("requested", "2019") > 0
    assert total("issues", "2020") > 200
    assert {row["value"] for row in rows("results.csv") if row["input"] == "items" and row["period"] == "2019-Q1"} == {
        "96"
    }


def test_last_year_of_2020_is_2019_as_reported() -> None:
    told = {(row["unit"], row["input"], row["period"]): row["value"] for row in rows("results.csv")}
    pairs = {"revenue_last_year": "revenue", "retail_last_year": "retail", "trade_last_year": "trade"}
    compared = 0
    for (unit, name, period), value in told.items():
        if name in pairs and period.startswith("2020"):
            assert value == told[unit, pairs[name], str(Period.parse(period).shift(-4))]
            compared += 1
    assert compared == 4 * (15 + 2)


def test_one_department_is_late_and_one_slips(asked: dict[tuple[str, str, str, str], Row]) -> None:
    last = {row["reporter"]: row["submitted_on"] for row in rows("submissions.csv") if row["period"] == "2020-Q4"}
    assert [reporter for reporter, day in last.items() if day > "2021-01-10"] == ["transport_bureau"]
    slips = rows("slips.csv")
    assert {row["reporter"] for row in slips} == {"housing_bureau"}
    typed: dict[str, set[str]] = defaultdict(set)
    for row in slips:
        question = asked[row["reporter"], row["unit"], row["input"], row["period"]]
        typed[row["cell"]].add(row["typed"])
        if row["typed"].isdigit():
            assert float(row["typed"]) > question.input.high
        if row["cell"] == "evidence":
            assert question.kpi.evidence == REQUIRED
    assert typed == {"value": {"82%", "1,234万", "2430"}, "evidence": {""}}


def test_every_reporter_of_a_quarter_has_a_day() -> None:
    reporters = {(row["reporter"], row["period"]) for row in rows("submissions.csv")}
    definitions = workspace.load(ROOT, shown_from=ROOT).definitions
    assert reporters == {(form.reporter, str(quarter)) for quarter in QUARTERS for form in forms(definitions, quarter)}
