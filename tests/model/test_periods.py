"""Periods: read, written, ordered, divided; and numbers that change with them."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_cli.model.periods import Frequency, Period, PeriodRange
from bsc_cli.model.scorecard import Dated

periods = st.builds(
    lambda frequency, year, n: Period(frequency, year * (12 // frequency.months) + n % (12 // frequency.months)),
    st.sampled_from(Frequency),
    st.integers(1000, 9999),
    st.integers(0, 11),
)


@given(periods)
def test_a_period_reads_back_as_it_is_written(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert Period.from_key(period.key) == period


@given(periods, st.sampled_from(Frequency))
def test_the_parts_of_a_period_cover_it_without_gaps(period: Period, frequency: Frequency) -> None:
    parts = period.parts(frequency)
    if frequency.months > period.frequency.months:
        assert parts == ()
        return
    assert parts[0].first_month == period.first_month
    assert parts[-1].last_month == period.last_month
    assert all(part.within(period.frequency) == period for part in parts)
    assert all(later == earlier.shift(1) for earlier, later in pairwise(parts))


@given(periods, periods)
def test_keys_order_by_the_last_month_then_by_length(one: Period, other: Period) -> None:
    order = (one.last_month, one.frequency.months) < (other.last_month, other.frequency.months)
    assert (one.key < other.key) is order


@pytest.mark.parametrize(
    "written", ["x", "20", "2020-Q5", "2020-13", "2020-H3", "2020Q1", "2020-1", "0020", "2020-Q1x", "２０２０x"]
)
def test_anything_else_is_not_a_period(written: str) -> None:
    with pytest.raises(ValueError, match=re.escape(written)):
        Period.parse(written)


def test_a_range_has_both_ends_and_one_frequency() -> None:
    assert [str(one) for one in PeriodRange.parse("2019-Q3..2020-Q1").periods] == ["2019-Q3", "2019-Q4", "2020-Q1"]
    assert [str(one) for one in PeriodRange.parse("2020").periods] == ["2020"]
    for wrong in ("2020..2019", "2019..2020-Q1", "2019..", "..2020"):
        with pytest.raises(ValueError, match=r"\d|^$"):
            PeriodRange.parse(wrong)


def test_a_dated_number_holds_from_the_first_day_of_its_period() -> None:
    target = Dated(((Period.parse("2018"), 96.0), (Period.parse("2020-Q2"), 80.0)))
    held = {
        text: target.at(Period.parse(text)) for text in ("2017", "2018-01", "2020-Q1", "2020-Q2", "2020-H1", "2021")
    }
    assert held == {"2017": None, "2018-01": 96.0, "2020-Q1": 96.0, "2020-Q2": 80.0, "2020-H1": 80.0, "2021": 80.0}
