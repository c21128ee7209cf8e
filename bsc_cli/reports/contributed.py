"""What came from units below, in words: contributors' inputs, totals, and the share of an annual target that is due."""

from __future__ import annotations

from collections.abc import Iterator

from bsc_cli.catalogue.marks import N_
from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Input, MeasuredBy, OverUnits
from bsc_cli.reports import reasons
from bsc_cli.reports.speech import Speech, exact
from bsc_cli.scoring.explanation import Explanation, UsedInput, UsedPart, UsedTotal

OVER_UNITS = {
    OverUnits.SUM: N_("sum of {count} contributors"),
    OverUnits.MEAN: N_("mean of {count} contributors"),
    OverUnits.MAX: N_("highest of {count} contributors"),
    OverUnits.MIN: N_("lowest of {count} contributors"),
}
EXPLAIN = "bsc explain {address} --period {period}"


def how(used: UsedInput, speech: Speech) -> Iterator[str]:
    """Give how an input was made of contributions: how many, and of how many nothing came."""
    there = [part for part in used.parts if part.counts]
    if len(there) > 1:
        yield speech.translate(_way(used.input)).format(count=len(there), weight=used.input.weighted_by)
    if len(there) < len(used.parts):
        lack = speech.translate(N_("nothing from {missing} of {count} contributors"))
        yield lack.format(missing=len(used.parts) - len(there), count=len(used.parts))


def _way(item: Input) -> str:
    if item.weighted_by:
        return N_("mean of {count} contributors, weighted by {weight}")
    return OVER_UNITS[item.over_units or OverUnits.SUM]


def is_cut(part: UsedPart) -> bool:
    """Tell whether more contributors lie below one than are told at once."""
    used = part.used
    nested = part.kpi.measured_by is MeasuredBy.CONTRIBUTORS and used is not None and used.input in part.kpi.inputs
    return nested and used is not None and not used.parts and used.reason is not Reason.NO_CONTRIBUTOR


def part_name(part: UsedPart, speech: Speech) -> str:
    """Give who contributes: `Wuhua District (wuhua/calls)`."""
    return speech.identified(speech.text(part.name) or part.unit, part.address)


def total_lines(explanation: Explanation, speech: Speech) -> Iterator[str]:
    """Give the totals that a KPI measured by scorecards is the mean of, each with the command that explains it."""
    for total in explanation.totals:
        command = EXPLAIN.format(address=total.unit, period=explanation.period)
        yield speech.labelled(_total(total, speech), command)


def _total(total: UsedTotal, speech: Speech) -> str:
    name = speech.identified(speech.text(total.name) or total.unit, total.unit)
    if total.share is not None:
        text = N_("{name} = {score}, weight {weight}, {share} of the mean")
        return speech.translate(text).format(
            name=name, score=exact(total.entered), weight=exact(total.weight), share=speech.share(total.share)
        )
    if total.score is not None:
        return speech.translate(N_("Shown only: {name}: its weight is 0")).format(name=name)
    why = reasons.phrase(total.reason, speech)
    return speech.translate(N_("Left out: {name}: {why}")).format(name=name, why=why)


def phased(annual: str, share: float, result: str, speech: Speech) -> str:
    """Give how much of an annual value is due: `46% of the annual 95% = 43.7%`."""
    text = speech.translate(N_("{share}% of the annual {annual} = {result}"))
    return text.format(share=exact(share), annual=annual, result=result)
