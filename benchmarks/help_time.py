"""`bsc --help` as a whole process against the help of an empty typer program."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Line, ratio

EMPTY = "import typer; app = typer.Typer(); app.command()(lambda: None); app()"
ROOT = Path(__file__).parent.parent


def lines() -> Iterator[Line]:
    """Measure the start of the program."""

    def run(*arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True, cwd=ROOT)

    yield ratio(
        "bsc --help",
        lambda: run("-m", "bsc_cli", "--help"),
        lambda: run("-c", EMPTY, "--help"),
        ours_label="bsc --help",
        reference_label="an empty typer program",
        budget=2,
        rounds=9,
    )
