"""The program `bsc`: its commands, and nothing of what they do."""

from __future__ import annotations

from typing import Annotated

import typer

from bsc_cli import __version__
from bsc_cli.cli import collect, define, init, report, score, trace
from bsc_cli.cli.console import use_utf8

app = typer.Typer(
    name="bsc",
    help="Balanced scorecards as code: definitions in YAML, results in a ledger, every score explained.",
    epilog="Start with: bsc init, bsc validate, bsc ingest, bsc score, bsc explain UNIT, bsc report",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"bsc {__version__}")
        raise typer.Exit


@app.callback()
def bsc(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Balanced scorecards as code."""


DEFINE = "Definitions"
RESULTS = "Results"
app.command(rich_help_panel=DEFINE)(init.init)
app.command(rich_help_panel=DEFINE)(define.validate)
app.command(rich_help_panel=DEFINE)(define.rule)
app.command(rich_help_panel=DEFINE)(score.tree)
app.command(rich_help_panel=DEFINE)(trace.trace)
app.command(rich_help_panel=RESULTS)(collect.template)
app.command(rich_help_panel=RESULTS)(collect.ingest)
app.command(rich_help_panel=RESULTS)(collect.status)
app.command(rich_help_panel=RESULTS)(score.score)
app.command(rich_help_panel=RESULTS)(score.rank)
app.command(rich_help_panel=RESULTS)(score.explain)
app.command(rich_help_panel=RESULTS)(report.report)


def main() -> None:
    """Run the command line."""
    use_utf8()
    app()
