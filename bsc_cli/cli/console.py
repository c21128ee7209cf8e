"""Where output goes: data to stdout, everything else to stderr; how a command ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import typer

from bsc_cli.catalogue.marks import N_
from bsc_cli.cli.options import FindingsFormat, Language
from bsc_cli.diagnostics import Findings, Severity, UserError, has_errors

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from bsc_cli.model.organisation import Definitions
    from bsc_cli.workspace import Workspace

PLAIN_WIDTH = 80


def language(asked: Language | None, workspace: Workspace | None = None) -> str:
    """Give the language to speak: the one asked for, the workspace's first, or the environment's."""
    if asked is not None:
        return asked.value
    if workspace is not None:
        first = workspace.definitions.organisation.languages[:1]
        if first and first[0] in Language.__members__:
            return first[0]
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if spoken.lower().startswith("zh") else "en"


def use_utf8() -> None:
    """Let output survive consoles that cannot show every character (GBK): replace, never fail."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="replace")


def coloured(stream: TextIO) -> bool:
    """Tell whether `stream` takes colour: a terminal, and NO_COLOR is not set."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def console(stream: TextIO) -> Console:
    """Give a rich console on `stream` that never reads text as markup; 80 columns where no terminal is."""
    from rich.console import Console

    return Console(
        file=stream,
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=False,
        no_color=not coloured(stream),
        width=None if stream.isatty() else PLAIN_WIDTH,
    )


def show(renderable: RenderableType) -> None:
    """Print something rich to stdout."""
    with _to_stdout():
        console(sys.stdout).print(renderable)


def data(text: str) -> None:
    """Print machine-readable text to stdout as it is."""
    with _to_stdout():
        sys.stdout.write(text if text.endswith("\n") else text + "\n")


@contextmanager
def _to_stdout() -> Iterator[None]:
    """Turn a stdout that cannot be written (a full disk behind it) into a finding and exit code 2."""
    from bsc_cli.catalogue.system import reason, remedy
    from bsc_cli.catalogue.workspace import NOT_WRITABLE

    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read has read enough
        raise
    except OSError as error:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - nothing is left to be flushed
        found = NOT_WRITABLE.at(file="stdout", why=reason(error), remedy=remedy(error))
        findings((found,), lang=language(None))
        raise typer.Exit(2) from None


def say(text: str) -> None:
    """Print a sentence to stderr."""
    sys.stderr.write(text + "\n")


def findings(
    found: Findings,
    *,
    lang: str,
    workspace: Workspace | None = None,
    form: FindingsFormat = FindingsFormat.human,
    stream: TextIO | None = None,
) -> None:
    """Print findings: to stderr, or to `stream` where they are the data."""
    from bsc_cli import workspace as folder
    from bsc_cli.findings.formats import FORMATS, human

    target = stream or sys.stderr
    if form is FindingsFormat.human:
        # What could not go on has no workspace to give, but names files from where the user stands all the same.
        sources = workspace.source if workspace is not None else lambda file: folder.source(Path(file))
        text = human(found, lang, color=coloured(target), sources=sources)
    else:
        text = FORMATS[form.value](found, lang)
    if not text:
        return
    if form is FindingsFormat.human and coloured(target):
        from rich.text import Text

        # Through rich, because a console of Windows may have to be told about colours in another way.
        console(target).print(Text.from_ansi(text), soft_wrap=True)
    else:
        target.write(text if text.endswith("\n") else text + "\n")


def finish(found: Findings, *, strict: bool = False) -> None:
    """End the command: exit code 1 for errors, or for any finding if `strict`; else return."""
    if has_errors(found) or (strict and found):
        raise typer.Exit(1)


def counted(found: Findings) -> dict[Severity, int]:
    """Count findings by severity."""
    return {severity: sum(finding.rule.severity is severity for finding in found) for severity in Severity}


def summary(definitions: Definitions, found: Findings, *, lang: str) -> str:
    """Give the one sentence that ends a check: what was read, and how many findings there are of each severity."""
    from bsc_cli.catalogue.language import translator

    say = translator(lang)
    counts = {severity.name.lower() + "s": count for severity, count in counted(found).items()}
    read = {
        "scorecards": len(definitions.scorecards),
        "kpis": sum(len(tuple(scorecard.root.kpis())) for scorecard in definitions.scorecards),
        "units": len(definitions.units),
    }
    if not found:
        template = N_("Nothing to mend in scorecards: {scorecards}, KPIs: {kpis}, units: {units}.")
        return say(template).format(**read)
    template = N_(
        "Read scorecards: {scorecards}, KPIs: {kpis}, units: {units}; found errors: {errors}, "
        "warnings: {warnings}, notes: {notes}."
    )
    return say(template).format(**read, **counts)


@contextmanager
def ends(asked: Language | None, folder: Path | None = None) -> Iterator[None]:
    """Turn a UserError inside into its findings on stderr and exit code 2, in the language of the workspace around."""
    try:
        yield
    except UserError as error:
        findings(error.findings, lang=language(asked, _around(folder)))
        raise typer.Exit(2) from None


def _around(folder: Path | None) -> Workspace | None:
    """Give the workspace around `folder`, if there is one."""
    from bsc_cli import workspace

    try:
        return None if folder is None else workspace.load(folder, shown_from=Path.cwd())
    except UserError:
        return None


def now() -> datetime:
    """Give the time: the one place where the clock is read."""
    return datetime.now(UTC)


def today() -> date:
    """Give the date where the user is."""
    return now().astimezone().date()


def day_of(time: datetime) -> date:
    """Give the date of a time where the user is."""
    return time.astimezone().date()


@contextmanager
def progress(text: str, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Give a function (done, all) that shows a bar on a terminal's stderr, and nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console(sys.stderr), transient=True) as bar:
        task = bar.add_task(text, total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)
