"""The units a scorecard applies to: listed, or from a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from bsc_cli.catalogue import definitions as rules
from bsc_cli.catalogue import files
from bsc_cli.definitions.context import UNIT_ID, Context, joined
from bsc_cli.definitions.decode_workspace import table_source
from bsc_cli.definitions.surface_scorecard import ScorecardSource, UnitSource
from bsc_cli.definitions.surface_workspace import UnitsTableSource
from bsc_cli.definitions.unbuilt import UNBUILT_COLUMNS
from bsc_cli.diagnostics import Finding, Findings, Place, Rule
from bsc_cli.model.organisation import Unit
from bsc_cli.model.periods import Period
from bsc_cli.model.tables import TableSource
from bsc_cli.model.text import Text
from bsc_cli.source.document import Path
from bsc_cli.source.tables import MAX_FAULTS, Table, text_of

TableReader = Callable[[str, str], tuple[Table | None, Findings]]
"""(path as written, sheet) -> the table."""

KNOWN = ("unit", "name", "parent", "level", "from", "until")
IDS: Path = ("units", "id")
PARENTS: Path = ("units", "parent")
ATTRIBUTES: Path = ("units", "attributes")
"""What stands for the ids, the parents and the attributes of units of which not all could be read."""


@dataclass(frozen=True, slots=True)
class Units:
    """The units of all scorecards so far, and how often each id has come."""

    by_id: dict[str, Unit] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)


def again(name: str, times: Counter[str]) -> str:
    """Give `name` the first time, then what stands for it; no id is written so.

    >>> times = Counter()
    >>> again("a", times), again("a", times)
    ('a', 'a (2)')
    """
    times[name] += 1
    return name if times[name] == 1 else f"{name} ({times[name]})"


def decode_units(source: ScorecardSource, context: Context, table: TableReader, known: Units) -> tuple[str, ...]:
    """Give the ids of the scorecard's units in their order, adding the units to `known`.

    A unit whose id is missing or taken stands there under a place-holder, so that the rest of it can be judged.
    """
    written = source.units
    if written is None or (written.list_ is None and written.from_ is None):
        context.missing("units", (), example="units: [{id: finance_bureau}]")
        return ()
    found: list[str] = []
    listed = written.list_ or ()
    alone = len(listed) == 1 and written.from_ is None
    for number, one in enumerate(listed):
        path: Path = ("units", number)
        default = source.name if alone and source.name is not None else Text.plain(one.id)
        unit = _listed(one, path, context, source, default=default)
        name, fault = _added(unit, context.document.place((*path, "id")), context, known)
        found.append(name)
        if not one.id:
            context.report(rules.UNIT_ID_MISSING, (*path, "id"))
            context.lose(IDS)
        elif fault is not None:
            context.findings.append(fault)
        if context.faults.touch((*path, "parent")):
            context.lose(PARENTS)
        if context.faults.touch((*path, "attributes")):
            context.lose(ATTRIBUTES)
        for key in ("name", "parent", "level", "until"):
            if getattr(one, key):
                context.places.fix("", f"units.{name}.{key}", context.document.place((*path, key)))
    if written.from_ is not None:
        found.extend(_from_file(written.from_, context, source, table, known))
    return tuple(found)


def _listed(one: UnitSource, path: Path, context: Context, source: ScorecardSource, *, default: Text) -> Unit:
    """Give a listed unit; `default` is what it is called if it has no name of its own."""
    return Unit(
        id=one.id or f"({int(path[-1]) + 1})",
        name=context.text(one.name, (*path, "name")) if one.name is not None else default,
        parent=one.parent,
        level=one.level or source.level,
        scorecard=source.scorecard,
        attributes=tuple(one.attributes.items()),
        since=context.period(one.from_, (*path, "from")) if one.from_ else None,
        until=context.period(one.until, (*path, "until")) if one.until else None,
    )


def _added(unit: Unit, place: Place, context: Context, known: Units) -> tuple[str, Finding | None]:
    """Add a unit to the `known`; give the id it has there, and what is wrong with the one it came with."""
    first = context.places.at("", f"units.{unit.id}")
    name = again(unit.id, known.times)
    known.by_id[name] = unit if name == unit.id else replace(unit, id=name)
    context.places.fix("", f"units.{name}", place)
    if not UNIT_ID.fullmatch(unit.id):
        return name, rules.BAD_UNIT_ID.at(place, found=unit.id)
    return name, None if name == unit.id else rules.UNIT_TWICE.at(place, id=unit.id, first=str(first))


def _from_file(
    written: UnitsTableSource, context: Context, source: ScorecardSource, table: TableReader, known: Units
) -> list[str]:
    """Read units from the table that the scorecard names."""
    where = table_source(written)
    if context.faults.touch(("units", "from")):
        context.lose(IDS)
        context.lose(PARENTS)
        context.lose(ATTRIBUTES)
    if not where.table:
        context.missing("table", ("units", "from"), example="from: {table: data/units.csv}")
        return []
    read, findings = table(where.table, where.sheet)
    here = context.places.at(source.scorecard, "units.from.table")
    context.findings.extend(one if one.place is not None else one.placed(here) for one in findings)
    found = None if read is None else _from_table(read, where, context, source, known)
    if found is None:
        context.lose(IDS)
        context.lose(PARENTS)
        context.lose(ATTRIBUTES)
    return found or []


def _from_table(
    table: Table, where: TableSource, context: Context, source: ScorecardSource, known: Units
) -> list[str] | None:
    """Read units from a table: id, name, parent, level; any other column is an attribute. None without ids."""
    context.findings.extend(_column_faults(table, where))
    columns = {ours: table.column(where.theirs(ours)) for ours in KNOWN}
    if columns["unit"] is None:
        return None
    found: list[str] = []
    of_rows: list[Finding] = []
    for unit, place in _rows(table, where, columns, source, of_rows):
        if not unit.id:
            of_rows.append(rules.UNIT_ID_MISSING.at(place))
            context.lose(IDS)
            continue
        name, fault = _added(unit, place, context, known)
        found.append(name)
        if fault is not None:
            of_rows.append(fault)
    context.findings.extend(_limited(of_rows, table.file))
    return found


def _column_faults(table: Table, where: TableSource) -> Iterator[Finding]:
    """Say which columns are named and not there, and which have a meaning that is not built yet."""
    headings = joined(table.header)
    for ours in dict.fromkeys(("unit", *(ours for ours, _ in where.columns))):
        theirs = where.theirs(ours)
        if table.column(theirs) is None:
            place = table.header_place()
            yield rules.UNITS_COLUMN_MISSING.at(place, column=theirs, ours=ours, known=headings)
    for ours in UNBUILT_COLUMNS:
        number = table.column(where.theirs(ours))
        if number is not None:
            yield rules.KEY_NOT_BUILT.at(table.header_place(number), key=ours)


def _rows(
    table: Table, where: TableSource, columns: dict[str, int | None], source: ScorecardSource, faults: list[Finding]
) -> Iterator[tuple[Unit, Place]]:
    """Give each row as a unit, and where its id stands; the rows to be skipped are left out.

    What is wrong with a row besides its id is added to `faults`.
    """
    column = columns["unit"] or 0
    taken = set(columns.values())
    ours = {theirs: name for name, theirs in where.columns}
    attributes = [(ours.get(heading, heading), n) for n, heading in enumerate(table.header) if n not in taken]
    skip, blank = frozenset(where.skip), frozenset(where.blank)

    def text(row: tuple[str | float | None, ...], at: int | None) -> str:
        found = "" if at is None else text_of(row[at])
        return "" if found in blank else found

    def period(number: int, row: tuple[str | float | None, ...], at: int | None) -> Period | None:
        found = text(row, at)
        try:
            return Period.parse(found) if found else None
        except ValueError:
            faults.append(rules.NOT_A_PERIOD.at(table.place(number, at or 0), found=found))
            return None

    for number, row in enumerate(table.rows):
        name = text_of(row[column])
        if name in skip:
            continue
        name = text(row, column)
        unit = Unit(
            id=name,
            name=Text.plain(text(row, columns["name"]) or name),
            parent=text(row, columns["parent"]),
            level=text(row, columns["level"]) or source.level,
            scorecard=source.scorecard,
            attributes=tuple((key, text(row, at)) for key, at in attributes),
            since=period(number, row, columns["from"]),
            until=period(number, row, columns["until"]),
        )
        yield unit, table.place(number, column)


def _limited(faults: list[Finding], file: str) -> Iterator[Finding]:
    """Give the first faults of each rule, and how many more there are."""
    seen: Counter[Rule] = Counter()
    for fault in faults:
        seen[fault.rule] += 1
        if seen[fault.rule] <= MAX_FAULTS:
            yield fault
    for rule, count in seen.items():
        if count > MAX_FAULTS:
            yield files.MORE_OF_THE_SAME.at(Place(file), count=count - MAX_FAULTS, code=rule.code)
