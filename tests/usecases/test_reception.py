"""`bsc ingest` of returned workbooks: from the folder they were saved in to the ledger, and back to the cell."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bsc_cli.diagnostics import Severity, UserError
from bsc_cli.ledger.store import Ledger
from bsc_cli.ledger.workbooks import Remark
from bsc_cli.model.periods import Period
from bsc_cli.usecases import collect, key, score
from bsc_cli.usecases.collect import Ingested, by_language
from tests import returned
from tests.usecases.test_collect import codes, held, rows

BASE = Path(__file__).parents[1] / "cases/_base"
NOW = datetime(2020, 7, 15, 12, tzinfo=UTC)
NORTH = {"value_0001": 95, "value_0002": 90, "value_0003": 100, "status_0004": "not available"}
SOUTH = {"value_0001": 80, "value_0002": 50, "value_0003": 100, "value_0004": 1}
KEY = Period.parse("2020-Q2").key


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The sample workspace without its table; `back` holds the workbooks of its two units, filled in."""
    folder = Path(shutil.copytree(BASE, tmp_path / "town"))
    shutil.rmtree(folder / "mappings")
    (folder / "results.csv").unlink()
    (folder / "back").mkdir()
    for unit, fill in (("north", NORTH), ("south", SOUTH)):
        (folder / f"back/{unit}.xlsx").write_bytes(returned.returned(folder, unit, "2020-Q2", fill))
    return folder


def ingest(town: Path, *paths: str, now: datetime = NOW, **options: Any) -> Ingested:
    return collect.ingest(town, [town / path for path in paths or ("back",)], shown_from=town, now=now, **options)


def fill(town: Path, name: str, typed: dict[str, Any], unit: str = "north", **changes: Any) -> None:
    file = town / "back" / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(returned.returned(town, unit, "2020-Q2", typed, **changes))


def test_a_folder_is_taken_in_workbook_by_workbook(town: Path) -> None:
    done = ingest(town)
    assert codes(done) == []
    assert [(one.file, one.reporter, one.figures, one.blank) for one in done.files] == [
        ("back/north.xlsx", "north", 4, 0),
        ("back/south.xlsx", "south", 4, 0),
    ]
    assert rows(town) == (2, 8)
    assert held(town)["south", "audit_findings", "2020-Q2"] == 1


def test_the_same_folder_twice_changes_nothing(town: Path) -> None:
    ingest(town)
    again = ingest(town)
    assert [one.already for one in again.files] == [True, True]
    assert rows(town) == (2, 8)


def test_a_workbook_that_is_wrong_anywhere_is_not_taken_in_and_the_others_are(town: Path) -> None:
    fill(town, "north.xlsx", {**NORTH, "value_0003": "about 100"})
    done = ingest(town)
    assert codes(done) == ["BSC399"]
    assert {unit for unit, _, _ in held(town)} == {"south"}


def test_folders_are_looked_through_to_the_bottom_in_order(town: Path) -> None:
    (town / "back/2020/.git").mkdir(parents=True)
    (town / "back/2020/.git/x.xlsx").write_bytes(b"")
    (town / "back/~$north.xlsx").write_bytes(b"")
    (town / "back/south.xlsx").rename(town / "back/2020/South.XLSX")
    done = ingest(town)
    assert [one.file for one in done.files] == ["back/north.xlsx", "back/2020/South.XLSX"]
    assert codes(done) == []


def test_a_file_named_and_found_in_a_folder_is_read_once(town: Path) -> None:
    assert len(ingest(town, "back/north.xlsx", "back", "back/../back").files) == 2


def test_a_folder_without_workbooks_is_an_error(town: Path) -> None:
    (town / "empty").mkdir()
    done = ingest(town, "empty", "back")
    assert codes(done) == ["BSC357"]
    assert len(held(town)) == 8


def test_tables_of_a_folder_are_read_only_with_their_mapping(town: Path) -> None:
    (town / "back/extra.csv").write_text("Bureau,period,spent\nnorth,2020-Q1,70\n")
    assert codes(ingest(town)) == ["BSC356"]
    (town / "mappings").mkdir()
    (town / "mappings/extra.yaml").write_text("table: back/extra.csv\ncolumns: {unit: Bureau}\n")
    done = ingest(town)
    assert codes(done) == []
    assert held(town)["north", "spent", "2020-Q1"] == 70


def test_a_mapping_that_is_named_reads_the_tables_and_not_the_workbooks(town: Path) -> None:
    (town / "back/extra.csv").write_text("Bureau,period,spent\nnorth,2020-Q1,70\n")
    (town / "m.yaml").write_text("table: nowhere.csv\ncolumns: {unit: Bureau}\n")
    done = ingest(town, mapping=town / "m.yaml")
    assert [(one.file, one.reporter, one.figures) for one in done.files] == [
        ("back/extra.csv", "", 1),
        ("back/north.xlsx", "north", 4),
        ("back/south.xlsx", "south", 4),
    ]


def test_a_score_is_explained_to_the_cell_of_the_workbook(town: Path) -> None:
    ingest(town)
    explained = score.explain(town, shown_from=town, address="north/execution_rate", period="2020-Q2")
    origin = explained.places("north", "spent", Period.parse("2020-Q2"))
    assert origin is not None
    assert str(origin.place) == "back/north.xlsx:Results!I5"


def test_evidence_and_notes_are_kept(town: Path) -> None:
    fill(
        town, "north.xlsx", {**NORTH, "evidence_0002": "  statement 3\n", "note_0004": "audit not done", "note_0002": 7}
    )
    (taken,) = ingest(town, "back/north.xlsx").files
    with Ledger.open(town / ".bsc/ledger.sqlite") as ledger:
        assert ledger.remarks(taken.submissions[0]) == (
            Remark("north", "audit_findings", KEY, "", "audit not done"),
            Remark("north", "spent", KEY, "statement 3", "7"),
        )


def test_a_corrected_workbook_replaces_and_says_what_it_leaves_out(town: Path) -> None:
    ingest(town)
    fill(town, "2/north (corrected).xlsx", {**NORTH, "value_0002": 91, "value_0003": None})
    done = ingest(town, "back/2")
    assert codes(done) == ["BSC343"]
    assert held(town)["north", "spent", "2020-Q2"] == 91
    assert held(town)["north", "budget", "2020-Q2"] == 100


def test_an_older_copy_that_undoes_a_correction_is_taken_in_and_told(town: Path) -> None:
    ingest(town)
    fill(town, "2/north (corrected).xlsx", {**NORTH, "value_0001": 70})
    assert codes(ingest(town, "back/2")) == []
    done = ingest(town, "back/north.xlsx")
    assert codes(done) == ["BSC359"]
    (told,) = done.findings
    assert told.facts["examples"] == (
        "north/hotline_answered 2020-Q2: 70 (back/2/north (corrected).xlsx:Results!I4)"
        " → 95 (back/north.xlsx:Results!I4)"
    )
    assert held(town)["north", "hotline_answered", "2020-Q2"] == 95


def test_two_versions_sent_together_that_differ_are_both_refused(town: Path) -> None:
    fill(town, "north 2.xlsx", {**NORTH, "status_0004": "not applicable"})
    done = ingest(town)
    assert codes(done) == ["BSC344", "BSC344", "BSC345"], "the figures that agree are told as well"
    here, there = (one.facts["here"] for one in done.findings[:2])
    assert {str(here), str(there)} == {"not applicable", "not available"}
    assert {unit for unit, _, _ in held(town)} == {"south"}


def test_two_that_agree_are_taken_in_with_a_note(town: Path) -> None:
    fill(town, "north 2.xlsx", {**NORTH, "note_0001": "sent again"})
    assert codes(ingest(town)) == ["BSC345"]


def test_without_the_key_no_workbook_is_taken_in(town: Path) -> None:
    (town / key.FILE).unlink()
    with pytest.raises(UserError) as caught:
        ingest(town)
    assert [one.rule.code for one in caught.value.findings] == ["BSC374"]


def test_without_the_key_those_accepted_by_name_are(town: Path) -> None:
    (town / key.FILE).unlink()
    done = ingest(town, accept=["north.xlsx", str(town / "back/south.xlsx")])
    assert codes(done) == ["BSC382", "BSC382"]
    assert len(held(town)) == 8


def test_the_key_may_lie_elsewhere(town: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared.key"
    (town / key.FILE).rename(shared)
    assert codes(ingest(town, key_file=shared)) == []


def test_a_workbook_signed_with_another_key_is_refused(town: Path) -> None:
    (town / key.FILE).write_text("ab" * 32)
    assert codes(ingest(town)) == ["BSC381", "BSC381"]
    assert not (town / ".bsc/ledger.sqlite").exists()


def test_a_name_that_is_accepted_and_not_there_is_told(town: Path) -> None:
    with pytest.raises(UserError) as caught:
        ingest(town, accept=["nroth.xlsx"])
    (told,) = caught.value.findings
    assert (told.rule.code, told.suggestions) == ("BSC181", ("north.xlsx", "south.xlsx"))


@pytest.mark.parametrize(("period", "code"), [("2020-05", "BSC376"), ("2020", "BSC376"), ("soon", "BSC188")])
def test_the_period_wanted_is_one_that_is_reported(town: Path, period: str, code: str) -> None:
    with pytest.raises(UserError) as caught:
        ingest(town, period=period)
    assert [one.rule.code for one in caught.value.findings] == [code]


def test_a_workbook_of_a_period_is_open_from_its_first_day_on(town: Path) -> None:
    assert codes(ingest(town, now=datetime(2020, 3, 31, tzinfo=UTC))) == ["BSC386", "BSC386"]
    assert codes(ingest(town, now=datetime(2020, 3, 31, tzinfo=UTC), today=date(2020, 4, 1))) == []


def test_a_dry_run_checks_and_writes_nothing(town: Path) -> None:
    assert [one.figures for one in ingest(town, dry_run=True).files] == [4, 4]
    assert not (town / ".bsc/ledger.sqlite").exists()


def test_json_tells_who_reported_and_what_was_left_blank(town: Path) -> None:
    fill(town, "north.xlsx", {"value_0001": 95})
    told = json.loads(collect.as_json(ingest(town), "en"))
    assert [(one["reporter"], one["blank"], one["figures"]) for one in told["files"]] == [
        ("north", 3, 1),
        ("south", 0, 4),
    ]


def test_faults_are_told_in_the_language_of_each_workbook(town: Path) -> None:
    fill(town, "north.xlsx", {"value_0001": "about 95"})
    fill(town, "south.xlsx", {"value_0001": "约95"}, unit="south", lang="zh")
    done = ingest(town)
    told = [
        (lang, {Path(one.place.file).name for one in found if one.place}) for lang, found in by_language(done, "en")
    ]
    assert ("en", {"north.xlsx"}) in told
    assert ("zh", {"south.xlsx"}) in told
    assert sum(len(found) for _, found in by_language(done, "en")) == len(done.findings)


WORDS = {"scorecards/bureau.yaml": {"Budget execution rate": "Rate of budget execution"}}
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "from another unit": ({"identity": {"reporter": "west"}, "sign": True}, "BSC383"),
    "with an outdated definition": ({"before": WORDS}, "BSC387"),
    "with a broken signature": ({"identity": {"made_for": "Another city"}}, "BSC381"),
}


@pytest.mark.parametrize("kind", [*WRONG, "of another quarter", "with text for a number", "truncated"])
def test_a_wrong_workbook_is_one_clear_finding_and_nothing_is_stored(town: Path, kind: str) -> None:
    changes, code = WRONG.get(kind, ({}, ""))
    fill(
        town,
        "north.xlsx",
        NORTH if kind != "with text for a number" else {**NORTH, "value_0001": "about 95"},
        **changes,
    )
    if kind == "truncated":
        file = town / "back/north.xlsx"
        file.write_bytes(file.read_bytes()[:4000])
    done = ingest(town, "back/north.xlsx", **({"period": "2020-Q1"} if kind == "of another quarter" else {}))
    (finding,) = done.findings
    assert finding.rule.severity is Severity.ERROR
    assert finding.rule.code == (code or finding.rule.code)
    assert finding.rule.fix
    assert not (town / ".bsc/ledger.sqlite").exists()
