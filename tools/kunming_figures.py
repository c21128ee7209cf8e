"""Made-up figures of the Kunming sample, KPI by KPI: formulas read backwards from how near a unit comes to its target.

Nothing here knows the real totals (see `kunming_totals`) or files (see `kunming`). Chance comes from texts, not from a
sequence: a figure stays what it is when others are added. Only sums, products and quotients are used, so that every
machine makes the same figures.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.rules import Better, Linear
from bsc_cli.model.scorecard import Dated, Input, Kpi, MeasuredBy, OverTime, Scorecard
from bsc_cli.scoring.rules import amount

Asked = tuple[str, str, Period]
"""Unit, input, period of the figure."""
Made = dict[Asked, float]

QUARTERS = tuple(Period(Frequency.QUARTER, 2019 * 4 + n) for n in range(8))
RATIO = re.compile(r"(?:(\d+) \* )?(\w+) / (\w+)")
GROWTH = re.compile(r"100 \* \((\w+) / (\w+) - 1\)")
SAVED = re.compile(r"100 \* \((\w+) - (\w+)\) / \1")
HUNDRED = 100.0
USUAL = 0.4
"""A usual denominator, as a share of the most that is plausible; a numerator stays below `ROOM` of its own."""
ROOM = 0.55
FIRST_EPIDEMIC = 4
"""The first quarter of 2020, counted from the first of 2019."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The tables of kunming.toml."""

    tables: Mapping[str, Any]

    def of(self, card: Scorecard, kpi: Kpi) -> Mapping[str, Any]:
        """Give what differs from the rule for a KPI."""
        found: Mapping[str, Any] = self.tables["kpis"].get(f"{card.id}/{kpi.id}", {})
        return found

    def chance(self, key: str, spread: float) -> float:
        """Give a number around 0 that belongs to `key`, hardly ever further away than twice `spread`."""
        drawn = Random(f"{self.tables['seed']} {key}")  # noqa: S311 - seeded figures of a sample, no secret
        return (drawn.random() + drawn.random() + drawn.random() - 1.5) * 2 * spread

    def attainment(self, card: Scorecard, kpi: Kpi, unit: str, quarter: int) -> float:
        """Give how near a unit comes to its target: 0 scores nothing, 1 is the target."""
        told = self.of(card, kpi)
        several = len(card.units) > 1
        shock = told.get("shock", 0.06)
        found: float = (
            self.tables["units"][unit]
            + told.get("offset", 0.0)
            + self.chance(f"{card.id} {kpi.id}", 0.03 if several else 0.08)
            + self.chance(f"{card.id} {kpi.id} {unit}", 0.07 if several else 0.0)
            + 0.012 * (quarter - 3.5)
            - {FIRST_EPIDEMIC: shock, FIRST_EPIDEMIC + 1: shock * 0.4}.get(quarter, 0.0)
            + self.chance(f"{card.id} {kpi.id} {unit} {quarter}", 0.025)
        )
        return min(max(found, 0.02), 1.2)


def make(definitions: Definitions, assumptions: Assumptions, passed_over: frozenset[str]) -> Made:
    """Give the figures of all KPIs that are collected, but for those called as in `passed_over`."""
    made: Made = {}
    for unit in definitions.units.values():
        card = definitions.scorecard(unit.scorecard)
        for kpi in card.root.kpis():
            if kpi.inputs and kpi.measured_by is MeasuredBy.FIGURES and kpi.id not in passed_over:
                made.update(_Maker(assumptions, card, kpi, unit.id).figures())
    return made


@dataclass(frozen=True, slots=True)
class _Maker:
    """The figures of one KPI of one unit."""

    assumptions: Assumptions
    card: Scorecard
    kpi: Kpi
    unit: str

    def figures(self) -> Iterator[tuple[Asked, float]]:
        """Give them all."""
        text = self.kpi.formula.steps[-1][1] if self.kpi.formula else ""
        items = {item.id: item for item in self.kpi.inputs}
        for step, (quarter, period) in enumerate(self._due()):
            if match := GROWTH.fullmatch(text):
                yield from self._growth(items[match[1]], items[match[2]], period, quarter)
            elif match := SAVED.fullmatch(text):
                yield from self._saved(items[match[1]], items[match[2]], period, quarter)
            elif match := RATIO.fullmatch(text):
                yield from self._ratio(float(match[1] or 1), items[match[2]], items[match[3]], (step, quarter), period)
            else:
                (item,) = items.values()
                yield from self._single(item, period, quarter)

    def _due(self) -> Iterator[tuple[int, Period]]:
        """Give the KPI's own periods, each with the quarter it ends in."""
        for quarter, period in enumerate(QUARTERS):
            own = period.within(self.kpi.frequency)
            if own.last_month == period.last_month:
                yield quarter, own

    def _actual(self, quarter: int) -> float:
        """Give what the KPI comes to; targets that change are worked up to, not reached in a day."""
        path = self.assumptions.of(self.card, self.kpi).get("path")
        if path:
            return float(path[quarter // (len(QUARTERS) // len(path))])
        zero, target = self._aims(quarter)
        found = zero + self.assumptions.attainment(self.card, self.kpi, self.unit, quarter) * (target - zero)
        share = self.kpi.measured_in.get("en") == "%" and self.kpi.better is Better.HIGHER and not self.kpi.phasing
        return max(min(found, HUNDRED) if share else found, 0.0)

    def _aims(self, quarter: int) -> tuple[float, float]:
        """Give the actual that scores nothing, and the target."""
        first, last = self._target(3), self._target(7)
        target = first + (last - first) * min(max((quarter - 2) / 5, 0.0), 1.0)
        assert isinstance(self.kpi.rule, Linear)
        assert self.kpi.rule.zero_at is not None
        return float(amount(self.kpi.rule.zero_at, {"target": target})), target

    def _target(self, quarter: int) -> float:
        assert isinstance(self.kpi.target, Dated)
        held = self.kpi.target.at(QUARTERS[quarter])
        return self.kpi.target.points[0][1] if held is None else held

    def _ratio(
        self, factor: float, above: Input, below: Input, at: tuple[int, int], period: Period
    ) -> Iterator[tuple[Asked, float]]:
        step, quarter = at
        ratio = self._actual(quarter) / factor
        if self.kpi.phasing:
            yield from self._part_of_plan(above, below, ratio, period, quarter)
            return
        for part in period.parts(below.frequency):
            whole = self._rounded(self._size(below, part, step, limit=ROOM * above.high / max(ratio, 1e-9)), below)
            off = self.assumptions.chance(f"{self.unit} {above.id} {part}", 0.004) if part != period else 0.0
            some = self._rounded(whole * ratio * (1 + off), above)
            yield (self.unit, below.id, part), whole
            yield (self.unit, above.id, part), min(some, whole) if ratio <= 1 and factor == HUNDRED else some

    def _part_of_plan(
        self, above: Input, below: Input, ratio: float, period: Period, quarter: int
    ) -> Iterator[tuple[Asked, float]]:
        year = period.within(Frequency.YEAR)
        base = self._size(below, year, quarter // 4, limit=1.4 * above.high)
        plan = round(base, -2 if base > 10_000 else 0)  # noqa: PLR2004 - plans are made in round numbers
        yield (self.unit, below.id, year), plan
        yield (self.unit, above.id, period), self._rounded(plan * ratio * self._share(quarter), above)

    def _share(self, quarter: int) -> float:
        """Give which part of the year's target falls into a quarter."""
        end = self.kpi.phasing[quarter % 4]
        return (end - (self.kpi.phasing[quarter % 4 - 1] if quarter % 4 else 0.0)) / HUNDRED

    def _growth(self, now: Input, before: Input, period: Period, quarter: int) -> Iterator[tuple[Asked, float]]:
        """Give this year's and last year's figure; the last year of 2020 is 2019 as it was reported."""
        path = self.assumptions.of(self.card, self.kpi)["path"]
        size = float(self.assumptions.of(self.card, self.kpi)["size"])
        season = 1 + self.assumptions.chance(f"{before.id} {quarter % 4}", 0.08)
        base = self._rounded(size * season, before)
        first = self._rounded(base * (1 + path[quarter % 4] / HUNDRED), now)
        then = first if quarter >= FIRST_EPIDEMIC else base
        yield (self.unit, before.id, period), then
        yield (self.unit, now.id, period), self._rounded(then * (1 + path[quarter] / HUNDRED), now)

    def _saved(self, whole: Input, taken: Input, period: Period, quarter: int) -> Iterator[tuple[Asked, float]]:
        saved = self._actual(quarter) / HUNDRED
        for part in period.parts(whole.frequency):
            allowed = self._rounded(self._size(whole, part, quarter, limit=whole.high), whole)
            yield (self.unit, whole.id, part), allowed
            yield (self.unit, taken.id, part), self._rounded(allowed * (1 - saved), taken)

    def _single(self, item: Input, period: Period, quarter: int) -> Iterator[tuple[Asked, float]]:
        actual = self._actual(quarter) * (self._share(quarter) if self.kpi.phasing else 1)
        for part in period.parts(item.frequency):
            off = self.assumptions.chance(f"{self.unit} {item.id} {part}", 0.05) if part != period else 0.0
            yield (self.unit, item.id, part), self._rounded(actual * (1 + off), item)

    def _size(self, item: Input, part: Period, step: int, *, limit: float) -> float:
        """Give a denominator: a stock hardly moves, a flow comes and goes, a calendar is what it is."""
        if item.id in ("valid_days", "hours"):
            return float(self._days(part) * (24 if item.id == "hours" else 1))
        told = self.assumptions.of(self.card, self.kpi).get("size", min(USUAL * item.high, limit))
        usual = float(told[step] if isinstance(told, list) else told) * self._weight()
        if item.over_time is OverTime.SUM:
            return max(usual * (1 + self.assumptions.chance(f"{self.unit} {item.id} {part}", 0.06)), 3)
        grown = 1 if isinstance(told, list) else 1 + 0.006 * (part.last_month - QUARTERS[0].first_month)
        return max(usual * grown, 4) if usual > HUNDRED else max(usual, 4)

    def _days(self, part: Period) -> int:
        months = range(part.first_month, part.last_month + 1)
        return sum(monthrange(month // 12, month % 12 + 1)[1] for month in months)

    def _weight(self) -> float:
        """Give how large a county is; a survey asks equally many everywhere."""
        shares = self.assumptions.tables["shares"]
        return float(shares[self.unit][0]) / 60 if self.unit in shares and self.kpi.source != "survey" else 1.0

    def _rounded(self, value: float, item: Input) -> float:
        """Give the figure as people write it down."""
        told = round(value, digits(item))
        if value >= 1000 and not item.reported_by and self.unit in self.assumptions.tables["round_to_tens"]:  # noqa: PLR2004
            told = round(value, -1)
        return min(max(told, item.low), item.high)


def digits(item: Input) -> int:
    """Give at how many digits a figure is reported: money in hundred millions at two, counts at none."""
    measure = item.measured_in.get("en")
    if measure in ("CNY 100m", "10k runs"):
        return 2
    return 1 if measure.startswith("10k") or measure in ("%", "points", "index", "µg/m³") else 0
