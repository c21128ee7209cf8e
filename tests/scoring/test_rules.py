"""Each scoring rule at its ends, its jumps and beyond them; with reference values for all units, and a unit's own."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bsc_cli.model.periods import Period
from bsc_cli.model.results import Reason
from bsc_cli.model.rules import (
    Anchors,
    Bands,
    Better,
    Linear,
    Met,
    Ratio,
    Rounding,
    Rule,
    Transform,
    Value,
    Within,
)
from bsc_cli.model.scorecard import Dated, Formula, Kpi, Missing, Scale
from bsc_cli.scoring.results import Results
from bsc_cli.scoring.score import score
from tests.scoring.made import QUARTER, a_kpi, a_node, a_scorecard, an_input, definitions, facts

NAN = math.nan


def results(kpi: Kpi, actuals: Sequence[float], **more: Sequence[float]) -> Results:
    """Score one KPI for as many units as there are actuals; `more` are further inputs."""
    units = [f"u{n:02}" for n in range(len(actuals))]
    columns = {"k": actuals, **more}
    figures = {
        (unit, name): value
        for name, column in columns.items()
        for unit, value in zip(units, column, strict=True)
        if not math.isnan(value)
    }
    shared = tuple(an_input(name) for name in more)
    return score(definitions(a_scorecard(a_node("card", kpi), units, inputs=shared)), facts(figures), QUARTER)


def scores(kpi: Kpi, actuals: Sequence[float], **more: Sequence[float]) -> list[float]:
    found = results(kpi, actuals, **more)
    block = found.layout.blocks[0]
    return [float(value) for value in found.score[block.rows(block.item_index["k"])]]


def held(value: float) -> Dated:
    return Dated.constant(value)


def thresholds(*names: str) -> tuple[tuple[str, Formula], ...]:
    """Reference values that are inputs: each unit has its own."""
    return tuple((name, Formula((("", f"of_{name}"),))) for name in names)


LOWER = Better.LOWER


@pytest.mark.parametrize(
    ("kpi", "actuals", "expected"),
    [
        (a_kpi("k", target=held(90), baseline=held(50)), (40, 50, 70, 90, 95), (0, 0, 50, 100, 100)),
        (a_kpi("k", target=held(2), baseline=held(10), better=LOWER), (12, 10, 6, 2, 0), (0, 0, 50, 100, 100)),
        (a_kpi("k", target=held(90), rule=Linear(80.0)), (80, 89.995, 90), (0, 99.95, 100)),
        (a_kpi("k", target=held(90), rule=Linear(80.0), cap=120.0), (90, 91, 95), (100, 110, 120)),
        (a_kpi("k", target=held(90), rule=Linear(80.0), floor=-20.0), (77, 78, 79), (-20, -20, -10)),
        (a_kpi("k", target=held(90), rule=Linear(80.0), floor=60.0), (80, 85, 90), (60, 60, 100)),
        (a_kpi("k", target=held(75000), rule=Linear(100.0), transform=Transform.LOG), (100, 75000), (0, 100)),
        (a_kpi("k", target=held(10), rule=Ratio(), cap=150.0), (0, 5, 12, 20), (0, 50, 120, 150)),
        # Lower is better, ratio to target: 8 against 10 is 120 %, 12 against 10 is 80 %.
        (a_kpi("k", target=held(10), rule=Ratio(), better=LOWER, cap=150.0), (8, 12, 25), (120, 80, 0)),
        (a_kpi("k", target=held(0), rule=Ratio(100.0)), (0, 3), (100, 100)),
        (a_kpi("k", rule=Bands(((95.0, 100.0), (90.0, 85.0), (80.0, 60.0)))), (79.9, 80, 90, 95), (0, 60, 85, 100)),
        (a_kpi("k", rule=Bands(((95.0, 100.0), (80.0, 60.0)), 20.0)), (79, 95 - 1e-10), (20, 100)),
        (a_kpi("k", rule=Bands(((2.0, 100.0), (5.0, 60.0))), better=LOWER), (2, 3, 5, 5.1), (100, 60, 60, 0)),
        (a_kpi("k", rule=Met(), target=held(95)), (94.99, 95, 96), (0, 100, 100)),
        (a_kpi("k", rule=Met(), target=held(95), better=LOWER), (94, 95, 95.01), (100, 100, 0)),
        (a_kpi("k", rule=Within(18.0, 24.0, 2.0)), (15, 16, 17, 18, 24, 25, 26), (0, 0, 50, 100, 100, 50, 0)),
        (a_kpi("k", rule=Within(18.0, 24.0, 0.0)), (17.9, 18, 24, 24.1), (0, 100, 100, 0)),
        (a_kpi("k", rule=Within(20.0, 20.0, 0.0)), (19.999, 20, 20 + 1e-9, 20.001), (0, 100, 100, 0)),
        (a_kpi("k", rule=Within(20.0, 20.0, 5.0)), (15, 17.5, 20, 22.5), (0, 50, 100, 50)),
        (a_kpi("k", rule=Value()), (-3, 42.5, 130), (0, 42.5, 100)),
        (a_kpi("k", rule=Value(), round=Rounding(2)), (89.995, 89.9949), (90, 89.99)),
        (a_kpi("k", rule=Anchors(((75.0, (0.0,)), (90.0, (60.0,)), (100.0, (100.0,))))), (75, 82.5, 95), (0, 30, 80)),
        # Two scores at one place: the worse side ends at 30, the better side begins at 60.
        (a_kpi("k", rule=Anchors(((0.0, (0.0,)), (10.0, (30.0, 60.0)), (20.0, (100.0,))))), (5, 10, 15), (15, 60, 80)),
        (
            a_kpi("k", rule=Anchors(((20.0, (0.0,)), (10.0, (30.0, 60.0)), (0.0, (100.0,)))), better=LOWER),
            (15, 10, 5),
            (15, 60, 80),
        ),
        # A goal of 700 and a red flag of 500 in thirds of a scale of 10.
        (
            a_kpi("k", scale=Scale(0, 10), rule=Anchors(((300.0, (0.0,)), (900.0, (10.0,))))),
            (300, 500, 700, 900),
            (0, 10 / 3, 20 / 3, 10),
        ),
        # 50 on a scale of 0 to 200 is 25 %.
        (a_kpi("k", target=held(200), rule=Linear(0.0)), (50,), (25,)),
        (a_kpi("k", target=held(90), rule=Linear(80.0), clip=(None, 85.0)), (80, 99), (0, 50)),
        (a_kpi("k", target=held(90), rule=Linear(80.0), scale=Scale(1, 5)), (80, 85, 90), (1, 3, 5)),
    ],
)
def test_a_rule_gives(kpi: Kpi, actuals: Sequence[float], expected: Sequence[float]) -> None:
    assert scores(kpi, actuals) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("better", [Better.HIGHER, Better.LOWER])
def test_the_ends_are_exact_whatever_the_numbers(better: Better) -> None:
    random = np.random.default_rng(7)
    for low, high in np.sort(random.uniform(-1e6, 1e6, (200, 2))).tolist():
        zero, full = (low, high) if better is Better.HIGHER else (high, low)
        kpi = a_kpi("k", target=held(full), baseline=held(zero), better=better)
        assert scores(kpi, (zero, full)) == [0.0, 100.0]


@given(st.floats(-1e100, 1e100), st.floats(-1e100, 1e100), st.sampled_from([Scale(), Scale(1, 5), Scale(-1e-9, 1e-9)]))
def test_the_ends_are_exact_at_any_magnitude(zero: float, full: float, scale: Scale) -> None:
    assume(abs(full - zero) > 1e-9 * max(1.0, abs(zero), abs(full)))
    better = Better.HIGHER if full > zero else Better.LOWER
    kpi = a_kpi("k", target=held(full), baseline=held(zero), better=better, scale=scale)
    assert scores(kpi, (zero, full)) == [scale.low, scale.high]


def test_each_unit_has_its_own_baseline_from_a_formula() -> None:
    kpi = a_kpi("k", target=held(100), baseline=Formula((("", "last_year"),)))
    assert scores(kpi, (75, 75, 75), last_year=(50, 0, NAN)) == pytest.approx([50, 75, NAN], nan_ok=True)


def test_a_missing_reference_is_the_reason() -> None:
    found = results(a_kpi("k", target=Dated(((Period.parse("2021"), 90.0),)), rule=Linear(80.0)), (85,))
    assert Reason(int(found.reason[found.layout.row("u00", "k")])) is Reason.NO_REFERENCE


def test_a_target_that_a_unit_has_already_passed_gives_no_line_to_score_on() -> None:
    kpi = a_kpi("k", target=held(60), baseline=Formula((("", "last_year"),)))
    found = results(kpi, (70, 70), last_year=(60, 65))
    rows = found.layout.blocks[0].rows(1)
    assert [Reason(reason) for reason in found.reason[rows].tolist()] == [Reason.NO_REFERENCE] * 2


def test_anchors_may_be_amounts_of_reference_values() -> None:
    rule = Anchors((("0.8 * target", (0.0,)), ("target", (100.0,)), ("1.3 * target", (130.0,))))
    assert scores(a_kpi("k", target=held(50), rule=rule, cap=130.0), (40, 45, 50, 65, 99)) == pytest.approx(
        [0, 50, 100, 130, 130]
    )


def test_the_logarithm_of_nothing_is_missing_and_not_the_least_score() -> None:
    found = results(a_kpi("k", target=held(100), rule=Linear(1.0), transform=Transform.LOG), (0, 10))
    rows = found.layout.blocks[0].rows(1)
    assert [Reason(reason) for reason in found.reason[rows].tolist()] == [Reason.UNDEFINED_RESULT, Reason.SCORED]
    assert found.score[rows].tolist()[1] == pytest.approx(50)


def test_a_corridor_on_a_logarithm_falls_evenly_in_the_logarithm() -> None:
    kpi = a_kpi("k", rule=Within(100.0, 1000.0, 90.0), transform=Transform.LOG10, better=Better.CLOSER)
    # From 10 to 100 the score rises with the logarithm; 1000 + 90 is where it has fallen to nothing again.
    assert scores(kpi, (10, 10**1.5, 100, 500, 1000, 1090)) == pytest.approx([0, 50, 100, 100, 100, 0], abs=1e-9)


def test_a_corridor_that_a_unit_has_turned_round_or_too_narrow_gives_no_score() -> None:
    kpi = a_kpi(
        "k", rule=Within("low", "high", "room"), better=Better.CLOSER, thresholds=thresholds("low", "high", "room")
    )
    found = scores(kpi, (5, 5, 5, 5), of_low=(4, 6, 4, 4), of_high=(6, 4, 6, 6), of_room=(1, 1, -1, 0))
    assert found == pytest.approx([100, NAN, NAN, 100], nan_ok=True)


def test_a_clip_at_a_value_that_a_unit_lacks_is_a_missing_reference() -> None:
    kpi = a_kpi("k", rule=Value(), clip=(None, "most"), thresholds=thresholds("most"))
    found = results(kpi, (50, 50), of_most=(40, NAN))
    rows = found.layout.blocks[0].rows(1)
    assert [Reason(reason) for reason in found.reason[rows].tolist()] == [Reason.SCORED, Reason.NO_REFERENCE]
    assert found.score[rows].tolist()[0] == 40


def test_a_missing_actual_filled_with_zero_is_marked_and_scored_by_the_rule() -> None:
    kpi = a_kpi("k", target=held(0), rule=Linear(10.0), better=LOWER, missing=Missing.ZERO)
    found = results(kpi, (NAN, 5))
    rows = found.layout.blocks[0].rows(1)
    assert found.score[rows].tolist() == [100.0, 50.0]
    assert found.filled[rows].tolist() == [True, False]


@pytest.mark.parametrize(
    "rule",
    [
        Anchors((("baseline", (0.0,)), ("target", (100.0,)))),
        Anchors((("baseline", (0.0,)), (90.0, (50.0, 60.0)), ("target", (100.0,)))),
        Bands((("target", 100.0), ("baseline", 50.0))),
    ],
)
def test_a_unit_whose_own_values_are_out_of_order_has_no_score_and_never_a_reversed_one(rule: Rule) -> None:
    kpi = a_kpi("k", target=held(100), baseline=Formula((("", "last_year"),)), rule=rule)
    actuals = (80, 100, 110, 130)
    ordered = scores(kpi, actuals, last_year=(50, 50, 50, 50))
    assert ordered == sorted(ordered)
    assert all(math.isnan(one) for one in scores(kpi, actuals, last_year=(120, 120, 120, 120)))
