"""Scorecards as they are meant: nodes, KPIs, inputs, reference values.

An id is unique in its scorecard, whatever it names (objective, KPI, input). An address is
`scorecard/id`; the scorecard itself has the address `scorecard`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.rules import Amount, Better, Linear, Rounding, Rule, Transform
from bsc_cli.model.text import NOTHING, Text


class OverTime(StrEnum):
    """How an input's values inside the window become one."""

    SUM = "sum"
    MEAN = "mean"
    LAST = "last"
    MAX = "max"
    MIN = "min"


class OverUnits(StrEnum):
    """How the contributors' values of an input become one."""

    SUM = "sum"
    MEAN = "mean"
    MAX = "max"
    MIN = "min"


class MeasuredBy(StrEnum):
    """Where a KPI's figures come from: collected, its contributors' inputs, or the totals of the units below."""

    FIGURES = "figures"
    CONTRIBUTORS = "contributors"
    SCORECARDS = "scorecards"


class WindowKind(StrEnum):
    """Which stretch of time an actual covers."""

    PERIOD = "period"
    YEAR_TO_DATE = "year_to_date"
    ROLLING_YEAR = "rolling_year"
    LAST = "last"


class Method(StrEnum):
    """How a node's children become its score."""

    MEAN = "mean"
    GEOMETRIC = "geometric"
    MIN = "min"
    MAX = "max"


class Missing(StrEnum):
    """What a missing child (on a node) or a missing actual (on a KPI) counts as."""

    EXCLUDE = "exclude"
    ZERO = "zero"


class NodeKind(StrEnum):
    """What a node is called."""

    SCORECARD = "scorecard"
    PERSPECTIVE = "perspective"
    OBJECTIVE = "objective"


@dataclass(frozen=True, slots=True)
class Scale:
    """The ends of a score: `low` scores nothing, `high` scores everything."""

    low: float = 0.0
    high: float = 100.0


@dataclass(frozen=True, slots=True)
class Dated:
    """A number that changes in steps: each value holds from the first day of its period.

    `points` are oldest first; a number that never changes has one point whose period is None.
    """

    points: tuple[tuple[Period | None, float], ...]

    @classmethod
    def constant(cls, value: float) -> Dated:
        """Give the number that is always `value`."""
        return cls(((None, value),))

    def at(self, period: Period) -> float | None:
        """Give the value that holds on the last day of `period`, or None before the first.

        >>> Dated(((Period.parse("2018"), 96.0), (Period.parse("2020-Q2"), 80.0))).at(Period.parse("2020-Q1"))
        96.0
        """
        held: float | None = None
        for start, value in self.points:
            if start is None or start.first_month <= period.last_month:
                held = value
        return held


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression in named steps, the last being the result; a single expression has one step named ''."""

    steps: tuple[tuple[str, str], ...]


Reference = Dated | Formula
"""A reference value: dated numbers, or a formula over the unit's own inputs (`baseline: last_year`)."""


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of time an actual covers; `count` periods for `WindowKind.LAST`, else 0."""

    kind: WindowKind = WindowKind.PERIOD
    count: int = 0


@dataclass(frozen=True, slots=True)
class Input:
    """One collected figure. Values outside [low, high] are implausible: a finding when collected.

    `over_units` is how the values of a KPI's contributors become one (None: not written, then they are summed), a
    mean weighted by the input `weighted_by` if that is not ''. `reported_by` is the unit that reports it, '' the
    unit itself.
    """

    id: str
    address: str
    code: str
    name: Text
    measured_in: Text
    frequency: Frequency
    over_time: OverTime
    partial: bool = False
    low: float = float("-inf")
    high: float = float("inf")
    over_units: OverUnits | None = None
    weighted_by: str = ""
    reported_by: str = ""


@dataclass(frozen=True, slots=True)
class Kpi:
    """A measure with its rule. `inputs` are its own; a formula may also name the scorecard's inputs.

    `contributes_to` is the id of the KPI that this one's figures go into, on the nearest unit above that has it.
    `measured_by` scorecards takes the totals of the units right below, of `child_level` if that is not ''.
    `over_units` and `weighted_by` are what it says for all of its own inputs (None: nothing); see `Input`.
    `partial` tells that missing contributors or totals are left out; otherwise the KPI is missing with them.
    `phasing` is the share of the annual target and baseline, in per cent, due by the end of each of the year's
    periods. The KPI is there from `since` to `until` (None: always), both periods included.
    """

    id: str
    address: str
    code: str
    name: Text
    text: Text
    measured_in: Text
    weight: Dated
    better: Better
    inputs: tuple[Input, ...]
    frequency: Frequency
    window: Window
    scale: Scale
    formula: Formula | None = None
    baseline: Reference | None = None
    target: Reference | None = None
    thresholds: tuple[tuple[str, Reference], ...] = ()
    rule: Rule = field(default_factory=Linear)
    floor: float | None = None
    cap: float | None = None
    round: Rounding | None = None
    transform: Transform | None = None
    clip: tuple[Amount | None, Amount | None] = (None, None)
    missing: Missing = Missing.EXCLUDE
    source: str = ""
    owner: Text = NOTHING
    basis: Text = NOTHING
    evidence: str = ""
    reported_by: str = ""
    contributes_to: str = ""
    measured_by: MeasuredBy = MeasuredBy.FIGURES
    child_level: str = ""
    over_units: OverUnits | None = None
    weighted_by: str = ""
    partial: bool = False
    phasing: tuple[float, ...] = ()
    since: Period | None = None
    until: Period | None = None

    @property
    def bounds(self) -> tuple[float, float]:
        """Give (floor, cap): the least and the most the KPI can score."""
        return (
            self.scale.low if self.floor is None else self.floor,
            self.scale.high if self.cap is None else self.cap,
        )

    @property
    def is_only_shown(self) -> bool:
        """Tell whether it counts for nothing and says nothing of its score: then it needs no target."""
        return self.rule == Linear() and self.target is None and not any(weight for _, weight in self.weight.points)

    def references(self) -> Iterator[tuple[str, Reference]]:
        """Give the reference values by name: target, baseline, thresholds."""
        if self.target is not None:
            yield "target", self.target
        if self.baseline is not None:
            yield "baseline", self.baseline
        yield from self.thresholds


@dataclass(frozen=True, slots=True)
class Node:
    """A scorecard, perspective or objective: what holds others. Children stand in the order written.

    `min_coverage` is a share 0..1 of weight; `min_kpis` a number of KPIs if 1 or more, else a share.
    `perspective` is what an objective names, whether or not a perspective holds it.
    """

    id: str
    address: str
    code: str
    kind: NodeKind
    name: Text
    text: Text
    weight: Dated
    scale: Scale
    children: tuple[Node | Kpi, ...]
    method: Method = Method.MEAN
    missing: Missing = Missing.EXCLUDE
    min_children: int = 0
    min_coverage: float = 0.0
    min_kpis: float = 0.0
    round: Rounding | None = None
    owner: Text = NOTHING
    perspective: str = ""
    serves: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    drives: tuple[str, ...] = ()

    def walk(self) -> Iterator[Node | Kpi]:
        """Give this node and everything below it, parents before children, as written."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()
            else:
                yield child

    def kpis(self) -> Iterator[Kpi]:
        """Give every KPI below."""
        return (item for item in self.walk() if isinstance(item, Kpi))


@dataclass(frozen=True, slots=True)
class Ranking:
    """How units are ranked: among the units with the same value of attribute `group` ('' = all).

    `round` is the number of digits at which scores are compared; None compares them as they are.
    """

    group: str = ""
    round: int | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """A named stretch of the scale: from `at_least` up to the grade above."""

    id: str
    name: Text
    at_least: float


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One definition and the units it applies to (unit ids, in the order given).

    `perspective_weights` are those it writes itself, by perspective.
    """

    id: str
    name: Text
    level: str
    mandate: Text
    owner: Text
    approved_by: Text
    root: Node
    inputs: tuple[Input, ...]
    units: tuple[str, ...]
    grades: tuple[Grade, ...]
    ranking: Ranking = Ranking()
    perspective_weights: tuple[tuple[str, float], ...] = ()

    def all_inputs(self) -> Iterator[Input]:
        """Give the scorecard's inputs, then each KPI's own, as written."""
        yield from self.inputs
        for kpi in self.root.kpis():
            yield from kpi.inputs
