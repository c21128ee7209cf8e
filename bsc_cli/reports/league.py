"""League tables: units that are ranked together, best first; and the page that lists and links them."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from bsc_cli.catalogue.marks import N_
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Scorecard
from bsc_cli.reports import charts, grades, overview, reasons, view
from bsc_cli.reports.page import GradeCount, GradeMark, IndexPage, IndexRow, League
from bsc_cli.reports.speech import Speech
from bsc_cli.scoring.rank import group_of
from bsc_cli.scoring.results import Results

_ESCAPED = '<>:"/\\|?*%#&~'
_RESERVED = {"index", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
_LONGEST = 100
"""So many bytes of a name stay: disks take 255, some 143, and the path before it counts too."""


@dataclass(frozen=True, slots=True)
class Group:
    """Units ranked together: their scorecard, the value of the attribute that groups them, unit ids best first."""

    scorecard: Scorecard
    value: str
    units: tuple[str, ...]


def groups(definitions: Definitions, results: Results, units: Iterable[str]) -> tuple[Group, ...]:
    """Give the groups of `units`: by scorecard, the largest first; inside by rank, then id, the unranked last."""
    found: dict[tuple[str, str], list[str]] = {}
    for unit_id in sorted(units):
        unit = definitions.units[unit_id]
        value = group_of(unit, definitions.scorecard(unit.scorecard).ranking.group)
        found.setdefault((unit.scorecard, value), []).append(unit_id)
    return tuple(
        Group(
            definitions.scorecard(scorecard),
            value,
            tuple(sorted(members, key=lambda unit: (results.rank.get(unit, math.inf), unit))),
        )
        for (scorecard, value), members in sorted(
            found.items(), key=lambda entry: (entry[0][0], -len(entry[1]), entry[0][1])
        )
    )


def group_name(group: Group, among: Sequence[Group], speech: Speech) -> str:
    """Give what tells `group` from the others: the scorecard's name if there are several, the group's value."""
    several = len({other.scorecard.id for other in among}) > 1
    if len(among) == 1:
        return ""
    name = speech.text(group.scorecard.name)
    if not group.value:
        return name
    return speech.followed(name, group.value) if several else group.value


def page_names(units: Iterable[str]) -> dict[str, str]:
    """Give a file name (without suffix) for each unit's page: safe on every system, and no two alike.

    Characters a file name or link cannot hold become `~` and their code; names that differ only in case get
    a number; of a name too long for a disk the beginning stays, with a digest of the whole.

    >>> page_names(["AFG", "a:b", "afg", "index"])
    {'AFG': 'AFG', 'a:b': 'a~3ab', 'afg': 'afg~2', 'index': 'index~2'}
    """
    taken = set(_RESERVED)
    names: dict[str, str] = {}
    for unit in sorted(units):
        safe = "".join(f"~{ord(c):02x}" if c in _ESCAPED or ord(c) < ord(" ") else c for c in unit).rstrip(". ")
        if len(safe.encode()) > _LONGEST:
            start = safe.encode()[:_LONGEST].decode(errors="ignore")
            safe = f"{start}~{hashlib.sha256(unit.encode()).hexdigest()[:12]}"
        name, count = safe, 1
        while name.casefold() in taken or not name:
            count += 1
            name = f"{safe}~{count}"
        taken.add(name.casefold())
        names[unit] = name
    return names


def index_page(
    definitions: Definitions,
    results_by_period: Sequence[Results],
    *,
    units: Iterable[str],
    lang: str,
    hrefs: Mapping[str, str] | None = None,
) -> IndexPage:
    """Give the list of `units` in the last of `results_by_period` (oldest first), linked to their pages.

    `hrefs` are the links by unit id; by default `page_names` with `.html`.
    """
    speech = Speech.of(lang, definitions.organisation)
    chosen = tuple(sorted(units))
    links = hrefs or {unit: quote(f"{name}.html") for unit, name in page_names(chosen).items()}
    listed = _Index(definitions, tuple(results_by_period), speech, links)
    found = groups(definitions, results_by_period[-1], chosen)
    leagues = tuple(listed.league(group, group_name(group, found, speech)) for group in found)
    tree = tuple(
        overview.tree(
            definitions, results_by_period[-1], {row.unit_id: row for one in leagues for row in one.rows}, speech
        )
    )
    organisation = speech.text(definitions.organisation.name)
    period = speech.period(results_by_period[-1].period)
    return IndexPage(
        lang=lang,
        html_lang=speech.html_lang,
        title=speech.labelled(organisation, period),
        organisation=organisation,
        period=period,
        units=speech.translate(N_("{count} scorecards")).format(count=len(chosen)),
        perspectives=overview.perspectives(tree),
        legend=grades.legend(definitions.organisation.grades, definitions.organisation.scale, speech),
        tree=tree,
        leagues=tuple(one for one in leagues if len(one.rows) > 1) if tree else leagues,
    )


@dataclass(frozen=True, slots=True)
class _Index:
    """What every row of the list needs."""

    definitions: Definitions
    results: tuple[Results, ...]
    speech: Speech
    links: Mapping[str, str]

    def league(self, group: Group, name: str) -> League:
        """Give one league."""
        marks = grades.marks(group.scorecard.grades, self.speech)
        rows = tuple(self.row(unit, group.scorecard, marks) for unit in group.units)
        counts = tuple(GradeCount(mark, str(sum(row.grade == mark for row in rows))) for mark in marks.values())
        without = sum(bool(row.reason) for row in rows)
        incomplete = any(row.coverage for row in rows)
        return League(name, counts, str(without) if without else "", incomplete, rows)

    def row(self, unit_id: str, scorecard: Scorecard, marks: dict[str, GradeMark]) -> IndexRow:
        """Give one unit."""
        speech, last = self.speech, self.results[-1]
        row = last.layout.row(unit_id)
        name = speech.text(self.definitions.units[unit_id].name) or unit_id
        values = [view.score_of(one, unit_id, "") for one in self.results]
        scale = scorecard.root.scale
        coverage = float(last.coverage[row])
        return IndexRow(
            unit=name,
            unit_id=unit_id,
            href=self.links[unit_id],
            rank=str(last.rank.get(unit_id, "")),
            score=speech.score(values[-1]),
            grade=marks.get(view.grade_of(last, unit_id, scorecard)),
            provisional=bool(last.provisional[row]),
            coverage=speech.share(coverage) if coverage < 1 else "",
            change=view.change_text(values, speech),
            reason=reasons.because(Reason(int(last.reason[row])), speech),
            bar=charts.bar(
                None if math.isnan(values[-1]) else values[-1],
                scale=scale,
                low=None,
                high=None,
                bounds=(grade.at_least for grade in scorecard.grades),
            ),
            trend=charts.trend(
                values,
                scale=scale,
                size=charts.SPARK,
                title=speech.translate(N_("{name}: trend")).format(name=name),
                description=view.series_text(values, [one.period for one in self.results], speech),
                label=speech.score,
            ),
        )
