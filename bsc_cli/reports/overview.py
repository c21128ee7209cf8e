"""All units as a tree, the highest first, with what each scored in every perspective: the heat map of the index."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from bsc_cli.model.organisation import Definitions
from bsc_cli.model.results import Reason
from bsc_cli.reports import reasons
from bsc_cli.reports.neighbours import Neighbours
from bsc_cli.reports.page import HeatCell, IndexRow, TreeRow
from bsc_cli.reports.parts import Elsewhere
from bsc_cli.reports.profile import level_word, unit_name
from bsc_cli.reports.speech import NOTHING, Speech
from bsc_cli.reports.strategy import tone
from bsc_cli.scoring.results import Results


def tree(definitions: Definitions, results: Results, rows: Mapping[str, IndexRow], speech: Speech) -> Iterator[TreeRow]:
    """Give the units of `rows`, each below the nearest unit above that is shown, and the units that only hold them.

    Beside one another they stand by level, then best first. Nothing where no unit lies below another and nothing is
    scored by perspective.
    """
    around = Neighbours(definitions)
    below = _below(around, rows)
    used = _used(results, rows)
    names = [one for one in definitions.organisation.perspectives if one.id in used]
    if not names and below.keys() <= {""}:
        return
    elsewhere = Elsewhere("", around, results, speech)
    waiting = [(0, unit) for unit in reversed(_sorted(below.get("", []), results, around))]
    while waiting:
        depth, unit = waiting.pop()
        cells = [_cell(unit, one.id, speech.text(one.name) or one.id, elsewhere) for one in names]
        yield TreeRow(
            depth=depth,
            level=level_word(around.level(definitions.units[unit]), speech),
            unit=unit_name(definitions, unit, speech),
            row=rows.get(unit),
            cells=tuple(cells) if unit in rows else (),
        )
        waiting += [(depth + 1, one) for one in reversed(_sorted(below.get(unit, []), results, around))]


def perspectives(rows: Sequence[TreeRow]) -> tuple[str, ...]:
    """Give the names of the perspectives that the rows of a tree have cells of."""
    return next((tuple(cell.perspective for cell in row.cells) for row in rows if row.cells), ())


def _below(around: Neighbours, rows: Mapping[str, IndexRow]) -> dict[str, list[str]]:
    """Give what is shown right below each unit that is shown ('' = at the top)."""
    units = around.definitions.units
    below: dict[str, list[str]] = {}
    placed: set[str] = set()
    waiting = list(rows)
    while waiting:
        unit = waiting.pop()
        if unit not in placed:
            placed.add(unit)
            over = [one for one in around.above(unit) if one in rows or not units[one].scorecard]
            below.setdefault(over[-1] if over else "", []).append(unit)
            waiting += over[-1:]
    return below


def _used(results: Results, rows: Mapping[str, IndexRow]) -> set[str]:
    """Give the ids of all items that a unit of `rows` is scored by."""
    blocks = {block.scorecard.id: block for unit, block in results.layout.block_of.items() if unit in rows}
    return {item.id for block in blocks.values() for item in block.items}


def _sorted(units: Sequence[str], results: Results, around: Neighbours) -> list[str]:
    """Give units by level in the order of the organisation's, then best first, then by id."""
    levels = {level: at for at, level in enumerate(around.definitions.organisation.levels)}

    def order(unit: str) -> tuple[int, float, str]:
        score = float(results.score[results.layout.row(unit)]) if unit in results.layout.block_of else math.nan
        level = levels.get(around.level(around.definitions.units[unit]), len(levels))
        return level, math.inf if math.isnan(score) else -score, unit

    return sorted(units, key=order)


def _cell(unit: str, perspective: str, name: str, elsewhere: Elsewhere) -> HeatCell:
    """Give what a unit scored in one perspective; an empty cell if its scorecard does not have it."""
    results, speech = elsewhere.results, elsewhere.speech
    if unit not in results.layout.block_of or perspective not in results.layout.block_of[unit].item_index:
        return HeatCell(name, "", "", "none", "")
    row = results.layout.row(unit, perspective)
    score = float(results.score[row])
    mark = elsewhere.mark(unit, row)
    return HeatCell(
        perspective=name,
        score=NOTHING if math.isnan(score) else speech.score(score),
        grade="" if mark is None else mark.word,
        tone=tone(mark),
        reason=reasons.because(Reason(int(results.reason[row])), speech),
    )
