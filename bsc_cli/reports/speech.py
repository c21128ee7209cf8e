"""How a report speaks: its language, and how numbers, shares and periods are written in it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel.dates import format_skeleton
from babel.numbers import format_decimal

from bsc_cli.catalogue.language import translator
from bsc_cli.catalogue.marks import N_
from bsc_cli.model.organisation import Organisation
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.scorecard import Kpi, Node, NodeKind
from bsc_cli.model.text import Text
from bsc_cli.scoring.quantise import half_up

NOTHING = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
INFINITE = "\N{INFINITY}"
HTML_LANGUAGES = {"zh": "zh-CN"}
KINDS = {
    NodeKind.SCORECARD: N_("Scorecard"),
    NodeKind.PERSPECTIVE: N_("Perspective"),
    NodeKind.OBJECTIVE: N_("Objective"),
}
HALVES = (N_("First half of {year}"), N_("Second half of {year}"))
_SKELETONS = {Frequency.QUARTER: "yQQQ", Frequency.MONTH: "yMMMM"}
_LARGE = 1000
_SIGNIFICANT = 3
_EXACT_DIGITS = 12
_READ_BACK = 1e-6
_TINY, _HUGE = 1e-9, 1e15
"""Beyond these the plain form is all noughts, or has digits that the number does not know."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One language and the number of digits scores are shown with."""

    lang: str
    digits: int
    translate: Callable[[str], str]

    @classmethod
    def of(cls, lang: str, organisation: Organisation) -> Speech:
        """Give how `organisation` speaks in `lang`."""
        return cls(lang, organisation.shown_digits, translator(lang))

    @property
    def html_lang(self) -> str:
        """Give the language as the lang attribute of HTML wants it."""
        return HTML_LANGUAGES.get(self.lang, self.lang)

    def text(self, text: Text) -> str:
        """Give `text` in this language."""
        return text.get(self.lang)

    def labelled(self, label: str, value: str) -> str:
        """Give a value behind what it is called: `Target: 95%`."""
        return self.translate(N_("{label}: {value}")).format(label=label, value=value)

    def identified(self, name: str, own_id: str) -> str:
        """Give a name and the id beside it: `Spent (spent)`."""
        return self.translate(N_("{name} ({id})")).format(name=name, id=own_id)

    def followed(self, first: str, then: str) -> str:
        """Give two parts of one line: `Sample City, Q2 2020`."""
        return self.translate(N_("{first}, {then}")).format(first=first, then=then)

    def score(self, value: float | None) -> str:
        """Give a score as it is shown and graded: half up, always all digits; a dash for none."""
        if value is None or math.isnan(value):
            return NOTHING
        return self._decimal(self.shown(value), "#,##0" + ("." + "0" * self.digits if self.digits else ""))

    def shown(self, value: float) -> float:
        """Give a score as the number that is shown and graded."""
        return _rounded(value, self.digits)

    def figure(self, value: float | None) -> str:
        """Give an actual or a target with as many digits as a reader needs; a dash for none.

        From 1,000 on at most one digit after the point, from 1 on at most two, below 1 three that tell.
        """
        if value is None or math.isnan(value):
            return NOTHING
        size = abs(value)
        if 0 < size < _TINY:
            return exact(value)
        digits = 1 if size >= _LARGE else 2
        if 0 < size < 1:
            digits = _SIGNIFICANT - 1 - math.floor(math.log10(size))
        return self._decimal(_rounded(value, digits), "#,##0." + "#" * digits)

    def share(self, value: float | None) -> str:
        """Give a share 0..1 in per cent, with at most one digit after the point; a dash for none."""
        if value is None or math.isnan(value):
            return NOTHING
        return self._decimal(_rounded(100.0 * value, 1), "#,##0.#") + "%"

    def change(self, value: float) -> str:
        """Give a difference of two shown scores, with its sign."""
        rounded = self.shown(value)
        sign = "+" if rounded > 0 else ""
        return sign + self.score(rounded)

    def measured(self, value: float | None, unit: Text) -> str:
        """Give a figure with its unit of measure: `71.4 years`, `95%`."""
        return with_unit(self.figure(value), self.text(unit))

    def period(self, period: Period) -> str:
        """Give a period in words: `2020`, `Q2 2020`, `April 2020`."""
        return _period(self.lang, period, self.translate)

    def kind(self, item: Node | Kpi) -> str:
        """Give what `item` is called: scorecard, perspective, objective, KPI."""
        return self.translate(KINDS[item.kind]) if isinstance(item, Node) else self.translate(N_("KPI"))

    def _decimal(self, value: float, pattern: str) -> str:
        return _decimal(value + 0.0, pattern, self.lang) if abs(value) < _HUGE else exact(value)


def with_unit(number: str, unit: str) -> str:
    """Give a written number with its unit of measure.

    >>> with_unit("95", "%"), with_unit("71.4", "years"), with_unit("18,025", "2017 PPP $")
    ('95%', '71.4 years', '18,025 (2017 PPP $)')
    """
    if number == NOTHING or not unit:
        return number
    if unit in {"%", "‰"}:
        return number + unit
    return f"{number} ({unit})" if unit[0].isdigit() else f"{number} {unit}"


def exact(value: float | None) -> str:
    """Give a number for arithmetic by hand: no grouping, as short as it is exact, else 7 digits that tell.

    >>> exact(2.936460018), exact(0.7 + 0.1), exact(-1 / 3), exact(75000.0)
    ('2.936460018', '0.8', '−0.3333333', '75000')
    """
    if value is None or math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return MINUS + INFINITE if value < 0 else INFINITE
    tidy = f"{value:.15g}"
    text = tidy if len(tidy.lstrip("-").replace(".", "")) <= _EXACT_DIGITS else f"{value:.7g}"
    if "e" in text and abs(value) < 1e21:  # noqa: PLR2004 - beyond this the plain form has more digits than a double
        whole = f"{value:.12f}".rstrip("0").rstrip(".")
        text = whole if math.isclose(float(whole), value, rel_tol=_READ_BACK) else text
    return text.replace("-", MINUS)


@lru_cache(maxsize=8192)
def _rounded(value: float, digits: int) -> float:
    """Round half up; the same numbers stand in tables, trends and sentences."""
    return float(half_up(value, digits)) + 0.0


@lru_cache(maxsize=8192)
def _decimal(value: float, pattern: str, lang: str) -> str:
    """Write a number by a pattern; a run of reports writes the same ones again and again."""
    return format_decimal(value, format=pattern, locale=lang, decimal_quantization=False).replace("-", MINUS)


@lru_cache(maxsize=1024)
def _period(lang: str, period: Period, translate: Callable[[str], str]) -> str:
    year = period.year
    if period.frequency is Frequency.HALF:
        return translate(HALVES[period.ordinal % 2]).format(year=year)
    if period.frequency is Frequency.YEAR:
        return str(year)
    first = date(year, period.first_month % 12 + 1, 1)
    return format_skeleton(_SKELETONS[period.frequency], first, locale=lang)
