"""What decoding one file needs at hand: the document, the findings so far, the places, small conversions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bsc_cli.catalogue import definitions as rules
from bsc_cli.catalogue.marks import N_
from bsc_cli.definitions.places import Places
from bsc_cli.diagnostics import Finding
from bsc_cli.model.periods import Period
from bsc_cli.model.scorecard import Dated, Formula, Reference, Scale
from bsc_cli.model.text import Text
from bsc_cli.scoring.formula.parse import RESERVED
from bsc_cli.source.document import Document, Path

ID = re.compile(r"[^\W\d]\w*")
UNIT_ID = re.compile(r"[^\s/,+]+")


class Context:
    """One document being decoded. Every method reports what is wrong and gives something usable."""

    def __init__(self, document: Document, places: Places, languages: tuple[str, ...] = ()) -> None:
        """Start on `document`; texts may be in `languages`."""
        self.document = document
        self.places = places
        self.languages = languages
        self.findings: list[Finding] = []

    def text(self, value: Text | None, path: Path, *, default: str = "") -> Text:
        """Give a text, checked for unknown languages; `default` where none is written."""
        if value is None:
            return Text.plain(default) if default else Text()
        for language, _ in value.versions:
            if language and language not in self.languages:
                self.findings.append(
                    rules.UNKNOWN_LANGUAGE.at(
                        self.document.place((*path, language), key=True),
                        key=str(path[-1]),
                        found=language,
                        known=", ".join(self.languages),
                    )
                )
        return value

    def id(self, written: str, path: Path) -> str:
        """Give the id that is the key at `path`."""
        why = bad_id(written)
        if why:
            self.findings.append(rules.BAD_ID.at(self.document.place(path, key=True), found=written, why=why))
        return written

    def dated(self, value: dict[str, float], path: Path) -> Dated:
        """Give dated numbers, oldest first."""
        return self._dated({key: number for key, number in value.items()}, path)

    def reference(self, value: dict[str, float | str] | None, path: Path) -> Reference | None:
        """Give a reference value: dated numbers, or a formula."""
        if value is None:
            return None
        single = value.get("")
        if isinstance(single, str):
            return Formula((("", single),))
        numbers: dict[str, float] = {}
        for key, found in value.items():
            if isinstance(found, str):
                place = self.document.place((*path, key))
                self.findings.append(rules.FORMULA_IN_DATES.at(place, key=str(path[-1]), found=found))
            else:
                numbers[key] = found
        return self._dated(numbers, path) if numbers else None

    def _dated(self, value: dict[str, float], path: Path) -> Dated:
        if "" in value:
            return Dated.constant(value[""])
        points: dict[int, tuple[Period, float]] = {}
        for key, number in value.items():
            period = self.period(key, (*path, key))
            if period is None:
                continue
            if period.first_month in points:
                place = self.document.place((*path, key), key=True)
                first = str(points[period.first_month][0])
                self.findings.append(rules.DATE_TWICE.at(place, key=str(path[-1]), first=first, second=key))
            points[period.first_month] = (period, number)
        return Dated(tuple(points[month] for month in sorted(points)))

    def period(self, written: str, path: Path) -> Period | None:
        """Give the period that is the key at `path`."""
        try:
            return Period.parse(written)
        except ValueError:
            self.findings.append(rules.NOT_A_PERIOD.at(self.document.place(path, key=True), found=written))
            return None

    def pair(self, value: list[float] | None, path: Path, *, example: str) -> tuple[float, float] | None:
        """Give two numbers."""
        if value is None:
            return None
        if len(value) != 2:  # noqa: PLR2004 - a pair
            place = self.document.place(path)
            self.findings.append(
                rules.WRONG_COUNT.at(place, key=str(path[-1]), expected=2, found=len(value), example=example)
            )
            return None
        return value[0], value[1]

    def scale(self, value: list[float] | None, path: Path) -> Scale | None:
        """Give a scale, or None where none is written."""
        ends = self.pair(value, path, example="scale: [1, 5]")
        return None if ends is None else Scale(*ends)

    def missing(self, key: str, path: Path, *, example: str) -> None:
        """Report a key that must be there."""
        self.findings.append(rules.KEY_MISSING.at(self.document.place(path, key=bool(path)), key=key, example=example))


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
