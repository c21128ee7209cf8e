"""What is declared of a unit, an objective or a KPI, in words: who, from where, how often, on what basis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bsc_cli.catalogue.marks import N_
from bsc_cli.model.organisation import Definitions, Unit
from bsc_cli.model.periods import Frequency
from bsc_cli.model.rules import Better
from bsc_cli.model.scorecard import Input, Kpi, MeasuredBy, Node, OverTime, Scorecard, Window, WindowKind
from bsc_cli.reports.neighbours import Neighbours
from bsc_cli.reports.page import Labelled
from bsc_cli.reports.speech import Speech, exact

BETTER = {
    Better.HIGHER: N_("Higher is better"),
    Better.LOWER: N_("Lower is better"),
    Better.CLOSER: N_("Closer to the target is better"),
}
FREQUENCIES = {
    Frequency.MONTH: N_("Every month"),
    Frequency.QUARTER: N_("Every quarter"),
    Frequency.HALF: N_("Every half-year"),
    Frequency.YEAR: N_("Every year"),
}
SOURCES = {
    "self": N_("Reported by the unit itself"),
    "system": N_("Taken from a system"),
    "survey": N_("Survey"),
    "inspection": N_("Inspection"),
    "third_party": N_("Third party"),
}
WINDOWS = {
    WindowKind.PERIOD: N_("The period itself"),
    WindowKind.YEAR_TO_DATE: N_("The year so far"),
    WindowKind.ROLLING_YEAR: N_("The last twelve months"),
    WindowKind.LAST: N_("The last {count} periods"),
}
OVER_TIME = {
    OverTime.SUM: N_("sum over time"),
    OverTime.MEAN: N_("mean over time"),
    OverTime.LAST: N_("last value"),
    OverTime.MAX: N_("highest value"),
    OverTime.MIN: N_("lowest value"),
}
MEASURED_BY = {
    MeasuredBy.CONTRIBUTORS: N_("The figures of its contributors together"),
    MeasuredBy.SCORECARDS: N_("The scores of the units right below"),
}
EVIDENCE = {"required": N_("required"), "optional": N_("optional"), "none": N_("none")}
LEVELS = {
    "city": N_("City"),
    "county": N_("County"),
    "district": N_("District"),
    "department": N_("Department"),
    "bureau": N_("Bureau"),
    "division": N_("Division"),
    "post": N_("Post"),
    "country": N_("Country"),
}
"""Levels that have a word of ours; any other is told as it is written."""


def level_word(level: str, speech: Speech) -> str:
    """Give a level in words."""
    return speech.translate(LEVELS[level]) if level in LEVELS else level


def unit_name(definitions: Definitions, unit: str, speech: Speech) -> str:
    """Give the name of a unit, or its id if it has none."""
    known = definitions.units.get(unit)
    return (speech.text(known.name) if known is not None else "") or unit


def unit_facts(card: Scorecard, unit: Unit, definitions: Definitions, speech: Speech) -> tuple[Labelled, ...]:
    """Give what stands beside a unit's score."""
    calendar = definitions.organisation.calendar
    reporting = speech.translate(FREQUENCIES[calendar.reporting])
    if calendar.due_days:
        due = speech.translate(N_("due {days} days after the end")).format(days=calendar.due_days)
        reporting = speech.followed(reporting, due)
    pairs = (
        (N_("Unit"), unit.id if speech.text(unit.name) != unit.id else ""),
        (N_("Level"), level_word(unit.level or card.level, speech)),
        (N_("Owner"), speech.text(card.owner)),
        (N_("Approved by"), speech.text(card.approved_by)),
        (N_("Reports"), reporting),
        (N_("There since"), speech.period(unit.since) if unit.since else ""),
        (N_("There until"), speech.period(unit.until) if unit.until else ""),
    )
    return _labelled(pairs, speech)


def item_facts(item: Node | Kpi, unit: str, around: Neighbours, speech: Speech) -> tuple[Labelled, ...]:
    """Give what stands below the derivation of an item's score."""
    pairs = [(N_("Code"), item.code if item.code != item.id else ""), (N_("Owner"), speech.text(item.owner))]
    if isinstance(item, Kpi):
        pairs = [*_kpi_facts(item, around.definitions, speech), *pairs, (N_("Basis"), speech.text(item.basis))]
    else:
        pairs += _links(item, unit, around, speech)
    return _labelled(pairs, speech)


def _kpi_facts(kpi: Kpi, definitions: Definitions, speech: Speech) -> Iterator[tuple[str, str]]:
    for step, expression in kpi.formula.steps if kpi.formula is not None else ():
        yield N_("Formula"), f"{step} = {expression}" if step else expression
    if kpi.measured_by in MEASURED_BY:
        yield N_("Measured by"), speech.translate(MEASURED_BY[kpi.measured_by])
    for one in kpi.inputs if kpi.measured_by is not MeasuredBy.SCORECARDS else ():
        yield N_("Input"), _input(one, kpi, definitions, speech)
    yield N_("Direction"), speech.translate(BETTER[kpi.better])
    yield N_("Covers"), window_text(kpi.window, speech)
    yield N_("Reported"), speech.translate(FREQUENCIES[kpi.frequency])
    yield N_("Source"), speech.translate(SOURCES[kpi.source]) if kpi.source in SOURCES else kpi.source
    reporters = dict.fromkeys(_reporter(one, kpi) for one in kpi.inputs)
    named = (
        unit_name(definitions, one, speech) if one else speech.translate(N_("The unit itself")) for one in reporters
    )
    yield N_("Reported by"), ", ".join(named) if kpi.measured_by is MeasuredBy.FIGURES else ""
    yield N_("Evidence"), speech.translate(EVIDENCE[kpi.evidence]) if kpi.evidence in EVIDENCE else kpi.evidence
    yield N_("Due of the year's target"), ", ".join(speech.share(one / 100) for one in kpi.phasing)
    yield N_("There since"), speech.period(kpi.since) if kpi.since else ""
    yield N_("There until"), speech.period(kpi.until) if kpi.until else ""


def window_text(window: Window, speech: Speech) -> str:
    """Give the stretch of time an actual covers."""
    return speech.translate(WINDOWS[window.kind]).format(count=window.count)


def _input(one: Input, kpi: Kpi, definitions: Definitions, speech: Speech) -> str:
    """Give an input: its name, its unit of measure, how it becomes one figure, who reports it if that is another."""
    parts = [speech.text(one.name) or one.id]
    unit = speech.text(one.measured_in)
    if unit:
        parts.append(unit)
    parts.append(speech.translate(OVER_TIME[one.over_time]))
    if _reporter(one, kpi):
        by = speech.translate(N_("reported by {unit}"))
        parts.append(by.format(unit=unit_name(definitions, _reporter(one, kpi), speech)))
    if one.low > float("-inf") or one.high < float("inf"):
        ends = {"low": exact(one.low), "high": exact(one.high)}
        parts.append(speech.translate(N_("plausible from {low} to {high}")).format(**ends))
    told = parts[0]
    for part in parts[1:]:
        told = speech.followed(told, part)
    return told


def _reporter(one: Input, kpi: Kpi) -> str:
    return one.reported_by or kpi.reported_by


def _links(node: Node, unit: str, around: Neighbours, speech: Speech) -> Iterator[tuple[str, str]]:
    """Give what an objective serves, supports and drives."""
    own = around.objectives.get(around.definitions.units[unit].scorecard, {})
    goals = [around.goals[goal] for goal in node.serves if goal in around.goals]
    yield N_("Serves"), "; ".join(speech.text(goal.name) or goal.id for goal in goals)
    told = []
    for one in around.supported(unit, node):
        holder = unit_name(around.definitions, one.unit, speech) if one.unit else speech.text(one.scorecard.name)
        told.append(speech.labelled(holder, speech.text(one.node.name) or one.node.id))
    yield N_("Supports"), "; ".join(told)
    driven = (own[name] for name in node.drives if name in own)
    yield N_("Drives"), "; ".join(speech.text(one.name) or one.id for one in driven)


def _labelled(pairs: Iterable[tuple[str, str]], speech: Speech) -> tuple[Labelled, ...]:
    return tuple(Labelled(speech.translate(label), value) for label, value in pairs if value)
