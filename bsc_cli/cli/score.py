"""Commands on scores: `score`, `rank`, `tree`, `explain`."""

from pathlib import Path
from typing import Annotated

import typer

from bsc_cli.cli import console
from bsc_cli.cli.options import Folder, Lang, ListFormat, OnePeriod, PeriodOption, Quiet, Select, Strict, TableFormat

Limit = Annotated[int | None, typer.Option("--limit", "-n", min=1, help="At most so many units.", show_default="all")]


def score(
    workspace: Folder = Path(),
    *,
    period: PeriodOption = "",
    select: Select = None,
    limit: Limit = None,
    form: Annotated[TableFormat, typer.Option("--format", help="How scores are printed.")] = TableFormat.human,
    strict: Strict = False,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Score every unit: totals as a table; with json or csv, every objective and KPI too.

    What is missing is told after the table, one finding an item and reason.

    Example: bsc score --period 2019-Q1..2020-Q4 --select north --format csv
    """
    from bsc_cli.reports import data, terminal
    from bsc_cli.usecases import score as scores

    with console.ends(lang, workspace), console.progress("score", quiet=quiet) as progress:
        done = scores.score(
            workspace,
            shown_from=Path.cwd(),
            period=period,
            units=select or (),
            today=console.today(),
            progress=progress,
        )
    spoken = console.language(lang, done.workspace)
    if form is TableFormat.human:
        table = terminal.score_table(done.definitions, done.results, units=done.units, lang=spoken, limit=limit)
        console.show(table)
    else:
        write = data.score_csv if form is TableFormat.csv else data.score_json
        console.data(write(done.definitions, done.results, units=done.units[:limit], lang=spoken))
    console.findings(done.findings, lang=spoken, workspace=done.workspace)
    console.finish(done.findings, strict=strict)


def rank(
    workspace: Folder = Path(),
    *,
    period: OnePeriod = "",
    select: Select = None,
    limit: Limit = None,
    form: Annotated[TableFormat, typer.Option("--format", help="How the table is printed.")] = TableFormat.human,
    strict: Strict = False,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Rank units, best first, among the others of their scorecard and group.

    Example: bsc rank --period 2020-Q4 --limit 10
    """
    from bsc_cli.reports import data, terminal
    from bsc_cli.usecases import score as scores

    with console.ends(lang, workspace), console.progress("rank", quiet=quiet) as progress:
        done = scores.rank(
            workspace,
            shown_from=Path.cwd(),
            period=period,
            units=select or (),
            today=console.today(),
            progress=progress,
        )
    spoken = console.language(lang, done.workspace)
    if form is TableFormat.human:
        console.show(terminal.rank_table(done.definitions, done.last, units=done.units, lang=spoken, limit=limit))
    else:
        write = data.rank_csv if form is TableFormat.csv else data.rank_json
        console.data(write(done.definitions, done.last, units=done.units, lang=spoken, limit=limit))
    console.findings(done.findings, lang=spoken, workspace=done.workspace)
    console.finish(done.findings, strict=strict)


def tree(
    unit: Annotated[str, typer.Argument(metavar="[UNIT]", help="Show this unit's scorecard, with its scores.")] = "",
    *,
    period: OnePeriod = "",
    form: Annotated[ListFormat, typer.Option("--format", help="How the tree is printed.")] = ListFormat.human,
    workspace: Folder = Path(),
    lang: Lang = None,
) -> None:
    """Show scorecards as trees: objectives, KPIs and their weights; of one unit also its scores.

    Example: bsc tree north --period 2020-Q4
    """
    from bsc_cli.reports import outline, trees
    from bsc_cli.usecases import score as scores

    with console.ends(lang, workspace):
        done = scores.tree(workspace, shown_from=Path.cwd(), unit=unit, period=period, today=console.today())
    spoken = console.language(lang, done.workspace)
    results = done.scored.last if done.scored is not None else None
    if form is ListFormat.json:
        text = trees.tree_json(done.definitions, scorecards=done.scorecards, lang=spoken, results=results, unit=unit)
        console.data(text)
    else:
        console.show(outline.trees_text(done.definitions, done.scorecards, lang=spoken, results=results, unit=unit))


def explain(
    address: Annotated[str, typer.Argument(metavar="UNIT[/NODE]", help="A unit, or one of its objectives or KPIs.")],
    *,
    period: OnePeriod = "",
    form: Annotated[ListFormat, typer.Option("--format", help="How the derivation is printed.")] = ListFormat.human,
    workspace: Folder = Path(),
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Explain a number: rule, formula and inputs, down to the file and cell of every figure.

    Example: bsc explain north/execution_rate --period 2020-Q4
    """
    from bsc_cli.reports import explained, trees
    from bsc_cli.usecases import score as scores

    with console.ends(lang, workspace), console.progress("explain", quiet=quiet) as progress:
        done = scores.explain(
            workspace,
            shown_from=Path.cwd(),
            address=address,
            period=period,
            today=console.today(),
            progress=progress,
        )
    spoken = console.language(lang, done.scored.workspace)
    if form is ListFormat.json:
        console.data(trees.explanation_json(done.explanation, lang=spoken, places=done.places))
    else:
        definitions = done.scored.definitions
        console.show(explained.explanation_text(definitions, done.explanation, lang=spoken, places=done.places))
