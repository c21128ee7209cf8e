"""Rules on formulas: that they can be read, and that every name has a value (240-256 and 279)."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

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
ROUND_DIGITS = Rule(
    code="BSC279",
    name="formula-round-digits",
    severity=Severity.ERROR,
    template=N_("in the formula {formula!r} the digits to round to are not a plain number (character {position})"),
    why=N_("How many digits a result has is decided in the definition, not by the figures."),
    fix=N_("Write a number from 0 to 10: round(100 * spent / budget, 2)."),
)
