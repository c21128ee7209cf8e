"""`bsc template` for a thousand departments, against XlsxWriter alone writing the same cells.

A workbook asks for 30 figures of 15 KPIs. Ours is the use case as a whole: definitions, every check, the key, texts,
signature, names, protection, validation, files. The reference writes the texts of all three sheets and names as many
cells, and nothing else. Peak memory is measured at 100 and at 1,000 workbooks.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.measure import Line, ratio
from bsc_cli.usecases import template

FILES, KPIS = 1_000, 15
FIGURES = 2 * KPIS
PERIOD = "2020-Q1"
BSC = "version: 1\norganisation: Town\ncalendar: {reporting: quarter, due: 10d}\n"
HEAD = "scorecard: card\nname: Card\nunits: {from: units.csv}\nperspectives: none\nkpis:\n"
KPI = """  rate{n}:
    name: Share of the budget {n} that has been spent
    text: Share of the year's general public budget that has been spent by the end of the period.
    measured_in: "%"
    inputs:
      spent{n}: {{name: Spent on {n}, measured_in: CNY 10k, kind: flow, range: [0, 1e9]}}
      budget{n}: {{name: Budget of {n}, measured_in: CNY 10k}}
    formula: 100 * spent{n} / budget{n}
    target: 95
    score: ratio
"""

Sheets = dict[str, list[tuple[int, int, str]]]


def lines() -> Iterator[Line]:
    """Measure both on one workspace; what the reference writes is read from ours, which is not in the cost."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        made(root, FILES)
        ours(root)
        books = [cells(path.read_bytes()) for path in sorted((root / "workbooks" / PERIOD).iterdir())]
        for named, label, budget in (
            (True, "bare XlsxWriter writing and naming the same cells", 1.5),
            (False, "bare XlsxWriter writing them only", None),
        ):
            yield ratio(
                f"write {FILES:,} workbooks",
                lambda: ours(root),
                lambda named=named: bare(root / "bare", books, named=named),  # type: ignore[misc]
                ours_label="template",
                reference_label=label,
                budget=budget,
                rounds=3,
            )
    few, many = peak(FILES // 10), peak(FILES)
    yield Line(
        f"peak memory of {FILES:,} workbooks",
        f"{FILES:,}",
        f"{FILES // 10:,}",
        many / few,
        many / few,
        many / few,
        note=f"{many / 1e6:.0f} MB against {few / 1e6:.0f} MB held by Python; units and figures asked for are in it",
    )


def made(root: Path, count: int) -> None:
    """Make the workspace."""
    (root / "scorecards").mkdir()
    (root / "bsc.yaml").write_text(BSC, encoding="utf-8")
    text = HEAD + "".join(KPI.format(n=n) for n in range(1, KPIS + 1))
    (root / "scorecards/card.yaml").write_text(text, encoding="utf-8")
    (root / "units.csv").write_text("unit\n" + "".join(f"u{n:04d}\n" for n in range(count)), encoding="utf-8")


def ours(root: Path) -> None:
    """Write all workbooks anew."""
    shutil.rmtree(root / "workbooks", ignore_errors=True)
    template.write(template.prepare(root, shown_from=root, period=PERIOD), lang="en")


def cells(data: bytes) -> Sheets:
    """Give the texts of a workbook's sheets."""
    book = CalamineWorkbook.from_object(io.BytesIO(data))
    return {
        name: [
            (row, column, str(value))
            for row, values in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for column, value in enumerate(values)
        ]
        for name in book.sheet_names
    }


def bare(folder: Path, books: list[Sheets], *, named: bool) -> None:
    """Write the same cells with XlsxWriter, in a font and a frame; with `named`, name as many of them as ours does."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for number, sheets in enumerate(books):
        target = io.BytesIO()
        with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
            look = book.add_format({"text_wrap": True, "border": 1})
            for name, written in sheets.items():
                sheet = book.add_worksheet(name)
                for row, column, text in written:
                    if text:
                        sheet.write_string(row, column, text, look)
                    else:
                        sheet.write_blank(row, column, None, look)
            for cell in range(FIGURES * 4 if named else 0):
                book.define_name(f"cell_{cell:04d}", f"=Results!$A${cell + 1}")
        (folder / f"{number}.xlsx").write_bytes(target.getvalue())


def peak(count: int) -> int:
    """Give the most bytes that Python held while `count` workbooks were written."""
    with tempfile.TemporaryDirectory() as folder:
        made(Path(folder), count)
        tracemalloc.start()
        ours(Path(folder))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return most
