"""Which surface type stands where: from a path in a document to the type that reads it, and its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from bsc_cli.definitions.surface import SHORT
from bsc_cli.source.document import Path

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


def surface_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """Give the surface type that reads the mapping at `path` of a document read by `model`."""
    annotations = _opened(model)
    for step in path:
        annotations = [found for one in annotations for found in _below(one, step)]
    return next((one for one in annotations if _is_surface(one)), None)


def keys_of(surface: type[BaseModel]) -> tuple[str, ...]:
    """Give the keys that a surface type reads, as they are written."""
    return tuple(key for key, _ in fields_of(surface) if key != SHORT)


def fields_of(surface: type[BaseModel]) -> list[tuple[str, FieldInfo]]:
    """Give the keys of a surface type with their fields, its own before those it shares."""
    named = sorted(surface.model_fields.items(), key=lambda one: one[0] not in surface.__annotations__)
    return [(name if field.alias is None else field.alias, field) for name, field in named]


def names_of(surface: type[BaseModel] | None) -> tuple[str, ...]:
    """Give the names under which a surface type may stand in a table: its own, and those of its bases."""
    return () if surface is None else tuple(base.__name__ for base in surface.__mro__)


def _is_surface(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _below(annotation: Any, step: str | int) -> list[Any]:
    """Give the annotations of what stands at `step` of a value read by `annotation`."""
    if _is_surface(annotation):
        return [one for key, field in fields_of(annotation) if key == step for one in _opened(field.annotation)]
    # Of dict[str, T] and list[T] the last argument is what stands inside.
    return _opened(get_args(annotation)[-1]) if get_args(annotation) else []


def _opened(annotation: Any) -> list[Any]:
    """Give the types that an annotation stands for: without marks, each of a union, short forms too."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _opened(get_args(annotation)[0])
    if origin in (dict, list):
        return [annotation]
    if get_args(annotation):
        return [found for part in get_args(annotation) for found in _opened(part)]
    if not _is_surface(annotation):
        return [annotation]
    short = [field.annotation for field in annotation.model_fields.values() if field.alias == SHORT]
    return [annotation, *(found for one in short for found in _opened(one))]
