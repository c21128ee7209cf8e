"""Scores: which periods, from which facts, for whom, and why."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bsc_cli.catalogue import scoring as scoring_rules
from bsc_cli.catalogue import workspace as rules
from bsc_cli.diagnostics import Finding, Findings, UserError
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Frequency, Period, PeriodRange
from bsc_cli.model.scorecard import Scorecard
from bsc_cli.usecases import define
from bsc_cli.workspace import Workspace

if TYPE_CHECKING:
    from bsc_cli.ledger.store import Ledger
    from bsc_cli.reports.origins import Origin, Places
    from bsc_cli.scoring.cascade import Cascade
    from bsc_cli.scoring.explanation import Explanation
    from bsc_cli.scoring.facts import Facts
    from bsc_cli.scoring.results import Results

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Scored:
    """The results of a run of periods, oldest first, and what they were computed from.

    `units` are the units asked for, in id order; ranks are always among all units. `upto` is the last submission that
    was looked at. `edges` lead from KPI to KPI; `span` are the first and last `Period.key` of what the last period
    rests on. `findings` tell what of these units is missing in the periods asked for (in `results` the last
    `asked`; those before are their history).
    """

    workspace: Workspace
    definitions: Definitions
    facts: Facts
    results: tuple[Results, ...]
    units: tuple[str, ...]
    upto: int
    edges: Cascade
    span: tuple[int, int]
    findings: Findings = ()

    @property
    def last(self) -> Results:
        """Give the results of the last period."""
        return self.results[-1]


def score(
    start: Path,
    *,
    shown_from: Path,
    period: str = "",
    units: Iterable[str] = (),
    history: int = 0,
    today: date | None = None,
    progress: Progress = lambda _done, _all: None,
) -> Scored:
    """Score the periods asked for (default: the latest with data that has begun `today`).

    With `history`, periods before them are scored too, as far as there is data, until there are so many in all.
    `units` limits what is shown, not what is scored: ranks and peers need everybody. Raises UserError for faulty
    definitions, an empty ledger, a period or unit that is not known, periods without any data.
    """
    from bsc_cli.scoring.cascade import cascade
    from bsc_cli.scoring.partly import partly
    from bsc_cli.scoring.score import score as score_period
    from bsc_cli.scoring.unscored import unscored

    loaded, definitions = define.sound(start, shown_from=shown_from)
    chosen = chosen_units(definitions, units_named(definitions, units))
    if not loaded.ledger.is_file():
        raise UserError(rules.NO_DATA.at())
    with opened(loaded) as ledger:
        with_data, upto = ledger.periods(), ledger.latest()
        asked = asked_periods(definitions, period, with_data, today)
        periods = (*earlier(asked, with_data, history), *asked)
        facts = ledger.facts(*reach(definitions.scorecards, periods), upto=upto)
    if not len(facts.period):
        first, last = (str(end(with_data, key=lambda one: one.key)) for end in (min, max))
        raise UserError(rules.NO_DATA_FOR.at(period=period, first=first, last=last))
    results = []
    edges = cascade(definitions)
    for done, one in enumerate(periods):
        progress(done, len(periods))
        results.append(score_period(definitions, facts, one, workers=os.cpu_count() or 1, edges=edges))
    progress(len(periods), len(periods))
    told = results[-len(asked) :]
    missing = (*unscored(told, chosen), *partly(facts, told, frozenset(chosen)))
    placed = (define.placed_in(loaded, finding) for finding in missing)
    found = (*long_periods(definitions, asked), *sorted(placed, key=Finding.order))
    span = reach(definitions.scorecards, periods[-1:])
    return Scored(loaded, definitions, facts, tuple(results), chosen, upto, edges, span, found)


def rank(
    start: Path,
    *,
    shown_from: Path,
    period: str = "",
    units: Iterable[str] = (),
    today: date | None = None,
    progress: Progress = lambda _done, _all: None,
) -> Scored:
    """Score the one period asked for; raises UserError like `score`."""
    return score(start, shown_from=shown_from, period=one_period(period), units=units, today=today, progress=progress)


def earlier(asked: tuple[Period, ...], with_data: Iterable[Period], count: int) -> tuple[Period, ...]:
    """Give the periods before those asked for, oldest first, so that there are at most `count` in all.

    They follow one another without a gap, from the first that has data on.
    """
    frequency = asked[0].frequency
    held = {_reported(period, frequency) for period in with_data}
    before = [asked[0].shift(-n) for n in range(count - len(asked), 0, -1)]
    while before and before[0] not in held:
        before.pop(0)
    return tuple(before)


def one_period(written: str) -> str:
    """Give `written` as it is; raises UserError if it is a range of several periods."""
    count = 1
    with suppress(ValueError):  # what is no period at all is told when it is read
        count = len(PeriodRange.parse(written).periods)
    if count > 1:
        raise UserError(rules.ONE_PERIOD.at(period=written, count=count, example=written.rpartition("..")[2]))
    return written


def chosen_units(definitions: Definitions, units: Iterable[str]) -> tuple[str, ...]:
    """Give the scored units named (all, if none is), in id order; raises UserError naming every unknown one.

    Several may be named at once, with commas between.
    """
    scored = sorted(unit.id for unit in definitions.units.values() if unit.scorecard)
    named = dict.fromkeys(one.strip() for written in units for one in written.split(","))
    known = set(scored)
    unknown = [unit for unit in named if unit not in known]
    if unknown:
        raise UserError(*(rules.UNKNOWN_UNIT.at(unit=unit, suggestions=near(unit, scored)) for unit in unknown))
    return tuple(sorted(named)) or tuple(scored)


def units_named(definitions: Definitions, written: Iterable[str]) -> tuple[str, ...]:
    """Give the ids that are named, with commas between; a scorecard that no unit is called like names its units."""
    by_card: dict[str, list[str]] = {}
    for unit in definitions.units.values():
        by_card.setdefault(unit.scorecard, []).append(unit.id)
    named = (one.strip() for several in written for one in several.split(","))
    return tuple(
        unit for one in named for unit in ([one] if one in definitions.units or not one else by_card.get(one, [one]))
    )


def one_unit(written: str) -> tuple[str]:
    """Give `written` as the one unit it names; raises UserError if it names several."""
    if "," in written:
        raise UserError(rules.UNKNOWN_UNIT.at(unit=written, suggestions=[one.strip() for one in written.split(",")]))
    return (written,)


def near(written: str, known: Iterable[str]) -> list[str]:
    """Give the known ids that `written` may have meant, however it is capitalised."""
    by_fold = {one.casefold(): one for one in known}
    return [by_fold[found] for found in difflib.get_close_matches(written.casefold(), by_fold)]


def asked_periods(
    definitions: Definitions, written: str, with_data: tuple[Period, ...], today: date | None
) -> tuple[Period, ...]:
    """Give the periods of `written`, or the latest with data; raises UserError if there are none to score."""
    reporting = definitions.organisation.calendar.reporting
    if not written:
        return (latest(with_data, reporting, today),)
    try:
        periods = PeriodRange.parse(written).periods
    except ValueError:
        raise UserError(rules.PERIOD_UNREADABLE.at(period=written)) from None
    if periods[0].frequency.months < reporting.months:
        raise UserError(
            rules.PERIOD_NOT_SCORED.at(
                period=str(periods[0]), reporting=reporting, example=str(periods[0].within(reporting))
            )
        )
    return periods


def latest(with_data: tuple[Period, ...], reporting: Frequency, today: date | None) -> Period:
    """Give the last reporting period that has data; raises UserError if nothing has.

    A period that has not begun `today` (figures set ahead, a year mistyped) is taken only if there is no other.
    """
    if not with_data:
        raise UserError(rules.NO_DATA.at())

    def order(period: Period) -> tuple[bool, bool, int]:
        begun = today is None or _reported(period, reporting).first_month < today.year * 12 + today.month
        return begun, period.frequency.months <= reporting.months, period.key

    return _reported(max(with_data, key=order), reporting)


def long_periods(definitions: Definitions, asked: tuple[Period, ...]) -> Findings:
    """Give a finding if the periods asked for are longer than those reported."""
    reporting = definitions.organisation.calendar.reporting
    if asked[0].frequency.months <= reporting.months:
        return ()
    example = str(asked[-1].parts(reporting)[-1])
    period = str(PeriodRange(asked[0], asked[-1]))
    return (scoring_rules.LONGER_THAN_REPORTED.at(period=period, reporting=reporting, example=example),)


def _reported(period: Period, reporting: Frequency) -> Period:
    """Give the reporting period in which figures of `period` are there: the one it lies in, or its own last."""
    return period.within(reporting) if period.frequency.months <= reporting.months else period.parts(reporting)[-1]


def reach(scorecards: Iterable[Scorecard], periods: tuple[Period, ...]) -> tuple[int, int]:
    """Give the first and last `Period.key` of the facts that scoring `periods` of these scorecards can need."""
    from bsc_cli.scoring.over_time import window_periods, windows_read

    keys = [
        part.key
        for window, kpi_frequency, input_frequency in windows_read(scorecards)
        for period in (periods[0], periods[-1])
        for part in window_periods(period, window=window, kpi_frequency=kpi_frequency, input_frequency=input_frequency)
    ]
    return (min(keys), max(keys)) if keys else (0, -1)


@dataclass(frozen=True, slots=True)
class Explained:
    """One number's derivation, and the file and cell behind each of its figures."""

    scored: Scored
    explanation: Explanation
    places: Places


def explain(
    start: Path,
    *,
    shown_from: Path,
    address: str,
    period: str = "",
    today: date | None = None,
    progress: Progress = lambda _done, _all: None,
) -> Explained:
    """Explain `UNIT` or `UNIT/ITEM` in one period; raises UserError like `score`."""
    from bsc_cli.scoring.explain import explain as explain_item
    from bsc_cli.scoring.explanation import units_in

    unit, item = (part.strip() for part in address.partition("/")[::2])
    scored = score(
        start, shown_from=shown_from, period=one_period(period), units=one_unit(unit), today=today, progress=progress
    )
    chosen_units(scored.definitions, (unit,))  # a scorecard may stand for its units, but is none
    known = scored.last.layout.block_of[unit].item_index
    if item and item not in known:
        raise UserError(rules.UNKNOWN_ITEM.at(unit=unit, item=item, suggestions=near(item, known)))
    explanation = explain_item(scored.definitions, scored.facts, scored.last, unit, item, edges=scored.edges)
    with opened(scored.workspace) as ledger:
        return Explained(scored, explanation, places(scored, ledger, units_in(explanation)))


def opened(loaded: Workspace) -> Ledger:
    """Give the workspace's ledger, open for reading."""
    from bsc_cli.ledger.store import Ledger

    return Ledger.open(loaded.ledger, name=loaded.shown(loaded.ledger))


def places(scored: Scored, ledger: Ledger, units: Iterable[str]) -> Places:
    """Give the file, cell and submission behind each figure of `units` that the last period was scored from."""
    known: dict[str, Mapping[tuple[str, str, Period], Origin]] = {}
    first, last = scored.span
    for unit in units:
        scorecard = scored.definitions.scorecard(scored.definitions.units[unit].scorecard)
        known[unit] = ledger.origins(unit, [item.id for item in scorecard.all_inputs()], first, last, upto=scored.upto)
    return lambda unit, name, period: known.get(unit, {}).get((unit, name, period))


@dataclass(frozen=True, slots=True)
class Tree:
    """Scorecards to be shown as trees; with `scored`, that of the one unit chosen, and its scores."""

    workspace: Workspace
    definitions: Definitions
    scorecards: tuple[str, ...]
    scored: Scored | None


def tree(start: Path, *, shown_from: Path, unit: str = "", period: str = "", today: date | None = None) -> Tree:
    """Give all scorecards, or that of `unit` with its scores in one period; raises UserError like `score`.

    Before there is any data, the unit's scorecard comes without scores.
    """
    unit = unit.strip()
    loaded, definitions = define.sound(start, shown_from=shown_from)
    if not unit:
        return Tree(loaded, definitions, tuple(scorecard.id for scorecard in definitions.scorecards), None)
    (chosen,) = chosen_units(definitions, one_unit(unit))
    if not has_data(loaded):
        one_period(period)
        return Tree(loaded, definitions, (definitions.units[chosen].scorecard,), None)
    scored = score(start, shown_from=shown_from, period=one_period(period), units=one_unit(unit), today=today)
    return Tree(scored.workspace, scored.definitions, (scored.definitions.units[unit].scorecard,), scored)


def has_data(loaded: Workspace) -> bool:
    """Tell whether the ledger holds any figures."""
    if not loaded.ledger.is_file():
        return False
    with opened(loaded) as ledger:
        return bool(ledger.periods())
