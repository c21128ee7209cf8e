"""Results for machines: CSV and JSON with stable columns, numbers in plain decimal notation, never localised.

Scores are canonical: 10 decimals, written as short as they read back the same. Rows are sorted by period, unit
and the order of the scorecard's tree. Text ends with a newline.

A CSV cell of text that a spreadsheet could take for a formula (it starts with `=`, `+`, `-`, `@`, a tab or a line
end, full-width forms included) gets a leading apostrophe, which spreadsheets take as "this is text". Text that
starts with an apostrophe gets one more, so that taking one off always gives the text back. Numbers are left alone.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from bsc_cli.model.organisation import Definitions
from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Kpi, Node
from bsc_cli.reports import view
from bsc_cli.reports.league import groups
from bsc_cli.scoring.quantise import canonical, half_up
from bsc_cli.scoring.results import Block, Results

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


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


@dataclass(frozen=True, slots=True)
class RankRow:
    """One unit in its league: `group` is the value of the attribute that groups units, or empty."""

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


def number(value: float | None) -> float | None:
    """Give `value` at 10 decimals; None where there is none."""
    if value is None or math.isnan(value):
        return None
    return float(canonical(value)) + 0.0 if math.isfinite(value) else value


def score_rows(
    definitions: Definitions, results_list: Iterable[Results], *, units: Iterable[str], lang: str
) -> Iterator[ScoreRow]:
    """Give every item of `units` in every period."""
    chosen = sorted(units)
    digits = definitions.organisation.shown_digits
    for results in sorted(results_list, key=lambda one: one.period.key):
        for unit in chosen:
            block = results.layout.block_of.get(unit)
            if block is not None:
                yield from _unit_rows(definitions, results, block, unit, lang, digits)


def _unit_rows(  # noqa: PLR0917 - the inside of a loop
    definitions: Definitions, results: Results, block: Block, unit: str, lang: str, digits: int
) -> Iterator[ScoreRow]:
    row = block.start + block.unit_index[unit]
    rows = row + np.arange(len(block.items)) * len(block.units)
    columns = [
        results.actual,
        results.score,
        results.coverage,
        results.low,
        results.high,
        results.share,
        results.points,
    ]
    exact = [_numbers(canonical(column[rows])) for column in columns]
    shown = _numbers(half_up(results.score[rows], digits))
    unit_name, period = definitions.units[unit].name.get(lang), str(results.period)
    grades = block.scorecard.grades
    for n, item in enumerate(block.items):
        actual, score, coverage, low, high, weight, points = (column[n] for column in exact)
        grade, reason = int(results.grade[rows[n]]), Reason(int(results.reason[rows[n]]))
        yield ScoreRow(
            period=period,
            unit=unit,
            unit_name=unit_name,
            address=f"{unit}/{item.id}" if n else unit,
            kind=kind_of(item),
            name=item.name.get(lang),
            actual=actual,
            score=score,
            shown=shown[n],
            grade=grades[grade].id if grade >= 0 else "",
            provisional=bool(results.provisional[rows[n]]),
            rank=None if n else results.rank.get(unit),
            ranked=None if n or unit not in results.rank else results.ranked.get(unit),
            coverage=coverage,
            low=low,
            high=high,
            weight=weight,
            points=points,
            reason=reason_word(reason),
        )


def _numbers(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> list[float | None]:
    return [None if math.isnan(value) else value + 0.0 for value in values.tolist()]


def kind_of(item: Node | Kpi) -> str:
    """Give `scorecard`, `perspective`, `objective` or `kpi`."""
    return item.kind.value if isinstance(item, Node) else "kpi"


def reason_word(reason: Reason) -> str:
    """Give the word that never changes for a reason, '' for none."""
    return "" if reason is Reason.SCORED else reason.name.lower()


def rank_rows(
    definitions: Definitions, results: Results, *, units: Iterable[str], lang: str, limit: int | None = None
) -> Iterator[RankRow]:
    """Give the leagues of `units`, best first, units without a rank last; of each at most `limit`."""
    digits = definitions.organisation.shown_digits
    for group in groups(definitions, results, units):
        for unit in group.units[:limit]:
            score = view.score_of(results, unit, "")
            reason = Reason(int(results.reason[results.layout.row(unit)]))
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
                reason=reason_word(reason),
            )


def score_csv(definitions: Definitions, results_list: Iterable[Results], *, units: Iterable[str], lang: str) -> str:
    """Give `score_rows` as CSV with a header line."""
    return to_csv(ScoreRow, score_rows(definitions, results_list, units=units, lang=lang))


def score_json(definitions: Definitions, results_list: Iterable[Results], *, units: Iterable[str], lang: str) -> str:
    """Give `score_rows` as a JSON list of objects, one a line; what is absent is null."""
    return to_json(score_rows(definitions, results_list, units=units, lang=lang))


def rank_csv(
    definitions: Definitions, results: Results, *, units: Iterable[str], lang: str, limit: int | None = None
) -> str:
    """Give `rank_rows` as CSV with a header line."""
    return to_csv(RankRow, rank_rows(definitions, results, units=units, lang=lang, limit=limit))


def rank_json(
    definitions: Definitions, results: Results, *, units: Iterable[str], lang: str, limit: int | None = None
) -> str:
    """Give `rank_rows` as a JSON list of objects, one a line."""
    return to_json(rank_rows(definitions, results, units=units, lang=lang, limit=limit))


def to_csv(kind: type[DataclassInstance], rows: Iterable[DataclassInstance]) -> str:
    """Give `rows` of the dataclass `kind` as CSV: its fields are the columns."""
    names = [field.name for field in fields(kind)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(getattr(row, name)) for name in names] for row in rows)
    return out.getvalue()


def to_json(rows: Iterable[DataclassInstance]) -> str:
    """Give `rows` as a JSON list, one object a line."""
    lines = ",\n".join(json.dumps(asdict(row), ensure_ascii=False, allow_nan=False) for row in rows)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def _cell(value: str | float | bool | None) -> str:  # noqa: FBT001 - a cell may hold a truth
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value) if isinstance(value, str) else plain(value)


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
    """Give `text` such that no spreadsheet takes it for a formula.

    >>> guarded("=1+1"), guarded("'quoted"), guarded("plain")
    ("'=1+1", "''quoted", 'plain')
    """
    return "'" + text if text.startswith((*_FORMULA_STARTS, "'")) else text
