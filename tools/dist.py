"""Builds the distributions and proves the wheel: `make dist`.

The wheel is installed, with nothing but the locked runtime dependencies, into a new environment outside the
checkout; from there it must print its help, make workspaces, and make a report of an example that travels in it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
PACKAGE = "bsc_cli"
NEEDED = (
    "py.typed",
    "catalogue/locale/zh/LC_MESSAGES/bsc.po",
    "_templates/unit.html",
    "_templates/index.html",
    "_templates/unit.typ",
    "reports/fonts/BSCTextSC.otf",
    "reports/fonts/BSCHeadingSC.otf",
    "reports/fonts/OFL.txt",
    "_samples/hdi/bsc.yaml",
    "_samples/hdi/data/inputs.csv",
    "_samples/hdi/data/README.md",
    "_samples/kunming/bsc.yaml",
    "_samples/kunming/samples/kunming/results.csv",
    "_starter/en/gitignore",
    "_starter/zh/scorecards/service_office.yaml",
)
# None of this may be in a wheel: what a run leaves behind, and what only developers need.
FOREIGN = (
    "/.bsc/",
    "/hdi/reports/",
    "/kunming/reports/",
    "/workbooks/",
    "__pycache__",
    "tests/",
    "tools/",
    "benchmarks/",
    ".sqlite",
)


def main() -> int:
    """Build, look, install, run; give 0, or 1 with the reason on stderr."""
    shutil.rmtree(DIST, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="bsc-dist-") as folder:
        try:
            wheel = build(Path(folder))
            reports = run_installed(wheel, Path(folder))
        except DistError as fault:
            print(f"dist: {fault}", file=sys.stderr)
            return 1
    print(f"dist: {wheel.name} works in a clean environment ({reports} HTML pages written)")
    return 0


class DistError(Exception):
    """The distributions are not what they should be, for the reason given."""


def build(scratch: Path) -> Path:
    """Build sdist and wheel into dist/; the wheel must hold what is needed, and equal one built from the sdist."""
    _run([sys.executable, "-m", "hatchling", "build", "-d", str(DIST)], cwd=ROOT)
    wheel, sdist = _one("*.whl"), _one("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.0 to 3.11.3 have none
        archive.extractall(scratch / "sdist")  # noqa: S202 - the archive was written a moment ago, by us
    (source,) = (scratch / "sdist").iterdir()
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(scratch / "again")], cwd=source)
    (again,) = (scratch / "again").glob("*.whl")
    faults = [*content_faults(names(wheel)), *(f"only one wheel holds {n}" for n in names(wheel) ^ names(again))]
    if faults:
        raise DistError("; ".join(sorted(faults)))
    return wheel


def names(wheel: Path) -> set[str]:
    """Give the files in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def content_faults(found: set[str]) -> Iterator[str]:
    """Say what a wheel with these files lacks, and what it should not hold."""
    for name in NEEDED:
        if f"{PACKAGE}/{name}" not in found:
            yield f"the wheel lacks {name}"
    if not any(name.endswith("/licenses/LICENSE") for name in found):
        yield "the wheel lacks the licence"
    for name in found:
        if not name.startswith((f"{PACKAGE}/", f"{PACKAGE}-")) or any(part in name for part in FOREIGN):
            yield f"the wheel should not hold {name}"


def run_installed(wheel: Path, scratch: Path) -> int:
    """Install the wheel into a new environment and use it from another folder; give how many pages it wrote."""
    venv, work = scratch / "venv", scratch / "elsewhere"
    _run([sys.executable, "-m", "venv", str(venv)], cwd=scratch)
    programs = venv / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(programs / "python"), "-m", "pip", "--disable-pip-version-check"]
    _run([*pip, "install", "--quiet", "--require-hashes", "-r", str(ROOT / "requirements.txt")], cwd=scratch)
    _run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], cwd=scratch)
    _run([*pip, "check"], cwd=scratch)
    foreign = development_packages() & {line.split("==")[0] for line in _run([*pip, "freeze"], cwd=scratch).split()}
    if foreign:
        raise DistError(f"development packages reached the clean environment: {', '.join(sorted(foreign))}")
    bsc = str(programs / "bsc")
    if "ingest" not in _run([bsc, "--help"], cwd=work):
        raise DistError("bsc --help does not name its commands")
    for made in (["office"], ["kunming", "--example", "kunming"], ["hdi", "--example", "hdi"]):
        _run([bsc, "init", *made], cwd=work)
        _run([bsc, "validate", "-C", made[0]], cwd=work)
    _run([bsc, "ingest", "-C", "hdi"], cwd=work)
    _run([bsc, "report", "-C", "hdi", "--period", "2022", "--select", "CHN", "--format", "html,pdf,xlsx"], cwd=work)
    if not all(list(work.rglob(f"CHN.{form}")) for form in ("pdf", "xlsx")):
        raise DistError("no report as PDF and Excel was written")
    pages = [page for page in work.rglob("*.html") if "0.788" in page.read_text(encoding="utf-8")]
    if not pages:
        raise DistError("no report shows 0.788, the published index of China for 2022")
    return len(list(work.rglob("*.html")))


def development_packages() -> set[str]:
    """Give the names of the packages in the development group."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {written.split(">=")[0].strip() for written in project["dependency-groups"]["dev"]}


def _one(pattern: str) -> Path:
    """Give the one file in dist/ that matches."""
    found = list(DIST.glob(pattern))
    if len(found) != 1:
        raise DistError(f"dist/ holds {len(found)} files {pattern}, not one")
    return found[0]


def _run(command: Sequence[str], *, cwd: Path) -> str:
    """Run a program without this checkout's paths; give what it printed, or raise DistError with all it said."""
    cwd.mkdir(parents=True, exist_ok=True)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        command, cwd=cwd, env=clean | {"PYTHONUTF8": "1"}, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode != 0:
        raise DistError(f"{' '.join(command)}\nended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
