"""Tables and trees in a terminal: narrow enough, in Chinese too, and never read as markup."""

from __future__ import annotations

import io
import math
import re
import unicodedata

import pytest
from rich.console import Console, RenderableType

from bsc_cli.model.scorecard import Scale
from bsc_cli.reports import explained, outline, terminal
from tests.reports import town

BOTH = ("north", "south")


def printed(shown: RenderableType, *, width: int = 80, colour: bool = False) -> str:
    out = io.StringIO()
    system = "standard" if colour else None
    Console(file=out, width=width, markup=True, color_system=system, force_terminal=colour).print(shown)
    return out.getvalue()


def cells(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def everything(lang: str) -> dict[str, RenderableType]:
    return {
        "totals": terminal.score_table(town.DEFINITIONS, town.RESULTS[-1:], units=BOTH, lang=lang),
        "range": terminal.score_table(town.DEFINITIONS, town.RESULTS, units=BOTH, lang=lang),
        "ranks": terminal.rank_table(town.DEFINITIONS, town.RESULTS[-1], units=BOTH, lang=lang),
        "tree": outline.tree_text(town.DEFINITIONS, town.SCORECARD, lang=lang, results=town.RESULTS[-1], unit="north"),
        "explanation": explained.explanation_text(town.DEFINITIONS, town.explained(), lang=lang, places=town.places),
    }


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", ["totals", "range", "ranks", "tree", "explanation"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_lines_fit(lang: str, name: str, width: int) -> None:
    text = printed(everything(lang)[name], width=width)
    assert text.strip()
    assert max(cells(line.rstrip()) for line in text.splitlines()) <= width


def words(text: str) -> str:
    return " ".join(re.sub("[│├└─]", " ", text).split())


def test_totals_of_one_period() -> None:
    text = words(printed(everything("en")["totals"], width=120))
    assert "Sample City, Q2 2020" in text
    assert "north North Bureau 58.97 Poor provisional 2 of 2 40%" in text


def test_a_range_has_columns_and_a_trend_with_a_gap() -> None:
    text = words(printed(everything("en")["range"], width=120))
    assert "2019-Q4 2020-Q1 2020-Q2" in text
    assert "north North Bureau 71.25 – 58.97 █·▁ Poor provisional 2 of 2" in text


def test_a_range_that_does_not_fit_says_so() -> None:
    shown = terminal.score_table(town.DEFINITIONS, (town.RESULTS[0], *town.RESULTS), units=BOTH, lang="en")
    assert "The last 3 of 4 periods are shown; --format csv gives all of them." in words(printed(shown))
    assert "are shown" not in printed(everything("en")["range"])


def test_ranks_go_from_best_to_worst() -> None:
    text = printed(everything("en")["ranks"])
    assert text.index("south") < text.index("north")


def test_tree_has_weights_scores_and_reasons() -> None:
    text = words(printed(everything("en")["tree"], width=160))
    assert "Budget execution rate execution_rate weight 80% 55.38 Poor" in text
    assert (
        "Hotline calls answered hotline_answered weight 100% Not scored, because no figure has been submitted (BSC401)."
        in text
    )


def test_tree_without_results_shows_weights_only() -> None:
    text = printed(outline.tree_text(town.DEFINITIONS, town.SCORECARD, lang="zh"))
    assert "预算执行率" in text
    assert "58.97" not in text


def test_limit_says_how_many_there_are() -> None:
    shown = terminal.score_table(town.DEFINITIONS, town.RESULTS, units=BOTH, lang="en", limit=1)
    assert "1 of 2 units are shown." in printed(shown)
    assert "south" not in printed(shown)


@pytest.mark.parametrize("colour", [False, True])
def test_names_are_text_not_markup(*, colour: bool) -> None:
    text = printed(everything("en")["ranks"], width=140, colour=colour)
    assert town.HOSTILE in text


def test_control_characters_never_reach_the_terminal() -> None:
    shown = terminal.plain("\x1b]0;owned\x07\u202eabc\x9b2J")
    assert not any(unicodedata.category(c) in {"Cc", "Cf"} for c in shown.plain)
    assert "abc" in shown.plain


def test_explanation_can_be_redone_by_hand() -> None:
    text = words(printed(everything("en")["explanation"], width=160))
    for said in (
        "(40 × 55.38462 + 10 × 73.33333) / (40 + 10) = 58.9744",
        "100 * spent / budget = 100 * 446 / 500 = 89.2",
        "(89.2 − 82) / (95 − 82) × 100 = 55.3846",
        "60 + (4 − 5) / (2 − 5) × (100 − 60) = 73.3333",
        "Spent (spent) = 446 CNY 10k, sum of 2 figures",
        "Q1 2020: 200.5 results.xlsx:north!spent-2020-Q1, taken in 2020-07-15 (submission 3)",
        "Left out: Calls are answered: none of its parts has a score",
        "Shown as 58.97, carried on as 58.97436",
        "Not scored, because no figure has been submitted (BSC401).",
    ):
        assert said in text


def test_blocks_span_at_least_a_tenth_of_the_scale() -> None:
    assert terminal.blocks([49.0, 51.0], Scale()) == "▄▅"
    assert terminal.blocks([math.nan, math.nan], Scale()) == "··"
