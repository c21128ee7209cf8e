"""`bsc report` against the engines it lays out with, on pages of the same size; and what memory grows with.

Ours is the use case as a whole: explanations, the view model, templates, files on disk, from results that are there.
HTML against a plain Jinja template that prints the same texts from pages that are there; PDF against Typst setting a
document of the same texts as tables and paragraphs, accessible as ours is, with the same fonts. Costs are the same
for each report (a hundred units of the sample), so that a thousand need not be made.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import typst
from jinja2 import DictLoader, Environment

from benchmarks.measure import Line, ratio
from bsc_cli.reports import pdf, view
from bsc_cli.reports.page import UnitPage
from bsc_cli.reports.typesetting import literal
from bsc_cli.scoring.explain import explain
from bsc_cli.usecases import collect, report
from bsc_cli.usecases import score as scores
from bsc_cli.usecases.score import Scored

ROOT = Path(__file__).resolve().parent.parent
HTML, PDF = 100, 30
FEW, MANY = 40, 200
"""Reports of a run whose peak memory is compared: by the few, everything that is kept is there."""
NOW = datetime(2023, 1, 1, tzinfo=UTC)
BARE = """<!DOCTYPE html><html lang="{{ page.html_lang }}"><title>{{ page.title }}</title><style>{{ style }}</style>
<h1>{{ page.unit }}</h1><p>{{ page.organisation }}: {{ page.score }}, {{ page.coverage }}, {{ page.rank }}</p>
{% for fact in page.facts %}<dt>{{ fact.label }}</dt><dd>{{ fact.value }}</dd>{% endfor %}
<table><thead><tr><th>Name</th><th>Weight</th><th>Actual</th><th>Target</th><th>Score</th><th>Grade</th></tr></thead>
{% for row in page.rows %}<tr class="row-{{ row.kind }}"><th><a href="#{{ row.anchor }}">{{ row.name }}</a>
<span class="kind">{{ row.kind_word }}</span></th><td class="number">{{ row.weight }}</td><td>{{ row.actual }}</td>
<td class="number">{{ row.target }}</td><td class="number">{{ row.score }}</td><td>{{ row.grade.word }}</td>
<td>{{ row.points }}</td><td><svg viewBox="0 0 100 8"><rect width="{{ row.bar.width }}" height="5"/></svg></td>
<td><svg><title>{{ row.trend.title }}</title><desc>{{ row.trend.description }}</desc>
{% for line in row.trend.lines %}<polyline points="{{ line }}"/>{% endfor %}</svg></td></tr>{% endfor %}</table>
{% for row in page.rows %}<details><summary>{{ row.name }} {{ row.kind_word }} {{ row.score }}</summary>
<div id="{{ row.anchor }}"><p>{{ row.text }}</p><ul>
{% for line in row.lines %}<li class="{{ line.about }}">{{ line.text }}</li>{% endfor %}</ul>
{% for input in row.inputs %}<table><caption>{{ input.line }}</caption>{% for one in input.figures %}<tr>
<th>{{ one.period }}</th><td class="number">{{ one.value }}</td><td>{{ one.origin }}</td></tr>{% endfor %}
</table>{% endfor %}
<dl class="facts">{% for fact in row.facts %}<dt>{{ fact.label }}</dt><dd>{{ fact.value }}</dd>{% endfor %}</dl>
</div></details>{% endfor %}
<table>{% for past in page.history %}<tr><th>{{ past.period }}</th><td>{{ past.score }}</td>
<td>{{ past.grade.word }}</td><td>{{ past.rank }}</td></tr>{% endfor %}</table></html>"""


def lines() -> Iterator[Line]:
    """Measure both formats, then memory."""
    with tempfile.TemporaryDirectory() as folder:
        scored = made(Path(folder))
        pages = [page_of(scored, unit) for unit in scored.units[:HTML]]
        style = (ROOT / "templates/_style.css").read_text(encoding="utf-8")
        plain = Environment(loader=DictLoader({"page": BARE}), autoescape=True).get_template("page")
        yield ratio(
            f"write {HTML} HTML reports",
            lambda: write(scored, "html", HTML, Path(folder)),
            lambda: [plain.render(page=page, style=style) for page in pages],
            ours_label="bsc report --format html",
            reference_label="bare Jinja, the same texts",
            budget=20,
        )
        sources = [markup(page).encode() for page in pages[:PDF]]
        compiler = typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False, font_paths=[pdf.FONTS]))
        yield ratio(
            f"write {PDF} PDF reports",
            lambda: write(scored, "pdf", PDF, Path(folder)),
            lambda: [compiler.compile(input=one, format="pdf", pdf_standards="ua-1") for one in sources],
            ours_label="bsc report --format pdf",
            reference_label="bare Typst, the same texts",
            budget=2.5,
            rounds=3,
        )
        for form in ("html", "pdf"):
            yield memory(form, Path(folder))


def made(folder: Path) -> Scored:
    """Give the scores of the sample's last year, taken in anew."""
    root = folder / "hdi"
    if not root.is_dir():
        for part in ("data", "mappings", "scorecards"):
            copytree(ROOT / "samples/hdi" / part, root / part)
        (root / "bsc.yaml").write_bytes((ROOT / "samples/hdi/bsc.yaml").read_bytes())
        collect.ingest(root, [], shown_from=root, now=NOW)
    return scores.score(root, shown_from=root, period="2022", history=report.HISTORY)


def write(scored: Scored, form: str, count: int, folder: Path) -> None:
    """Write the reports of so many units."""
    few = replace(scored, units=scored.units[:count])
    report.write(few, langs=("en",), forms=(form,), output=folder / form)


def page_of(scored: Scored, unit: str) -> UnitPage:
    """Give the page of a unit."""
    explained = explain(scored.definitions, scored.facts, scored.last, unit, edges=scored.edges)
    with scores.opened(scored.workspace) as ledger:
        places = scores.places(scored, ledger, (unit,))
    return view.unit_page(scored.definitions, unit, scored.results, explained, lang="en", places=places)


def markup(page: UnitPage) -> str:
    """Give a document for Typst with what a reader of the report reads, as its manual would have it written."""
    rows = [
        (row.name, row.weight, row.actual, row.target, row.score, row.grade.word if row.grade else "", row.points)
        for row in page.rows
    ]
    parts = [
        f"#set document(title: {literal(page.title)})\n#set text(font: {literal('BSC Text SC')}, size: 9pt)\n",
        f"= #{literal(page.unit)}\n#{literal(page.mandate)}\n",
        *(f"#{literal(fact.label)} #{literal(fact.value)}\n\n" for fact in page.facts),
        table(("Name", "Weight", "Actual", "Target", "Score", "Grade", "Points"), rows),
    ]
    for row in page.rows:
        parts.append(f"== #{literal(row.name)}\n")
        parts += [f"#{literal(line.text)}\n\n" for line in row.lines]
        parts += [f"#{literal(fact.label)} #{literal(fact.value)}\n\n" for fact in row.facts]
        for shown in row.inputs:
            figures = [(figure.period, figure.value, figure.origin) for figure in shown.figures]
            parts += [f"#{literal(shown.line)}\n", table(("Period", "Figure", "Origin"), figures)]
    history = [(past.period, past.score, past.grade.word if past.grade else "", past.rank) for past in page.history]
    return "".join((*parts, table(("Period", "Score", "Grade", "Rank"), history)))


def table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Give a table for Typst."""
    head = "".join(f"[{name}], " for name in heads)
    cells = "\n".join("".join(f"[#{literal(text)}], " for text in row) for row in rows)
    return f"#table(columns: {len(heads)}, table.header({head}),\n{cells}\n)\n"


def memory(form: str, folder: Path) -> Line:
    """Measure the peak memory of a run of many reports against one of few."""

    def peak(count: int) -> int:
        command = [sys.executable, "-m", "benchmarks.report_writing", str(folder), form, str(count)]
        return int(subprocess.run(command, check=True, capture_output=True, cwd=ROOT, text=True).stdout)

    few, many = peak(FEW), peak(MANY)
    share = many / few
    return Line(
        name=f"peak memory of {MANY} {form.upper()} reports",
        ours_label=f"{MANY} reports",
        reference_label=f"{FEW} reports",
        ratio=share,
        least=share,
        most=share,
        budget=1.2,
        note=f"{many / 1024:,.0f} MiB",
    )


def alone(arguments: list[str]) -> int:
    """Write reports in a process of their own; give its peak memory, in KiB on Linux."""
    folder, form, count = Path(arguments[0]), arguments[1], int(arguments[2])
    write(made(folder), form, count, folder)
    # A child of Linux inherits the peak of whoever started it as `ru_maxrss`; the kernel's own mark begins anew.
    marks = Path("/proc/self/status")
    if marks.is_file():
        return next(int(line.split()[1]) for line in marks.read_text().splitlines() if line.startswith("VmHWM:"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    print(alone(sys.argv[1:]))
