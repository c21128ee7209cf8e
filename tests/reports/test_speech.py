"""Numbers in words: every finite one is told, and none becomes nothing."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bsc_cli.model.text import Text
from bsc_cli.reports.speech import MINUS, NOTHING, Speech, exact
from tests.reports import town

FINITE = st.floats(allow_nan=False, allow_infinity=False)
SPEECHES = tuple(Speech.of(lang, town.DEFINITIONS.organisation) for lang in ("en", "zh"))


def number(told: str) -> float:
    """Give a told number as a number again."""
    return float(told.replace(MINUS, "-").replace(",", "").removesuffix("%"))


@given(FINITE)
@example(1e16)
@example(1e30)
@example(-1.7976931348623157e308)
@example(5e-324)
def test_every_finite_number_is_told(value: float) -> None:
    for speech in SPEECHES:
        for told in (
            speech.score(value),
            speech.figure(value),
            speech.share(value),
            speech.change(value),
            speech.measured(value, Text.plain("%")),
        ):
            assert told not in {"", NOTHING}
            assert "nan" not in told.casefold()
        assert math.isclose(number(speech.score(value)), value, rel_tol=1e-6, abs_tol=0.5 * 0.1**speech.digits + 1e-9)
        assert math.isclose(number(speech.figure(value)), value, rel_tol=5.1e-3)
    assert math.isclose(number(exact(value)), value, rel_tol=1e-6)


@pytest.mark.parametrize(
    ("value", "told"),
    [(1234567890123.0, "1,234,567,890,123"), (1e30, "1e+30"), (0.0000123, "0.0000123"), (1.5e-11, "0.000000000015")],
)
def test_figures_are_as_long_as_a_reader_needs(value: float, told: str) -> None:
    assert SPEECHES[0].figure(value) == told
