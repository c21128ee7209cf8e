"""Reports: a page a unit and a page that lists them, all of them written or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from bsc_cli.catalogue.language import translator
from bsc_cli.catalogue.marks import N_
from bsc_cli.usecases import score as scores
from bsc_cli.usecases.score import Progress, Scored
from bsc_cli.usecases.stage import Stage

if TYPE_CHECKING:
    from bsc_cli.reports.origins import Places
    from bsc_cli.scoring.facts import Facts

FOLDER = "reports"
TEMPLATES = "templates"
INDEX = "index.html"
_LINK = re.compile('href="([^"]+)"')
HISTORY = 12
"""So many periods make a trend, the one reported included."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What was written: the page of each unit, and the page that lists them if there are several."""

    folder: Path
    pages: tuple[Path, ...]
    index: Path | None

    @property
    def first(self) -> Path:
        """Give the page to open first."""
        return self.index or self.pages[0]


def write(
    scored: Scored, *, lang: str, output: Path | None = None, progress: Progress = lambda _done, _all: None
) -> Reported:
    """Write the reports of the last period scored; the periods before it make the trends.

    `output` is the folder to write into (default: `reports/PERIOD` of the workspace). A page alone gets no list
    beside it, and a list of more units stays as it is. Pages that an earlier run wrote for units that are no longer
    scored are removed. Raises UserError for a template that does not work and for a folder that cannot be written;
    what was there before then stays as it was.
    """
    folder = output or scored.workspace.root / FOLDER / str(scored.last.period)
    written = []
    with Stage.below(folder, shown=scored.workspace.shown) as stage:
        pages = _Pages(scored, lang, folder)
        for done, (name, text) in enumerate(pages.texts()):
            progress(done, pages.count)
            stage.write(name, text.encode())
            written.append(folder / name)
        stage.publish(without=pages.stale(folder))
    progress(pages.count, pages.count)
    units = len(scored.units)
    return Reported(folder, tuple(written[:units]), folder / INDEX if pages.listed else None)


def summary(scored: Scored, done: Reported, *, lang: str) -> str:
    """Give what was written, in a sentence."""
    translate = translator(lang)
    if len(done.pages) == 1 and done.index is None:
        return translate(N_("One page for {period} is written.")).format(period=scored.last.period)
    listed = N_("{count} pages for {period} are written, and one that lists them.")
    alone = N_("{count} pages for {period} are written; the one that lists all units stays as it was.")
    told = translate(alone if done.index is None else listed)
    return told.format(count=len(done.pages), period=scored.last.period)


class _Pages:
    """Makes the pages of one run, one after the other: memory does not grow with their number."""

    def __init__(self, scored: Scored, lang: str, folder: Path) -> None:
        from bsc_cli.reports.league import page_names
        from bsc_cli.reports.neighbours import Neighbours

        own = scored.workspace.root / TEMPLATES
        self.scored = scored
        self.lang = lang
        self.overrides = own if own.is_dir() else None
        # Named among all units, so that a page keeps its name however few are selected.
        everybody = page_names(scores.chosen_units(scored.definitions, ()))
        self.every_file = frozenset((INDEX, *(f"{name}.html" for name in everybody.values())))
        self.files = {unit: f"{everybody[unit]}.html" for unit in scored.units}
        others = self.every_file.difference(self.files.values())
        self.listed = len(scored.units) > 1 and not _linked(folder / INDEX) & {quote(file) for file in others}
        self.count = len(scored.units) + self.listed
        self.index_href = INDEX if self.listed or (folder / INDEX).is_file() else ""
        # Pages of units that are not asked for now may be there from an earlier run.
        there = {unit: f"{name}.html" for unit, name in everybody.items() if (folder / f"{name}.html").is_file()}
        hrefs = {unit: quote(file) for unit, file in (there | self.files).items()}
        self.around = Neighbours(scored.definitions, hrefs=hrefs, edges=scored.edges)

    def stale(self, folder: Path) -> Iterator[Path]:
        """Give the pages of this organisation in `folder` that no unit has any more."""
        from bsc_cli.reports.html import is_page_of

        name = self.scored.definitions.organisation.name
        for file in sorted(folder.glob("*.html")):
            if file.name not in self.every_file and file.is_file() and is_page_of(file, name):
                yield file

    def texts(self) -> Iterator[tuple[str, str]]:
        """Give file name and text of each unit's page, then of the list."""
        from bsc_cli.scoring.facts import Facts

        facts = self.scored.facts.by_unit()
        with scores.opened(self.scored.workspace) as ledger:
            for unit in self.scored.units:
                places = scores.places(self.scored, ledger, (unit,))
                below = self.scored.edges.closure((unit,), totals=False)
                known = Facts.joined([facts[one] for one in sorted(below) if one in facts])
                yield self.files[unit], self._unit(unit, known, places)
        if self.listed:
            yield INDEX, self._index()

    def _unit(self, unit: str, facts: Facts, places: Places) -> str:
        from bsc_cli.reports import html, view
        from bsc_cli.scoring.explain import explain

        scored = self.scored
        page = view.unit_page(
            scored.definitions,
            unit,
            scored.results,
            explain(scored.definitions, facts, scored.last, unit, edges=scored.edges),
            lang=self.lang,
            places=places,
            index_href=self.index_href,
            around=self.around,
        )
        return html.unit_html(page, overrides=self.overrides, shown=scored.workspace.shown)

    def _index(self) -> str:
        from bsc_cli.reports import html, league

        scored = self.scored
        page = league.index_page(
            scored.definitions,
            scored.results,
            units=scored.units,
            lang=self.lang,
            hrefs={unit: quote(file) for unit, file in self.files.items()},
        )
        return html.index_html(page, overrides=self.overrides, shown=scored.workspace.shown)


def _linked(index: Path) -> set[str]:
    """Give where the links of a list of pages lead, nothing if there is none."""
    return set(_LINK.findall(index.read_text(encoding="utf-8", errors="replace"))) if index.is_file() else set()
