"""Writes the generated docs, or says which are stale. What a page holds is decided by the part it describes.

python -m tools.docs            writes them
python -m tools.docs --check    exit 1 if one is missing, stale or left over
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bsc_cli.definitions import reference as definitions_reference
from bsc_cli.definitions import schema
from bsc_cli.findings import reference as findings_reference
from tools import cli_reference

ROOT = Path(__file__).resolve().parent.parent


def findings() -> Mapping[str, str]:
    """Give the page of every finding."""
    return {"docs/findings.md": findings_reference.page()}


def definitions() -> Mapping[str, str]:
    """Give the page of every key a definition may hold."""
    return {"docs/definitions.md": definitions_reference.page()}


def schemas() -> Mapping[str, str]:
    """Give the JSON Schemas, by file name."""
    return {f"docs/schema/{name}": text for name, text in schema.documents().items()}


def commands() -> Mapping[str, str]:
    """Give the page of every command and option."""
    return {"docs/cli.md": cli_reference.page()}


# A new generated page is one more function here: it gives texts by their path from the root.
GENERATORS: tuple[Callable[[], Mapping[str, str]], ...] = (findings, definitions, schemas, commands)
# In these folders nothing stands but generated files.
GENERATED_FOLDERS = ("docs/schema",)


def pages() -> dict[str, str]:
    """Give every generated text by its path, each ending in one newline."""
    made: dict[str, str] = {}
    for generator in GENERATORS:
        for path, text in generator().items():
            if path in made:
                message = f"{path} is generated twice"
                raise ValueError(message)
            made[path] = text.rstrip("\n") + "\n"
    return made


def faults(made: Mapping[str, str], *, root: Path = ROOT) -> Iterator[str]:
    """Say of each file how it departs from what is generated."""
    for path, text in made.items():
        file = root / path
        if not file.is_file():
            yield f"{path} is missing"
        elif file.read_text(encoding="utf-8") != text:
            yield f"{path} is stale"
    for path in left_over(made, root=root):
        yield f"{path} is not generated any more"


def left_over(made: Mapping[str, str], *, root: Path = ROOT) -> list[str]:
    """Give the files in generated folders that no generator makes."""
    files = (file for folder in GENERATED_FOLDERS for file in (root / folder).rglob("*") if file.is_file())
    return sorted({file.relative_to(root).as_posix() for file in files} - set(made))


def write(made: Mapping[str, str], *, root: Path = ROOT) -> list[str]:
    """Write what differs and remove what is left over; give the paths that changed."""
    changed = []
    for path, text in made.items():
        file = root / path
        if file.is_file() and file.read_text(encoding="utf-8") == text:
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
        changed.append(path)
    for path in left_over(made, root=root):
        (root / path).unlink()
        changed.append(path)
    return changed


def main() -> int:
    """Write or check; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.docs", description="Write the generated docs.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a page is stale")
    made = pages()
    if not parser.parse_args().check:
        changed = write(made)
        print("\n".join(f"wrote {path}" for path in changed) or "docs: nothing changed")
        return 0
    found = list(faults(made))
    for fault in found:
        print(f"docs: {fault}; run `make docs` and commit the result", file=sys.stderr)
    if not found:
        print(f"docs: {len(made)} generated pages are up to date")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
