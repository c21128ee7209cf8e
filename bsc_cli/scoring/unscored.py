"""What has no score, as findings: one an item and reason, however many units and periods it concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from bsc_cli.catalogue import scoring as rules
from bsc_cli.diagnostics import Finding, Findings, Rule
from bsc_cli.model.periods import Period, PeriodRange
from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Kpi, Node
from bsc_cli.scoring.actuals import names_of
from bsc_cli.scoring.lacking import ELLIPSIS, missing, named
from bsc_cli.scoring.results import Block, Results

if TYPE_CHECKING:
    from numpy.typing import NDArray

RULES: Mapping[Reason, Rule] = MappingProxyType(
    {
        Reason.NOT_SUBMITTED: rules.NOT_SUBMITTED,
        Reason.NOT_AVAILABLE: rules.NOT_AVAILABLE,
        Reason.UNDECIDED: rules.UNDECIDED,
        Reason.PERIOD_INCOMPLETE: rules.PERIOD_INCOMPLETE,
        Reason.UNDEFINED_RESULT: rules.UNDEFINED_RESULT,
        Reason.NO_REFERENCE: rules.NO_REFERENCE,
        Reason.NOTHING_SCORED: rules.NOTHING_SCORED,
        Reason.TOO_FEW_CHILDREN: rules.TOO_FEW_CHILDREN,
        Reason.COVERAGE_TOO_LOW: rules.COVERAGE_TOO_LOW,
        Reason.TOO_FEW_KPIS: rules.TOO_FEW_KPIS,
        Reason.NEGATIVE_IN_GEOMETRIC: rules.NEGATIVE_IN_GEOMETRIC,
        Reason.CONTRIBUTOR_MISSING: rules.CONTRIBUTOR_MISSING,
        Reason.NO_CONTRIBUTOR: rules.NO_CONTRIBUTOR,
        Reason.TOTAL_MISSING: rules.TOTAL_MISSING,
        Reason.NO_TOTAL: rules.NO_TOTAL,
    }
)
"""The rule behind each reason that means missing; what is not due or does not apply has none."""
NAMED = 4
"""So many units are named in a finding; the others are counted."""


def unscored(results_list: Sequence[Results], units: Collection[str]) -> Findings:
    """Give what is missing of `units`, or counted as zero, in a run of periods (oldest first), by item.

    Where nothing below a node has a score, that is not said again of the nodes below it. Of a KPI that is only shown
    nobody expects a score.
    """
    if not results_list:
        return ()
    blocks = results_list[0].layout.blocks
    return tuple(finding for block in blocks for finding in _of_block(block, results_list, set(units)))


def _of_block(block: Block, results_list: Sequence[Results], wanted: set[str]) -> Iterator[Finding]:
    chosen = np.array([unit in wanted for unit in block.units])
    if not chosen.any():
        return
    parents = {child.id: item.id for item in block.items if isinstance(item, Node) for child in item.children}
    among = len(wanted & set(block.units))
    for item in block.items:
        rows = block.rows(block.item_index[item.id])
        filled = np.stack([results.filled[rows] for results in results_list]) & chosen
        if filled.any():
            yield Absence(block, item, rules.COUNTED_AS_ZERO, filled, tuple(results_list)).finding(among)
        reasons = _reasons(block, results_list, item.id)
        for code in np.unique(reasons[:, chosen]).tolist():
            where = (reasons == code) & chosen
            if code == Reason.NOTHING_SCORED and item.id in parents:
                where &= _reasons(block, results_list, parents[item.id]) != code
            if code == Reason.NO_REFERENCE and isinstance(item, Kpi) and item.is_only_shown:
                continue
            if code in RULES and where.any():
                yield Absence(block, item, RULES[Reason(code)], where, tuple(results_list)).finding(among)


def _reasons(block: Block, results_list: Sequence[Results], item: str) -> NDArray[np.int8]:
    """Give the reasons of one item: int8[period, unit]."""
    rows = block.rows(block.item_index[item])
    return np.stack([results.reason[rows] for results in results_list])


@dataclass(frozen=True, slots=True)
class Absence:
    """One item that lacks something by one rule, `where`: bool[period, unit], in the results of some periods."""

    block: Block
    item: Node | Kpi
    rule: Rule
    where: NDArray[np.bool_]
    results: tuple[Results, ...]

    @property
    def periods(self) -> tuple[Period, ...]:
        """Give the periods, oldest first."""
        return tuple(results.period for results in self.results)

    def finding(self, among: int) -> Finding:
        """Give the finding; `among` is how many units were looked at."""
        positions = np.flatnonzero(self.where.any(axis=0)).tolist()
        first = sorted(positions, key=self.block.units.__getitem__)[:NAMED]
        when = [[self.periods[n] for n in np.flatnonzero(self.where[:, position]).tolist()] for position in first]
        which = [self._named(position, periods) for position, periods in zip(first, when, strict=True)]
        if len(positions) > NAMED:
            which.append(ELLIPSIS)
        unit, root = self.block.units[first[0]], self.item is self.block.scorecard.root
        lacks = named(self._missing(first), NAMED)
        return self.rule.at(
            address=self.item.address,
            item=self.item.id,
            period=str(PeriodRange(self.periods[0], self.periods[-1])),
            count=len(positions),
            all=among,
            which=", ".join(which),
            unit=unit,
            example=unit if root else f"{unit}/{self.item.id}",
            when=str(when[0][0]),
            missing=", ".join(lacks),
            first=lacks[0] if lacks else unit,
        )

    def _missing(self, positions: Iterable[int]) -> Iterator[str]:
        """Give what the units at `positions` lack of what the item, or a KPI that its formulas name, is measured by."""
        kpis = [self.item] if isinstance(self.item, Kpi) else []
        for kpi in kpis:  # grows while it is gone through
            named = (self.block.item_index.get(name.id, 0) for name in names_of(kpi))
            others = (self.block.items[n] for n in sorted(set(named)))
            kpis += [other for other in others if isinstance(other, Kpi) and other not in kpis]
        for position in positions:
            for n in np.flatnonzero(self.where[:, position]).tolist():
                for kpi in kpis:
                    yield from missing(self.results[n], self.block.scorecard.id, kpi, position)

    def _named(self, position: int, when: Iterable[Period]) -> str:
        """Give a unit, with the periods it concerns if there are several to choose from."""
        unit = self.block.units[position]
        return unit if len(self.periods) == 1 else f"{unit} {' '.join(runs(when))}"


def runs(periods: Iterable[Period]) -> Iterator[str]:
    """Give periods in order, those that follow one another as a range.

    >>> list(runs(Period.parse(text) for text in ("1990", "1991", "1992", "1995")))
    ['1990..1992', '1995']
    """
    stretch: list[Period] = []
    for period in periods:
        if stretch and period != stretch[-1].shift(1):
            yield str(PeriodRange(stretch[0], stretch[-1]))
            stretch = []
        stretch.append(period)
    if stretch:
        yield str(PeriodRange(stretch[0], stretch[-1]))
