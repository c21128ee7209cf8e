"""Small definitions and facts made by hand, for tests of the scoring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from bsc_cli.model.organisation import Definitions, Organisation, Unit
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.results import Status
from bsc_cli.model.rules import Better
from bsc_cli.model.scorecard import (
    Dated,
    Grade,
    Input,
    Kpi,
    Node,
    NodeKind,
    OverTime,
    Ranking,
    Scale,
    Scorecard,
    Window,
)
from bsc_cli.model.text import Text
from bsc_cli.scoring.facts import Facts

EVERYBODY = Ranking()
QUARTER = Period.parse("2020-Q1")
Figure = float | None | Status
"""A figure, a status in place of one, or None: nothing was submitted."""


def an_input(name: str, *, over_time: OverTime = OverTime.LAST, frequency: Frequency = Frequency.QUARTER) -> Input:
    return Input(name, f"card/{name}", "", Text.plain(name), Text(), frequency, over_time)


def a_kpi(name: str, weight: float = 1.0, **more: object) -> Kpi:
    settings: dict[str, object] = {
        "better": Better.HIGHER,
        "inputs": (an_input(name),),
        "frequency": Frequency.QUARTER,
        "window": Window(),
        "scale": Scale(),
        **more,
    }
    return Kpi(
        id=name,
        address=f"card/{name}",
        code="",
        name=Text.plain(name),
        text=Text(),
        measured_in=Text(),
        weight=Dated.constant(weight),
        **settings,  # type: ignore[arg-type]
    )


def a_node(name: str, *children: Node | Kpi, weight: float = 1.0, **more: object) -> Node:
    settings: dict[str, object] = {"kind": NodeKind.OBJECTIVE, "scale": Scale(), **more}
    return Node(
        id=name,
        address=f"card/{name}",
        code="",
        name=Text.plain(name),
        text=Text(),
        weight=Dated.constant(weight),
        children=children,
        **settings,  # type: ignore[arg-type]
    )


def a_scorecard(
    root: Node,
    units: Iterable[str] = ("u",),
    *,
    inputs: tuple[Input, ...] = (),
    grades: Iterable[tuple[str, float]] = (),
    ranking: Ranking = EVERYBODY,
) -> Scorecard:
    ladder = tuple(Grade(name, Text.plain(name), bound) for name, bound in grades)
    none = Text()
    return Scorecard(root.id, none, "", none, none, none, root, inputs, tuple(units), ladder, ranking)


def definitions(*scorecards: Scorecard, digits: int = 2, **attributes: Mapping[str, str]) -> Definitions:
    """Give definitions of these scorecards; a unit's attributes may be given by its id."""
    units = {
        unit: Unit(unit, Text.plain(unit), scorecard=card.id, attributes=tuple(attributes.get(unit, {}).items()))
        for card in scorecards
        for unit in card.units
    }
    return Definitions(Organisation(Text.plain("Town"), shown_digits=digits), scorecards, units)


def facts(figures: Mapping[tuple[str, str, str], Figure] | Mapping[tuple[str, str], Figure]) -> Facts:
    """Give facts from {(unit, input[, period]): figure}; without a period they are of `QUARTER`."""
    rows = []
    for key, figure in figures.items():
        if figure is None:
            continue
        period = Period.parse(key[2]) if len(key) > 2 else QUARTER
        status = figure if isinstance(figure, Status) else Status.REPORTED
        value = float("nan") if isinstance(figure, Status) else float(figure)
        rows.append((period.key, key[0], key[1], value, status))
    rows.sort(key=lambda row: row[:3])
    units, inputs = (tuple(sorted({row[n] for row in rows})) for n in (1, 2))
    return Facts(
        units,
        inputs,
        np.array([row[0] for row in rows], np.int64),
        np.array([units.index(row[1]) for row in rows], np.int32),
        np.array([inputs.index(row[2]) for row in rows], np.int32),
        np.array([row[3] for row in rows], np.float64),
        np.array([row[4] for row in rows], np.int8),
    )
