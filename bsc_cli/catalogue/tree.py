"""Rules on the tree of a scorecard: perspectives, weights, grades, what nodes ask of their children (232-295)."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

UNKNOWN_PERSPECTIVE = Rule(
    code="BSC232",
    name="perspective-not-known",
    severity=Severity.ERROR,
    template=N_("there is no perspective {perspective!r} in bsc.yaml"),
    why=N_("All scorecards share the organisation's perspectives; a misspelt one would stand beside the right one."),
    fix=N_("Correct the spelling, or declare the perspective under `perspectives` of bsc.yaml."),
)
PERSPECTIVE_IGNORED = Rule(
    code="BSC238",
    name="perspective-without-effect",
    severity=Severity.WARNING,
    template=N_("the perspective {perspective!r} has no effect here"),
    why=N_("Perspectives group the objectives at the top of a scorecard; a weight needs an objective that names it."),
    fix=N_("Delete the line, or move the objective to the top of a scorecard that uses perspectives."),
)
ID_OF_PERSPECTIVE = Rule(
    code="BSC239",
    name="id-of-a-perspective",
    severity=Severity.ERROR,
    template=N_("{id!r} is the id of a perspective"),
    why=N_("Both would have the same address, and one score would hide the other."),
    fix=N_("Give the objective or KPI another id, for example {example}."),
)
NEGATIVE_WEIGHT = Rule(
    code="BSC280",
    name="negative-weight",
    severity=Severity.ERROR,
    template=N_("the weight {weight:.10g} is below zero"),
    why=N_("A negative weight would reward bad results, and could make the total a division by zero."),
    fix=N_("Write 0 or more; 0 means: shown, and counting for nothing."),
)
ALL_WEIGHTS_ZERO = Rule(
    code="BSC281",
    name="all-weights-zero",
    severity=Severity.ERROR,
    template=N_("everything under {id!r} has the weight 0"),
    why=N_("A mean over weights of zero has no value, so that this could never be scored."),
    fix=N_("Give at least one of them a weight above 0, or {id!r} itself the weight 0."),
)
NOT_A_HUNDRED = Rule(
    code="BSC282",
    name="weights-near-a-hundred",
    severity=Severity.WARNING,
    template=N_("the weights under {id!r} look like per cent, but add up to {total:.10g}"),
    why=N_("Only their proportions count, so that each would weigh a little more or less than it says."),
    fix=N_("Make them add up to 100, if they are meant as per cent."),
)
NO_KPI = Rule(
    code="BSC283",
    name="nothing-below",
    severity=Severity.ERROR,
    template=N_("there is no KPI under {id!r}"),
    why=N_("What has nothing below it can never be scored."),
    fix=N_("Add `kpis:` with at least one KPI, or delete it."),
)
TOO_FEW_CHILDREN = Rule(
    code="BSC284",
    name="more-children-asked-than-there-are",
    severity=Severity.ERROR,
    template=N_("`min_children: {least}` asks for more than the {count} under {id!r}"),
    why=N_("It could never be scored."),
    fix=N_("Lower `min_children` here or under `scoring` of bsc.yaml, or add what is missing."),
)
COVERAGE_OUT_OF_RANGE = Rule(
    code="BSC285",
    name="coverage-out-of-range",
    severity=Severity.ERROR,
    template=N_("`min_coverage` is a share from 0 to 1; {found:.10g} is not"),
    why=N_("Coverage is the share of weight for which there is a score."),
    fix=N_("Write 0.6 for 60 per cent."),
)
MIN_KPIS = Rule(
    code="BSC286",
    name="kpis-asked-impossible",
    severity=Severity.ERROR,
    template=N_("`min_kpis: {found:.10g}` cannot be met with {count} KPIs"),
    why=N_("It could never be scored; the number is a share below 1, or a whole number of KPIs."),
    fix=N_("Write a share such as 0.5, or a whole number of KPIs up to {count}."),
)
GEOMETRIC_NEGATIVE = Rule(
    code="BSC287",
    name="geometric-below-zero",
    severity=Severity.ERROR,
    template=N_("a geometric mean is asked for, and scores can be as low as {low:.10g}"),
    why=N_("A geometric mean of negative scores has no value, so that bad results would not be scored at all."),
    fix=N_("Write `method: mean`, or a scale and a floor that begin at 0 or above."),
)
GRADES_NOT_FALLING = Rule(
    code="BSC293",
    name="grades-not-falling",
    severity=Severity.ERROR,
    template=N_("the grade {grade!r} begins at {bound:.10g}, not below the {before:.10g} of the grade before it"),
    why=N_("The first grade from the top that a score reaches holds, so that this one could never be earned."),
    fix=N_("List the grades from the best to the worst, each with a lower `from`."),
)
GRADE_OUT_OF_REACH = Rule(
    code="BSC294",
    name="grade-out-of-reach",
    severity=Severity.ERROR,
    template=N_("the grade {grade!r} begins at {bound:.10g}, but scores reach {high:.10g} at most"),
    why=N_("Nobody could earn it; the grades may have been written for another scale."),
    fix=N_("Write grades for the scale of the scores, under `grades` of the scorecard if it has its own scale."),
)
NO_GRADE = Rule(
    code="BSC295",
    name="score-without-grade",
    severity=Severity.WARNING,
    template=N_("scores from {low:.10g} to {bound:.10g} earn no grade"),
    why=N_("A unit with such a score would stand in the reports without a grade."),
    fix=N_("Let the last grade begin at {low:.10g}, or add one below it."),
)
