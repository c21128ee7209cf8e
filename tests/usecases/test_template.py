"""Workbooks on disk: for whom, for which period, signed with what; all or none, and over nothing that was filled in."""

from __future__ import annotations

import errno
import io
import json
import os
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from bsc_cli.collection.identity import SHEET, from_cells, is_signed_with
from bsc_cli.diagnostics import UserError
from bsc_cli.usecases import collect, key, template
from bsc_cli.usecases.template import Sent
from bsc_cli.workspace import load
from tests import case_files
from tests.case_files import Case

TODAY = date(2020, 7, 15)


@pytest.fixture
def bureau(tmp_path: Path) -> Path:
    """The small workspace of the cases, with its results of two quarters taken in."""
    folder = tmp_path / "w"
    case_files.build(Case("", fires=False, name=""), folder)
    collect.ingest(folder, [], shown_from=folder, now=datetime(2020, 7, 15, tzinfo=UTC))
    return folder


def sent(folder: Path, *reporters: str, period: str = "", lang: str = "en", **how: object) -> Sent:
    prepared = template.prepare(folder, shown_from=folder, period=period, reporters=reporters, today=TODAY)
    return template.write(prepared, lang=lang, **how)  # type: ignore[arg-type]


def failing(folder: Path, *reporters: str, **asked: object) -> list[tuple[str, str]]:
    with pytest.raises(UserError) as caught:
        sent(folder, *reporters, **asked)  # type: ignore[arg-type]
    return [(one.rule.code, str(one.place or "")) for one in caught.value.findings]


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_a_workbook_a_reporter_for_the_period_after_the_latest_with_data(bureau: Path) -> None:
    done = sent(bureau)
    assert done.folder == bureau / "workbooks/2020-Q3"
    assert [path.name for path in done.files] == ["north.xlsx", "south.xlsx"]
    assert sorted(content(done.folder)) == ["north.xlsx", "south.xlsx"]
    assert template.summary(done, lang="en") == "2 workbooks for Q3 2020 are written; figures asked for: 8."


def test_the_last_value_is_that_of_the_ledger(bureau: Path) -> None:
    book = openpyxl.load_workbook(sent(bureau, "north").files[0])
    last = {row[1].value: row[7].value for row in book.worksheets[1].iter_rows(min_row=4)}
    assert last["spent"] == "93\nQ2 2020"


def test_without_a_ledger_the_first_period_must_be_named(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    case_files.build(Case("", fires=False, name=""), folder)
    assert failing(folder) == [("BSC377", "")]
    assert sent(folder, period="2020-Q1").prepared.forms[0].due == date(2020, 4, 10)


def test_a_new_run_leaves_what_is_the_same_and_never_replaces_what_is_not(bureau: Path) -> None:
    before = content(sent(bureau).folder)
    assert sent(bureau).unchanged == frozenset(sent(bureau).files)
    filled = bureau / "workbooks/2020-Q3/south.xlsx"
    filled.write_bytes(b"filled in")
    (bureau / "workbooks/2020-Q3/north.xlsx").unlink()
    assert failing(bureau) == [("BSC503", "workbooks/2020-Q3/south.xlsx")]
    assert content(filled.parent) == {"south.xlsx": b"filled in"}
    assert failing(bureau, lang="zh", dry_run=True) == [("BSC503", "workbooks/2020-Q3/south.xlsx")]
    sent(bureau, force=True)
    assert content(filled.parent) == before


def test_every_workbook_in_the_way_is_told(bureau: Path) -> None:
    sent(bureau)
    assert [code for code, _ in failing(bureau, lang="zh")] == ["BSC503", "BSC503"]


def test_a_disk_that_fills_up_leaves_everything_as_it_was(bureau: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(sent(bureau).folder)
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "south.xlsx":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert failing(bureau, lang="zh", force=True) == [("BSC186", "workbooks/2020-Q3")]
    assert content(bureau / "workbooks/2020-Q3") == before


def test_a_dry_run_writes_nothing_not_even_a_key(bureau: Path) -> None:
    done = sent(bureau, dry_run=True)
    assert len(done.files) == 2
    assert not (bureau / "workbooks").exists()
    assert not (bureau / key.FILE).exists()


def test_a_file_keeps_its_name_however_few_are_asked_for(bureau: Path, tmp_path: Path) -> None:
    card = bureau / "scorecards/bureau.yaml"
    text = card.read_text(encoding="utf-8").replace("{id: north,", "{id: Ab,").replace("{id: south,", "{id: aB,")
    card.write_text(text, encoding="utf-8")
    everybody = sent(bureau, period="2020-Q3", output=tmp_path / "all")
    alone = sent(bureau, "aB", period="2020-Q3", output=tmp_path / "one")
    assert {path.name for path in everybody.files} == {"Ab.xlsx", "aB~2.xlsx"}
    assert [path.name for path in alone.files] == ["aB~2.xlsx"]


class TestReporters:
    def test_several_may_be_named_at_once(self, bureau: Path) -> None:
        assert [form.reporter for form in sent(bureau, "south,north").prepared.forms] == ["north", "south"]

    def test_every_unknown_one_is_told(self, bureau: Path) -> None:
        assert failing(bureau, "nort,x", "south") == [("BSC190", ""), ("BSC190", "")]

    def test_one_that_reports_nothing_then_is_told(self, bureau: Path) -> None:
        card = bureau / "scorecards/bureau.yaml"
        text = card.read_text(encoding="utf-8").replace("{id: north,", "{id: north, from: 2021-Q1,")
        card.write_text(text, encoding="utf-8")
        assert failing(bureau, "north") == [("BSC378", "")]
        assert [form.reporter for form in sent(bureau).prepared.forms] == ["south"]


class TestKey:
    def identities(self, done: Sent) -> list[bool]:
        secret = key.read(done.prepared.workspace)
        found = []
        for path in done.files:
            cells = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))[SHEET]["A"]
            identity = from_cells(str(cell.value) for cell in cells)
            found.append(identity is not None and is_signed_with(identity, secret))
        return found

    def test_it_is_made_once_for_its_owner_alone_and_signs_everything(self, bureau: Path) -> None:
        assert self.identities(sent(bureau)) == [True, True]
        made = bureau / ".bsc/key"
        before = made.read_text()
        assert len(bytes.fromhex(before)) == 32
        assert stat.S_IMODE(made.stat().st_mode) == 0o600
        assert (bureau / ".bsc/.gitignore").read_text() == "/key\n"
        sent(bureau, "north", period="2021-Q1")
        assert made.read_text() == before

    def test_two_workspaces_have_two_keys(self, bureau: Path, tmp_path: Path) -> None:
        other = tmp_path / "v"
        case_files.build(Case("", fires=False, name=""), other)
        one, two = (sent(folder, period="2020-Q3").prepared.workspace for folder in (bureau, other))
        assert key.read(one) != key.read(two)

    def test_one_that_staff_share_is_used_and_never_made(self, bureau: Path, tmp_path: Path) -> None:
        shared = tmp_path / "shared.key"
        assert failing(bureau, key_file=shared) == [("BSC374", shared.as_posix())]
        assert not (bureau / "workbooks").exists()
        shared.write_text("ab" * 40 + "\r\n")
        sent(bureau, key_file=shared)
        assert not (bureau / key.FILE).exists()
        assert key.read(load(bureau, shown_from=bureau), shared) == b"\xab" * 40

    @pytest.mark.parametrize("held", [b"", b"ab" * 31, b"xy" * 32, b"ab" * 32 + b"\n# mine", b"\xff" * 64])
    def test_one_that_is_damaged_is_told_and_stays(self, bureau: Path, held: bytes) -> None:
        (bureau / key.FILE).write_bytes(held)
        assert failing(bureau) == [("BSC375", ".bsc/key")]
        assert (bureau / key.FILE).read_bytes() == held
        assert not (bureau / "workbooks").exists()

    def test_one_that_cannot_be_written_leaves_nothing(self, bureau: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(_handle: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(os, "fsync", full)
        assert failing(bureau) == [("BSC186", ".bsc/key")]
        assert not (bureau / key.FILE).exists()


def test_what_was_written_is_told_as_json(bureau: Path) -> None:
    sent(bureau, "north")
    told = json.loads(template.as_json(sent(bureau)))
    assert told["folder"] == "workbooks/2020-Q3"
    assert told["workbooks"] == [
        {
            "reporter": reporter,
            "file": f"workbooks/2020-Q3/{reporter}.xlsx",
            "period": "2020-Q3",
            "due": "2020-10-10",
            "figures": 4,
            "unchanged": reporter == "north",
        }
        for reporter in ("north", "south")
    ]


def test_progress_is_told_to_its_end(bureau: Path) -> None:
    told: list[tuple[int, int]] = []
    sent(bureau, progress=lambda done, whole: told.append((done, whole)))
    assert told == [(0, 2), (1, 2), (2, 2)]
