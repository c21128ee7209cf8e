"""The scalars of the language: text read by its field's type, never by its look.

Each type's JSON Schema tells under `KIND` what it is in plain words, from which `reference` makes its tables.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from bsc_cli.definitions.surface import KIND
from bsc_cli.model.rules import Amount as ModelAmount
from bsc_cli.model.text import Text as ModelText

NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
COUNT = re.compile(r"[0-9]{1,9}")
INFINITIES = (float("inf"), float("-inf"))


def read_number(value: Any) -> float:
    """Give the number written, as YAML 1.2 writes numbers; `95%`, `1,234` and the like are refused."""
    if type(value) is str and NUMBER.fullmatch(value):
        number = float(value)
        if number not in INFINITIES:
            return number
    raise wrong(value, "number")


def read_count(value: Any) -> int:
    """Give the whole number written."""
    if type(value) is str and COUNT.fullmatch(value):
        return int(value)
    raise wrong(value, "count")


def read_words(value: Any) -> Any:
    """Give a list of texts; a single text is a list of one."""
    return [value] if type(value) is str else value


def read_text(value: Any) -> ModelText:
    """Give a text, or one text per language; a text of blanks is nothing."""
    if type(value) is str and value.strip():
        return ModelText((("", value),))
    if type(value) is dict and value:
        for language, text in value.items():
            if type(text) is not str or not text.strip():
                raise wrong(text, "text", at=language)
        return ModelText(tuple(value.items()))
    raise wrong(value, "text or languages")


def read_amount(value: Any) -> ModelAmount:
    """Give a number, or else a text: the name of a reference value, or a formula."""
    if type(value) is str and value:
        return float(value) if NUMBER.fullmatch(value) else value
    raise wrong(value, "amount")


def read_pair(value: Any) -> tuple[float, float]:
    """Give two numbers."""
    low, high = _two(value, "pair")
    return _item(read_number, low, 0), _item(read_number, high, 1)


def read_limits(value: Any) -> tuple[ModelAmount | None, ModelAmount | None]:
    """Give two amounts, each of which may be left open (`~`)."""
    low, high = _two(value, "pair")
    return (
        None if low is None else _item(read_amount, low, 0),
        None if high is None else _item(read_amount, high, 1),
    )


def read_scale(value: Any) -> tuple[float, float]:
    """Give the ends of a scale; `100` is short for `[0, 100]`."""
    if value == "open":
        raise PydanticCustomError("choice", "not built", {"choices": ("100", "10", "1", "[1, 5]")})
    return (0.0, read_number(value)) if type(value) is str else read_pair(value)


def read_scores(value: Any) -> tuple[float, ...]:
    """Give one score, or two that make a jump."""
    if type(value) is list:
        low, high = _two(value, "one or two")
        return _item(read_number, low, 0), _item(read_number, high, 1)
    return (read_number(value),)


def wrong(value: Any, expected: str, *, at: str | int | None = None) -> PydanticCustomError:
    """Give the fault of a value that is not the `expected` one, or of its part `at`."""
    if value is None or value in ("", {}, []):
        return PydanticCustomError("nothing", "nothing is written", {"at": at})
    return PydanticCustomError("wrong_scalar", "not a {expected}", {"expected": expected, "at": at, "found": value})


def _two(value: Any, expected: str) -> tuple[Any, Any]:
    if type(value) is not list:
        raise wrong(value, expected)
    if len(value) != 2:  # noqa: PLR2004 - a pair
        raise PydanticCustomError("wrong_count", "not {expected}", {"expected": expected, "found": len(value)})
    return value[0], value[1]


def _item(read: Any, value: Any, number: int) -> Any:
    try:
        return read(value)
    except PydanticCustomError as fault:
        raise wrong(value, str((fault.context or {}).get("expected", "")), at=number) from None


def _any_of(kind: str, *schemas: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({KIND: kind, "anyOf": list(schemas)})


# Numbers may stand in quotes, and text may look like a number: the reader goes by the field.
NUMBER_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": f"^{NUMBER.pattern}$"}]}
COUNT_SCHEMA = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": f"^{COUNT.pattern}$"}]}
WORD_SCHEMA = {"type": ["string", "number", "boolean"]}
AMOUNT_SCHEMA = {"type": ["number", "string"], "minLength": 1}
_PAIR = {"type": "array", "items": NUMBER_SCHEMA, "minItems": 2, "maxItems": 2}
_LIMITS = {
    KIND: "two numbers, `[low, high]`",
    "type": "array",
    "items": {"type": ["number", "string", "null"]},
    "minItems": 2,
    "maxItems": 2,
}
_LANGUAGES = {"type": "object", "additionalProperties": WORD_SCHEMA, "minProperties": 1}

Number = Annotated[float, PlainValidator(read_number), WithJsonSchema({KIND: "number", **NUMBER_SCHEMA})]
Count = Annotated[int, PlainValidator(read_count), WithJsonSchema({KIND: "whole number", **COUNT_SCHEMA})]
Word = Annotated[str, WithJsonSchema({KIND: "text", **WORD_SCHEMA})]
Words = Annotated[
    list[Word],
    BeforeValidator(read_words),
    _any_of("list of texts", WORD_SCHEMA, {"type": "array", "items": WORD_SCHEMA}),
]
Text = Annotated[
    ModelText, PlainValidator(read_text), _any_of("text, or a text for each language", WORD_SCHEMA, _LANGUAGES)
]
Amount = Annotated[
    ModelAmount,
    PlainValidator(read_amount),
    WithJsonSchema({KIND: "number, name of a reference value, or formula", **AMOUNT_SCHEMA}),
]
Pair = Annotated[
    tuple[float, float], PlainValidator(read_pair), WithJsonSchema({KIND: "two numbers, `[low, high]`", **_PAIR})
]
Limits = Annotated[tuple[ModelAmount | None, ModelAmount | None], PlainValidator(read_limits), WithJsonSchema(_LIMITS)]
Scale = Annotated[
    tuple[float, float],
    PlainValidator(read_scale),
    _any_of("the upper end of a scale from 0, or both ends, `[low, high]`", NUMBER_SCHEMA, _PAIR),
]
Scores = Annotated[
    tuple[float, ...], PlainValidator(read_scores), _any_of("a score, or two that make a jump", NUMBER_SCHEMA, _PAIR)
]
