"""Circles: found if there are any, and only then."""

from graphlib import CycleError, TopologicalSorter

from hypothesis import given
from hypothesis import strategies as st

from bsc_cli.checks.circles import circles

LINKS = st.dictionaries(st.integers(0, 7), st.lists(st.integers(0, 7), max_size=4), max_size=8)


def is_sound(links: dict[int, list[int]]) -> bool:
    try:
        TopologicalSorter(links).prepare()
    except CycleError:
        return False
    return True


@given(LINKS)
def test_there_are_circles_where_no_order_exists(links: dict[int, list[int]]) -> None:
    assert (not list(circles(links))) == is_sound(links)


@given(LINKS)
def test_every_circle_follows_the_links(links: dict[int, list[int]]) -> None:
    for circle in circles(links):
        for one, following in zip(circle, (*circle[1:], circle[0]), strict=True):
            assert following in links[one]


@given(LINKS)
def test_cutting_the_last_link_of_every_circle_leaves_none(links: dict[int, list[int]]) -> None:
    left = {one: list(targets) for one, targets in links.items()}
    for circle in circles(links):
        left[circle[-1]] = [target for target in left[circle[-1]] if target != circle[0]]
    assert not list(circles(left))


def test_a_chain_of_any_length_is_followed() -> None:
    count = 50_000
    chain = {n: [n + 1] for n in range(count)}
    assert not list(circles(chain))
    assert list(circles({**chain, count: [count]})) == [(count,)]
