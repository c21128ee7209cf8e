"""YAML to a `Document`, from libyaml's events: positions kept, nothing constructed, everything bounded.

YAML 1.2 meaning with one addition: a scalar is text, whatever it looks like; who reads a field decides
what its text means. So `no`, `010001` and `12:30` are text here, and a number field reads `95` itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from bsc_cli.catalogue import files as rules
from bsc_cli.diagnostics import Finding, Findings, Place
from bsc_cli.source.document import MORE, Document, Mark, Path, Value
from bsc_cli.source.encoding import UNSEEN, decoded
from bsc_cli.source.yaml_cuts import is_open, joined
from bsc_cli.source.yaml_syntax import syntax_fault

if TYPE_CHECKING:
    from bsc_cli.source.document import Marks

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 64
MAX_NODES = 200_000
NULLS = frozenset(("", "~", "null", "Null", "NULL"))


def _parser() -> Any:
    """Give PyYAML's parser over libyaml, or where it was built without, the slower one with the same events."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


_Parser = _parser()


def read_yaml(data: bytes, *, file: str) -> tuple[Document | None, Findings]:
    """Read one YAML file; the document is None if a fault leaves it uncertain what the rest of the file says.

    A fault of one value (a key written twice, a tag, an unknown alias) costs that value, not the document, which
    tells under `lost` what is not in it.
    """
    if len(data) > MAX_BYTES:
        return None, (rules.FILE_TOO_LARGE.at(Place(file), size=len(data), limit=MAX_BYTES),)
    text, finding = decoded(data, file)
    if finding is not None:
        return None, (finding,)
    builder = _Builder(file)
    stopped: Finding | None = None
    try:
        builder.read(_Parser(text))
    except yaml.YAMLError as error:
        stopped = syntax_fault(error, text, file)
    except _StopReadingError as stop:
        stopped = stop.finding
    if stopped is not None:
        return None, tuple(sorted((*builder.findings, stopped), key=Finding.order))
    findings = tuple(sorted(builder.findings, key=Finding.order))
    if builder.root is None or builder.root[0] is None:
        return None, findings or (rules.FILE_EMPTY.at(Place(file, 1, 1)),)
    value, mark = builder.root
    return Document(file=file, value=value, mark=mark, lost=tuple(builder.lost)), findings


class _StopReadingError(Exception):
    """Reading cannot go on; `finding` tells why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.rule.code)
        self.finding = finding


class _Frame:
    """A mapping or list that is being read. `pending` is the key whose value comes next; its text None: passed over."""

    __slots__ = ("anchor", "before", "column", "is_flow", "is_mapping", "line", "marks", "pending", "values")

    def __init__(self, event: Any, *, is_mapping: bool, before: int) -> None:
        start = event.start_mark
        self.is_mapping = is_mapping
        self.is_flow: bool = event.flow_style
        self.values: Any = {} if is_mapping else []
        self.marks: Any = {} if is_mapping else []
        self.pending: tuple[str | None, int, int] | None = None
        self.line: int = start.line
        self.column: int = start.column
        self.anchor: str | None = event.anchor
        self.before = before


class _Builder:
    """Builds values and marks from events, with a stack of its own instead of recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.root: tuple[Value, Mark] | None = None
        self.anchors: dict[str, tuple[Value, Marks, int]] = {}
        self.stack: list[_Frame] = []
        self.lost: list[Path] = []
        self.nodes = 0
        self.documents = 0

    def at(self, mark: Any) -> Place:
        return Place(self.file, mark.line + 1, mark.column + 1)

    def read(self, parser: Any) -> None:
        """Read all events of `parser`."""
        get = parser.get_event
        handlers = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._start_mapping,
            yaml.SequenceStartEvent: self._start_list,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._start_document,
        }
        while True:
            event = get()
            handle = handlers.get(type(event))
            if handle is not None:
                handle(event)
                if self.nodes > MAX_NODES:
                    raise _StopReadingError(rules.TOO_MANY_NODES.at(self.at(event.start_mark), limit=MAX_NODES))
            elif type(event) is yaml.StreamEndEvent:
                return

    def _scalar(self, event: Any) -> None:
        self.nodes += 1
        text = event.value
        value = None if text in NULLS and not event.style and event.tag is None else text
        if event.style == '"' and (unseen := UNSEEN.search(text)) is not None:
            # Written as an escape; what a finding prints of the text must not turn the terminal's line round either.
            self.findings.append(rules.UNPRINTABLE.at(self.at(event.start_mark), code=f"U+{ord(unseen[0]):04X}"))
            text = value = UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)
        if event.tag is not None or event.anchor is not None:
            self._mark_scalar(event, value)
        start = event.start_mark
        stack = self.stack
        # Most events are plain scalars in a mapping: the short way for them.
        if stack and (frame := stack[-1]).is_mapping:
            pending = frame.pending
            if pending is None:
                frame.pending = self._key(frame, text, value, start)
                return
            key, line, column = pending
            if key is not None:
                frame.values[key] = value
                frame.marks[key] = (line, column, start.line, start.column, None)
            frame.pending = None
            return
        self._put(value, None, start.line, start.column)

    def _mark_scalar(self, event: Any, value: Value) -> None:
        if event.tag is not None:
            self.findings.append(rules.TAG.at(self.at(event.start_mark), tag=event.tag))
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, None, 1)

    def _start_document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            raise _StopReadingError(rules.SEVERAL_DOCUMENTS.at(self.at(event.start_mark)))

    def _start_mapping(self, event: Any) -> None:
        self._start(event, is_mapping=True)

    def _start_list(self, event: Any) -> None:
        self._start(event, is_mapping=False)

    def _start(self, event: Any, *, is_mapping: bool) -> None:
        self.nodes += 1
        if len(self.stack) >= MAX_DEPTH:
            raise _StopReadingError(rules.TOO_DEEP.at(self.at(event.start_mark), limit=MAX_DEPTH))
        if event.tag is not None:
            self.findings.append(rules.TAG.at(self.at(event.start_mark), tag=event.tag))
        self.stack.append(_Frame(event, is_mapping=is_mapping, before=self.nodes))

    def _end(self, _event: Any) -> None:
        frame = self.stack.pop()
        if frame.is_flow and frame.is_mapping and any(")" in key or "）" in key for key in frame.values):
            frame.values, frame.marks, cuts = joined(frame.values, frame.marks)
            places = ((Place(self.file, line + 1, column + 1), text) for (line, column), text in cuts)
            self.findings.extend(rules.TEXT_CUT.at(place, found=text) for place, text in places)
        if frame.anchor is not None:
            self.anchors[frame.anchor] = (frame.values, frame.marks, self.nodes - frame.before + 1)
        self._put(frame.values, frame.marks, frame.line, frame.column)

    def _alias(self, event: Any) -> None:
        """Repeat the value that the anchor marked; without one, the alias costs the key or item it stands for."""
        known = self.anchors.get(event.anchor)
        start = event.start_mark
        if known is None:
            self.findings.append(rules.UNKNOWN_ALIAS.at(self.at(start)))
            self._skip(start)
            return
        value, marks, size = known
        self.nodes += size
        if self.stack and (frame := self.stack[-1]).is_mapping and frame.pending is None and not marks:
            frame.pending = self._key(frame, "~" if value is None else value, value, start)
            return
        self._put(value, marks, start.line, start.column)

    def _skip(self, start: Any) -> None:
        if self.stack and (frame := self.stack[-1]).is_mapping:
            self._lose(*((MORE,) if frame.pending is None else ()))
            frame.pending = (None, start.line, start.column) if frame.pending is None else None
        else:
            self._lose(MORE)

    def _lose(self, *further: str) -> None:
        """Note that the value that comes next, or with `MORE` something of what holds it, is passed over."""
        steps: list[str | int] = []
        for depth, frame in enumerate(self.stack, start=1):
            if depth == len(self.stack) and further:
                break
            step = len(frame.values) if frame.pending is None else frame.pending[0]
            if step is None:
                return  # inside a value that is passed over itself
            steps.append(step)
        self.lost.append((*steps, *further))

    def _put(self, value: Value, marks: Marks, line: int, column: int) -> None:
        """Give a finished value to the container on top of the stack, as its next value or item."""
        if not self.stack:
            self.root = (value, (line, column, line, column, marks))
            return
        frame = self.stack[-1]
        if not frame.is_mapping:
            frame.values.append(value)
            frame.marks.append((line, column, line, column, marks))
            return
        pending = frame.pending
        if pending is None:
            self.findings.append(rules.KEY_NOT_TEXT.at(Place(self.file, line + 1, column + 1)))
            self._lose(MORE)
            frame.pending = (None, line, column)
            return
        key, key_line, key_column = pending
        frame.pending = None
        if key is not None:
            frame.values[key] = value
            frame.marks[key] = (key_line, key_column, line, column, marks)

    def _key(self, frame: _Frame, text: Any, value: Value, start: Any) -> tuple[str | None, int, int]:
        """Give the pending key; a key that cannot be used is None, so that its value is passed over."""
        if value and value != "<<" and text not in frame.marks:
            return text, start.line, start.column
        place = self.at(start)
        if not text:
            self.findings.append(rules.KEY_NOT_TEXT.at(place))
            self._lose(MORE)
        elif text == "<<":
            self.findings.append(rules.MERGE_KEY.at(place))
            self._lose(MORE)
        elif text not in frame.marks:  # null and ~ are words where a key stands
            return text, start.line, start.column
        elif frame.is_flow and is_open(frame.values):  # no key, but a part of a text that is cut at its commas
            return self._key(frame, f"{text} ", f"{text} ", start)
        else:
            self.findings.append(rules.DUPLICATE_KEY.at(place, key=text, first=frame.marks[text][0] + 1))
        return None, start.line, start.column
