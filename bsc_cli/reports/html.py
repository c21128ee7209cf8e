"""Pages as HTML: one self-contained file each, through Jinja templates that a workspace may override.

Templates are looked up in the workspace's own folder, then in the package. They run in a sandbox, everything
they print is escaped, and a name that does not exist is a fault. What they may use is in templates/README.md.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bsc_cli.catalogue import output as rules
from bsc_cli.catalogue.language import translator
from bsc_cli.diagnostics import Place, UserError
from bsc_cli.model.text import Text
from bsc_cli.reports import charts, derivation, page, strategy_map
from bsc_cli.reports.page import IndexPage, UnitPage

UNIT = "unit.html"
INDEX = "index.html"
# How templates/base.html marks a page as ours.
_MARK = '<meta name="generator" content="bsc">'
_AUTHOR = re.compile('<meta name="author" content="([^"]*)">')
_HEAD = 4096
_PACKAGE = Path(__file__).resolve().parent.parent
_BUILT_IN = _PACKAGE / "_templates"
_CHECKOUT = _PACKAGE.parent / "templates"
_FIELDS = {
    kind: frozenset(field.name for field in fields(kind))
    for module in (page, charts, derivation, strategy_map)
    for kind in vars(module).values()
    if isinstance(kind, type) and is_dataclass(kind)
}
"""What templates may read: the fields of the frozen values that a page is made of."""
_RUNTIME_FAULTS = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)


def unit_html(page: UnitPage, *, overrides: Path | None = None, shown: Callable[[Path], str] = str) -> str:
    """Give the report of one unit; raises UserError for a template in `overrides` that does not work.

    `overrides` is the workspace's folder of templates; `shown` says how a file of it is named in a finding.
    """
    return _render(UNIT, page, overrides, shown)


def index_html(page: IndexPage, *, overrides: Path | None = None, shown: Callable[[Path], str] = str) -> str:
    """Give the page that lists and links all units; raises UserError like `unit_html`."""
    return _render(INDEX, page, overrides, shown)


def is_page_of(file: Path, organisation: Text) -> bool:
    """Tell whether a file is a page that was written for `organisation`, in whichever language."""
    with file.open(encoding="utf-8", errors="replace") as opened:
        head = opened.read(_HEAD)
    author = _AUTHOR.search(head)
    names = {name for _, name in organisation.versions}
    return _MARK in head and author is not None and unescape(author[1]) in names


def built_in() -> Path:
    """Give the folder of our own templates: inside the package when installed, else in the checkout."""
    return _BUILT_IN if _BUILT_IN.is_dir() else _CHECKOUT


def _render(name: str, page: UnitPage | IndexPage, overrides: Path | None, shown: Callable[[Path], str]) -> str:
    try:
        return environment(page.lang, overrides).get_template(name).render(page=page) + "\n"
    except TemplateSyntaxError as error:
        file = _overriding(error.filename, overrides)
        if file is None:
            raise
        problem = error.message or type(error).__name__
        found = rules.TEMPLATE_SYNTAX.at(Place(shown(file), error.lineno), template=file.name, problem=problem)
        raise UserError(found) from error
    except UnicodeDecodeError as error:
        file, line = not_utf8(overrides, ".html", ".css")
        if file is None:
            raise
        found = rules.TEMPLATE_SYNTAX.at(Place(shown(file), line), template=file.name, problem=error.reason)
        raise UserError(found) from error
    except _RUNTIME_FAULTS as error:
        file, line = _failing(error, overrides)
        if file is None:
            raise
        found = rules.TEMPLATE_FAILED.at(Place(shown(file), line), template=file.name, problem=str(error))
        raise UserError(found) from error


def _failing(error: Exception, overrides: Path | None) -> tuple[Path | None, int | None]:
    """Give the workspace's template that failed, and the line, if one is known.

    Where one of ours failed, it lacks what a template of the workspace should have given it.
    """
    if overrides is None:
        return None, None
    frames = traceback.extract_tb(error.__traceback__)
    ran = [frame for frame in frames if Path(frame.filename).parent in {overrides, built_in()}]
    if ran and (file := _overriding(ran[-1].filename, overrides)):
        return file, ran[-1].lineno
    # Of several, the one with the parts that others use: `_parts.html` comes first.
    instead = sorted(file for file in overrides.glob("*.html") if (built_in() / file.name).is_file())
    return (instead[0] if instead else None), None


def _overriding(filename: str | None, overrides: Path | None) -> Path | None:
    """Give the file if it is a template of the workspace, else None."""
    if filename is None or overrides is None:
        return None
    path = Path(filename)
    return path if path.is_relative_to(overrides) else None


def not_utf8(overrides: Path | None, *suffixes: str) -> tuple[Path | None, int | None]:
    """Give the first template of the workspace that is not UTF-8, and the line where it stops being so."""
    for file in sorted(overrides.iterdir()) if overrides is not None else ():
        content = file.read_bytes() if file.suffix in suffixes and file.is_file() else b""
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            return file, content.count(b"\n", 0, error.start) + 1
    return None, None


class _Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox that knows a page's own fields are safe to read, and asks of everything else."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Give an attribute as a template may see it."""
        if attribute in _FIELDS.get(type(obj), ()):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


@lru_cache(maxsize=16)
def environment(lang: str, overrides: Path | None) -> ImmutableSandboxedEnvironment:
    """Give the Jinja environment of one language; kept, so that each template is compiled once a run."""
    folders = [folder for folder in (overrides, built_in()) if folder is not None]
    made = _Sandbox(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    made.globals["_"] = translator(lang)
    return made
