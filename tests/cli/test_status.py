"""The command `status`, and the options of `ingest` on workbooks: what goes where, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer.testing

from bsc_cli.cli.app import app
from tests import case_files, returned
from tests.case_files import Case

ALL = {"value_0001": 95, "value_0002": 90, "value_0003": 100, "value_0004": 2}


@pytest.fixture(autouse=True)
def _town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in the small workspace of the cases, with the workbooks of both units filled in."""
    case_files.build(Case("", fires=False, name=""), tmp_path / "w")
    monkeypatch.chdir(tmp_path / "w")
    Path("back").mkdir()
    for unit in ("north", "south"):
        Path(f"back/{unit}.xlsx").write_bytes(returned.returned(Path.cwd(), unit, "2020-Q3", ALL))


def bsc(*words: str) -> typer.testing.Result:
    return typer.testing.CliRunner().invoke(app, words, catch_exceptions=False)


def test_a_listing_ends_in_0_and_with_strict_in_1_while_anything_is_missing() -> None:
    assert bsc("status", "-p", "2020-Q3").exit_code == 0
    assert bsc("status", "-p", "2020-Q3", "--strict").exit_code == 1
    assert bsc("ingest", "back", "--period", "2020-Q3", "--received", "2020-10-08").exit_code == 0
    ended = bsc("status", "-p", "2020-Q3", "--strict", "--lang", "en")
    assert ended.exit_code == 0
    assert ended.stdout.count("on time") == 2
    assert ended.stderr == ""


def test_strict_looks_at_all_who_were_asked_for_and_not_at_those_shown_only() -> None:
    bsc("ingest", "back/north.xlsx", "--received", "2020-10-08")
    assert bsc("status", "-p", "2020-Q3", "--strict", "--select", "north").exit_code == 0
    assert bsc("status", "-p", "2020-Q3", "--strict", "--late", "--as-of", "2020-10-09").exit_code == 1


def test_late_shows_only_who_is_late() -> None:
    bsc("ingest", "back/north.xlsx", "--received", "2020-10-08")
    told = json.loads(bsc("status", "-p", "2020-Q3", "--late", "--format", "json").stdout)
    assert [one["reporter"] for one in told["reporters"]] == ["south"]


def test_a_day_that_is_still_to_come_is_refused() -> None:
    assert bsc("ingest", "back", "--received", "2999-01-01").exit_code == 2
    assert bsc("status", "--as-of", "2999-01-01").exit_code == 2
    assert not Path(".bsc/ledger.sqlite").exists()


def test_a_unit_that_is_not_known_ends_in_2() -> None:
    ended = bsc("status", "-p", "2020-Q3", "--select", "nort")
    assert ended.exit_code == 2
    assert "BSC190" in ended.stderr


def test_the_key_may_be_named_in_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Path(".bsc/key").rename(tmp_path / "shared.key")
    assert bsc("ingest", "back").exit_code == 2
    monkeypatch.setenv("BSC_KEY_FILE", str(tmp_path / "shared.key"))
    assert bsc("ingest", "back").exit_code == 0


def test_an_empty_cell_of_a_figure_is_counted_in_the_summary() -> None:
    Path("back/south.xlsx").write_bytes(returned.returned(Path.cwd(), "south", "2020-Q3", {"value_0001": 95}))
    ended = bsc("ingest", "back", "--lang", "en")
    assert "Left blank" in ended.stdout
    assert ended.exit_code == 0
