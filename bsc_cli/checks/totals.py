"""KPIs that are the mean of the totals below: that there are any, and that they can be scored one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from bsc_cli.catalogue import cascade as rules
from bsc_cli.catalogue.marks import N_
from bsc_cli.checks.circles import circles
from bsc_cli.checks.circles import told as circle_told
from bsc_cli.checks.needs import in_tree
from bsc_cli.checks.ways import Ways, members, told
from bsc_cli.diagnostics import Finding
from bsc_cli.model.scorecard import Kpi, MeasuredBy, Scorecard

UNITS = in_tree("", "units.id", "units.parent")


def check_totals(ways: Ways) -> Iterator[Finding]:
    """Give what is wrong with KPIs that are measured by scorecards."""
    measured = [(card, kpi) for card, kpi in ways.measures() if kpi.measured_by is MeasuredBy.SCORECARDS]
    levels = ways.definitions.organisation.levels
    links: dict[str, dict[str, None]] = {}
    first: dict[str, Kpi] = {}
    for card, kpi in measured:
        yield from _contradictions(kpi)
        if not (kpi.child_level and levels and kpi.child_level not in levels):  # that is told by itself
            yield from _without(card, kpi, ways)
        first.setdefault(card.id, kpi)
        for unit in card.units:
            needed = (ways.units[one].scorecard for one in ways.cascade.totalled(unit, kpi))
            links.setdefault(card.id, {}).update(dict.fromkeys(needed))
    for circle in circles(links):
        needs = (*UNITS, *((first[one].address, "measured_by") for one in circle))
        yield rules.SCORECARDS_IN_A_CIRCLE.at(
            address=first[circle[0]].address, key="measured_by", needs=needs, members=circle_told(circle)
        )


def _contradictions(kpi: Kpi) -> Iterator[Finding]:
    """Give figures of its own that such a KPI has."""
    for name, written in (("inputs", kpi.inputs), ("formula", kpi.formula)):
        if written:
            yield rules.SCORECARDS_AND_FIGURES.at(address=kpi.address, key=f"{name}:", needs=["measured_by"], name=name)


def _without(card: Scorecard, kpi: Kpi, ways: Ways) -> Iterator[Finding]:
    """Give a finding if there is nothing right below some units that has a total."""
    lacking = [unit for unit in members(card) if not ways.cascade.totalled(unit, kpi)]
    level = kpi.child_level or N_("any")
    needs = (*UNITS, *in_tree("", "level", "units.level"))
    if lacking and len(lacking) == len(members(card)):
        yield rules.NO_SCORECARDS_BELOW.at(address=kpi.address, key="measured_by", needs=needs, level=level)
    elif lacking:
        yield rules.NO_SCORECARDS_BELOW_SOME.at(
            address=kpi.address,
            key="measured_by",
            needs=needs,
            level=level,
            count=len(lacking),
            all=len(members(card)),
            which=told(lacking),
        )
