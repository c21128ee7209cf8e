"""Laws of reading YAML, for whatever may stand in a file."""

from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from bsc_cli.source.document import Document, Path, Value
from bsc_cli.source.yaml import NULLS, read_yaml

LETTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"), exclude_characters="\ufeff"
)
TEXTS = st.one_of(
    st.text(LETTERS, max_size=12), st.sampled_from(["no", "~", "- x", "a: b", "1e5", "#", "'", "&a", "<<"])
)
KEYS = TEXTS.filter(lambda text: text not in ("", "<<"))
VALUES = st.recursive(
    TEXTS, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)), max_leaves=20
)


def read(text: str) -> Document:
    document, findings = read_yaml(text.encode(), file="f.yaml")
    assert findings == (), (text, findings)
    assert document is not None
    return document


def leaves(value: Value, path: Path = ()) -> list[tuple[Path, Value]]:
    if isinstance(value, dict):
        return [found for key, one in value.items() for found in leaves(one, (*path, key))]
    if isinstance(value, list):
        return [found for number, one in enumerate(value) for found in leaves(one, (*path, number))]
    return [(path, value)]


def at(text: str, document: Document, path: Path, *, key: bool = False) -> str:
    """Give the text that stands at a place."""
    place = document.place(path, key=key)
    assert place.line is not None
    assert place.column is not None
    return text.split("\n")[place.line - 1][place.column - 1 :]


@given(value=VALUES, flow=st.booleans(), width=st.sampled_from([20, 1000]))
def test_what_was_dumped_comes_back(value: Any, flow: bool, width: int) -> None:  # noqa: FBT001 - hypothesis names it
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow, width=width, sort_keys=False)
    assert read(text).value == value


@given(value=VALUES, flow=st.booleans())
def test_every_place_points_at_the_text_of_its_value(value: Any, flow: bool) -> None:  # noqa: FBT001 - same
    text = yaml.safe_dump(
        value, allow_unicode=True, default_flow_style=flow, width=10**6, sort_keys=False, default_style='"'
    )
    document = read(text)
    assert document.value == value
    for path, leaf in leaves(document.value):
        assert yaml.safe_load(_quoted(at(text, document, path))) == leaf
        if path and isinstance(path[-1], str):
            assert yaml.safe_load(_quoted(at(text, document, path, key=True))) == path[-1]


def _quoted(text: str) -> str:
    """Give the double-quoted scalar that `text` begins with."""
    assert text.startswith('"')
    end = 1
    while text[end] != '"':
        end += 2 if text[end] == "\\" else 1
    return text[: end + 1]


@given(st.dictionaries(KEYS.filter(str.strip), TEXTS, min_size=1, max_size=5))
def test_a_key_written_twice_is_always_told(value: dict[str, str]) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, width=10**6)
    document, findings = read_yaml((text + text).encode(), file="f.yaml")
    assert document is not None
    assert document.value == value
    assert [one.rule.code for one in findings] == ["BSC104"] * len(value)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_document_or_findings(data: bytes) -> None:
    document, findings = read_yaml(data, file="f.yaml")
    assert (document is None) <= bool(findings)


MARKS = st.text(st.sampled_from(list("abc:-?,[]{}#&*!|>'\"%@` \n\t\r012中\u2028\\~<")), max_size=60)


@given(MARKS)
def test_any_text_of_yamls_own_signs_gives_a_document_or_findings_with_places(text: str) -> None:
    document, findings = read_yaml(text.encode(), file="f.yaml")
    assert (document is None) <= bool(findings)
    lines = text.count("\n") + text.count("\r") + 1
    for one in findings:
        assert one.place is not None
        assert 1 <= (one.place.line or 0) <= lines
        assert (one.place.column or 0) >= 1
    if document is not None:
        for path, leaf in leaves(document.value):
            assert leaf is None or isinstance(leaf, str)
            assert 1 <= (document.place(path).line or 0) <= lines


@given(st.text(LETTERS, min_size=1, max_size=8).filter(lambda text: text.strip() == text and text not in NULLS))
def test_text_in_quotes_is_itself(text: str) -> None:
    written = "'" + text.replace("'", "''") + "'"
    assert read(f"a: {written}\n").value == {"a": text}
