"""What other units scored, as a unit's page shows it: their KPIs, objectives and scorecards, from the results."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from bsc_cli.catalogue.marks import N_
from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Dated, Kpi, Node, Scorecard
from bsc_cli.reports import charts, grades, reasons
from bsc_cli.reports.neighbours import Neighbours
from bsc_cli.reports.page import GradeCount, GradeMark, Link, Part, Parts
from bsc_cli.reports.profile import unit_name
from bsc_cli.reports.speech import Speech
from bsc_cli.scoring.cascade import Holder
from bsc_cli.scoring.phasing import share_due
from bsc_cli.scoring.results import Results

_SHORT = 6
"""So many parts are a short list."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The results of one period as the page of the unit `here` tells them of others."""

    here: str
    around: Neighbours
    results: Results
    speech: Speech
    _marks: dict[str, dict[str, GradeMark]] = field(default_factory=dict)

    def is_there(self, unit: str) -> bool:
        """Tell whether a unit is scored in this period."""
        known = self.around.definitions.units.get(unit)
        return (
            known is not None
            and unit in self.results.layout.block_of
            and self.results.period.is_within(known.since, known.until)
        )

    def card(self, unit: str) -> Scorecard:
        """Give the scorecard of a unit that is scored."""
        return self.results.layout.block_of[unit].scorecard

    def mark(self, unit: str, row: int) -> GradeMark | None:
        """Give the grade of a row of a unit."""
        card, position = self.card(unit), int(self.results.grade[row])
        if card.id not in self._marks:
            self._marks[card.id] = grades.marks(card.grades, self.speech)
        return self._marks[card.id][card.grades[position].id] if position >= 0 else None

    def link(self, unit: str, item: str = "", text: str = "") -> Link:
        """Give the link to a unit's page, or to the row of an item on it."""
        fragment = f"row-item-{item}" if item else ""
        href = self.around.href(unit, here=self.here, fragment=fragment)
        return Link(text or unit_name(self.around.definitions, unit, self.speech), href)

    def part(self, unit: str, item_id: str = "") -> Part:
        """Give an item of a unit (default: the whole scorecard) with what it scored."""
        results, speech = self.results, self.speech
        block = results.layout.block_of[unit]
        item = block.items[block.item_index[item_id] if item_id else 0]
        row = results.layout.row(unit, item.id)
        score = None if math.isnan(results.score[row]) else float(results.score[row])
        kpi = item if isinstance(item, Kpi) else None
        target = None if kpi is None else self.target(kpi)
        return Part(
            unit=self.link(unit),
            item=self.link(unit, item.id, speech.text(item.name) or item.id) if item_id else Link("", ""),
            actual="" if kpi is None else speech.measured(float(results.actual[row]), kpi.measured_in),
            filled=bool(results.filled[row]) if len(results.filled) else False,
            target="" if kpi is None or target is None else speech.measured(target, kpi.measured_in),
            score=speech.score(score),
            grade=self.mark(unit, row),
            provisional=bool(results.provisional[row]),
            reason=reasons.because(Reason(int(results.reason[row])), speech, item),
            rank="" if item_id else rank_text(results, unit, speech),
            bar=self.bar(item, score, block.scorecard),
        )

    def target(self, kpi: Kpi) -> float | None:
        """Give the target as far as it is due in this period, None if it is written as a formula."""
        whole = kpi.target.at(self.results.period) if isinstance(kpi.target, Dated) else None
        share = share_due(kpi, "target", self.results.period)
        return whole if whole is None or share is None else whole * (share / 100)

    def parts(self, own: Link, heading: str, holders: Iterable[Holder], *, count: str, is_open: bool = False) -> Parts:
        """Give items of several units (item '' for the whole scorecard), best first, those without a score last.

        `count` is the sentence that tells how many they are, with {count} in it. With `is_open` even a long list is.
        """
        ordered = sorted((one for one in holders if self.is_there(one[0])), key=self._order)
        told = tuple(self.part(unit, item) for unit, item in ordered)
        without = sum(bool(part.reason) for part in told)
        return Parts(
            own=own,
            heading=heading,
            count=self.speech.translate(count).format(count=len(told)),
            is_open=is_open or len(told) <= _SHORT,
            counts=counted(part.grade for part in told),
            not_scored=str(without) if without else "",
            item_kind=self._kind(ordered),
            shows_figures=any(part.actual for part in told),
            shows_rank=any(part.rank for part in told),
            parts=told,
        )

    def _kind(self, holders: list[Holder]) -> str:
        """Give what the items are called."""
        named = ((self.results.layout.block_of[unit], item) for unit, item in holders if item)
        return next((self.speech.kind(block.items[block.item_index[item]]) for block, item in named), "")

    def _order(self, holder: Holder) -> tuple[float, Holder]:
        unit, item_id = holder
        block = self.results.layout.block_of[unit]
        scale = block.items[block.item_index[item_id] if item_id else 0].scale
        score = float(self.results.score[self.results.layout.row(unit, item_id)])
        return (math.inf if math.isnan(score) else -(score - scale.low) / (scale.high - scale.low)), holder

    @staticmethod
    def bar(item: Node | Kpi, score: float | None, card: Scorecard) -> charts.Bar | None:
        """Give the bar of a score, with the bounds of the grades if it is on their scale."""
        bounds = (grade.at_least for grade in (card.grades if item.scale == card.root.scale else ()))
        return charts.bar(score, scale=item.scale, low=None, high=None, bounds=bounds)


def counted(marks: Iterable[GradeMark | None]) -> tuple[GradeCount, ...]:
    """Give how many there are of each grade, the best first; those that nobody has are left out."""
    counts = Counter(mark for mark in marks if mark is not None)
    ordered = sorted(counts, key=lambda mark: (mark.position, mark.word))
    return tuple(GradeCount(mark, str(counts[mark])) for mark in ordered)


def rank_text(results: Results, unit: str, speech: Speech) -> str:
    """Give `12 of 193`, or '' for a unit without a rank, or one that nobody is ranked with."""
    rank, ranked = results.rank.get(unit), results.ranked.get(unit)
    if rank is None or ranked is None or ranked < 2:  # noqa: PLR2004 - the first of one says nothing
        return ""
    return speech.translate(N_("{rank} of {ranked}")).format(rank=rank, ranked=ranked)
