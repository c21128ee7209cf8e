"""Grades: falling from the top, within reach, and one for every score."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from bsc_cli.catalogue import checks as rules
from bsc_cli.checks.tree import line
from bsc_cli.diagnostics import Finding
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.scorecard import Grade, Scorecard


def check_grades(definitions: Definitions) -> Iterator[Finding]:
    """Give what is wrong with grades: those of bsc.yaml once, however many scorecards use them."""
    organisation = definitions.organisation
    yield from _falling(organisation.grades, "")
    sound = [one for one in definitions.scorecards if one.root.scale.low < one.root.scale.high]
    own = [one for one in sound if one.grades != organisation.grades]
    for scorecard in own:
        yield from _falling(scorecard.grades, scorecard.id)
        yield from _against(scorecard.grades, reach(scorecard), scorecard.id, "")
    common = [one for one in sound if one.grades == organisation.grades]
    ends = [reach(one) for one in common if one.root.scale == organisation.scale]
    if ends:
        widest = min(low for low, _ in ends), max(high for _, high in ends)
        yield from _against(organisation.grades, widest, "", "")
    for scorecard in common:
        if scorecard.root.scale != organisation.scale:
            yield from _against(organisation.grades, reach(scorecard), scorecard.id, "scale")


def reach(scorecard: Scorecard) -> tuple[float, float]:
    """Give the least and the most a scorecard's units can score: its scale, and what KPIs may add to it."""
    scale = scorecard.root.scale
    low, high = scale.low, scale.high
    for kpi in scorecard.root.kpis():
        if kpi.floor is not None or kpi.cap is not None:
            factor, shift = line(kpi.scale, scale)
            floor, cap = kpi.bounds
            low, high = min(low, factor * floor + shift), max(high, factor * cap + shift)
    return low, high


def _falling(grades: Sequence[Grade], address: str) -> Iterator[Finding]:
    for before, grade in itertools.pairwise(grades):
        if not grade.at_least < before.at_least:
            yield rules.GRADES_NOT_FALLING.at(
                address=address,
                key=f"grades.{grade.id}.from",
                grade=grade.id,
                bound=grade.at_least,
                before=before.at_least,
            )


def _against(grades: Sequence[Grade], ends: tuple[float, float], address: str, key: str) -> Iterator[Finding]:
    """Give grades out of reach and scores without a grade; at `key`, or else where each grade is written."""
    if not grades:
        return
    low, high = ends
    for grade in grades:
        if grade.at_least > high:
            where = key or f"grades.{grade.id}.from"
            yield rules.GRADE_OUT_OF_REACH.at(
                address=address, key=where, grade=grade.id, bound=grade.at_least, high=high
            )
    last = min(grades, key=lambda grade: grade.at_least)
    if low < last.at_least <= high:
        where = key or f"grades.{last.id}.from"
        yield rules.NO_GRADE.at(address=address, key=where, low=low, bound=last.at_least)
