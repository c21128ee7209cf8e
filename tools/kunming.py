"""Makes the results of the Kunming sample, eight quarters of them: `python -m tools.kunming`.

It writes samples/kunming/results.csv (what every reporter answers to what `bsc template` asks), submissions.csv (on
which day each workbook came) and slips.csv (what the clerk of one department typed instead). The same bytes each time.
The figures are invented around the targets of the scorecards; what that rests on stands in kunming.toml.
"""

from __future__ import annotations

import csv
import io
import sys
import tomllib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from bsc_cli import workspace
from bsc_cli.collection.forms import REQUIRED, Form, Row, forms
from bsc_cli.model.organisation import Definitions
from tools import kunming_figures, kunming_totals
from tools.kunming_figures import QUARTERS, Assumptions, Made, digits

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples/kunming"
ASSUMPTIONS = Path(__file__).with_suffix(".toml")
RESULTS = ("reporter", "unit", "input", "period", "value", "status", "evidence", "note")
SUBMISSIONS = ("reporter", "period", "submitted_on")
SLIPS = ("reporter", "period", "unit", "input", "cell", "typed", "corrected_on")
REPORTED, NOT_AVAILABLE = "reported", "not available"
LAST_DAYS = (0, 0, 0, 0, 0, 1, 1, 2, 3, 5)
"""So many days before the deadline workbooks come: half of them on the last day."""


def tables() -> dict[str, str]:
    """Give the text of each table, by file name."""
    given = tomllib.loads(ASSUMPTIONS.read_text(encoding="utf-8"))
    definitions = workspace.load(ROOT, shown_from=ROOT).definitions
    asked = [form for quarter in QUARTERS for form in forms(definitions, quarter)]
    return {
        "results.csv": _csv(RESULTS, _results(asked, figures(definitions, Assumptions(given)), given)),
        "submissions.csv": _csv(SUBMISSIONS, _submissions(asked, given)),
        "slips.csv": _csv(SLIPS, _slips(asked, given)),
    }


def figures(definitions: Definitions, assumptions: Assumptions) -> Made:
    """Give every figure, whether it is asked for or not."""
    made = kunming_figures.make(definitions, assumptions, kunming_totals.KPIS)
    return made | kunming_totals.make(assumptions)


def _results(asked: Iterable[Form], made: Made, given: Mapping[str, Any]) -> list[tuple[str, ...]]:
    gaps = {(gap["unit"], item, gap["period"]): gap for gap in given["gaps"] for item in gap["inputs"]}
    met: set[tuple[str, str, str]] = set()
    found: list[tuple[str, ...]] = []
    for form in asked:
        for number, row in enumerate(form.rows, start=1):
            where = (row.unit, row.input.id, str(row.period))
            gap = gaps.get(where)
            if gap is None:
                value = f"{made[row.unit, row.input.id, row.period]:.{digits(row.input)}f}"
                found.append((form.reporter, *where, value, REPORTED, _evidence(row, number), ""))
                continue
            met.add(where)
            if "why" in gap:
                found.append((form.reporter, *where, "", gap.get("status", NOT_AVAILABLE), "", gap["why"]))
    if met != gaps.keys():
        message = f"kunming.toml tells of gaps that nobody is asked for: {sorted(gaps.keys() - met)}"
        raise ValueError(message)
    return found


def _evidence(row: Row, number: int) -> str:
    """Give the annex that proves a figure, where its KPI wants one."""
    if row.kpi.evidence != REQUIRED:
        return ""
    return f"附件{number}：{row.input.name.get('zh')}台账 (annex {number})"


def _submissions(asked: Iterable[Form], given: Mapping[str, Any]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for form in asked:
        key = f"{form.reporter} {form.period}"
        early = Random(f"{given['seed']} {key}").choice(LAST_DAYS)  # noqa: S311 - seeded days of a sample, no secret
        day = given["late"].get(key) or (form.due - timedelta(days=early)).isoformat()
        found.append((form.reporter, str(form.period), day))
    return found


def _slips(asked: Iterable[Form], given: Mapping[str, Any]) -> list[tuple[str, ...]]:
    rows = {(row.unit, row.input.id, str(row.period)): form for form in asked for row in form.rows}
    found: list[tuple[str, ...]] = []
    for slip in given["slips"]:
        form = rows[slip["unit"], slip["input"], slip["period"]]
        corrected = given["corrected"].get(f"{form.reporter} {form.period}", "")
        found.append(
            (form.reporter, slip["period"], slip["unit"], slip["input"], slip["cell"], slip["typed"], corrected)
        )
    return found


def _csv(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return text.getvalue()


def main() -> int:
    """Write the tables."""
    SAMPLE.mkdir(parents=True, exist_ok=True)
    for name, text in tables().items():
        (SAMPLE / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"{SAMPLE.relative_to(ROOT) / name}: {text.count(chr(10)) - 1} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
