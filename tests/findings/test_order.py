"""Findings stand in the order in which somebody would go through the files."""

import random

from bsc_cli.catalogue.data import NO_PERIOD
from bsc_cli.diagnostics import Finding, Place


def test_by_file_then_line_or_row_by_row_as_a_sheet_is_read() -> None:
    places = [
        Place("a.csv", 2, 1),
        Place("a.csv", 2, 10),
        Place("a.csv", 10, 1),
        Place("b.xlsx", sheet="s", cell="B9"),
        Place("b.xlsx", sheet="s", cell="AA9"),
        Place("b.xlsx", sheet="s", cell="B10"),
        Place("b.xlsx", sheet="t", cell="A1"),
    ]
    found = [NO_PERIOD.at(place) for place in places]
    random.Random(1).shuffle(found)
    assert [one.place for one in sorted(found, key=Finding.order)] == places
