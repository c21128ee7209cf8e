"""Text that a screen or a machine can take: nothing in it is invisible or moves a cursor."""

from __future__ import annotations

import json
import unicodedata

_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


def hidden(char: str) -> bool:
    """Tell whether a character is invisible: a control, a mark of direction, half a pair, a line separator."""
    return unicodedata.category(char) in _HIDDEN


def visible(text: str) -> str:
    r"""Give `text` with every character that is invisible, or that moves a cursor, written out.

    >>> visible("a\x1b[2Jb\n\u202e中")
    'a\\x1b[2Jb\\n\\u202e中'
    """
    if text.isprintable():
        return text
    return "".join(repr(char)[1:-1] if hidden(char) else char for char in text)


def json_text(value: object) -> str:
    r"""Give `value` as JSON; Chinese stays readable, whatever is invisible is escaped.

    >>> json_text({"名": "a\x9bb"})
    '{\n  "名": "a\\u009bb"\n}\n'
    """
    lines = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2).split("\n")
    return "".join(_escaped(line) + "\n" for line in lines)


def json_line(value: object) -> str:
    r"""Give `value` as JSON in one line; what is invisible is escaped.

    >>> json_line(["a\u202e", 1])
    '["a\\u202e", 1]'
    """
    return _escaped(_encode(value))


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def _escaped(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(_code(char) if hidden(char) else char for char in line)


def _code(char: str) -> str:
    return json.dumps(char)[1:-1] if char != "\x7f" else "\\u007f"
