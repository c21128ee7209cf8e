"""Texts cut at their commas: in `{share: round(x, 2)}` YAML sees the text `round(x` and a key `2)` without a value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bsc_cli.source.document import Mark, Value

Cut = tuple[tuple[int, int], str]
"""Line and column (from 0) at which a text that was cut begins, and the text."""


def joined(values: dict[str, Value], marks: dict[str, Mark]) -> tuple[dict[str, Value], dict[str, Mark], list[Cut]]:
    """Give a flow mapping with the texts whole that were cut at their commas, and where each stands."""
    cuts: list[Cut] = []
    for run in runs(values):
        first, last, own = run[0], run[-1], values[run[0]]
        key: str
        value: Value
        if isinstance(own, str):
            key, value, mark = first, _whole((own, *run[1:])), marks[first]
            cuts.append((mark[2:4], value))
        else:
            key, value, mark = _whole(run), values[last], (*marks[first][:2], *marks[last][2:])
            cuts.append((mark[:2], key))
        rest = frozenset(run[1:])
        values = {key if k == first else k: value if k == first else one for k, one in values.items() if k not in rest}
        marks = {key if k == first else k: mark if k == first else one for k, one in marks.items() if k not in rest}
    return values, marks, cuts


def runs(values: Mapping[str, Value]) -> Iterator[tuple[str, ...]]:
    """Give the keys that are parts of one text: a bracket opens in the first, or its value, and closes in the last.

    >>> list(runs({"a": "min(x", "y": None, "2)": None, "b": "1"}))
    [('a', 'y', '2)')]
    >>> list(runs({"clip(x": None, "0": None, "5)": "60", "target": "100"}))
    [('clip(x', '0', '5)')]
    """
    run: list[str] = []
    depth = 0
    for key, value in values.items():
        text = value if isinstance(value, str) else ""
        if run and (isinstance(value, dict | list) or (text and values[run[0]] is not None)):
            run, depth = [], 0  # a key with a value of its own: nothing was cut
        depth += _depth(key) + _depth(text)
        if run or depth > 0:
            run.append(key)
        if run and depth <= 0:
            yield tuple(run)
        if depth <= 0 or (text and values[run[0]] is None and len(run) > 1):
            run, depth = [], 0


def is_open(values: Mapping[str, Value]) -> bool:
    """Tell whether a bracket is open behind the keys and values so far.

    >>> is_open({"a": "min(x", "y": None}), is_open({"a": "min(x)"})
    (True, False)
    """
    return (
        sum(_depth(key) + _depth(value) for key, value in values.items() if value is None or isinstance(value, str)) > 0
    )


def _depth(text: Value) -> int:
    """Give how many brackets stay open in a text."""
    if not isinstance(text, str):
        return 0
    return text.count("(") + text.count("（") - text.count(")") - text.count("）")


def _whole(parts: Iterable[str]) -> str:
    return ", ".join(part.rstrip() for part in parts)
