"""Text for a screen: nothing moves the cursor, lines are narrow, the caret stands under its place."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bsc_cli.catalogue.plain import visible
from bsc_cli.findings import screen

ANY = st.text(st.characters(codec=None), max_size=200)
MIXED = st.text(st.sampled_from("ab 指标，。（）“”1%\t\x1b\u202eé"), max_size=300)


@given(ANY)
def test_nothing_invisible_is_left(text: str) -> None:
    shown = visible(text)
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in shown)


@given(st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"))))
def test_what_can_be_seen_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_two_texts_that_differ_only_in_what_is_invisible_can_be_told_apart() -> None:
    assert visible("weight\u200b") != visible("weight")


@given(MIXED)
def test_wrapped_lines_are_narrow_and_lose_nothing(text: str) -> None:
    lines = screen.wrapped(text, first="  ", rest="    ").split("\n")
    longest_word = max((screen.width(visible(word)) for word in text.split()), default=0)
    if longest_word <= 40:
        assert all(screen.width(line) <= screen.WIDTH for line in lines)
    together = "".join(line.strip() for line in lines)
    assert together.replace(" ", "") == visible(text).replace(" ", "")


def test_chinese_breaks_anywhere_but_before_closing_and_after_opening_marks() -> None:
    lines = screen.wrapped("指标（" + "权重，" * 60 + "）").split("\n")
    assert len(lines) > 4
    assert all(screen.width(line) > screen.WIDTH - 8 for line in lines[:-1])
    assert not any(line[0] in "，）" or line[-1] == "（" for line in lines)


def test_words_keep_whole_and_the_blank_between_lines_goes() -> None:
    lines = screen.wrapped("word " * 40, first="- ", rest="  ").split("\n")
    assert lines[0].startswith("- word")
    assert all(line.startswith("  word") and not line.endswith(" ") for line in lines[1:])


def caret_column(caret: str) -> int:
    assert caret.endswith("^")
    return screen.width(caret) - 1


def test_the_caret_stands_under_its_character_behind_wide_ones() -> None:
    line, caret = screen.pointed("name: {zh: 财政局, x: 1}", 17, room=70)
    assert line == "name: {zh: 财政局, x: 1}"
    assert caret_column(caret) == screen.width("name: {zh: 财政局, ")
    assert "name: {zh: 财政局, x"[16] == "x"


def test_tabs_and_controls_before_the_caret_count_as_shown() -> None:
    line, caret = screen.pointed("\ta\x1bb: c", 5, room=70)
    assert line == "    a\\x1bb: c"
    assert line[caret_column(caret)] == ":"


def test_a_column_past_the_end_points_behind_the_line() -> None:
    assert screen.pointed("abc", 99, room=70) == ("abc", "   ^")


def test_without_a_column_there_is_no_caret() -> None:
    assert screen.pointed("abc", None, room=70) == ("abc", "")


@given(st.text(st.sampled_from("ab指标\té"), min_size=1, max_size=400), st.data())
def test_a_long_line_is_cut_around_its_place(text: str, data: st.DataObject) -> None:
    column = data.draw(st.integers(1, len(text)))
    line, caret = screen.pointed(text, column, room=60)
    assert screen.width(line) <= 60
    assert caret_column(caret) < 60
    wanted = text[column - 1]
    if wanted != "\t":
        before = 0
        for char in line:
            if before == caret_column(caret):
                assert char == wanted
                break
            before += screen.width(char)
        else:
            raise AssertionError(line)
