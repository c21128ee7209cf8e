"""The Human Development Index, from the sample's files through the command line: what was published comes out.

Method: UNDP, Human Development Report 2023/24, technical note 1. It is worked out here a second time, in plain Python.
"""

from __future__ import annotations

import csv
import io
import json
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

pytestmark = pytest.mark.golden

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples/hdi"
PERIODS = "1990..2022"
CLOSE = 0.5e-10 + 1e-14
"""Ten decimals: half of the last, and the last bit of a binary number."""
Key = tuple[str, str]
"""Unit and year."""


def bsc(*words: str, cwd: Path) -> str:
    """Run the program as anybody would, and give what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "bsc_cli", *words],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("golden")
    shutil.copytree(SAMPLE, made / "hdi", ignore=shutil.ignore_patterns(".bsc", "reports"))
    bsc("ingest", "-C", "hdi", cwd=made)
    return made


@pytest.fixture(scope="module")
def scored(folder: Path) -> dict[tuple[str, str, str], dict[str, str]]:
    """Every row of the results by unit, year and item ('' is the total)."""
    rows = csv.DictReader(io.StringIO(bsc("score", "-C", "hdi", "--period", PERIODS, "--format", "csv", cwd=folder)))
    return {(row["unit"], row["period"], row["address"].partition("/")[2]): row for row in rows}


def published() -> dict[Key, str]:
    with (SAMPLE / "data/expected.csv").open(encoding="utf-8", newline="") as file:
        return {(row["iso3"], row["year"]): row["hdi"] for row in csv.DictReader(file)}


def collected() -> dict[Key, dict[str, str]]:
    with (SAMPLE / "data/inputs.csv").open(encoding="utf-8", newline="") as file:
        return {(row["iso3"], row["year"]): row for row in csv.DictReader(file)}


def index(value: float, low: float, high: float) -> float:
    """Give a dimension's index, held between 0 and 1."""
    return min(1.0, max(0.0, (value - low) / (high - low)))


def worked_out(row: dict[str, str]) -> dict[str, float]:
    """Give what can be computed from one country-year by the technical note."""
    found = {name: float(row[name]) for name in ("le", "eys", "mys", "gnipc") if row[name]}
    scores = {}
    if "le" in found:
        scores["le"] = scores["health"] = index(found["le"], 20, 85)
    if "eys" in found:
        scores["eys"] = index(found["eys"], 0, 18)
    if "mys" in found:
        scores["mys"] = index(found["mys"], 0, 15)
    if {"eys", "mys"} <= set(found):
        scores["education"] = (scores["eys"] + scores["mys"]) / 2
    if "gnipc" in found:
        scores["gnipc"] = scores["income"] = index(math.log(found["gnipc"]), math.log(100), math.log(75000))
    if {"health", "education", "income"} <= set(scores):
        mean = (scores["health"] * scores["education"] * scores["income"]) ** (1 / 3)
        scores[""] = float(Decimal(mean).quantize(Decimal("0.001"), ROUND_HALF_UP))
    return scores


def test_every_published_value_is_reproduced(scored: dict[tuple[str, str, str], dict[str, str]]) -> None:
    expected = published()
    assert len(expected) == 6171
    shown = {key: f"{float(scored[*key, '']['shown'] or 'nan'):.3f}" for key in expected}
    assert {key: (shown[key], value) for key, value in expected.items() if shown[key] != f"{float(value):.3f}"} == {}


def test_the_incomplete_country_years_are_not_scored_because(
    scored: dict[tuple[str, str, str], dict[str, str]],
) -> None:
    incomplete = set(collected()) - set(published())
    assert len(incomplete) == 27
    for unit, year in incomplete:
        total = scored[unit, year, ""]
        assert (total["score"], total["grade"], total["rank"]) == ("", "", "")
        assert total["reason"] == "too_few_children"
        missing = [name for name in ("le", "eys", "mys", "gnipc") if not collected()[unit, year][name]]
        assert missing
        assert [name for name in ("le", "eys", "mys", "gnipc") if scored[unit, year, name]["score"] == ""] == missing
        assert {scored[unit, year, name]["reason"] for name in missing} == {"not_submitted"}


def test_a_second_working_agrees_to_ten_decimals(scored: dict[tuple[str, str, str], dict[str, str]]) -> None:
    compared = 0
    for (unit, year), row in collected().items():
        again = worked_out(row)
        for item in ("", "health", "education", "income", "le", "eys", "mys", "gnipc"):
            ours = scored[unit, year, item]["score"]
            assert (ours == "") == (item not in again), (unit, year, item)
            if item in again:
                assert abs(float(ours) - again[item]) <= CLOSE, (unit, year, item)
                compared += 1
    assert compared > 6171 * 8


def test_a_country_without_figures_has_no_score_and_the_reason(
    scored: dict[tuple[str, str, str], dict[str, str]],
) -> None:
    there = set(collected())
    totals = [row for (unit, year, item), row in scored.items() if not item and (unit, year) not in there]
    assert len(totals) == 204 * 33 - 6198
    assert {(row["score"], row["reason"]) for row in totals} == {("", "nothing_scored")}


def figures(explained: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """Give each figure in an explanation, with the input it belongs to."""
    for used in explained["inputs"]:  # type: ignore[attr-defined] - JSON
        yield from ((used["input"], figure) for figure in used["figures"])
    for child in explained["children"]:  # type: ignore[attr-defined] - JSON
        yield from figures(child)


def test_a_number_is_traced_to_the_line_and_column_that_hold_it(folder: Path) -> None:
    explained = json.loads(bsc("explain", "CHN", "-C", "hdi", "--period", "2022", "--format", "json", cwd=folder))
    assert explained["score"] == 0.788
    lines = (folder / "hdi/data/inputs.csv").read_text(encoding="utf-8").splitlines()
    traced = dict(figures(explained))
    assert set(traced) == {"le", "eys", "mys", "gnipc"}
    for name, figure in traced.items():
        file, line, column = str(figure["place"]).split(":")
        assert file == "data/inputs.csv"
        cells = next(csv.reader([lines[int(line) - 1]]))
        heading = next(csv.reader([lines[0]]))
        assert (cells[0], cells[2], heading[int(column) - 1]) == ("CHN", "2022", name)
        assert float(cells[int(column) - 1]) == figure["value"]


def test_the_explanation_for_people_ends_at_the_cells_too(folder: Path) -> None:
    text = bsc("explain", "CHN/income", "-C", "hdi", "--period", "2022", cwd=folder)
    line = next(
        number
        for number, row in enumerate((SAMPLE / "data/inputs.csv").read_text(encoding="utf-8").splitlines(), start=1)
        if row.startswith("CHN,") and ",2022," in row
    )
    assert f"data/inputs.csv:{line}:7" in text
    assert "ln(18024.88747) − ln(100)" in text


def test_the_reports_show_what_was_published(folder: Path) -> None:
    first = bsc("report", "-C", "hdi", "--period", "2022", cwd=folder).strip()
    pages = (folder / first).parent
    assert len(list(pages.glob("*.html"))) == 204 + 1
    published_2022 = {unit: float(value) for (unit, year), value in published().items() if year == "2022"}
    assert len(published_2022) > 200
    for unit, value in published_2022.items():
        assert f'<span class="total">{value:.3f}</span>' in (pages / f"{unit}.html").read_text(encoding="utf-8")
    assert not list(pages.glob(".writing-*"))
