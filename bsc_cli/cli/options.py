"""The options that commands share."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Language(StrEnum):
    """A language of messages and reports."""

    en = "en"
    zh = "zh"


class ListFormat(StrEnum):
    """How something is listed."""

    human = "human"
    json = "json"


class TableFormat(StrEnum):
    """How a table is printed."""

    human = "human"
    json = "json"
    csv = "csv"


class FindingsFormat(StrEnum):
    """How findings are printed."""

    human = "human"
    json = "json"
    github = "github"


Folder = Annotated[
    Path,
    typer.Option("-C", "--workspace", metavar="FOLDER", help="The workspace, or a folder inside it.", show_default="."),
]
Lang = Annotated[
    Language | None,
    typer.Option("--lang", help="Language of messages and reports.", show_default="the workspace's first language"),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary: data and findings only.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 1 on any finding, warnings and notes included.")]
PeriodOption = Annotated[
    str,
    typer.Option(
        "--period",
        "-p",
        metavar="PERIOD",
        help="2020, 2020-H1, 2020-Q1, 2020-03, or a range: 1990..2022.",
        show_default="the latest with data",
    ),
]
OnePeriod = Annotated[
    str,
    typer.Option(
        "--period",
        "-p",
        metavar="PERIOD",
        help="2020, 2020-H1, 2020-Q1 or 2020-03.",
        show_default="the latest with data",
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select", "-s", metavar="UNIT", help="Only this unit, or those of this scorecard; or several: A,B,C."
    ),
]


def several(written: Iterable[str] | None, known: Iterable[str], *, option: str) -> tuple[str, ...]:
    """Give the words given to an option that takes several, each once; commas may stand between.

    Raises BadParameter for one that is not among those known.
    """
    words = tuple(dict.fromkeys(word.strip() for one in written or () for word in one.split(",")))
    for word in words:
        if word not in known:
            raise typer.BadParameter(f"{word!r} is not one of {', '.join(known)}.", param_hint=option)
    return words
