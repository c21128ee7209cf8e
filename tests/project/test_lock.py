"""The lock files: every package at one version with its hashes, and not a word on where to get it."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;]+)(?: ; (?P<marker>.+))?$")
HASH = re.compile(r"^--hash=sha256:[0-9a-f]{64}$")


def requirements(text: str) -> list[list[str]]:
    """Each requirement as its words' lines: the pin, then its hashes."""
    joined = text.replace("\\\n", "\0")
    return [
        [part.strip() for part in line.split("\0")]
        for line in joined.splitlines()
        if line.strip() and not line.lstrip().startswith("#")
    ]


def faults(text: str) -> list[str]:
    found = []
    for pin, *hashes in requirements(text):
        if not PIN.match(pin):
            found.append(f"not a pin: {pin}")
        if not hashes:
            found.append(f"no hash: {pin}")
        found += [f"not a hash: {written}" for written in hashes if not HASH.match(written)]
    found += [f"names a place: {line}" for line in text.splitlines() if re.search(r"//|index|find-links| @ ", line)]
    return found


def pins(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pin, *_ in requirements((ROOT / name).read_text(encoding="utf-8")):
        match = PIN.match(pin)
        assert match, pin
        found.setdefault(match["name"], []).append(match["version"])
    return found


def normal(requirement: str) -> str:
    return re.split(r"[<>=!~ ;\[]", requirement, maxsplit=1)[0].lower().replace("_", "-").replace(".", "-")


@pytest.mark.parametrize("name", [RUNTIME, DEVELOPMENT])
def test_every_line_is_a_pin_with_hashes_and_names_no_place(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert faults(text) == []
    assert len(requirements(text)) > 10


@pytest.mark.parametrize(
    "spoilt",
    [
        "numpy==2.0.0\n",
        "numpy>=2.0.0 \\\n    --hash=sha256:" + "0" * 64,
        "numpy==2.0.0 \\\n    --hash=md5:" + "0" * 32,
        "--index-url https://example.org/simple\n",
        "--extra-index-url simple\n",
        "--find-links wheels\n",
        "numpy @ file:///wheels/numpy.whl \\\n    --hash=sha256:" + "0" * 64,
    ],
)
def test_a_spoilt_line_is_noticed(spoilt: str) -> None:
    assert faults(spoilt)


def test_the_development_lock_holds_the_runtime_lock() -> None:
    runtime, development = pins(RUNTIME), pins(DEVELOPMENT)
    assert {name: development.get(name) for name in runtime} == runtime


def test_every_declared_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {normal(one) for one in project["project"]["dependencies"]}
    assert declared <= set(pins(RUNTIME))
    assert {normal(one) for one in project["dependency-groups"]["dev"]} <= set(pins(DEVELOPMENT))


def test_development_tools_stay_out_of_the_runtime_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert not {normal(one) for one in project["dependency-groups"]["dev"]} & set(pins(RUNTIME))
