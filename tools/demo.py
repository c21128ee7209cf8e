"""Runs the main job on the Human Development Index: `make demo`. The program is used as anybody would use it."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "samples/hdi"
# What is said, the command, and how many lines of its answer are shown (0: all).
STEPS = (
    ("Take the published figures into the ledger: 204 units, 33 years.", f"ingest -C {SAMPLE}", 0),
    ("Score every unit in 2022.", f"score -C {SAMPLE} --period 2022", 16),
    ("Rank them.", f"rank -C {SAMPLE}", 16),
    ("Where does one number come from?", f"explain CHN -C {SAMPLE} --period 2022", 0),
    ("One page a unit.", f"report -C {SAMPLE} --period 2022", 8),
)


def main() -> int:
    """Run the steps; give the first exit code that is not 0, or 0."""
    for said, command, shown in STEPS:
        print(f"\n# {said}\n$ bsc {command}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", "bsc_cli", *shlex.split(command)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
        lines = done.stdout.splitlines()
        kept = lines[: shown or None]
        print("\n".join(kept))
        if len(kept) < len(lines):
            print(f"… and {len(lines) - len(kept)} lines more: run the command to see them")
        if done.returncode != 0:
            return done.returncode
    reports = sorted((ROOT / SAMPLE / "reports").rglob("index.html"))
    print("\nThe report lies here; open it in a browser:")
    print("\n".join(f"  {report}" for report in reports) or f"  {ROOT / SAMPLE / 'reports'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
