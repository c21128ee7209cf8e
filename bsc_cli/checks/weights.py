"""Weights: below zero, all zero, and those that look like per cent and are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bsc_cli.catalogue import numbers
from bsc_cli.catalogue import tree as rules
from bsc_cli.checks.amounts import is_out_of_bounds
from bsc_cli.checks.needs import of_weights
from bsc_cli.diagnostics import Finding, Key
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.scorecard import Dated, Kpi, Node, NodeKind, Scorecard

WHOLE, NEAR, EXACT = 100.0, 10.0, 0.5
"""Weights that add up to 90..110 look like per cent; within half a point of 100 they are taken as it."""


def check_weights(definitions: Definitions) -> Iterator[Finding]:
    """Give weights with which nothing can be scored, or not what they say."""
    perspectives = definitions.organisation.perspectives
    for one in perspectives:
        yield from _one(one.weight, address="", key=f"perspectives.{one.id}.weight")
    total = _nearly_whole([one.weight for one in perspectives])
    if total is not None:
        needs = [("", f"perspectives.{one.id}.weight") for one in perspectives]
        yield rules.NOT_A_HUNDRED.at(key="perspectives:", needs=needs, id="perspectives", total=total)
    for scorecard in definitions.scorecards:
        yield from _written(scorecard)
        yield from _children(scorecard.root, counts=True, above=())


def _written(scorecard: Scorecard) -> Iterator[Finding]:
    """Give weights that cannot be, each where it is written."""
    for name, weight in scorecard.perspective_weights:
        yield from _one(weight, address=scorecard.id, key=f"perspectives.{name}")
    for item in scorecard.root.walk():
        if isinstance(item, Node) and item.kind is not NodeKind.OBJECTIVE:
            continue
        for period, weight in item.weight.points:
            key = "weight" if period is None else f"weight.{period}"
            yield from _one(weight, address=item.address, key=key)


def _one(weight: float, *, address: str, key: str) -> Iterator[Finding]:
    """Give a weight that is negative or out of bounds."""
    if is_out_of_bounds(weight):
        yield numbers.NOT_FINITE.at(address=address, key=key)
    elif weight < 0:
        yield rules.NEGATIVE_WEIGHT.at(address=address, key=key, weight=weight)


def _children(node: Node, *, counts: bool, above: tuple[Key, ...]) -> Iterator[Finding]:
    """Give nodes over whose children no mean has a value; `counts`: the node itself has a weight, told `above`."""
    weights = [child.weight for child in node.children]
    moments = _moments(weights)
    if counts and weights and any(not any(weight.at(moment) for weight in weights) for moment in moments):
        yield rules.ALL_WEIGHTS_ZERO.at(address=node.address, needs=(*of_weights(node), *above), id=node.id)
    # Perspectives are looked at where they stand, in bsc.yaml: a scorecard may hold only some of them.
    if not any(isinstance(child, Node) and child.kind is NodeKind.PERSPECTIVE for child in node.children):
        sums = (_nearly_whole([weight.at(moment) or 0.0 for weight in weights]) for moment in moments)
        total = next((one for one in sums if one is not None), None)
        if total is not None:
            yield rules.NOT_A_HUNDRED.at(address=node.address, needs=of_weights(node), id=node.id, total=total)
    for child in node.children:
        if not isinstance(child, Kpi):
            counting = counts and any(weight for _, weight in child.weight.points)
            yield from _children(child, counts=counting, above=(*above, (child.address, "weight")))


def _moments(weights: Iterable[Dated]) -> tuple[Period, ...]:
    """Give a period for each combination of weights that holds at some time, from the first that is declared."""
    starts = {period for weight in weights for period, _ in weight.points if period is not None}
    if not starts:
        return (Period(Frequency.YEAR, 0),)
    return tuple(sorted((Period(Frequency.MONTH, one.first_month) for one in starts), key=lambda one: one.ordinal))


def _nearly_whole(weights: Sequence[float]) -> float | None:
    """Give the sum of weights that look like per cent and miss 100, else None.

    Equal weights are proportions, whatever they add up to; so are those below 1.

    >>> _nearly_whole([40, 30, 25]), _nearly_whole([40, 60]), _nearly_whole([19, 19, 19, 19, 19])
    (95, None, None)
    """
    counting = [weight for weight in weights if weight]
    total = sum(counting)
    if len(set(counting)) < 2 or min(counting) < 1:  # noqa: PLR2004 - two different weights
        return None
    return total if EXACT < abs(total - WHOLE) <= NEAR else None
