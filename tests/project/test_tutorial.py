"""What the tutorials tell people to type works, and what they quote is what comes out."""

import re
from pathlib import Path

import pytest

from tools import clerk, tutorial

ROOT = Path(__file__).resolve().parents[2]
WORKBOOK = ("public_security", "2019-Q1")
TEXTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in tutorial.TUTORIALS}


@pytest.mark.parametrize("name", tutorial.TUTORIALS)
def test_every_block_runs_and_every_quotation_is_true(name: str, tmp_path: Path) -> None:
    told = tutorial.told(TEXTS[name], where=tmp_path, lang=tutorial.language(name))
    assert told == TEXTS[name], "run `make docs` and read what changed"


def commands(text: str) -> list[str]:
    blocks = [match for match in tutorial.BLOCK.finditer(text) if match["kind"] == "bash" and match["skip"] is None]
    words = [line.split() for block in blocks for line in block["text"].splitlines() if line.startswith("bsc ")]
    return [line[1] for line in words]


def test_both_languages_tell_the_same_commands_in_the_same_order() -> None:
    english, chinese = (commands(text) for text in TEXTS.values())
    assert english == chinese


def test_a_quarter_is_told_from_end_to_end() -> None:
    told = commands(TEXTS["docs/tutorial.md"])
    needed = (
        *("init", "validate", "template", "ingest", "status"),
        *("score", "rank", "explain", "trace", "report"),
    )
    assert [one for one in needed if one not in told] == []
    assert told.count("init") == 2, "first the example, in the end the reader's own"


@pytest.mark.parametrize("name", tutorial.TUTORIALS)
def test_no_block_is_left_out_by_a_slip(name: str) -> None:
    fences = len(re.findall(r"^```(?:bash|text)", TEXTS[name], re.MULTILINE))
    assert sum(match["kind"] is not None for match in tutorial.BLOCK.finditer(TEXTS[name])) == fences


@pytest.mark.parametrize("name", tutorial.TUTORIALS)
def test_the_figures_to_type_are_those_that_the_clerk_types(name: str) -> None:
    told = re.findall(r"^\| [^|]+ \| ([0-9]+) \|$", TEXTS[name], re.MULTILINE)
    answers = clerk.read(tutorial.DATA).told
    typed = [told["value"] for (reporter, *_, period), told in answers.items() if (reporter, period) == WORKBOOK]
    assert told == typed


PAGE = """# A page

```bash
bsc init office --quiet
cd office
```

```text
nothing of the kind
```

<!-- done:
edit scorecards/service_office.yaml "better: lower" "bettr: lower"
-->
"""


def test_a_wrong_quotation_is_put_right(tmp_path: Path) -> None:
    text = PAGE.split("<!--", maxsplit=1)[0]
    told = tutorial.told(text, where=tmp_path, lang="en")
    assert told == text.replace("nothing of the kind", "office")


def test_a_command_that_fails_is_not_passed_over(tmp_path: Path) -> None:
    text = "```bash\nbsc validate\n```\n"
    with pytest.raises(tutorial.TutorialError, match="bsc validate ended with 2, not 0"):
        tutorial.told(text, where=tmp_path, lang="en")
    assert tutorial.told("<!-- not run: an example -->\n" + text, where=tmp_path, lang="en").endswith(text)


def test_an_edit_that_finds_nothing_or_two_is_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(tutorial.TutorialError, match="stands 2 times"):
        tutorial.told(PAGE, where=tmp_path, lang="en")
