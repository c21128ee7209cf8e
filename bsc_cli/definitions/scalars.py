"""The scalars of the language: text read by its field's type, never by its look."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from bsc_cli.model.text import Text

NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
COUNT = re.compile(r"[0-9]{1,9}")


def read_number(value: Any) -> float:
    """Give the number written, as YAML 1.2 writes numbers; `95%`, `1,234` and the like are refused."""
    if type(value) is str and NUMBER.fullmatch(value):
        number = float(value)
        if number not in (float("inf"), float("-inf")):
            return number
    raise _wrong(value, "number")


def read_count(value: Any) -> int:
    """Give the whole number written."""
    if type(value) is str and COUNT.fullmatch(value):
        return int(value)
    raise _wrong(value, "count")


def read_word(value: Any) -> str:
    """Give the text as written: `010001` keeps its zero, `no` is a text."""
    if type(value) is str:
        return value
    raise _wrong(value, "text")


def read_words(value: Any) -> Any:
    """Give a list of texts; a single text is a list of one."""
    return [value] if type(value) is str else value


def read_text(value: Any) -> Text:
    """Give a text, or one text per language."""
    if type(value) is str:
        return Text((("", value),))
    if isinstance(value, dict) and value and all(type(text) is str for text in value.values()):
        return Text(tuple(value.items()))
    raise _wrong(value, "text or languages")


def read_amount(value: Any) -> float | str:
    """Give a number, or else a text: the name of a reference value, or a formula."""
    if type(value) is str and value:
        return float(value) if NUMBER.fullmatch(value) else value
    raise _wrong(value, "amount")


def _wrong(value: Any, expected: str) -> PydanticCustomError:
    if value is None:
        return PydanticCustomError("nothing", "nothing is written")
    return PydanticCustomError("wrong_scalar", "not a {expected}", {"expected": expected})


Number = Annotated[float, BeforeValidator(read_number), WithJsonSchema({"type": "number"})]
Count = Annotated[int, BeforeValidator(read_count), WithJsonSchema({"type": "integer", "minimum": 0})]
Word = Annotated[str, BeforeValidator(read_word), WithJsonSchema({"type": ["string", "number", "boolean"]})]
Words = Annotated[list[Word], BeforeValidator(read_words)]
_TEXT_SCHEMA = {
    "oneOf": [
        {"type": ["string", "number", "boolean"]},
        {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}, "minProperties": 1},
    ]
}
LocalText = Annotated[Any, BeforeValidator(read_text), WithJsonSchema(_TEXT_SCHEMA)]
Amount = Annotated[Any, BeforeValidator(read_amount), WithJsonSchema({"type": ["number", "string"]})]
