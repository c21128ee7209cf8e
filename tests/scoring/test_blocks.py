"""However the work is cut up and shared out, the same bits come out."""

from __future__ import annotations

import numpy as np
import pytest

from bsc_cli.model.organisation import Definitions
from bsc_cli.model.rules import Anchors, Bands, Linear
from bsc_cli.model.scorecard import Dated, Method
from bsc_cli.scoring import kernel, plan
from bsc_cli.scoring.facts import Facts
from bsc_cli.scoring.results import Results
from bsc_cli.scoring.score import score
from tests.scoring.made import QUARTER, a_kpi, a_node, a_scorecard, definitions, facts

UNITS = 300


def town() -> tuple[Definitions, Facts]:
    """Three scorecards of unlike shape, two of them for equally many units; one figure in ten is missing."""
    chance = np.random.default_rng(3)
    rules = (
        Linear(10.0),
        Bands(((90.0, 100.0), (50.0, 60.0))),
        Anchors(((0.0, (0.0,)), (30.0, (50.0,)), (99.0, (100.0,)))),
    )
    cards, figures = [], {}
    for name, kpis, units in (("a", 3, UNITS), ("b", 5, UNITS), ("c", 4, 7)):
        below = [a_kpi(f"{name}{n}", 1.0 + n / 3, target=Dated.constant(95), rule=rules[n % 3]) for n in range(kpis)]
        root = a_node(name, a_node(f"{name}_low", *below[:2], method=Method.GEOMETRIC), *below[2:], min_coverage=0.3)
        cards.append(a_scorecard(root, [f"{name}-{n:03}" for n in range(units)]))
        for unit in cards[-1].units:
            for kpi in below:
                if chance.random() > 0.1:
                    figures[unit, kpi.id] = float(chance.uniform(1, 100))
    return definitions(*cards), facts(figures)


def bits(results: Results) -> list[bytes]:
    columns = (
        results.score,
        results.low,
        results.high,
        results.coverage,
        results.share,
        results.points,
        results.reason,
    )
    return [column.tobytes() for column in columns]


@pytest.mark.parametrize("cells", [1, 100, 1 << 17])
@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("fused", [1, 1 << 16])
def test_the_bits_do_not_depend_on_how_the_work_is_cut(
    monkeypatch: pytest.MonkeyPatch, cells: int, workers: int, fused: int
) -> None:
    definitions_, known = town()
    expected = bits(score(definitions_, known, QUARTER))
    monkeypatch.setattr(kernel, "CELLS", cells)
    monkeypatch.setattr(kernel, "THREADED", 0)
    monkeypatch.setattr(plan, "FUSED", fused)
    assert bits(score(definitions_, known, QUARTER, workers=workers)) == expected


def test_a_unit_alone_scores_as_it_does_among_others() -> None:
    definitions_, known = town()
    whole = score(definitions_, known, QUARTER)
    for unit in ("a-000", "b-299", "c-006"):
        alone = score(definitions_, known, QUARTER, units=(unit,))
        block = whole.layout.block_of[unit]
        for item in block.items:
            there, here = whole.layout.row(unit, item.id), alone.layout.row(unit, item.id)
            assert whole.score[there].tobytes() == alone.score[here].tobytes(), (unit, item.id)
