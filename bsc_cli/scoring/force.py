"""Who is there in a period: units and KPIs have a first and a last one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from bsc_cli.model.life import ALWAYS, Life
from bsc_cli.model.organisation import Unit
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.scorecard import Kpi
from bsc_cli.scoring.results import Block

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Force:
    """What is in force in one period; a unit that is not known has no first and no last period."""

    units: Mapping[str, Unit]
    period: Period
    reporting: Frequency
    _gone: dict[int, NDArray[np.bool_] | None] = field(default_factory=dict)
    _lives: dict[int, tuple[tuple[Life, ...], NDArray[np.intp]]] = field(default_factory=dict)

    def life(self, unit: str) -> Life:
        """Give the life of a unit."""
        one = self.units.get(unit)
        return ALWAYS if one is None else Life.of(one)

    def lives(self, block: Block) -> tuple[tuple[Life, ...], NDArray[np.intp]]:
        """Give the different lives of a block's units, and intp[unit] which each one has."""
        if block.start not in self._lives:
            places: dict[Life, int] = {}
            of = [places.setdefault(self.life(unit), len(places)) for unit in block.units]
            self._lives[block.start] = (tuple(places), np.array(of, np.intp))
        return self._lives[block.start]

    def has(self, kpi: Kpi) -> bool:
        """Tell whether a KPI is there."""
        return self.period.is_within(kpi.since, kpi.until)

    def is_gone(self, unit: str) -> bool:
        """Tell whether a unit is not there."""
        one = self.units.get(unit)
        return one is not None and not self.period.is_within(one.since, one.until)

    def gone(self, block: Block) -> NDArray[np.bool_] | None:
        """Tell which units of a block are not there, bool[unit]; None if all are."""
        if block.start not in self._gone:
            self._gone[block.start] = self._outside(block)
        return self._gone[block.start]

    def _outside(self, block: Block) -> NDArray[np.bool_] | None:
        dated = [
            (n, unit)
            for n, unit in enumerate(map(self.units.get, block.units))
            if unit is not None and (unit.since is not None or unit.until is not None)
        ]
        absent = [n for n, unit in dated if not self.period.is_within(unit.since, unit.until)]
        if not absent:
            return None
        gone = np.zeros(len(block.units), bool)
        gone[absent] = True
        return gone
