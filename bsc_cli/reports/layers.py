"""Rows of a drawing put in an order in which few of the links between neighbouring rows cross.

The barycentre method of Sugiyama, Tagawa and Toda (1981), then swaps of neighbours; the best order seen is kept,
the one written being the first. Nothing here knows what is drawn. The same input gives the same order.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

Rows = tuple[tuple[str, ...], ...]
Link = tuple[str, str]
"""Two members, in either order: of neighbouring rows, or of the same one."""

_SWEEPS = 6
_PASSES = 8
_SWAPPED = 160
"""Drawings of more members than this are only swept: no reader follows so many, and swaps would cost more and more."""


def ordered(rows: Sequence[Sequence[str]], links: Iterable[Link]) -> Rows:
    """Give the rows, each with its members in the best order found."""
    start: Rows = tuple(map(tuple, rows))
    links = tuple(dict.fromkeys(links))
    beside = _Beside(start, links)
    best, least = start, cost(start, links)
    now = start
    for _ in range(_SWEEPS):
        for downwards in (True, False):
            now = beside.swept(now, downwards=downwards)
            cost_now = cost(now, links)
            if cost_now < least:
                best, least = now, cost_now
    if sum(map(len, start)) <= _SWAPPED and least > (0, 0):
        best = _swapped(best, links)
    return best


def cost(rows: Rows, links: Iterable[Link]) -> tuple[int, int]:
    """Give how many links cross, and over how many members those inside a row lead."""
    place = {name: (number, at) for number, row in enumerate(rows) for at, name in enumerate(row)}
    between: dict[int, list[tuple[int, int]]] = {}
    inside = 0
    for one, other in links:
        (upper, left), (lower, right) = sorted((place[one], place[other]))
        if upper == lower:
            inside += abs(right - left) - 1
        else:
            between.setdefault(upper, []).append((left, right))
    return sum(map(_crossings, between.values())), inside


def _crossings(links: list[tuple[int, int]]) -> int:
    """Give how many pairs of links between two rows cross; those that share an end do not."""
    crossings = 0
    ends: list[int] = []
    for _, same in groupby(sorted(links), key=itemgetter(0)):
        rights = [right for _, right in same]
        crossings += sum(len(ends) - bisect_right(ends, right) for right in rights)
        for right in rights:
            insort(ends, right)
    return crossings


class _Beside:
    """Which members of the rows above and below each one is linked with."""

    def __init__(self, rows: Rows, links: Iterable[Link]) -> None:
        number = {name: at for at, row in enumerate(rows) for name in row}
        self.above: dict[str, list[str]] = {}
        self.below: dict[str, list[str]] = {}
        for one, other in links:
            upper, lower = sorted((one, other), key=number.__getitem__)
            if number[upper] != number[lower]:
                self.below.setdefault(upper, []).append(lower)
                self.above.setdefault(lower, []).append(upper)

    def swept(self, rows: Rows, *, downwards: bool) -> Rows:
        """Give the rows with each member put where those it is linked with in the row before lie on average."""
        linked = self.above if downwards else self.below
        done: list[tuple[str, ...]] = []
        before: dict[str, float] = {}
        for row in rows if downwards else reversed(rows):
            own = _spots(row)
            wanted = {name: _mean([before[one] for one in linked.get(name, ())], own[name]) for name in row}
            done.append(tuple(sorted(row, key=lambda name: (wanted[name], own[name]))))
            before = _spots(done[-1])
        return tuple(done if downwards else reversed(done))


def _spots(row: Sequence[str]) -> dict[str, float]:
    """Give where in a row each member stands, 0 to 1."""
    return {name: (at + 0.5) / len(row) for at, name in enumerate(row)}


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _swapped(rows: Rows, links: tuple[Link, ...]) -> Rows:
    """Give the rows after swapping neighbours for as long as that helps."""
    least = cost(rows, links)
    for _ in range(_PASSES):
        before = least
        for number, row in enumerate(rows):
            for at in range(len(row) - 1):
                tried = list(rows[number])
                tried[at : at + 2] = tried[at + 1], tried[at]
                changed = (*rows[:number], tuple(tried), *rows[number + 1 :])
                if (cost_changed := cost(changed, links)) < least:
                    rows, least = changed, cost_changed
        if least == before:
            break
    return rows
