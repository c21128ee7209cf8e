"""The view model: everything a page says, as text in one language, ready to be laid out.

Built by `view`; whatever renders it computes nothing. These are the fields a template may use.
"""

from __future__ import annotations

from dataclasses import dataclass

from bsc_cli.reports.charts import Bar, Trend
from bsc_cli.reports.derivation import Line
from bsc_cli.reports.strategy_map import StrategyMap


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value with its label."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class GradeMark:
    """A grade: its word, its place (0 = best) and its colour (tone 0 = best .. 4 = worst)."""

    word: str
    position: int
    tone: int


@dataclass(frozen=True, slots=True)
class GradeStep:
    """A stretch of the scale that earns a grade: where it starts, and its part of the scale in per cent."""

    mark: GradeMark
    starts: str
    left: str
    width: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One collected figure: the period, the figure or what was said instead, and where it came from."""

    period: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Link:
    """A name, and where it leads: '' where there is no page."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Given:
    """What a KPI of a unit below gave for an input: the value, or why there is none; its weight in a weighted mean."""

    unit: Link
    kpi: Link
    value: str
    weight: str


@dataclass(frozen=True, slots=True)
class InputView:
    """One input of a KPI: what it came to, and the figures behind it, or what was given for it from below."""

    line: str
    figures: tuple[Figure, ...]
    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class UsedView:
    """Another KPI that a KPI's formula names: what its actual came to and how; `anchor` leads to its own row."""

    anchor: str
    line: str
    lines: tuple[Line, ...]
    inputs: tuple[InputView, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the scorecard table and its drill-down. Texts that do not apply are ''.

    `depth` is 0 for the scorecard itself. `reason` is the sentence that tells why there is no score.
    `interval` is given where the score can still change, `coverage` where it is below 100 %, `effective` where the
    weight that counts is not the weight written. `filled`: a missing actual was counted as zero.
    """

    item_id: str
    anchor: str
    depth: int
    kind: str
    kind_word: str
    name: str
    code: str
    weight: str
    effective: str
    actual: str
    filled: bool
    target: str
    score: str
    grade: GradeMark | None
    provisional: bool
    interval: str
    coverage: str
    points: str
    reason: str
    bar: Bar | None
    trend: Trend | None
    text: str
    facts: tuple[Labelled, ...]
    lines: tuple[Line, ...]
    inputs: tuple[InputView, ...]
    uses: tuple[UsedView, ...]


@dataclass(frozen=True, slots=True)
class PeriodScore:
    """The total of one period, newest first in a table."""

    period: str
    score: str
    grade: GradeMark | None
    rank: str


@dataclass(frozen=True, slots=True)
class GradeCount:
    """How many units or KPIs have a grade."""

    mark: GradeMark
    count: str


@dataclass(frozen=True, slots=True)
class Part:
    """A KPI, objective or scorecard of a unit, mostly another one, with what it scored. Texts that do not apply are ''.

    `item` is '' for the scorecard as a whole. `provisional`, `filled` and `reason` as in `Row`.
    """

    unit: Link
    item: Link
    actual: str
    filled: bool
    target: str
    score: str
    grade: GradeMark | None
    provisional: bool
    reason: str
    rank: str
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class Parts:
    """Several of them under one heading, best first, and how many have each grade, none, or a filled figure.

    `own` is the KPI or objective of the page's unit that they belong to; `heading` is what they are to it.
    `item_kind` is what their items are called, '' for whole scorecards. A long list is not `is_open` until asked for.
    """

    own: Link
    heading: str
    count: str
    is_open: bool
    counts: tuple[GradeCount, ...]
    not_scored: str
    item_kind: str
    shows_figures: bool
    shows_rank: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A KPI of the unit and the KPI of a unit above that its figures go into."""

    own: Link
    into: Part


@dataclass(frozen=True, slots=True)
class Step:
    """A link of a chain: what it is (an objective, a goal), its name."""

    kind: str
    name: Link


@dataclass(frozen=True, slots=True)
class Chain:
    """How an objective serves the strategy: from itself, step by step, up to a goal."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class UnitPage:
    """The report of one unit in one period.

    `rows` are the flattened tree, the scorecard itself first; `history` is empty if there is one period
    only. `outlook` is the sentence that tells where the score will lie, if that is beside where it is now.
    `index_href` is the page with all units, or ''. `above` are the units above, the highest first.
    """

    lang: str
    html_lang: str
    title: str
    organisation: str
    unit: str
    unit_id: str
    scorecard: str
    period: str
    mandate: str
    facts: tuple[Labelled, ...]
    score: str
    out_of: str
    grade: GradeMark | None
    provisional: bool
    reason: str
    rank: str
    coverage: str
    interval: str
    outlook: str
    change: str
    legend: tuple[GradeStep, ...]
    trend: Trend | None
    trend_ends: tuple[str, str]
    bar: Bar | None
    rows: tuple[Row, ...]
    history: tuple[PeriodScore, ...]
    index_href: str
    above: tuple[Link, ...]
    map: StrategyMap | None
    chains: tuple[Chain, ...]
    supports: tuple[Parts, ...]
    feeds: tuple[Feed, ...]
    fed: tuple[Parts, ...]
    below: tuple[Parts, ...]


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One unit in the list of all units."""

    unit: str
    unit_id: str
    href: str
    rank: str
    score: str
    grade: GradeMark | None
    provisional: bool
    coverage: str
    change: str
    reason: str
    bar: Bar | None
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class League:
    """Units that are ranked together, best first; units without a score last. `name` is '' for the only group."""

    name: str
    counts: tuple[GradeCount, ...]
    not_scored: str
    shows_coverage: bool
    rows: tuple[IndexRow, ...]


@dataclass(frozen=True, slots=True)
class HeatCell:
    """What a unit scored in one perspective: a number, or why there is none; `tone` as in `StrategyMap`."""

    perspective: str
    score: str
    grade: str
    tone: str
    reason: str


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A unit in the tree of all: `depth` is 0 at the top. `row` is none for one that only holds others.

    `cells` are in the order of the page's perspectives, nothing for one that only holds others.
    """

    depth: int
    level: str
    unit: str
    row: IndexRow | None
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class IndexPage:
    """All units of one period: as a tree with what they scored in each perspective, and by league.

    `tree` is empty where no unit lies below another and there are no perspectives: the leagues tell it all.
    """

    lang: str
    html_lang: str
    title: str
    organisation: str
    period: str
    units: str
    perspectives: tuple[str, ...]
    legend: tuple[GradeStep, ...]
    tree: tuple[TreeRow, ...]
    leagues: tuple[League, ...]
