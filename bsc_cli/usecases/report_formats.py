"""The formats of reports: how each lays out a unit and the list of all, and how it knows files of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from bsc_cli.catalogue import output as rules
from bsc_cli.diagnostics import Findings

if TYPE_CHECKING:
    from bsc_cli.model.organisation import Definitions
    from bsc_cli.reports.page import IndexPage, UnitPage
    from bsc_cli.scoring.explanation import Explanation
    from bsc_cli.scoring.results import Results

_LINK = re.compile('href="([^"]+)"')
_TOLD = 5
"""So many units are named in one sentence."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What every format rests on. `overrides` are the workspace's templates, `shown` names a file of the workspace."""

    definitions: Definitions
    results: tuple[Results, ...]
    overrides: Path | None
    shown: Callable[[Path], str]


class Format(Protocol):
    """A way to lay out reports."""

    @property
    def suffix(self) -> str:
        """Give the ending of its files' names."""

    def unit(self, page: UnitPage, explanation: Explanation) -> bytes:
        """Give the report of a unit, whose page was made from `explanation`."""

    def index(self, page: IndexPage) -> bytes:
        """Give the list of all units."""

    def is_ours(self, file: Path) -> bool:
        """Tell whether a file is a report of this organisation."""

    def listed(self, file: Path, names: Mapping[str, str]) -> frozenset[str]:
        """Give the units that a list of ours holds; `names` are their files by unit id."""

    def faults(self) -> Findings:
        """Give what kept reports from being made."""


@dataclass(frozen=True, slots=True)
class Html:
    """Pages that link one another."""

    basis: Basis
    suffix: str = ".html"

    def unit(self, page: UnitPage, explanation: Explanation) -> bytes:  # noqa: ARG002 - the page has it all
        """Give the page of a unit; raises UserError for a template that does not work."""
        from bsc_cli.reports import html

        return html.unit_html(page, overrides=self.basis.overrides, shown=self.basis.shown).encode()

    def index(self, page: IndexPage) -> bytes:
        """Give the page of all units; raises UserError for a template that does not work."""
        from bsc_cli.reports import html

        return html.index_html(page, overrides=self.basis.overrides, shown=self.basis.shown).encode()

    def is_ours(self, file: Path) -> bool:
        """Tell whether a file is a page of this organisation."""
        from bsc_cli.reports.html import is_page_of

        return is_page_of(file, self.basis.definitions.organisation.name)

    def listed(self, file: Path, names: Mapping[str, str]) -> frozenset[str]:
        """Give the units that the page links to."""
        links = set(_LINK.findall(file.read_text(encoding="utf-8", errors="replace")))
        return frozenset(unit for unit, name in names.items() if quote(name) in links)

    def faults(self) -> Findings:
        """Give nothing: what does not work is raised."""
        return ()


@dataclass(frozen=True, slots=True)
class Pdf:
    """Documents to print; characters that no font has are gathered over the whole run."""

    basis: Basis
    suffix: str = ".pdf"
    missing: dict[str, list[str]] = field(default_factory=dict)

    def unit(self, page: UnitPage, explanation: Explanation) -> bytes:  # noqa: ARG002 - the page has it all
        """Give the document of a unit, or nothing where a character is missing; raises UserError like `Html`."""
        from bsc_cli.reports import pdf

        printed = pdf.unit_pdf(page, overrides=self.basis.overrides, shown=self.basis.shown)
        return self._noted(printed.data, printed.missing, page.unit_id)

    def index(self, page: IndexPage) -> bytes:
        """Give the document of all units, or nothing where a character is missing; raises UserError like `Html`."""
        from bsc_cli.reports import pdf

        printed = pdf.index_pdf(page, overrides=self.basis.overrides, shown=self.basis.shown)
        return self._noted(printed.data, printed.missing, "index")

    def _noted(self, data: bytes, missing: Iterable[str], where: str) -> bytes:
        for character in missing:
            reports = self.missing.setdefault(character, [])
            if where not in reports:
                reports.append(where)
        return data

    def is_ours(self, file: Path) -> bool:
        """Tell whether a file is a document of this organisation."""
        from bsc_cli.reports.pdf import is_pdf_of

        return is_pdf_of(file.read_bytes(), self.basis.definitions.organisation.name)

    def listed(self, file: Path, names: Mapping[str, str]) -> frozenset[str]:
        """Give the units that the document says it lists."""
        from bsc_cli.reports.pdf import listed

        return listed(file.read_bytes()) & names.keys()

    def faults(self) -> Findings:
        """Give the one finding about all characters that no font has."""
        if not self.missing:
            return ()
        characters = sorted(self.missing)
        reports = list(dict.fromkeys(report for character in characters for report in self.missing[character]))
        return (
            rules.NO_FONT.at(
                characters=", ".join(f"{character} (U+{ord(character):04X})" for character in characters),
                count=len(reports),
                reports=", ".join(reports[:_TOLD]) + (", …" if len(reports) > _TOLD else ""),
            ),
        )


@dataclass(frozen=True, slots=True)
class Xlsx:
    """Workbooks to reckon with."""

    basis: Basis
    suffix: str = ".xlsx"

    def unit(self, page: UnitPage, explanation: Explanation) -> bytes:
        """Give the workbook of a unit."""
        from bsc_cli.reports.xlsx import unit_xlsx

        return unit_xlsx(page, explanation, self.basis.results, self.basis.definitions.organisation)

    def index(self, page: IndexPage) -> bytes:
        """Give the workbook of all units."""
        from bsc_cli.reports.league_xlsx import index_xlsx

        return index_xlsx(page, self.basis.definitions, self.basis.results)

    def is_ours(self, file: Path) -> bool:
        """Tell whether a file is a workbook of this organisation."""
        from bsc_cli.reports.book import is_book_of

        return is_book_of(file.read_bytes(), self.basis.definitions.organisation.name)

    def listed(self, file: Path, names: Mapping[str, str]) -> frozenset[str]:
        """Give the units whose ids stand in the workbook."""
        from bsc_cli.reports.book import texts

        return texts(file.read_bytes()) & names.keys()

    def faults(self) -> Findings:
        """Give nothing: a workbook is always made."""
        return ()


KINDS: Mapping[str, Callable[[Basis], Format]] = {"html": Html, "pdf": Pdf, "xlsx": Xlsx}


def formats(names: Sequence[str], basis: Basis) -> dict[str, Format]:
    """Give the formats of these names, each once."""
    return {name: KINDS[name](basis) for name in dict.fromkeys(names)}
