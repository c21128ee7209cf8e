"""What decoding one file needs at hand: the document, the findings so far, the places, small conversions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bsc_cli.catalogue import definitions as rules
from bsc_cli.catalogue.marks import N_
from bsc_cli.definitions.faults import Faults
from bsc_cli.definitions.places import Places
from bsc_cli.definitions.surface import SHORT
from bsc_cli.diagnostics import Finding, Place, Rule
from bsc_cli.model.periods import Period
from bsc_cli.model.scorecard import Dated, Formula, Reference
from bsc_cli.model.text import NOTHING, Text
from bsc_cli.scoring.formula.parse import RESERVED
from bsc_cli.source.document import Document, Path

ID = re.compile(r"[^\W\d]\w*")
UNIT_ID = re.compile(r"[^\s/,+]+")


class Context:
    """One document being decoded. Every method reports what is wrong and gives something usable."""

    def __init__(
        self, document: Document, places: Places, faults: Faults | None = None, languages: tuple[str, ...] = ()
    ) -> None:
        """Start on `document`, whose `faults` of form are known; texts may be in `languages`."""
        self.document = document
        self.places = places
        self.languages = frozenset(languages)
        self.faults = faults or Faults()
        self.findings: list[Finding] = []
        self.lost: list[Path] = [*self.faults.by_path, *self.faults.meant]
        self._told: set[tuple[Rule, Place | None, str]] = set()

    def report(
        self,
        rule: Rule,
        path: Path,
        *,
        at_key: bool = False,
        key: str = "",
        suggestions: Iterable[str] = (),
        **facts: object,
    ) -> None:
        """Report a fault of the value at `path` (`at_key`: of its key), unless it follows from a fault of form.

        Who reports a value that is left out then says `lose`; what is kept can be judged further.
        """
        if self.faults.cover(path):
            return
        key = key or next((str(step) for step in reversed(path) if isinstance(step, str)), self.document.file)
        place = self.document.place(path, key=at_key)
        self.add(rule.at(place, address="", key=key, suggestions=suggestions, needs=(), **facts))

    def lose(self, path: Path) -> None:
        """Note that what stands at `path` is not part of what is decoded."""
        self.lost.append(path)

    def add(self, finding: Finding) -> None:
        """Keep a finding; what aliases repeat is told once."""
        told = (finding.rule, finding.place, finding.key)
        if told not in self._told:
            self._told.add(told)
            self.findings.append(finding)

    def missing(self, key: str, path: Path, *, example: str) -> None:
        """Report that the mapping at `path` lacks a key."""
        here = (*path, key)
        if not self.faults.cover(here):
            place = self.document.place(path, key=bool(path))
            self.add(rules.KEY_MISSING.at(place, key=key, example=example))
            self.lose(here)

    def text(self, value: Text | None, path: Path, *, default: str = "") -> Text:
        """Give a text, checked for unknown languages; `default` where none is written."""
        if value is None:
            return Text.plain(default) if default else NOTHING
        for language, _ in value.versions:
            if language and language not in self.languages:
                known = joined(sorted(self.languages))
                key = str(path[-1])
                here = (*path, language)
                self.report(rules.UNKNOWN_LANGUAGE, here, at_key=True, key=key, found=language, known=known)
                self.lose(here)
        return value

    def id(self, written: str, path: Path) -> str:
        """Give the id that is the key at `path`."""
        why = bad_id(written)
        if why:
            self.report(rules.BAD_ID, path, at_key=True, found=written, why=why)
        return written

    def dated(self, value: Mapping[str, float], path: Path) -> Dated:
        """Give dated numbers, oldest first."""
        if SHORT in value:
            return Dated.constant(value[SHORT])
        points: dict[int, tuple[Period, float]] = {}
        for written, number in value.items():
            here = (*path, written)
            period = self.period(written, here, at_key=True)
            if period is None:
                continue
            if period.first_month in points:
                first = str(points[period.first_month][0])
                self.report(rules.DATE_TWICE, here, at_key=True, key=str(path[-1]), first=first, second=written)
                self.lose(here)
                continue
            points[period.first_month] = (period, number)
        return Dated(tuple(points[month] for month in sorted(points)))

    def reference(self, value: Mapping[str, float | str] | None, path: Path) -> Reference | None:
        """Give a reference value: dated numbers, or a formula; None if there is none, or nothing of it is right."""
        if value is None:
            return None
        single = value.get(SHORT)
        if isinstance(single, str):
            return Formula((("", single),))
        numbers: dict[str, float] = {}
        for written, found in value.items():
            if isinstance(found, str):
                self.report(rules.FORMULA_IN_DATES, (*path, written), key=str(path[-1]), found=found)
                self.lose((*path, written))
            else:
                numbers[written] = found
        return self.dated(numbers, path) if numbers else None

    def period(self, written: str, path: Path, *, at_key: bool = False) -> Period | None:
        """Give the period written at `path` (`at_key`: as its key), or None."""
        try:
            return Period.parse(written)
        except ValueError:
            self.report(rules.NOT_A_PERIOD, path, at_key=at_key, found=written)
            self.lose(path)
            return None


def bad_id(written: str) -> str:
    """Give why `written` cannot be an id, or ''."""
    if written in RESERVED:
        return N_("formulas use the word")
    if not ID.fullmatch(written):
        return N_("it begins with a digit") if written[:1].isdigit() else N_("it is not one word")
    return ""


def joined(names: Iterable[str]) -> str:
    """Give names as a sentence lists them."""
    return ", ".join(names)
