"""A sheet of a workbook as a table: checked before it is opened, every cell with its address."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice

from python_calamine import CalamineError, CalamineWorkbook

from bsc_cli.catalogue import data as rules
from bsc_cli.catalogue import files as file_rules
from bsc_cli.catalogue.marks import N_
from bsc_cli.collection import sheets
from bsc_cli.collection.archive import Archive, RefusedError, repacked
from bsc_cli.collection.names import near
from bsc_cli.collection.sheets import Extent, SheetName
from bsc_cli.diagnostics import Finding, Findings, Place, has_errors
from bsc_cli.source.tables import MAX_FAULTS, Cell, Odd, OddKind, Table, letters, text_of

MAX_RUNS = 10
Raw = int | float | str | bool | time | date | datetime | timedelta
Grid = list[list[Cell]]
_KEPT = ("[Content_Types].xml", "_rels/.rels", sheets.RELATIONS, sheets.WORKBOOK, sheets.STRINGS, sheets.STYLES)


def read_workbook(data: bytes, *, file: str, sheet: str = "") -> tuple[Table | None, Findings]:
    """Give a sheet of a workbook (default: the first that is visible) as a table; None if any finding is an error.

    The header is the first row with anything in it. Formulas are not worked out; dates, truth values, errors and
    the like are `Odd` cells. Encrypted, damaged, old and absurdly large files are findings.
    """
    try:
        archive = Archive(data, file=file)
        chosen, findings = _chosen(archive, sheet)
        ((grid, extent),) = grids(archive, chosen)
    except RefusedError as refusal:
        return None, (refusal.finding,)
    table, faults = _table(grid, file=file, sheet=chosen.name)
    return table, (*findings, *_hidden(grid, extent, file=file, sheet=chosen.name), *faults)


def _chosen(archive: Archive, wanted: str) -> tuple[SheetName, Findings]:
    """Give the sheet to read; a note if it was chosen among several."""
    there = sheets.sheet_names(archive)
    visible = [one for one in there if one.visible] or list(there)
    if not visible:
        raise RefusedError(rules.NOT_A_WORKBOOK.at(archive.place))
    if not wanted:
        first = visible[0]
        note = rules.FIRST_SHEET.at(archive.place, count=len(visible), sheet=first.name)
        return first, (note,) if len(visible) > 1 else ()
    for one in there:
        if one.name == wanted:
            return one, ()
    known = [one.name for one in there]
    close = near(wanted, known)
    raise RefusedError(rules.UNKNOWN_SHEET.at(archive.place, sheet=wanted, known=", ".join(known), suggestions=close))


def grids(archive: Archive, *chosen: SheetName) -> tuple[tuple[Grid, Extent], ...]:
    """Give the cells of each of these sheets from A1 on, odd ones marked, and what else was seen in it."""
    parts = [one.part for one in chosen]
    kept = {name: archive.read(name) for name in dict.fromkeys((*_KEPT, *parts)) if name in archive}
    if sheets.STRINGS in kept:
        sheets.check_strings(archive, kept[sheets.STRINGS])
    percent = sheets.percent_styles(archive, kept[sheets.STYLES]) if sheets.STYLES in kept else frozenset()
    if not kept.keys() >= set(parts):
        raise RefusedError(rules.WORKBOOK_DAMAGED.at(archive.place, problem=N_("a part that it names is missing")))
    extents = [sheets.extent(archive, part, kept[part], percent=percent) for part in parts]
    try:
        workbook = CalamineWorkbook.from_object(io.BytesIO(repacked(kept.items())))
        raws = [workbook.get_sheet_by_name(one.name).to_python(skip_empty_area=False) for one in chosen]
    except (CalamineError, ValueError, IndexError):
        raise RefusedError(rules.WORKBOOK_DAMAGED.at(archive.place, problem=N_("its cells cannot be read"))) from None
    return tuple((_marked(raw, extent), extent) for raw, extent in zip(raws, extents, strict=True))


def _marked(raw: list[list[Raw]], extent: Extent) -> Grid:
    """Give the cells as a table holds them, with the odd ones in their places."""
    grid = [[_cell(value) for value in row] for row in raw]
    _pad(grid, extent)
    _mark(grid, extent)
    return grid


def _cell(value: Raw) -> Cell:
    """Give a cell as a table holds it."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return Odd.of(OddKind.TRUTH, str(value).upper())
    if isinstance(value, int | float):
        return float(value)
    return Odd.of(OddKind.DATE, value.isoformat() if isinstance(value, date | time) else str(value))


def _pad(grid: Grid, extent: Extent) -> None:
    """Let the grid reach as far as its odd cells, which the reader of values takes for empty."""
    width = max((extent.last_column, *(len(row) for row in grid[:1])))
    for row in grid:
        row.extend([None] * (width - len(row)))
    grid.extend([None] * width for _ in range(len(grid), extent.last_row))


def _mark(grid: Grid, extent: Extent) -> None:
    for (row, column), kind in extent.odd.items():
        if row <= len(grid) and column <= len(grid[row - 1]):
            grid[row - 1][column - 1] = Odd.of(kind, _shown(kind, grid[row - 1][column - 1]))
    for first_row, first_column, last_row, last_column in extent.merged:
        if first_row > len(grid) or first_column > len(grid[0]):
            continue
        holder = grid[first_row - 1][first_column - 1]
        if holder is None:
            continue
        # A text across columns is a title or a remark: it hides no figures beside it, only what it stands for below.
        reach = first_column if isinstance(holder, str) and not isinstance(holder, Odd) else last_column
        for cells in grid[first_row - 1 : last_row]:
            cells[first_column - 1 : reach] = [Odd.of(OddKind.MERGED)] * (min(reach, len(cells)) - first_column + 1)
        grid[first_row - 1][first_column - 1] = holder


def _shown(kind: OddKind, cell: Cell) -> str:
    if kind is OddKind.PERCENT and isinstance(cell, float):
        return f"{cell * 100:.15g}%"
    return text_of(cell)


def _table(grid: Grid, *, file: str, sheet: str) -> tuple[Table | None, Findings]:
    """Give the table whose header is the first row that is not empty; empty rows are passed over."""
    filled = [(number, tuple(row)) for number, row in enumerate(grid, start=1) if not all(map(_is_empty, row))]
    if not filled:
        return None, (file_rules.TABLE_EMPTY.at(Place(file, sheet=sheet, cell="A1")),)
    header_line, first = filled[0]
    rows = [row for _, row in filled[1:]]
    used = [any(not _is_empty(row[n]) for row in rows) for n in range(len(first))]
    header = tuple(text_of(cell) for cell in first)
    faults = tuple(islice(_header_faults(header, used, file=file, sheet=sheet, line=header_line), MAX_FAULTS))
    if has_errors(faults):
        return None, faults
    lines = [number for number, _ in filled[1:]]
    return Table(file, header, rows, lines, sheet=sheet, header_line=header_line), faults


def _hidden(grid: Grid, extent: Extent, *, file: str, sheet: str) -> Findings:
    """Give a finding if hidden rows or columns have something in them."""
    rows = [n for n in sorted(extent.hidden_rows) if n <= len(grid) and not all(map(_is_empty, grid[n - 1]))]
    width = len(grid[0]) if grid else 0
    hidden = [n for n in sorted(extent.hidden_columns) if n <= width]
    columns = [n for n in hidden if not all(_is_empty(row[n - 1]) for row in grid)]
    return hidden_cells(rows, columns, file=file, sheet=sheet)


def hidden_cells(rows: Sequence[int], columns: Sequence[int], *, file: str, sheet: str) -> Findings:
    """Give a finding on these rows and columns, counted from 1, if there are any."""
    if not rows and not columns:
        return ()
    cell = f"{letters(columns[0] if columns else 1)}{rows[0] if rows else 1}"
    names = (_runs(rows, str), _runs(columns, letters))
    return (rules.HIDDEN_CELLS.at(Place(file, sheet=sheet, cell=cell), hidden="; ".join(filter(None, names))),)


def _runs(numbers: Sequence[int], name: Callable[[int], str]) -> str:
    """Give numbers as people write them, the first few runs of them.

    >>> _runs([3, 7, 8, 9], str), _runs([2, 3], letters)
    ('3, 7-9', 'B-C')
    """
    runs: list[tuple[int, int]] = []
    for number in numbers:
        start = runs.pop()[0] if runs and runs[-1][1] == number - 1 else number
        runs.append((start, number))
    told = [name(first) if first == last else f"{name(first)}-{name(last)}" for first, last in runs[:MAX_RUNS]]
    return ", ".join(told + ["…"] * (len(runs) > MAX_RUNS))


def _is_empty(cell: Cell) -> bool:
    return cell is None


def _header_faults(
    header: Sequence[str], used: Sequence[bool], *, file: str, sheet: str, line: int
) -> Iterator[Finding]:
    """Give the faults of headings; a column with neither heading nor cells is none."""
    seen: dict[str, str] = {}
    for number, (heading, filled) in enumerate(zip(header, used, strict=True), start=1):
        column = letters(number)
        place = Place(file, sheet=sheet, cell=f"{column}{line}")
        if not heading:
            if filled:
                yield file_rules.HEADING_MISSING.at(place)
        elif heading in seen:
            yield file_rules.HEADING_TWICE.at(place, heading=heading, first=seen[heading])
        else:
            seen[heading] = column
