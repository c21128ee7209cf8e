"""Where a unit's inputs came from: its own figures, or the contributors below and theirs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from bsc_cli.model.life import Life
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.model.results import Reason, Status
from bsc_cli.model.scorecard import Input, Kpi, Scorecard
from bsc_cli.scoring.actuals import BlockFigures, Figures, figures
from bsc_cli.scoring.cascade import Cascade, given, of_id
from bsc_cli.scoring.contributions import gives, is_nested, needed_periods
from bsc_cli.scoring.edges import Taken, taken_from
from bsc_cli.scoring.explanation import UsedFact, UsedInput, UsedPart
from bsc_cli.scoring.facts import Facts
from bsc_cli.scoring.force import Force
from bsc_cli.scoring.plan import arrange
from bsc_cli.scoring.results import Layout

DEEPEST = 40
"""So many contributors below one another are told at once; the last one's own explanation goes on."""


@dataclass(frozen=True)
class Sources:
    """The figures of one unit and of all whose inputs its KPIs are made of."""

    edges: Cascade
    force: Force
    layout: Layout
    found: Figures
    facts: Mapping[str, Facts]
    inputs: Mapping[str, int]
    depth: int

    @classmethod
    def of(
        cls, definitions: Definitions, facts: Facts, edges: Cascade, *, unit: str, period: Period, depth: int
    ) -> Sources:
        """Work out again what `unit` rests on, to be told so many contributors deep.

        `facts` hold at least those of all these units.
        """
        needed = edges.closure([unit], totals=False)
        cards: dict[str, tuple[Scorecard, list[str]]] = {}
        for one in sorted(needed):
            card = edges.scorecard(one)
            if card is not None:
                cards.setdefault(card.id, (card, []))[1].append(one)
        some = tuple(replace(card, units=tuple(units)) for card, units in cards.values())
        layout = arrange(Definitions(definitions.organisation, some))
        force = Force(definitions.units, period, definitions.organisation.calendar.reporting)
        by_unit = facts.by_unit() if len(needed) > 1 or len(facts.units) == 1 else {unit: facts.of_unit(unit)}
        inputs = {name: n for n, name in enumerate(facts.inputs)}
        return cls(edges, force, layout, figures(layout, facts, force, edges), by_unit, inputs, depth)

    def alone(self, unit: str) -> BlockFigures:
        """Give what is known of one unit by itself."""
        number, _ = self.layout.spots[unit]
        return self.found.blocks[number].alone(unit)

    def used(self, unit: str, kpi: Kpi, item: Input, taken: Taken, *, depth: int = 0) -> UsedInput:
        """Give an input of a unit's KPI, taken over a window, with the figures or the contributors behind it."""
        if is_nested(kpi, item):
            parts = tuple(self._parts(unit, kpi, item, taken, depth=depth + 1)) if depth < self.depth else ()
            return replace(self._read(unit, item, taken), parts=parts)
        periods = needed_periods(item, taken, self.force.life(unit), self.force)
        known = self._figures(unit, item, {period.key for period in periods})
        used = tuple(
            UsedFact(period, _known(known[period.key][0]), Status(known[period.key][1]))
            for period in periods
            if period.key in known
        )
        absent = tuple(period for period in periods if period.key not in known)
        return replace(self._read(unit, item, taken), facts=used, absent=absent)

    def _parts(self, unit: str, kpi: Kpi, item: Input, taken: Taken, *, depth: int) -> Iterator[UsedPart]:
        """Give what each contributor in force gives, in the order in which they are added."""
        for giver, name in self.edges.contributors(unit, kpi.id):
            card, below = self.edges.scorecard(giver), self.edges.kpi(giver, name)
            if card is None or below is None:
                continue
            from_below, life = taken_from(below, taken), self.force.life(giver)

            def is_there(
                one: Input, card: Scorecard = card, below: Kpi = below, given_as: Taken = from_below, life: Life = life
            ) -> bool:
                source, weight = _sources(card, below, kpi, one)
                needed = (source, weight) if one.weighted_by else (source,)
                return all(gives(each, given_as, life, self.force) for each in needed)

            if not is_there(item):
                continue
            used, weight = (
                None if source is None else self.used(giver, below, source, from_below, depth=depth)
                for source in _sources(card, below, kpi, item)
            )
            needed = filter(is_there, kpi.inputs) if kpi.partial else (item,)
            counts = all(self._gives(giver, from_below, *_sources(card, below, kpi, one), one) for one in needed)
            yield UsedPart(giver, self.edges.units[giver].name, below, used, weight, counts)

    def _gives(self, unit: str, taken: Taken, source: Input | None, weight: Input | None, item: Input) -> bool:
        """Tell whether a contributor has what is needed of it for `item`."""
        needed = (source, weight) if item.weighted_by else (source,)
        return all(one is not None and self._read(unit, one, taken).value is not None for one in needed)

    def _read(self, unit: str, item: Input, taken: Taken) -> UsedInput:
        """Give what an input came to, with nothing behind it yet."""
        number, position = self.layout.spots[unit]
        reading = self.found.blocks[number].readings[(item.id, *taken)]
        value, reason = float(reading.value[position]), Reason(int(reading.reason[position]))
        return UsedInput(item, _known(value), (), reason=reason)

    def _figures(self, unit: str, item: Input, keys: set[int]) -> dict[int, tuple[float, int]]:
        facts = self.facts.get(unit)
        if facts is None or item.id not in self.inputs or not keys:
            return {}
        near = facts.between(min(keys), max(keys))
        rows = np.flatnonzero(near.input == self.inputs[item.id])
        found = zip(near.period[rows].tolist(), near.value[rows].tolist(), near.status[rows].tolist(), strict=True)
        return {period: (value, status) for period, value, status in found if period in keys}


def _sources(card: Scorecard, below: Kpi, kpi: Kpi, item: Input) -> tuple[Input | None, Input | None]:
    """Give the contributor's input that stands for `item`, and the one it is weighted by."""
    weight = of_id(card, below, item.weighted_by) if item.weighted_by else None
    return given(card, below, kpi, item), weight


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
