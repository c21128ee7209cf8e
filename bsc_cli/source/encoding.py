"""Bytes to text that can be reviewed: UTF-8, without characters that nobody sees."""

from __future__ import annotations

import re

from bsc_cli.catalogue import files as rules
from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Finding, Place

# What YAML does not allow, and what it allows but no reviewer sees: other line breaks, characters without width,
# and those that turn the direction of the text round, so that a line reads otherwise than it is.
UNSEEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    "|[\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_BREAK = re.compile("\r\n?|\n")
# Three bytes that make a character in UTF-8, and hardly ever stand side by side in another encoding.
_CERTAIN = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}")
GBK = "GBK"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def decoded(data: bytes, file: str) -> tuple[str, Finding | None]:
    """Give the text, or a finding that names the first byte that is not UTF-8 or the first unseen character."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", errors="replace")
        place = place_in(before, len(before), file)
        return "", rules.NOT_UTF8.at(place, looks_like=likely_encoding(data, error))
    unseen = UNSEEN.search(text)
    if unseen is not None:
        return "", rules.UNPRINTABLE.at(place_in(text, unseen.start(), file), code=f"U+{ord(unseen[0]):04X}")
    return text, None


def likely_encoding(data: bytes, error: UnicodeDecodeError) -> str:
    """Give the encoding that bytes which are not UTF-8, as `error` tells, most likely have.

    Text of which some is UTF-8 beyond doubt is not taken for GBK, though its bytes could be read so.
    """
    if data.startswith(_UTF_16):
        return "UTF-16"
    if _CERTAIN.search(data, 0, error.start):
        is_cut = error.reason == "unexpected end of data"
        return N_("UTF-8 that was cut short") if is_cut else N_("several encodings in one file")
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "Latin-1"
    return GBK


def place_in(text: str, offset: int, file: str) -> Place:
    """Give the line and column of a character of `text`."""
    line, start = 1, 0
    for found in _BREAK.finditer(text, 0, offset):
        line, start = line + 1, found.end()
    return Place(file, line, offset - start + 1)
