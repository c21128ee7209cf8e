"""The command `trace`: from a task to the strategy, and back."""

from pathlib import Path
from typing import Annotated

import typer

from bsc_cli.cli import console
from bsc_cli.cli.options import Folder, Lang, ListFormat, OnePeriod


def trace(
    address: Annotated[
        str, typer.Argument(metavar="ADDRESS", help="UNIT (a post, say), UNIT/KPI, UNIT/OBJECTIVE, or a goal.")
    ],
    *,
    down: Annotated[bool, typer.Option("--down", help="The other way: what feeds it, down to single tasks.")] = False,
    period: OnePeriod = "",
    form: Annotated[ListFormat, typer.Option("--format", help="How the chains are printed.")] = ListFormat.human,
    workspace: Folder = Path(),
    lang: Lang = None,
) -> None:
    """Trace the chain from a task up to the goals of the strategy, with scores if there are any.

    Of a unit, every KPI has its chain; those that lead to no goal are named.

    Example: bsc trace north/execution_rate
    """
    from bsc_cli.reports import traced
    from bsc_cli.usecases import trace as traces

    with console.ends(lang, workspace):
        done = traces.trace(
            workspace, shown_from=Path.cwd(), address=address, down=down, period=period, today=console.today()
        )
    spoken, results = console.language(lang, done.workspace), done.results
    if form is ListFormat.json:
        console.data(traced.trace_json(done.definitions, done.chains, lang=spoken, down=down, results=results))
    else:
        console.show(traced.trace_text(done.definitions, done.chains, lang=spoken, down=down, results=results))
