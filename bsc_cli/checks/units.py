"""Units: the cascade of parents, levels, and scorecards that apply to nobody."""

from __future__ import annotations

from collections.abc import Iterator

from bsc_cli.catalogue import units as rules
from bsc_cli.checks.circles import circles, told
from bsc_cli.checks.needs import in_tree
from bsc_cli.checks.spelling import Speller
from bsc_cli.diagnostics import Finding
from bsc_cli.model.organisation import Definitions


def check_units(definitions: Definitions) -> Iterator[Finding]:
    """Give what is wrong with units, their parents and levels."""
    yield from _parents(definitions)
    yield from _levels(definitions)
    for scorecard in definitions.scorecards:
        if not scorecard.units:
            yield rules.NO_UNITS.at(address=scorecard.id, key="units", needs=["units.id"], scorecard=scorecard.id)


def _parents(definitions: Definitions) -> Iterator[Finding]:
    units = Speller(definitions.units)
    above: dict[str, tuple[str, ...]] = {}
    for unit in definitions.units.values():
        if not unit.parent:
            continue
        if unit.parent in units:
            above[unit.id] = (unit.parent,)
        else:
            yield rules.UNKNOWN_PARENT.at(
                key=f"units.{unit.id}.parent",
                unit=unit.id,
                parent=unit.parent,
                suggestions=units.near(unit.parent),
                needs=in_tree("", "units.id"),
            )
    for circle in circles(above):
        yield rules.UNIT_CYCLE.at(key=f"units.{circle[0]}.parent", members=told(circle))


def _levels(definitions: Definitions) -> Iterator[Finding]:
    """Give unknown levels: once for a scorecard, for units that have one of their own, for KPIs that take totals."""
    levels = Speller(definitions.organisation.levels)
    if not levels.known:
        return
    places = [(scorecard.id, "level", scorecard.level) for scorecard in definitions.scorecards if scorecard.level]
    places += [
        (kpi.address, "measured_by.scorecards", kpi.child_level)
        for scorecard in definitions.scorecards
        for kpi in scorecard.root.kpis()
        if kpi.child_level
    ]
    inherited = {scorecard.id: scorecard.level for scorecard in definitions.scorecards}
    places += [
        ("", f"units.{unit.id}.level", unit.level)
        for unit in definitions.units.values()
        if unit.level and unit.level not in levels and unit.level != inherited.get(unit.scorecard)
    ]
    for address, key, level in places:
        if level not in levels:
            yield rules.UNKNOWN_LEVEL.at(
                address=address,
                key=key,
                level=level,
                known=", ".join(levels.known),
                suggestions=levels.near(level),
                needs=[("", "levels")],
            )
