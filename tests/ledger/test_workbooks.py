"""What the ledger keeps of returned workbooks, and ledgers of the version that knew none."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bsc_cli.ledger.intake import Submission
from bsc_cli.ledger.schema import APPLICATION_ID, MIGRATIONS
from bsc_cli.ledger.store import Arrival, Ledger
from bsc_cli.ledger.workbooks import Remark, Sender
from bsc_cli.model.periods import Period
from tests.ledger.made import NOW, Row, flat, submission

ALL = (0, 10**6)
Q1, Q2 = Period.parse("2020-Q1"), Period.parse("2020-Q2")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".bsc" / "ledger.sqlite"


def workbook(rows: list[Row], *, file: str = "a.xlsx", blank: tuple[tuple[str, str, int], ...] = ()) -> Submission:
    plain = submission(rows, file=file, sheet="Results")
    sender = Sender("a", Q1.key, is_signed=True, blank=blank)
    return replace(plain, kind="workbook", sender=sender, is_versioned=False)


def old_ledger(path: Path) -> None:
    """Make a ledger as the first version left it, with one figure."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(MIGRATIONS[0])
        connection.executescript(
            "PRAGMA journal_mode = WAL; INSERT INTO unit VALUES (1, 'a'); INSERT INTO input VALUES (1, 'x');"
            "INSERT INTO submission (id, received_at, kind, file, sheet, sha256, reading, figures) "
            "VALUES (1, '2020-04-08T09:00:00+00:00', 'table', 'r.csv', '', '', '', 1);"
            f"INSERT INTO fact VALUES ({Q1.key}, 1, 1, 1, 5.0, 0, 2, 3);"
            f"PRAGMA user_version = 1; PRAGMA application_id = {APPLICATION_ID}"
        )


def test_an_older_ledger_is_read_as_it_is(path: Path) -> None:
    old_ledger(path)
    with Ledger.open(path) as ledger:
        assert flat(ledger.facts(*ALL)) == {("a", "x", "2020-Q1"): (5.0, 0)}
        assert ledger.arrivals() == {1: Arrival(1, "2020-04-08T09:00:00+00:00", "", "r.csv")}
        assert ledger.remarks(1) == ()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


def test_an_older_ledger_is_brought_up_to_date_by_whoever_writes(path: Path) -> None:
    old_ledger(path)
    with Ledger.open(path, create=True) as ledger:
        ledger.append(workbook([("a", "x", "2020-Q2", 6.0)]))
        assert flat(ledger.facts(*ALL)) == {("a", "x", "2020-Q1"): (5.0, 0), ("a", "x", "2020-Q2"): (6.0, 0)}


def test_a_migration_that_fails_leaves_the_older_ledger_whole(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old_ledger(path)
    monkeypatch.setattr("bsc_cli.ledger.file.MIGRATIONS", (MIGRATIONS[0], MIGRATIONS[1] + "CREATE TABLE fact (a);"))
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        Ledger.open(path, create=True)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert "reporter" not in [row[1] for row in connection.execute("PRAGMA table_info(submission)")]


def test_evidence_and_notes_stay_with_their_figures(path: Path) -> None:
    remarks = (Remark("a", "x", Q1.key, "report 7", ""), Remark("a", "y", Q1.key, "", "counted by hand"))
    sent = workbook([("a", "x", "2020-Q1", 1.0), ("a", "y", "2020-Q1", None), ("b", "x", "2020-Q1", 3.0)])
    with Ledger.open(path, create=True) as ledger:
        (taken,) = ledger.append(replace(sent, remarks=remarks[::-1]))
        assert ledger.remarks(taken.number) == remarks


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE remark SET note = 'b'",
        "DELETE FROM remark",
        "INSERT OR REPLACE INTO remark SELECT submission, period, input, unit, 'e', 'n' FROM remark",
    ],
)
def test_a_remark_is_never_changed(path: Path, statement: str) -> None:
    sent = replace(workbook([("a", "x", "2020-Q1", 1.0)]), remarks=(Remark("a", "x", Q1.key, "e", "n"),))
    with Ledger.open(path, create=True) as ledger:
        ledger.append(sent)
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="never"):
        connection.execute(statement)


def test_a_remark_of_no_figure_is_refused_and_nothing_is_kept(path: Path) -> None:
    sent = workbook([("a", "x", "2020-Q1", 1.0), ("a", "y", "2020-Q2", 2.0)])
    with Ledger.open(path, create=True) as ledger:
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            ledger.append(replace(sent, remarks=(Remark("a", "y", Q1.key, "e", ""),)))
        assert ledger.latest() == 0


def test_the_same_workbook_under_another_name_is_known(path: Path) -> None:
    sent = workbook([("a", "x", "2020-Q1", 1.0)])
    with Ledger.open(path, create=True) as ledger:
        ledger.append(sent)
        (again,) = ledger.append(replace(sent, file="a (1).xlsx"))
    assert (again.already, again.number) == (True, 1)


def test_a_corrected_workbook_supersedes_whatever_it_is_called(path: Path) -> None:
    with Ledger.open(path, create=True) as ledger:
        ledger.append(workbook([("a", "x", "2020-Q1", 1.0)]))
        (taken,) = ledger.append(workbook([("a", "x", "2020-Q1", 2.0)], file="corrected.xlsx"))
        assert flat(ledger.facts(*ALL)) == {("a", "x", "2020-Q1"): (2.0, 0)}
        assert (taken.already, taken.disputed) == (False, 0)
        (back,) = ledger.append(workbook([("a", "x", "2020-Q1", 1.0)]))
        assert flat(ledger.facts(*ALL)) == {("a", "x", "2020-Q1"): (1.0, 0)}
        assert (back.already, back.undone) == (False, 1)
        (undone,) = back.undoings
        assert (undone.theirs[0], str(undone.theirs[1])) == (2.0, "corrected.xlsx:Results!C2")
        assert undone.ours[0] == 1.0


def test_an_old_copy_with_something_new_in_it_undoes_a_correction_all_the_same(path: Path) -> None:
    with Ledger.open(path, create=True) as ledger:
        ledger.append(workbook([("a", "x", "2020-Q1", 1.0)]))
        ledger.append(workbook([("a", "x", "2020-Q1", 2.0)]))
        (taken,) = ledger.append(workbook([("a", "x", "2020-Q1", 1.0), ("a", "y", "2020-Q1", 7.0)]))
        assert (taken.undone, taken.disputed) == (1, 0)
        (taken,) = ledger.append(workbook([("a", "x", "2020-Q1", 3.0)]))
        assert taken.undone == 0, "a value that was never told is a correction"


def test_a_figure_that_a_table_told_differently_is_disputed(path: Path) -> None:
    with Ledger.open(path, create=True) as ledger:
        ledger.append(submission([("a", "x", "2020-Q1", 1.0)]))
        (taken,) = ledger.append(workbook([("a", "x", "2020-Q1", 2.0)]))
    assert taken.disputed == 1


def test_what_a_correction_leaves_blank_still_counts_and_is_told(path: Path) -> None:
    x, y = ("a", "x", Q1.key), ("a", "y", Q1.key)
    with Ledger.open(path, create=True) as ledger:
        ledger.append(workbook([("a", "x", "2020-Q1", 1.0), ("a", "z", "2020-Q1", 3.0)], blank=(y,)))
        (taken,) = ledger.append(workbook([("a", "z", "2020-Q1", 4.0)], blank=(x, y)))
        assert taken.left_out == 1
        ledger.append(submission([("a", "x", "2020-Q1", 9.0)], file="audit.csv"))
        (later,) = ledger.append(workbook([("a", "z", "2020-Q1", 5.0)], blank=(x, y)))
        assert later.left_out == 0, "what somebody else told since is not this workbook's any more"


def test_everything_that_was_carried_is_told_with_what_it_came_in(path: Path) -> None:
    with Ledger.open(path, create=True) as ledger:
        ledger.append(workbook([("a", "x", "2020-Q1", 1.0)]))
        ledger.append(replace(workbook([("a", "x", "2020-Q1", 2.0)]), received_on="2020-04-09"))
        ledger.append(submission([("a", "x", "2020-Q2", None)], file="t.csv"))
        assert sorted(ledger.carried({Q1})) == [("a", "x", Q1, 1), ("a", "x", Q1, 2)]
        assert list(ledger.carried({Q2})) == [("a", "x", Q2, 3)]
        assert ledger.arrivals()[2] == Arrival(2, NOW.isoformat(timespec="seconds"), "2020-04-09", "a.xlsx")
