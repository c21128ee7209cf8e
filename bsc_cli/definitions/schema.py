"""The JSON Schemas of the three kinds of files, for editors that complete and check while one writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bsc_cli.definitions.surface import KIND, SHORT, Surface
from bsc_cli.definitions.surface_scorecard import ScorecardSource
from bsc_cli.definitions.surface_workspace import MappingSource, WorkspaceSource

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILES: dict[str, tuple[type[Surface], str]] = {
    "workspace": (WorkspaceSource, "bsc.yaml: what is true of the whole organisation"),
    "scorecard": (ScorecardSource, "A file under scorecards/: one scorecard"),
    "mapping": (MappingSource, "A file under mappings/: how a table of results is read"),
}


def documents() -> Mapping[str, str]:
    """Give the text of each JSON Schema by its file name."""
    return {f"{name}.schema.json": _text(model, title) for name, (model, title) in FILES.items()}


def _text(model: type[Surface], title: str) -> str:
    made = _published(model.model_json_schema())
    made.pop("description", None)
    whole = {"$schema": DIALECT, "title": title, **made}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _published(schema: Any) -> Any:
    """Give a schema without what serves only the program: its own titles and defaults, keys of short forms."""
    if isinstance(schema, list):
        return [_published(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    short = schema.get("properties", {}).get(SHORT)
    made = {
        key: _named(value) if key in ("properties", "$defs") else value if key == "examples" else _published(value)
        for key, value in schema.items()
        if key not in ("title", "default", KIND)
    }
    return made if short is None else {"anyOf": [_published(short), made]}


def _named(schemas: dict[str, Any]) -> dict[str, Any]:
    """Give the schemas of keys; a key may be called like a word of JSON Schema."""
    return {name: _published(schema) for name, schema in schemas.items() if name != SHORT}
