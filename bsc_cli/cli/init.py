"""The command that makes a workspace: `init`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bsc_cli.cli import console
from bsc_cli.cli.options import Language, Quiet


class ExampleName(StrEnum):
    """A workspace that comes with the program."""

    kunming = "kunming"
    hdi = "hdi"


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help="Where it goes; made if it is not there.", show_default=".")
    ] = Path(),
    *,
    example: Annotated[
        ExampleName | None,
        typer.Option("--example", help="Copy an example instead of a blank one.", show_default="blank"),
    ] = None,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="The organisation's name, for a blank one.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List the files, write nothing.")] = False,
    lang: Annotated[
        Language | None,
        typer.Option("--lang", help="Language of notes and messages.", show_default="the environment's"),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Make a workspace: a small one to edit, with notes in the language asked for, or a copy of an example.

    It asks nothing, and overwrites nothing: all files are written, or none. Prints the folder.

    Example: bsc init office --name "Sample City"
    """
    from bsc_cli import workspace
    from bsc_cli.usecases import init as beginnings

    spoken = console.language(lang)
    here = Path.cwd()
    copied = "" if example is None else example.value
    with console.ends(lang):
        begun = beginnings.begin(folder, shown_from=here, lang=spoken, example=copied, name=name, dry_run=dry_run)
    console.data("\n".join(begun.files) if dry_run else workspace.shown(begun.folder, here))
    if not quiet and not dry_run:
        today = console.today()
        console.say(beginnings.next_steps(begun, shown_from=here, lang=spoken, today=today, example=copied))
