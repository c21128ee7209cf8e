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

from bsc_cli.collection.identity import KINDS, SHEET, STATUS, VALUE, beside, from_cells
from bsc_cli.model.results import Status

if TYPE_CHECKING:
    from openpyxl import Workbook as Book
    from openpyxl.cell import Cell

Workbook = tuple[str, str]
"""Whose it is, and for which reporting period."""
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
Asked = tuple[str, str, str, str]
"""Reporter, unit, input, period of the figure."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A workbook on its way: on the last of the days it is sent in a span, with slips or after they were mended."""

    day: date | None
    slips: Mapping[tuple[str, str, str], str]


@dataclass(frozen=True, slots=True)
class Answers:
    """What reporters answer, by cell kind; what they type instead, by workbook; and when they send it.

    `slips` give, by reporter and reporting period, what is typed into the cell of (unit, input, kind) and the day on
    which it is put right.
    """

    told: Mapping[Asked, Mapping[str, str]]
    slips: Mapping[Workbook, Mapping[tuple[str, str, str], tuple[str, date]]]
    sent: Mapping[Workbook, date]

    def sending(self, workbook: Book, *, after: date | None, until: date | None) -> Sent | None:
        """Give how a workbook is sent last in the days after `after`, up to `until`; None if it is not sent then."""
        slips = self.slips.get(workbook, {})
        days = sorted({*([self.sent[workbook]] if workbook in self.sent else ()), *(day for _, day in slips.values())})
        inside = [day for day in days if (after is None or day > after) and (until is None or day <= until)]
        if days and not inside:
            return None
        last = inside[-1] if inside else None
        return Sent(last, {cell: typed for cell, (typed, mended) in slips.items() if last is None or last < mended})

    def typed(self, asked: Asked, sent: Sent) -> Iterator[tuple[str, str]]:
        """Give what is typed into the cells of one figure, by their kind; who gives a figure chooses no status."""
        told = dict(self.told.get(asked, {}))
        _, unit, item, _ = asked
        told |= {kind: sent.slips[unit, item, kind] for kind in KINDS if (unit, item, kind) in sent.slips}
        for kind, text in told.items():
            if text and not (kind == STATUS and told.get(VALUE)):
                yield kind, text


def read(folder: Path) -> Answers:
    """Give the answers in a folder's tables."""
    results = _rows(folder / "results.csv")
    slips: dict[Workbook, dict[tuple[str, str, str], tuple[str, date]]] = {}
    for row in _rows(folder / "slips.csv"):
        cells = slips.setdefault((row["reporter"], row["period"]), {})
        cells[row["unit"], row["input"], row["cell"]] = (row["typed"], date.fromisoformat(row["corrected_on"]))
    return Answers(
        {
            (row["reporter"], row["unit"], row["input"], row["period"]): {kind: row[kind] for kind in KINDS}
            for row in results
        },
        slips,
        {
            (row["reporter"], row["period"]): date.fromisoformat(row["submitted_on"])
            for row in _rows(folder / "submissions.csv")
        },
    )


def _rows(file: Path) -> list[dict[str, str]]:
    if not file.exists():
        return []
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def fill_folder(
    source: Path, target: Path, answers: Answers, *, after: date | None = None, until: date | None = None
) -> list[Path]:
    """Fill the workbooks of a folder that are sent after `after` and by `until`; give them, each under its own name."""
    target.mkdir(parents=True, exist_ok=True)
    files = sorted(source.glob("*.xlsx"))
    filled = (fill(file, target / file.name, answers, after=after, until=until) for file in files)
    return [file for file in filled if file is not None]


def fill(
    workbook: Path, target: Path, answers: Answers, *, after: date | None = None, until: date | None = None
) -> Path | None:
    """Fill one workbook and write it to `target`; None if its reporter does not send it in these days."""
    import openpyxl  # noqa: PLC0415 - half a second to load, and the tables are read without it

    book = openpyxl.load_workbook(workbook)
    identity = from_cells(str(cell.value) for cell in book[SHEET]["A"] if cell.value is not None)
    if identity is None:
        message = f"{workbook} does not say on its sheet {SHEET} what it asks"
        raise ValueError(message)
    sent = answers.sending((identity.reporter, identity.period), after=after, until=until)
    if sent is None:
        return None
    for name, unit, item, period, _ in identity.rows:
        for kind, text in answers.typed((identity.reporter, unit, item, period), sent):
            _type(_cell(book, beside(name, kind)), kind, text)
    book.save(target)
    return target


def _cell(book: Book, name: str) -> Cell:
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
    parser.add_argument("--after", type=date.fromisoformat, help="only what is sent after this day")
    parser.add_argument("--until", type=date.fromisoformat, help="only what is sent by this day")
    given = parser.parse_args()
    filled = fill_folder(given.source, given.target, read(given.data), after=given.after, until=given.until)
    print(f"filled {len(filled)} workbooks in {given.target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
