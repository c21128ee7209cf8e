"""`bsc validate` and `bsc rule`: both languages, every format, exit codes; data on stdout, speech on stderr."""

import io
import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bsc_cli.catalogue import RULES, definitions, files
from bsc_cli.cli import console
from bsc_cli.cli.app import app
from bsc_cli.diagnostics import Place
from bsc_cli.model.organisation import Definitions
from bsc_cli.usecases import define

BASE = Path(__file__).resolve().parents[1] / "cases/_base"
ERROR = definitions.NOT_A_NUMBER.at(Place("a.yaml", 1, 1), key="weight", found="x")
NOTE = files.READ_AS_GBK.at(Place("a.csv"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(BASE, tmp_path / "w")
    monkeypatch.chdir(tmp_path / "w")
    return tmp_path / "w"


def spoil(folder: Path) -> None:
    file = folder / "scorecards/bureau.yaml"
    text = file.read_text(encoding="utf-8")
    assert "weight: 40" in text
    file.write_text(text.replace("weight: 40", "weight: forty", 1), encoding="utf-8")


def bsc(*words: str) -> Result:
    return CliRunner().invoke(app, words, catch_exceptions=False)


def loaded(folder: Path) -> Definitions:
    return define.validate(folder, shown_from=folder).workspace.definitions


def test_the_summary_counts_what_was_read_and_found(folder: Path) -> None:
    read = loaded(folder)
    assert console.summary(read, (), lang="en") == "Nothing to mend in scorecards: 1, KPIs: 3, units: 2."
    assert console.summary(read, (ERROR, NOTE, ERROR), lang="en") == (
        "Read scorecards: 1, KPIs: 3, units: 2; found errors: 2, warnings: 0, notes: 1."
    )
    assert console.summary(read, (ERROR,), lang="zh") == (
        "已读取计分卡 1 张、指标 3 项、单位 2 个；错误 1 条，警告 0 条，提示 0 条。"
    )


def test_a_fault_is_shown_with_its_line_in_the_language_asked_for(folder: Path) -> None:
    spoil(folder)
    english, chinese = bsc("validate", "--lang", "en"), bsc("validate", "--lang", "zh")
    for shown, sentence in ((english, "'weight' takes a number"), (chinese, "“weight”应填数字")):
        assert shown.exit_code == 1
        assert "scorecards/bureau.yaml" in shown.stdout
        assert sentence in shown.stdout
        assert "weight: forty" in shown.stdout
        assert "BSC204 not-a-number" in shown.stdout
    assert "found errors: 1" in english.stderr
    assert "错误 1 条" in chinese.stderr


@pytest.mark.parametrize("form", ["json", "github"])
def test_data_formats_print_nothing_else(folder: Path, form: str) -> None:
    spoil(folder)
    done = bsc("validate", "--lang", "zh", "--format", form)
    assert done.exit_code == 1
    assert done.stderr == ""
    if form == "json":
        (found,) = [one for one in json.loads(done.stdout) if one["code"] == "BSC204"]
        assert found["file"] == "scorecards/bureau.yaml"
        assert "应填数字" in found["message"]
    else:
        assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in done.stdout.splitlines())


def test_quiet_prints_findings_only(folder: Path) -> None:
    spoil(folder)
    done = bsc("validate", "-q")
    assert "BSC204" in done.stdout
    assert done.stderr == ""


def test_without_a_workspace_the_exit_code_is_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = bsc("validate", "--lang", "zh")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "BSC180" in done.stderr
    assert "bsc.yaml" in done.stderr


def test_a_rule_is_explained_in_both_languages() -> None:
    assert "How to mend it:" in bsc("rule", "BSC203", "--lang", "en").stdout
    assert "处理办法：" in bsc("rule", "203", "--lang", "zh").stdout


def test_without_a_code_every_rule_is_listed() -> None:
    done = bsc("rule", "--lang", "zh")
    assert done.exit_code == 0
    assert [code for code in RULES if code not in done.stdout] == []
    listed = json.loads(bsc("rule", "--format", "json", "--lang", "en").stdout)
    assert [rule["code"] for rule in listed] == sorted(RULES)


def test_one_rule_as_json() -> None:
    (rule,) = json.loads(bsc("rule", "BSC203", "--format", "json", "--lang", "zh").stdout)
    assert rule["code"] == "BSC203"
    assert "类型应为" in rule["message"]


def test_an_unknown_code_ends_with_2_and_a_suggestion() -> None:
    done = bsc("rule", "wrong-shap", "--lang", "en")
    assert done.exit_code == 2
    assert "Did you mean: wrong-shape?" in done.stderr


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_the_same_text_in_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    found = (ERROR, definitions.UNKNOWN_KEY.at(Place("a[red].yaml", 2, 3), key="[bold]x", known="a, " * 100))
    terminal, plain = Terminal(), io.StringIO()
    console.findings(found, lang="zh", stream=terminal)
    console.findings(found, lang="zh", stream=plain)
    assert "\x1b[" in terminal.getvalue()
    assert re.sub(r"\x1b\[[0-9;]*m", "", terminal.getvalue()).rstrip() == plain.getvalue().rstrip()


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal()
    console.findings((ERROR,), lang="en", stream=terminal)
    assert "\x1b" not in terminal.getvalue()
    assert "BSC204" in terminal.getvalue()


def test_a_command_that_cannot_go_on_shows_the_line_too(folder: Path) -> None:
    spoil(folder)
    done = bsc("score", "--lang", "en")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "weight: forty" in done.stderr
    assert done.stderr.index("BSC204") < done.stderr.index("BSC193")
