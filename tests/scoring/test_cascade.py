"""Which KPI goes into which."""

from __future__ import annotations

from dataclasses import replace

from bsc_cli.model.organisation import Definitions
from bsc_cli.scoring.cascade import cascade
from tests.scoring.made import a_kpi, a_node, a_scorecard, definitions


def under(made: Definitions, **parents: str) -> Definitions:
    """Give the definitions with units under others."""
    units = {unit: replace(one, parent=parents.get(unit, "")) for unit, one in made.units.items()}
    return Definitions(made.organisation, made.scorecards, units)


def town() -> Definitions:
    city = a_scorecard(a_node("city_card", a_kpi("calls")), ["city"])
    bureau = a_scorecard(a_node("bureau_card", a_kpi("calls", contributes_to="calls")), ["north", "south"])
    office = a_scorecard(a_node("office_card", a_kpi("other")), ["desk"])
    post = a_scorecard(
        a_node("post_card", a_kpi("taken", contributes_to="calls"), a_kpi("made", contributes_to="calls")),
        ["p2", "p1", "p3"],
    )
    made = definitions(bureau, city, office, post)
    return under(made, north="city", south="city", desk="north", p1="desk", p2="desk", p3="city")


def test_goes_into_the_kpi_of_the_nearest_unit_above_that_has_one() -> None:
    found = cascade(town())
    assert found.target("p1", "taken") == ("north", "calls")
    assert found.target("p3", "taken") == ("city", "calls")
    assert found.target("north", "calls") == ("city", "calls")


def test_what_contributes_to_nothing_has_no_target() -> None:
    found = cascade(town())
    assert found.target("city", "calls") is None
    assert found.target("desk", "other") is None
    assert found.target("nobody", "calls") is None
    assert found.target("north", "unknown") is None


def test_contributors_come_by_unit_then_kpi() -> None:
    found = cascade(town())
    assert found.contributors("north", "calls") == (("p1", "made"), ("p1", "taken"), ("p2", "made"), ("p2", "taken"))
    assert found.contributors("city", "calls") == (
        ("north", "calls"),
        ("p3", "made"),
        ("p3", "taken"),
        ("south", "calls"),
    )
    assert found.contributors("south", "calls") == ()
    assert found.contributors("city", "unknown") == ()


def test_a_chain_of_ten_thousand_units_is_followed() -> None:
    count = 10_000
    names = [f"u{n:05}" for n in range(count)]
    top = a_scorecard(a_node("top_card", a_kpi("k")), names[:1])
    rest = a_scorecard(a_node("rest_card", a_kpi("mine", contributes_to="k")), names[1:])
    parents = dict(zip(names[1:], names, strict=False))
    found = cascade(under(definitions(rest, top), **parents))
    assert found.target(names[-1], "mine") == (names[0], "k")
    assert len(found.contributors(names[0], "k")) == count - 1


def test_units_in_a_circle_have_no_end_and_no_target() -> None:
    card = a_scorecard(a_node("card", a_kpi("mine", contributes_to="k")), ["a", "b"])
    found = cascade(under(definitions(card), a="b", b="a"))
    assert found.target("a", "mine") is None
