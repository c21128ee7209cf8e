"""The last value beside the cell to fill: that of the same unit, input and length of period, and before it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bsc_cli.collection.previous import Previous, reach
from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.results import Status
from bsc_cli.scoring.facts import Facts
from tests.scoring.made import Figure, facts

P = Period.parse


def test_the_latest_before_the_period_counts() -> None:
    known = Previous(
        facts(
            {
                ("u", "a", "2019-Q4"): 1.0,
                ("u", "a", "2020-Q1"): 2.0,
                ("u", "a", "2020-Q2"): Status.NOT_AVAILABLE,
                ("u", "a", "2020-Q3"): 4.0,
                ("u", "a", "2020-03"): 5.0,
                ("v", "a", "2020-Q2"): 6.0,
                ("u", "b", "2020-Q2"): 7.0,
            }
        )
    )
    assert known.before("u", "a", P("2020-Q3")) == (P("2020-Q1"), 2.0)
    assert known.before("u", "a", P("2020-Q1")) == (P("2019-Q4"), 1.0)
    assert known.before("u", "a", P("2019-Q4")) is None
    assert known.before("u", "a", P("2020-04")) == (P("2020-03"), 5.0)
    assert known.before("x", "a", P("2020-Q3")) is None
    assert known.before("u", "x", P("2020-Q3")) is None


def test_without_figures_there_is_no_last_one() -> None:
    assert Previous(Facts.empty()).before("u", "a", P("2020-Q3")) is None


def test_the_year_before_is_in_reach_in_every_quarter() -> None:
    for quarter in P("2020").parts(Frequency.QUARTER):
        first, last = reach(quarter)
        assert first <= P("2019").key < P("2019-12").key + 4 <= last


FIGURES = st.dictionaries(
    st.tuples(st.sampled_from("uv"), st.sampled_from("ab"), st.sampled_from(["2019", "2019-Q4", "2020-Q1", "2020-01"])),
    st.one_of(st.floats(-9, 9), st.just(Status.NOT_APPLICABLE)),
)


@given(FIGURES, st.sampled_from(["2019", "2020", "2020-Q1", "2020-Q2", "2020-02"]))
def test_it_is_what_a_look_through_all_figures_finds(held: dict[tuple[str, str, str], Figure], written: str) -> None:
    period = P(written)
    known = Previous(facts(held))
    for unit in "uv":
        for item in "ab":
            before = [
                (P(when), value)
                for (whose, what, when), value in held.items()
                if (whose, what) == (unit, item) and isinstance(value, float) and not isinstance(value, Status)
                if P(when).frequency is period.frequency and P(when).key < period.key
            ]
            assert known.before(unit, item, period) == max(before, key=lambda one: one[0].key, default=None)
