"""Chains of cause in a terminal, as trees, and for machines, as nested JSON."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group as Stacked
from rich.console import RenderableType
from rich.text import Text
from rich.tree import Tree

from bsc_cli.catalogue.marks import N_
from bsc_cli.catalogue.plain import json_text
from bsc_cli.model.organisation import Definitions, Goal
from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Kpi, Node, NodeKind, Scorecard
from bsc_cli.reports import grades, reasons
from bsc_cli.reports.chains import Link, Place, Stop
from bsc_cli.reports.data import kind_of, number, reason_word
from bsc_cli.reports.profile import unit_name
from bsc_cli.reports.speech import Speech
from bsc_cli.reports.strategy import horizon
from bsc_cli.reports.terminal import SOFT, plain, word
from bsc_cli.reports.trees import Json
from bsc_cli.scoring.results import Results

SHOWN = 12
"""So many branches of one kind are shown side by side; the others are counted."""
UP = {
    Link.CONTRIBUTES_TO: N_("contributes to"),
    Link.TOTALLED_IN: N_("its unit's total counts in"),
    Link.PART_OF: N_("is part of"),
    Link.SUPPORTS: N_("supports"),
    Link.DRIVES: N_("drives"),
    Link.SERVES: N_("serves"),
}
DOWN = {
    Link.CONTRIBUTES_TO: N_("is made of"),
    Link.TOTALLED_IN: N_("takes the total of"),
    Link.PART_OF: N_("includes"),
    Link.SUPPORTS: N_("is supported by"),
    Link.DRIVES: N_("is driven by"),
    Link.SERVES: N_("is served by"),
}
NO_GOAL = N_("This leads to no goal.")


def trace_text(
    definitions: Definitions, chains: Sequence[Stop], *, lang: str, down: bool, results: Results | None
) -> RenderableType:
    """Give chains as trees, one below the other, and at the end which of them lead to no goal."""
    speech = Speech.of(lang, definitions.organisation)
    shown: list[RenderableType] = []
    if results is not None:
        title = speech.followed(speech.text(definitions.organisation.name), speech.period(results.period))
        shown.append(plain(title, "bold"))
    labels = _Labels(definitions, speech, results, DOWN if down else UP)
    for stop in chains:
        tree = Tree(labels.of(stop), guide_style=SOFT)
        _grow(tree, stop, labels)
        if not (down or stop.reaches):
            tree.add(Text(speech.translate(NO_GOAL), style="yellow"))
        shown.append(tree)
    lost = [stop for stop in chains if not stop.reaches]
    if lost and len(chains) > 1 and not down:
        told = speech.translate(N_("{count} of {all} lead to no goal: {which}"))
        which = ", ".join(stop.place.item.id for stop in lost)
        shown.append(plain(told.format(count=len(lost), all=len(chains), which=which), "yellow"))
    if not chains:
        shown.append(Text(speech.translate(N_("There is no KPI here.")), style=SOFT))
    return Stacked(*shown)


def _grow(tree: Tree, stop: Stop, labels: _Labels) -> None:
    for links in _by_link(stop.ways):
        for way in links[:SHOWN]:
            _grow(tree.add(labels.of(way)), way, labels)
        if len(links) > SHOWN:
            told = labels.speech.translate(N_("… and {count} more; --format json gives all of them"))
            tree.add(Text(told.format(count=len(links) - SHOWN), style=SOFT))


def _by_link(ways: Iterable[Stop]) -> list[list[Stop]]:
    found: dict[Link | None, list[Stop]] = {}
    for way in ways:
        found.setdefault(way.link, []).append(way)
    return list(found.values())


class _Labels:
    """The line of each stop: how it is reached, what and whose it is, and what it scored."""

    def __init__(
        self, definitions: Definitions, speech: Speech, results: Results | None, words: dict[Link, str]
    ) -> None:
        self.definitions = definitions
        self.speech = speech
        self.results = results
        self.words = words

    def of(self, stop: Stop) -> Text:
        speech, place = self.speech, stop.place
        text = Text()
        if stop.link is not None:
            text.append_text(plain(speech.labelled(speech.translate(self.words[stop.link]), ""), SOFT))
        name, own_id, about = self._named(place)
        text.append_text(plain(name, "bold")).append_text(plain(speech.identified("", own_id), SOFT))
        if about:
            text.append_text(plain("  " + about))
        for part in self._scored(place):
            text.append("  ").append_text(part)
        if stop.again:
            text.append("  " + speech.translate(N_("(see above)")), style=SOFT)
        return text

    def _named(self, place: Place) -> tuple[str, str, str]:
        """Give name and id of a place, and whose it is, or what kind of goal."""
        name = self.speech.text(place.item.name) or place.item.id
        if isinstance(place.item, Goal):
            return name, place.item.id, horizon(place.item, self.speech)
        unit = unit_name(self.definitions, place.unit, self.speech)
        return (unit, place.unit, "") if is_whole(place) else (name, place.item.id, unit)

    def _scored(self, place: Place) -> Iterator[Text]:
        row = row_of(place, self.results)
        if row is None or self.results is None or isinstance(place.item, Goal):
            return
        speech, results, card = self.speech, self.results, card_of(place, self.results)
        if isinstance(place.item, Kpi) and not math.isnan(results.actual[row]):
            yield plain(speech.measured(float(results.actual[row]), place.item.measured_in))
        if math.isnan(results.score[row]):
            yield Text(reasons.because(Reason(int(results.reason[row])), speech, place.item), style=SOFT)
            return
        yield Text(speech.score(float(results.score[row])), style="bold")
        grade = int(results.grade[row])
        if grade >= 0:
            mark = grades.marks(card.grades, speech)[card.grades[grade].id]
            yield word(mark, speech, provisional=bool(results.provisional[row]))


def is_whole(place: Place) -> bool:
    """Tell whether a place is the whole scorecard of a unit."""
    return isinstance(place.item, Node) and place.item.kind is NodeKind.SCORECARD


def row_of(place: Place, results: Results | None) -> int | None:
    """Give the row of an item in the results, None if it has none."""
    if results is None or isinstance(place.item, Goal) or place.unit not in results.layout.block_of:
        return None
    return results.layout.row(place.unit, place.item.id)


def card_of(place: Place, results: Results) -> Scorecard:
    """Give the scorecard of a place that has a row."""
    return results.layout.block_of[place.unit].scorecard


def trace_json(
    definitions: Definitions, chains: Iterable[Stop], *, lang: str, down: bool, results: Results | None
) -> str:
    """Give chains as JSON: a list of stops, each with the stops it leads to under `ways`; links as they are declared.

    Upwards, `reaches_goal` tells whether a goal is reached.
    """
    return json_text([_stop(stop, definitions, lang, results, down=down) for stop in chains])


def _stop(stop: Stop, definitions: Definitions, lang: str, results: Results | None, *, down: bool) -> Json:
    place = stop.place
    unit = definitions.units.get(place.unit)
    return {
        "link": None if stop.link is None else stop.link.value,
        **_item(place, lang),
        "unit": place.unit,
        "unit_name": "" if unit is None else unit.name.get(lang),
        **({} if results is None else _result(place, results)),
        **({} if down else {"reaches_goal": stop.reaches}),
        "again": stop.again,
        "ways": [_stop(way, definitions, lang, results, down=down) for way in stop.ways],
    }


def _item(place: Place, lang: str) -> dict[str, Json]:
    item = place.item
    if isinstance(item, Goal):
        return {"kind": "goal", "address": item.id, "name": item.name.get(lang), "horizon": item.horizon, "by": item.by}
    address = f"{place.unit}/{item.id}" if place.unit else item.address
    address = place.unit if is_whole(place) else address
    return {"kind": kind_of(item), "address": address, "name": item.name.get(lang)}


def _result(place: Place, results: Results) -> dict[str, Json]:
    row = row_of(place, results)
    if row is None:
        return {"period": str(results.period), "actual": None, "score": None, "grade": "", "reason": ""}
    card, grade = card_of(place, results), int(results.grade[row])
    return {
        "period": str(results.period),
        "actual": number(float(results.actual[row])),
        "score": number(float(results.score[row])),
        "grade": card.grades[grade].id if grade >= 0 else "",
        "reason": reason_word(Reason(int(results.reason[row]))),
    }
