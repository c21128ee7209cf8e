"""A file that may be one of our workbooks, opened: what it says of itself, and the sheet that was filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bsc_cli.catalogue.language import LANGUAGES, translator
from bsc_cli.catalogue.marks import N_
from bsc_cli.collection import identity, sheets
from bsc_cli.collection.archive import Archive, RefusedError
from bsc_cli.collection.comments import commented
from bsc_cli.collection.defined_names import Target, defined_names
from bsc_cli.collection.identity import Identity
from bsc_cli.collection.sheets import Extent, SheetName
from bsc_cli.collection.workbooks import Grid, grids
from bsc_cli.diagnostics import Findings
from bsc_cli.source.tables import text_of

FIRST = identity.cell_name(identity.VALUE, 1)
"""No workbook is without the name of its first cell to fill."""
GUIDE = N_("Instructions")
"""The other sheet of a workbook that is sent out."""
RESULTS = N_("Results")


def language_of(sheet: str) -> str:
    """Give the language of a workbook that has a sheet called so; '' if none of ours is.

    >>> language_of("Results"), language_of("Sheet1")
    ('en', '')
    """
    return next((lang for lang in LANGUAGES if sheet in map(translator(lang), (GUIDE, RESULTS))), "")


@dataclass(frozen=True, slots=True)
class Book:
    """One of our workbooks, come back.

    `identity` is what it says of itself, unchecked; None if that is missing or damaged. `sheet` is the one that the
    cells to fill stand on ('' if there is none), `grid` and `extent` its cells. `names` are the defined names with
    the cell of each, None if it is gone or not one cell. `guide` is the sheet of instructions ('' if there is none) and
    `guide_grid` its cells; `others` are the sheets beside those three. `comments` are the cells that have any.
    """

    file: str
    identity: Identity | None
    sheet: str
    grid: Grid
    extent: Extent
    names: Mapping[str, Target | None]
    guide: str
    guide_grid: Grid
    others: tuple[str, ...]
    comments: tuple[str, ...]


def opened(data: bytes, *, file: str) -> tuple[Book | None, Findings]:
    """Give the workbook in `data` if it is one of ours, whole or not; else None. Findings tell why it cannot be read.

    It is ours if it has the sheet with an identity, or cells named as ours are.
    """
    try:
        return _opened(Archive(data, file=file), file), ()
    except RefusedError as refusal:
        return None, (refusal.finding,)


def _opened(archive: Archive, file: str) -> Book | None:
    names, listing = defined_names(archive)
    there = sheets.sheet_names(archive, listing)
    hidden = next((one for one in there if one.name == identity.SHEET), None)
    if hidden is None and FIRST not in names:
        return None
    filled = _filled(names, there)
    called = {translator(lang)(GUIDE) for lang in LANGUAGES}
    guide = next((one for one in there if one.name in called and one not in (hidden, filled)), None)
    wanted = tuple(dict.fromkeys(one for one in (hidden, filled, guide) if one is not None))
    read = dict(zip(wanted, grids(archive, *wanted), strict=True))
    known = None if hidden is None else identity.from_cells(text_of(row[0]) for row in read[hidden][0] if row)
    if known is None and FIRST not in names:
        return None  # somebody else's sheet of that name
    grid, extent = read[filled] if filled is not None else ([], Extent())
    return Book(
        file=file,
        identity=known,
        sheet=filled.name if filled is not None else "",
        grid=grid,
        extent=extent,
        names=names,
        guide=guide.name if guide is not None else "",
        guide_grid=read[guide][0] if guide is not None else [],
        others=tuple(one.name for one in there if one not in wanted),
        comments=commented(archive, there),
    )


def _filled(names: Mapping[str, Target | None], there: tuple[SheetName, ...]) -> SheetName | None:
    """Give the sheet on which most of the named values stand."""
    targets = (target for name, target in names.items() if name.startswith(f"{identity.VALUE}_"))
    counted = Counter(target.sheet for target in targets if target is not None)
    by_name = {one.name: one for one in there}
    return next((by_name[name] for name, _ in counted.most_common() if name in by_name), None)
