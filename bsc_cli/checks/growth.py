"""How an actual grows with the stretch of time it covers: as its sums do, or not at all."""

from __future__ import annotations

from collections.abc import Mapping

from bsc_cli.scoring.formula.parse import Binary, Call, Name, Number, Tree, Unary

_SAME = frozenset(("abs", "min", "max", "sum", "mean", "geomean", "coalesce", "round", "clip", "where"))
"""Functions whose value grows as their arguments do. Bounds and conditions do not count: see `_leading`."""

_PURE = frozenset(("count", "present"))


def degree(tree: Tree, known: Mapping[str, int | None]) -> int | None:
    """Give how often a sum over time is a factor: spent / budget 1, done / received 0; None if that is not certain.

    A name that is not known is a shared stock or another KPI, and is taken as not growing.
    """
    match tree:
        case Number():
            return 0
        case Name():
            return 0 if tree.attribute else known.get(tree.id, 0)
        case Unary():
            return degree(tree.operand, known) if tree.operator == "-" else 0
        case Binary():
            return _of_pair(tree, known)
        case Call():
            return _of_call(tree, known)


def _of_call(tree: Call, known: Mapping[str, int | None]) -> int | None:
    if tree.function in _PURE:
        return 0
    found = {degree(one, known) for one in _leading(tree) if not isinstance(one, Number)}
    if tree.function in _SAME:
        return found.pop() if len(found) == 1 else None
    return 0 if found <= {0} else None


def _of_pair(tree: Binary, known: Mapping[str, int | None]) -> int | None:
    left, right = degree(tree.left, known), degree(tree.right, known)
    if left is None or right is None:
        return None
    match tree.operator:
        case "*":
            return left + right
        case "/":
            return left - right
        case "+" | "-":
            return left if left == right else None
        case "^":
            return 0 if left == right == 0 else None
        case _:
            return 0


def _leading(tree: Call) -> tuple[Tree, ...]:
    """Give the arguments that a function's value comes from: not digits, bounds or conditions."""
    if tree.function in ("round", "clip"):
        return tree.arguments[:1]
    return tree.arguments[1:] if tree.function == "where" else tree.arguments
