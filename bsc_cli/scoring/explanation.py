"""Why a number is what it is, as a tree of values: the derivation of one item of one unit in one period."""

from __future__ import annotations

from dataclasses import dataclass

from bsc_cli.model.periods import Period
from bsc_cli.model.results import ABSENT, Reason, Status
from bsc_cli.model.scorecard import Input, Kpi, Missing, Node, Scale
from bsc_cli.model.text import Text
from bsc_cli.scoring.scales import between


@dataclass(frozen=True, slots=True)
class UsedFact:
    """One collected figure that went into an input."""

    period: Period
    value: float | None
    status: Status


@dataclass(frozen=True, slots=True)
class UsedInput:
    """An input's value over the window, and the figures behind it; `absent` lists periods with none.

    What is not collected is made of `parts`, in the order in which they were added. `reason` tells why there is no
    value.
    """

    input: Input
    value: float | None
    facts: tuple[UsedFact, ...]
    absent: tuple[Period, ...] = ()
    parts: tuple[UsedPart, ...] = ()
    reason: Reason = Reason.SCORED


@dataclass(frozen=True, slots=True)
class UsedPart:
    """What one contributor, a KPI of a unit below, gave; None if it has no such input.

    `weight` is what its value was weighted by, where the contributors' mean is weighted. It `counts` if all it should
    give is there; where part of the contributors is enough, one that lacks a figure is left out with all of them.
    """

    unit: str
    name: Text
    kpi: Kpi
    used: UsedInput | None
    weight: UsedInput | None = None
    counts: bool = True

    @property
    def address(self) -> str:
        """Give the address that explains the contributor."""
        return f"{self.unit}/{self.kpi.id}"


@dataclass(frozen=True, slots=True)
class UsedTotal:
    """The total of a unit below: `score` on its own scale, `entered` on that of the KPI that takes it.

    `share` is the part 0..1 of the mean it carries, None if it does not count.
    """

    unit: str
    name: Text
    weight: float
    score: float | None
    entered: float | None
    share: float | None
    reason: Reason


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
    (after a declared `round`). `references` are the reference values that held, by name; `phased` those of which only a
    share was due: name, annual value, per cent. `clipped` tells that clip, floor or cap held the number. `totals` are
    those that a KPI measured by scorecards is the weighted mean of.

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
    totals: tuple[UsedTotal, ...] = ()
    phased: tuple[tuple[str, float | None, float], ...] = ()
    children: tuple[Explanation, ...] = ()


def entering(node: Node, child: Explanation) -> float | None:
    """Give what a child's score is in its node's roll-up, on the node's scale; None if it does not count."""
    if child.score is not None:
        return to_scale(child.score, child.item.scale, node.scale)
    if node.missing is Missing.ZERO and child.reason not in ABSENT:
        return min(max(0.0, node.scale.low), node.scale.high)
    return None


def to_scale(score: float, inner: Scale, outer: Scale) -> float:
    """Give a score of scale `inner` on scale `outer`."""
    factor, shift = between(inner, outer)
    return factor * score + shift


def units_in(explanation: Explanation) -> tuple[str, ...]:
    """Give the units whose figures an explanation tells, in id order."""
    found = {explanation.unit}
    pending: list[Explanation | UsedInput] = [explanation]
    while pending:
        one = pending.pop()
        if isinstance(one, Explanation):
            pending += [*one.children, *one.uses, *one.inputs]
        else:
            found |= {part.unit for part in one.parts}
            pending += [used for part in one.parts for used in (part.used, part.weight) if used is not None]
    return tuple(sorted(found))
