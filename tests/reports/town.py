"""A small town made by hand: one scorecard, two units, three quarters, and what scoring says of them.

The numbers are worked out here, on paper, and not by the program:
execution rate 100 * 446 / 500 = 89.2, scored (89.2 - 82) / (95 - 82) * 100 = 55.384615...;
audit findings 4, between 5 (60 points) and 2 (100 points): 60 + 1/3 * 40 = 73.333...;
value for money (40 * 55.384615 + 10 * 73.333333) / 50 = 58.974358...
The hotline has not reported, so the scorecard's 58.974358 stands on 40 % of the weight.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bsc_cli.diagnostics import Place
from bsc_cli.model.organisation import Calendar, Definitions, Organisation, Unit
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.results import Reason, Status
from bsc_cli.model.rules import Anchors, Bands, Better, Linear
from bsc_cli.model.scorecard import (
    Dated,
    Formula,
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
    WindowKind,
)
from bsc_cli.model.text import Text
from bsc_cli.scoring.explanation import Explanation, Segment, UsedFact, UsedInput
from bsc_cli.scoring.results import Block, Layout, Results

HOSTILE = "<script>alert(1)</script> & [bold]South[/bold]"
PERIODS = tuple(Period.parse(text) for text in ("2019-Q4", "2020-Q1", "2020-Q2"))
EXECUTION = 100 * (89.2 - 82) / (95 - 82)
AUDIT = 60 + (4 - 5) / (2 - 5) * 40
MONEY = (40 * EXECUTION + 10 * AUDIT) / 50


def both(en: str, zh: str) -> Text:
    return Text((("en", en), ("zh", zh)))


def made_input(name: str, label: Text, over_time: OverTime = OverTime.LAST) -> Input:
    unit = both("CNY 10k", "万元") if name != "hotline_answered" else Text.plain("%")
    return Input(name, f"bureau/{name}", "", label, unit, Frequency.QUARTER, over_time)


def made_kpi(name: str, label: Text, weight: float, **more: object) -> Kpi:
    settings: dict[str, object] = {
        "text": Text(),
        "measured_in": Text.plain("%"),
        "better": Better.HIGHER,
        "inputs": (made_input(name, label),),
        "frequency": Frequency.QUARTER,
        "window": Window(),
        "scale": Scale(),
        **more,
    }
    return Kpi(id=name, address=f"bureau/{name}", code="", name=label, weight=Dated.constant(weight), **settings)  # type: ignore[arg-type]


def made_node(name: str, kind: NodeKind, label: Text, weight: float, children: tuple[Node | Kpi, ...]) -> Node:
    return Node(
        id=name,
        address=name if kind is NodeKind.SCORECARD else f"bureau/{name}",
        code="",
        kind=kind,
        name=label,
        text=Text(),
        weight=Dated.constant(weight),
        scale=Scale(),
        children=children,
    )


SPENT = made_input("spent", both("Spent", "支出"), OverTime.SUM)
BUDGET = made_input("budget", both("Budget", "预算"))
RATE = made_kpi(
    "execution_rate",
    both("Budget execution rate", "预算执行率"),
    40,
    text=both("Share of the budget that has been spent.", "已支出预算的比重。"),
    inputs=(SPENT, BUDGET),
    formula=Formula((("", "100 * spent / budget"),)),
    window=Window(WindowKind.YEAR_TO_DATE),
    baseline=Dated.constant(82),
    target=Dated.constant(95),
    rule=Linear(),
    source="system",
    owner=Text.plain("Budget Division"),
)
FINDINGS = made_kpi(
    "audit_findings",
    both("Audit findings", "审计问题"),
    10,
    measured_in=both("findings", "个"),
    better=Better.LOWER,
    target=Dated.constant(2),
    rule=Anchors(((10.0, (0.0,)), (5.0, (60.0,)), (2.0, (100.0,)))),
)
HOTLINE = made_kpi(
    "hotline_answered",
    both("Hotline calls answered", "热线接通率"),
    1,
    target=Dated.constant(95),
    rule=Bands(((95.0, 100.0), (90.0, 85.0), (80.0, 60.0))),
)
VALUE = made_node("value_for_money", NodeKind.OBJECTIVE, both("Value for money", "物有所值"), 40, (RATE, FINDINGS))
CALLS = made_node("answered_calls", NodeKind.OBJECTIVE, both("Calls are answered", "来电有人接"), 60, (HOTLINE,))
ROOT = made_node("bureau", NodeKind.SCORECARD, both("Bureau", "示例局"), 1, (VALUE, CALLS))
GRADES = (
    Grade("excellent", both("Excellent", "优"), 90),
    Grade("good", both("Good", "良"), 80),
    Grade("fair", both("Fair", "中"), 60),
    Grade("poor", both("Poor", "差"), 0),
)
SCORECARD = Scorecard(
    id="bureau",
    name=both("Bureau", "示例局"),
    level="department",
    mandate=both("Keeps the books of the sample city.", "管理示例市的账目。"),
    owner=Text.plain("Chief Accountant"),
    approved_by=Text.plain("Performance Office"),
    root=ROOT,
    inputs=(),
    units=("north", "south"),
    grades=GRADES,
    ranking=Ranking(),
)
DEFINITIONS = Definitions(
    organisation=Organisation(
        name=both("Sample City", "示例市"),
        languages=("en", "zh"),
        calendar=Calendar(),
        grades=GRADES,
    ),
    scorecards=(SCORECARD,),
    units={
        "north": Unit("north", both("North Bureau", "北局"), level="department", scorecard="bureau"),
        "south": Unit("south", both(HOSTILE, "南局"), level="department", scorecard="bureau"),
    },
)
ITEMS = tuple(ROOT.walk())
LAYOUT = Layout((Block(SCORECARD, ITEMS, SCORECARD.units, 0),))

_GAP = math.nan
_SCORES: dict[str, tuple[tuple[float, float], ...]] = {
    # by item: (north, south) in each of the three quarters
    "bureau": ((71.25, 88.005), (_GAP, 91.5), (MONEY, 90.0)),
    "value_for_money": ((71.25, 88.005), (_GAP, 91.5), (MONEY, 90.0)),
    "execution_rate": ((71.25, 88.005), (_GAP, 91.5), (EXECUTION, 90.0)),
    "audit_findings": ((71.25, 88.005), (_GAP, 91.5), (AUDIT, 90.0)),
    "answered_calls": ((_GAP, _GAP), (_GAP, 85.0), (_GAP, _GAP)),
    "hotline_answered": ((_GAP, _GAP), (_GAP, 85.0), (_GAP, _GAP)),
}


def made_results(number: int) -> Results:
    """Give the results of the quarter `number` (0 to 2)."""
    score = np.array([_SCORES[item.id][number][unit] for item in ITEMS for unit in (0, 1)])
    missing = np.isnan(score)
    kpi = np.repeat([isinstance(item, Kpi) for item in ITEMS], 2)
    reason = np.where(missing, np.where(kpi, Reason.NOT_SUBMITTED, Reason.NOTHING_SCORED), Reason.SCORED)
    shown = np.round(score, 2)
    grade = np.select([shown >= 90, shown >= 80, shown >= 60, shown >= 0], [0, 1, 2, 3], -1)
    order = {unit: float(score[n]) for n, unit in enumerate(SCORECARD.units) if not missing[n]}
    best = sorted(order, key=lambda unit: -order[unit])
    full = np.ones(score.shape)
    full[:2] = 0.4
    return Results(
        period=PERIODS[number],
        layout=LAYOUT,
        actual=np.where(kpi & ~missing, 89.2, math.nan),
        score=score,
        low=score,
        high=score,
        coverage=np.where(missing, 0.0, full),
        share=full,
        points=score,
        reason=reason.astype(np.int8),
        grade=grade.astype(np.int8),
        provisional=np.array([True, True, *[False] * (score.size - 2)]),
        rank={unit: n + 1 for n, unit in enumerate(best)},
        ranked=dict.fromkeys(best, len(best)),
        filled=np.zeros(score.size, bool),
    )


RESULTS = tuple(made_results(number) for number in range(3))


def _explanation(item: Node | Kpi, score: float | None, weight: float, **more: object) -> Explanation:
    reason = Reason.SCORED
    if score is None:
        reason = Reason.NOT_SUBMITTED if isinstance(item, Kpi) else Reason.NOTHING_SCORED
    settings: dict[str, object] = {
        "low": score if score is not None else 0.0,
        "high": score if score is not None else 100.0,
        "coverage": 0.0 if score is None else 1.0,
        "share": None if score is None else 1.0,
        "points": score,
        "grade": "" if score is None else next(grade.id for grade in GRADES if score >= grade.at_least),
        "provisional": False,
        "unrounded": score,
        **more,
    }
    return Explanation("north", item, PERIODS[-1], score, reason, weight=weight, **settings)  # type: ignore[arg-type]


def explained() -> Explanation:
    """Give the derivation of the northern bureau's score in the last quarter."""
    spent = UsedInput(
        SPENT,
        446.0,
        (UsedFact(PERIODS[1], 200.5, Status.REPORTED), UsedFact(PERIODS[2], 245.5, Status.REPORTED)),
    )
    budget = UsedInput(BUDGET, 500.0, (UsedFact(PERIODS[2], 500.0, Status.REPORTED),))
    rate = _explanation(
        RATE,
        EXECUTION,
        40,
        actual=89.2,
        entered=89.2,
        transformed=89.2,
        segment=Segment(82.0, 0.0, 95.0, 100.0),
        before=EXECUTION,
        references=(("target", 95.0), ("baseline", 82.0)),
        steps=(("", "100 * spent / budget", 89.2),),
        inputs=(spent, budget),
        share=0.8,
        points=0.8 * EXECUTION,
    )
    found = UsedInput(FINDINGS.inputs[0], 4.0, (UsedFact(PERIODS[2], 4.0, Status.REPORTED),))
    audit = _explanation(
        FINDINGS,
        AUDIT,
        10,
        actual=4.0,
        entered=4.0,
        transformed=4.0,
        before=AUDIT,
        segment=Segment(5.0, 60.0, 2.0, 100.0),
        references=(("target", 2.0),),
        inputs=(found,),
        share=0.2,
        points=0.2 * AUDIT,
    )
    silent = UsedInput(HOTLINE.inputs[0], None, (), (PERIODS[2],))
    hotline = _explanation(HOTLINE, None, 1, references=(("target", 95.0),), inputs=(silent,))
    money = _explanation(VALUE, MONEY, 40, children=(rate, audit))
    calls = _explanation(CALLS, None, 60, children=(hotline,))
    return _explanation(
        ROOT, MONEY, 1, children=(money, calls), coverage=0.4, low=23.589743, high=83.589743, provisional=True
    )


@dataclass(frozen=True, slots=True)
class MadeOrigin:
    """Where a figure came from, as a ledger tells it."""

    place: Place
    submission: int
    received_at: str
    superseded: int


def places(unit: str, name: str, period: Period) -> MadeOrigin | None:
    """Give where each figure came from; the last quarter's replaced earlier ones."""
    if period is PERIODS[0]:
        return None
    place = Place("results.xlsx", sheet=unit, cell=f"{name}-{period}")
    return MadeOrigin(place, 3, "2020-07-15T08:00:00+00:00", 1 if period is PERIODS[2] else 0)
