"""`bsc status`: who has submitted, who is late, what is missing."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bsc_cli.diagnostics import UserError
from bsc_cli.reports.standings import COLUMNS, State, standings_csv, standings_json, standings_table
from bsc_cli.usecases import collect
from bsc_cli.usecases.status import Looked, status
from tests import returned

BASE = Path(__file__).parents[1] / "cases/_base"
DUE = date(2020, 7, 10)
AFTER = date(2020, 7, 15)
WHOLE = {"value_0001": 95, "value_0002": 90, "value_0003": 100, "status_0004": "not available"}


@pytest.fixture
def town(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(BASE, tmp_path / "town"))
    shutil.rmtree(folder / "mappings")
    (folder / "results.csv").unlink()
    return folder


def sends(town: Path, unit: str, fill: dict[str, Any], day: date, name: str = "", **options: Any) -> None:
    file = town / (name or f"{unit}.xlsx")
    file.write_bytes(returned.returned(town, unit, "2020-Q2", fill))
    now = datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC)
    done = collect.ingest(town, [file], shown_from=town, now=now, **options)
    assert done.files[0].submissions, done.findings


def look(town: Path, today: date = AFTER, **options: Any) -> Looked:
    return status(town, shown_from=town, today=today, **options)


def told(looked: Looked) -> dict[str, tuple[State, int, int]]:
    return {one.reporter: (one.state, len(one.missing), one.days_late) for one in looked.standings.reporters}


def test_before_there_is_a_ledger_everything_is_missing(town: Path) -> None:
    looked = look(town)
    assert str(looked.standings.period) == "2020-Q2", "the latest period that has ended"
    assert looked.standings.due == DUE
    assert told(looked) == {"north": (State.NOTHING, 4, 5), "south": (State.NOTHING, 4, 5)}
    assert not (town / ".bsc/ledger.sqlite").exists()


def test_until_it_is_due_nobody_is_late(town: Path) -> None:
    assert told(look(town, DUE)) == {"north": (State.NOTHING, 4, 0), "south": (State.NOTHING, 4, 0)}
    assert told(look(town, date(2020, 7, 11)))["north"] == (State.NOTHING, 4, 1)


def test_who_has_sent_everything_in_time_is_complete_also_with_a_figure_that_cannot_be_had(town: Path) -> None:
    sends(town, "north", WHOLE, DUE)
    north = look(town).standings.reporters[0]
    assert (north.state, north.days_late, north.file) == (State.COMPLETE, 0, "north.xlsx")
    assert north.submitted_at == "2020-07-10T09:30:00+00:00"


def test_who_has_sent_it_late_stays_late_by_the_days_it_took(town: Path) -> None:
    sends(town, "north", WHOLE, date(2020, 7, 12))
    assert told(look(town, date(2020, 12, 31), period="2020-Q2"))["north"] == (State.COMPLETE, 0, 2)


def test_who_has_sent_a_part_is_late_until_the_rest_is_there(town: Path) -> None:
    sends(town, "north", {"value_0001": 95}, date(2020, 7, 8))
    looked = look(town)
    assert told(looked)["north"] == (State.PARTLY, 3, 5)
    missing = looked.standings.reporters[0].missing
    assert [(one.unit, one.kpi, one.input) for one in missing] == [
        ("north", "execution_rate", "spent"),
        ("north", "execution_rate", "budget"),
        ("north", "audit_findings", "audit_findings"),
    ]


def test_a_correction_after_the_day_does_not_make_late_but_is_the_last_submission(town: Path) -> None:
    sends(town, "north", WHOLE, DUE)
    sends(town, "north", {**WHOLE, "value_0001": 96}, date(2020, 7, 14), "again.xlsx")
    north = look(town).standings.reporters[0]
    assert (north.days_late, north.file, north.submission) == (0, "again.xlsx", 2)


def test_figures_count_whichever_file_they_came_in(town: Path) -> None:
    (town / "r.csv").write_text("unit,period,hotline_answered,spent,budget,audit_findings\nnorth,2020-Q2,1,2,3,4\n")
    collect.ingest(town, [town / "r.csv"], shown_from=town, now=datetime(2020, 7, 9, tzinfo=UTC))
    assert told(look(town))["north"] == (State.COMPLETE, 0, 0)


def test_the_day_that_a_file_arrived_counts_where_it_is_told(town: Path) -> None:
    sends(town, "north", WHOLE, date(2020, 7, 14), received=date(2020, 7, 9))
    north = look(town).standings.reporters[0]
    assert (north.days_late, north.received_on) == (0, "2020-07-09")


def test_days_are_those_of_where_the_user_is(town: Path) -> None:
    sends(town, "north", WHOLE, DUE)
    late = look(town, day_of=lambda time: date.fromordinal(time.date().toordinal() + 1))
    assert told(late)["north"] == (State.COMPLETE, 0, 1)


def test_things_as_they_stood(town: Path) -> None:
    sends(town, "north", {"value_0001": 95}, date(2020, 7, 8))
    sends(town, "north", WHOLE, date(2020, 7, 12), "rest.xlsx")
    assert told(look(town, as_of=date(2020, 7, 11)))["north"] == (State.PARTLY, 3, 1)
    assert told(look(town, as_of=date(2020, 7, 7)))["north"] == (State.NOTHING, 4, 0)
    assert look(town, as_of=date(2020, 7, 11)).standings.reporters[0].submission == 1
    assert str(look(town, as_of=date(2020, 4, 3)).standings.period) == "2020-Q1"


def test_reporters_can_be_chosen_and_unknown_ones_are_told(town: Path) -> None:
    assert list(told(look(town, reporters=["south"]))) == ["south"]
    with pytest.raises(UserError) as caught:
        look(town, reporters=["suoth,north"])
    (finding,) = caught.value.findings
    assert (finding.rule.code, finding.suggestions) == ("BSC190", ("south", "north"))


def test_a_figure_of_another_unit_is_its_reporters(town: Path) -> None:
    card = town / "scorecards/bureau.yaml"
    text = card.read_text(encoding="utf-8")
    card.write_text(text.replace("source: system", "source: system\n        reported_by: south"), encoding="utf-8")
    looked = look(town)
    assert {one.reporter: one.asked for one in looked.standings.reporters} == {"north": 2, "south": 6}


def test_only_the_late_are_kept_on_request(town: Path) -> None:
    sends(town, "north", WHOLE, DUE)
    looked = look(town)
    assert [one.reporter for one in looked.standings.late().reporters] == ["south"]
    assert not looked.standings.is_settled
    sends(town, "south", WHOLE, DUE)
    assert look(town).standings.is_settled


def shown(looked: Looked, lang: str, **options: Any) -> str:
    console = Console(file=io.StringIO(), width=80, no_color=True)
    with console.capture() as captured:
        console.print(standings_table(looked.standings, looked.definitions, lang=lang, **options))
    return captured.get()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_fits_80_columns_and_names_what_is_missing(town: Path, lang: str) -> None:
    sends(town, "north", {"value_0001": 95}, date(2020, 7, 8))
    looked = look(town)
    name = {"en": "Spent", "zh": "支出"}[lang]
    brief, whole = shown(looked, lang), shown(looked, lang, every_missing=True)
    assert "1/4" in brief
    assert "2020-07-08 09:30" in brief
    assert "north.xlsx" not in brief, "JSON and CSV have the file"
    assert name in brief
    assert f"north/execution_rate  {name}" in whole
    assert "north/execution_rate" not in brief


def test_json_is_stable(town: Path) -> None:
    sends(town, "north", {"value_0001": 95}, date(2020, 7, 8))
    looked = look(town)
    made = json.loads(standings_json(looked.standings, looked.definitions, lang="zh"))
    assert {key: made[key] for key in ("period", "due", "today")} == {
        "period": "2020-Q2",
        "due": "2020-07-10",
        "today": "2020-07-15",
    }
    north = made["reporters"][0]
    assert north.pop("missing")[0] == {
        "unit": "north",
        "kpi": "execution_rate",
        "input": "spent",
        "period": "2020-Q2",
    }
    assert north == {
        "period": "2020-Q2",
        "due": "2020-07-10",
        "reporter": "north",
        "name": "北局",
        "state": "partly",
        "asked": 4,
        "submitted": 1,
        "days_late": 5,
        "submitted_at": "2020-07-08T09:30:00+00:00",
        "received_on": None,
        "submission": 1,
        "file": "north.xlsx",
    }


def test_csv_has_a_row_a_reporter(town: Path) -> None:
    looked = look(town)
    rows = list(csv.DictReader(io.StringIO(standings_csv(looked.standings, looked.definitions, lang="en"))))
    assert tuple(rows[0]) == tuple(COLUMNS)
    assert [row["reporter"] for row in rows] == ["north", "south"]
    assert rows[0]["missing"].split("; ")[1] == "north/spent 2020-Q2"
