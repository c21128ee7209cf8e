"""Scores: which periods, from which facts, for whom, and why."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bsc_cli.catalogue import workspace as rules
from bsc_cli.diagnostics import UserError
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Frequency, Period, PeriodRange
from bsc_cli.usecases import define
from bsc_cli.workspace import Workspace

if TYPE_CHECKING:
    from bsc_cli.scoring.explanation import Explanation
    from bsc_cli.scoring.facts import Facts
    from bsc_cli.scoring.results import Results

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Scored:
    """The results of a run of periods, oldest first, and what they were computed from.

    `units` are the units asked for, in id order; ranks are always among all units.
    """

    workspace: Workspace
    definitions: Definitions
    facts: Facts
    results: tuple[Results, ...]
    units: tuple[str, ...]


def score(
    start: Path,
    *,
    shown_from: Path,
    period: str = "",
    units: Iterable[str] = (),
    history: int = 0,
    progress: Progress = lambda _done, _all: None,
) -> Scored:
    """Score the periods asked for (default: the latest with data) and `history` more before them.

    `units` limits what is shown, not what is scored: ranks and peers need everybody. Raises UserError for
    faulty definitions, an empty ledger, a period or unit that is not known.
    """
    from bsc_cli.ledger.store import Ledger
    from bsc_cli.scoring.score import score as score_period

    loaded, definitions = define.sound(start, shown_from=shown_from)
    chosen = chosen_units(definitions, units)
    if not loaded.ledger.is_file():
        raise UserError(rules.NO_DATA.at())
    with Ledger.open(loaded.ledger) as ledger:
        asked = asked_periods(definitions, period, ledger.periods())
        periods = (*(asked[0].shift(-n) for n in range(history, 0, -1)), *asked)
        facts = ledger.facts(*reach(definitions, periods))
    results = []
    for done, one in enumerate(periods):
        progress(done, len(periods))
        results.append(score_period(definitions, facts, one))
    progress(len(periods), len(periods))
    return Scored(loaded, definitions, facts, tuple(results), chosen)


def chosen_units(definitions: Definitions, units: Iterable[str]) -> tuple[str, ...]:
    """Give the scored units named (all, if none is), in id order; raises UserError naming every unknown one."""
    scored = sorted(unit.id for unit in definitions.units.values() if unit.scorecard)
    named = tuple(dict.fromkeys(units))
    known = set(scored)
    unknown = [unit for unit in named if unit not in known]
    if unknown:
        raise UserError(
            *(rules.UNKNOWN_UNIT.at(unit=unit, suggestions=difflib.get_close_matches(unit, scored)) for unit in unknown)
        )
    return tuple(sorted(named)) or tuple(scored)


def asked_periods(definitions: Definitions, written: str, with_data: tuple[Period, ...]) -> tuple[Period, ...]:
    """Give the periods of `written`, or the latest with data; raises UserError if there are none to score."""
    reporting = definitions.organisation.calendar.reporting
    if not written:
        return (latest(with_data, reporting),)
    try:
        periods = PeriodRange.parse(written).periods
    except ValueError:
        raise UserError(rules.PERIOD_UNREADABLE.at(period=written)) from None
    if periods[0].frequency.months < reporting.months:
        raise UserError(
            rules.PERIOD_NOT_SCORED.at(
                period=str(periods[0]), reporting=reporting.value, example=str(periods[0].within(reporting))
            )
        )
    return periods


def latest(with_data: tuple[Period, ...], reporting: Frequency) -> Period:
    """Give the last reporting period that has data; raises UserError if nothing has."""
    if not with_data:
        raise UserError(rules.NO_DATA.at())
    newest = max(with_data, key=lambda period: (period.frequency.months <= reporting.months, period.key))
    if newest.frequency.months <= reporting.months:
        return newest.within(reporting)
    return newest.parts(reporting)[-1]


def reach(definitions: Definitions, periods: tuple[Period, ...]) -> tuple[int, int]:
    """Give the first and last `Period.key` of the facts that scoring `periods` can need."""
    from bsc_cli.scoring.over_time import window_periods

    kinds = {
        (kpi.window, kpi.frequency, item.frequency)
        for scorecard in definitions.scorecards
        for kpi in scorecard.root.kpis()
        for item in (*kpi.inputs, *scorecard.inputs)
    }
    keys = [
        part.key
        for window, kpi_frequency, input_frequency in kinds
        for period in (periods[0], periods[-1])
        for part in window_periods(period, window=window, kpi_frequency=kpi_frequency, input_frequency=input_frequency)
    ]
    return (min(keys), max(keys)) if keys else (0, -1)


@dataclass(frozen=True, slots=True)
class Explained:
    """One number's derivation, and where the figures behind it came from, by (unit, input, period)."""

    scored: Scored
    explanation: Explanation
    origins: dict[tuple[str, str, Period], str]


def explain(start: Path, *, shown_from: Path, address: str, period: str = "", history: int = 0) -> Explained:
    """Explain `UNIT` or `UNIT/ITEM` in one period; raises UserError like `score`."""
    from bsc_cli.scoring.explain import explain as explain_item

    unit, _, item = address.partition("/")
    scored = score(start, shown_from=shown_from, period=period, units=(unit,), history=history)
    results = scored.results[-1]
    known = results.layout.block_of[unit].item_index
    if item and item not in known:
        raise UserError(rules.UNKNOWN_ITEM.at(unit=unit, item=item, suggestions=difflib.get_close_matches(item, known)))
    explanation = explain_item(scored.definitions, scored.facts, results, unit, item)
    return Explained(scored, explanation, origins(scored, (unit,)))


def origins(scored: Scored, units: Iterable[str]) -> dict[tuple[str, str, Period], str]:
    """Give the file and cell behind each figure of `units` in the scored periods, as text."""
    from bsc_cli.ledger.store import Ledger

    by_unit = {unit: scored.definitions.scorecard(scored.definitions.units[unit].scorecard) for unit in units}
    first, last = reach(scored.definitions, tuple(results.period for results in scored.results))
    found: dict[tuple[str, str, Period], str] = {}
    with Ledger.open(scored.workspace.ledger) as ledger:
        for unit, scorecard in by_unit.items():
            inputs = [item.id for item in scorecard.all_inputs()]
            for key, origin in ledger.origins(unit, inputs, first, last).items():
                found[key] = str(origin.place)
    return found


def only(scored: Scored, count: int) -> Scored:
    """Give the run without its first periods: the last `count`."""
    return replace(scored, results=scored.results[-count:])
