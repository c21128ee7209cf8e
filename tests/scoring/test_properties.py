"""What everybody takes for granted of a score, tried on scorecards nobody thought of."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bsc_cli.model.results import Status
from bsc_cli.model.rules import Better, Linear, Transform, Value, Within
from bsc_cli.model.scorecard import Dated, Kpi, Method, Missing, Node, Scale
from bsc_cli.scoring.explain import explain
from bsc_cli.scoring.explanation import Explanation, entering
from bsc_cli.scoring.facts import Facts
from bsc_cli.scoring.results import Results
from bsc_cli.scoring.score import score
from tests.scoring.made import QUARTER, Figure, a_kpi, a_node, a_scorecard, definitions, facts
from tests.scoring.test_laws import UNITS, cases, kpis, numbers, scored

Case = tuple[Node, dict[tuple[str, str], Figure]]
CLOSE = 1e-9


def changed(item: Node | Kpi, change: Callable[[Node | Kpi], Node | Kpi]) -> Node | Kpi:
    """Give a tree with `change` done to every item, the lowest first."""
    if isinstance(item, Node):
        item = replace(item, children=tuple(changed(child, change) for child in item.children))
    return change(item)


def by_address(results: Results) -> dict[tuple[str, str], tuple[float, ...]]:
    """Everything that is said of each item of each unit, NaN as a text that equals itself."""
    columns = (results.score, results.low, results.high, results.coverage, results.share, results.points)
    return {
        (unit, item.id): tuple(
            "none" if math.isnan(column[row]) else float(column[row]) for column in (*columns, results.reason)
        )
        for block in results.layout.blocks
        for unit in block.units
        for item in block.items
        for row in [results.layout.row(unit, item.id)]
    }


def below(explanation: Explanation) -> Iterator[Explanation]:
    yield explanation
    for child in explanation.children:
        yield from below(child)


@given(cases())
def test_a_node_lies_between_its_children(case: Case) -> None:
    root, figures = case
    known, given_facts = definitions(a_scorecard(root, UNITS)), facts(figures)
    results = score(known, given_facts, QUARTER)
    for unit in UNITS:
        for one in below(explain(known, given_facts, results, unit)):
            if isinstance(one.item, Node) and one.score is not None:
                counted = [entering(one.item, child) for child in one.children if child.weight > 0]
                there = [value for value in counted if value is not None]
                slack = CLOSE if one.item.round is None else 0.5 * 10.0**-one.item.round.digits + CLOSE
                assert min(there) - slack <= one.score <= max(there) + slack


@given(cases(), st.sampled_from([2.0, 0.5, 3.0, 0.01, 1000.0]))
def test_only_relative_weights_matter(case: Case, factor: float) -> None:
    root, figures = case

    def heavier(item: Node | Kpi) -> Node | Kpi:
        return replace(item, weight=Dated.constant(item.weight.points[0][1] * factor))

    again = changed(root, heavier)
    assert isinstance(again, Node)
    before, after = scored(root, figures), scored(again, figures)
    for ours, theirs in ((before.score, after.score), (before.coverage, after.coverage), (before.share, after.share)):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9)
    assert (before.reason == after.reason).all()


@given(cases(), st.data())
def test_no_order_changes_a_single_bit(case: Case, data: st.DataObject) -> None:
    root, figures = case

    def shuffled(item: Node | Kpi) -> Node | Kpi:
        return (
            replace(item, children=tuple(data.draw(st.permutations(item.children)))) if isinstance(item, Node) else item
        )

    again = changed(root, shuffled)
    assert isinstance(again, Node)
    rows = facts(figures)
    order = np.array(data.draw(st.permutations(range(len(rows.value)))), dtype=int)
    mixed = Facts(
        rows.units, rows.inputs, *(one[order] for one in (rows.period, rows.unit, rows.input, rows.value, rows.status))
    )
    card = a_scorecard(again, data.draw(st.permutations(UNITS)))
    assert by_address(scored(root, figures)) == by_address(score(definitions(card), mixed, QUARTER))


@given(kpis("k"), numbers, numbers)
@settings(max_examples=400)
def test_a_better_actual_never_scores_worse(kpi: Kpi, one: float, other: float) -> None:
    assume(not isinstance(kpi.rule, Within) and (kpi.better is Better.HIGHER or not isinstance(kpi.rule, Value)))
    worse, better = sorted((one, other), reverse=kpi.better is Better.LOWER)
    results = scored(a_node("n", kpi), {("a", "k"): worse, ("b", "k"): better})
    low, high = (float(results.score[results.layout.row(unit, "k")]) for unit in ("a", "b"))
    assert math.isnan(low) == math.isnan(high)
    assert math.isnan(low) or low <= high


def unconditional(item: Node | Kpi) -> Node | Kpi:
    """Give the item such that whatever is left out of a score could still become anything.

    Where floor or cap stand inside the scale, or a node is not scored although something is known of it (too few
    of its parts, a part below zero under a root), what is left out can become less than the rest already is.
    """
    if isinstance(item, Kpi):
        return replace(item, floor=None, cap=None)
    method = Method.MEAN if item.method is Method.GEOMETRIC and item.scale.low < 0 else item.method
    return replace(item, method=method, min_children=0, min_coverage=0.0, min_kpis=0.0)


@given(cases())
def test_the_interval_holds_the_score(case: Case) -> None:
    root = changed(case[0], unconditional)
    assert isinstance(root, Node)
    results = scored(root, case[1])
    known = ~np.isnan(results.score) & ~np.isnan(results.low) & ~np.isnan(results.high)
    assert (results.low[known] <= results.score[known] + CLOSE).all()
    assert (results.score[known] <= results.high[known] + CLOSE).all()


@given(cases(), st.data())
def test_silence_never_pays_where_missing_counts_as_zero(case: Case, data: st.DataObject) -> None:
    root, figures = case

    def strict(item: Node | Kpi) -> Node | Kpi:
        scale = Scale(0.0, max(item.scale.high, 10.0))
        if isinstance(item, Node):
            return replace(item, scale=scale, missing=Missing.ZERO)
        return replace(item, scale=scale, floor=None, cap=None, missing=Missing.EXCLUDE)

    again = changed(root, strict)
    assert isinstance(again, Node)
    told = [key for key, figure in figures.items() if figure is not None and not isinstance(figure, Status)]
    assume(told)
    silent = data.draw(st.sampled_from(told))
    before, after = scored(again, figures), scored(again, {**figures, silent: None})
    kept = ~np.isnan(before.score) & np.array([not isinstance(item, Kpi) for _, item in rows_of(before)])
    assert not np.isnan(after.score[kept]).any()
    assert (after.score[kept] <= before.score[kept] + CLOSE).all()


def rows_of(results: Results) -> list[tuple[str, Node | Kpi]]:
    return [(unit, item) for block in results.layout.blocks for item in block.items for unit in block.units]


@given(
    st.floats(0.01, 1e6),
    st.floats(0.01, 1e6),
    st.sampled_from([Scale(), Scale(0.0, 1.0), Scale(1.0, 5.0), Scale(-50.0, 50.0)]),
    st.sampled_from([None, None, *Transform]),
)
@settings(max_examples=400)
def test_the_target_is_worth_everything_and_the_zero_point_nothing(
    target: float, zero: float, scale: Scale, transform: Transform | None
) -> None:
    assume(abs(target - zero) > 1e-3 * max(target, zero))
    better = Better.HIGHER if target > zero else Better.LOWER
    kpi = a_kpi(
        "k", better=better, scale=scale, rule=Linear(zero_at=zero), target=Dated.constant(target), transform=transform
    )
    results = scored(a_node("n", kpi, scale=scale), {("a", "k"): target, ("b", "k"): zero})
    full, nothing = (float(results.score[results.layout.row(unit, "k")]) for unit in ("a", "b"))
    assert (full, nothing) == (scale.high, scale.low)
