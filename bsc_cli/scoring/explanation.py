"""Why a number is what it is, as a tree of values: the derivation of one item of one unit in one period."""

from __future__ import annotations

from dataclasses import dataclass

from bsc_cli.model.periods import Period
from bsc_cli.model.results import ABSENT, Reason, Status
from bsc_cli.model.scorecard import Input, Kpi, Missing, Node, Scale


@dataclass(frozen=True, slots=True)
class UsedFact:
    """One collected figure that went into an input."""

    period: Period
    value: float | None
    status: Status


@dataclass(frozen=True, slots=True)
class UsedInput:
    """An input's value over the window, and the figures behind it; `absent` lists periods with none."""

    input: Input
    value: float | None
    facts: tuple[UsedFact, ...]
    absent: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """The stretch of the rule the actual fell on: from (x0, y0) to (x1, y1); an end is None if open.

    x is in raw units of the actual, y on the KPI's scale. Of a level stretch, `with_x0` and `with_x1` tell whether
    the ends belong to it: where the score jumps, the better one holds.
    """

    x0: float | None
    y0: float
    x1: float | None
    y1: float
    with_x0: bool = True
    with_x1: bool = True


@dataclass(frozen=True, slots=True)
class Explanation:
    """One item: its score and all that made it. Children in the order written.

    A KPI's way from figures to score: `inputs`, `uses` (the other KPIs that its formulas name, as far as their
    actuals, and those that these name unless they are told in a place of their own), `named` (the values of the
    names), `steps` (a formula's named steps, None = missing), `actual` (`filled`: a missing one counted as zero),
    `entered` (after clip), `transformed`, `before` (the score by the rule), `unrounded` (after floor and cap), `score`
    (after a declared `round`). `references` are the reference values that held, by name. `clipped` tells that clip,
    floor or cap held the number.

    `weight` is as written and in force; `share` and `points` as in `Results`. `place` of the figures is not here:
    whoever holds the ledger adds it.
    """

    unit: str
    item: Node | Kpi
    period: Period
    score: float | None
    reason: Reason
    low: float | None
    high: float | None
    coverage: float
    weight: float
    share: float | None
    points: float | None
    grade: str
    provisional: bool
    unrounded: float | None = None
    actual: float | None = None
    filled: bool = False
    entered: float | None = None
    transformed: float | None = None
    segment: Segment | None = None
    before: float | None = None
    clipped: bool = False
    references: tuple[tuple[str, float | None], ...] = ()
    steps: tuple[tuple[str, str, float | None], ...] = ()
    inputs: tuple[UsedInput, ...] = ()
    named: tuple[tuple[str, float | None], ...] = ()
    uses: tuple[Explanation, ...] = ()
    children: tuple[Explanation, ...] = ()


def entering(node: Node, child: Explanation) -> float | None:
    """Give what a child's score is in its node's roll-up, on the node's scale; None if it does not count."""
    if child.score is not None:
        return _to(child.score, child.item.scale, node.scale)
    if node.missing is Missing.ZERO and child.reason not in ABSENT:
        return min(max(0.0, node.scale.low), node.scale.high)
    return None


def _to(score: float, inner: Scale, outer: Scale) -> float:
    if inner == outer:
        return score
    return outer.low + (score - inner.low) * (outer.high - outer.low) / (inner.high - inner.low)
