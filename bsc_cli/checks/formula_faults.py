"""Faults of a formula's text in plain words: what the parser met, where, and what was to be there."""

from __future__ import annotations

import re

from bsc_cli.catalogue import formulas as rules
from bsc_cli.catalogue import numbers
from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Finding
from bsc_cli.scoring.formula.parse import FUNCTIONS, FormulaFault

_WORDS = {"(": N_("bracket ("), ")": N_("bracket )")}
_RULES = {
    "unknown-character": rules.FORMULA_CHARACTER,
    "two-dots": rules.NAME_NOT_USABLE,
    "expected-operand": rules.FORMULA_INCOMPLETE,
    "expected": rules.FORMULA_EXPECTED,
    "expected-operator": rules.FORMULA_OPERATOR,
    "single-equals": rules.FORMULA_EQUALS,
    "chained-comparison": rules.FORMULA_CHAIN,
    "unknown-function": rules.UNKNOWN_FUNCTION,
    "arguments": rules.FUNCTION_ARGUMENTS,
    "round-digits": rules.ROUND_DIGITS,
    "too-large": numbers.NOT_FINITE,
    "too-long": rules.FORMULA_TOO_LONG,
    "too-deep": rules.FORMULA_TOO_LONG,
}


def syntax_fault(fault: FormulaFault, text: str, *, address: str, key: str) -> Finding:
    """Give the finding of a formula that cannot be read; `position` counts characters from 1."""
    return _RULES[fault.kind].at(
        address=address,
        key=key,
        suggestions=fault.candidates,
        formula=text,
        position=fault.position + 1,
        found=fault.found,
        expected=_WORDS.get(fault.expected, fault.expected),
        known=", ".join(sorted(FUNCTIONS)),
        problem=N_("a name has one dot at most"),
    )


def position(text: str, name: str) -> int:
    """Give where `name` stands in a formula, counted from 1.

    >>> position("100 * spent_all / spent", "spent")
    19
    """
    found = re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", text)
    return found.start() + 1 if found is not None else 1
