"""Traces: from a post's task up to the city's goals, and from a goal down to the tasks that feed it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.testing

from bsc_cli.cli.app import app
from bsc_cli.diagnostics import UserError
from bsc_cli.findings import screen
from bsc_cli.reports import traced
from bsc_cli.reports.chains import Stop
from bsc_cli.usecases import trace

FILES = {
    "bsc.yaml": """\
version: 1
organisation: {en: Sample City, zh: 示例市}
languages: [en, zh]
calendar: {reporting: quarter}
perspectives:
  public: {name: {en: Public, zh: 公众}}
goals:
  service: {name: {en: A government that serves, zh: 服务型政府}, horizon: long, by: 2025}
  answers: {name: {en: Every call is answered, zh: 来电必复}, horizon: short, by: 2020, part_of: service}
grades:
  good: {from: 80, name: {en: Good, zh: 良}}
  poor: {from: 0, name: {en: Poor, zh: 差}}
""",
    "mappings/results.yaml": "table: results.csv\n",
    "scorecards/city.yaml": """\
scorecard: city
name: {en: City, zh: 市}
units: [{id: city, name: {en: Sample City, zh: 示例市}}]
objectives:
  trust:
    perspective: public
    name: {en: Trust, zh: 信任}
    drives: [answered]
    kpis:
      bureaus:
        name: {en: Scores of the bureaus, zh: 各局得分}
        measured_by: scorecards
        score: value
  answered:
    perspective: public
    name: {en: Calls are answered, zh: 来电有人接}
    serves: [answers]
    kpis:
      calls:
        name: {en: Share of calls answered, zh: 接通率}
        measured_by: contributors
        measured_in: "%"
        inputs: {answered_calls: {}, all_calls: {}}
        formula: 100 * answered_calls / all_calls
        target: 95
        baseline: 60
""",
    "scorecards/hotline.yaml": """\
scorecard: hotline
name: {en: Hotline, zh: 热线}
units: [{id: hotline, parent: city, name: {en: Hotline Centre, zh: 热线中心}}]
objectives:
  quick:
    perspective: public
    name: {en: Quick answers, zh: 快速接听}
    kpis:
      calls:
        name: {en: Calls answered, zh: 接通率}
        measured_by: contributors
        contributes_to: calls
        inputs: {answered_calls: {}, all_calls: {}}
        formula: 100 * answered_calls / all_calls
        target: 95
        baseline: 60
      training:
        name: {en: Days of training, zh: 培训天数}
        target: 5
        baseline: 0
""",
    "scorecards/desk.yaml": """\
scorecard: desk
name: {en: Desk, zh: 坐席}
units:
  - {id: desk_1, parent: hotline, name: {en: Desk 1, zh: 一号坐席}}
  - {id: desk_2, parent: hotline, name: {en: Desk 2, zh: 二号坐席}}
objectives:
  own:
    perspective: public
    name: {en: Own work, zh: 本职工作}
    kpis:
      taken:
        name: {en: Calls taken, zh: 接听来电}
        contributes_to: calls
        inputs: {answered_calls: {}, all_calls: {}}
        formula: 100 * answered_calls / all_calls
        target: 95
        baseline: 60
      tidy:
        name: {en: Tidy desk, zh: 桌面整洁}
        target: 1
        baseline: 0
""",
}
RESULTS = """\
unit,period,answered_calls,all_calls,tidy,training
desk_1,2020-Q1,90,100,1,
desk_2,2020-Q1,70,100,0,
hotline,2020-Q1,,,,4
"""


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "results.csv").write_text(RESULTS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edit(town: Path, file: str, old: str, new: str) -> None:
    text = (town / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (town / file).write_text(text.replace(old, new), encoding="utf-8")


def bsc(*words: str) -> typer.testing.Result:
    return typer.testing.CliRunner().invoke(app, [*words], catch_exceptions=False)


def chains(town: Path, address: str, *, down: bool = False) -> tuple[Stop, ...]:
    return trace.trace(town, shown_from=town, address=address, down=down).chains


def told(stop: Stop) -> Iterator[str]:
    """Every stop of a chain, depth first: link, unit and id."""
    yield f"{stop.link or ''} {stop.place.unit}/{stop.place.item.id}".strip()
    for way in stop.ways:
        yield from told(way)


def test_a_task_leads_through_division_and_city_to_the_long_term_goal(town: Path) -> None:
    (chain,) = chains(town, "desk_1/taken")
    assert list(told(chain)) == [
        "desk_1/taken",
        "contributes_to hotline/calls",
        "contributes_to city/calls",
        "part_of city/answered",
        "serves /answers",
        "part_of /service",
    ]
    assert chain.reaches


def test_each_kpi_of_a_unit_has_its_chain(town: Path) -> None:
    assert [(one.place.item.id, one.reaches) for one in chains(town, "hotline")] == [
        ("calls", True),
        ("training", True),
    ]
    assert [(one.place.item.id, one.reaches) for one in chains(town, "desk_2")] == [("taken", True), ("tidy", False)]
    assert [one.place.item.id for one in chains(town, "desk_2/public")] == ["taken", "tidy"]


def test_what_contributes_to_nothing_leads_by_its_objective_or_by_the_total_of_its_unit(town: Path) -> None:
    total = ["totalled_in city/bureaus", "part_of city/trust", "drives city/answered", "serves /answers"]
    training = ["hotline/training", "part_of hotline/quick"]
    assert list(told(chains(town, "hotline/training")[0])) == [*training, *total, "part_of /service"]
    edit(town, "scorecards/hotline.yaml", "zh: 快速接听}", "zh: 快速接听}\n    supports: [city/answered]")
    supported = ["supports city/answered", "serves /answers", "part_of /service"]
    assert list(told(chains(town, "hotline/training")[0])) == [*training, *supported]


def test_a_contribution_to_what_serves_nothing_does_not_hide_the_own_objective(town: Path) -> None:
    edit(town, "scorecards/city.yaml", "    serves: [answers]\n", "")
    edit(town, "scorecards/desk.yaml", "zh: 本职工作}", "zh: 本职工作}\n    serves: [service]")
    (chain,) = chains(town, "desk_1/taken")
    assert chain.reaches
    assert {"contributes_to hotline/calls", "part_of desk_1/own", "serves /service"} <= set(told(chain))


def test_links_in_a_circle_are_followed_once(town: Path) -> None:
    """Between units of one scorecard the checks cannot tell a circle; here each desk supports both."""
    edit(town, "scorecards/desk.yaml", "zh: 本职工作}", "zh: 本职工作}\n    supports: [desk_1/own, desk_2/own]")
    for down in (False, True):
        (chain,) = chains(town, "desk_1/own", down=down)
        assert len(list(told(chain))) < 10
    assert not chains(town, "desk_1/tidy")[0].reaches


def test_down_from_a_goal_every_task_is_found(town: Path) -> None:
    (chain,) = chains(town, "service", down=True)
    found = set(told(chain))
    assert {
        "part_of /answers",
        "serves city/answered",
        "contributes_to desk_1/taken",
        "contributes_to desk_2/taken",
    } <= found
    assert "totalled_in hotline/hotline" in found
    assert "part_of hotline/training" in found
    assert not any("tidy" in one for one in found)


@pytest.mark.usefixtures("town")
def test_before_there_is_data_the_chain_stands_alone() -> None:
    done = bsc("trace", "desk_1/taken")
    assert done.exit_code == 0
    assert "85.71" not in done.stdout
    assert "A government that serves (service)" in done.stdout
    assert "score" not in json.loads(bsc("trace", "desk_1", "--format", "json").stdout)[0]


@pytest.mark.usefixtures("town")
def test_with_data_each_stop_tells_actual_score_and_grade() -> None:
    assert bsc("ingest").exit_code == 0
    done = bsc("trace", "desk_1/taken")
    assert "Sample City, Q1 2020" in done.stdout
    assert "Calls taken (taken)  Desk 1  90  85.71  Good" in done.stdout
    assert "Calls are answered (answered)  Sample City  57.14  Poor" in done.stdout
    (chain,) = json.loads(bsc("trace", "desk_1/taken", "--period", "2020-Q1", "--format", "json").stdout)
    assert (chain["address"], chain["actual"], chain["grade"]) == ("desk_1/taken", 90.0, "good")
    assert chain["ways"][0]["ways"][0]["actual"] == 80.0
    assert bsc("trace", "desk_1/taken", "--period", "2019-Q1").exit_code == 2


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(("lang", "words"), [("en", "1 of 2 lead to no goal: tidy"), ("zh", "tidy")])
def test_what_leads_to_no_goal_is_said_plainly_within_80_columns(lang: str, words: str) -> None:
    assert bsc("ingest").exit_code == 0
    done = bsc("trace", "desk_1", "--lang", lang)
    assert words in done.stdout.splitlines()[-1]
    assert max(map(screen.width, done.stdout.splitlines())) <= 80
    assert "\x1b" not in done.stdout
    assert ("桌面整洁" in done.stdout) == (lang == "zh")


def test_of_many_branches_the_first_are_shown_and_the_others_counted(town: Path) -> None:
    desks = "".join(f"  - {{id: more_{n}, parent: hotline}}\n" for n in range(20))
    edit(town, "scorecards/desk.yaml", "objectives:", f"{desks}objectives:")
    assert f"{22 - traced.SHOWN} more" in bsc("trace", "hotline/calls", "--down").stdout
    (chain,) = json.loads(bsc("trace", "hotline/calls", "--down", "--format", "json").stdout)
    assert len(chain["ways"]) == 22


@pytest.mark.parametrize(
    ("address", "code", "near"),
    [
        ("desk_3", "BSC190", "desk_2"),
        ("servise", "BSC190", "service"),
        ("desk_1/takn", "BSC191", "taken"),
        ("service/answers", "BSC190", None),
    ],
)
def test_an_address_that_is_not_known_is_a_finding(town: Path, address: str, code: str, near: str | None) -> None:
    with pytest.raises(UserError) as raised:
        trace.trace(town, shown_from=town, address=address)
    (finding,) = raised.value.findings
    assert finding.rule.code == code
    assert near is None or near in finding.suggestions


@pytest.mark.usefixtures("town")
def test_a_range_of_periods_is_refused_with_and_without_data() -> None:
    for _ in range(2):
        done = bsc("trace", "desk_1", "--period", "2020-Q1..2020-Q2")
        assert done.exit_code == 2
        bsc("ingest")


def test_what_supports_an_objective_of_no_one_unit_is_followed_as_far_as_anybody_can_tell(town: Path) -> None:
    """`desk/own` names an objective of two units: which of them is meant, and what they support, is not known."""
    edit(town, "scorecards/hotline.yaml", "zh: 快速接听}", "zh: 快速接听}\n    supports: [desk/own]")
    edit(town, "scorecards/desk.yaml", "zh: 本职工作}", "zh: 本职工作}\n    serves: [answers]")
    found = list(told(chains(town, "hotline/training")[0]))
    assert found[2:] == ["supports /own", "serves /answers", "part_of /service"]
    assert '"address": "desk/own"' in bsc("trace", "hotline/training", "--format", "json").stdout
    assert bsc("ingest").exit_code == 0
    assert "supports: Own work (own)" in bsc("trace", "hotline/training").stdout
