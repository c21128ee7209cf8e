"""Ways between boxes that stand in rows: through the room between rows, and through the gaps beside boxes.

A link between rows that are no neighbours is led through a lane, a member of each row between that takes no room. So
no way runs through a box. Ends at one side of a box are spread out, so that no two ways share one.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bsc_cli.reports.layers import Link, Rows

Spot = tuple[float, float]
"""x and y."""
Curve = tuple[Spot, Spot, Spot]
"""Two control points and the end."""

HEAD = 8.0
_HALF_HEAD = 4.0
_SPREAD = 24.0
_CORNER = 14.0
_LANE = 9.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box or a lane lies: its row, its middle, half its width (0 for a lane), its top and bottom."""

    row: int
    x: float
    half: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Way:
    """The way of a link: where it starts, its curves, and the triangle at its end."""

    start: Spot
    curves: tuple[Curve, ...]
    head: tuple[Spot, Spot, Spot]


@dataclass(frozen=True, slots=True)
class Laned:
    """Rows with the lanes of the links that pass through them; `chains` are what each link leads along."""

    rows: Rows
    chains: tuple[tuple[str, ...], ...]

    def hops(self) -> tuple[Link, ...]:
        """Give the links between neighbours that all ways are made of."""
        return tuple(hop for chain in self.chains for hop in pairwise(chain))


def laned(rows: Sequence[Sequence[str]], links: Sequence[Link]) -> Laned:
    """Give the rows with lanes where links pass, each about where a straight line would."""
    spots = [{name: (at + 0.5) / len(row) for at, name in enumerate(row)} for row in rows]
    number = {name: at for at, row in enumerate(rows) for name in row}
    chains = []
    for count, (cause, effect) in enumerate(links):
        first, last = number[cause], number[effect]
        step = 1 if last > first else -1
        chain = [cause]
        for row in range(first + step, last, step):
            part = (row - first) / (last - first)
            name = f"lane {count} {row}"
            spots[row][name] = (1 - part) * spots[first][cause] + part * spots[last][effect]
            chain.append(name)
        chains.append((*chain, effect))
    return Laned(tuple(tuple(sorted(spot, key=lambda name: (spot[name], name))) for spot in spots), tuple(chains))


def lane_middles(
    row: Sequence[str], boxes: Mapping[str, Spot], wanted: Mapping[str, float], *, ends: Spot
) -> dict[str, float]:
    """Give the x of each lane of a row: near where it is `wanted`, apart from others, between the boxes around it.

    `boxes` are the left and right edges of the row's boxes, `ends` those of the row.
    """
    found: dict[str, float] = {}
    run: list[str] = []
    start = ends[0]
    for name in (*row, ""):
        if name and name not in boxes:
            run.append(name)
            continue
        left, right = boxes.get(name, (ends[1], ends[1]))
        found.update(zip(run, _apart([wanted[lane] for lane in run], start, left), strict=True))
        run, start = [], right
    return found


def _apart(wanted: Sequence[float], start: float, stop: float) -> list[float]:
    """Give places in order between two edges, near those wanted, and apart from one another as far as there is room."""
    count = len(wanted)
    apart = min(_LANE, (stop - start) / (count + 1))
    placed: list[float] = []
    for at, want in enumerate(wanted):
        least = max(start + apart, placed[-1] + apart if placed else start)
        placed.append(max(least, min(want, stop - apart * (count - at))))
    return placed


def neighbouring(links: Iterable[Link], rows: Sequence[Sequence[str]], boxes: Container[str]) -> frozenset[Link]:
    """Give the links between boxes that stand beside one another: they lead straight from side to side."""
    beside = {pair for row in rows for pair in pairwise(name for name in row if name in boxes)}
    return frozenset((one, other) for one, other in links if (one, other) in beside or (other, one) in beside)


def ways(
    chains: Sequence[Sequence[str]],
    places: Mapping[str, Place],
    *,
    straight: Container[tuple[str, str]] = (),
    arcs: Mapping[int, float],
) -> tuple[Way, ...]:
    """Give the way of each chain, from cause to effect.

    `straight` are those that lead from side to side, `arcs` is the room above a row for the others inside of it.
    """
    ports = _ports([() if (chain[0], chain[-1]) in straight else chain for chain in chains], places)
    found = []
    for number, chain in enumerate(chains):
        if (chain[0], chain[-1]) in straight:
            both = (chain[-1], chain[0]) in straight
            found.append(_across(places[chain[0]], places[chain[-1]], apart=_LANE if both else 0.0))
        else:
            found.append(_way(number, chain, places, ports, arcs))
    return tuple(found)


def _across(cause: Place, effect: Place, *, apart: float) -> Way:
    """Give the way from one side of a box to the box beside it; there and back, they lie `apart` from the middle."""
    side = 1 if effect.x > cause.x else -1
    y = (cause.top + cause.bottom) / 2 + side * apart
    start, end = cause.x + side * cause.half, effect.x - side * effect.half
    neck = end - side * HEAD
    curve = ((start, y), (neck, y), (neck, y))
    return Way((start, y), (curve,), ((end, y), (neck, y - _HALF_HEAD), (neck, y + _HALF_HEAD)))


def _ports(chains: Sequence[Sequence[str]], places: Mapping[str, Place]) -> dict[tuple[int, bool], Spot]:
    """Give where each chain leaves its first box (False) and enters its last (True): on top or at the bottom."""
    sides: dict[tuple[str, bool], list[tuple[float, int, bool]]] = {}
    for number, chain in enumerate(chains):
        for at_end in (False, True) if chain else ():
            own, other = (chain[-1], chain[-2]) if at_end else (chain[0], chain[1])
            on_top = places[other].row <= places[own].row
            sides.setdefault((own, on_top), []).append((places[other].x, number, at_end))
    ports = {}
    for (name, on_top), attached in sides.items():
        place = places[name]
        step = min(_SPREAD, 2 * (place.half - _CORNER) / max(1, len(attached) - 1))
        for at, (_, number, at_end) in enumerate(sorted(attached)):
            x = place.x + (at - (len(attached) - 1) / 2) * step
            ports[number, at_end] = (x, place.top if on_top else place.bottom)
    return ports


def _way(
    number: int,
    chain: Sequence[str],
    places: Mapping[str, Place],
    ports: Mapping[tuple[int, bool], Spot],
    arcs: Mapping[int, float],
) -> Way:
    start, (x, y) = ports[number, False], ports[number, True]
    first, last = places[chain[0]], places[chain[-1]]
    outwards = 1 if last.row < first.row else -1  # from the side of the box that the head points at
    neck = (x, y + outwards * HEAD)
    head = ((x, y), (x - _HALF_HEAD, neck[1]), (x + _HALF_HEAD, neck[1]))
    if first.row == last.row:
        top = y - min(arcs[last.row], _SPREAD + abs(x - start[0]) / 8)
        return Way(start, (((start[0], top), (x, top), neck),), head)
    curves: list[Curve] = []
    at = start
    for name in chain[1:-1]:
        lane = places[name]
        near, far = (lane.bottom, lane.top) if outwards > 0 else (lane.top, lane.bottom)
        curves += [_bend(at, (lane.x, near)), ((lane.x, near), (lane.x, far), (lane.x, far))]
        at = (lane.x, far)
    return Way(start, (*curves, _bend(at, neck)), head)


def _bend(start: Spot, end: Spot) -> Curve:
    """Give a curve that leaves and arrives upright, and so stays between the two heights."""
    middle = (start[1] + end[1]) / 2
    return (start[0], middle), (end[0], middle), end
