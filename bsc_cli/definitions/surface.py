"""What all surface types share: strictness, keys that may be left out but not left empty, short forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

KIND = "x-kind"
"""The key of a JSON Schema that calls a type in plain words, for `reference`; not part of what is published."""
SHORT = ""
"""The alias of a field that a short form stands for; no key of a file is empty, so that nobody can write it."""


class Surface(BaseModel):
    """A mapping of the language: unknown keys are refused, scalars arrive as text."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Written:
    """In `T | None`: None stands for a key that is not written, and writing nothing after it is a fault."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Give the schema of T alone; a default is not validated."""
        schema = handler(source)
        inner: CoreSchema = schema["schema"] if schema["type"] == "nullable" else schema
        return inner


class Short:
    """Beside the long form, the JSON Schema also allows `schemas`."""

    def __init__(self, *schemas: dict[str, Any], kind: str) -> None:
        """Take the schemas of the short forms, and what the whole is called in plain words."""
        self.schemas = schemas
        self.kind = kind

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Give the schema of all forms."""
        return {KIND: self.kind, "anyOf": [*self.schemas, handler(core)]}


def requiring(*keys: str) -> ConfigDict:
    """Give the settings of a mapping that cannot do without `keys`; decoding says so, and the JSON Schema."""
    return ConfigDict(json_schema_extra={"required": list(keys)})


T = TypeVar("T")
Maybe = Annotated[T | None, Written()]
