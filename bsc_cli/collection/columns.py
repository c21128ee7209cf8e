"""Which column of a table is what: unit, period, and each input (wide) or input and value (long)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bsc_cli.catalogue import data as rules
from bsc_cli.collection.names import NEEDED, Meant, Names, near
from bsc_cli.diagnostics import Finding, Rule
from bsc_cli.model.periods import Period
from bsc_cli.model.tables import TableSource
from bsc_cli.source.tables import Cell, Table, text_of

ROLES = ("unit", "period", "input", "kpi", "value")
ALSO_CALLED = {
    "unit": ("Unit", "单位"),
    "period": ("Period", "期间", "考核期"),
    "input": ("Input", "数据项"),
    "kpi": ("KPI", "指标"),
    "value": ("Value", "数值"),
}
"""What people head these columns with, in the program's languages; our own word, where it stands, goes first."""
DESCRIBING = ("name", "parent", "level", "reason")
"""Columns of ours that a table of results may have, and that say nothing here."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions of the columns.

    `period` is a column, or the one period of the whole table. A wide table has `wide`: (column, name of the
    input); a long one has `named` (the columns input and kpi, as far as they are there) and `value`.
    """

    unit: int
    period: int | Period
    wide: tuple[tuple[int, str], ...] = ()
    named: tuple[int, ...] = ()
    value: int | None = None


def columns_of(table: Table, source: TableSource, names: Names) -> tuple[Columns | None, list[Finding]]:
    """Give what each column is; None if anything about the columns is an error."""
    finder = _Finder(table, source, names)
    return finder.found(), finder.findings


class _Finder:
    def __init__(self, table: Table, source: TableSource, names: Names) -> None:
        self.table = table
        self.source = source
        self.names = names
        self.mapped = dict(source.columns)
        self.findings: list[Finding] = []
        claimed = set(self.mapped.values())
        self.free = {heading: n for n, heading in enumerate(table.header) if heading and heading not in claimed}
        for role in ROLES:
            if role not in self.free and role not in self.mapped:
                self._call_ours(role)

    def _call_ours(self, role: str) -> None:
        """Let the column that is headed with another word for `role` be free under our own."""
        called = [word for word in ALSO_CALLED[role] if word in self.free and word not in self.names.all]
        for word in called[1:]:
            self._two_columns(self.free[word], role, self.free[called[0]])
        if called:
            self.free[role] = self.free.pop(called[0])

    def _two_columns(self, column: int, what: str, first: int) -> None:
        place = self.table.header_place(column)
        heading, other = self.table.header[column], self.table.header[first]
        self.findings.append(rules.INPUT_IN_TWO_COLUMNS.at(place, heading=heading, input=what, first=other))

    def found(self) -> Columns | None:
        """Look at mapping and headings; every fault in one run."""
        sound = self._mapping_is_sound()
        unit, period = self._role("unit"), self._period()
        named = tuple(n for n in (self._role("input"), self._role("kpi")) if n is not None)
        value = self._role("value")
        long = bool(named) and value is not None
        wide = () if long else self._wide()
        if unit is None and "unit" not in self.mapped:
            self._missing("unit")
        if long:
            self._no_inputs_beside()
        elif value is not None and not wide:
            self._missing("input")
        elif not wide and sound:
            example = next(iter(self.names.all), "INPUT")
            self.findings.append(rules.NO_FIGURE_COLUMN.at(self.table.header_place(), example=example))
        self._unused(long=long, wide=wide)
        if unit is None or period is None or not sound or not (long or wide):
            return None
        if long:
            return Columns(unit, period, named=named, value=value)
        return Columns(unit, period, wide=wide)

    def _role(self, role: str) -> int | None:
        """Give the column of a role: the mapped one, else the one that is headed so."""
        if role in self.mapped:
            return self.table.column(self.mapped[role])
        if role in ("input", "kpi", "value") and role in self.names.all and not self._has_long_columns():
            return None  # an input that happens to be called so
        return self.free.get(role)

    def _has_long_columns(self) -> bool:
        there = {*self.free, *self.mapped}
        return "value" in there and bool(there & {"input", "kpi"})

    def _period(self) -> int | Period | None:
        column = self._role("period")
        if not self.source.period:
            if column is None and "period" not in self.mapped:
                close = near("period", self.table.header)
                self.findings.append(rules.NO_PERIOD.at(self.table.header_place(), suggestions=close))
            return column
        if column is not None:
            place = self.table.header_place(column)
            heading = self.table.header[column]
            self.findings.append(rules.PERIOD_GIVEN_TWICE.at(place, period=self.source.period, heading=heading))
            return None
        try:
            return Period.parse(self.source.period)
        except ValueError:
            self.findings.append(rules.NOT_A_PERIOD.at(self.table.header_place(), found=self.source.period))
            return None

    def _mapping_is_sound(self) -> bool:
        before = len(self.findings)
        for ours, theirs in self.source.columns:
            place = self.table.header_place()
            if ours not in (*ROLES, *DESCRIBING) and ours not in self.names.all:
                near_names = near(ours, (*ROLES, *self.names.all))
                self.findings.append(
                    rules.MAPPED_NAME_UNKNOWN.at(place, ours=ours, theirs=theirs, suggestions=near_names)
                )
            elif self.table.column(theirs) is None:
                found = near(theirs, self.table.header)
                self.findings.append(
                    rules.MAPPED_HEADING_MISSING.at(
                        place, ours=ours, theirs=theirs, known=", ".join(self.table.header), suggestions=found
                    )
                )
        return len(self.findings) == before

    def _wide(self) -> tuple[tuple[int, str], ...]:
        """Give the columns of figures, in the order of the table; two of the same input are an error."""
        found = sorted(self._figure_columns())
        first: dict[Meant, int] = {}
        for column, name in found:
            again: dict[int, str] = {}
            for meant in self.names.meant(name):
                before = first.setdefault(meant, column)
                if before != column:
                    again.setdefault(before, meant[1])
            for before, item in sorted(again.items()):
                self._two_columns(column, item, before)
        return tuple(found)

    def _figure_columns(self) -> Iterator[tuple[int, str]]:
        for ours, theirs in self.source.columns:
            column = self.table.column(theirs)
            if ours in self.names.all and column is not None and ours not in NEEDED:
                yield column, ours
        for heading, column in self.free.items():
            if heading in self.names.all and heading not in NEEDED:
                yield column, heading

    def _missing(self, role: str) -> None:
        place = self.table.header_place()
        known = ", ".join(self.table.header)
        self.findings.append(
            rules.COLUMN_MISSING.at(place, column=role, known=known, suggestions=near(role, self.table.header))
        )

    def _no_inputs_beside(self) -> None:
        for column, name in sorted(self._figure_columns()):
            if name not in ROLES:
                place = self.table.header_place(column)
                self.findings.append(rules.WIDE_AND_LONG.at(place, heading=self.table.header[column]))

    def _unused(self, *, long: bool, wide: tuple[tuple[int, str], ...]) -> None:
        """Tell of columns that nothing reads, the louder the likelier figures are left out."""
        read = {n for n, _ in wide} | {self.free.get(role) for role in (ROLES if long else NEEDED)}
        there: set[str | Meant] = {name for _, name in wide}
        there.update(meant for _, name in wide for meant in self.names.meant(name))
        for heading, column in self.free.items():
            if column in read or heading in self.names.all:
                continue
            place = self.table.header_place(column)
            if heading in self.names.computed:
                inputs = ", ".join(self.names.computed[heading])
                self.findings.append(rules.COMPUTED_COLUMN.at(place, heading=heading, inputs=inputs))
            elif heading not in DESCRIBING:
                close = () if long else self.names.nearest_heading.to(heading)
                rule = self._rule_for(column, close, there)
                self.findings.append(rule.at(place, heading=self.table.header[column], suggestions=close))

    def _rule_for(self, column: int, close: tuple[str, ...], there: set[str | Meant]) -> Rule:
        """Give the rule for a column that nothing reads and whose heading is `close` to our names.

        `there` are the names of other columns and the inputs that they hold.
        """
        if not close or not any(_has_digit(row[column]) for row in self.table.rows):
            return rules.COLUMN_UNUSED
        if close[0] in NEEDED:
            has_its_own = self._role(close[0]) is not None
        else:
            has_its_own = not there.isdisjoint((close[0], *self.names.meant(close[0])))
        return rules.COLUMN_NEARLY if has_its_own else rules.COLUMN_MISSPELT


def _has_digit(cell: Cell) -> bool:
    return any(map(str.isdigit, text_of(cell)))
