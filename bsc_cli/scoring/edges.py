"""The edges of the cascade as arrays: which unit's figures go into which, scorecard by scorecard, and in what order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bsc_cli.model.life import Life
from bsc_cli.model.periods import Frequency
from bsc_cli.model.scorecard import Kpi, MeasuredBy, Window
from bsc_cli.scoring.cascade import Cascade
from bsc_cli.scoring.results import Block, Layout

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Index = NDArray[np.intp]

Taken = tuple[Window, Frequency, Life]
"""The window and frequency at which a KPI takes figures, and the months: those of all KPIs on the way."""

Spot = tuple[int, str]
"""A block by its number, and the id of one of its KPIs."""


@dataclass(frozen=True, slots=True)
class Link:
    """One scorecard's KPI contributing to another's: unit of[n] of block `giver` to unit at[n], intp[n] each."""

    giver: int
    kpi: Kpi
    at: Index
    of: Index


@dataclass(frozen=True, slots=True)
class Run:
    """The contributions to one KPI of units that are equally deep, n edges into m units.

    pieces: the links with their contributors' positions, end to end n of them; order: intp[n] from there into the
    order in which contributors are added; into: intp[n] the unit (0..m-1) each goes into, rising; units: intp[m]
    """

    depth: int
    pieces: tuple[tuple[Link, Index], ...]
    order: Index
    into: Index
    units: Index


@dataclass(frozen=True, slots=True)
class Target:
    """A KPI measured by contributors, in one block, and what contributes to it."""

    block: int
    kpi: Kpi
    links: tuple[Link, ...]
    runs: tuple[Run, ...]


def targets_of(layout: Layout, cascade: Cascade) -> dict[Spot, Target]:
    """Give every KPI measured by contributors with its links."""
    links: dict[str, dict[int, tuple[Kpi, list[Link]]]] = {}
    for n, block in enumerate(layout.blocks):
        for item in block.items:
            if isinstance(item, Kpi) and item.measured_by is MeasuredBy.CONTRIBUTORS:
                links.setdefault(item.id, {})[n] = (item, [])
    number = {block.scorecard.id: n for n, block in enumerate(layout.blocks)} if links else {}
    parents: dict[int, _Parents] = {}
    for kpi_id, into in links.items():
        for card, kpi in cascade.givers(kpi_id):
            giver = number.get(card.id)
            if giver is not None:
                block = layout.blocks[giver]
                if giver not in parents:
                    parents[giver] = _Parents.above(block, cascade)
                above = parents[giver].targets(kpi_id, cascade, layout)
                for holder, link in _links(giver, kpi, above):
                    if holder in into:
                        into[holder][1].append(link)
    return {
        (n, kpi_id): Target(n, kpi, tuple(found), tuple(_runs(layout, cascade, n, found)))
        for kpi_id, into in links.items()
        for n, (kpi, found) in into.items()
    }


@dataclass(frozen=True, slots=True)
class _Parents:
    """The units right above those of a block: `of` intp[unit] is the position of each unit's among `names`."""

    names: tuple[str, ...]
    of: Index

    @classmethod
    def above(cls, block: Block, cascade: Cascade) -> _Parents:
        """Give those of a block."""
        units = cascade.units
        places: dict[str, int] = {}
        of = [places.setdefault(units[unit].parent if unit in units else "", len(places)) for unit in block.units]
        return cls(tuple(places), np.array(of, np.intp))

    def targets(self, kpi_id: str, cascade: Cascade, layout: Layout) -> NDArray[np.intp]:
        """Give where the nearest KPI `kpi_id` above each unit stands: intp[unit, 2], block and position, -1 = none."""
        found = [cascade.at_or_above(name, kpi_id) for name in self.names]
        nowhere = (-1, -1)
        spots = [nowhere if one is None else layout.spots.get(one, nowhere) for one in found]
        return np.array(spots, np.intp).reshape(-1, 2)[self.of]


def _links(giver: int, kpi: Kpi, above: NDArray[np.intp]) -> Iterator[tuple[int, Link]]:
    """Give the links of one scorecard's KPI, with the block each leads to."""
    of = np.flatnonzero(above[:, 0] >= 0)
    of = of[np.argsort(above[of, 0], kind="stable")]
    for piece in np.split(of, np.flatnonzero(np.diff(above[of, 0])) + 1):
        if len(piece):
            yield int(above[piece[0], 0]), Link(giver, kpi, above[piece, 1], piece)


def _runs(layout: Layout, cascade: Cascade, block: int, links: list[Link]) -> Iterator[Run]:
    """Give the edges of `links`, which lead to one KPI of a block, by the depth of the units they lead to."""
    if not links:
        return
    link = np.repeat(np.arange(len(links)), [len(one.at) for one in links])
    at = np.concatenate([one.at for one in links])
    of = np.concatenate([one.of for one in links])
    place = places_of(links)
    kpi = np.array([place[one.kpi.id] for one in links], np.intp)[link]
    rank = np.concatenate([layout.ranks[one.giver][one.of] for one in links])
    units, inverse = np.unique(at, return_inverse=True)
    depth = np.array([cascade.depth(layout.blocks[block].units[n]) for n in units.tolist()], np.intp)[inverse]
    by_depth = np.lexsort((link, -depth))
    for edges in np.split(by_depth, np.flatnonzero(np.diff(depth[by_depth])) + 1):
        order = np.lexsort((kpi[edges], rank[edges], at[edges]))
        into, cells = np.unique(at[edges][order], return_inverse=True)
        cuts = np.flatnonzero(np.diff(link[edges])) + 1
        pieces = tuple((links[int(link[piece[0]])], of[piece]) for piece in np.split(edges, cuts))
        yield Run(int(depth[edges[0]]), pieces, order, cells.astype(np.intp), into)


def taken_by(targets: dict[Spot, Target]) -> dict[Spot, tuple[Taken, ...]]:
    """Give how each KPI's inputs are taken: in its own window, and in those of all it contributes to."""
    found = {spot: {taken_of(target.kpi): None} for spot, target in targets.items()}
    pending = list(targets)
    while pending:
        spot = pending.pop()
        for link in targets[spot].links:
            below = (link.giver, link.kpi.id)
            if below in found:
                given = {taken_from(link.kpi, taken): None for taken in found[spot]}
                if not given.keys() <= found[below].keys():
                    found[below] |= given
                    pending.append(below)
    return {spot: tuple(taken) for spot, taken in found.items()}


def taken_of(kpi: Kpi) -> Taken:
    """Give how a KPI takes figures for itself."""
    return kpi.window, kpi.frequency, Life.of(kpi)


def taken_from(kpi: Kpi, taken: Taken) -> Taken:
    """Give how figures are taken from a KPI that contributes to one that takes them so."""
    window, frequency, life = taken
    return window, frequency, life & Life.of(kpi)


def places_of(links: Iterable[Link]) -> dict[str, int]:
    """Give the place of each contributing KPI's id among them, in order."""
    return {name: n for n, name in enumerate(sorted({link.kpi.id for link in links}))}
