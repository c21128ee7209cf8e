"""What each reporter is asked in a reporting period: which figures, of whom, for which period of their own.

Definitions only: what has been reported, and how it is laid out in a workbook, are others' business. A figure is asked
in exactly one form. One of a period no longer than the reporting period is asked in the one that holds its end (three
months in a quarter's form); one of a longer period in the first reporting period inside it in which a KPI that reads it
is due: the year's budget in the first quarter if a quarterly KPI uses it, a yearly result in the last.
"""

from __future__ import annotations

import hashlib
import json
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bsc_cli.catalogue.marks import N_
from bsc_cli.model.life import Life
from bsc_cli.model.organisation import Calendar, Definitions, Unit
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.results import Status
from bsc_cli.model.scorecard import Input, Kpi, MeasuredBy, OverTime, Scorecard
from bsc_cli.model.text import Text
from bsc_cli.scoring.actuals import collected_by
from bsc_cli.scoring.cascade import cascade, given, of_id
from bsc_cli.scoring.contributions import is_nested
from bsc_cli.scoring.over_time import Span, window_periods
from bsc_cli.scoring.plan import is_due

STATUSES: dict[Status, str] = {
    Status.REPORTED: N_("reported"),
    Status.NOT_AVAILABLE: N_("not available"),
    Status.NOT_APPLICABLE: N_("not applicable"),
}
"""What can be said of a figure, as the drop-down has it in each language."""
REQUIRED = "required"
"""What `Kpi.evidence` says of figures that need evidence."""
FINGERPRINT = 16
"""So many hexadecimal digits tell two meanings apart."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure that is asked for: of `unit`, in its own `period`.

    `kpi` is the first that reads the input, for its texts. `fingerprint` changes with what the figure means: what it
    and its KPI are called, how it is computed, measured and collected, who reports it; not with its target.
    """

    unit: str
    input: Input
    kpi: Kpi
    period: Period
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Form:
    """What one reporter is asked in a reporting period, and the last day to answer.

    Rows stand in the order of the definitions' units, then of the KPIs in their scorecard, then of periods.
    """

    reporter: str
    period: Period
    due: date
    rows: tuple[Row, ...]


def forms(definitions: Definitions, period: Period) -> tuple[Form, ...]:
    """Give the forms of a reporting period, by reporter id; who has nothing to report has none.

    `period` is one of those that the calendar reports. The definitions must be sound.
    """
    questions = _Questions(definitions, period)
    rows: dict[str, list[Row]] = {}
    for unit in definitions.units.values():
        if unit.scorecard:
            for one in questions.of(unit):
                row = Row(unit.id, one.input, one.kpi, one.period, one.fingerprint)
                rows.setdefault(one.input.reported_by or unit.id, []).append(row)
    due = due_on(period, definitions.organisation.calendar)
    return tuple(Form(reporter, period, due, tuple(rows[reporter])) for reporter in sorted(rows))


def due_on(period: Period, calendar: Calendar) -> date:
    """Give the last day on which the results of `period` are due.

    >>> due_on(Period.parse("2020-Q1"), Calendar(due_days=10))
    datetime.date(2020, 4, 10)
    """
    year, month = period.year, period.last_month % 12 + 1
    end = date(year, month, monthrange(year, month)[1])
    return date.fromordinal(min(end.toordinal() + calendar.due_days, date.max.toordinal()))


@dataclass(frozen=True, slots=True)
class _Question:
    """A row of every unit that has the same scorecard, is there for the same time and contributes to the same KPIs."""

    input: Input
    kpi: Kpi
    period: Period
    fingerprint: str


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who needs an input: the last KPI of a `way`, at whose window and frequency, by way of those that give it on.

    The first is the unit's own; it may be the last, too.
    """

    way: tuple[Kpi, ...]

    @property
    def kpi(self) -> Kpi:
        """Give the unit's own."""
        return self.way[0]

    @property
    def taker(self) -> Kpi:
        """Give the KPI at whose window and frequency figures are taken."""
        return self.way[-1]

    def life(self, unit: Unit) -> Life:
        """Give the months in which the unit and all KPIs are there."""
        return Life.of(unit, *self.way)

    def needs(self, item: Input, part: Period, unit: Unit, period: Period) -> bool:
        """Tell whether the figure of a `part` of `period` is needed.

        Who goes inside the period has still to tell what goes into a sum above; what is read for the KPI itself or
        as a last figure, nobody asks for any more.
        """
        life = self.life(unit)
        span = Span(period.first_month, period.last_month, period.frequency)
        if (len(self.way) == 1 or item.over_time is OverTime.LAST) and not span.ends(period, life):
            return False
        return span.needed(part, life)


class _Questions:
    """What is asked of units in one period; worked out once for all that are alike."""

    def __init__(self, definitions: Definitions, period: Period) -> None:
        self._definitions = definitions
        self._period = period
        self._cascade = cascade(definitions)
        self._giving = {
            card.id: tuple(kpi for kpi in card.root.kpis() if kpi.contributes_to) for card in definitions.scorecards
        }
        self._asked: dict[object, tuple[_Question, ...]] = {}

    def of(self, unit: Unit) -> tuple[_Question, ...]:
        """Give what is asked of `unit`."""
        above = {kpi.id: tuple(self._above(unit, kpi)) for kpi in self._giving[unit.scorecard]}
        takers = tuple(tuple(one.address for one in chain) for chain in above.values())
        key = (unit.scorecard, unit.since, unit.until, takers)
        if key not in self._asked:
            card = self._definitions.scorecard(unit.scorecard)
            self._asked[key] = tuple(_questions(_readers(card, above), unit, self._period))
        return self._asked[key]

    def _above(self, unit: Unit, kpi: Kpi) -> Iterator[Kpi]:
        """Give the KPIs that take what `kpi` of `unit` gives, one above the other."""
        target = self._cascade.target(unit.id, kpi.id)
        while target is not None:
            into = self._cascade.kpi(*target)
            if into is None or into.measured_by is not MeasuredBy.CONTRIBUTORS:
                return
            yield into
            target = self._cascade.target(*target)


_Readers = dict[str, tuple[Input, list[_Reader]]]


def _readers(card: Scorecard, above: Mapping[str, tuple[Kpi, ...]]) -> _Readers:
    """Give each input that is collected, by id, with those who need it, as they stand in the scorecard.

    What a KPI takes from its contributors, or from the units below, is not asked of the unit itself.
    """
    readers: _Readers = {}
    for kpi in card.root.kpis():
        chain = above.get(kpi.id, ())
        ways = tuple(_Reader((kpi, *chain[:n])) for n in range(len(chain) + 1))
        read = dict.fromkeys(collected_by(kpi, card), ways)
        for into in chain[:1]:
            read |= {item: read.get(item, ways[1:]) for item in _given(card, kpi, into)}
        for item, who in read.items():
            readers.setdefault(item.id, (item, []))[1].extend(who)
    return readers


def _given(card: Scorecard, kpi: Kpi, into: Kpi) -> Iterator[Input]:
    """Give the inputs collected for `kpi` that go into the KPI right above it, and those that weigh them."""
    for wanted in into.inputs:
        found = (given(card, kpi, into, wanted), of_id(card, kpi, wanted.weighted_by) if wanted.weighted_by else None)
        yield from (item for item in found if item is not None and not is_nested(kpi, item))


def _questions(readers: _Readers, unit: Unit, period: Period) -> Iterator[_Question]:
    """Give what is asked of units like `unit`: inputs in the order in which KPIs first read them, then by period."""
    for item, who in readers.values():
        asked = _periods(item, who, unit, period)
        if asked:
            there = (one.kpi for one in who if any(one.needs(item, part, unit, period) for part in asked))
            first = next(there, who[0].kpi)
            fingerprint = meaning(item, first)
            for own in asked:
                yield _Question(item, first, own, fingerprint)


def _periods(item: Input, who: Sequence[_Reader], unit: Unit, period: Period) -> tuple[Period, ...]:
    """Give the periods of an input that are asked for in `period`, oldest first: those that scoring needs of the unit.

    A unit or KPI that came in the middle of it has nothing to tell of the months before.
    """
    if item.frequency.months <= period.frequency.months:
        parts = period.parts(item.frequency)
        return tuple(part for part in parts if any(one.needs(item, part, unit, period) for one in who))
    long = period.within(item.frequency)
    return (long,) if _first_asked(item, tuple(who), unit, long, period.frequency) == period else ()


def _first_asked(
    item: Input, who: tuple[_Reader, ...], unit: Unit, long: Period, reporting: Frequency
) -> Period | None:
    """Give the reporting period in which a figure of the longer period `long` is asked for.

    A KPI of a still longer period is due in none of those inside; then the figure is asked in the last.
    """
    inside = [one for one in long.parts(reporting) if one.is_within(unit.since, unit.until)]
    for one in inside:
        for reader in who:
            taker = reader.taker
            if reader.life(unit).holds(one) and is_due(taker, one):
                frequencies = {"kpi_frequency": taker.frequency, "input_frequency": item.frequency}
                if long in window_periods(one, window=taker.window, **frequencies):
                    return one
    return next((one for one in reversed(inside) if any(reader.life(unit).holds(one) for reader in who)), None)


def meaning(item: Input, kpi: Kpi) -> str:
    """Give the fingerprint of a figure: a short digest of all that tells somebody what to report."""
    told = (
        (kpi.id, _versions(kpi.name), _versions(kpi.text), kpi.formula.steps if kpi.formula else (), kpi.evidence),
        (item.id, item.code, _versions(item.name), _versions(item.measured_in)),
        (item.over_time.value, repr(item.low), repr(item.high), item.frequency.value, item.reported_by),
    )
    written = json.dumps(told, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()[:FINGERPRINT]


def _versions(text: Text) -> list[tuple[str, str]]:
    return sorted(text.versions)
