"""A new workspace: whole or not at all, over nothing, and sound from the first minute."""

from __future__ import annotations

import errno
import shlex
from pathlib import Path

import pytest
import typer.testing

from bsc_cli import workspace
from bsc_cli.catalogue.language import LANGUAGES
from bsc_cli.cli.app import app
from bsc_cli.cli.init import ExampleName
from bsc_cli.diagnostics import UserError
from bsc_cli.source.yaml import read_yaml
from bsc_cli.usecases import define, init

STARTED = (".gitignore", "README.md", "bsc.yaml", "scorecards/service_office.yaml")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")


def begin(folder: str = "new", *, lang: str = "en", **options: object) -> init.Begun:
    return init.begin(Path(folder), shown_from=Path.cwd(), lang=lang, **options)  # type: ignore[arg-type] - options


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_blank_workspace_is_sound_and_speaks_its_language(lang: str, tmp_path: Path) -> None:
    begun = begin(lang=lang)
    assert begun.files == STARTED
    assert sorted(files(tmp_path / "new")) == sorted(STARTED)
    validated = define.validate(tmp_path / "new", shown_from=tmp_path)
    assert validated.findings == ()
    assert validated.workspace.definitions.organisation.languages[0] == lang


@pytest.mark.parametrize("example", init.EXAMPLES)
def test_an_example_is_copied_whole_and_is_sound_by_itself(example: str, tmp_path: Path) -> None:
    begin("there", example=example)
    validated = define.validate(tmp_path / "there", shown_from=tmp_path)
    assert not [one for one in validated.findings if one.rule.severity != "note"]
    top, parts = init.EXAMPLES[example].checkout, init.EXAMPLES[example].parts
    copied = files(tmp_path / "there")
    for name, content in copied.items():
        assert name.startswith(parts)
        assert (top / name).read_bytes().endswith(content), "nothing but the first line may be left out"
        assert b"$schema" not in content, "a copy has no schema beside it"
    for part in parts:
        assert any(name.startswith(part) for name in copied)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("example", init.EXAMPLES)
def test_an_example_speaks_the_language_of_whoever_asked_for_it(example: str, lang: str, tmp_path: Path) -> None:
    begin("there", example=example, lang=lang)
    assert workspace.load(tmp_path / "there", shown_from=tmp_path).definitions.organisation.languages[0] == lang


def test_what_runs_left_behind_in_an_example_is_not_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    example = tmp_path / "example"
    for name in ("bsc.yaml", "data/a.csv", ".bsc/key", "reports/a.html", "data/.~lock", "data/__pycache__/a.pyc"):
        (example / name).parent.mkdir(parents=True, exist_ok=True)
        (example / name).write_text("a: 1\n", encoding="utf-8")
    parts = init.EXAMPLES["hdi"].parts
    monkeypatch.setitem(init.EXAMPLES, "hdi", init.Example(example, parts, ()))
    assert begin(example="hdi").files == ("bsc.yaml", "data/a.csv")


def test_an_installed_program_takes_the_example_that_travels_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "_samples/hdi").mkdir(parents=True)
    monkeypatch.setattr(init, "_PACKAGE", tmp_path)
    assert init.home("hdi") == tmp_path / "_samples/hdi"
    assert init.home("kunming") == init.EXAMPLES["kunming"].checkout


def test_both_languages_start_from_the_same_definitions() -> None:
    def read(lang: str, name: str) -> dict[str, object]:
        document, findings = read_yaml((init._STARTER / lang / name).read_bytes(), file=name)
        assert document is not None
        assert findings == ()
        assert isinstance(document.value, dict)
        content = dict(document.value)
        content.pop("languages", None)
        return content

    for name in ("bsc.yaml", "scorecards/service_office.yaml"):
        assert read("en", name) == read("zh", name)


@pytest.mark.parametrize("name", ["Sample City", '示例市 "A": # \\ {}', "no", "- x"])
def test_the_organisation_is_called_as_it_was_named(name: str, tmp_path: Path) -> None:
    begin(name=name)
    validated = define.validate(tmp_path / "new", shown_from=tmp_path)
    assert validated.findings == ()
    assert validated.workspace.definitions.organisation.name.get("zh") == name


def test_a_dry_run_tells_the_files_and_writes_none(tmp_path: Path) -> None:
    assert begin(dry_run=True).files == STARTED
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_is_refused_for_what_a_run_would_be(tmp_path: Path) -> None:
    (tmp_path / "README.md").touch()
    with pytest.raises(UserError) as caught:
        begin(".", dry_run=True)
    assert [one.rule.code for one in caught.value.findings] == ["BSC522"]


def test_everything_that_stands_in_the_way_is_named_and_nothing_touched(tmp_path: Path) -> None:
    before = {"README.md": b"mine", ".gitignore": b"mine", "scorecards/service_office.yaml": b"mine"}
    for name, content in before.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError) as caught:
        begin(".")
    assert [str(one.place) for one in caught.value.findings] == sorted(before)
    assert files(tmp_path) == before


@pytest.mark.parametrize("failing", STARTED)
def test_a_disk_that_fills_up_leaves_nothing_behind(
    failing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept.txt").write_text("mine", encoding="utf-8")
    opened = Path.open

    def full(path: Path, *arguments: object, **named: object) -> object:
        if path.name == Path(failing).name and arguments == ("xb",):
            opened(path, "xb").close()  # the name is there, the bytes found no room
            path.unlink()
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return opened(path, *arguments, **named)  # type: ignore[call-overload] - handed on as it came

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(UserError) as caught:
        begin("deep/er")
    (finding,) = caught.value.findings
    assert finding.rule.code == "BSC186"
    assert finding.facts["why"] == "the disk is full"
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_what_appears_while_writing_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    conflicts = init._conflicts

    def then_somebody_writes(*arguments: object) -> object:
        found = list(conflicts(*arguments))  # type: ignore[arg-type] - handed on as they came
        (tmp_path / "README.md").write_text("mine", encoding="utf-8")
        return found

    monkeypatch.setattr(init, "_conflicts", then_somebody_writes)
    with pytest.raises(UserError) as caught:
        begin(".")
    assert [one.facts["why"] for one in caught.value.findings] == ["it exists already"]
    assert files(tmp_path) == {"README.md": b"mine"}


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "office").write_text("mine", encoding="utf-8")
    for folder in ("office", "office/below"):
        with pytest.raises(UserError) as caught:
            begin(folder)
        assert [one.rule.code for one in caught.value.findings] == ["BSC186"]
    assert files(tmp_path) == {"office": b"mine"}


def bsc(*words: str) -> typer.testing.Result:
    return typer.testing.CliRunner().invoke(app, ["init", *words], catch_exceptions=False)


def test_the_folder_goes_to_stdout_and_what_to_do_next_to_stderr() -> None:
    ended = bsc("my office")
    assert ended.exit_code == 0
    assert ended.stdout == "my office\n"
    steps = [shlex.split(line) for line in ended.stderr.splitlines() if line.startswith("  bsc ")]
    assert ["bsc", "validate", "-C", "my office"] in steps


def test_a_workspace_where_one_stands_needs_no_folder_named() -> None:
    ended = bsc("--lang", "zh")
    assert ended.stdout == ".\n"
    assert "下一步" in ended.stderr
    assert " -C " not in ended.stderr


def test_quiet_gives_the_folder_only() -> None:
    assert bsc("office", "--quiet").stderr == ""


def test_a_dry_run_lists_the_files_on_stdout() -> None:
    ended = bsc("office", "--dry-run")
    assert tuple(ended.stdout.splitlines()) == STARTED
    assert ended.stderr == ""
    assert not Path("office").exists()


def test_a_second_workspace_in_the_same_folder_ends_in_2() -> None:
    assert bsc("office").exit_code == 0
    ended = bsc("office")
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "BSC521" in ended.stderr


def test_the_examples_are_those_of_the_command_line() -> None:
    assert [one.value for one in ExampleName] == list(init.EXAMPLES)
