"""The reporting periods that commands on workbooks take: which one is named, and which one is over."""

from __future__ import annotations

from datetime import date

from bsc_cli.catalogue import sending as rules
from bsc_cli.catalogue import workspace as workspace_rules
from bsc_cli.diagnostics import UserError
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.usecases.score import one_period


def reported_period(written: str, reporting: Frequency) -> Period:
    """Give the period named; raises UserError if it is none, or not one of those that are reported."""
    one_period(written)
    try:
        period = Period.parse(written)
    except ValueError:
        raise UserError(workspace_rules.PERIOD_UNREADABLE.at(period=written)) from None
    if period.frequency is not reporting:
        example = str(period.parts(reporting)[-1] if period.parts(reporting) else period.within(reporting))
        raise UserError(rules.PERIOD_NOT_REPORTED.at(period=str(period), reporting=reporting, example=example))
    return period


def running(reporting: Frequency, today: date) -> Period:
    """Give the reporting period that `today` lies in."""
    return Period(Frequency.MONTH, today.year * 12 + today.month - 1).within(reporting)
