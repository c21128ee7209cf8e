"""The scores of one period: facts and definitions in, `Results` out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Kpi
from bsc_cli.scoring import kernel
from bsc_cli.scoring.actuals import BlockFigures, figures
from bsc_cli.scoring.curves import Family, Track, families
from bsc_cli.scoring.facts import Facts
from bsc_cli.scoring.plan import Plan, build, is_due
from bsc_cli.scoring.quantise import Floats, crosses, grade_of, half_up
from bsc_cli.scoring.rank import ranks
from bsc_cli.scoring.results import Block, Results
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
) -> Results:
    """Score one period for all units, or for `units` (ranks are then among these), on `workers` processors."""
    plan = build(definitions, period, units=units)
    leaves = _leaves(plan, facts)
    scores = kernel.Scores.empty(leaves.reason)
    kernel.run(plan, leaves.families, leaves.x, scores, workers=workers)
    assert scores.share is not None
    assert scores.points is not None
    grade, provisional = _grades(definitions, plan, scores)
    rank, ranked = ranks(definitions, plan.layout, scores.score)
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
    )


@dataclass(frozen=True, slots=True)
class _Leaves:
    """The KPI rows before the kernel; families by part.

    actual, x: float64[row] before and after clip and transform (one array if no KPI has any)
    reason: int8[row] why there is no actual; filled: bool[row] it was counted as zero
    """

    actual: Floats
    x: Floats
    reason: NDArray[np.int8]
    filled: NDArray[np.bool_]
    families: tuple[tuple[Family, ...], ...]


def _leaves(plan: Plan, facts: Facts) -> _Leaves:
    """Work out every KPI's actual, and the way it is scored."""
    size = plan.layout.size
    actual, reason, filled = np.full(size, np.nan), np.zeros(size, np.int8), np.zeros(size, bool)
    changed = any(is_changed(kpi) for part in plan.parts for _, kpi in part.kpis())
    x = np.full(size, np.nan) if changed else actual
    by_block = {one.block.start: one for one in figures(plan.layout, facts, plan.period)}
    curves = []
    for part in plan.parts:
        tracks = []
        for block, kpi in part.kpis():
            rows, known = block.rows(block.item_index[kpi.id]), by_block[block.start]
            if is_due(kpi, plan.period):
                found = known.actual(kpi)
                actual[rows], reason[rows], filled[rows] = found.values, found.reason, found.filled
                if is_changed(kpi):
                    x[rows] = prepared(known, kpi, found.values)
                    _note_lost(known, kpi, found.values, x[rows], reason[rows])
                elif changed:
                    x[rows] = found.values
            else:
                reason[rows] = Reason.NOT_DUE
            tracks.append(track(known, kpi))
        curves.append(families(tracks))
    return _Leaves(actual, x, reason, filled, tuple(curves))


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
