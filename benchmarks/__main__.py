"""`python -m benchmarks [name ...]`: run the benchmarks (all, or those named) and print the table of ratios.

The exit code is always 0: a busy machine fails nothing, but what misses its budget is printed as such.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Sequence

from benchmarks.measure import Line

MODULES = (
    "help_time",
    "kernel",
    "yaml_reading",
    "validate_files",
    "workbook_writing",
    "workbook_ingest",
    "ledger_scoring",
    "report_writing",
)
"""Each has `lines() -> Iterable[Line]`."""


def main(names: Sequence[str]) -> int:
    """Run the modules named (default: all) and print a line for each measurement."""
    unknown = [name for name in names if name not in MODULES]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(MODULES)}", file=sys.stderr)
        return 2
    missed = []
    for name in names or MODULES:
        if importlib.util.find_spec(f"benchmarks.{name}") is None:
            print(f"{name}: not there yet")
            continue
        print(f"{name}", flush=True)
        for line in importlib.import_module(f"benchmarks.{name}").lines():
            print(f"  {line.name}")
            print(f"    {shown(line)}", flush=True)
            if line.within is False:
                missed.append(line)
    if missed:
        print("\nover budget: " + "; ".join(line.name for line in missed))
    return 0


def shown(line: Line) -> str:
    """Give one measurement in words: the ratio, its spread, the budget and whether it is kept.

    >>> shown(Line("reading", "ours", "theirs", 1.5, 1.4, 1.7, budget=2.0))
    'ours is 1.5 x theirs (1.4 to 1.7), budget at most 2: kept'
    """
    word = "times faster than" if line.at_least else "x"
    text = f"{line.ours_label} is {line.ratio:.3g} {word} {line.reference_label} ({line.least:.3g} to {line.most:.3g})"
    if line.budget is not None:
        bound = "at least" if line.at_least else "at most"
        text += f", budget {bound} {line.budget:g}: {'kept' if line.within else 'MISSED'}"
    return f"{text}; {line.note}" if line.note else text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
