"""`bsc ingest` of workbooks, against ways to read the same files and check nothing.

Ours is the use case as a whole: definitions, every check, the ledger. Tables: a thousand workbooks of 30 rows and 6
columns, four of them figures, against the reader that ours stands on, values only, and expat on the same parts.
Returned workbooks: two hundred (costs are the same for each) that `bsc template` wrote, 130 rows and 12 columns,
against openpyxl, which reads their values in its quickest mode.
"""

from __future__ import annotations

import io
import re
import tempfile
import time
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.parsers import expat

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.measure import Line, ratio
from bsc_cli.usecases import collect, template

FILES, YEARS = 1_000, 30
RETURNED, ROWS = 200, 130
VALUE = re.compile(rb'<c r="(I[0-9]+)" s="([0-9]+)"/>')
"""A cell to fill, still empty."""
NOW = datetime(2021, 1, 1, tzinfo=UTC)
HEADINGS = ("unit", "period", "a", "b", "c", "d")
PARTS = ("xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")
BSC = "version: 1\norganisation: Town\ncalendar: {reporting: year}\n"
SCORECARD = "scorecard: card\nname: Card\nunits: {from: units.csv}\nperspectives: none\nkpis:\n" + "".join(
    f"  {name}: {{name: {name.upper()}, score: value}}\n" for name in HEADINGS[2:]
)
FORM = "scorecard: card\nname: Card\nunits: {from: units.csv}\nperspectives: none\nkpis:\n" + "".join(
    f"  k{number:03d}: {{name: Number {number}, measured_in: things, score: value}}\n" for number in range(ROWS)
)


def lines() -> Iterator[Line]:
    """Measure both against one set of files, which are not in the cost."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        paths = made(root)
        data = [path.read_bytes() for path in paths]
        for reference, label in ((by_calamine, "calamine, values only"), (by_expat, "expat, nothing kept")):
            yield ratio(
                f"ingest {FILES:,} workbooks into the ledger",
                lambda: ours(root, paths),
                lambda reference=reference: reference(data),  # type: ignore[misc]
                ours_label="ingest",
                reference_label=label,
                budget=None,
                rounds=3,
                note=f"{_milliseconds(lambda: ours(root, paths)):.2f} ms a workbook",
            )
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        paths = sent_back(root)
        yield ratio(
            f"ingest {RETURNED:,} returned workbooks",
            lambda: ours(root, paths),
            lambda: by_openpyxl(paths),
            ours_label="ingest",
            reference_label="openpyxl, values only",
            budget=0.25,
            rounds=3,
        )


def _milliseconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) / FILES * 1e3


def made(root: Path) -> list[Path]:
    """Give the workbooks of a workspace made in `root`."""
    names = _workspace(root, SCORECARD, FILES)
    paths = []
    for number, name in enumerate(names):
        paths.append(root / f"{name}.xlsx")
        with xlsxwriter.Workbook(paths[-1], {"in_memory": True}) as book:
            sheet = book.add_worksheet("Results")
            sheet.write_row(0, 0, HEADINGS)
            for row in range(YEARS):
                sheet.write_row(row + 1, 0, (name, str(1990 + row), *(number + row / n for n in (1, 2, 3, 4))))
    return paths


def _workspace(root: Path, scorecard: str, count: int) -> list[str]:
    """Make a workspace of so many units; give their ids."""
    names = [f"u{n:04d}" for n in range(count)]
    (root / "scorecards").mkdir()
    (root / "bsc.yaml").write_text(BSC, encoding="utf-8")
    (root / "scorecards/card.yaml").write_text(scorecard, encoding="utf-8")
    (root / "units.csv").write_text("unit\n" + "".join(f"{name}\n" for name in names), encoding="utf-8")
    return names


def sent_back(root: Path) -> list[Path]:
    """Give the workbooks that were sent out, with a value in every row, as small edits of the files as they were."""
    _workspace(root, FORM, RETURNED)
    prepared = template.prepare(root, shown_from=root, period="2020")
    paths = []
    for file in template.write(prepared, lang="en").files:
        paths.append(file.with_suffix(".returned.xlsx"))
        with zipfile.ZipFile(file) as blank, zipfile.ZipFile(paths[-1], "w", zipfile.ZIP_DEFLATED) as filled:
            for info in blank.infolist():
                filled.writestr(info, VALUE.sub(rb'<c r="\1" s="\2"><v>90.5</v></c>', blank.read(info)))
    return paths


def ours(root: Path, paths: list[Path]) -> None:
    """Ingest everything into a new ledger."""
    for file in (root / ".bsc").glob("ledger*"):
        file.unlink()
    done = collect.ingest(root, paths, shown_from=root, now=NOW)
    assert all(one.submissions for one in done.files), done.findings[:3]


def by_calamine(data: list[bytes]) -> None:
    """Read the values."""
    for content in data:
        CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def by_openpyxl(paths: list[Path]) -> None:
    """Read the values of all sheets."""
    for path in paths:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for sheet in book.worksheets:
            deque(sheet.iter_rows(values_only=True), maxlen=0)
        book.close()


def by_expat(data: list[bytes]) -> None:
    """Parse the parts that any reader has to parse, with a callback that does nothing."""
    for content in data:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in PARTS:
                parser = expat.ParserCreate()
                parser.StartElementHandler = lambda _name, _attributes: None
                parser.Parse(archive.read(part), True)  # noqa: FBT003 - the parser's own signature
