"""Why something has no score, in words."""

from __future__ import annotations

from bsc_cli.catalogue.marks import N_
from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Kpi
from bsc_cli.reports.speech import Speech
from bsc_cli.scoring.unscored import RULES

PHRASES: dict[Reason, str] = {
    Reason.NOT_DUE: N_("it is not due in this period"),
    Reason.NOT_APPLICABLE: N_("it does not apply to this unit"),
    Reason.NOT_SUBMITTED: N_("no figure has been submitted"),
    Reason.NOT_AVAILABLE: N_("the figure is reported as not available"),
    Reason.UNDECIDED: N_("the figure is said not to apply, which the office has not decided"),
    Reason.PERIOD_INCOMPLETE: N_("figures are missing for part of the time it covers"),
    Reason.UNDEFINED_RESULT: N_("its arithmetic has no result, for example because of a division by zero"),
    Reason.NO_REFERENCE: N_("it has no target or other reference value for this period"),
    Reason.NOTHING_SCORED: N_("none of its parts has a score"),
    Reason.TOO_FEW_CHILDREN: N_("too few of its parts have a score"),
    Reason.COVERAGE_TOO_LOW: N_("too little of its weight has a score"),
    Reason.TOO_FEW_KPIS: N_("too few of its KPIs have a score"),
    Reason.NEGATIVE_IN_GEOMETRIC: N_("a part is below zero, and a geometric mean cannot take that"),
    Reason.NOTHING_DUE: N_("nothing below it is due in this period"),
    Reason.NOT_IN_FORCE: N_("this period lies outside the time it is there for (from, until)"),
    Reason.CONTRIBUTOR_MISSING: N_("figures are missing of the units that contribute to it"),
    Reason.NO_CONTRIBUTOR: N_("no unit below contributes to it in this period"),
    Reason.TOTAL_MISSING: N_("units below have no total"),
    Reason.NO_TOTAL: N_("no unit right below has a scorecard in this period"),
}


def phrase(reason: Reason, speech: Speech) -> str:
    """Give why there is no score, as the end of a sentence ('because ...'); '' if there is one."""
    return "" if reason is Reason.SCORED else speech.translate(PHRASES[reason])


def because(reason: Reason, speech: Speech, item: object = None) -> str:
    """Give the whole sentence, with the code of the rule that tells more; '' if there is a score.

    What is not due or does not apply is as it should be: it has no code. Of an `item` that is only shown nobody
    expects a score.
    """
    if reason is Reason.SCORED:
        return ""
    if reason is Reason.NO_REFERENCE and isinstance(item, Kpi) and item.is_only_shown:
        return speech.translate(N_("Only shown: it counts for nothing."))
    why = phrase(reason, speech)
    if reason not in RULES:
        return speech.translate(N_("Not scored, because {why}.")).format(why=why)
    return speech.translate(N_("Not scored, because {why} ({code}).")).format(why=why, code=RULES[reason].code)
