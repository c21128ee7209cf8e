"""Reading YAML: meaning, places of every value, and what is refused."""

import pytest

from bsc_cli.catalogue import files as rules
from bsc_cli.diagnostics import Findings, Rule
from bsc_cli.source import yaml
from bsc_cli.source.document import Document, Path, Value
from bsc_cli.source.yaml import MAX_BYTES, MAX_DEPTH, read_yaml


def document(text: str) -> Document:
    """Read what must have no fault."""
    found, findings = read_yaml(text.encode(), file="f.yaml")
    assert findings == ()
    assert found is not None
    return found


def place(text: str, *path: str | int, key: bool = False) -> tuple[int | None, int | None]:
    found = document(text).place(path, key=key)
    return found.line, found.column


def fault(text: str | bytes) -> tuple[Rule, str]:
    """Read what must have exactly one fault that leaves no document."""
    found, findings = read_yaml(text if isinstance(text, bytes) else text.encode(), file="f")
    assert found is None
    (finding,) = findings
    return finding.rule, str(finding.place)


def faults(text: str) -> tuple[Value, list[str]]:
    """Read what has faults that cost values only; give the rest."""
    found, findings = read_yaml(text.encode(), file="f")
    assert found is not None
    return found.value, [f"{one.place} {one.rule.code}" for one in findings]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("true", "true"),
        ("12:30", "12:30"),
        ("010001", "010001"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("2020-03-01", "2020-03-01"),
        (".inf", ".inf"),
        ("=", "="),
        ("'null'", "null"),
        ('""', ""),
        ("null", None),
        ("~", None),
        ("", None),
        ('"a\\u4e2d"', "a中"),
        ("'it''s'", "it's"),
        ("a # b", "a"),
        ("a#b", "a#b"),
        ("|\n  one\n  two", "one\ntwo\n"),
        (">-\n  one\n  two", "one two"),
    ],
)
def test_a_scalar_is_text_as_written_and_only_a_plain_null_is_nothing(written: str, value: str | None) -> None:
    assert document(f"a: {written}\n").value == {"a": value}


SAMPLE = """\
scorecard: 市财政局
objectives:
  物有所值: {perspective: 财政, weight: 60, serves: [service, 信任]}
"""


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ((), (1, 1), (1, 1)),
        (("scorecard",), (1, 12), (1, 1)),
        (("objectives",), (3, 3), (2, 1)),
        (("objectives", "物有所值"), (3, 9), (3, 3)),
        (("objectives", "物有所值", "perspective"), (3, 23), (3, 10)),
        (("objectives", "物有所值", "weight"), (3, 35), (3, 27)),
        (("objectives", "物有所值", "serves"), (3, 47), (3, 39)),
        (("objectives", "物有所值", "serves", 1), (3, 57), (3, 57)),
    ],
)
def test_places_of_values_and_keys_count_characters(path: Path, value: tuple[int, int], key: tuple[int, int]) -> None:
    assert place(SAMPLE, *path) == value
    assert place(SAMPLE, *path, key=True) == key


def test_places_in_blocks_quotes_and_behind_aliases() -> None:
    text = 'a:\n- "x"\n-   - y\n    - |\n      long\n      text\nb: &m {c: 1}\nd: *m\n"e f":\n\n  g\n'
    assert place(text, "a", 0) == (2, 3)
    assert place(text, "a", 1, 0) == (3, 7)
    assert place(text, "a", 1, 1) == (4, 7)
    assert place(text, "b") == (7, 4)
    assert place(text, "b", "c") == (7, 11)
    assert place(text, "d") == (8, 4)
    assert place(text, "d", "c") == (7, 11)
    assert place(text, "e f", key=True) == (9, 1)
    assert place(text, "e f") == (11, 3)


def test_the_place_of_what_is_not_there_is_that_of_what_should_hold_it() -> None:
    assert place("a: {b: {c: 1}}\n", "a", "b", "nothing") == (1, 5)
    assert place("a: {b: {c: 1}}\n", "nothing") == (1, 1)
    assert place("a: [x]\n", "a", 7) == (1, 1)


def test_a_mark_at_the_beginning_and_line_ends_of_windows_move_no_place() -> None:
    assert place("\ufeffa: 1\r\nb:\r\n  c: 2\r\n", "b", "c") == (3, 6)
    assert place("a: 1\rb: 2\r", "b") == (2, 4)


def test_an_empty_value_stands_behind_its_key() -> None:
    assert place("a:\n  b:\n  c: 1\n", "a", "b")[0] == 2


def test_keys_that_are_numbers_or_words_of_yaml_are_text() -> None:
    assert document("1: a\nno: b\nnull: c\n~: d\n2.50: e\n").value == {
        "1": "a",
        "no": "b",
        "null": "c",
        "~": "d",
        "2.50": "e",
    }


def test_an_alias_repeats_the_value_and_may_be_a_key() -> None:
    assert document("a: &x {b: [1, 2]}\nc: *x\n").value == {"a": {"b": ["1", "2"]}, "c": {"b": ["1", "2"]}}
    assert document("a: &x word\n*x : 2\n").value == {"a": "word", "word": "2"}
    assert document("a: &x 1\nb: &x 2\nc: *x\n").value == {"a": "1", "b": "2", "c": "2"}
    assert document("- &x\n- *x\n").value == [None, None]


def test_a_fault_of_one_value_costs_that_value() -> None:
    assert faults("a: 1\nb: 2\na: 3\n") == ({"a": "1", "b": "2"}, ["f:3:1 BSC104"])
    assert faults("a: {b: 1, b: {c: 2}}\nd: 4\n") == ({"a": {"b": "1"}, "d": "4"}, ["f:1:11 BSC104"])
    assert faults("a: !!int 1\nb: ! 2\nc: !x {d: 1}\n") == (
        {"a": "1", "b": "2", "c": {"d": "1"}},
        ["f:1:4 BSC105", "f:2:4 BSC105", "f:3:4 BSC105"],
    )
    assert faults("a: *x\nb: [*y, 1]\n*z : 3\nc: 4\n") == (
        {"b": ["1"], "c": "4"},
        ["f:1:4 BSC110", "f:2:5 BSC110", "f:3:1 BSC110"],
    )
    assert faults("a:\n  <<: {b: 1}\n  c: 2\n") == ({"a": {"c": "2"}}, ["f:2:3 BSC111"])
    assert faults("a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n")[1] == ["f:3:3 BSC111"]
    assert faults("? [a]\n: {b: 1}\n? {c: d}\n: 2\n'': 3\n?\n: 4\ne: 5\n") == (
        {"e": "5"},
        ["f:1:3 BSC112", "f:3:3 BSC112", "f:5:1 BSC112", "f:6:2 BSC112"],
    )


def test_an_alias_of_itself_is_unknown() -> None:
    assert faults("a: &x [*x]\n") == ({"a": []}, ["f:1:8 BSC110"])


@pytest.mark.parametrize("empty", ["", "\n", "# only a comment\n", "---\n", "~\n", "\ufeff"])
def test_a_file_of_nothing(empty: str) -> None:
    assert fault(empty) == (rules.FILE_EMPTY, "f:1:1")


@pytest.mark.parametrize(
    ("text", "rule", "where"),
    [
        ("a: 1\n---\nb: 2\n", rules.SEVERAL_DOCUMENTS, "f:2:1"),
        ("a: 1\n---\n", rules.SEVERAL_DOCUMENTS, "f:2:1"),
        ("a:\n\tb: 1\n", rules.TAB_INDENT, "f:2:1"),
        ("a:\n  b: 1\n\tc: 2\n", rules.TAB_INDENT, "f:3:1"),
        ("a: |\n \tx\n", rules.TAB_INDENT, "f:2:2"),
        ("a: *.pdf\n", rules.UNKNOWN_ALIAS, "f:1:5"),
        ("a: *合计\n", rules.UNKNOWN_ALIAS, "f:1:5"),
        ("a: b: c\n", rules.SYNTAX, "f:1:5"),
        ("支出: 1\n收入: @\n", rules.SYNTAX, "f:2:5"),
        ("a: [1, 2\nb: 3\n", rules.SYNTAX, "f:2:2"),
        ('a: 1\nb: "x\nc: 1\n', rules.SYNTAX, "f:2:4"),
        ("a: 'x' y\n", rules.SYNTAX, "f:1:8"),
        ("a: ]\n", rules.SYNTAX, "f:1:4"),
        (" a: 1\nb: 2\n", rules.SYNTAX, "f:2:1"),
        ("%YAML 3.0\n---\na: 1\n", rules.SYNTAX, "f:1:1"),
        ("a: !x!y z\n", rules.SYNTAX, "f:1:4"),
        ("a\nb: 1\n", rules.SYNTAX, "f:2:2"),
    ],
)
def test_what_leaves_the_rest_uncertain(text: str, rule: Rule, where: str) -> None:
    assert fault(text) == (rule, where)


def test_faults_before_the_one_that_ends_reading_are_told_too() -> None:
    found, findings = read_yaml(b"a: 1\na: 2\nb: [\n", file="f")
    assert found is None
    assert [one.rule for one in findings] == [rules.DUPLICATE_KEY, rules.SYNTAX]


@pytest.mark.parametrize(
    ("character", "where"),
    [
        ("\0", "f:2:5"),
        ("\x0b", "f:2:5"),
        ("\x7f", "f:2:5"),
        ("\x85", "f:2:5"),
        ("\xad", "f:2:5"),
        ("\u200b", "f:2:5"),
        ("\u2028", "f:2:5"),
        ("\u202e", "f:2:5"),
        ("\u2066", "f:2:5"),
        ("\ufeff", "f:2:5"),
        ("\ufffe", "f:2:5"),
    ],
)
def test_characters_that_nobody_sees(character: str, where: str) -> None:
    assert fault(f"中: 1\nb: x{character}y\n") == (rules.UNPRINTABLE, where)


def test_characters_that_may_stand_in_text() -> None:
    text = "a: x\xa0y\u3000z（）é\U0001f600\u200d\n"
    assert document(text).value == {"a": text[3:-1]}


@pytest.mark.parametrize(
    ("data", "looks_like", "where"),
    [
        ("a: 1\nb: 市财政局\n".encode("gb18030"), "GBK", "f:2:4"),
        ("中: 1\n".encode() + b"b: \xb2\xe2\n", "several encodings in one file", "f:2:4"),
        ("中: 1\nb: 测".encode()[:-1], "UTF-8 that was cut short", "f:2:4"),
        ("a: é\n".encode("latin-1"), "Latin-1", "f:1:4"),
        ("a: 1\n".encode("utf-16"), "UTF-16", "f:1:1"),
        (b"\xfe\xff\0a", "UTF-16", "f:1:1"),
    ],
)
def test_text_in_another_encoding(data: bytes, looks_like: str, where: str) -> None:
    found, findings = read_yaml(data, file="f")
    assert found is None
    (finding,) = findings
    assert (finding.rule, str(finding.place)) == (rules.NOT_UTF8, where)
    assert finding.facts["looks_like"] == looks_like


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_a_hundred_thousand_openings_are_one_finding(opening: str) -> None:
    rule, _ = fault(opening * 100_000)
    assert rule in (rules.TOO_DEEP, rules.SYNTAX)
    if opening in ("[", "- "):
        assert rule is rules.TOO_DEEP


def test_depth_is_bounded_exactly() -> None:
    assert document("[" * MAX_DEPTH + "]" * MAX_DEPTH).value is not None
    assert fault("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == (rules.TOO_DEEP, f"f:1:{MAX_DEPTH + 1}")


def test_lines_that_repeat_one_another_are_bounded() -> None:
    lines = "".join(f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    rule, where = fault("a: &a [x, x, x]\n" + lines)
    assert rule is rules.TOO_MANY_NODES
    assert where.startswith("f:6:")


def test_values_are_counted_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "MAX_NODES", 7)
    assert document("{a: 1, b: [2, 3]}\n").value == {"a": "1", "b": ["2", "3"]}
    assert fault("{a: 1, b: [2, 3, 4]}\n") == (rules.TOO_MANY_NODES, "f:1:18")


def test_a_file_is_bounded() -> None:
    rule, where = fault(b"a: 1\n".ljust(MAX_BYTES + 1))
    assert (rule, where) == (rules.FILE_TOO_LARGE, "f")
    found: Findings
    value, found = read_yaml(b"a: 1\n".ljust(MAX_BYTES, b"\n"), file="f")
    assert value is not None
    assert found == ()


def test_without_libyaml_the_same_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml as pyyaml  # noqa: PLC0415 - only this test looks behind the reader

    text = "a: &x {b: [1, ~, 'no']}\n'c d': *x\n市: |\n  text\n"
    with_libyaml = document(text)
    monkeypatch.setattr(yaml, "_Parser", pyyaml.SafeLoader)
    without = document(text)
    assert without.value == with_libyaml.value
    for path in (("a",), ("a", "b"), ("a", "b", 2), ("c d",), ("c d", "b"), ("市",)):
        assert without.place(path) == with_libyaml.place(path)
        assert without.place(path, key=True) == with_libyaml.place(path, key=True)
    assert fault("a: [1\n")[0] is rules.SYNTAX
    assert read_yaml(b"a: *b c\n", file="f")[1][-1].rule is rules.SYNTAX
