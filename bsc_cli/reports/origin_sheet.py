"""The sheet of a unit's workbook that tells how each score came about: steps as text, figures as numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bsc_cli.catalogue.marks import N_
from bsc_cli.reports.book import LINE, Column, Sheet
from bsc_cli.reports.page import InputView, Row
from bsc_cli.reports.speech import Speech
from bsc_cli.scoring.explanation import Explanation, UsedInput

_WRAPPED = {**LINE, "text_wrap": True}


@dataclass(frozen=True, slots=True)
class OriginSheet:
    """Writes the sheet, row after row: of which objective or KPI, a step or a figure, and where that came from."""

    sheet: Sheet
    speech: Speech

    def write(self, rows: Sequence[tuple[Row, Explanation]]) -> None:
        """Write all rows of a page, each with the explanation behind it."""
        say = self.speech.translate
        columns = (
            Column(say(N_("Objective or KPI")), 34),
            Column(say(N_("Step")), 72),
            Column(say(N_("Period")), 14),
            Column(say(N_("Figure")), 16, number=True),
            Column(say(N_("Where it came from")), 60),
        )
        self.sheet.table(0, columns)
        at = 1
        for row, known in rows:
            for told in row.lines:
                at = self._put(at, row.name, told.text)
            at = self._inputs(at, row.name, row.inputs, known.inputs)
            for used, behind in zip(row.uses, known.uses, strict=True):
                at = self._put(at, row.name, used.line)
                for told in used.lines:
                    at = self._put(at, row.name, told.text)
                at = self._inputs(at, row.name, used.inputs, behind.inputs)
        self.sheet.inner.autofilter(0, 0, at - 1, len(columns) - 1)

    def _inputs(self, at: int, name: str, views: Sequence[InputView], used: Sequence[UsedInput]) -> int:
        """Write inputs with their figures, or with what was given for them from below; give the next row."""
        for shown, known in zip(views, used, strict=True):
            at = self._put(at, name, shown.line)
            values = {self.speech.period(fact.period): fact.value for fact in known.facts}
            for figure in shown.figures:
                value = values.get(figure.period)
                at = self._put(at, name, period=figure.period, value=value, said=figure.value, origin=figure.origin)
            for given, part in zip(shown.given, known.parts, strict=False):
                value = None if part.used is None else part.used.value
                label = self.speech.labelled(given.unit.text, given.kpi.text)
                at = self._put(at, name, label, value=value, said=given.value)
        return at

    def _put(
        self,
        at: int,
        name: str,
        text: str = "",
        *,
        period: str = "",
        value: float | None = None,
        said: str = "",
        origin: str = "",
    ) -> int:
        """Write one row: a number where there is one, else what is said instead; give the next row."""
        self.sheet.text(at, 0, name, _WRAPPED)
        self.sheet.text(at, 1, text, _WRAPPED)
        self.sheet.text(at, 2, period, {**LINE, "indent": 1})
        if value is None or math.isnan(value):
            self.sheet.text(at, 3, said, {**LINE, "align": "right"})
        else:
            self.sheet.number(at, 3, value, "General", LINE)
        self.sheet.text(at, 4, origin, {**_WRAPPED, "indent": 1})
        return at + 1
