"""Returned workbooks: whose and for which period they are, whether they ask what is asked now, and what they answer.

Nothing here opens a file, knows a key or the time: that is told. A workbook is whole or it is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from bsc_cli.catalogue import data as rules
from bsc_cli.catalogue import returned as own_rules
from bsc_cli.collection.faults import Faults
from bsc_cli.collection.forms import Row, forms
from bsc_cli.collection.identity import Identity
from bsc_cli.collection.names import near
from bsc_cli.collection.returned_answers import Answer, Reader
from bsc_cli.collection.returned_book import Book
from bsc_cli.collection.returned_cells import At, Found, Labels, Strays, few, hidden, named, table_of
from bsc_cli.collection.returned_guide import Guide, typed_on_guide
from bsc_cli.diagnostics import Finding, Findings, Place, has_errors
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.source.tables import place_in_table

Figure = tuple[str, str, str]
"""Unit, input, period of the figure."""
IsSigned = Callable[[Identity], bool]


@dataclass(frozen=True, slots=True)
class Returned:
    """A workbook that is free of faults: who sent it for which period, what was said, and of what nothing was.

    `sheet` is where the cells are. `is_signed` tells whether it bore our signature, or was accepted without.
    """

    reporter: str
    period: Period
    is_signed: bool
    sheet: str
    answers: tuple[Answer, ...]
    blank: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked now in one period: the figures of each reporter, and who reports each figure."""

    rows: Mapping[str, Mapping[Figure, Row]]
    reporters: Mapping[Figure, str]


class Desk:
    """Receives workbooks one after the other; what it needs to know of a period is worked out once."""

    def __init__(
        self,
        definitions: Definitions,
        *,
        is_signed: IsSigned,
        labels: Labels,
        guide: Guide,
        files: Mapping[str, str],
        today: date,
    ) -> None:
        """Take what is told. `files` are the reporters by the name of their file, without suffix, in small letters."""
        self._definitions = definitions
        self._is_signed = is_signed
        self._labels = labels
        self._guide = guide
        self._files = files
        self._today = today
        self._asked: dict[Period, _Asked] = {}

    def receive(
        self, book: Book, *, wanted: Period | None = None, is_accepted: bool = False
    ) -> tuple[Returned | None, Findings]:
        """Give what a workbook says; None if any finding is an error.

        `wanted` is the period whose workbooks are taken (None: any). `is_accepted` tells that the workbook is to be
        taken even if the signature is not ours.
        """
        told = book.identity
        period = _period(told.period) if told is not None else None
        if told is None or period is None or period.frequency is not self._definitions.organisation.calendar.reporting:
            return None, (own_rules.IDENTITY_UNREADABLE.at(Place(book.file)),)
        is_signed = self._is_signed(told)
        if not is_signed and not is_accepted:
            return None, (_foreign(book, told),)
        warned = () if is_signed else (own_rules.ACCEPTED_BY_NAME.at(Place(book.file)),)
        misplaced = (*self._misplaced(book, told), *self._untimely(book, period, wanted))
        if misplaced:
            return None, (*warned, *misplaced)
        checked = _Checked(book, told, self._current(period), self._labels)
        findings = (*warned, *checked.findings(), *typed_on_guide(book, self._guide), *_comments(book))
        if has_errors(findings):
            return None, findings
        answers, blank = tuple(checked.read.said), tuple(checked.read.blank)
        return Returned(told.reporter, period, is_signed, book.sheet, answers, blank), findings

    def _current(self, period: Period) -> _Asked:
        """Give what is asked in `period` now."""
        if period not in self._asked:
            rows = {form.reporter: {_key(row): row for row in form.rows} for form in forms(self._definitions, period)}
            reporters = {figure: reporter for reporter, asked in rows.items() for figure in asked}
            self._asked[period] = _Asked(rows, reporters)
        return self._asked[period]

    def _misplaced(self, book: Book, told: Identity) -> Iterator[Finding]:
        """Give a finding if the workbook is of nobody here, or of somebody else than its file's name says."""
        place = Place(book.file)
        units = self._definitions.units
        if told.reporter not in units:
            yield own_rules.REPORTER_UNKNOWN.at(place, reporter=told.reporter, suggestions=near(told.reporter, units))
            return
        named_after = self._files.get(PurePath(book.file).stem.casefold(), told.reporter)
        if named_after != told.reporter:
            own = next((file for file, reporter in self._files.items() if reporter == told.reporter), told.reporter)
            yield own_rules.FILE_OF_ANOTHER.at(place, named=named_after, reporter=told.reporter, file=f"{own}.xlsx")

    def _untimely(self, book: Book, period: Period, wanted: Period | None) -> Iterator[Finding]:
        """Give a finding if the workbook is of another period than wanted, or of one that has not begun."""
        place = Place(book.file)
        if wanted is not None and period != wanted:
            yield own_rules.OTHER_PERIOD.at(place, found=str(period), wanted=str(wanted))
        elif period.first_month > self._today.year * 12 + self._today.month - 1:
            yield own_rules.PERIOD_NOT_OPEN.at(place, period=str(period))


def _foreign(book: Book, told: Identity) -> Finding:
    return own_rules.SIGNATURE_FOREIGN.at(
        Place(book.file),
        reporter=told.reporter,
        period=told.period,
        made_for=told.made_for,
        file=PurePath(book.file).name,
    )


def _comments(book: Book) -> tuple[Finding, ...]:
    """Give a finding if cells have comments."""
    cells = book.comments
    return (own_rules.COMMENTS_NOT_KEPT.at(Place(book.file), count=len(cells), examples=few(cells)),) if cells else ()


class _Checked:
    """One workbook against what is asked now; `read` is what it answers, worth something only without errors."""

    def __init__(self, book: Book, told: Identity, asked: _Asked, labels: Labels) -> None:
        self._book = book
        self._told = told
        self._asked = asked
        self._place = Place(book.file)
        self._faults = Faults(table_of(book))
        self._outdated: list[str] = []
        self._rows: dict[str, Row] = {}
        self._match()
        names = [name for name, *_ in told.rows]
        self._found = Found(book, names, self._rows, labels=labels, faults=self._faults)
        self.read = Reader(book, self._faults).answers(self._rows, self._found.cells)
        Strays(book, self._found.kinds, self._faults).tell()

    def findings(self) -> Iterator[Finding]:
        """Give everything there is to say, what concerns the whole workbook first."""
        told = self._told
        found = (*self._found.findings(), *self._faults.findings(), *hidden(self._book, self._found.kinds))
        if self._outdated:
            yield own_rules.OUTDATED.at(
                self._place,
                count=len(self._outdated),
                examples=few(self._outdated),
                reporter=told.reporter,
                period=told.period,
            )
        yield from self._added()
        yield from self._added_sheets()
        yield from found
        if not (self.read.said or self._outdated or has_errors(found)):
            yield rules.NO_FIGURES.at(Place(self._book.file, sheet=self._book.sheet or None))

    def _match(self) -> None:
        """Find the rows whose figures are asked of this reporter as they were when the workbook was made."""
        first: dict[Figure, str] = {}
        own = self._asked.rows.get(self._told.reporter, {})
        for name, unit, item, period, fingerprint in self._told.rows:
            figure = (unit, item, period)
            row = own.get(figure)
            reporter = self._asked.reporters.get(figure, self._told.reporter)
            called = f"{unit}/{item} {period}"
            if figure in first:
                self._faults.add(
                    rules.FIGURE_TWICE,
                    *self._cell_of(name),
                    input=item,
                    unit=unit,
                    period=period,
                    first=self._place_of(first[figure]),
                )
            elif reporter != self._told.reporter:
                self._faults.add(
                    own_rules.NOT_THE_REPORTER,
                    *self._cell_of(name),
                    figure=called,
                    reporter=reporter,
                    found=self._told.reporter,
                )
            elif row is None or row.fingerprint != fingerprint:
                self._outdated.append(called)
            else:
                self._rows[name] = row
            first.setdefault(figure, name)

    def _cell_of(self, name: str) -> At:
        """Give the cell of a name for a finding: the sheet's first where it is gone."""
        target = self._book.names.get(name)
        return (target.row - 1, target.column - 1) if target is not None else (0, 0)

    def _place_of(self, name: str) -> str:
        row, column = self._cell_of(name)
        return str(place_in_table(self._book.file, row + 1, column + 1, sheet=self._book.sheet))

    def _added(self) -> Iterator[Finding]:
        """Give a finding if more is asked now than in this workbook."""
        told = self._told
        known = {(unit, item, period) for _, unit, item, period, _ in told.rows}
        own = self._asked.rows.get(told.reporter, {})
        added = [named(row) for figure, row in own.items() if figure not in known]
        if added:
            yield own_rules.FIGURES_ADDED.at(
                self._place, reporter=told.reporter, period=told.period, count=len(added), examples=few(added)
            )

    def _added_sheets(self) -> Iterator[Finding]:
        """Give a finding for each sheet that was not sent out."""
        for sheet in self._book.others:
            place = Place(self._book.file, sheet=sheet)
            yield own_rules.SHEET_NOT_READ.at(place, sheet=sheet, results=self._book.sheet)


def _key(row: Row) -> Figure:
    return row.unit, row.input.id, str(row.period)


def _period(written: str) -> Period | None:
    try:
        return Period.parse(written)
    except ValueError:
        return None
