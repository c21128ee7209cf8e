"""Chains of cause: from a task up to the goals it serves, or from a goal down to the tasks that feed it.

Upwards, a KPI leads into the KPI it contributes to; where that leads to no goal, to its objective. An objective leads
to the goals it serves and the objectives it supports; where these lead to no goal, to those it drives; else to the
objective that holds it, and from the top of a scorecard into the KPI above that takes its total. A goal leads to the
one it is part of. Downwards the same links are followed against their direction. What was met before is not followed
again, so that nothing goes round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from bsc_cli.model.organisation import Definitions, Goal
from bsc_cli.model.scorecard import Kpi, MeasuredBy, Node, NodeKind
from bsc_cli.reports.neighbours import Neighbours

LONGEST = 100
"""So many links a chain may have; beyond them it is cut short, as where it meets itself."""


class Link(StrEnum):
    """How one stop of a chain leads to the next."""

    CONTRIBUTES_TO = "contributes_to"
    TOTALLED_IN = "totalled_in"
    PART_OF = "part_of"
    SUPPORTS = "supports"
    DRIVES = "drives"
    SERVES = "serves"


@dataclass(frozen=True, slots=True)
class Place:
    """A KPI or node of a unit ('' where no one unit is meant), or a goal, whose unit is '' too."""

    unit: str
    item: Kpi | Node | Goal

    @property
    def key(self) -> tuple[str, str, str]:
        """Give what tells it from all others."""
        return self.unit, type(self.item).__name__, self.item.id if isinstance(self.item, Goal) else self.item.address


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of a chain, reached by `link` (None: the chain begins here), and where it leads.

    `reaches` tells whether a goal is reached. `again`: it was met before, and what follows it is told there.
    """

    place: Place
    link: Link | None
    ways: tuple[Stop, ...]
    reaches: bool
    again: bool = False


Step = tuple[Link, Place]


@dataclass
class _Walk:
    """One way through the links: what was followed already with whether a goal was reached, and what leads nowhere."""

    atlas: Atlas
    down: bool
    seen: dict[tuple[str, str, str], bool] = field(default_factory=dict)
    ends: set[tuple[str, str, str]] = field(default_factory=set)

    def stop(self, place: Place, link: Link | None = None, *, depth: int = 0) -> Stop:
        """Give `place` with everything it leads to."""
        if place.key in self.seen or depth > LONGEST:
            return Stop(place, link, (), self.seen.get(place.key, False), again=place.key not in self.ends)
        self.seen[place.key] = isinstance(place.item, Goal)
        ways: list[Stop] = []
        for choice in self.atlas.below(place) if self.down else self.atlas.above(place):
            ways += [self.stop(next_place, by, depth=depth + 1) for by, next_place in choice]
            if not self.down and any(way.reaches for way in ways):
                break
        self.seen[place.key] |= any(way.reaches for way in ways)
        self.ends.update(() if ways else (place.key,))
        return Stop(place, link, tuple(ways), self.seen[place.key])


def chain(atlas: Atlas, start: Place, *, down: bool) -> Stop:
    """Give the chain that begins at `start`."""
    return _Walk(atlas, down).stop(start)


class Atlas:
    """The links of all definitions, in both directions; worked out when first asked for."""

    def __init__(self, definitions: Definitions) -> None:
        """Keep the definitions."""
        self.definitions = definitions
        self.around = Neighbours(definitions)
        self._holders: dict[str, dict[str, Node]] = {}

    def starts(self, unit: str, item: str = "") -> tuple[Place, ...]:
        """Give where chains begin: at an item; of a unit, or what is neither KPI nor objective, at each KPI."""
        card = self.definitions.scorecard(self.definitions.units[unit].scorecard)
        root = next((one for one in card.root.walk() if one.id == item), card.root)
        if isinstance(root, Node) and root.kind is not NodeKind.OBJECTIVE:
            return tuple(Place(unit, kpi) for kpi in root.kpis())
        return (Place(unit, root),)

    def above(self, place: Place) -> Iterator[tuple[Step, ...]]:
        """Give where a place leads, best first: a later choice is for where none of those before reaches a goal."""
        unit, item = place.unit, place.item
        if isinstance(item, Goal):
            over = self.around.goals.get(item.part_of)
            yield () if over is None else ((Link.PART_OF, Place("", over)),)
        elif isinstance(item, Kpi):
            target = self.around.cascade.target(unit, item.id)
            kpi = None if target is None else self.around.cascade.kpi(*target)
            if target is not None and kpi is not None:
                yield ((Link.CONTRIBUTES_TO, Place(target[0], kpi)),)
            yield self._held(place)
        else:
            yield (*self._served(item), *self._supported(unit, item))
            yield tuple((Link.DRIVES, one) for one in self._driven(unit, item))
            yield self._held(place)

    def below(self, place: Place) -> Iterator[tuple[Step, ...]]:
        """Give what leads to a place."""
        unit, item = place.unit, place.item
        if isinstance(item, Goal):
            yield tuple(
                (Link.PART_OF, Place("", goal)) for goal in self.around.goals.values() if goal.part_of == item.id
            )
            yield tuple((Link.SERVES, one) for one in self._serving(item.id))
        elif isinstance(item, Kpi):
            for other, kpi_id in self.around.cascade.contributors(unit, item.id):
                kpi = self.around.cascade.kpi(other, kpi_id)
                yield () if kpi is None else ((Link.CONTRIBUTES_TO, Place(other, kpi)),)
            if item.measured_by is MeasuredBy.SCORECARDS:
                below = self.around.cascade.totalled(unit, item)
                yield tuple((Link.TOTALLED_IN, Place(one, self._root(one))) for one in below)
        else:
            yield tuple((Link.PART_OF, Place(unit, one)) for one in _parts(item))
            for other, node_id in self.around.supporters(unit, item.id):
                yield ((Link.SUPPORTS, Place(other, self._objectives(other)[node_id])),)
            own = self._objectives(unit).values()
            yield tuple((Link.DRIVES, Place(unit, one)) for one in own if item.id in one.drives)

    def _root(self, unit: str) -> Node:
        return self.definitions.scorecard(self.definitions.units[unit].scorecard).root

    def _objectives(self, unit: str) -> dict[str, Node]:
        known = self.definitions.units.get(unit)
        return {} if known is None else self.around.objectives.get(known.scorecard, {})

    def _served(self, node: Node) -> Iterator[Step]:
        return ((Link.SERVES, Place("", self.around.goals[one])) for one in node.serves if one in self.around.goals)

    def _supported(self, unit: str, node: Node) -> Iterator[Step]:
        """Give what an objective supports; where no one unit is meant, nobody can say what else is."""
        for one in self.around.supported(unit, node) if unit else ():
            yield Link.SUPPORTS, Place(one.unit, one.node)

    def _driven(self, unit: str, node: Node) -> Iterator[Place]:
        own = self._objectives(unit)
        return (Place(unit, own[one]) for one in node.drives if one in own)

    def _held(self, place: Place) -> tuple[Step, ...]:
        """Give what holds an item, or the KPIs above that take the total of the whole scorecard."""
        known = self.definitions.units.get(place.unit)
        if known is None or isinstance(place.item, Goal):
            return ()
        holders = self._holder(known.scorecard)
        holder = holders.get(place.item.address)
        while holder is not None and holder.kind is not NodeKind.OBJECTIVE:
            holder = holders.get(holder.address)
        if holder is not None:
            return ((Link.PART_OF, Place(place.unit, holder)),)
        above = self.around.cascade.scorecard(known.parent)
        kpis: Iterable[Kpi] = () if above is None else above.root.kpis()
        return tuple(
            (Link.TOTALLED_IN, Place(known.parent, kpi))
            for kpi in kpis
            if kpi.measured_by is MeasuredBy.SCORECARDS and kpi.child_level in ("", known.level)
        )

    def _holder(self, card: str) -> dict[str, Node]:
        """Give the node that each item of a scorecard stands under, by the item's address."""
        if card not in self._holders:
            items = self.definitions.scorecard(card).root.walk()
            nodes = (item for item in items if isinstance(item, Node))
            self._holders[card] = {child.address: node for node in nodes for child in node.children}
        return self._holders[card]

    def _serving(self, goal: str) -> Iterator[Place]:
        """Give the objectives of all units that serve a goal."""
        for card in self.definitions.scorecards:
            for node in self.around.objectives[card.id].values():
                if goal in node.serves:
                    yield from (Place(unit, node) for unit in card.units)


def _parts(node: Node) -> Iterator[Node | Kpi]:
    """Give the objectives and KPIs right below a node; a perspective is not one of them."""
    for child in node.children:
        if isinstance(child, Node) and child.kind is NodeKind.PERSPECTIVE:
            yield from _parts(child)
        else:
            yield child
