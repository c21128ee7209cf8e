"""A YAML document as plain values, and where each of them stands."""

from __future__ import annotations

from bsc_cli.diagnostics import Place

Value = None | str | dict[str, "Value"] | list["Value"]
"""Every scalar is text as written; only a plain `null`, `~` or nothing at all is None."""

Path = tuple[str | int, ...]
Marks = dict[str, "Mark"] | list["Mark"] | None
Mark = tuple[int, int, int, int, Marks]
"""Line and column of the key (of the item, in a list), line and column of the value, marks below; from 0."""


class Document:
    """A YAML file that could be read: `value`, and `place` for any path into it."""

    __slots__ = ("_mark", "file", "value")

    def __init__(self, *, file: str, value: Value, mark: Mark) -> None:
        """Keep the `value` of `file` with the `mark` of its root."""
        self.file = file
        self.value = value
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
    if isinstance(marks, dict):
        return marks.get(step) if isinstance(step, str) else None
    if isinstance(marks, list) and isinstance(step, int) and 0 <= step < len(marks):
        return marks[step]
    return None
