"""What passes the checks can be scored: a target scores everything, a zero point nothing, better never worse."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bsc_cli.checks.amounts import Moment, amount_at, moments
from bsc_cli.checks.formulas import check_formulas
from bsc_cli.checks.scores import score_faults
from bsc_cli.diagnostics import Severity
from bsc_cli.model.periods import Period
from bsc_cli.model.rules import Anchors, Bands, Better, Linear, Met, Ratio, Rule, Transform, Within
from bsc_cli.model.scorecard import Dated, Formula, Kpi, Missing, Scale
from bsc_cli.scoring.curves import Track, families
from bsc_cli.scoring.rules import compiled, transformed
from bsc_cli.scoring.score import score
from tests.scoring.made import QUARTER, a_kpi, a_node, a_scorecard, an_input, definitions, facts

NUMBERS = st.one_of(
    st.integers(-20, 120).map(float), st.floats(-1e6, 1e6, allow_nan=False), st.sampled_from([1e300, -1e300, 1e-310])
)
YEARS = st.dictionaries(st.sampled_from(["2018", "2019", "2020", "2020-Q2", "2020-Q3"]), NUMBERS, min_size=1)
BETTER = st.sampled_from([Better.HIGHER, Better.LOWER])
TRANSFORMS = st.sampled_from([None, None, Transform.LOG, Transform.SQRT])
SCALES = st.sampled_from([Scale(), Scale(0, 1), Scale(1, 5), Scale(-50, 50)])


def dated(points: dict[str, float]) -> Dated:
    return Dated(tuple(sorted(((Period.parse(one), value) for one, value in points.items()), key=lambda p: p[0].key)))


REFERENCES = st.one_of(NUMBERS.map(Dated.constant), YEARS.map(dated))


def errors(kpi: Kpi) -> set[str]:
    return {finding.rule.code for finding in score_faults(kpi) if finding.rule.severity is Severity.ERROR}


def scored(kpi: Kpi, moment: Moment, actuals: list[float]) -> list[float]:
    """Score actuals with the reference values of one time."""
    references = {name: math.nan if value is None else value for name, value in moment.values.items()}
    floor, cap = kpi.bounds
    (family,) = families([Track(compiled(kpi, references), floor, cap, None)])
    x = transformed(np.array(actuals, dtype=np.float64), kpi.transform)
    return [float(one) for one in family.scores(x)[0]]


def complete(kpi: Kpi) -> Iterator[Moment]:
    return (moment for moment in moments(kpi) if None not in moment.values.values())


@given(REFERENCES, REFERENCES, TRANSFORMS, SCALES)
def test_a_line_without_faults_scores_all_at_the_target_and_nothing_at_the_zero_point(
    target: Dated, baseline: Dated, transform: Transform | None, scale: Scale
) -> None:
    for better in (Better.HIGHER, Better.LOWER):
        kpi = a_kpi("k", better=better, target=target, baseline=baseline, transform=transform, scale=scale)
        for moment in () if errors(kpi) else complete(kpi):
            full, nothing = moment.values["target"], moment.values["baseline"]
            assert full is not None
            assert nothing is not None
            assert scored(kpi, moment, [full, nothing]) == [scale.high, scale.low]


@given(REFERENCES, REFERENCES, BETTER)
def test_a_line_with_faults_cannot_be_drawn_at_some_time(target: Dated, baseline: Dated, better: Better) -> None:
    kpi = a_kpi("k", better=better, target=target, baseline=baseline)
    found = errors(kpi)
    if "BSC257" in found:
        return
    spoilt = [moment for moment in complete(kpi) if math.isnan(scored(kpi, moment, [50.0])[0])]
    assert bool(spoilt) <= bool(found)
    near = any(abs((m.values["target"] or 0) - (m.values["baseline"] or 0)) < 1e-3 for m in complete(kpi))
    assert near or bool(found) == bool(spoilt)


@given(REFERENCES, BETTER, st.sampled_from([None, 0.0, 100.0]))
def test_a_ratio_without_faults_has_a_score_at_every_time(
    target: Dated, better: Better, zero_target: float | None
) -> None:
    kpi = a_kpi("k", better=better, target=target, rule=Ratio(zero_target))
    for moment in complete(kpi):
        if not errors(kpi):
            assert not math.isnan(scored(kpi, moment, [7.0])[0])


POINTS = st.lists(st.tuples(st.integers(0, 20).map(float), st.integers(0, 10).map(lambda n: n * 10.0)), max_size=5)


def rules_of(points: list[tuple[float, float]]) -> Iterator[Rule]:
    yield Anchors(tuple((x, (y,)) for x, y in points))
    yield Bands(tuple(points))


@given(POINTS, BETTER)
def test_points_without_faults_never_score_a_better_result_worse(
    points: list[tuple[float, float]], better: Better
) -> None:
    actuals = [n / 2 for n in range(-4, 50)]
    for rule in rules_of(points):
        kpi = a_kpi("k", better=better, rule=rule)
        if errors(kpi):
            continue
        found = scored(kpi, moments(kpi)[0], actuals)
        assert not any(map(math.isnan, found))
        assert found == sorted(found, reverse=better is Better.LOWER)


@given(POINTS)
def test_points_with_faults_would_have_been_wrong(points: list[tuple[float, float]]) -> None:
    """Not too strict either: what is refused has no score somewhere, or scores a better result worse."""
    actuals = [n / 2 for n in range(-4, 50)]
    for rule in rules_of(points):
        kpi = a_kpi("k", rule=rule)
        if not errors(kpi) - {"BSC266"} or len(points) < 2:
            continue
        found = scored(kpi, moments(kpi)[0], actuals)
        assert any(map(math.isnan, found)) or found != sorted(found)


WIDTHS = st.floats(0.01, 1e5)


@given(
    st.floats(-1e5, 1e5).filter(lambda x: not 0 < abs(x) < 1e-9),
    st.one_of(st.just(0.0), WIDTHS),
    st.one_of(st.just(0.0), WIDTHS),
)
def test_a_corridor_scores_all_at_its_ends(low: float, width: float, tolerance: float) -> None:
    kpi = a_kpi("k", better=Better.CLOSER, rule=Within(low, low + width, tolerance))
    assert errors(kpi) == set()
    outside = [low - tolerance - 1.0, low + width + tolerance + 1.0]
    assert scored(kpi, moments(kpi)[0], [low, low + width, *outside]) == [100.0, 100.0, 0.0, 0.0]


SMALL = st.integers(-8, 8).map(float)


def some_rules(low: float, width: float) -> Iterator[tuple[Rule, Better]]:
    for better in (Better.HIGHER, Better.LOWER):
        yield from ((rule, better) for rule in (Linear(low), Ratio(), Met(), Bands(((low, 60.0), (low + width, 60.0)))))
    yield Within(low, low + width, 2.0), Better.CLOSER


@given(SMALL, SMALL, st.integers(0, 4).map(float))
def test_where_missing_is_zero_silence_is_refused_exactly_if_it_earns_something(
    target: float, low: float, width: float
) -> None:
    actuals = [n / 2 for n in range(-60, 61)]
    for rule, better in some_rules(low, width):
        kpi = a_kpi("k", better=better, target=Dated.constant(target), rule=rule, missing=Missing.ZERO)
        found = errors(kpi)
        if found <= {"BSC228"}:
            worst = min(scored(kpi, moments(kpi)[0], actuals))
            assert ("BSC228" in found) == (scored(kpi, moments(kpi)[0], [0.0])[0] > worst + 1e-9)


@given(SMALL, SMALL, st.integers(0, 4).map(float), SMALL, st.integers(1, 8).map(float))
def test_a_clip_is_refused_exactly_if_nobody_can_earn_the_full_score_or_nobody_can_miss_it(
    target: float, low: float, width: float, foot: float, reach: float
) -> None:
    for rule, better in some_rules(low, width):
        plain = a_kpi("k", better=better, target=Dated.constant(target), rule=rule)
        kpi = replace(plain, clip=(foot, foot + reach))
        found = errors(kpi)
        if found <= {"BSC229"}:
            moment = moments(plain)[0]
            anywhere = scored(plain, moment, [n / 4 for n in range(-200, 201)])
            inside = scored(plain, moment, [foot + n / 4 for n in range(int(4 * reach) + 1)])
            missed = max(inside) < max(anywhere) - 1e-9
            same_for_all = max(inside) - min(inside) <= 1e-9 < max(anywhere) - min(anywhere)
            assert ("BSC229" in found) == (missed or same_for_all), (rule, better, inside)


@given(YEARS, YEARS)
def test_every_combination_that_holds_at_the_end_of_a_quarter_is_looked_at(
    target: dict[str, float], baseline: dict[str, float]
) -> None:
    kpi = a_kpi("k", target=dated(target), baseline=dated(baseline))
    seen = {(moment.values["target"], moment.values["baseline"]) for moment in moments(kpi)}
    for n in range(30):
        period = Period.parse("2017-Q1").shift(n)
        held = (dated(target).at(period), dated(baseline).at(period))
        assert held in seen or held == (None, None)


def test_a_yearly_kpi_never_meets_what_holds_only_within_the_year() -> None:
    points = {"2019": 90.0, "2020-Q1": 80.0, "2020-Q3": 95.0}
    quarterly = a_kpi("k", target=dated(points))
    yearly = a_kpi("k", target=dated(points), frequency=Period.parse("2020").frequency)
    assert [moment.values["target"] for moment in moments(quarterly)] == [90.0, 80.0, 95.0]
    assert [moment.values["target"] for moment in moments(yearly)] == [90.0, 95.0]


def test_what_each_unit_has_of_its_own_is_not_judged() -> None:
    kpi = a_kpi("k", target=Dated.constant(90.0), baseline=Formula((("", "last_year"),)))
    assert errors(kpi) == set()
    assert math.isnan(amount_at("2 * baseline", moments(kpi)[0].values) or 0.0)


def test_the_zero_point_may_be_a_formula_over_the_target() -> None:
    kpi = a_kpi("k", target=Dated.constant(90.0), rule=Linear("1.2 * target"))
    assert errors(kpi) == {"BSC263"}
    assert errors(a_kpi("k", target=Dated.constant(90.0), rule=Linear("0.8 * target"))) == set()


TOKENS = ["a", "b", "shared", "k", "other", "other.target", "k.target", "goal", "nobody", "1", "0", "2.5"]
TOKENS += ["+", "-", "*", "/", "^", "(", ")", ",", "min(", "log(", "where(", "==", "<", "and", "not", "other.score"]


@given(st.lists(st.sampled_from(TOKENS), min_size=1, max_size=9).map(" ".join), st.sampled_from(["b", "k", "k.target"]))
def test_formulas_without_faults_can_always_be_worked_out(text: str, other: str) -> None:
    """Whatever is written: it is refused, or it is evaluated without an exception."""
    inputs = (an_input("a"), an_input("b"))
    kpi = a_kpi("k", inputs=inputs, formula=Formula((("", text),)), target=Dated.constant(5.0), rule=Linear(0.0))
    second = a_kpi("other", formula=Formula((("", other),)), target=Formula((("", "k.target"),)), rule=Linear(0.0))
    root = a_node("card", a_node("goal", kpi, second))
    card = a_scorecard(root, inputs=(an_input("shared"),))
    found = [one for one in check_formulas(card) if one.rule.severity is Severity.ERROR]
    if not found:
        score(definitions(card), facts({("u", "a"): 3.0, ("u", "b"): 4.0, ("u", "shared"): 5.0}), QUARTER)
