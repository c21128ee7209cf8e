"""The cells of a returned workbook: where each figure's are now, and what stands in cells that are nobody's."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bsc_cli.catalogue import data as rules
from bsc_cli.catalogue import returned as own_rules
from bsc_cli.catalogue.language import LANGUAGES, translator
from bsc_cli.catalogue.marks import N_
from bsc_cli.collection.agreement import figure_name
from bsc_cli.collection.faults import Faults
from bsc_cli.collection.forms import Row
from bsc_cli.collection.identity import EVIDENCE, KINDS, NOTE, STATUS, VALUE, beside
from bsc_cli.collection.numbers import read_number
from bsc_cli.collection.returned_book import Book
from bsc_cli.collection.sheets import LAST_ROW
from bsc_cli.collection.workbooks import hidden_cells
from bsc_cli.diagnostics import Finding, Place, Rule
from bsc_cli.source.tables import Cell, Odd, OddKind, Table, letters, place_in_table, text_of

HEADINGS = {VALUE: N_("Value"), STATUS: N_("Status"), EVIDENCE: N_("Evidence"), NOTE: N_("Note")}
"""What stands above the cells to fill, as the workbook that is sent out has it."""
FIRST_FEW = 10
_TOLD = 3
At = tuple[int, int]
"""Row and column of a cell, from 0."""
Labels = Callable[[Row], tuple[frozenset[str], ...]]
"""What the locked cells of a figure's row say: of each of these texts, one."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Where the cells of one figure are: all in one row."""

    row: int
    columns: Mapping[str, int]

    def at(self, kind: str) -> At:
        """Give the cell of a kind."""
        return self.row, self.columns[kind]


def named(row: Row) -> str:
    """Give a figure in words of no language."""
    return figure_name(row.unit, row.input.id, row.period)


def few(names: Sequence[str]) -> str:
    """Give the first few of some names, in words of no language."""
    return ", ".join(names[:FIRST_FEW]) + (", …" if len(names) > FIRST_FEW else "")


def cell_at(book: Book, at: At) -> Cell:
    """Give what stands in a cell of the sheet."""
    row, column = at
    line = book.grid[row] if row < len(book.grid) else ()
    return line[column] if column < len(line) else None


def table_of(book: Book) -> Table:
    """Give the sheet as a table that knows places alone: its rows and columns count from the sheet's first."""
    return Table(book.file, (), (), range(1, LAST_ROW + 1), sheet=book.sheet)


class Found:
    """Finds the cells of the figures that a workbook asks, and tells what is wrong with where they are.

    `cells` has those figures, by the name of their value, whose cells are sound. `kinds` tells of every cell to fill,
    sound or not, what it is for.
    """

    def __init__(
        self, book: Book, names: Iterable[str], rows: Mapping[str, Row], *, labels: Labels, faults: Faults
    ) -> None:
        """Look for the cells of all `names` of values; `rows` are the figures behind those that are still asked."""
        self._book = book
        self._names, self._sheet = book.names, book.sheet
        self._rows = rows
        self._labels = labels
        self._faults = faults
        self._taken: dict[At, str] = {}
        self._gone: list[str] = []
        self.kinds: dict[At, str] = {}
        self.cells: dict[str, Cells] = {}
        for name in names:
            self._find(name, rows.get(name))
        merged = set(self._merged())
        self._astray = [
            name for name, one in self.cells.items() if one.row not in merged and not self._is_labelled(name)
        ]
        for name in (*self._astray, *(name for name, one in self.cells.items() if one.row in merged)):
            del self.cells[name]

    def findings(self) -> Iterator[Finding]:
        """Give what concerns the sheet as a whole."""
        if self._gone:
            place = Place(self._book.file, sheet=self._book.sheet or None)
            yield own_rules.CELLS_GONE.at(place, count=len(self._gone), examples=few(self._gone))
        if self._astray:
            first = self._astray[0]
            row, column = next(at for at, name in self._taken.items() if name == first)
            yield own_rules.ROW_OF_ANOTHER.at(
                place_in_table(self._book.file, row + 1, column + 1, sheet=self._book.sheet),
                found=", ".join(self._beside(row)[:_TOLD]),
                figure=named(self._rows[first]),
                count=len(self._astray),
            )

    def _find(self, name: str, row: Row | None) -> None:
        """Find the cells of one figure; what is not asked any more has cells all the same."""
        found: dict[str, At] = {}
        for kind in KINDS:
            target = self._names.get(beside(name, kind))
            if target is not None and target.sheet == self._sheet:
                at = found[kind] = (target.row - 1, target.column - 1)
                self.kinds[at] = kind
        if row is None:
            return
        if len(found) < len(KINDS):
            self._gone.append(named(row))
        elif len({at[0] for at in found.values()}) > 1:
            cells = ", ".join(f"{letters(column + 1)}{line + 1}" for line, column in found.values())
            self._faults.add(own_rules.CELLS_APART, *found[VALUE], figure=named(row), cells=cells)
        elif self._are_free(name, found):
            self._taken.update((at, name) for at in found.values())
            self.cells[name] = Cells(found[VALUE][0], {kind: at[1] for kind, at in found.items()})

    def _are_free(self, name: str, found: Mapping[str, At]) -> bool:
        """Tell whether no cell is to be filled in for two things; if one is, none of both counts."""
        shared = next((at for at in found.values() if at in self._taken), None)
        if shared is None and len(set(found.values())) == len(KINDS):
            return True
        at = shared or found[VALUE]
        other = self._taken.get(at, name)
        self._faults.add(own_rules.CELL_SHARED, *at, first=named(self._rows[other]), second=named(self._rows[name]))
        self.cells.pop(other, None)
        return False

    def _is_labelled(self, name: str) -> bool:
        """Tell whether the locked cells beside say what is asked."""
        texts = self._beside(self.cells[name].row)
        return all(not options.isdisjoint(texts) for options in self._labels(self._rows[name]))

    def _beside(self, row: int) -> list[str]:
        """Give the texts of a row outside the cells to fill."""
        line = self._book.grid[row] if row < len(self._book.grid) else ()
        return [text_of(cell) for at, cell in enumerate(line) if cell is not None and (row, at) not in self.kinds]

    def _merged(self) -> Iterator[int]:
        """Give the rows with cells to fill in which cells are merged; tell each merging once."""
        filled = sorted({cells.row for cells in self.cells.values()})
        for top, left, bottom, _ in self._book.extent.merged:
            rows = filled[bisect_left(filled, top - 1) : bisect_left(filled, bottom)]
            if rows:
                self._faults.add(rules.MERGED_CELLS, rows[0], left - 1)
            yield from rows


class Strays:
    """Looks at every cell that is not one to fill: figures there belong to nobody, and texts are not kept."""

    def __init__(self, book: Book, kinds: Mapping[At, str], faults: Faults) -> None:
        """Take the cells to fill, wherever they are, and what each is for."""
        self._book = book
        self._faults = faults
        self._own = kinds
        self._rows = {row for row, _ in kinds}
        self._columns = {column: kind for (_, column), kind in kinds.items()}
        self._first_row = min(self._rows, default=0)
        self._first_column = min(self._columns, default=0)
        self._headings = {translator(lang)(heading) for lang in LANGUAGES for heading in HEADINGS.values()}

    def tell(self) -> None:
        """Note what is found; of texts in a row, the first."""
        for row, line in enumerate(self._book.grid):
            is_text_told = False
            for column, cell in enumerate(line):
                if cell is None or (row, column) in self._own:
                    continue
                rule = self._rule(row, column, cell)
                if rule is None or (rule is own_rules.TEXT_NOT_KEPT and is_text_told):
                    continue
                is_text_told |= rule is own_rules.TEXT_NOT_KEPT
                self._faults.add(rule, row, column, found=text_of(cell))

    def _rule(self, row: int, column: int, cell: Cell) -> Rule | None:
        """Give what is wrong with a cell that is not to be filled in; None for what was sent out."""
        if isinstance(cell, Odd):
            return ODD_RULES.get(cell.kind, own_rules.FIGURE_ELSEWHERE)
        if isinstance(cell, float):
            return own_rules.FIGURE_ELSEWHERE
        if row < self._first_row:
            is_sent_out = column < self._first_column or cell in self._headings
        else:
            is_sent_out = row in self._rows and column < self._first_column
        if is_sent_out:
            return None
        is_value = self._columns.get(column) == VALUE and row > self._first_row
        looks_like_one = read_number(cell or "") is not rules.NOT_A_NUMBER
        return own_rules.FIGURE_ELSEWHERE if is_value or looks_like_one else own_rules.TEXT_NOT_KEPT


ODD_RULES = {
    OddKind.MERGED: None,  # the holder is told
    OddKind.ERROR: rules.ERROR_CELL,
    OddKind.NOT_CALCULATED: rules.NOT_CALCULATED,
}


def hidden(book: Book, kinds: Iterable[At]) -> tuple[Finding, ...]:
    """Give a finding if something was filled in where rows or columns are hidden."""
    filled = [(row + 1, column + 1) for row, column in kinds if cell_at(book, (row, column)) is not None]
    rows = sorted({row for row, _ in filled} & book.extent.hidden_rows)
    columns = sorted({column for _, column in filled} & book.extent.hidden_columns)
    return hidden_cells(rows, columns, file=book.file, sheet=book.sheet)
