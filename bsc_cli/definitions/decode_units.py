"""The units a scorecard applies to: listed, or from a table."""

from __future__ import annotations

from bsc_cli.catalogue import definitions as rules
from bsc_cli.definitions.context import UNIT_ID, Context
from bsc_cli.definitions.decode import TableReader, table_source
from bsc_cli.definitions.surface_scorecard import ScorecardSource, UnitSource
from bsc_cli.diagnostics import Place
from bsc_cli.model.organisation import Unit
from bsc_cli.model.tables import TableSource
from bsc_cli.model.text import Text
from bsc_cli.source.document import Path
from bsc_cli.source.tables import Table

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
    for number, one in enumerate(written.list_ or ()):
        path: Path = ("units", number)
        unit = _listed(one, path, context, source)
        place = context.document.place((*path, "id"))
        if unit is not None and _add(unit, place, context, known):
            found.append(unit.id)
            for key in ("parent", "level", "name"):
                if getattr(one, key):
                    context.places.fix("", f"units.{unit.id}.{key}", context.document.place((*path, key)))
    if written.from_ is not None:
        where = table_source(written.from_)
        if not where.table:
            context.missing("table", ("units", "from"), example="from: {table: data/units.csv}")
            return tuple(found)
        read, findings = table(where.table, where.sheet)
        context.findings.extend(findings)
        if read is not None:
            found.extend(_from_table(read, where, context, source, known))
    return tuple(found)


def _listed(one: UnitSource, path: Path, context: Context, source: ScorecardSource) -> Unit | None:
    if not one.id:
        context.findings.append(rules.UNIT_ID_MISSING.at(context.document.place(path)))
        return None
    return Unit(
        id=one.id,
        name=context.text(one.name, (*path, "name"), default=one.id),
        parent=one.parent,
        level=one.level or source.level,
        scorecard=source.scorecard,
        attributes=tuple(one.attributes.items()),
    )


def _add(unit: Unit, place: Place, context: Context, known: dict[str, Unit]) -> bool:
    """Add a unit unless its id is bad or taken; tell whether it was added."""
    if not UNIT_ID.fullmatch(unit.id):
        context.findings.append(rules.BAD_UNIT_ID.at(place, found=unit.id))
        return False
    if unit.id in known:
        first = context.places.at("", f"units.{unit.id}")
        context.findings.append(rules.UNIT_TWICE.at(place, id=unit.id, first=str(first)))
        return False
    known[unit.id] = unit
    context.places.fix("", f"units.{unit.id}", place)
    return True


def _from_table(
    table: Table, where: TableSource, context: Context, source: ScorecardSource, known: dict[str, Unit]
) -> list[str]:
    """Read units from a table: id, name, parent, level; any other column is an attribute."""
    columns = {ours: table.column(where.theirs(ours)) for ours in KNOWN}
    column = columns["unit"]
    if column is None:
        known_headings = ", ".join(table.header)
        place = table.header_place()
        context.findings.append(rules.UNITS_COLUMN_MISSING.at(place, column=where.theirs("unit"), known=known_headings))
        return []
    taken = set(columns.values())
    ours = {theirs: name for name, theirs in where.columns}
    attributes = [(ours.get(heading, heading), n) for n, heading in enumerate(table.header) if n not in taken]
    found = []
    for number, row in enumerate(table.rows):
        name = cell(row[column])
        if name in where.skip:
            continue
        place = table.place(number, column)
        if not name:
            context.findings.append(rules.UNIT_ID_MISSING.at(place))
            continue
        texts = {key: cell(row[at]) if at is not None else "" for key, at in columns.items()}
        unit = Unit(
            id=name,
            name=Text.plain(texts["name"] or name),
            parent=texts["parent"],
            level=texts["level"] or source.level,
            scorecard=source.scorecard,
            attributes=tuple((key, cell(row[at])) for key, at in attributes),
        )
        if _add(unit, place, context, known):
            found.append(name)
    return found


def cell(value: str | float | None) -> str:
    """Give a cell as text: a whole number of a workbook without its decimal point.

    >>> cell(10001.0), cell("010001"), cell(None)
    ('10001', '010001', '')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value
