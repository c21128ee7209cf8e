"""Who reports a figure, and what is written of figures and has no effect."""

from __future__ import annotations

from collections.abc import Iterator

from bsc_cli.catalogue import cascade as rules
from bsc_cli.catalogue.marks import N_
from bsc_cli.checks.needs import in_tree
from bsc_cli.checks.spelling import Speller
from bsc_cli.diagnostics import Finding, Key
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.scorecard import Kpi, MeasuredBy

NOT_BY_CONTRIBUTORS = N_("the KPI is not `measured_by: contributors`")
NOTHING_BELOW = N_("the KPI takes nothing from below; write `measured_by`")
FROM_BELOW = N_("nobody reports this KPI: its figures come from below")
NO_INPUTS = N_("the KPI has no inputs of its own; write it on the inputs of the scorecard")
NOT_OF_A_KPI = N_("only the inputs of a KPI are taken from its contributors")
NO_ANNUAL_VALUE = N_("the KPI has neither a target nor a baseline")


def check_reporters(definitions: Definitions) -> Iterator[Finding]:
    """Give reporters that are not known, and keys that stand where they do nothing."""
    units = Speller(definitions.units)
    for card in definitions.scorecards:
        for kpi in card.root.kpis():
            yield from _reporters(kpi, units)
            yield from _ignored(kpi)
        for item in card.inputs:
            yield from _reporter(item.address, item.reported_by, units)
            if item.over_units is not None:
                yield _without_effect(item.address, "over_units", NOT_OF_A_KPI)


def _reporters(kpi: Kpi, units: Speller) -> Iterator[Finding]:
    yield from _reporter(kpi.address, kpi.reported_by, units)
    for item in kpi.inputs:
        if item.reported_by != kpi.reported_by:
            yield from _reporter(item.address, item.reported_by, units)


def _reporter(address: str, unit: str, units: Speller) -> Iterator[Finding]:
    """Give a reporter that is no unit."""
    if unit and unit not in units:
        needs, near = in_tree("", "units.id"), units.near(unit)
        yield rules.UNKNOWN_REPORTER.at(address=address, key="reported_by", needs=needs, suggestions=near, unit=unit)


def _ignored(kpi: Kpi) -> Iterator[Finding]:
    """Give keys of a KPI that do nothing."""
    below = kpi.measured_by is not MeasuredBy.FIGURES
    by_contributors = kpi.measured_by is MeasuredBy.CONTRIBUTORS
    if kpi.over_units is not None and not (by_contributors and kpi.inputs):
        problem = NO_INPUTS if by_contributors else NOT_BY_CONTRIBUTORS
        yield _without_effect(kpi.address, "over_units", problem, "measured_by", "inputs", "formula")
    if kpi.partial and not below:
        yield _without_effect(kpi.address, "partial", NOTHING_BELOW, "measured_by")
    if kpi.reported_by and (below or not kpi.inputs):
        yield _without_effect(kpi.address, "reported_by", FROM_BELOW if below else NO_INPUTS, "measured_by", "inputs")
    for item in kpi.inputs:
        if item.reported_by not in ("", kpi.reported_by) and below:
            yield _without_effect(item.address, "reported_by", FROM_BELOW, (kpi.address, "measured_by"))
        own = item.over_units is not None and (item.over_units, item.weighted_by) != (kpi.over_units, kpi.weighted_by)
        if own and not by_contributors:
            yield _without_effect(item.address, "over_units", NOT_BY_CONTRIBUTORS, (kpi.address, "measured_by"))
    if kpi.phasing and kpi.target is None and kpi.baseline is None:
        yield _without_effect(kpi.address, "phasing", NO_ANNUAL_VALUE, "target", "baseline")


def _without_effect(address: str, key: str, problem: str, *needs: str | Key) -> Finding:
    return rules.WITHOUT_EFFECT.at(address=address, key=f"{key}:", needs=needs, name=key, problem=problem)
