"""What came from below is told to its figures, by whom, and what of it is missing."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from bsc_cli.diagnostics import Place
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.model.scorecard import Dated, Kpi, OverUnits
from bsc_cli.reports import explained, trees
from bsc_cli.reports.derivation import derivation
from bsc_cli.reports.origins import Origin
from bsc_cli.reports.speech import Speech
from bsc_cli.scoring.explain import explain
from bsc_cli.scoring.explanation import Explanation
from bsc_cli.scoring.score import score
from tests.scoring.made import QUARTER, Figure, a_kpi, a_node, a_scorecard, an_input, definitions, facts
from tests.scoring.test_contributions import MADE, a_council, desks, rate, town

WHOLE = desks((50.0, 100.0), (900.0, 1000.0))
LACKING = desks((50.0, 100.0), (900.0, None))


def places(unit: str, name: str, period: Period) -> Origin:
    return SimpleNamespace(
        place=Place("b.xlsx", sheet=f"{unit} {period}", cell=name), submission=1, received_at="2020-07-15", superseded=0
    )


def of(known: Definitions, figures: Mapping[tuple[str, str], Figure], address: str, **more: int) -> Explanation:
    unit, _, item = address.partition("/")
    given = facts(figures)
    return explain(known, given, score(known, given, QUARTER), unit, item, **more)


def shown(known: Definitions, one: Explanation, lang: str = "en") -> list[str]:
    out = io.StringIO()
    tree = explained.explanation_text(known, one, lang=lang, places=places)
    Console(file=out, width=400).print(tree)
    return [line.strip(" │├└─") for line in out.getvalue().splitlines()]


def as_json(one: Explanation) -> Any:
    return json.loads(trees.explanation_json(one, lang="en", places=places))


def test_a_terminal_leads_from_the_city_to_the_cell_of_every_desk() -> None:
    lines = shown(town(), of(town(), WHOLE, "city/rate"))
    start = lines.index("spent = 950")
    assert lines[start : start + 4] == [
        "spent = 950",
        "bureau (bureau/rate) = 950, sum of 2 contributors",
        "desk1 (desk1/rate) = 50  Q1 2020  b.xlsx:desk1 2020-Q1!spent, taken in 2020-07-15 (submission 1)",
        "desk2 (desk2/rate) = 900  Q1 2020  b.xlsx:desk2 2020-Q1!spent, taken in 2020-07-15 (submission 1)",
    ]


def test_what_is_missing_of_contributors_is_told_where_it_is_missing() -> None:
    lines = shown(town(), of(town(), LACKING, "bureau/rate"))
    assert "budget = –, nothing from 1 of 2 contributors" in lines
    assert "desk2 (desk2/rate) = –  Q1 2020: nothing submitted" in "\n".join(lines)
    assert any("(BSC414)" in line for line in lines)


def test_who_is_left_out_with_what_it_gave_is_told() -> None:
    known = town(bureau=rate(measured_by=MADE, contributes_to="rate", partial=True))
    lines = "\n".join(shown(known, of(known, LACKING, "bureau/rate")))
    assert "desk2 (desk2/rate) = 900, left out, because others of its figures are missing" in lines


def test_json_holds_every_figure_with_its_place() -> None:
    tree = as_json(of(town(), WHOLE, "city/rate"))
    (bureau,) = tree["inputs"][0]["contributors"]
    assert (bureau["address"], bureau["counts"], bureau["gives"]["value"]) == ("bureau/rate", True, 950.0)
    below = bureau["gives"]["contributors"]
    assert [(one["address"], one["gives"]["figures"][0]["place"]) for one in below] == [
        ("desk1/rate", "b.xlsx:desk1 2020-Q1!spent"),
        ("desk2/rate", "b.xlsx:desk2 2020-Q1!spent"),
    ]


def test_deeper_contributors_are_told_by_the_command_that_goes_on() -> None:
    one = of(town(), WHOLE, "city/rate", depth=1)
    assert "bsc explain bureau/rate --period 2020-Q1" in shown(town(), one)
    assert one.actual == of(town(), WHOLE, "city/rate").actual


def test_weights_of_a_mean_are_told_with_their_figures() -> None:
    own = replace(an_input("rate"), over_units=OverUnits.MEAN, weighted_by="people")
    desk = a_kpi("rate", inputs=(an_input("rate"), an_input("people")), contributes_to="rate")
    known = town(bureau=a_kpi("rate", inputs=(own,), measured_by=MADE), desk=desk)
    figures = {(f"desk{n}", name): float(n) for n in (1, 2) for name in ("rate", "people")}
    lines = shown(known, of(known, figures, "bureau/rate"))
    assert any("mean of 2 contributors, weighted by people" in line for line in lines)
    assert "desk2 (desk2/rate) = 2, weight 2" in lines
    assert "people = 2" in lines


def test_totals_are_listed_with_weight_share_and_the_command_that_explains_them() -> None:
    figures: dict[tuple[str, str], Figure] = {("c1", "k"): 80.0, ("c2", "k"): 60.0, ("o1", "k"): 3.0}
    one = of(a_council(), figures, "city/total")
    lines = [line.text for line in derivation(one, Speech.of("en", a_council().organisation))]
    assert lines[:4] == [
        "c1 (c1) = 8, weight 1, 20% of the mean: bsc explain c1 --period 2020-Q1",
        "c2 (c2) = 6, weight 1, 20% of the mean: bsc explain c2 --period 2020-Q1",
        "o1 (o1) = 5, weight 3, 60% of the mean: bsc explain o1 --period 2020-Q1",
        "Weighted mean: (1 × 8 + 1 × 6 + 3 × 5) / (1 + 1 + 3) = 5.8",
    ]
    assert [total["share"] for total in as_json(one)["totals"]] == [0.2, 0.2, 0.6]
    lacking = of(a_council(partial=True), {**figures, ("c2", "k"): None}, "city/total")
    told = [line.text for line in derivation(lacking, Speech.of("en", a_council().organisation))]
    assert told[1] == "Left out: c2 (c2): none of its parts has a score: bsc explain c2 --period 2020-Q1"


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "Target: 46% of the annual 200 = 92"), ("zh", "目标值：全年 200 的 46% = 92")],
)
def test_the_share_of_a_year_is_told(lang: str, told: str) -> None:
    kpi: Kpi = a_kpi("k", target=Dated.constant(200.0), baseline=Dated.constant(0.0), phasing=(46.0, 60.0, 80.0, 100.0))
    known = definitions(a_scorecard(a_node("card", kpi)))
    one = of(known, {("u", "k"): 30.0}, "u/k")
    assert told in [line.text for line in derivation(one, Speech.of(lang, known.organisation))]
    assert as_json(one)["phased"]["target"] == {"annual": 200.0, "share": 46.0}
