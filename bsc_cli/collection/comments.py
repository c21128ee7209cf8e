"""Comments on cells: people write into them what they want read, and no reader of values gives them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from bsc_cli.collection.archive import Archive
from bsc_cli.collection.sheets import Attributes, SheetName, scan

_KINDS = ("/comments", "/threadedComment")
_ELEMENTS = ("comment", "threadedComment")


def commented(archive: Archive, there: Iterable[SheetName]) -> tuple[str, ...]:
    """Give the cells that have comments, as `Results!B4`, sheet by sheet; one with several is given once."""
    found: dict[str, None] = {}
    for sheet in there:
        for part in _parts(archive, sheet.part):
            cells: list[str] = []

            def comment(name: str, attributes: Attributes, cells: list[str] = cells) -> None:
                if name in _ELEMENTS:
                    cells.append(attributes.get("ref", ""))

            scan(archive, part, archive.read(part), comment)
            found.update(dict.fromkeys(f"{sheet.name}!{cell}" for cell in cells))
    return tuple(found)


def _parts(archive: Archive, sheet: str) -> list[str]:
    """Give the parts with the comments of a sheet, which stands in the part `sheet`."""
    folder, name = posixpath.split(sheet)
    relations = f"{folder}/_rels/{name}.rels"
    found: list[str] = []

    def relation(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith(_KINDS):
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            found.append(target.lstrip("/"))

    if relations in archive:
        scan(archive, relations, archive.read(relations), relation)
    return [part for part in found if part in archive]
