"""Runs the main job on the Human Development Index: `make demo`. The program is used as anybody would use it."""

from __future__ import annotations

import csv
import io
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "samples/hdi"
PUBLISHED = ROOT / SAMPLE / "data/expected.csv"
RANGE = f"score -C {SAMPLE} --period 1990..2022 --format csv"
# What is said, and the command.
STEPS = (
    ("Take the published figures into the ledger: 204 units, 33 years.", f"ingest -C {SAMPLE}"),
    ("Score every unit in 2022.", f"score -C {SAMPLE} --period 2022 --limit 8"),
    ("Rank them: countries among countries.", f"rank -C {SAMPLE} --period 2022 --limit 8"),
    ("Where does one number come from? Down to the line and column of the file.", f"explain CHN -C {SAMPLE}"),
    ("Why has Croatia no score in 1993? What is missing is not zero.", f"tree HRV -C {SAMPLE} --period 1993"),
    ("Write the reports: one page a unit, and one that lists them.", f"report -C {SAMPLE} --period 2022"),
)


def main() -> int:
    """Run the steps; give the first exit code that is not 0, or 0."""
    shown = ""
    for said, command in STEPS:
        print(f"\n# {said}\n$ bsc {command}", flush=True)
        code, shown = run(command)
        if code != 0:
            return code
        print(shown, end="", flush=True)
    print(f"\n# Is it right? All years, against the values that were published.\n$ bsc {RANGE}", flush=True)
    code, table = run(f"{RANGE} --quiet", told=False)
    if code != 0:
        return code
    equal, published = compared(table)
    print(f"{equal:,} of {published:,} published values are equal to the third decimal.")
    print(f"\nThe report lies here; open it in a browser:\n  {ROOT / shown.strip()}")
    return 0 if equal == published else 1


def run(command: str, *, told: bool = True) -> tuple[int, str]:
    """Run the program; give its exit code and what it printed. What it tells beside goes to the terminal, if `told`."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "bsc_cli", *shlex.split(command)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=None if told else subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


def compared(table: str) -> tuple[int, int]:
    """Give how many published values are the same in a table of scores, and how many there are."""
    scored = {(row["unit"], row["period"]): row["shown"] for row in csv.DictReader(io.StringIO(table)) if row["rank"]}
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        published = {(row["iso3"], row["year"]): row["hdi"] for row in csv.DictReader(file)}
    equal = sum(float(scored.get(key) or "nan") == float(value) for key, value in published.items())
    return equal, len(published)


if __name__ == "__main__":
    sys.exit(main())
