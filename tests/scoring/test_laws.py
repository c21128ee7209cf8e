"""Laws that every scorecard keeps, tried on scorecards nobody thought of."""

from __future__ import annotations

import math
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from bsc_cli.model.periods import Frequency
from bsc_cli.model.results import Reason, Status
from bsc_cli.model.rules import Anchors, Bands, Better, Linear, Met, Ratio, Rounding, Value, Within
from bsc_cli.model.scorecard import Dated, Kpi, Method, Missing, Node, Scale
from bsc_cli.scoring.results import Results
from bsc_cli.scoring.score import score
from tests.scoring.made import QUARTER, Figure, a_kpi, a_node, a_scorecard, definitions, facts
from tests.scoring.oracle import Out, of_kpi, of_node

SCALES = (Scale(), Scale(), Scale(0.0, 10.0), Scale(1.0, 5.0), Scale(-50.0, 50.0))
WEIGHTS = (1.0, 1.0, 2.5, 40.0, 0.1, 0.0)
UNITS = ("a", "b", "c")
numbers = st.floats(1, 100).map(lambda x: round(x, 3))
figures = st.one_of(
    numbers, numbers, st.sampled_from([0.0, 50.0, 100.0, 1e9]), st.none(), st.just(Status.NOT_AVAILABLE)
)
roundings = st.sampled_from([None, None, Rounding(0), Rounding(2)])


@st.composite
def kpis(draw: st.DrawFn, name: str) -> Kpi:
    scale = draw(st.sampled_from(SCALES))
    low, high = scale.low, scale.high
    better = draw(st.sampled_from([Better.HIGHER, Better.LOWER]))
    worst, best = (20.0, 85.5) if better is Better.HIGHER else (85.5, 20.0)
    middle = low + (high - low) * 0.6
    rules = (
        Value(),
        Linear(),
        Linear(zero_at=worst),
        Ratio(),
        Met(),
        Bands(((best, high), (50.0, middle), (worst, low + (high - low) / 3)), low),
        Anchors(((worst, (low,)), (60.0, (middle,)), (best, (high,)))),
        Within(30.0, 60.0, 12.5),
    )
    wider = (high - low) * draw(st.sampled_from([0.0, 0.0, 0.2]))
    return a_kpi(
        name,
        draw(st.sampled_from(WEIGHTS)),
        better=better,
        scale=scale,
        rule=draw(st.sampled_from(rules)),
        target=draw(st.sampled_from([Dated.constant(best)] * 9 + [None])),
        baseline=Dated.constant(worst),
        cap=draw(st.sampled_from([None, high + wider])),
        floor=draw(st.sampled_from([None, low + wider])),
        round=draw(roundings),
        frequency=draw(st.sampled_from([Frequency.QUARTER] * 5 + [Frequency.YEAR])),
        missing=draw(st.sampled_from([Missing.EXCLUDE] * 5 + [Missing.ZERO])),
    )


@st.composite
def nodes(draw: st.DrawFn, depth: int, ids: count[int]) -> Node:
    children: list[Node | Kpi] = []
    for _ in range(draw(st.integers(1, 4))):
        if depth > 0 and draw(st.booleans()):
            children.append(draw(nodes(depth - 1, ids)))
        else:
            children.append(draw(kpis(f"k{next(ids)}")))
    return a_node(
        f"n{next(ids)}",
        *draw(st.permutations(children)),
        weight=draw(st.sampled_from(WEIGHTS)),
        scale=draw(st.sampled_from(SCALES)),
        method=draw(st.sampled_from([Method.MEAN] * 5 + list(Method))),
        missing=draw(st.sampled_from([Missing.EXCLUDE] * 4 + [Missing.ZERO])),
        min_children=draw(st.sampled_from([0, 0, 0, 2])),
        min_coverage=draw(st.sampled_from([0.0, 0.0, 0.6])),
        min_kpis=draw(st.sampled_from([0.0, 0.0, 0.5, 2.0])),
        round=draw(roundings),
    )


@st.composite
def scorecards(draw: st.DrawFn) -> Node:
    return draw(nodes(2, count()))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Node, dict[tuple[str, str], Figure]]:
    root = draw(scorecards())
    return root, {(unit, kpi.id): draw(figures) for unit in UNITS for kpi in root.kpis()}


def scored(root: Node, figures: dict[tuple[str, str], Figure]) -> Results:
    return score(definitions(a_scorecard(root, UNITS)), facts(figures), QUARTER)


def worked_out(root: Node, figures: dict[tuple[str, str], Figure], unit: str) -> dict[str, Out]:
    leaves = {}
    for kpi in root.kpis():
        figure = figures[unit, kpi.id]
        value = None if isinstance(figure, Status) or figure is None else float(figure)
        reason = Reason.NOT_AVAILABLE if isinstance(figure, Status) else Reason.NOT_SUBMITTED
        if kpi.frequency is Frequency.YEAR:
            reason = Reason.NOT_DUE
        leaves[kpi.id] = of_kpi(kpi, value, reason, QUARTER)
    found: dict[str, Out] = {}
    of_node(root, leaves, QUARTER, found)
    return found


def same(ours: float, theirs: float | None) -> bool:
    return math.isnan(ours) if theirs is None else math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-10)


@given(cases())
@settings(max_examples=400)
def test_every_row_agrees_with_a_second_working(case: tuple[Node, dict[tuple[str, str], Figure]]) -> None:
    root, figures = case
    results = scored(root, figures)
    for unit in UNITS:
        for name, out in worked_out(root, figures, unit).items():
            row = results.layout.row(unit, name)
            assert Reason(int(results.reason[row])) is out.reason, (unit, name)
            for ours, theirs in (
                (results.score[row], out.score),
                (results.low[row], out.low),
                (results.high[row], out.high),
                (results.coverage[row], out.coverage),
            ):
                assert same(float(ours), theirs), (unit, name, float(ours), out)
