"""Rules on reference values and on what score rules make of them (228-229 and of 260-277)."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

SILENCE_PAYS = Rule(
    code="BSC228",
    name="silence-pays",
    severity=Severity.ERROR,
    template=N_("with `missing: zero`, whoever reports nothing scores more than whoever has the worst result"),
    why=N_("What is not reported counts as 0, and here 0 is no bad result: silence must never earn points."),
    fix=N_("Write `missing: exclude`, or a target and score rule under which 0 is the worst result."),
)
CLIP_CUTS_OFF = Rule(
    code="BSC229",
    name="clip-cuts-off",
    severity=Severity.ERROR,
    template=N_("`clip` holds all results where they score {worst:.10g} to {best:.10g}, of {full:.10g}"),
    why=N_("The target, or the points of the score rule, lie outside `clip`: nobody could reach them, or miss them."),
    fix=N_("Widen `clip` so that the target and the points of the score rule lie inside, or delete it."),
)
TARGET_MISSING = Rule(
    code="BSC260",
    name="target-missing",
    severity=Severity.ERROR,
    template=N_("the score rule `{rule}` needs a target, and there is none"),
    why=N_("Without a target nothing tells which actual earns the full score."),
    fix=N_("Add `target:`, for example `target: 95`, or choose another rule under `score`."),
)
ZERO_POINT_MISSING = Rule(
    code="BSC261",
    name="zero-point-missing",
    severity=Severity.ERROR,
    template=N_("nothing tells which actual scores nothing: there is neither a baseline nor `zero_at`"),
    why=N_("A straight line needs two points: the target, and the actual that scores nothing."),
    fix=N_("Add `baseline:`, or write `score: {{linear: {{zero_at: 0}}}}` with the right number."),
)
TARGET_IS_ZERO_POINT = Rule(
    code="BSC262",
    name="target-equals-zero-point",
    severity=Severity.ERROR,
    template=N_("the target {target:.10g} equals the value that scores nothing"),
    why=N_("The score would be a division by zero: the same actual would earn nothing and everything."),
    fix=N_("Correct the target, the baseline or `zero_at`; for all or nothing write `score: met`."),
)
TARGET_ON_WRONG_SIDE = Rule(
    code="BSC263",
    name="target-on-the-wrong-side",
    severity=Severity.ERROR,
    template=N_("the target {target:.10g} is worse than {zero:.10g}, which scores nothing (`better: {better}`)"),
    why=N_("The score would rise as results get worse."),
    fix=N_("Correct `better:`, or exchange the target and the value that scores nothing."),
)
RATIO_TARGET = Rule(
    code="BSC264",
    name="ratio-target",
    severity=Severity.ERROR,
    template=N_("the rule `ratio` cannot divide by the target {target:.10g}"),
    why=N_("The score is the actual divided by the target; at zero it has no value, and below zero it turns round."),
    fix=N_("Write `score: {{ratio: {{zero_target: 100}}}}` for a target of zero; for a negative one use `anchors`."),
)
TOO_FEW_POINTS = Rule(
    code="BSC265",
    name="too-few-points",
    severity=Severity.ERROR,
    template=N_("`{rule}` has too few points: found {found}, expected at least {least}"),
    why=N_("With fewer, every actual would have the same score or none."),
    fix=N_("Add a point, value first: `anchors: {{75: 0, 100: 100}}`, `bands: {{95: 100, 80: 60}}`."),
)
POINTS_COINCIDE = Rule(
    code="BSC266",
    name="points-coincide",
    severity=Severity.ERROR,
    template=N_("two points of the score stand at the same value {value:.10g}"),
    why=N_("One actual would have two scores, so that nothing would be scored."),
    fix=N_("Delete one of the two, or write the jump at one anchor: `80: [0, 60]`."),
)
SCORES_AGAINST_BETTER = Rule(
    code="BSC267",
    name="scores-against-better",
    severity=Severity.ERROR,
    template=N_("at the value {value:.10g} a better result scores less (`better: {better}`)"),
    why=N_("Whoever does better must never score worse."),
    fix=N_("Correct the scores, or `better:`. With `else`, no band may score less than it."),
)
SCORE_OUTSIDE = Rule(
    code="BSC268",
    name="score-outside-scale",
    severity=Severity.ERROR,
    template=N_("the score {score:.10g} lies outside {low:.10g} to {high:.10g}"),
    why=N_("It would be cut back to the end of the scale in silence."),
    fix=N_("Write a score inside, or let the rule go further: `score: {{…, cap: 120}}`."),
)
BETTER_AGAINST_RULE = Rule(
    code="BSC269",
    name="better-against-rule",
    severity=Severity.ERROR,
    template=N_("`better: {better}` and the score rule `{rule}` contradict each other"),
    why=N_("The score would reward something else than the reader is told."),
    fix=N_("Write `better: {expected}`, or choose another rule; `closer` takes `within` or `anchors`."),
)
NEGATIVE_TOLERANCE = Rule(
    code="BSC270",
    name="negative-tolerance",
    severity=Severity.ERROR,
    template=N_("the tolerance {tolerance:.10g} is below zero"),
    why=N_("The tolerance is how far outside the corridor the score falls to nothing."),
    fix=N_("Write 0 or more."),
)
FLOOR_AND_CAP = Rule(
    code="BSC271",
    name="floor-and-cap",
    severity=Severity.ERROR,
    template=N_("scores from {floor:.10g} to {cap:.10g} leave nothing of the scale {low:.10g} to {high:.10g}"),
    why=N_("Every actual would have the same score."),
    fix=N_("Write a `floor` below the `cap`, with part of the scale between the two."),
)
NO_TRANSFORM = Rule(
    code="BSC273",
    name="transform-impossible",
    severity=Severity.ERROR,
    template=N_("there is no `{transform}` of {value:.10g}"),
    why=N_("Reference values are transformed like the actual; without a value there, nothing is scored."),
    fix=N_("Write a value above zero, or delete `transform`."),
)
UNKNOWN_REFERENCE = Rule(
    code="BSC274",
    name="reference-not-known",
    severity=Severity.ERROR,
    template=N_("{formula!r} needs {found!r} (character {position}), which is not a reference value of this KPI"),
    why=N_("A score rule can use the KPI's target, baseline and thresholds; nothing else has a value there."),
    fix=N_("Add it, for example under `thresholds`, or write one of: {known}."),
)
THRESHOLD_NAME = Rule(
    code="BSC275",
    name="threshold-name-taken",
    severity=Severity.ERROR,
    template=N_("a threshold cannot be called {name!r}"),
    why=N_("The word has a meaning of its own in formulas, and one of the two would hide the other."),
    fix=N_("Give the threshold another name."),
)
REFERENCES_APART = Rule(
    code="BSC277",
    name="references-begin-apart",
    severity=Severity.WARNING,
    template=N_("`{name}` has no value yet in {period}, when `{other}` has one"),
    why=N_("In between nothing can be scored, because the rule needs both."),
    fix=N_("Give both a value from the same period on."),
)
