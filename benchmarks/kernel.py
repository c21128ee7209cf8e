"""The kernel on 1 and 10 million values, against one copy of the value array and against pandas.

20 KPIs (linear, bands and anchors in turn) under 4 objectives under one scorecard, each objective with a
least coverage; 3 values in 100 are missing. Scores, coverage and intervals of every KPI, objective and unit
come out on both sides. Plan and curves are made beforehand, as is the long table that pandas starts from.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from benchmarks.measure import Line, ratio
from bsc_cli.model.organisation import Definitions, Organisation
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.results import Reason
from bsc_cli.model.rules import Anchors, Bands, Better, Linear, Rule
from bsc_cli.model.scorecard import Dated, Kpi, Node, NodeKind, Scale, Scorecard, Window
from bsc_cli.model.text import Text
from bsc_cli.scoring import kernel
from bsc_cli.scoring.curves import Family, Track, families
from bsc_cli.scoring.plan import Plan, build
from bsc_cli.scoring.quantise import Floats
from bsc_cli.scoring.rules import compiled

OBJECTIVES, KPIS = 4, 5
MISSING = 0.03
LEAST_COVERAGE = 0.5
RULES: tuple[Rule, ...] = (
    Linear(zero_at=10.0),
    Bands(((95.0, 100.0), (90.0, 85.0), (80.0, 60.0))),
    Anchors(((10.0, (0.0,)), (60.0, (50.0,)), (95.0, (100.0,)))),
)
PERIOD = Period.parse("2020-Q1")
BUDGETED = 10_000_000
"""From so many values on the budget against pandas holds; below, threads are hardly worth starting."""


def lines() -> Iterator[Line]:
    """Measure both sizes."""
    for units in (50_000, 500_000):
        plan = build(_definitions(units), PERIOD)
        curves = _curves(plan)
        x, reason = _figures(plan)
        values = len(x) * OBJECTIVES * KPIS // plan.parts[0].items
        copied = np.ascontiguousarray(x[: units * OBJECTIVES * KPIS])
        name = f"score {values:,} values"

        def ours(
            plan: Plan = plan, curves: tuple[Family, ...] = curves, x: Floats = x, reason: kernel.Reasons = reason
        ) -> None:
            kernel.run(
                plan, (curves,), x, kernel.Scores.empty(reason, contributions=False), workers=os.cpu_count() or 1
            )

        yield ratio(
            name,
            ours,
            lambda copied=copied: np.copy(copied),  # type: ignore[misc]
            ours_label="the kernel",
            reference_label="one copy of the values",
            budget=20,
            rounds=7,
            note=f"{_nanoseconds(ours, values)} a value",
        )
        table = _long(plan, x)
        yield ratio(
            name,
            ours,
            lambda table=table: by_pandas(table),  # type: ignore[misc]
            ours_label="the kernel",
            reference_label="pandas (merge and groupby)",
            budget=10 if values >= BUDGETED else None,
            rounds=3,
            at_least=True,
        )


def _definitions(units: int) -> Definitions:
    objectives = []
    for n in range(OBJECTIVES):
        kpis = tuple(_kpi(n * KPIS + k) for k in range(KPIS))
        objectives.append(_node(f"objective_{n}", 10.0 * (n + 1), kpis, LEAST_COVERAGE))
    root = _node("card", 1.0, tuple(objectives), 0.0)
    none = Text()
    names = tuple(f"u{n:06d}" for n in range(units))
    card = Scorecard("card", none, "", none, none, none, root, (), names, ())
    return Definitions(Organisation(none), (card,))


def _kpi(number: int) -> Kpi:
    return Kpi(
        id=f"kpi_{number:02d}",
        address="",
        code="",
        name=Text(),
        text=Text(),
        measured_in=Text(),
        weight=Dated.constant(1.0 + number % KPIS),
        better=Better.HIGHER,
        inputs=(),
        frequency=Frequency.QUARTER,
        window=Window(),
        scale=Scale(),
        target=Dated.constant(95.0),
        rule=RULES[number % len(RULES)],
    )


def _node(name: str, weight: float, children: tuple[Node | Kpi, ...], least: float) -> Node:
    return Node(
        id=name,
        address="",
        code="",
        kind=NodeKind.OBJECTIVE,
        name=Text(),
        text=Text(),
        weight=Dated.constant(weight),
        scale=Scale(),
        children=children,
        min_coverage=least,
    )


def _curves(plan: Plan) -> tuple[Family, ...]:
    references = {"target": 95.0}
    return families([Track(compiled(kpi, references), *kpi.bounds, None) for _, kpi in plan.parts[0].kpis()])


def _figures(plan: Plan) -> tuple[Floats, kernel.Reasons]:
    """Give actuals and reasons of every row; rows of nodes hold nothing."""
    part = plan.parts[0]
    chance = np.random.default_rng(20)
    x = np.full((part.items, part.width), np.nan)
    rows = part.tree.items[part.tree.kpis]
    x[rows] = np.where(
        chance.random((len(rows), part.width)) < MISSING, np.nan, chance.uniform(0, 100, (1, part.width))
    )
    reason = np.where(np.isnan(x), Reason.NOT_SUBMITTED, Reason.SCORED).astype(np.int8)
    return x.ravel(), reason.ravel()


def _long(plan: Plan, x: Floats) -> pd.DataFrame:
    """Give the same figures as people hold them in pandas: a row a unit and KPI."""
    part = plan.parts[0]
    rows = part.tree.items[part.tree.kpis]
    return pd.DataFrame(
        {
            "unit": np.tile(np.arange(part.width), len(rows)),
            "kpi": np.repeat(np.arange(len(rows)), part.width),
            "value": x.reshape(part.items, part.width)[rows].ravel(),
        }
    )


def by_pandas(table: pd.DataFrame) -> pd.DataFrame:
    """Score the table as one would in pandas: merge the definitions in, group by objective, then by unit."""
    number = np.arange(OBJECTIVES * KPIS)
    kpis = pd.DataFrame(
        {"kpi": number, "objective": number // KPIS, "rule": number % len(RULES), "weight": 1.0 + number % KPIS}
    )
    rows = table.merge(kpis, on="kpi")
    rows["score"] = np.nan
    for rule, heights in enumerate(_HEIGHTS):
        mine = rows["rule"] == rule
        rows.loc[mine, "score"] = heights(rows.loc[mine, "value"].to_numpy())
    there = rows["score"].notna()
    rows["present"] = rows["weight"] * there
    rows["points"] = rows["weight"] * rows["score"].fillna(0.0)
    rows["low"] = rows["points"]
    rows["high"] = rows["weight"] * rows["score"].fillna(100.0)
    columns = ["weight", "present", "points", "low", "high"]
    objectives = rows.groupby(["unit", "objective"], sort=False)[columns].sum().reset_index()
    objectives["score"] = objectives["points"] / objectives["present"]
    objectives["coverage"] = objectives["present"] / objectives["weight"]
    for end in ("low", "high"):
        objectives[end] /= objectives["weight"]
    objectives.loc[objectives["coverage"] < LEAST_COVERAGE, "score"] = np.nan
    above = pd.DataFrame({"objective": np.arange(OBJECTIVES), "above": 10.0 * (np.arange(OBJECTIVES) + 1)})
    objectives = objectives.merge(above, on="objective")
    objectives["carried"] = objectives["above"] * objectives["score"].notna()
    objectives["points"] = objectives["above"] * objectives["score"].fillna(0.0)
    for name in ("coverage", "low", "high"):
        objectives[name] *= objectives["above"]
    totals = objectives.groupby("unit", sort=False)[["above", "carried", "points", "coverage", "low", "high"]].sum()
    totals["score"] = totals["points"] / totals["carried"]
    for name in ("coverage", "low", "high"):
        totals[name] /= totals["above"]
    return totals


def _bands(values: Floats) -> Floats:
    return np.where(
        np.isnan(values), np.nan, np.select([values >= 95, values >= 90, values >= 80], [100.0, 85.0, 60.0], 0.0)
    )


_HEIGHTS: tuple[Callable[[Floats], Floats], ...] = (
    lambda values: np.interp(values, [10.0, 95.0], [0.0, 100.0]),
    _bands,
    lambda values: np.interp(values, [10.0, 60.0, 95.0], [0.0, 50.0, 100.0]),
)


def _nanoseconds(work: Callable[[], None], values: int) -> str:
    start = time.perf_counter()
    work()
    return f"{(time.perf_counter() - start) / values * 1e9:.1f} ns"
