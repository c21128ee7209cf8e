"""Where everything on a strategy map lies: geometry, worked out once, from texts that are handed in.

Perspectives are bands, the first on top; objectives are boxes in rows; an arrow leads through the room between rows and
through the gaps beside boxes, never through a box. The same input gives the same drawing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bsc_cli.reports import layers, routes
from bsc_cli.reports.charts import Dot
from bsc_cli.reports.lettering import wrapped
from bsc_cli.reports.routes import Place
from bsc_cli.reports.strategy_map import Arrow, Band, Bend, MapBox, StrategyMap, Words

WIDTH = 992.0
PER_ROW = 4
NAME, STATUS, TAGS = 14.0, 13.0, 12.0
"""Sizes of the letters of a box, in px."""
_LEFT, _MARGIN = 112.0, 20.0
"""Where the part with the boxes begins, and the room at both of its ends."""
_PART = WIDTH - _LEFT - 2 * _MARGIN
_WIDEST, _BESIDE = 256.0, 24.0
"""How wide a box is at most, and the gap between two of them at least."""
_STRIPE, _PAD = 6.0, 9.0
"""The stripe of a grade at the left of a box, and the room around its letters."""
_LEADING = 1.3
_BAND_PAD, _APART = 12.0, 8.0
_EMPTY, _ROOM, _ARC, _HIGHEST = 28.0, 38.0, 5.0, 110.0
"""The room between rows: without a way in it, with some, more for each inside of a row, at most."""


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a box. `tags` are short lines on its links."""

    id: str
    href: str
    name: str
    status: str
    tone: str = "none"
    tags: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Lettered:
    """What stands in a box, broken into lines, and how high they are together."""

    content: Content
    width: float
    name: tuple[str, ...]
    status: tuple[str, ...]
    tags: tuple[str, ...]

    @classmethod
    def of(cls, content: Content, width: float) -> _Lettered:
        """Break the texts of a box into lines."""
        room = width - _STRIPE - 2 * _PAD
        return cls(
            content,
            width,
            wrapped(content.name, room / NAME),
            wrapped(content.status, room / STATUS),
            tuple(line for tag in content.tags for line in wrapped(tag, room / TAGS)),
        )

    def sized(self) -> tuple[tuple[float, tuple[str, ...]], ...]:
        """Give the lines with the size of their letters, from the top."""
        return ((NAME, self.name), (STATUS, self.status), (TAGS, self.tags))

    @property
    def height(self) -> float:
        """Give how high a box must be to hold the lines."""
        return 2 * _PAD + sum(_LEADING * size * len(lines) for size, lines in self.sized())

    def box(self, middle: float, top: float, height: float) -> MapBox:
        """Give the box with its lines where it lies."""
        content, left = self.content, middle - self.width / 2
        written: list[tuple[Words, ...]] = []
        y = top + _PAD
        for size, lines in self.sized():
            written.append(_lines(lines, left + _STRIPE + _PAD, y, size))
            y += _LEADING * size * len(lines)
        return MapBox(
            id=content.id,
            href=content.href,
            x=_text(left),
            y=_text(top),
            width=_text(self.width),
            height=_text(height),
            tone=content.tone,
            name=content.name,
            status=content.status,
            tags=content.tags,
            serves=content.serves,
            leads=content.leads,
            name_lines=written[0],
            status_lines=written[1],
            tag_lines=written[2],
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """The order of a map: the rows of each band, the rows with their lanes, what each link leads along.

    It depends on the links only: units under one scorecard share it.
    """

    bands: tuple[tuple[str, layers.Rows], ...]
    laned: routes.Laned
    links: tuple[layers.Link, ...]


def framed(bands: Sequence[tuple[str, Sequence[str]]], links: Sequence[layers.Link]) -> Frame:
    """Give the frame of bands, each a name and the ids of its boxes as written; `links` lead from cause to effect.

    Links with an end that is not there, and those of a box with itself, are left out.
    """
    known = {name for _, names in bands for name in names}
    links = tuple(dict.fromkeys(link for link in links if known.issuperset(link) and link[0] != link[1]))
    parted = [(name, _parted(names, links)) for name, names in bands if names]
    laned = routes.laned([row for _, rows in parted for row in rows], links)
    laned = routes.Laned(layers.ordered(laned.rows, laned.hops()), laned.chains)
    boxes = iter([tuple(name for name in row if name in known) for row in laned.rows])
    return Frame(tuple((name, tuple(next(boxes) for _ in rows)) for name, rows in parted), laned, links)


def _parted(names: Sequence[str], links: Sequence[layers.Link]) -> layers.Rows:
    """Give the rows of one band: effects above their causes, no row longer than another by more than one."""
    count = math.ceil(len(names) / PER_ROW)
    depth = dict.fromkeys(names, 0)
    inside = [(cause, effect) for cause, effect in links if cause in depth and effect in depth]
    for _ in names if count > 1 else ():  # so many steps are enough, and a circle ends too
        for cause, effect in inside:
            depth[cause] = max(depth[cause], min(depth[effect] + 1, len(names)))
    effects = {effect for _, effect in inside}
    by_depth = sorted(names, key=lambda name: (depth[name], name not in effects))
    ends = [len(names) * number // count for number in range(count + 1)]
    return tuple(tuple(by_depth[start:end]) for start, end in pairwise(ends))


def drawn(
    frame: Frame,
    contents: Mapping[str, Content],
    *,
    names: Mapping[str, str],
    goals: Sequence[Content],
    goals_name: str,
    title: str,
    description: str,
    said: Callable[[str, str], str],
) -> StrategyMap:
    """Give the drawing: `names` are those of the bands, `said` tells an arrow in words from the names at its ends."""
    on_top = [] if not goals else [_goals(goals, goals_name)]
    width = _box_width(max((len(row) for _, own in frame.bands for row in own), default=1))
    rows = {name: _Lettered.of(content, width) for name, content in contents.items()}
    stack = _Stack(frame, rows, [_label(names[band]) for band, _ in frame.bands])
    places = stack.placed(top=float(on_top[0].height) + _APART if on_top else 0.0)
    ways = routes.ways(frame.laned.chains, places, straight=stack.straight, arcs=dict(enumerate(stack.rooms)))
    bands = tuple(
        Band(
            name=names[band],
            lines=_lines(label, _PAD, top + _BAND_PAD, STATUS),
            y=_text(top),
            height=_text(bottom - top),
            boxes=tuple(
                rows[one].box(places[one].x, places[one].top, places[one].bottom - places[one].top)
                for row in own
                for one in row
            ),
        )
        for (band, own), label, (top, bottom) in zip(frame.bands, stack.labels, stack.edges, strict=True)
    )
    return StrategyMap(
        width=_text(WIDTH),
        height=_text(stack.edges[-1][1]),
        left=_text(_LEFT),
        goals=on_top[0] if on_top else None,
        bands=bands,
        arrows=tuple(
            _arrow(way, said(contents[cause].name, contents[effect].name))
            for way, (cause, effect) in zip(ways, frame.links, strict=True)
        ),
        title=title,
        description=description,
    )


class _Stack:
    """The rows of a map from top to bottom, with as much room between them as the ways there need."""

    def __init__(self, frame: Frame, lettered: Mapping[str, _Lettered], labels: Sequence[tuple[str, ...]]) -> None:
        self.frame = frame
        self.lettered = lettered
        self.labels = labels
        self.middles = _middles(frame, lettered)
        self.straight = routes.neighbouring(frame.links, frame.laned.rows, lettered)
        self.rooms = _rooms(frame, self.middles, without=self.straight)
        self.edges: list[tuple[float, float]] = []

    def placed(self, *, top: float) -> dict[str, Place]:
        """Give where every box and lane lies; the top and bottom of each band are kept."""
        rows = iter(enumerate(self.frame.laned.rows))
        places: dict[str, Place] = {}
        y = start = top
        for number, (_, own) in enumerate(self.frame.bands):
            for at in range(len(own)):
                row, names = next(rows)
                room = self.rooms[row]
                y += (room - _APART) / 2 if row and not at else room
                height = max(self.lettered[name].height for name in own[at])
                for name in names:
                    half = self.lettered[name].width / 2 if name in self.lettered else 0.0
                    places[name] = Place(row, self.middles[name], half, y, y + height)
                y += height
            last = number == len(self.frame.bands) - 1
            y += _BAND_PAD if last else (self.rooms[row + 1] - _APART) / 2
            bottom = max(y, start + 2 * _BAND_PAD + _LEADING * STATUS * len(self.labels[number]))
            self.edges.append((start, bottom))
            y = start = bottom + _APART
        return places


def _middles(frame: Frame, lettered: Mapping[str, _Lettered]) -> dict[str, float]:
    """Give the x of every box and lane: boxes spread evenly, lanes where a straight line would be, if there is room."""
    middles: dict[str, float] = {}
    own = [tuple(name for name in row if name in lettered) for row in frame.laned.rows]
    for boxes in own:
        for at, name in enumerate(boxes):
            middles[name] = _LEFT + _MARGIN + _PART * (at + 0.5) / len(boxes)
    wanted: dict[str, float] = {}
    for chain in frame.laned.chains:
        first, last = middles[chain[0]], middles[chain[-1]]
        for at, lane in enumerate(chain[1:-1], start=1):
            wanted[lane] = first + (last - first) * at / (len(chain) - 1)
    for row, boxes in zip(frame.laned.rows, own, strict=True):
        edges = {
            name: (middles[name] - lettered[name].width / 2, middles[name] + lettered[name].width / 2) for name in boxes
        }
        middles |= routes.lane_middles(row, edges, wanted, ends=(_LEFT, WIDTH))
    return middles


def _rooms(frame: Frame, middles: Mapping[str, float], *, without: Container[layers.Link]) -> list[float]:
    """Give the height of the room above each row: more, the more ways lead through it and the farther they lead."""
    row_of = {name: number for number, row in enumerate(frame.laned.rows) for name in row}
    through: dict[int, list[float]] = {}
    inside: Counter[int] = Counter()
    for one, other in frame.laned.hops():
        if row_of[one] == row_of[other]:
            inside[row_of[one]] += (one, other) not in without
        else:
            through.setdefault(max(row_of[one], row_of[other]), []).append(abs(middles[one] - middles[other]))
    rooms = []
    for number in range(len(frame.laned.rows)):
        far = through.get(number, [])
        room = _ROOM + 2 * len(far) + max(far) / 12 if far else _EMPTY if number else _BAND_PAD
        rooms.append(min(_HIGHEST, max(room, _ROOM + _ARC * inside[number] if inside[number] else 0.0)))
    return rooms


def _box_width(columns: int) -> float:
    """Give how wide boxes are where so many stand beside one another."""
    return min(_WIDEST, _PART / columns - _BESIDE)


def _goals(goals: Sequence[Content], name: str) -> Band:
    """Give the band of the goals, which has no arrows: boxes carry the marks of the goals they serve."""
    columns = min(PER_ROW, len(goals))
    lettered = [_Lettered.of(goal, _box_width(columns)) for goal in goals]
    boxes: list[MapBox] = []
    y = _BAND_PAD
    for at in range(0, len(lettered), PER_ROW):
        row = lettered[at : at + PER_ROW]
        height = max(one.height for one in row)
        boxes += [
            one.box(_LEFT + _MARGIN + _PART * (number + 0.5) / columns, y, height) for number, one in enumerate(row)
        ]
        y += height + _BAND_PAD
    label = _label(name)
    height = max(y, 2 * _BAND_PAD + _LEADING * STATUS * len(label))
    return Band(name, _lines(label, _PAD, _BAND_PAD, STATUS), _text(0), _text(height), tuple(boxes))


def _label(name: str) -> tuple[str, ...]:
    return wrapped(name, (_LEFT - 2 * _PAD) / STATUS)


def _lines(lines: Sequence[str], x: float, top: float, size: float) -> tuple[Words, ...]:
    """Give lines of text below `top`, each at its baseline."""
    return tuple(Words(_text(x), _text(top + size * (1 + _LEADING * at)), line) for at, line in enumerate(lines))


def _arrow(way: routes.Way, title: str) -> Arrow:
    tip, left, right = map(_dot, way.head)
    bends = tuple(Bend(_dot(first), _dot(second), _dot(end)) for first, second, end in way.curves)
    return Arrow(_dot(way.start), bends, (tip, left, right), title)


def _dot(spot: routes.Spot) -> Dot:
    return Dot(_text(spot[0]), _text(spot[1]))


def _text(number: float) -> str:
    return f"{number + 0.0:.1f}"
