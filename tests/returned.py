"""Workbooks as they come back: made as `bsc template` makes them, then changed as clerks and their programs do."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl

from bsc_cli.collection import identity as identities
from bsc_cli.usecases import key, template

Text = Mapping[str, Mapping[str, str]]
"""By file: what is replaced by what."""


@contextmanager
def changed(folder: Path, edits: Text) -> Any:
    """The workspace in `folder` with some texts replaced, for a while."""
    before = {name: (folder / name).read_text(encoding="utf-8") for name in edits}
    for name, replacements in edits.items():
        text = before[name]
        for old, new in replacements.items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")
    try:
        yield
    finally:
        for name, text in before.items():
            (folder / name).write_text(text, encoding="utf-8")


def sent(folder: Path, reporter: str, period: str, *, lang: str = "en", before: Text | None = None) -> bytes:
    """Give the workbook that `bsc template` writes for a reporter, perhaps as the definitions were `before`."""
    with changed(folder, before or {}):
        prepared = template.prepare(folder, shown_from=folder, period=period, reporters=[reporter])
        out = folder / ".out"
        done = template.write(prepared, lang=lang, output=out, force=True)
        return done.files[0].read_bytes()


def filled(
    data: bytes,
    fill: Mapping[str, Any] | None = None,
    *,
    names: Mapping[str, str | None] | None = None,
    merge: Iterable[str] = (),
    hide_rows: Iterable[int] = (),
    copy: Iterable[str] = (),
    drop: Iterable[str] = (),
    formats: Mapping[str, str] | None = None,
    comments: Mapping[str, str] | None = None,
    guide: Mapping[str, Any] | None = None,
) -> bytes:
    """Give the workbook with cells filled in, by their name or address on the second sheet, and otherwise changed.

    `guide` are cells of the first sheet. A name that is None is deleted; `copy` and `drop` are sheets.
    """
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[1]
    for where, value in (fill or {}).items():
        cell(book, where).value = value
    for where, form in (formats or {}).items():
        cell(book, where).number_format = form
    _scribbled(book, comments or {}, guide or {})
    for name, target in (names or {}).items():
        del book.defined_names[name]
        if target is not None:
            book.defined_names[name] = openpyxl.workbook.defined_name.DefinedName(name, attr_text=target)
    for area in merge:
        sheet.merge_cells(area)
    for row in hide_rows:
        sheet.row_dimensions[row].hidden = True
    for name in copy:
        book.copy_worksheet(book[name])
    for name in drop:
        del book[name]
    target_ = io.BytesIO()
    book.save(target_)
    return target_.getvalue()


def _scribbled(book: Any, comments: Mapping[str, str], guide: Mapping[str, Any]) -> None:
    for where, text in comments.items():
        cell(book, where).comment = openpyxl.comments.Comment(text, "a clerk")
    for where, value in guide.items():
        book.worksheets[0][where].value = value


def cell(book: Any, where: str) -> Any:
    """Give a cell by the name that it has, or its address on the second sheet."""
    if where not in book.defined_names:
        return book.worksheets[1][where]
    ((sheet, at),) = book.defined_names[where].destinations
    return book[sheet][at.replace("$", "")]


def forged(data: bytes, *, secret: bytes | None = None, **changes: Any) -> bytes:
    """Give the workbook with its identity changed; with `secret`, signed again."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book[identities.SHEET]
    told = identities.from_cells(str(one.value) for one in sheet["A"] if one.value is not None)
    assert told is not None
    made = replace(told, **changes)
    for number, text in enumerate(identities.to_cells(identities.sign(made, secret) if secret else made), start=1):
        sheet.cell(number, 1).value = text
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def returned(
    folder: Path,
    reporter: str,
    period: str,
    fill: Mapping[str, Any] | None = None,
    *,
    lang: str = "en",
    before: Text | None = None,
    identity: Mapping[str, Any] | None = None,
    sign: bool = False,
    **changes: Any,
) -> bytes:
    """Give a returned workbook; `identity` is what is changed in it, signed again with the right key by `sign`."""
    data = sent(folder, reporter, period, lang=lang, before=before)
    if identity:
        data = forged(data, secret=secret_of(folder) if sign else None, **identity)
    return filled(data, fill, **changes)


def secret_of(folder: Path) -> bytes:
    """Give the key of the workspace in `folder`."""
    return bytes.fromhex((folder / key.FILE).read_text().strip())
