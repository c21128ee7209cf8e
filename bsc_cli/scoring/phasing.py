"""How much of an annual target is due by the end of a period."""

from __future__ import annotations

from bsc_cli.model.periods import Period
from bsc_cli.model.scorecard import Kpi
from bsc_cli.scoring.over_time import YEAR_MONTHS

PHASED = frozenset(("target", "baseline"))
"""The reference values that a KPI's `phasing` parts."""


def share_due(kpi: Kpi, name: str, period: Period) -> float | None:
    """Give the per cent of the annual reference value `name` due by the end of `period`, None if it holds whole."""
    if not kpi.phasing or name not in PHASED:
        return None
    return kpi.phasing[period.last_month % YEAR_MONTHS // kpi.frequency.months]
