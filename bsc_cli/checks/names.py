"""Names: codes that stand for two things, KPIs called the same, and texts that a language lacks."""

from __future__ import annotations

from collections.abc import Iterator

from bsc_cli.catalogue import checks as rules
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
    for unit in definitions.units.values():
        yield from _untranslated(unit.name, languages, "", f"units.{unit.id}.name")


def _untranslated(text: Text, languages: tuple[str, ...], address: str, key: str) -> Iterator[Finding]:
    """Give a text that is written by language and lacks some; a text without a language is for all."""
    versions = text.versions
    if not versions or versions[0][0] == "":
        return
    there = {language for language, version in versions if version.strip()}
    missing = [language for language in languages if language not in there]
    if missing:
        yield rules.NOT_TRANSLATED.at(address=address, key=key, languages=", ".join(missing))


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
    if scorecard.grades != organisation.grades:
        yield from _of_grades(scorecard.grades, scorecard.id)
    for item in scorecard.root.walk():
        if isinstance(item, Node) and item.kind is NodeKind.PERSPECTIVE:
            continue
        yield item.name, item.address, "name"
        yield item.text, item.address, "text"
        if isinstance(item, Kpi):
            yield item.measured_in, item.address, "measured_in"
    own = {kpi.id for kpi in scorecard.root.kpis()}
    for one in scorecard.all_inputs():
        if one.id not in own:  # else it is the KPI itself
            yield one.name, one.address, "name"
            yield one.measured_in, one.address, "measured_in"


def _codes(scorecard: Scorecard) -> Iterator[Finding]:
    """Give codes that stand for two KPIs or inputs, or are the id of another."""
    items: dict[str, Input | Kpi] = {item.id: item for item in scorecard.all_inputs()}
    items.update((kpi.id, kpi) for kpi in scorecard.root.kpis())
    seen: dict[str, str] = {}
    for item in items.values():
        if item.code in ("", item.id):
            continue
        first = item.code if item.code in items else seen.get(item.code)
        if first is not None:
            yield rules.CODE_TWICE.at(address=item.address, key="code", found=item.code, first=first)
        seen.setdefault(item.code, item.id)


def _same_names(scorecard: Scorecard, language: str) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for kpi in scorecard.root.kpis():
        name = kpi.name.get(language)
        if name in seen:
            yield rules.NAME_TWICE.at(address=kpi.address, key="name", name=name, first=seen[name])
        seen.setdefault(name, kpi.id)
