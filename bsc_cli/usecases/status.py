"""How a reporting period stands: who has submitted, who is late, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bsc_cli.catalogue import sending as rules
from bsc_cli.diagnostics import UserError
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.usecases import define
from bsc_cli.usecases import score as scores
from bsc_cli.usecases.periods import reported_period, running
from bsc_cli.usecases.template import chosen_forms
from bsc_cli.workspace import Workspace

if TYPE_CHECKING:
    from bsc_cli.collection.forms import Form, Row
    from bsc_cli.ledger.store import Arrival
    from bsc_cli.reports.standings import Missing, Standing, Standings

Figure = tuple[str, str, Period]
"""Unit, input, period of the figure."""
DayOf = Callable[[datetime], date]


@dataclass(frozen=True, slots=True)
class Looked:
    """The standings asked for, and what they were worked out from."""

    workspace: Workspace
    definitions: Definitions
    standings: Standings


def status(
    start: Path,
    *,
    shown_from: Path,
    today: date,
    period: str = "",
    reporters: Iterable[str] = (),
    as_of: date | None = None,
    day_of: DayOf = datetime.date,
) -> Looked:
    """Give how a reporting period stands (default: the latest that has ended), for `reporters` (default: all).

    A figure is there from the day its file arrived, whichever file that was, and even if it was said to be not
    available. With `as_of`, what arrived later is left aside, and that day is taken for today. `day_of` gives the date
    of a time where the user is. Works without a ledger. Raises UserError for faulty definitions, a period that is not
    reported, reporters that are not known or have nothing to report.
    """
    from bsc_cli.collection.forms import due_on, forms
    from bsc_cli.reports.standings import Standings

    loaded, definitions = define.sound(start, shown_from=shown_from)
    calendar = definitions.organisation.calendar
    day = as_of or today
    asked = reported_period(period, calendar.reporting) if period else running(calendar.reporting, day).shift(-1)
    made = forms(definitions, asked)
    if not made:
        raise UserError(rules.NOBODY_REPORTS.at(period=str(asked)))
    chosen = chosen_forms(definitions, made, reporters)
    arrivals = _Arrivals(loaded, {row.period for form in chosen for row in form.rows}, day_of, as_of)
    standing = tuple(arrivals.standing(form, day) for form in chosen)
    return Looked(loaded, definitions, Standings(asked, due_on(asked, calendar), day, standing))


class _Arrivals:
    """When each figure of some periods came first, and which submission carried it last."""

    def __init__(self, loaded: Workspace, periods: set[Period], day_of: DayOf, as_of: date | None) -> None:
        self._first: dict[Figure, date] = {}
        self._last: dict[Figure, int] = {}
        self._submissions: dict[int, Arrival] = {}
        if not loaded.ledger.is_file():
            return
        with scores.opened(loaded) as ledger:
            self._submissions = ledger.arrivals()
            days = {number: _day(one, day_of) for number, one in self._submissions.items()}
            for unit, item, period, number in ledger.carried(periods):
                if as_of is None or days[number] <= as_of:
                    figure = (unit, item, period)
                    self._first[figure] = min(days[number], self._first.get(figure, days[number]))
                    self._last[figure] = max(number, self._last.get(figure, 0))

    def standing(self, form: Form, today: date) -> Standing:
        """Give how one reporter stands."""
        from bsc_cli.reports.standings import Standing

        asked = {(row.unit, row.input.id, row.period): row for row in form.rows}
        there = [figure for figure in asked if figure in self._last]
        missing = [row for figure, row in asked.items() if figure not in self._last]
        settled = today if missing else max((self._first[figure] for figure in there), default=today)
        late = max((settled - form.due).days, 0)
        known = Standing(form.reporter, len(asked), tuple(map(_missing, missing)), late)
        if not there:
            return known
        last = self._submissions[max(self._last[figure] for figure in there)]
        return replace(
            known,
            submitted_at=last.received_at,
            received_on=last.received_on,
            submission=last.number,
            file=last.file,
        )


def _missing(row: Row) -> Missing:
    from bsc_cli.reports.standings import Missing

    return Missing(row.unit, row.kpi.id, row.input.id, row.period)


def _day(arrival: Arrival, day_of: DayOf) -> date:
    """Give the day on which a submission arrived."""
    if arrival.received_on:
        return date.fromisoformat(arrival.received_on)
    return day_of(datetime.fromisoformat(arrival.received_at))
