"""Where everything that was decoded stands: from addresses back to files, lines and columns."""

from __future__ import annotations

from bsc_cli.diagnostics import Place
from bsc_cli.source.document import Document, Path


class Places:
    """Addresses and the documents they come from; places are looked up only when a finding needs one.

    Address '' is `bsc.yaml`, with dotted keys (`perspectives.public.weight`); `scorecard` and
    `scorecard/item` are a scorecard's, with the attribute as key; `units.ID` under '' is a unit.
    """

    def __init__(self) -> None:
        """Start with nothing."""
        self._documents: dict[str, tuple[Document, Path]] = {}
        self._fixed: dict[tuple[str, str], Place] = {}

    def add(self, address: str, document: Document, path: Path) -> None:
        """Note that `address` stands at `path` of `document`; the first to come stays."""
        self._documents.setdefault(address, (document, path))

    def fix(self, address: str, key: str, place: Place) -> None:
        """Note a place outside YAML, such as a row of a units table."""
        self._fixed.setdefault((address, key), place)

    def at(self, address: str, key: str = "") -> Place | None:
        """Give the place of a key of an address (of the address itself, for ''), or None if unknown."""
        fixed = self._fixed.get((address, key))
        if fixed is not None:
            return fixed
        known = self._documents.get(address)
        if known is None:
            return None
        document, path = known
        if not key:
            return document.place(path, key=True)
        steps = (int(step) if step.isdigit() else step for step in key.split("."))
        return document.place((*path, *steps))
