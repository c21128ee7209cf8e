"""What a unit's page tells of the cascade: what its KPIs feed, what feeds them, the units right below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bsc_cli.catalogue.marks import N_
from bsc_cli.model.scorecard import Kpi, MeasuredBy, Scorecard
from bsc_cli.reports.page import Feed, Link, Parts, Row
from bsc_cli.reports.parts import Elsewhere
from bsc_cli.reports.profile import level_word


def feeds(card: Scorecard, rows: Mapping[str, Row], elsewhere: Elsewhere) -> Iterator[Feed]:
    """Give the KPI of a unit above that each KPI goes into, as far as it goes into one."""
    for kpi in card.root.kpis():
        target = elsewhere.around.cascade.target(elsewhere.here, kpi.id)
        if target is not None and elsewhere.is_there(target[0]):
            yield Feed(_own(kpi, rows), elsewhere.part(*target))


def fed(card: Scorecard, rows: Mapping[str, Row], elsewhere: Elsewhere) -> Iterator[Parts]:
    """Give what each KPI is made of: the KPIs that contribute to it, or the totals of units below."""
    around, unit, speech = elsewhere.around, elsewhere.here, elsewhere.speech
    for kpi in card.root.kpis():
        if kpi.measured_by is MeasuredBy.SCORECARDS:
            holders = [(one, "") for one in around.cascade.totalled(unit, kpi)]
            found = elsewhere.parts(
                _own(kpi, rows), speech.translate(N_("Scores of units below")), holders, count=N_("{count} units")
            )
        else:
            heading = N_("Contributors") if kpi.measured_by is MeasuredBy.CONTRIBUTORS else N_("Also measured below")
            found = elsewhere.parts(
                _own(kpi, rows),
                speech.translate(heading),
                around.cascade.contributors(unit, kpi.id),
                count=N_("{count} contributors"),
            )
        if found.parts:
            yield found


def below(elsewhere: Elsewhere) -> Iterator[Parts]:
    """Give the units right below, by level in the order of the organisation's levels, best first."""
    around, speech = elsewhere.around, elsewhere.speech
    by_level: dict[str, list[tuple[str, str]]] = {level: [] for level in around.definitions.organisation.levels}
    for one in around.below.get(elsewhere.here, ()):
        by_level.setdefault(around.level(around.definitions.units[one]), []).append((one, ""))
    for level, holders in by_level.items():
        heading = level_word(level, speech) or speech.translate(N_("Units"))
        found = elsewhere.parts(Link("", ""), heading, holders, count=N_("{count} units"), is_open=True)
        if found.parts:
            yield found


def _own(kpi: Kpi, rows: Mapping[str, Row]) -> Link:
    return Link(rows[kpi.id].name, f"#row-{rows[kpi.id].anchor}")
