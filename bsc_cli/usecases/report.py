"""Reports: a file a unit and one that lists them, in each language and format; all of them written or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from bsc_cli.catalogue.language import translator
from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import UserError
from bsc_cli.usecases import score as scores
from bsc_cli.usecases.report_formats import Basis, Format, formats
from bsc_cli.usecases.score import Progress, Scored
from bsc_cli.usecases.stage import Stage

if TYPE_CHECKING:
    from bsc_cli.reports.neighbours import Neighbours
    from bsc_cli.reports.origins import Places
    from bsc_cli.scoring.explanation import Explanation

FOLDER = "reports"
TEMPLATES = "templates"
INDEX = "index"
"""The list's name, without its ending."""
HISTORY = 12
"""So many periods make a trend, the one reported included."""


@dataclass(frozen=True, slots=True)
class Written:
    """The files of one language and format: that of each unit, and the list if one was written."""

    lang: str
    form: str
    folder: Path
    pages: tuple[Path, ...]
    index: Path | None

    @property
    def first(self) -> Path:
        """Give the file to open first."""
        return self.index or self.pages[0]


@dataclass(frozen=True, slots=True)
class Reported:
    """What was written, by language and format, in the order asked for."""

    folder: Path
    sets: tuple[Written, ...]


def write(
    scored: Scored,
    *,
    langs: Sequence[str],
    forms: Sequence[str] = ("html",),
    output: Path | None = None,
    progress: Progress = lambda _done, _all: None,
) -> Reported:
    """Write the reports of the last period scored; the periods before it make the trends.

    `output` is the folder to write into (default: `reports/PERIOD` of the workspace); of several languages, each has
    a folder in it. A unit alone gets no list beside it, and a list of more units stays as it is. Files that an earlier
    run wrote for units that are no longer scored are removed. Raises UserError for a template that does not work, for
    characters that no font has, and for a folder that cannot be written; what was there before then stays as it was.
    """
    folder = output or scored.workspace.root / FOLDER / str(scored.last.period)
    run = _Run(scored, tuple(dict.fromkeys(langs)), tuple(forms), folder)
    with Stage.below(folder, shown=scored.workspace.shown) as stage:
        for done, (name, data) in enumerate(run.files()):
            progress(done, run.count)
            stage.write(name, data)
        faults = [fault for form in run.formats.values() for fault in form.faults()]
        if faults:
            raise UserError(*faults)
        stage.publish(without=run.stale())
    progress(run.count, run.count)
    return Reported(folder, tuple(edition.written(name) for edition in run.editions for name in run.formats))


def summary(scored: Scored, done: Reported, *, lang: str) -> str:
    """Give what was written, in a sentence."""
    translate = translator(lang)
    period = scored.last.period
    count = sum(len(one.pages) for one in done.sets)
    lists = sum(one.index is not None for one in done.sets)
    if count == 1 and not lists:
        return translate(N_("One page for {period} is written.")).format(period=period)
    told = N_("{count} pages for {period} are written, and one that lists them.")
    if not lists:
        told = N_("{count} pages for {period} are written; the one that lists all units stays as it was.")
    if len(done.sets) > 1:
        told = N_("{count} reports for {period} are written, and {lists} that list them.")
    return translate(told).format(count=count, period=period, lists=lists)


class _Edition:
    """The reports in one language: where they lie, and which lists are among them."""

    def __init__(self, run: _Run, lang: str, prefix: str) -> None:
        from bsc_cli.reports.neighbours import Neighbours

        self.run, self.lang, self.prefix = run, lang, prefix
        self.folder = run.folder / prefix
        self.listed = {name for name, form in run.formats.items() if self._lists(form)}
        # Pages of units that are not asked for now may be there from an earlier run.
        files = {unit: f"{name}.html" for unit, name in run.names.items()}
        there = {unit for unit, file in files.items() if (self.folder / file).is_file()}
        self.hrefs = {unit: quote(files[unit]) for unit in (*there, *run.scored.units)}
        self.around: Neighbours = Neighbours(run.scored.definitions, hrefs=self.hrefs, edges=run.scored.edges)

    def _lists(self, form: Format) -> bool:
        """Tell whether a list is written: of several units, and not in the place of one that holds others too."""
        run, file = self.run, self.folder / f"{INDEX}{form.suffix}"
        others = {unit: f"{name}{form.suffix}" for unit, name in run.names.items() if unit not in run.scored.units}
        return len(run.scored.units) > 1 and not (others and file.is_file() and form.listed(file, others))

    def unit(self, unit: str, explanation: Explanation, places: Places) -> Iterator[tuple[str, bytes]]:
        """Give the files of one unit, in each format."""
        from bsc_cli.reports import view

        scored = self.run.scored
        index = f"{INDEX}.html"
        page = view.unit_page(
            scored.definitions,
            unit,
            scored.results,
            explanation,
            lang=self.lang,
            places=places,
            index_href=index if "html" in self.listed or (self.folder / index).is_file() else "",
            around=self.around,
        )
        for form in self.run.formats.values():
            yield f"{self.prefix}{self.run.names[unit]}{form.suffix}", form.unit(page, explanation)

    def index(self) -> Iterator[tuple[str, bytes]]:
        """Give the lists, in each format that has one."""
        from bsc_cli.reports import league

        scored = self.run.scored
        if not self.listed:
            return
        hrefs = {unit: self.hrefs[unit] for unit in scored.units}
        page = league.index_page(scored.definitions, scored.results, units=scored.units, lang=self.lang, hrefs=hrefs)
        for name, form in self.run.formats.items():
            if name in self.listed:
                yield f"{self.prefix}{INDEX}{form.suffix}", form.index(page)

    def stale(self) -> Iterator[Path]:
        """Give the files of this organisation that no unit has any more."""
        for form in self.run.formats.values():
            kept = {f"{name}{form.suffix}" for name in (INDEX, *self.run.names.values())}
            for file in sorted(self.folder.glob(f"*{form.suffix}")):
                if file.name not in kept and file.is_file() and form.is_ours(file):
                    yield file

    def written(self, name: str) -> Written:
        """Give what was written in one format."""
        run, suffix = self.run, self.run.formats[name].suffix
        pages = tuple(self.folder / f"{run.names[unit]}{suffix}" for unit in run.scored.units)
        index = self.folder / f"{INDEX}{suffix}" if name in self.listed else None
        return Written(self.lang, name, self.folder, pages, index)


class _Run:
    """Makes the files of one run, one after the other: memory does not grow with their number."""

    def __init__(self, scored: Scored, langs: Sequence[str], forms: Sequence[str], folder: Path) -> None:
        from bsc_cli.reports.league import page_names

        own = scored.workspace.root / TEMPLATES
        basis = Basis(scored.definitions, scored.results, own if own.is_dir() else None, scored.workspace.shown)
        self.scored, self.folder = scored, folder
        self.formats = formats(forms, basis)
        # Named among all units, so that a file keeps its name however few are selected.
        self.names = page_names(scores.chosen_units(scored.definitions, ()))
        self.editions = tuple(_Edition(self, lang, f"{lang}/" if len(langs) > 1 else "") for lang in langs)
        self.count = sum(len(scored.units) * len(self.formats) + len(one.listed) for one in self.editions)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Give name and content of every file: unit by unit, then the lists."""
        from bsc_cli.scoring.explain import explain
        from bsc_cli.scoring.facts import Facts

        scored = self.scored
        facts = scored.facts.by_unit()
        with scores.opened(scored.workspace) as ledger:
            for unit in scored.units:
                places = scores.places(scored, ledger, (unit,))
                below = scored.edges.closure((unit,), totals=False)
                known = Facts.joined([facts[one] for one in sorted(below) if one in facts])
                explanation = explain(scored.definitions, known, scored.last, unit, edges=scored.edges, depth=1)
                for edition in self.editions:
                    yield from edition.unit(unit, explanation, places)
        for edition in self.editions:
            yield from edition.index()

    def stale(self) -> Iterator[Path]:
        """Give the files of earlier runs that no unit has any more."""
        for edition in self.editions:
            yield from edition.stale()
