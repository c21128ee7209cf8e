"""The view model: everything a page says, as text in one language, ready to be laid out.

Built by `view`; whatever renders it computes nothing. These are the fields a template may use.
"""

from __future__ import annotations

from dataclasses import dataclass

from bsc_cli.reports.charts import Bar, Trend
from bsc_cli.reports.derivation import Line


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
class InputView:
    """One input of a KPI: what it came to, and the figures behind it."""

    line: str
    figures: tuple[Figure, ...]


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
class UnitPage:
    """The report of one unit in one period.

    `rows` are the flattened tree, the scorecard itself first; `history` is empty if there is one period
    only. `outlook` is the sentence that tells where the score will lie, if that is beside where it is now.
    `index_href` is the page with all units, or ''.
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
    reason: str
    bar: Bar | None
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class GradeCount:
    """How many units have a grade."""

    mark: GradeMark
    count: str


@dataclass(frozen=True, slots=True)
class League:
    """Units that are ranked together, best first; units without a score last. `name` is '' for the only group."""

    name: str
    counts: tuple[GradeCount, ...]
    not_scored: str
    shows_coverage: bool
    rows: tuple[IndexRow, ...]


@dataclass(frozen=True, slots=True)
class IndexPage:
    """All units of one period, by league."""

    lang: str
    html_lang: str
    title: str
    organisation: str
    period: str
    units: str
    leagues: tuple[League, ...]
