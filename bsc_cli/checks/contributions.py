"""Contributions: that the KPI they go into is there, and that what lives on contributions gets any."""

from __future__ import annotations

from collections.abc import Iterator

from bsc_cli.catalogue import cascade as rules
from bsc_cli.checks.needs import ITEMS, in_tree
from bsc_cli.checks.spelling import Speller
from bsc_cli.checks.ways import Ways, members, told
from bsc_cli.diagnostics import Finding, Key
from bsc_cli.model.scorecard import Kpi, MeasuredBy, Scorecard

PARENTS = in_tree("", "units.parent")


def check_contributions(ways: Ways) -> Iterator[Finding]:
    """Give contributions that lead nowhere, and KPIs that nobody contributes to."""
    meant: set[str] = set()
    for card, kpi in ways.measures():
        if kpi.contributes_to:
            for finding in _nowhere(card, kpi, ways):
                if finding.rule is rules.NO_KPI_ABOVE:  # one fault: the KPI that was meant would get it
                    meant.update((kpi.contributes_to, *finding.suggestions[:1]))
                yield finding
    for card, kpi in ways.measures():
        if kpi.measured_by is MeasuredBy.CONTRIBUTORS and kpi.id not in meant:
            yield from _unfed(card, kpi, ways)


def _nowhere(card: Scorecard, kpi: Kpi, ways: Ways) -> Iterator[Finding]:
    """Give a finding if the units above some of the scorecard's have no such KPI."""
    lacking: list[str] = []
    reached = False
    for units in ways.groups(card).values():
        if ways.cascade.nearest(units[0], kpi.contributes_to) is not None:
            reached = True
        elif units[0] not in ways.unsure:
            lacking += units
    if not lacking:
        return
    above = ways.above(units[0] for units in ways.groups(card).values())
    known = Speller(one.id for above_card in above for one in ways.definitions.scorecard(above_card).root.kpis())
    needs: list[Key] = [*PARENTS, *(key for one in above for key in in_tree(one, *ITEMS))]
    if reached:
        yield rules.NO_KPI_ABOVE_SOME.at(
            address=kpi.address,
            key="contributes_to",
            needs=needs,
            kpi=kpi.contributes_to,
            count=len(lacking),
            all=len(members(card)),
            which=told(lacking),
        )
    else:
        yield rules.NO_KPI_ABOVE.at(
            address=kpi.address,
            key="contributes_to",
            suggestions=known.near(kpi.contributes_to),
            needs=needs,
            kpi=kpi.contributes_to,
        )


def _unfed(card: Scorecard, kpi: Kpi, ways: Ways) -> Iterator[Finding]:
    """Give a finding if nobody contributes to the KPI of some units; where a way is not known, nobody can say."""
    if any(giver.id in ways.doubtful for giver, _ in ways.cascade.givers(kpi.id)):
        return
    lacking = [unit for unit in members(card) if not ways.cascade.contributors(unit, kpi.id)]
    needs: tuple[str | Key, ...] = (*PARENTS, *in_tree("", "contributes_to", *ITEMS), "measured_by")
    if lacking and len(lacking) == len(members(card)):
        yield rules.NOBODY_CONTRIBUTES.at(address=kpi.address, key="measured_by", needs=needs, kpi=kpi.id)
    elif lacking:
        yield rules.NOBODY_CONTRIBUTES_SOME.at(
            address=kpi.address,
            key="measured_by",
            needs=needs,
            kpi=kpi.id,
            count=len(lacking),
            all=len(members(card)),
            which=told(lacking),
        )
