"""All faults come out in one run: what several faults give together is what each of them gives alone.

The workspace below is sound, with a line for every change, so that places stay. A fault is one line written otherwise.
Two faults are not independent if one of them takes away, or is a part of, what the other is judged by; `BOUND` names
those pairs among the faults here, with the reason, and holds that there are no others.
"""

from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bsc_cli.usecases import define

BASE = {
    "bsc.yaml": """\
version: 1
organisation: {en: City, zh: 市}
languages: [en, zh]
currency: CNY
calendar: {reporting: quarter, due: 10d}
levels: [city, bureau]
perspectives:
  public: {weight: 60}
  finance: {weight: 40}
goals:
  service: {name: Service}
  saving: {part_of: service}
grades:
  good: {from: 80}
  poor: {from: 0}
scoring:
  scale: 100
  round: 2
  min_coverage: 0.5
# end
""",
    "scorecards/a.yaml": """\
scorecard: a
name: Bureau A
level: bureau
owner: {en: Head, zh: 负责人}
units:
  - {id: north, parent: south}
  - {id: middle, parent: south}
inputs:
  staff: {kind: stock}
# scale
objectives:
  trust:
    perspective: public
    name: Trust
    weight: 70
    serves: [service]
    drives: [money]
    # min_children
    kpis:
      calls:
        name: Calls
        weight: 2
        better: higher
        frequency: quarter
        target: 95
        baseline: 60
        # code
      visits:
        name: Visits
        inputs:
          made: {kind: stock}
          asked: {kind: stock}
        formula: made / asked / staff
        contributes_to: seen
        target: 1
        score: {linear: {zero_at: 0}}
        # cap
      doubled:
        target: 9
        baseline: 1
        # formula
  money:
    perspective: finance
    serves: [saving]
    method: mean
    kpis:
      spent:
        better: lower
        score: {anchors: {10: 0, 5: 60, 2: 100}}
        # transform
      rate:
        score: {bands: {95: 100, 90: 85, 80: 60}}
        # clip
        # window
      bare:
        target: 5
        baseline: 4
        # thresholds
        # over_units
      growth:
        inputs:
          begun: {kind: flow}
        window: year_to_date
        target: 9
        baseline: 1
        phasing: [25, 50, 75, 100]
        # reported_by
# end
""",
    "scorecards/b.yaml": """\
scorecard: b
name: Bureau B
level: bureau
units: [south]
grades:
  pass: {from: 60}
  fail: {from: 0}
objectives:
  roads:
    perspective: public
    serves: [service]
    supports: [north/trust]
    kpis:
      potholes:
        name: {en: Potholes, zh: 坑洼}
        better: lower
        target: {2019: 5, 2020: 3}
        baseline: 50
      repairs:
        score: met
        target: 4
      seen:
        measured_by: contributors
        # over_units
        inputs:
          made: {}
          asked: {}
        formula: made / asked
        target: 1
        score: {linear: {zero_at: 0}}
      average:
        measured_by: scorecards
        # formula
        score: value
      empty:
        # measured_by
        # and over_units
        score: value
  tax:
    perspective: finance
    serves: [saving]
    # scale
    kpis:
      income:
        score: ratio
        target: 8
      temperature:
        better: closer
        score: {within: {low: 18, high: 24, tolerance: 2}}
# rank
""",
}

A, B, TOP = "scorecards/a.yaml", "scorecards/b.yaml", "bsc.yaml"
FAULTS = {
    # bsc.yaml
    "currency": (TOP, "currency: CNY", "currency: [CNY]"),
    "unknown key": (TOP, "# end", "colour: red"),
    "days": (TOP, "calendar: {reporting: quarter, due: 10d}", "calendar: {reporting: quarter, due: soon}"),
    "goal without end": (TOP, "saving: {part_of: service}", "saving: {part_of: servise}"),
    "goal's name": (TOP, "service: {name: Service}", "service: {name: [Service]}"),
    "perspective's weight": (TOP, "public: {weight: 60}", "public: {weight: -60}"),
    "grades": (TOP, "good: {from: 80}", "good: {from: -1}"),
    "digits": (TOP, "round: 2", "round: 20"),
    "coverage": (TOP, "min_coverage: 0.5", "min_coverage: 5"),
    # the scorecard a
    "level": (A, "level: bureau", "level: burau"),
    "language": (A, "owner: {en: Head, zh: 负责人}", "owner: {en: Head, cn: 负责人}"),
    "parent": (A, "{id: north, parent: south}", "{id: north, parent: soth}"),
    "unit's key": (A, "{id: middle, parent: south}", "{id: middle, parent: south, boss: X}"),
    "scorecard's scale": (A, "# scale\n", "scale: [5, 1]\n"),
    "perspective misspelt": (A, "perspective: public\n    name", "perspectiv: public\n    name"),
    "objective's name": (A, "name: Trust", "name: [Trust]"),
    "objective's weight": (A, "weight: 70", "weight: many"),
    "serves": (A, "serves: [service]", "serves: [service, gg]"),
    "drives": (A, "drives: [money]", "drives: [money, o9]"),
    "min_children": (A, "# min_children", "min_children: 9"),
    "KPI's name": (A, "name: Calls", "name: [Calls]"),
    "KPI's weight": (A, "weight: 2", "weight: -2"),
    "KPI's better": (A, "better: higher", "better: up"),
    "KPI's frequency": (A, "frequency: quarter", "frequency: daily"),
    "target at zero point": (A, "target: 95", "target: 60"),
    "code empty": (A, "# code", "code: [C]"),
    "id of two words": (A, "      visits:\n", "      visits made:\n"),
    "input's kind": (A, "made: {kind: stock}", "made: {kind: stok}"),
    "name in a formula": (A, "formula: made / asked / staff", "formula: made / asked / staff / nobody"),
    "zero point": (A, "zero_at: 0", "zero_at: a / (b"),
    "unknown key of a KPI": (A, "# cap", "round: 1"),
    "objective in a formula": (A, "# formula", "formula: money + calls"),
    "method": (A, "method: mean", "method: median"),
    "anchors against better": (A, "5: 60, 2: 100", "5: 60, 2: 50"),
    "transform": (A, "# transform", "transform: cube"),
    "band outside": (A, "{95: 100, 90", "{95: 101, 90"),
    "clip": (A, "# clip", "clip: [50, 1]"),
    "window": (A, "# window", "window: {last: 0}"),
    "threshold's name": (A, "# thresholds", "thresholds: {score: 4}"),
    "unbuilt": (A, "# end", "only: {region: [north]}"),
    "contributes to": (A, "contributes_to: seen", "contributes_to: seem"),
    "over_units": (A, "# over_units", "over_units: sum"),
    "reporter": (A, "# reported_by", "reported_by: north_west"),
    "phasing's length": (A, "[25, 50, 75, 100]", "[50, 100]"),
    "phasing falls": (A, "[25, 50, 75, 100]", "[25, 80, 75, 100]"),
    "phasing of a quarter": (A, "window: year_to_date", "window: rolling_year"),
    "phasing twice": (
        A,
        "target: 9\n        baseline: 1\n        phasing",
        "target: {2020-Q1: 9}\n        baseline: 1\n        phasing",
    ),
    "unit's end": (A, "{id: middle, parent: south", "{id: middle, from: 2020, until: 2019, parent: south"),
    "duplicate": (A, "        # code", "        baseline: 60"),
    "tag": (A, "asked: {kind: stock}", "asked: {kind: !!str stock}"),
    "merge key": (A, "        # transform", "        <<: {weight: 5}"),
    "alias": (A, "better: lower\n        score: {anchors", "better: *way\n        score: {anchors"),
    "escape": (A, "# end", 'code: "A\\u202E"'),
    "id twice": (A, "      rate:\n", "      calls:\n"),
    "input of two": (A, "# formula", "inputs: {made: {}}"),
    "unit's id": (A, "{id: middle,", "{id: mid dle,"),
    "unit without id": (A, "{id: middle,", "{name: M,"),
    "objective without perspective": (A, "perspective: finance", "# perspective"),
    # the scorecard b
    "own grades": (B, "pass: {from: 60}", "pass: {above: 60}"),
    "scorecard twice": (B, "scorecard: b", "scorecard: a"),
    "unit twice": (B, "units: [south]", "units: [south, north]"),
    "weights": (B, "    # scale\n", "    weight: 0\n"),
    "cut at a comma": (B, "low: 18, high: 24", "low: max(18, 17), high: 24"),
    "supports": (B, "supports: [north/trust]", "supports: [north/thrust]"),
    "kind above": (B, "made: {}", "made: {over_time: max}"),
    "mean's weight": (B, "# over_units", "over_units: {mean: residents}"),
    "level below": (B, "measured_by: scorecards", "measured_by: {scorecards: burau}"),
    "totals and a formula": (B, "        # formula\n", "        formula: income\n"),
    "nobody contributes": (
        B,
        "# measured_by\n        # and over_units",
        "measured_by: contributors\n        over_units: sum",
    ),
    "translation": (B, "name: {en: Potholes, zh: 坑洼}", "name: {en: Potholes}"),
    "quarter": (B, "target: {2019: 5, 2020: 3}", "target: {2019: 5, 2020-Q9: 3}"),
    "met without target": (B, "        target: 4\n", "        # target\n"),
    "objective's scale": (B, "    # scale", "    scale: [9, 9]"),
    "ratio to zero": (B, "target: 8", "target: 0"),
    "corridor": (B, "low: 18, high: 24", "low: 28, high: 24"),
    "ties": (B, "# rank", "rank: {ties: worst}"),
}

BOUND = {
    # A score lies outside a scale; of a scale that is turned round nobody can say so.
    ("scorecard's scale", "band outside"): (A, "BSC268"),
    # That there is no such unit is known only if the id of every unit is.
    ("parent", "unit without id"): (A, "BSC233"),
    # Which result is better tells which scores are in disorder.
    ("anchors against better", "alias"): (A, "BSC267"),
    # How an input becomes one over time is not known if what it is cannot be read.
    ("input's kind", "kind above"): (A, "BSC605"),
    # Of a contribution that leads nowhere nobody can say what it does not fit, nor what it could weight.
    ("contributes to", "kind above"): (A, "BSC605"),
    ("contributes to", "mean's weight"): (B, "BSC611"),
    # The unit whose id is missing may be the one that reports.
    ("reporter", "unit without id"): (A, "BSC617"),
    # What a merge key brings may be a contribution.
    ("merge key", "nobody contributes"): (B, "BSC608"),
}
"""Pairs that are not independent: the file and code of the finding that the one holds back of the other."""

Told = frozenset[tuple[str, str]]
"""Place and code of everything that is said of a workspace."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("workspace")
    (made / "scorecards").mkdir()
    return made


@pytest.fixture(scope="module")
def alone(folder: Path) -> dict[str, Told]:
    return {name: told(folder, (name,)) for name in FAULTS}


def told(folder: Path, faults: Iterable[str]) -> Told:
    texts = dict(BASE)
    for name in faults:
        file, old, new = FAULTS[name]
        assert texts[file].count(old) == 1, name
        texts[file] = texts[file].replace(old, new)
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")
    return frozenset((str(one.place), one.rule.code) for one in define.validate(folder, shown_from=folder).findings)


def can_stand_together(one: str, other: str) -> bool:
    """Tell whether two faults change different lines."""
    (file, old, new), (second, its_old, its_new) = FAULTS[one], FAULTS[other]
    if file != second:
        return True
    left, right = BASE[file].replace(old, new), BASE[file].replace(its_old, its_new)
    return left.count(its_old) == right.count(old) == 1


def expected(alone: dict[str, Told], faults: Iterable[str]) -> Told:
    names = set(faults)
    held = [what for pair, what in BOUND.items() if names.issuperset(pair)]
    union = frozenset().union(*(alone[name] for name in names))
    return frozenset((place, code) for place, code in union if (place.partition(":")[0], code) not in held)


def test_the_workspace_is_sound(folder: Path) -> None:
    assert told(folder, ()) == frozenset()


def test_every_fault_is_one_finding(alone: dict[str, Told]) -> None:
    assert {name: len(found) for name, found in alone.items()} == dict.fromkeys(FAULTS, 1)
    assert len(FAULTS) > 60


def test_any_two_faults_are_told_together(folder: Path, alone: dict[str, Told]) -> None:
    pairs = [pair for pair in combinations(FAULTS, 2) if can_stand_together(*pair)]
    assert len(pairs) > 1900
    assert [pair for pair in pairs if told(folder, pair) != expected(alone, pair)] == []
    assert all(expected(alone, pair) != alone[pair[0]] | alone[pair[1]] for pair in BOUND)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.sets(st.sampled_from(sorted(FAULTS)), min_size=3))
def test_any_number_of_faults_is_told_together(folder: Path, alone: dict[str, Told], names: set[str]) -> None:
    kept: list[str] = []
    for name in sorted(names):
        if all(can_stand_together(name, other) for other in kept):
            kept.append(name)
    assert told(folder, kept) == expected(alone, kept)


def test_all_faults_at_once_are_told_at_once(folder: Path, alone: dict[str, Told]) -> None:
    kept: list[str] = []
    for name in FAULTS:
        if all(can_stand_together(name, other) for other in kept):
            kept.append(name)
    assert len(kept) >= 55
    assert told(folder, kept) == expected(alone, kept)
