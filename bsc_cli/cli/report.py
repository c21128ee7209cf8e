"""Commands that write reports: `report`."""

from pathlib import Path
from typing import Annotated

import typer

from bsc_cli.cli import console
from bsc_cli.cli.options import Folder, Language, PeriodOption, Quiet, Select, Strict, several


def report(
    workspace: Folder = Path(),
    *,
    period: PeriodOption = "",
    select: Select = None,
    form: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="html, pdf or xlsx (or several: html,pdf,xlsx); may be repeated.",
            show_default="html",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="Where the reports go.",
            show_default="reports/PERIOD in the workspace",
        ),
    ] = None,
    strict: Strict = False,
    lang: Annotated[
        list[str] | None,
        typer.Option(
            "--lang",
            metavar="LANGUAGE",
            help="en or zh; of several (en,zh), each has a folder of its own.",
            show_default="the workspace's first language",
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Write the reports of one period: one a unit, and one that lists them. Of a range, the last is reported.

    HTML pages are one file each and work offline; PDF is tagged for screen readers; Excel has numbers to reckon with.
    Prints the file to open first, of each language and format.

    Example: bsc report --period 2020-Q4 --format html,pdf,xlsx --lang en,zh
    """
    from bsc_cli.usecases import report as reports
    from bsc_cli.usecases import score as scores
    from bsc_cli.usecases.report_formats import KINDS

    forms = several(form, KINDS, option="--format") or ("html",)
    langs = several(lang, Language.__members__, option="--lang")
    asked = Language(langs[0]) if langs else None
    with console.ends(asked, workspace), console.progress("report", quiet=quiet) as progress:
        scored = scores.score(
            workspace,
            shown_from=Path.cwd(),
            period=period,
            units=select or (),
            history=reports.HISTORY,
            today=console.today(),
            progress=progress,
        )
        spoken = console.language(asked, scored.workspace)
        done = reports.write(scored, langs=langs or (spoken,), forms=forms, output=output, progress=progress)
    for one in done.sets:
        console.data(scored.workspace.shown(one.first.resolve()))
    console.findings(scored.findings, lang=spoken, workspace=scored.workspace)
    if not quiet:
        console.say(reports.summary(scored, done, lang=spoken))
    console.finish(scored.findings, strict=strict)
