"""Names: codes that stand for two things, KPIs called the same, and texts that a language lacks."""

from __future__ import annotations

from collections.abc import Iterator

from bsc_cli.catalogue import names as rules
from bsc_cli.diagnostics import Finding
from bsc_cli.model.organisation import Definitions, Organisation
from bsc_cli.model.scorecard import Grade, Input, Kpi, Node, NodeKind, Scorecard
from bsc_cli.model.text import Text

Written = tuple[Text, str, str]
"""A text, and the address and key where it is written."""


def check_names(definitions: Definitions) -> Iterator[Finding]:
    """Give names that mislead, and texts that are not there in every language."""
    organisation = definitions.organisation
    languages = organisation.languages
    for text, address, key in _of_organisation(organisation):
        yield from _untranslated(text, languages, address, key)
    for scorecard in definitions.scorecards:
        yield from _codes(scorecard)
        yield from _same_names(scorecard, languages[0] if languages else "")
        for text, address, key in _of_scorecard(scorecard, organisation):
            yield from _untranslated(text, languages, address, key)
    names = {scorecard.id: scorecard.name for scorecard in definitions.scorecards}
    for unit in definitions.units.values():
        if unit.name != names.get(unit.scorecard):  # else it is the scorecard's, and told there
            yield from _untranslated(unit.name, languages, "", f"units.{unit.id}.name")


def _untranslated(text: Text, languages: tuple[str, ...], address: str, key: str) -> Iterator[Finding]:
    """Give a text that is written by language and lacks some; a text without a language is for all."""
    there = {language for language, _ in text.versions}
    if not there <= set(languages):
        return  # it is for all, or it is told that one of its languages is not known
    missing = [language for language in languages if language not in there]
    if there and missing:
        needs = [("", "languages")]
        yield rules.NOT_TRANSLATED.at(address=address, key=key, needs=needs, languages=", ".join(missing))


def _of_organisation(organisation: Organisation) -> Iterator[Written]:
    yield organisation.name, "", "organisation"
    for one in organisation.perspectives:
        yield one.name, "", f"perspectives.{one.id}.name"
    for goal in organisation.goals:
        yield goal.name, "", f"goals.{goal.id}.name"
        yield goal.text, "", f"goals.{goal.id}.text"
    yield from _of_grades(organisation.grades, "")


def _of_grades(grades: tuple[Grade, ...], address: str) -> Iterator[Written]:
    for grade in grades:
        yield grade.name, address, f"grades.{grade.id}.name"


def _of_scorecard(scorecard: Scorecard, organisation: Organisation) -> Iterator[Written]:
    yield scorecard.mandate, scorecard.id, "mandate"
    yield scorecard.owner, scorecard.id, "owner"
    yield scorecard.approved_by, scorecard.id, "approved_by"
    if scorecard.grades != organisation.grades:
        yield from _of_grades(scorecard.grades, scorecard.id)
    for item in scorecard.root.walk():
        if isinstance(item, Node) and item.kind is NodeKind.PERSPECTIVE:
            continue
        yield item.name, item.address, "name"
        yield item.text, item.address, "text"
        yield item.owner, item.address, "owner"
        if isinstance(item, Kpi):
            yield item.basis, item.address, "basis"
            yield item.measured_in, item.address, "measured_in"
    own = {kpi.id for kpi in scorecard.root.kpis()}
    for one in scorecard.all_inputs():
        if one.id not in own:  # else it is the KPI itself
            yield one.name, one.address, "name"
            yield one.measured_in, one.address, "measured_in"


def _codes(scorecard: Scorecard) -> Iterator[Finding]:
    """Give codes that stand for two KPIs or inputs, or are the id of another."""
    items: dict[str, Input | Kpi] = {item.address: item for item in scorecard.all_inputs()}
    items.update((kpi.address, kpi) for kpi in scorecard.root.kpis())  # in place of the figure it is itself
    ids = {item.id for item in items.values()}
    seen: dict[str, str] = {}
    for item in items.values():
        if item.code in ("", item.id):
            continue
        first = item.code if item.code in ids else seen.get(item.code)
        if first is not None:
            yield rules.CODE_TWICE.at(address=item.address, key="code", found=item.code, first=first)
        seen.setdefault(item.code, item.id)


def _same_names(scorecard: Scorecard, language: str) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for kpi in scorecard.root.kpis():
        name = kpi.name.get(language)
        if seen.get(name, kpi.id) != kpi.id:  # the same id is another fault
            yield rules.NAME_TWICE.at(address=kpi.address, key="name", name=name, first=seen[name])
        seen.setdefault(name, kpi.id)
