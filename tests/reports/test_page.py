"""The view model and the HTML page: every row, every language, no way out of the page."""

from __future__ import annotations

import dataclasses
import math
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_cli.diagnostics import UserError
from bsc_cli.model.scorecard import Grade, Scale
from bsc_cli.model.text import Text
from bsc_cli.reports import charts, derivation, grades, html, league, page, strategy_map, view
from bsc_cli.reports.speech import Speech
from tests.reports import town

UNTOLD = {derivation.Line, Scale}
"""What the page's modules import: a line of a derivation has `about` and `text`, told where it stands."""
TEMPLATES = Path(html.__file__).resolve().parents[2] / "templates"


class Elements(HTMLParser):
    """Collects elements with their attributes, and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "link", "img", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def north(lang: str = "en") -> page.UnitPage:
    return view.unit_page(
        town.DEFINITIONS,
        "north",
        town.RESULTS,
        town.explained(),
        lang=lang,
        places=town.places,
        index_href="index.html",
    )


def index(lang: str = "en") -> page.IndexPage:
    return league.index_page(town.DEFINITIONS, town.RESULTS, units=["south", "north"], lang=lang)


def test_rows_are_the_flattened_tree_with_what_each_scored() -> None:
    assert [(row.depth, row.name, row.weight, row.actual, row.target, row.score) for row in north().rows] == [
        (0, "Bureau", "", "", "", "58.97"),
        (1, "Value for money", "40%", "", "", "58.97"),
        (2, "Budget execution rate", "80%", "89.2%", "95%", "55.38"),
        (2, "Audit findings", "20%", "4 findings", "2 findings", "73.33"),
        (1, "Calls are answered", "60%", "", "", "–"),
        (2, "Hotline calls answered", "100%", "–", "95%", "–"),
    ]


def test_the_weight_that_counts_is_told_where_it_is_not_the_one_written() -> None:
    shown = {row.name: (row.weight, row.effective) for row in north().rows}
    assert shown["Value for money"] == ("40%", "100%")
    assert shown["Budget execution rate"] == ("80%", "")
    text = Elements(html.unit_html(north())).text
    assert "40% counts 100%" in text


def test_what_counts_as_zero_is_marked() -> None:
    total = town.explained()
    value = total.children[0]
    rate = dataclasses.replace(value.children[0], filled=True)
    told = dataclasses.replace(
        total, children=(dataclasses.replace(value, children=(rate, *value.children[1:])), *total.children[1:])
    )
    shown = view.unit_page(town.DEFINITIONS, "north", town.RESULTS, told, lang="en", places=town.places)
    assert "no figure; counts as 0" in html.unit_html(shown)
    assert "no figure; counts as 0" not in html.unit_html(north())


def test_a_score_outside_of_what_it_will_be_is_told_in_words() -> None:
    assert north().outlook == ""
    told = dataclasses.replace(town.explained(), low=60.0, high=80.0)
    shown = view.unit_page(town.DEFINITIONS, "north", town.RESULTS, told, lang="en", places=town.places)
    assert shown.outlook == "If the missing figures come in, the score will be between 60.00 and 80.00."
    assert shown.outlook in Elements(html.unit_html(shown)).text


def test_what_is_not_scored_says_why() -> None:
    reasons = {row.name: row.reason for row in north().rows}
    assert reasons["Hotline calls answered"] == "Not scored, because no figure has been submitted (BSC401)."
    assert reasons["Budget execution rate"] == ""


def test_head_of_the_page() -> None:
    shown = north()
    assert (shown.score, shown.out_of, shown.rank, shown.coverage) == ("58.97", "of 100", "2 of 2", "40%")
    assert (shown.interval, shown.provisional, shown.change) == ("23.59 to 83.59", True, "")
    assert shown.grade == page.GradeMark("Poor", 3, 4)
    assert [(one.period, one.score, one.rank) for one in shown.history] == [
        ("Q2 2020", "58.97", "2 of 2"),
        ("Q1 2020", "–", ""),
        ("Q4 2019", "71.25", "2 of 2"),
    ]


def test_figures_behind_a_kpi_come_with_their_cell() -> None:
    rate = next(row for row in north().rows if row.name == "Budget execution rate")
    assert rate.inputs[0].line == "Spent (spent) = 446 CNY 10k, sum of 2 figures"
    assert rate.inputs[0].figures == (
        page.Figure("Q1 2020", "200.5", "results.xlsx:north!spent-2020-Q1, taken in 2020-07-15 (submission 3)"),
        page.Figure(
            "Q2 2020",
            "245.5",
            "results.xlsx:north!spent-2020-Q2, taken in 2020-07-15 (submission 3), replaces an earlier figure",
        ),
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_page_shows_every_row_reason_and_origin(lang: str) -> None:
    shown = north(lang)
    text = Elements(html.unit_html(shown)).text
    for row in shown.rows:
        for said in (row.name, row.weight, row.actual, row.target, row.score, row.reason, row.points):
            assert said in text
        assert all(line.text in text for line in row.lines)
        assert all(figure.origin in text for used in row.inputs for figure in used.figures)
    assert shown.mandate in text


def test_both_languages_choose_their_texts() -> None:
    english, chinese = html.unit_html(north("en")), html.unit_html(north("zh"))
    assert 'lang="en"' in english
    assert 'lang="zh-CN"' in chinese
    assert "预算执行率" in chinese
    assert "预算执行率" not in english
    assert "2020年第2季度" in chinese
    assert "Q2 2020" in english


def test_text_from_definitions_is_escaped() -> None:
    page_html = html.index_html(index())
    assert "<script" not in page_html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; [bold]South[/bold]" in page_html


@pytest.mark.parametrize("text", [html.unit_html(north()), html.index_html(index())], ids=["unit", "index"])
class TestDocument:
    def test_loads_nothing_and_runs_nothing(self, text: str) -> None:
        assert not re.search(r"https?:|//[a-z]|url\(|@import|<script|<link|<img|\son\w+=", text)
        assert "default-src 'none'" in text

    def test_is_well_formed_with_unique_ids_and_no_dead_links(self, text: str) -> None:
        document = Elements(text)
        assert document.open == []
        ids = [attributes["id"] for _, attributes in document.tags if "id" in attributes]
        assert len(ids) == len(set(ids))
        for link in document.of("a"):
            href = link["href"] or ""
            assert not href.startswith("#") or href[1:] in ids
        for drawing in document.of("svg"):
            labels = (drawing.get("aria-labelledby") or "").split()
            assert drawing.get("aria-hidden") == "true" or (len(labels) == 2 and set(labels) <= set(ids))

    def test_tables_have_captions_and_scopes(self, text: str) -> None:
        document = Elements(text)
        assert len(document.of("caption")) == len(document.of("table")) > 0
        assert {heading.get("scope") for heading in document.of("th")} == {"col", "row"}
        assert len(document.of("h1")) == 1

    def test_skip_link_comes_first_and_leads_to_the_content(self, text: str) -> None:
        document = Elements(text)
        assert document.of("a")[0] == {"class": "skip", "href": "#content"}
        assert document.of("main")[0]["id"] == "content"


def test_same_input_same_bytes() -> None:
    first = html.unit_html(north()), html.index_html(index())
    html.environment.cache_clear()
    assert (html.unit_html(north()), html.index_html(index())) == first


def test_grade_is_colour_and_word() -> None:
    text = html.unit_html(north())
    assert '<span class="mark tone-4">Poor</span>' in text
    assert '<span class="mark tone-3">Fair</span>' in text


def test_index_is_a_league_table_with_links() -> None:
    shown = index()
    assert [(row.rank, row.unit_id, row.href, row.score) for row in shown.leagues[0].rows] == [
        ("1", "south", "south.html", "90.00"),
        ("2", "north", "north.html", "58.97"),
    ]
    assert [count.count for count in shown.leagues[0].counts] == ["1", "0", "0", "1"]
    assert 'href="south.html"' in html.index_html(shown)


def test_scores_are_rounded_half_up_as_decimals() -> None:
    shown = next(row for row in view_of_south().history if row.period == "Q4 2019")
    assert shown.score == "88.01"  # 88.005, which as a binary number lies below


def view_of_south() -> page.UnitPage:
    explanation = dataclasses.replace(town.explained(), unit="south", score=90.0, grade="excellent")
    return view.unit_page(town.DEFINITIONS, "south", town.RESULTS, explanation, lang="en", places=town.places)


def test_change_is_that_of_the_shown_scores() -> None:
    assert view_of_south().change == "−1.50 since Q1 2020"


def test_names_of_pages_never_collide() -> None:
    names = league.page_names(["a", "A", "index", "CON", "a/b", "a~2fb", "昆明", "..", "x."])
    assert len({name.casefold() for name in names.values()}) == len(names)
    assert names["昆明"] == "昆明"
    long = league.page_names(["市" * 120, "市" * 119 + "局", "x" * 300, "a" * 50])
    assert len({name.casefold() for name in long.values()}) == 4
    assert all(len(f"{name}.html".encode()) <= 143 for name in long.values())
    assert (long["a" * 50], long["市" * 120][:33]) == ("a" * 50, "市" * 33)
    assert league.page_names(["市" * 120]) == {"市" * 120: long["市" * 120]}
    assert all(re.fullmatch(r"[^<>:\"/\\|?*%#&\x00-\x1f]+", name) and name[-1] not in ". " for name in names.values())
    assert "index" not in names.values()


@given(st.lists(st.floats(0, 100) | st.just(math.nan), min_size=2, max_size=40))
def test_trend_crosses_no_gap_and_stays_inside(values: list[float]) -> None:
    drawn = charts.trend(values, scale=Scale(), size=charts.SPARK, title="", description="", label=str)
    if drawn is None:
        assert all(math.isnan(value) for value in values)
        return
    points = [point.split(",") for line in drawn.lines for point in line.split()]
    points += [[dot.x, dot.y] for dot in drawn.dots]
    assert len(points) == sum(not math.isnan(value) for value in values)
    assert all(0 <= float(x) <= 96 and 0 <= float(y) <= 24 for x, y in points)
    neighbours = sum(not math.isnan(a) and not math.isnan(b) for a, b in pairwise(values))
    assert sum(len(line.split()) - 1 for line in drawn.lines) == neighbours


def test_the_ends_of_the_axis_have_values() -> None:
    drawn = north().trend
    assert drawn is not None
    assert [end.label for end in drawn.axis] == ["71.25", "58.97"]
    assert [float(end.top) for end in drawn.axis] == pytest.approx([2.7, 97.3])
    assert 'class="axis-name" style="top:2.7%">71.25<' in html.unit_html(north())


def test_small_changes_are_drawn_small() -> None:
    drawn = charts.trend([50.0, 51.0], scale=Scale(), size=charts.SPARK, title="", description="", label=str)
    assert drawn is not None
    low, high = (float(point.split(",")[1]) for point in drawn.lines[0].split())
    assert low - high == pytest.approx(16 * 1.0 / 10, abs=0.11)


def test_bar_shows_score_interval_and_bounds_and_keeps_inside() -> None:
    assert charts.bar(3.0, scale=Scale(1, 5), low=2.0, high=4.0, bounds=[0, 2, 3.5, 5]) == charts.Bar(
        "50.0", "25.0", "50.0", ("25.0", "62.5")
    )
    over = charts.bar(120.0, scale=Scale(), low=None, high=None, bounds=[])
    assert over == charts.Bar("100.0", "0.0", "0.0", ())


@pytest.mark.parametrize(
    ("count", "tones"), [(1, [0]), (2, [0, 4]), (3, [0, 2, 4]), (4, [0, 1, 3, 4]), (5, [0, 1, 2, 3, 4])]
)
def test_tones_spread_from_best_to_worst(count: int, tones: list[int]) -> None:
    made = [Grade(str(n), Text.plain(str(n)), float(n)) for n in range(count)]
    speech = Speech.of("en", town.DEFINITIONS.organisation)
    assert [mark.tone for mark in grades.marks(made, speech).values()] == tones


def test_legend_covers_the_scale() -> None:
    legend = grades.legend(town.GRADES, Scale(), Speech.of("en", town.DEFINITIONS.organisation))
    assert [(step.mark.word, step.starts, step.left, step.width) for step in legend] == [
        ("Poor", "0", "0.0", "60.0"),
        ("Fair", "60", "60.0", "20.0"),
        ("Good", "80", "80.0", "10.0"),
        ("Excellent", "90", "90.0", "10.0"),
    ]


def luminance(colour: str) -> float:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def themes() -> list[dict[str, str]]:
    style = (TEMPLATES / "_style.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{([^}]*)\}", style)
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in blocks]


def test_there_are_a_light_a_dark_and_a_print_theme() -> None:
    light, dark, printed = themes()
    assert set(light) == set(dark) == set(printed)
    assert luminance(light["paper"]) > 0.9
    assert luminance(dark["paper"]) < 0.05
    assert printed["paper"] == light["paper"]


@pytest.mark.parametrize("number", [0, 1, 2], ids=["light", "dark", "print"])
def test_contrast_meets_wcag_aa(number: int) -> None:
    theme = themes()[number]
    for ground in ("paper", "wash"):
        for ink in ("ink", "soft", "link"):
            assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)
        for shape in ("line", "edge", *(f"t{tone}" for tone in range(5))):
            assert contrast(theme[shape], theme[ground]) >= 3, (shape, ground)
    for tone in range(5):
        assert contrast(theme[f"t{tone}"], theme[f"t{tone}b"]) >= 4.5, tone
        assert contrast(theme[f"t{tone}"], theme["track"]) >= 3, tone


def test_template_readme_names_every_field() -> None:
    readme = (TEMPLATES / "README.md").read_text(encoding="utf-8")
    kinds = (kind for module in (page, charts, strategy_map) for kind in vars(module).values())
    told = {kind for kind in kinds if isinstance(kind, type) and dataclasses.is_dataclass(kind)} - UNTOLD
    for kind in told:
        section = readme.split(f"### {kind.__name__}\n")[1].split("\n### ")[0]
        named = re.findall(r"^- `(\w+)`", section, flags=re.MULTILINE)
        assert named == [field.name for field in dataclasses.fields(kind)], kind.__name__


class TestOverrides:
    def test_a_workspace_may_replace_one_template(self, tmp_path: Path) -> None:
        (tmp_path / "unit.html").write_text("{{ page.unit }} is {{ page.score }}", encoding="utf-8")
        assert html.unit_html(north(), overrides=tmp_path) == "North Bureau is 58.97\n"
        assert html.index_html(index(), overrides=tmp_path) == html.index_html(index())

    def test_what_it_prints_is_escaped_too(self, tmp_path: Path) -> None:
        (tmp_path / "index.html").write_text("{{ page.leagues[0].rows[0].unit }}", encoding="utf-8")
        assert html.index_html(index(), overrides=tmp_path).startswith("&lt;script&gt;")

    @pytest.mark.parametrize(
        ("text", "code", "line"),
        [
            ("fine\n{% if %}\n", "BSC501", 2),
            ("fine\n\n{{ page.scor }}\n", "BSC502", 3),
            ("{{ nothing }}", "BSC502", 1),
            ("\n{{ 1 / 0 }}", "BSC502", 2),
            ("{{ page.__class__.__mro__ }}", "BSC502", 1),
            ('{% include "missing.html" %}', "BSC502", 1),
            ("{{ page.score + 1 }}", "BSC502", 1),
        ],
    )
    def test_faults_have_a_place(self, tmp_path: Path, text: str, code: str, line: int) -> None:
        file = tmp_path / "unit.html"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(UserError) as caught:
            html.unit_html(north(), overrides=tmp_path, shown=lambda path: f"templates/{path.name}")
        (finding,) = caught.value.findings
        assert finding.rule.code == code
        assert str(finding.place) == f"templates/unit.html:{line}"
        assert finding.rule.template.format(**finding.facts)

    def test_a_template_in_another_encoding_is_a_fault(self, tmp_path: Path) -> None:
        (tmp_path / "unit.html").write_bytes("<p>\n昆明</p>".encode("gbk"))
        with pytest.raises(UserError) as caught:
            html.unit_html(north(), overrides=tmp_path)
        (finding,) = caught.value.findings
        assert (finding.rule.code, str(finding.place)) == ("BSC501", f"{tmp_path / 'unit.html'}:2")

    def test_faults_in_an_included_part_are_placed_there(self, tmp_path: Path) -> None:
        (tmp_path / "_parts.html").write_text("\n{% macro mark( %}", encoding="utf-8")
        with pytest.raises(UserError) as caught:
            html.unit_html(north(), overrides=tmp_path)
        assert str(caught.value.findings[0].place) == f"{tmp_path / '_parts.html'}:2"


@pytest.mark.parametrize("others", [(), ("base.html",)])
def test_a_workspace_template_that_lacks_what_ours_use_is_told(tmp_path: Path, others: tuple[str, ...]) -> None:
    (tmp_path / "_parts.html").write_text("{% macro other() %}{% endmacro %}", encoding="utf-8")
    for name in others:
        (tmp_path / name).write_text("{% block page %}{% endblock %}", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        html.unit_html(north(), overrides=tmp_path, shown=lambda path: path.name)
    (finding,) = caught.value.findings
    assert (finding.rule.code, str(finding.place)) == ("BSC502", "_parts.html")
    assert "mark" in str(finding.facts["problem"])


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ((99.0, 100.0), (90.0, 100.0)),
        ((0.0, 1.0), (0.0, 10.0)),
        ((50.0, 52.0), (46.0, 56.0)),
        ((-3.0, 1.0), (-3.0, 7.0)),
    ],
)
def test_a_widened_axis_does_not_leave_the_scale(values: tuple[float, float], ends: tuple[float, float]) -> None:
    assert charts.span(values, Scale()) == ends


def test_the_layout_of_a_phone_is_not_printed() -> None:
    css = (TEMPLATES / "_style.css").read_text(encoding="utf-8")
    assert "max-width:" in css
    assert not re.search(r"@media \(max-width", css)
