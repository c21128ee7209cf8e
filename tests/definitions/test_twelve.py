"""One definition with twelve different faults gives exactly twelve findings, in one run, in both languages."""

import re
from pathlib import Path

from bsc_cli.catalogue.language import LANGUAGES, translator
from bsc_cli.findings import sentences
from bsc_cli.findings.formats import human
from bsc_cli.usecases import define

WORKSPACE = Path(__file__).parent / "twelve"
FILE = "scorecards/bureau.yaml"
EXPECTED = [
    (f"{FILE}:12:14", "BSC230"),  # a goal that bsc.yaml does not have
    (f"{FILE}:20:32", "BSC249"),  # a name in a formula that is no input
    (f"{FILE}:26:9", "BSC201"),  # an unknown key
    (f"{FILE}:34:9", "BSC104"),  # a key written twice
    (f"{FILE}:36:48", "BSC204"),  # text for a number, behind Chinese text
    (f"{FILE}:42:7", "BSC209"),  # an id of two words
    (f"{FILE}:48:17", "BSC205"),  # a word that is no choice
    (f"{FILE}:51:7", "BSC210"),  # an id used above
    (f"{FILE}:57:18", "BSC206"),  # a quarter that does not exist
    (f"{FILE}:61:16", "BSC208"),  # nothing written
    (f"{FILE}:65:17", "BSC203"),  # a list for a mapping
    (f"{FILE}:72:9", "BSC202"),  # a key of a later version
]


def test_twelve_faults_give_twelve_findings_at_their_places() -> None:
    findings = define.validate(WORKSPACE, shown_from=WORKSPACE).findings
    assert [(str(one.place), one.rule.code) for one in findings] == EXPECTED


def test_each_tells_what_was_found_and_how_to_mend_it_in_every_language() -> None:
    findings = define.validate(WORKSPACE, shown_from=WORKSPACE).findings
    told = {
        lang: [(sentences.message(one, translator(lang)), sentences.fix(one, translator(lang))) for one in findings]
        for lang in LANGUAGES
    }
    assert set(told) == {"en", "zh"}
    for lang, texts in told.items():
        assert len(set(texts)) == len(EXPECTED), lang
        assert all(message.strip() and fix.strip() for message, fix in texts), lang
    for (english, remedy), (chinese, mending) in zip(told["en"], told["zh"], strict=True):
        assert re.search("[\u4e00-\u9fff]", chinese), english
        assert re.search("[\u4e00-\u9fff]", mending), remedy


def test_what_is_printed_names_line_column_and_code_of_all_twelve() -> None:
    validated = define.validate(WORKSPACE, shown_from=WORKSPACE)
    for lang in LANGUAGES:
        text = human(validated.findings, lang, sources=validated.workspace.source)
        assert FILE in text
        for place, code in EXPECTED:
            line = next(line for line in text.splitlines() if code in line)
            assert place.removeprefix(f"{FILE}:") in line
    assert "Did you mean" in human(validated.findings, "en")


def test_near_names_are_suggested() -> None:
    found = {one.rule.code: one.suggestions for one in define.validate(WORKSPACE, shown_from=WORKSPACE).findings}
    assert found["BSC201"] == ("target",)
    assert found["BSC230"] == ("service",)
    assert found["BSC249"] == ("budget",)
