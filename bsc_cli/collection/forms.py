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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bsc_cli.catalogue.marks import N_
from bsc_cli.model.organisation import Calendar, Definitions, Unit
from bsc_cli.model.periods import Period
from bsc_cli.model.results import Status
from bsc_cli.model.scorecard import Input, Kpi, MeasuredBy, Scorecard
from bsc_cli.model.text import Text
from bsc_cli.scoring.actuals import inputs_of
from bsc_cli.scoring.over_time import window_periods
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
    weights = _weights(definitions.scorecards)
    asked: dict[tuple[str, Period | None, Period | None], tuple[_Question, ...]] = {}
    rows: dict[str, list[Row]] = {}
    for unit in definitions.units.values():
        if not unit.scorecard or not period.is_within(unit.since, unit.until):
            continue
        key = (unit.scorecard, unit.since, unit.until)
        if key not in asked:
            asked[key] = tuple(_questions(definitions.scorecard(unit.scorecard), unit, period, weights))
        for one in asked[key]:
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
    """A row of every unit that has the same scorecard and is there for the same time."""

    input: Input
    kpi: Kpi
    period: Period
    fingerprint: str


def _questions(card: Scorecard, unit: Unit, period: Period, weights: dict[str, frozenset[str]]) -> Iterator[_Question]:
    """Give what is asked of units like `unit`: inputs in the order in which KPIs first read them, then by period."""
    readers = _readers(card, weights)
    for item, kpis in readers.values():
        first = next((kpi for kpi in kpis if period.is_within(kpi.since, kpi.until)), None)
        if first is None:
            continue
        fingerprint = meaning(item, first)
        for own in _periods(item, kpis, unit, period):
            yield _Question(item, first, own, fingerprint)


def _readers(card: Scorecard, weights: dict[str, frozenset[str]]) -> dict[str, tuple[Input, list[Kpi]]]:
    """Give each input that is collected, by id, with the KPIs that read it, as they stand in the scorecard.

    What a KPI takes from its contributors or from the units below is not asked of the unit itself.
    """
    readers: dict[str, tuple[Input, list[Kpi]]] = {}
    for kpi in card.root.kpis():
        if kpi.measured_by is not MeasuredBy.FIGURES:
            continue
        weighing = weights.get(kpi.contributes_to, frozenset())
        for item in (*inputs_of(kpi, card), *(one for one in card.inputs if one.id in weighing)):
            kpis = readers.setdefault(item.id, (item, []))[1]
            if not kpis or kpis[-1] is not kpi:
                kpis.append(kpi)
    return readers


def _weights(scorecards: Iterable[Scorecard]) -> dict[str, frozenset[str]]:
    """Give, by KPI id, the inputs by which KPIs of that id weigh what goes into them: contributors report them too."""
    found: dict[str, frozenset[str]] = {}
    for card in scorecards:
        for kpi in card.root.kpis():
            weighing = frozenset(item.weighted_by for item in kpi.inputs if item.weighted_by)
            if weighing:
                found[kpi.id] = found.get(kpi.id, frozenset()) | weighing
    return found


def _periods(item: Input, kpis: Iterable[Kpi], unit: Unit, period: Period) -> tuple[Period, ...]:
    """Give the periods of an input that are asked for in `period`, oldest first.

    A unit that came in the middle of it has nothing to tell of the months before.
    """
    if item.frequency.months <= period.frequency.months:
        return tuple(part for part in period.parts(item.frequency) if part.is_within(unit.since, None))
    long = period.within(item.frequency)
    return (long,) if _first_asked(item, tuple(kpis), unit, long, period) == period else ()


def _first_asked(item: Input, kpis: tuple[Kpi, ...], unit: Unit, long: Period, period: Period) -> Period | None:
    """Give the reporting period in which a figure of the longer period `long` is asked for.

    A KPI of a still longer period is due in none of those inside; then the figure is asked in the last.
    """
    inside = [one for one in long.parts(period.frequency) if one.is_within(unit.since, unit.until)]
    for one in inside:
        for kpi in kpis:
            if one.is_within(kpi.since, kpi.until) and is_due(kpi, one):
                window = window_periods(
                    one, window=kpi.window, kpi_frequency=kpi.frequency, input_frequency=item.frequency
                )
                if long in window:
                    return one
    return inside[-1] if inside else None


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
