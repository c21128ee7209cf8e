"""Near names: found, but never at a cost that grows with the organisation."""

from unittest import mock

from bsc_cli.checks import spelling
from bsc_cli.checks.spelling import Speller


def test_the_nearest_names_are_given_best_first() -> None:
    assert Speller(["kunming", "kunmin", "dali"]).near("kunmig") == ("kunming", "kunmin")


def test_a_name_is_looked_up_once() -> None:
    speller = Speller(["north", "south"])
    with mock.patch("difflib.get_close_matches", return_value=["north"]) as lookup:
        for _ in range(10):
            assert speller.near("nrth") == ("north",)
    assert lookup.call_count == 1


def test_when_everything_is_wrong_only_some_get_suggestions() -> None:
    speller = Speller(["north"])
    with mock.patch("difflib.get_close_matches", return_value=["north"]) as lookup:
        found = [speller.near(f"nort{n}") for n in range(1000)]
    assert lookup.call_count == spelling.MAX_LOOKUPS
    assert found[0] == ("north",)
    assert found[-1] == ()


def test_among_very_many_names_few_are_compared() -> None:
    speller = Speller([*(f"person_{n:06}" for n in range(50_000)), "kunming"])
    assert speller.near("kunmin") == ("kunming",)
    with mock.patch("difflib.get_close_matches", return_value=[]) as lookup:
        speller.near("person_12345x")
    assert len(lookup.call_args.args[1]) <= spelling.MAX_COMPARED
