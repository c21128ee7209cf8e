"""KPIs measured by the totals of the units right below: in which order blocks are scored, and what comes out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Kpi, MeasuredBy
from bsc_cli.scoring.cascade import Cascade
from bsc_cli.scoring.force import Force
from bsc_cli.scoring.kernel import is_absent
from bsc_cli.scoring.quantise import Floats
from bsc_cli.scoring.results import Block, Lacking, Layout
from bsc_cli.scoring.scales import between

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Below:
    """The units whose totals a KPI takes, by the unit they lie below, then in id order: n of them.

    at: intp[n] position of the unit above; block, unit: intp[n] where the unit below stands; row: intp[n] that of
    its total; weight: float64[n] of its scorecard; factor, shift: float64[n] take its total to the KPI's scale
    """

    at: Index
    block: Index
    unit: Index
    row: Index
    weight: Floats
    factor: Floats
    shift: Floats


def has_totals(block: Block) -> bool:
    """Tell whether some KPI of a block is measured by scorecards."""
    return any(True for _ in totalled(block))


def totalled(block: Block) -> Iterable[Kpi]:
    """Give the KPIs of a block that are measured by scorecards."""
    return (item for item in block.items if isinstance(item, Kpi) and item.measured_by is MeasuredBy.SCORECARDS)


def stages(layout: Layout, cascade: Cascade) -> tuple[int, ...]:
    """Give the stage of each block: after those of all blocks whose totals it needs; 0 for those that need none.

    Blocks that need one another, or themselves, have the last stage: there is no order for them.
    """
    needs = {n: _needed(layout, cascade, block) for n, block in enumerate(layout.blocks) if has_totals(block)}
    found = [0] * len(layout.blocks)
    stage = 0
    while needs:
        stage += 1
        ready = {n for n, others in needs.items() if others.isdisjoint(needs)} or set(needs)
        for n in ready:
            found[n] = stage
        needs = {n: others for n, others in needs.items() if n not in ready}
    return tuple(found)


def _needed(layout: Layout, cascade: Cascade, block: Block) -> set[int]:
    """Give the numbers of the blocks whose totals a block needs."""
    units = {one for kpi in totalled(block) for unit in block.units for one in cascade.totalled(unit, kpi)}
    return {layout.spots[unit][0] for unit in units if unit in layout.spots}


def below(layout: Layout, cascade: Cascade, force: Force, block: Block, kpi: Kpi) -> Below:
    """Give the units in force whose totals a KPI takes."""
    rows = []
    for at, unit in enumerate(block.units):
        for one in cascade.totalled(unit, kpi):
            number, position = layout.spots.get(one, (-1, -1))
            if number < 0:
                continue
            gone = force.gone(layout.blocks[number])
            if gone is None or not gone[position]:
                rows.append((at, number, position, layout.blocks[number].start + position))
    table = np.array(rows, np.intp).reshape(-1, 4)
    roots = {n: layout.blocks[n].scorecard.root for n in np.unique(table[:, 1]).tolist()}
    lines = {n: between(root.scale, kpi.scale) for n, root in roots.items()}
    weights = {n: root.weight.at(force.period) or 0.0 for n, root in roots.items()}
    numbers = table[:, 1].tolist()
    return Below(
        at=table[:, 0].copy(),
        block=table[:, 1].copy(),
        unit=table[:, 2].copy(),
        row=table[:, 3].copy(),
        weight=np.array([weights[n] for n in numbers], np.float64),
        factor=np.array([lines[n][0] for n in numbers], np.float64),
        shift=np.array([lines[n][1] for n in numbers], np.float64),
    )


def covered(found: Below, *, size: int, score: Floats, reason: NDArray[np.int8], coverage: Floats) -> Floats:
    """Give the weighted means of the coverage of the totals below, float64[unit]; of a missing total it is 0.

    Arrays are of all rows; 1 where nothing is due below.
    """
    weight = np.where(is_absent(reason[found.row]), 0.0, found.weight)
    there = np.where(np.isnan(score[found.row]), 0.0, coverage[found.row])
    whole = np.bincount(found.at, weights=weight, minlength=size)
    part = np.bincount(found.at, weights=np.where(weight > 0, weight * there, 0.0), minlength=size)
    return np.divide(part, whole, out=np.ones(size), where=whole > 0)


def measured(
    found: Below, kpi: Kpi, *, size: int, score: Floats, reason: NDArray[np.int8], is_known: NDArray[np.bool_]
) -> tuple[Floats, NDArray[np.int8], Lacking]:
    """Give the weighted means of the totals below, float64[unit] on the KPI's scale, why not, and what is missing.

    `score` and `reason` are those of all rows, is_known: bool[block] tells where they are worked out already. Where
    one is not, there is no order in which the KPI could be computed: it is missing, whatever it allows.
    """
    ready = is_known[found.block]
    total = np.where(ready, score[found.row], np.nan)
    absent = ready & (is_absent(reason[found.row]) | (found.weight == 0))
    missing = np.isnan(total) & ~absent
    there = ~missing & ~absent
    at, weight = found.at[there], found.weight[there]
    points = (found.factor * total + found.shift)[there] * weight

    def many(which: NDArray[np.bool_]) -> NDArray[np.intp]:
        return np.bincount(found.at[which], minlength=size)

    with np.errstate(all="ignore"):
        mean = np.bincount(at, weights=points, minlength=size) / np.bincount(at, weights=weight, minlength=size)
    why = np.full(size, Reason.SCORED, np.int8)
    why[many(there) == 0] = Reason.NOTHING_DUE
    why[(many(missing) > 0) & ((many(there) == 0) | (not kpi.partial) | (many(~ready) > 0))] = Reason.TOTAL_MISSING
    why[np.bincount(found.at, minlength=size) == 0] = Reason.NO_TOTAL
    lacking = Lacking(
        found.at[missing], found.block[missing], found.unit[missing], np.zeros(int(missing.sum()), np.intp), ("",)
    )
    return np.where(why == Reason.SCORED, mean, np.nan), why, lacking
