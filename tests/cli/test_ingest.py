"""The command `ingest`: what goes to stdout, what to stderr, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer.testing

from bsc_cli.cli.app import app
from tests import case_files
from tests.case_files import Case


@pytest.fixture(autouse=True)
def _town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in the small workspace of the cases, with a faulty table beside its own."""
    case_files.build(Case("", fires=False, name=""), tmp_path / "w")
    (tmp_path / "w/bad.csv").write_text("unit,period,spent\nnort,2020-Q1,90\n")
    monkeypatch.chdir(tmp_path / "w")


def bsc(*words: str) -> typer.testing.Result:
    return typer.testing.CliRunner().invoke(app, ["ingest", *words], catch_exceptions=False)


def test_what_was_taken_in_is_told_on_stdout() -> None:
    ended = bsc("--lang", "en")
    assert ended.exit_code == 0
    assert "taken in" in ended.stdout
    assert ended.stderr == ""
    assert "already in the ledger" in bsc("--lang", "en").stdout


def test_a_faulty_file_ends_in_1_with_its_findings_on_stderr() -> None:
    ended = bsc("bad.csv", "results.csv", "--lang", "en")
    assert ended.exit_code == 1
    assert "BSC320" in ended.stderr
    assert "refused" in ended.stdout
    assert "taken in" in ended.stdout


def test_json_is_the_only_thing_on_stdout() -> None:
    ended = bsc("bad.csv", "results.csv", "--format", "json")
    assert [one["accepted"] for one in json.loads(ended.stdout)["files"]] == [False, True]


def test_a_dry_run_writes_nothing() -> None:
    assert bsc("--dry-run").exit_code == 0
    assert not Path(".bsc").exists()


def test_quiet_says_nothing_but_findings() -> None:
    assert bsc("--quiet").stdout == ""


def test_a_ledger_that_cannot_be_written_ends_in_2() -> None:
    Path(".bsc/ledger.sqlite").mkdir(parents=True)
    ended = bsc()
    assert ended.exit_code == 2
    assert "BSC355" in ended.stderr


def test_a_note_counts_only_when_strict() -> None:
    Path("remark.csv").write_text("unit,period,spent,remark\nnorth,2020-Q1,90,late\n")
    assert bsc("remark.csv").exit_code == 0
    assert bsc("remark.csv", "--strict").exit_code == 1
