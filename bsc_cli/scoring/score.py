"""The scores of one period: facts and definitions in, `Results` out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Kpi
from bsc_cli.scoring import kernel, totals
from bsc_cli.scoring.actuals import Actual, BlockFigures, Figures, figures, why_idle
from bsc_cli.scoring.cascade import Cascade, cascade
from bsc_cli.scoring.curves import Family, Track, families
from bsc_cli.scoring.edges import taken_of
from bsc_cli.scoring.facts import Facts
from bsc_cli.scoring.force import Force
from bsc_cli.scoring.plan import Plan, build, may_stand_on_part
from bsc_cli.scoring.quantise import Floats, crosses, grade_of, half_up
from bsc_cli.scoring.rank import ranks
from bsc_cli.scoring.results import Block, Lacking, LackingKey, Results
from bsc_cli.scoring.rules import clipped, compiled, transformed

if TYPE_CHECKING:
    from numpy.typing import NDArray


def score(
    definitions: Definitions,
    facts: Facts,
    period: Period,
    *,
    units: Collection[str] | None = None,
    workers: int = 1,
    edges: Cascade | None = None,
) -> Results:
    """Score one period for all units, or for `units` (ranks are then among these), on `workers` processors.

    With `units`, those that their KPIs are measured by are scored with them. `edges` is the cascade of the definitions,
    for who has it already.
    """
    edges = cascade(definitions) if edges is None else edges
    wanted = None if units is None else edges.closure(units, totals=True)
    plan = build(definitions, period, units=wanted, stages=lambda layout: totals.stages(layout, edges))
    force = Force(definitions.units, period, definitions.organisation.calendar.reporting)
    found = figures(plan.layout, facts, force, edges)
    leaves = _Leaves.empty(plan)
    scores = kernel.Scores.empty(leaves.reason)
    scores = replace(scores, backing=_backing(plan, found))
    lacking = dict(found.lacking)
    known = np.zeros(len(plan.layout.blocks), bool)
    for stage in plan.stages():
        lacking.update(_take_totals(stage, found, edges, force=force, scores=scores, known=known))
        curves = leaves.fill(stage, found, force)
        if scores.backing is not None:
            scores.backing[leaves.filled] = 1.0  # a zero that fills a gap counts as data
        kernel.run(stage, curves, leaves.x, scores, workers=workers)
        known[_numbers(stage)] = True
    assert scores.share is not None
    assert scores.points is not None
    grade, provisional = _grades(definitions, plan, scores)
    rank, ranked = ranks(definitions, plan.layout, scores.score, units)
    return Results(
        period=period,
        layout=plan.layout,
        actual=leaves.actual,
        score=scores.score,
        low=scores.low,
        high=scores.high,
        coverage=scores.coverage,
        share=scores.share,
        points=scores.points,
        reason=scores.reason,
        grade=grade,
        provisional=provisional,
        rank=rank,
        ranked=ranked,
        filled=leaves.filled,
        lacking=lacking,
    )


def _numbers(stage: Plan) -> list[int]:
    """Give the numbers of the blocks that a stage computes."""
    starts = {block.start for part in stage.parts for block in part.blocks}
    return [n for n, block in enumerate(stage.layout.blocks) if block.start in starts]


def _take_totals(
    stage: Plan, found: Figures, edges: Cascade, *, force: Force, scores: kernel.Scores, known: NDArray[np.bool_]
) -> dict[LackingKey, Lacking]:
    """Put the totals of the blocks that are `known` into the figures of a stage; give what is missing of them."""
    lacking = {}
    for number in _numbers(stage):
        block = stage.layout.blocks[number]
        for kpi in totals.totalled(block):
            below = totals.below(stage.layout, edges, force, block, kpi)
            size = len(block.units)
            values, reason, missing = totals.measured(
                below, kpi, size=size, score=scores.score, reason=scores.reason, is_known=known
            )
            if scores.backing is not None:
                rows = block.rows(block.item_index[kpi.id])
                scores.backing[rows] = totals.covered(
                    below, size=size, score=scores.score, reason=scores.reason, coverage=scores.coverage
                )
            found.blocks[number].totals[kpi.id] = Actual(values, reason, np.zeros(size, bool))
            if len(missing.at):
                lacking[block.scorecard.id, kpi.id, *taken_of(kpi)] = missing
    return lacking


def _backing(plan: Plan, found: Figures) -> Floats | None:
    """Give what share of its contributors each KPI has, float64[row]; None if all KPIs have all they are made of."""
    if not any(may_stand_on_part(kpi) for part in plan.parts for _, kpi in part.kpis()):
        return None
    backing = np.ones(plan.layout.size)
    for (number, name), share in found.shares.items():
        block = plan.layout.blocks[number]
        backing[block.rows(block.item_index[name])] = share
    return backing


@dataclass(frozen=True, slots=True)
class _Leaves:
    """The KPI rows before the kernel.

    actual, x: float64[row] before and after clip and transform (one array if no KPI has any)
    reason: int8[row] why there is no actual; filled: bool[row] it was counted as zero
    """

    actual: Floats
    x: Floats
    reason: NDArray[np.int8]
    filled: NDArray[np.bool_]

    @classmethod
    def empty(cls, plan: Plan) -> _Leaves:
        """Give room for all rows of a plan."""
        size = plan.layout.size
        actual, reason, filled = np.full(size, np.nan), np.zeros(size, np.int8), np.zeros(size, bool)
        changed = any(is_changed(kpi) for part in plan.parts for _, kpi in part.kpis())
        return cls(actual, np.full(size, np.nan) if changed else actual, reason, filled)

    def fill(self, plan: Plan, found: Figures, force: Force) -> tuple[tuple[Family, ...], ...]:
        """Work out the actual of every KPI of a plan's parts; give the ways in which they are scored, by part."""
        by_block = {one.block.start: one for one in found.blocks}
        curves = []
        for part in plan.parts:
            tracks = []
            for block, kpi in part.kpis():
                known = by_block[block.start]
                self._fill_kpi(known, kpi, force.gone(block))
                tracks.append(track(known, kpi))
            curves.append(families(tracks))
        return tuple(curves)

    def _fill_kpi(self, known: BlockFigures, kpi: Kpi, gone: NDArray[np.bool_] | None) -> None:
        """Write the rows of one KPI; `gone` units are not there in this period."""
        rows = known.block.rows(known.block.item_index[kpi.id])
        idle = why_idle(kpi, known.period)
        if idle is Reason.SCORED:
            found = known.actual(kpi)
            self.actual[rows], self.reason[rows], self.filled[rows] = found.values, found.reason, found.filled
            if is_changed(kpi):
                self.x[rows] = prepared(known, kpi, found.values)
                _note_lost(known, kpi, found.values, self.x[rows], self.reason[rows])
            elif self.x is not self.actual:
                self.x[rows] = found.values
        else:
            self.reason[rows] = idle
        if gone is not None:
            for values in (self.actual, self.x):
                values[rows][gone] = np.nan
            self.reason[rows][gone], self.filled[rows][gone] = Reason.NOT_IN_FORCE, False


def _note_lost(block: BlockFigures, kpi: Kpi, actual: Floats, x: Floats, reason: NDArray[np.int8]) -> None:
    """Write into `reason` why an actual has nothing left after clip and transform."""
    lost = np.isnan(x) & ~np.isnan(actual)
    if lost.any():
        no_clip = np.isnan(clipped(actual, kpi, _references(block, kpi)))
        reason[lost & no_clip] = Reason.NO_REFERENCE
        reason[lost & ~no_clip] = Reason.UNDEFINED_RESULT


def is_changed(kpi: Kpi) -> bool:
    """Tell whether the actual is clipped or transformed before the rule."""
    return kpi.transform is not None or kpi.clip != (None, None)


def prepared(block: BlockFigures, kpi: Kpi, actual: Floats) -> Floats:
    """Give the actual after clip and transform, float64[unit]."""
    return transformed(clipped(actual, kpi, _references(block, kpi)), kpi.transform)


def track(block: BlockFigures, kpi: Kpi) -> Track:
    """Give the way from the KPI's (transformed) actual to its score, for the units of the block."""
    floor, cap = kpi.bounds
    return Track(compiled(kpi, _references(block, kpi)), floor, cap, None if kpi.round is None else kpi.round.digits)


def _references(block: BlockFigures, kpi: Kpi) -> dict[str, float | Floats]:
    return {name: block.reference(kpi, name) for name, _ in kpi.references()}


def _grades(definitions: Definitions, plan: Plan, scores: kernel.Scores) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Give grade and provisional mark of every row, on the scale of its scorecard, as shown."""
    digits = definitions.organisation.shown_digits
    size = plan.layout.size
    grade, provisional = np.full(size, -1, np.int8), np.zeros(size, bool)
    for block in plan.layout.blocks:
        bounds = [one.at_least for one in block.scorecard.grades]
        if bounds:
            rows = slice(block.start, block.start + len(block.items) * len(block.units))
            score, low, high = (
                _on_outer_scale(block, half_up(x[rows], digits)) for x in (scores.score, scores.low, scores.high)
            )
            grade[rows] = grade_of(score, bounds, digits=digits)
            provisional[rows] = crosses(low, high, score, bounds, digits=digits) & ~np.isnan(score)
    return grade, provisional


def _on_outer_scale(block: Block, values: Floats) -> Floats:
    """Give values of the block's rows on the scale of the whole scorecard, on which the grades stand."""
    outer = block.scorecard.root.scale
    if all(item.scale == outer for item in block.items):
        return values
    factor = [(outer.high - outer.low) / (item.scale.high - item.scale.low) for item in block.items]
    shift = [outer.low - item.scale.low * f for item, f in zip(block.items, factor, strict=True)]
    a, b = np.repeat(factor, len(block.units)), np.repeat(shift, len(block.units))
    return np.asarray(a * values + b)
