"""Cascades: contributions, totals taken from below, who reports, what is due when."""

from __future__ import annotations

from collections.abc import Iterator

from bsc_cli.checks.contributions import check_contributions
from bsc_cli.checks.fit import check_fit
from bsc_cli.checks.lives import check_lives
from bsc_cli.checks.phasing import check_phasing
from bsc_cli.checks.reporters import check_reporters
from bsc_cli.checks.totals import check_totals
from bsc_cli.checks.ways import Ways
from bsc_cli.diagnostics import Finding
from bsc_cli.model.organisation import Definitions


def check_cascade(definitions: Definitions) -> Iterator[Finding]:
    """Give what is wrong with what goes into what."""
    ways = Ways(definitions)
    yield from check_contributions(ways)
    yield from check_fit(ways)
    yield from check_totals(ways)
    yield from check_reporters(definitions)
    yield from check_lives(definitions)
    for scorecard in definitions.scorecards:
        for kpi in scorecard.root.kpis():
            yield from check_phasing(kpi)
