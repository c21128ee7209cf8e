"""Complaints of the YAML parser, put into our words and at the place where a person should look."""

from __future__ import annotations

import re
from typing import Any

from bsc_cli.catalogue import files as rules
from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Finding, Place

_ANY = N_("the text does not follow the form of YAML here")
# The parser's words -> ours; the first that occur count.
_WORDS = (
    ("mapping values are not allowed", N_("a colon stands here that belongs to no key")),
    ("could not find expected ':'", N_("the colon after a key is missing")),
    ("did not find expected key", N_("a key was expected here")),
    ("expected ',' or ']'", N_("a comma or the closing ] is missing")),
    ("expected ',' or '}'", N_("a comma or the closing } is missing")),
    ("found unexpected end of stream", N_("the quote that opens here is never closed")),
    ("found character that cannot start any token", N_("text that begins with this character needs quotes")),
    ("expected '-' indicator", N_("an item of the list (-) was expected here")),
    ("block sequence entries are not allowed", N_("a list (-) cannot begin on this line")),
    ("expected node content", N_("a value was expected here")),
    ("escape character", N_("this \\ stands in double quotes and means nothing; single quotes take it as it is")),
    ("expected <document start>", N_("what stands here belongs to nothing above")),
    ("undefined tag handle", N_("a ! begins a tag, which is not allowed; text that begins so needs quotes")),
)


def syntax_fault(error: Any, text: str, file: str) -> Finding:
    """Give the finding of a complaint of the parser."""
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or error)
    context = str(getattr(error, "context", None) or "")
    if mark is None:
        return rules.SYNTAX.at(Place(file, 1, 1), problem=_ANY)
    if "quoted scalar" in context and "end of stream" in problem and error.context_mark is not None:
        mark = error.context_mark  # the end of the file tells nobody where the quote is
    lines = re.split("\r\n?|\n", text)
    line, column = mark.line, mark.column
    if line >= len(lines):  # the parser ends behind the last line, where nothing can be looked at
        line, column = len(lines) - 1, len(lines[-1])
    indent = lines[line][: len(lines[line]) - len(lines[line].lstrip(" \t"))]
    if "\t" in indent and column <= len(indent):
        return rules.TAB_INDENT.at(Place(file, line + 1, indent.index("\t") + 1))
    place = Place(file, line + 1, column + 1)
    if "alias" in context:
        return rules.UNKNOWN_ALIAS.at(place)
    return rules.SYNTAX.at(place, problem=next((ours for theirs, ours in _WORDS if theirs in problem), _ANY))
