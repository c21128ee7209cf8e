"""The "did you mean" of checks: the nearest of the names that are known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MAX_LOOKUPS = 30
"""So many misspelt names get suggestions; where thousands are wrong, one cause is behind them all."""

MAX_COMPARED = 2000


class Speller:
    """The names known in one place. Looking a name up costs nothing until one is wrong."""

    def __init__(self, known: Iterable[str]) -> None:
        """Keep the `known` names."""
        self.known = dict.fromkeys(known)
        self._found: dict[str, tuple[str, ...]] = {}

    def __contains__(self, name: str) -> bool:
        """Tell whether `name` is known."""
        return name in self.known

    def near(self, name: str) -> tuple[str, ...]:
        """Give the known names nearest to `name`, best first.

        >>> Speller(["public", "finance"]).near("pubic")
        ('public',)
        """
        if name not in self._found:
            if len(self._found) >= MAX_LOOKUPS:
                return ()
            self._found[name] = tuple(difflib.get_close_matches(name, self._alike(name), n=3))
        return self._found[name]

    def _alike(self, name: str) -> list[str]:
        """Give the names worth comparing: all of few; of many, those of about the same length and beginning."""
        if len(self.known) <= MAX_COMPARED:
            return list(self.known)
        alike = (one for one in self.known if one[:1] == name[:1] and abs(len(one) - len(name)) <= 2)  # noqa: PLR2004 - two typing errors
        return [one for one, _ in zip(alike, range(MAX_COMPARED), strict=False)]
