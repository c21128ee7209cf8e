"""Templates for Typst: what Jinja makes of them, and where in a template a line of the result came from.

Jinja puts the files of a report together and fills in the texts of its language; it never sees the report's data, which
Typst reads by itself. Whatever Jinja prints is a literal of Typst's: no text can become markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bsc_cli.catalogue.language import translator
from bsc_cli.reports.html import built_in

_ESCAPED = str.maketrans(
    {"\\": "\\\\", '"': '\\"', **{chr(code): f"\\u{{{code:x}}}" for code in (*range(0x20), 0x7F, 0x2028, 0x2029)}}
)
_OPEN, _CLOSE = "\x02", "\x03"
_MARK = re.compile(f"{_OPEN}([^{_CLOSE}]*):(\\d+){_CLOSE}([^{_OPEN}]*)")


def source(name: str, *, lang: str, overrides: Path | None) -> str:
    """Give the template `name` as Typst reads it; raises what Jinja raises."""
    return _environment(lang, overrides, traced=False).get_template(name).render()


def origin(name: str, line: int, *, lang: str, overrides: Path | None) -> tuple[str, int] | None:
    """Give template and line behind a line (from 1) of `source`; None if there is no such line."""
    lines = _environment(lang, overrides, traced=True).get_template(name).render().split("\n")
    found: tuple[str, int] | None = None
    for marks in (_MARK.findall(one) for one in lines[:line]):
        told = [(template, int(number)) for template, number, text in marks if text.strip()] or [
            (template, int(number)) for template, number, _ in marks
        ]
        found = told[0] if told else found
    return found if line <= len(lines) else None


def literal(text: object) -> str:
    r"""Give `text` as a string of Typst's.

    >>> print(literal('a "b" \\ #c()'))
    "a \"b\" \\ #c()"
    """
    return f'"{str(text).translate(_ESCAPED)}"'


class _Traced(Extension):
    """Marks where each line of a template's own text came from."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Give the tokens of a template, the text among them marked."""
        for token in stream:
            if token.type != "data":
                yield token
                continue
            lines = token.value.split("\n")
            marks = (f"{_OPEN}{stream.name}:{token.lineno + n}{_CLOSE}" for n in range(len(lines)))
            marked = "\n".join(mark + line for mark, line in zip(marks, lines, strict=True))
            yield Token(token.lineno, token.type, marked)


@lru_cache(maxsize=16)
def _environment(lang: str, overrides: Path | None, *, traced: bool) -> ImmutableSandboxedEnvironment:
    """Give the Jinja environment of one language; kept, so that each template is compiled once a run."""
    folders = [folder for folder in (overrides, built_in()) if folder is not None]
    made = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        extensions=[_Traced] if traced else [],
        undefined=StrictUndefined,
        finalize=literal,
        autoescape=False,  # this is no HTML: `finalize` makes a literal of whatever is printed
    )
    made.globals["_"] = translator(lang)
    return made
