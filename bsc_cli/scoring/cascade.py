"""The KPI cascade: which KPI of which unit goes into which KPI of a unit above. Structure only, no figures.

`contributes_to` names a KPI by its id; meant is that of the nearest unit above that has one. So an edge always leads
upwards, and what it leads to does not depend on the period.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bsc_cli.model.organisation import Definitions, Unit
from bsc_cli.model.scorecard import Input, Kpi, MeasuredBy, Scorecard

Holder = tuple[str, str]
"""A unit and the id of one of its KPIs."""


class Cascade:
    """The edges between the KPIs of units; worked out when first asked for, by the id of the KPI they lead to."""

    def __init__(self, definitions: Definitions) -> None:
        """Index the KPIs of the scorecards by id, and those that contribute by where to."""
        self._units = definitions.units
        self._cards = {card.id: card for card in definitions.scorecards}
        self._kpis = {card.id: {kpi.id: kpi for kpi in card.root.kpis()} for card in definitions.scorecards}
        self._with: dict[str, set[str]] = {}
        self._givers: dict[str, list[tuple[Scorecard, Kpi]]] = {}
        for card in definitions.scorecards:
            for kpi in self._kpis[card.id].values():
                self._with.setdefault(kpi.id, set()).add(card.id)
                if kpi.contributes_to:
                    self._givers.setdefault(kpi.contributes_to, []).append((card, kpi))
        self._above: dict[str, dict[str, str | None]] = {}
        self._into: dict[str, dict[str, tuple[Holder, ...]]] = {}
        self._depths: dict[str, int] = {}
        self._right_below: dict[str, tuple[str, ...]] | None = None

    @property
    def units(self) -> Mapping[str, Unit]:
        """Give all units by id."""
        return self._units

    def scorecard(self, unit: str) -> Scorecard | None:
        """Give the scorecard of a unit, or None if it has none."""
        known = self._units.get(unit)
        return None if known is None else self._cards.get(known.scorecard)

    def kpi(self, unit: str, kpi_id: str) -> Kpi | None:
        """Give a unit's KPI, or None if it has none of that id."""
        known = self._units.get(unit)
        return None if known is None else self._kpis.get(known.scorecard, {}).get(kpi_id)

    def givers(self, kpi_id: str) -> tuple[tuple[Scorecard, Kpi], ...]:
        """Give the scorecards and KPIs whose `contributes_to` is `kpi_id`, in order of the scorecards."""
        return tuple(self._givers.get(kpi_id, ()))

    def nearest(self, unit: str, kpi_id: str) -> str | None:
        """Give the nearest unit above `unit` that has a KPI `kpi_id`, or None.

        Every unit on the way is looked at once for each id, however many units lie below it and however deep.
        """
        found = self._above.setdefault(kpi_id, {})
        having = self._with.get(kpi_id, set())
        path: dict[str, None] = {}
        at, answer = unit, None
        while at not in found and at not in path and at in self._units:
            path[at] = None
            parent = self._units[at].parent
            if parent in self._units and self._units[parent].scorecard in having:
                answer = parent
                break
            at = parent
        else:
            answer = found.get(at)
        found.update(dict.fromkeys(path, answer))
        return answer

    def at_or_above(self, unit: str, kpi_id: str) -> str | None:
        """Give `unit` itself if it has a KPI `kpi_id`, else the nearest unit above that has one, or None."""
        return unit if self.kpi(unit, kpi_id) is not None else self.nearest(unit, kpi_id)

    def target(self, unit: str, kpi_id: str) -> Holder | None:
        """Give the unit and KPI that this one's figures go into, or None."""
        kpi = self.kpi(unit, kpi_id)
        if kpi is None or not kpi.contributes_to:
            return None
        above = self.nearest(unit, kpi.contributes_to)
        return None if above is None else (above, kpi.contributes_to)

    def contributors(self, unit: str, kpi_id: str) -> tuple[Holder, ...]:
        """Give the units and KPIs whose figures go into this one, in order of unit id, then KPI id."""
        if kpi_id not in self._into:
            into: dict[str, list[Holder]] = {}
            for below, above, giver in self.edges(kpi_id):
                into.setdefault(above, []).append((below, giver))
            self._into[kpi_id] = {above: tuple(sorted(found)) for above, found in into.items()}
        return self._into[kpi_id].get(unit, ())

    def right_below(self, unit: str) -> tuple[str, ...]:
        """Give the units with a scorecard whose parent is `unit`, in id order."""
        if self._right_below is None:
            below: dict[str, list[str]] = {}
            for one in self._units.values():
                if one.parent and one.scorecard in self._cards:
                    below.setdefault(one.parent, []).append(one.id)
            self._right_below = {parent: tuple(sorted(ids)) for parent, ids in below.items()}
        return self._right_below.get(unit, ())

    def totalled(self, unit: str, kpi: Kpi) -> tuple[str, ...]:
        """Give the units whose totals a KPI of `unit` that is measured by scorecards takes, in id order."""
        level = kpi.child_level
        return tuple(one for one in self.right_below(unit) if not level or self._units[one].level == level)

    def depth(self, unit: str) -> int:
        """Give how many units are above `unit`."""
        path: dict[str, None] = {}
        at = unit
        while at not in self._depths and at not in path and at in self._units:
            path[at] = None
            at = self._units[at].parent
        depth = self._depths.get(at, -1)
        for one in reversed(path):
            depth += 1
            self._depths[one] = depth
        return self._depths.get(unit, 0)

    def closure(self, units: Iterable[str], *, totals: bool) -> set[str]:
        """Give `units` and those whose inputs (with `totals`, also those whose totals) their KPIs are measured by."""
        found = set(units)
        pending = list(found)
        while pending:
            unit = pending.pop()
            known = self._units.get(unit)
            for kpi in self._kpis.get(known.scorecard, {}).values() if known is not None else ():
                below: Iterable[str] = ()
                if kpi.measured_by is MeasuredBy.CONTRIBUTORS:
                    below = (giver for giver, _ in self.contributors(unit, kpi.id))
                elif kpi.measured_by is MeasuredBy.SCORECARDS and totals:
                    below = self.totalled(unit, kpi)
                new = set(below) - found
                found |= new
                pending += new
        return found

    def edges(self, kpi_id: str) -> Iterator[tuple[str, str, str]]:
        """Give (unit, unit above, KPI of the unit) of all that goes into KPIs `kpi_id`, scorecard by scorecard."""
        for card, kpi in self.givers(kpi_id):
            for unit in card.units:
                above = self.nearest(unit, kpi_id)
                if above is not None:
                    yield unit, above, kpi.id


def given(scorecard: Scorecard, kpi: Kpi, into: Kpi, wanted: Input) -> Input | None:
    """Give which input of a contributor, a KPI of `scorecard`, stands for the input `wanted` of the KPI it goes into.

    That is the one of the same id, its own or the scorecard's; or the only one, where both have just one. None if
    it has nothing to give.
    """
    same = of_id(scorecard, kpi, wanted.id)
    if same is None and len(kpi.inputs) == len(into.inputs) == 1 and kpi.measured_by is not MeasuredBy.SCORECARDS:
        return kpi.inputs[0]
    return same


def of_id(scorecard: Scorecard, kpi: Kpi, wanted: str) -> Input | None:
    """Give the input of a contributor that is called `wanted`, its own or the scorecard's, or None."""
    own = () if kpi.measured_by is MeasuredBy.SCORECARDS else kpi.inputs
    return next((item for item in (*own, *scorecard.inputs) if item.id == wanted), None)


def cascade(definitions: Definitions) -> Cascade:
    """Give the cascade of these definitions."""
    return Cascade(definitions)
