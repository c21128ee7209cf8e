"""Whether contributors fit what they go into: the same inputs, in one measure, over the same time, the same way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bsc_cli.catalogue import cascade as rules
from bsc_cli.checks.needs import ITEMS, in_tree
from bsc_cli.checks.spelling import Speller
from bsc_cli.checks.ways import Ways
from bsc_cli.diagnostics import Finding, Key
from bsc_cli.model.rules import Better
from bsc_cli.model.scorecard import Input, Kpi, MeasuredBy, OverTime, Scorecard
from bsc_cli.model.text import Text
from bsc_cli.scoring.cascade import given, of_id

OPPOSITE = {Better.HIGHER, Better.LOWER}
ADDED = (OverTime.SUM, OverTime.LAST)
"""What `kind` says; the other ways are written as `over_time`."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A KPI whose figures go into another, for at least one unit; `way` is what tells that they do."""

    held_by: Scorecard
    giver: Kpi
    above: Scorecard
    kpi: Kpi
    way: tuple[Key, ...]


def check_fit(ways: Ways) -> Iterator[Finding]:
    """Give what does not fit between KPIs measured by contributors and these contributors."""
    for card, kpi in ways.measures():
        if kpi.measured_by is MeasuredBy.CONTRIBUTORS:
            yield from _itself(kpi)
            pairs = tuple(_pairs(card, kpi, ways))
            weights, unknown = _weights(kpi, pairs)
            yield from unknown
            for pair in pairs:
                yield from _pair(pair, weights, ways)


def _pairs(card: Scorecard, kpi: Kpi, ways: Ways) -> Iterator[Pair]:
    """Give the KPIs that go into this one, each once however many units have them."""
    for held_by, giver in ways.cascade.givers(kpi.id):
        for units in ways.groups(held_by).values():
            above = ways.cascade.nearest(units[0], kpi.id)
            if above is not None and ways.units[above].scorecard == card.id:
                between = ways.above(units[:1], upto=above)
                way = (*in_tree("", "units.parent"), *(key for one in between for key in in_tree(one, *ITEMS)))
                yield Pair(held_by, giver, card, kpi, (*way, (kpi.address, "measured_by")))
                break


def _itself(kpi: Kpi) -> Iterator[Finding]:
    """Give what such a KPI lacks itself: inputs, or whether its one figure can be added up."""
    if not kpi.inputs:
        yield rules.NOTHING_TO_CONTRIBUTE_TO.at(address=kpi.address, key="measured_by", needs=["inputs"])
    if any(item.address == kpi.address and item.over_units is None for item in kpi.inputs):
        needs = ("inputs", "formula", "over_units")
        yield rules.OVER_UNITS_MISSING.at(address=kpi.address, key="measured_by", needs=needs)


def _weights(kpi: Kpi, pairs: tuple[Pair, ...]) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Give the ids of the inputs that weight means over contributors, and findings for those that none of them has."""
    names = dict.fromkeys(item.weighted_by for item in kpi.inputs if item.weighted_by)
    there = [name for name in names if any(of_id(pair.held_by, pair.giver, name) is not None for pair in pairs)]
    found = []
    for name in (name for name in names if pairs and name not in there):
        item = next(one for one in kpi.inputs if one.weighted_by == name)
        known = (one.id for pair in pairs for one in (*pair.giver.inputs, *pair.held_by.inputs))
        needs = [key for pair in pairs for key in (*pair.way, *_inputs(pair))]
        address = kpi.address if kpi.weighted_by == name else item.address
        near = Speller(known).near(name)
        found.append(
            rules.UNKNOWN_MEAN_WEIGHT.at(
                address=address, key="over_units.mean", suggestions=near, needs=needs, found=name
            )
        )
    return tuple(there), tuple(found)


def _inputs(pair: Pair) -> tuple[Key, ...]:
    """Give what tells which inputs a contributor has."""
    own = ((pair.giver.address, key) for key in ("inputs", "formula", "measured_by"))
    return (*own, (pair.held_by.id, "inputs"))


def _pair(pair: Pair, weights: tuple[str, ...], ways: Ways) -> Iterator[Finding]:
    """Give what does not fit between one contributor and what it goes into."""
    giver, kpi = pair.giver, pair.kpi
    language = next(iter(ways.definitions.organisation.languages), "")
    theirs = {item.id: given(pair.held_by, giver, kpi, item) for item in kpi.inputs}
    theirs.update((name, of_id(pair.held_by, giver, name)) for name in weights if name not in theirs)
    lacking = [name for name, one in theirs.items() if one is None]
    if lacking:
        needs = (*pair.way, *_inputs(pair), (kpi.address, "inputs"), (kpi.address, "formula"))
        yield rules.CONTRIBUTOR_LACKS_INPUT.at(
            address=giver.address, key="contributes_to", needs=needs, target=kpi.address, lacking=", ".join(lacking)
        )
    for item in kpi.inputs:
        one = theirs[item.id]
        if one is not None:
            yield from _figure(item, one, pair, language)
    if {giver.better, kpi.better} == OPPOSITE:
        yield rules.CONTRIBUTOR_AGAINST_BETTER.at(
            address=giver.address,
            key="better",
            needs=(*pair.way, (kpi.address, "better")),
            target=kpi.address,
            found=giver.better,
            expected=kpi.better,
        )


def _figure(item: Input, theirs: Input, pair: Pair, language: str) -> Iterator[Finding]:
    """Give what does not fit between an input and the contributors' input that goes into it."""
    if not _same_measure(item.measured_in, theirs.measured_in):
        yield rules.CONTRIBUTOR_IN_OTHER_MEASURE.at(
            address=theirs.address,
            key="measured_in",
            needs=(*pair.way, (item.address, "measured_in")),
            input=theirs.id,
            target=pair.kpi.address,
            found=theirs.measured_in.get(language),
            expected=item.measured_in.get(language),
        )
    if item.over_time is not theirs.over_time:
        needs: tuple[str | Key, ...] = (
            *pair.way,
            "kind",
            "over_time",
            *((item.address, key) for key in ("kind", "over_time")),
        )
        yield rules.CONTRIBUTOR_OVER_TIME.at(
            address=theirs.address,
            key="kind" if theirs.over_time in ADDED else "over_time",
            needs=needs,
            input=theirs.id,
            target=pair.kpi.address,
            found=theirs.over_time,
            expected=item.over_time,
        )
    if theirs.frequency.months > item.frequency.months:
        inherited = theirs in pair.giver.inputs and theirs.frequency is pair.giver.frequency
        address = pair.giver.address if inherited else theirs.address
        yield rules.CONTRIBUTOR_TOO_RARE.at(
            address=address,
            key="frequency",
            needs=(
                *pair.way,
                (theirs.address, "frequency"),
                (item.address, "frequency"),
                (pair.kpi.address, "frequency"),
            ),
            input=theirs.id,
            target=pair.kpi.address,
            found=theirs.frequency,
            expected=item.frequency,
        )


def _same_measure(one: Text, other: Text) -> bool:
    """Tell whether two units of measure may be the same: equal in a language both have, or not written at all.

    >>> _same_measure(Text.plain("%"), Text((("en", "% "), ("zh", "百分比"))))
    True
    """
    if not (one and other):
        return True
    ours, theirs = dict(one.versions), dict(other.versions)
    common = ours.keys() & theirs.keys()
    if common:
        return any(_bare(ours[language]) == _bare(theirs[language]) for language in common)
    return not {_bare(text) for text in ours.values()}.isdisjoint(map(_bare, theirs.values()))


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()
