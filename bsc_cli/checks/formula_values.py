"""Parts of a formula that never have a value, whatever the figures: x / 0, the logarithm of -1."""

from __future__ import annotations

import math
from collections.abc import Callable

from bsc_cli.catalogue.marks import N_
from bsc_cli.checks.amounts import constant
from bsc_cli.scoring.formula.parse import Binary, Call, Name, Number, Tree, Unary

_SKIPPING = frozenset(("min", "max", "sum", "mean", "geomean", "coalesce"))
"""Functions that have a value if any of their arguments has one; constants alone do not count."""

_FORGIVING = frozenset(("count", "present", "where"))
"""Functions that can have a value although none of their arguments has, or of which not all count."""


def without_value(tree: Tree, is_zero: Callable[[Name], bool]) -> str:
    """Give why the tree never has a value, or ''. `is_zero` tells of names that always stand for zero.

    >>> from bsc_cli.scoring.formula.parse import parse
    >>> without_value(parse("spent / (2 - 2)").tree, lambda name: False)
    'it divides by zero'
    >>> without_value(parse("coalesce(spent / 0, budget)").tree, lambda name: False)
    ''
    """
    if _is_constant(tree):
        return _of_constant(tree)
    match tree:
        case Unary():
            return without_value(tree.operand, is_zero)
        case Binary():
            if tree.operator == "/" and _is_nothing(tree.right, is_zero):
                return N_("it divides by zero")
            return without_value(tree.left, is_zero) or without_value(tree.right, is_zero)
        case Call():
            return _of_call(tree, is_zero)
        case _:
            return ""


def _of_call(tree: Call, is_zero: Callable[[Name], bool]) -> str:
    if tree.function in _FORGIVING:
        return ""
    if tree.function in _SKIPPING:
        reasons = [without_value(one, is_zero) for one in tree.arguments if not _is_constant(one)]
        return reasons[0] if all(reasons) else ""
    return next((found for one in tree.arguments if (found := without_value(one, is_zero))), "")


def _of_constant(tree: Tree) -> str:
    if isinstance(tree, Number) or not math.isnan(constant(tree)):
        return ""
    if isinstance(tree, Binary) and tree.operator == "/" and constant(tree.right) == 0:
        return N_("it divides by zero")
    return N_("it takes a logarithm, root or power of what has none, or becomes too large")


def _is_nothing(tree: Tree, is_zero: Callable[[Name], bool]) -> bool:
    if isinstance(tree, Name):
        return is_zero(tree)
    return _is_constant(tree) and constant(tree) == 0


def _is_constant(tree: Tree) -> bool:
    match tree:
        case Name():
            return False
        case Number():
            return True
        case Unary():
            return _is_constant(tree.operand)
        case Binary():
            return _is_constant(tree.left) and _is_constant(tree.right)
        case Call():
            return all(_is_constant(argument) for argument in tree.arguments)
