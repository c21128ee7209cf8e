"""What comes up from below, in small towns a reader can work out by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import pytest

from bsc_cli.diagnostics import Findings
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.results import Reason, Status
from bsc_cli.model.rules import Value
from bsc_cli.model.scorecard import (
    Dated,
    Formula,
    Kpi,
    MeasuredBy,
    Missing,
    OverTime,
    OverUnits,
    Scale,
    Window,
    WindowKind,
)
from bsc_cli.scoring.explain import explain
from bsc_cli.scoring.explanation import units_in
from bsc_cli.scoring.partly import partly
from bsc_cli.scoring.results import Results
from bsc_cli.scoring.score import score
from bsc_cli.scoring.unscored import unscored
from tests.scoring.made import QUARTER, Figure, a_kpi, a_node, a_scorecard, an_input, definitions, facts
from tests.scoring.test_cascade import under

MADE = MeasuredBy.CONTRIBUTORS
ABOVE = {"bureau": "city", "desk1": "bureau", "desk2": "bureau"}
RATE = Formula((("", "100 * spent / budget"),))
PAIR = (an_input("spent", over_time=OverTime.SUM), an_input("budget", over_time=OverTime.SUM))


def rate(**more: object) -> Kpi:
    return a_kpi("rate", **{"inputs": PAIR, "formula": RATE, "rule": Value(), **more})


def town(*, city: Kpi | None = None, bureau: Kpi | None = None, desk: Kpi | None = None) -> Definitions:
    """A city over a bureau over two desks, whose rates go upwards."""
    made = definitions(
        a_scorecard(a_node("bureau_card", bureau or rate(measured_by=MADE, contributes_to="rate")), ["bureau"]),
        a_scorecard(a_node("city_card", city or rate(measured_by=MADE)), ["city"]),
        a_scorecard(a_node("desk_card", desk or rate(contributes_to="rate")), ["desk1", "desk2"]),
    )
    return under(made, **ABOVE)


def desks(*pairs: tuple[Figure, Figure]) -> dict[tuple[str, str], Figure]:
    return {
        (f"desk{n}", name): figure
        for n, pair in enumerate(pairs, start=1)
        for name, figure in zip(("spent", "budget"), pair, strict=True)
    }


def actual(results: Results, unit: str, item: str = "rate") -> float:
    return float(results.actual[results.layout.row(unit, item)])


def reason(results: Results, unit: str, item: str = "") -> Reason:
    return Reason(int(results.reason[results.layout.row(unit, item)]))


def told(known: Definitions, figures: Mapping[tuple[str, str], Figure], *units: str) -> Findings:
    results = score(known, facts(figures), QUARTER)
    wanted = units or tuple(known.units)
    return (*unscored([results], wanted), *partly(facts(figures), [results], wanted))


def test_inputs_are_added_before_the_formula() -> None:
    results = score(town(), facts(desks((50.0, 100.0), (900.0, 1000.0))), QUARTER)
    assert actual(results, "city") == actual(results, "bureau") == pytest.approx(100 * 950 / 1100)
    assert actual(results, "desk1") == 50.0


def test_without_one_contributor_nothing_is_known() -> None:
    results = score(town(), facts(desks((50.0, 100.0), (900.0, None))), QUARTER)
    assert reason(results, "bureau", "rate") is Reason.CONTRIBUTOR_MISSING
    assert reason(results, "city", "rate") is Reason.CONTRIBUTOR_MISSING


def test_the_finding_names_who_is_missing_down_to_where_it_begins() -> None:
    found = told(town(), desks((50.0, 100.0), (Status.NOT_AVAILABLE, 1000.0)), "city")
    assert [(one.rule.code, one.facts.get("missing")) for one in found if one.rule.code == "BSC414"] == [
        ("BSC414", "desk2/rate")
    ]


def test_allowing_part_leaves_out_what_is_missing_and_says_so() -> None:
    some = rate(measured_by=MADE, contributes_to="rate", partial=True)
    figures = desks((50.0, 100.0), (900.0, None))
    results = score(town(bureau=some), facts(figures), QUARTER)
    # Of desk2 the spending is there: without its budget it would be worth keeping silent about it.
    assert actual(results, "bureau") == 50.0
    one = explain(town(bureau=some), facts(figures), results, "bureau", "rate")
    assert [(part.address, part.counts) for part in one.inputs[0].parts] == [
        ("desk1/rate", True),
        ("desk2/rate", False),
    ]
    (found,) = (one for one in told(town(bureau=some), figures) if one.rule.code == "BSC418")
    assert (found.facts["which"], found.facts["missing"]) == ("bureau", "desk2/rate")


def test_a_kpi_nobody_contributes_to_says_so() -> None:
    results = score(town(desk=rate()), facts(desks((1.0, 1.0), (1.0, 1.0))), QUARTER)
    assert reason(results, "bureau", "rate") is Reason.NO_CONTRIBUTOR
    assert reason(results, "city", "rate") is Reason.CONTRIBUTOR_MISSING
    found = {one.rule.code: one for one in told(town(desk=rate()), desks((1.0, 1.0), (1.0, 1.0)))}
    assert found["BSC415"].facts["which"] == "bureau"
    assert found["BSC414"].facts["missing"] == "bureau/rate"


def test_silence_counts_as_zero_where_the_definition_says_so() -> None:
    strict = rate(measured_by=MADE, missing=Missing.ZERO)
    results = score(town(city=strict), facts(desks((50.0, None), (900.0, 1000.0))), QUARTER)
    assert actual(results, "city") == 0.0
    assert results.filled[results.layout.row("city", "rate")]


def test_months_of_posts_go_under_the_year_to_date_of_a_bureau() -> None:
    def an_own(frequency: Frequency) -> dict[str, object]:
        return {"inputs": (an_input("k", over_time=OverTime.SUM, frequency=frequency),), "rule": Value()}

    year_to_date = Window(WindowKind.YEAR_TO_DATE)
    city = a_kpi("k", **an_own(Frequency.QUARTER), measured_by=MADE, window=year_to_date)
    bureau = a_kpi("k", **an_own(Frequency.QUARTER), measured_by=MADE, contributes_to="k")
    desk = a_kpi("k", **an_own(Frequency.MONTH), frequency=Frequency.MONTH, contributes_to="k")
    known = town(city=city, bureau=bureau, desk=desk)
    figures = {(unit, "k", f"2020-{month:02}"): float(month) for unit in ("desk1", "desk2") for month in range(1, 7)}
    results = score(known, facts(figures), Period.parse("2020-Q2"))
    assert actual(results, "city", "k") == 2 * (1 + 2 + 3 + 4 + 5 + 6)
    assert actual(results, "bureau", "k") == 2 * (4 + 5 + 6)


def test_a_mean_is_weighted_by_another_input_of_the_contributors() -> None:
    own = replace(an_input("rate"), over_units=OverUnits.MEAN, weighted_by="people")
    single = {"inputs": (own,), "rule": Value()}
    desk = a_kpi(
        "rate", inputs=(an_input("rate"), an_input("people")), formula=Formula((("", "rate"),)), contributes_to="rate"
    )
    known = town(city=a_kpi("rate", **single), bureau=a_kpi("rate", **single, measured_by=MADE), desk=desk)
    figures: dict[tuple[str, str], Figure] = {
        ("desk1", "rate"): 10.0,
        ("desk1", "people"): 1.0,
        ("desk2", "rate"): 20.0,
        ("desk2", "people"): 3.0,
    }
    assert actual(score(known, facts(figures), QUARTER), "bureau") == pytest.approx((10 + 3 * 20) / 4)
    figures["desk2", "people"] = None
    assert reason(score(known, facts(figures), QUARTER), "bureau", "rate") is Reason.CONTRIBUTOR_MISSING
    figures["desk1", "people"] = figures["desk2", "people"] = 0.0
    assert reason(score(known, facts(figures), QUARTER), "bureau", "rate") is Reason.UNDEFINED_RESULT


def test_a_unit_that_is_no_longer_there_counts_for_nothing_and_keeps_its_rows() -> None:
    known = town()
    gone = replace(known.units["desk2"], until=Period.parse("2019"))
    known = Definitions(known.organisation, known.scorecards, {**known.units, "desk2": gone})
    results = score(known, facts(desks((50.0, 100.0), (900.0, 1000.0))), QUARTER)
    assert actual(results, "city") == 50.0
    assert reason(results, "desk2", "rate") is Reason.NOT_IN_FORCE
    assert reason(results, "desk2") is Reason.NOTHING_DUE
    assert "desk2" not in results.rank
    assert told(known, desks((50.0, 100.0))) == ()


def spending(over_time: OverTime = OverTime.SUM, **lives: tuple[str, str]) -> Definitions:
    """A city whose desks' spending is added up from the start of the year; `lives` of units and of the desks' KPI."""
    year = Window(WindowKind.YEAR_TO_DATE)
    read = an_input("spent", over_time=over_time)
    since, until = (Period.parse(text) if text else None for text in lives.pop("kpi", ("", "")))
    made = definitions(
        a_scorecard(a_node("city_card", a_kpi("spent", inputs=(read,), measured_by=MADE, window=year)), ["city"]),
        a_scorecard(
            a_node("desk_card", a_kpi("spent", inputs=(read,), contributes_to="spent", since=since, until=until)),
            ["desk1", "desk2"],
        ),
    )
    known = under(made, desk1="city", desk2="city")
    units = dict(known.units)
    for unit, (first, last) in lives.items():
        units[unit] = replace(
            units[unit], since=Period.parse(first) if first else None, until=Period.parse(last) if last else None
        )
    return Definitions(known.organisation, known.scorecards, units)


def spent_by_quarter(known: Definitions, *quarters: tuple[Figure, Figure]) -> list[float]:
    figures = {
        (f"desk{n}", "spent", f"2020-Q{q}"): figure
        for q, pair in enumerate(quarters, start=1)
        for n, figure in enumerate(pair, start=1)
    }
    return [actual(score(known, facts(figures), Period.parse(f"2020-Q{q}")), "city", "spent") for q in range(1, 5)]


def test_what_a_unit_gave_before_it_went_stays_in_the_sum_above() -> None:
    known = spending(desk2=("", "2020-Q2"))
    assert spent_by_quarter(known, (10, 100), (10, 100), (10, None), (10, None)) == [110, 220, 230, 240]


def test_a_unit_that_comes_gives_what_it_has_since_and_nothing_from_before() -> None:
    known = spending(desk2=("2020-Q3", ""))
    assert spent_by_quarter(known, (10, 999), (10, None), (10, 100), (10, 100)) == [10, 20, 130, 240]


def test_a_kpi_that_came_and_went_gives_what_lies_in_between() -> None:
    known = spending(kpi=("2020-Q2", "2020-Q3"))
    found = spent_by_quarter(known, (1, 1), (10, 100), (10, 100), (7, 7))
    assert math.isnan(found[0])
    assert found[1:] == [110, 220, 220]


def test_of_last_figures_that_of_a_unit_that_went_is_no_more() -> None:
    known = spending(OverTime.LAST, desk2=("", "2020-Q2"))
    assert spent_by_quarter(known, (10, 100), (20, 200), (30, None), (40, None)) == [110, 220, 30, 40]


def test_what_a_unit_still_owed_when_it_went_is_missing_above() -> None:
    known = spending(desk2=("", "2020-Q2"))
    results = score(known, facts({("desk1", "spent", f"2020-Q{q}"): 1.0 for q in range(1, 4)}), Period.parse("2020-Q3"))
    assert reason(results, "city", "spent") is Reason.CONTRIBUTOR_MISSING
    assert "desk2/spent" in repr(unscored([results], {"city"}))


def test_an_explanation_tells_what_a_unit_gave_before_it_went() -> None:
    known = spending(desk2=("", "2020-Q2"))
    held = facts({(f"desk{n}", "spent", f"2020-Q{q}"): 1.0 for n in (1, 2) for q in range(1, 4)})
    results = score(known, held, Period.parse("2020-Q3"))
    (used,) = explain(known, held, results, "city", "spent").inputs
    told = [(part.unit, len(part.used.facts), part.used.value) for part in used.parts if part.used is not None]
    assert told == [("desk1", 3, 3.0), ("desk2", 2, 2.0)]
    assert used.value == 5.0


def test_a_kpi_outside_its_time_takes_its_weight_along() -> None:
    later = a_kpi("later", 9.0, rule=Value(), since=Period.parse("2020-Q2"))
    known = definitions(a_scorecard(a_node("card", a_kpi("now", rule=Value()), later)))
    results = score(known, facts({("u", "now"): 40.0}), QUARTER)
    row = results.layout.row("u")
    assert (results.score[row], results.coverage[row]) == (40.0, 1.0)
    one = explain(known, facts({("u", "now"): 40.0}), results, "u", "later")
    assert (one.reason, one.actual) == (Reason.NOT_IN_FORCE, None)


def a_council(*, partial: bool = False, weights: tuple[float, float] = (1.0, 3.0)) -> Definitions:
    """A city measured by the totals of its counties and departments, on scales of their own."""
    total = a_kpi(
        "total", inputs=(), rule=Value(), scale=Scale(0.0, 10.0), measured_by=MeasuredBy.SCORECARDS, partial=partial
    )
    county = a_node("county_card", a_kpi("k", rule=Value()), scale=Scale())
    office = a_node("office_card", a_kpi("k", rule=Value(), scale=Scale(1.0, 5.0)), scale=Scale(1.0, 5.0))
    made = definitions(
        a_scorecard(a_node("city_card", total, scale=Scale(0.0, 10.0)), ["city"]),
        a_scorecard(replace(county, weight=Dated.constant(weights[0])), ["c1", "c2"]),
        a_scorecard(replace(office, weight=Dated.constant(weights[1])), ["o1"]),
    )
    return under(made, c1="city", c2="city", o1="city")


def coverage(results: Results, unit: str) -> float:
    return float(results.coverage[results.layout.row(unit)])


def a_total(*, partial: bool = False, least: float = 0.0) -> Definitions:
    """A city measured by the total of two bureaus, of ten points of weight each."""
    total = a_kpi("total", inputs=(), rule=Value(), measured_by=MeasuredBy.SCORECARDS, partial=partial)
    bureau = a_node("bureau_card", a_kpi("a", 1.0, rule=Value()), a_kpi("b", 9.0, rule=Value()))
    made = definitions(
        a_scorecard(a_node("city_card", total, min_coverage=least), ["city"]), a_scorecard(bureau, ["b1", "b2"])
    )
    return under(made, b1="city", b2="city")


def test_a_total_of_totals_covers_no_more_than_they_do() -> None:
    held = facts({("b1", "a"): 90.0, ("b2", "a"): 90.0, ("b2", "b"): 90.0})
    results = score(a_total(), held, QUARTER)
    assert [coverage(results, unit) for unit in ("b1", "b2", "city")] == pytest.approx([0.1, 1.0, 0.55])
    refused = score(a_total(least=0.6), held, QUARTER)
    assert reason(refused, "city") is Reason.COVERAGE_TOO_LOW


def test_a_total_that_is_left_out_covers_nothing() -> None:
    results = score(a_total(partial=True), facts({("b2", "a"): 90.0, ("b2", "b"): 90.0}), QUARTER)
    assert (actual(results, "city", "total"), coverage(results, "city")) == (90.0, 0.5)


def test_contributors_left_out_leave_a_gap_in_coverage() -> None:
    known = town(bureau=rate(measured_by=MADE, contributes_to="rate", partial=True))
    results = score(known, facts(desks((50.0, 100.0), (None, 1000.0))), QUARTER)
    assert actual(results, "bureau") == 50.0
    assert coverage(results, "bureau") == 0.5
    whole = score(known, facts(desks((50.0, 100.0), (50.0, 100.0))), QUARTER)
    assert coverage(whole, "bureau") == 1.0


def test_totals_below_come_to_a_weighted_mean_on_one_scale() -> None:
    figures: dict[tuple[str, str], Figure] = {("c1", "k"): 80.0, ("c2", "k"): 60.0, ("o1", "k"): 3.0}
    results = score(a_council(), facts(figures), QUARTER)
    assert actual(results, "city", "total") == pytest.approx((8 + 6 + 3 * 5) / 5)
    one = explain(a_council(), facts(figures), results, "city", "total")
    assert [(total.unit, total.entered, total.share) for total in one.totals] == [
        ("c1", pytest.approx(8.0), 0.2),
        ("c2", pytest.approx(6.0), 0.2),
        ("o1", pytest.approx(5.0), 0.6),
    ]
    assert one.actual == actual(results, "city", "total")


def test_a_missing_total_is_missed_or_left_out() -> None:
    figures: dict[tuple[str, str], Figure] = {("c1", "k"): 80.0, ("o1", "k"): 3.0}
    results = score(a_council(), facts(figures), QUARTER)
    assert reason(results, "city", "total") is Reason.TOTAL_MISSING
    (found,) = (one for one in told(a_council(), figures) if one.rule.code == "BSC416")
    assert (found.facts["missing"], found.facts["first"]) == ("c2", "c2")
    assert actual(score(a_council(partial=True), facts(figures), QUARTER), "city", "total") == pytest.approx(
        (8 + 15) / 4
    )
    (found,) = (one for one in told(a_council(partial=True), figures) if one.rule.code == "BSC418")
    assert found.facts["missing"] == "c2"


def test_scorecards_without_weight_are_shown_and_not_counted() -> None:
    figures: dict[tuple[str, str], Figure] = {("c1", "k"): 80.0, ("c2", "k"): 60.0, ("o1", "k"): 3.0}
    results = score(a_council(weights=(1.0, 0.0)), facts(figures), QUARTER)
    assert actual(results, "city", "total") == pytest.approx(7.0)
    results = score(a_council(weights=(0.0, 0.0)), facts(figures), QUARTER)
    assert reason(results, "city", "total") is Reason.NOTHING_DUE


def test_scorecards_in_a_ring_have_no_order_and_no_score() -> None:
    total = a_kpi("total", inputs=(), rule=Value(), measured_by=MeasuredBy.SCORECARDS, partial=True)
    card = a_scorecard(a_node("card", total, a_kpi("k", rule=Value())), ["top", "low"])
    known = under(definitions(card), low="top")
    results = score(known, facts({("top", "k"): 50.0, ("low", "k"): 70.0}), QUARTER)
    assert reason(results, "top", "total") is Reason.TOTAL_MISSING
    assert reason(results, "low", "total") is Reason.NO_TOTAL
    assert explain(known, facts({}), results, "top", "total").actual is None


def test_a_chain_of_three_thousand_units_adds_up() -> None:
    count = 3000
    names = [f"u{n:04}" for n in range(count)]
    kpi = a_kpi("k", rule=Value(), measured_by=MADE, contributes_to="k")
    own = a_kpi("own", rule=Value(), contributes_to="k")
    last = replace(own, id="k", inputs=(an_input("k"),))
    made = definitions(
        a_scorecard(a_node("a_card", kpi, own), names[:-1]), a_scorecard(a_node("b_card", last), names[-1:])
    )
    known = under(made, **dict(zip(names[1:], names, strict=False)))
    figures: dict[tuple[str, str], Figure] = {(name, "own"): 1.0 for name in names[:-1]}
    figures[names[-1], "k"] = 1.0
    results = score(known, facts(figures), QUARTER)
    assert actual(results, names[0], "k") == count - 1
    one = explain(known, facts(figures), results, names[0], "k")
    assert one.actual == count - 1


def test_a_year_is_due_in_shares() -> None:
    phased = a_kpi("k", target=Dated.constant(200.0), baseline=Dated.constant(100.0), phasing=(10.0, 20.0, 60.0, 100.0))
    known = definitions(a_scorecard(a_node("card", phased)))
    figures = {("u", "k", quarter): 30.0 for quarter in ("2020-Q1", "2020-Q2", "2020-Q4")}
    expected = {"2020-Q1": (20.0, 10.0), "2020-Q2": (40.0, 20.0), "2020-Q4": (200.0, 100.0)}
    for quarter, (target, baseline) in expected.items():
        results = score(known, facts(figures), Period.parse(quarter))
        one = explain(known, facts(figures), results, "u", "k")
        assert one.references == (("target", pytest.approx(target)), ("baseline", pytest.approx(baseline)))
        assert one.before == pytest.approx(100 * (30 - baseline) / (target - baseline))
        assert [(name, annual) for name, annual, _ in one.phased] == [("target", 200.0), ("baseline", 100.0)]


def test_an_explanation_leads_through_every_contributor_to_its_figures() -> None:
    known, figures = town(), facts(desks((50.0, 100.0), (900.0, None)))
    one = explain(known, figures, score(known, figures, QUARTER), "city", "rate")
    spent, budget = one.inputs
    (bureau,) = spent.parts
    assert (spent.value, bureau.address, spent.facts) == (950.0, "bureau/rate", ())
    assert bureau.used is not None
    values = {part.address: part.used.value for part in bureau.used.parts if part.used is not None}
    assert values == {"desk1/rate": 50.0, "desk2/rate": 900.0}
    assert bureau.used.parts[0].used is not None
    assert [fact.value for fact in bureau.used.parts[0].used.facts] == [50.0]
    assert (budget.value, budget.reason) == (None, Reason.CONTRIBUTOR_MISSING)
    assert units_in(one) == ("bureau", "city", "desk1", "desk2")
    assert units_in(explain(known, figures, score(known, figures, QUARTER), "desk1")) == ("desk1",)


def test_what_a_formula_names_is_missing_with_those_it_is_made_of() -> None:
    double = a_kpi("double", inputs=(), formula=Formula((("", "2 * rate"),)), rule=Value())
    made = town()
    bureau = a_scorecard(a_node("bureau_card", *made.scorecards[0].root.kpis(), double), ["bureau"])
    known = Definitions(made.organisation, (bureau, *made.scorecards[1:]), made.units)
    found = [one for one in told(known, desks((50.0, 100.0), (None, 1000.0)), "bureau") if one.rule.code == "BSC414"]
    assert [(one.address, one.facts["missing"]) for one in found] == [
        ("card/rate", "desk2/rate"),
        ("card/double", "desk2/rate"),
    ]
