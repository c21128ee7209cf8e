"""A form in words: what stands on the sheets of its workbook, in one language. No Excel here."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from babel.dates import format_date

from bsc_cli.catalogue.marks import N_
from bsc_cli.collection.forms import REQUIRED, STATUSES, Form, Row
from bsc_cli.collection.previous import Previous
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.model.results import Status
from bsc_cli.model.rules import Better
from bsc_cli.model.scorecard import Dated, Formula, Input, Kpi, OverTime, Scorecard
from bsc_cli.model.text import Text
from bsc_cli.scoring.phasing import share_due

_NAME = re.compile(r"(?<![\w.])(?P<id>[^\W\d]\w*)(?:\.(?P<attribute>\w+))?(?!\w*\s*\()")
_SIGNS = {Better.HIGHER: "≥ ", Better.LOWER: "≤ ", Better.CLOSER: ""}


class Words(Protocol):
    """How numbers, periods and texts are written in one language (`reports.speech.Speech` knows)."""

    @property
    def lang(self) -> str:
        """Give the language."""

    @property
    def translate(self) -> Callable[[str], str]:
        """Give what puts texts of ours into it."""

    def text(self, text: Text) -> str:
        """Give a text of the definitions."""

    def period(self, period: Period) -> str:
        """Give a period in words."""

    def figure(self, value: float | None) -> str:
        """Give a number as a reader needs it."""

    def measured(self, value: float | None, unit: Text) -> str:
        """Give a number with its unit of measure."""

    def identified(self, name: str, own_id: str) -> str:
        """Give a name and what tells it from others."""

    def labelled(self, label: str, value: str) -> str:
        """Give a value behind what it is called."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row to be filled in; `low` and `high` are what is plausible, `asks` what is said beside the cell."""

    unit: str
    code: str
    figure: str
    definition: str
    measured_in: str
    period: str
    target: str
    last: str
    low: float
    high: float
    asks: str
    needs_evidence: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A form in words. `guide` are headings and texts of the sheet that tells how to fill in the other."""

    title: str
    subject: str
    guide: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]


_STEPS = (
    N_(
        "Fill in the coloured cells of the sheet “Results”; all others are locked. Cells that still need something are "
        "darker."
    ),
    N_("Value: the number alone, in the unit of measure that the row names; no unit, no blanks, no percent sign."),
    N_("Status: choose from the list. Beside a value it may stay empty; without a value, say why there is none."),
    N_("Evidence: the document that shows the figure, such as its number and date. Rows that need it say so."),
    N_("Note: whatever whoever checks the figure should know."),
    N_("Do not insert, move or delete rows, columns or sheets. Save the file as .xlsx and send it back."),
)
_STATUS_MEANINGS: dict[Status, str] = {
    Status.REPORTED: N_("The value stands in the row."),
    Status.NOT_AVAILABLE: N_("There should be a figure, but it cannot be had in time. It counts as missing."),
    Status.NOT_APPLICABLE: N_("There is nothing to count for this unit. The performance office decides on it."),
}


VARYING = (
    N_("Organisation"),
    N_("Reported by"),
    N_("Period"),
    N_("Please return by"),
    N_("Please return to"),
    N_("Figures to report"),
)
"""Headings of the guide above what every form says in its own words."""


def unvarying(words: Words) -> Iterator[tuple[str, str]]:
    """Give the lines of the guide that are the same in every form."""
    say = words.translate
    for number, step in enumerate(_STEPS, start=1):
        yield (say(N_("How to fill in")) if number == 1 else ""), f"{number}. {say(step)}"
    for number, (status, meaning) in enumerate(_STATUS_MEANINGS.items()):
        heading = "" if number else say(N_("What the status means"))
        yield heading, words.labelled(say(STATUSES[status]), say(meaning))


class FormWriter:
    """Puts forms into words. What many forms have in common is worked out once."""

    def __init__(self, definitions: Definitions, previous: Previous, words: Words) -> None:
        """Take what every form needs."""
        self._definitions = definitions
        self._previous = previous
        self._words = words
        self._said: dict[tuple[str, Period], Line] = {}
        self._named: dict[str, dict[str, str]] = {}

    def page(self, form: Form) -> Page:
        """Give a form in words."""
        words = self._words
        period = words.period(form.period)
        organisation = words.text(self._definitions.organisation.name)
        return Page(
            title=words.translate(N_("Figures for {period}")).format(period=period),
            subject=f"{organisation} · {self._unit(form.reporter)}",
            guide=tuple(self._guide(form)),
            lines=tuple(self._lines(form)),
        )

    def _guide(self, form: Form) -> Iterator[tuple[str, str]]:
        words, say = self._words, self._words.translate
        told = (
            words.text(self._definitions.organisation.name),
            words.identified(self._unit(form.reporter), form.reporter),
            words.period(form.period),
            format_date(form.due, "full", locale=words.lang),
            self._office(form),
            str(len(form.rows)),
        )
        yield from ((say(heading), text) for heading, text in zip(VARYING, told, strict=True) if text)
        yield from unvarying(words)

    def _office(self, form: Form) -> str:
        """Give who approves the scorecard at the top, above the reporter: whoever collects for the whole of it."""
        units = self._definitions.units
        name, found, passed = form.reporter, "", set[str]()
        while name in units and name not in passed:
            passed.add(name)
            if units[name].scorecard:
                found = self._words.text(self._definitions.scorecard(units[name].scorecard).approved_by) or found
            name = units[name].parent
        return found

    def _unit(self, name: str) -> str:
        """Give what a unit is called."""
        unit = self._definitions.units.get(name)
        return (self._words.text(unit.name) if unit is not None else "") or name

    def _lines(self, form: Form) -> Iterator[Line]:
        names = {name: self._unit(name) for name in dict.fromkeys(row.unit for row in form.rows)}
        times = Counter(names.values())
        for row in form.rows:
            name = names[row.unit]
            known = self._line(row, form.period)
            yield Line(
                unit=name if times[name] == 1 else self._words.identified(name, row.unit),
                code=known.code,
                figure=known.figure,
                definition=known.definition,
                measured_in=known.measured_in,
                period=known.period,
                target=known.target,
                last=self._last(row),
                low=known.low,
                high=known.high,
                asks=known.asks,
                needs_evidence=known.needs_evidence,
            )

    def _line(self, row: Row, period: Period) -> Line:
        """Give what is the same for all units of a scorecard."""
        card = self._definitions.units[row.unit].scorecard
        key = (f"{card}/{row.input.id}", row.period)
        if key not in self._said:
            self._said[key] = self._common(row, self._definitions.scorecard(card), period)
        return self._said[key]

    def _common(self, row: Row, card: Scorecard, period: Period) -> Line:
        words, item, kpi = self._words, row.input, row.kpi
        figure, name = words.text(item.name) or item.id, words.text(kpi.name) or kpi.id
        return Line(
            unit="",
            code=item.code,
            figure=figure if figure == name else words.identified(figure, name),
            definition="\n".join(self._definition(row, card)),
            measured_in=words.text(item.measured_in),
            period=words.period(row.period),
            target=self._target(kpi, card, period),
            last="",
            low=item.low,
            high=item.high,
            asks=self._plausible(item),
            needs_evidence=kpi.evidence == REQUIRED,
        )

    def _definition(self, row: Row, card: Scorecard) -> Iterator[str]:
        """Give what the figure means, in sentences."""
        words, say, kpi = self._words, self._words.translate, row.kpi
        if kpi.text:
            yield words.text(kpi.text)
        if kpi.formula is not None:
            yield words.labelled(say(N_("Computed as")), self._formula(kpi.formula, card))
        if row.input.over_time is OverTime.SUM:
            yield say(N_("Report what came about in this period alone, not the total since January."))
        if kpi.evidence == REQUIRED:
            yield say(N_("Evidence is required."))

    def _formula(self, formula: Formula, card: Scorecard) -> str:
        """Give a formula with what its names are called."""
        if card.id not in self._named:
            inputs = {item.id: self._words.text(item.name) for item in card.all_inputs()}
            kpis = {kpi.id: self._words.text(kpi.name) for kpi in card.root.kpis()}
            self._named[card.id] = kpis | inputs
        named = self._named[card.id]
        return "; ".join(
            f"{step} = {in_words(text, named)}" if step else in_words(text, named) for step, text in formula.steps
        )

    def _target(self, kpi: Kpi, card: Scorecard, period: Period) -> str:
        """Give the target in force in the reporting period, and which side of it is good."""
        share = share_due(kpi, "target", period)
        if kpi.target is None:
            return ""
        if not isinstance(kpi.target, Dated):
            whole = self._formula(kpi.target, card)
            return _SIGNS[kpi.better] + (whole if share is None else f"{share:g}% × ({whole})")
        value = kpi.target.at(period)
        if value is None:
            return ""
        due = value if share is None else value * (share / 100)
        return _SIGNS[kpi.better] + self._words.measured(due, kpi.measured_in)

    def _plausible(self, item: Input) -> str:
        """Give what may be filled in, as the program that shows the workbook tells it."""
        words, say = self._words, self._words.translate
        unit = words.text(item.measured_in)
        low, high = words.figure(item.low), words.figure(item.high)
        if math.isfinite(item.low) and math.isfinite(item.high):
            range_ = say(N_("A number from {low} to {high}.")).format(low=low, high=high)
        elif math.isfinite(item.low):
            range_ = say(N_("A number from {low} on.")).format(low=low)
        elif math.isfinite(item.high):
            range_ = say(N_("A number up to {high}.")).format(high=high)
        else:
            range_ = say(N_("A number."))
        if unit in {"%", "‰"}:
            return range_ + say(N_("For 95% write 95, without the sign."))
        return range_

    def _last(self, row: Row) -> str:
        """Give the last figure before the period asked for, and the period it is of."""
        found = self._previous.before(row.unit, row.input.id, row.period)
        if found is None:
            return ""
        period, value = found
        return f"{self._words.figure(value)}\n{self._words.period(period)}"


def in_words(expression: str, named: dict[str, str]) -> str:
    """Give a formula with the names in it replaced by what they are called.

    >>> in_words("1e2 * spent / max(budget, e2.target) - 1", {"spent": "Spent", "budget": "Net-Budget", "e2": "E"})
    '1e2 × Spent ÷ max(Net-Budget, E.target) − 1'
    """

    def called(match: re.Match[str]) -> str:
        name = named.get(match["id"]) or match["id"]
        return f"{name}.{match['attribute']}" if match["attribute"] else name

    pieces, end = [], 0
    for match in _NAME.finditer(expression):
        pieces += [_signs(expression[end : match.start()]), called(match)]
        end = match.end()
    return "".join((*pieces, _signs(expression[end:])))


def _signs(text: str) -> str:
    return text.replace("**", "^").replace("*", "×").replace("/", "÷").replace("-", "−")
