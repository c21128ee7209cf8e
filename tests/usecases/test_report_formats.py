"""Reports in several formats and languages: all of them or none, each knowing its own files."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bsc_cli.cli import app
from bsc_cli.diagnostics import UserError
from bsc_cli.reports import pdf
from bsc_cli.usecases import collect, report
from bsc_cli.usecases import score as scores
from bsc_cli.usecases.report import Reported
from bsc_cli.usecases.report_formats import KINDS
from tests import case_files
from tests.case_files import Case

FORMS = tuple(KINDS)


def workspace(folder: Path, **changed: object) -> Path:
    """Make the small workspace of the cases, with its results taken in."""
    case_files.build(Case("", fires=False, name="", **changed), folder)  # type: ignore[arg-type]
    collect.ingest(folder, [], shown_from=folder, now=datetime(2020, 7, 15, tzinfo=UTC))
    return folder


@pytest.fixture
def bureau(tmp_path: Path) -> Path:
    return workspace(tmp_path / "w")


def written(
    folder: Path, *, langs: tuple[str, ...] = ("en",), forms: tuple[str, ...] = FORMS, **asked: object
) -> Reported:
    scored = scores.score(folder, shown_from=folder, history=report.HISTORY, **asked)  # type: ignore[arg-type]
    return report.write(scored, langs=langs, forms=forms)


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in files(folder)}


def test_each_format_has_a_file_a_unit_and_a_list(bureau: Path) -> None:
    done = written(bureau)
    assert files(done.folder) == sorted(
        f"{name}.{form}" for name in ("index", "north", "south") for form in ("html", "pdf", "xlsx")
    )
    assert [one.first.name for one in done.sets] == ["index.html", "index.pdf", "index.xlsx"]


def test_of_several_languages_each_has_a_folder(bureau: Path) -> None:
    done = written(bureau, langs=("en", "zh"), forms=("html", "pdf"))
    assert files(done.folder) == sorted(
        f"{lang}/{name}.{form}"
        for lang in ("en", "zh")
        for name in ("index", "north", "south")
        for form in ("html", "pdf")
    )
    assert [(one.lang, one.form) for one in done.sets] == [("en", "html"), ("en", "pdf"), ("zh", "html"), ("zh", "pdf")]
    assert "北局" in (done.folder / "zh/north.html").read_text(encoding="utf-8")
    assert "North Bureau" in (done.folder / "en/north.html").read_text(encoding="utf-8")


def test_a_report_is_the_same_whatever_is_written_beside_it(bureau: Path) -> None:
    alone = contents(written(bureau, forms=("pdf",)).folder)
    together = contents(written(bureau, langs=("en", "zh")).folder)
    assert {f"en/{name}": data for name, data in alone.items()}.items() <= together.items()


def test_the_same_input_gives_the_same_bytes(bureau: Path, tmp_path: Path) -> None:
    before = contents(written(bureau, langs=("en", "zh")).folder)
    pdf._compiler.cache_clear()
    other = workspace(tmp_path / "other")
    assert contents(written(other, langs=("en", "zh")).folder) == before


def test_a_unit_alone_has_no_list(bureau: Path) -> None:
    done = written(bureau, units=["south"])
    assert files(done.folder) == ["south.html", "south.pdf", "south.xlsx"]
    assert [one.first.name for one in done.sets] == ["south.html", "south.pdf", "south.xlsx"]


class TestAllOrNone:
    @pytest.mark.parametrize("name", ["south.pdf", "index.xlsx", "north.html"])
    def test_a_disk_that_fills_up(self, bureau: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        folder = written(bureau, langs=("en", "zh")).folder
        before = contents(folder)
        write = Path.write_bytes

        def full(path: Path, data: bytes) -> int:
            if path.name == name and path.parent.name == "zh":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
            return write(path, data)

        monkeypatch.setattr(Path, "write_bytes", full)
        with pytest.raises(UserError) as caught:
            written(bureau, langs=("zh", "en"))
        (finding,) = caught.value.findings
        assert finding.facts["file"] == f"reports/2020-Q2/zh/{name}"
        assert contents(folder) == before

    @pytest.mark.parametrize("step", [0, 5, 11])
    def test_any_move_that_is_refused(self, bureau: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
        folder = written(bureau, langs=("en", "zh"), forms=("html", "xlsx")).folder
        before = contents(folder)
        move, done = Path.replace, iter(range(1000))

        def refuse(path: Path, target: Path) -> Path:
            if next(done) == step:
                raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return move(path, target)

        monkeypatch.setattr(Path, "replace", refuse)
        with pytest.raises(UserError):
            written(bureau, langs=("en", "zh"), forms=("html", "xlsx"))
        assert contents(folder) == before

    def test_nothing_is_left_of_a_first_run_that_fails(self, bureau: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        move = Path.replace

        def refuse(path: Path, target: Path) -> Path:
            if path.name == "south.html":
                raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return move(path, target)

        monkeypatch.setattr(Path, "replace", refuse)
        with pytest.raises(UserError):
            written(bureau, langs=("en", "zh"), forms=("html",))
        assert list((bureau / "reports/2020-Q2").iterdir()) == []

    def test_a_character_without_a_font_is_one_finding_for_all_reports(self, tmp_path: Path) -> None:
        edit = {"scorecards/bureau.yaml": {"Value for money": "Value \U0010fffd"}}
        folder = workspace(tmp_path / "w", edit=edit)
        with pytest.raises(UserError) as caught:
            written(folder, langs=("en", "zh"))
        (finding,) = caught.value.findings
        assert finding.rule.code == "BSC506"
        assert (finding.facts["count"], finding.facts["reports"]) == (2, "north, south")
        assert "U+10FFFD" in str(finding.facts["characters"])
        assert files(folder / "reports") == []


class TestFilesThatNoUnitHasAnyMore:
    def test_are_removed_in_each_format_and_nothing_else(self, bureau: Path) -> None:
        folder = written(bureau).folder
        before = files(folder)
        foreign = {}
        for form in FORMS:
            (folder / f"gone.{form}").write_bytes((folder / f"south.{form}").read_bytes())
            foreign[f"notes.{form}"] = b"by hand"
        foreign["gone.txt"] = b"by hand"
        for name, data in foreign.items():
            (folder / name).write_bytes(data)
        written(bureau)
        assert files(folder) == sorted([*before, *foreign])

    def test_stay_where_their_format_is_not_written(self, bureau: Path) -> None:
        folder = written(bureau).folder
        (folder / "gone.pdf").write_bytes((folder / "south.pdf").read_bytes())
        written(bureau, forms=("html", "xlsx"))
        assert "gone.pdf" in files(folder)


@pytest.mark.parametrize("form", FORMS)
def test_a_list_of_all_is_not_replaced_by_one_of_a_few(tmp_path: Path, form: str) -> None:
    edit = {"scorecards/bureau.yaml": {"  - {id: south,": "  - {id: west}\n  - {id: south,"}}
    folder = workspace(tmp_path / "w", edit=edit)
    (few,) = written(folder, forms=(form,), units=["north", "south"]).sets
    assert few.index is not None
    (again,) = written(folder, forms=(form,), units=["north", "south"]).sets
    assert again.index == few.index
    written(folder, forms=(form,))
    everybody = few.index.read_bytes()
    (third,) = written(folder, forms=(form,), units=["north", "south"]).sets
    assert (third.index, few.index.read_bytes()) == (None, everybody)


def test_progress_counts_every_file(bureau: Path) -> None:
    seen: list[tuple[int, int]] = []
    scored = scores.score(bureau, shown_from=bureau)
    report.write(scored, langs=("en", "zh"), forms=FORMS, progress=lambda done, whole: seen.append((done, whole)))
    assert seen == [(done, 18) for done in range(19)]


class TestCommand:
    def test_prints_what_to_open_first_of_each_language_and_format(self, bureau: Path) -> None:
        asked = ["report", "-C", str(bureau), "--format", "html,pdf", "--format", "xlsx", "--lang", "en,zh"]
        done = CliRunner().invoke(app.app, asked)
        assert done.exit_code == 0
        opened = [Path(line).as_posix() for line in done.stdout.splitlines()]
        wanted = [f"{lang}/index.{form}" for lang in ("en", "zh") for form in FORMS]
        assert [name[-len(want) :] for name, want in zip(opened, wanted, strict=True)] == wanted
        assert "12 reports for 2020-Q2 are written, and 6 that list them." in done.stderr

    @pytest.mark.parametrize(
        "asked", [["--format", "docx"], ["--lang", "fr"], ["--format", "html,"], ["--lang", "en,en,x"]]
    )
    def test_refuses_what_it_does_not_know(self, bureau: Path, asked: list[str]) -> None:
        done = CliRunner().invoke(app.app, ["report", "-C", str(bureau), *asked])
        assert done.exit_code == 2
        assert not (bureau / "reports").exists()
