"""Fills workbooks from tables, as a clerk's own program would.

`python -m tools.clerk FROM TO --data FOLDER`: FROM holds workbooks that `bsc template` wrote, TO receives them filled
in. The folder of data holds results.csv (what is reported), and perhaps submissions.csv (when each reporter sends a
workbook) and slips.csv (what somebody types instead). Cells are reached by their defined names; what each of them asks
stands on the workbook's hidden sheet.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bsc_cli.collection.identity import EVIDENCE, NOTE, SHEET, STATUS, VALUE, beside, from_cells
from bsc_cli.model.results import Status

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell

NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
Asked = tuple[str, str, str, str]
"""Reporter, unit, input, period of the figure."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What reporters answer, by cell kind; what they type instead; and when they send their workbooks."""

    told: Mapping[Asked, Mapping[str, str]]
    slips: Mapping[Asked, str]
    sent: Mapping[tuple[str, str], date]

    def of(self, asked: Asked) -> Iterator[tuple[str, str]]:
        """Give what is typed into the cells of one figure, by their kind; who gives a figure chooses no status."""
        told = dict(self.told.get(asked, {}))
        if asked in self.slips:
            told[VALUE] = self.slips[asked]
        for kind, text in told.items():
            if text and not (kind == STATUS and told[VALUE]):
                yield kind, text

    def is_sent(self, reporter: str, period: str, *, until: date | None) -> bool:
        """Tell whether a workbook is on its way by the day `until`; without a day of sending, it is."""
        day = self.sent.get((reporter, period))
        return until is None or day is None or day <= until


def read(folder: Path) -> Answers:
    """Give the answers in a folder's tables."""
    results = _rows(folder / "results.csv")
    return Answers(
        {_asked(row): {kind: row[kind] for kind in (VALUE, STATUS, EVIDENCE, NOTE)} for row in results},
        {_asked(row): row["typed"] for row in _rows(folder / "slips.csv")},
        {
            (row["reporter"], row["period"]): date.fromisoformat(row["submitted_on"])
            for row in _rows(folder / "submissions.csv")
            if row["submitted_on"]
        },
    )


def _rows(file: Path) -> list[dict[str, str]]:
    if not file.exists():
        return []
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def _asked(row: Mapping[str, str]) -> Asked:
    return row["reporter"], row["unit"], row["input"], row["period"]


def fill_folder(source: Path, target: Path, answers: Answers, *, until: date | None = None) -> list[Path]:
    """Fill the workbooks of a folder that are sent by `until`; give the filled ones, each under its own name."""
    target.mkdir(parents=True, exist_ok=True)
    filled = (fill(file, target / file.name, answers, until=until) for file in sorted(source.glob("*.xlsx")))
    return [file for file in filled if file is not None]


def fill(workbook: Path, target: Path, answers: Answers, *, until: date | None = None) -> Path | None:
    """Fill one workbook and write it to `target`; None if its reporter has not sent it by `until`."""
    import openpyxl  # noqa: PLC0415 - a second to load, and the tables are read without it

    book = openpyxl.load_workbook(workbook)
    identity = from_cells(str(cell.value) for cell in book[SHEET]["A"] if cell.value is not None)
    if identity is None:
        message = f"{workbook} does not say on its sheet {SHEET} what it asks"
        raise ValueError(message)
    if not answers.is_sent(identity.reporter, identity.period, until=until):
        return None
    for name, unit, item, period, _ in identity.rows:
        asked = (identity.reporter, unit, item, period)
        for kind, text in answers.of(asked):
            _type(_cell(book, beside(name, kind)), kind, text)
    book.save(target)
    return target


def _cell(book: Workbook, name: str) -> Cell:
    """Give the cell with a defined name."""
    ((sheet, at),) = book.defined_names[name].destinations
    return book[sheet][at.replace("$", "")]


def _type(cell: Cell, kind: str, text: str) -> None:
    """Type `text` into a cell as the keyboard would: a number if it is one, and what the drop-down calls a status."""
    if kind == STATUS:
        cell.value = _offered(cell)[list(Status).index(Status[text.upper().replace(" ", "_")])]
        return
    cell.value = text
    if kind == VALUE and NUMBER.fullmatch(text):
        cell.value = float(text)
    else:
        cell.data_type = "s"  # never a formula


def _offered(cell: Cell) -> list[str]:
    """Give what a cell's drop-down offers."""
    lists = (rule for rule in cell.parent.data_validations.dataValidation if cell.coordinate in rule.sqref)
    return next(str(rule.formula1).strip('"').split(",") for rule in lists if rule.type == "list")


def main() -> int:
    """Fill a folder of workbooks; print how many."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.clerk", description="Fill workbooks from a table of results."
    )
    parser.add_argument("source", type=Path, help="folder of workbooks to fill")
    parser.add_argument("target", type=Path, help="folder for the filled ones")
    parser.add_argument("--data", type=Path, required=True, help="folder of results.csv, submissions.csv, slips.csv")
    parser.add_argument("--until", type=date.fromisoformat, help="only what is sent by this day")
    given = parser.parse_args()
    filled = fill_folder(given.source, given.target, read(given.data), until=given.until)
    print(f"filled {len(filled)} workbooks in {given.target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
