"""The commands on scores: what goes to stdout, what to stderr, and how they end."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer.testing

from bsc_cli.cli.app import app
from tests import case_files
from tests.case_files import Case


@pytest.fixture
def bureau(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small workspace of the cases, with its results taken in; the tests stand in it."""
    return standing_in(tmp_path / "w", monkeypatch)


@pytest.fixture
def gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, where one figure of the northern bureau is missing."""
    return standing_in(
        tmp_path / "w", monkeypatch, edit={"results.csv": {"north,2020-Q2,93,100,2,94": "north,2020-Q2,93,100,,94"}}
    )


def standing_in(folder: Path, monkeypatch: pytest.MonkeyPatch, **case: object) -> Path:
    case_files.build(Case("", fires=False, name="", **case), folder)  # type: ignore[arg-type] - fields of a case
    monkeypatch.chdir(folder)
    assert bsc("ingest").exit_code == 0
    return folder


def bsc(*words: str) -> typer.testing.Result:
    return typer.testing.CliRunner().invoke(app, [*words], catch_exceptions=False)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.usefixtures("bureau")
def test_score_prints_a_table_and_nothing_else() -> None:
    done = bsc("score")
    assert done.exit_code == 0
    assert "Sample City, Q2 2020" in done.stdout
    assert "North Bureau" in done.stdout
    assert done.stderr == ""
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.usefixtures("bureau")
def test_score_as_csv_holds_every_item() -> None:
    found = rows(bsc("score", "--format", "csv", "--period", "2020-Q1..2020-Q2").stdout)
    assert {row["period"] for row in found} == {"2020-Q1", "2020-Q2"}
    assert {row["address"] for row in found} >= {"north", "north/execution_rate", "south/hotline_answered"}


@pytest.mark.usefixtures("bureau")
def test_csv_and_json_hold_the_same() -> None:
    as_csv = rows(bsc("score", "--format", "csv").stdout)
    as_json = json.loads(bsc("score", "--format", "json").stdout)
    assert [row["address"] for row in as_csv] == [row["address"] for row in as_json]
    assert [float(row["score"]) for row in as_csv] == [row["score"] for row in as_json]


@pytest.mark.usefixtures("gap")
@pytest.mark.parametrize("command", ["score", "rank"])
@pytest.mark.parametrize("form", ["csv", "json"])
def test_data_on_stdout_is_nothing_but_data(command: str, form: str) -> None:
    done = bsc(command, "--format", form)
    assert "BSC401" in done.stderr
    assert "BSC401" not in done.stdout
    assert json.loads(done.stdout) if form == "json" else rows(done.stdout)


@pytest.mark.usefixtures("gap")
def test_a_missing_figure_is_told_and_the_score_stands() -> None:
    done = bsc("score")
    assert done.exit_code == 0
    assert "provisional" in done.stdout
    assert "scorecards/bureau.yaml" in done.stderr
    assert "BSC401" in done.stderr
    assert "1 of 2 units (north)" in " ".join(done.stderr.split())


@pytest.mark.usefixtures("gap")
@pytest.mark.parametrize("command", ["score", "rank", "report"])
def test_strict_ends_with_1_for_what_is_missing(command: str) -> None:
    assert bsc(command, "--strict").exit_code == 1
    assert bsc(command, "--strict", "--select", "south").exit_code == 0


@pytest.mark.usefixtures("bureau")
def test_select_and_limit_choose_units() -> None:
    assert {row["unit"] for row in rows(bsc("score", "--format", "csv", "--select", "south").stdout)} == {"south"}
    assert {row["unit"] for row in rows(bsc("score", "--format", "csv", "--limit", "1").stdout)} == {"north"}
    assert "1 of 2 units are shown." in bsc("score", "--limit", "1").stdout
    assert {row["unit"] for row in rows(bsc("score", "--format", "csv", "-s", "south,north").stdout)} == {
        "north",
        "south",
    }


@pytest.mark.usefixtures("bureau")
def test_rank_is_best_first() -> None:
    found = rows(bsc("rank", "--format", "csv").stdout)
    assert [(row["rank"], row["unit"]) for row in found] == [("1", "north"), ("2", "south")]
    assert [row["unit"] for row in rows(bsc("rank", "--format", "csv", "--limit", "1").stdout)] == ["north"]


@pytest.mark.usefixtures("bureau")
@pytest.mark.parametrize(
    "words",
    [
        ["score", "--period", "2020-13"],
        ["score", "--select", "moon"],
        ["rank", "--period", "2020-Q1..2020-Q2"],
        ["explain", "moon"],
        ["explain", "north/moon"],
        ["tree", "moon"],
        ["report", "--period", "someday"],
        ["score", "-C", "/"],
    ],
    ids=" ".join,
)
def test_what_cannot_run_ends_with_2_and_says_why_on_stderr(words: list[str]) -> None:
    done = bsc(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "BSC1" in done.stderr


@pytest.mark.parametrize("words", [["score"], ["rank"], ["explain", "north"], ["report"]])
def test_without_data_the_command_to_run_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    case_files.build(Case("", fires=False, name=""), tmp_path / "w")
    monkeypatch.chdir(tmp_path / "w")
    done = bsc(*words)
    assert done.exit_code == 2
    assert "BSC187" in done.stderr
    assert "bsc ingest" in done.stderr


@pytest.mark.usefixtures("bureau")
def test_tree_lists_scorecards_and_units() -> None:
    text = bsc("tree").stdout
    assert "execution_rate  weight 80%" in text
    assert "Units (2): north, south" in text


@pytest.mark.usefixtures("gap")
def test_tree_of_a_unit_has_scores_and_reasons() -> None:
    text = " ".join(bsc("tree", "north").stdout.split())
    assert "North Bureau (north), Q2 2020" in text
    assert "(BSC401)" in text
    (tree,) = json.loads(bsc("tree", "north", "--format", "json").stdout)
    assert (tree["unit"], tree["period"], tree["tree"]["coverage"]) == ("north", "2020-Q2", 0.92)


@pytest.mark.usefixtures("bureau")
def test_tree_as_json_has_no_scores_without_a_unit() -> None:
    (tree,) = json.loads(bsc("tree", "--format", "json").stdout)
    assert tree["units"] == ["north", "south"]
    assert "score" not in tree["tree"]


@pytest.mark.usefixtures("bureau")
def test_explain_shows_formula_inputs_and_cells() -> None:
    text = bsc("explain", "north/execution_rate").stdout
    for said in (
        "100 * spent / budget = 100 * 93 / 100 = 93",
        "(93 − 82) / (95 − 82) × 100 = 84.6154",
        "results.csv:4:3",
        "results.csv:4:4",
    ):
        assert said in text


@pytest.mark.usefixtures("bureau")
def test_explain_names_the_submission_and_what_it_replaced() -> None:
    assert "results.csv:4:3, taken in 20" in bsc("explain", "north/execution_rate").stdout
    assert "(submission 1)" in bsc("explain", "north/execution_rate").stdout
    results = Path("results.csv")
    results.write_text(results.read_text(encoding="utf-8").replace("north,2020-Q2,93", "north,2020-Q2,94"), "utf-8")
    assert bsc("ingest").exit_code == 0
    text = " ".join(bsc("explain", "north/execution_rate").stdout.replace("│", " ").split())
    assert "(submission 2), replaces an earlier figure" in text
    (spent, _) = json.loads(bsc("explain", "north/execution_rate", "--format", "json").stdout)["inputs"]
    assert [(figure["submission"], figure["superseded"]) for figure in spent["figures"]][-1] == (2, 1)


@pytest.mark.usefixtures("bureau")
@pytest.mark.parametrize("words", [["score"], ["rank"], ["explain", "north"], ["report"]])
def test_every_long_command_can_be_quiet(words: list[str]) -> None:
    done = bsc(*words, "--quiet")
    assert (done.exit_code, done.stderr) == (0, "")


@pytest.mark.usefixtures("gap")
def test_explain_says_why_there_is_no_score() -> None:
    text = " ".join(bsc("explain", "north/audit_findings").stdout.split())
    assert "Not scored, because no figure has been submitted (BSC401)." in text
    tree = json.loads(bsc("explain", "north/audit_findings", "--format", "json").stdout)
    assert (tree["reason"], tree["inputs"][0]["absent"]) == ("not_submitted", ["2020-Q2"])


def test_report_prints_the_page_to_open_first(bureau: Path) -> None:
    done = bsc("report")
    assert (done.exit_code, done.stdout) == (0, "reports/2020-Q2/index.html\n")
    assert (bureau / done.stdout.strip()).is_file()
    assert "2 pages" in done.stderr
    assert bsc("report", "--quiet").stderr == ""
    assert bsc("report", "--output", "elsewhere", "--select", "south").stdout == "elsewhere/south.html\n"


def test_a_report_that_cannot_be_written_ends_with_2(bureau: Path) -> None:
    (bureau / "reports").write_text("in the way", encoding="utf-8")
    done = bsc("report")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "BSC186" in done.stderr


@pytest.mark.usefixtures("gap")
@pytest.mark.parametrize("words", [["score"], ["rank"], ["tree"], ["explain", "north"], ["report"]])
def test_every_command_speaks_chinese(words: list[str]) -> None:
    done = bsc(*words, "--lang", "zh")
    assert done.exit_code == 0
    if words != ["report"]:
        assert "示例" in done.stdout


@pytest.mark.usefixtures("gap")
def test_nothing_is_coloured_where_no_terminal_is() -> None:
    for words in (["score"], ["rank"], ["tree", "north"], ["explain", "north"]):
        done = bsc(*words)
        assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("command", ["score", "rank", "tree", "explain", "report"])
def test_help_has_an_example(command: str) -> None:
    done = bsc(command, "--help")
    assert done.exit_code == 0
    assert f"Example: bsc {command}" in " ".join(done.stdout.split())


def test_refusals_speak_the_language_of_the_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    standing_in(tmp_path / "w", monkeypatch, edit={"bsc.yaml": {"languages: [en, zh]": "languages: [zh, en]"}})
    monkeypatch.setenv("LC_ALL", "C")
    for words in (
        ("score", "--select", "nort"),
        ("explain", "nort"),
        ("report", "--period", "nonsense"),
        ("rank", "-p", "x"),
    ):
        done = bsc(*words)
        assert done.exit_code == 2
        assert "处理办法" in done.stderr, words
    assert "How to mend it" in bsc("score", "--select", "nort", "--lang", "en").stderr


def test_a_full_disk_behind_stdout_is_a_finding(bureau: Path) -> None:
    if not Path("/dev/full").exists():  # only some systems have a disk that is always full
        return
    program = [sys.executable, "-m", "bsc_cli", "score", "-C", str(bureau), "--quiet"]
    for form in ("human", "json"):
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            done = subprocess.run(
                [*program, "--format", form], stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False
            )
        assert done.returncode == 2, done.stderr
        assert "BSC186" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_name_too_long_is_not_there(bureau: Path) -> None:
    done = bsc("score", "-C", "x" * 300)
    assert (done.exit_code, "BSC19" in done.stderr) == (2, True)
    done = bsc("ingest", "y" * 300 + ".csv")
    assert done.exit_code == 1
    assert "BSC182" in done.stderr
    card = bureau / "scorecards/bureau.yaml"
    text = card.read_text(encoding="utf-8")
    card.write_text(text.replace("units:\n", f"units: {{from: {'z' * 300}.csv}}\nx_units:\n"), encoding="utf-8")
    assert "BSC181" in bsc("validate").stdout


def test_a_tree_marks_a_provisional_grade(gap: Path) -> None:
    assert gap.is_dir()
    assert "provisional" in bsc("tree", "north").stdout
