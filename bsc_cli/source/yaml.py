"""YAML to a `Document`, from libyaml's events: positions kept, nothing constructed, everything bounded.

YAML 1.2 meaning with one addition: a scalar is text, whatever it looks like; who reads a field decides
what its text means. So `no`, `010001` and `12:30` are text here, and a number field reads `95` itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from bsc_cli.catalogue import files as rules
from bsc_cli.diagnostics import Finding, Findings, Place
from bsc_cli.source.document import Document, Mark, Value

if TYPE_CHECKING:
    from bsc_cli.source.document import Marks

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 64
MAX_NODES = 200_000
NULLS = frozenset(("", "~", "null", "Null", "NULL"))
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

try:
    from yaml._yaml import CParser as _Parser
except ImportError:  # a PyYAML without libyaml: slower, the same events
    _Parser = yaml.Loader


def read_yaml(data: bytes, *, file: str) -> tuple[Document | None, Findings]:
    """Read one YAML file; the document is None if any finding is an error."""
    if len(data) > MAX_BYTES:
        return None, (rules.FILE_TOO_LARGE.at(Place(file), size=len(data), limit=MAX_BYTES),)
    text, finding = _decoded(data, file)
    if finding is not None:
        return None, (finding,)
    builder = _Builder(file)
    try:
        builder.read(_Parser(text))
    except yaml.YAMLError as error:
        builder.findings.append(_syntax_fault(error, text, file))
    except _StopReadingError as stop:
        builder.findings.append(stop.finding)
    findings = tuple(sorted(builder.findings, key=Finding.order))
    if findings or builder.root is None:
        return None, findings or (rules.FILE_EMPTY.at(Place(file, 1, 1)),)
    value, mark = builder.root
    return Document(file=file, value=value, mark=mark), ()


def _decoded(data: bytes, file: str) -> tuple[str, Finding | None]:
    """Give the text, or a finding that names the first byte that is not UTF-8, or not printable."""
    for bom, name in ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16")):
        if data.startswith(bom):
            return "", rules.NOT_UTF8.at(Place(file, 1, 1), looks_like=name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", errors="replace")
        place = Place(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
        return "", rules.NOT_UTF8.at(place, looks_like=_likely_encoding(data))
    bad = UNPRINTABLE.search(text)
    if bad is not None:
        return "", rules.UNPRINTABLE.at(_place(text, bad.start(), file), code=f"U+{ord(bad[0]):04X}")
    return text, None


def _likely_encoding(data: bytes) -> str:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "Latin-1"
    return "GBK"


def _place(text: str, offset: int, file: str) -> Place:
    return Place(file, text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def _syntax_fault(error: yaml.YAMLError, text: str, file: str) -> Finding:
    """Put libyaml's complaint into our words, at its place."""
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or error)
    if mark is None:
        return rules.SYNTAX.at(Place(file), problem=problem)
    place = Place(file, mark.line + 1, mark.column + 1)
    lines = text.split("\n")
    line = lines[min(mark.line, len(lines) - 1)]
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return rules.TAB_INDENT.at(place)
    if "alias" in problem:
        return rules.UNKNOWN_ALIAS.at(place)
    return rules.SYNTAX.at(place, problem=problem)


class _StopReadingError(Exception):
    """Reading cannot go on; `finding` tells why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.rule.code)
        self.finding = finding


class _Builder:
    """Builds values and marks from events, with a stack of its own instead of recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.root: tuple[Value, Mark] | None = None
        self.anchors: dict[str, tuple[Value, Marks, int]] = {}
        self.nodes = 0

    def at(self, mark: Any) -> Place:
        return Place(self.file, mark.line + 1, mark.column + 1)

    def read(self, parser: Any) -> None:
        """Read all events of `parser`."""
        get = parser.get_event
        scalar, mapping, sequence, alias = (
            yaml.ScalarEvent,
            yaml.MappingStartEvent,
            yaml.SequenceStartEvent,
            yaml.AliasEvent,
        )
        ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        # One frame a container: [is mapping, values, marks, pending key, line, column, anchor, nodes before].
        stack: list[list[Any]] = []
        documents = 0
        while True:
            event = get()
            kind = type(event)
            if kind is scalar:
                self.nodes += 1
                value: Value = event.value
                if not event.style and value in NULLS and event.tag is None:
                    value = None
                if event.tag is not None or event.anchor is not None:
                    self._note(event, value, None, 1)
                start = event.start_mark
                line, column = start.line, start.column
                # Nine events in ten are plain scalars in a mapping: the short way for them.
                if stack and (frame := stack[-1])[0] and (value is not None or frame[3] is not None):
                    pending = frame[3]
                    if pending is not None:
                        if (key := pending[0]) is not None:
                            frame[1][key] = value
                            frame[2][key] = (pending[1], pending[2], line, column, None)
                        frame[3] = None
                        continue
                    if value != "<<" and value not in frame[2]:
                        frame[3] = (value, line, column)
                        continue
                self._put(stack, value, line, column, None, text=event.value)
            elif kind is mapping or kind is sequence:
                self.nodes += 1
                start = event.start_mark
                if len(stack) >= MAX_DEPTH:
                    raise _StopReadingError(rules.TOO_DEEP.at(self.at(start), limit=MAX_DEPTH))
                if event.tag is not None:
                    self.findings.append(rules.TAG.at(self.at(start), tag=event.tag))
                is_mapping = kind is mapping
                empty: Any = ({}, {}) if is_mapping else ([], [])
                stack.append([is_mapping, *empty, None, start.line, start.column, event.anchor, self.nodes])
            elif kind in ends:
                is_mapping, values, marks, _key, line, column, anchor, before = stack.pop()
                if anchor is not None:
                    self.anchors[anchor] = (values, marks, self.nodes - before + 1)
                self._put(stack, values, line, column, marks, text=None)
            elif kind is alias:
                self._put_alias(stack, event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise _StopReadingError(rules.SEVERAL_DOCUMENTS.at(self.at(event.start_mark)))
            elif kind is yaml.StreamEndEvent:
                return
            if self.nodes > MAX_NODES:
                raise _StopReadingError(rules.TOO_MANY_NODES.at(self.at(event.start_mark), limit=MAX_NODES))

    def _note(self, event: Any, value: Value, marks: Marks, size: int) -> None:
        if event.tag is not None:
            self.findings.append(rules.TAG.at(self.at(event.start_mark), tag=event.tag))
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, marks, size)

    def _put_alias(self, stack: list[list[Any]], event: Any) -> None:
        known = self.anchors.get(event.anchor)
        start = event.start_mark
        if known is None:
            self.findings.append(rules.UNKNOWN_ALIAS.at(self.at(start)))
            known = (None, None, 1)
        value, marks, size = known
        self.nodes += size
        self._put(stack, value, start.line, start.column, marks, text=value if isinstance(value, str) else None)

    def _put(
        self, stack: list[list[Any]], value: Value, line: int, column: int, marks: Marks, *, text: str | None
    ) -> None:
        """Give a finished value to the container on top of the stack, as its next key, value or item."""
        if not stack:
            self.root = (value, (line, column, line, column, marks))
            return
        frame = stack[-1]
        if not frame[0]:
            frame[1].append(value)
            frame[2].append((line, column, line, column, marks))
            return
        pending = frame[3]
        if pending is None:
            frame[3] = self._key(frame, line, column, text)
            return
        key, key_line, key_column = pending
        frame[3] = None
        if key is not None:
            frame[1][key] = value
            frame[2][key] = (key_line, key_column, line, column, marks)

    def _key(self, frame: list[Any], line: int, column: int, text: str | None) -> tuple[str | None, int, int]:
        """Give the pending key; a key that cannot be used is None, so that its value is passed over."""
        place = Place(self.file, line + 1, column + 1)
        if text is None:
            self.findings.append(rules.KEY_NOT_TEXT.at(place))
            return None, line, column
        if text == "<<":
            self.findings.append(rules.MERGE_KEY.at(place))
            return None, line, column
        if text in frame[2]:
            first = frame[2][text]
            self.findings.append(rules.DUPLICATE_KEY.at(place, key=text, first=first[0] + 1))
            return None, line, column
        return text, line, column
