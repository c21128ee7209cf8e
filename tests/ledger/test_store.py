from __future__ import annotations

import math
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc_cli.ledger.intake import digest
from bsc_cli.ledger.store import FACTS, Ledger
from bsc_cli.model.periods import Period
from tests.ledger.made import NOW, Row, figures, flat, submission

ALL = (0, 10**6)
Q1, Q2 = Period.parse("2020-Q1"), Period.parse("2020-Q2")
values = st.none() | st.floats(allow_nan=False, allow_infinity=False)
keys = st.tuples(
    st.sampled_from(["010001", "AFG", "ZZK.WORLD", "支局"]),
    st.sampled_from(["spent", "支出"]),
    st.sampled_from(["2020", "2020-H1", "2020-Q1", "2020-03", "1990"]),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".bsc" / "ledger.sqlite"


def read(path: Path) -> dict[tuple[str, str, str], tuple[float, int]]:
    with Ledger.open(path) as ledger:
        return flat(ledger.facts(*ALL))


@settings(max_examples=30)
@given(st.lists(st.dictionaries(keys, values, max_size=8), min_size=1, max_size=4))
def test_the_latest_submission_of_each_figure_counts(
    tmp_path_factory: pytest.TempPathFactory, sent: list[dict[tuple[str, str, str], float | None]]
) -> None:
    path = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    in_force: dict[tuple[str, str, str], float | None] = {}
    with Ledger.open(path, create=True) as ledger:
        for number, table in enumerate(sent):
            rows: list[Row] = [(*key, value) for key, value in table.items()]
            ledger.append(submission(rows, content=str(number)))
            in_force |= table
        facts = ledger.facts(*ALL)
    found = flat(facts)
    assert len(facts.value) == len(in_force)
    assert {key: status == 0 for key, (_, status) in found.items()} == {
        key: value is not None for key, value in in_force.items()
    }
    for key, value in in_force.items():
        assert found[key][0] == value or (value is None and math.isnan(found[key][0]))
    assert (np.diff(facts.period) >= 0).all()


def test_a_range_reads_its_periods_only(path: Path) -> None:
    rows: list[Row] = [("a", "x", str(Q1.shift(n)), float(n)) for n in range(8)]
    with Ledger.open(path, create=True) as ledger:
        ledger.append(submission(rows))
        assert set(flat(ledger.facts(Q2.key, Q2.shift(2).key))) == {
            ("a", "x", p) for p in ("2020-Q2", "2020-Q3", "2020-Q4")
        }
        assert ledger.periods() == tuple(Q1.shift(n) for n in range(8))


def test_an_empty_ledger_reads_as_nothing(path: Path) -> None:
    with Ledger.open(path, create=True) as ledger:
        assert ledger.periods() == ()
        assert len(ledger.facts(*ALL).value) == 0
        assert ledger.origins("a", ["x"], *ALL) == {}


def test_a_submission_without_figures_is_kept_and_known_again(path: Path) -> None:
    with Ledger.open(path, create=True) as ledger:
        (first,) = ledger.append(submission([], content="empty"))
        (again,) = ledger.append(submission([], content="empty"))
    assert (first.already, again.already) == (False, True)
    assert again.number == first.number


def test_the_same_file_again_changes_not_a_byte(path: Path) -> None:
    sent = submission([("a", "x", "2020-Q1", 1.0)])
    with Ledger.open(path, create=True) as ledger:
        (first,) = ledger.append(sent)
    before = path.read_bytes()
    with Ledger.open(path, create=True) as ledger:
        (again,) = ledger.append(sent)
    assert path.read_bytes() == before
    assert (again.number, again.already) == (first.number, True)


def test_a_file_sent_again_after_its_correction_counts_again(path: Path) -> None:
    old, new = submission([("a", "x", "2020-Q1", 1.0)]), submission([("a", "x", "2020-Q1", 2.0)])
    with Ledger.open(path, create=True) as ledger:
        taken = [ledger.append(sent)[0] for sent in (old, new, old, old)]
    assert [one.already for one in taken] == [False, False, False, True]
    assert [one.number for one in taken] == [1, 2, 3, 3]
    assert read(path) == {("a", "x", "2020-Q1"): (1.0, 0)}


def test_a_file_that_has_not_changed_is_not_taken_in_again_whatever_others_replaced_since(path: Path) -> None:
    old = submission([("a", "x", "2020-Q1", 1.0), ("a", "y", "2020-Q1", 1.0)])
    other = submission([("a", "x", "2020-Q1", 2.0)], file="other.csv")
    with Ledger.open(path, create=True) as ledger:
        taken = [ledger.append(sent)[0] for sent in (old, other, old, other)]
    assert [(one.number, one.already, one.disputed) for one in taken] == [
        (1, False, 0),
        (2, False, 1),
        (1, True, 1),
        (2, True, 0),
    ]
    dispute = taken[1].disputes[0]
    assert (dispute.ours[0], str(dispute.ours[1])) == (2.0, "other.csv:2:3")
    assert (dispute.theirs[0], str(dispute.theirs[1])) == (1.0, "results.csv:2:3")
    assert taken[2].disputes[0].ours == dispute.theirs
    assert read(path)["a", "x", "2020-Q1"] == (2.0, 0)


def test_only_figures_that_differ_are_disputed_and_the_first_few_are_named(path: Path) -> None:
    rows: list[Row] = [(f"u{n}", "x", "2020-Q1", 1.0) for n in range(10)]
    again: list[Row] = [(unit, name, period, 1.0 if unit == "u0" else 2.0) for unit, name, period, _ in rows]
    with Ledger.open(path, create=True) as ledger:
        ledger.append(submission(rows))
        (taken,) = ledger.append(submission(again, file="other.csv"))
        (missing,) = ledger.append(submission([("u0", "x", "2020-Q1", None)], file="third.csv"))
    assert (taken.disputed, [one.unit for one in taken.disputes]) == (9, ["u1", "u2", "u3"])
    assert missing.disputed == 1
    assert math.isnan(missing.disputes[0].ours[0])


def test_the_same_bytes_read_another_way_are_another_submission(path: Path) -> None:
    one = submission([("a", "x", "2020-Q1", 1.0)], content="same")
    other = submission([("a", "y", "2020-Q1", 1.0)], content="same")
    with Ledger.open(path, create=True) as ledger:
        assert [taken.already for taken in ledger.append(one, other)] == [False, False]
    assert len(read(path)) == 2


def test_submissions_of_one_file_are_taken_in_together_or_not_at_all(path: Path) -> None:
    with Ledger.open(path, create=True) as ledger:
        ledger.append(submission([("a", "x", "2020-Q1", 1.0)]))
    broken = submission([("a", "x", "2020-Q2", math.inf)])
    broken.figures.status[0] = 7  # a number whose status says there is none: the file's own check refuses it
    with Ledger.open(path, create=True) as ledger, pytest.raises(sqlite3.IntegrityError):
        ledger.append(submission([("a", "x", "2020-Q3", 3.0)]), broken)
    assert read(path) == {("a", "x", "2020-Q1"): (1.0, 0)}


def test_what_a_new_version_of_a_file_leaves_out_still_counts_and_is_counted(path: Path) -> None:
    first: list[Row] = [("a", "x", "2020-Q1", 1.0), ("b", "x", "2020-Q1", 1.0), ("a", "x", "2020-Q2", 1.0)]
    with Ledger.open(path, create=True) as ledger:
        taken = [
            *ledger.append(submission(first)),
            *ledger.append(submission([("a", "x", "2020-Q1", 2.0)])),
            *ledger.append(submission([("b", "x", "2020-Q1", 2.0)], file="other.csv")),
            *ledger.append(submission([("a", "x", "2020-Q1", 3.0)])),
        ]
    # b is left out once, then another file's figure counts in its place; 2020-Q2 is not in the new version at all.
    assert [one.left_out for one in taken] == [0, 1, 0, 0]
    assert len(read(path)) == 3


def test_origins_name_file_and_cell_and_count_what_was_replaced(path: Path) -> None:
    with Ledger.open(path, create=True) as ledger:
        ledger.append(submission([("a", "x", "2020-Q1", 1.0), ("b", "x", "2020-Q1", 1.0)]))
        ledger.append(submission([("a", "x", "2020-Q1", 2.0)], file="in/new.xlsx", sheet="2020"))
        found = ledger.origins("a", ["x", "unknown"], *ALL)
        other = ledger.origins("b", ["x"], *ALL)
    origin = found["a", "x", Q1]
    assert str(origin.place) == "in/new.xlsx:2020!C2"
    assert (origin.submission, origin.superseded, origin.received_at) == (2, 1, NOW.isoformat())
    assert str(other["b", "x", Q1].place) == "results.csv:3:3"
    assert len(found) == len(other) == 1


def test_what_was_known_up_to_a_submission_stays_the_same_with_its_places(path: Path) -> None:
    with Ledger.open(path, create=True) as ledger:
        assert ledger.latest() == 0
        ledger.append(submission([("a", "x", "2020-Q1", 1.0)]))
        upto = ledger.latest()
        ledger.append(submission([("a", "x", "2020-Q1", 2.0), ("a", "x", "2020-Q2", 2.0)], file="later.csv"))
        before = flat(ledger.facts(*ALL, upto=upto))
        origins = ledger.origins("a", ["x"], *ALL, upto=upto)
        assert ledger.latest() == 2
        assert flat(ledger.facts(*ALL, upto=0)) == {}
    assert before == {("a", "x", "2020-Q1"): (1.0, 0)}
    assert [(str(one.place), one.submission, one.superseded) for one in origins.values()] == [("results.csv:2:3", 1, 0)]


@pytest.mark.parametrize("table", ["fact", "submission", "unit", "input"])
def test_nothing_is_changed_or_deleted(path: Path, table: str) -> None:
    with Ledger.open(path, create=True) as ledger:
        ledger.append(submission([("a", "x", "2020-Q1", 1.0)]))
    connection = sqlite3.connect(path)
    (column,) = connection.execute(f"SELECT name FROM pragma_table_info('{table}') LIMIT 1").fetchone()
    before = connection.execute(f"SELECT * FROM {table}").fetchall()
    for statement in (
        f"DELETE FROM {table}",
        f"UPDATE {table} SET {column} = {column}",
        f"UPDATE OR REPLACE {table} SET {column} = {column}",
        f"REPLACE INTO {table} SELECT * FROM {table}",
        f"INSERT OR IGNORE INTO {table} SELECT * FROM {table}",
        f"INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT DO UPDATE SET {column} = {column}",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            connection.execute(statement)
    assert connection.execute(f"SELECT * FROM {table}").fetchall() == before
    connection.close()


@pytest.mark.parametrize("table", ["unit", "input"])
def test_no_name_is_given_another_key(path: Path, table: str) -> None:
    with Ledger.open(path, create=True) as ledger:
        ledger.append(submission([("a", "x", "2020-Q1", 1.0)]))
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        connection.execute(f"REPLACE INTO {table} SELECT 99, name FROM {table}")
    connection.close()


def test_a_digest_tells_figures_and_where_they_stand() -> None:
    rows: list[Row] = [("a", "x", "2020-Q1", 1.0), ("b", "x", "2020-Q1", None)]
    made = figures(rows)
    assert digest(made) == digest(figures(rows))
    assert digest(made) != digest(figures(rows[:1]))
    for column in (made.line, made.field):
        before = digest(made)
        column[1] += 1
        assert digest(made) != before
    assert digest(figures([("ab", "c", "2020", 1.0)])) != digest(figures([("a", "bc", "2020", 1.0)]))


def test_facts_are_clustered_by_period(path: Path) -> None:
    with Ledger.open(path, create=True) as ledger:
        ledger.append(submission([("a", "x", "2020-Q1", 1.0)]))
    connection = sqlite3.connect(path)
    plan = connection.execute(f"EXPLAIN QUERY PLAN {FACTS}", (1, 2, 3)).fetchall()
    connection.close()
    (step,) = plan  # no step that sorts
    assert "USING PRIMARY KEY (period>? AND period<?)" in step[3]
    assert FACTS.endswith("ORDER BY period, input, unit, submission")
