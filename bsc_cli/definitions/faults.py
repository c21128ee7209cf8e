"""What pydantic found wrong, in our words and at its place; and the rest of the file, to go on with."""

from __future__ import annotations

import copy
import difflib
import re
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bsc_cli.catalogue import definitions as rules
from bsc_cli.catalogue.marks import N_
from bsc_cli.definitions.unbuilt import UNBUILT
from bsc_cli.diagnostics import Finding
from bsc_cli.source.document import Document, Path

Model = TypeVar("Model", bound=BaseModel)
MAX_ROUNDS = 8
_QUOTED = re.compile(r"'([^']*)'")
_KINDS = {
    "dict_type": N_("mapping"),
    "model_type": N_("mapping"),
    "model_attributes_type": N_("mapping"),
    "list_type": N_("list"),
}
# What the scalars of `scalars` say they expect, in words.
_SCALARS = {
    "number": N_("number"),
    "count": N_("whole number"),
    "text": N_("text"),
    "text or languages": N_("text, or one text for each language"),
    "amount": N_("number or formula"),
}


def validated(model: type[Model], document: Document) -> tuple[Model | None, list[Finding]]:
    """Give the document as a surface type, with every fault of form found; what is faulty is left out.

    The rest is decoded as if the faulty parts were not written, so that faults of meaning elsewhere in the
    file come out in the same run. None only if nothing at all can be made of it.
    """
    raw: Any = document.value
    findings: dict[Path, Finding] = {}
    for _ in range(MAX_ROUNDS):
        try:
            return model.model_validate(raw), list(findings.values())
        except ValidationError as error:
            raw = copy.deepcopy(raw)
            faults = error.errors(include_url=False)
        for fault in faults:
            path = _path(fault["loc"])
            if not any(path[: len(seen)] == seen for seen in findings):
                findings[path] = _finding(fault, path, document, model)
        paths = sorted((_existing(raw, _path(fault["loc"])) for fault in faults), key=_late_first, reverse=True)
        if () in paths:
            return None, list(findings.values())
        for path in paths:
            _delete(raw, path)
    return None, list(findings.values())


def _late_first(path: Path) -> tuple[tuple[bool, int, str], ...]:
    return tuple((isinstance(step, int), step if isinstance(step, int) else 0, str(step)) for step in path)


def _path(loc: tuple[int | str, ...]) -> Path:
    """Give the path in the document: without the name that short forms put in (`units: [...]`)."""
    return tuple(step for n, step in enumerate(loc) if not (step == "list" and n and loc[n - 1] == "units"))


def _existing(raw: Any, path: Path) -> Path:
    """Give the part of `path` that exists and can be deleted as a whole."""
    steps: list[str | int] = []
    for step in path:
        if isinstance(raw, dict) and step in raw:
            raw = raw[step]
        elif isinstance(raw, list) and isinstance(step, int) and step < len(raw) and isinstance(raw[step], dict):
            raw = raw[step]
        else:
            break
        steps.append(step)
    return tuple(steps)


def _delete(raw: Any, path: Path) -> None:
    for step in path[:-1]:
        if not (step in raw if isinstance(raw, dict) else isinstance(step, int) and step < len(raw)):
            return
        raw = raw[step]
    last = path[-1]
    if isinstance(raw, dict):
        raw.pop(last, None)
    elif isinstance(last, int) and last < len(raw):
        del raw[last]


def _finding(fault: Any, path: Path, document: Document, model: type[BaseModel]) -> Finding:
    """Give the finding of one pydantic error."""
    kind, value, context = fault["type"], fault["input"], fault.get("ctx") or {}
    key = next((str(step) for step in reversed(path) if isinstance(step, str) and step), "")
    place = document.place(path)
    if kind == "extra_forbidden":
        return _unknown_key(path, document, model)
    if kind in _KINDS:
        if value is None:
            return rules.NOTHING_WRITTEN.at(place, key=key)
        return rules.WRONG_SHAPE.at(place, key=key, expected=_KINDS[kind], found=_shown(value))
    if kind == "nothing" or value is None:
        return rules.NOTHING_WRITTEN.at(place, key=key)
    if kind == "literal_error":
        choices = _QUOTED.findall(str(context.get("expected", "")))
        near = difflib.get_close_matches(str(value), choices, n=1)
        return rules.NOT_A_CHOICE.at(place, key=key, found=_shown(value), choices=", ".join(choices), suggestions=near)
    expected = str(context.get("expected", "text"))
    if expected in ("number", "count") and isinstance(value, str):
        rule = rules.NOT_A_NUMBER if expected == "number" else rules.NOT_A_COUNT
        return rule.at(place, key=key, found=value)
    return rules.WRONG_SHAPE.at(place, key=key, expected=_SCALARS.get(expected, expected), found=_shown(value))


def _unknown_key(path: Path, document: Document, model: type[BaseModel]) -> Finding:
    key = str(path[-1])
    place = document.place(path, key=True)
    surface = surface_at(model, path[:-1])
    if surface is not None and key in UNBUILT.get(surface.__name__, ()):
        return rules.KEY_NOT_BUILT.at(place, key=key)
    known = [field.alias or name for name, field in surface.model_fields.items()] if surface is not None else []
    near = difflib.get_close_matches(key, known, n=1)
    return rules.UNKNOWN_KEY.at(place, key=key, known=", ".join(known), suggestions=near)


def surface_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """Give the surface type that stands at `path` below `model`."""
    current: list[type[BaseModel]] = [model]
    for step in path:
        below: list[type[BaseModel]] = []
        for surface in current:
            for name, field in surface.model_fields.items():
                if (field.alias or name) == step:
                    below.extend(_models(field.annotation))
        current = below or current  # an id or an index: still the same surface
    return current[0] if current else None


def _models(annotation: Any) -> list[type[BaseModel]]:
    """Give the surface types that an annotation names."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in getattr(annotation, "__args__", ()) for found in _models(part)]


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return N_("a mapping")
    if isinstance(value, list):
        return N_("a list")
    return str(value)
