"""Rules 6xx: cascades: what goes into what, who reports it, and what of a year is due when."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

NO_KPI_ABOVE = Rule(
    code="BSC601",
    name="contribution-to-nowhere",
    severity=Severity.ERROR,
    template=N_("no unit above has a KPI {kpi!r}"),
    why=N_("Its figures would go nowhere, and nobody above would see them."),
    fix=N_("Write the id of a KPI of a unit above, give the unit its `parent`, or delete `contributes_to`."),
)
NO_KPI_ABOVE_SOME = Rule(
    code="BSC602",
    name="contribution-partly-to-nowhere",
    severity=Severity.WARNING,
    template=N_("no unit above has a KPI {kpi!r} for {count} of {all} units ({which})"),
    why=N_("What these units report goes nowhere, while that of the others counts above."),
    fix=N_("Correct the `parent` of these units, or give the KPI to a unit above them."),
)
CONTRIBUTOR_LACKS_INPUT = Rule(
    code="BSC603",
    name="contributor-lacks-input",
    severity=Severity.ERROR,
    template=N_("{target} is made of its contributors' {lacking}, and this KPI has no such input"),
    why=N_("A figure that is not there cannot be added up: the KPI above would always be missing."),
    fix=N_("Name the inputs as above, here or under `inputs` of the scorecard; two KPIs of one input each always fit."),
)
CONTRIBUTOR_IN_OTHER_MEASURE = Rule(
    code="BSC604",
    name="contributor-in-another-measure",
    severity=Severity.ERROR,
    template=N_("{input!r} is measured in {found!r}, but goes into {target}, where it is measured in {expected!r}"),
    why=N_("Figures in two units of measure would be added up as if they were one."),
    fix=N_("Collect both in one unit of measure, or write it the same way in both places."),
)
CONTRIBUTOR_OVER_TIME = Rule(
    code="BSC605",
    name="contributor-over-time",
    severity=Severity.ERROR,
    template=N_(
        "{input!r} becomes one figure over time by `{found}`, but goes into {target}, where it does by `{expected}`"
    ),
    why=N_("A sum of a year and the last value of a year would be added up as if they were the same."),
    fix=N_(
        "Write the same `kind` (or `over_time`) in both places: `flow` for what adds up, `stock` for what is there."
    ),
)
CONTRIBUTOR_AGAINST_BETTER = Rule(
    code="BSC606",
    name="contributor-against-better",
    severity=Severity.WARNING,
    template=N_("`better: {found}`, but it goes into {target}, for which it is `{expected}`"),
    why=N_("Whoever does well here makes the result above worse."),
    fix=N_("Correct `better:` here or above, or delete `contributes_to`."),
)
CONTRIBUTOR_TOO_RARE = Rule(
    code="BSC607",
    name="contributor-too-rare",
    severity=Severity.ERROR,
    template=N_("{input!r} is collected every {found}, but goes into {target}, where it is due every {expected}"),
    why=N_("In the periods in between the KPI above would lack a figure, or count one several times."),
    fix=N_("Collect it as often as above, or write `frequency: {found}` there."),
)
NOBODY_CONTRIBUTES = Rule(
    code="BSC608",
    name="nobody-contributes",
    severity=Severity.ERROR,
    template=N_("no KPI of a unit below contributes to {kpi!r}"),
    why=N_("It takes its figures from its contributors, so that it could never have an actual."),
    fix=N_("Write `contributes_to: {kpi}` on the KPIs below that go into it, or delete `measured_by`."),
)
NOBODY_CONTRIBUTES_SOME = Rule(
    code="BSC609",
    name="nobody-contributes-here",
    severity=Severity.WARNING,
    template=N_("nobody contributes to {kpi!r} of {count} of {all} units ({which})"),
    why=N_("It takes its figures from its contributors: of these units it could never have an actual."),
    fix=N_("Give the units below a KPI with `contributes_to: {kpi}`, or these units a scorecard without it."),
)
OVER_UNITS_MISSING = Rule(
    code="BSC610",
    name="over-units-missing",
    severity=Severity.ERROR,
    template=N_("nothing tells how the contributors' figures become one"),
    why=N_("A number can be added up and a percentage cannot; taking one for the other would be wrong in silence."),
    fix=N_("Write `over_units: sum` or `over_units: mean`; for a ratio, declare its `inputs` and a `formula`."),
)
UNKNOWN_MEAN_WEIGHT = Rule(
    code="BSC611",
    name="weight-of-a-mean-not-known",
    severity=Severity.ERROR,
    template=N_("the mean is weighted by {found!r}, and no contributor has an input of that id"),
    why=N_("Without its weight no figure counts, and the mean has no value."),
    fix=N_("Correct the spelling, or give the contributors the input; a plain mean is `over_units: mean`."),
)
WITHOUT_EFFECT = Rule(
    code="BSC612",
    name="key-without-effect",
    severity=Severity.WARNING,
    template=N_("`{name}` has no effect here: {problem}"),
    why=N_("Whoever reads the definition would take it for something that happens."),
    fix=N_("Delete the line, or write what it needs."),
)
SCORECARDS_AND_FIGURES = Rule(
    code="BSC613",
    name="scorecards-and-figures",
    severity=Severity.ERROR,
    template=N_("`measured_by: scorecards` and `{name}` contradict each other"),
    why=N_("Its actual is the mean of the totals below; figures of its own would be collected for nothing."),
    fix=N_("Delete one of the two; what is collected can be a KPI of its own beside it."),
)
NO_SCORECARDS_BELOW = Rule(
    code="BSC614",
    name="no-scorecards-below",
    severity=Severity.ERROR,
    template=N_("no unit right below has a scorecard whose total could be taken (level: {level})"),
    why=N_("A mean over nothing has no value, so that it could never have an actual."),
    fix=N_("Give the units below their `parent`, correct the level, or measure it in another way."),
)
NO_SCORECARDS_BELOW_SOME = Rule(
    code="BSC615",
    name="no-scorecards-below-here",
    severity=Severity.WARNING,
    template=N_("right below {count} of {all} units ({which}) no unit has a scorecard (level: {level})"),
    why=N_("Of these units it could never have an actual."),
    fix=N_("Give the units below them their `parent`, or these units a scorecard without this KPI."),
)
SCORECARDS_IN_A_CIRCLE = Rule(
    code="BSC616",
    name="scorecards-in-a-circle",
    severity=Severity.ERROR,
    template=N_("these scorecards take the totals of one another: {members}"),
    why=N_("No order would be left in which they could be scored, even though the units are not the same."),
    fix=N_("Give the units below a scorecard of their own, which takes no totals from units of this one."),
)
UNKNOWN_REPORTER = Rule(
    code="BSC617",
    name="reporter-not-known",
    severity=Severity.ERROR,
    template=N_("it is reported by {unit!r}, and no unit has that id"),
    why=N_("Nobody would be asked for the figure, and nobody could report it."),
    fix=N_("Correct the id, or list {unit!r} as a unit of a scorecard."),
)
PHASING_LENGTH = Rule(
    code="BSC618",
    name="phasing-length",
    severity=Severity.ERROR,
    template=N_("`phasing` has {found} entries; a year has {expected} periods in which this KPI is due"),
    why=N_("Nobody could tell which entry holds at the end of which period."),
    fix=N_("Write one number for the end of each {frequency} of the year: `phasing: [{example}]`."),
)
PHASING_FALLS = Rule(
    code="BSC619",
    name="phasing-falls",
    severity=Severity.ERROR,
    template=N_("{found:.10g} per cent follows on {before:.10g}: what is due since January cannot become less"),
    why=N_("The target of a later period would be lower than what has been reached already."),
    fix=N_("Write what is due from the beginning of the year to the end of each period, not of each period alone."),
)
PHASING_END = Rule(
    code="BSC620",
    name="phasing-end",
    severity=Severity.ERROR,
    template=N_("`phasing` ends with {found:.10g} per cent"),
    why=N_("At the end of the year the whole annual target is due, no more and no less."),
    fix=N_("Let the last entry be 100."),
)
PHASING_TWICE = Rule(
    code="BSC621",
    name="phasing-twice",
    severity=Severity.ERROR,
    template=N_("`{name}` is dated within the year, and `phasing` divides it up once more"),
    why=N_("Part of what is due would be counted as the whole of it: targets would be far too low."),
    fix=N_("Write the annual value under its year ({{2020: 95}}), or delete `phasing`."),
)
PHASING_WINDOW = Rule(
    code="BSC622",
    name="phasing-window",
    severity=Severity.ERROR,
    template=N_("`phasing` tells what is due since January, but the actual covers another stretch of time"),
    why=N_("A few months would be held against the target of many, or a whole year against part of it."),
    fix=N_("Write `window: year_to_date`."),
)
PHASING_NOTHING_DUE = Rule(
    code="BSC623",
    name="phasing-nothing-due",
    severity=Severity.WARNING,
    template=N_("nothing is due by the end of {frequency} {number} of a year"),
    why=N_("A target of 0 is reached by whoever does nothing, or cannot be scored at all."),
    fix=N_("Write a small number such as 1, or a longer `frequency`."),
)
ENDS_BEFORE_IT_BEGINS = Rule(
    code="BSC624",
    name="ends-before-it-begins",
    severity=Severity.ERROR,
    template=N_("it is there from {since} until {until}, which lies before"),
    why=N_("It would never be there, and vanish from every report in silence."),
    fix=N_("Exchange the two, or correct the year."),
)
NOTHING_TO_CONTRIBUTE_TO = Rule(
    code="BSC625",
    name="nothing-to-contribute-to",
    severity=Severity.ERROR,
    template=N_("the KPI is measured by contributors and has no inputs of its own"),
    why=N_("Its contributors give figures for its inputs; without any, what they report would go nowhere."),
    fix=N_("List under `inputs` what the contributors give, or delete `measured_by`."),
)
