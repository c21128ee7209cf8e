"""Reports as PDF: accessible, in both languages, with the fonts of the package alone, whatever a name holds."""

from __future__ import annotations

import dataclasses
import json
import re
import zlib
from itertools import pairwise
from pathlib import Path

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc_cli.catalogue import language
from bsc_cli.model.text import Text
from bsc_cli.reports import page, pdf, typesetting
from tests.reports import city, town
from tests.reports.test_page import index, north

HOSTILE = (
    "#panic()",
    '#read("/etc/passwd")',
    "*bold* _em_ $x^2$ `raw` <label> @ref",
    "]] #] [",
    "<script>alert(1)</script>",
    "back\\slash \\u{41} \\",
    "\"quotes\" 'and' “more”",
    "{{ page }} {% if %} {# note #}",
    "= Heading\n- list\n/ term: it",
    "// comment /* open",
    "zero\u200bwidth\u200d\ufeff\u00ad",
    "right \u202eto left\u202c",
    "---...~--",
    "W" * 5000,
    "界" * 5000,
)


def printed(one: page.UnitPage | page.IndexPage) -> bytes:
    """Give a page as PDF, made with the fonts of the package; they must do."""
    made = pdf.unit_pdf if isinstance(one, page.UnitPage) else pdf.index_pdf
    done = made(one, system_fonts=False)  # type: ignore[operator] # each takes its own
    assert done.missing == ()
    return done.data


def headings(one: page.UnitPage) -> list[str]:
    """Give the text of all headings of a unit's report, as it was laid out."""
    source = typesetting.source(pdf.UNIT, lang=one.lang, overrides=None).encode()
    inputs = {"page": json.dumps(pdf.as_data(one))}
    compiler = typst.Compiler(source, font_paths=[pdf.FONTS], ignore_system_fonts=True, sys_inputs=inputs)
    return [_text(found["body"]).replace("\u200b", "") for found in json.loads(compiler.query("heading"))]


def _text(body: dict[str, object]) -> str:
    if body["func"] == "linebreak":
        return "\n"
    children = body.get("children", [])
    assert isinstance(children, list)
    return str(body.get("text", "")) + "".join(map(_text, children))


def structure(data: bytes) -> bytes:
    """Give all objects of a PDF, unpacked."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    unpacked = []
    for stream in streams:
        try:
            unpacked.append(zlib.decompress(stream))
        except zlib.error:
            unpacked.append(stream)
    return data + b"".join(unpacked)


PAGES = {
    "a bureau": north,
    "the list": index,
    "the city": lambda lang: city.unit_page("city", lang),
    "an office": lambda lang: city.unit_page("hotline", lang),
    "a post": lambda lang: city.unit_page("seat_1", lang),
    "the list of the city": city.index_page,
}


@pytest.mark.parametrize("lang", language.LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_report_is_tagged_and_has_title_language_and_outline(name: str, lang: str) -> None:
    one = PAGES[name](lang)
    data = structure(printed(one))
    for part in (b"<pdfuaid:part>1<", b"/StructTreeRoot", b"/Outlines", b"/DisplayDocTitle true"):
        assert part in data
    assert f"/Lang({'zh-CN' if lang == 'zh' else 'en'})".encode() in data
    assert one.title in data.decode(errors="replace")
    assert b"/TH" in data


def test_a_report_says_nothing_of_the_day_it_was_made() -> None:
    data = structure(printed(north()))
    assert not re.search(rb"/CreationDate|/ModDate|<xmp:(Create|Modify)Date>", data)


@pytest.mark.parametrize("name", PAGES)
def test_the_same_page_gives_the_same_bytes(name: str) -> None:
    before = printed(PAGES[name]("zh"))
    pdf._compiler.cache_clear()
    pdf._fonts.cache_clear()
    typesetting._environment.cache_clear()
    assert printed(PAGES[name]("zh")) == before


def test_headings_tell_the_parts_of_a_report_and_every_objective_and_kpi() -> None:
    one = city.unit_page("city")
    told = headings(one)
    assert told[0] == one.unit
    for part in ("Scorecard", "Strategy", "Cascade", "How each score came about", "All periods"):
        assert part in told
    for row in one.rows:
        assert f"{row.name}  ·  {row.score}" in told


@settings(max_examples=25, deadline=None)
@given(
    name=st.sampled_from(HOSTILE)
    | st.lists(st.sampled_from(HOSTILE[:13]), min_size=1, max_size=4).map("".join)
    | st.text(st.characters(codec="gb2312", exclude_categories=["Cc"]), min_size=1)
)
def test_a_name_is_printed_as_it_is_and_never_taken_for_markup(name: str) -> None:
    one = north()
    rows = (dataclasses.replace(one.rows[0], name=name, text=name, reason=name), *one.rows[1:])
    spoken = dataclasses.replace(one, unit=name, scorecard=name, title=name, organisation=name, mandate=name, rows=rows)
    assert printed(spoken)
    told = headings(spoken)
    seen = name.replace("\u200b", "").replace("\ufeff", "")
    assert told[0] == seen
    assert told[-len(one.rows) - bool(one.history)] == f"{seen}  ·  {one.rows[0].score}"


@given(st.text())
def test_what_a_template_prints_is_a_literal(text: str) -> None:
    source = f"#metadata({typesetting.literal(text)}) <told>\n".encode()
    compiler = typst.Compiler(source, ignore_system_fonts=True)
    (told,) = json.loads(compiler.query("<told>", field="value"))
    assert told == text


@given(st.text())
def test_data_is_what_it_was_but_for_room_to_break(text: str) -> None:
    given_room = pdf.as_data((text,))[0]
    assert given_room.replace("\u200b", "") == text.replace("\u200b", "").replace("\ufeff", "")
    assert json.loads(json.dumps(given_room)) == given_room


def test_long_runs_of_letters_have_room_to_break_and_chinese_needs_none() -> None:
    broken = pdf.as_data("W" * 5000)
    assert max(map(len, broken.split("\u200b"))) <= 8
    assert pdf.as_data("a responsibility of administration") == "a responsibility of administration"
    assert pdf.as_data("界" * 5000) == "界" * 5000
    assert pdf.as_data("12.0,34.5 " * 100) == "12.0,34.5 " * 100


class TestFonts:
    def test_hold_all_of_gb_2312(self) -> None:
        codes = [bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF)]
        name = "".join(code.decode("gb2312", errors="ignore") for code in codes)
        assert len(name) == 7445
        assert printed(dataclasses.replace(north("zh"), unit=name, mandate=name))

    def test_hold_what_names_of_people_and_places_need_beyond(self) -> None:
        name = "堃喆镕煊珺淼𬱖翀玥旻昉铻埗㛹"
        assert printed(dataclasses.replace(north("zh"), unit=name, mandate=name))

    def test_hold_every_sign_of_our_own_texts(self) -> None:
        texts = "".join(language.read(language.po_file("zh")).values())
        signs = "".join(sorted({sign for sign in texts if sign.isprintable()}))
        assert printed(dataclasses.replace(north("zh"), mandate=signs + "№ ㎡ ℃ ‰ ≥ ± × ÷ → √ ① Ⅳ ￥ € 〇 é Š"))

    def test_lack_is_told_with_every_character_once(self) -> None:
        one = dataclasses.replace(north(), unit="a\U0010fffdb", mandate="\U0010fffd \ufffe \x07 \U000f1234")
        assert pdf.unit_pdf(one, system_fonts=False).missing == ("\x07", "\ufffe", "\U000f1234", "\U0010fffd")
        assert pdf.unit_pdf(one, system_fonts=False).data == b""


class TestOverrides:
    def test_a_part_stands_in_the_place_of_ours(self, tmp_path: Path) -> None:
        (tmp_path / "_cascade.typ").write_text("== Word from the office\n", encoding="utf-8")
        ours, theirs = pdf.unit_pdf(north()), pdf.unit_pdf(north(), overrides=tmp_path)
        assert theirs.data
        assert theirs.data != ours.data

    def test_a_picture_beside_the_templates_can_be_shown(self, tmp_path: Path) -> None:
        (tmp_path / "emblem.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
            encoding="utf-8",
        )
        (tmp_path / "_map.typ").write_text('#image("emblem.svg", alt: "Emblem")\n', encoding="utf-8")
        assert pdf.unit_pdf(north(), overrides=tmp_path).data

    def test_lines_are_found_again_through_all_parts(self, tmp_path: Path) -> None:
        (tmp_path / "_map.typ").write_text("// one\n// two\n\n{% if true %}\n// five\n{% endif %}\n", encoding="utf-8")
        source = typesetting.source(pdf.UNIT, lang="en", overrides=tmp_path).split("\n")
        found = [
            typesetting.origin(pdf.UNIT, number, lang="en", overrides=tmp_path) for number in range(1, len(source) + 1)
        ]
        for number, name in enumerate(source):
            if name in {"// one", "// two", "// five"}:
                assert found[number] == ("_map.typ", {"// one": 1, "// two": 2, "// five": 5}[name])
        steps = [one for one in found if one is not None and one[0] == "unit.typ"]
        assert all(before[1] <= after[1] for before, after in pairwise(steps))
        assert typesetting.origin(pdf.UNIT, len(source) + 1, lang="en", overrides=tmp_path) is None


class TestWhoseItIs:
    def test_a_file_of_ours_is_known_by_its_author(self) -> None:
        own = town.DEFINITIONS.organisation.name
        for lang in language.LANGUAGES:
            assert pdf.is_pdf_of(printed(north(lang)), own)
        assert not pdf.is_pdf_of(printed(north()), Text.plain("Another city"))
        assert not pdf.is_pdf_of(b"%PDF-1.7 by hand", own)

    def test_an_organisation_with_signs_of_markup_is_known_too(self) -> None:
        name = 'A & B <"C">, ' + "D" * 60
        assert pdf.is_pdf_of(printed(dataclasses.replace(north(), organisation=name)), Text.plain(name))

    def test_a_list_says_which_units_it_holds(self) -> None:
        assert pdf.listed(printed(index())) == {"north", "south"}
        assert pdf.listed(printed(city.index_page())) == set(city.HREFS)
        assert pdf.listed(b"by hand") == set()
