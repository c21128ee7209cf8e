"""What a page tells of other units: the strategy, the cascade, the units above and below, the tree of all."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from itertools import pairwise

import pytest

from bsc_cli.model.periods import Period
from bsc_cli.reports import html, league, page
from bsc_cli.reports.neighbours import Neighbours
from bsc_cli.reports.parts import Elsewhere
from bsc_cli.reports.speech import Speech
from tests.reports import city
from tests.reports.test_page import Elements


@cache
def shown(unit: str, lang: str = "en") -> page.UnitPage:
    return city.unit_page(unit, lang)


@cache
def pages(lang: str = "en") -> dict[str, str]:
    """Give every page as it is written, by file name."""
    files = {f"{unit}.html": html.unit_html(shown(unit, lang)) for unit in city.HREFS}
    return {**files, "index.html": html.index_html(city.index_page(lang))}


class TestMap:
    def test_perspectives_are_bands_with_the_public_on_top(self) -> None:
        drawing = shown("city").map
        assert drawing is not None
        assert [band.name for band in drawing.bands] == ["Public", "Finance", "Internal process", "Learning and growth"]
        assert [len(band.boxes) for band in drawing.bands] == [2, 2, 3, 2]
        tops = [float(band.y) for band in drawing.bands]
        assert tops == sorted(tops)

    def test_boxes_tell_score_and_grade_in_words_and_not_by_colour_alone(self) -> None:
        page_shown = shown("city")
        assert page_shown.map is not None
        rows = {row.item_id: row for row in page_shown.rows}
        for box in (box for band in page_shown.map.bands for box in band.boxes):
            row = rows[box.id]
            grade = row.grade
            assert box.status.startswith(f"{row.score} · {grade.word}" if grade else "Not scored")
            assert box.tone == (str(grade.tone) if grade else "none")
            assert box.href == f"#row-{row.anchor}"

    def test_arrows_are_what_drives_what(self) -> None:
        drawing = shown("city").map
        assert drawing is not None
        assert "Money does not leak drives Limited money creates value" in {arrow.title for arrow in drawing.arrows}
        driven = sum(len(node.drives) for node in Neighbours(city.definitions()).objectives["city"].values())
        assert len(drawing.arrows) == driven

    def test_goals_stand_on_top_and_boxes_name_those_they_serve(self) -> None:
        drawing = shown("city").map
        assert drawing is not None
        assert drawing.goals is not None
        assert [(one.name[:2], one.status, one.tags) for one in drawing.goals.boxes] == [
            ("G1", "Long-term goal, by 2025", ("G2 Fewer and faster approvals, by 2020",)),
            ("G3", "Long-term goal, by 2025", ()),
        ]
        tags = {box.id: box.tags for band in drawing.bands for box in band.boxes}
        assert tags["answered"] == ("Serves G1", "Supported by 8")
        assert tags["approvals"] == ("Serves G2",)

    def test_a_scorecard_that_nothing_links_has_none(self) -> None:
        from tests.reports.test_page import north  # noqa: PLC0415 - the other made-up place

        assert north().map is None

    def test_the_map_is_told_in_words_too(self) -> None:
        text = Elements(pages()["city.html"]).text
        assert "Drives: Residents are satisfied with public services; Every call gets an answer" in text
        assert "Serves: A government that serves" in text


class TestChains:
    def test_lead_from_the_objective_up_to_the_goal(self) -> None:
        told = [[(step.kind, step.name.text) for step in chain.steps] for chain in shown("seat_1").chains]
        assert told == [
            [
                ("Objective", "Takes calls"),
                ("Objective of Hotline Centre", "Calls are answered quickly"),
                ("Objective of Sample City", "Every call gets an answer"),
                ("Long-term goal, by 2025", "A government that serves"),
            ]
        ]

    def test_go_through_what_is_driven_where_nothing_else_is_named(self) -> None:
        (chain,) = (one for one in shown("city").chains if one.steps[0].name.text == "What is decided is published")
        assert [step.name.text for step in chain.steps[1:]] == ["Every call gets an answer", "A government that serves"]

    def test_a_goal_is_followed_to_the_goal_it_is_part_of(self) -> None:
        (chain,) = (one for one in shown("city").chains if one.steps[0].name.text == "Approvals are few and fast")
        assert [step.name.text for step in chain.steps[1:]] == [
            "Fewer and faster approvals",
            "A government that serves",
        ]


class TestCascade:
    def test_feeds_name_the_unit_above_and_its_kpi_with_links(self) -> None:
        (feed,) = shown("hotline").feeds
        assert feed.own == page.Link("Calls answered in time", "#row-item-calls")
        assert feed.into.unit == page.Link("Sample City", "city.html")
        assert feed.into.item == page.Link("Calls answered in time", "city.html#row-item-calls")
        assert (feed.into.actual, feed.into.target, feed.into.score) == ("95%", "95%", "100.00")

    def test_contributors_come_best_first_and_those_without_a_score_last_with_the_reason(self) -> None:
        calls = next(one for one in shown("city").fed if one.own.text == "Calls answered in time")
        assert calls.count == "8 contributors"
        scores = [part.score for part in calls.parts]
        assert scores == ["100.00", "100.00", "88.57", "68.57", "68.57", "68.57", "45.71", "–"]
        assert calls.parts[-1].unit.text == "Stone County"
        assert calls.parts[-1].reason == "Not scored, because no figure has been submitted (BSC401)."
        assert [(one.mark.word, one.count) for one in calls.counts] == [
            ("Excellent", "2"),
            ("Good", "1"),
            ("Fair", "3"),
            ("Poor", "1"),
        ]
        assert calls.not_scored == "1"
        assert not calls.is_open

    def test_what_contributors_gave_stands_in_the_derivation_with_links(self) -> None:
        row = next(one for one in shown("city").rows if one.item_id == "execution")
        (used,) = row.inputs
        assert [(one.unit.text, one.kpi.href) for one in used.given][:2] == [
            ("Forest Autonomous County of the Upper Valleys", "forest.html#row-item-execution"),
            ("Gate District", "gate.html#row-item-execution"),
        ]
        values = {one.unit.text: one.value for one in used.given}
        assert values["Gate District"] == "95"
        assert values["Stone County"] == "missing: no figure has been submitted"
        text = Elements(pages()["city.html"]).text
        assert "missing: no figure has been submitted" in text

    def test_units_right_below_are_leagues_by_level(self) -> None:
        counties, offices = shown("city").below
        assert (counties.heading, offices.heading) == ("County", "Department")
        assert [part.rank for part in counties.parts] == [
            "1 of 6",
            "1 of 6",
            "3 of 6",
            "3 of 6",
            "3 of 6",
            "6 of 6",
            "",
        ]
        assert counties.shows_rank
        assert counties.is_open
        assert (offices.parts[0].rank, offices.shows_rank) == ("", False)
        assert [one.unit.text for one in shown("hotline").below[0].parts] == ["Seat 1", "Seat 2"]
        assert shown("seat_1").below == ()

    def test_units_above_lead_from_the_top(self) -> None:
        assert shown("seat_1").above == (
            page.Link("Sample City", "city.html"),
            page.Link("Hotline Centre", "hotline.html"),
        )
        assert shown("city").above == ()

    def test_units_without_a_page_are_named_and_not_linked(self) -> None:
        alone = dataclasses.replace(city.results()[-1])
        told = Elsewhere(
            "seat_1", Neighbours(city.definitions()), alone, Speech.of("en", city.definitions().organisation)
        )
        assert told.part("hotline").unit == page.Link("Hotline Centre", "")
        assert told.part("seat_1", "calls").item.href == "#row-item-calls"

    def test_a_unit_that_is_no_longer_there_is_left_out(self) -> None:
        made = city.definitions()
        gone = dataclasses.replace(made.units["seat_2"], until=Period.parse("2020-Q2"))
        changed = dataclasses.replace(made, units={**made.units, "seat_2": gone})
        told = Elsewhere("hotline", Neighbours(changed), city.results()[-1], Speech.of("en", made.organisation))
        found = told.parts(page.Link("", ""), "", [("seat_1", ""), ("seat_2", "")], count="{count} units")
        assert [part.unit.text for part in found.parts] == ["Seat 1"]
        assert found.count == "1 units"


def test_who_reports_and_on_what_basis_is_told() -> None:
    facts = {fact.label: fact.value for row in shown("city").rows if row.item_id == "calls" for fact in row.facts}
    assert facts["Reported by"] == "Hotline Centre"
    assert facts["Source"] == "Taken from a system"
    assert facts["Basis"] == "Rules for the hotline"
    assert facts["Input"] == "Calls answered in time, %, last value, reported by Hotline Centre"
    head = {fact.label: fact.value for fact in shown("city").facts}
    assert head["Reports"] == "Every quarter, due 10 days after the end"


class TestIndex:
    def test_every_unit_stands_below_its_own_by_level_and_best_first(self) -> None:
        tree = city.index_page().tree
        assert [(one.depth, one.unit) for one in tree] == [
            (0, "Sample City"),
            (1, "Forest Autonomous County of the Upper Valleys"),
            (1, "Spring District"),
            (1, "Gate District"),
            (1, "Hill District"),
            (1, "Lake District"),
            (1, "River County"),
            (1, "Stone County"),
            (1, "Hotline Centre"),
            (2, "Seat 1"),
            (2, "Seat 2"),
        ]

    def test_cells_are_what_units_scored_in_each_perspective(self) -> None:
        shown_index = city.index_page()
        assert shown_index.perspectives == ("Public", "Finance", "Internal process", "Learning and growth")
        cells = {one.unit: [(cell.score, cell.grade) for cell in one.cells] for one in shown_index.tree}
        assert cells["Hotline Centre"] == [("45.71", "Poor"), ("", ""), ("", ""), ("77.14", "Fair")]
        assert cells["Stone County"][:2] == [("–", ""), ("–", "")]
        stone = next(one for one in shown_index.tree if one.unit == "Stone County")
        assert stone.cells[0].reason.startswith("Not scored, because")

    def test_change_is_told_beside_the_score(self) -> None:
        rows = {one.unit: one.row for one in city.index_page().tree}
        assert rows["River County"] is not None
        assert (rows["River County"].score, rows["River County"].change) == ("67.14", "−17.86")

    def test_only_units_ranked_with_others_have_a_league(self) -> None:
        assert [one.name for one in city.index_page().leagues] == ["County scorecard", "Call taker"]

    def test_units_that_are_not_asked_for_are_stepped_over(self) -> None:
        chosen = ("city", "seat_1")
        made = league.index_page(city.definitions(), city.results(), units=chosen, lang="en", hrefs=city.HREFS)
        assert [(one.depth, one.unit) for one in made.tree] == [(0, "Sample City"), (1, "Seat 1")]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_link_between_pages_leads_to_a_place_that_is_there(lang: str) -> None:
    written = pages(lang)
    ids = {name: set(re.findall(r'\bid="([^"]+)"', text)) for name, text in written.items()}
    for name, text in written.items():
        for href in re.findall(r'href="([^"]+)"', text):
            file, _, fragment = href.partition("#")
            assert (file or name) in written, (name, href)
            assert not fragment or fragment in ids[file or name], (name, href)


@pytest.mark.parametrize("name", ["city.html", "hotline.html", "seat_1.html", "index.html"])
@pytest.mark.parametrize("lang", ["en", "zh"])
class TestDocument:
    def test_is_well_formed_with_unique_ids(self, name: str, lang: str) -> None:
        document = Elements(pages(lang)[name])
        assert document.open == []
        ids = [attributes["id"] for _, attributes in document.tags if "id" in attributes]
        assert len(ids) == len(set(ids))

    def test_headings_go_down_one_level_at_a_time(self, name: str, lang: str) -> None:
        levels = [int(tag[1]) for tag, _ in Elements(pages(lang)[name]).tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))

    def test_tables_have_captions_and_scopes(self, name: str, lang: str) -> None:
        document = Elements(pages(lang)[name])
        assert len(document.of("caption")) == len(document.of("table")) > 0
        assert {heading.get("scope") for heading in document.of("th")} == {"col", "row"}

    def test_loads_nothing_and_runs_nothing(self, name: str, lang: str) -> None:
        assert not re.search(r"https?:|//[a-z]|url\(|@import|<script|<link|<img|\son\w+=", pages(lang)[name])


def test_chinese_pages_speak_chinese_only() -> None:
    for name, text in pages("zh").items():
        words = Elements(text).text
        for said in ("Objective", "Goal", "Supports", "County", "contributors", "Units", "Residents"):
            assert said not in words, (name, said)
