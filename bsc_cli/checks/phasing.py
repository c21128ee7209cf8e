"""Phasing: what of the annual target is due when, and that it is divided up only once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bsc_cli.catalogue import cascade as rules
from bsc_cli.catalogue import numbers
from bsc_cli.checks.amounts import is_out_of_bounds, same
from bsc_cli.diagnostics import Finding
from bsc_cli.model.periods import Frequency
from bsc_cli.model.scorecard import Dated, Kpi

YEAR_MONTHS = 12
WHOLE = 100.0


def check_phasing(kpi: Kpi) -> Iterator[Finding]:
    """Give what is wrong with the phasing of a KPI; see `windows` for the time its actual covers."""
    if not kpi.phasing:
        return
    address, shares, due = kpi.address, kpi.phasing, YEAR_MONTHS // kpi.frequency.months
    if len(shares) != due:
        example = ", ".join(f"{WHOLE * (n + 1) / due:.3g}" for n in range(due))
        yield rules.PHASING_LENGTH.at(
            address=address,
            key="phasing",
            needs=["frequency"],
            found=len(shares),
            expected=due,
            frequency=kpi.frequency,
            example=example,
        )
    for n, (before, share) in enumerate(pairwise((0.0, *shares))):
        key = f"phasing.{n}"
        if is_out_of_bounds(share):
            yield numbers.NOT_FINITE.at(address=address, key=key)
        elif share < before:
            yield rules.PHASING_FALLS.at(address=address, key=key, found=share, before=before)
        elif share == 0:
            yield rules.PHASING_NOTHING_DUE.at(
                address=address, key=key, needs=["frequency"], frequency=kpi.frequency, number=n + 1
            )
    if not same(shares[-1], WHOLE):
        yield rules.PHASING_END.at(address=address, key=f"phasing.{len(shares) - 1}", found=shares[-1])
    yield from _twice(kpi)


def _twice(kpi: Kpi) -> Iterator[Finding]:
    """Give annual values that are divided up already: by dates within the year."""
    for name, reference in (("target", kpi.target), ("baseline", kpi.baseline)):
        dates = reference.points if isinstance(reference, Dated) else ()
        if any(start is not None and start.frequency is not Frequency.YEAR for start, _ in dates):
            yield rules.PHASING_TWICE.at(address=kpi.address, key="phasing", needs=[name], name=name)
