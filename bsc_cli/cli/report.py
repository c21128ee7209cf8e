"""Commands that write reports: `report`."""

from pathlib import Path
from typing import Annotated

import typer

from bsc_cli.cli import console
from bsc_cli.cli.options import Folder, Lang, PeriodOption, Quiet, Select, Strict


def report(
    workspace: Folder = Path(),
    *,
    period: PeriodOption = "",
    select: Select = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="Where the pages go.",
            show_default="reports/PERIOD in the workspace",
        ),
    ] = None,
    strict: Strict = False,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Write the reports of one period: an HTML page a unit, and one that lists them. Of a range, the last is reported.

    Each page is one file that works offline. Prints the page to open first.

    Example: bsc report --period 2020-Q4 --lang zh --output pages
    """
    from bsc_cli.usecases import report as reports
    from bsc_cli.usecases import score as scores

    with console.ends(lang, workspace), console.progress("report", quiet=quiet) as progress:
        scored = scores.score(
            workspace,
            shown_from=Path.cwd(),
            period=period,
            units=select or (),
            history=reports.HISTORY,
            today=console.today(),
            progress=progress,
        )
        spoken = console.language(lang, scored.workspace)
        done = reports.write(scored, lang=spoken, output=output, progress=progress)
    console.data(scored.workspace.shown(done.first.resolve()))
    console.findings(scored.findings, lang=spoken, workspace=scored.workspace)
    if not quiet:
        console.say(reports.summary(scored, done, lang=spoken))
    console.finish(scored.findings, strict=strict)
