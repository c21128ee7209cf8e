"""Circles in what refers to one another: goals, units, objectives, formulas."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

Member = TypeVar("Member", bound=Hashable)


def circles(links: Mapping[Member, Iterable[Member]]) -> Iterator[tuple[Member, ...]]:
    """Give circles of `links`, each from its first member on, such that every circle loses a link to one given.

    Members that nothing leads from may be absent. Takes time linear in the links; depth is not limited.

    >>> list(circles({"a": ["b"], "b": ["c"], "c": ["a", "c"]}))
    [('a', 'b', 'c'), ('c',)]
    """
    done: set[Member] = set()
    for start in links:
        if start in done:
            continue
        path: dict[Member, None] = {start: None}
        open_ends = [iter(links[start])]
        while open_ends:
            step = next(open_ends[-1], None)
            if step is None:
                open_ends.pop()
                done.add(path.popitem()[0])
            elif step in path:
                members = list(path)
                yield tuple(members[members.index(step) :])
            elif step not in done:
                path[step] = None
                open_ends.append(iter(links.get(step, ())))


def told(members: Iterable[str]) -> str:
    """Give a circle as a sentence tells it.

    >>> told(["a", "b"])
    'a → b → a'
    """
    names = list(members)
    return " → ".join((*names, names[0]))
