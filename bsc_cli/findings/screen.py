"""Text for a screen of fixed columns: what may be shown, how wide it is, where lines break.

It knows no terminal: widths are those of Unicode, a wide character takes two columns.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from bsc_cli.catalogue.plain import visible

WIDTH = 80
_TAB = "    "
_CUT = "…"
# No line begins with the first or ends with the second.
_CLOSING = frozenset("，。、；：？！）》”’」』】…%,.;:?!)]}")
_OPENING = frozenset("（《“‘「『【([{")


def width(text: str) -> int:
    """Give the columns `text` takes.

    >>> width("ab"), width("指标"), width("e\u0301")
    (2, 4, 1)
    """
    return len(text) if text.isascii() else sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if _wide(char) else 1


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in {"W", "F"}


def wrapped(text: str, *, first: str = "", rest: str = "") -> str:
    """Give `text` in lines of at most WIDTH columns; `first` begins the first line, `rest` the others.

    Lines break at blanks and between Chinese characters, never before closing or after opening punctuation. A
    word that is longer than a line stays whole.
    """
    lines: list[str] = []
    line, used = first, width(first)
    empty = True
    for blank, atom in _atoms(visible(text)):
        gap = "" if empty else blank
        wanted = width(gap) + width(atom)
        if not empty and used + wanted > WIDTH:
            lines.append(line)
            line, used, gap, wanted = rest, width(rest), "", width(atom)
        line, used, empty = line + gap + atom, used + wanted, False
    return "\n".join([*lines, line])


def _atoms(text: str) -> Iterator[tuple[str, str]]:
    """Give the parts that stay whole, each with the blank before it."""
    for number, word in enumerate(text.split()):
        blank = " " if number else ""
        atom = ""
        for char in word:
            if atom and _may_break(atom[-1], char):
                yield blank, atom
                blank, atom = "", ""
            atom += char
        yield blank, atom


def _may_break(before: str, after: str) -> bool:
    return (_wide(before) or _wide(after)) and before not in _OPENING and after not in _CLOSING


def pointed(line: str, column: int | None, *, room: int) -> tuple[str, str]:
    """Give a line of source and the line below it with a caret under `column` (from 1), in `room` columns.

    A line that is too long is cut around the caret. Without a column there is no caret.
    """
    cells = [_TAB if char == "\t" else visible(char) for char in line]
    at = min(max((column or 1) - 1, 0), len(cells))
    start = end = 0
    if width("".join(cells)) > room:
        inner = room - 2 * width(_CUT)
        start = _start(cells, at, inner // 2)
        end = _end(cells, start, inner)
        shown = (_CUT if start else "") + "".join(cells[start:end]) + (_CUT if end < len(cells) else "")
    else:
        shown = "".join(cells)
    caret = " " * (width(_CUT if start else "") + width("".join(cells[start:at]))) + "^"
    return shown.rstrip(), caret if column is not None else ""


def _start(cells: list[str], at: int, room: int) -> int:
    """Give the first cell of a window in which at most `room` columns stand before cell `at`."""
    start, used = at, 0
    while start and used + width(cells[start - 1]) <= room:
        start -= 1
        used += width(cells[start])
    return start


def _end(cells: list[str], start: int, room: int) -> int:
    """Give the cell after the last that fits into `room` columns from `start`."""
    end, used = start, 0
    while end < len(cells) and used + width(cells[end]) <= room:
        used += width(cells[end])
        end += 1
    return end
