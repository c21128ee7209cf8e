"""The command `template`: the folder goes to stdout, the rest to stderr."""

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
    """Stand in the small workspace of the cases."""
    case_files.build(Case("", fires=False, name=""), tmp_path / "w")
    monkeypatch.chdir(tmp_path / "w")
    monkeypatch.delenv("BSC_KEY_FILE", raising=False)


def bsc(*words: str) -> typer.testing.Result:
    return typer.testing.CliRunner().invoke(app, ["template", *words], catch_exceptions=False)


def test_the_folder_goes_to_stdout_and_the_sentence_to_stderr() -> None:
    ended = bsc("--period", "2020-Q3", "--lang", "en")
    assert ended.exit_code == 0
    assert ended.stdout == "workbooks/2020-Q3\n"
    assert ended.stderr == "2 workbooks for Q3 2020 are written; figures asked for: 8.\n"
    assert sorted(path.name for path in Path("workbooks/2020-Q3").iterdir()) == ["north.xlsx", "south.xlsx"]


def test_quiet_says_only_where() -> None:
    ended = bsc("north", "-p", "2020-Q3", "-q", "-o", "out")
    assert (ended.stdout, ended.stderr) == ("out\n", "")


def test_json_is_the_only_thing_on_stdout() -> None:
    ended = bsc("north", "-p", "2020-Q3", "--format", "json")
    assert [one["reporter"] for one in json.loads(ended.stdout)["workbooks"]] == ["north"]


def test_what_cannot_be_done_ends_in_2_with_the_remedy() -> None:
    ended = bsc("--lang", "en")
    assert ended.exit_code == 2
    assert "BSC377" in ended.stderr
    assert "template --period 20" in " ".join(ended.stderr.split())
    assert ended.stdout == ""


def test_a_workbook_in_the_way_is_replaced_only_by_force() -> None:
    assert bsc("-p", "2020-Q3").exit_code == 0
    assert bsc("-p", "2020-Q3", "--lang", "zh").exit_code == 2
    assert bsc("-p", "2020-Q3", "--lang", "zh", "--force").exit_code == 0


def test_a_dry_run_writes_nothing() -> None:
    ended = bsc("-p", "2020-Q3", "--dry-run", "--lang", "en")
    assert "would be written" in ended.stderr
    assert not Path("workbooks").exists()
    assert not Path(".bsc").exists()


def test_the_environment_names_the_key_that_staff_share(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BSC_KEY_FILE", str(tmp_path / "shared"))
    assert "BSC374" in bsc("-p", "2020-Q3").stderr
    (tmp_path / "shared").write_text("0f" * 32)
    ended = bsc("-p", "2020-Q3")
    assert ended.exit_code == 0
    assert "0f0f" not in ended.output
