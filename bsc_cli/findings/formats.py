"""Findings as text: for people, as JSON, as GitHub annotations. Each format is a pure function.

Text from users' files never reaches the output as it is: what could move a cursor is written out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from bsc_cli.catalogue.language import translator
from bsc_cli.catalogue.marks import N_
from bsc_cli.catalogue.plain import json_text, visible
from bsc_cli.diagnostics import Finding, Findings, Place, Severity
from bsc_cli.findings import screen, sentences
from bsc_cli.findings.sentences import Translate

Source = Callable[[str], str | None]
"""A file as a finding names it -> its text, or None if it has none to be shown."""

SEVERITIES = {Severity.ERROR: N_("error"), Severity.WARNING: N_("warning"), Severity.NOTE: N_("note")}
_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}
_BOLD, _SOFT = "1", "2"
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
# What the reader of the file counts as the end of a line.
_LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_INDENT = "    "


def human(findings: Findings, lang: str, *, color: bool = False, sources: Source | None = None) -> str:
    """Give the findings for people, 80 columns wide, file by file: place, message, source line, how to mend it.

    Files and findings come in the order given. `sources` gives the text of a file, to show the line at fault.
    """
    say = translator(lang)
    paint = _painted if color else _plain
    read = lru_cache(maxsize=1)(lambda file: _LINE_BREAK.split((sources(file) if sources else None) or ""))
    blocks = []
    for file, group in _by_file(findings).items():
        heading = [paint(visible(file), _BOLD)] if file else []
        shown = ["\n".join(_told(finding, say, paint, read)) for finding in group]
        blocks.append("\n".join([*heading, "\n\n".join(shown)]))
    return "\n\n".join(blocks) + ("\n" if blocks else "")


def _by_file(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.place.file if finding.place else "", []).append(finding)
    return groups


def _told(
    finding: Finding, say: Translate, paint: Callable[[str, str], str], read: Callable[[str], list[str]]
) -> Iterator[str]:
    """Give the lines that tell one finding."""
    rule = finding.rule
    where = _position(finding.place)
    colour = _COLOURS[rule.severity]
    severity = paint(say(SEVERITIES[rule.severity]), colour)
    yield "  " + "  ".join(part for part in (visible(where), severity, f"{rule.code} {rule.name}") if part)
    yield screen.wrapped(sentences.message(finding, say), first=_INDENT, rest=_INDENT)
    yield from _source_lines(finding.place, colour, paint, read)
    if finding.suggestions:
        near = say(N_(", ")).join(finding.suggestions)
        yield screen.wrapped(say(N_("Did you mean: {near}?")).format(near=near), first=_INDENT, rest=_INDENT)
    mend = say(N_("How to mend it: {fix}")).format(fix=sentences.fix(finding, say))
    yield screen.wrapped(mend, first=_INDENT, rest=_INDENT + "  ")


def _position(place: Place | None) -> str:
    """Give the place inside its file: `23:17`, `Sheet1!C5`, or ''.

    >>> _position(Place("a.yaml", 23, 17)), _position(Place("a.xlsx", sheet="Q1", cell="C5")), _position(Place("a"))
    ('23:17', 'Q1!C5', '')
    """
    return "" if place is None else str(Place("", place.line, place.column, place.sheet, place.cell)).lstrip(":")


def _source_lines(
    place: Place | None, colour: str, paint: Callable[[str, str], str], read: Callable[[str], list[str]]
) -> Iterator[str]:
    """Give the line at fault and a caret under the place, if the text is there."""
    if place is None or place.line is None or not place.file:
        return
    lines = read(place.file)
    if not 1 <= place.line <= len(lines) or not lines[place.line - 1].strip():
        return
    gutter = f"{place.line:>8} | "
    line, caret = screen.pointed(lines[place.line - 1], place.column, room=screen.WIDTH - len(gutter))
    yield paint(gutter, _SOFT) + line
    if caret:
        yield paint(f"{'':8} | ", _SOFT) + paint(caret, colour)


def _painted(text: str, colour: str) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m"


def _plain(text: str, _colour: str) -> str:
    return text


def record(finding: Finding, lang: str) -> dict[str, object]:
    """Give a finding as named plain values, the fields that docs/findings.md lists; None where there is none."""
    say = translator(lang)
    place = finding.place or Place("")
    return {
        "code": finding.rule.code,
        "name": finding.rule.name,
        "severity": finding.rule.severity.value,
        "file": place.file or None,
        "line": place.line,
        "column": place.column,
        "sheet": place.sheet,
        "cell": place.cell,
        "message": sentences.message(finding, say),
        "why": sentences.why(finding, say),
        "fix": sentences.fix(finding, say),
        "suggestions": list(finding.suggestions),
    }


def as_json(findings: Findings, lang: str) -> str:
    """Give the findings as a JSON array of `record`s."""
    return json_text([record(finding, lang) for finding in findings])


def as_github(findings: Findings, lang: str) -> str:
    """Give the findings as GitHub workflow commands, one a line, which become annotations of the change."""
    return "".join(_annotation(finding, translator(lang)) + "\n" for finding in findings)


def _annotation(finding: Finding, say: Translate) -> str:
    place = finding.place or Place("")
    properties = {
        "file": place.file,
        "line": place.line,
        "col": place.column,
        "title": f"{finding.rule.code} {finding.rule.name}",
    }
    told = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
    where = f"{_position(place)}: " if place.cell else ""
    lines = [where + sentences.message(finding, say), sentences.fix(finding, say)]
    if finding.suggestions:
        lines.insert(1, say(N_("Did you mean: {near}?")).format(near=say(N_(", ")).join(finding.suggestions)))
    text = "\n".join(visible(line) for line in lines)
    return f"::{_COMMANDS[finding.rule.severity]} {told}::{_data(text)}"


def _data(text: str) -> str:
    """Give `text` as a workflow command's message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Give `text` as a property of a workflow command."""
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[str, Callable[[Findings, str], str]] = {"json": as_json, "github": as_github}
