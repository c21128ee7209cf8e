"""Which actuals grow with the time they cover."""

import pytest

from bsc_cli.checks.growth import degree
from bsc_cli.scoring.formula.parse import parse

KNOWN = {"spent": 1, "received": 1, "budget": 0}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("spent", 1),
        ("100 * spent / budget", 1),
        ("spent / received", 0),
        ("budget / spent", -1),
        ("spent + received", 1),
        ("spent - 5", None),
        ("-spent", 1),
        ("sum(spent, received)", 1),
        ("mean(spent, budget)", None),
        ("max(spent, 0)", 1),
        ("round(spent, 2)", 1),
        ("clip(spent / received, 0, 1)", 0),
        ("where(budget > 0, spent, 0)", 1),
        ("count(spent, received)", 0),
        ("log(spent)", None),
        ("sqrt(budget)", 0),
        ("spent > budget", 0),
        ("spent * received", 2),
        ("spent ^ 2", None),
        ("other.target", 0),
        ("exp(1)", 0),
    ],
)
def test_how_a_formula_grows(formula: str, expected: int | None) -> None:
    assert degree(parse(formula).tree, KNOWN) == expected
