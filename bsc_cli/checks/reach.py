"""What a score rule gives at some actuals: that silence earns nothing, and that `clip` leaves something to earn."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from bsc_cli.catalogue import targets as rules
from bsc_cli.checks.amounts import Moment, amount_at, is_out_of_bounds, same
from bsc_cli.checks.needs import LIMITS, of_amounts
from bsc_cli.checks.references import amounts
from bsc_cli.diagnostics import Finding
from bsc_cli.model.rules import CHOICE, Better, Value
from bsc_cli.model.scorecard import Kpi, Missing
from bsc_cli.scoring.curves import Track, families, stacked
from bsc_cli.scoring.rules import compiled, transformed

ANYTHING = (-math.inf, math.inf)


def check_reach(kpi: Kpi, moment: Moment) -> Iterator[Finding]:
    """Give what is wrong with the scores within reach, with the reference values of one time."""
    if kpi.missing is Missing.ZERO and _silence_pays(kpi, moment):
        yield rules.SILENCE_PAYS.at(address=kpi.address, key="missing", needs=_needs(kpi))
    if kpi.clip != (None, None) and not isinstance(kpi.rule, Value):
        yield from _cut_off(kpi, moment)


def _needs(kpi: Kpi) -> tuple[str, ...]:
    used = (amount for _, amount in amounts(kpi))
    return (CHOICE, *LIMITS, "better", "transform", "clip", *of_amounts(kpi, *used, *kpi.clip))


def _silence_pays(kpi: Kpi, moment: Moment) -> bool:
    """Tell whether an actual of 0 scores more than the worst result; where units differ, by what is better."""
    ends = _clip(kpi, moment)
    if ends is not None:
        low, high = ends
        nothing, *worst = scores(kpi, moment, [min(max(0.0, low), high), low, high])
        if not all(map(math.isnan, worst)):
            return any(nothing > one and not same(nothing, one) for one in worst)
    return kpi.better is not Better.HIGHER


def _cut_off(kpi: Kpi, moment: Moment) -> Iterator[Finding]:
    """Give a clip outside of which the best of the rule lies, or all of it."""
    ends = _clip(kpi, moment)
    points = [value for _, amount in amounts(kpi) if (value := amount_at(amount, moment.values)) is not None]
    if ends is None or not points:
        return
    low, high = ends
    anywhere = scores(kpi, moment, [*ANYTHING, *points])
    inside = scores(kpi, moment, [low, high, *(min(max(point, low), high) for point in points)])
    there = [one for one in inside if not math.isnan(one)]
    if not there or any(map(math.isnan, anywhere[2:])):
        return
    full, best, worst = max(anywhere[2:]), max(there), min(there)
    if (best < full and not same(best, full)) or (same(best, worst) and not same(min(anywhere), max(anywhere))):
        yield rules.CLIP_CUTS_OFF.at(
            address=kpi.address, key="clip", needs=_needs(kpi), worst=worst, best=best, full=full
        )


def _clip(kpi: Kpi, moment: Moment) -> tuple[float, float] | None:
    """Give the ends between which actuals are held, or None if units differ, or the ends are out of order."""
    written = (None if end is None else amount_at(end, moment.values) for end in kpi.clip)
    low, high = (end if one is None else one for one, end in zip(written, ANYTHING, strict=True))
    return (low, high) if low < high else None


def scores(kpi: Kpi, moment: Moment, actuals: Sequence[float]) -> list[float]:
    """Give the scores of actuals after `clip`; NaN where nothing is scored, or units differ."""
    used = [amount_at(amount, moment.values) for _, amount in amounts(kpi)]
    floor, cap = kpi.bounds
    numbers = (*used, floor, cap, kpi.scale.low, kpi.scale.high)
    if any(one is None or math.isnan(one) or is_out_of_bounds(one) for one in numbers):
        return [math.nan] * len(actuals)
    if not (kpi.scale.low < kpi.scale.high and floor < cap):
        return [math.nan] * len(actuals)
    references = {name: math.nan if value is None else value for name, value in moment.values.items()}
    (family,) = families([Track(compiled(kpi, references), floor, cap, None)])
    x = stacked([transformed(one, kpi.transform) if math.isfinite(one) else one for one in actuals])
    return [float(one) for one in family.scores(x.T)[0]]
