"""Who has submitted, who is late and what is missing: for a terminal, as CSV, as JSON. Nothing is looked up here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bsc_cli.catalogue.marks import N_
from bsc_cli.catalogue.plain import json_text
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.reports.data import guarded
from bsc_cli.reports.speech import NOTHING, Speech
from bsc_cli.reports.terminal import SOFT, name_of, plain

NAMES_SHOWN = 3
_MINUTE = len("2020-07-15T12:00")


class State(StrEnum):
    """How much of what a reporter has to report is there."""

    COMPLETE = "complete"
    PARTLY = "partly"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure of which nothing was said: of `unit`, for its own `period`; `kpi` is the first that reads it."""

    unit: str
    kpi: str
    input: str
    period: Period


@dataclass(frozen=True, slots=True)
class Standing:
    """One reporter: how many figures it has to report, and which of them are missing.

    `submitted_at` (UTC, ISO 8601), `submission` and `file` are those of the last submission that carried any of them,
    '' and 0 without. `days_late` counts from the day they were due to that on which the last of them came for the
    first time, or to today if some are missing; 0 is on time, or not due yet.
    """

    reporter: str
    asked: int
    missing: tuple[Missing, ...]
    days_late: int
    submitted_at: str = ""
    received_on: str = ""
    submission: int = 0
    file: str = ""

    @property
    def state(self) -> State:
        """Give how much is there."""
        if not self.missing:
            return State.COMPLETE
        return State.NOTHING if len(self.missing) == self.asked else State.PARTLY


@dataclass(frozen=True, slots=True)
class Standings:
    """How a reporting period stands on the day `today`: its reporters, by id."""

    period: Period
    due: date
    today: date
    reporters: tuple[Standing, ...]

    @property
    def is_settled(self) -> bool:
        """Tell whether nothing is missing, and nothing came late."""
        return not any(one.missing or one.days_late for one in self.reporters)

    def late(self) -> Standings:
        """Give only those who are, or were, late."""
        return Standings(self.period, self.due, self.today, tuple(one for one in self.reporters if one.days_late))


_STATES = {State.COMPLETE: "green", State.PARTLY: "yellow", State.NOTHING: "red"}


def standings_table(
    standings: Standings, definitions: Definitions, *, lang: str, every_missing: bool = False
) -> RenderableType:
    """Give the table of reporters, what is missing, and the sums; with `every_missing`, each missing figure."""
    speech = Speech.of(lang, definitions.organisation)
    say = speech.translate
    head = say(N_("{period}; due {due}; as of {today}")).format(
        period=speech.period(standings.period), due=standings.due.isoformat(), today=standings.today.isoformat()
    )
    title = plain(speech.followed(speech.text(definitions.organisation.name), head), "bold")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.header_style = SOFT
    table.add_column(say(N_("Reported by")), overflow="fold", min_width=12, ratio=1)
    table.add_column(say(N_("Figures")), justify="right", no_wrap=True)
    table.add_column(say(N_("Submitted (UTC)")), no_wrap=True)
    table.add_column(say(N_("Deadline")), no_wrap=True)
    for one in standings.reporters:
        table.add_row(
            plain(speech.identified(name_of(one.reporter, definitions, speech) or one.reporter, one.reporter)),
            Text(f"{one.asked - len(one.missing)}/{one.asked}", style=_STATES[one.state]),
            Text(_submitted(one)),
            Text(_lateness(one, standings, speech), style="red" if one.days_late else ""),
        )
    missing = _missing(standings, definitions, speech, every=every_missing)
    return Group(title, table, *missing, Text(_sums(standings, speech)))


def _submitted(one: Standing) -> str:
    """Give when the last submission came, the day alone where that was told; its file is in JSON and CSV."""
    if not one.submission:
        return NOTHING
    return one.received_on or one.submitted_at[:_MINUTE].replace("T", " ")


def _lateness(one: Standing, standings: Standings, speech: Speech) -> str:
    say = speech.translate
    if one.days_late:
        still = N_("{days} d overdue") if one.missing else N_("{days} d late")
        return say(still).format(days=f"{one.days_late:,}")
    if one.missing:
        return say(N_("due in {days} d")).format(days=(standings.due - standings.today).days)
    return say(N_("on time"))


def _missing(
    standings: Standings, definitions: Definitions, speech: Speech, *, every: bool
) -> Iterator[RenderableType]:
    """Give what is missing, reporter by reporter."""
    lacking = [one for one in standings.reporters if one.missing]
    if not lacking:
        return
    names = _Names(standings.period, definitions, speech)
    yield Text("")
    yield Text(speech.translate(N_("Missing figures")), style="bold")
    for one in lacking:
        name = name_of(one.reporter, definitions, speech) or one.reporter
        if every:
            yield plain(speech.labelled(name, str(len(one.missing))))
            yield from (plain(f"  {gap.unit}/{gap.kpi}  {names.of(gap)}") for gap in one.missing)
        else:
            yield plain("  " + speech.labelled(name, names.few(one.missing)))
    yield Text("")


class _Names:
    """What missing figures are called, with their period if that is not the reporting period."""

    def __init__(self, period: Period, definitions: Definitions, speech: Speech) -> None:
        self._period = period
        self._units = definitions.units
        self._speech = speech
        self._inputs = {
            card.id: {item.id: speech.text(item.name) or item.id for item in card.all_inputs()}
            for card in definitions.scorecards
        }

    def of(self, gap: Missing) -> str:
        """Give the name of one figure."""
        name = self._inputs[self._units[gap.unit].scorecard][gap.input]
        return name if gap.period == self._period else self._speech.identified(name, self._speech.period(gap.period))

    def few(self, missing: Sequence[Missing]) -> str:
        """Give the first few names, and how many more there are."""
        names = list(dict.fromkeys(map(self.of, missing)))
        shown = self._speech.translate(N_(", ")).join(names[:NAMES_SHOWN])
        if len(names) <= NAMES_SHOWN:
            return shown
        told = self._speech.translate(N_("{names} and more: {count}"))
        return told.format(names=shown, count=len(names) - NAMES_SHOWN)


def _sums(standings: Standings, speech: Speech) -> str:
    reporters = standings.reporters
    states = [one.state for one in reporters]
    asked, missing = sum(one.asked for one in reporters), sum(len(one.missing) for one in reporters)
    told = N_(
        "Reporters: {all}; complete: {complete}, partly: {partly}, nothing submitted: {nothing}; late: {late}. "
        "Figures: {there} of {asked}."
    )
    return speech.translate(told).format(
        all=len(reporters),
        complete=states.count(State.COMPLETE),
        partly=states.count(State.PARTLY),
        nothing=states.count(State.NOTHING),
        late=sum(one.days_late > 0 for one in reporters),
        there=f"{asked - missing:,}",
        asked=f"{asked:,}",
    )


def _records(standings: Standings, definitions: Definitions, lang: str) -> Iterator[dict[str, object]]:
    """Give a record a reporter, without what is missing; None where there is nothing."""
    speech = Speech.of(lang, definitions.organisation)
    for one in standings.reporters:
        yield {
            "period": str(standings.period),
            "due": standings.due.isoformat(),
            "reporter": one.reporter,
            "name": name_of(one.reporter, definitions, speech),
            "state": one.state.value,
            "asked": one.asked,
            "submitted": one.asked - len(one.missing),
            "days_late": one.days_late,
            "submitted_at": one.submitted_at or None,
            "received_on": one.received_on or None,
            "submission": one.submission or None,
            "file": one.file or None,
        }


def standings_json(standings: Standings, definitions: Definitions, *, lang: str) -> str:
    """Give the reporters and everything that is missing, as JSON."""
    reporters = [
        {
            **record,
            "missing": [
                {"unit": gap.unit, "kpi": gap.kpi, "input": gap.input, "period": str(gap.period)} for gap in one.missing
            ],
        }
        for record, one in zip(_records(standings, definitions, lang), standings.reporters, strict=True)
    ]
    return json_text(
        {
            "period": str(standings.period),
            "due": standings.due.isoformat(),
            "today": standings.today.isoformat(),
            "reporters": reporters,
        }
    )


def standings_csv(standings: Standings, definitions: Definitions, *, lang: str) -> str:
    """Give a row a reporter; the figures that are missing as `unit/input period`, with blanks and `;` between."""
    target = io.StringIO(newline="")
    rows = [
        {**record, "missing": "; ".join(f"{gap.unit}/{gap.input} {gap.period}" for gap in one.missing)}
        for record, one in zip(_records(standings, definitions, lang), standings.reporters, strict=True)
    ]
    writer = csv.DictWriter(target, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: guarded(one) if isinstance(one, str) else one for name, one in row.items()} for row in rows)
    return target.getvalue()


COLUMNS: Sequence[str] = (
    "period",
    "due",
    "reporter",
    "name",
    "state",
    "asked",
    "submitted",
    "days_late",
    "submitted_at",
    "received_on",
    "submission",
    "file",
    "missing",
)
"""The columns of the CSV."""
