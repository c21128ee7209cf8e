"""The derivation of one number, taken from the results and retraced for one unit through the same functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from bsc_cli.model.organisation import Definitions
from bsc_cli.model.results import Reason
from bsc_cli.model.rules import Transform, Value
from bsc_cli.model.scorecard import Kpi, MeasuredBy, Method, Node
from bsc_cli.scoring.actuals import Actual, BlockFigures, inputs_of, names_of, why_idle
from bsc_cli.scoring.cascade import Cascade, cascade
from bsc_cli.scoring.curves import Curve, families
from bsc_cli.scoring.edges import taken_of
from bsc_cli.scoring.explanation import Explanation, Segment, UsedTotal, entering
from bsc_cli.scoring.facts import Facts
from bsc_cli.scoring.formula import Name
from bsc_cli.scoring.phasing import share_due
from bsc_cli.scoring.quantise import TOLERANCE, Floats
from bsc_cli.scoring.results import Results
from bsc_cli.scoring.rules import References, clipped, line, transformed
from bsc_cli.scoring.score import track
from bsc_cli.scoring.sources import DEEPEST, Sources
from bsc_cli.scoring.totals import below, totalled


def explain(
    definitions: Definitions,
    facts: Facts,
    results: Results,
    unit: str,
    item: str = "",
    *,
    edges: Cascade | None = None,
    depth: int = DEEPEST,
) -> Explanation:
    """Explain `item` (default: the whole scorecard) of `unit`; raises KeyError if there is none.

    `facts` hold at least those of the unit and of all that its KPIs are made of (`Cascade.closure`). `edges` is the
    cascade of the definitions, for who has it already. Contributors are told to a `depth` of so many, one below the
    other.
    """
    edges = cascade(definitions) if edges is None else edges
    block = results.layout.block_of[unit]
    start = block.items[block.item_index[item] if item else 0]
    sources = Sources.of(definitions, facts, edges, unit=unit, period=results.period, depth=depth)
    known = sources.alone(unit)
    known.totals.update((kpi.id, _total(results, unit, kpi)) for kpi in totalled(block))
    kpis = {kpi.id: kpi for kpi in block.scorecard.root.kpis()}
    placed = frozenset(kpi.id for kpi in start.kpis()) if isinstance(start, Node) else frozenset()
    return _Explainer(results, unit, known, sources, kpis, placed).of(start)


def _total(results: Results, unit: str, kpi: Kpi) -> Actual:
    """Give the actual of a KPI that is measured by scorecards, as it was scored."""
    row = slice(at := results.layout.row(unit, kpi.id), at + 1)
    filled = bool(results.filled[row][0])
    values = np.where(filled, np.nan, results.actual[row])
    reason = Reason.TOTAL_MISSING if filled else Reason(int(results.reason[at]))
    why = np.where(np.isnan(values), reason, Reason.SCORED).astype(np.int8)
    return Actual(values, why, np.zeros(1, bool))


@dataclass(frozen=True)
class _Explainer:
    results: Results
    unit: str
    figures: BlockFigures
    sources: Sources
    kpis: dict[str, Kpi]
    placed: frozenset[str]
    """KPIs that are explained in a place of their own: what they use is told there."""

    def of(self, item: Node | Kpi) -> Explanation:
        """Explain one item and everything below it."""
        common = self._common(item)
        if isinstance(item, Node):
            return self._node(item, common)
        if why_idle(item, common.period) is Reason.SCORED and not self.sources.force.is_gone(self.unit):
            return self._ruled(item, self._told(item, common))
        return replace(self._told(item, common), actual=None, filled=False)

    def _common(self, item: Node | Kpi) -> Explanation:
        results = self.results
        block = results.layout.block_of[self.unit]
        row = results.layout.row(self.unit, item.id)
        grade = int(results.grade[row])
        return Explanation(
            unit=self.unit,
            item=item,
            period=results.period,
            score=_known(results.score[row]),
            reason=Reason(int(results.reason[row])),
            low=_known(results.low[row]),
            high=_known(results.high[row]),
            coverage=float(results.coverage[row]),
            weight=item.weight.at(results.period) or 0.0,
            share=_known(results.share[row]),
            points=_known(results.points[row]),
            grade=block.scorecard.grades[grade].id if grade >= 0 else "",
            provisional=bool(results.provisional[row]),
        )

    def _node(self, node: Node, common: Explanation) -> Explanation:
        children = tuple(self.of(child) for child in node.children)
        unrounded = common.score
        if node.round is not None and common.score is not None:
            unrounded = _before_rounding(node, children)
        return replace(common, unrounded=unrounded, children=children)

    def _told(self, kpi: Kpi, common: Explanation) -> Explanation:
        """Tell where a KPI's actual came from, with the KPIs that its formulas name, and those that these name."""
        told = [kpi]
        for one in told:  # grows while it is gone through
            if one is kpi or one.id not in self.placed:
                named = {name.id for name in self._kpis_named(one)} - {other.id for other in told}
                told += [self.kpis[name] for name in sorted(named, key=self.figures.block.item_index.__getitem__)]
        return replace(self._figure(kpi, common), uses=tuple(self._used(other) for other in told[1:]))

    def _used(self, kpi: Kpi) -> Explanation:
        """Tell where the actual of a KPI that another one's formula names came from."""
        reason = Reason(int(self.figures.actual(kpi).reason[0]))
        return replace(self._figure(kpi, self._common(kpi)), reason=reason)

    def _figure(self, kpi: Kpi, common: Explanation) -> Explanation:
        """Tell what a KPI's actual was made of."""
        actual = self.figures.actual(kpi)
        values = ((str(name), self.figures.named(kpi, name)[0].values) for name in self._kpis_named(kpi))
        return replace(
            common,
            actual=_first(actual.values),
            filled=bool(actual.filled[0]),
            references=tuple((name, _first(self.figures.reference(kpi, name))) for name, _ in kpi.references()),
            steps=tuple((step.name, step.text, _first(step.values)) for step in actual.steps),
            phased=tuple(self._phased(kpi)),
            inputs=tuple(
                self.sources.used(self.unit, kpi, item, taken_of(kpi))
                for item in inputs_of(kpi, self.figures.block.scorecard)
            ),
            totals=tuple(self._totals(kpi)) if kpi.measured_by is MeasuredBy.SCORECARDS else (),
            named=tuple((name, _first(value)) for name, value in values),
        )

    def _kpis_named(self, kpi: Kpi) -> list[Name]:
        """Give the names in a KPI's formulas that stand for another KPI's figures."""
        read = {item.id for item in inputs_of(kpi, self.figures.block.scorecard)}
        names = {name for name in names_of(kpi) if name.id in self.kpis and (name.attribute or name.id not in read)}
        return sorted(names, key=str)

    def _ruled(self, kpi: Kpi, figure: Explanation) -> Explanation:
        """Add what became of the actual: clip, transform, rule, floor and cap."""
        references = {name: self.figures.reference(kpi, name) for name, _ in kpi.references()}
        entered = clipped(self.figures.actual(kpi).values, kpi, references)
        x, way = transformed(entered, kpi.transform), track(self.figures, kpi)
        ends = _ends(kpi, references)
        before = _by_rule(kpi, ends, _first(x), _first(families([way])[0].before_limits(x[np.newaxis])))
        floor, cap = kpi.bounds
        unrounded = None if before is None else min(max(before, floor), cap)
        stretch = None
        if before is not None:
            stretch = segment(way.curve, x, kpi) if ends is None else _line(kpi, *ends)
        return replace(
            figure,
            entered=_first(entered),
            transformed=_first(x),
            segment=stretch,
            before=before,
            clipped=_first(entered) not in {None, figure.actual} or unrounded != before,
            unrounded=unrounded,
        )

    def _phased(self, kpi: Kpi) -> Iterator[tuple[str, float | None, float]]:
        """Give the reference values of which only a share is due: name, annual value, per cent."""
        for name, _ in kpi.references():
            share = share_due(kpi, name, self.results.period)
            if share is not None:
                yield name, _first(self.figures.annual(kpi, name)), share

    def _totals(self, kpi: Kpi) -> Iterator[UsedTotal]:
        """Give the totals that a KPI measured by scorecards takes."""
        results, edges, force = self.results, self.sources.edges, self.sources.force
        rows = below(results.layout, edges, force, self.figures.block, kpi)
        score, reason = results.score[rows.row], results.reason[rows.row]
        counts = np.where(np.isnan(score), 0.0, rows.weight)
        whole = float(counts.sum())
        for n, (block, unit) in enumerate(zip(rows.block.tolist(), rows.unit.tolist(), strict=True)):
            name = results.layout.blocks[block].units[unit]
            yield UsedTotal(
                unit=name,
                name=edges.units[name].name,
                weight=float(rows.weight[n]),
                score=_known(score[n]),
                entered=_known(rows.factor[n] * score[n] + rows.shift[n]),
                share=float(counts[n]) / whole if counts[n] > 0 else None,
                reason=Reason(int(reason[n])),
            )


def _ends(kpi: Kpi, references: References) -> tuple[float, float] | None:
    """Give where a line has the low and the high end of the scale (transformed); None if the rule draws none."""
    ends = line(kpi, references)
    zero, full = (None, None) if ends is None else map(_first, ends)
    return None if zero is None or full is None else (zero, full)


def _line(kpi: Kpi, zero: float, full: float) -> Segment:
    return Segment(_raw(zero, kpi), kpi.scale.low, _raw(full, kpi), kpi.scale.high)


def _by_rule(kpi: Kpi, ends: tuple[float, float] | None, x: float | None, drawn: float | None) -> float | None:
    """Give the score by the rule: that of the curve (`drawn`), and of a line also beyond floor and cap."""
    if x is None or drawn is None:
        return drawn
    if isinstance(kpi.rule, Value):
        whole = x
    elif ends is not None:
        zero, full = ends
        whole = kpi.scale.low + (x - zero) / (full - zero) * (kpi.scale.high - kpi.scale.low)
    else:
        return drawn
    # The curve's ends are exact, the arithmetic may be a hair beside them.
    return drawn if math.isnan(whole) or math.isclose(whole, drawn, rel_tol=TOLERANCE, abs_tol=TOLERANCE) else whole


def segment(curve: Curve, x: Floats, kpi: Kpi) -> Segment | None:
    """Give the segment that x (one transformed actual) falls on, in raw units; None if x is missing."""
    value = _first(x)
    if value is None or math.isnan(float(curve.x0[0, 0])):
        return None
    k = _position(curve, value)
    if k and value == curve.x0[k, 0] and math.isinf(curve.dx[k - 1, 0]) and curve.y1[k - 1, 0] == curve.y0[k, 0]:
        k -= 1  # at the end of a level stretch there is no slope to tell yet
    x0, dx = float(curve.x0[k, 0]), float(curve.dx[k, 0])
    y0, y1 = float(curve.y0[k, 0]), float(curve.y1[k, 0])
    if math.isinf(dx):
        # The amounts as written: bounds have the tolerance compiled in. At a jump the better score holds.
        left = x0 if k else None
        right = float(curve.x0[k + 1, 0]) if k < len(curve.bounds) else None
        with_left = left is None or float(curve.y1[k - 1, 0]) <= y0
        with_right = right is None or float(curve.y0[k + 1, 0]) <= y1
        return Segment(_raw(left, kpi), y0, _raw(right, kpi), y1, with_left, with_right)
    if (value - x0) / dx < 0:
        return Segment(None, y0, _raw(x0, kpi), y0)
    if (value - x0) / dx > 1:
        return Segment(_raw(x0 + dx, kpi), y1, None, y1)
    return Segment(_raw(x0, kpi), y0, _raw(x0 + dx, kpi), y1)


_BACK: dict[Transform, Callable[[float], float]] = {
    Transform.LOG: np.exp,
    Transform.LOG10: lambda x: np.power(10.0, x),
    Transform.SQRT: np.square,
}


def _raw(x: float | None, kpi: Kpi) -> float | None:
    """Give x before the transform, at 12 digits: what was written, 100, comes back as 100."""
    if x is None or kpi.transform is None:
        return x
    with np.errstate(over="ignore"):
        return float(f"{_BACK[kpi.transform](x):.12g}")


def _position(curve: Curve, value: float) -> int:
    """Give the number of the segment that a value falls on."""
    return int(np.sum(value >= curve.bounds[:, 0])) if len(curve.bounds) else 0


def _before_rounding(node: Node, children: tuple[Explanation, ...]) -> float | None:
    """Combine the children as the node's method does, in plain arithmetic."""
    entered = ((child.weight, entering(node, child)) for child in children if child.weight > 0)
    counted = [(weight, score) for weight, score in entered if score is not None]
    total = math.fsum(weight for weight, _ in counted)
    scores = [score for _, score in counted]
    match node.method:
        case Method.MEAN:
            return math.fsum(weight * score for weight, score in counted) / total
        case Method.GEOMETRIC:
            if min(scores) <= TOLERANCE:
                return 0.0
            return math.exp(math.fsum(weight * math.log(score) for weight, score in counted) / total)
        case Method.MIN:
            return min(scores)
        case Method.MAX:
            return max(scores)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _first(values: float | Floats) -> float | None:
    """Give the one value of a single unit's array (or a number for all units), None if it is missing."""
    return _known(float(np.asarray(values).reshape(-1)[0]))
