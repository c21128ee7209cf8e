"""From when until when units and KPIs are there."""

from __future__ import annotations

from collections.abc import Iterator

from bsc_cli.catalogue import cascade as rules
from bsc_cli.diagnostics import Finding
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period


def check_lives(definitions: Definitions) -> Iterator[Finding]:
    """Give units and KPIs that end before they begin."""
    for unit in definitions.units.values():
        yield from _life(unit.since, unit.until, address="", key=f"units.{unit.id}.until")
    for scorecard in definitions.scorecards:
        for kpi in scorecard.root.kpis():
            yield from _life(kpi.since, kpi.until, address=kpi.address, key="until")


def _life(since: Period | None, until: Period | None, *, address: str, key: str) -> Iterator[Finding]:
    if since is not None and until is not None and until.last_month < since.first_month:
        yield rules.ENDS_BEFORE_IT_BEGINS.at(address=address, key=key, since=str(since), until=str(until))
