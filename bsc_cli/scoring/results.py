"""The scores of one period: arrays over rows, and where each unit and node stands in them.

A row is one item (scorecard, perspective, objective or KPI) of one unit. Rows lie in blocks, one block a
scorecard; inside a block all units of the first item come first, then all units of the second, and so on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bsc_cli.model.life import Life
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.scorecard import Kpi, Node, Scorecard, Window

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Block:
    """The rows of one scorecard: row = start + item * len(units) + unit.

    `items` are the scorecard's nodes and KPIs in the order of `Node.walk` (parents first).
    """

    scorecard: Scorecard
    items: tuple[Node | Kpi, ...]
    units: tuple[str, ...]
    start: int

    @cached_property
    def item_index(self) -> dict[str, int]:
        """Give the position of each item by id; the scorecard's own id names the root."""
        return {item.id: n for n, item in enumerate(self.items)}

    @cached_property
    def unit_index(self) -> dict[str, int]:
        """Give the position of each unit by id."""
        return {unit: n for n, unit in enumerate(self.units)}

    def rows(self, item: int) -> slice:
        """Give the rows of one item for all units."""
        first = self.start + item * len(self.units)
        return slice(first, first + len(self.units))


@dataclass(frozen=True)
class Layout:
    """Where every unit and item stands. Blocks are in scorecard id order."""

    blocks: tuple[Block, ...]

    @cached_property
    def size(self) -> int:
        """Give the number of rows."""
        return sum(len(block.items) * len(block.units) for block in self.blocks)

    @cached_property
    def spots(self) -> dict[str, tuple[int, int]]:
        """Give where each unit stands: the number of its block, and its position in it."""
        return {unit: (n, k) for n, block in enumerate(self.blocks) for k, unit in enumerate(block.units)}

    @cached_property
    def ranks(self) -> tuple[NDArray[np.intp], ...]:
        """Give, block by block, the place of each unit among all in order of their ids: intp[unit]."""
        order = {unit: n for n, unit in enumerate(sorted(self.spots))}
        return tuple(np.array([order[unit] for unit in block.units], np.intp) for block in self.blocks)

    @cached_property
    def block_of(self) -> dict[str, Block]:
        """Give the block of each unit."""
        return {unit: block for block in self.blocks for unit in block.units}

    def row(self, unit: str, item: str = "") -> int:
        """Give the row of `item` (default: the whole scorecard) of `unit`; raises KeyError."""
        block = self.block_of[unit]
        position = block.item_index[item] if item else 0
        return block.start + position * len(block.units) + block.unit_index[unit]


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is missing of what a KPI is measured by, for the units of its block: intp[n] each.

    at: position of the unit that lacks something; block, unit: number of the block and position of what it lacks;
    kpi: index into `kpis` ('' = the unit's total)
    """

    at: NDArray[np.intp]
    block: NDArray[np.intp]
    unit: NDArray[np.intp]
    kpi: NDArray[np.intp]
    kpis: tuple[str, ...]


LackingKey = tuple[str, str, Window, Frequency, Life]
"""A scorecard, its KPI, and the window and frequency at which figures were taken (of a KPI above, it may be)."""


@dataclass(frozen=True)
class Results:
    """The scores of one period.

    actual:   float64[row]  a KPI's actual, raw units; NaN for nodes and where missing
    score:    float64[row]  on the row's own scale; NaN = not scored
    low/high: float64[row]  the interval the score can still fall in; NaN = unknown
    coverage: float64[row]  share 0..1 of due weight, down to the leaves, that is there
    share:    float64[row]  effective weight: the part 0..1 of the parent's score this row carries
    points:   float64[row]  contribution: what the row adds to the parent's score, on the parent's
                            scale; NaN where the parent's method does not add
    reason:   int8[row]     `model.results.Reason`
    grade:    int8[row]     index into the scorecard's grades; -1 = none
    provisional: bool[row]  the interval crosses a bound of a grade
    rank:     by unit id: 1 is best; a unit that is not scored has none
    ranked:   by unit id: how many units its rank is among
    filled:   bool[row]     a KPI's missing actual was counted as zero
    lacking:  what is missing of contributors and totals
    """

    period: Period
    layout: Layout
    actual: Floats
    score: Floats
    low: Floats
    high: Floats
    coverage: Floats
    share: Floats
    points: Floats
    reason: NDArray[np.int8]
    grade: NDArray[np.int8]
    provisional: NDArray[np.bool_]
    rank: dict[str, int]
    ranked: dict[str, int]
    filled: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))
    lacking: dict[LackingKey, Lacking] = field(default_factory=dict)
