"""Cascades of any shape are checked to the end, and what passes has contributors whose figures come through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bsc_cli.checks.cascade import check_cascade
from bsc_cli.checks.phasing import check_phasing
from bsc_cli.checks.ways import Ways, told
from bsc_cli.diagnostics import Finding
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Frequency
from bsc_cli.model.scorecard import Dated, Kpi, MeasuredBy, OverUnits, Scorecard
from bsc_cli.scoring.cascade import Cascade
from tests.scoring.made import a_kpi, a_node, a_scorecard, definitions

UNITS = [f"u{n}" for n in range(6)]


def standing(found: Definitions, parents: Mapping[str, str]) -> Definitions:
    """Give definitions in which units stand under these parents."""
    units = {name: replace(unit, parent=parents.get(name, "")) for name, unit in found.units.items()}
    return replace(found, units=units)


def card(name: str, units: Iterable[str], *kpis: Kpi) -> Scorecard:
    return a_scorecard(a_node(name, *kpis), units)


def codes(found: Iterable[Finding]) -> Counter[str]:
    return Counter(one.rule.code for one in found)


def above(**more: object) -> Kpi:
    kpi = a_kpi("all", measured_by=MeasuredBy.CONTRIBUTORS, over_units=OverUnits.SUM, **more)
    return replace(kpi, inputs=(replace(kpi.inputs[0], over_units=OverUnits.SUM),))


def below(**more: object) -> Kpi:
    return a_kpi("part", contributes_to="all", **more)


@given(st.dictionaries(st.sampled_from(UNITS), st.sampled_from([*UNITS, "nobody", ""]), min_size=1))
def test_units_in_a_circle_or_under_nobody_are_no_reason_to_stop(parents: dict[str, str]) -> None:
    totals = a_kpi("totals", measured_by=MeasuredBy.SCORECARDS, inputs=())
    cards = (card("top", UNITS[:2], above(), totals), card("low", UNITS[2:], below(), above()))
    found = standing(definitions(*cards), parents)
    assert all(one.address for one in check_cascade(found))


@given(st.dictionaries(st.sampled_from(UNITS), st.sampled_from([*UNITS, "nobody", ""])))
def test_the_way_of_a_unit_is_known_exactly_if_it_ends_at_a_unit_without_parent(parents: dict[str, str]) -> None:
    ways = Ways(standing(definitions(card("c", UNITS, above())), parents))
    for unit in UNITS:
        at, steps = unit, 0
        while at in ways.units and steps <= len(UNITS):
            at, steps = ways.units[at].parent, steps + 1
        assert (unit in ways.unsure) == (at != "")


@given(st.dictionaries(st.sampled_from(UNITS[1:]), st.sampled_from(UNITS)))
def test_who_lacks_contributors_is_told_exactly(parents: dict[str, str]) -> None:
    cards = (card("top", UNITS[:3], above()), card("low", UNITS[3:], below()))
    found = standing(definitions(*cards), parents)
    ways = Ways(found)
    if ways.unsure:
        return
    cascade = Cascade(found)
    lacking = [unit for unit in UNITS[:3] if not cascade.contributors(unit, "all")]
    lost = [unit for unit in UNITS[3:] if cascade.nearest(unit, "all") is None]
    told_of = {one.rule.code: one for one in check_cascade(found)}
    assert ("BSC608" in told_of) == (len(lacking) == 3 and not lost)
    assert ("BSC601" in told_of) == (len(lost) == 3)
    assert ("BSC602" in told_of) == (0 < len(lost) < 3)
    for code, units in (("BSC609", lacking), ("BSC602", lost)):
        if code in told_of:
            assert told_of[code].facts["which"] == told(units)
            assert told_of[code].facts["count"] == len(units)


def test_a_misspelt_parent_is_followed_to_the_one_that_was_meant() -> None:
    cards = (card("top", ["finance_bureau"], above()), card("low", ["desk"], below()))
    found = standing(definitions(*cards), {"desk": "finance_bureu"})
    assert not codes(check_cascade(found))


def test_a_contribution_is_looked_at_once_however_many_units_have_it() -> None:
    many = [f"d{n}" for n in range(500)]
    often = above(frequency=Frequency.MONTH)
    often = replace(often, inputs=tuple(replace(one, frequency=Frequency.MONTH) for one in often.inputs))
    found = standing(definitions(card("top", ["city"], often), card("low", many, below())), dict.fromkeys(many, "city"))
    assert codes(check_cascade(found)) == {"BSC607": 1}


def test_a_deep_cascade_is_followed_to_its_end() -> None:
    many = [f"d{n}" for n in range(5000)]
    parents = {one: other for other, one in zip(["city", *many[:-1]], many, strict=True)}
    found = standing(definitions(card("top", ["city"], above()), card("low", many, below())), parents)
    assert not codes(check_cascade(found))


SHARES = st.one_of(
    st.lists(st.integers(-10, 120).map(float), min_size=1, max_size=13),
    st.lists(st.integers(0, 100).map(float), max_size=12).map(lambda shares: [*sorted(shares), 100.0]),
)


@given(SHARES, st.sampled_from(list(Frequency)))
def test_phasing_is_sound_exactly_if_it_rises_to_the_whole_over_the_periods_of_a_year(
    shares: list[float], frequency: Frequency
) -> None:
    target = Dated.constant(90.0)
    kpi = a_kpi("k", phasing=tuple(shares), frequency=frequency, target=target)
    rises = all(a <= b for a, b in zip([0.0, *shares], shares, strict=False))
    whole = len(shares) == 12 // frequency.months and shares[-1] == 100 and rises and 0 not in shares
    assert (not codes(check_phasing(kpi))) == whole
