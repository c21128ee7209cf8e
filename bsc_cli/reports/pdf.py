"""Pages as PDF: tagged and accessible (PDF/UA-1), through templates for Typst that a workspace may override.

The page reaches Typst as JSON, never as a part of the template. The fonts of the package come first, so that a
report has the same bytes on every machine; those of the system are asked only for characters that the package
lacks. A character that no font has is told, and nothing is printed: the alternative is a box in its place.
"""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

import typst
from jinja2 import TemplateError, TemplateSyntaxError

from bsc_cli.catalogue import output as rules
from bsc_cli.diagnostics import Place, UserError
from bsc_cli.model.text import Text
from bsc_cli.reports import typesetting
from bsc_cli.reports.html import built_in, not_utf8
from bsc_cli.reports.page import IndexPage, UnitPage

UNIT = "unit.typ"
INDEX = "index.typ"
FONTS = Path(__file__).resolve().parent / "fonts"
_MISSING = re.compile(r'(?:the text|disallowed codepoint) `"(.*?)"`', re.DOTALL)
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_PLACE = re.compile(r"┌─ (.*?):(\d+):\d+")
_MAIN = "__typst_py_bytes__.typ"
_UNBROKEN = 25
# Longer than any word of a language. It may break after every few letters, but not before what joins one.
_RUN = re.compile(f"[^\\s\u2e80-\uffff]{{{_UNBROKEN},}}")
_PIECE = re.compile(".{8}(?![\u0300-\u036f\u200b-\u200f\ufe00-\ufe0f]|$)")
_BREAK = "\N{ZERO WIDTH SPACE}"
# Nobody sees it, and the standard does not allow it.
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_KEYWORDS = re.compile(rb"<pdf:Keywords>(.*?)</pdf:Keywords>", re.DOTALL)
_CREATOR = re.compile(rb"<dc:creator>.*?<rdf:li[^>]*>(.*?)</rdf:li>", re.DOTALL)
_OURS = "bsc"


@dataclass(frozen=True, slots=True)
class Printed:
    """A report as PDF; or, if `data` is empty, the characters of it that no font has."""

    data: bytes
    missing: tuple[str, ...] = ()


def unit_pdf(
    page: UnitPage, *, overrides: Path | None = None, shown: Callable[[Path], str] = str, system_fonts: bool = True
) -> Printed:
    """Give the report of one unit; raises UserError for a template in `overrides` that does not work.

    `overrides` is the workspace's folder of templates; `shown` says how a file of it is named in a finding.
    """
    return _print(UNIT, page, overrides, shown, system_fonts=system_fonts)


def index_pdf(
    page: IndexPage, *, overrides: Path | None = None, shown: Callable[[Path], str] = str, system_fonts: bool = True
) -> Printed:
    """Give the list of all units; raises UserError like `unit_pdf`."""
    return _print(INDEX, page, overrides, shown, system_fonts=system_fonts)


def is_pdf_of(data: bytes, organisation: Text) -> bool:
    """Tell whether a PDF was written for `organisation`, in whichever language."""
    author = _CREATOR.search(data)
    names = {name for _, name in organisation.versions}
    return author is not None and _told(author[1]) in names and _OURS in _keywords(data)


def listed(data: bytes) -> frozenset[str]:
    """Give the ids of the units that a list of ours holds."""
    return frozenset(_keywords(data)) - {_OURS}


def _keywords(data: bytes) -> list[str]:
    found = _KEYWORDS.search(data)
    return _told(found[1]).split(", ") if found else []


def _told(written: bytes) -> str:
    return unescape(written.decode(errors="replace")).replace(_BREAK, "")


def _print(
    name: str, page: UnitPage | IndexPage, overrides: Path | None, shown: Callable[[Path], str], *, system_fonts: bool
) -> Printed:
    source = _source(name, page.lang, overrides, shown)
    inputs = {"page": json.dumps(as_data(page), ensure_ascii=False)}
    missing: tuple[str, ...] = ()
    for system in (False, True) if system_fonts else (False,):
        try:
            data = _compiler(overrides or built_in(), system=system).compile(
                input=source, format="pdf", sys_inputs=inputs, pdf_standards="ua-1"
            )
        except typst.TypstError as error:
            missing = _missing(error)
            if not missing:
                raise _failed(error, name, page.lang, overrides, shown) from error
        else:
            return Printed(data if isinstance(data, bytes) else b"")
    return Printed(b"", missing)


def as_data(value: Any) -> Any:
    """Give a page as JSON holds it: objects for its dataclasses, and room to break in every long run of letters."""
    if isinstance(value, str):
        text = value.replace(_MARK, "")
        return _RUN.sub(_broken, text) if len(text) >= _UNBROKEN else text
    if isinstance(value, tuple):
        return [as_data(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {name: as_data(getattr(value, name)) for name in _names(type(value))}
    return value


def _broken(run: re.Match[str]) -> str:
    return _PIECE.sub(rf"\g<0>{_BREAK}", run[0])


@lru_cache(maxsize=64)
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@lru_cache(maxsize=2)
def _fonts(*, system: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=system, include_embedded_fonts=True, font_paths=[FONTS])


@lru_cache(maxsize=4)
def _compiler(root: Path, *, system: bool) -> typst.Compiler:
    """Give a compiler that sees the files below `root` and no other."""
    return typst.Compiler(root=root, font_paths=_fonts(system=system))


@lru_cache(maxsize=16)
def _source(name: str, lang: str, overrides: Path | None, shown: Callable[[Path], str]) -> bytes:
    """Give a template as Typst reads it; raises UserError for one of the workspace's that Jinja cannot read."""
    try:
        return typesetting.source(name, lang=lang, overrides=overrides).encode()
    except TemplateSyntaxError as error:
        file = Path(error.filename or "")
        if overrides is None or not file.is_relative_to(overrides):
            raise
        problem = error.message or type(error).__name__
        found = rules.TEMPLATE_SYNTAX.at(Place(shown(file), error.lineno), template=file.name, problem=problem)
        raise UserError(found) from error
    except UnicodeDecodeError as error:
        spoilt, line = not_utf8(overrides, ".typ")
        if spoilt is None:
            raise
        found = rules.TEMPLATE_SYNTAX.at(Place(shown(spoilt), line), template=spoilt.name, problem=error.reason)
        raise UserError(found) from error
    except (TemplateError, TypeError, ValueError) as error:
        frames = traceback.extract_tb(error.__traceback__)
        ran = [frame for frame in frames if overrides is not None and Path(frame.filename).parent == overrides]
        instead, line = (Path(ran[-1].filename), ran[-1].lineno) if ran else (_instead(overrides), None)
        if instead is None:
            raise
        found = rules.TEMPLATE_FAILED.at(Place(shown(instead), line), template=instead.name, problem=str(error))
        raise UserError(found) from error


def _missing(error: typst.TypstError) -> tuple[str, ...]:
    """Give the characters that no font has, each once, in the order of their codes."""
    texts = (_CODE.sub(_character, text) for text in _MISSING.findall(error.diagnostic))
    return tuple(sorted({character for text in texts for character in text}))


def _character(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1], 16)) if escaped[1] else escaped[2]


def _failed(
    error: typst.TypstError, name: str, lang: str, overrides: Path | None, shown: Callable[[Path], str]
) -> Exception:
    """Give the finding about the workspace's template that failed; the error itself if it has none."""
    file, line = _instead(overrides), None
    found = _PLACE.search(error.diagnostic)
    if found and overrides is not None:
        own, at = Path(found[1]).resolve(), int(found[2])
        if own.name == _MAIN:
            template, at = typesetting.origin(name, at, lang=lang, overrides=overrides) or (name, at)
            own = overrides / template
        if own.is_file() and own.is_relative_to(overrides):
            file, line = own, at
    if file is None:
        return error
    problem = "; ".join((error.message, *error.hints))
    return UserError(rules.TEMPLATE_FAILED.at(Place(shown(file), line), template=file.name, problem=problem))


def _instead(overrides: Path | None) -> Path | None:
    """Give a template of the workspace's that stands in the place of one of ours, if there is any.

    Where one of ours fails, it lacks what that should have given it; of several, the one that others use comes first.
    """
    own = sorted(overrides.glob("*.typ")) if overrides is not None else []
    return next((file for file in own if (built_in() / file.name).is_file()), None)
