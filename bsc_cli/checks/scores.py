"""Score rules: that every one has what it needs, and that better results never score worse."""

from __future__ import annotations

import math
from collections.abc import Iterator

from bsc_cli.catalogue import numbers
from bsc_cli.catalogue import targets as rules
from bsc_cli.checks.amounts import Moment, amount_at, is_out_of_bounds, key_at, moments, same, transformed
from bsc_cli.checks.needs import LIMITS, of_amounts
from bsc_cli.checks.points import beyond, check_points
from bsc_cli.checks.reach import check_reach
from bsc_cli.checks.references import amounts, check_references
from bsc_cli.diagnostics import Finding
from bsc_cli.model.rules import CHOICE, Anchors, Bands, Better, Linear, Met, Ratio, Rule, Value, Within
from bsc_cli.model.scorecard import Kpi, Scorecard

WORDS: dict[type[Rule], str] = {
    Linear: "linear",
    Anchors: "anchors",
    Bands: "bands",
    Ratio: "ratio",
    Met: "met",
    Within: "within",
    Value: "value",
}
TOLERANCE_KEY = "score.within.tolerance"


def check_scores(scorecard: Scorecard) -> Iterator[Finding]:
    """Give what is wrong with the score rules of all KPIs."""
    for kpi in scorecard.root.kpis():
        yield from score_faults(kpi)


def score_faults(kpi: Kpi) -> Iterator[Finding]:
    """Give what is wrong with the score of one KPI; each fault once, however often it holds."""
    yield from _direction(kpi)
    yield from _bounds(kpi)
    times = moments(kpi)
    yield from check_references(kpi, times)
    seen: set[tuple[str, str]] = set()
    for moment in times:
        for finding in _at(kpi, moment):
            if (finding.rule.code, finding.key) not in seen:
                seen.add((finding.rule.code, finding.key))
                yield finding


def _at(kpi: Kpi, moment: Moment) -> Iterator[Finding]:
    """Give what is wrong with the reference values that hold at one time."""
    yield from _transform(kpi, moment)
    yield from _clip(kpi, moment)
    yield from check_reach(kpi, moment)
    match kpi.rule:
        case Linear():
            yield from _linear(kpi, kpi.rule, moment)
        case Ratio():
            yield from _ratio(kpi, kpi.rule, moment)
        case Within():
            yield from _within(kpi, kpi.rule, moment)
        case Anchors() | Bands():
            yield from check_points(kpi, kpi.rule, moment)
        case Met() | Value():
            pass


def _direction(kpi: Kpi) -> Iterator[Finding]:
    """Give a rule that rewards another direction than `better` says."""
    match kpi.rule:
        case Within():
            wrong, expected = kpi.better is not Better.CLOSER, "closer"
        case Value():
            wrong, expected = kpi.better is not Better.HIGHER, "higher"
        case Anchors():
            return
        case _:
            wrong, expected = kpi.better is Better.CLOSER, "higher"
    if wrong:
        rule, better = WORDS[type(kpi.rule)], kpi.better.value
        yield rules.BETTER_AGAINST_RULE.at(
            address=kpi.address, key="better", needs=(CHOICE,), better=better, rule=rule, expected=expected
        )


def _bounds(kpi: Kpi) -> Iterator[Finding]:
    """Give a floor and cap that leave nothing between them, or are no limits at all."""
    (floor, cap), scale = kpi.bounds, kpi.scale
    for key, end in (("score.floor", kpi.floor), ("score.cap", kpi.cap)):
        if end is not None and is_out_of_bounds(end):
            yield numbers.NOT_FINITE.at(address=kpi.address, key=key)
    if scale.low < scale.high and not (floor < cap and floor < scale.high and cap > scale.low):
        key = "score.floor" if kpi.floor is not None else "score.cap"
        yield rules.FLOOR_AND_CAP.at(
            address=kpi.address, key=key, needs=LIMITS, floor=floor, cap=cap, low=scale.low, high=scale.high
        )


def _transform(kpi: Kpi, moment: Moment) -> Iterator[Finding]:
    """Give reference values without a transform: all that the rule uses."""
    if kpi.transform is None:
        return
    for key, amount in amounts(kpi):
        value = amount_at(amount, moment.values)
        lower = (kpi.rule.low,) if isinstance(kpi.rule, Within) and key == TOLERANCE_KEY else ()
        if isinstance(kpi.rule, Within) and lower:
            low = amount_at(kpi.rule.low, moment.values)
            value = None if low is None or value is None else low - value  # a width: where it reaches to counts
        if value is None or math.isnan(value) or not math.isnan(transformed(value, kpi.transform)):
            continue
        where = key_at(kpi, amount, moment.period) if isinstance(amount, str) and amount in moment.values else key
        needs = (CHOICE, *of_amounts(kpi, amount, *lower))
        yield rules.NO_TRANSFORM.at(
            address=kpi.address, key=where, needs=needs, value=value, transform=kpi.transform.value
        )


def _clip(kpi: Kpi, moment: Moment) -> Iterator[Finding]:
    if None in kpi.clip:
        return
    low, high = (amount_at(end, moment.values) for end in kpi.clip if end is not None)
    if low is not None and high is not None and low >= high:
        yield numbers.ENDS_REVERSED.at(
            address=kpi.address, key="clip", needs=of_amounts(kpi, *kpi.clip), low=low, high=high
        )


def _linear(kpi: Kpi, rule: Linear, moment: Moment) -> Iterator[Finding]:
    """Give a target that does not lie on the better side of what scores nothing."""
    target, nothing = moment.values.get("target"), "baseline" if rule.zero_at is None else rule.zero_at
    zero = amount_at(nothing, moment.values)
    if target is None or zero is None:
        return
    key = key_at(kpi, "target", moment.period)
    needs = (CHOICE, "score.linear.zero_at", *of_amounts(kpi, "target", nothing))
    if same(target, zero):
        yield rules.TARGET_IS_ZERO_POINT.at(address=kpi.address, key=key, needs=needs, target=target)
    elif target > zero if kpi.better is Better.LOWER else target < zero:
        needs, better = (*needs, "better"), kpi.better.value
        yield rules.TARGET_ON_WRONG_SIDE.at(
            address=kpi.address, key=key, needs=needs, target=target, zero=zero, better=better
        )


def _ratio(kpi: Kpi, rule: Ratio, moment: Moment) -> Iterator[Finding]:
    """Give a target that nothing can be divided by."""
    if rule.zero_target is not None:
        yield from beyond(kpi, "score.ratio.zero_target", rule.zero_target)
    target = moment.values.get("target")
    if target is None:
        return
    divisor = transformed(target, kpi.transform)
    if divisor < 0 or (divisor == 0 and rule.zero_target is None):
        key = key_at(kpi, "target", moment.period)
        needs = ("transform", "score.ratio.zero_target", *of_amounts(kpi, "target"))
        yield rules.RATIO_TARGET.at(address=kpi.address, key=key, needs=needs, target=target)


def _within(kpi: Kpi, rule: Within, moment: Moment) -> Iterator[Finding]:
    """Give a corridor without an inside, and a negative tolerance."""
    low, high, tolerance = (amount_at(one, moment.values) for one in (rule.low, rule.high, rule.tolerance))
    if low is not None and high is not None and low > high:
        needs = ("score.within.high", *of_amounts(kpi, rule.low, rule.high))
        yield numbers.ENDS_REVERSED.at(address=kpi.address, key="score.within.low", needs=needs, low=low, high=high)
    if tolerance is not None and tolerance < 0:
        needs = tuple(of_amounts(kpi, rule.tolerance))
        yield rules.NEGATIVE_TOLERANCE.at(address=kpi.address, key=TOLERANCE_KEY, needs=needs, tolerance=tolerance)
