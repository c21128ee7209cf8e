"""What README.md tells people to type works."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?:<!-- not run: (?P<reason>[^>]+) -->\n)?```bash\n(?P<text>.*?)```", re.DOTALL)


def commands(*, run: bool) -> list[list[str]]:
    """The commands of the bash blocks that are run here, or of those that are marked as not run."""
    blocks = [match["text"] for match in BLOCK.finditer(README) if (match["reason"] is None) is run]
    split = (shlex.split(line, comments=True) for block in blocks for line in block.splitlines())
    return [words for words in split if words]


@pytest.mark.golden
def test_the_commands_run_in_order_in_an_empty_folder(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "NO_COLOR": "1"}
    where = tmp_path
    for program, *words in commands(run=True):
        if program == "cd":
            where = (where / words[0]).resolve()
            continue
        assert program == "bsc", "a block of other commands carries the mark `not run:` with its reason"
        done = subprocess.run(
            [sys.executable, "-m", "bsc_cli", *words],
            cwd=where,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, f"bsc {' '.join(words)}\n{done.stdout}\n{done.stderr}"
        assert (done.stdout + done.stderr).strip(), f"bsc {' '.join(words)} said nothing"
    for suffix in ("html", "pdf", "xlsx"):
        assert [*tmp_path.glob(f"kunming/reports/**/*.{suffix}")], f"no report ends in .{suffix}"


def test_kunming_comes_first_and_every_step_of_a_quarter_is_shown() -> None:
    shown = [words[1] for words in commands(run=True) if words[0] == "bsc"]
    steps = ("init", "validate", "template", "ingest", "status", "rank", "explain", "trace", "report")
    assert tuple(dict.fromkeys(shown)) == steps
    assert "kunming" in commands(run=True)[0]


def test_make_targets_in_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    used = [words[1] for words in commands(run=False) if words[0] == "make"]
    assert {"demo", "test"} <= set(used)
    assert set(used) <= targets


def test_the_first_screen_tells_how_to_start() -> None:
    first = "\n".join(README.splitlines()[:30])
    for needed in ("make demo", "make test", "pipx install .", "pip install ."):
        assert needed in first


def test_links_lead_somewhere() -> None:
    for document in (
        "README.md",
        "docs/tutorial.md",
        "docs/tutorial.zh.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        *(p.as_posix() for p in ROOT.glob("docs/adr/*.md")),
    ):
        file = ROOT / document
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), f"{document}: {target}"
