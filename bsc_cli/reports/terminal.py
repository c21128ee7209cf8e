"""Results in a terminal: tables and trees as rich renderables. Text from definitions is never read as markup.

Every function is pure; whoever prints decides on the width and whether there is colour.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.cells import cell_len, set_cell_size
from rich.console import Group as Stacked
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from bsc_cli.catalogue.language import translator
from bsc_cli.catalogue.marks import N_
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Scale, Scorecard
from bsc_cli.reports import charts, grades, view
from bsc_cli.reports.league import Group, group_name, groups
from bsc_cli.reports.page import GradeMark
from bsc_cli.reports.parts import rank_text
from bsc_cli.reports.speech import NOTHING, Speech
from bsc_cli.scoring.results import Results

STYLES = ("green", "cyan", "yellow", "bright_red", "red")
SOFT = "dim"
TREND_PERIODS = 12
PERIOD_COLUMNS = 3
MANY = 12
"""Of more files than these, less is told of each."""
SCREEN, NAME_ROOM, SHORTEST, OUTCOME_ROOM = 80, 34, 16, 10
"""Columns of a small terminal, and those for names of files, at most and at least, and for what became of them."""
_LEVELS = "▁▂▃▄▅▆▇█"
_GAP = "·"


def plain(text: str, style: str = "") -> Text:
    r"""Give `text` for the terminal: no markup, no control characters, one line.

    >>> plain("[red]a[/red]\x1b[2J\nb").plain
    '[red]a[/red]�[2J b'
    """
    spaced = " ".join(text.splitlines())
    return Text("".join("�" if unicodedata.category(c) in {"Cc", "Cf"} else c for c in spaced), style=style)


def score_table(
    definitions: Definitions,
    results_list: Sequence[Results],
    *,
    units: Iterable[str],
    lang: str,
    limit: int | None = None,
) -> RenderableType:
    """Give the totals of `units` in the last period, with earlier periods and the trend if there are any.

    `results_list` is oldest first. At most `limit` rows are shown; a line below tells how many there are.
    """
    speech = Speech.of(lang, definitions.organisation)
    chosen = tuple(sorted(units))
    shown = chosen if limit is None else chosen[:limit]
    table = _table(_title(definitions, results_list, speech))
    columns = results_list[-PERIOD_COLUMNS:]
    several = len(results_list) > 1
    table.add_column(speech.translate(N_("Unit")), overflow="fold", min_width=6, max_width=20)
    table.add_column(speech.translate(N_("Name")), overflow="fold", min_width=10, ratio=1)
    for results in columns:
        header = str(results.period) if several else speech.translate(N_("Score"))
        table.add_column(header, justify="right", no_wrap=True)
    if several:
        table.add_column(speech.translate(N_("Trend")), no_wrap=True, overflow="ellipsis")
    table.add_column(speech.translate(N_("Grade")), overflow="fold")
    table.add_column(speech.translate(N_("Rank")), justify="right", no_wrap=True)
    if not several:
        table.add_column(speech.translate(N_("Coverage")), justify="right", no_wrap=True)
    for unit in shown:
        table.add_row(*_score_cells(definitions, results_list, unit, speech))
    rest = list(_rest(len(shown), len(chosen), speech))
    if len(columns) < len(results_list):
        told = speech.translate(N_("The last {shown} of {all} periods are shown; --format csv gives all of them."))
        rest.append(Text(told.format(shown=len(columns), all=len(results_list)), style=SOFT))
    return Stacked(table, *rest)


def _score_cells(
    definitions: Definitions, results_list: Sequence[Results], unit_id: str, speech: Speech
) -> Iterator[Text]:
    unit = definitions.units[unit_id]
    scorecard = definitions.scorecard(unit.scorecard)
    last = results_list[-1]
    values = [view.score_of(results, unit_id, "") for results in results_list]
    yield plain(unit.id)
    yield plain(name_of(unit_id, definitions, speech))
    for value in values[-PERIOD_COLUMNS:]:
        yield Text(speech.score(value))
    if len(results_list) > 1:
        yield Text(blocks(values[-TREND_PERIODS:], scorecard.root.scale))
    yield _grade(last, unit_id, scorecard, speech)
    yield Text(rank_text(last, unit_id, speech))
    if len(results_list) == 1:
        yield Text(_coverage(last, unit_id, speech))


def rank_table(
    definitions: Definitions, results: Results, *, units: Iterable[str], lang: str, limit: int | None = None
) -> RenderableType:
    """Give the league tables of `units`, one for each group, best first; at most `limit` rows in each."""
    speech = Speech.of(lang, definitions.organisation)
    found = groups(definitions, results, units)
    return Stacked(*(_rank_table(definitions, results, group, found, speech, limit) for group in found))


def _rank_table(  # noqa: PLR0917 - one table needs all of it
    definitions: Definitions,
    results: Results,
    group: Group,
    found: Sequence[Group],
    speech: Speech,
    limit: int | None,
) -> RenderableType:
    title = _title(definitions, (results,), speech)
    name = group_name(group, found, speech)
    shown = group.units if limit is None else group.units[:limit]
    table = _table(speech.labelled(title, name) if name else title)
    table.add_column(speech.translate(N_("Rank")), justify="right", no_wrap=True)
    table.add_column(speech.translate(N_("Unit")), overflow="fold", min_width=6, max_width=20)
    table.add_column(speech.translate(N_("Name")), overflow="fold", min_width=10, ratio=1)
    table.add_column(speech.translate(N_("Score")), justify="right", no_wrap=True)
    table.add_column(speech.translate(N_("Grade")), overflow="fold")
    table.add_column(speech.translate(N_("Coverage")), justify="right", no_wrap=True)
    for unit in shown:
        table.add_row(
            Text(str(results.rank.get(unit, NOTHING))),
            plain(unit),
            plain(name_of(unit, definitions, speech)),
            Text(speech.score(view.score_of(results, unit, ""))),
            _grade(results, unit, group.scorecard, speech),
            Text(_coverage(results, unit, speech)),
        )
    return Stacked(table, *_rest(len(shown), len(group.units), speech))


def word(mark: GradeMark, speech: Speech, *, provisional: bool = False) -> Text:
    """Give a grade's word in its colour."""
    text = plain(mark.word, STYLES[mark.tone])
    if provisional:
        text.append(" " + speech.translate(N_("provisional")), style=SOFT)
    return text


def blocks(values: Sequence[float], scale: Scale) -> str:
    """Give a series as block characters; a dot stands where there is no score.

    >>> blocks([0.0, math.nan, 50.0, 100.0], Scale())
    '▁·▅█'
    """
    there = [value for value in values if not math.isnan(value)]
    if not there:
        return _GAP * len(values)
    low, high = charts.span(there, scale)
    steps = len(_LEVELS) - 1
    return "".join(
        _GAP if math.isnan(value) else _LEVELS[math.floor((value - low) / (high - low) * steps + 0.5)]
        for value in values
    )


def _title(definitions: Definitions, results_list: Sequence[Results], speech: Speech) -> str:
    first, last = (speech.period(results_list[n].period) for n in (0, -1))
    organisation = speech.text(definitions.organisation.name)
    if first == last:
        return speech.followed(organisation, last)
    span = speech.translate(N_("{first} to {last}")).format(first=first, last=last)
    return speech.followed(organisation, span)


def _table(title: str) -> Table:
    made = Table(title=plain(title, "bold"), title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    made.header_style = SOFT
    return made


def _rest(shown: int, there: int, speech: Speech) -> Iterator[Text]:
    """Say how many units there are if not all are shown."""
    if shown < there:
        rest = speech.translate(N_("{shown} of {all} units are shown."))
        yield Text(rest.format(shown=shown, all=there), style=SOFT)


def name_of(unit: str, definitions: Definitions, speech: Speech) -> str:
    """Give the name of a unit."""
    return speech.text(definitions.units[unit].name)


def _grade(results: Results, unit: str, scorecard: Scorecard, speech: Speech) -> Text:
    marks = grades.marks(scorecard.grades, speech)
    mark = marks.get(view.grade_of(results, unit, scorecard))
    row = results.layout.row(unit)
    if mark is not None:
        return word(mark, speech, provisional=bool(results.provisional[row]))
    reason = Reason(int(results.reason[row]))
    return Text(speech.translate(N_("not scored")), style=SOFT) if reason is not Reason.SCORED else Text("")


def _coverage(results: Results, unit: str, speech: Speech) -> str:
    return speech.share(float(results.coverage[results.layout.row(unit)]))


@dataclass(frozen=True, slots=True)
class IngestLine:
    """What became of one file; `outcome` is a text of the catalogue, `blank` how many figures were left blank."""

    file: str
    figures: int
    units: int
    periods: tuple[str, ...]
    outcome: str
    blank: int = 0


TAKEN = N_("taken in")
SOUND = N_("sound; not written")
KNOWN = N_("already in the ledger")
LEFT = N_("not taken in: the run was cut short")
REFUSED = N_("refused: see the findings")


def ingest_summary(lines: Sequence[IngestLine], *, lang: str) -> RenderableType:
    """Give what became of each file: figures, those left blank if there are any, units, periods, outcome.

    Files stand below the folder that they are in, a line each. Of many that all went the same way, less is told.
    """
    say = translator(lang)
    columns: dict[str, list[str]] = {say(N_("Figures")): [_count(line, line.figures) for line in lines]}
    if any(line.blank for line in lines):
        columns[say(N_("Left blank"))] = [_count(line, line.blank) for line in lines]
    numbers = len(columns)
    if len(lines) <= MANY or len({line.outcome for line in lines}) > 1:
        columns[say(N_("Units"))] = [_count(line, line.units) for line in lines]
        numbers += 1
        columns[say(N_("Periods"))] = [_span(line) for line in lines]
    widths = [max(map(cell_len, (heading, *cells))) for heading, cells in columns.items()]
    room = SCREEN - OUTCOME_ROOM - sum(width + 2 for width in (0, *widths))
    folders = [line.file.rpartition("/")[0] for line in lines]
    names = [
        shortened(plain(line.file.rpartition("/")[2]).plain, min(max(room, SHORTEST), NAME_ROOM)) for line in lines
    ]
    heading = say(N_("File"))
    widths = [max(map(cell_len, (heading, *names))), *widths]
    rows = list(zip(names, *columns.values(), (say(line.outcome) for line in lines), strict=True))
    parts: list[RenderableType] = []
    for folder, numbered in groupby(enumerate(folders), key=lambda one: one[1]):
        table = _table("")
        table.title = None
        table.show_header = not parts
        for n, (column, width) in enumerate(zip((heading, *columns), widths, strict=True)):
            table.add_column(column, justify="right" if 0 < n <= numbers else "left", no_wrap=True, width=width)
        table.add_column(say(N_("Outcome")), overflow="fold")
        for number, _ in numbered:
            table.add_row(*map(plain, rows[number]))
        parts.extend((plain(folder, "bold"), table) if folder else (table,))
    return Stacked(*parts)


def _count(line: IngestLine, count: int) -> str:
    return f"{count:,}" if line.figures else NOTHING


def _span(line: IngestLine) -> str:
    return "..".join(dict.fromkeys((line.periods[0], line.periods[-1]))) if line.periods else NOTHING


def shortened(name: str, room: int) -> str:
    """Give a name with its middle left out if it is wider than `room`.

    >>> shortened("government_services.xlsx", 24), shortened("government_services.xlsx", 16)
    ('government_services.xlsx', 'governm…ces.xlsx')
    """
    if cell_len(name) <= room:
        return name
    half = (room - 1) // 2
    head = set_cell_size(name, half).rstrip()
    tail = set_cell_size(name[::-1], room - 1 - half).rstrip()[::-1]
    return f"{head}…{tail}"
