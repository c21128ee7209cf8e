"""Keeps the `.po` files in step with the texts in the code: translations stay, new texts come in empty, old ones go.

python -m tools.messages            writes them
python -m tools.messages --check    exit 1 if one is out of step

Texts stand in the order of the files and of the lines in them, so that what belongs together is translated
together. Nothing in a `.po` file depends on the day or on line numbers. Everything above its first blank line is
the translators' own: notes, the glossary, the header.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from babel.messages.extract import extract_python
from babel.messages.pofile import escape
from jinja2.ext import babel_extract

from bsc_cli.catalogue import language

ROOT = Path(__file__).resolve().parent.parent
CODE = "bsc_cli"
TEMPLATES = "templates"
Texts = Mapping[str, tuple[str, ...]]
"""An English text -> the files it stands in."""


def texts(root: Path = ROOT) -> dict[str, tuple[str, ...]]:
    """Give every text marked for translation, in order, and where each stands."""
    found: dict[str, list[str]] = {}
    for file in files(root):
        for text in marked(file):
            where = found.setdefault(text, [])
            name = file.relative_to(root).as_posix()
            if name not in where:
                where.append(name)
    return {text: tuple(where) for text, where in found.items()}


def files(root: Path = ROOT) -> list[Path]:
    """Give the files that hold texts: our Python, and the templates."""
    templates = [file for file in (root / TEMPLATES).rglob("*") if file.is_file() and file.suffix != ".md"]
    return [*sorted((root / CODE).rglob("*.py")), *sorted(templates)]


def marked(file: Path) -> Iterator[str]:
    """Give the texts marked in one file: `N_("…")` in Python, `_("…")` in a template."""
    with file.open("rb") as opened:
        found: Iterable[tuple[object, ...]]
        if file.suffix == ".py":
            found = extract_python(opened, {"N_": None}, (), {})
        else:
            found = babel_extract(opened, ("_",), (), {"silent": "false"})
        for _line, _name, text, *_comments in found:
            if isinstance(text, str) and text:
                yield text


def header(file: Path, lang: str) -> str:
    """Give what stands above the first blank line of a `.po` file; of a new file, the least there must be."""
    if file.is_file():
        return file.read_text(encoding="utf-8").partition("\n\n")[0]
    fields = (f"Language: {lang}", "MIME-Version: 1.0", "Content-Type: text/plain; charset=UTF-8")
    return "\n".join(['msgid ""', 'msgstr ""', *(escape(f"{field}\n") for field in fields)])


def rendered(head: str, wanted: Texts, translations: Mapping[str, str]) -> str:
    """Give the whole `.po` file: `head`, then each text with where it stands and its translation, or none."""
    entries = [head]
    for text, where in wanted.items():
        places = [f"#: {place}" for place in where]
        entries.append("\n".join([*places, f"msgid {escape(text)}", f"msgstr {escape(translations.get(text, ''))}"]))
    return "\n\n".join(entries) + "\n"


def updated(file: Path, lang: str, wanted: Texts) -> str:
    """Give what the `.po` file of `lang` should be."""
    known = language.read(file) if file.is_file() else {}
    return rendered(header(file, lang), wanted, known)


def main() -> int:
    """Write or check; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description="Keep the .po files in step.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is out of step")
    check = parser.parse_args().check
    wanted = texts()
    stale = False
    for lang in language.LANGUAGES:
        if lang == language.SOURCE:
            continue
        file = language.po_file(lang)
        text = updated(file, lang, wanted)
        changed = not file.is_file() or file.read_text(encoding="utf-8") != text
        stale |= changed
        if changed and not check:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        done = set(language.read(file)) if file.is_file() else set()
        print(f"messages: {file.relative_to(ROOT).as_posix()}: {len(wanted)} texts, {len(set(wanted) - done)} to do")
    if stale and check:
        print("messages: out of step with the code; run `make messages` and translate what is new", file=sys.stderr)
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main())
