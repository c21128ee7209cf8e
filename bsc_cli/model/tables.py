"""How a table (CSV, or a sheet of a workbook) is read: which column is what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableSource:
    """A table and the names of its columns.

    `columns` maps our names to theirs (`unit`, `name`, `parent`, `level`, `period`, `input`, `value`, or
    an input's id or code for a wide table); a column not named here is matched by our own name.
    `period` is the period of the whole table if no column holds it. `blank` are the texts that mean
    "nothing here" besides the empty cell; `skip` are texts of the unit column whose rows are passed over.
    """

    table: str
    sheet: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    period: str = ""
    blank: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()

    def theirs(self, ours: str) -> str:
        """Give the table's own name of the column we call `ours`."""
        return dict(self.columns).get(ours, ours)
