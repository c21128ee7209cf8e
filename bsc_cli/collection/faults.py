"""What is wrong with the cells of a table: every fault counted, the first of each kind listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from bsc_cli.catalogue import files as rules
from bsc_cli.diagnostics import Finding, Place, Rule
from bsc_cli.source.tables import MAX_FAULTS, Table


class Faults:
    """At most 50 findings of a rule, in order of place, and how many more there are."""

    def __init__(self, table: Table) -> None:
        """Start on `table`."""
        self._table = table
        self._counts: Counter[Rule] = Counter()
        self._found: list[tuple[int, int, Finding]] = []

    def lists(self, rule: Rule) -> bool:
        """Tell whether the next fault of `rule` will be listed: else nobody reads its suggestions."""
        return self._counts[rule] < MAX_FAULTS

    def add(self, rule: Rule, row: int | None, column: int, *, close: Iterable[str] = (), **facts: object) -> None:
        """Note a fault of the cell in `row` (None: the heading) and `column`, with names `close` to what is wrong."""
        if self.lists(rule):
            place = self._table.header_place(column) if row is None else self._table.place(row, column)
            self._found.append(
                (-1 if row is None else row, column, Finding(rule, place, facts, suggestions=tuple(close)))
            )
        self._counts[rule] += 1

    def findings(self) -> Iterator[Finding]:
        """Give the findings in order of place, then how many more there are of each rule."""
        yield from (finding for _, _, finding in sorted(self._found, key=lambda fault: fault[:2]))
        for rule, count in self._counts.items():
            if count > MAX_FAULTS:
                yield rules.MORE_OF_THE_SAME.at(Place(self._table.file), count=count - MAX_FAULTS, code=rule.code)
