"""The ways that figures take upwards, through units as they are meant to stand above one another.

A parent that is misspelt is one fault: what follows from it is not told as well. So a unit stands under the parent that
was most likely meant, and where nobody can tell what was meant its way is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bsc_cli.checks.spelling import Speller
from bsc_cli.model.organisation import Definitions, Unit
from bsc_cli.model.scorecard import Kpi, Scorecard
from bsc_cli.scoring.cascade import Cascade

NAMED = 4
"""So many units are named in a finding; the others are counted."""


@dataclass
class Ways:
    """Definitions with the parents that were meant, and what stands above what.

    `unsure` are the units from which no way leads to the top: through a parent that is not known, or in a circle.
    """

    definitions: Definitions
    cascade: Cascade = field(init=False)
    unsure: frozenset[str] = field(init=False)
    doubtful: frozenset[str] = field(init=False)
    """The scorecards that units stand under whose way is not known."""
    _groups: dict[str, Mapping[str, list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Mend the parents, and follow every unit upwards once."""
        mended = _mended(self.definitions.units)
        if mended:
            self.definitions = replace(self.definitions, units={**self.definitions.units, **mended})
        self.cascade = Cascade(self.definitions)
        self.unsure = frozenset(_unsure(self.units))
        self.doubtful = frozenset(self.units[unit].scorecard for unit in self.unsure)

    @property
    def units(self) -> Mapping[str, Unit]:
        """Give the units by id, under the parents that were meant."""
        return self.definitions.units

    def groups(self, card: Scorecard) -> Mapping[str, list[str]]:
        """Give the scorecard's units by the unit above them: their ways upwards are the same."""
        if card.id not in self._groups:
            found: dict[str, list[str]] = {}
            for unit in members(card):
                found.setdefault(self.units[unit].parent, []).append(unit)
            self._groups[card.id] = found
        return self._groups[card.id]

    def above(self, units: Iterable[str], *, upto: str = "") -> dict[str, None]:
        """Give the scorecards of the units above `units`, nearest first, as far as the unit `upto`."""
        seen: set[str] = set()
        cards: dict[str, None] = {}
        for start in units:
            at = self.units[start].parent
            while at in self.units and at not in seen:
                seen.add(at)
                cards[self.units[at].scorecard] = None
                at = "" if at == upto else self.units[at].parent
        cards.pop("", None)
        return cards

    def measures(self) -> Iterator[tuple[Scorecard, Kpi]]:
        """Give every KPI with its scorecard."""
        return ((card, kpi) for card in self.definitions.scorecards for kpi in card.root.kpis())


def members(card: Scorecard) -> tuple[str, ...]:
    """Give the scorecard's units, without those that are listed a second time: no id is written with a blank."""
    return tuple(unit for unit in card.units if " " not in unit)


def told(units: Iterable[str]) -> str:
    """Give units as a finding names them: the first in id order, and that there are more.

    >>> told(["c", "a"]), told("gfedcba")
    ('a, c', 'a, b, c, d, …')
    """
    names = sorted(units)
    return ", ".join((*names[:NAMED], *(("…",) if len(names) > NAMED else ())))


def _mended(units: Mapping[str, Unit]) -> dict[str, Unit]:
    """Give the units whose parent is not known, under the one that was most likely meant."""
    known = Speller(units)
    mended: dict[str, Unit] = {}
    for unit in units.values():
        if unit.parent and unit.parent not in known:
            near = [one for one in known.near(unit.parent) if one != unit.id]
            if near:
                mended[unit.id] = replace(unit, parent=near[0])
    return mended


def _unsure(units: Mapping[str, Unit]) -> Iterator[str]:
    """Give the units from which no way leads to a unit that has none above it."""
    leads: dict[str, bool] = {"": True}
    for start in units:
        path: dict[str, None] = {}
        at = start
        while at in units and at not in leads and at not in path:
            path[at] = None
            at = units[at].parent
        leads.update(dict.fromkeys(path, leads.get(at, False)))
    yield from (unit for unit in units if not leads[unit])
