"""Who is missing where something is measured by others: followed down to whoever has nothing below to wait for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from bsc_cli.model.scorecard import Kpi
from bsc_cli.scoring.edges import taken_from, taken_of
from bsc_cli.scoring.results import Lacking, Results

ELLIPSIS = "…"


def missing(results: Results, scorecard: str, kpi: Kpi, position: int) -> Iterator[str]:
    """Give what a KPI of the unit at `position` of its block lacks: addresses of contributors, units without total."""
    taken = taken_of(kpi)
    held = results.lacking.get((scorecard, kpi.id, *taken))
    pending = [(_of(held, position), taken)] if held is not None else []
    seen: set[tuple[int, int, str]] = set()
    while pending:
        edges, taken = pending[-1]
        edge = next(edges, None)
        if edge is None:
            pending.pop()
        elif edge not in seen:
            seen.add(edge)
            number, place, name = edge
            block = results.layout.blocks[number]
            if name:
                below_kpi = block.items[block.item_index[name]]
                assert isinstance(below_kpi, Kpi)
                taken = taken_from(below_kpi, taken)
            below = results.lacking.get((block.scorecard.id, name, *taken)) if name else None
            if below is not None and (below.at == place).any():
                pending.append((_of(below, place), taken))
            else:
                unit = block.units[place]
                yield f"{unit}/{name}" if name else unit


def _of(held: Lacking, position: int) -> Iterator[tuple[int, int, str]]:
    """Give block, position and KPI of what one unit lacks."""
    for n in np.flatnonzero(held.at == position).tolist():
        yield int(held.block[n]), int(held.unit[n]), held.kpis[held.kpi[n]]


def named(addresses: Iterator[str], limit: int) -> Sequence[str]:
    """Give the first addresses, and dots in place of all others."""
    found = list(dict.fromkeys(islice(addresses, limit + 1)))
    return found if len(found) <= limit else [*found[:limit], ELLIPSIS]
