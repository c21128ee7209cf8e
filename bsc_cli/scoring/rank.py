"""Ranks: units of one scorecard among the others of their group, best first."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from bsc_cli.model.organisation import Definitions, Unit
from bsc_cli.scoring.quantise import TOLERANCE, Floats, half_up
from bsc_cli.scoring.results import Layout


def group_of(unit: Unit, group: str) -> str:
    """Give a unit's value of `group`: its level or parent, or an attribute; '' puts all together."""
    if group == "level":
        return unit.level
    if group == "parent":
        return unit.parent
    return unit.attribute(group) if group else ""


def ranks(
    definitions: Definitions, layout: Layout, score: Floats, units: Collection[str] | None = None
) -> tuple[dict[str, int], dict[str, int]]:
    """Give the rank of each scored unit, or of each of `units`, and among how many.

    1 is best; equal scores share the best of theirs.
    """
    wanted = None if units is None else set(units)
    rank: dict[str, int] = {}
    among: dict[str, int] = {}
    for block in layout.blocks:
        ranking = block.scorecard.ranking
        totals = score[block.rows(0)]
        if ranking.round is not None:
            totals = half_up(totals, ranking.round)
        groups: dict[str, list[int]] = {}
        for n, unit in enumerate(block.units):
            if not np.isnan(totals[n]) and (wanted is None or unit in wanted):
                groups.setdefault(group_of(definitions.units[unit], ranking.group), []).append(n)
        for members in groups.values():
            places = _places(totals[members])
            for n, place in zip(members, places, strict=True):
                rank[block.units[n]] = place
                among[block.units[n]] = len(members)
    return rank, among


def _places(totals: Floats) -> list[int]:
    """Give the place of each total; totals within the tolerance of the best of their run are equal.

    >>> _places(np.array([70.0, 90.0, 90.0, 60.0]))
    [3, 1, 1, 4]
    """
    order = np.argsort(-totals, kind="stable")
    places = [0] * len(totals)
    place, head = 0, np.inf
    for n, index in enumerate(order.tolist(), start=1):
        value = float(totals[index])
        if head - value > TOLERANCE * max(1.0, abs(value), abs(head)) or n == 1:
            place, head = n, value
        places[index] = place
    return places
