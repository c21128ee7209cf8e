"""Every text has its translation, every translation its text, and both say the same facts."""

import ast
import re
import string
import unicodedata
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bsc_cli.catalogue import language
from bsc_cli.cli.options import Language
from tools import messages

TEXTS = messages.texts()
TRANSLATED = [lang for lang in language.LANGUAGES if lang != language.SOURCE]
CHINESE = language.read(language.po_file("zh"))
# Texts that are the same in Chinese, or hold no word at all.
NO_CHINESE = {
    ", ": "、",
    "{rank} of {ranked}": "{rank}/{ranked}",
    "{label}: {value}": "{label}：{value}",
    "{name} ({id})": "{name}（{id}）",
    "{first}, {then}": "{first}，{then}",
}
HAN = "\u3400-\u9fff"
CLOSED = "，。、；：？！）》”’"
OPEN = "（《“‘"
# In backticks, a filled-in mapping, a call in a formula, an error value of Excel; and a sign in quotes.
CODE = re.compile(r"`[^`]*`|\{\{.*\}\}|[a-z]+\([ -~]*\)|#[A-Z]+/?0?!")
SIGN = re.compile(r"“[^\w\s]”| [()]$")


def said(text: str) -> str:
    """A translation with an X for what is quoted as code: there, the punctuation is that of the code."""
    return SIGN.sub("“”", CODE.sub("X", text))


@pytest.mark.parametrize("lang", TRANSLATED)
def test_no_text_is_without_a_translation(lang: str) -> None:
    done = language.read(language.po_file(lang))
    assert [text for text in TEXTS if text not in done] == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_no_translation_is_without_a_text_and_none_is_fuzzy(lang: str) -> None:
    with language.po_file(lang).open("rb") as opened:
        catalog = read_po(opened)
    assert [message.id for message in catalog if message.id and message.id not in TEXTS] == []
    assert [message.id for message in catalog if message.id and message.fuzzy] == []
    assert list(catalog.obsolete) == []


def fields(text: str) -> set[tuple[str, str]]:
    """The facts a text names, each with its format; quotes around a fact are the language's own business."""
    return {(name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("lang", TRANSLATED)
def test_both_sides_name_the_same_facts(lang: str) -> None:
    for text, translation in language.read(language.po_file(lang)).items():
        # A plain text may hold a single brace; then it is no template on either side.
        try:
            wanted = fields(text)
        except ValueError:
            continue
        assert fields(translation) == wanted, text


@pytest.mark.parametrize("lang", TRANSLATED)
def test_code_stays_code_on_both_sides(lang: str) -> None:
    for text, translation in language.read(language.po_file(lang)).items():
        assert sorted(re.findall(r"`[^`]*`", translation)) == sorted(re.findall(r"`[^`]*`", text)), text
        for word in re.findall(r"\bbsc (?!of)[a-z]+|[a-z]+\.yaml|docs/[\w.]+|BSC\d+", text):
            assert word in translation, text


def test_chinese_is_chinese() -> None:
    same = {text: translation for text, translation in CHINESE.items() if not re.search(f"[{HAN}]", translation)}
    assert same == NO_CHINESE
    assert [
        text for text, translation in CHINESE.items() if translation != unicodedata.normalize("NFC", translation)
    ] == []


# What must not occur in a Chinese text, and why.
WRONG = {
    "half-width punctuation after Chinese": rf"[{HAN}{CLOSED}{OPEN}] *[,;:?!()\"']",
    "half-width punctuation before Chinese": rf"[,;:?!()\"'] *[{HAN}{CLOSED}{OPEN}]",
    "half-width full stop": rf"[{HAN}]\.(?![a-z/])",
    "blank beside full-width punctuation": rf"[{CLOSED}{OPEN}] | [{CLOSED}{OPEN}]",
    "no blank between Chinese and Latin, digits or facts": rf"[{HAN}][A-Za-z0-9{{]|[A-Za-z0-9}}%](?!年)[{HAN}]",
    "corner brackets, which the mainland does not use": "[「」『』]",
}


@pytest.mark.parametrize("fault", WRONG)
def test_chinese_is_set_the_same_way_throughout(fault: str) -> None:
    pattern = re.compile(WRONG[fault])
    assert [translation for translation in CHINESE.values() if pattern.search(said(translation))] == []


def test_chinese_can_be_shown_on_a_gbk_console() -> None:
    assert [text for text in CHINESE.values() if text.encode("gbk", errors="replace").decode("gbk") != text] == []


def test_brackets_and_quotes_are_pairs() -> None:
    for translation in CHINESE.values():
        assert [translation.count(a) for a in OPEN] == [translation.count(z) for z in "）》”’"], translation


def test_chinese_sentences_end_like_the_english_ones() -> None:
    ends = {".": "。", "?": "？", ":": "："}
    for text, translation in CHINESE.items():
        if text[-1] in ends:
            assert translation[-1] == ends[text[-1]], text
        else:
            assert translation[-1] not in ends.values(), text


def test_terms_are_those_of_the_glossary() -> None:
    head = messages.header(language.po_file("zh"), "zh")
    glossary = dict(re.findall(r"^#  (\S[^=]*?) = (\S+)", head, re.MULTILINE))
    assert len(glossary) > 30
    for english, chinese in glossary.items():
        term = re.compile(
            rf"\b{english}s?\b" if english.isupper() else rf"\b[{english[0].upper()}{english[0]}]{english[1:]}s?\b"
        )
        using = [text for text in CHINESE if term.search(re.sub(r"`[^`]*`|\{[^}]*\}|--\w+|\S+\.\w+", "", text))]
        other = [text for text in using if not any(word in CHINESE[text] for word in chinese.split("/"))]
        assert other == [], english


def test_a_text_is_one_literal() -> None:
    by_babel = {text for file in messages.files() if file.suffix == ".py" for text in messages.marked(file)}
    assert by_babel == {text for file in messages.files() if file.suffix == ".py" for text in literals(file)}


def literals(file: Path) -> set[str]:
    """The texts marked in a Python file, by its syntax tree; anything but one literal is a fault."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_":
            assert [*map(type, node.args)] == [ast.Constant], f"{file}:{node.lineno}"
            found.add(ast.literal_eval(node.args[0]))
    return found


def test_the_languages_are_those_of_the_command_line() -> None:
    assert tuple(choice.value for choice in Language) == language.LANGUAGES
