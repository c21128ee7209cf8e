"""The command `ingest`: what goes to stdout, what to stderr, and how it ends."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
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


def test_who_is_waited_for_is_told_in_the_language_of_the_workspace(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bsc().exit_code == 0
    Path("more.csv").write_text("unit,period,spent\nnorth,2020-Q3,90\n")
    monkeypatch.setattr("bsc_cli.ledger.store.PATIENCE", 0.01)
    monkeypatch.setattr("bsc_cli.ledger.store.WAIT_SECONDS", 0.05)
    with closing(sqlite3.connect(".bsc/ledger.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ended = bsc("more.csv", "--lang", "zh")
        silent = bsc("more.csv", "--quiet")
    assert ended.exit_code == silent.exit_code == 2
    assert ended.stderr.startswith("另一个程序 正在写入台账")
    assert "BSC352" in ended.stderr
    assert not silent.stderr.startswith("The ledger")
