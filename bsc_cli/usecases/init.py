"""A new workspace: blank, or a copy of an example. All of its files are written, or none, and over nothing."""

from __future__ import annotations

import errno
import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from bsc_cli import workspace
from bsc_cli.catalogue import beginning as rules
from bsc_cli.catalogue.language import translator
from bsc_cli.catalogue.marks import N_
from bsc_cli.catalogue.plain import visible
from bsc_cli.catalogue.system import reason
from bsc_cli.catalogue.workspace import NOT_WRITABLE
from bsc_cli.diagnostics import Finding, Place, UserError

_PACKAGE = Path(__file__).resolve().parent.parent
_CHECKOUT = _PACKAGE.parent
_STARTER = _PACKAGE / "_starter"
_MISNAMED = "bsc.yml"
_LANGUAGES = re.compile(r"^languages: \[(.*)\]", re.MULTILINE)
_ORGANISATION = re.compile(r"^organisation:.*$", re.MULTILINE)
# It leads to the schema in the checkout, which a copy has not.
_MODELINE = re.compile(rb"\A# yaml-language-server:.*\r?\n")
# Git would obey a file of this name in our own folder too, so there it has no dot.
_RENAMED = {"gitignore": ".gitignore"}
_ELSEWHERE = N_("Name a folder that you may write to: bsc init FOLDER.")


@dataclass(frozen=True, slots=True)
class Example:
    """A workspace that comes with the program: where in a checkout, which parts are its own, what to do next."""

    checkout: Path
    parts: tuple[str, ...]
    next: tuple[str, ...]


EXAMPLES = {
    "kunming": Example(
        _CHECKOUT,
        ("bsc.yaml", "scorecards", "samples/kunming"),  # it lies among other things
        ("validate", "tree kunming", "template --period 2019-Q1"),
    ),
    "hdi": Example(
        _CHECKOUT / "samples/hdi",
        ("bsc.yaml", "scorecards", "mappings", "data"),
        ("validate", "ingest", "rank --period 2022", "report --period 2022"),
    ),
}
_NEXT = ("validate", "tree", "template --period {quarter}")
"""What to do next in a blank workspace."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A folder that became a workspace, or would become one, and its files, from that folder and in order."""

    folder: Path
    files: tuple[str, ...]


def begin(
    folder: Path, *, shown_from: Path, lang: str, example: str = "", name: str = "", dry_run: bool = False
) -> Begun:
    """Make a workspace in `folder`: a blank one with notes in `lang`, or a copy of `example` that speaks it first.

    `name` is the organisation's, for a blank one. Raises UserError, and has written nothing, if the folder holds a
    workspace or a file that would be overwritten, for a name that cannot be used, and if it cannot be written.
    """
    target = Path(os.path.abspath(folder))  # noqa: PTH100 - a link stays what it is called
    faults = [*_faults_of_name(name, example), *_conflicts(target, _sources(lang, example), shown_from)]
    if faults:
        raise UserError(*faults)
    contents = _contents(lang, example, name)
    if not dry_run:
        try:
            _write(target, contents)
        except OSError as error:
            failed = Path(error.filename) if isinstance(error.filename, str) else target
            file = workspace.shown(failed, shown_from)
            raise UserError(NOT_WRITABLE.at(Place(file), file=file, why=reason(error), remedy=_ELSEWHERE)) from error
    return Begun(target, tuple(sorted(contents)))


def home(example: str) -> Path:
    """Give the folder an example is copied from: inside the package when installed, else in the checkout."""
    packed = _PACKAGE / "_samples" / example
    return packed if packed.is_dir() else EXAMPLES[example].checkout


def _sources(lang: str, example: str) -> dict[str, Path]:
    """Give every file of the new workspace: its path there, and the file that it is a copy of."""
    top = home(example) if example else _STARTER / lang
    parts = EXAMPLES[example].parts if example else ("",)
    files = (file for part in parts for file in _files(top / part))
    paths = {file.relative_to(top).as_posix(): file for file in files}
    return {_RENAMED.get(path, path): file for path, file in paths.items()}


def _files(path: Path) -> Iterator[Path]:
    """Give the files at or below `path`; what a run leaves behind begins with a dot or an underscore, and is none."""
    if path.is_file():
        yield path
    elif path.is_dir():
        for one in sorted(path.iterdir()):
            if not one.name.startswith((".", "__")):
                yield from _files(one)


def _contents(lang: str, example: str, name: str) -> dict[str, bytes]:
    contents = {path: _MODELINE.sub(b"", file.read_bytes()) for path, file in _sources(lang, example).items()}
    manifest = contents[workspace.MANIFEST].decode("utf-8")
    contents[workspace.MANIFEST] = _named(_speaking(manifest, lang), name).encode("utf-8")
    return contents


def _speaking(manifest: str, lang: str) -> str:
    """Give `bsc.yaml` with `lang` as its first language, if it has it."""

    def first(found: re.Match[str]) -> str:
        languages = sorted(found[1].split(", "), key=lambda one: one != lang)
        return f"languages: [{', '.join(languages)}]"

    return _LANGUAGES.sub(first, manifest)


def _named(manifest: str, name: str) -> str:
    """Give `bsc.yaml` with the organisation called `name`, if that is anything; JSON's texts are YAML's too."""
    line = f"organisation: {json.dumps(name, ensure_ascii=False)}"
    return _ORGANISATION.sub(lambda _: line, manifest, count=1) if name else manifest


def _faults_of_name(name: str, example: str) -> Iterator[Finding]:
    if name and example:
        yield rules.NAME_OF_EXAMPLE.at(example=example, found=name)
    elif name and (not name.strip() or visible(name) != name):
        yield rules.NAME_UNUSABLE.at(found=name)


def _conflicts(target: Path, files: dict[str, Path], shown_from: Path) -> Iterator[Finding]:
    """Give what stands in the way: a workspace, or else each file and link where one of ours belongs."""
    try:
        names = os.listdir(target) if target.is_dir() else ()  # noqa: PTH208 - names, not paths
    except OSError as error:
        file = workspace.shown(target, shown_from)
        yield NOT_WRITABLE.at(Place(file), file=file, why=reason(error), remedy=_ELSEWHERE)
        return
    manifests = [name for name in sorted(names) if name.casefold() in (workspace.MANIFEST, _MISNAMED)]
    if manifests:
        file = workspace.shown(target / manifests[0], shown_from)
        yield rules.WORKSPACE_EXISTS.at(Place(file), folder=workspace.shown(target, shown_from), file=manifests[0])
        return
    for there in sorted({path for file in files for path in _in_the_way(target, PurePosixPath(file))}):
        file = workspace.shown(there, shown_from)
        yield rules.WOULD_OVERWRITE.at(Place(file), file=file)


def _in_the_way(target: Path, path: PurePosixPath) -> Iterator[Path]:
    """Give what must be moved before a file can be written at `path`: itself, or what is no folder above it."""
    for above in reversed(path.parents[:-1]):
        folder = target / above
        if os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir()):
            yield folder
            return
    if os.path.lexists(target / path):
        yield target / path


def _write(target: Path, contents: dict[str, bytes]) -> None:
    """Write every file, `bsc.yaml` last; if one cannot be written, none is left, nor a folder made for it."""
    with ExitStack() as undo:
        for path in sorted(contents, key=lambda one: (one == workspace.MANIFEST, one)):
            file = target / path
            for folder in _made(file.parent):
                undo.callback(folder.rmdir)
            with file.open("xb") as opened:  # never over what somebody wrote meanwhile
                undo.callback(file.unlink)
                opened.write(contents[path])
        undo.pop_all()


def _made(folder: Path) -> Iterator[Path]:
    """Make `folder` and those above it that are not there; give each that was made."""
    if folder.is_dir():
        return
    if folder.parent == folder:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder))
    yield from _made(folder.parent)
    folder.mkdir()
    yield folder


def next_steps(begun: Begun, *, shown_from: Path, lang: str, today: date, example: str = "") -> str:
    """Give what to do next: a sentence, and commands that can be typed as they stand."""
    say = translator(lang)
    where = "" if begun.folder == shown_from else f" -C {_quoted(workspace.shown(begun.folder, shown_from))}"
    quarter = f"{today.year}-Q{(today.month + 2) // 3}"
    steps = EXAMPLES[example].next if example else _NEXT
    commands = "\n".join(f"  bsc {step.format(quarter=quarter)}{where}" for step in steps)
    blank = N_("The workspace is written. Edit bsc.yaml and {first}. Next:")
    told = N_("The workspace is written. Next:") if example else blank
    first = next((file for file in begun.files if file.startswith(f"{workspace.SCORECARDS}/")), "")
    return f"{say(told).format(first=first)}\n{commands}"


def _quoted(path: str) -> str:
    """Give a path as it is typed at a prompt of this system."""
    return subprocess.list2cmdline([path]) if os.name == "nt" else shlex.quote(path)
