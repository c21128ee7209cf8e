"""Reading a cell as a number, strictly: one way to write a number, and what is wrong with all others."""

from __future__ import annotations

import math
import re
import unicodedata

from bsc_cli.catalogue import data as rules
from bsc_cli.diagnostics import Rule

_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_GROUPED = re.compile(r"[-+]?[0-9]+(?:[,'’ ][0-9]+)+(?:\.[0-9]*)?|[-+]?[0-9]+(?:[.,'’ ][0-9]{3})+(?:,[0-9]*)?")
_MINUS = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
SIGNS = "%‰"
LARGEST = 1e15
"""Beyond it a double skips whole numbers, and a report could not show the figure; it is a slip of the keyboard."""


def read_number(cell: str | float) -> float | Rule:
    """Give the number in a cell, or the rule that its text breaks.

    >>> read_number("1234.5"), read_number(-0.0), read_number("1e3")
    (1234.5, 0.0, 1000.0)
    >>> [read_number(text).name for text in ("95%", "1,234", "１２", "nan", "1e999")]
    ['number-with-per-cent-sign', 'number-with-separators', 'number-in-other-characters', \
'figure-not-a-number', 'figure-too-large']
    """
    if isinstance(cell, str) and not _NUMBER.fullmatch(cell):
        return _fault(cell)
    number = float(cell)
    if math.isnan(number):
        return rules.NOT_A_NUMBER
    return number + 0.0 if abs(number) <= LARGEST else rules.TOO_LARGE


def _fault(text: str) -> Rule:
    """Give the rule for a text that is no number as it stands."""
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS).strip()
    if _NUMBER.fullmatch(plain):
        return rules.LOOKALIKE_DIGITS
    bare = plain.rstrip(SIGNS).rstrip()
    if bare != plain and (_NUMBER.fullmatch(bare) or _GROUPED.fullmatch(bare)):
        return rules.PERCENT_SIGN
    return rules.GROUPED_NUMBER if _GROUPED.fullmatch(plain) else rules.NOT_A_NUMBER
