"""What is written to what is meant, key by key."""

import pytest

from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.rules import (
    Anchors,
    Bands,
    Better,
    Linear,
    Met,
    Ratio,
    Rounding,
    Rule,
    Transform,
    Value,
    Within,
)
from bsc_cli.model.scorecard import (
    Dated,
    Formula,
    Grade,
    Method,
    Missing,
    Node,
    NodeKind,
    OverTime,
    Ranking,
    Scale,
    Window,
    WindowKind,
)
from bsc_cli.model.text import Text
from tests.definitions.small import HEAD, MANIFEST, WITH_PERSPECTIVES, kpi, node, sound


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("", Linear()),
        ("score: linear", Linear()),
        ("score: {cap: 120}", Linear()),
        ("score: {linear: }", Linear()),
        ("score: {linear: {zero_at: 80}}", Linear(80.0)),
        ("score: {linear: {zero_at: baseline / 2}}", Linear("baseline / 2")),
        ("score: {anchors: {75: 0, 1.3 * target: [60, 80], target: 100}}", None),
        ("score: {bands: {95: 100, 90: 85, else: 10}}", Bands(((95.0, 100.0), (90.0, 85.0)), 10.0)),
        ("score: ratio", Ratio()),
        ("score: {ratio: {zero_target: 100}}", Ratio(100.0)),
        ("score: met", Met()),
        ("score: value", Value()),
        ("score: {within: {low: 18, high: red, tolerance: 2}}", Within(18.0, "red", 2.0)),
        ("score: {within: {low: 18, high: 24}}", Within(18.0, 24.0, 0.0)),
    ],
)
def test_a_score_is_one_rule(written: str, rule: Rule | None) -> None:
    if rule is None:
        rule = Anchors(((75.0, (0.0,)), ("1.3 * target", (60.0, 80.0)), ("target", (100.0,))))
    assert kpi(written).rule == rule


def test_options_of_a_score() -> None:
    found = kpi("score: {met: , floor: -5, cap: 120, round: {digits: 1, mode: half_up}}")
    assert (found.floor, found.cap, found.round) == (-5.0, 120.0, Rounding(1))
    assert found.bounds == (-5.0, 120.0)
    assert kpi("score: {met: , round: 3}").round == Rounding(3)
    assert kpi("").bounds == (0.0, 100.0)


@pytest.mark.parametrize(
    ("written", "window"),
    [
        ("", Window()),
        ("window: period", Window()),
        ("window: year_to_date", Window(WindowKind.YEAR_TO_DATE)),
        ("window: rolling_year", Window(WindowKind.ROLLING_YEAR)),
        ("window: {last: 4}", Window(WindowKind.LAST, 4)),
    ],
)
def test_windows(written: str, window: Window) -> None:
    assert kpi(written).window == window


@pytest.mark.parametrize(
    ("written", "scale"),
    [("", (0, 100)), ("scale: 10", (0, 10)), ("scale: 1", (0, 1)), ("scale: [1, 5]", (1, 5)), ("scale: '10'", (0, 10))],
)
def test_scales(written: str, scale: tuple[float, float]) -> None:
    assert kpi(written).scale == Scale(*scale)
    assert node(written).scale == Scale(*scale)


def test_a_scale_is_inherited_until_something_says_otherwise() -> None:
    definitions = sound(
        HEAD + "objectives: {a: {scale: 10, kpis: {x: {}, y: {scale: 1}}}, b: {kpis: {z: {}}}}\n",
        manifest=MANIFEST + "scoring: {scale: [1, 5]}\n",
    )
    scales = {item.id: item.scale for item in definitions.scorecards[0].root.walk()}
    one_to_five, ten = Scale(1, 5), Scale(0, 10)
    assert scales == {"bureau": one_to_five, "a": ten, "x": ten, "y": Scale(0, 1), "b": one_to_five, "z": one_to_five}


def test_dated_values_stand_oldest_first_whatever_the_order_written() -> None:
    dated = Dated(((Period.parse("2018"), 96.0), (Period.parse("2020-Q2"), 80.0)))
    for key in ("target", "baseline"):
        assert getattr(kpi(f"{key}: {{2020-Q2: 80, 2018: 96}}"), key) == dated
        assert getattr(kpi(f"{key}: 7"), key) == Dated.constant(7.0)
        assert getattr(kpi(f"{key}: last_year + 1"), key) == Formula((("", "last_year + 1"),))
        assert getattr(kpi(""), key) is None
    assert kpi("weight: {2018: 96, 2020-Q2: 80}").weight == dated
    assert node("weight: {2018: 96, 2020-Q2: 80}").weight == dated
    assert kpi("thresholds: {red: {2018: 96, 2020-Q2: 80}, amber: 2 * target}").thresholds == (
        ("red", dated),
        ("amber", Formula((("", "2 * target"),))),
    )


def test_weights_default_to_one_and_may_be_nothing() -> None:
    assert kpi("").weight == Dated.constant(1.0)
    assert kpi("weight: 0").weight == Dated.constant(0.0)
    assert node("").weight == Dated.constant(1.0)


def test_a_formula_may_stand_in_named_steps() -> None:
    assert kpi("inputs: {a: , b: }, formula: a / b").formula == Formula((("", "a / b"),))
    steps = "inputs: {a: , b: }, formula: {share: a / b, result: 100 * share}"
    assert kpi(steps).formula == Formula((("share", "a / b"), ("result", "100 * share")))
    assert kpi("formula: 5").formula == Formula((("", "5"),))


def test_a_kpi_without_inputs_and_formula_collects_one_figure_of_its_own_name() -> None:
    found = kpi("name: Calls, measured_in: '%', code: P-1, frequency: month")
    (own,) = found.inputs
    assert (own.id, own.address, own.code, own.name, own.measured_in) == (
        "calls",
        "bureau/calls",
        "P-1",
        Text.plain("Calls"),
        Text.plain("%"),
    )
    assert (own.frequency, own.over_time) == (Frequency.MONTH, OverTime.LAST)
    assert kpi("formula: 5").inputs == ()


def test_inputs() -> None:
    found = kpi(
        "frequency: quarter, formula: a, inputs: {a: {kind: flow}, b: , c: {kind: flow, over_time: mean,"
        " partial: allow, frequency: month, range: [-1, 1e3], code: C, name: Third, measured_in: km}}"
    )
    a, b, c = found.inputs
    assert (a.over_time, a.partial, a.frequency, a.low, a.high) == (
        OverTime.SUM,
        False,
        Frequency.QUARTER,
        float("-inf"),
        float("inf"),
    )
    assert (b.over_time, b.code, b.name) == (OverTime.LAST, "b", Text.plain("b"))
    assert (c.over_time, c.partial, c.frequency, c.low, c.high) == (OverTime.MEAN, True, Frequency.MONTH, -1.0, 1000.0)
    assert (c.code, c.name, c.measured_in) == ("C", Text.plain("Third"), Text.plain("km"))


def test_shared_inputs_stand_on_the_scorecard() -> None:
    definitions = sound(HEAD + "inputs: {people: {kind: stock}}\nkpis: {calls: {formula: 1 / people}}\n")
    (scorecard,) = definitions.scorecards
    assert [one.id for one in scorecard.inputs] == ["people"]
    assert [one.id for one in scorecard.all_inputs()] == ["people"]


def test_the_other_settings_of_a_kpi() -> None:
    found = kpi(
        "better: closer, transform: log10, clip: [~, 2 * target], missing: zero, source: survey, owner: Office,"
        " basis: {en: An act, zh: 条例}, evidence: required, trajectory: step, code: K, text: {en: Said, zh: 说明}"
    )
    assert (found.better, found.transform, found.clip, found.missing) == (
        Better.CLOSER,
        Transform.LOG10,
        (None, "2 * target"),
        Missing.ZERO,
    )
    assert (found.source, found.owner, found.basis, found.evidence, found.code) == (
        "survey",
        Text.plain("Office"),
        Text((("en", "An act"), ("zh", "条例"))),
        "required",
        "K",
    )
    assert found.text == Text((("en", "Said"), ("zh", "说明")))


def test_settings_of_a_node_and_their_defaults() -> None:
    manifest = MANIFEST + "scoring: {missing: zero, min_coverage: 0.5, min_children: 1, min_kpis: 0.25, round: 3}\n"
    plain = node("", manifest=manifest)
    assert (plain.method, plain.missing, plain.min_coverage, plain.min_children, plain.min_kpis, plain.round) == (
        Method.MEAN,
        Missing.ZERO,
        0.5,
        1,
        0.25,
        None,
    )
    own = node(
        "method: geometric, missing: exclude, min_coverage: 0, min_children: 0, min_kpis: 2, round: 1, code: T",
        manifest=manifest,
    )
    assert (own.method, own.missing, own.min_coverage, own.min_children, own.min_kpis, own.round, own.code) == (
        Method.GEOMETRIC,
        Missing.EXCLUDE,
        0.0,
        0,
        2.0,
        Rounding(1),
        "T",
    )


def test_links_may_be_one_text_or_a_list() -> None:
    found = node("serves: [a, b], supports: city/c, drives: [d]")
    assert (found.serves, found.supports, found.drives) == (("a", "b"), ("city/c",), ("d",))


ORGANISATION = """\
version: 1
organisation: {en: City, zh: 市}
languages: [zh, en]
currency: CNY
calendar: {reporting: month, year_starts: 1, due: 15d}
levels: [city, department]
perspectives: {public: {name: Public, weight: 35}, 财政: {}}
goals: {far: {name: Far, by: 2025}, near: {horizon: short, by: 2020-Q1, part_of: far, text: Soon}}
grades: {good: {from: 80, name: {en: Good, zh: 良}}, poor: {from: -1}}
scoring: {round: 1}
"""


def test_the_organisation() -> None:
    whole = sound(manifest=ORGANISATION).organisation
    assert whole.name == Text((("en", "City"), ("zh", "市")))
    assert (whole.languages, whole.currency, whole.levels) == (("zh", "en"), "CNY", ("city", "department"))
    assert (whole.calendar.reporting, whole.calendar.due_days, whole.shown_digits) == (Frequency.MONTH, 15, 1)
    assert [(one.id, one.name.get("en"), one.weight) for one in whole.perspectives] == [
        ("public", "Public", 35.0),
        ("财政", "财政", 1.0),
    ]
    far, near = whole.goals
    assert (far.horizon, far.by, far.part_of, far.name) == ("long", "2025", "", Text.plain("Far"))
    assert (near.horizon, near.by, near.part_of, near.text) == ("short", "2020-Q1", "far", Text.plain("Soon"))
    assert whole.grades == (
        Grade("good", Text((("en", "Good"), ("zh", "良"))), 80.0),
        Grade("poor", Text.plain("poor"), -1.0),
    )


def test_the_scorecard() -> None:
    (card,) = sound(
        HEAD + "name: {en: Bureau, zh: 局}\nlevel: department\nmandate: Why\nowner: O\napproved_by: A\ncode: B\n"
        "rank: {group: level, round: 2}\ngrades: {pass: {from: 60}}\nmethod: min\nkpis: {calls: {}}\n",
        manifest=ORGANISATION,
    ).scorecards
    assert (card.id, card.level, card.owner, card.approved_by) == (
        "bureau",
        "department",
        Text.plain("O"),
        Text.plain("A"),
    )
    assert card.name == card.root.name == Text((("en", "Bureau"), ("zh", "局")))
    assert card.mandate == Text.plain("Why")
    assert (card.root.address, card.root.code, card.root.method) == ("bureau", "B", Method.MIN)
    assert (card.ranking, card.grades) == (Ranking("level", 2), (Grade("pass", Text.plain("pass"), 60.0),))
    (other,) = sound(HEAD + "kpis: {calls: {}}\n", manifest=ORGANISATION).scorecards
    assert (other.name, other.ranking, len(other.grades)) == (Text.plain("bureau"), Ranking(), 2)


TREE = (
    HEAD
    + """\
objectives:
  first: {perspective: finance, kpis: {a: {}}}
  second: {perspective: public, objectives: {below: {kpis: {b: {}}}}, kpis: {c: {}}}
  third: {perspective: finance, kpis: {d: {}}}
kpis: {e: {}}
"""
)


def shape(item: object) -> object:
    return {item.id: [shape(child) for child in item.children]} if isinstance(item, Node) else item.id  # type: ignore[attr-defined]


def test_objectives_stand_under_their_perspectives_in_the_organisations_order() -> None:
    (card,) = sound(TREE, manifest=WITH_PERSPECTIVES).scorecards
    assert shape(card.root) == {
        "bureau": [
            {"public": [{"second": [{"below": ["b"]}, "c"]}]},
            {"finance": [{"first": ["a"]}, {"third": ["d"]}]},
            "e",
        ]
    }
    public, finance, _ = card.root.children
    assert isinstance(public, Node)
    assert (public.kind, public.address) == (NodeKind.PERSPECTIVE, "bureau/public")
    assert (public.weight, finance.weight) == (Dated.constant(60.0), Dated.constant(40.0))
    assert card.perspective_weights == ()


def test_a_scorecard_may_weigh_perspectives_otherwise() -> None:
    (card,) = sound(TREE + "perspectives: {finance: 70}\n", manifest=WITH_PERSPECTIVES).scorecards
    assert [child.weight.points[0][1] for child in card.root.children] == [60.0, 70.0, 1.0]
    assert card.perspective_weights == (("finance", 70.0),)


def test_a_scorecard_may_do_without_perspectives() -> None:
    plain = TREE.replace("perspective: finance, ", "").replace("perspective: public, ", "")
    for text, manifest in ((plain + "perspectives: none\n", WITH_PERSPECTIVES), (plain, MANIFEST)):
        (card,) = sound(text, manifest=manifest).scorecards
        assert shape(card.root) == {
            "bureau": [{"first": ["a"]}, {"second": [{"below": ["b"]}, "c"]}, {"third": ["d"]}, "e"]
        }


def test_scorecards_stand_in_the_order_of_their_ids_and_units_too() -> None:
    one = "scorecard: b\nunits: [z, a]\nkpis: {x: {}}\n"
    two = "scorecard: a\nunits: [m]\nkpis: {x: {}}\n"
    definitions = sound(one, two)
    assert [card.id for card in definitions.scorecards] == ["a", "b"]
    assert list(definitions.units) == ["a", "m", "z"]
    assert definitions.scorecard("b").units == ("z", "a")
    assert definitions == sound(two, one)


def test_aliases_repeat_what_they_name() -> None:
    (card,) = sound(HEAD + "kpis:\n  a: &shared {target: 5, weight: 2}\n  b: *shared\n").scorecards
    a, b = card.root.kpis()
    assert (a.target, a.weight) == (b.target, b.weight)
    assert (a.id, b.id) == ("a", "b")


def test_below_all_bands_is_the_low_end_of_the_scale() -> None:
    assert kpi("scale: [1, 5], score: {bands: {95: 5, 90: 3}}").rule == Bands(((95.0, 5.0), (90.0, 3.0)), 1.0)
    assert kpi("scale: [1, 5], score: {bands: {95: 5, else: 2}}").rule == Bands(((95.0, 5.0),), 2.0)
