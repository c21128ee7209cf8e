from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from rich.cells import cell_len
from rich.console import Console

from bsc_cli.catalogue.plain import hidden
from bsc_cli.diagnostics import UserError
from bsc_cli.ledger import intake
from bsc_cli.ledger.lock import Writer, noted
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
    outside.write_text(GOOD.replace("2020-Q1", "2020-Q2"))
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
    "a table cut inside its last figure": (lambda path: _write(path, GOOD[:-2]), "BSC147"),
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


def sent(town: Path, name: str, value: float, *, mapped: bool = False) -> Path:
    """Give a file of the workspace with one figure in it."""
    path = town / name
    path.write_text(f"unit,period,spent\nnorth,2020-Q1,{value:g}\n")
    if mapped:
        (town / f"mappings/{path.stem}.yaml").write_text(f"table: {name}\n")
    return path


def test_of_files_that_contradict_each_other_neither_is_taken_in_however_often_they_are_sent(town: Path) -> None:
    (town / "mappings/results.yaml").unlink()
    sent(town, "o.csv", 7, mapped=True)
    sent(town, "r.csv", 5, mapped=True)
    sent(town, "third.csv", 5, mapped=True)
    (town / "apart.csv").write_text("unit,period,spent\nsouth,2020-Q1,1\n")
    (town / "mappings/apart.yaml").write_text("table: apart.csv\n")
    for _ in range(3):
        done = ingest(town)
        assert codes(done) == ["BSC344"] * 3
        assert [(one.file, one.accepted) for one in done.files] == [
            ("apart.csv", True),
            ("o.csv", False),
            ("r.csv", False),
            ("third.csv", False),
        ]
        assert [str(one.place) for one in done.findings] == ["o.csv:2:3", "r.csv:2:3", "third.csv:2:3"]
        assert [(one.facts["here"], one.facts["there"], one.facts["other"]) for one in done.findings] == [
            ("7", "5", "r.csv:2:3"),
            ("5", "7", "o.csv:2:3"),
            ("5", "7", "o.csv:2:3"),
        ]
    assert held(town) == {("south", "spent", "2020-Q1"): 1}
    assert rows(town) == (1, 1)


def test_a_thousand_contradictions_are_fifty_findings_and_a_count(town: Path) -> None:
    lines = [f"north,{year}-Q{quarter}" for year in range(1990, 2020) for quarter in range(1, 5)]
    paths = [town / name for name in ("o.csv", "r.csv")]
    for value, path in enumerate(paths):
        path.write_text("unit,period,spent\n" + "".join(f"{line},{value}\n" for line in lines))
    found = ingest(town, *paths).files[0].findings
    assert [one.rule.code for one in found] == ["BSC344"] * 50 + ["BSC148"]
    assert found[-1].facts["count"] == len(lines) - 50


def test_the_same_figure_in_two_files_is_a_note_and_grows_nothing_later(town: Path) -> None:
    files = sent(town, "o.csv", 0.3), sent(town, "r.csv", 0.1 + 0.2)
    done = ingest(town, *files)
    assert codes(done) == ["BSC345"]
    assert all(one.accepted for one in done.files)
    assert [one.already for one in ingest(town, *files).files] == [True, True]
    assert rows(town) == (2, 2)


def test_a_figure_that_replaces_one_from_another_file_is_told_with_both_places(town: Path) -> None:
    ingest(town, sent(town, "o.csv", 7))
    done = ingest(town, sent(town, "r.csv", 5))
    assert codes(done) == ["BSC346"]
    assert done.findings[0].facts == {"count": 1, "examples": "north/spent 2020-Q1: 7 (o.csv:2:3) → 5 (r.csv:2:3)"}
    assert done.files[0].accepted
    assert held(town)["north", "spent", "2020-Q1"] == 5


def test_a_file_that_has_not_changed_does_not_undo_what_another_one_has_replaced(town: Path) -> None:
    o, r = sent(town, "o.csv", 7), sent(town, "r.csv", 5)
    for path in (o, r):
        ingest(town, path)
    for _ in range(2):
        done = ingest(town, o)
        assert codes(done) == ["BSC347"]
        assert "7 (o.csv:2:3) → 5 (r.csv:2:3)" in str(done.findings[0].facts["examples"])
        assert [(one.accepted, one.already) for one in done.files] == [(True, True)]
        assert codes(ingest(town, r)) == []
    assert rows(town) == (2, 2)
    assert codes(ingest(town, sent(town, "o.csv", 6))) == ["BSC346"], "a change says something new"
    assert held(town)["north", "spent", "2020-Q1"] == 6


def test_a_file_that_goes_back_to_an_earlier_version_of_itself_counts_again(town: Path) -> None:
    for value, told in ((7, []), (5, []), (7, ["BSC359"])):
        done = ingest(town, sent(town, "o.csv", value))
        assert codes(done) == told
    assert not done.files[0].already
    assert held(town)["north", "spent", "2020-Q1"] == 7


def test_files_of_one_name_from_outside_are_not_taken_for_versions_of_each_other(town: Path, tmp_path: Path) -> None:
    for folder, value in (("one", 7), ("two", 5)):
        (tmp_path / folder).mkdir()
        done = ingest(town, sent(tmp_path / folder, "mine.csv", value))
    assert codes(done) == ["BSC346"]


def test_a_missing_table_is_told_where_the_mapping_names_it(town: Path) -> None:
    (town / "mappings/results.yaml").write_text("# the results\ntable: result.csv\n")
    done = ingest(town)
    assert [(one.rule.code, str(one.place)) for one in done.findings] == [("BSC181", "mappings/results.yaml:2:8")]
    assert done.findings[0].suggestions == ("results.csv",)
    assert not done.files[0].accepted


def test_a_second_writer_tells_who_it_waits_for(town: Path) -> None:
    ingest(town)
    ledger = town / ".bsc/ledger.sqlite"
    told: list[str] = []
    with (
        closing(sqlite3.connect(ledger, isolation_level=None)) as other,
        mock.patch.multiple("bsc_cli.ledger.store", PATIENCE=0.01, WAIT_SECONDS=0.1),
    ):
        other.execute("BEGIN IMMEDIATE")
        with noted(ledger, Writer.here("bsc ingest", since=NOW)), pytest.raises(UserError) as caught:
            collect.ingest(
                town, [sent(town, "o.csv", 7)], shown_from=town, now=NOW, waiting=lambda who, _: told.append(who)
            )
    assert len(told) == 1
    assert told[0].startswith("bsc ingest (")
    assert caught.value.findings[0].facts["holder"] == told[0]


def test_each_file_is_one_transaction(town: Path) -> None:
    files = [sent(town, f"{n}.csv", 7) for n in range(3)]
    said: list[str] = []
    connect = sqlite3.connect

    def traced(*arguments: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **named)
        connection.set_trace_callback(said.append)
        return connection

    with mock.patch("sqlite3.connect", traced):
        ingest(town, *files)
    made = said.index("COMMIT") + 1  # the making of the tables
    assert [one for one in said[made:] if one in ("COMMIT", "BEGIN IMMEDIATE")] == ["BEGIN IMMEDIATE", "COMMIT"] * 3


def test_a_run_cut_short_by_a_full_disk_keeps_the_first_files_whole_and_says_which(town: Path) -> None:
    small, large, last = (town / name for name in ("small.csv", "large.csv", "z.csv"))
    small.write_text(HEAD + "north,2020-Q1,90,100\n")
    lines = (f"north,{year}-Q{quarter},{year},100\n" for year in range(1000, 2000) for quarter in range(1, 5))
    large.write_text(HEAD + "".join(lines))
    last.write_text(HEAD + "south,2020-Q1,90,100\n")
    bad = town / "bad.csv"
    bad.write_text(HEAD + "nort,2020-Q1,90,100\n")
    take = intake.take

    def filling(connection: sqlite3.Connection, submission: intake.Submission) -> intake.Taken:
        connection.execute("PRAGMA max_page_count = 40")
        return take(connection, submission)

    with mock.patch("bsc_cli.ledger.store.take", filling):
        done = ingest(town, small, bad, large, last)
    assert [(one.file, one.submissions) for one in done.files] == [
        ("small.csv", (1,)),
        ("bad.csv", ()),
        ("large.csv", ()),
        ("z.csv", ()),
    ]
    assert codes(done) == ["BSC320", "BSC354", "BSC371"]
    assert [finding.rule.code for finding in done.stopped] == ["BSC354", "BSC371"]
    assert str(done.stopped[1].place) == "large.csv"
    assert done.stopped[1].facts == {"taken": 1, "left": 2}
    assert [line.outcome for line in collect.lines(done)] == [
        terminal.TAKEN,
        terminal.REFUSED,
        terminal.LEFT,
        terminal.LEFT,
    ]
    assert held(town) == {("north", "spent", "2020-Q1"): 90, ("north", "budget", "2020-Q1"): 100}
    again = ingest(town, small, large, last)
    assert [one.already for one in again.files] == [True, False, False]
    assert again.stopped == ()


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from bsc_cli.ledger import intake
from bsc_cli.usecases import collect
town = Path(sys.argv[1])
rows = intake._rows
def deadly(figures, keys):
    for row in rows(figures, keys):
        yield row
        if "south" in figures.units:
            os.kill(os.getpid(), 9)
intake._rows = deadly
collect.ingest(town, [town / name for name in sys.argv[2:]], shown_from=town, now=datetime.now(UTC))
"""


def test_a_run_that_is_killed_has_taken_in_the_files_before_and_nothing_of_the_others(town: Path) -> None:
    for name, unit in (("a", "north"), ("b", "south"), ("c", "north")):
        (town / f"{name}.csv").write_text(f"{HEAD}{unit},2020-Q{ord(name) - 96},1,2\n")
    ended = subprocess.run([sys.executable, "-c", KILLED, str(town), "a.csv", "b.csv", "c.csv"], cwd=ROOT, check=False)
    assert ended.returncode
    assert held(town) == {("north", "spent", "2020-Q1"): 1, ("north", "budget", "2020-Q1"): 2}
    again = ingest(town, *(town / f"{name}.csv" for name in "abc"))
    assert [one.already for one in again.files] == [True, False, False]


def test_a_definition_that_reads_more_of_the_same_file_takes_it_in_anew(town: Path) -> None:
    text = (town / "results.csv").read_text()
    (town / "results.csv").write_text(text.replace("budget,", "second_plan,"))
    assert codes(ingest(town)) == ["BSC315"]
    scorecard = town / "scorecards/bureau.yaml"
    scorecard.write_text(
        scorecard.read_text()
        .replace("          budget: {", "          second_plan: {")
        .replace("spent / budget", "spent / second_plan")
    )
    (received,) = ingest(town).files
    assert not received.already
    assert ("north", "second_plan", "2020-Q1") in held(town)


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
        (tmp_path / name / "mine.csv").write_text(f"{HEAD}{unit},2020-Q3,1,1\n")
        assert codes(ingest(town, tmp_path / name / "mine.csv")) == [], "other files of the same name are other files"


def told_on(width: int, lines: Sequence[terminal.IngestLine], lang: str = "en") -> list[str]:
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(terminal.ingest_summary(lines, lang=lang))
    return [line.rstrip() for line in console.export_text().splitlines()]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_files_stand_below_their_folder_a_line_each(lang: str) -> None:
    names = ("returned/2020-Q4/government_services.xlsx", "returned/2020-Q4/政务服务局.xlsx", "returned/late/a.xlsx")
    lines = [terminal.IngestLine(name, 4, 1, ("2020-Q4",), terminal.TAKEN, blank) for blank, name in enumerate(names)]
    told = told_on(80, lines, lang)
    assert [line.split()[0] for line in (told[0], *told[2:])] == [
        "returned/2020-Q4",
        "government_services.xlsx",
        "政务服务局.xlsx",
        "returned/late",
        "a.xlsx",
    ]
    assert len({cell_len(line[: line.index("2020-Q4  ")]) for line in told if "2020-Q4  " in line}) == 1


def test_of_many_files_taken_in_less_is_told_unless_one_was_not() -> None:
    lines = [terminal.IngestLine(f"in/{n}.xlsx", 4, 1, ("2020-Q4",), terminal.TAKEN) for n in range(13)]
    told = told_on(80, lines)
    assert told[2].split() == ["0.xlsx", "4", "taken", "in"]
    assert len(told) == 15
    assert "2020-Q4" in told_on(80, [*lines, terminal.IngestLine("in/x.xlsx", 0, 0, (), terminal.REFUSED)])[2]


def test_a_name_too_long_keeps_its_ends() -> None:
    lines = [terminal.IngestLine(f"in/{'bureau_' * 9}.xlsx", 4, 1, ("2020-Q4",), terminal.TAKEN)]
    _, _, told = told_on(80, lines)
    assert told.startswith("bureau_bureau_bu…")
    assert told.split()[0].endswith("bureau_.xlsx")


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
        "reporter": None,
        "blank": 0,
    }
    assert not told["files"][1]["accepted"]
    assert "BSC320" in json.dumps(told["findings"])


def test_json_carries_nothing_invisible(town: Path) -> None:
    name = "bad\x9b\u202e.csv"
    (town / name).write_text(HEAD + "nort,2020-Q1,90,100\n")
    text = collect.as_json(ingest(town, town / name), "en")
    assert all(char == "\n" or not hidden(char) for char in text)
    assert json.loads(text)["files"][0]["file"] == name


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
