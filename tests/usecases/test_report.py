"""Reports on disk: all of them or none, by names that stay, and nothing left behind."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bsc_cli.diagnostics import UserError
from bsc_cli.usecases import collect, report
from bsc_cli.usecases import score as scores
from bsc_cli.usecases.report import Reported, Written
from tests import case_files
from tests.case_files import Case


@pytest.fixture
def bureau(tmp_path: Path) -> Path:
    """The small workspace of the cases, with its results taken in."""
    folder = tmp_path / "w"
    case_files.build(Case("", fires=False, name=""), folder)
    collect.ingest(folder, [], shown_from=folder, now=datetime(2020, 7, 15, tzinfo=UTC))
    return folder


def written(folder: Path, *, lang: str = "en", output: Path | None = None, **asked: object) -> Written:
    scored = scores.score(folder, shown_from=folder, history=report.HISTORY, **asked)  # type: ignore[arg-type]
    (done,) = report.write(scored, langs=(lang,), output=output).sets
    return done


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_page_a_unit_and_a_list_of_them(bureau: Path) -> None:
    done = written(bureau)
    assert done.folder == bureau / "reports/2020-Q2"
    assert names(done.folder) == ["index.html", "north.html", "south.html"]
    assert (done.first, done.pages) == (
        done.folder / "index.html",
        (done.folder / "north.html", done.folder / "south.html"),
    )
    index = done.first.read_text(encoding="utf-8")
    assert 'href="north.html"' in index
    assert "North Bureau" in index


def test_the_same_input_gives_the_same_bytes(bureau: Path, tmp_path: Path) -> None:
    one, other = written(bureau, output=tmp_path / "one"), written(bureau, output=tmp_path / "other")
    assert names(one.folder) == names(other.folder)
    for name in names(one.folder):
        assert (one.folder / name).read_bytes() == (other.folder / name).read_bytes()


def test_pages_show_scores_reasons_origins_and_trends(bureau: Path) -> None:
    page = (written(bureau).folder / "north.html").read_text(encoding="utf-8")
    for said in ("84.62", "results.csv:4:3", "100 * spent / budget = 100 * 93 / 100 = 93", "<polyline", "Q1 2020"):
        assert said in page


def test_pages_speak_the_language_asked_for(bureau: Path) -> None:
    page = (written(bureau, lang="zh").folder / "north.html").read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in page
    assert "北局" in page
    assert "North Bureau" not in page


def test_of_a_range_the_last_is_reported_and_the_others_make_the_trend(bureau: Path) -> None:
    done = written(bureau, period="2019-Q1..2020-Q1")
    assert done.folder.name == "2020-Q1"
    assert "2019" in (done.folder / "north.html").read_text(encoding="utf-8")


def test_a_page_alone_has_no_list_and_no_link_to_one(bureau: Path) -> None:
    done = written(bureau, units=["south"])
    assert (names(done.folder), done.index) == (["south.html"], None)
    assert done.first == done.folder / "south.html"
    assert "index.html" not in done.first.read_text(encoding="utf-8")


def test_a_page_written_again_keeps_the_list_and_its_link(bureau: Path) -> None:
    before = written(bureau).first.read_bytes()
    done = written(bureau, units=["south"])
    assert names(done.folder) == ["index.html", "north.html", "south.html"]
    assert 'href="index.html"' in (done.folder / "south.html").read_text(encoding="utf-8")
    assert (done.folder / "index.html").read_bytes() == before


def test_the_workspace_has_templates_of_its_own(bureau: Path) -> None:
    (bureau / "templates").mkdir()
    (bureau / "templates/unit.html").write_text("{{ page.unit }}: {{ page.score }}", encoding="utf-8")
    assert written(bureau).pages[0].read_text(encoding="utf-8").startswith("North Bureau: ")


def failing(bureau: Path) -> tuple[str, str]:
    """Give the code of what is told, and the file it names."""
    with pytest.raises(UserError) as caught:
        written(bureau)
    (finding,) = caught.value.findings
    return finding.rule.code, str(finding.facts.get("file", ""))


class TestWhatFailsLeavesEverythingAsItWas:
    def test_a_template_that_does_not_work(self, bureau: Path) -> None:
        before = {path: path.read_bytes() for path in written(bureau).folder.iterdir()}
        (bureau / "templates").mkdir()
        (bureau / "templates/index.html").write_text("{{ page.nothing }}", encoding="utf-8")
        assert failing(bureau)[0] == "BSC502"
        assert {path: path.read_bytes() for path in (bureau / "reports/2020-Q2").iterdir()} == before

    def test_a_disk_that_fills_up(self, bureau: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        before = {path: path.read_bytes() for path in written(bureau).folder.iterdir()}
        write = Path.write_bytes

        def full(path: Path, data: bytes) -> int:
            if path.name == "south.html":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
            return write(path, data)

        monkeypatch.setattr(Path, "write_bytes", full)
        assert failing(bureau) == ("BSC186", "reports/2020-Q2/south.html")
        assert {path: path.read_bytes() for path in (bureau / "reports/2020-Q2").iterdir()} == before

    def test_a_file_where_the_folder_should_be(self, bureau: Path) -> None:
        (bureau / "reports").write_text("not a folder", encoding="utf-8")
        assert failing(bureau)[0] == "BSC186"
        assert (bureau / "reports").read_text(encoding="utf-8") == "not a folder"

    def test_a_folder_where_a_page_should_be(self, bureau: Path) -> None:
        before = written(bureau, lang="zh").first.read_bytes()
        (bureau / "reports/2020-Q2/south.html").unlink()
        (bureau / "reports/2020-Q2/south.html").mkdir()
        assert failing(bureau) == ("BSC186", "reports/2020-Q2/south.html")
        assert (bureau / "reports/2020-Q2/index.html").read_bytes() == before
        assert not [name for name in names(bureau / "reports/2020-Q2") if name.startswith(".")]

    def test_a_cut_at_any_moment_leaves_every_page_whole(self, bureau: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder = written(bureau).folder
        before = {path: path.read_bytes() for path in folder.iterdir()}
        move, seen = Path.replace, []

        def watched(path: Path, target: Path) -> Path:
            seen.append([(folder / one).read_bytes() == data for one, data in before.items()])
            return move(path, target)

        monkeypatch.setattr(Path, "replace", watched)
        written(bureau, lang="zh")
        assert [kept.count(False) for kept in seen] == [0, 1, 2]

    def test_where_files_have_no_second_names(self, bureau: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(path: Path, target: Path) -> None:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM), str(path), None, str(target))

        monkeypatch.setattr(Path, "hardlink_to", refuse)
        first = written(bureau).first.read_bytes()
        assert written(bureau, lang="zh").first.read_bytes() != first

    @pytest.mark.parametrize("step", range(4))
    def test_any_move_that_is_refused(self, bureau: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
        folder = written(bureau).folder
        (folder / "gone.html").write_bytes((folder / "south.html").read_bytes())
        (folder / "south.html").unlink()
        before = {path: path.read_bytes() for path in folder.iterdir()}
        move, done = Path.replace, iter(range(100))

        def refuse(path: Path, target: Path) -> Path:
            if next(done) == step:
                raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return move(path, target)

        monkeypatch.setattr(Path, "replace", refuse)
        with pytest.raises(UserError):
            written(bureau, lang="zh")
        assert {path: path.read_bytes() for path in folder.iterdir()} == before


class TestPagesThatNoUnitHasAnyMore:
    def test_are_removed_and_nothing_else(self, bureau: Path) -> None:
        folder = written(bureau).folder
        page = (folder / "south.html").read_text(encoding="utf-8")
        (folder / "gone.html").write_text(page, encoding="utf-8")
        foreign = {
            "notes.html": "<p>by hand</p>",
            "neighbour.html": page.replace('name="author" content="', 'name="author" content="Another '),
            "gone.txt": page,
        }
        for name, text in foreign.items():
            (folder / name).write_text(text, encoding="utf-8")
        written(bureau, lang="zh")
        assert names(folder) == sorted(["index.html", "north.html", "south.html", *foreign])

    def test_stay_where_only_a_few_units_are_written_but_theirs_are_gone(self, bureau: Path) -> None:
        folder = written(bureau).folder
        written(bureau, units=["south"])
        assert names(folder) == ["index.html", "north.html", "south.html"]


def test_a_list_of_all_is_not_replaced_by_one_of_a_few(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    edit = {"scorecards/bureau.yaml": {"  - {id: south,": "  - {id: west}\n  - {id: south,"}}
    case_files.build(Case("", fires=False, name="", edit=edit), folder)
    collect.ingest(folder, [], shown_from=folder, now=datetime(2020, 7, 15, tzinfo=UTC))
    few = written(folder, units=["north", "south"])
    assert few.index is not None
    assert written(folder, units=["north", "south"]).index == few.index
    everybody = few.index.read_bytes() != (index := written(folder).index) and index
    assert everybody
    before = everybody.read_bytes()
    again = written(folder, units=["north", "south"])
    assert (again.index, everybody.read_bytes()) == (None, before)
    scored = scores.score(folder, shown_from=folder, units=["north", "south"])
    assert "2 pages for 2020-Q2" in report.summary(scored, Reported(again.folder, (again,)), lang="en")


def test_units_whose_ids_differ_in_case_only_keep_pages_of_their_own(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    case_files.build(
        Case(
            "",
            fires=False,
            name="",
            edit={
                "scorecards/bureau.yaml": {"{id: south,": "{id: NORTH,"},
                "results.csv": {"south,2020-Q1": "NORTH,2020-Q1", "south,2020-Q2": "NORTH,2020-Q2"},
            },
        ),
        folder,
    )
    collect.ingest(folder, [], shown_from=folder, now=datetime(2020, 7, 15, tzinfo=UTC))
    everybody = written(folder)
    assert len({path.name.casefold() for path in everybody.pages}) == 2
    alone = written(folder, units=["north"])
    assert alone.pages[0] in everybody.pages
    assert "North Bureau" in alone.pages[0].read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["市" * 120, "x" * 300])
def test_a_unit_may_have_a_long_id(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "w"
    edit = {
        "scorecards/bureau.yaml": {"{id: south,": f"{{id: {name},"},
        "results.csv": {"south,2020-Q1": f"{name},2020-Q1", "south,2020-Q2": f"{name},2020-Q2"},
    }
    case_files.build(Case("", fires=False, name="", edit=edit), folder)
    collect.ingest(folder, [], shown_from=folder, now=datetime(2020, 7, 15, tzinfo=UTC))
    done = written(folder)
    assert len(done.pages) == 2
    assert all(page.is_file() for page in done.pages)
    assert written(folder, units=[name]).pages[0] in done.pages


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "Free some disk space"), (errno.ENAMETOOLONG, "shorter path"), (errno.EROFS, "may write to")],
)
def test_what_to_do_fits_the_reason(bureau: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str) -> None:
    def refuse(path: Path, _data: bytes) -> int:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(UserError) as caught:
        written(bureau)
    (finding,) = caught.value.findings
    assert said in finding.rule.fix.format(**finding.facts)


def test_progress_is_told_to_its_end(bureau: Path) -> None:
    seen: list[tuple[int, int]] = []
    scored = scores.score(bureau, shown_from=bureau)
    report.write(scored, langs=("en",), progress=lambda done, whole: seen.append((done, whole)))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_pages_link_one_another_as_far_as_they_are_there(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    edit = {"scorecards/bureau.yaml": {"{id: south,": "{id: south, parent: north,"}}
    case_files.build(Case("", fires=False, name="", edit=edit), folder)
    collect.ingest(folder, [], shown_from=folder, now=datetime(2020, 7, 15, tzinfo=UTC))
    alone = written(folder, units=["south"]).first
    assert "North Bureau" in alone.read_text(encoding="utf-8")
    assert 'href="north.html"' not in alone.read_text(encoding="utf-8")
    everybody = written(folder).folder
    assert 'href="north.html"' in (everybody / "south.html").read_text(encoding="utf-8")
    assert 'href="south.html"' in (everybody / "north.html").read_text(encoding="utf-8")
    again = written(folder, units=["south"]).first
    assert 'href="north.html"' in again.read_text(encoding="utf-8")
