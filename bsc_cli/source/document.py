"""A YAML document as plain values, and where each of them stands."""

from __future__ import annotations

from typing import TypeAlias

from bsc_cli.diagnostics import Place

Value = None | str | dict[str, "Value"] | list["Value"]
"""Every scalar is text as written; only a plain `null`, `~` or nothing at all is None."""

Path = tuple[str | int, ...]
MORE = "<<"
"""The last step of a path to what stands beside the keys or items that could be read; no key is written so."""
Mark: TypeAlias = "tuple[int, int, int, int, Marks]"
Marks: TypeAlias = "dict[str, Mark] | list[Mark] | None"
"""A `Mark`: line and column of the key (of the item, in a list), of the value, and marks below; from 0."""


class Document:
    """A YAML file that could be read: `value`, and `place` for any path into it; `lost`, what could not be read."""

    __slots__ = ("_mark", "file", "lost", "value")

    def __init__(self, *, file: str, value: Value, mark: Mark, lost: tuple[Path, ...] = ()) -> None:
        """Keep the `value` of `file` with the `mark` of its root."""
        self.file = file
        self.value = value
        self.lost = lost
        self._mark = mark

    def place(self, path: Path = (), *, key: bool = False) -> Place:
        """Give the place of the value at `path` (with `key`, of its key), or of its nearest ancestor."""
        mark = self._mark
        for depth, step in enumerate(path):
            below = _below(mark, step)
            if below is None:
                return self._at(mark, key=depth > 0)
            mark = below
        return self._at(mark, key=key)

    def _at(self, mark: Mark, *, key: bool) -> Place:
        line, column = mark[:2] if key else mark[2:4]
        return Place(self.file, line + 1, column + 1)


def _below(mark: Mark, step: str | int) -> Mark | None:
    marks = mark[4]
    found: Mark | None = None
    if isinstance(marks, dict):
        found = marks.get(str(step))
    elif isinstance(marks, list) and isinstance(step, int) and 0 <= step < len(marks):
        found = marks[step]
    return found
