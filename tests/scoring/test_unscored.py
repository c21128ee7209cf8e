"""What is missing, as findings: bounded by items and reasons, and naming whom it concerns."""

from __future__ import annotations

from bsc_cli.diagnostics import Findings
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.results import ABSENT, Reason, Status
from bsc_cli.model.rules import Value
from bsc_cli.scoring.score import score
from bsc_cli.scoring.unscored import RULES, unscored
from tests.scoring.made import QUARTER, Figure, a_kpi, a_node, a_scorecard, definitions, facts

UNITS = tuple(f"u{n}" for n in range(8))


def town(*, min_children: int = 0) -> Definitions:
    root = a_node("card", a_kpi("a", rule=Value()), a_kpi("b", rule=Value()), min_children=min_children)
    return definitions(a_scorecard(root, UNITS))


def findings(
    figures: dict[tuple[str, str, str], Figure],
    periods: tuple[Period, ...],
    *,
    units: tuple[str, ...] = UNITS,
    **more: int,
) -> Findings:
    known = town(**more)
    return unscored([score(known, facts(figures), period) for period in periods], units)


def figure_of(quarter: str, *, without: tuple[str, ...] = (), item: str = "a") -> dict[tuple[str, str, str], Figure]:
    return {
        (unit, name, quarter): 50.0 for unit in UNITS for name in ("a", "b") if not (name == item and unit in without)
    }


def test_every_reason_that_means_missing_has_a_rule_and_no_other() -> None:
    assert set(RULES) == set(Reason) - ABSENT - {Reason.SCORED}
    assert len({rule.code for rule in RULES.values()}) == len(RULES)


def test_nothing_missing_nothing_said() -> None:
    assert findings(figure_of("2020-Q1"), (QUARTER,)) == ()
    assert unscored([], UNITS) == ()


def test_one_finding_an_item_and_reason_however_many_units() -> None:
    found = findings(figure_of("2020-Q1", without=UNITS[1:]), (QUARTER,))
    assert [(one.rule.code, one.address) for one in found] == [("BSC401", "card/a")]
    assert found[0].facts["count"] == 7
    assert found[0].facts["all"] == 8
    assert found[0].facts["which"] == "u1, u2, u3, u4, …"
    assert found[0].facts["example"] == "u1/a"


def test_only_units_that_were_asked_for_count() -> None:
    figures = figure_of("2020-Q1", without=("u1", "u5"))
    assert findings(figures, (QUARTER,), units=("u2",)) == ()
    (found,) = findings(figures, (QUARTER,), units=("u5", "u2"))
    assert (found.facts["count"], found.facts["all"], found.facts["which"]) == (1, 2, "u5")


def test_over_several_periods_each_unit_has_its_own() -> None:
    quarters = ("2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4")
    figures = {}
    for quarter, without in zip(quarters, (("u1",), ("u1", "u2"), (), ("u1",)), strict=True):
        figures.update(figure_of(quarter, without=without))
    (found,) = findings(figures, tuple(Period.parse(quarter) for quarter in quarters))
    assert found.facts["period"] == "2020-Q1..2020-Q4"
    assert found.facts["which"] == "u1 2020-Q1..2020-Q2 2020-Q4, u2 2020-Q2"
    assert (found.facts["count"], found.facts["when"]) == (2, "2020-Q1")


def test_what_follows_from_it_is_told_at_what_it_follows_for() -> None:
    figures: dict[tuple[str, str, str], Figure] = {("u0", "a", "2020-Q1"): Status.NOT_AVAILABLE}
    found = findings(figures, (QUARTER,), units=("u0",), min_children=1)
    assert [(one.rule.code, one.address) for one in found] == [
        ("BSC406", "card/card"),
        ("BSC402", "card/a"),
        ("BSC401", "card/b"),
    ]
    assert found[0].facts["example"] == "u0"


def test_what_is_not_due_is_not_missing() -> None:
    root = a_node("card", a_kpi("a", rule=Value(), frequency=Frequency.YEAR))
    known = definitions(a_scorecard(root, UNITS))
    assert unscored([score(known, facts({}), QUARTER)], UNITS) == ()


def test_nothing_at_all_is_said_once_of_the_whole() -> None:
    inner = a_node("part", a_kpi("a", rule=Value()))
    known = definitions(a_scorecard(a_node("card", inner, a_kpi("b", rule=Value())), UNITS))
    figures = {(unit, name, "2020-Q1"): 50.0 for unit in UNITS for name in ("a", "b")}
    del figures["u1", "a", "2020-Q1"], figures["u2", "a", "2020-Q1"], figures["u2", "b", "2020-Q1"]
    found = unscored([score(known, facts(figures), QUARTER)], UNITS)
    assert [(one.rule.code, one.address, one.facts["which"]) for one in found] == [
        ("BSC406", "card/card", "u2"),
        ("BSC406", "card/part", "u1"),
        ("BSC401", "card/a", "u1, u2"),
        ("BSC401", "card/b", "u2"),
    ]
