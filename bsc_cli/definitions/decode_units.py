"""The units a scorecard applies to: listed, or from a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from bsc_cli.catalogue import definitions as rules
from bsc_cli.catalogue import files
from bsc_cli.definitions.context import UNIT_ID, Context, joined
from bsc_cli.definitions.decode_workspace import table_source
from bsc_cli.definitions.surface_scorecard import ScorecardSource, UnitSource
from bsc_cli.definitions.unbuilt import UNBUILT_COLUMNS
from bsc_cli.diagnostics import Finding, Findings, Place, Rule
from bsc_cli.model.organisation import Unit
from bsc_cli.model.tables import TableSource
from bsc_cli.model.text import Text
from bsc_cli.source.document import Path
from bsc_cli.source.tables import MAX_FAULTS, Table, text_of

TableReader = Callable[[str, str], tuple[Table | None, Findings]]
"""(path as written, sheet) -> the table."""

KNOWN = ("unit", "name", "parent", "level")


def decode_units(
    source: ScorecardSource, context: Context, table: TableReader, known: dict[str, Unit]
) -> tuple[str, ...]:
    """Give the ids of the scorecard's units in their order, adding the units to `known`."""
    written = source.units
    if written is None or (written.list_ is None and written.from_ is None):
        context.missing("units", (), example="units: [{id: finance_bureau}]")
        return ()
    found: list[str] = []
    listed = written.list_ or ()
    alone = len(listed) == 1 and written.from_ is None
    for number, one in enumerate(listed):
        path: Path = ("units", number)
        unit = _listed(one, path, context, source, default=(source.name if alone else None) or Text.plain(one.id))
        fault = None if unit is None else _fault(unit, context.document.place((*path, "id")), context, known)
        if fault is not None:
            context.findings.append(fault)
        elif unit is not None:
            found.append(unit.id)
            for key in ("name", "parent", "level"):
                if getattr(one, key):
                    context.places.fix("", f"units.{unit.id}.{key}", context.document.place((*path, key)))
    if written.from_ is not None:
        where = table_source(written.from_)
        if not where.table:
            context.missing("table", ("units", "from"), example="from: {table: data/units.csv}")
            return tuple(found)
        read, findings = table(where.table, where.sheet)
        here = context.places.at(source.scorecard, "units.from.table")
        context.findings.extend(one if one.place is not None else one.placed(here) for one in findings)
        if read is None:
            context.places.is_whole = False
        else:
            found.extend(_from_table(read, where, context, source, known))
    return tuple(found)


def _listed(one: UnitSource, path: Path, context: Context, source: ScorecardSource, *, default: Text) -> Unit | None:
    """Give a listed unit; `default` is what it is called if it has no name of its own."""
    if not one.id:
        context.report(rules.UNIT_ID_MISSING, path)
        return None
    return Unit(
        id=one.id,
        name=context.text(one.name, (*path, "name")) if one.name is not None else default,
        parent=one.parent,
        level=one.level or source.level,
        scorecard=source.scorecard,
        attributes=tuple(one.attributes.items()),
    )


def _fault(unit: Unit, place: Place, context: Context, known: dict[str, Unit]) -> Finding | None:
    """Add a unit to `known`, or give why it cannot be: its id is bad or taken."""
    if not UNIT_ID.fullmatch(unit.id):
        return rules.BAD_UNIT_ID.at(place, found=unit.id)
    if unit.id in known:
        first = context.places.at("", f"units.{unit.id}")
        return rules.UNIT_TWICE.at(place, id=unit.id, first=str(first))
    known[unit.id] = unit
    context.places.fix("", f"units.{unit.id}", place)
    return None


def _from_table(
    table: Table, where: TableSource, context: Context, source: ScorecardSource, known: dict[str, Unit]
) -> list[str]:
    """Read units from a table: id, name, parent, level; any other column is an attribute."""
    faults = list(_column_faults(table, where))
    context.findings.extend(faults)
    columns = {ours: table.column(where.theirs(ours)) for ours in KNOWN}
    column = columns["unit"]
    if column is None:
        return []
    found: list[str] = []
    of_rows: list[Finding] = []
    for unit, place in _rows(table, where, columns, source):
        fault = rules.UNIT_ID_MISSING.at(place) if not unit.id else _fault(unit, place, context, known)
        if fault is not None:
            of_rows.append(fault)
        else:
            found.append(unit.id)
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
    table: Table, where: TableSource, columns: dict[str, int | None], source: ScorecardSource
) -> Iterator[tuple[Unit, Place]]:
    """Give each row as a unit, and where its id stands; the rows to be skipped are left out."""
    column = columns["unit"] or 0
    taken = set(columns.values())
    ours = {theirs: name for name, theirs in where.columns}
    attributes = [(ours.get(heading, heading), n) for n, heading in enumerate(table.header) if n not in taken]
    skip, blank = frozenset(where.skip), frozenset(where.blank)

    def text(row: tuple[str | float | None, ...], at: int | None) -> str:
        found = "" if at is None else text_of(row[at])
        return "" if found in blank else found

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
