"""Whole cities nobody thought of: every score above follows from the figures below."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc_cli.model.organisation import Definitions, Unit
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.results import Reason, Status
from bsc_cli.model.rules import Linear, Value
from bsc_cli.model.scorecard import (
    Dated,
    Formula,
    Input,
    Kpi,
    MeasuredBy,
    Method,
    Missing,
    OverTime,
    OverUnits,
    Scale,
    Scorecard,
    Window,
    WindowKind,
)
from bsc_cli.model.text import Text
from bsc_cli.scoring.facts import Facts
from bsc_cli.scoring.score import score
from tests.scoring.city_oracle import City
from tests.scoring.made import Figure, a_kpi, a_node, a_scorecard, definitions, facts
from tests.scoring.test_laws import same
from tests.scoring.test_properties import by_address

NAMES = ("k", "m", "p")
UNITS = tuple("wcazxbyd")
PERIODS = tuple(map(Period.parse, ("2020-Q1", "2020-Q2")))
LEVELS = ("city", "bureau", "office")
FREQUENCIES = (Frequency.QUARTER, Frequency.MONTH, Frequency.QUARTER, Frequency.MONTH, Frequency.YEAR)
WINDOWS = (
    Window(),
    Window(),
    Window(WindowKind.YEAR_TO_DATE),
    Window(WindowKind.ROLLING_YEAR),
    Window(WindowKind.LAST, 2),
)
dates = st.sampled_from(
    [None] * 8 + [Period.parse(text) for text in ("2020-02", "2020-Q2", "2020-04", "2019", "2020-Q1", "2019-Q4")]
)
seldom = st.sampled_from([False] * 9 + [True])
Place = tuple[str, str, Period]


@st.composite
def inputs(draw: st.DrawFn, name: str, *, weighed: bool) -> Input:
    over_units = draw(st.sampled_from([None, OverUnits.MEAN, None, *OverUnits]))
    return Input(
        name,
        f"card/{name}",
        "",
        Text.plain(name),
        Text(),
        draw(st.sampled_from(FREQUENCIES)),
        draw(st.sampled_from(OverTime)),
        partial=draw(st.booleans()),
        over_units=over_units,
        weighted_by="w" if over_units is OverUnits.MEAN and weighed and draw(st.booleans()) else "",
    )


@st.composite
def kpis(draw: st.DrawFn, name: str, earlier: list[str], shared: list[str], *, ways: list[MeasuredBy]) -> Kpi:
    shape = draw(st.sampled_from(["one", "one", "two", "two", "other" if earlier else "one"]))
    measured_by = draw(st.sampled_from(ways))
    own: list[str] = []
    text = None
    if measured_by is MeasuredBy.SCORECARDS:
        pass
    elif shape == "one":
        own = [draw(st.sampled_from([name, f"only_{name}"]))]
        text = draw(st.sampled_from([None, f"2 * {own[0]}", *(f"{own[0]} - {one}" for one in shared)]))
    elif shape == "two":
        own = [one for one in (f"x_{name}", f"y_{name}") if one not in shared]
        text = f"100 * x_{name} / y_{name}"
    else:
        measured_by = MeasuredBy.FIGURES
        text = f"50 - {draw(st.sampled_from(earlier))}"
    frequency = draw(st.sampled_from(FREQUENCIES))
    return a_kpi(
        name,
        draw(st.sampled_from([1.0, 2.5, 0.0])),
        inputs=tuple(draw(inputs(one, weighed=True)) for one in own),
        formula=None if text is None else Formula((("", text),)),
        frequency=frequency,
        window=draw(st.sampled_from(WINDOWS)),
        rule=draw(st.sampled_from([Value(), Linear()])),
        target=Dated.constant(40.0),
        baseline=Dated.constant(-10.0),
        phasing=draw(st.sampled_from([(), tuple(range(20, 20 + 12 // frequency.months))])),
        scale=draw(st.sampled_from([Scale(), Scale(0.0, 10.0)])),
        floor=-50.0,
        missing=Missing.ZERO if draw(seldom) else Missing.EXCLUDE,
        contributes_to=draw(st.sampled_from([name] * 6 + ["", *NAMES])),
        measured_by=measured_by,
        child_level=draw(st.sampled_from(["", "", "", *LEVELS])),
        partial=draw(st.booleans()),
        since=draw(dates),
        until=draw(dates),
    )


@st.composite
def cards(draw: st.DrawFn, name: str, *, is_high: bool, totals: bool) -> Scorecard:
    """High ones are fed from below, mostly; low ones collect."""
    shared = draw(st.sampled_from([["w"], [], ["w", "x_k"], ["y_m"]]))
    often, seldom = MeasuredBy.CONTRIBUTORS, MeasuredBy.FIGURES
    ways = [often, often, seldom] if is_high else [seldom, seldom, seldom, often]
    ways += [MeasuredBy.SCORECARDS] if totals else []
    found: list[Kpi] = []
    for one in draw(st.permutations(NAMES))[draw(st.integers(0, 2)) :]:
        found.append(draw(kpis(one, [kpi.id for kpi in found], shared, ways=ways)))
    weight = Dated(((Period.parse("2019"), 2.0), (Period.parse("2020-Q2"), draw(st.sampled_from([0.0, 3.0])))))
    root = a_node(
        name,
        *found,
        scale=draw(st.sampled_from([Scale(), Scale(1.0, 5.0)])),
        method=draw(st.sampled_from([Method.MEAN, Method.MEAN, Method.MIN])),
    )
    return a_scorecard(
        replace(root, weight=weight), (), inputs=tuple(draw(inputs(one, weighed=False)) for one in shared)
    )


@st.composite
def cities(draw: st.DrawFn) -> tuple[Definitions, dict[Place, Figure]]:
    """Units in a tree under scorecards; where totals are taken, a scorecard holds units of one depth only."""
    totals = draw(st.booleans())
    units = UNITS[: draw(st.integers(2, len(UNITS)))]
    parents, depth = {units[0]: ""}, {units[0]: 0}
    for n, unit in enumerate(units[1:], start=1):
        parents[unit] = draw(st.sampled_from(units[:n]))
        depth[unit] = depth[parents[unit]] + 1
    holders = set(parents.values())
    card_of = {
        unit: f"card_{depth[unit] if totals else int(unit not in holders)}{draw(st.integers(0, 1))}" for unit in units
    }
    made = []
    for name in sorted(set(card_of.values())):
        members = tuple(unit for unit in units if card_of[unit] == name)
        is_high = not holders.isdisjoint(members)
        made.append(replace(draw(cards(name, is_high=is_high, totals=totals)), units=members))
    held = {
        unit: Unit(
            unit,
            Text.plain(unit),
            parents[unit],
            draw(st.sampled_from(LEVELS)),
            card_of[unit],
            since=draw(dates),
            until=draw(dates),
        )
        for unit in units
    }
    known = Definitions(definitions().organisation, tuple(made), held)
    return known, draw(figures(known))


@st.composite
def figures(draw: st.DrawFn, known: Definitions) -> dict[Place, Figure]:
    """Figures for nearly every place: which are not there is drawn one by one."""
    places = [
        (unit, item.id, Period(item.frequency, n))
        for card in known.scorecards
        for item in card.all_inputs()
        for unit in card.units
        for n in range(2019 * 12 // item.frequency.months, (2020 * 12 + 6) // item.frequency.months + 1)
    ]
    seed = draw(st.randoms(use_true_random=False))
    found: dict[Place, Figure] = {place: float(seed.randint(-3, 30)) for place in places}
    for place in draw(st.lists(st.sampled_from(places), max_size=4)) if places else ():
        found[place] = draw(st.sampled_from([None, None, Status.NOT_AVAILABLE]))
    return found


def as_facts(found: Mapping[Place, Figure]) -> Facts:
    return facts({(unit, item, str(period)): figure for (unit, item, period), figure in found.items()})


@given(cities())
@settings(max_examples=300)
def test_every_row_of_a_city_agrees_with_a_second_working(city: tuple[Definitions, dict[Place, Figure]]) -> None:
    known, found = city
    given_facts = as_facts(found)
    for period in PERIODS:
        results, second = score(known, given_facts, period), City(known, found, period)
        for unit in known.units:
            for name, out in second.of_unit(unit).items():
                row = results.layout.row(unit, name)
                assert Reason(int(results.reason[row])) is out.reason, (unit, name, str(period))
                for ours, theirs in (
                    (results.score[row], out.score),
                    (results.low[row], out.low),
                    (results.high[row], out.high),
                    (results.coverage[row], out.coverage),
                ):
                    assert same(float(ours), theirs), (unit, name, float(ours), out)


@given(cities(), st.data())
def test_no_order_of_units_files_or_figures_changes_a_single_bit(
    city: tuple[Definitions, dict[Place, Figure]], data: st.DataObject
) -> None:
    known, found = city
    found = {place: one / 7 if isinstance(one, float) else one for place, one in found.items()}  # sums that round
    shuffled = tuple(replace(card, units=tuple(data.draw(st.permutations(card.units)))) for card in known.scorecards)
    units = dict(data.draw(st.permutations(list(known.units.items()))))
    again = Definitions(known.organisation, tuple(data.draw(st.permutations(shuffled))), units)
    rows = as_facts(dict(data.draw(st.permutations(list(found.items())))))
    for period in PERIODS:
        assert by_address(score(known, as_facts(found), period)) == by_address(score(again, rows, period))


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=20), st.data())
def test_many_contributors_are_added_in_one_order(values: list[float], data: st.DataObject) -> None:
    posts = [f"p{n:02}" for n in range(len(values))]
    top = a_kpi("k", rule=Value(), measured_by=MeasuredBy.CONTRIBUTORS)

    def total(order: list[str]) -> float:
        halves = (order[: len(order) // 2], order[len(order) // 2 :])
        below = [
            a_scorecard(a_node(f"card_{n}", a_kpi("k", contributes_to="k")), half) for n, half in enumerate(halves)
        ]
        made = definitions(a_scorecard(a_node("top", top), ["city"]), *below)
        units = {unit: replace(one, parent="city" if unit != "city" else "") for unit, one in made.units.items()}
        known = Definitions(made.organisation, made.scorecards, units)
        results = score(known, facts({(post, "k"): one for post, one in zip(posts, values, strict=True)}), PERIODS[0])
        return float(results.actual[results.layout.row("city", "k")])

    assert total(posts) == total(data.draw(st.permutations(posts)))


@given(cities(), st.data())
def test_some_units_score_what_they_score_among_all(
    city: tuple[Definitions, dict[Place, Figure]], data: st.DataObject
) -> None:
    known, found = city
    some = data.draw(st.lists(st.sampled_from(sorted(known.units)), min_size=1))
    whole, part = (score(known, as_facts(found), PERIODS[1], units=units) for units in (None, some))
    for unit in some:
        for item in part.layout.block_of[unit].items:
            ours, theirs = part.layout.row(unit, item.id), whole.layout.row(unit, item.id)
            assert np.array_equal(part.score[ours], whole.score[theirs], equal_nan=True)
            assert part.reason[ours] == whole.reason[theirs]
    assert set(part.rank) <= set(some)


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 1000)), min_size=1, max_size=12), st.data())
def test_a_ratio_is_sum_over_sum(pairs: list[tuple[int, int]], data: st.DataObject) -> None:
    posts = [f"p{n:02}" for n in range(len(pairs))]
    rate = {"inputs": (made_input("spent"), made_input("budget")), "formula": Formula((("", "spent / budget"),))}
    city = a_kpi("rate", **rate, rule=Value(), measured_by=MeasuredBy.CONTRIBUTORS)
    post = a_kpi("rate", **rate, rule=Value(), contributes_to="rate")
    office = replace(city, contributes_to="rate")
    known = definitions(
        a_scorecard(a_node("a_card", city), ["city"]),
        a_scorecard(a_node("b_card", office), ["o1", "o2"]),
        a_scorecard(a_node("c_card", post), posts),
    )
    above = {post: data.draw(st.sampled_from(["city", "o1", "o2"])) for post in posts}
    parents = {"o1": "city", "o2": "city", **above}
    used = {unit for unit in parents.values() if unit != "city"}
    units = {
        unit: replace(
            one, parent=parents.get(unit, ""), until=None if used >= {unit} or unit[0] != "o" else Period.parse("2000")
        )
        for unit, one in known.units.items()
    }
    known = Definitions(known.organisation, known.scorecards, units)
    given_facts = facts(
        {
            (unit, name, "2020-Q1"): float(value)
            for unit, pair in zip(posts, pairs, strict=True)
            for name, value in zip(("spent", "budget"), pair, strict=True)
        }
    )
    results = score(known, given_facts, PERIODS[0])
    ours = float(results.actual[results.layout.row("city", "rate")])
    assert math.isclose(ours, sum(a for a, _ in pairs) / sum(b for _, b in pairs), rel_tol=1e-12)


def made_input(name: str) -> Input:
    return Input(name, f"card/{name}", "", Text.plain(name), Text(), Frequency.QUARTER, OverTime.SUM)
