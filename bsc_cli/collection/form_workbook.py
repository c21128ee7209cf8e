"""A form as an Excel workbook: a guide, the rows to fill in, and a hidden sheet that says what they ask.

The same page and identity give the same bytes. Only the cells to fill are unlocked; each has a name of its own, by
which it is found again wherever it was moved. No text is ever taken for a formula, and none is lost in silence: what is
longer than a cell can hold ends in a mark.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import xlsxwriter

from bsc_cli.catalogue.marks import N_
from bsc_cli.catalogue.plain import visible
from bsc_cli.collection.form_lines import Line, Page
from bsc_cli.collection.forms import STATUSES
from bsc_cli.collection.identity import EVIDENCE, NOTE, SHEET, STATUS, VALUE, Identity, cell_name, to_cells
from bsc_cli.model.results import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MAX_ROWS = 20_000
"""A form with more rows is no work for a person, and slow in every program."""
GUIDE, RESULTS = N_("Instructions"), N_("Results")
_NONE = N_("If there is none, leave the cell empty and choose a status.")
FONTS = {"zh": "Microsoft YaHei"}
_FONT = "Calibri"
_MAX_RANGES = 200
_TEXT_LIMIT, _MESSAGE_LIMIT = 32_767, 255
_CUT = " …"
_GUIDE_WIDTHS = (24, 110)
_LINE_HEIGHT = 15.0
"""Points a line of text takes in the fonts used. Programs do not agree on when to fit a row to its text: we do it."""
_LETTER = 0.9
_TITLE_HEIGHT = 24.0
_MAX_HEIGHT = 400.0
_A4 = 9
"""What the format calls this size of paper."""
_HEAD = 2
"""The row of the headings, from 0: two lines of title stand above."""
_FIRST = _HEAD + 1
_INK, _RULE = "#1F3864", "#BFBFBF"
_OPEN, _FILLED = "#FFE699", "#FFF9E5"


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the results sheet: its heading, width in characters, and the kind of cell to fill ('' = locked)."""

    heading: str
    width: int
    fill: str = ""


COLUMNS = (
    _Column(N_("Unit"), 14),
    _Column(N_("Code"), 12),
    _Column(N_("Figure (KPI)"), 22),
    _Column(N_("Definition"), 34),
    _Column(N_("Unit of measure"), 10),
    _Column(N_("Period"), 14),
    _Column(N_("KPI's target"), 11),
    _Column(N_("Last value"), 14),
    _Column(N_("Value"), 14, VALUE),
    _Column(N_("Status"), 12, STATUS),
    _Column(N_("Evidence"), 17, EVIDENCE),
    _Column(N_("Note"), 17, NOTE),
)
_WIDTHS = tuple(column.width for column in COLUMNS)
_AT = {column.fill: number for number, column in enumerate(COLUMNS) if column.fill}


def workbook(page: Page, identity: Identity, *, lang: str, translate: Callable[[str], str]) -> bytes:
    """Give the workbook of a form: its `page` in words, and its signed `identity`."""
    target = io.BytesIO()
    font = {"font_name": FONTS.get(lang, _FONT), "font_size": 10}
    with xlsxwriter.Workbook(target, {"in_memory": True, "default_format_properties": font}) as book:
        book.set_properties({"title": _fit(page.title), "author": _fit(identity.made_for), "created": _MADE})
        _Sheets(book, font, translate).write(page, identity)
    return target.getvalue()


_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the format knows no zones; a date that tells nothing keeps bytes the same


class _Sheets:
    """Writes the sheets of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, font: dict[str, Any], translate: Callable[[str], str]) -> None:
        self._book = book
        self._font = font
        self._say = translate

    def write(self, page: Page, identity: Identity) -> None:
        """Write all sheets, in the order in which they are shown."""
        guide, results = (self._book.add_worksheet(self._say(name)) for name in (GUIDE, RESULTS))
        titles = (
            self._format(bold=True, font_size=15, font_color=_INK, text_wrap=False),
            self._format(text_wrap=False),
        )
        self._titled(guide, page, titles, _GUIDE_WIDTHS)
        self._titled(results, page, titles, _WIDTHS)
        self._guide(guide, page)
        self._results(results, page)
        self._names(results.get_name(), len(page.lines))
        hidden = self._book.add_worksheet(SHEET)
        for row, text in enumerate(to_cells(identity)):
            hidden.write_string(row, 0, text)
        hidden.protect()
        hidden.very_hidden()

    def _format(self, **more: Any) -> Format:
        return self._book.add_format({**self._font, "valign": "top", "text_wrap": True, **more})

    def _titled(self, sheet: Worksheet, page: Page, formats: tuple[Format, Format], widths: Sequence[int]) -> None:
        """Write what stands above everything on a sheet, and make its columns as wide as `widths`."""
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for row, (text, look) in enumerate(zip((page.title, page.subject), formats, strict=True)):
            sheet.set_row(row, _TITLE_HEIGHT)
            sheet.write_string(row, 0, _fit(text), look)

    def _guide(self, sheet: Worksheet, page: Page) -> None:
        """Write what the clerk reads first."""
        heading, text = self._format(bold=True, font_color=_INK), self._format()
        sheet.hide_gridlines(2)
        for row, (name, said) in enumerate(page.guide, start=_FIRST):
            _make_room(sheet, row, (name, said), _GUIDE_WIDTHS)
            sheet.write_string(row, 0, _fit(name), heading)
            sheet.write_string(row, 1, _fit(said), text)
        self._finish(sheet)

    def _results(self, sheet: Worksheet, page: Page) -> None:
        """Write the rows to fill in."""
        self._head(sheet)
        locked = self._format(border=1, border_color=_RULE)
        aligned = self._format(border=1, border_color=_RULE, align="right")
        formats = [aligned if column.heading in _RIGHT else locked for column in COLUMNS]
        open_ = {"border": 1, "border_color": _RULE, "bg_color": _FILLED, "locked": False}
        value, other = self._format(**open_, align="right"), self._format(**open_)
        for row, line in enumerate(page.lines, start=_FIRST):
            texts = _locked(line)
            _make_room(sheet, row, texts, _WIDTHS)
            for column, text in enumerate(texts):
                sheet.write_string(row, column, _fit(text), formats[column])
            for kind, column in _AT.items():
                sheet.write_blank(row, column, None, value if kind == VALUE else other)
        last = _FIRST + len(page.lines) - 1
        self._validations(sheet, page, last)
        self._open(sheet, page, last)
        sheet.ignore_errors({"number_stored_as_text": f"A{_FIRST + 1}:H{last + 1}"})
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.repeat_rows(_HEAD)
        sheet.set_footer("&C&P / &N")
        self._finish(sheet)

    def _head(self, sheet: Worksheet) -> None:
        look = self._format(bold=True, font_color="#FFFFFF", bg_color=_INK, border=1, border_color=_RULE)
        headings = [self._say(column.heading) for column in COLUMNS]
        _make_room(sheet, _HEAD, headings, _WIDTHS)
        for number, heading in enumerate(headings):
            sheet.write_string(_HEAD, number, heading, look)
        sheet.freeze_panes(_FIRST, 3)

    def _validations(self, sheet: Worksheet, page: Page, last: int) -> None:
        """Let the program refuse what cannot be a figure, and offer what can be said of one."""
        say = self._say
        for rows, line in _alike(page.lines, lambda line: (line.low, line.high, line.asks)):
            options = {
                "validate": "decimal",
                **_bounds(line),
                "input_title": say(N_("Value")),
                "input_message": _message(line.asks),
                "error_title": say(N_("This cannot be a figure")),
                "error_message": _message(f"{line.asks} {say(_NONE)}"),
            }
            column, cells = _AT[VALUE], _ranges(VALUE, rows)
            sheet.data_validation(rows[0][0], column, rows[0][1], column, {**options, "multi_range": cells})
        column = _AT[STATUS]
        options = {
            "validate": "list",
            "source": [say(text) for text in STATUSES.values()],
            "error_title": say(N_("Not one of the list")),
            "error_message": say(N_("Please choose from the list.")),
        }
        sheet.data_validation(_FIRST, column, last, column, options)

    def _open(self, sheet: Worksheet, page: Page, last: int) -> None:
        """Show what is still to be filled in: values without a figure or a reason, and evidence that is needed."""
        waiting = self._book.add_format({"bg_color": _OPEN})
        reported = self._say(STATUSES[Status.REPORTED])
        value, status = _cell(VALUE, _FIRST), _cell(STATUS, _FIRST)
        unsaid = f'=AND(ISBLANK({value}),OR({status}="",{status}="{reported}"))'
        rule = {"type": "formula", "format": waiting}
        sheet.conditional_format(_FIRST, _AT[VALUE], last, _AT[VALUE], {**rule, "criteria": unsaid})
        column = _AT[EVIDENCE]
        for rows, line in _alike(page.lines, lambda line: (line.needs_evidence,)):
            if line.needs_evidence:
                first, end = rows[0]
                lacking = f"=AND(NOT(ISBLANK({_cell(VALUE, first)})),ISBLANK({_cell(EVIDENCE, first)}))"
                options = {**rule, "criteria": lacking, "multi_range": _ranges(EVIDENCE, rows)}
                sheet.conditional_format(first, column, end, column, options)

    def _finish(self, sheet: Worksheet) -> None:
        """Set a sheet up for printing on A4, one page wide, and lock what is not to be filled in."""
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.protect("", _ALLOWED)

    def _names(self, sheet: str, count: int) -> None:
        """Name every cell to fill."""
        for kind, column in _AT.items():
            letter = _letter(column)
            for number in range(1, count + 1):
                self._book.define_name(cell_name(kind, number), f"='{sheet}'!${letter}${_FIRST + number}")


_ALLOWED = {"format_columns": True, "format_rows": True}
_RIGHT = frozenset((COLUMNS[6].heading, COLUMNS[7].heading))


def _locked(line: Line) -> tuple[str, ...]:
    """Give the texts of the columns that are not to be filled in."""
    return (
        line.unit,
        line.code,
        line.figure,
        line.definition,
        line.measured_in,
        line.period,
        line.target,
        line.last,
    )


_Rows = list[tuple[int, int]]


def _alike(lines: tuple[Line, ...], key: Callable[[Line], tuple[object, ...]]) -> Iterator[tuple[_Rows, Line]]:
    """Give the runs of rows, first and last, of lines with the same key, and one of the lines; not too many at once."""
    found: dict[tuple[object, ...], tuple[_Rows, Line]] = {}
    row = _FIRST
    for same, run in groupby(lines, key=key):
        alike = list(run)
        found.setdefault(same, ([], alike[0]))[0].append((row, row + len(alike) - 1))
        row += len(alike)
    for rows, line in found.values():
        for start in range(0, len(rows), _MAX_RANGES):
            yield rows[start : start + _MAX_RANGES], line


def _ranges(kind: str, rows: _Rows) -> str:
    """Give runs of cells to fill as Excel writes them: `I4:I5 I7`."""
    letter = _letter(_AT[kind])
    return " ".join(f"{letter}{first + 1}" + (f":{letter}{last + 1}" if last > first else "") for first, last in rows)


def _bounds(line: Line) -> dict[str, Any]:
    if math.isfinite(line.low) and math.isfinite(line.high):
        return {"criteria": "between", "minimum": line.low, "maximum": line.high}
    if math.isfinite(line.high):
        return {"criteria": "<=", "value": line.high}
    return {"criteria": ">=", "value": line.low if math.isfinite(line.low) else -_LARGEST}


_LARGEST = 1e15
"""Beyond it no figure is taken in."""


def _cell(kind: str, row: int) -> str:
    """Give a cell to fill as the formula of a whole column names it: the row is that of the first cell it is for."""
    return f"${_letter(_AT[kind])}{row + 1}"


def _letter(column: int) -> str:
    return chr(ord("A") + column)


def _make_room(sheet: Worksheet, row: int, texts: Iterable[str], widths: Sequence[int]) -> None:
    """Make a row as high as the longest of its texts."""
    lines = max(_lines(text, width) for text, width in zip(texts, widths, strict=False))
    if lines > 1:
        sheet.set_row(row, min(lines * _LINE_HEIGHT, _MAX_HEIGHT))


@lru_cache(maxsize=4096)
def _lines(text: str, width: int) -> int:
    """Give how many lines a text takes in a column of so many characters; Chinese ones are twice as wide.

    >>> _lines("a b c d e", 6), _lines("预算执行率", 6), _lines("one, two", 9)
    (2, 2, 1)
    """
    room = max(width - 1, 1)
    return sum(max(math.ceil(_wide(line) / room), 1) for line in text.split("\n"))


def _wide(line: str) -> float:
    """Give how many figures wide a text is: a letter of a text is a little narrower, a Chinese character two."""
    if line.isascii():
        return len(line) * _LETTER
    return sum(2.0 if east_asian_width(char) in "WF" else _LETTER for char in line)


def _fit(text: str, limit: int = _TEXT_LIMIT) -> str:
    r"""Give `text` as a cell takes it: nothing in it is invisible but ends of lines, and it is no longer than a cell.

    >>> _fit("a\x1bb\nc"), _fit("abcdef", 4)
    ('a\\x1bb\nc', 'ab …')
    """
    shown = text if text.isprintable() else "\n".join(visible(line) for line in text.split("\n"))
    if len(shown) * 2 <= limit or len(shown.encode("utf-16-le")) <= limit * 2:
        return shown
    whole = shown.encode("utf-16-le")[: (limit - len(_CUT)) * 2]
    return whole.decode("utf-16-le", errors="ignore") + _CUT


def _message(text: str) -> str:
    return _fit(text, _MESSAGE_LIMIT)
