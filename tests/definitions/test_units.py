"""Units: listed, and from tables."""

from bsc_cli.catalogue import definitions as rules
from bsc_cli.catalogue import files
from bsc_cli.model.organisation import Unit
from bsc_cli.model.text import Text
from tests.definitions.small import decoded, faults, sound

CARD = "scorecard: bureau\nlevel: department\nkpis: {calls: {}}\n"
LISTED = (
    CARD
    + """\
units:
  - north
  - {id: 010001, name: {en: South, zh: 南}, parent: north, level: division, attributes: {region: 南部}}
"""
)


def test_listed_units() -> None:
    units = sound(LISTED).units
    assert units == {
        "north": Unit("north", Text.plain("north"), "", "department", "bureau"),
        "010001": Unit(
            "010001", Text((("en", "South"), ("zh", "南"))), "north", "division", "bureau", (("region", "南部"),)
        ),
    }


def test_units_from_a_table() -> None:
    definitions = sound(
        CARD + "units: {from: {table: u.csv, columns: {unit: id, region: 区域}, blank: [x, ''], skip: [Total]}}\n",
        tables={"u.csv": "id,name,parent,level,区域,size\nb,Bee,,division,南,3\na,x,b,x,x,\n,,,,,\nTotal,,,,,9\n"},
    )
    assert definitions.scorecards[0].units == ("b", "a")
    assert definitions.units == {
        "a": Unit("a", Text.plain("a"), "b", "department", "bureau", (("region", ""), ("size", ""))),
        "b": Unit("b", Text.plain("Bee"), "", "division", "bureau", (("region", "南"), ("size", "3"))),
    }


def test_a_path_is_short_for_a_table() -> None:
    assert list(sound(CARD + "units: {from: u.csv}\n", tables={"u.csv": "unit\na\n"}).units) == ["a"]


def test_a_unit_of_a_table_is_found_at_its_row() -> None:
    places = decoded(CARD + "units: {from: u.csv}\n", tables={"u.csv": "name,unit\n\nBee,b\n"})[1]
    assert str(places.at("", "units.b")) == "u.csv:3:2"
    assert str(places.at("", "units.b.parent")) == "u.csv:3:2"


def test_faults_of_a_table_do_not_hide_those_of_the_file() -> None:
    found = faults(
        CARD.replace("calls: {}", "calls: {weight: much}") + "units: {from: u.csv}\n",
        tables={"u.csv": "unit\na b\nc\nc\n"},
    )
    assert found == ["s0.yaml:3:24 BSC204", "u.csv:2:1 BSC213", "u.csv:4:1 BSC212"]


def test_a_table_full_of_one_fault_is_cut_short_and_says_so() -> None:
    rows = "".join(f"bad id {n}\n" for n in range(120)) + "good\ngood\n"
    found = decoded(CARD + "units: {from: u.csv}\n", tables={"u.csv": f"unit\n{rows}"})[2]
    assert [one.rule for one in found].count(rules.BAD_UNIT_ID) == 50
    (more,) = [one for one in found if one.rule is files.MORE_OF_THE_SAME]
    assert more.facts == {"count": 70, "code": "BSC213"}
    assert [str(one.place) for one in found if one.rule is rules.UNIT_TWICE] == ["u.csv:123:1"]


def test_columns_that_mean_something_later_are_refused() -> None:
    found = faults(CARD + "units: {from: u.csv}\n", tables={"u.csv": "unit,successor,weight\na,,\n"})
    assert found == ["u.csv:1:2 BSC202", "u.csv:1:3 BSC202"]


def test_a_table_without_the_unit_column_gives_one_finding() -> None:
    assert faults(CARD + "units: {from: u.csv}\n", tables={"u.csv": "code\na\nb\n"}) == ["u.csv:1:1 BSC220"]


def test_listed_units_with_faults_keep_the_places_of_the_others() -> None:
    found = faults(CARD + "units:\n  - [a]\n  - {id: b, nmae: B}\n  - {name: C}\n  - d e\n  - ok\n  - ok\n")
    assert found == [
        "s0.yaml:5:5 BSC203",
        "s0.yaml:6:13 BSC201",
        "s0.yaml:7:5 BSC221",
        "s0.yaml:8:5 BSC213",
        "s0.yaml:10:5 BSC212",
    ]


def test_the_only_unit_of_a_scorecard_is_called_like_the_scorecard() -> None:
    named = "scorecard: bureau\nname: {en: Bureau, zh: 局}\nkpis: {calls: {}}\nunits: "
    assert sound(named + "[{id: a}]\n").units["a"].name == Text((("en", "Bureau"), ("zh", "局")))
    assert sound(named + "[{id: a, name: Office}]\n").units["a"].name == Text.plain("Office")
    assert [unit.name for unit in sound(named + "[a, b]\n").units.values()] == [Text.plain("a"), Text.plain("b")]
