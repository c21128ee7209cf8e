"""Definitions to arrays: scorecards x units as rows, and the steps that roll rows up.

Structure only. Python loops here run over the items of a definition, never over units or values: what is
the same for all units of a scorecard is held once, as a column beside which the units are broadcast.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.model.scorecard import Kpi, MeasuredBy, Method, Missing, Node
from bsc_cli.scoring.quantise import Floats, half_up
from bsc_cli.scoring.results import Block, Layout
from bsc_cli.scoring.scales import between

Lanes = NDArray[np.intp]

FUSED = 1 << 16
"""Scorecards of equally many units that lie side by side are computed together, up to so many rows."""


@dataclass(frozen=True, slots=True)
class Step:
    """The roll-up of all nodes of one depth and method. Columns are float64[·, 1].

    children: lanes, those of one node together and in id order; of: intp[child] their node, 0..m-1
    runs:     where each node's children begin, intp[m]
    nodes:    lanes, m of them
    weight:   [child] in force in the period; total: [m] their sums
    scale, shift: [child] a child's score on its node's scale is scale * s + shift; None = the same scale
    nothing:  [child] what a missing child counts as, NaN = it does not count; None = none does
    low, high: [m] the ends of the node's scale
    limits:   (floor, cap): [m] least and most of every child of a node, where the method is the mean and all
              children are KPIs with the same limits: then two sums tell everything; else None
    min_children, min_coverage, min_kpis: [m] or None where no node asks for any
    rounded:  (digits, which of the m)
    """

    method: Method
    children: slice
    of: Lanes
    runs: Lanes
    nodes: Lanes
    weight: Floats
    total: Floats
    scale: Floats | None
    shift: Floats | None
    nothing: Floats | None
    low: Floats
    high: Floats
    limits: tuple[Floats, Floats] | None
    min_children: Floats | None
    min_coverage: Floats | None
    min_kpis: Floats | None
    rounded: tuple[tuple[int, Lanes], ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """The items of one or more scorecards as lanes: one lane an item, in the order in which steps need them.

    items: intp[lane] the item's number in the part; kpis: the lanes of KPIs, by number of item
    bare: lanes of nodes without children, which nothing computes
    plain: every step has `limits` for its KPIs
    steps: deepest nodes first; counts: some node asks for `min_kpis`
    """

    items: Lanes
    kpis: Lanes
    bare: Lanes
    plain: bool
    steps: tuple[Step, ...]
    counts: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Neighbouring blocks of equally many units: rows start .. start + items * width are one rectangle.

    Parts of a later stage need the totals of those before.
    """

    blocks: tuple[Block, ...]
    tree: Tree
    start: int
    items: int
    width: int
    stage: int = 0

    @property
    def rows(self) -> slice:
        """Give the rows of the part."""
        return slice(self.start, self.start + self.items * self.width)

    def kpis(self) -> Iterator[tuple[Block, Kpi]]:
        """Give the KPIs with their blocks, in the order of `Tree.kpis`."""
        return ((block, item) for block in self.blocks for item in block.items if isinstance(item, Kpi))


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything about a period that does not depend on its figures."""

    period: Period
    layout: Layout
    parts: tuple[Part, ...]

    def stages(self) -> Iterator[Plan]:
        """Give the plan stage by stage: of each, the same layout with its own parts."""
        for stage in sorted({part.stage for part in self.parts}):
            yield Plan(self.period, self.layout, tuple(part for part in self.parts if part.stage == stage))


def build(
    definitions: Definitions,
    period: Period,
    *,
    units: Collection[str] | None = None,
    stages: Callable[[Layout], Sequence[int]] = lambda layout: [0] * len(layout.blocks),
) -> Plan:
    """Give the plan of `period` for all scored units, or for `units`; `stages` gives the stage of each block."""
    layout = arrange(definitions, units)
    stage = dict(zip((block.start for block in layout.blocks), stages(layout), strict=True))
    parts = (_part(blocks, period, stage[blocks[0].start]) for blocks in _fused(layout.blocks, stage))
    return Plan(period, layout, tuple(parts))


def arrange(definitions: Definitions, units: Collection[str] | None = None) -> Layout:
    """Give where every unit and item stands: scorecards by id, units as the scorecard lists them."""
    wanted = None if units is None else set(units)
    blocks = []
    start = 0
    for scorecard in sorted(definitions.scorecards, key=lambda s: s.id):
        chosen = tuple(u for u in scorecard.units if wanted is None or u in wanted)
        if chosen:
            items = tuple(scorecard.root.walk())
            blocks.append(Block(scorecard, items, chosen, start))
            start += len(items) * len(chosen)
    return Layout(tuple(blocks))


def is_due(kpi: Kpi, period: Period) -> bool:
    """Tell whether a KPI is due in `period`: whether one of its own periods ends with it.

    A KPI of a longer frequency is due in the last of the shorter periods it spans.
    """
    return (period.last_month + 1) % kpi.frequency.months == 0


def _fused(blocks: Iterable[Block], stage: Mapping[int, int]) -> Iterator[tuple[Block, ...]]:
    """Give runs of neighbouring blocks of one stage and of equally many units, each of bounded size."""
    run: list[Block] = []
    size = 0
    for block in blocks:
        rows = len(block.items) * len(block.units)
        apart = run and (len(run[-1].units) != len(block.units) or stage[run[-1].start] != stage[block.start])
        if apart or (run and size + rows > FUSED):
            yield tuple(run)
            run, size = [], 0
        run.append(block)
        size += rows
    if run:
        yield tuple(run)


def _part(blocks: tuple[Block, ...], period: Period, stage: int) -> Part:
    items = sum(len(block.items) for block in blocks)
    return Part(blocks, _tree(blocks, period), blocks[0].start, items, len(blocks[0].units), stage)


@dataclass(frozen=True, slots=True)
class _Family:
    """A node with its number in the part, and its children with theirs, in id order."""

    node: Node
    number: int
    children: tuple[Node | Kpi, ...]
    numbers: tuple[int, ...]


def _tree(blocks: tuple[Block, ...], period: Period) -> Tree:
    """Lay out the lanes: the children of each step together, deepest first, roots last."""
    items = [item for block in blocks for item in block.items]
    groups: dict[tuple[int, Method], list[_Family]] = {}
    roots = []
    first = 0
    for block in blocks:
        roots.append(first)
        _gather(block, first, groups)
        first += len(block.items)
    ordered = sorted(groups, key=lambda key: (-key[0], key[1].value))
    numbers = [n for key in ordered for family in groups[key] for n in family.numbers] + roots
    lane_of = np.zeros(len(items), np.intp)
    lane_of[numbers] = np.arange(len(items))
    steps = []
    start = 0
    for key in ordered:
        steps.append(_step(key[1], groups[key], start, lane_of, period))
        start = steps[-1].children.stop
    kpis = [n for n, item in enumerate(items) if isinstance(item, Kpi)]
    holds_kpis = [any(isinstance(one, Kpi) for family in groups[key] for one in family.children) for key in ordered]
    childless = [n for n, item in enumerate(items) if isinstance(item, Node) and not item.children]
    return Tree(
        items=np.array(numbers, np.intp),
        kpis=lane_of[np.array(kpis, np.intp)],
        bare=lane_of[np.array(childless, np.intp)],
        plain=all(step.limits is not None or not holds for step, holds in zip(steps, holds_kpis, strict=True)),
        steps=tuple(steps),
        counts=any(step.min_kpis is not None for step in steps),
    )


def _gather(block: Block, first: int, groups: dict[tuple[int, Method], list[_Family]]) -> None:
    """Add the nodes of a block, whose items count from `first`, by depth and method."""
    number = {id(item): first + n for n, item in enumerate(block.items)}
    depth = {id(block.items[0]): 0}
    for item in block.items:
        if isinstance(item, Node) and item.children:
            children = tuple(sorted(item.children, key=lambda child: child.id))
            depth.update((id(child), depth[id(item)] + 1) for child in children)
            family = _Family(item, number[id(item)], children, tuple(number[id(child)] for child in children))
            groups.setdefault((depth[id(item)], item.method), []).append(family)


def _step(method: Method, families: list[_Family], start: int, lane_of: Lanes, period: Period) -> Step:
    nodes = [family.node for family in families]
    pairs = [(family.node, child) for family in families for child in family.children]
    sizes = np.array([len(family.children) for family in families], np.intp)
    of = np.repeat(np.arange(len(nodes)), sizes)
    weight = np.array([child.weight.at(period) or 0.0 for _, child in pairs])  # not begun: nothing of it is due
    total = np.bincount(of, weights=weight, minlength=len(nodes)).astype(np.float64, copy=False)
    lines = [between(child.scale, node.scale) for node, child in pairs]
    same = all(line == (1.0, 0.0) for line in lines)
    zero = any(node.missing is Missing.ZERO for node in nodes)
    digits = [None if node.round is None else node.round.digits for node in nodes]
    return Step(
        method=method,
        children=slice(start, start + len(pairs)),
        of=of,
        runs=np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp),
        nodes=lane_of[[family.number for family in families]],
        weight=weight[:, None],
        total=total[:, None],
        scale=None if same else _column(a for a, _ in lines),
        shift=None if same else _column(b for _, b in lines),
        nothing=_column(_nothing(node) for node, _ in pairs) if zero else None,
        low=_column(node.scale.low for node in nodes),
        high=_column(node.scale.high for node in nodes),
        limits=_limits(families) if method is Method.MEAN else None,
        min_children=_asked(node.min_children for node in nodes),
        min_coverage=_asked(node.min_coverage for node in nodes),
        min_kpis=_asked(node.min_kpis for node in nodes),
        rounded=tuple(
            (one, np.array([n for n, own in enumerate(digits) if own == one], np.intp))
            for one in sorted({own for own in digits if own is not None})
        ),
    )


def _limits(families: list[_Family]) -> tuple[Floats, Floats] | None:
    """Give the common floor and cap of each node's children on its scale; None if some node's differ or are nodes."""
    common = []
    for family in families:
        limits = set()
        for child in family.children:
            if not isinstance(child, Kpi) or may_stand_on_part(child):
                return None
            factor, shift = between(child.scale, family.node.scale)
            limits.add(tuple(factor * end + shift for end in limits_of(child)))
        if len(limits) > 1:
            return None
        common.append(limits.pop())
    return _column(floor for floor, _ in common), _column(cap for _, cap in common)


def may_stand_on_part(kpi: Kpi) -> bool:
    """Tell whether a KPI can have a score and less than full coverage: what is below may be there in part only."""
    by_contributors = kpi.measured_by is MeasuredBy.CONTRIBUTORS and kpi.partial
    return by_contributors or kpi.measured_by is MeasuredBy.SCORECARDS


def limits_of(kpi: Kpi) -> tuple[float, float]:
    """Give the least and the most the KPI can score: floor and cap as a declared rounding leaves them."""
    floor, cap = kpi.bounds
    if kpi.round is None:
        return floor, cap
    least, most = half_up([floor, cap], kpi.round.digits).tolist()
    return least, most


def _nothing(node: Node) -> float:
    """Give what a missing child counts as: 0 held within the node's scale; NaN if it does not count."""
    return min(max(0.0, node.scale.low), node.scale.high) if node.missing is Missing.ZERO else float("nan")


def _column(values: Iterable[float]) -> Floats:
    return np.array([[value] for value in values], np.float64)


def _asked(values: Iterable[float]) -> Floats | None:
    """Give the column, or None if it asks for nothing."""
    column = _column(values)
    return column if column.any() else None
