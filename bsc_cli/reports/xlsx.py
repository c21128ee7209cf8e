"""The report of one unit as an Excel workbook: the scorecard, all periods with a chart, where each number came from.

Texts come from the page, numbers from the explanation and the results behind it: cells to reckon with. Scores are the
numbers that are shown and graded; actuals and targets are whole, and shown with the digits a reader needs.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bsc_cli.catalogue.marks import N_
from bsc_cli.model.organisation import Organisation
from bsc_cli.model.scorecard import Kpi
from bsc_cli.reports import charts, view
from bsc_cli.reports.book import BLUE, LINE, QUIET, RULE, TITLE, WASH, Book, Column, Look, Sheet, book, figure_form
from bsc_cli.reports.origin_sheet import OriginSheet
from bsc_cli.reports.page import Row, UnitPage
from bsc_cli.reports.speech import Speech
from bsc_cli.scoring.explanation import Explanation
from bsc_cli.scoring.results import Results

SHARE = "0.0%"
LIGHT = {"visible": True, "line": {"color": RULE}}
_HEAD = 6
"""The row of the table's headings, from 0: title and summary stand above."""


def unit_xlsx(
    page: UnitPage, explanation: Explanation, results_by_period: Sequence[Results], organisation: Organisation
) -> bytes:
    """Give the workbook of a unit: `page` is made from `explanation` and `results_by_period` (oldest first)."""
    target = io.BytesIO()
    speech = Speech.of(page.lang, organisation)
    period = explanation.period
    with book(target, speech, title=page.title, organisation=page.organisation, period=period) as one:
        known = zip(page.rows, _walk(explanation, None), strict=True)
        lines = tuple(_Line(row, item, weight) for row, (item, weight) in known)
        _Unit(one, page, explanation, tuple(results_by_period), lines).write()
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the page, with the numbers behind it and its share of its neighbours' weights."""

    row: Row
    one: Explanation
    weight: float | None

    @property
    def actual(self) -> float | None:
        """Give the actual of a KPI."""
        return self.one.actual if isinstance(self.one.item, Kpi) else None

    @property
    def target(self) -> float | None:
        """Give the target of a KPI."""
        return dict(self.one.references).get("target") if isinstance(self.one.item, Kpi) else None

    def measured_in(self, speech: Speech) -> str:
        """Give what a KPI is measured in."""
        return speech.text(self.one.item.measured_in) if isinstance(self.one.item, Kpi) else ""

    @property
    def look(self) -> Look:
        """Give how the line looks: bold where it has parts, shaded at the top."""
        shade = {"bg_color": WASH} if self.row.depth == 0 else {}
        return {**LINE, **shade, **({} if self.row.kind == "kpi" else {"bold": True})}


def _walk(one: Explanation, weight: float | None) -> Iterator[tuple[Explanation, float | None]]:
    """Give all items in the order of the page's rows, each with its share of its neighbours' weights."""
    yield one, weight
    total = math.fsum(child.weight for child in one.children)
    for child in one.children:
        yield from _walk(child, child.weight / total if total else 0.0)


@dataclass(frozen=True, slots=True)
class _Unit:
    """What all sheets of a unit's workbook are made of."""

    book: Book
    page: UnitPage
    explanation: Explanation
    results: tuple[Results, ...]
    lines: tuple[_Line, ...]

    def say(self, text: str) -> str:
        return self.book.speech.translate(text)

    def write(self) -> None:
        """Write the sheets."""
        scorecard = self.book.sheet(self.say(N_("Scorecard")))
        periods = self.book.sheet(self.say(N_("All periods"))) if len(self.results) > 1 else None
        origins = self.book.sheet(self.say(N_("Derivation")))
        self.scorecard(scorecard, periods)
        if periods is not None:
            self.periods(periods)
        OriginSheet(origins, self.book.speech).write([(line.row, line.one) for line in self.lines])
        for sheet in (scorecard, periods, origins):
            if sheet is not None:
                sheet.printed(self.book.speech.followed(self.page.unit, self.page.period))

    def summary(self, sheet: Sheet) -> None:
        """Write title, score and grade above the table."""
        page, shown = self.page, self.book.speech
        sheet.text(0, 0, page.unit, TITLE)
        sheet.text(1, 0, f"{page.scorecard} · {page.period}", QUIET)
        sheet.text(2, 0, page.organisation, QUIET)
        big = {"bold": True, "font_size": 14, "align": "left"}
        known = self.explanation
        for at, label in ((0, N_("Score")), (2, N_("Coverage")), (3, N_("Rank")), (4, N_("Grade")), (5, N_("Change"))):
            sheet.text(3, at, self.say(label), QUIET)
        sheet.number(4, 0, _shown(known.score, shown), self.book.score_form, big)
        sheet.number(4, 2, known.coverage, SHARE, {"align": "left"})
        sheet.text(4, 3, page.rank)
        sheet.grade(4, 4, page.grade, {"bold": True, "align": "center"}, provisional=page.provisional)
        sheet.text(4, 5, page.change)
        sheet.text(5, 0, page.reason or page.outlook, QUIET)

    def scorecard(self, sheet: Sheet, periods: Sheet | None) -> None:
        """Write the table of objectives and KPIs."""
        self.summary(sheet)
        columns = tuple(self.columns(sheet))
        sheet.table(_HEAD, [column for column, _ in columns])
        for at, line in enumerate(self.lines, _HEAD + 1):
            for number, (_, put) in enumerate(columns):
                put(at, number, line)
            if periods is not None:
                series = periods.range(at - _HEAD, 1, at - _HEAD, len(self.results))
                trend = {"range": series, "series_color": BLUE, "last_point": True}
                sheet.text(at, len(columns), "", line.look)
                sheet.inner.add_sparkline(at, len(columns), trend)
        if periods is not None:
            sheet.head(_HEAD, len(columns), Column(self.say(N_("Trend")), 14))
        scales = {line.one.item.scale for line in self.lines}
        if len(scales) == 1:
            (scale,) = scales
            at = [column.heading for column, _ in columns].index(self.say(N_("Score")))
            ends = {"min_type": "num", "min_value": scale.low, "max_type": "num", "max_value": scale.high}
            bars = {"type": "data_bar", "bar_solid": True, "bar_color": "#C9D8E6", **ends}
            sheet.inner.conditional_format(_HEAD + 1, at, _HEAD + len(self.lines), at, bars)

    def columns(self, sheet: Sheet) -> Iterator[tuple[Column, Callable[[int, int, _Line], None]]]:
        """Give the columns, each with what writes a cell of it; those that would be empty are left out."""
        say, shown, rows = self.say, self.book.speech, self.page.rows

        def text(give: Callable[[_Line], str]) -> Callable[[int, int, _Line], None]:
            look = {"text_wrap": True, "indent": 1, "bold": False}
            return lambda at, column, line: sheet.text(at, column, give(line), {**line.look, **look})

        def number(give: Callable[[_Line], float | None], form: str | None = None) -> Callable[[int, int, _Line], None]:
            return lambda at, column, line: sheet.number(
                at, column, value := give(line), figure_form(value) if form is None else form, line.look
            )

        def score(give: Callable[[_Line], float | None]) -> Callable[[int, int, _Line], None]:
            return number(lambda line: _shown(give(line), shown), self.book.score_form)

        yield (
            Column(say(N_("Objective or KPI")), 44),
            lambda at, column, line: sheet.text(at, column, line.row.name, {**line.look, **_indented(line.row)}),
        )
        if any(row.code not in {"", row.item_id} for row in rows):
            yield Column(say(N_("Code")), 10), text(lambda line: line.row.code)
        yield Column(say(N_("Weight")), 9, number=True), number(lambda line: line.weight, SHARE)
        if any(row.effective for row in rows):
            counts = Column(say(N_("Weight that counts")), 11, number=True)
            yield counts, number(lambda line: None if line.weight is None else line.one.share, SHARE)
        yield Column(say(N_("Actual")), 13, number=True), number(lambda line: line.actual)
        yield Column(say(N_("Target")), 13, number=True), number(lambda line: line.target)
        yield Column(say(N_("Unit of measure")), 16), text(lambda line: line.measured_in(shown))
        yield Column(say(N_("Score")), 10, number=True), score(lambda line: line.one.score)
        yield (
            Column(say(N_("Grade")), 16),
            lambda at, column, line: sheet.grade(
                at, column, line.row.grade, {**line.look, "align": "center"}, provisional=line.row.provisional
            ),
        )
        yield (
            Column(say(N_("Contributes")), 11, number=True),
            score(lambda line: line.one.points if line.row.depth else None),
        )
        if any(row.coverage for row in rows):
            yield Column(say(N_("Coverage")), 10, number=True), number(lambda line: line.one.coverage, SHARE)
        if any(row.interval for row in rows):
            yield Column(say(N_("At least")), 10, number=True), score(lambda line: line.one.low)
            yield Column(say(N_("At most")), 10, number=True), score(lambda line: line.one.high)
        if any(row.reason or row.filled for row in rows):
            yield Column(say(N_("Note")), 40), text(self.note)

    def note(self, line: _Line) -> str:
        """Give why there is no score, and whether the actual is no figure."""
        filled = self.say(N_("no figure; counts as 0")) if line.row.filled else ""
        return "; ".join(filter(None, (line.row.reason, filled)))

    def periods(self, sheet: Sheet) -> None:
        """Write the scores of all periods, oldest first, and the chart of the total."""
        shown = self.book.speech
        names = [Column(shown.period(one.period), 12, number=True) for one in self.results]
        sheet.table(0, (Column(self.say(N_("Objective or KPI")), 42), *names))
        totals: list[float] = []
        for number, line in enumerate(self.lines, 1):
            item = line.one.item
            known = "" if item is self.explanation.item else item.id
            values = [view.score_of(one, self.page.unit_id, known) for one in self.results]
            totals = totals or values
            sheet.text(number, 0, line.row.name, {**line.look, **_indented(line.row)})
            for at, value in enumerate(values, 1):
                sheet.number(number, at, _shown(value, shown), self.book.score_form, line.look)
        below = len(self.lines) + 1
        for at, past in enumerate(reversed(self.page.history), 1):
            sheet.grade(below, at, past.grade, {**LINE, "align": "right"})
            sheet.text(below + 1, at, past.rank, {**LINE, "align": "right"})
        sheet.text(below, 0, self.say(N_("Grade")), {**LINE, **QUIET})
        sheet.text(below + 1, 0, self.say(N_("Rank")), {**LINE, **QUIET})
        self.chart(sheet, below + 3, totals)

    def chart(self, sheet: Sheet, at: int, totals: Sequence[float]) -> None:
        """Draw the total over all periods."""
        there = [value for value in totals if not math.isnan(value)]
        if not there:
            return
        low, high = charts.span(there, self.explanation.item.scale)
        drawn = self.book.inner.add_chart({"type": "line"})
        drawn.add_series(
            {
                "name": self.page.unit,
                "categories": "=" + sheet.range(0, 1, 0, len(totals)),
                "values": "=" + sheet.range(1, 1, 1, len(totals)),
                "line": {"color": BLUE, "width": 2},
                "marker": {"type": "circle", "size": 5, "fill": {"color": BLUE}, "border": {"color": BLUE}},
            }
        )
        drawn.set_title({"name": self.say(N_("Score by period")), "name_font": {"size": 11}, "overlay": False})
        drawn.set_legend({"none": True})
        drawn.set_y_axis({"min": low, "max": high, "num_format": self.book.score_form, "major_gridlines": LIGHT})
        drawn.show_blanks_as("gap")
        told = self.page.trend.description if self.page.trend else ""
        sheet.inner.insert_chart(at, 0, drawn, {"description": told, "x_scale": 1.6})


def _indented(row: Row) -> Look:
    return {"indent": min(row.depth, 15), "text_wrap": True}


def _shown(value: float | None, speech: Speech) -> float | None:
    return None if value is None or math.isnan(value) else speech.shown(value)
