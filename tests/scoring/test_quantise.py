"""Rounding, equality, grades and ranks: the decimal meaning of binary figures."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_cli.model.organisation import Definitions
from bsc_cli.model.rules import Value
from bsc_cli.model.scorecard import Ranking, Scale
from bsc_cli.scoring.quantise import canonical, crosses, equal, grade_of, half_up
from bsc_cli.scoring.score import score
from tests.scoring.made import EVERYBODY, QUARTER, a_kpi, a_node, a_scorecard, definitions, facts

BOUNDS = (90.0, 80.0, 60.0)


@given(st.integers(-(10**9), 10**9), st.integers(0, 4), st.integers(0, 4))
def test_a_decimal_is_rounded_as_it_is_written(units: int, decimals: int, digits: int) -> None:
    written = Decimal(units).scaleb(-decimals)
    expected = written.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    assert float(half_up(float(written), digits)) == float(expected)


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 10))
def test_what_is_rounded_stays(value: float, digits: int) -> None:
    once = float(half_up(value, digits))
    assert float(half_up(once, digits)) == once
    assert abs(once - value) <= 0.5 / 10**digits * (1 + 1e-6) + abs(value) * 1e-15


@pytest.mark.parametrize("value", [2.0**52 + 1, 45035996273704.97, 2.0**60, -(2.0**60), 1e300])
def test_figures_without_decimals_stay_what_they_are(value: float) -> None:
    assert float(half_up(value, 2)) == value


def test_a_missing_figure_stays_missing_and_zero_has_no_sign() -> None:
    assert math.isnan(float(half_up(math.nan, 2)))
    assert math.copysign(1.0, float(half_up(-0.001, 2))) == 1.0


@given(st.floats(-1e6, 1e6))
def test_figures_within_the_tolerance_are_equal(value: float) -> None:
    near = 0.9e-9 * max(1.0, abs(value))
    far = 3e-9 * max(1.0, abs(value))
    assert equal(value, value + near)
    assert not equal(value, value + far)


@pytest.mark.parametrize(
    ("shown", "grade"),
    [(90.0, 0), (89.995, 0), (89.9949, 1), (80.0, 1), (79.99, 2), (60.0, 2), (59.99, -1), (math.nan, -1)],
)
def test_what_is_shown_is_what_is_graded(shown: float, grade: int) -> None:
    assert int(grade_of(shown, BOUNDS, digits=2)) == grade


def test_a_grade_is_provisional_where_the_interval_crosses_a_bound() -> None:
    low, high = np.array([85.0, 85.0, 89.995, math.nan]), np.array([89.0, 90.0, 95.0, 95.0])
    assert crosses(low, high, high, BOUNDS, digits=2).tolist() == [False, True, False, True]
    assert not crosses(low, high, high, (), digits=2).any()


def test_a_grade_that_the_interval_cannot_reach_is_provisional() -> None:
    assert crosses(47.5, 58.0, 95.0, BOUNDS, digits=2)


def test_outputs_carry_ten_decimals() -> None:
    assert canonical([1 / 3, 2 / 3]).tolist() == [0.3333333333, 0.6666666667]


def test_a_grade_follows_the_score_as_shown_on_its_own_scale() -> None:
    kpi = a_kpi("k", rule=Value(), scale=Scale(0, 1))
    town = definitions(a_scorecard(a_node("card", kpi), ("u", "v"), grades=(("a", 90.0), ("b", 0.0))))
    found = score(town, facts({("u", "k"): 0.897, ("v", "k"): 0.894}), QUARTER)
    assert [int(found.grade[found.layout.row(unit, "k")]) for unit in ("u", "v")] == [0, 1]


def ranked(totals: dict[str, float | None], ranking: Ranking = EVERYBODY) -> tuple[Definitions, dict[str, int]]:
    card = a_scorecard(a_node("card", a_kpi("k", rule=Value())), totals, ranking=ranking)
    town = definitions(card, **{unit: {"region": unit[0]} for unit in totals})
    found = score(town, facts({(unit, "k"): total for unit, total in totals.items()}), QUARTER)
    return town, found.rank


def test_equal_scores_share_the_best_of_their_ranks_and_the_unscored_have_none() -> None:
    _, rank = ranked({"a": 70.0, "b": 90.0, "c": 90.0 - 1e-10, "d": 60.0, "e": None})
    assert rank == {"b": 1, "c": 1, "a": 3, "d": 4}


def test_ranks_are_within_groups_and_at_the_digits_asked_for() -> None:
    _, rank = ranked({"a1": 70.04, "a2": 70.01, "b1": 10.0}, Ranking("region", 1))
    assert rank == {"a1": 1, "a2": 1, "b1": 1}
