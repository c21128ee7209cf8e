"""The derivation of a number agrees with the number, and names everything that went into it."""

from __future__ import annotations

import pytest

from bsc_cli.model.periods import Period
from bsc_cli.model.results import Reason
from bsc_cli.model.rules import Anchors, Bands, Better, Linear, Met, Rounding, Rule, Value
from bsc_cli.model.scorecard import Dated, Formula, Method, Missing, OverTime, Scale, Window, WindowKind
from bsc_cli.scoring.explain import explain
from bsc_cli.scoring.explanation import Explanation, Segment
from bsc_cli.scoring.score import score
from tests.scoring.made import QUARTER, Figure, a_kpi, a_node, a_scorecard, an_input, definitions, facts

RATE = a_kpi(
    "rate",
    inputs=(an_input("spent", over_time=OverTime.SUM), an_input("budget")),
    formula=Formula((("share", "spent / budget"), ("", "100 * share"))),
    window=Window(WindowKind.YEAR_TO_DATE),
    target=Dated.constant(95),
    baseline=Dated.constant(82),
    rule=Linear(),
)


def explained(root: object, figures: dict[tuple[str, str, str], Figure], period: str, item: str = "") -> Explanation:
    town, known = definitions(a_scorecard(root, ("u", "v"))), facts(figures)  # type: ignore[arg-type]
    return explain(town, known, score(town, known, Period.parse(period)), "u", item)


def test_a_formula_is_retraced_from_its_figures_to_its_score() -> None:
    figures: dict[tuple[str, str, str], Figure] = {
        ("u", "spent", "2020-Q1"): 200.0,
        ("u", "spent", "2020-Q2"): 246.0,
        ("u", "budget", "2020-Q2"): 500.0,
        ("v", "spent", "2020-Q2"): 1.0,
    }
    one = explained(a_node("card", RATE), figures, "2020-Q2", "rate")
    assert one.actual == pytest.approx(89.2)
    assert one.score == pytest.approx(100 * (89.2 - 82) / (95 - 82))
    assert one.segment == Segment(82.0, 0.0, 95.0, 100.0)
    assert one.references == (("target", 95.0), ("baseline", 82.0))
    assert [(name, text) for name, text, _ in one.steps] == [("share", "spent / budget"), ("", "100 * share")]
    assert [value for *_, value in one.steps] == pytest.approx([0.892, 89.2])
    spent, budget = one.inputs
    assert (spent.value, [(str(fact.period), fact.value) for fact in spent.facts]) == (
        446.0,
        [("2020-Q1", 200.0), ("2020-Q2", 246.0)],
    )
    assert (budget.value, [str(period) for period in budget.absent]) == (500.0, ["2020-Q1"])


def test_a_missing_figure_is_named_with_its_period() -> None:
    one = explained(a_node("card", RATE), {("u", "spent", "2020-Q2"): 1.0}, "2020-Q2", "rate")
    assert (one.score, one.actual, one.segment) == (None, None, None)
    assert one.reason is Reason.PERIOD_INCOMPLETE
    assert [str(period) for period in one.inputs[0].absent] == ["2020-Q1"]


@pytest.mark.parametrize("method", list(Method))
def test_a_rounded_node_shows_what_it_was_before(method: Method) -> None:
    root = a_node(
        "card",
        a_kpi("a", 2.0, rule=Value()),
        a_kpi("b", 1.0, rule=Value()),
        a_kpi("c", 1.0, rule=Value()),
        method=method,
        scale=Scale(10.0, 110.0),
        missing=Missing.ZERO,
        round=Rounding(0),
    )
    figures: dict[tuple[str, str, str], Figure] = {("u", "a", "2020-Q1"): 31.4, ("u", "b", "2020-Q1"): 88.3}
    one = explained(root, figures, "2020-Q1")
    # On the node's scale: 41.4 and 98.3; the missing one counts as the least, 10.
    expected = {
        Method.MEAN: (2 * 41.4 + 98.3 + 10) / 4,
        Method.GEOMETRIC: (41.4**2 * 98.3 * 10) ** (1 / 4),
        Method.MIN: 10.0,
        Method.MAX: 98.3,
    }[method]
    assert one.unrounded == pytest.approx(expected)
    assert one.score == round(expected)


def test_what_floor_and_cap_held_is_said() -> None:
    kpi = a_kpi("k", better=Better.HIGHER, rule=Linear(80.0), target=Dated.constant(90))
    town, known = definitions(a_scorecard(a_node("card", kpi))), facts({("u", "k"): 95.0})
    one = explain(town, known, score(town, known, QUARTER), "u", "k")
    assert (one.score, one.clipped) == (100.0, True)
    assert one.segment == Segment(80.0, 0.0, 90.0, 100.0)


def test_shares_and_points_add_up_to_the_score() -> None:
    # Weights 10, 25, 40, 25; with the last child missing its weight is shared out: 13.3, 33.3, 53.3.
    kpis = [a_kpi(name, weight, rule=Value()) for name, weight in (("a", 10.0), ("b", 25.0), ("c", 40.0), ("d", 25.0))]
    figures: dict[tuple[str, str, str], Figure] = {
        ("u", "a", "2020-Q1"): 60.0,
        ("u", "b", "2020-Q1"): 80.0,
        ("u", "c", "2020-Q1"): 90.0,
    }
    one = explained(a_node("card", *kpis), figures, "2020-Q1")
    shares = [child.share for child in one.children]
    assert shares == pytest.approx([10 / 75, 25 / 75, 40 / 75, 0.0])
    assert one.score is not None
    assert sum(child.points or 0.0 for child in one.children) == pytest.approx(one.score)
    assert one.coverage == pytest.approx(0.75)
    assert (one.low, one.high) == pytest.approx((0.75 * one.score, 0.75 * one.score + 25))


JUMP = Anchors(((0.0, (0.0,)), (10.0, (30.0, 60.0)), (20.0, (60.0,))))


@pytest.mark.parametrize(
    ("rule", "better", "actual", "expected"),
    [
        (Bands(((95.0, 100.0), (90.0, 85.0))), Better.HIGHER, 96.0, Segment(95.0, 100.0, None, 100.0)),
        (Bands(((95.0, 100.0), (90.0, 85.0))), Better.HIGHER, 92.0, Segment(90.0, 85.0, 95.0, 85.0, with_x1=False)),
        (Bands(((95.0, 100.0), (90.0, 85.0))), Better.HIGHER, 10.0, Segment(None, 0.0, 90.0, 0.0, with_x1=False)),
        (Bands(((2.0, 100.0), (5.0, 60.0))), Better.LOWER, 3.0, Segment(2.0, 60.0, 5.0, 60.0, with_x0=False)),
        (Met(), Better.HIGHER, 95.0, Segment(95.0, 100.0, None, 100.0)),
        (JUMP, Better.HIGHER, 15.0, Segment(10.0, 60.0, None, 60.0)),
        (JUMP, Better.HIGHER, 5.0, Segment(0.0, 0.0, 10.0, 30.0)),
    ],
)
def test_a_step_is_told_with_its_ends_as_written(rule: Rule, better: Better, actual: float, expected: Segment) -> None:
    kpi = a_kpi("k", better=better, rule=rule, target=Dated.constant(95))
    town, known = definitions(a_scorecard(a_node("card", kpi))), facts({("u", "k"): actual})
    assert explain(town, known, score(town, known, QUARTER), "u", "k").segment == expected
