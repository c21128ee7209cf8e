"""Rules 228-299: what definitions must hold, so that the arithmetic is right and nothing happens in silence."""

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
UNKNOWN_GOAL = Rule(
    code="BSC230",
    name="goal-not-known",
    severity=Severity.ERROR,
    template=N_("there is no goal {goal!r} in bsc.yaml"),
    why=N_("A contribution to a goal that nobody declared cannot be followed to the strategy."),
    fix=N_("Correct the spelling, or declare the goal under `goals` of bsc.yaml."),
)
UNKNOWN_OBJECTIVE = Rule(
    code="BSC231",
    name="objective-not-known",
    severity=Severity.ERROR,
    template=N_("`{link}` names {objective!r}, and there is no such objective"),
    why=N_("A link of the strategy map that ends nowhere looks like a cause without an effect."),
    fix=N_("Write the id of an objective of this scorecard, or UNIT/OBJECTIVE for another unit's."),
)
UNKNOWN_PERSPECTIVE = Rule(
    code="BSC232",
    name="perspective-not-known",
    severity=Severity.ERROR,
    template=N_("there is no perspective {perspective!r} in bsc.yaml"),
    why=N_("All scorecards share the organisation's perspectives; a misspelt one would stand beside the right one."),
    fix=N_("Correct the spelling, or declare the perspective under `perspectives` of bsc.yaml."),
)
UNKNOWN_PARENT = Rule(
    code="BSC233",
    name="parent-not-known",
    severity=Severity.ERROR,
    template=N_("the unit above {unit!r} is {parent!r}, and no unit has that id"),
    why=N_("A cascade that ends nowhere loses its units: nobody above would see them."),
    fix=N_("Correct the id, list {parent!r} as a unit of a scorecard, or delete the parent."),
)
UNKNOWN_LEVEL = Rule(
    code="BSC234",
    name="level-not-known",
    severity=Severity.ERROR,
    template=N_("{level!r} is not among the levels in bsc.yaml"),
    why=N_("Units are ranked and listed by level; a misspelt level makes a group of its own."),
    fix=N_("Write one of: {known}; or add the level under `levels` of bsc.yaml."),
)
GOAL_CYCLE = Rule(
    code="BSC235",
    name="goals-in-a-circle",
    severity=Severity.ERROR,
    template=N_("these goals are parts of one another: {members}"),
    why=N_("A goal that is part of itself has no place in the strategy."),
    fix=N_("Delete `part_of` from the goal that stands at the top."),
)
UNIT_CYCLE = Rule(
    code="BSC236",
    name="units-in-a-circle",
    severity=Severity.ERROR,
    template=N_("these units stand above one another: {members}"),
    why=N_("A unit that stands above itself has no place in the organisation; its results would go round for ever."),
    fix=N_("Correct the parent of one of them; the unit at the top has none."),
)
OBJECTIVE_CYCLE = Rule(
    code="BSC237",
    name="objectives-in-a-circle",
    severity=Severity.ERROR,
    template=N_("these objectives drive or support one another in a circle: {members}"),
    why=N_("A chain of cause and effect that returns to its beginning explains nothing."),
    fix=N_("Delete the link that runs against the strategy, from `drives` or `supports`."),
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
FORMULA_CHARACTER = Rule(
    code="BSC240",
    name="formula-character",
    severity=Severity.ERROR,
    template=N_("the formula {formula!r} cannot hold {found!r} (character {position})"),
    why=N_("Formulas are made of names, numbers, + - * / ^, comparisons, brackets and commas only."),
    fix=N_("Delete the character, or write what it stands for: 0.95 for 95%, 1000 for 1,000."),
)
FORMULA_INCOMPLETE = Rule(
    code="BSC241",
    name="formula-incomplete",
    severity=Severity.ERROR,
    template=N_("in the formula {formula!r} a name or number is missing (character {position})"),
    why=N_("Every sign of arithmetic needs something on both sides, and every bracket something inside."),
    fix=N_("Write the missing part, or delete the sign before it."),
)
FORMULA_EXPECTED = Rule(
    code="BSC242",
    name="formula-bracket",
    severity=Severity.ERROR,
    template=N_("in the formula {formula!r} a {expected} is missing (character {position})"),
    why=N_("Every opening bracket has a closing one, and every function has its arguments in brackets."),
    fix=N_("Count the brackets from the left, and add the {expected}."),
)
FORMULA_OPERATOR = Rule(
    code="BSC243",
    name="formula-operator",
    severity=Severity.ERROR,
    template=N_("in the formula {formula!r} nothing joins {found!r} to what stands before it (character {position})"),
    why=N_("Two names or numbers side by side have no meaning; names hold no blanks."),
    fix=N_("Write + - * or / between the two, or join a name in two words with _."),
)
FORMULA_EQUALS = Rule(
    code="BSC244",
    name="formula-single-equals",
    severity=Severity.ERROR,
    template=N_("the formula {formula!r} holds a single = (character {position})"),
    why=N_("A formula gives a value; it does not set one. Two values are compared with ==."),
    fix=N_("Write == to compare; to name a step, write `formula: {{step: …, result: …}}`."),
)
FORMULA_CHAIN = Rule(
    code="BSC245",
    name="formula-chained-comparison",
    severity=Severity.ERROR,
    template=N_("the formula {formula!r} compares three things in a row (character {position})"),
    why=N_("Programs read 1 < x < 5 in different ways; here it is not allowed."),
    fix=N_("Join two comparisons with `and`: 1 < x and x < 5."),
)
UNKNOWN_FUNCTION = Rule(
    code="BSC246",
    name="function-not-known",
    severity=Severity.ERROR,
    template=N_("the formula {formula!r} uses the function {found!r}, which does not exist (character {position})"),
    why=N_("Formulas are a closed language, so that nobody can run anything through a definition."),
    fix=N_("Use one of: {known}. To multiply, write * before the bracket."),
)
FUNCTION_ARGUMENTS = Rule(
    code="BSC247",
    name="function-arguments",
    severity=Severity.ERROR,
    template=N_("in the formula {formula!r} the function at character {position} takes {expected}; found {found}"),
    why=N_("With other arguments its meaning is not certain."),
    fix=N_("Compare with the functions in docs/definitions.md, and count the commas."),
)
FORMULA_TOO_LONG = Rule(
    code="BSC248",
    name="formula-too-long",
    severity=Severity.ERROR,
    template=N_("the formula is too long or too deeply nested to be read (limit {expected})"),
    why=N_("Nobody can check such a formula."),
    fix=N_("Divide it into named steps: `formula: {{part: …, result: …}}`."),
)
UNKNOWN_NAME = Rule(
    code="BSC249",
    name="name-not-known",
    severity=Severity.ERROR,
    template=N_("the formula {formula!r} names {found!r}, and there is no such figure (character {position})"),
    why=N_("A formula can use the KPI's inputs, the scorecard's inputs and its other KPIs; nothing else has a value."),
    fix=N_("Correct the spelling, or declare the input. A KPI's own target is written {example}."),
)
NAME_NOT_USABLE = Rule(
    code="BSC250",
    name="name-not-usable-here",
    severity=Severity.ERROR,
    template=N_("the formula {formula!r} cannot use {found!r} (character {position}): {problem}"),
    why=N_("Only inputs, the actual of a KPI and its reference values have a value where formulas are worked out."),
    fix=N_("Use the inputs or KPIs behind it instead."),
)
FORMULA_CYCLE = Rule(
    code="BSC251",
    name="formulas-in-a-circle",
    severity=Severity.ERROR,
    template=N_("these formulas need one another: {members}"),
    why=N_("A figure that depends on itself has no value."),
    fix=N_("Work one of them out from inputs instead."),
)
STEP_NAME = Rule(
    code="BSC252",
    name="step-name",
    severity=Severity.ERROR,
    template=N_("the step {step!r} cannot have this name: {problem}"),
    why=N_("Steps are named in the formulas below them, where each name means one thing."),
    fix=N_("Give the step another name: letters, digits and _, beginning with a letter."),
)
NO_VALUE = Rule(
    code="BSC253",
    name="formula-without-value",
    severity=Severity.ERROR,
    template=N_("the formula {formula!r} never has a value: {problem}"),
    why=N_("Whatever figures come in, the result would be missing and nothing would be scored."),
    fix=N_("Correct the constant, or the target that is zero."),
)
INPUT_UNUSED = Rule(
    code="BSC254",
    name="input-not-used",
    severity=Severity.WARNING,
    template=N_("no formula uses the input {input!r}"),
    why=N_("It would be collected from every unit and count for nothing; perhaps a formula forgets it."),
    fix=N_("Use it in a formula, or delete it."),
)
FORMULA_MISSING = Rule(
    code="BSC255",
    name="formula-missing",
    severity=Severity.ERROR,
    template=N_("{count} inputs and no formula: it is not clear which of them is the actual"),
    why=N_("Taking one of them would leave the others without effect, in silence."),
    fix=N_("Write how the actual follows from the inputs, for example `formula: {example}`."),
)
FORMULA_CONSTANT = Rule(
    code="BSC256",
    name="formula-constant",
    severity=Severity.WARNING,
    template=N_("the formula {formula!r} uses no figure: every unit has the same result, reported or not"),
    why=N_("A measure that nobody can change measures nothing."),
    fix=N_("Use the inputs in the formula, or delete the KPI."),
)
NOT_FINITE = Rule(
    code="BSC257",
    name="number-out-of-bounds",
    severity=Severity.ERROR,
    template=N_("the number written here is too large, or too close to zero, to be computed with"),
    why=N_("Its products and quotients would be infinite, and so would every score that touches it."),
    fix=N_("Correct the number, or take another unit of measure."),
)
CODE_TWICE = Rule(
    code="BSC258",
    name="code-twice",
    severity=Severity.ERROR,
    template=N_("the code {found!r} already stands for {first}"),
    why=N_("Codes name figures in tables and workbooks; nobody could tell which of the two a column holds."),
    fix=N_("Give one of the two another code."),
)
NAME_TWICE = Rule(
    code="BSC259",
    name="name-twice",
    severity=Severity.NOTE,
    template=N_("another KPI of this scorecard is also called {name!r}: {first}"),
    why=N_("In reports and workbooks the two look the same."),
    fix=N_("Say in the names how the two differ."),
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
ENDS_REVERSED = Rule(
    code="BSC272",
    name="ends-reversed",
    severity=Severity.ERROR,
    template=N_("the lower end {low:.10g} does not lie below the upper end {high:.10g}"),
    why=N_("Nothing lies between two such ends."),
    fix=N_("Write the lower end first, then a higher one."),
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
TOO_MANY_DIGITS = Rule(
    code="BSC276",
    name="too-many-digits",
    severity=Severity.ERROR,
    template=N_("{digits} digits after the point are more than the {limit} that are computed reliably"),
    why=N_("Beyond that the digits are noise of the computer's arithmetic."),
    fix=N_("Write a number from 0 to {limit}; scores are usually shown with 2."),
)
REFERENCES_APART = Rule(
    code="BSC277",
    name="references-begin-apart",
    severity=Severity.WARNING,
    template=N_("`{name}` has no value yet in {period}, when `{other}` has one"),
    why=N_("In between nothing can be scored, because the rule needs both."),
    fix=N_("Give both a value from the same period on."),
)
ROUND_DIGITS = Rule(
    code="BSC279",
    name="formula-round-digits",
    severity=Severity.ERROR,
    template=N_("in the formula {formula!r} the digits to round to are not a plain number (character {position})"),
    why=N_("How many digits a result has is decided in the definition, not by the figures."),
    fix=N_("Write a number from 0 to 10: round(100 * spent / budget, 2)."),
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
FREQUENCY_TOO_SHORT = Rule(
    code="BSC288",
    name="due-more-often-than-reported",
    severity=Severity.WARNING,
    template=N_("the KPI is due every {frequency}, but results are reported every {reporting}"),
    why=N_("It would still be scored no more often than the calendar in bsc.yaml says."),
    fix=N_("Write the frequency on the input instead, or change `reporting` under `calendar` of bsc.yaml."),
)
INPUT_TOO_RARE = Rule(
    code="BSC289",
    name="input-too-rare",
    severity=Severity.ERROR,
    template=N_("{input!r} is a sum collected every {frequency}, but the KPI is due every {due}"),
    why=N_("The whole sum would count again in each of the shorter periods."),
    fix=N_("Collect it at least as often as the KPI is due, or write `frequency: {frequency}` on the KPI."),
)
PART_YEAR = Rule(
    code="BSC290",
    name="part-year-against-full-year",
    severity=Severity.WARNING,
    template=N_("the actual grows through the year, but what it is compared with stays the same"),
    why=N_("The first part of a year would look like a failure and the last like a success, whatever was done."),
    fix=N_("Date the target in the year ({{2020-Q1: 25, …}}), or write `window: rolling_year`, or `frequency: year`."),
)
TARGET_LENGTH = Rule(
    code="BSC291",
    name="target-for-how-long",
    severity=Severity.NOTE,
    template=N_("the actual is a sum over one {due}, and the target does not say for how long it is meant"),
    why=N_("A target for the whole year would be compared with the sum over part of it."),
    fix=N_("Write the target under its period ({{2020-Q1: 25}}); for the whole year, `window: rolling_year` as well."),
)
WINDOW_LENGTH = Rule(
    code="BSC292",
    name="window-length",
    severity=Severity.ERROR,
    template=N_("a window cannot cover {count} periods; it covers from 1 to {limit}"),
    why=N_("Over no time there are no figures, and nobody has figures of so long a time."),
    fix=N_("Write how many of the KPI's periods count: `window: {{last: 4}}`."),
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
NO_UNITS = Rule(
    code="BSC296",
    name="scorecard-without-units",
    severity=Severity.WARNING,
    template=N_("the scorecard {scorecard!r} applies to no unit"),
    why=N_("Nobody is scored by it."),
    fix=N_("List its units: `units: [{{id: finance_bureau}}]`."),
)
NOT_TRANSLATED = Rule(
    code="BSC297",
    name="text-not-translated",
    severity=Severity.WARNING,
    template=N_("the text is not there in: {languages}"),
    why=N_("Reports in that language would show it in another."),
    fix=N_("Add it beside the others: {{en: …, zh: …}}; a text that is the same everywhere needs no language."),
)
OBJECTIVE_SERVES_NOTHING = Rule(
    code="BSC298",
    name="objective-serves-nothing",
    severity=Severity.WARNING,
    template=N_("the objective {id!r} serves no goal, and supports or drives no other objective"),
    why=N_("Work that leads to nothing of the strategy is worth a question."),
    fix=N_("Add `serves:` with a goal, or `drives:` or `supports:` with the objective that it helps."),
)
GOAL_UNSERVED = Rule(
    code="BSC299",
    name="goal-not-served",
    severity=Severity.WARNING,
    template=N_("no objective serves the goal {id!r}, or a goal that is part of it"),
    why=N_("A goal that nobody works for remains words."),
    fix=N_("Add it under `serves` of the objectives that lead to it."),
)
