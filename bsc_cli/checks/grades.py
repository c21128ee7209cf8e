"""Grades: falling from the top, within reach, and one for every score."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bsc_cli.catalogue import tree as rules
from bsc_cli.checks.needs import ITEMS, in_tree
from bsc_cli.checks.tree import line
from bsc_cli.diagnostics import Finding, Key
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.scorecard import Grade, Scorecard


def check_grades(definitions: Definitions) -> Iterator[Finding]:
    """Give what is wrong with grades: those of bsc.yaml once, however many scorecards use them."""
    organisation = definitions.organisation
    yield from _falling(organisation.grades, "")
    for scorecard in definitions.scorecards:
        if scorecard.grades != organisation.grades:
            yield from _falling(scorecard.grades, scorecard.id)
    sound = [one for one in definitions.scorecards if one.root.scale.low < one.root.scale.high]
    ends = []
    for scorecard in sound:
        if scorecard.grades != organisation.grades:
            yield from _against(scorecard.grades, reach(scorecard), _Site(scorecard.id, scorecard.id, (scorecard,)))
        elif scorecard.root.scale != organisation.scale:
            yield from _against(organisation.grades, reach(scorecard), _Site("", scorecard.id, (scorecard,), "scale"))
        else:
            ends.append(reach(scorecard))
    if ends:
        widest = min(low for low, _ in ends), max(high for _, high in ends)
        yield from _against(organisation.grades, widest, _Site("", "", definitions.scorecards))


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


@dataclass(frozen=True, slots=True)
class _Site:
    """Grades being looked at: the address they are written at, the one that is told, and the scorecards they are for.

    What is wrong is told at `key`, or else where each grade is written.
    """

    written: str
    address: str
    scorecards: tuple[Scorecard, ...]
    key: str = ""

    def needs(self, limit: str) -> Iterator[Key]:
        """Give the keys that tell how far scores reach: up to `score.cap`, or down to `score.floor`."""
        yield from in_tree(self.address, limit, *ITEMS)
        yield "", "scoring.scale"
        for scorecard in self.scorecards:
            yield scorecard.id, "scale"
            yield scorecard.id, "grades:"
            limited = (kpi for kpi in scorecard.root.kpis() if kpi.floor is not None or kpi.cap is not None)
            yield from ((kpi.address, "scale") for kpi in limited)


def _against(grades: Sequence[Grade], ends: tuple[float, float], site: _Site) -> Iterator[Finding]:
    """Give grades out of reach and scores without a grade."""
    if not grades:
        return
    low, high = ends
    for grade in grades:
        if grade.at_least > high:
            yield rules.GRADE_OUT_OF_REACH.at(
                address=site.address,
                key=site.key or f"grades.{grade.id}.from",
                needs=site.needs("score.cap"),
                grade=grade.id,
                bound=grade.at_least,
                high=high,
            )
    last = min(grades, key=lambda grade: grade.at_least)
    if low < last.at_least <= high:
        yield rules.NO_GRADE.at(
            address=site.address,
            key=site.key or f"grades.{last.id}.from",
            needs=(*site.needs("score.floor"), (site.written, "grades.from")),
            low=low,
            bound=last.at_least,
        )
