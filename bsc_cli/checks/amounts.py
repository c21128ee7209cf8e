"""What reference values and amounts are at each time they hold, as far as definitions tell.

A value is a number, None (none is given then) or NaN: it is given, and each unit has its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.rules import Amount, Transform
from bsc_cli.model.scorecard import Dated, Kpi, Reference
from bsc_cli.scoring.formula.evaluate import Evaluation, evaluate
from bsc_cli.scoring.formula.parse import Binary, Call, Expression, FormulaFault, Name, Number, Tree, Unary, parse

OWN = math.nan
"""The value of a formula: each unit has its own."""

TOLERANCE = 1e-9
LEAST, MOST = 1e-100, 1e100

_ALWAYS = Period(Frequency.YEAR, 0)
_LEAST = {Transform.LOG: math.log, Transform.LOG10: math.log10, Transform.SQRT: math.sqrt}


@dataclass(frozen=True, slots=True)
class Moment:
    """One combination of reference values that holds at some time, and the first of the KPI's periods it holds in."""

    period: Period
    values: Mapping[str, float | None]


def moments(kpi: Kpi) -> tuple[Moment, ...]:
    """Give every combination of the KPI's reference values that it can be scored with, oldest first.

    What holds is what holds on the last day of one of the KPI's own periods: of two values that begin in the same
    year, a yearly KPI only ever meets the later.
    """
    references = dict(kpi.references())
    starts = {
        start.first_month // kpi.frequency.months
        for reference in references.values()
        if isinstance(reference, Dated)
        for start, _ in reference.points
        if start is not None
    }
    if not starts:
        return (Moment(_ALWAYS, {name: value_at(reference, _ALWAYS) for name, reference in references.items()}),)
    periods = (Period(kpi.frequency, start) for start in sorted(starts))
    return tuple(
        Moment(period, {name: value_at(reference, period) for name, reference in references.items()})
        for period in periods
    )


def value_at(reference: Reference, period: Period) -> float | None:
    """Give what a reference value is in `period`."""
    if isinstance(reference, Dated):
        return reference.at(period)
    texts = [text for _, text in reference.steps]
    return amount_at(texts[0], {}) if len(texts) == 1 else OWN


def key_at(kpi: Kpi, name: str, period: Period) -> str:
    """Give the key under which the value of a reference that holds in `period` is written."""
    key = name if name in ("target", "baseline") else f"thresholds.{name}"
    reference = dict(kpi.references()).get(name)
    if isinstance(reference, Dated):
        held = [start for start, _ in reference.points if start is not None and start.first_month <= period.last_month]
        if held:
            return f"{key}.{held[-1]}"
    return key


def amount_at(amount: Amount, values: Mapping[str, float | None]) -> float | None:
    """Give an amount of a rule: a number, a reference value, or a formula over them.

    >>> amount_at("1.3 * target", {"target": 10.0}), amount_at("target", {"target": None})
    (13.0, None)
    """
    if isinstance(amount, float | int):
        return float(amount)
    if amount in values:
        return values[amount]
    try:
        expression = parse(amount)
    except FormulaFault:
        return OWN
    used = [values.get(name.id, OWN) if not name.attribute else OWN for name in expression.names]
    if None in used:
        return None
    if any(value is None or math.isnan(value) for value in used):
        return OWN
    return constant(filled(expression.tree, values))


def filled(tree: Tree, values: Mapping[str, float | None]) -> Tree:
    """Give the tree with numbers in place of the names that have one."""
    match tree:
        case Name():
            value = None if tree.attribute else values.get(tree.id)
            return tree if value is None else Number(value)
        case Number():
            return tree
        case Unary():
            return Unary(tree.operator, filled(tree.operand, values))
        case Binary():
            return Binary(tree.operator, filled(tree.left, values), filled(tree.right, values))
        case Call():
            return Call(tree.function, tuple(filled(argument, values) for argument in tree.arguments))


def constant(tree: Tree) -> float:
    """Give the value of a tree without names; NaN where arithmetic has none."""
    return float(evaluate(Expression("", tree, frozenset()), _nameless).values.item())


def _nameless(name: Name) -> Evaluation:
    raise KeyError(name.id)


def transformed(value: float, transform: Transform | None) -> float:
    """Give the value after the transform; NaN where it has none."""
    if transform is None or math.isnan(value):
        return value
    if value < 0 or (value == 0 and transform is not Transform.SQRT):
        return math.nan
    return _LEAST[transform](value)


def is_out_of_bounds(value: float) -> bool:
    """Tell whether a number is so large, or so close to zero, that its products or quotients may be infinite."""
    return not (value == 0 or LEAST <= abs(value) <= MOST)


def same(one: float, other: float) -> bool:
    """Tell whether two figures are the same figure wherever the program compares them."""
    return abs(one - other) <= TOLERANCE * max(1.0, abs(one), abs(other))
