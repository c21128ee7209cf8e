"""Which periods are scored, for whom, and what is said of what is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bsc_cli.diagnostics import UserError
from bsc_cli.ledger.store import Ledger
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.usecases import collect
from bsc_cli.usecases import score as scores
from tests import case_files
from tests.case_files import Case

NOW = datetime(2020, 7, 15, tzinfo=UTC)


@pytest.fixture
def bureau(tmp_path: Path) -> Path:
    """The small workspace of the cases, with its results taken in."""
    return taken_in(tmp_path / "w")


def taken_in(folder: Path, **case: object) -> Path:
    case_files.build(Case("", fires=False, name="", **case), folder)  # type: ignore[arg-type] - fields of a case
    collect.ingest(folder, [], shown_from=folder, now=NOW)
    return folder


def refused(code: str, folder: Path, **asked: object) -> UserError:
    with pytest.raises(UserError) as caught:
        scores.score(folder, shown_from=folder, **asked)  # type: ignore[arg-type] - arguments of score
    assert {finding.rule.code for finding in caught.value.findings} == {code}
    return caught.value


def test_the_latest_period_with_data_is_scored(bureau: Path) -> None:
    done = scores.score(bureau, shown_from=bureau)
    assert [str(one.period) for one in done.results] == ["2020-Q2"]
    assert done.units == ("north", "south")
    assert done.findings == ()


def test_a_period_that_has_not_begun_is_not_the_latest(tmp_path: Path) -> None:
    row = "south,2020-Q2,88,100,4,79"
    ahead = taken_in(tmp_path / "w", edit={"results.csv": {row: f"{row}\nsouth,2020-Q4,88,100,4,79"}})
    for today, latest in (
        (date(2020, 7, 15), "2020-Q2"),
        (date(2020, 10, 1), "2020-Q4"),
        (date(2019, 1, 1), "2020-Q4"),
    ):
        assert str(scores.score(ahead, shown_from=ahead, today=today).last.period) == latest
    assert (
        str(scores.score(ahead, shown_from=ahead, period="2020-Q4", today=date(2020, 7, 15)).last.period) == "2020-Q4"
    )


@pytest.mark.parametrize("several", ["north,south", "north, south/execution_rate"])
def test_one_unit_is_explained_or_shown_at_a_time(bureau: Path, several: str) -> None:
    for command, words in ((scores.explain, {"address": several}), (scores.tree, {"unit": several.partition("/")[0]})):
        with pytest.raises(UserError) as caught:
            command(bureau, shown_from=bureau, **words)  # type: ignore[arg-type, operator] - either signature
        assert [finding.rule.code for finding in caught.value.findings] == ["BSC190"]


def test_blanks_around_an_address_do_not_matter(bureau: Path) -> None:
    told = scores.explain(bureau, shown_from=bureau, address=" north / execution_rate ").explanation
    assert (told.unit, told.item.id) == ("north", "execution_rate")
    assert scores.tree(bureau, shown_from=bureau, unit=" north ").scored is not None


def test_a_range_is_scored_oldest_first(bureau: Path) -> None:
    done = scores.score(bureau, shown_from=bureau, period="2019-Q4..2020-Q2")
    assert [str(one.period) for one in done.results] == ["2019-Q4", "2020-Q1", "2020-Q2"]


def test_a_longer_period_can_be_asked_for(bureau: Path) -> None:
    done = scores.score(bureau, shown_from=bureau, period="2020-H1")
    assert [str(one.period) for one in done.results] == ["2020-H1"]


@pytest.mark.parametrize(
    ("written", "code"),
    [("2020-Q5", "BSC188"), ("soon", "BSC188"), ("2020-Q2..2020-Q1", "BSC188"), ("2020-Q1..2020", "BSC188")],
)
def test_what_is_no_period_is_refused(bureau: Path, written: str, code: str) -> None:
    refused(code, bureau, period=written)


def test_a_period_shorter_than_reporting_is_refused_with_an_example(bureau: Path) -> None:
    (finding,) = refused("BSC189", bureau, period="2020-05").findings
    assert finding.facts["example"] == "2020-Q2"


def test_units_are_chosen_once_each_and_several_at_a_time(bureau: Path) -> None:
    done = scores.score(bureau, shown_from=bureau, units=["south,north", "south"])
    assert done.units == ("north", "south")
    assert scores.score(bureau, shown_from=bureau, units=["south"]).units == ("south",)


def test_a_scorecard_stands_for_its_units(bureau: Path) -> None:
    assert scores.score(bureau, shown_from=bureau, units=["bureau"]).units == ("north", "south")
    refused("BSC190", bureau, units=["bureaus"])


def test_ranks_are_among_all_units_whoever_is_chosen(bureau: Path) -> None:
    everybody = scores.score(bureau, shown_from=bureau).last
    alone = scores.score(bureau, shown_from=bureau, units=["south"]).last
    assert alone.rank == everybody.rank
    assert set(alone.ranked.values()) == {2}


def test_every_unknown_unit_is_told_with_what_may_have_been_meant(bureau: Path) -> None:
    error = refused("BSC190", bureau, units=["nroth", "SOUTH", "moon"])
    assert [(finding.facts["unit"], finding.suggestions[:1]) for finding in error.findings] == [
        ("nroth", ("north",)),
        ("SOUTH", ("south",)),
        ("moon", ()),
    ]


def test_without_data_the_command_to_run_is_named(tmp_path: Path) -> None:
    case_files.build(Case("", fires=False, name=""), tmp_path / "w")
    (finding,) = refused("BSC187", tmp_path / "w").findings
    assert "bsc ingest" in finding.rule.fix


def test_faulty_definitions_score_nothing(tmp_path: Path) -> None:
    folder = taken_in(tmp_path / "w")
    card = folder / "scorecards/bureau.yaml"
    card.write_text(card.read_text(encoding="utf-8").replace("weight: 40", "weight: forty"), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        scores.score(folder, shown_from=folder)
    assert [finding.rule.code for finding in caught.value.findings] == ["BSC204", "BSC193"]


def test_history_reaches_back_as_far_as_there_is_data(bureau: Path) -> None:
    done = scores.score(bureau, shown_from=bureau, history=12)
    assert [str(one.period) for one in done.results] == ["2020-Q1", "2020-Q2"]


def test_what_was_missing_in_the_history_is_not_told(tmp_path: Path) -> None:
    folder = taken_in(tmp_path / "w", edit={"results.csv": {"north,2020-Q1,90,100,3,96": "north,2020-Q1,90,100,3,"}})
    assert scores.score(folder, shown_from=folder, history=12).findings == ()
    told = scores.score(folder, shown_from=folder, period="2020-Q1").findings
    assert "BSC401" in {finding.rule.code for finding in told}


Q = [Period(Frequency.QUARTER, 8080 + n) for n in range(20)]


@pytest.mark.parametrize(
    ("with_data", "count", "expected"),
    [
        (Q, 12, Q[8:19]),
        (Q[15:], 12, Q[15:19]),
        ([Q[12], Q[19]], 12, Q[12:19]),
        ([Q[2], Q[19]], 12, []),
        ([Q[19]], 12, []),
        ([], 12, []),
        (Q, 1, []),
        (Q, 0, []),
        ([Q[16].parts(Frequency.MONTH)[0]], 12, Q[16:19]),
        ([Q[12].within(Frequency.YEAR)], 12, Q[15:19]),
    ],
)
def test_history_has_no_gaps_and_begins_with_data(with_data: list[Period], count: int, expected: list[Period]) -> None:
    assert list(scores.earlier((Q[19],), with_data, count)) == expected


def test_the_periods_of_a_range_count_into_the_history() -> None:
    assert scores.earlier(tuple(Q[8:20]), Q, 12) == ()
    assert scores.earlier(tuple(Q[10:20]), Q, 12) == tuple(Q[8:10])


@pytest.mark.parametrize("run", [scores.rank, scores.explain, scores.tree], ids=lambda run: run.__name__)
def test_what_takes_one_period_refuses_a_range(bureau: Path, run: object) -> None:
    whom = {"address": "north"} if run is scores.explain else {"unit": "north"} if run is scores.tree else {}
    with pytest.raises(UserError) as caught:
        run(bureau, shown_from=bureau, period="2020-Q1..2020-Q2", **whom)  # type: ignore[operator] - one of three
    (finding,) = caught.value.findings
    assert (finding.rule.code, finding.facts["example"]) == ("BSC194", "2020-Q2")


def test_an_explanation_ends_at_the_cells_of_the_file(bureau: Path) -> None:
    done = scores.explain(bureau, shown_from=bureau, address="north/execution_rate")
    quarter = Period.parse("2020-Q2")
    assert done.explanation.item.id == "execution_rate"
    origins = {name: done.places("north", name, quarter) for name in ("spent", "budget")}
    assert {name: origin and (str(origin.place), origin.submission) for name, origin in origins.items()} == {
        "spent": ("results.csv:4:3", 1),
        "budget": ("results.csv:4:4", 1),
    }
    assert done.places("north", "spent", Period.parse("1999-Q1")) is None


def test_an_explanation_of_a_city_ends_at_the_cells_of_those_that_contribute(tmp_path: Path) -> None:
    case = next(one for one in case_files.read(case_files.FOLDER / "BSC414.yaml") if not one.fires)
    city = taken_in(tmp_path / "w", edit=case.edit, files=case.files)
    done = scores.explain(city, shown_from=city, address="city/city_rate", period="2020-Q1")
    spent = done.explanation.inputs[0]
    assert spent.value == 170.0
    places = [done.places(part.unit, "spent", Period.parse("2020-Q1")) for part in spent.parts]
    assert [str(origin.place) for origin in places if origin] == ["results.csv:2:3", "results.csv:3:3"]


def test_places_are_those_of_the_figures_that_were_scored_whatever_came_in_since(bureau: Path) -> None:
    scored = scores.score(bureau, shown_from=bureau)
    (bureau / "later.csv").write_text("unit,period,spent\nnorth,2020-Q2,1\n")
    collect.ingest(bureau, [bureau / "later.csv"], shown_from=bureau, now=NOW)
    with Ledger.open(scored.workspace.ledger) as ledger:
        origin = scores.places(scored, ledger, ("north",))("north", "spent", Period.parse("2020-Q2"))
    assert origin is not None
    assert (str(origin.place), origin.submission) == ("results.csv:4:3", 1)


def test_an_explanation_of_what_is_not_there_has_suggestions(bureau: Path) -> None:
    with pytest.raises(UserError) as caught:
        scores.explain(bureau, shown_from=bureau, address="north/execution")
    (finding,) = caught.value.findings
    assert (finding.rule.code, finding.suggestions) == ("BSC191", ("execution_rate",))


def test_findings_stand_in_order_of_place(tmp_path: Path) -> None:
    folder = taken_in(tmp_path / "w", edit={"results.csv": {"north,2020-Q2,93,100,2,94\n": ""}})
    lines = [finding.place.line for finding in scores.score(folder, shown_from=folder).findings if finding.place]
    assert lines == sorted(lines)
    assert len(lines) > 3


def test_a_tree_of_a_unit_has_no_scores_before_there_are_results(tmp_path: Path) -> None:
    case_files.build(Case("", fires=False, name=""), tmp_path / "w")
    done = scores.tree(tmp_path / "w", shown_from=tmp_path, unit="south")
    assert (done.scorecards, done.scored) == (("bureau",), None)
    with pytest.raises(UserError):
        scores.tree(tmp_path / "w", shown_from=tmp_path, unit="moon")


def test_a_tree_without_a_unit_needs_no_results(tmp_path: Path) -> None:
    case_files.build(Case("", fires=False, name=""), tmp_path / "w")
    done = scores.tree(tmp_path / "w", shown_from=tmp_path)
    assert (done.scorecards, done.scored) == (("bureau",), None)
