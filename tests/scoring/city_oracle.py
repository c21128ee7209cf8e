"""A whole city worked out a second time: units below feeding KPIs above, one unit and one figure after the other.

Plain Python from the meaning of the numbers: no numpy, no plan, no edges worked out beforehand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from statistics import fmean

from bsc_cli.model.organisation import Definitions, Unit
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.results import Reason, Status
from bsc_cli.model.scorecard import (
    Input,
    Kpi,
    MeasuredBy,
    Missing,
    OverTime,
    OverUnits,
    Scorecard,
    Window,
    WindowKind,
)
from tests.scoring.made import Figure
from tests.scoring.oracle import ABSENT, CLOSE, Out, half_up, of_kpi, of_node

Known = tuple[float | None, Reason]
"""A value, or None and why there is none."""
Way = Callable[[list[float]], float]
OVER_TIME: dict[OverTime, Way] = {
    OverTime.SUM: sum,
    OverTime.MEAN: fmean,
    OverTime.LAST: lambda values: values[-1],
    OverTime.MAX: max,
    OverTime.MIN: min,
}
OVER_UNITS: dict[OverUnits | None, Way] = {None: sum, OverUnits.SUM: sum, OverUnits.MAX: max, OverUnits.MIN: min}


@dataclass
class City:
    """All that is known of one period; `figures` by (unit, input, period)."""

    definitions: Definitions
    figures: Mapping[tuple[str, str, Period], Figure]
    period: Period
    _units: dict[str, dict[str, Out]] = field(default_factory=dict)

    def of_unit(self, unit: str) -> dict[str, Out]:
        """Every item of a unit's scorecard."""
        if unit not in self._units:
            card = self.card(unit)
            leaves = {}
            for kpi in card.root.kpis():
                value, reason = self.due(unit, kpi)
                out = of_kpi(kpi, value, reason, self.period)
                leaves[kpi.id] = self.backed(out, unit, kpi)
            found: dict[str, Out] = {}
            of_node(card.root, leaves, self.period, found)
            self._units[unit] = found
        return self._units[unit]

    def backed(self, out: Out, unit: str, kpi: Kpi) -> Out:
        """What stands on part of what it is made of could have any score."""
        share = 1.0 if out.score is None else self.backing(unit, kpi)
        if share > 1 - CLOSE:
            return out if out.score is None else replace(out, coverage=share)
        low, high = kpi.bounds if kpi.round is None else (half_up(end, kpi.round.digits) for end in kpi.bounds)
        return replace(out, coverage=share, low=low, high=high)

    def backing(self, unit: str, kpi: Kpi) -> float:
        """Which share of what a KPI is made of is there; a zero that fills a gap counts as data."""
        if self.actual(unit, kpi)[0] is None:
            return 1.0
        if kpi.measured_by is MeasuredBy.CONTRIBUTORS and kpi.partial:
            expected, there = 0, 0
            for giver in self.contributors(unit, kpi):
                pairs = [self.pair(giver, kpi, one, kpi.window, kpi.frequency, way=[kpi]) for one in kpi.inputs]
                wanted = any(pair != () for pair in pairs)
                expected += wanted
                there += wanted and None not in pairs
            return there / expected if expected else 1.0
        if kpi.measured_by is not MeasuredBy.SCORECARDS:
            return 1.0
        parts = []
        for one in self.definitions.units.values():
            if one.parent == unit and self.is_there(one) and kpi.child_level in ("", one.level):
                root = self.card(one.id).root
                out, weight = self.of_unit(one.id)[root.id], root.weight.at(self.period) or 0.0
                if out.due and weight > 0:
                    parts.append((weight, 0.0 if out.score is None else out.coverage))
        return sum(w * c for w, c in parts) / sum(w for w, _ in parts) if parts else 1.0

    def due(self, unit: str, kpi: Kpi) -> Known:
        """The actual as far as it is expected."""
        if not self.is_there(self.definitions.units[unit]):
            return None, Reason.NOT_IN_FORCE
        return self.named(unit, kpi)

    def named(self, unit: str, kpi: Kpi) -> Known:
        if not self.period.is_within(kpi.since, kpi.until):
            return None, Reason.NOT_IN_FORCE
        if (self.period.last_month + 1) % kpi.frequency.months:
            return None, Reason.NOT_DUE
        value, reason = self.actual(unit, kpi)
        if value is None and kpi.missing is Missing.ZERO and reason not in ABSENT:
            return 0.0, Reason.SCORED
        return value, reason

    def is_there(self, unit: Unit) -> bool:
        return self.period.is_within(unit.since, unit.until)

    def card(self, unit: str) -> Scorecard:
        return self.definitions.scorecard(self.definitions.units[unit].scorecard)

    def kpi(self, unit: str, name: str) -> Kpi | None:
        return next((kpi for kpi in self.card(unit).root.kpis() if kpi.id == name), None)

    def actual(self, unit: str, kpi: Kpi) -> Known:
        """Step 4: the formula, over what contributors or the unit itself have collected."""
        if kpi.measured_by is MeasuredBy.SCORECARDS:
            return self.of_totals(unit, kpi)
        if kpi.formula is None:
            return self.reading(unit, kpi, kpi.inputs[0], kpi.window, kpi.frequency, way=[kpi])
        ((_, text),) = kpi.formula.steps
        inputs = {item.id: item for item in (*kpi.inputs, *self.card(unit).inputs)}
        values: dict[str, float] = {}
        lacking: list[Reason] = []
        for name in re.findall(r"[a-z]\w*", text):
            other = self.kpi(unit, name)
            if name in inputs:
                value, reason = self.reading(unit, kpi, inputs[name], kpi.window, kpi.frequency, way=[kpi])
            else:
                assert other is not None
                value, reason = self.named(unit, other)
                if reason is Reason.UNDEFINED_RESULT:
                    return None, reason
            if value is None:
                lacking.append(reason)
            else:
                values[name] = value
        if lacking:
            return None, next((reason for reason in reversed(lacking) if reason in ABSENT), lacking[0])
        try:
            return eval(text, {}, dict(values)), Reason.SCORED
        except ZeroDivisionError:
            return None, Reason.UNDEFINED_RESULT

    def reading(
        self, unit: str, kpi: Kpi, item: Input, window: Window, frequency: Frequency, *, way: list[Kpi]
    ) -> Known:
        """Steps 1 to 3: an input of a KPI, over a window of a KPI above, if any; `way`: the KPIs from there."""
        own = item.id in {one.id for one in kpi.inputs}
        if own and kpi.measured_by is MeasuredBy.CONTRIBUTORS:
            return self.of_contributors(unit, kpi, item, window, frequency, way=way)
        return self.over_time(unit, item, window, frequency, way)

    def over_time(self, unit: str, item: Input, window: Window, frequency: Frequency, way: list[Kpi]) -> Known:
        periods = self.lived(unit, item.frequency, window, frequency, way)
        found = [self.figures.get((unit, item.id, period)) for period in periods]
        values = [float(one) for one in found if one is not None and not isinstance(one, Status)]
        needed = len(periods) if item.over_time in (OverTime.SUM, OverTime.MEAN) and not item.partial else 1
        if len(values) < max(needed, 1):
            if any(isinstance(one, Status) for one in found):
                return None, Reason.NOT_AVAILABLE
            return None, Reason.PERIOD_INCOMPLETE if values else Reason.NOT_SUBMITTED
        return OVER_TIME[item.over_time](values), Reason.SCORED

    def covered(self, window: Window, frequency: Frequency, collected: Frequency) -> list[Period]:
        """The collected periods that lie inside the window; if none does, the one that the window's end lies in."""
        end = self.period.last_month
        months = self.months(window, frequency)
        ending_here = Period(collected, end // collected.months)
        candidates = [ending_here.shift(-n) for n in range(30, -1, -1)]
        inside = [one for one in candidates if end - months < one.first_month and one.last_month <= end]
        return inside or [ending_here]

    def months(self, window: Window, frequency: Frequency) -> int:
        return {
            WindowKind.PERIOD: max(self.period.frequency.months, frequency.months),
            WindowKind.YEAR_TO_DATE: self.period.last_month % 12 + 1,
            WindowKind.ROLLING_YEAR: 12,
            WindowKind.LAST: window.count * frequency.months,
        }[window.kind]

    def asked(self, collected: Period, window: Window, frequency: Frequency) -> list[int]:
        """The months at whose end a figure is asked for: its last; of a long one, those of reports in the window."""
        each = self.definitions.organisation.calendar.reporting.months
        end = self.period.last_month
        if collected.frequency.months <= each:
            return [collected.last_month]
        start = end - self.months(window, frequency) + 1
        ends = range(collected.first_month + each - 1, collected.last_month + 1, each)
        return [one for one in ends if one >= start and one - each + 1 <= end]

    def lived(
        self, unit: str, collected: Frequency, window: Window, frequency: Frequency, way: list[Kpi]
    ) -> list[Period]:
        """The periods of the window of which a figure is asked: unit and KPIs are there when it is due."""
        return [
            one
            for one in self.covered(window, frequency, collected)
            if any(self.all_there(unit, way, month) for month in self.asked(one, window, frequency))
        ]

    def all_there(self, unit: str, way: list[Kpi], month: int) -> bool:
        """Whether a unit and all KPIs on the way are there at the end of a month."""
        at = Period(Frequency.MONTH, month)
        return all(at.is_within(one.since, one.until) for one in (self.definitions.units[unit], *way))

    def belongs(self, unit: str, item: Input | None, window: Window, frequency: Frequency, way: list[Kpi]) -> bool:
        """Whether somebody has an input to give: at the window's end if a last figure, else in some of it."""
        collected = frequency if item is None else item.frequency
        if item is not None and item.over_time is OverTime.LAST:
            ending = self.covered(window, frequency, collected)[-1]
            return self.all_there(unit, way, self.asked(ending, window, frequency)[-1])
        return bool(self.lived(unit, collected, window, frequency, way))

    def contributors(self, unit: str, kpi: Kpi) -> Iterator[tuple[str, Kpi]]:
        """Who contributes, by unit then KPI: those for whom this unit is the nearest above with such a KPI."""
        for giver in sorted(self.definitions.units):
            for other in sorted(self.card(giver).root.kpis(), key=lambda one: one.id):
                if other.contributes_to == kpi.id and self.nearest(giver, kpi.id) == unit:
                    yield giver, other

    def nearest(self, unit: str, name: str) -> str:
        above = self.definitions.units[unit].parent
        while above and self.kpi(above, name) is None:
            above = self.definitions.units[above].parent
        return above

    def of_contributors(
        self, unit: str, kpi: Kpi, item: Input, window: Window, frequency: Frequency, *, way: list[Kpi]
    ) -> Known:
        pairs = []
        for giver in self.contributors(unit, kpi):
            pair = self.pair(giver, kpi, item, window, frequency, way=way)
            if pair == ():
                continue
            everything = [self.pair(giver, kpi, one, window, frequency, way=way) for one in kpi.inputs]
            # of a partial one, a contributor comes with all it should give, or not at all
            pairs.append(None if kpi.partial and None in everything else pair)
        if not pairs:
            return None, Reason.NO_CONTRIBUTOR
        there = [pair for pair in pairs if pair]
        if not there or (len(there) < len(pairs) and not kpi.partial):
            return None, Reason.CONTRIBUTOR_MISSING
        values = [value for value, _ in there]
        if item.over_units is not OverUnits.MEAN:
            return OVER_UNITS[item.over_units](values), Reason.SCORED
        total = sum(weight for _, weight in there)
        if total == 0:
            return None, Reason.UNDEFINED_RESULT
        return sum(value * weight for value, weight in there) / total, Reason.SCORED

    def pair(
        self,
        contributor: tuple[str, Kpi],
        into: Kpi,
        item: Input,
        window: Window,
        frequency: Frequency,
        *,
        way: list[Kpi],
    ) -> tuple[float, float] | tuple[()] | None:
        """What a contributor gives and what that weighs, if both are there; () if nothing is expected of it."""
        giver, other = contributor
        way = [*way, other]
        gifts = [self.gift(giver, other, into, item.id)]
        gifts += [self.gift(giver, other, None, item.weighted_by)] if item.weighted_by else []
        if not all(self.belongs(giver, one, window, frequency, way) for one in gifts):
            return ()
        found = [
            None if one is None else self.reading(giver, other, one, window, frequency, way=way)[0] for one in gifts
        ]
        value, weight = (*found, 1.0)[:2]
        return None if value is None or weight is None else (value, weight)

    def gift(self, giver: str, other: Kpi, into: Kpi | None, wanted: str) -> Input | None:
        """What a contributor gives for an input `wanted`; the only input counts where `into` has only one, too."""
        own = {} if other.measured_by is MeasuredBy.SCORECARDS else {item.id: item for item in other.inputs}
        shared = {item.id: item for item in self.card(giver).inputs}
        item = own.get(wanted) or shared.get(wanted)
        if item is None and into is not None and len(own) == len(into.inputs) == 1:
            item = next(iter(own.values()))
        return item

    def of_totals(self, unit: str, kpi: Kpi) -> Known:
        """The weighted mean of the totals right below, on the KPI's scale."""
        units = [one for one in self.definitions.units.values() if one.parent == unit and self.is_there(one)]
        below = [one for one in units if kpi.child_level in ("", one.level)]
        if not below:
            return None, Reason.NO_TOTAL
        counted: list[tuple[float, float]] = []
        is_lacking = False
        for one in below:
            root = self.card(one.id).root
            weight, out = root.weight.at(self.period) or 0.0, self.of_unit(one.id)[root.id]
            if weight == 0 or not out.due:
                continue
            if out.score is None:
                is_lacking = True
            else:
                part = (out.score - root.scale.low) / (root.scale.high - root.scale.low)
                counted.append((weight, kpi.scale.low + part * (kpi.scale.high - kpi.scale.low)))
        if is_lacking and (not counted or not kpi.partial):
            return None, Reason.TOTAL_MISSING
        if not counted:
            return None, Reason.NOTHING_DUE
        return sum(w * x for w, x in counted) / sum(w for w, _ in counted), Reason.SCORED
