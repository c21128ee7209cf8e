"""What lies around a unit: units above and below, the KPI cascade, objectives that support one another, their pages.

Indexed once for all pages of a run, so that a page costs what is on it, however large the organisation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bsc_cli.model.organisation import Definitions, Goal, Unit
from bsc_cli.model.scorecard import Node, NodeKind, Scorecard
from bsc_cli.reports.map_drawing import Frame
from bsc_cli.scoring.cascade import Cascade, Holder, cascade


@dataclass(frozen=True, slots=True)
class Supported:
    """What `supports` names: the objective, and the unit that has it, or '' where no one unit is meant."""

    scorecard: Scorecard
    node: Node
    unit: str


class Neighbours:
    """The surroundings of all units of some definitions; `hrefs` are the pages of the units that have one.

    `edges` is the cascade of the definitions, for who has it already.
    """

    def __init__(
        self, definitions: Definitions, *, hrefs: Mapping[str, str] | None = None, edges: Cascade | None = None
    ) -> None:
        self.definitions = definitions
        self.hrefs = hrefs or {}
        self.cascade = edges or cascade(definitions)
        self.frames: dict[str, Frame] = {}
        """The order of each scorecard's strategy map, as far as it has been worked out."""

    @cached_property
    def goals(self) -> dict[str, Goal]:
        """Give the goals by id."""
        return {goal.id: goal for goal in self.definitions.organisation.goals}

    @cached_property
    def objectives(self) -> dict[str, dict[str, Node]]:
        """Give the objectives of each scorecard by id, as written."""
        return {card.id: {node.id: node for node in objectives(card)} for card in self.definitions.scorecards}

    @cached_property
    def below(self) -> dict[str, tuple[str, ...]]:
        """Give the units right below each unit ('' = those at the top), in id order."""
        found: dict[str, list[str]] = {}
        units = self.definitions.units
        for unit in sorted(units.values(), key=lambda one: one.id):
            found.setdefault(unit.parent if unit.parent in units else "", []).append(unit.id)
        return {parent: tuple(members) for parent, members in found.items()}

    def above(self, unit: str) -> tuple[str, ...]:
        """Give the units above `unit`, the highest first; none above '', which stands for no one unit."""
        path: dict[str, None] = {}
        at = self.definitions.units[unit].parent if unit else ""
        while at in self.definitions.units and at not in path and at != unit:
            path[at] = None
            at = self.definitions.units[at].parent
        return tuple(reversed(path))

    def href(self, unit: str, *, here: str, fragment: str = "") -> str:
        """Give the link to a unit's page or a place on it, '' if it has none; `here` is the unit whose page links."""
        if unit == here:
            return f"#{fragment}" if fragment else "#content"
        page = self.hrefs.get(unit, "")
        return f"{page}#{fragment}" if page and fragment else page

    def level(self, unit: Unit) -> str:
        """Give the level of a unit: its own, else that of its scorecard."""
        return unit.level or (self.definitions.scorecard(unit.scorecard).level if unit.scorecard else "")

    def supported(self, unit: str, node: Node) -> tuple[Supported, ...]:
        """Give what an objective of `unit` supports, in the order written; what is not there is left out."""
        found = (self._named(written, unit) for written in node.supports)
        return tuple(one for one in found if one is not None)

    def supporters(self, unit: str, objective: str) -> tuple[Holder, ...]:
        """Give the units and objectives of theirs that support an objective of `unit`, in order of unit id."""
        return self._supporters.get((unit, objective), ())

    @cached_property
    def _supporters(self) -> dict[Holder, tuple[Holder, ...]]:
        found: dict[Holder, list[Holder]] = {}
        for card in self.definitions.scorecards:
            for node in self.objectives[card.id].values():
                for unit in card.units if node.supports else ():
                    for one in self.supported(unit, node):
                        if one.unit:
                            found.setdefault((one.unit, one.node.id), []).append((unit, node.id))
        return {holder: tuple(sorted(givers)) for holder, givers in found.items()}

    def _named(self, written: str, unit: str) -> Supported | None:
        """Give what a name in `supports` means to `unit`: an objective of its own, of a unit, or of a scorecard.

        Of a scorecard with several units, that of the nearest unit above that is under it.
        """
        owner, slash, name = written.rpartition("/")
        units, cards = self.definitions.units, self.objectives
        holder = owner if slash else unit
        if holder not in units:
            if holder not in cards:
                return None
            card = self.definitions.scorecard(holder)
            over = [one for one in reversed(self.above(unit)) if units[one].scorecard == holder]
            holder = over[0] if over else card.units[0] if len(card.units) == 1 else ""
        else:
            card_id = units[holder].scorecard
            if card_id not in cards:
                return None
            card = self.definitions.scorecard(card_id)
        node = cards[card.id].get(name)
        return None if node is None else Supported(card, node, holder)


def objectives(card: Scorecard) -> tuple[Node, ...]:
    """Give the objectives of a scorecard, parents first."""
    return tuple(item for item in card.root.walk() if isinstance(item, Node) and item.kind is NodeKind.OBJECTIVE)
