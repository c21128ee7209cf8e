"""The Makefile: its targets explain themselves, and none runs without the environment it needs."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "Makefile").read_text(encoding="utf-8")
NEEDS_NOTHING = {"help", "setup", "clean"}


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make as if nobody had run it before: what the outer make was told does not reach it."""
    outer = ("MAKE", "MFLAGS", "PYTHON", "VENV", "CANDIDATES")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(outer)}
    return subprocess.run(["make", *arguments], cwd=ROOT, env=clean, capture_output=True, encoding="utf-8", check=False)


def phony() -> list[str]:
    return re.findall(r"^\.PHONY: (.+)$", TEXT, re.MULTILINE)[0].split()


def test_make_alone_explains_every_target() -> None:
    said = make().stdout
    explained = re.findall(r"^  ([a-z]+) +\S", said, re.MULTILINE)
    assert explained == phony()
    expected = {"setup", "check", "test", "proofs", "demo", "bench", "docs", "messages", "dist", "lock", "clean"}
    assert set(explained) >= expected


def test_every_target_that_runs_python_sets_up_first() -> None:
    for target in set(phony()) - NEEDS_NOTHING:
        assert re.search(rf"^{target}: setup\b", TEXT, re.MULTILINE), target


def test_no_python_is_a_clear_fault(tmp_path: Path) -> None:
    done = make("setup", f"VENV={tmp_path / 'venv'}", "CANDIDATES=no-such-python")
    assert done.returncode == 2
    assert "no Python >= 3.11 with venv was found (tried: no-such-python)" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_an_unsuitable_python_is_refused(tmp_path: Path) -> None:
    old = tmp_path / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    done = make("setup", f"VENV={tmp_path / 'venv'}", f"PYTHON={old}")
    assert done.returncode == 2
    assert f"{old} cannot be used: Python >= 3.11" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_the_python_of_the_tests_would_be_accepted() -> None:
    check = re.findall(r"^SUITABLE := (.+)$", TEXT, re.MULTILINE)[0]
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_ci_runs_what_must_hold() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert "make check test proofs dist" in script
    assert (ROOT / ".ci/run").stat().st_mode & 0o111
