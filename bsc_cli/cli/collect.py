"""Commands that take results in: `ingest`."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bsc_cli.catalogue.marks import N_
from bsc_cli.cli import console
from bsc_cli.cli.options import Folder, Lang, ListFormat, Quiet, Strict


def ingest(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="CSV files or workbooks; without any, those of all mappings."),
    ] = None,
    *,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", "-m", help="How to read the files: which column is what.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, write nothing.")] = False,
    form: Annotated[ListFormat, typer.Option("--format", help="How the outcome is printed.")] = ListFormat.human,
    workspace: Folder = Path(),
    strict: Strict = False,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Take results into the ledger: all of a file, or, if anything in it is wrong, nothing of it.

    Example: bsc ingest results.csv --mapping mappings/results.yaml --dry-run
    """
    from bsc_cli.catalogue.language import translator
    from bsc_cli.reports import terminal
    from bsc_cli.usecases import collect
    from bsc_cli.workspace import Workspace

    def waiting(holder: str, loaded: Workspace) -> None:
        if not quiet:
            say = translator(console.language(lang, loaded))
            console.say(say(N_("The ledger is being written by {holder}; waiting …")).format(holder=say(holder)))

    with console.ends(lang, workspace), console.progress("ingest", quiet=quiet) as progress:
        done = collect.ingest(
            workspace,
            files or (),
            shown_from=Path.cwd(),
            mapping=mapping,
            dry_run=dry_run,
            now=datetime.now(UTC),
            progress=progress,
            waiting=waiting,
        )
    spoken = console.language(lang, done.workspace)
    console.findings(done.findings, lang=spoken, workspace=done.workspace, stream=sys.stderr)
    if form is ListFormat.json:
        console.data(collect.as_json(done, spoken))
    elif not quiet:
        console.show(terminal.ingest_summary(collect.lines(done, dry_run=dry_run), lang=spoken))
    console.finish(done.findings, strict=strict)
