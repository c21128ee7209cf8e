"""Which periods of an input a window covers, and what figures inside it become."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.results import Reason, Status
from bsc_cli.model.rules import Value
from bsc_cli.model.scorecard import Dated, Formula, OverTime, Window, WindowKind
from bsc_cli.scoring.over_time import combine, window_periods
from bsc_cli.scoring.score import score
from tests.scoring.made import a_kpi, a_node, a_scorecard, an_input, definitions, facts

MONTH, QUARTER, HALF, YEAR = Frequency
PERIOD = Window()
TO_DATE = Window(WindowKind.YEAR_TO_DATE)
ROLLING = Window(WindowKind.ROLLING_YEAR)


def last(count: int) -> Window:
    return Window(WindowKind.LAST, count)


@pytest.mark.parametrize(
    ("asked", "window", "kpi", "collected", "covered"),
    [
        ("2020-Q2", PERIOD, QUARTER, QUARTER, "2020-Q2"),
        ("2020-Q2", PERIOD, QUARTER, MONTH, "2020-04 2020-05 2020-06"),
        ("2020-Q2", TO_DATE, QUARTER, QUARTER, "2020-Q1 2020-Q2"),
        ("2020-Q2", ROLLING, QUARTER, QUARTER, "2019-Q3 2019-Q4 2020-Q1 2020-Q2"),
        ("2020-Q2", last(3), QUARTER, QUARTER, "2019-Q4 2020-Q1 2020-Q2"),
        ("2020", PERIOD, QUARTER, QUARTER, "2020-Q1 2020-Q2 2020-Q3 2020-Q4"),
        # A KPI's own period counts where it is longer than the period asked for.
        ("2020-Q4", PERIOD, YEAR, QUARTER, "2020-Q1 2020-Q2 2020-Q3 2020-Q4"),
        ("2020-Q2", PERIOD, HALF, MONTH, "2020-01 2020-02 2020-03 2020-04 2020-05 2020-06"),
        ("2020-Q4", PERIOD, YEAR, YEAR, "2020"),
        ("2020-Q4", last(2), YEAR, YEAR, "2019 2020"),
        # What is collected less often than the window is long: the year's budget holds for each of its quarters.
        ("2020-Q2", PERIOD, QUARTER, YEAR, "2020"),
        ("2020-Q2", TO_DATE, QUARTER, YEAR, "2020"),
    ],
)
def test_a_window_covers(asked: str, window: Window, kpi: Frequency, collected: Frequency, covered: str) -> None:
    found = window_periods(Period.parse(asked), window=window, kpi_frequency=kpi, input_frequency=collected)
    assert " ".join(map(str, found)) == covered


@pytest.mark.parametrize(("unit", "kpi"), [("2020-02", ""), ("", "2020-02"), ("2020-02", "2020-01")])
def test_nothing_is_needed_from_before_a_unit_or_its_kpi_was_there(unit: str, kpi: str) -> None:
    since = [Period.parse(text) if text else None for text in (unit, kpi)]
    read = an_input("x", over_time=OverTime.SUM, frequency=MONTH)
    made = definitions(a_scorecard(a_node("card", a_kpi("x", inputs=(read,), rule=Value(), since=since[1]))))
    known = replace(made, units={"u": replace(made.units["u"], since=since[0])})
    held = {("u", "x", "2020-01"): 900.0, ("u", "x", "2020-02"): 5.0, ("u", "x", "2020-03"): 6.0}
    results = score(known, facts(held), Period.parse("2020-Q1"))
    assert results.actual[results.layout.row("u", "x")] == 11.0
    del held["u", "x", "2020-02"]
    results = score(known, facts(held), Period.parse("2020-Q1"))
    assert Reason(int(results.reason[results.layout.row("u", "x")])) is Reason.PERIOD_INCOMPLETE


def combined(over_time: OverTime, *, partial: bool = False) -> tuple[list[float], list[Reason]]:
    """Three places over two periods: both figures, one figure, none."""
    at, values = np.array([0, 1, 0], np.intp), np.array([4.0, 5.0, 10.0])
    status = np.full(3, Status.REPORTED, np.int8)
    found = combine(at, values, status, size=3, periods=2, over_time=over_time, partial=partial)
    return found.value.tolist(), [Reason(reason) for reason in found.reason.tolist()]


@pytest.mark.parametrize(
    ("over_time", "both", "one"),
    [
        (OverTime.SUM, 14.0, None),
        (OverTime.MEAN, 7.0, None),
        (OverTime.LAST, 10.0, 5.0),
        (OverTime.MAX, 10.0, 5.0),
        (OverTime.MIN, 4.0, 5.0),
    ],
)
def test_figures_become_one_and_sums_want_every_period(over_time: OverTime, both: float, one: float | None) -> None:
    (first, second, third), reasons = combined(over_time)
    assert first == both
    assert (None if math.isnan(second) else second) == one
    assert math.isnan(third)
    assert reasons == [
        Reason.SCORED,
        Reason.PERIOD_INCOMPLETE if one is None else Reason.SCORED,
        Reason.NOT_SUBMITTED,
    ]


def test_a_partial_sum_is_taken_where_it_is_allowed() -> None:
    (_, second, third), reasons = combined(OverTime.SUM, partial=True)
    assert second == 5.0
    assert math.isnan(third)
    assert reasons[1:] == [Reason.SCORED, Reason.NOT_SUBMITTED]


def test_a_figure_declared_not_applicable_by_its_reporter_stays_missing() -> None:
    status = np.array([Status.NOT_APPLICABLE], np.int8)
    found = combine(
        np.array([0], np.intp), np.array([np.nan]), status, size=1, periods=1, over_time=OverTime.LAST, partial=False
    )
    assert Reason(int(found.reason[0])) is Reason.UNDECIDED


def test_a_sum_beyond_what_numbers_hold_has_no_result() -> None:
    status = np.zeros(2, np.int8)
    at, huge = np.zeros(2, np.intp), np.array([1.5e308, 1.5e308])
    found = combine(at, huge, status, size=1, periods=2, over_time=OverTime.SUM, partial=False)
    assert math.isnan(found.value[0])
    assert Reason(int(found.reason[0])) is Reason.UNDEFINED_RESULT


def test_a_formula_that_names_a_kpi_that_is_not_due_is_not_due_itself() -> None:
    flow = an_input("flow", over_time=OverTime.SUM)
    yearly = a_kpi("yearly", inputs=(flow,), frequency=Frequency.YEAR, rule=Value())
    share = a_kpi("share", inputs=(), formula=Formula((("", "yearly / 4"),)), rule=Value())
    root = a_node("card", yearly, share, a_kpi("other", rule=Value()))
    figures = {("u", "flow", str(Period.parse("2019-Q1").shift(n))): 10.0 for n in range(8)}
    known = facts({**figures, ("u", "other", "2020-Q1"): 50.0})
    found = score(definitions(a_scorecard(root)), known, Period.parse("2020-Q1"))
    assert Reason(int(found.reason[found.layout.row("u", "share")])) is Reason.NOT_DUE
    assert found.coverage[found.layout.row("u")] == 1.0


def test_a_long_chain_of_formulas_is_computed_whatever_its_order() -> None:
    count = 400
    kpis = [a_kpi(f"k{n}", inputs=(), formula=Formula((("", f"k{n + 1} + 0"),)), rule=Value()) for n in range(count)]
    root = a_node("card", *kpis, a_kpi(f"k{count}", rule=Value()))
    found = score(definitions(a_scorecard(root)), facts({("u", f"k{count}"): 42.0}), Period.parse("2020-Q1"))
    assert found.score[found.layout.row("u", "k0")] == 42.0


def test_a_weight_of_nothing_beside_what_is_not_due_harms_no_coverage() -> None:
    yearly = a_kpi("yearly", frequency=Frequency.YEAR, rule=Value())
    shown = a_kpi("shown", 0.0, rule=Value())
    begins = replace(a_kpi("begins", rule=Value()), weight=Dated(((Period.parse("2021"), 1.0),)))
    root = a_node("card", a_node("a", yearly, shown), a_node("b", begins), a_kpi("other", rule=Value()))
    known = facts({("u", "shown"): 10.0, ("u", "other"): 50.0, ("u", "begins"): 5.0})
    found = score(definitions(a_scorecard(root)), known, Period.parse("2020-Q1"))
    for item in ("a", "b"):
        assert Reason(int(found.reason[found.layout.row("u", item)])) is Reason.NOTHING_DUE
    assert found.coverage[found.layout.row("u")] == 1.0
    assert found.score[found.layout.row("u")] == 50.0


def test_a_yearly_kpi_is_scored_from_all_its_quarters_and_only_at_the_end_of_the_year() -> None:
    spent = an_input("spent", over_time=OverTime.SUM)
    root = a_node(
        "card", a_kpi("yearly", inputs=(spent,), frequency=Frequency.YEAR, rule=Value()), a_kpi("other", rule=Value())
    )
    figures = {("u", "spent", f"2020-Q{n}"): 10.0 * n for n in range(1, 5)}
    known = facts({**figures, ("u", "other", "2020-Q3"): 50.0, ("u", "other", "2020-Q4"): 50.0})
    town = definitions(a_scorecard(root))
    third, fourth = (score(town, known, Period.parse(f"2020-Q{n}")) for n in (3, 4))
    row = third.layout.row("u", "yearly")
    assert Reason(int(third.reason[row])) is Reason.NOT_DUE
    assert third.score[third.layout.row("u")] == 50.0
    assert third.coverage[third.layout.row("u")] == 1.0
    assert fourth.score[row] == 100.0
    assert fourth.score[fourth.layout.row("u")] == 75.0
