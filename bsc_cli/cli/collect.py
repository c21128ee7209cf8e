"""Commands that collect results: `template`, `ingest`, `status`."""

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bsc_cli.catalogue.marks import N_
from bsc_cli.cli import console
from bsc_cli.cli.options import Folder, Lang, ListFormat, Quiet, Strict, TableFormat


def key_file() -> Path | None:
    """Give the file of the key that staff share, if BSC_KEY_FILE names one."""
    named = os.environ.get("BSC_KEY_FILE", "")
    return Path(named) if named else None


def past(day: datetime | None) -> date | None:
    """Give the day named; one that is still to come is no day on which anything arrived."""
    if day is not None and day.date() > console.today():
        message = f"{day.date()} is still to come"
        raise typer.BadParameter(message)
    return None if day is None else day.date()


def template(
    units: Annotated[
        list[str] | None, typer.Argument(metavar="[UNIT]...", help="Only the workbooks of these reporters.")
    ] = None,
    *,
    period: Annotated[
        str,
        typer.Option(
            "--period",
            "-p",
            metavar="PERIOD",
            help="The reporting period: 2020, 2020-H1, 2020-Q1 or 2020-03.",
            show_default="the one after the latest with data",
        ),
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="Where the workbooks go.",
            show_default="workbooks/PERIOD in the workspace",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace workbooks that are there, filled in or not.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Make and compare everything, write nothing.")] = False,
    form: Annotated[ListFormat, typer.Option("--format", help="How the outcome is printed.")] = ListFormat.human,
    workspace: Folder = Path(),
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Write the Excel workbooks that reporters fill in: one each, with every figure it has to report in a period.

    Prints the folder. Workbooks that are there already, and may have been filled in, are never replaced unasked.

    Example: bsc template north south --period 2020-Q4 --lang zh
    """
    from bsc_cli.usecases import template as templates

    with console.ends(lang, workspace), console.progress("template", quiet=quiet) as progress:
        prepared = templates.prepare(
            workspace, shown_from=Path.cwd(), period=period, reporters=units or (), today=console.today()
        )
        spoken = console.language(lang, prepared.workspace)
        sent = templates.write(
            prepared,
            lang=spoken,
            key_file=key_file(),
            output=output,
            force=force,
            dry_run=dry_run,
            progress=progress,
        )
    if form is ListFormat.json:
        console.data(templates.as_json(sent))
    else:
        console.data(prepared.workspace.shown(sent.folder.resolve()))
    if not quiet:
        console.say(templates.summary(sent, lang=spoken, dry_run=dry_run))


def ingest(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Workbooks, folders of them, CSV files; without any, the tables of all mappings.",
        ),
    ] = None,
    *,
    period: Annotated[
        str,
        typer.Option(
            "--period", "-p", metavar="PERIOD", help="Only workbooks of this reporting period.", show_default="any"
        ),
    ] = "",
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept", metavar="FILE", help="Take this workbook even if its signature is not ours; may be repeated."
        ),
    ] = None,
    received: Annotated[
        datetime | None,
        typer.Option("--received", formats=["%Y-%m-%d"], help="The day the files arrived.", show_default="today"),
    ] = None,
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

    A workbook that bsc template wrote is known by its hidden sheet; other files are tables, read by a mapping.

    Example: bsc ingest returned --period 2020-Q4
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
            period=period,
            accept=accept or (),
            key_file=key_file(),
            received=past(received),
            today=console.today(),
            dry_run=dry_run,
            now=console.now(),
            progress=progress,
            waiting=waiting,
        )
    spoken = console.language(lang, done.workspace)
    told = ((spoken, done.findings),) if lang is not None else collect.by_language(done, spoken)
    for language, found in told:
        console.findings(found, lang=language, workspace=done.workspace, stream=sys.stderr)
    if form is ListFormat.json:
        console.data(collect.as_json(done, spoken))
    elif not quiet:
        console.show(terminal.ingest_summary(collect.lines(done, dry_run=dry_run), lang=spoken))
    console.finish(done.findings, strict=strict)


def status(
    *,
    period: Annotated[
        str,
        typer.Option(
            "--period",
            "-p",
            metavar="PERIOD",
            help="The reporting period: 2020, 2020-H1, 2020-Q1 or 2020-03.",
            show_default="the latest that has ended",
        ),
    ] = "",
    select: Annotated[
        list[str] | None,
        typer.Option("--select", "-s", metavar="UNIT", help="Only this reporter (or these: A,B,C); may be repeated."),
    ] = None,
    late: Annotated[bool, typer.Option("--late", help="Only those who are, or were, late.")] = False,
    missing: Annotated[bool, typer.Option("--missing", help="List every missing figure as UNIT/KPI.")] = False,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="As things stood on that day.", show_default="today"),
    ] = None,
    form: Annotated[TableFormat, typer.Option("--format", help="How the list is printed.")] = TableFormat.human,
    workspace: Folder = Path(),
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if anything is missing or late.")] = False,
    lang: Lang = None,
) -> None:
    """Show who has submitted what is due in a period, who is late, and what is missing.

    A figure counts as submitted whichever file it came in, also if it was said to be not available.

    Example: bsc status --period 2020-Q4 --late
    """
    from bsc_cli.reports import standings
    from bsc_cli.usecases import status as statuses

    with console.ends(lang, workspace):
        looked = statuses.status(
            workspace,
            shown_from=Path.cwd(),
            today=console.today(),
            period=period,
            reporters=select or (),
            as_of=past(as_of),
            day_of=console.day_of,
        )
    spoken = console.language(lang, looked.workspace)
    shown = looked.standings.late() if late else looked.standings
    if form is TableFormat.human:
        console.show(standings.standings_table(shown, looked.definitions, lang=spoken, every_missing=missing))
    else:
        write = standings.standings_csv if form is TableFormat.csv else standings.standings_json
        console.data(write(shown, looked.definitions, lang=spoken))
    if strict and not looked.standings.is_settled:
        raise typer.Exit(1)
