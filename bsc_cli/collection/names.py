"""Which names in a table mean which input, scorecard by scorecard; and the nearest name to a mistyped one."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Collection, Iterable

from bsc_cli.model.organisation import Definitions
from bsc_cli.model.scorecard import Input, Scorecard

MAX_COMPARED = 2_000


class Names:
    """The ids and codes of what is collected.

    A name is an input's id, else its code, else the id or code of a KPI that is nothing but its one input.
    `computed` are the KPIs that have a formula, with the inputs to report instead.
    """

    def __init__(self, definitions: Definitions) -> None:
        """Index the scorecards of `definitions`."""
        self.computed: dict[str, tuple[str, ...]] = {}
        self._by_scorecard = {card.id: self._names(card) for card in definitions.scorecards}
        self._by_scorecard[""] = {}
        self.all = {name: None for names in self._by_scorecard.values() for name in names}
        """Every name once, in the order of the definitions."""
        for name in self.all:
            self.computed.pop(name, None)

    def of(self, scorecard: str) -> dict[str, Input]:
        """Give the inputs of a scorecard by name."""
        return self._by_scorecard[scorecard]

    def same_input(self, one: str, other: str) -> str:
        """Give the id of the input that both names mean in some scorecard, or ''."""
        for names in self._by_scorecard.values():
            if one in names and names[one] is names.get(other):
                return names[one].id
        return ""

    def _names(self, card: Scorecard) -> dict[str, Input]:
        inputs = tuple(card.all_inputs())
        named: dict[str, Input] = {}
        for kpi in card.root.kpis():
            if kpi.formula is None and len(kpi.inputs) == 1:
                named.update(dict.fromkeys((kpi.code, kpi.id), kpi.inputs[0]))
            else:
                own = tuple(item.id for item in kpi.inputs or card.inputs)
                self.computed.update(dict.fromkeys((kpi.code, kpi.id), own))
        codes = {item.code: item for item in inputs}
        return named | codes | {item.id: item for item in inputs}


def near(text: str, known: Collection[str], *, count: int = 3) -> tuple[str, ...]:
    """Give the names closest to `text`: those that differ in case, width or leading zeros first.

    Only names of about the same length and beginning are compared, so that a hundred thousand units cost nothing.

    >>> near("10001", ["010001", "020001"])
    ('010001',)
    """
    bare = _bare(text)
    same = [name for name in known if _bare(name) == bare]
    if same:
        return tuple(sorted(same)[:count])
    return tuple(difflib.get_close_matches(text, _alike(text, known), n=count))


def _bare(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace(" ", "_").lstrip("0")


def _alike(text: str, known: Collection[str]) -> Iterable[str]:
    if len(known) <= MAX_COMPARED:
        return known
    found = [name for name in known if name[:2] == text[:2] and abs(len(name) - len(text)) <= 2]  # noqa: PLR2004 - a slip
    return sorted(found)[:MAX_COMPARED]
