"""Results for machines: CSV and JSON with stable columns, numbers in plain decimal notation, never localised.

Scores are canonical: 10 decimals, written as short as they read back the same. Rows are sorted by period, unit
and the order of the scorecard's tree. Text ends with a newline.

What is invisible in a name (controls, marks of direction) is escaped in JSON and written out in CSV. A CSV cell of
text that a spreadsheet could take for a formula (it starts with `=`, `+`, `-`, `@` or a
line end, full-width forms included) gets a leading apostrophe, which spreadsheets take as "this is text". Text that
starts with an apostrophe gets one more, so that taking one off always gives the text back. Numbers are left alone.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import cycle, islice, repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from bsc_cli.catalogue.plain import json_line, visible
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Kpi, Node
from bsc_cli.reports import view
from bsc_cli.reports.league import groups
from bsc_cli.scoring.quantise import Floats, canonical, half_up
from bsc_cli.scoring.results import Block, Results

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Value = str | float | bool | None
"""What a cell of a row may hold."""

_NUMBERS = {
    "actual": "actual",
    "score": "score",
    "coverage": "coverage",
    "low": "low",
    "high": "high",
    "weight": "share",
    "points": "points",
}
"""Columns of 10 decimals, and the array of `Results` each is taken from."""
_REASON_WORDS = {reason.value: "" if reason is Reason.SCORED else reason.name.lower() for reason in Reason}
_FORMULA_STARTS = ("=", "+", "-", "@", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One item of one unit in one period.

    period    as written: 2020-Q1
    unit      the unit's id
    unit_name its name in the language asked for
    address   unit, or unit/item
    kind      scorecard, perspective, objective, kpi
    name      the item's name in the language asked for
    actual    a KPI's actual
    score     10 decimals
    shown     the score as it is shown and graded
    grade     the grade's id
    provisional  whether the grade can still change
    rank, ranked of the whole scorecard: place, and among how many
    coverage  share 0..1 of the weight due that has figures
    low, high what the score can still become
    weight    effective: the part 0..1 of the parent's score that this item carries
    points    what the item adds to its parent's score
    reason    why there is no score (a word that never changes), or empty
    parent    the address of the item it stands under, or empty
    filled    whether a KPI's missing actual was counted as zero
    """

    period: str
    unit: str
    unit_name: str
    address: str
    kind: str
    name: str
    actual: float | None
    score: float | None
    shown: float | None
    grade: str
    provisional: bool
    rank: int | None
    ranked: int | None
    coverage: float | None
    low: float | None
    high: float | None
    weight: float | None
    points: float | None
    reason: str
    parent: str
    filled: bool


@dataclass(frozen=True, slots=True)
class RankRow:
    """One unit in its league: `group` is the value of the attribute that groups units, or empty.

    `provisional` and `coverage` are as in `ScoreRow`.
    """

    period: str
    scorecard: str
    group: str
    rank: int | None
    ranked: int | None
    unit: str
    name: str
    score: float | None
    shown: float | None
    grade: str
    reason: str
    provisional: bool
    coverage: float | None


def number(value: float | None) -> float | None:
    """Give `value` at 10 decimals; None where there is none."""
    return float(canonical(value)) + 0.0 if value is not None and math.isfinite(value) else None


def score_rows(
    definitions: Definitions, results_list: Iterable[Results], *, units: Iterable[str], lang: str
) -> Iterator[ScoreRow]:
    """Give every item of `units` in every period."""
    return (ScoreRow(*values) for values in _score_values(definitions, results_list, sorted(units), lang))


def _score_values(
    definitions: Definitions, results_list: Iterable[Results], chosen: Sequence[str], lang: str
) -> Iterator[tuple[Any, ...]]:
    """Give the fields of each `ScoreRow`."""
    for results in sorted(results_list, key=lambda one: one.period.key):
        members: dict[int, list[str]] = {}
        for unit in chosen:
            block = results.layout.block_of.get(unit)
            if block is not None:
                members.setdefault(block.start, []).append(unit)
        rows = {
            block.start: _block_rows(definitions, results, block, members[block.start], lang)
            for block in results.layout.blocks
            if block.start in members
        }
        for unit in chosen:
            block = results.layout.block_of.get(unit)
            if block is not None:
                yield from islice(rows[block.start], len(block.items))


def _block_rows(
    definitions: Definitions, results: Results, block: Block, units: Sequence[str], lang: str
) -> Iterator[tuple[Any, ...]]:
    """Give the fields of the rows of `units` of one block, unit by unit: whole columns are worked out at once."""
    size = len(block.items)
    first = block.start + np.array([block.unit_index[unit] for unit in units])
    rows = (first[:, np.newaxis] + np.arange(size) * len(block.units)).ravel()
    numbers = {name: _numbers(canonical(getattr(results, source)[rows])) for name, source in _NUMBERS.items()}
    grades = ["", *(grade.id for grade in block.scorecard.grades)]
    roots: list[Value] = [None] * (size - 1)
    columns: dict[str, Iterable[Value]] = {
        "period": repeat(str(results.period)),
        "unit": [unit for unit in units for _ in block.items],
        "unit_name": [name for unit in units for name in repeat(definitions.units[unit].name.get(lang), size)],
        "address": [f"{unit}/{item.id}" if n else unit for unit in units for n, item in enumerate(block.items)],
        "kind": cycle([kind_of(item) for item in block.items]),
        "name": cycle([item.name.get(lang) for item in block.items]),
        **numbers,
        "shown": _numbers(half_up(results.score[rows], definitions.organisation.shown_digits)),
        "grade": [grades[number] for number in (results.grade[rows] + 1).tolist()],
        "provisional": results.provisional[rows].tolist(),
        "rank": [one for unit in units for one in (results.rank.get(unit), *roots)],
        "ranked": [one for unit in units for one in (results.ranked.get(unit), *roots)],
        "reason": [_REASON_WORDS[number] for number in results.reason[rows].tolist()],
        "parent": [address for unit in units for address in _parents(block, unit)],
        "filled": results.filled[rows].tolist(),
    }
    return zip(*(columns[field.name] for field in fields(ScoreRow)), strict=False)  # some columns repeat for ever


def _parents(block: Block, unit: str) -> list[str]:
    """Give the address of the item that each item of a block stands under."""
    root = block.items[0]
    held = {
        child.id: unit if item is root else f"{unit}/{item.id}"
        for item in block.items
        if isinstance(item, Node)
        for child in item.children
    }
    return ["" if item is root else held[item.id] for item in block.items]


def _numbers(values: Floats) -> list[Value]:
    """Give numbers as they are, None for what is none, and no minus before a zero."""
    return [value + 0.0 if math.isfinite(value) else None for value in values.tolist()]


def kind_of(item: Node | Kpi) -> str:
    """Give `scorecard`, `perspective`, `objective` or `kpi`."""
    return item.kind.value if isinstance(item, Node) else "kpi"


def reason_word(reason: Reason) -> str:
    """Give the word that never changes for a reason, '' for none."""
    return _REASON_WORDS[reason]


def rank_rows(
    definitions: Definitions, results: Results, *, units: Iterable[str], lang: str, limit: int | None = None
) -> Iterator[RankRow]:
    """Give the leagues of `units`, best first, units without a rank last; of each at most `limit`."""
    digits = definitions.organisation.shown_digits
    for group in groups(definitions, results, units):
        for unit in group.units[:limit]:
            row = results.layout.row(unit)
            score = float(results.score[row])
            yield RankRow(
                period=str(results.period),
                scorecard=group.scorecard.id,
                group=group.value,
                rank=results.rank.get(unit),
                ranked=results.ranked.get(unit) if unit in results.rank else None,
                unit=unit,
                name=definitions.units[unit].name.get(lang),
                score=number(score),
                shown=number(float(half_up(score, digits))),
                grade=view.grade_of(results, unit, group.scorecard),
                reason=reason_word(Reason(int(results.reason[row]))),
                provisional=bool(results.provisional[row]),
                coverage=number(float(results.coverage[row])),
            )


def score_csv(definitions: Definitions, results_list: Iterable[Results], *, units: Iterable[str], lang: str) -> str:
    """Give `score_rows` as CSV with a header line."""
    return _csv(ScoreRow, _score_values(definitions, results_list, sorted(units), lang))


def score_json(definitions: Definitions, results_list: Iterable[Results], *, units: Iterable[str], lang: str) -> str:
    """Give `score_rows` as a JSON list of objects, one a line; what is absent is null."""
    return _json(ScoreRow, _score_values(definitions, results_list, sorted(units), lang))


def rank_csv(
    definitions: Definitions, results: Results, *, units: Iterable[str], lang: str, limit: int | None = None
) -> str:
    """Give `rank_rows` as CSV with a header line."""
    return to_csv(RankRow, rank_rows(definitions, results, units=units, lang=lang, limit=limit))


def rank_json(
    definitions: Definitions, results: Results, *, units: Iterable[str], lang: str, limit: int | None = None
) -> str:
    """Give `rank_rows` as a JSON list of objects, one a line."""
    return _json(RankRow, _values(rank_rows(definitions, results, units=units, lang=lang, limit=limit)))


def to_csv(kind: type[DataclassInstance], rows: Iterable[DataclassInstance]) -> str:
    """Give `rows` of the dataclass `kind` as CSV: its fields are the columns."""
    return _csv(kind, _values(rows))


def _values(rows: Iterable[DataclassInstance]) -> Iterator[tuple[Any, ...]]:
    return (tuple(getattr(row, field.name) for field in fields(row)) for row in rows)


def _csv(kind: type[DataclassInstance], rows: Iterable[tuple[Any, ...]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(field.name for field in fields(kind))
    writer.writerows([_CELLS[type(value)](value) for value in row] for row in rows)
    return out.getvalue()


def _json(kind: type[DataclassInstance], rows: Iterable[tuple[Any, ...]]) -> str:
    names = [field.name for field in fields(kind)]
    lines = ",\n".join(json_line(dict(zip(names, row, strict=True))) for row in rows)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def plain(value: float) -> str:
    """Give a number in plain notation, as short as it reads back the same.

    >>> plain(0.1), plain(1e-10), plain(3.0), plain(12)
    ('0.1', '0.0000000001', '3', '12')
    """
    text = repr(value)
    if "e" in text:
        text = f"{value:.10f}".rstrip("0").rstrip(".")
    return text.removesuffix(".0")


def guarded(text: str) -> str:
    """Give `text` such that no spreadsheet takes it for a formula, with what is invisible written out.

    >>> guarded("=1+1"), guarded("'quoted"), guarded("plain")
    ("'=1+1", "''quoted", 'plain')
    """
    shown = text if text.isprintable() else "\n".join(map(visible, text.split("\n")))
    return "'" + shown if shown.startswith((*_FORMULA_STARTS, "'")) else shown


_CELLS: dict[type, Callable[[Any], str]] = {
    str: guarded,
    float: plain,
    int: str,
    bool: lambda value: "true" if value else "false",
    type(None): lambda _: "",
}
"""How a value is written, by its type."""
