"""Traces: how a task leads to the strategy, or what feeds a goal, with scores where there are any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bsc_cli.catalogue import workspace as rules
from bsc_cli.diagnostics import UserError
from bsc_cli.model.organisation import Definitions
from bsc_cli.usecases import define, score
from bsc_cli.workspace import Workspace

if TYPE_CHECKING:
    from bsc_cli.reports.chains import Atlas, Place, Stop
    from bsc_cli.scoring.results import Results


@dataclass(frozen=True, slots=True)
class Traced:
    """The chains that begin at an address; `results` of one period, None before there is any data."""

    workspace: Workspace
    definitions: Definitions
    chains: tuple[Stop, ...]
    down: bool
    results: Results | None


def trace(
    start: Path, *, shown_from: Path, address: str, down: bool = False, period: str = "", today: date | None = None
) -> Traced:
    """Follow UNIT, UNIT/ITEM or a goal upwards to the goals it leads to, or `down` to what feeds it.

    Raises UserError for faulty definitions, an address that is not known, and a period like `score`.
    """
    from bsc_cli.reports.chains import Atlas, chain

    loaded, definitions = define.sound(start, shown_from=shown_from)
    atlas = Atlas(definitions)
    places = _places(atlas, address.strip())
    results = None
    if score.has_data(loaded):
        results = score.score(start, shown_from=shown_from, period=score.one_period(period), today=today).last
    else:
        score.one_period(period)
    return Traced(loaded, definitions, tuple(chain(atlas, one, down=down) for one in places), down, results)


def _places(atlas: Atlas, address: str) -> tuple[Place, ...]:
    """Give where the chains of an address begin; raises UserError if nothing has it."""
    from bsc_cli.reports.chains import Place

    unit, slash, item = (part.strip() for part in address.partition("/"))
    definitions = atlas.definitions
    scored = [one.id for one in definitions.units.values() if one.scorecard]
    if not slash and unit not in scored and unit in atlas.around.goals:
        return (Place("", atlas.around.goals[unit]),)
    if unit not in scored:
        raise UserError(rules.UNKNOWN_UNIT.at(unit=unit, suggestions=score.near(unit, (*scored, *atlas.around.goals))))
    known = [one.id for one in definitions.scorecard(definitions.units[unit].scorecard).root.walk()]
    if item and item not in known:
        raise UserError(rules.UNKNOWN_ITEM.at(unit=unit, item=item, suggestions=score.near(item, known)))
    return atlas.starts(unit, item)
