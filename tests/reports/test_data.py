"""CSV and JSON: stable columns, canonical numbers, text that stays text."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_cli.catalogue.plain import hidden, visible
from bsc_cli.model.text import Text
from bsc_cli.reports import data, trees
from tests.reports import town

BOTH = ("south", "north")


def score_csv(lang: str = "en") -> list[dict[str, str]]:
    text = data.score_csv(town.DEFINITIONS, reversed(town.RESULTS), units=BOTH, lang=lang)
    assert text.endswith("\n")
    assert "\r" not in text
    return list(csv.DictReader(io.StringIO(text)))


def test_rows_are_sorted_by_period_unit_and_tree() -> None:
    rows = score_csv()
    assert len(rows) == 3 * 2 * 6
    assert [row["address"] for row in rows[:7]] == [
        "north",
        "north/value_for_money",
        "north/execution_rate",
        "north/audit_findings",
        "north/answered_calls",
        "north/hotline_answered",
        "south",
    ]
    assert [row["period"] for row in rows] == sorted(row["period"] for row in rows)


def test_one_row_in_full() -> None:
    row = next(row for row in score_csv() if row["period"] == "2020-Q2" and row["address"] == "north")
    assert row == {
        "period": "2020-Q2",
        "unit": "north",
        "unit_name": "North Bureau",
        "address": "north",
        "kind": "scorecard",
        "name": "Bureau",
        "actual": "",
        "score": "58.9743589744",
        "shown": "58.97",
        "grade": "poor",
        "provisional": "true",
        "rank": "2",
        "ranked": "2",
        "coverage": "0.4",
        "low": "58.9743589744",
        "high": "58.9743589744",
        "weight": "0.4",
        "points": "58.9743589744",
        "reason": "",
        "parent": "",
        "filled": "false",
    }


def test_the_tree_can_be_built_from_the_rows() -> None:
    parents = {row["address"]: row["parent"] for row in score_csv() if row["unit"] == "north"}
    assert parents == {
        "north": "",
        "north/value_for_money": "north",
        "north/execution_rate": "north/value_for_money",
        "north/audit_findings": "north/value_for_money",
        "north/answered_calls": "north",
        "north/hotline_answered": "north/answered_calls",
    }


def test_what_is_missing_is_empty_and_says_why() -> None:
    row = next(row for row in score_csv() if row["address"] == "north/hotline_answered")
    assert (row["score"], row["shown"], row["grade"], row["rank"]) == ("", "", "", "")
    assert row["reason"] == "not_submitted"


def test_names_follow_the_language_and_numbers_do_not() -> None:
    english, chinese = score_csv("en"), score_csv("zh")
    assert chinese[2]["name"] == "预算执行率"
    assert [row["score"] for row in english] == [row["score"] for row in chinese]


def test_csv_and_json_say_the_same() -> None:
    rows = json.loads(data.score_json(town.DEFINITIONS, town.RESULTS, units=BOTH, lang="en"))
    table = score_csv()
    assert len(rows) == len(table)
    assert [field.name for field in dataclasses.fields(data.ScoreRow)] == list(rows[0]) == list(table[0])
    for row, line in zip(rows, table, strict=True):
        assert (row["score"] is None) == (line["score"] == "")
        assert row["score"] is None or row["score"] == float(line["score"])


def test_ranks() -> None:
    rows = list(csv.DictReader(io.StringIO(data.rank_csv(town.DEFINITIONS, town.RESULTS[-1], units=BOTH, lang="en"))))
    columns = ("rank", "ranked", "unit", "shown", "provisional", "coverage")
    assert [tuple(row[column] for column in columns) for row in rows] == [
        ("1", "2", "south", "90", "true", "0.4"),
        ("2", "2", "north", "58.97", "true", "0.4"),
    ]
    assert list(rows[0])[-3:] == ["reason", "provisional", "coverage"]
    assert json.loads(data.rank_json(town.DEFINITIONS, town.RESULTS[-1], units=BOTH, lang="zh"))[0]["name"] == "南局"


def test_nothing_to_list() -> None:
    assert data.score_json(town.DEFINITIONS, (), units=BOTH, lang="en") == "[]\n"


@given(st.floats(-1e9, 1e9))
def test_numbers_read_back_and_are_plain(value: float) -> None:
    number = data.number(value)
    assert number is not None
    written = data.plain(number)
    assert float(written) == number
    assert "e" not in written
    assert written != "-0"
    assert math.isclose(number, value, rel_tol=1e-9, abs_tol=1e-10)


@given(st.text())
def test_guarded_text_is_no_formula_and_comes_back(text: str) -> None:
    held = data.guarded(text)
    assert not held.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert held.removeprefix("'").replace("\n", "") == visible(text.replace("\n", ""))


HIDDEN = "\x1b[2J\x9b\u202e\x7f"


def test_what_is_invisible_in_a_name_reaches_no_terminal() -> None:
    text = Text.plain(f"South{HIDDEN}")
    unit = dataclasses.replace(town.DEFINITIONS.units["south"], name=text)
    root = dataclasses.replace(town.SCORECARD.root, name=text)
    scorecard = dataclasses.replace(town.SCORECARD, root=root)
    definitions = dataclasses.replace(
        town.DEFINITIONS, scorecards=(scorecard,), units={**town.DEFINITIONS.units, "south": unit}
    )
    explanation = dataclasses.replace(town.explained(), item=root)
    asked = {"units": BOTH, "lang": "en"}
    written = (
        data.score_csv(definitions, town.RESULTS, **asked),
        data.score_json(definitions, town.RESULTS, **asked),
        data.rank_csv(definitions, town.RESULTS[-1], **asked),
        data.rank_json(definitions, town.RESULTS[-1], **asked),
        trees.explanation_json(explanation, lang="en", places=town.places),
        trees.tree_json(definitions, scorecards=(scorecard.id,), lang="en"),
    )
    for text_written in written:
        assert "South" in text_written
        assert all(char == "\n" or not hidden(char) for char in text_written)
    assert f"South{HIDDEN}" in {row["unit_name"] for row in json.loads(written[1])}


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, None])
def test_what_is_no_number_is_null(value: float | None) -> None:
    assert data.number(value) is None


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@x", "＝1", 'a "quoted", name', "two\nlines"])
def test_any_text_survives_a_csv(name: str) -> None:
    row = data.RankRow("2020", "s", "", 1, 1, "u", name, -1.5, -1.5, "", "", provisional=False, coverage=1.0)
    (read,) = csv.DictReader(io.StringIO(data.to_csv(data.RankRow, [row]), newline=""))
    assert read["name"].removeprefix("'") == name
    assert read["score"] == "-1.5"


def test_explanation_has_every_value_and_place() -> None:
    tree = json.loads(trees.explanation_json(town.explained(), lang="en", places=town.places))
    rate = tree["children"][0]["children"][0]
    assert rate["address"] == "north/execution_rate"
    assert rate["score"] == pytest.approx(town.EXECUTION, abs=1e-10)
    assert rate["segment"] == {"x0": 82.0, "y0": 0.0, "x1": 95.0, "y1": 100.0, "with_x0": True, "with_x1": True}
    assert rate["references"] == {"target": 95.0, "baseline": 82.0}
    assert rate["inputs"][0]["figures"][0] == {
        "period": "2020-Q1",
        "value": 200.5,
        "status": "reported",
        "place": "results.xlsx:north!spent-2020-Q1",
        "submission": 3,
        "received_at": "2020-07-15T08:00:00+00:00",
        "superseded": 0,
    }
    hotline = tree["children"][1]["children"][0]
    assert (hotline["score"], hotline["reason"]) == (None, "not_submitted")
    assert hotline["inputs"][0]["absent"] == ["2020-Q2"]


def test_tree() -> None:
    (shown,) = json.loads(trees.tree_json(town.DEFINITIONS, scorecards=["bureau"], lang="zh"))
    assert shown["units"] == ["north", "south"]
    first = shown["tree"]["children"][0]["children"][0]
    assert (first["id"], first["name"], first["weight"]) == ("execution_rate", "预算执行率", 40)
