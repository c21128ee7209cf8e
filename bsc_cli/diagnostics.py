"""What the program says about what it reads: findings, the rules behind them, and places.

Nothing here prints, translates or knows what a scorecard is. A fault is a value: it carries its rule,
its place and the facts that fill the rule's sentences. The sentences themselves live in `catalogue`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error fails a command, a warning only with `--strict`."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file with line and column (from 1), or a sheet and cell of a workbook."""

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        """Give the place as people and editors write it.

        >>> str(Place("scorecards/a.yaml", 3, 7))
        'scorecards/a.yaml:3:7'
        >>> str(Place("results.xlsx", sheet="2020", cell="C5"))
        'results.xlsx:2020!C5'
        """
        if self.cell is not None:
            return f"{self.file}:{self.sheet}!{self.cell}" if self.sheet else f"{self.file}:{self.cell}"
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


Key = tuple[str, str]
"""An address and a dotted key under it; `scorecard/` is everything in a scorecard, `/` everything in all of them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the catalogue: a kind of fault with its stable code.

    `template`, `why` and `fix` are `str.format` templates over a finding's facts, its `key` and its
    `address`, in English. Other languages come from the message catalogue, keyed by the English; facts
    marked with `N_`, and frequencies, are translated with them, but not inside `code`.
    """

    code: str
    name: str
    severity: Severity
    template: str
    why: str
    fix: str

    def at(
        self,
        place: Place | None = None,
        *,
        address: str = "",
        key: str = "",
        suggestions: Iterable[str] = (),
        needs: Iterable[str | Key] = (),
        **facts: object,
    ) -> Finding:
        """Give a finding of this rule; `facts` fill the rule's sentences.

        A check that knows no files leaves `place` out and names an `address` (and the `key` under it),
        from which the use case resolves the place. `suggestions` are the "did you mean" candidates.
        `needs` are what else the finding rests on: keys under the same address, or `Key`s elsewhere.
        """
        rests = tuple((address, one) if isinstance(one, str) else one for one in needs)
        return Finding(self, place, facts, address, key, tuple(suggestions), rests)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, found at one place. It says nothing for sure if one of `needs` could not be read."""

    rule: Rule
    place: Place | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    address: str = ""
    key: str = ""
    suggestions: tuple[str, ...] = ()
    needs: tuple[Key, ...] = ()

    def placed(self, place: Place | None) -> Finding:
        """Give the same finding at `place`."""
        return replace(self, place=place)

    def order(self) -> tuple[str, int, int, str, int, str, str]:
        """Give the sort key: by file, line, column, sheet, cell (row by row), code."""
        place = self.place or Place("")
        letters = (place.cell or "").rstrip("0123456789")
        row = int((place.cell or "")[len(letters) :] or 0)
        cell = f"{len(letters)}{letters}"  # Z before AA
        return (place.file, place.line or 0, place.column or 0, place.sheet or "", row, cell, self.rule.code)


Findings = tuple[Finding, ...]


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding is an error."""
    return any(finding.rule.severity is Severity.ERROR for finding in findings)


class UserError(Exception):
    """The command cannot go on for a reason the user can mend: findings to show, exit code 2."""

    def __init__(self, *findings: Finding) -> None:
        """Keep the findings that tell why."""
        super().__init__(", ".join(finding.rule.code for finding in findings))
        self.findings: Findings = findings
