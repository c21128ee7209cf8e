"""How wide a text will be, and where it breaks into lines, without a font at hand.

Widths are on the safe side of the sans-serif fonts that reports ask for: a line breaks too early rather than too late.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_WIDE = frozenset("WF")
_BY_WIDTH = {
    0.36: " ijlI|.,:;!'·",
    0.5: 'frt()[]{}-/\\"`°',
    1.0: "mwMW@%‰",
}
_WIDTHS = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
_CAPITAL, _DIGIT, _OTHER = 0.79, 0.69, 0.69
_CLOSING = frozenset("，。、；：？！）》」』】〉”’…,.;:?!)]}%‰℃")
_OPENING = frozenset("（《「『【〈“‘([{")


def width(text: str) -> float:
    """Give the width of a line in em: a Chinese character is one.

    >>> width("昆明"), round(width("Kunming"), 2)
    (2.0, 4.91)
    """
    return sum(map(_letter, text))


def _letter(letter: str) -> float:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if unicodedata.east_asian_width(letter) in _WIDE:
        return 1.0
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0.0
    # Letters of scripts that are not in the table may be as wide as Chinese ones.
    if not letter.isascii() and unicodedata.category(letter) == "Lo":
        return 1.0
    if letter.isupper():
        return _CAPITAL
    return _DIGIT if letter.isdigit() else _OTHER


def wrapped(text: str, room: float) -> tuple[str, ...]:
    """Give the lines of a text that is `room` em wide: all of it, broken inside a word only if that does not fit.

    >>> wrapped("Budget is spent on time", 7)
    ('Budget is', 'spent on', 'time')
    >>> wrapped("有限资金创造价值，群众满意", 8)
    ('有限资金创造价', '值，群众满意')
    """
    lines = [""]
    for piece in _pieces(text):
        if width((lines[-1] + piece).rstrip()) <= room:
            lines[-1] += piece
        elif width(piece.strip()) <= room:
            lines.append(piece.lstrip())
        else:
            for letter in piece:
                if lines[-1] and width(lines[-1] + letter) > room:
                    lines.append("")
                lines[-1] += letter
    return tuple(line for line in (one.strip() for one in lines) if line)


def _pieces(text: str) -> Iterator[str]:
    """Give the parts that stay together: words with the space behind them, Chinese characters with their marks."""
    piece = ""
    for letter in " ".join(text.split()):
        if piece and _breaks(piece[-1], letter):
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece


def _breaks(before: str, after: str) -> bool:
    """Tell whether a line may end between two characters."""
    if after in _CLOSING or after == " " or before in _OPENING:
        return False
    if before in " /-":
        return True
    return any(unicodedata.east_asian_width(one) in _WIDE for one in (before, after))
