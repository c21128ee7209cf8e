"""An Excel workbook in the making: its looks, and cells that are what they seem: text stays text, a number a number.

The same content gives the same bytes. What stands on the sheets is decided by those who write them.
"""

from __future__ import annotations

import calendar
import io
import math
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_range_abs

from bsc_cli.catalogue.marks import N_
from bsc_cli.model.periods import Period
from bsc_cli.model.text import Text
from bsc_cli.reports.page import GradeMark
from bsc_cli.reports.speech import Speech
from bsc_cli.scoring.quantise import half_up

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

INK, SOFT, RULE, EDGE, WASH, BLUE = "#1D2329", "#565F68", "#D9D7D0", "#7B8086", "#F5F4F0", "#2C5F8A"
TONES = (
    ("#1C6152", "#E2EFEA"),
    ("#2C6675", "#E2EEF1"),
    ("#685A1A", "#F3EEDA"),
    ("#8A4A14", "#F8E9DA"),
    ("#8F2F2F", "#F8E4E1"),
)
"""Letters and ground of a grade's mark, best first: as in the templates."""
_FONTS = {"zh": "Microsoft YaHei"}
_FONT = "Calibri"
_TEXT_LIMIT, _HEADER_LIMIT, _NAME_LIMIT = 32_767, 100, 31
_CUT = " …"
_LINE_HEIGHT, _GAP, _MOST_HEIGHT, _MOST_LETTERS = 14.0, 3.0, 400.0, 4000
_LARGE, _TINY, _SIGNIFICANT = 1000, 1e-9, 3
_OURS = "bsc"
_CORE, _STRINGS = "docProps/core.xml", "xl/sharedStrings.xml"
_CREATOR = re.compile("<dc:creator>(.*?)</dc:creator>", re.DOTALL)
_KEYWORDS = re.compile("<cp:keywords>(.*?)</cp:keywords>", re.DOTALL)
_STRING = re.compile("<t(?: [^>]*)?>(.*?)</t>", re.DOTALL)

Look = Mapping[str, Any]
"""Properties of a format, as XlsxWriter names them."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its width in characters, whether numbers stand in it."""

    heading: str
    width: float
    number: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet in the making."""

    book: Book
    name: str
    inner: Worksheet
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)

    def text(self, row: int, column: int, text: str, look: Look | None = None) -> None:
        """Write text as text, whatever it looks like; what a cell cannot hold ends in a mark."""
        fitting = text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - len(_CUT)] + _CUT
        shown = self.book.look(look or {})
        if shown.text_wrap:
            self._fit(row, column, fitting)
        self.inner.write_string(row, column, fitting, shown) if text else self.inner.write_blank(row, column, "", shown)

    def _fit(self, row: int, column: int, text: str) -> None:
        """Make a row as high as a text that is wrapped needs it: not every program does so by itself."""
        room = max(1.0, self.widths.get(column, math.inf) - 2)
        # No row is higher than so many letters make it.
        lines = sum(max(1, math.ceil(_letters(line) / room)) for line in text[:_MOST_LETTERS].split("\n"))
        height = min(_MOST_HEIGHT, _LINE_HEIGHT * lines + _GAP)
        if lines > 1 and height > self.heights.get(row, 0.0):
            self.heights[row] = height
            self.inner.set_row(row, height)

    def number(self, row: int, column: int, value: float | None, form: str, look: Look | None = None) -> None:
        """Write a number with a number format; an empty cell where there is none."""
        shown = self.book.look({"num_format": form, **(look or {})})
        if value is None or not math.isfinite(value):
            self.inner.write_blank(row, column, "", shown)
        else:
            self.inner.write_number(row, column, value + 0.0, shown)

    def grade(self, row: int, column: int, grade: GradeMark | None, look: Look, *, provisional: bool = False) -> None:
        """Write a grade in its colours."""
        if grade is None:
            self.text(row, column, "", look)
            return
        translate = self.book.speech.translate
        word = translate(N_("{grade} (provisional)")).format(grade=grade.word) if provisional else grade.word
        letters, ground = TONES[grade.tone]
        self.text(row, column, word, {**look, "font_color": letters, "bg_color": ground})

    def table(self, row: int, columns: Sequence[Column]) -> None:
        """Write the headings of a table, which stay in sight and are printed on every page."""
        for number, column in enumerate(columns):
            self.head(row, number, column)
        self.inner.freeze_panes(row + 1, 1)
        self.inner.repeat_rows(row)

    def head(self, row: int, number: int, column: Column) -> None:
        """Write the heading of one column, and set its width."""
        side: Look = {"align": "right"} if column.number else {"align": "left", "indent": 1 if number else 0}
        self.widths[number] = column.width
        self.inner.set_column(number, number, column.width)
        self.text(row, number, column.heading, {**HEAD, **side})

    def printed(self, footing: str) -> None:
        """Set the sheet up for print: A4 across, as wide as the page, with a foot that says what and which page."""
        self.inner.set_landscape()
        self.inner.set_paper(9)
        self.inner.fit_to_pages(1, 0)
        self.inner.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.inner.hide_gridlines(2)
        told = "".join(filter(str.isprintable, footing[:_HEADER_LIMIT])).replace("&", "&&")
        number = self.book.speech.translate(N_("Page {number} of {count}")).format(number="&P", count="&N")
        self.inner.set_footer(f"&L&8 {told} &R&8 {number}")

    def range(self, first_row: int, first_column: int, last_row: int, last_column: int) -> str:
        """Give a range of cells as formulas name it."""
        return f"{quote_sheetname(self.name)}!{xl_range_abs(first_row, first_column, last_row, last_column)}"


HEAD: Look = {
    "bold": True,
    "font_color": SOFT,
    "bottom": 1,
    "bottom_color": EDGE,
    "text_wrap": True,
    "valign": "bottom",
}
LINE: Look = {"bottom": 1, "bottom_color": RULE, "valign": "vcenter"}
TITLE: Look = {"bold": True, "font_size": 16}
QUIET: Look = {"font_color": SOFT}


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook in the making, in one language."""

    inner: xlsxwriter.Workbook
    speech: Speech
    _looks: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    def look(self, look: Look) -> Format:
        """Give a format, the same for the same properties."""
        key = tuple(sorted(look.items()))
        if key not in self._looks:
            font = {"font_name": _FONTS.get(self.speech.lang, _FONT), "font_size": 10, "font_color": INK}
            self._looks[key] = self.inner.add_format({**font, **look})
        return self._looks[key]

    def sheet(self, name: str) -> Sheet:
        """Give a new sheet; what its name cannot hold is left out, and no two are alike."""
        base = re.sub(r"[\[\]:*?/\\]", " ", name).strip(" '")[:_NAME_LIMIT].strip(" '") or "-"
        chosen, count = base, 1
        while chosen.casefold() in self._names or chosen.casefold() == "history":
            count += 1
            chosen = f"{base[: _NAME_LIMIT - len(str(count)) - 1]} {count}"
        self._names.add(chosen.casefold())
        return Sheet(self, chosen, self.inner.add_worksheet(chosen))

    @property
    def score_form(self) -> str:
        """Give the number format of scores: as many digits as are graded."""
        return "#,##0" + ("." + "0" * self.speech.digits if self.speech.digits else "")


@contextmanager
def book(target: io.BytesIO, speech: Speech, *, title: str, organisation: str, period: Period) -> Iterator[Book]:
    """Give a new workbook, which is written to `target` in the end. Its date is the end of the period."""
    year, month = period.last_month // 12, period.last_month % 12 + 1
    font = {"font_name": _FONTS.get(speech.lang, _FONT), "font_size": 10}
    options = {"in_memory": True, "default_format_properties": font}
    with xlsxwriter.Workbook(target, options) as inner:
        made = datetime(year, month, calendar.monthrange(year, month)[1])  # noqa: DTZ001 - Excel's dates have no zone
        inner.set_properties({"title": title, "author": organisation, "keywords": _OURS, "created": made})
        yield Book(inner, speech)


def _letters(text: str) -> float:
    """Give the width of a line in the widths of columns: in digits, of which a Chinese character takes two."""
    return sum(2.0 if east_asian_width(letter) in "WF" else 1.05 for letter in text)


def figure_form(value: float | None) -> str:
    """Give the number format that shows a figure with as many digits as `Speech.figure` does.

    >>> figure_form(18024.88), figure_form(95.0), figure_form(0.0123), figure_form(71.46)
    ('#,##0.0', '#,##0', '#,##0.0000', '#,##0.00')
    """
    size = abs(value) if value is not None and math.isfinite(value) else 0.0
    if 0 < size < _TINY:
        return "General"
    digits = 1 if size >= _LARGE else 2
    if 0 < size < 1:
        digits = _SIGNIFICANT - 1 - math.floor(math.log10(size))
    needed = len(f"{float(half_up(size, digits)):.{digits}f}".rstrip("0").partition(".")[2])
    return "#,##0" + ("." + "0" * needed if needed else "")


def is_book_of(data: bytes, organisation: Text) -> bool:
    """Tell whether a workbook is a report that was written for `organisation`, in whichever language."""
    core = _part(data, _CORE)
    creator, keywords = _CREATOR.search(core), _KEYWORDS.search(core)
    if creator is None or keywords is None:
        return False
    return keywords[1] == _OURS and unescape(creator[1]) in {name for _, name in organisation.versions}


def texts(data: bytes) -> frozenset[str]:
    """Give the texts that stand in the cells of a workbook of ours."""
    return frozenset(unescape(text) for text in _STRING.findall(_part(data, _STRINGS)))


def _part(data: bytes, name: str) -> str:
    """Give a part of a workbook as text, '' if it is none or has no such part."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(name).decode(errors="replace")
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, RuntimeError, NotImplementedError, EOFError):
        return ""
