"""Faults of form: exact places, nothing told twice, nothing hidden, never an exception."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bsc_cli.catalogue import definitions as rules
from bsc_cli.definitions import reference, unbuilt
from bsc_cli.definitions.decode import decode, decode_mapping
from bsc_cli.definitions.surface_tree import keys_of
from bsc_cli.source.yaml import read_yaml
from bsc_cli.usecases import define
from tests.definitions.small import HEAD, MANIFEST, WITH_PERSPECTIVES, decoded, faults


def test_faults_of_every_file_come_out_in_one_run() -> None:
    found = faults(
        HEAD + "kpis: {calls: {weight: x, target: 5}}\n",
        "scorecard: other\nunits: [south]\nkpis:\n  calls: {targt: 5}\n",
        manifest=MANIFEST + "currency: [CNY]\n",
    )
    assert found == ["bsc.yaml:4:11 BSC203", "s0.yaml:3:24 BSC204", "s1.yaml:4:11 BSC201"]


def test_faults_of_scorecards_come_out_even_if_nothing_can_be_made_of_bsc_yaml(tmp_path: Path) -> None:
    (tmp_path / "scorecards").mkdir()
    (tmp_path / "bsc.yaml").write_text("version: 1\n  organisation: City\n", encoding="utf-8")
    (tmp_path / "scorecards/a.yaml").write_text(HEAD + "kpis: {calls: {weight: x}}\n", encoding="utf-8")
    (tmp_path / "scorecards/b.yaml").write_text("scorecard: [b\n", encoding="utf-8")
    found = define.validate(tmp_path, shown_from=tmp_path).findings
    assert [(str(one.place), one.rule.code) for one in found] == [
        ("bsc.yaml:2:15", "BSC102"),
        ("scorecards/a.yaml:3:24", "BSC204"),
        ("scorecards/b.yaml:2:1", "BSC102"),
    ]


def test_a_faulty_kpi_does_not_hide_faults_of_meaning_in_the_others(tmp_path: Path) -> None:
    (tmp_path / "scorecards").mkdir()
    (tmp_path / "bsc.yaml").write_text(MANIFEST, encoding="utf-8")
    (tmp_path / "scorecards/a.yaml").write_text(
        HEAD + "kpis:\n  a: {better: [up], targt: 3}\n  b: {target: 3, baseline: 3}\n", encoding="utf-8"
    )
    found = define.validate(tmp_path, shown_from=tmp_path).findings
    assert [(str(one.place), one.rule.code) for one in found if one.rule.severity == "error"] == [
        ("scorecards/a.yaml:4:3", "BSC261"),
        ("scorecards/a.yaml:4:15", "BSC205"),
        ("scorecards/a.yaml:4:21", "BSC201"),
        ("scorecards/a.yaml:5:15", "BSC262"),
    ]


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ("target: 5, baseline: [1]", "BSC203"),  # not: no zero point
        ("targt: 3, baseline: 1", "BSC201"),  # not: no target
        ("target: {2019: many}, baseline: 1, score: met", "BSC224"),
        ("inputs: [a, b], formula: a / b, score: value", "BSC203"),  # not: unknown names
        ("formul: 1 + 1, inputs: {a: , b: }, score: value", "BSC201"),  # not: no formula
        ("score: {linear: , met: }, target: 5", "BSC215"),
        ("weight: [5], score: value", "BSC203"),
    ],
)
def test_what_follows_from_a_fault_is_not_told_beside_it(tmp_path: Path, settings: str, code: str) -> None:
    (tmp_path / "scorecards").mkdir()
    (tmp_path / "bsc.yaml").write_text(MANIFEST.replace("[en, zh]", "[en]"), encoding="utf-8")
    (tmp_path / "scorecards/a.yaml").write_text(HEAD + f"kpis: {{calls: {{{settings}}}}}\n", encoding="utf-8")
    found = [one.rule.code for one in define.validate(tmp_path, shown_from=tmp_path).findings]
    assert found == [code]


def codes(tmp_path: Path, card: str, manifest: str = MANIFEST) -> list[str]:
    """Validate one scorecard and give the codes, in order of place."""
    (tmp_path / "scorecards").mkdir(exist_ok=True)
    (tmp_path / "bsc.yaml").write_text(manifest, encoding="utf-8")
    (tmp_path / "scorecards/a.yaml").write_text(card, encoding="utf-8")
    return [one.rule.code for one in define.validate(tmp_path, shown_from=tmp_path).findings]


@pytest.mark.parametrize("key", ["perspectiv: public, ", ""])
def test_an_objective_without_a_perspective_is_judged_like_any_other(tmp_path: Path, key: str) -> None:
    below = "serves: [gg], drives: [o9], kpis: {x: {formula: a / (b}}"
    card = HEAD + f"objectives: {{o: {{{key}{below}}}}}\n"
    found = codes(tmp_path, card, WITH_PERSPECTIVES)
    assert sorted(found) == sorted(["BSC201" if key else "BSC216", "BSC230", "BSC231", "BSC242", "BSC260", "BSC261"])


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("name: [A], target: 5, baseline: 5, weight: -1", ["BSC203", "BSC262", "BSC280"]),
        ("better: up, target: 5, baseline: 5, weight: -1", ["BSC205", "BSC262", "BSC280"]),
        ("frequency: daily, target: 5, baseline: 5, weight: -1", ["BSC205", "BSC262", "BSC280"]),
        ("better: up, target: 5, baseline: 9", ["BSC205"]),  # it may be that lower is better
        ("frequency: daily, target: {2020-Q1: 9, 2020-Q2: 5}, baseline: 9", ["BSC205"]),  # a yearly KPI never meets 9
        ("weight: x", ["BSC204"]),  # a KPI that counts for nothing needs no target
        ("weight: x, target: 5", ["BSC204", "BSC261"]),  # but one with a target needs a zero point
        ("score: {bnds: {5: 100}}", ["BSC201"]),
        ("score: {cpa: 120}", ["BSC201", "BSC260", "BSC261"]),
        ("score: {deduct: {from: 100}}", ["BSC202"]),
        ("score: {anchors: {75: x, 100: 100}}", ["BSC204"]),
        ("score: {anchors: {75: x, 100: 100, 120: 130}}", ["BSC204", "BSC268"]),
        ("scale: x, score: {anchors: {75: 0, 100: 130}}", ["BSC204"]),
        ("use: satisfaction", ["BSC202"]),
        ("target: 5, targt: 6, baseline: 5", ["BSC262", "BSC201"]),  # the target is written as well
        ("<<: *shared, weight: -1", ["BSC111", "BSC110", "BSC280"]),
        ("target: *shared, baseline: 5", ["BSC110"]),
        ("inputs: {a: {kind: x}, b: }, formula: a, score: value", ["BSC205", "BSC254"]),
        ("formula: {a: , result: 2 * a}, score: value", ["BSC208"]),
    ],
)
def test_only_what_rests_on_a_faulty_key_is_held_back(tmp_path: Path, settings: str, expected: list[str]) -> None:
    assert sorted(codes(tmp_path, HEAD + f"kpis: {{calls: {{{settings}}}}}\n")) == sorted(expected)


def test_an_id_that_is_taken_hides_nothing_below_it(tmp_path: Path) -> None:
    card = HEAD + (
        "objectives:\n  o: {kpis: {x: {target: 5, baseline: 1}}}\n"
        "  x: {drives: [o9], kpis: {o: {target: 3, baseline: 3}, a b: {weight: -1, target: 2, baseline: 1}}}\n"
    )
    assert codes(tmp_path, card) == ["BSC210", "BSC231", "BSC210", "BSC262", "BSC209", "BSC280"]


def test_what_lies_too_deep_is_judged_all_the_same(tmp_path: Path) -> None:
    tree = "{kpis: {x: {target: 3, baseline: 3}}}"
    for name in "ihgfedcba":
        tree = f"{{objectives: {{{name}: {tree}}}}}"
    assert codes(tmp_path, HEAD + tree[1:-1] + "\n") == ["BSC218", "BSC262"]


def test_a_bsc_yaml_that_cannot_be_read_hides_only_what_rests_on_it(tmp_path: Path) -> None:
    card = (
        "scorecard: a\nname: {zh: 甲}\nlevel: bureau\nunits: [{id: n, parent: nobody}]\n"
        "objectives: {o: {perspective: public, serves: [g], drives: [p], kpis: {x: {target: 3, baseline: 3}}}}\n"
    )
    assert codes(tmp_path, card, "version: 1\n  organisation: City\n") == ["BSC102", "BSC233", "BSC231", "BSC262"]


def test_a_grade_that_is_not_built_yet_is_told_once() -> None:
    assert faults(manifest=MANIFEST + "grades: {good: {above: 90}, poor: {from: 0}}\n") == ["bsc.yaml:4:17 BSC202"]


def test_a_scorecard_that_cannot_be_read_leaves_the_others_judged(tmp_path: Path) -> None:
    (tmp_path / "scorecards").mkdir()
    (tmp_path / "scorecards/b.yaml").write_text("scorecard: [b\n", encoding="utf-8")
    card = HEAD + "rank: {group: regio}\nobjectives: {o: {supports: [b/o], kpis: {x: {target: 3, baseline: 3}}}}\n"
    assert codes(tmp_path, card, MANIFEST + "goals: {g: {}}\n") == ["BSC226", "BSC262", "BSC102"]


def test_a_misspelt_perspective_key_is_told_once() -> None:
    found = faults(HEAD + "objectives: {a: {perspectiv: public, kpis: {x: {}}}}\n", manifest=WITH_PERSPECTIVES)
    assert found == ["s0.yaml:3:18 BSC201"]


def test_faulty_languages_blame_no_text() -> None:
    card = HEAD + "name: {en: A, zh: B}\nkpis: {x: {name: {en: A, zh: B}}}\n"
    assert faults(card, manifest=MANIFEST.replace("[en, zh]", "en zh")) == ["bsc.yaml:3:12 BSC205"]
    assert faults(card, manifest=MANIFEST.replace("[en, zh]", "[en, cn]")) == ["bsc.yaml:3:17 BSC205"]


def test_what_aliases_repeat_is_told_once() -> None:
    form = HEAD + "kpis:\n  a: &shared {weight: much, target: {2020-Q9: 5}}\n  b: *shared\n  c: *shared\n"
    assert faults(form) == ["s0.yaml:4:23 BSC204", "s0.yaml:4:38 BSC206"]


def test_a_missing_scorecard_id_does_not_hide_the_rest() -> None:
    assert faults("units: [north]\nkpis: {x y: {target: {2020-Q9: 5}}}\n") == [
        "s0.yaml:1:1 BSC207",
        "s0.yaml:2:8 BSC209",
        "s0.yaml:2:23 BSC206",
    ]


def test_two_missing_keys_are_two_findings() -> None:
    found = decoded(manifest="languages: [en]\n")[2]
    assert [(str(one.place), one.key) for one in found] == [
        ("bsc.yaml:1:1", "version"),
        ("bsc.yaml:1:1", "organisation"),
    ]


def test_a_mapping_file_is_told_of_all_its_faults() -> None:
    document, _ = read_yaml(b"tabel: a.csv\nperiod: 2020-13\nblank: {a: b}\ncolumns: {unit: }\n", file="m.yaml")
    assert document is not None
    source, found = decode_mapping(document)
    assert source is None
    assert sorted(f"{one.place} {one.rule.code}" for one in found) == [
        "m.yaml:1:1 BSC201",
        "m.yaml:2:9 BSC206",
        "m.yaml:3:8 BSC203",
        "m.yaml:4:17 BSC208",
    ]


def test_each_wrong_value_is_refused_where_it_stands() -> None:
    """Every key of every surface type refuses a mapping or list that it cannot take, at the value's own place."""
    checked = 0
    for key in keys_of(reference.KpiSource):
        found = faults(HEAD + f"kpis:\n  calls:\n    {key}: [[], {{}}, []]\n")
        inside = key == "phasing"  # each number of a list is a value
        assert len(found) == (3 if inside else 1), (key, found)
        assert found[0].startswith(f"s0.yaml:5:{7 + inside + len(key)} "), (key, found)
        checked += 1
    assert checked > 20


@pytest.mark.parametrize("key", [key for key in keys_of(reference.KpiSource) if key not in ("code", "owner", "basis")])
def test_nothing_written_is_told_of_every_key(key: str) -> None:
    assert faults(HEAD + f"kpis:\n  calls:\n    {key}:\n") == [f"s0.yaml:5:{6 + len(key)} BSC208"]


@pytest.mark.parametrize("surface", sorted(unbuilt.UNBUILT))
def test_no_key_is_both_built_and_refused(surface: str) -> None:
    types = {one.__name__: one for one in reference.SECTIONS}
    assert surface in types
    assert not set(unbuilt.UNBUILT[surface]) & set(keys_of(types[surface]))
    assert len(set(unbuilt.UNBUILT[surface])) == len(unbuilt.UNBUILT[surface])


PLACES = {
    "WorkspaceSource": ("{}", "bsc.yaml"),
    "PerspectiveSource": ("perspectives: {{public: {{{}}}}}", "bsc.yaml"),
    "ScoringSource": ("scoring: {{{}}}", "bsc.yaml"),
    "GradeSource": ("grades: {{good: {{from: 1, {}}}}}", "bsc.yaml"),
    "ScorecardSource": ("{}", "s0.yaml"),
    "ObjectiveSource": ("objectives: {{a: {{{}}}}}", "s0.yaml"),
    "KpiSource": ("kpis: {{a: {{{}}}}}", "s0.yaml"),
    "InputSource": ("inputs: {{a: {{{}}}}}", "s0.yaml"),
    "ScoreSource": ("kpis: {{a: {{score: {{{}}}}}}}", "s0.yaml"),
    "UnitSource": ("", "s0.yaml"),
    "RankSource": ("rank: {{{}}}", "s0.yaml"),
}


@pytest.mark.parametrize(("surface", "key"), [(one, key) for one, keys in unbuilt.UNBUILT.items() for key in keys])
def test_every_key_that_is_not_built_is_refused_as_such(surface: str, key: str) -> None:
    around, file = PLACES[surface]
    text = around.format(f"{key}: 1")
    if surface == "UnitSource":
        found = faults(f"scorecard: bureau\nunits: [{{id: a, {key}: 1}}]\nkpis: {{x: {{}}}}\n")
    elif file == "bsc.yaml":
        found = faults(manifest=f"{MANIFEST}{text}\n")
    else:
        found = faults(f"{HEAD}{text}\n")
    assert [one.split()[1] for one in found] == ["BSC202"]


WORDS = sorted(
    {key for surface in reference.SECTIONS for key in keys_of(surface)}
    | {key for keys in unbuilt.UNBUILT.values() for key in keys}
    | {"2020", "2020-Q1", "a", "b c", "none", "open", "en", "zh", "95", "x%", "linear", "target", "-", "actual", "_"}
)
SCALARS = st.one_of(st.sampled_from(WORDS), st.none(), st.integers(-5, 300), st.text(max_size=4))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS), inner, max_size=5)),
    max_leaves=25,
)
TOPS = [key for key in keys_of(reference.ScorecardSource) if key != "units"]


@given(
    manifest=st.dictionaries(st.sampled_from(keys_of(reference.WorkspaceSource)), VALUES, max_size=5),
    card=st.dictionaries(st.sampled_from(TOPS), VALUES, max_size=6),
    units=VALUES,
)
def test_whatever_is_written_gives_findings_with_places_and_no_exception(
    manifest: dict[str, object], card: dict[str, object], units: object
) -> None:
    documents = []
    for file, content in (("bsc.yaml", manifest), ("s.yaml", {**card, "units": units})):
        text = yaml.dump(content, allow_unicode=True, sort_keys=False)
        document, findings = read_yaml(text.encode(), file=file)
        documents.append((document, text, findings))
    card_document = documents[1][0]
    if card_document is None:
        return
    lengths = {"bsc.yaml": documents[0][1].splitlines(), "s.yaml": documents[1][1].splitlines()}
    _, places, found = decode(documents[0][0], [card_document], table=lambda _path, _sheet: (None, ()))
    for one in found:
        assert one.place is not None
        line, column = one.place.line or 0, one.place.column or 0
        assert 1 <= line <= len(lengths[one.place.file]) + 1
        assert column >= 1
    told = [(one.rule.code, one.place, one.key) for one in found]
    assert len(set(told)) == len(told)
    assert places.at("no such address") is None


@given(VALUES)
def test_a_mapping_of_anything_gives_findings_and_no_exception(content: object) -> None:
    document, _ = read_yaml(yaml.dump(content, allow_unicode=True).encode(), file="m.yaml")
    if document is not None:
        source, found = decode_mapping(document)
        assert (source is None) == bool(found)


def test_rules_of_this_series_are_all_used() -> None:
    """A rule that no code names could never be found."""
    folder = Path(rules.__file__).parents[1]
    code = "".join(path.read_text(encoding="utf-8") for path in (folder / "definitions").glob("*.py"))
    names = [name for name in vars(rules) if name.isupper() and len(name) > 3]
    assert [name for name in names if f"rules.{name}" not in code] == []
