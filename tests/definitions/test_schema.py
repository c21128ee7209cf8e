"""The JSON Schemas agree with the decoder; every key is described; the reference page shows every key."""

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bsc_cli.checks.amounts import amount_at
from bsc_cli.definitions import formulas, reference, schema
from bsc_cli.definitions.faults import validated
from bsc_cli.definitions.scalars import NUMBER
from bsc_cli.definitions.surface import Surface
from bsc_cli.definitions.surface_tree import fields_of, keys_of
from bsc_cli.scoring.formula.parse import FUNCTIONS, Binary, parse
from bsc_cli.source.yaml import read_yaml
from tests import case_files

ROOT = Path(__file__).parents[2]
SCHEMAS = {name.partition(".")[0]: json.loads(text) for name, text in schema.documents().items()}
VALIDATORS = {name: jsonschema.Draft202012Validator(one) for name, one in SCHEMAS.items()}
SAMPLES = sorted(path for folder in ("samples", "scorecards") for path in (ROOT / folder).rglob("*.yaml"))
SURFACES = tuple(reference.SECTIONS)
TOO_LARGE = ("BSC107", "BSC109")
# A key that is lacking is no fault of form to the decoder, but one of the whole file.
LACKING = ("BSC184", "BSC207", "BSC221")
FIELDS = [(surface, key, field) for surface in SURFACES for key, field in fields_of(surface)]


def kind_of(path: str) -> str:
    """Give which schema a file of a workspace is checked with, or '' for none."""
    if path.endswith("bsc.yaml"):
        return "workspace"
    return "scorecard" if "scorecards/" in path else "mapping" if "mappings/" in path else ""


def typed(value: Any) -> Any:
    """Give a value as an editor sees it: plain numbers are numbers, `true` is a truth."""
    if isinstance(value, dict):
        return {key: typed(one) for key, one in value.items()}
    if isinstance(value, list):
        return [typed(one) for one in value]
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return int(value) if re.fullmatch(r"[-+]?\d+", value) else float(value)
    return value == "true" if value in ("true", "false") else value


def form_is_sound(kind: str, text: bytes) -> tuple[bool, Any]:
    """Tell whether the decoder finds no fault of form, and give the file's content."""
    document, findings = read_yaml(text, file=kind)
    model = schema.FILES[kind][0]
    if document is None or findings:
        return False, None
    return not validated(model, document)[1].findings, document.value


def written(tmp_path: Path) -> Iterator[tuple[str, str, bytes]]:
    """Give (case, kind, content) of every definition in every case, each content once."""
    seen: set[bytes] = set()
    for number, case in enumerate(case_files.every_case()):
        if case.rule in (*TOO_LARGE, *LACKING) and case.fires:
            continue
        folder = tmp_path / str(number)
        case_files.build(case, folder)
        for path in sorted(folder.rglob("*.yaml")):
            kind = kind_of(path.relative_to(folder).as_posix())
            text = path.read_bytes() if kind and path.is_file() else b""
            if text and text not in seen:
                seen.add(text)
                yield str(case), kind, text


def test_the_schemas_are_sound_themselves() -> None:
    assert set(SCHEMAS) == {"workspace", "scorecard", "mapping"}
    for one in SCHEMAS.values():
        jsonschema.Draft202012Validator.check_schema(one)
        assert one["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_samples_name_their_schema_and_keep_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert named is not None
    kind = kind_of(path.as_posix())
    assert (path.parent / named[1]).resolve() == ROOT / f"docs/schema/{kind}.schema.json"
    sound, content = form_is_sound(kind, path.read_bytes())
    assert sound
    VALIDATORS[kind].validate(typed(content))


def test_every_definition_of_every_case_that_decodes_keeps_the_schema(tmp_path: Path) -> None:
    checked = 0
    for case, kind, text in written(tmp_path):
        sound, content = form_is_sound(kind, text)
        if sound:
            for one in (content, typed(content)):
                errors = [error.message for error in VALIDATORS[kind].iter_errors(one)]
                assert errors == [], case
            checked += 1
    assert checked > 200


FAULTY = [
    ("workspace", "organisation: City\n"),
    ("workspace", "version: 1\norganisation: City\ncalender: {}\n"),
    ("workspace", "version: one\norganisation: City\n"),
    ("workspace", "version: 1\norganisation: City\nlanguages: [fr]\n"),
    ("workspace", "version: 1\norganisation: City\ngrades: {good: {name: Good}}\n"),
    ("workspace", "version: 1\norganisation: City\nscoring: {scale: [1, 2, 3]}\n"),
    ("workspace", "version: 1\norganisation: City\nscoring: {missing: block}\n"),
    ("workspace", "version: 1\norganisation: []\n"),
    ("mapping", "columns: {unit: a}\n"),
    ("mapping", "table: a.csv\nblank: {a: b}\n"),
    ("scorecard", "scorecard: a\n"),
    *(
        ("scorecard", f"scorecard: a\nunits: [n]\nkpis: {{x: {{{one}}}}}\n")
        for one in (
            "weight: forty",
            "weight: 5%",
            "target: ",
            "better: up",
            "score: liner",
            "score: {bnds: {}}",
            "score: {within: {low: 1}}",
            "score: {anchors: {1: [1, 2, 3]}}",
            "window: year",
            "window: {last: -1}",
            "inputs: [a]",
            "inputs: {a: {kind: flows}}",
            "share: 50",
            "thresholds: {red: [1]}",
            "clip: [1]",
        )
    ),
    ("scorecard", "scorecard: a\nunits: [n]\nobjectives: {x: {objectives: {y: {wieght: 1}}}}\n"),
    ("scorecard", "scorecard: a\nunits: [[n]]\n"),
    ("scorecard", "scorecard: a\nunits: {form: a.csv}\n"),
    ("scorecard", "scorecard: a\nunits: [n]\nperspectives: some\n"),
]


@pytest.mark.parametrize(("kind", "text"), FAULTY)
def test_faulty_definitions_break_the_schema(kind: str, text: str) -> None:
    document, _ = read_yaml(text.encode(), file="x.yaml")
    assert document is not None
    assert not VALIDATORS[kind].is_valid(typed(document.value))


@pytest.mark.parametrize(("surface", "key", "field"), FIELDS)
def test_every_key_has_a_meaning_and_an_example_that_decodes(surface: type[Surface], key: str, field: Any) -> None:
    assert field.description
    assert field.description.endswith(".")
    assert field.examples
    for example in field.examples:
        text = f"{key}: {reference.flow(example)}" if key else reference.flow(example)
        document, findings = read_yaml(text.encode(), file="example.yaml")
        assert document is not None, text
        assert not findings
        value = document.value if key else {"": document.value}
        surface.model_validate(value)


def test_the_page_has_a_row_for_every_key_and_links_that_lead_somewhere() -> None:
    page = reference.page()
    headings = re.findall(r"^## (.+)$", page, flags=re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}
    assert set(re.findall(r"\]\(#([^)]*)\)", page)) <= anchors
    for surface, heading in reference.SECTIONS.items():
        section = page.partition(f"## {heading}\n")[2].partition("\n## ")[0]
        assert re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE) == list(keys_of(surface))
        rows = [line for line in section.splitlines() if line.startswith("| `")]
        assert all(line.count(" | ") == 4 for line in rows), heading


def test_the_page_tells_the_value_of_every_operator_and_every_function() -> None:
    page = reference.page()
    for _, _, text, value in formulas.OPERATORS:
        assert f"`{text}` | {value} |" in page
        assert amount_at(text, {}) == float(value)
    for name, function in FUNCTIONS.items():
        assert function.form.startswith(f"{name}(")
        assert f"| `{function.form}` | {function.meaning} |" in page


def test_operators_stand_from_the_one_that_binds_most() -> None:
    signs = [re.findall("`([^`]+)`", row[0]) for row in formulas.OPERATORS]
    binary = [group[0] for group in signs if group[0] not in ("-x", "not")]
    for tight, loose in itertools.pairwise(binary):
        for text in (f"2 {loose} 3 {tight} 4", f"2 {tight} 3 {loose} 4"):
            tree = parse(text).tree
            assert isinstance(tree, Binary)
            assert tree.operator == loose


def test_the_page_tells_what_is_refused_for_now() -> None:
    refused = reference.page().partition("## Refused for now")[2]
    for word in ("`share`", "`peers`", "`missing: block`", "`scale: open`", "`percentile`", "`successor`"):
        assert word.replace("`percentile`", "percentile") in refused


def test_schemas_and_page_are_the_same_every_time() -> None:
    assert dict(schema.documents()) == dict(schema.documents())
    assert reference.page() == reference.page()
    for name, text in schema.documents().items():
        assert (ROOT / "docs/schema" / name).read_text(encoding="utf-8") == text
