"""What is told of a number is what was reckoned: every line can be redone by hand, and the last one is the score."""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.results import Status
from bsc_cli.model.rules import Anchors, Bands, Better, Linear, Met, Ratio, Rounding, Rule, Transform, Value, Within
from bsc_cli.model.scorecard import Dated, Formula, Input, Kpi, Method, Missing, Node, OverTime, Scale
from bsc_cli.model.text import Text
from bsc_cli.reports import explained, trees
from bsc_cli.reports.arithmetic import substituted
from bsc_cli.reports.derivation import About, derivation, input_line, used_line, used_lines
from bsc_cli.reports.speech import Speech, exact
from bsc_cli.scoring.explain import explain
from bsc_cli.scoring.explanation import Explanation, UsedFact, UsedInput
from bsc_cli.scoring.score import score
from tests.scoring.made import QUARTER, Figure, a_kpi, a_node, a_scorecard, an_input, definitions, facts

NUMBER = re.compile(r"−?\d+(?:\.\d+)?")


def retraced(root: Node, figures: Mapping[tuple[str, str], Figure], item: str = "") -> Explanation:
    """Score the quarter, and explain an item of the unit `u`."""
    town, known = definitions(a_scorecard(root, inputs=(an_input("pop"),))), facts(figures)
    return explain(town, known, score(town, known, QUARTER), "u", item)


def told(one: Explanation, lang: str = "en") -> list[str]:
    return [line.text for line in derivation(one, Speech.of(lang, definitions().organisation))]


def of_kpi(kpi: Kpi, figure: Figure) -> tuple[Explanation, list[str]]:
    one = retraced(a_node("card", kpi), {("u", kpi.id): figure}, kpi.id)
    return one, told(one)


def by_hand(arithmetic: str) -> float:
    """Work out a line as a reader would."""
    text = arithmetic.replace("−", "-").replace("×", "*").replace("^", "**").replace("√", "sqrt")
    functions = {"ln": math.log, "log10": math.log10, "sqrt": math.sqrt, "__builtins__": {}}
    return float(eval(text, functions))


def last_number(lines: list[str]) -> float:
    return float(NUMBER.findall(lines[-1])[-1].replace("−", "-"))


AMOUNTS = st.integers(-40, 160).map(lambda n: n / 2)
SCORES = st.integers(0, 100).map(float)


@st.composite
def ladders(draw: st.DrawFn, better: Better) -> list[tuple[float, float]]:
    """Amounts with scores that get better with them."""
    amounts = sorted(draw(st.lists(AMOUNTS, min_size=2, max_size=5, unique=True)), reverse=better is Better.LOWER)
    return list(zip(amounts, sorted(draw(st.lists(SCORES, min_size=len(amounts), max_size=len(amounts)))), strict=True))


@st.composite
def rules(draw: st.DrawFn, better: Better) -> Rule:
    steps = draw(ladders(better))
    low, high = sorted(draw(st.tuples(AMOUNTS, AMOUNTS)))
    jump = (steps[-1][0], (0.0, steps[-1][1]))
    return draw(
        st.sampled_from(
            [
                Linear(),
                Linear(draw(AMOUNTS)),
                Ratio(),
                Ratio(zero_target=30.0),
                Anchors(tuple((amount, (score,)) for amount, score in steps)),
                Anchors((*((amount, (0.0,)) for amount, _ in steps[:-1]), jump)),
                Bands(tuple(steps)),
                Within(low, high, draw(st.sampled_from([0.0, 2.5, 10.0]))),
                Met(),
                Value(),
            ]
        )
    )


@st.composite
def kpis(draw: st.DrawFn) -> Kpi:
    better = draw(st.sampled_from([Better.HIGHER, Better.LOWER]))
    scale = draw(st.sampled_from([Scale(), Scale(1.0, 5.0), Scale(-10.0, 10.0)]))
    return a_kpi(
        "k",
        better=better,
        rule=draw(rules(better)),
        scale=scale,
        target=Dated.constant(draw(AMOUNTS)),
        baseline=Dated.constant(draw(AMOUNTS)),
        clip=draw(st.sampled_from([(None, None), (1.0, None), (None, 40.0), (0.5, 30.0)])),
        transform=draw(st.sampled_from([None, None, *Transform])),
        floor=draw(st.sampled_from([None, -20.0, 20.0])),
        cap=draw(st.sampled_from([None, 60.0, 130.0, 1e9])),
        round=draw(st.sampled_from([None, Rounding(0), Rounding(1), Rounding(3)])),
        missing=draw(st.sampled_from(list(Missing))),
    )


@given(kpis(), AMOUNTS | st.just(0.0) | st.none() | st.just(Status.NOT_AVAILABLE))
def test_the_last_number_told_is_the_score(kpi: Kpi, figure: Figure) -> None:
    one, lines = of_kpi(kpi, figure)
    assert told(one, "zh")
    if one.score is None:
        assert "Not scored, because" in lines[-1]
        return
    assert last_number(lines) == pytest.approx(one.score, rel=1e-5, abs=1e-5)
    for line in derivation(one, Speech.of("en", definitions().organisation)):
        arithmetic, _, said = line.text.rpartition(" = ")
        if line.about is About.RULE and arithmetic:
            assert by_hand(arithmetic) == pytest.approx(float(said.replace("−", "-")), rel=1e-4, abs=1e-4)
        if " → " in line.text and line.about in {About.LIMIT, About.ROUNDING}:
            before, after = line.text.rsplit(": ", 1)[1].split(" → ")
            assert before != after
    assert one.clipped == any("(clip)" in line or line.startswith("Held inside") for line in lines)


@given(kpis(), kpis(), st.sampled_from(list(Method)), st.sampled_from(list(Missing)), AMOUNTS, AMOUNTS | st.none())
def test_a_roll_up_tells_its_score(  # noqa: PLR0917 - what is drawn
    first: Kpi, second: Kpi, method: Method, missing: Missing, one_figure: Figure, other: Figure
) -> None:
    parts = (a_node("a", first, weight=2.0), a_node("b", a_kpi("j", rule=second.rule, target=second.target)))
    one = retraced(a_node("card", *parts, method=method, missing=missing), {("u", "k"): one_figure, ("u", "j"): other})
    lines = derivation(one, Speech.of("en", definitions().organisation))
    if one.score is not None:
        rolled = [line.text for line in lines if line.about is About.ROLL_UP]
        assert last_number(rolled) == pytest.approx(one.score, rel=1e-5, abs=1e-5)
        arithmetic, _, _ = rolled[0].partition(": ")[2].rpartition(" = ")
        if arithmetic:
            assert by_hand(arithmetic) == pytest.approx(one.score, rel=1e-4, abs=1e-4)


ZERO_ON_A_LOGARITHM = a_kpi(
    "k",
    rule=Linear(1.0),
    target=Dated.constant(100),
    clip=(1.0, None),
    transform=Transform.LOG,
    missing=Missing.ZERO,
)


@pytest.mark.parametrize("figure", [0.0, None])
def test_zero_on_a_logarithm_is_told_as_it_was_clipped(figure: Figure) -> None:
    one, lines = of_kpi(ZERO_ON_A_LOGARITHM, figure)
    assert (one.score, one.filled) == (0.0, figure is None)
    assert lines[-2:] == ["Rule: in proportion between two points", "(ln(1) − ln(1)) / (ln(100) − ln(1)) × 100 = 0"]
    assert "Clipped from below (clip): 0 → 1" in lines
    assert ("No figure: what is missing counts as 0 here (BSC411)." in lines) == (figure is None)


def test_a_logarithm_that_does_not_exist_is_told() -> None:
    one, lines = of_kpi(a_kpi("k", rule=Value(), transform=Transform.LOG), 0.0)
    assert one.score is None
    assert "ln(0) has no value" in lines


def test_clip_is_a_step_of_its_own() -> None:
    one, lines = of_kpi(a_kpi("k", rule=Linear(0.0), target=Dated.constant(50), clip=(0.0, 40.0)), 60.0)
    assert (one.score, one.clipped, one.actual, one.entered) == (80.0, True, 60.0, 40.0)
    assert lines == [
        "Target: 50",
        "Clipped from above (clip): 60 → 40",
        "Rule: in proportion between two points",
        "(40 − 0) / (50 − 0) × 100 = 80",
    ]


def test_floor_and_cap_are_told_with_before_and_after() -> None:
    _, lines = of_kpi(a_kpi("k", rule=Linear(80.0), target=Dated.constant(90)), 95.0)
    assert lines[-2:] == ["(95 − 80) / (90 − 80) × 100 = 150", "Held inside the limits 0 to 100: 150 → 100"]


BANDS = Bands(((95.0, 100.0), (90.0, 85.0), (80.0, 60.0)), otherwise=10.0)


@pytest.mark.parametrize(
    ("rule", "better", "actual", "expected"),
    [
        (BANDS, Better.HIGHER, 79.0, "79 lies below 80 → 10"),
        (BANDS, Better.HIGHER, 80.0, "80 lies from 80 up to, not including, 90 → 60"),
        (BANDS, Better.HIGHER, 95.0, "95 is 95 or more → 100"),
        (Bands(((2.0, 100.0), (5.0, 60.0))), Better.LOWER, 2.0, "2 is 2 or less → 100"),
        (Bands(((2.0, 100.0), (5.0, 60.0))), Better.LOWER, 5.0, "5 lies above 2, up to and including 5 → 60"),
        (Bands(((2.0, 100.0), (5.0, 60.0))), Better.LOWER, 6.0, "6 lies above 5 → 0"),
        (Met(), Better.HIGHER, 94.0, "94 lies below 95 → 0"),
        (Met(), Better.LOWER, 95.0, "95 is 95 or less → 100"),
        (Within(40.0, 60.0, 0.0), Better.CLOSER, 61.0, "61 lies above 60 → 0"),
        (Within(40.0, 60.0, 5.0), Better.CLOSER, 60.0, "60 lies from 40 to 60 → 100"),
        (Anchors(((0.0, (0.0,)), (10.0, (70.0,)))), Better.HIGHER, 12.0, "12 is 10 or more → 70"),
    ],
)
def test_a_step_says_which_of_its_ends_belong_to_it(rule: Rule, better: Better, actual: float, expected: str) -> None:
    assert of_kpi(a_kpi("k", better=better, rule=rule, target=Dated.constant(95)), actual)[1][-1] == expected


@pytest.mark.parametrize(
    ("better", "target", "expected"),
    [
        (Better.HIGHER, 80.0, "60 / 80 × 100 = 75"),
        (Better.LOWER, 80.0, "(2 − 60 / 80) × 100 = 125"),
        (Better.LOWER, 0.0, "The target is 0, which scores 20"),
    ],
)
def test_a_ratio_is_told_as_a_ratio(better: Better, target: float, expected: str) -> None:
    rule = Ratio(zero_target=20.0)
    assert expected in of_kpi(a_kpi("k", better=better, rule=rule, target=Dated.constant(target)), 60.0)[1]


@pytest.mark.parametrize(
    ("digits", "actual", "expected"),
    [
        (0, 5.5, "Rounded half up to a whole number: 5.5 → 6"),
        (1, 5.25, "Rounded half up to 1 digit: 5.25 → 5.3"),
        (2, 5.255, "Rounded half up to 2 digits: 5.255 → 5.26"),
        (1, 5.0, "5"),
    ],
)
def test_rounding_is_told_where_it_changed_something(digits: int, actual: float, expected: str) -> None:
    assert of_kpi(a_kpi("k", rule=Value(), round=Rounding(digits)), actual)[1][-1] == expected


def test_numbers_in_figures_and_arithmetic_are_written_the_same_way() -> None:
    kpi = a_kpi("k", rule=Linear(0.0), target=Dated.constant(2e6))
    lines = of_kpi(kpi, 1234568.0)[1]
    assert "(1234568 − 0) / (2000000 − 0) × 100 = 61.7284" in lines
    assert exact(1234568.0) == "1234568"


COMPUTED = a_node(
    "card",
    a_kpi("a", rule=Value(), target=Formula((("", "0.5 * pop"),))),
    a_kpi("c", rule=Value(), target=Dated.constant(7), inputs=(an_input("x"),), formula=Formula((("", "2 * x"),))),
    a_kpi("b", rule=Value(), inputs=(), formula=Formula((("", "a + 2 * c - c.target"),))),
    a_kpi("top", rule=Value(), inputs=(), formula=Formula((("half", "b / 2"), ("", "half + c.actual + a.target")))),
)
DOUBLE = Formula((("", "2 * b"),))
FIGURES: dict[tuple[str, str], Figure] = {("u", "a"): 80.0, ("u", "x"): 3.0, ("u", "pop"): 10.0}


def test_kpis_in_a_formula_are_told_with_their_values() -> None:
    lines = told(retraced(COMPUTED, FIGURES, "b"))
    assert lines[0] == "a + 2 * c - c.target = 80 + 2 * 6 - 7 = 85"
    assert told(retraced(COMPUTED, FIGURES, "top"))[:2] == [
        "half = b / 2 = 85 / 2 = 42.5",
        "half + c.actual + a.target = 42.5 + 6 + 5 = 53.5",
    ]


def test_kpis_in_a_formula_are_followed_down_to_their_figures_and_told_once() -> None:
    one = retraced(COMPUTED, FIGURES, "top")
    assert [used.item.id for used in one.uses] == ["a", "c", "b"]
    assert [used.item.id for used in retraced(COMPUTED, FIGURES, "b").uses] == ["a", "c"]
    speech = Speech.of("en", definitions().organisation)
    assert [used_line(used, speech) for used in one.uses] == ["a = 80", "c = 6", "b = 85"]
    assert [fact.value for used in one.uses for read in used.inputs for fact in read.facts] == [80.0, 10.0, 3.0]
    assert [line.text for line in used_lines(one.uses[1], speech)] == ["2 * x = 2 * 3 = 6", "Target: 7"]
    assert [line.text for line in used_lines(one.uses[0], speech)] == ["Target: 0.5 * pop = 0.5 * 10 = 5"]


def test_what_has_a_place_of_its_own_is_followed_there() -> None:
    *_, top = retraced(a_node("card", a_kpi("b2", formula=DOUBLE, inputs=()), *COMPUTED.children), FIGURES).children
    assert [used.item.id for used in top.uses] == ["a", "c", "b"]
    twice, *_ = retraced(a_node("card", a_kpi("b2", formula=DOUBLE, inputs=()), *COMPUTED.children), FIGURES).children
    assert [used.item.id for used in twice.uses] == ["b"]
    alone = retraced(a_node("card", a_kpi("b2", formula=DOUBLE, inputs=()), *COMPUTED.children), FIGURES, "b2")
    assert [used.item.id for used in alone.uses] == ["b", "a", "c"]


def test_chains_of_any_length_are_told() -> None:
    links = [a_kpi(f"k{n}", formula=Formula((("", f"k{n - 1} + 1"),)), inputs=()) for n in range(1, 1500)]
    chain = a_node("card", a_kpi("k0", rule=Value()), *links)
    one = retraced(chain, {("u", "k0"): 1.0}, "k1499")
    assert (one.actual, len(one.uses)) == (1500.0, 1499)
    printed = explained.explanation_text(definitions(a_scorecard(chain)), one, lang="en", places=lambda *_: None)
    Console(file=io.StringIO()).print(printed)
    assert len(json.loads(trees.explanation_json(one, lang="en", places=lambda *_: None))["uses"]) == 1499


def test_a_missing_figure_of_a_kpi_in_a_formula_is_told_there() -> None:
    one = retraced(COMPUTED, {("u", "a"): 80.0, ("u", "pop"): 10.0}, "b")
    assert told(one)[0] == "a + 2 * c - c.target = 80 + 2 * – - 7 = –"
    speech = Speech.of("en", definitions().organisation)
    assert [line.text for line in used_lines(one.uses[1], speech)][-1] == (
        "No actual, because no figure has been submitted."
    )


def test_a_score_outside_its_interval_says_what_it_will_be() -> None:
    branch = a_node("part", a_kpi("k", 55.0, rule=Value()), a_kpi("j", 45.0, rule=Value()), min_coverage=0.6)
    one = retraced(a_node("card", branch, a_kpi("m", rule=Value())), {("u", "k"): 0.0, ("u", "m"): 95.0})
    assert one.score == 95.0
    assert told(one)[-1] == "If the missing figures come in, the score will be between 47.50 and 70.00."
    whole = retraced(a_node("card", branch, a_kpi("m", rule=Value())), {("u", "k"): 0.0, ("u", "m"): 10.0})
    assert not [line for line in told(whole) if line.startswith("If the missing")]


@pytest.mark.parametrize(
    ("expression", "filled"),
    [
        ("max(a, b) - a", "max(3, –) - 3"),
        ("a1 + ab + a", "a1 + ab + 3"),
        ("支出 / a", "(−2) / 3"),
        ("a.target * a", "a.target * 3"),
        ("a.target * c.target", "a.target * 7"),
    ],
)
def test_only_whole_names_are_replaced(expression: str, filled: str) -> None:
    values = {"a": 3.0, "b": None, "支出": -2.0, "c.target": 7.0}
    assert substituted(expression, values) == filled


def test_an_input_called_like_a_reference_value_keeps_its_own_value() -> None:
    kpi = a_kpi(
        "k",
        rule=Value(),
        target=Dated.constant(9),
        inputs=(an_input("target"),),
        formula=Formula((("", "2 * target"),)),
    )
    one = retraced(a_node("card", kpi), {("u", "target"): 3.0}, "k")
    assert told(one)[0] == "2 * target = 2 * 3 = 6"


def test_exact_numbers_read_back() -> None:
    for value in (0.1, 2.936460018, 75000.0, 1e-9, 123456789012.0, -0.5):
        assert float(exact(value).replace("−", "-")) == value
    assert (exact(math.inf), exact(-math.inf)) == ("∞", "−∞")


@pytest.mark.parametrize("over_time", OverTime)
def test_periods_without_a_figure_are_told_however_they_are_combined(over_time: OverTime) -> None:
    known, absent = Period.parse("2020-01"), (Period.parse("2020-02"), Period.parse("2020-03"))
    stock = Input("stock", "bureau/stock", "", Text.plain("Stock"), Text(), Frequency.MONTH, over_time)
    used = UsedInput(stock, 5.0, (UsedFact(known, 5.0, Status.REPORTED),), absent)
    speech = Speech.of("en", definitions().organisation)
    assert input_line(used, speech) == "Stock (stock) = 5, nothing submitted for 2 of 3 periods"
