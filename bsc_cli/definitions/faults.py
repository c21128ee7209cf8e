"""What pydantic found wrong, in our words and at its place; and the rest of the file, to go on with."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bsc_cli.catalogue import definitions as rules
from bsc_cli.catalogue.marks import N_
from bsc_cli.definitions.surface import SHORT
from bsc_cli.definitions.surface_tree import keys_of, names_of, surface_at
from bsc_cli.definitions.unbuilt import INSTEAD, UNBUILT, UNBUILT_INSIDE, UNBUILT_WORDS
from bsc_cli.diagnostics import Finding, Place, Rule
from bsc_cli.source.document import MORE, Document, Path

Model = TypeVar("Model", bound=BaseModel)
MAX_ROUNDS = 4
_QUOTED = re.compile(r"'([^']*)'")
_MAPPING, _LIST = N_("mapping"), N_("list")
# What pydantic and the scalars of `scalars` expect -> the same in words.
_EXPECTED = {
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "list_type": _LIST,
    "string_type": N_("text"),
    "number": N_("number"),
    "count": N_("whole number"),
    "text": N_("text"),
    "text or languages": N_("text, or one text for each language"),
    "amount": N_("number or formula"),
    "pair": N_("list of two numbers"),
    "one or two": N_("number, or a list of two"),
}


class Faults:
    """The faults of form of one document, by path, so that nothing is said twice of one place.

    `meant` are paths at which nothing is written only because it stands under a key that is refused, or could not
    be read.
    """

    def __init__(self, meant: Iterable[Path] = ()) -> None:
        """Start with none, save what could not be read."""
        self.by_path: dict[Path, Finding] = {}
        self.meant = set(meant)
        self._touched: set[Path] = set()
        self._below: dict[Path, list[Finding]] = {}
        self._told: dict[tuple[Rule, Place | None], Finding] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Give each finding once."""
        return tuple({id(finding): finding for finding in self.by_path.values()}.values())

    def cover(self, path: Path) -> bool:
        """Tell whether what stands at `path`, or what holds it, is already known to be faulty, or meant elsewhere."""
        return path in self.meant or any(path[:length] in self.by_path for length in range(len(path) + 1))

    def touch(self, path: Path) -> bool:
        """Tell whether what stands at `path`, a part of it or what holds it is faulty, or meant elsewhere."""
        return path in self._touched or self.cover(path)

    def below(self, path: Path) -> Sequence[Finding]:
        """Give the findings on what stands directly below `path`."""
        return self._below.get(path, ())

    def add(self, path: Path, finding: Finding) -> None:
        """Keep a finding, unless one of what holds it, or of its parts, tells the cause.

        What stands at one place and is repeated by aliases is told once, and covered wherever it counts.
        """
        if self.touch(path):
            return
        kept = self._told.setdefault((finding.rule, finding.place), finding)
        self.by_path[path] = kept
        self._touched.update(path[:length] for length in range(len(path) + 1))
        self._below.setdefault(path[:-1], []).append(kept)


def validated(model: type[Model], document: Document) -> tuple[Model | None, Faults]:
    """Give the document as a surface type, with every fault of form found; what is faulty is left out.

    The rest is decoded as if the faulty parts were not written, so that faults of meaning elsewhere in the
    file come out in the same run. None only if nothing at all can be made of it.
    """
    raw: Any = document.value
    faults = Faults(one for path in document.lost for one in _passed_over(path, document, model))
    for _ in range(MAX_ROUNDS):
        try:
            return model.model_validate(raw), faults
        except ValidationError as error:
            raw = _copied(raw)
            found = error.errors(include_url=False)
        broken: dict[Path, bool] = {}
        for fault in found:
            path = _existing(document.value, tuple(fault["loc"]))
            part = _part(path, fault)
            finding = _finding(fault, part, document, model)
            faults.add(part, finding)
            faults.meant.update(_meant(part, finding, document, model))
            broken[path] = fault["type"] == "model_type"
        if () in broken:
            return None, faults
        for path in sorted(broken, key=_late_first, reverse=True):
            _leave_out(raw, path, emptied=broken[path])
    return None, faults


def _copied(value: Any) -> Any:
    """Give a copy in which a value that an alias repeats stands several times, so that each can be left out alone."""
    if isinstance(value, dict):
        return {key: _copied(one) for key, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list) else value


def _late_first(path: Path) -> tuple[tuple[bool, int, str], ...]:
    return tuple((isinstance(step, int), step if isinstance(step, int) else 0, str(step)) for step in path)


def _existing(raw: Any, loc: Path) -> Path:
    """Give the part of a location that stands in the document: without what short forms put in."""
    steps: list[str | int] = []
    for step in loc:
        if step == SHORT:
            continue
        if not (step in raw if isinstance(raw, dict) else isinstance(raw, list) and step in range(len(raw))):
            break
        raw = raw[step]
        steps.append(step)
    return tuple(steps)


def _part(path: Path, fault: Any) -> Path:
    """Give the path of the part of the value that is wrong, as the scalar's reader told."""
    at = (fault.get("ctx") or {}).get("at")
    return path if at is None else (*path, at)


def _leave_out(raw: Any, path: Path, *, emptied: bool) -> None:
    """Delete what stands at `path`; with `emptied` an empty mapping stays there, so that its name is known."""
    for step in path[:-1]:
        raw = raw[step]
    last = path[-1]
    if emptied:
        raw[last] = {}
    else:
        del raw[last]


def _passed_over(path: Path, document: Document, model: type[BaseModel]) -> Iterator[Path]:
    """Give what could not be read at `path`: the value, or anything that is not written beside what could."""
    if path[-1] != MORE:
        yield path
    elif surface_at(model, path[:-1]) is None or not isinstance(_at(path[:-1], document), dict):
        yield path[:-1]
    else:
        yield from _unwritten(path[:-1], document, model)


def _meant(path: Path, finding: Finding, document: Document, model: type[BaseModel]) -> Iterator[Path]:
    """Give the paths whose value stands under the key that `finding` refuses."""
    if finding.rule not in (rules.UNKNOWN_KEY, rules.KEY_NOT_BUILT):
        return
    here, key = path[:-1], str(path[-1])
    names = names_of(surface_at(model, here))
    instead = {*finding.suggestions, *(INSTEAD[name, key] for name in names if (name, key) in INSTEAD)}
    yield from (one for one in _unwritten(here, document, model) if one[-1] in instead or "" in instead)


def _unwritten(path: Path, document: Document, model: type[BaseModel]) -> Iterator[Path]:
    """Give the paths of all keys that the mapping at `path` could hold and does not."""
    surface, written = surface_at(model, path), _at(path, document)
    return ((*path, key) for key in (() if surface is None else keys_of(surface)) if key not in written)


def _at(path: Path, document: Document) -> Any:
    value: Any = document.value
    for step in path:
        value = value[step]
    return value


def _finding(fault: Any, path: Path, document: Document, model: type[BaseModel]) -> Finding:
    """Give the finding of one of pydantic's errors."""
    kind, value = fault["type"], fault["input"]
    # The key that a value stands under: an item of a list stands under the list's key.
    depth = next((n for n in range(len(path), 0, -1) if isinstance(path[n - 1], str)), 0)
    key = str(path[depth - 1]) if depth else document.file
    names = names_of(surface_at(model, path[: depth - 1])) if depth else ()
    inside = _unbuilt_inside(value, key, names)
    if kind in ("extra_forbidden", "unbuilt_key") or inside:
        return _unknown_key((*path, inside) if inside else path, document, model, names)
    place = document.place(path)
    if kind in ("nothing", "too_short") or value is None:
        return rules.NOTHING_WRITTEN.at(place, key=key)
    if kind in ("literal_error", "choice"):
        return _not_a_choice(fault, key, names).placed(place)
    return _wrong_shape(fault, key).placed(place)


def _unbuilt_inside(value: Any, key: str, names: tuple[str, ...]) -> str:
    """Give the key of a mapping that may stand there some day, or ''."""
    if not isinstance(value, dict):
        return ""
    known = {word for name in names for word in UNBUILT_INSIDE.get((name, key), ())}
    return next((word for word in value if word in known), "")


def _unknown_key(path: Path, document: Document, model: type[BaseModel], names: tuple[str, ...]) -> Finding:
    key = str(path[-1])
    place = document.place(path, key=True)
    surface = surface_at(model, path[:-1])
    above = str(path[-2]) if len(path) > 1 else ""
    unbuilt = (
        *(word for name in names_of(surface) for word in UNBUILT.get(name, ())),
        *(word for name in names for word in UNBUILT_INSIDE.get((name, above), ())),
    )
    if key in unbuilt or surface is None:
        return rules.KEY_NOT_BUILT.at(place, key=key)
    known = keys_of(surface)
    near = difflib.get_close_matches(key, known, n=1)
    return rules.UNKNOWN_KEY.at(place, key=key, known=", ".join(known), suggestions=near)


def _not_a_choice(fault: Any, key: str, names: tuple[str, ...]) -> Finding:
    value, told = fault["input"], fault.get("ctx") or {}
    choices = [*_QUOTED.findall(str(told.get("expected", ""))), *told.get("choices", ())]
    unbuilt = [word for name in names for word in UNBUILT_WORDS.get((name, key), ())]
    if value in unbuilt:
        return rules.NOT_BUILT_VALUE.at(key=key, found=value, example=f"{key}: {choices[0]}")
    near = difflib.get_close_matches(str(value), choices, n=1)
    return rules.NOT_A_CHOICE.at(key=key, found=_shown(value), choices=", ".join(choices), suggestions=near)


def _wrong_shape(fault: Any, key: str) -> Finding:
    told = fault.get("ctx") or {}
    value = told.get("found", fault["input"])
    expected = str(told.get("expected", fault["type"]))
    if fault["type"] == "wrong_count":
        words = N_("1 or 2") if expected == "one or two" else 2
        return rules.WRONG_COUNT.at(key=key, expected=words, found=value, example=f"{key}: [0, 60]")
    if expected in ("number", "count") and isinstance(value, str):
        return (rules.NOT_A_NUMBER if expected == "number" else rules.NOT_A_COUNT).at(key=key, found=value)
    return rules.WRONG_SHAPE.at(key=key, expected=_EXPECTED.get(expected, expected), found=_shown(value))


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return N_("a mapping")
    if isinstance(value, list):
        return N_("a list")
    return str(value)
