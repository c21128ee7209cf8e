from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from bsc_cli.diagnostics import UserError
from bsc_cli.ledger.store import Ledger
from bsc_cli.model.periods import Period
from bsc_cli.reports import terminal
from bsc_cli.usecases import collect
from bsc_cli.usecases.collect import Ingested
from tests.sheets import workbook

ROOT = Path(__file__).parents[2]
NOW = datetime(2020, 7, 15, 12, tzinfo=UTC)
HEAD = "unit,period,spent,budget\n"
GOOD = HEAD + "north,2020-Q1,90,100\nsouth,2020-Q1,80,100\n"
ALL = (0, 10**6)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Give a copy of the sample workspace of the cases."""
    return Path(shutil.copytree(ROOT / "tests/cases/_base", tmp_path / "town"))


def ingest(town: Path, *files: Path, mapping: Path | None = None, dry_run: bool = False) -> Ingested:
    return collect.ingest(town, files, shown_from=town, now=NOW, mapping=mapping, dry_run=dry_run)


def held(town: Path) -> dict[tuple[str, str, str], float]:
    with Ledger.open(town / ".bsc/ledger.sqlite") as ledger:
        facts = ledger.facts(*ALL)
    columns = zip(facts.unit, facts.input, facts.period, facts.value, strict=True)
    return {(facts.units[u], facts.inputs[i], str(Period.from_key(int(p)))): float(v) for u, i, p, v in columns}


def rows(town: Path) -> tuple[int, int]:
    """Give how many submissions and facts the ledger's tables have."""
    with closing(sqlite3.connect(town / ".bsc/ledger.sqlite")) as connection:
        return tuple(
            connection.execute("SELECT (SELECT count(*) FROM submission), (SELECT count(*) FROM fact)").fetchone()
        )


def codes(done: Ingested) -> list[str]:
    return [finding.rule.code for finding in done.findings]


def test_without_files_the_tables_of_all_mappings_come_in(town: Path) -> None:
    (town / "more.csv").write_text("Bureau,spent\nnorth,70\n")
    (town / "mappings/more.yaml").write_text("table: more.csv\ncolumns: {unit: Bureau}\nperiod: 2019-Q4\n")
    done = ingest(town)
    assert [(one.file, one.figures, one.units, one.periods, one.submissions) for one in done.files] == [
        ("more.csv", 1, 1, ("2019-Q4",), (1,)),
        ("results.csv", 16, 2, ("2020-Q1", "2020-Q2"), (2,)),
    ]
    assert done.findings == ()
    assert held(town)["north", "spent", "2019-Q4"] == 70


def test_a_file_is_read_by_the_mapping_that_names_it_else_by_our_own_names(town: Path, tmp_path: Path) -> None:
    (town / "results.csv").write_text("Bureau,period,spent\nnorth,2020-Q1,90\n")
    (town / "mappings/results.yaml").write_text("table: results.csv\ncolumns: {unit: Bureau}\n")
    outside = tmp_path / "outside.csv"
    outside.write_text(GOOD)
    done = ingest(town, town / "results.csv", outside)
    assert codes(done) == []
    assert [one.figures for one in done.files] == [1, 4]


def test_a_mapping_that_is_named_reads_whatever_file_is_named(town: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("Bureau,period,spent\nnorth,2020-Q1,90\n")
    mapping = town / "special.yaml"
    mapping.write_text("table: nowhere.csv\ncolumns: {unit: Bureau}\n")
    assert [one.submissions for one in ingest(town, other, mapping=mapping).files] == [(1,)]
    assert codes(ingest(town, mapping=mapping)) == ["BSC181"]


def test_the_ledger_keeps_names_that_hold_on_every_machine(town: Path, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere" / "from_outside.csv"
    outside.parent.mkdir()
    outside.write_text(HEAD + "south,2020-Q1,80,100\n")
    (town / "in").mkdir()
    (town / "in/book.xlsx").write_bytes(workbook({"R": [["unit", "period", "spent"], ["north", "2020-Q1", 90]]}))
    ingest(town, outside, town / "in/book.xlsx")
    with Ledger.open(town / ".bsc/ledger.sqlite") as ledger:
        north = ledger.origins("north", ["spent"], *ALL)
        south = ledger.origins("south", ["spent"], *ALL)
    assert [str(origin.place) for origin in north.values()] == ["in/book.xlsx:R!C2"]
    assert [str(origin.place) for origin in south.values()] == ["from_outside.csv:2:3"]


FAULTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "text for a number": (lambda path: _write(path, HEAD + "north,2020-Q1,many,100\n"), "BSC333"),
    "an unknown unit": (lambda path: _write(path, HEAD + "nort,2020-Q1,90,100\n"), "BSC320"),
    "a row twice": (lambda path: _write(path, HEAD + "north,2020-Q1,90,100\n" * 2), "BSC329"),
    "a table cut inside a row": (lambda path: _write(path, GOOD[:-9]), "BSC143"),
    "a table cut inside a quote": (lambda path: _write(path, HEAD + '"north,2020-Q1,90,100\n'), "BSC144"),
}


def _write(path: Path, text: str) -> None:
    path.write_text(text)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_file_leaves_the_ledger_as_it_was(town: Path, fault: str) -> None:
    make, code = FAULTS[fault]
    make(town / "bad.csv")
    done = ingest(town, town / "bad.csv")
    assert code in codes(done)
    assert not done.files[0].accepted
    assert not (town / ".bsc").exists(), "nothing was accepted, so that there is no ledger"
    ingest(town)
    before = (town / ".bsc/ledger.sqlite").read_bytes()
    assert code in codes(ingest(town, town / "bad.csv"))
    assert (town / ".bsc/ledger.sqlite").read_bytes() == before


@pytest.mark.parametrize("kept", range(0, 6000, 500))
def test_a_workbook_cut_anywhere_is_refused(town: Path, kept: int) -> None:
    whole = workbook({"R": [["unit", "period", "spent"], ["north", "2020-Q1", 90]]})
    path = town / "bad.xlsx"
    path.write_bytes(whole[: min(kept, len(whole) - 1)])
    done = ingest(town, path)
    assert codes(done)[0] in ("BSC301", "BSC304")
    assert not (town / ".bsc").exists()


def test_one_faulty_file_does_not_stop_the_others(town: Path) -> None:
    (town / "a_bad.csv").write_text(HEAD + "nort,2020-Q1,90,100\n")
    (town / "b_good.csv").write_text(GOOD)
    (town / "c_gone.csv").unlink(missing_ok=True)
    done = ingest(town, town / "a_bad.csv", town / "b_good.csv", town / "c_gone.csv")
    assert [one.accepted for one in done.files] == [False, True, False]
    assert [one.submissions for one in done.files] == [(), (1,), ()]
    assert codes(done) == ["BSC320", "BSC181"]
    assert len(held(town)) == 4


def test_of_a_workbook_with_several_tables_all_come_in_or_none(town: Path) -> None:
    (town / "results.csv").unlink()
    for sheet in ("Q1", "Q2"):
        (town / f"mappings/{sheet}.yaml").write_text(f"table: book.xlsx\nsheet: {sheet}\nperiod: 2020-{sheet}\n")
    (town / "mappings/results.yaml").unlink()
    sheets = {"Q1": [["unit", "spent"], ["north", 90]], "Q2": [["unit", "spent"], ["nort", 91]]}
    (town / "book.xlsx").write_bytes(workbook(sheets))
    done = ingest(town)
    assert codes(done) == ["BSC320"]
    assert not (town / ".bsc").exists()
    sheets["Q2"][1][0] = "north"
    (town / "book.xlsx").write_bytes(workbook(sheets))
    (received,) = ingest(town).files
    assert (received.figures, received.periods, received.submissions) == (2, ("2020-Q1", "2020-Q2"), (1, 2))


def test_the_same_file_again_changes_nothing_and_says_so(town: Path) -> None:
    first = ingest(town)
    before = (town / ".bsc/ledger.sqlite").read_bytes()
    again = ingest(town)
    assert (town / ".bsc/ledger.sqlite").read_bytes() == before
    assert [one.already for one in (*first.files, *again.files)] == [False, True]
    assert again.files[0].submissions == first.files[0].submissions
    assert again.findings == ()


def test_a_correction_supersedes_and_both_are_kept(town: Path) -> None:
    ingest(town)
    path = town / "results.csv"
    path.write_text(path.read_text().replace("north,2020-Q1,90,", "north,2020-Q1,94,"))
    ingest(town)
    assert held(town)["north", "spent", "2020-Q1"] == 94
    assert rows(town) == (2, 32)


def test_a_definition_that_reads_more_of_the_same_file_takes_it_in_anew(town: Path) -> None:
    text = (town / "results.csv").read_text()
    (town / "results.csv").write_text(text.replace("budget,", "budget_2,"))
    assert codes(ingest(town)) == ["BSC316"]
    scorecard = town / "scorecards/bureau.yaml"
    scorecard.write_text(
        scorecard.read_text()
        .replace("          budget: {", "          budget_2: {")
        .replace("spent / budget", "spent / budget_2")
    )
    (received,) = ingest(town).files
    assert not received.already
    assert ("north", "budget_2", "2020-Q1") in held(town)


def test_a_version_of_a_file_with_fewer_figures_is_worth_a_look(town: Path, tmp_path: Path) -> None:
    ingest(town)
    path = town / "results.csv"
    path.write_text(path.read_text().replace("north,2020-Q1,90,", "north,2020-Q1,,"))
    done = ingest(town)
    assert codes(done) == ["BSC343"]
    assert done.findings[0].facts == {"count": 1}
    assert done.files[0].accepted
    for name, unit in (("one", "north"), ("two", "south")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine.csv").write_text(f"{HEAD}{unit},2020-Q1,1,1\n")
        assert codes(ingest(town, tmp_path / name / "mine.csv")) == [], "other files of the same name are other files"


def test_the_summary_has_a_row_a_file(town: Path) -> None:
    (town / "bad.csv").write_text(HEAD + "nort,2020-Q1,90,100\n")
    ingest(town)
    console = Console(width=80, record=True, file=io.StringIO())
    done = ingest(town, town / "results.csv", town / "bad.csv")
    console.print(terminal.ingest_summary(collect.lines(done), lang="en"))
    said = [line.split() for line in console.export_text().splitlines()]
    assert said[1] == ["results.csv", "16", "2", "2020-Q1..2020-Q2", "already", "in", "the", "ledger"]
    assert said[2] == ["bad.csv", "–", "–", "–", "refused:", "see", "the", "findings"]
    sound = collect.lines(ingest(town, town / "results.csv", dry_run=True), dry_run=True)
    assert [line.outcome for line in sound] == [terminal.SOUND]


def test_a_dry_run_checks_everything_and_writes_nothing(town: Path) -> None:
    (town / "bad.csv").write_text(HEAD + "nort,2020-Q1,90,100\n")
    done = ingest(town, town / "results.csv", town / "bad.csv", dry_run=True)
    assert [(one.accepted, one.figures, one.submissions) for one in done.files] == [(True, 16, ()), (False, 0, ())]
    assert not (town / ".bsc").exists()


def test_without_files_and_mappings_there_is_one_finding(town: Path) -> None:
    (town / "mappings/results.yaml").unlink()
    with pytest.raises(UserError) as caught:
        ingest(town)
    assert [finding.rule.code for finding in caught.value.findings] == ["BSC185"]


def test_a_faulty_mapping_is_told_and_the_others_are_read(town: Path) -> None:
    (town / "mappings/bad.yaml").write_text("tabel: results.csv\n")
    done = ingest(town)
    assert [one.accepted for one in done.files] == [False, True]
    assert "BSC201" in codes(done)
    with pytest.raises(UserError):
        ingest(town, mapping=town / "mappings/bad.yaml")


def test_a_mapping_reads_no_file_outside_the_workspace(town: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(GOOD)
    (town / "mappings/results.yaml").write_text("table: ../secret.csv\n")
    assert codes(ingest(town)) == ["BSC183"]


def test_faulty_definitions_stop_everything(town: Path) -> None:
    (town / "bsc.yaml").write_text("versoin: 1\n")
    with pytest.raises(UserError):
        ingest(town)


def test_progress_is_told_file_by_file(town: Path) -> None:
    told: list[tuple[int, int]] = []
    collect.ingest(town, (), shown_from=town, now=NOW, progress=lambda done, whole: told.append((done, whole)))
    assert told == [(0, 1), (1, 1)]


def test_json_tells_files_and_findings(town: Path) -> None:
    (town / "bad.csv").write_text(HEAD + "nort,2020-Q1,90,100\n")
    told = json.loads(collect.as_json(ingest(town, town / "results.csv", town / "bad.csv"), "en"))
    assert told["files"][0] == {
        "file": "results.csv",
        "accepted": True,
        "already": False,
        "figures": 16,
        "units": 2,
        "periods": ["2020-Q1", "2020-Q2"],
        "submissions": [1],
    }
    assert not told["files"][1]["accepted"]
    assert "BSC320" in json.dumps(told["findings"])


@pytest.mark.golden
def test_the_published_inputs_of_the_human_development_index_come_in_exactly_and_in_silence(tmp_path: Path) -> None:
    hdi = Path(shutil.copytree(ROOT / "samples/hdi", tmp_path / "hdi", ignore=shutil.ignore_patterns(".bsc")))
    done = collect.ingest(hdi, (), shown_from=hdi, now=datetime(2024, 3, 13, tzinfo=UTC))
    assert done.findings == ()
    with (hdi / "data/inputs.csv").open(encoding="utf-8", newline="") as file:
        published = {
            (row["iso3"], name, row["year"]): float(row[name])
            for row in csv.DictReader(file)
            for name in ("le", "eys", "mys", "gnipc")
            if row[name]
        }
    assert held(hdi) == published
    assert done.files[0].figures == len(published) == 24_765
