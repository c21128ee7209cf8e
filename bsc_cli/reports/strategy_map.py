"""The strategy map as it is laid out: bands of objectives, goals on top, arrows from cause to effect.

Drawn by `map_drawing`; whoever lays it out only prints it. Coordinates are text with one digit after the point, in
units of a viewBox (a px of a screen), y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass

from bsc_cli.reports.charts import Dot


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text: where it starts, and its baseline."""

    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Bend:
    """A cubic curve from where the pen stands to `end`, with its two control points."""

    first: Dot
    second: Dot
    end: Dot


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from cause to effect: where it starts, its bends, the triangle at its end; `title` says it in words."""

    start: Dot
    bends: tuple[Bend, ...]
    head: tuple[Dot, Dot, Dot]
    title: str


@dataclass(frozen=True, slots=True)
class MapBox:
    """An objective (or a goal): its box with its lines of text, and the same texts whole.

    `tone` is the colour of its grade, 0 (best) to 4 (worst), or `none`. `status` is score and grade, or why there is
    none. `tags` are short lines on its links with goals and other units; `serves` are the goals it serves,
    `leads` the objectives it drives.
    """

    id: str
    href: str
    x: str
    y: str
    width: str
    height: str
    tone: str
    name: str
    status: str
    tags: tuple[str, ...]
    serves: tuple[str, ...]
    leads: tuple[str, ...]
    name_lines: tuple[Words, ...]
    status_lines: tuple[Words, ...]
    tag_lines: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A perspective: its stripe, its name in lines, its boxes."""

    name: str
    lines: tuple[Words, ...]
    y: str
    height: str
    boxes: tuple[MapBox, ...]


@dataclass(frozen=True, slots=True)
class StrategyMap:
    """The whole drawing; `goals` is the band on top, none if no goal is served. `left` is where the boxes begin."""

    width: str
    height: str
    left: str
    goals: Band | None
    bands: tuple[Band, ...]
    arrows: tuple[Arrow, ...]
    title: str
    description: str
