"""Workbooks for tests, written from rows of plain values."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter


def workbook(sheets: Mapping[str, Iterable[Sequence[Any]]]) -> bytes:
    """Give an xlsx file with these rows of cells, from A1 on; None leaves a cell out.

    A mapping is a special cell: `{formula:, result:}` (a result of '' is one that is not stored),
    `{value:, format:}` a number with a number format, `{merged:, down:, across:}` a merged cell, `{at:, value:}` a
    cell somewhere else, `{hidden_row:}` and `{hidden_column:}` a value in a row or column that is not shown.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": datetime(2020, 7, 8)})  # noqa: DTZ001 - so that the bytes are always the same
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    _write(book, sheet, number, column, cell)
    return buffer.getvalue()


def _write(book: Any, sheet: Any, row: int, column: int, cell: Any) -> None:
    match cell:
        case None:
            return
        case {"formula": formula, **rest}:
            sheet.write_formula(row, column, formula, None, rest.get("result", ""))
        case {"value": value, "format": form}:
            sheet.write_number(row, column, value, book.add_format({"num_format": form}))
        case {"hidden_row": value}:
            sheet.set_row(row, None, None, {"hidden": True})
            _write(book, sheet, row, column, value or None)
        case {"hidden_column": value}:
            sheet.set_column(column, column, None, None, {"hidden": True})
            _write(book, sheet, row, column, value)
        case {"at": place, "value": value}:
            sheet.write(place, value)
        case {"merged": text, **rest}:
            last_row, last_column = row + rest.get("down", 1) - 1, column + rest.get("across", 1) - 1
            sheet.merge_range(row, column, last_row, last_column, None)
            sheet.write(row, column, text)
        case str():
            sheet.write_string(row, column, cell)
        case date():
            sheet.write_datetime(row, column, cell)
        case _:
            sheet.write(row, column, cell)
