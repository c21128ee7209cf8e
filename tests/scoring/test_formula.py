"""The formula language: what is read, what is refused and where, and what it evaluates to."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_cli.model.scorecard import Formula
from bsc_cli.scoring.formula import FormulaFault, Name, evaluate, evaluate_steps, parse
from bsc_cli.scoring.formula.parse import MAX_DEPTH, MAX_TOKENS
from bsc_cli.scoring.quantise import Floats

NAN = math.nan


def value(text: str, **figures: float) -> float:
    """The result for one unit; NaN = missing."""
    return float(np.asarray(evaluate(parse(text), lambda name: np.array([figures[name.id]])).values).reshape(-1)[0])


def is_undefined(text: str, **figures: float) -> bool:
    found = evaluate(parse(text), lambda name: np.array([figures[name.id]]))
    return bool(np.asarray(found.undefined).reshape(-1)[0])


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("2 ^ 3 ^ 2", 512),
        ("2 ** 3", 8),
        ("-2 ^ 2", -4),
        ("2 ^ -1", 0.5),
        ("10 - 4 - 3", 3),
        ("16 / 4 / 2", 2),
        ("1 < 2", 1),
        ("not 1 < 2", 0),
        ("1 < 2 and 2 < 1 or 1 == 1", 1),
        ("not 0 and 0", 0),
        ("0.1 + 0.2 == 0.3", 1),
        ("0.1 + 0.2 > 0.3", 0),
        ("1 ≤ 1 and 2 ≠ 3 and 2 ≥ 1", 1),
        ("（3＋1）×2÷4−1", 1),
        ("clip(7, 0, 5)", 5),
        ("where(2 > 1, 10, 20)", 10),
        ("abs(-3) + round(2.5) + round(89.995, 2)", 3 + 3 + 90.0),
        ("log(exp(2)) + log10(1000) + sqrt(16)", 9),
        ("min(3, 1, 2) + max(3, 1, 2)", 4),
        ("sum(1, 2, 3) + mean(1, 2, 3) + geomean(1, 4)", 10),
        ("geomean(0, 4)", 0),
        ("count(1, 2)", 2),
        (".5 + 1. + 1e2", 101.5),
    ],
)
def test_arithmetic(text: str, result: float) -> None:
    assert value(text) == pytest.approx(result, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("a + b", NAN),
        ("a > b", NAN),
        ("not a", NAN),
        ("a and b", NAN),
        ("clip(a, 0, 10)", NAN),
        ("where(a, 1, 2)", NAN),
        ("where(b, 1, a)", 1),
        ("where(b, a, 1)", NAN),
        ("sum(a, b)", 5),
        ("mean(a, b)", 5),
        ("min(a, b)", 5),
        ("max(a, 0)", NAN),
        ("sum(a, 1)", NAN),
        ("count(a, b)", 1),
        ("present(a)", 0),
        ("present(b)", 1),
        ("coalesce(a, b)", 5),
        ("coalesce(a, b, 0)", 5),
        ("coalesce(a, 0)", NAN),
    ],
)
def test_a_missing_figure_passes_through_or_is_skipped(text: str, result: float) -> None:
    assert value(text, a=NAN, b=5.0) == pytest.approx(result, nan_ok=True)


@pytest.mark.parametrize(
    "text",
    ["1 / a", "log(a)", "log10(-1 + a)", "sqrt(a - 1)", "(a - 8) ^ (1 / 3)", "exp(a + 1000)", "geomean(a - 1, 2)"],
)
def test_arithmetic_without_a_result_is_missing_with_its_own_reason(text: str) -> None:
    assert math.isnan(value(text, a=0.0))
    assert is_undefined(text, a=0.0)
    assert not is_undefined(text, a=NAN)


def test_a_branch_not_taken_does_no_harm() -> None:
    assert value("where(a == 0, 0, 100 / a)", a=0.0) == 0
    assert not is_undefined("where(a == 0, 0, 100 / a)", a=0.0)


def test_steps_name_earlier_steps_and_the_last_is_the_result() -> None:
    formula = Formula((("base", "a * 10"), ("held", "clip(base, 0, 60)"), ("total", "held + 1")))
    found, steps = evaluate_steps(formula, lambda _: np.array([3.0, 9.0]))
    assert found.values.tolist() == [31.0, 61.0]
    assert [(step.name, step.values.tolist()) for step in steps] == [
        ("base", [30.0, 90.0]),
        ("held", [30.0, 60.0]),
        ("total", [31.0, 61.0]),
    ]


def test_names_may_be_chinese_and_choose_an_attribute() -> None:
    assert parse("100 * 支出 / 预算 + rate.target").names == {Name("支出"), Name("预算"), Name("rate", "target")}


@pytest.mark.parametrize(
    ("text", "kind", "position"),
    [
        ("", "expected-operand", 0),
        ("a +", "expected-operand", 3),
        ("a b", "expected-operator", 2),
        ("a = b", "single-equals", 2),
        ("a < b < c", "chained-comparison", 6),
        ("(a", "expected", 2),
        ("a $ b", "unknown-character", 2),
        ("maxx(a)", "unknown-function", 0),
        ("max", "expected", 3),
        ("clip(a)", "arguments", 0),
        ("max()", "arguments", 0),
        ("round(a, b)", "round-digits", 0),
        ("round(a, 2.5)", "round-digits", 0),
        ("round(a, 400)", "round-digits", 0),
        ("a.b.c", "two-dots", 0),
        ("1e999", "too-large", 0),
        ("__import__('os')", "unknown-character", 11),
        ("a.__class__()", "unknown-function", 0),
        ("lambda: 1", "unknown-character", 6),
        ("a[0]", "unknown-character", 1),
    ],
)
def test_what_is_not_a_formula_is_refused_at_its_place(text: str, kind: str, position: int) -> None:
    with pytest.raises(FormulaFault) as caught:
        parse(text)
    assert (caught.value.kind, caught.value.position) == (kind, position)


def test_an_unknown_function_has_a_suggestion() -> None:
    with pytest.raises(FormulaFault) as caught:
        parse("maxx(a)")
    assert "max" in caught.value.candidates


@pytest.mark.parametrize(
    "text",
    ["(" * (MAX_DEPTH + 5) + "1" + ")" * (MAX_DEPTH + 5), "1" + " + 1" * MAX_TOKENS, "-" * 300 + "1", "9" * 5000],
)
def test_size_and_depth_are_bounded(text: str) -> None:
    with pytest.raises(FormulaFault):
        parse(text)


@given(st.text(st.sampled_from("ab1.+-*/^()<>=!, 。支 maxwhereandnot"), max_size=60))
def test_any_text_is_a_formula_or_a_fault(text: str) -> None:
    try:
        expression = parse(text)
    except FormulaFault:
        return

    def figures(_: Name) -> Floats:
        return np.array([0.0, 1.0, NAN])

    values = evaluate(expression, figures).values
    assert not np.isinf(values).any()
