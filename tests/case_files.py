"""Cases of rules, read from `tests/cases/*.yaml` and run: the format is told in `tests/cases/README.md`."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import yaml

from bsc_cli.catalogue.language import LANGUAGES, translator
from bsc_cli.diagnostics import Finding, Severity, UserError
from bsc_cli.findings import sentences
from tests.sheets import workbook

FOLDER = Path(__file__).parent / "cases"
BASE = FOLDER / "_base"
NOW = datetime(2020, 7, 15, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """One case: the base workspace with a change, what is done with it, and what is expected."""

    rule: str
    fires: bool
    name: str
    run: str = "validate"
    edit: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    files: Mapping[str, str | None] = field(default_factory=dict)
    workbooks: Mapping[str, Mapping[str, list[list[Any]]]] = field(default_factory=dict)
    returned: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    cut: Mapping[str, int] = field(default_factory=dict)
    grow: Mapping[str, int] = field(default_factory=dict)
    bytes: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    pipes: tuple[str, ...] = ()
    start: str = "."
    ingest: bool = True
    state: str = ""
    period: str = ""
    unit: str = ""
    address: str = ""
    code: str = ""
    table: str = ""
    mapping: str = ""
    accept: tuple[str, ...] = ()
    key_file: str = ""
    force: bool = False
    example: str = ""
    formats: tuple[str, ...] = ()
    organisation: str = ""
    at: str = ""
    says: str = ""

    def __str__(self) -> str:
        return f"{self.rule}: {'fires' if self.fires else 'passes'}: {self.name}"


def read(path: Path) -> list[Case]:
    """Give the cases of one file."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    known = {one.name for one in fields(Case)}
    cases = []
    for kind in ("fires", "passes"):
        for one in content.get(kind) or ():
            assert set(one) <= known - {"rule", "fires"}, f"{path.name}: {sorted(set(one) - known)} mean nothing here"
            texts = {key: str(one[key]) for key in ("period", "code", "at", "says") if key in one}
            cases.append(Case(rule=str(content["rule"]), fires=kind == "fires", **{**one, **texts}))
    return cases


def every_case() -> list[Case]:
    """Give all cases of all files."""
    return [case for path in sorted(FOLDER.glob("*.yaml")) for case in read(path)]


def build(case: Case, folder: Path) -> None:
    """Make the case's workspace in `folder`."""
    shutil.copytree(BASE, folder)
    for name, replacements in case.edit.items():
        _edit(folder / name, replacements)
    for name, content in case.files.items():
        _replace(folder / name, content)
    for name, sheets in case.workbooks.items():
        made(folder / name).write_bytes(workbook(sheets))
    for name, told in case.returned.items():
        made(folder / name).write_bytes(_returned(folder, told))
    for name, written in case.bytes.items():
        made(folder / name).write_bytes(bytes.fromhex(str(written)))
    for name, size in (*case.cut.items(), *case.grow.items()):
        (folder / name).write_bytes((folder / name).read_bytes()[:size].ljust(size, b"\n"))
    for name in case.folders:
        (folder / name).mkdir(parents=True)
    for name, target in case.links.items():
        made(folder / name).symlink_to(target)
    for name in case.pipes:
        os.mkfifo(folder / name)


def _returned(folder: Path, told: Mapping[str, Any]) -> bytes:
    """Give a returned workbook as a case tells it."""
    from tests.returned import returned  # noqa: PLC0415 - a broken part fails its own cases only

    return returned(folder, **{"reporter": "north", "period": "2020-Q2", **told})


def _edit(path: Path, replacements: Mapping[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in replacements.items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}, not once"
        text = text.replace(old, str(new))
    path.write_text(text, encoding="utf-8")


def _replace(path: Path, content: str | None) -> None:
    """Write a file in the place of what was there (a folder too), or remove it."""
    if path.is_dir():
        shutil.rmtree(path)
    if content is None:
        path.unlink()
    else:
        made(path).write_text(content, encoding="utf-8", newline="")


def made(path: Path) -> Path:
    """Give `path` with the folders above it made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


@contextmanager
def _damaged(ledger: Path) -> Iterator[None]:
    """The ledger's first page is overwritten."""
    ledger.write_bytes(b"not a database, whatever its name says" * 200)
    yield


@contextmanager
def _newer(ledger: Path) -> Iterator[None]:
    """A later version of the program has written the ledger."""
    connection = sqlite3.connect(ledger)
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    yield


@contextmanager
def _said(status: str, ledger: Path) -> Iterator[None]:
    """The northern bureau has said of its hotline's figure that there is none, or that it does not apply."""
    from bsc_cli.ledger.store import Ledger, Submission  # noqa: PLC0415 - a broken part fails its own cases only
    from bsc_cli.model.figures import Figures  # noqa: PLC0415 - same
    from bsc_cli.model.periods import Period  # noqa: PLC0415 - same
    from bsc_cli.model.results import Status  # noqa: PLC0415 - same

    said = Figures.of(
        [("north", "hotline_answered", Period.parse("2020-Q2").key, float("nan"), int(Status[status]), 2, 6)]
    )
    with Ledger.open(ledger, create=True) as opened:
        opened.append(Submission(NOW, "table", "later.csv", "", "0" * 64, said))
    yield


@contextmanager
def _busy(ledger: Path) -> Iterator[None]:
    """Another program is writing to the ledger, and nobody has the time to wait for it."""
    with closing(sqlite3.connect(ledger, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with mock.patch("bsc_cli.ledger.store.WAIT_SECONDS", 0.01):
            yield


@contextmanager
def _busy_later(ledger: Path) -> Iterator[None]:
    """As soon as the first file is in, another program begins to write to the ledger."""
    from bsc_cli.ledger.store import Ledger  # noqa: PLC0415 - a broken part fails its own cases only

    append = Ledger.append
    with ExitStack() as held:

        def appended(opened: Ledger, *submissions: Any) -> Any:
            taken = append(opened, *submissions)
            holder = held.enter_context(closing(sqlite3.connect(ledger, isolation_level=None)))
            holder.execute("BEGIN IMMEDIATE")
            return taken

        held.enter_context(mock.patch.object(Ledger, "append", appended))
        held.enter_context(mock.patch("bsc_cli.ledger.store.WAIT_SECONDS", 0.01))
        yield


@contextmanager
def _full(_ledger: Path) -> Iterator[None]:
    """No database may grow beyond a page."""
    connect = sqlite3.connect

    def limited(*arguments: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **named)
        connection.execute("PRAGMA max_page_count = 1")
        return connection

    with mock.patch("sqlite3.connect", limited):
        yield


@contextmanager
def _blanked(ledger: Path) -> Iterator[None]:
    """The table that was taken in has a figure less."""
    table = ledger.parents[1] / "results.csv"
    text = table.read_text(encoding="utf-8").replace("north,2020-Q1,90,", "north,2020-Q1,,")
    table.write_text(text, encoding="utf-8")
    yield


@contextmanager
def _new_period(ledger: Path) -> Iterator[None]:
    """The table that was taken in has made place for the figures of the next period."""
    (ledger.parents[1] / "results.csv").write_text("unit,period,spent\nnorth,2020-Q3,90\n", encoding="utf-8")
    yield


@contextmanager
def _corrected(ledger: Path) -> Iterator[None]:
    """The table that was taken in has another figure in one place."""
    table = ledger.parents[1] / "results.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("north,2020-Q1,90,", "north,2020-Q1,91,"), "utf-8")
    yield


@contextmanager
def _put_back(ledger: Path) -> Iterator[None]:
    """The table that was taken in had another figure in one place for a while, and that was taken in, too."""
    from bsc_cli.usecases import collect  # noqa: PLC0415 - a broken part fails its own cases only

    table = ledger.parents[1] / "results.csv"
    before = table.read_text(encoding="utf-8")
    table.write_text(before.replace("north,2020-Q1,90,", "north,2020-Q1,91,"), "utf-8")
    collect.ingest(table.parent, [table], shown_from=table.parent, now=NOW)
    table.write_text(before, "utf-8")
    yield


@contextmanager
def _in_another_file(ledger: Path) -> Iterator[None]:
    """The mapping names another table, which has another figure."""
    folder = ledger.parents[1]
    (folder / "other.csv").write_text("unit,period,spent\nnorth,2020-Q1,91\n", encoding="utf-8")
    (folder / "mappings/results.yaml").write_text("table: other.csv\n", encoding="utf-8")
    yield


@contextmanager
def _replaced_since(ledger: Path) -> Iterator[None]:
    """Another table, which has another figure, has been taken in since."""
    from bsc_cli.usecases import collect  # noqa: PLC0415 - a broken part fails its own cases only

    folder = ledger.parents[1]
    (folder / "other.csv").write_text("unit,period,spent\nnorth,2020-Q1,91\n", encoding="utf-8")
    collect.ingest(folder, [folder / "other.csv"], shown_from=folder, now=NOW)
    yield


@contextmanager
def _short_sheets(_ledger: Path) -> Iterator[None]:
    """A workbook takes three rows."""
    with mock.patch("bsc_cli.collection.form_workbook.MAX_ROWS", 3):
        yield


STATES: dict[str, Callable[[Path], AbstractContextManager[None]]] = {
    "": lambda _ledger: nullcontext(),
    "damaged ledger": _damaged,
    "newer ledger": _newer,
    "busy ledger": _busy,
    "ledger busy after the first file": _busy_later,
    "full disk": _full,
    "figure blanked": _blanked,
    "figures of a new period only": _new_period,
    "figure corrected": _corrected,
    "figure corrected and put back": _put_back,
    "figure in another file": _in_another_file,
    "figure replaced since": _replaced_since,
    "figure not available": partial(_said, "NOT_AVAILABLE"),
    "figure said not to apply": partial(_said, "NOT_APPLICABLE"),
    "workbooks of three rows": _short_sheets,
}
"""What `state` brings about, for as long as the last step lasts: a function of the ledger's path."""


def findings(case: Case, folder: Path) -> tuple[Finding, ...]:
    """Run the case in `folder`; give everything that was found."""
    build(case, folder)
    found: list[Finding] = []
    try:
        for step in _steps(case, folder):
            found.extend(step())
    except UserError as error:
        found.extend(error.findings)
    return tuple(found)


def _steps(case: Case, folder: Path) -> Iterator[Callable[[], tuple[Finding, ...]]]:
    """Give what is done, step by step; each step gives what it finds."""
    from bsc_cli.usecases import define  # noqa: PLC0415 - a broken part fails its own cases only

    if case.run == "rule":
        yield lambda: _nothing(define.rule(case.code))
        return
    start = folder / case.start
    if case.run == "init":
        yield lambda: _init(case, start, folder)
    yield lambda: define.validate(start, shown_from=folder).findings
    if case.run in {"validate", "init"}:
        return
    if case.ingest and (case.run != "ingest" or case.state):
        yield lambda: _ingest(case, start, folder)
    with STATES[case.state](folder / ".bsc/ledger.sqlite"):
        yield lambda: RUNS[case.run](case, start, folder)


def _nothing(_result: object) -> tuple[Finding, ...]:
    return ()


def _init(case: Case, start: Path, folder: Path) -> tuple[Finding, ...]:
    from bsc_cli.usecases import init  # noqa: PLC0415 - same

    named = {"example": case.example, "name": case.organisation}
    return _nothing(init.begin(start, shown_from=folder, lang="en", **named))


def _ingest(case: Case, start: Path, folder: Path) -> tuple[Finding, ...]:
    from bsc_cli.usecases import collect  # noqa: PLC0415 - same

    files = [folder / case.table] if case.table else []
    mapping = folder / case.mapping if case.mapping else None
    named = {"period": case.period if case.run == "ingest" else "", "accept": case.accept}
    return collect.ingest(start, files, shown_from=folder, mapping=mapping, now=NOW, **named).findings


def _score(case: Case, start: Path, folder: Path) -> tuple[Finding, ...]:
    from bsc_cli.usecases import score  # noqa: PLC0415 - same

    units = [case.unit] if case.unit else []
    return score.score(start, shown_from=folder, period=case.period, units=units).findings


def _rank(case: Case, start: Path, folder: Path) -> tuple[Finding, ...]:
    from bsc_cli.usecases import score  # noqa: PLC0415 - same

    return score.rank(start, shown_from=folder, period=case.period).findings


def _explain(case: Case, start: Path, folder: Path) -> tuple[Finding, ...]:
    from bsc_cli.usecases import score  # noqa: PLC0415 - same

    return _nothing(score.explain(start, shown_from=folder, address=case.address, period=case.period))


def _template(case: Case, start: Path, folder: Path) -> tuple[Finding, ...]:
    from bsc_cli.usecases import template  # noqa: PLC0415 - same

    reporters = [case.unit] if case.unit else []
    prepared = template.prepare(start, shown_from=folder, period=case.period, reporters=reporters, today=NOW.date())
    key_file = folder / case.key_file if case.key_file else None
    template.write(prepared, lang="en", key_file=key_file, force=case.force)
    return ()


def _report(case: Case, start: Path, folder: Path) -> tuple[Finding, ...]:
    from bsc_cli.usecases import report, score  # noqa: PLC0415 - same

    scored = score.score(start, shown_from=folder, period=case.period)
    report.write(scored, langs=("en",), forms=case.formats or ("html",))
    return scored.findings


RUNS: dict[str, Callable[[Case, Path, Path], tuple[Finding, ...]]] = {
    "ingest": _ingest,
    "score": _score,
    "rank": _rank,
    "explain": _explain,
    "report": _report,
    "template": _template,
}


def place_of(finding: Finding, folder: Path) -> str:
    """Give the finding's place as a case writes it: from the workspace's folder; '' for none."""
    return str(finding.place or "").replace(folder.as_posix(), "WORKSPACE")


def told(found: tuple[Finding, ...], folder: Path) -> str:
    """Give findings as a failing test shows them."""
    lines = (f"{place_of(one, folder)} {one.rule.code} {sentences.message(one, str)}" for one in found)
    return "\n".join(lines) or "nothing was found"


def matching(case: Case, found: tuple[Finding, ...], folder: Path) -> list[Finding]:
    """Give the findings that a firing case expects."""
    return [
        one
        for one in found
        if one.rule.code == case.rule and place_of(one, folder) == case.at and case.says in sentences.message(one, str)
    ]


def spoilt(case: Case, found: tuple[Finding, ...]) -> list[Finding]:
    """Give the findings that a passing case must not have: of the rule, and any other error."""
    return [one for one in found if one.rule.code == case.rule or one.rule.severity is Severity.ERROR]


def remedies(finding: Finding) -> dict[str, tuple[str, str]]:
    """Give message and remedy in each language; raises KeyError if a fact is lacking."""
    return {
        lang: (sentences.message(finding, translator(lang)), sentences.fix(finding, translator(lang)))
        for lang in LANGUAGES
    }
