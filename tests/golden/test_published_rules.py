"""Rules as other systems and offices describe them, written in our language: the figures are theirs."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from bsc_cli.reports import data
from bsc_cli.usecases import collect
from bsc_cli.usecases import score as scores

pytestmark = pytest.mark.golden

MANIFEST = """
version: 1
organisation: {en: Published rules}
calendar: {reporting: year}
"""
# Performance software scores a goal and a red flag at two thirds and one third of a ten-point scale.
THIRDS = """
scorecard: thirds
name: Thirds
mandate: Scores against a goal and a red flag.
owner: Somebody
approved_by: Somebody
scale: 10
units: [at_nothing, at_red_flag, at_goal, at_everything]
kpis:
  orders:
    better: higher
    target: 700
    thresholds: {red: 500}
    score: {anchors: {2 * red - target: 0, red: 3.3333333333, target: 6.6666666667, 2 * target - red: 10}}
"""
# A value of 50 on a scale of 0 to 200 is a quarter of everything.
QUARTER = """
scorecard: quarter
name: Quarter
mandate: Puts scores of two scales together.
owner: Somebody
approved_by: Somebody
units: [fifty]
kpis:
  points: {better: higher, scale: 200, score: value}
"""
# Lower is better, measured against the target: 8 of 10 is 120 %, 12 of 10 is 80 %.
COSTS = """
scorecard: costs
name: Costs
mandate: Keeps costs down.
owner: Somebody
approved_by: Somebody
units: [below, above]
kpis:
  cost: {better: lower, target: 10, score: {ratio: {}, cap: 200}}
"""
# Weights of 10, 25, 40 and 25 of which the last is missing count as 13.3, 33.3 and 53.3.
WEIGHTS = """
scorecard: weights
name: Weights
mandate: Shares the weight of what is missing.
owner: Somebody
approved_by: Somebody
min_coverage: 0
units: [incomplete]
kpis:
  first: {weight: 10, better: higher, score: value}
  second: {weight: 25, better: higher, score: value}
  third: {weight: 40, better: higher, score: value}
  fourth: {weight: 25, better: higher, score: value}
"""
# Performance evaluation of budget projects in China: execution 10, output 50, effect 30, satisfaction 10.
BUDGET = """
scorecard: budget
name: Budget performance
mandate: Tells what public money achieved.
owner: Somebody
approved_by: Somebody
grades: {excellent: {from: 90}, good: {from: 80}, pass: {from: 60}, fail: {from: 0}}
units: [exactly_90, shown_as_90, just_below_90, exactly_80, exactly_60, nothing]
kpis:
  execution: {weight: 10, better: higher, score: value}
  output: {weight: 50, better: higher, score: value}
  effect: {weight: 30, better: higher, score: value}
  satisfaction: {weight: 10, better: higher, score: value}
"""
FIGURES = """unit,period,input,value
at_nothing,2020,orders,300
at_red_flag,2020,orders,500
at_goal,2020,orders,700
at_everything,2020,orders,900
fifty,2020,points,50
below,2020,cost,8
above,2020,cost,12
incomplete,2020,first,50
incomplete,2020,second,60
incomplete,2020,third,70
exactly_90,2020,execution,100
exactly_90,2020,output,92
exactly_90,2020,effect,85
exactly_90,2020,satisfaction,85
shown_as_90,2020,execution,100
shown_as_90,2020,output,91.99
shown_as_90,2020,effect,85
shown_as_90,2020,satisfaction,85
just_below_90,2020,execution,100
just_below_90,2020,output,91.988
just_below_90,2020,effect,85
just_below_90,2020,satisfaction,85
exactly_80,2020,execution,80
exactly_80,2020,output,80
exactly_80,2020,effect,80
exactly_80,2020,satisfaction,80
exactly_60,2020,execution,0
exactly_60,2020,output,60
exactly_60,2020,effect,80
exactly_60,2020,satisfaction,60
nothing,2020,execution,0
nothing,2020,output,0
nothing,2020,effect,0
nothing,2020,satisfaction,0
"""


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Every row of the results by address."""
    root = tmp_path_factory.mktemp("rules")
    (root / "scorecards").mkdir()
    (root / "mappings").mkdir()
    (root / "bsc.yaml").write_text(MANIFEST, encoding="utf-8")
    for number, text in enumerate((THIRDS, QUARTER, COSTS, WEIGHTS, BUDGET)):
        (root / f"scorecards/{number}.yaml").write_text(text, encoding="utf-8")
    (root / "mappings/figures.yaml").write_text("table: figures.csv\n", encoding="utf-8")
    (root / "figures.csv").write_text(FIGURES, encoding="utf-8")
    taken = collect.ingest(root, [], shown_from=root, now=datetime(2021, 1, 1, tzinfo=UTC))
    assert taken.findings == ()
    done = scores.score(root, shown_from=root, period="2020")
    text = data.score_csv(done.definitions, done.results, units=done.units, lang="en")
    return {row["address"]: row for row in csv.DictReader(io.StringIO(text))}


@pytest.mark.parametrize(
    ("unit", "shown"), [("at_nothing", "0"), ("at_red_flag", "3.33"), ("at_goal", "6.67"), ("at_everything", "10")]
)
def test_goal_and_red_flag_stand_at_the_thirds(rows: dict[str, dict[str, str]], unit: str, shown: str) -> None:
    assert rows[unit]["shown"] == shown


def test_fifty_of_two_hundred_is_a_quarter(rows: dict[str, dict[str, str]]) -> None:
    assert (rows["fifty/points"]["score"], rows["fifty"]["score"]) == ("50", "25")


@pytest.mark.parametrize(("unit", "score"), [("below", "120"), ("above", "80")])
def test_what_costs_less_than_its_target_scores_more_than_everything(
    rows: dict[str, dict[str, str]], unit: str, score: str
) -> None:
    assert rows[f"{unit}/cost"]["score"] == score


def test_what_is_there_carries_the_weight_of_what_is_missing(rows: dict[str, dict[str, str]]) -> None:
    shares = [rows[f"incomplete/{name}"]["weight"] for name in ("first", "second", "third")]
    assert [f"{100 * float(share):.1f}" for share in shares] == ["13.3", "33.3", "53.3"]
    assert float(rows["incomplete/fourth"]["weight"] or 0) == 0
    assert rows["incomplete/fourth"]["reason"] == "not_submitted"
    assert rows["incomplete"]["coverage"] == "0.75"
    assert float(rows["incomplete"]["score"]) == pytest.approx((10 * 50 + 25 * 60 + 40 * 70) / 75, abs=1e-10)


@pytest.mark.parametrize(
    ("unit", "score", "shown", "grade"),
    [
        ("exactly_90", "90", "90", "excellent"),
        ("shown_as_90", "89.995", "90", "excellent"),
        ("just_below_90", "89.994", "89.99", "good"),
        ("exactly_80", "80", "80", "good"),
        ("exactly_60", "60", "60", "pass"),
        ("nothing", "0", "0", "fail"),
    ],
)
def test_a_score_at_a_bound_as_it_is_shown_takes_the_better_grade(
    rows: dict[str, dict[str, str]], unit: str, score: str, shown: str, grade: str
) -> None:
    assert (rows[unit]["score"], rows[unit]["shown"], rows[unit]["grade"]) == (score, shown, grade)
