"""Rules 4xx: scoring.

401-410 and 414-417 tell why something has no score, one rule a reason; the others what else must be seen.

None is an error: what has a score keeps it, and says on how much of its weight it stands. Figures that are absent
and definitions that cannot score are warnings, because somebody can mend them; what only follows from
them is a note.
"""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

NOT_SUBMITTED = Rule(
    code="BSC401",
    name="figure-not-submitted",
    severity=Severity.WARNING,
    template=N_("no figure of {item} has been submitted for {period}: {count} of {all} units ({which})"),
    why=N_(
        "A missing figure is not zero: its weight leaves the score above it, and coverage falls by it. Nobody should "
        "gain by silence, so every missing figure is told."
    ),
    fix=N_(
        "Have the figure reported and take it in: bsc ingest. To count silence as zero, write `missing: zero` "
        "at the KPI."
    ),
)
NOT_AVAILABLE = Rule(
    code="BSC402",
    name="figure-not-available",
    severity=Severity.WARNING,
    template=N_("{item} is reported as not available for {period}: {count} of {all} units ({which})"),
    why=N_("Somebody said that there is no figure; that is not a zero, and not a reason to leave the KPI out."),
    fix=N_("Ask the unit why, and take the figure in once there is one: bsc ingest."),
)
UNDECIDED = Rule(
    code="BSC420",
    name="not-applicable-undecided",
    severity=Severity.WARNING,
    template=N_("{item} is said not to apply for {period}: {count} of {all} units ({which})"),
    why=N_(
        "Who reports does not decide what applies: until the office does, the figure is missing, and coverage says so. "
        "A unit must not gain by leaving out what it does badly."
    ),
    fix=N_(
        "Ask the unit why. If the figure applies, have it reported and take it in: bsc ingest. If it truly does not, "
        "end it in the definition, for example with `until:`."
    ),
)
PERIOD_INCOMPLETE = Rule(
    code="BSC403",
    name="figures-incomplete",
    severity=Severity.WARNING,
    template=N_("{item} covers a time in {period} for which figures are missing: {count} of {all} units ({which})"),
    why=N_("A sum or mean over part of the time would look like one over the whole of it."),
    fix=N_(
        "Take the missing periods in: bsc ingest; `bsc explain {example} --period {when}` lists them. If part of the "
        "time is enough, write `partial: allow` at the input."
    ),
)
UNDEFINED_RESULT = Rule(
    code="BSC404",
    name="formula-without-result",
    severity=Severity.WARNING,
    template=N_("the arithmetic of {item} has no result for {period}: {count} of {all} units ({which})"),
    why=N_("A division by zero, or the logarithm of a figure that is not above zero, has no result."),
    fix=N_(
        "See the figures: bsc explain {example} --period {when}. Correct them, or provide for the case in the "
        "formula with `where`."
    ),
)
NO_REFERENCE = Rule(
    code="BSC405",
    name="no-reference-value",
    severity=Severity.WARNING,
    template=N_("{item} has nothing to be scored against in {period}: {count} of {all} units ({which})"),
    why=N_("An actual becomes a score by its rule, and the rule needs the target, baseline or threshold it names."),
    fix=N_("Give the value for this time: `target: {{2020: 95}}`; a dated value holds from its period on, not before."),
)
NOTHING_SCORED = Rule(
    code="BSC406",
    name="nothing-scored",
    severity=Severity.NOTE,
    template=N_("none of the parts of {item} has a score for {period}: {count} of {all} units ({which})"),
    why=N_("What stands on others cannot be scored before one of them is."),
    fix=N_("See what is missing below it: bsc tree {unit} --period {when}."),
)
TOO_FEW_CHILDREN = Rule(
    code="BSC407",
    name="too-few-parts",
    severity=Severity.WARNING,
    template=N_("too few parts of {item} have a score for {period}: {count} of {all} units ({which})"),
    why=N_("The definition says how many parts must have a score (`min_children`) for the whole to be fair."),
    fix=N_(
        "See which parts are missing and why: bsc tree {unit} --period {when}. Take their figures in, "
        "or lower `min_children`."
    ),
)
COVERAGE_TOO_LOW = Rule(
    code="BSC408",
    name="coverage-too-low",
    severity=Severity.WARNING,
    template=N_("too little of the weight of {item} has a score for {period}: {count} of {all} units ({which})"),
    why=N_("A score on a small part of the weight says little about the whole; `min_coverage` is the least share."),
    fix=N_(
        "See which parts are missing and why: bsc tree {unit} --period {when}. Take their figures in, "
        "or lower `min_coverage`."
    ),
)
TOO_FEW_KPIS = Rule(
    code="BSC409",
    name="too-few-kpis",
    severity=Severity.WARNING,
    template=N_("too few KPIs below {item} have a score for {period}: {count} of {all} units ({which})"),
    why=N_("The definition says how many KPIs must have a score (`min_kpis`) for the whole to be fair."),
    fix=N_(
        "See which KPIs are missing and why: bsc tree {unit} --period {when}. Take their figures in, "
        "or lower `min_kpis`."
    ),
)
NEGATIVE_IN_GEOMETRIC = Rule(
    code="BSC410",
    name="negative-in-geometric-mean",
    severity=Severity.WARNING,
    template=N_("a part of {item} is below zero in {period}: {count} of {all} units ({which})"),
    why=N_("A geometric mean multiplies its parts and takes a root; of a negative number there is none."),
    fix=N_("Give the part a floor (`floor: 0`), or use `method: mean`."),
)
COUNTED_AS_ZERO = Rule(
    code="BSC411",
    name="counted-as-zero",
    severity=Severity.WARNING,
    template=N_("{item} has no figure for {period} and counts as zero: {count} of {all} units ({which})"),
    why=N_("The definition says `missing: zero`; a figure that nobody reported must still be seen by everybody."),
    fix=N_("Have the figure reported and take it in: bsc ingest."),
)
LONGER_THAN_REPORTED = Rule(
    code="BSC412",
    name="longer-than-reported",
    severity=Severity.WARNING,
    template=N_("{period} is longer than the periods this organisation reports ({reporting})"),
    why=N_(
        "Sums and means then cover all of {period}, but they are scored against the targets of its last day, and what "
        "is a state is that of its last part: figures of another length than the targets were set for."
    ),
    fix=N_(
        "Ask for the last reported period, {example}; KPIs that run with the year have `window: year_to_date` "
        "or `frequency: year`."
    ),
)
PART_OF_TIME = Rule(
    code="BSC413",
    name="part-of-time-missing",
    severity=Severity.NOTE,
    template=N_("{item} was scored from part of its periods in {period}: {count} of {all} units ({which})"),
    why=N_(
        "The last, the highest or the lowest of some figures, and a sum of what there is, look whole even if periods "
        "are absent: an old stock counts as if it were today's."
    ),
    fix=N_(
        "See which figures are absent: bsc explain {example} --period {when}. Have them reported and take them in: "
        "bsc ingest."
    ),
)
CONTRIBUTOR_MISSING = Rule(
    code="BSC414",
    name="contributor-missing",
    severity=Severity.WARNING,
    template=N_(
        "{item} lacks what contributes to it in {period}: {count} of {all} units ({which}); missing: {missing}"
    ),
    why=N_(
        "The KPI adds up what the units below report. A sum without some of them would look like the sum of all, and "
        "keeping silent would pay."
    ),
    fix=N_(
        "Have the figures of {missing} reported and take them in: bsc ingest; `bsc explain {example} --period {when}` "
        "shows what is there. If part of the contributors is enough, write `partial: allow` at the KPI."
    ),
)
NO_CONTRIBUTOR = Rule(
    code="BSC415",
    name="no-contributor",
    severity=Severity.WARNING,
    template=N_("nothing contributes to {item} in {period}: {count} of {all} units ({which})"),
    why=N_("A KPI with `measured_by: contributors` collects no figures of its own: without contributors it has none."),
    fix=N_(
        "Write `contributes_to: {item}` at the KPIs of units below that make it up, see to their `from` and `until`, "
        "or take `measured_by` away and have the figures reported."
    ),
)
TOTAL_MISSING = Rule(
    code="BSC416",
    name="total-missing",
    severity=Severity.WARNING,
    template=N_("{item} lacks totals of units below in {period}: {count} of {all} units ({which}); missing: {missing}"),
    why=N_("The KPI is the mean of the totals of the units right below; a mean without some looks like that of all."),
    fix=N_(
        "See why they have no total: bsc tree {first} --period {when}. If part of the units is enough, write "
        "`partial: allow` at the KPI."
    ),
)
NO_TOTAL = Rule(
    code="BSC417",
    name="no-units-below",
    severity=Severity.WARNING,
    template=N_("no unit right below has a scorecard for {item} in {period}: {count} of {all} units ({which})"),
    why=N_("A KPI with `measured_by: scorecards` is the mean of the totals of the units whose `parent` is its unit."),
    fix=N_(
        "Give units below a scorecard and `parent: {unit}`, see to their `from` and `until` and to the level that "
        "`measured_by` names, or take `measured_by` away and have the figures reported."
    ),
)
LEFT_OUT = Rule(
    code="BSC418",
    name="contributors-left-out",
    severity=Severity.NOTE,
    template=N_(
        "{item} was scored without all it is measured by in {period}: {count} of {all} units ({which}); "
        "missing: {missing}"
    ),
    why=N_("`partial: allow` leaves out what is missing; the figure looks whole, and is that of the others only."),
    fix=N_(
        "Have what is missing reported and take it in: bsc ingest; `bsc explain {example} --period {when}` shows what "
        "is there."
    ),
)
NOT_USED = Rule(
    code="BSC419",
    name="submitted-figures-not-used",
    severity=Severity.WARNING,
    template=N_(
        "figures of {item} were submitted for {period} and are not used, for they come from units below: "
        "{count} of {all} units ({which})"
    ),
    why=N_(
        "A KPI with `measured_by: contributors` takes what the units below report, not what its own unit says it is."
    ),
    fix=N_(
        "See what it is made of: bsc explain {example} --period {when}. Leave the figures out of the table, or take "
        "`measured_by` away if they are what should count."
    ),
)
