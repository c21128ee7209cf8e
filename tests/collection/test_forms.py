"""What reporters are asked: each figure once, in the period in which it is first needed, of whom it concerns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_cli.collection.forms import Form, due_on, forms, meaning
from bsc_cli.model.organisation import Calendar, Definitions, Organisation
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.scorecard import Dated, Formula, MeasuredBy, OverTime, Window, WindowKind
from bsc_cli.model.text import Text
from bsc_cli.scoring.over_time import window_periods
from bsc_cli.scoring.plan import is_due
from tests.definitions.small import sound
from tests.scoring.made import a_kpi, a_node, a_scorecard, an_input, definitions
from tests.scoring.test_cascade import under

TOWN = """\
version: 1
organisation: Town
languages: [en]
calendar: {reporting: quarter, due: 10d}
"""


def town(*scorecards: str) -> Definitions:
    return sound(*(f"perspectives: none\n{text}" for text in scorecards), manifest=TOWN)


def asked(defined: Definitions, period: str) -> dict[str, list[str]]:
    """Give, by reporter, what is asked as `unit/input period`."""
    made = forms(defined, Period.parse(period))
    return {form.reporter: [f"{row.unit}/{row.input.id} {row.period}" for row in form.rows] for form in made}


def test_a_form_a_reporter_with_its_own_figures_and_those_of_others() -> None:
    defined = town(
        "scorecard: bureau\nunits: [north, south]\nkpis:\n"
        "  calls: {reported_by: hotline, score: value}\n  visits: {score: value}\n",
        "scorecard: centre\nunits: [hotline]\nkpis: {staff: {score: value}}\n",
    )
    assert asked(defined, "2020-Q1") == {
        "hotline": ["hotline/staff 2020-Q1", "north/calls 2020-Q1", "south/calls 2020-Q1"],
        "north": ["north/visits 2020-Q1"],
        "south": ["south/visits 2020-Q1"],
    }


def test_who_has_nothing_to_report_has_no_form() -> None:
    defined = town(
        "scorecard: bureau\nunits: [north]\nkpis: {calls: {reported_by: hotline, frequency: year, score: value}}\n",
        "scorecard: centre\nunits: [hotline]\nkpis: {staff: {score: value}}\n",
    )
    assert list(asked(defined, "2020-Q1")) == ["hotline"]
    assert asked(defined, "2020-Q4")["hotline"] == ["hotline/staff 2020-Q4", "north/calls 2020"]


def test_shorter_figures_are_asked_in_the_form_that_holds_their_end() -> None:
    defined = town(
        "scorecard: bureau\nunits: [north]\nkpis:\n  rate:\n    score: value\n    formula: a / b\n"
        "    inputs: {a: {frequency: month, kind: flow}, b: {}}\n"
    )
    assert asked(defined, "2020-Q2") == {
        "north": ["north/a 2020-04", "north/a 2020-05", "north/a 2020-06", "north/b 2020-Q2"]
    }


@pytest.mark.parametrize(
    ("kpi", "quarter"),
    [
        ("frequency: quarter, inputs: {budget: {frequency: year}, spent: {}}", "2020-Q1"),
        ("frequency: half, inputs: {budget: {frequency: year}, spent: {}}", "2020-Q2"),
        ("frequency: year, inputs: {budget: {frequency: year}, spent: {}}", "2020-Q4"),
        ("frequency: quarter, from: 2020-Q3, inputs: {budget: {frequency: year}, spent: {}}", "2020-Q3"),
        ("frequency: quarter, window: {last: 8}, inputs: {budget: {frequency: year}, spent: {}}", "2020-Q4"),
    ],
)
def test_a_longer_figure_is_asked_when_it_is_first_needed(kpi: str, quarter: str) -> None:
    text = f"scorecard: bureau\nunits: [north]\nkpis: {{rate: {{{kpi}, formula: spent / budget, score: value}}}}\n"
    defined = town(text)
    quarters = [f"2020-Q{n}" for n in range(1, 5)]
    assert [q for q in quarters if "north/budget 2020" in asked(defined, q).get("north", ())] == [quarter]


def test_a_figure_shorter_than_its_kpi_and_longer_than_reporting_is_asked_in_its_last_period() -> None:
    defined = town(
        "scorecard: bureau\nunits: [north]\nkpis: {rate: {frequency: year, score: value, formula: a, "
        "inputs: {a: {frequency: half, kind: flow}}}}\n"
    )
    assert [list(asked(defined, f"2020-Q{n}").values()) for n in range(1, 5)] == [
        [],
        [["north/a 2020-H1"]],
        [],
        [["north/a 2020-H2"]],
    ]


def test_an_input_of_the_scorecard_is_asked_once_where_the_first_kpi_reads_it() -> None:
    defined = town(
        "scorecard: bureau\nunits: [north]\ninputs: {people: {}, unread: {}}\nkpis:\n"
        "  own: {score: value}\n  a: {formula: 2 * people, score: value}\n  b: {formula: 3 * people, score: value}\n"
    )
    (form,) = forms(defined, Period.parse("2020-Q1"))
    assert [(row.input.id, row.kpi.id) for row in form.rows] == [("own", "own"), ("people", "a")]


def test_what_contributors_give_is_asked_of_them_alone() -> None:
    city = (
        "scorecard: city\nunits: [city]\nkpis:\n"
        "  rate: {measured_by: contributors, formula: spent / budget, inputs: {spent: {}, budget: {}}, score: value}\n"
        "  own: {score: value}\n"
    )
    county = (
        "scorecard: county\nunits: [{id: east, parent: city}]\nkpis:\n"
        "  part: {contributes_to: rate, formula: spent / budget, inputs: {spent: {}, budget: {}}, score: value}\n"
    )
    assert asked(town(city, county), "2020-Q1") == {
        "city": ["city/own 2020-Q1"],
        "east": ["east/spent 2020-Q1", "east/budget 2020-Q1"],
    }


def test_what_weighs_a_contribution_is_asked_of_who_contributes() -> None:
    city = (
        "scorecard: city\nunits: [city]\nkpis:\n"
        "  calm: {measured_by: contributors, over_units: {mean: people}, score: value}\n"
    )
    county = (
        "scorecard: county\nunits: [{id: east, parent: city}]\ninputs: {people: {}}\n"
        "kpis: {quiet: {contributes_to: calm, score: value}}\n"
    )
    assert asked(town(city, county), "2020-Q1") == {"east": ["east/quiet 2020-Q1", "east/people 2020-Q1"]}


def test_a_yearly_figure_is_asked_when_the_kpi_above_first_needs_it() -> None:
    city = (
        "scorecard: city\nunits: [city]\nkpis:\n"
        "  total: {measured_by: contributors, inputs: {people: {frequency: year}}, formula: people, score: value}\n"
    )
    county = (
        "scorecard: county\nunits: [{id: east, parent: city}]\nkpis:\n"
        "  people: {contributes_to: total, frequency: year, score: value}\n"
    )
    assert asked(town(city, county), "2020-Q1") == {"east": ["east/people 2020"]}
    assert asked(town(city, county), "2020-Q4") == {}


def test_units_and_kpis_are_asked_while_they_are_there() -> None:
    defined = town(
        "scorecard: bureau\nunits: [{id: north, until: 2020-Q2}, {id: south, from: 2020-Q2}]\nkpis:\n"
        "  old: {score: value, until: 2020-Q1}\n  new: {score: value, from: 2020-Q2}\n"
    )
    assert asked(defined, "2020-Q1") == {"north": ["north/old 2020-Q1"]}
    assert asked(defined, "2020-Q2") == {"north": ["north/new 2020-Q2"], "south": ["south/new 2020-Q2"]}
    assert asked(defined, "2020-Q3") == {"south": ["south/new 2020-Q3"]}


def test_a_unit_that_came_within_the_period_tells_nothing_of_the_months_before() -> None:
    defined = town(
        "scorecard: bureau\nunits: [{id: north, from: 2020-05}]\nkpis:\n"
        "  rate: {score: value, inputs: {a: {frequency: month}}, formula: a}\n"
    )
    assert asked(defined, "2020-Q2") == {"north": ["north/a 2020-05", "north/a 2020-06"]}


@pytest.mark.parametrize(
    ("period", "days", "expected"),
    [
        ("2020-Q1", 0, date(2020, 3, 31)),
        ("2020-Q4", 10, date(2021, 1, 10)),
        ("2020-02", 1, date(2020, 3, 1)),
        ("2019", 60, date(2020, 2, 29)),
        ("9999", 10, date.max),
    ],
)
def test_the_deadline_is_so_many_days_after_the_period(period: str, days: int, expected: date) -> None:
    assert due_on(Period.parse(period), Calendar(due_days=days)) == expected


def test_the_meaning_changes_with_what_is_asked_and_not_with_what_is_wanted() -> None:
    item, kpi = an_input("spent"), a_kpi("rate", formula=Formula((("", "spent"),)))
    same = meaning(item, kpi)
    assert len(same) == 16
    assert meaning(item, replace(kpi, target=Dated.constant(9), weight=Dated.constant(3), baseline=None)) == same
    others = [
        meaning(replace(item, measured_in=Text.plain("CNY 10k")), kpi),
        meaning(replace(item, over_time=OverTime.SUM), kpi),
        meaning(replace(item, high=9.0), kpi),
        meaning(replace(item, reported_by="x"), kpi),
        meaning(replace(item, name=Text.plain("Paid")), kpi),
        meaning(item, replace(kpi, text=Text.plain("Share that was spent."))),
        meaning(item, replace(kpi, formula=Formula((("", "2 * spent"),)))),
        meaning(item, replace(kpi, evidence="required")),
        meaning(replace(item, frequency=Frequency.MONTH), kpi),
    ]
    assert len({same, *others}) == 10


def test_the_meaning_is_the_same_on_every_machine() -> None:
    assert meaning(an_input("spent"), a_kpi("rate")) == "863190c2c5023170"


FREQUENCIES = st.sampled_from(Frequency)
WINDOWS = st.one_of(
    st.sampled_from([Window(), Window(WindowKind.YEAR_TO_DATE), Window(WindowKind.ROLLING_YEAR)]),
    st.integers(1, 6).map(lambda count: Window(WindowKind.LAST, count)),
)
KPIS = st.tuples(FREQUENCIES, FREQUENCIES, WINDOWS)
FIRST, LAST = Period.parse("2017"), Period.parse("2020")


def every_form(
    drawn: list[tuple[Frequency, Frequency, Window]], reporting: Frequency
) -> tuple[Definitions, list[Form]]:
    kpis = [
        a_kpi(f"k{n}", inputs=(an_input(f"i{n}", frequency=own),), frequency=frequency, window=window)
        for n, (frequency, own, window) in enumerate(drawn)
    ]
    made = definitions(a_scorecard(a_node("card", *kpis)))
    organisation = Organisation(Text.plain("Town"), calendar=Calendar(reporting))
    defined = Definitions(organisation, made.scorecards, made.units)
    years = [FIRST.shift(n) for n in range(LAST.ordinal - FIRST.ordinal + 1)]
    return defined, [form for year in years for period in year.parts(reporting) for form in forms(defined, period)]


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [("2020-05", "", "05 06"), ("", "2020-05", "04 05"), ("2020-05", "2020-05", "05"), ("2020-Q3", "", "")],
)
@pytest.mark.parametrize("of_unit", [True, False])
def test_of_who_comes_or_goes_what_a_sum_above_needs_is_asked(
    since: str, until: str, months: str, *, of_unit: bool
) -> None:
    life = {name: Period.parse(text) for name, text in (("since", since), ("until", until)) if text}
    read = an_input("x", over_time=OverTime.SUM, frequency=Frequency.MONTH)
    low = a_kpi("x", inputs=(read,), contributes_to="x", **({} if of_unit else life))
    top = a_kpi("x", inputs=(read,), measured_by=MeasuredBy.CONTRIBUTORS, window=Window(WindowKind.YEAR_TO_DATE))
    made = under(
        definitions(a_scorecard(a_node("top", top), ["city"]), a_scorecard(a_node("low", low), ["desk"])), desk="city"
    )
    if of_unit:
        made = replace(made, units={**made.units, "desk": replace(made.units["desk"], **life)})
    expected = [f"desk/x 2020-{month}" for month in months.split()]
    assert asked(made, "2020-Q2") == ({"desk": expected} if expected else {})


@given(st.lists(KPIS, min_size=1, max_size=3), FREQUENCIES)
def test_every_figure_is_asked_exactly_once(
    drawn: list[tuple[Frequency, Frequency, Window]], reporting: Frequency
) -> None:
    defined, made = every_form(drawn, reporting)
    found = [(row.input.id, row.period) for form in made for row in form.rows]
    assert len(set(found)) == len(found)
    expected = {
        (item.id, part)
        for item in defined.scorecards[0].all_inputs()
        for year in range(FIRST.ordinal, LAST.ordinal + 1)
        for part in Period(Frequency.YEAR, year).parts(item.frequency)
    }
    assert set(found) == expected


@given(st.lists(KPIS, min_size=1, max_size=3), FREQUENCIES)
def test_what_a_due_kpi_reads_has_been_asked_by_then(
    drawn: list[tuple[Frequency, Frequency, Window]], reporting: Frequency
) -> None:
    defined, made = every_form(drawn, reporting)
    when = {(row.input.id, row.period): form.period for form in made for row in form.rows}
    for period in LAST.parts(reporting):
        for kpi in defined.scorecards[0].root.kpis():
            if is_due(kpi, period):
                (item,) = kpi.inputs
                frequencies = {"kpi_frequency": kpi.frequency, "input_frequency": item.frequency}
                for read in window_periods(period, window=kpi.window, **frequencies):
                    assert read.first_month < FIRST.first_month or when[item.id, read].key <= period.key
