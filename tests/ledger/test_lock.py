from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest

from bsc_cli.diagnostics import UserError
from bsc_cli.ledger import lock
from bsc_cli.ledger.lock import Writer, holder, noted
from bsc_cli.ledger.store import Ledger
from tests.ledger.made import submission

ONE = submission([("a", "x", "2020-Q1", 1.0)])
SINCE = datetime(2020, 7, 15, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Ledger.open(tmp_path / "ledger.sqlite", create=True) as ledger:
        ledger.append(ONE)
    return tmp_path / "ledger.sqlite"


def here() -> Writer:
    return Writer.here("bsc ingest", since=SINCE)


def write_in_a_hurry(path: Path, waiting: Callable[[str], None]) -> None:
    with (
        mock.patch("bsc_cli.ledger.store.PATIENCE", 0.01),
        Ledger.open(path, create=True, wait=0.05, waiting=waiting) as ledger,
    ):
        ledger.append(submission([("a", "x", "2020-Q3", 1.0)]))


def test_the_note_tells_command_process_and_since_when_and_goes_with_its_writer(path: Path) -> None:
    before = set(path.parent.iterdir())
    with noted(path, here()):
        told = holder(path)
    assert told.startswith("bsc ingest (")
    assert f"PID {os.getpid()}, 2020-07-15T12:00:00+00:00)" in told
    assert holder(path) == ""
    with pytest.raises(ZeroDivisionError), noted(path, here()):
        _ = 1 / 0
    assert set(path.parent.iterdir()) == before


def test_a_note_whose_process_has_ended_tells_nothing(path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    with noted(path, replace(here(), pid=ended.pid)):
        assert holder(path) == ("" if os.name == "posix" else holder(path))
    with noted(path, replace(here(), pid=ended.pid, host="another")):
        assert "another" in holder(path), "of another computer nobody knows here"


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"command": "x"}', '{"pid": "x"}', "\udcff"])
def test_a_note_that_cannot_be_read_tells_nothing(path: Path, text: str) -> None:
    lock._note(path).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert holder(path) == ""


def test_a_note_says_nothing_but_plain_text_of_bounded_length(path: Path) -> None:
    with noted(path, replace(here(), command="\x1b[31m" + "x" * 1000)):
        assert holder(path).isprintable()
        assert len(holder(path)) <= lock.LONGEST


def test_a_folder_that_takes_no_note_stops_nobody(path: Path) -> None:
    lock._note(path).mkdir()
    with Ledger.open(path, create=True, writer=here()) as ledger:
        assert ledger.append(submission([("a", "x", "2020-Q2", 1.0)]))[0].number == 2


def test_while_it_writes_a_writer_is_named_to_the_others(path: Path) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def slow(*_: object) -> None:
        inside.set()
        go_on.wait(30)

    def write() -> None:
        with (
            Ledger.open(path, create=True, writer=here()) as ledger,
            mock.patch("bsc_cli.ledger.store.take", slow),
        ):
            ledger.append(submission([("a", "x", "2020-Q2", 1.0)]))

    first = threading.Thread(target=write)
    first.start()
    assert inside.wait(30)
    told: list[str] = []
    with pytest.raises(UserError) as caught:
        write_in_a_hurry(path, told.append)
    go_on.set()
    first.join()
    (finding,) = caught.value.findings
    assert finding.rule.code == "BSC352"
    assert told == [finding.facts["holder"]]
    assert "bsc ingest" in told[0]


def test_another_program_that_writes_has_no_name(path: Path) -> None:
    told: list[str] = []
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError):
            write_in_a_hurry(path, told.append)
    assert told == ["another program"]


def test_who_need_not_wait_is_told_nothing(path: Path) -> None:
    told: list[str] = []
    with Ledger.open(path, create=True, waiting=told.append) as ledger:
        ledger.append(submission([("a", "x", "2020-Q2", 1.0)]))
    assert told == []
