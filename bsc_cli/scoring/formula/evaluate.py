"""Expression trees on arrays over units. Missing is NaN and passes through; what has no value says so.

Operators, comparisons, `where` and `clip` pass a missing operand on; the row-wise functions skip it, and
are missing when nothing but constants is left. x/0 and logarithms of 0 or less are missing, with the mark
`undefined`: the reason is arithmetic, not a figure that nobody sent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bsc_cli.model.scorecard import Formula
from bsc_cli.scoring.formula.parse import Binary, Call, Expression, Name, Number, Tree, Unary, parse
from bsc_cli.scoring.quantise import Floats, equal, half_up

Bools = NDArray[np.bool_]
Lookup = Callable[[Name], "Evaluation | Floats"]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """values: float64[unit], NaN = missing; undefined: bool[unit], missing because of arithmetic."""

    values: Floats
    undefined: Bools


@dataclass(frozen=True, slots=True)
class Step:
    """One named step of a formula with its text and values, float64[unit]."""

    name: str
    text: str
    values: Floats


def evaluate(expression: Expression, lookup: Lookup) -> Evaluation:
    """Evaluate; `lookup` gives an array (or an evaluation) for each name. Constants broadcast."""
    with np.errstate(all="ignore"):
        return _evaluate(expression.tree, lookup)


def evaluate_steps(formula: Formula, lookup: Lookup) -> tuple[Evaluation, tuple[Step, ...]]:
    """Evaluate the steps in order, each able to name earlier ones; the last is the result."""
    known: dict[str, Evaluation] = {}

    def named(name: Name) -> Evaluation | Floats:
        return known[name.id] if name.id in known and not name.attribute else lookup(name)

    steps = []
    result = Evaluation(np.array(np.nan), np.array(False))  # noqa: FBT003 - a value, not a flag
    for step, text in formula.steps:
        result = evaluate(parse(text), named)
        known[step] = result
        steps.append(Step(step, text, result.values))
    return result, tuple(steps)


def _evaluate(tree: Tree, lookup: Lookup) -> Evaluation:
    match tree:
        case Number():
            return Evaluation(np.array(tree.value), _NO)
        case Name():
            found = lookup(tree)
            return found if isinstance(found, Evaluation) else Evaluation(found, _NO)
        case Unary():
            operand = _evaluate(tree.operand, lookup)
            values = -operand.values if tree.operator == "-" else _truth(operand.values == 0, operand.values)
            return Evaluation(values, operand.undefined)
        case Binary():
            return _binary(tree.operator, _evaluate(tree.left, lookup), _evaluate(tree.right, lookup))
        case Call():
            arguments = [_evaluate(argument, lookup) for argument in tree.arguments]
            if tree.function in _ROW_WISE:
                constant = [not _has_name(argument) for argument in tree.arguments]
                return _row_wise(tree.function, arguments, constant)
            return _plain(tree.function, arguments)


_NO: Bools = np.array(False)  # noqa: FBT003 - a value, not a flag


def _has_name(tree: Tree) -> bool:
    match tree:
        case Name():
            return True
        case Unary():
            return _has_name(tree.operand)
        case Binary():
            return _has_name(tree.left) or _has_name(tree.right)
        case Call():
            return any(_has_name(argument) for argument in tree.arguments)
        case Number():
            return False


def _truth(test: Bools, *operands: Floats) -> Floats:
    """Give 1 or 0, and NaN where any operand is missing."""
    values = np.asarray(test, dtype=np.float64)
    for operand in operands:
        values = np.where(np.isnan(operand), np.nan, values)
    return values


def _binary(operator: str, left: Evaluation, right: Evaluation) -> Evaluation:
    a, b = left.values, right.values
    undefined = left.undefined | right.undefined
    if operator in _COMPARE:
        return Evaluation(_truth(_COMPARE[operator](a, b), a, b), undefined)
    if operator == "and":
        return Evaluation(_truth((a != 0) & (b != 0), a, b), undefined)
    if operator == "or":
        return Evaluation(_truth((a != 0) | (b != 0), a, b), undefined)
    values = _ARITHMETIC[operator](a, b)
    return _checked(values, undefined, a, b)


def _checked(values: Floats, undefined: Bools, *operands: Floats) -> Evaluation:
    """Mark as undefined what is not a number although every operand is; infinity is not a number."""
    known = np.logical_and.reduce(np.broadcast_arrays(*(~np.isnan(operand) for operand in operands)))
    bad = ~np.isfinite(values)
    return Evaluation(np.where(bad, np.nan, values), undefined | (bad & known))


_ARITHMETIC: dict[str, Callable[[Floats, Floats], Floats]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": np.power,
}
_COMPARE: dict[str, Callable[[Floats, Floats], Bools]] = {
    "==": equal,
    "!=": lambda a, b: ~equal(a, b),
    "<": lambda a, b: (a < b) & ~equal(a, b),
    ">": lambda a, b: (a > b) & ~equal(a, b),
    "<=": lambda a, b: (a < b) | equal(a, b),
    ">=": lambda a, b: (a > b) | equal(a, b),
}
_SIMPLE: dict[str, Callable[[Floats], Floats]] = {
    "abs": np.abs,
    "log": np.log,
    "log10": np.log10,
    "exp": np.exp,
    "sqrt": np.sqrt,
}


def _plain(function: str, arguments: list[Evaluation]) -> Evaluation:
    first = arguments[0]
    if function in _SIMPLE:
        return _checked(_SIMPLE[function](first.values), first.undefined, first.values)
    undefined = first.undefined
    for argument in arguments[1:]:
        undefined = undefined | argument.undefined
    if function == "round":
        digits = int(arguments[1].values) if len(arguments) > 1 else 0
        return Evaluation(half_up(first.values, digits), undefined)
    if function == "present":
        return Evaluation(np.asarray(~np.isnan(first.values), dtype=np.float64), _NO)
    if function == "clip":
        low, high = arguments[1].values, arguments[2].values
        return Evaluation(np.minimum(np.maximum(first.values, low), high), undefined)
    # where(condition, a, b): missing if the condition is, or if the branch taken is.
    yes, no = arguments[1], arguments[2]
    taken = first.values != 0
    values = np.where(taken, yes.values, no.values)
    chosen = np.where(taken, yes.undefined, no.undefined)
    return Evaluation(np.where(np.isnan(first.values), np.nan, values), first.undefined | chosen)


_ROW_WISE = frozenset(("min", "max", "sum", "mean", "geomean", "count", "coalesce"))


def _row_wise(function: str, arguments: list[Evaluation], constant: list[bool]) -> Evaluation:
    """Combine the arguments row by row, skipping missing ones; all(constant) keeps constants meaningful."""
    stacked = np.stack(np.broadcast_arrays(*(argument.values for argument in arguments)))
    there = ~np.isnan(stacked)
    count = there.sum(axis=0)
    if function == "count":
        return Evaluation(count.astype(np.float64), _NO)
    variable = np.array([not fixed for fixed in constant])
    enough = there[variable].any(axis=0) if variable.any() else count > 0
    if function == "coalesce":
        first = np.argmax(there, axis=0)
        values = np.take_along_axis(stacked, first[np.newaxis], axis=0)[0]
    else:
        values = _REDUCE[function](stacked, there, count)
    undefined = np.logical_or.reduce(np.broadcast_arrays(*(argument.undefined for argument in arguments)))
    if function == "geomean":
        negative = (np.where(there, stacked, 0.0) < 0).any(axis=0)
        return Evaluation(np.where(enough & ~negative, values, np.nan), (undefined & ~enough) | (negative & enough))
    return Evaluation(np.where(enough, values, np.nan), undefined & ~enough)


def _geomean(stacked: Floats, there: Bools, count: NDArray[np.int_]) -> Floats:
    logs = np.where(there, np.log(np.abs(stacked)), 0.0)
    return np.asarray(np.exp(logs.sum(axis=0) / count))


_REDUCE: dict[str, Callable[[Floats, Bools, NDArray[np.int_]], Floats]] = {
    "min": lambda x, there, _n: np.where(there, x, np.inf).min(axis=0),
    "max": lambda x, there, _n: np.where(there, x, -np.inf).max(axis=0),
    "sum": lambda x, there, _n: np.where(there, x, 0.0).sum(axis=0),
    "mean": lambda x, there, n: np.where(there, x, 0.0).sum(axis=0) / n,
    "geomean": _geomean,
}
