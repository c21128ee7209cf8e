"""Anchors and bands: enough points, one score at each value, none outside the scale, and better never worse."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from bsc_cli.catalogue import targets as rules
from bsc_cli.checks.amounts import Moment, amount_at, same
from bsc_cli.checks.needs import LIMITS, of_amounts
from bsc_cli.checks.references import written
from bsc_cli.diagnostics import Finding
from bsc_cli.model.rules import Amount, Anchors, Bands, Better
from bsc_cli.model.scorecard import Kpi

Point = tuple[float, str, tuple[float, ...]]
"""Value, key, and the scores met there from the worse side to the better."""

LEAST = {"anchors": 2, "bands": 1}


def check_points(kpi: Kpi, rule: Anchors | Bands, moment: Moment) -> Iterator[Finding]:
    """Give what is wrong with the points of a rule, with the reference values of one time."""
    word = "anchors" if isinstance(rule, Anchors) else "bands"
    pairs: list[tuple[Amount, tuple[float, ...]]]
    pairs = list(rule.points) if isinstance(rule, Anchors) else [(amount, (score,)) for amount, score in rule.steps]
    if len(pairs) < LEAST[word]:
        least, found = LEAST[word], len(pairs)
        key, held = f"score.{word}:", [f"score.{word}"]
        yield rules.TOO_FEW_POINTS.at(address=kpi.address, key=key, needs=held, rule=word, least=least, found=found)
    yield from _outside(kpi, word, pairs)
    if isinstance(rule, Bands):
        yield from beyond(kpi, "score.bands.else", rule.otherwise)
    values = [amount_at(amount, moment.values) for amount, _ in pairs]
    points: list[Point] = [
        (value, f"score.{word}.{written(amount)}:", scores)
        for value, (amount, scores) in zip(values, pairs, strict=True)
        if value is not None and math.isfinite(value)
    ]
    points.sort(key=lambda point: point[0])
    needs = tuple(of_amounts(kpi, *(amount for amount, _ in pairs)))
    coinciding = [(other, key) for (one, _, _), (other, key, _) in itertools.pairwise(points) if same(one, other)]
    for value, key in coinciding:
        yield rules.POINTS_COINCIDE.at(address=kpi.address, key=key, needs=needs, value=value)
    if len(points) == len(pairs) and not coinciding:
        yield from _order(kpi, points, rule.otherwise if isinstance(rule, Bands) else None, needs=needs)


def _outside(kpi: Kpi, word: str, pairs: Sequence[tuple[Amount, tuple[float, ...]]]) -> Iterator[Finding]:
    for amount, scores in pairs:
        for score in scores:
            yield from beyond(kpi, f"score.{word}.{written(amount)}", score)


def beyond(kpi: Kpi, key: str, score: float) -> Iterator[Finding]:
    """Give a score that floor and cap would cut off."""
    floor, cap = kpi.bounds
    if floor < cap and not floor <= score <= cap:
        yield rules.SCORE_OUTSIDE.at(address=kpi.address, key=key, needs=LIMITS, score=score, low=floor, high=cap)


def _order(kpi: Kpi, points: list[Point], otherwise: float | None, *, needs: tuple[str, ...]) -> Iterator[Finding]:
    """Give the first point at which a better result scores less; `otherwise` is the score of the worst."""
    rising = points if kpi.better is not Better.LOWER else points[::-1]
    held = -math.inf if otherwise is None else otherwise
    falling = False
    for value, key, scores in rising:
        for score in scores:
            falls = score < held
            if falls and kpi.better is Better.CLOSER:
                falling = True
            elif falls or (falling and score > held):
                needs, better = (*needs, "better", "score.bands.else"), kpi.better.value
                yield rules.SCORES_AGAINST_BETTER.at(
                    address=kpi.address, key=key, needs=needs, value=value, better=better
                )
                return
            held = score
