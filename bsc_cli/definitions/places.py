"""Where everything that was decoded stands: from addresses back to files, lines and columns."""

from __future__ import annotations

from bsc_cli.diagnostics import Finding, Place
from bsc_cli.source.document import Document, Path, Value


class Places:
    """Addresses and the documents they come from; places are looked up only when a finding needs one.

    Address '' is `bsc.yaml`, with dotted keys (`perspectives.public.weight`); `scorecard` and
    `scorecard/item` are a scorecard's, with the attribute as key; `units.ID` under '' is a unit. What was lost on
    the way is known by address and key; `is_whole` is False if a whole scorecard was.
    """

    def __init__(self) -> None:
        """Start with nothing."""
        self._documents: dict[str, tuple[Document, Path]] = {}
        self._fixed: dict[tuple[str, str], Place] = {}
        self._lost: dict[str, set[str]] = {}
        self._lost_below: dict[str, set[str]] = {}
        self.is_whole = True

    def add(self, address: str, document: Document, path: Path) -> None:
        """Note that `address` stands at `path` of `document`; the first to come stays."""
        self._documents.setdefault(address, (document, path))

    def fix(self, address: str, key: str, place: Place) -> None:
        """Note a place outside YAML, such as a row of a units table."""
        self._fixed.setdefault((address, key), place)

    def lose(self, address: str, key: str = "") -> None:
        """Note that what stands under `key` of `address`, or all of it, is not part of what was decoded."""
        self._lost.setdefault(address, set()).add(key)
        if address and key:
            for scope in ("", address.partition("/")[0]):
                self._lost_below.setdefault(scope, set()).add(key)

    def is_lost(self, address: str, key: str) -> bool:
        """Tell whether what stands under `key` of `address`, a part of it or what holds it, was lost.

        A key that ends with a colon counts as a whole: what is lost below it does not matter. `scorecard/` is
        everything in a scorecard, `/` everything in all of them, those included that could not be read.
        """
        if address.endswith("/"):
            if address == "/" and not self.is_whole:
                return True
            return any(_meets(lost, key) for lost in self._lost_below.get(address.removesuffix("/"), ()))
        return any(not lost or _meets(lost, key) for lost in self._lost.get(address, ()))

    def hold_back(self, finding: Finding) -> bool:
        """Tell whether `finding` may only follow from what was lost: the value it stands on, or one it needs."""
        own = finding.key.removesuffix(":") + ":"
        return self.is_lost(finding.address, own) or any(self.is_lost(*need) for need in finding.needs)

    def at(self, address: str, key: str = "") -> Place | None:
        """Give the place of a key of an address (of the address itself, for ''), or None if unknown.

        Names that hold dots are found as they are (`score.anchors.0.5`). A key that ends with a colon stands
        for the key itself instead of its value. What is not written is found where it would be: at the value
        that stands for it (`score.linear.zero_at` in `score: linear`), or at the key it belongs under.
        """
        if not address:
            fixed = self._nearest_fixed(key)
            if fixed is not None:
                return fixed
        known = self._documents.get(address)
        if known is None:
            return None
        document, path = known
        if not key:
            return document.place(path, key=True)
        value, rest = _within(document.value, path), key.removesuffix(":")
        steps: list[str | int] = []
        while rest and (found := _first(value, rest)) is not None:
            step, value, rest = found
            steps.append(step)
        unwritten = bool(rest) and isinstance(value, dict | list)
        return document.place((*path, *steps), key=unwritten or (key.endswith(":") and not rest))

    def _nearest_fixed(self, key: str) -> Place | None:
        """Give the fixed place of `key` (`units.ID.parent`), or of what it belongs to (`units.ID`)."""
        while key:
            found = self._fixed.get(("", key))
            if found is not None:
                return found
            key = key.rpartition(".")[0]
        return None


def _meets(lost: str, key: str) -> bool:
    """Tell whether losing one key touches another, below it only if that does not count as a whole."""
    whole = key.removesuffix(":")
    return _holds(lost, whole) or (whole == key and _holds(key, lost))


def _holds(one: str, other: str) -> bool:
    """Tell whether one dotted key is the other, or the beginning of it."""
    return other == one or other.startswith(f"{one}.")


def _within(value: Value, path: Path) -> Value:
    for step in path:
        found = _first(value, str(step))
        if found is None:
            return None
        value = found[1]
    return value


def _first(value: Value, key: str) -> tuple[str | int, Value, str] | None:
    """Give the first step of a dotted key into `value`: step, what stands there, the rest; the longest name wins."""
    if isinstance(value, list):
        head, _, rest = key.partition(".")
        return (int(head), value[int(head)], rest) if head.isdecimal() and int(head) < len(value) else None
    if isinstance(value, dict):
        end = len(key)
        while end > 0:
            if key[:end] in value:
                return key[:end], value[key[:end]], key[end + 1 :]
            end = key.rfind(".", 0, end)
    return None
