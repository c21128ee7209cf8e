"""The rows of a table, cell by cell: read into columns of figures, or refused with a finding."""

from __future__ import annotations

from array import array

from bsc_cli.catalogue import data as rules
from bsc_cli.collection.columns import Columns
from bsc_cli.collection.faults import Faults
from bsc_cli.collection.names import Names, near
from bsc_cli.collection.numbers import read_number
from bsc_cli.diagnostics import Rule
from bsc_cli.model.periods import Period
from bsc_cli.model.scorecard import Input
from bsc_cli.model.tables import TableSource
from bsc_cli.source.tables import Cell, Odd, OddKind, Table, text_of

ODD_RULES = {
    OddKind.DATE: rules.DATE_FOR_NUMBER,
    OddKind.TRUTH: rules.TRUTH_FOR_NUMBER,
    OddKind.PERCENT: rules.PERCENT_SIGN,
    OddKind.ERROR: rules.ERROR_CELL,
    OddKind.NOT_CALCULATED: rules.NOT_CALCULATED,
    OddKind.MERGED: rules.MERGED_CELLS,
}
UNREADABLE = frozenset((OddKind.ERROR, OddKind.NOT_CALCULATED, OddKind.MERGED))
"""What spoils a name or a period too: the text in the cell is not what was meant."""


class Rows:
    """The figures of one table in the order of its rows, as parallel columns; names become codes when first met.

    unit, input:  array('i') index into `units`, `inputs`
    period:       array('i') `Period.key`
    value:        array('d')
    row, column:  array('i') position in the table, from 0
    """

    def __init__(self, table: Table, source: TableSource, *, names: Names, columns: Columns) -> None:
        """Prepare to read `table`; nothing is read yet."""
        self._table = table
        self._columns = columns
        self._names = names
        self._blank = frozenset(source.blank)
        self._skip = frozenset(source.skip)
        self.faults = Faults(table)
        self.units: dict[str, int] = {}
        self.inputs: dict[str, int] = {}
        self._periods: dict[str, Period | None] = {}
        self._told: set[tuple[str, tuple[str, ...]]] = set()
        self.unit, self.input, self.period = array("i"), array("i"), array("i")
        self.value = array("d")
        self.row, self.column = array("i"), array("i")

    def read(self) -> None:
        """Read every row; rows without figures, and those of units to be passed over, say nothing."""
        wide = self._columns.wide
        for number, row in enumerate(self._table.rows):
            if wide:
                filled = [(column, name) for column, name in wide if not self._empty(row[column])]
            else:
                filled = self._long(row)
            if not filled or text_of(row[self._columns.unit]) in self._skip:
                continue
            unit = self._unit(number, row)
            period = self._period(number, row)
            if unit is not None:
                self._row(number, row, unit, period, filled)

    def _empty(self, cell: Cell) -> bool:
        if cell is None or cell == "":
            return not isinstance(cell, Odd)
        return bool(self._blank) and text_of(cell) in self._blank

    def _long(self, row: tuple[Cell, ...]) -> list[tuple[int, str]]:
        """Give the one figure of a row, and the name it stands under ('' = none)."""
        value = self._columns.value
        assert value is not None
        if self._empty(row[value]):
            return []
        return [(value, next((name for name in map(text_of, (row[n] for n in self._columns.named)) if name), ""))]

    def _unit(self, number: int, row: tuple[Cell, ...]) -> str | None:
        """Give the unit of a row, or None with a finding."""
        column = self._columns.unit
        if self._spoiled(number, column, row[column]):
            return None
        text = text_of(row[column])
        if text in self._names.units:
            return text
        if not text:
            self.faults.add(rules.UNIT_BLANK, number, column)
        else:
            close = self._names.nearest_unit.to(text) if self.faults.lists(rules.UNKNOWN_UNIT) else ()
            self.faults.add(rules.UNKNOWN_UNIT, number, column, unit=text, close=close)
        return None

    def _period(self, number: int, row: tuple[Cell, ...]) -> Period | None:
        """Give the period of a row, or None with a finding."""
        column = self._columns.period
        if isinstance(column, Period):
            return column
        if self._spoiled(number, column, row[column]):
            return None
        text = text_of(row[column])
        if text not in self._periods:
            self._periods[text] = _parsed(text)
        found = self._periods[text]
        if not text:
            self.faults.add(rules.PERIOD_BLANK, number, column)
        elif found is None:
            self.faults.add(rules.NOT_A_PERIOD, number, column, found=text)
        return found

    def _spoiled(self, number: int, column: int, cell: Cell) -> bool:
        """Tell whether a name cannot be trusted, with a finding."""
        if not isinstance(cell, Odd) or cell.kind not in UNREADABLE:
            return False
        self.faults.add(ODD_RULES[cell.kind], number, column)
        return True

    def _row(
        self, number: int, row: tuple[Cell, ...], unit: str, period: Period | None, filled: list[tuple[int, str]]
    ) -> None:
        """Read the figures of a row."""
        known = self._names.of(self._names.units[unit].scorecard)
        wrong_length: set[str] = set()
        key = 0 if period is None else period.key
        for column, name in filled:
            item = known.get(name)
            if item is None:
                self._not_known(number, column, unit, name, known)
                continue
            if period is not None and period.frequency is not item.frequency and item.frequency not in wrong_length:
                wrong_length.add(item.frequency)
                self._wrong_length(number, column, item, period)
            value = self._value(number, column, row[column], item)
            if value is not None and period is not None and not wrong_length:
                self.unit.append(self.units.setdefault(unit, len(self.units)))
                self.input.append(self.inputs.setdefault(item.id, len(self.inputs)))
                self.period.append(key)
                self.value.append(value)
                self.row.append(number)
                self.column.append(column)

    def _value(self, number: int, column: int, cell: Cell, item: Input) -> float | None:
        """Give the figure in a cell, or None with a finding."""
        if isinstance(cell, Odd):
            self.faults.add(ODD_RULES[cell.kind], number, column, found=str(cell))
            return None
        assert cell is not None
        value = read_number(cell)
        if isinstance(value, Rule):
            self.faults.add(value, number, column, found=text_of(cell))
            return None
        if isinstance(cell, str) and self._table.sheet:  # in CSV all is text; in a sheet somebody made it text
            self.faults.add(rules.NUMBER_AS_TEXT, number, column, found=cell)
            return None
        if not item.low <= value <= item.high:
            self.faults.add(
                rules.OUT_OF_RANGE, number, column, input=item.id, found=value, low=item.low, high=item.high
            )
            return None
        return value

    def _not_known(self, number: int, column: int, unit: str, name: str, known: dict[str, Input]) -> None:
        candidates = self._names.candidates(self._names.units[unit].scorecard, name)
        if candidates:
            self._ambiguous(number, column, name, candidates)
            return
        if self._columns.wide:
            self.faults.add(rules.NOT_REPORTED_BY, number, column, unit=unit, input=name)
            return
        at = self._columns.named[0]
        if not name:
            self.faults.add(rules.INPUT_BLANK, number, at)
            return
        inputs = tuple(dict.fromkeys(item.id for item in known.values()))
        close = self._names.computed.get(name) or near(name, known)
        self.faults.add(
            rules.UNKNOWN_INPUT, number, at, unit=unit, input=name, known=", ".join(sorted(inputs)), close=close
        )

    def _ambiguous(self, number: int, column: int, name: str, candidates: tuple[str, ...]) -> None:
        """Tell of a name that several inputs share: once of a heading, of each cell that holds it."""
        if not self._columns.wide:
            at = self._columns.named[0]
            self.faults.add(rules.NAME_AMBIGUOUS, number, at, name=name, candidates=", ".join(candidates))
        elif (name, candidates) not in self._told:
            self._told.add((name, candidates))
            self.faults.add(rules.NAME_AMBIGUOUS, None, column, name=name, candidates=", ".join(candidates))

    def _wrong_length(self, number: int, column: int, item: Input, period: Period) -> None:
        at = column if isinstance(self._columns.period, Period) else self._columns.period
        parts = period.parts(item.frequency)
        self.faults.add(
            rules.PERIOD_LENGTH,
            number,
            at,
            input=item.id,
            frequency=item.frequency,
            period=str(period),
            found=period.frequency,
            example=str(parts[-1] if parts else period.within(item.frequency)),
        )


def _parsed(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except ValueError:
        return None
