"""Time: how often things are due and collected, and whether actual and target speak of the same stretch of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bsc_cli.catalogue import cascade
from bsc_cli.catalogue import windows as rules
from bsc_cli.checks.growth import degree
from bsc_cli.checks.needs import of_amounts
from bsc_cli.checks.references import amounts
from bsc_cli.diagnostics import Finding, Key
from bsc_cli.model.periods import Frequency
from bsc_cli.model.rules import CHOICE, Value
from bsc_cli.model.scorecard import Dated, Input, Kpi, OverTime, Reference, Scorecard, WindowKind
from bsc_cli.scoring.formula.parse import FormulaFault, parse

LONGEST = 400
"""So many of a KPI's periods a window may cover: a century of quarters."""
TIMES = (CHOICE, "target", "frequency", "window", "formula", "inputs", "phasing")
"""What tells whether an actual grows through the year, and whether its target does."""


def check_windows(scorecard: Scorecard, *, reporting: Frequency) -> Iterator[Finding]:
    """Give what is wrong with frequencies and windows, where results are reported every `reporting`."""
    shared = {item.id: item for item in scorecard.inputs}
    for kpi in scorecard.root.kpis():
        if kpi.frequency.months < reporting.months:
            yield rules.FREQUENCY_TOO_SHORT.at(
                address=kpi.address,
                key="frequency",
                needs=[("", "calendar.reporting")],
                frequency=kpi.frequency,
                reporting=reporting,
            )
        if kpi.window.kind is WindowKind.LAST and not 1 <= kpi.window.count <= LONGEST:
            yield rules.WINDOW_LENGTH.at(address=kpi.address, key="window.last", count=kpi.window.count, limit=LONGEST)
        sums = [item for item in _inputs(kpi, shared) if item.over_time is OverTime.SUM]
        if sums:
            yield from _too_rare(kpi, sums)
            yield from _part_year(kpi, sums)


def _inputs(kpi: Kpi, shared: Mapping[str, Input]) -> Iterator[Input]:
    """Give the KPI's inputs, and those of the scorecard that its formula names."""
    yield from kpi.inputs
    if shared and kpi.formula is not None:
        names: set[str] = set()
        for _, text in kpi.formula.steps:
            try:
                names.update(name.id for name in parse(text).names)
            except FormulaFault:
                continue
        yield from (item for name, item in shared.items() if name in names)


def _too_rare(kpi: Kpi, sums: list[Input]) -> Iterator[Finding]:
    """Give sums that are collected for a longer time than the KPI looks at."""
    for item in sums:
        if item.frequency.months > kpi.frequency.months:
            own = item in kpi.inputs
            yield rules.INPUT_TOO_RARE.at(
                address=item.address if own else kpi.address,
                key="frequency" if own else "formula",
                needs=[*_growing(item), (item.address, "frequency"), (kpi.address, "frequency")],
                input=item.id,
                frequency=item.frequency,
                due=kpi.frequency,
            )


def _growing(item: Input) -> Iterator[Key]:
    """Give the keys that tell whether an input is summed over time."""
    return ((item.address, key) for key in ("kind", "over_time"))


def _part_year(kpi: Kpi, sums: list[Input]) -> Iterator[Finding]:
    """Give a sum over part of a year that is held against something that does not know of parts of a year."""
    if kpi.frequency is Frequency.YEAR or isinstance(kpi.rule, Value) or not _grows(kpi, {item.id for item in sums}):
        return
    held_against = dict(kpi.references())
    named = [amount for _, amount in amounts(kpi) if isinstance(amount, str)]
    if not all(held_against.get(name) for name in named if name in ("target", "baseline")):
        return  # what is compared with is not there at all
    if kpi.phasing and kpi.window.kind is not WindowKind.YEAR_TO_DATE:
        yield cascade.PHASING_WINDOW.at(address=kpi.address, key="phasing", needs=_needs(kpi, sums, named))
        return
    phased = ("target", "baseline") if kpi.phasing else ()
    if any(name in phased for name in named):
        return  # it grows through the year as well
    compared = [held_against.get(name) for name in named]
    needs = _needs(kpi, sums, named)
    key = "target" if kpi.target is not None else "score"
    if kpi.window.kind is WindowKind.YEAR_TO_DATE and all(map(_is_yearly, compared)):
        yield rules.PART_YEAR.at(address=kpi.address, key=key, needs=needs, due=kpi.frequency)
    elif kpi.window.kind is WindowKind.PERIOD and all(map(_is_undated, compared)):
        yield rules.TARGET_LENGTH.at(address=kpi.address, key=key, needs=needs, due=kpi.frequency)


def _needs(kpi: Kpi, sums: list[Input], named: list[str]) -> list[str | Key]:
    """Give what tells whether the actual grows, and what it is held against."""
    growing = (key for item in (*sums, *kpi.inputs) for key in _growing(item))
    return [*TIMES, *of_amounts(kpi, *named), *growing]


def _is_undated(reference: Reference | None) -> bool:
    """Tell whether a value is the same at all times; a formula has each unit's own, and nothing is known of it."""
    return reference is None or (isinstance(reference, Dated) and all(start is None for start, _ in reference.points))


def _is_yearly(reference: Reference | None) -> bool:
    """Tell whether a value is the same all through each year."""
    return reference is None or (
        isinstance(reference, Dated)
        and all(start is None or start.frequency is Frequency.YEAR for start, _ in reference.points)
    )


def _grows(kpi: Kpi, sums: set[str]) -> bool:
    """Tell whether the actual grows (or shrinks) with the length of time that its sums cover."""
    if kpi.formula is None:
        return True
    degrees: dict[str, int | None] = dict.fromkeys(sums, 1)
    degrees.update((item.id, 0) for item in kpi.inputs if item.id not in sums)
    last: int | None = None
    for step, text in kpi.formula.steps:
        try:
            last = degree(parse(text).tree, degrees)
        except FormulaFault:
            return False
        degrees[step] = last
    return bool(last)
