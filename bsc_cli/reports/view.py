"""From results and an explanation to the report of one unit: rounding, words and geometry happen here, once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bsc_cli.catalogue.marks import N_
from bsc_cli.model.organisation import Definitions, Unit
from bsc_cli.model.periods import Period
from bsc_cli.model.results import Status
from bsc_cli.model.scorecard import Kpi, Node, Scale, Scorecard
from bsc_cli.reports import cascades, charts, grades, profile, reasons, strategy
from bsc_cli.reports.charts import Trend
from bsc_cli.reports.derivation import derivation, input_line, outlook, used_line, used_lines
from bsc_cli.reports.neighbours import Neighbours
from bsc_cli.reports.origins import Places, origin_text
from bsc_cli.reports.page import Figure, Given, GradeMark, InputView, PeriodScore, Row, UnitPage, UsedView
from bsc_cli.reports.parts import Elsewhere, rank_text
from bsc_cli.reports.speech import NOTHING, Speech, exact
from bsc_cli.scoring.explanation import Explanation, UsedFact, UsedInput, UsedPart
from bsc_cli.scoring.results import Results

STATUSES = {
    Status.NOT_AVAILABLE: N_("not available"),
    Status.NOT_APPLICABLE: N_("not applicable"),
}


def unit_page(
    definitions: Definitions,
    unit_id: str,
    results_by_period: Sequence[Results],
    explanation: Explanation,
    *,
    lang: str,
    places: Places,
    index_href: str = "",
    around: Neighbours | None = None,
) -> UnitPage:
    """Give the report of one unit.

    `results_by_period` are oldest first; the last is the period reported, which `explanation` (of the whole
    scorecard) derives. `around` is what lies around the units, the same for all pages of a run; without it, it is
    worked out for this page alone and no other page is linked. Raises KeyError for a unit that is not scored.
    """
    around = around or Neighbours(definitions)
    speech = Speech.of(lang, definitions.organisation)
    unit = definitions.units[unit_id]
    scorecard = definitions.scorecard(unit.scorecard)
    marks = grades.marks(scorecard.grades, speech)
    elsewhere = Elsewhere(unit_id, around, results_by_period[-1], speech)
    shown = _Unit(speech, unit, scorecard, tuple(results_by_period), places, marks, elsewhere)
    rows = tuple(shown.rows(explanation, depth=0, weight=None))
    total = rows[0]
    by_item = {row.item_id: row for row in rows}
    period = speech.period(explanation.period)
    name = speech.text(unit.name) or unit.id
    of = "" if speech.text(scorecard.name) == name else speech.text(scorecard.name)
    return UnitPage(
        lang=lang,
        html_lang=speech.html_lang,
        title=speech.labelled(name, speech.followed(of, period) if of else period),
        organisation=speech.text(definitions.organisation.name),
        unit=name,
        unit_id=unit.id,
        scorecard=of,
        period=period,
        mandate=speech.text(scorecard.mandate),
        facts=profile.unit_facts(scorecard, unit, definitions, speech),
        score=total.score,
        out_of=out_of(scorecard.root.scale, speech),
        grade=total.grade,
        provisional=total.provisional,
        reason=total.reason,
        rank=rank_text(shown.results[-1], unit.id, speech),
        coverage=speech.share(explanation.coverage),
        interval=total.interval,
        outlook=outlook(explanation, speech),
        change=shown.change(),
        legend=grades.legend(scorecard.grades, scorecard.root.scale, speech),
        trend=shown.trend(explanation.item, charts.CHART),
        trend_ends=(speech.period(shown.results[0].period), period),
        bar=total.bar,
        rows=rows,
        history=tuple(shown.history()) if len(shown.results) > 1 else (),
        index_href=index_href,
        above=tuple(elsewhere.link(one) for one in around.above(unit_id)),
        map=strategy.strategy_map(scorecard, by_item, elsewhere),
        chains=tuple(strategy.chains(scorecard, by_item, elsewhere)),
        supports=tuple(strategy.supports(scorecard, by_item, elsewhere)),
        feeds=tuple(cascades.feeds(scorecard, by_item, elsewhere)),
        fed=tuple(cascades.fed(scorecard, by_item, elsewhere)),
        below=tuple(cascades.below(elsewhere)),
    )


@dataclass(frozen=True, slots=True)
class _Unit:
    """One unit over some periods: what every row of its page needs."""

    speech: Speech
    unit: Unit
    scorecard: Scorecard
    results: tuple[Results, ...]
    places: Places
    marks: dict[str, GradeMark]
    elsewhere: Elsewhere

    def rows(self, one: Explanation, *, depth: int, weight: float | None) -> Iterator[Row]:
        """Give the row of `one` and of all below it; `weight` is its share of its siblings' weights."""
        yield self.row(one, depth=depth, weight=weight)
        total = math.fsum(child.weight for child in one.children)
        for child in one.children:
            yield from self.rows(child, depth=depth + 1, weight=child.weight / total if total else 0.0)

    def row(self, one: Explanation, *, depth: int, weight: float | None) -> Row:
        """Give one row."""
        speech, item = self.speech, one.item
        kpi = item if isinstance(item, Kpi) else None
        target = dict(one.references).get("target")
        root_grades = self.scorecard.grades if item.scale == self.scorecard.root.scale else ()
        return Row(
            item_id=item.id,
            anchor=anchor(item),
            depth=depth,
            kind="kpi" if isinstance(item, Kpi) else item.kind.value,
            kind_word=speech.kind(item),
            name=speech.text(item.name) or item.id,
            code=item.code,
            weight="" if weight is None else speech.share(weight),
            effective=_effective(one, weight, speech),
            actual=speech.measured(one.actual, kpi.measured_in) if kpi is not None else "",
            filled=one.filled,
            target=speech.measured(target, kpi.measured_in) if kpi is not None and target is not None else "",
            score=speech.score(one.score),
            grade=self.marks.get(one.grade),
            provisional=one.provisional,
            interval=interval_text(one, speech) if depth == 0 or one.score is not None else "",
            coverage="" if one.coverage >= 1 or kpi is not None else speech.share(one.coverage),
            points=points_text(one, speech) if depth else "",
            reason=reasons.because(one.reason, speech, item),
            bar=charts.bar(
                one.score, scale=item.scale, low=one.low, high=one.high, bounds=(g.at_least for g in root_grades)
            ),
            trend=self.trend(item, charts.SPARK),
            text=speech.text(item.text),
            facts=profile.item_facts(item, self.unit.id, self.elsewhere.around, speech),
            lines=derivation(one, speech),
            inputs=tuple(
                replace(
                    input_view(used, self.unit.id, speech, self.places), given=tuple(given_views(used, self.elsewhere))
                )
                for used in one.inputs
            ),
            uses=tuple(used_views(one.uses, speech, self.places)),
        )

    def series(self, item: Node | Kpi) -> list[float]:
        """Give the scores of `item` by period, oldest first; NaN where it is not scored or not there."""
        return [score_of(results, self.unit.id, item.id) for results in self.results]

    def trend(self, item: Node | Kpi, size: tuple[float, float]) -> Trend | None:
        """Give the drawing of the scores of `item`."""
        speech = self.speech
        own = self.scorecard.grades if size == charts.CHART else ()
        return charts.trend(
            values := self.series(item),
            scale=item.scale,
            size=size,
            title=speech.translate(N_("{name}: trend")).format(name=speech.text(item.name) or item.id),
            description=series_text(values, [results.period for results in self.results], speech),
            label=speech.score,
            bounds=((grade.at_least, f"{speech.text(grade.name)} {speech.figure(grade.at_least)}") for grade in own),
        )

    def change(self) -> str:
        """Give the change of the total since the period before; '' if either is not scored."""
        change = change_text(self.series(self.scorecard.root), self.speech)
        if not change:
            return ""
        period = self.speech.period(self.results[-2].period)
        return self.speech.translate(N_("{change} since {period}")).format(change=change, period=period)

    def history(self) -> Iterator[PeriodScore]:
        """Give the totals of all periods, newest first."""
        for results in reversed(self.results):
            score = score_of(results, self.unit.id, "")
            mark = grade_of(results, self.unit.id, self.scorecard)
            yield PeriodScore(
                self.speech.period(results.period),
                self.speech.score(score),
                self.marks.get(mark),
                rank_text(results, self.unit.id, self.speech),
            )


def input_view(used: UsedInput, unit: str, speech: Speech, places: Places) -> InputView:
    """Give an input with its figures and what was not submitted, oldest first."""
    figures = [(fact.period, _said(fact, speech)) for fact in used.facts]
    figures += [(period, speech.translate(N_("nothing submitted"))) for period in used.absent]
    figures.sort(key=lambda figure: figure[0].key)
    shown = (
        Figure(speech.period(when), said, origin_text(places(unit, used.input.id, when), speech))
        for when, said in figures
    )
    return InputView(input_line(used, speech), tuple(shown))


def given_views(used: UsedInput, elsewhere: Elsewhere) -> Iterator[Given]:
    """Give what each contributor gave for an input, in the order in which it was added up."""
    speech = elsewhere.speech
    for part in used.parts:
        yield Given(
            unit=elsewhere.link(part.unit),
            kpi=elsewhere.link(part.unit, part.kpi.id, speech.text(part.kpi.name) or part.kpi.id),
            value=_given(part, speech),
            weight="" if part.weight is None else exact(part.weight.value),
        )


def _given(part: UsedPart, speech: Speech) -> str:
    """Give the value that a contributor gave, with what is missing of it or left out, or why there is none."""
    used = part.used
    if used is None:
        return speech.translate(N_("has no such input"))
    if used.value is None:
        return speech.translate(N_("missing: {why}")).format(why=reasons.phrase(used.reason, speech))
    told = exact(used.value)
    if used.facts and used.absent:
        lack = speech.translate(N_("nothing submitted for {absent} of {periods} periods"))
        periods = len(used.absent) + len(used.facts)
        told = speech.followed(told, lack.format(absent=len(used.absent), periods=periods))
    if not part.counts:
        told = speech.followed(told, speech.translate(N_("left out, because others of its figures are missing")))
    return told


def used_views(uses: Sequence[Explanation], speech: Speech, places: Places) -> Iterator[UsedView]:
    """Give the KPIs that a KPI's actual was made of."""
    for used in uses:
        inputs = tuple(input_view(one, used.unit, speech, places) for one in used.inputs)
        yield UsedView(anchor(used.item), used_line(used, speech), used_lines(used, speech), inputs)


def anchor(item: Node | Kpi) -> str:
    """Give the id that links to an item's derivation."""
    return f"item-{item.id}"


def change_text(values: Sequence[float], speech: Speech) -> str:
    """Give the change from the score before the last to the last, as they are shown; '' if either is not there."""
    if len(values) < 2 or math.isnan(values[-2]) or math.isnan(values[-1]):  # noqa: PLR2004 - a change needs two
        return ""
    return speech.change(speech.shown(values[-1]) - speech.shown(values[-2]))


def _effective(one: Explanation, weight: float | None, speech: Speech) -> str:
    """Give the weight that counts, or '' where it is the one written."""
    if weight is None or one.share is None or speech.share(one.share) == speech.share(weight):
        return ""
    return speech.share(one.share)


def _said(fact: UsedFact, speech: Speech) -> str:
    if fact.status in STATUSES:
        return speech.translate(STATUSES[fact.status])
    return exact(fact.value)


def score_of(results: Results, unit: str, item: str) -> float:
    """Give a score, NaN if there is none or the unit or item does not stand in these results."""
    try:
        return float(results.score[results.layout.row(unit, item)])
    except KeyError:
        return math.nan


def grade_of(results: Results, unit: str, scorecard: Scorecard) -> str:
    """Give the id of the grade of a unit's total, or ''."""
    try:
        position = int(results.grade[results.layout.row(unit)])
    except KeyError:
        return ""
    return scorecard.grades[position].id if position >= 0 else ""


def interval_text(one: Explanation, speech: Speech) -> str:
    """Give `70.00 to 90.00` where the score can still change as it is shown, else ''."""
    if one.low is None or one.high is None:
        return ""
    low, high = speech.score(one.low), speech.score(one.high)
    return "" if low == high else speech.translate(N_("{low} to {high}")).format(low=low, high=high)


def points_text(one: Explanation, speech: Speech) -> str:
    """Give what a row adds to its parent's score, or '' where the parent's method does not add."""
    shown = speech.score(one.points)
    return "" if shown == NOTHING else shown


def out_of(scale: Scale, speech: Speech) -> str:
    """Give the scale in words: `of 100`, or `from 1 to 5`."""
    if scale.low == 0:
        return speech.translate(N_("of {high}")).format(high=speech.figure(scale.high))
    ends = {"low": speech.figure(scale.low), "high": speech.figure(scale.high)}
    return speech.translate(N_("on a scale from {low} to {high}")).format(**ends)


def series_text(values: Sequence[float], periods: Sequence[Period], speech: Speech) -> str:
    """Give a series in a sentence, for readers who cannot see the drawing."""
    there = [(value, period) for value, period in zip(values, periods, strict=True) if not math.isnan(value)]
    if not there:
        return ""
    template = N_(
        "From {first} ({first_period}) to {last} ({last_period}); lowest {low}, highest {high}; "
        "scored in {there} of {all} periods."
    )
    return speech.translate(template).format(
        first=speech.score(there[0][0]),
        first_period=speech.period(there[0][1]),
        last=speech.score(there[-1][0]),
        last_period=speech.period(there[-1][1]),
        low=speech.score(min(value for value, _ in there)),
        high=speech.score(max(value for value, _ in there)),
        there=len(there),
        all=len(values),
    )
