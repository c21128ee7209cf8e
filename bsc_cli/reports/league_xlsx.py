"""The list of all units as an Excel workbook: a sheet for each league, and one with the units as a tree.

As in `xlsx`, texts come from the page and numbers from the results.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bsc_cli.catalogue.marks import N_
from bsc_cli.model.organisation import Definitions
from bsc_cli.reports import view
from bsc_cli.reports.book import BLUE, LINE, QUIET, RULE, TITLE, TONES, Book, Column, Sheet, book
from bsc_cli.reports.page import HeatCell, IndexPage, IndexRow, League
from bsc_cli.reports.speech import Speech
from bsc_cli.scoring.results import Results

SHARE = "0.0%"
LIGHT = {"visible": True, "line": {"color": RULE}}
_HEAD = 3
_CHARTED = 40
"""So many bars can still be read."""


def index_xlsx(page: IndexPage, definitions: Definitions, results_by_period: Sequence[Results]) -> bytes:
    """Give the workbook of all units: `page` is made from `results_by_period` (oldest first)."""
    target = io.BytesIO()
    speech = Speech.of(page.lang, definitions.organisation)
    last = results_by_period[-1]
    with book(target, speech, title=page.title, organisation=page.organisation, period=last.period) as one:
        _Index(one, page, definitions, tuple(results_by_period)).write()
    return target.getvalue()


@dataclass(frozen=True)
class _Index:
    """What all sheets of the list are made of."""

    book: Book
    page: IndexPage
    definitions: Definitions
    results: tuple[Results, ...]

    def say(self, text: str) -> str:
        return self.book.speech.translate(text)

    def write(self) -> None:
        """Write the sheets."""
        if self.page.tree:
            self.tree(self.headed(self.say(N_("All scorecards"))))
        for league in self.page.leagues:
            name = league.name or self.say(N_("Ranking"))
            self.league(self.headed(name), league)

    def headed(self, name: str) -> Sheet:
        """Give a new sheet with the title above its table, set up for print."""
        sheet = self.book.sheet(name)
        sheet.text(0, 0, self.page.organisation, TITLE)
        sheet.text(1, 0, self.book.speech.followed(name, self.page.period), QUIET)
        sheet.printed(self.page.title)
        return sheet

    def tree(self, sheet: Sheet) -> None:
        """Write all units, each below the one it belongs to, with what they scored in each perspective."""
        say = self.say
        named = [Column(name, 12, number=True) for name in self.page.perspectives]
        columns = (
            Column(say(N_("Unit")), 40),
            Column(say(N_("Id")), 18),
            Column(say(N_("Level")), 12),
            *self.common(),
            *named,
            Column(say(N_("Note")), 44),
        )
        sheet.table(_HEAD, columns)
        for at, one in enumerate(self.page.tree, _HEAD + 1):
            look = {**LINE, "bold": one.depth == 0}
            sheet.text(at, 0, one.unit, {**look, "indent": min(one.depth, 15)})
            sheet.text(at, 1, "" if one.row is None else one.row.unit_id, LINE)
            sheet.text(at, 2, one.level, LINE)
            if one.row is not None:
                self.numbers(sheet, at, 3, one.row)
                self.heat(sheet, (at, 7), one.cells, one.row.unit_id)
            sheet.text(at, len(columns) - 1, "" if one.row is None else one.row.reason, LINE)

    def common(self) -> tuple[Column, ...]:
        """Give the columns with what a unit scored."""
        say = self.say
        return (
            Column(say(N_("Score")), 10, number=True),
            Column(say(N_("Grade")), 14),
            Column(say(N_("Coverage")), 10, number=True),
            Column(say(N_("Change")), 10, number=True),
        )

    def numbers(self, sheet: Sheet, at: int, column: int, row: IndexRow) -> None:
        """Write score, grade, coverage and change of a unit from `column` on."""
        last, speech = self.results[-1], self.book.speech
        values = [view.score_of(one, row.unit_id, "") for one in self.results[-2:]]
        shown = [speech.shown(value) if value == value else None for value in values]  # noqa: PLR0124 - NaN is no score
        first, now = (None, *shown)[-2:]
        change = None if first is None or now is None else speech.shown(now - first)
        form = self.book.score_form
        sheet.number(at, column, now, form, {**LINE, "bold": True})
        sheet.grade(at, column + 1, row.grade, {**LINE, "align": "center"}, provisional=row.provisional)
        sheet.number(at, column + 2, float(last.coverage[last.layout.row(row.unit_id)]), SHARE, LINE)
        sheet.number(at, column + 3, change, f"+{form};-{form};{form}", LINE)

    @cached_property
    def perspectives(self) -> tuple[str, ...]:
        """Give the ids of the perspectives that the page's cells stand for."""
        blocks = self.results[-1].layout.block_of
        listed = {row.row.unit_id for row in self.page.tree if row.row is not None}
        used = {item for unit in listed & blocks.keys() for item in blocks[unit].item_index}
        return tuple(one.id for one in self.definitions.organisation.perspectives if one.id in used)

    def heat(self, sheet: Sheet, start: tuple[int, int], cells: Sequence[HeatCell], unit: str) -> None:
        """Write what a unit scored in each perspective, on the ground of its grade, from the cell `start` on."""
        for number, (cell, perspective) in enumerate(zip(cells, self.perspectives, strict=True), start[1]):
            ground = {} if cell.tone in {"", "none"} else {"bg_color": TONES[int(cell.tone)][1]}
            value = view.score_of(self.results[-1], unit, perspective)
            shown = self.book.speech.shown(value) if value == value else None  # noqa: PLR0124 - NaN is no score
            sheet.number(start[0], number, shown, self.book.score_form, {**LINE, **ground})

    def league(self, sheet: Sheet, league: League) -> None:
        """Write the units of a league by rank, and draw their scores if there are not too many."""
        say = self.say
        columns = (
            Column(say(N_("Unit")), 40),
            Column(say(N_("Id")), 18),
            Column(say(N_("Rank")), 8, number=True),
            *self.common(),
            Column(say(N_("Note")), 44),
        )
        sheet.table(_HEAD, columns)
        first, last = _HEAD + 1, _HEAD + len(league.rows)
        for at, row in enumerate(league.rows, first):
            sheet.text(at, 0, row.unit, LINE)
            sheet.text(at, 1, row.unit_id, LINE)
            rank = self.results[-1].rank.get(row.unit_id)
            sheet.number(at, 2, None if rank is None else float(rank), "0", LINE)
            self.numbers(sheet, at, 3, row)
            sheet.text(at, 7, row.reason, LINE)
        sheet.inner.autofilter(_HEAD, 0, last, len(columns) - 1)
        if 1 < len(league.rows) <= _CHARTED:
            drawn = self.book.inner.add_chart({"type": "bar"})
            drawn.add_series(
                {
                    "name": say(N_("Score")),
                    "categories": "=" + sheet.range(first, 0, last, 0),
                    "values": "=" + sheet.range(first, 3, last, 3),
                    "fill": {"color": BLUE},
                    "gap": 60,
                }
            )
            drawn.set_legend({"none": True})
            drawn.set_title({"name": self.page.title, "name_font": {"size": 11}})
            drawn.set_y_axis({"reverse": True})
            drawn.set_x_axis({"min": 0, "num_format": "General", "major_gridlines": LIGHT})
            drawn.set_size({"width": 720, "height": 120 + 22 * len(league.rows)})
            sheet.inner.insert_chart(last + 2, 0, drawn, {"description": self.page.title})
