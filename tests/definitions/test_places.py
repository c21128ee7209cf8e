"""Dotted keys find their place in a file, whatever dots, colons and short forms stand there."""

import pytest

from bsc_cli.definitions.places import Places
from bsc_cli.source.yaml import read_yaml

TEXT = """\
scorecard: bureau
serves: trust
kpis:
  rate:
    target: {2019: 92, 2020-Q2: 95}
    score:
      anchors: {0.5: 0, 1.3 * target: 60}
    window: year_to_date
    drives: [one, two]
"""


@pytest.fixture(scope="module")
def places() -> Places:
    document, _ = read_yaml(TEXT.encode(), file="a.yaml")
    assert document is not None
    found = Places()
    found.add("bureau", document, ())
    found.add("bureau/rate", document, ("kpis", "rate"))
    return found


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("", "a.yaml:4:3"),
        ("target", "a.yaml:5:13"),
        ("target:", "a.yaml:5:5"),
        ("target.2019", "a.yaml:5:20"),
        ("target.2020-Q2", "a.yaml:5:33"),
        ("target.2020-Q2:", "a.yaml:5:24"),
        ("score.anchors.0.5", "a.yaml:7:22"),
        ("score.anchors.1.3 * target:", "a.yaml:7:25"),
        ("drives.1", "a.yaml:9:19"),
        ("drives.2", "a.yaml:9:5"),
        ("window.last", "a.yaml:8:13"),
        ("score.linear.zero_at", "a.yaml:6:5"),
        ("baseline", "a.yaml:4:3"),
    ],
)
def test_a_key_is_found_or_where_it_would_stand(places: Places, key: str, place: str) -> None:
    assert str(places.at("bureau/rate", key)) == place


def test_a_single_value_stands_for_the_list_it_could_be(places: Places) -> None:
    assert str(places.at("bureau", "serves.0")) == "a.yaml:2:9"


def test_what_is_nowhere_has_no_place(places: Places) -> None:
    assert places.at("city", "name") is None
