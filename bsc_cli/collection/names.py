"""Which names in a table mean which input, scorecard by scorecard; and the nearest name to a mistyped one."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property

from bsc_cli.model.organisation import Definitions
from bsc_cli.model.scorecard import Input, Scorecard
from bsc_cli.model.text import Text

NEEDED = ("unit", "period")
"""The columns that a table of figures cannot do without, unless its mapping tells the period."""
Meant = tuple[str, str]
"""(id of the scorecard, id of its input)"""
MAX_COMPARED = 2_000
SLIP = 2


class Names:
    """The units, and the ids, codes and names of what is collected.

    A name is an input's id, else its code, else the id or code of a KPI that is nothing but its one input, else the
    name of either in any language, if only one input of the scorecard has it. `computed` are the KPIs that have a
    formula, with the inputs to report instead.
    """

    def __init__(self, definitions: Definitions) -> None:
        """Index the scorecards of `definitions`."""
        self.units = definitions.units
        self.computed: dict[str, tuple[str, ...]] = {}
        self._ambiguous: dict[str, dict[str, tuple[str, ...]]] = {"": {}}
        self._by_scorecard: dict[str, dict[str, Input]] = {"": {}}
        for card in definitions.scorecards:
            self._by_scorecard[card.id], self._ambiguous[card.id] = self._names(card)
        self.all: dict[str, None] = {}
        """Every name once, those that are ambiguous last."""
        for known in self._by_scorecard.values():
            self.all.update(dict.fromkeys(known))
        for shared in self._ambiguous.values():
            self.all.update(dict.fromkeys(shared))
        for name in self.all:
            self.computed.pop(name, None)

    def of(self, scorecard: str) -> dict[str, Input]:
        """Give the inputs of a scorecard by name."""
        return self._by_scorecard[scorecard]

    def candidates(self, scorecard: str, name: str) -> tuple[str, ...]:
        """Give the inputs of a scorecard that share `name`, none if it means one or nothing."""
        return self._ambiguous[scorecard].get(name, ())

    def meant(self, name: str) -> tuple[Meant, ...]:
        """Give the inputs that `name` means, at most one in each scorecard."""
        return self._meant.get(name, ())

    @cached_property
    def _meant(self) -> dict[str, tuple[Meant, ...]]:
        meant: dict[str, list[Meant]] = {}
        for scorecard, known in self._by_scorecard.items():
            for name, item in known.items():
                meant.setdefault(name, []).append((scorecard, item.id))
        return {name: tuple(inputs) for name, inputs in meant.items()}

    @cached_property
    def nearest_unit(self) -> Nearest:
        """Give the finder of mistyped units."""
        return Nearest(self.units)

    @cached_property
    def nearest_heading(self) -> Nearest:
        """Give the finder of mistyped headings, those that every table needs included."""
        return Nearest(dict.fromkeys((*NEEDED, *self.all)))

    def _names(self, card: Scorecard) -> tuple[dict[str, Input], dict[str, tuple[str, ...]]]:
        """Give the names that mean one input, and those that several share."""
        inputs = tuple(card.all_inputs())
        sure: dict[str, Input] = {}
        called: dict[str, dict[str, Input]] = {}
        for kpi in card.root.kpis():
            if kpi.formula is None and len(kpi.inputs) == 1:
                sure.update(dict.fromkeys((kpi.code, kpi.id), kpi.inputs[0]))
                _call(called, kpi.name, kpi.inputs[0])
            else:
                own = tuple(item.id for item in kpi.inputs or card.inputs)
                self.computed.update(dict.fromkeys((kpi.code, kpi.id, *_versions(kpi.name)), own))
        for item in inputs:
            _call(called, item.name, item)
        sure |= {item.code: item for item in inputs}
        sure |= {item.id: item for item in inputs}
        shared = {text: tuple(items) for text, items in called.items() if len(items) > 1 and text not in sure}
        for text, items in called.items():
            if len(items) == 1:
                sure.setdefault(text, next(iter(items.values())))
        return sure, shared


def _call(called: dict[str, dict[str, Input]], name: Text, item: Input) -> None:
    for text in _versions(name):
        called.setdefault(text, {})[item.id] = item


def _versions(name: Text) -> list[str]:
    return [text.strip() for _, text in name.versions if text.strip()]


class Nearest:
    """Finds the names closest to a mistyped one; made once for many questions, because there may be many names."""

    def __init__(self, known: Iterable[str]) -> None:
        """Index the `known` names."""
        self._known = tuple(known)
        self._by_bare: dict[str, list[str]] = {}
        for name in self._known:
            self._by_bare.setdefault(_bare(name), []).append(name)

    def to(self, text: str, *, count: int = 3) -> tuple[str, ...]:
        """Give the names closest to `text`: those that differ in case, width or leading zeros, else the most alike.

        Of very many names only those of about the same length and beginning are compared.

        >>> Nearest(["010001", "020001"]).to("10001")
        ('010001',)
        """
        same = self._by_bare.get(_bare(text))
        if same:
            return tuple(sorted(same)[:count])
        alike: Sequence[str] = self._known
        if len(alike) > MAX_COMPARED:
            alike = [name for name in alike if name[:2] == text[:2] and abs(len(name) - len(text)) <= SLIP]
        return tuple(difflib.get_close_matches(text, alike[:MAX_COMPARED], n=count))


def near(text: str, known: Iterable[str], *, count: int = 3) -> tuple[str, ...]:
    """Give the names closest to `text`, for one question."""
    return Nearest(known).to(text, count=count)


def _bare(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace(" ", "_").lstrip("0")
