"""Runs the blocks of the tutorials in an empty folder, and writes under each what really comes out.

python -m tools.tutorial            brings the quoted outputs up to date
python -m tools.tutorial --check    exit 1 if a tutorial quotes what does not come out

In a tutorial, a block of `bash` holds what the reader types: `bsc ...` and `cd ...`; `exit=1` beside it tells that the
last command finds errors. A block of `text` after it quotes the output: whole, or, with `first=5` and `last=2`, with an
… in between. What the reader does with a mouse stands in a comment that no reader sees: lines `edit FILE OLD NEW` and
`fill WORKBOOK FOLDER` after the word `done:`. A comment `not run: REASON` before a block leaves it out.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

from typer.testing import CliRunner

from bsc_cli.cli import console
from bsc_cli.cli.app import app
from tools import clerk

ROOT = Path(__file__).resolve().parent.parent
TUTORIALS = ("docs/tutorial.md", "docs/tutorial.zh.md")
DATA = ROOT / "samples/kunming"
BLOCK = re.compile(
    r"(?P<skip><!-- not run: [^>]+ -->\n)?```(?P<kind>bash|text)(?P<options>(?: \w+=\d+)*)\n(?P<text>.*?)```\n"
    r"|<!-- done:\n(?P<done>.*?)-->\n",
    re.DOTALL,
)
LEFT_OUT = "…"
NOW = datetime(2021, 2, 1, 9, tzinfo=UTC)
"""When the tutorials are read, so that what they quote does not change from day to day."""


class TutorialError(Exception):
    """A tutorial tells its reader to do what does not work, for the reason given."""


@dataclass(slots=True)
class Reader:
    """Somebody who does what a tutorial says, from the folder `where`; `shown` is what the last block printed."""

    where: Path
    environment: Mapping[str, str]
    shown: str = ""
    programs: dict[str, Callable[[list[str]], int]] = field(init=False)

    def __post_init__(self) -> None:
        """Learn the commands."""
        self.programs = {"bsc": self._bsc, "cd": self._cd, "edit": self._edit, "fill": self._fill}

    def does(self, text: str, *, ends_with: int = 0) -> None:
        """Run the lines of a block; raises TutorialError unless the last ends with `ends_with`, the others with 0."""
        self.shown = ""
        lines = [words for words in (shlex.split(line, comments=True) for line in text.splitlines()) if words]
        for number, (program, *words) in enumerate(lines, start=1):
            expected = ends_with if number == len(lines) else 0
            with contextlib.chdir(self.where), mock.patch.dict(os.environ, self.environment):
                code = self.programs[program](words)
            if code != expected:
                message = f"{shlex.join([program, *words])} ended with {code}, not {expected}\n{self.shown}"
                raise TutorialError(message)

    def _bsc(self, words: list[str]) -> int:
        with mock.patch.object(console, "now", return_value=NOW):
            ended = CliRunner().invoke(app, words, catch_exceptions=False)
        self.shown += ended.output
        return ended.exit_code

    def _cd(self, words: list[str]) -> int:
        self.where = (self.where / words[0]).resolve(strict=True)
        return 0

    def _edit(self, words: list[str]) -> int:
        file, old, new = words
        text = (self.where / file).read_text(encoding="utf-8")
        if text.count(old) != 1:
            message = f"{old!r} stands {text.count(old)} times in {file}, not once"
            raise TutorialError(message)
        (self.where / file).write_text(text.replace(old, new), encoding="utf-8", newline="\n")
        return 0

    def _fill(self, words: list[str]) -> int:
        workbook, folder = (self.where / word for word in words)
        folder.mkdir(exist_ok=True)
        clerk.fill(workbook, folder / workbook.name, clerk.read(DATA))
        return 0


def told(text: str, *, where: Path, lang: str) -> str:
    """Give a tutorial's text with what its blocks print when they are run in the folder `where`."""
    environment = {"LC_ALL": {"zh": "zh_CN.UTF-8"}.get(lang, "C"), "NO_COLOR": "1", "COLUMNS": "80"}
    reader = Reader(where.resolve(), environment)

    def quoted(block: re.Match[str]) -> str:
        options = {name: int(value) for name, value in re.findall(r"(\w+)=(\d+)", block["options"] or "")}
        if block["done"] is not None:
            reader.does(block["done"])
        elif block["skip"] is None and block["kind"] == "bash":
            reader.does(block["text"], ends_with=options.get("exit", 0))
        elif block["skip"] is None:
            return f"```text{block['options']}\n{excerpt(reader.shown, **options)}```\n"
        return block[0]

    return BLOCK.sub(quoted, text)


def excerpt(shown: str, *, first: int | None = None, last: int = 0) -> str:
    r"""Give the first and last lines of what was shown, with an … where lines are left out.

    >>> excerpt("a\nb \nc\n", first=1, last=1).splitlines()
    ['a', '…', 'c']
    >>> excerpt("a\n")
    'a\n'
    """
    lines = [line.rstrip() for line in shown.strip("\n").splitlines()]
    if first is None or first + last >= len(lines):
        kept = lines
    else:
        kept = [*lines[:first], LEFT_OUT, *lines[len(lines) - last :]]
    return "".join(f"{line}\n" for line in kept)


def language(file: str) -> str:
    """Give the language a tutorial is written in.

    >>> language("docs/tutorial.zh.md"), language("docs/tutorial.md")
    ('zh', 'en')
    """
    return "zh" if ".zh." in file else "en"


def stale() -> Iterator[tuple[Path, str]]:
    """Give the tutorials that quote what does not come out, each with what its text should be."""
    for name in TUTORIALS:
        text = (ROOT / name).read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory(prefix="bsc-tutorial-") as folder:
            right = told(text, where=Path(folder), lang=language(name))
        if right != text:
            yield ROOT / name, right


def main() -> int:
    """Write or check; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.tutorial", description="Quote what the blocks print.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a quotation is stale")
    check = parser.parse_args().check
    code = 0
    for file, right in stale():
        if check:
            print(f"tutorial: {file.name} quotes what does not come out; run `make docs`", file=sys.stderr)
            code = 1
        else:
            file.write_text(right, encoding="utf-8", newline="\n")
            print(f"wrote {file.relative_to(ROOT).as_posix()}")
    return code


if __name__ == "__main__":
    sys.exit(main())
