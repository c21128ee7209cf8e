"""Rules 201-227: what is written in a definition, before it has a meaning."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

UNKNOWN_KEY = Rule(
    code="BSC201",
    name="unknown-key",
    severity=Severity.ERROR,
    template=N_("the key {key!r} means nothing here"),
    why=N_("A misspelt key would be ignored, and what it was to change would stay as it was."),
    fix=N_("Correct the spelling or delete the key. Known here: {known}."),
)
KEY_NOT_BUILT = Rule(
    code="BSC202",
    name="key-not-built-yet",
    severity=Severity.ERROR,
    template=N_("the key {key!r} is part of the language, but this version cannot read it yet"),
    why=N_("Ignoring a definition in silence would give scores that nobody declared."),
    fix=N_("Delete the key until a later version reads it."),
)
WRONG_SHAPE = Rule(
    code="BSC203",
    name="wrong-shape",
    severity=Severity.ERROR,
    template=N_("{key!r} takes a {expected}; here stands {found}"),
    why=N_("A value of another shape has no meaning in this place."),
    fix=N_("Compare with the example of this key in docs/definitions.md, indentation included."),
)
NOT_A_NUMBER = Rule(
    code="BSC204",
    name="not-a-number",
    severity=Severity.ERROR,
    template=N_("{key!r} takes a number; {found!r} is not one"),
    why=N_("Numbers are written plainly, so that there is one way to read them."),
    fix=N_("Write digits with a decimal point and nothing else: 95 (not 95%), 1234.5 (not 1,234.5), 1e6."),
)
NOT_A_CHOICE = Rule(
    code="BSC205",
    name="not-a-choice",
    severity=Severity.ERROR,
    template=N_("{key!r} cannot be {found!r}"),
    why=N_("Only the words of the language have a meaning here."),
    fix=N_("Write one of: {choices}."),
)
NOT_A_PERIOD = Rule(
    code="BSC206",
    name="not-a-period",
    severity=Severity.ERROR,
    template=N_("{found!r} is not a period"),
    why=N_("Dated values hold from the first day of the period they stand under."),
    fix=N_("Write 2020, 2020-H1, 2020-Q1 or 2020-03."),
)
KEY_MISSING = Rule(
    code="BSC207",
    name="key-missing",
    severity=Severity.ERROR,
    template=N_("the key {key!r} is missing"),
    why=N_("Without it the definition is not complete."),
    fix=N_("Add it, for example {example}."),
)
NOTHING_WRITTEN = Rule(
    code="BSC208",
    name="nothing-written",
    severity=Severity.ERROR,
    template=N_("nothing is written after {key!r}"),
    why=N_("An empty value is more likely an accident than a decision."),
    fix=N_("Write the value, or delete the key to take the default."),
)
BAD_ID = Rule(
    code="BSC209",
    name="bad-id",
    severity=Severity.ERROR,
    template=N_("{found!r} cannot be an id: {why}"),
    why=N_("Ids are the names in formulas and addresses, so they must read as one word."),
    fix=N_("Use letters (of any language), digits and _, beginning with a letter: execution_rate, 支出."),
)
ID_TWICE = Rule(
    code="BSC210",
    name="id-twice",
    severity=Severity.ERROR,
    template=N_("the id {id!r} stands here again; it is already used at {first}"),
    why=N_(
        "Objectives, KPIs and inputs of a scorecard share one set of names, so that formulas and addresses are clear."
    ),
    fix=N_("Rename one of the two; an input that several KPIs use stands once, under `inputs` of the scorecard."),
)
SCORECARD_TWICE = Rule(
    code="BSC211",
    name="scorecard-twice",
    severity=Severity.ERROR,
    template=N_("the scorecard {id!r} is defined again; it is already defined at {first}"),
    why=N_("Nobody could tell which of the two definitions holds."),
    fix=N_("Give one of the two another id, or delete it."),
)
UNIT_TWICE = Rule(
    code="BSC212",
    name="unit-twice",
    severity=Severity.ERROR,
    template=N_("the unit {id!r} stands here again; it is already listed at {first}"),
    why=N_("A unit is scored by one scorecard, once; otherwise it would have two scores."),
    fix=N_("Delete one of the two, or give one another id."),
)
BAD_UNIT_ID = Rule(
    code="BSC213",
    name="bad-unit-id",
    severity=Severity.ERROR,
    template=N_("{found!r} cannot be a unit's id"),
    why=N_("Unit ids stand in addresses and lists, where blanks, /, comma and + have a meaning of their own."),
    fix=N_("Write an id without blanks, /, comma or +, such as 010001 or ZZK.WORLD."),
)
UNKNOWN_LANGUAGE = Rule(
    code="BSC214",
    name="unknown-language",
    severity=Severity.ERROR,
    template=N_("{key!r} has a text in {found!r}, which is not a language of this workspace"),
    why=N_("A text in a language that nobody prints is a text that nobody reads."),
    fix=N_("Use the languages of bsc.yaml ({known}), or add {found} there."),
)
ONE_RULE = Rule(
    code="BSC215",
    name="not-one-rule",
    severity=Severity.ERROR,
    template=N_("a score takes exactly one rule; here are {count}: {found}"),
    why=N_("One segment of one rule explains a score."),
    fix=N_("Keep one of: linear, anchors, bands, ratio, met, within, value."),
)
PERSPECTIVE_MISSING = Rule(
    code="BSC216",
    name="perspective-missing",
    severity=Severity.ERROR,
    template=N_("the objective {id!r} belongs to no perspective"),
    why=N_("Where an organisation has perspectives, every objective at the top belongs to one."),
    fix=N_("Add `perspective:` to it, or write `perspectives: none` in the scorecard."),
)
WRONG_COUNT = Rule(
    code="BSC217",
    name="wrong-count",
    severity=Severity.ERROR,
    template=N_("{key!r} takes {expected} values; here are {found}"),
    why=N_("With another number of values the meaning is not certain."),
    fix=N_("Write {example}."),
)
TOO_MANY_LEVELS = Rule(
    code="BSC218",
    name="too-many-levels",
    severity=Severity.ERROR,
    template=N_("the objective {id!r} lies more than {limit} levels deep"),
    why=N_("Nobody can follow a cascade of that depth inside one scorecard."),
    fix=N_("Bring the objective closer to the top, or make a scorecard of the branch."),
)
NOT_BUILT_VALUE = Rule(
    code="BSC219",
    name="value-not-built-yet",
    severity=Severity.ERROR,
    template=N_("{key!r} cannot be {found!r} in this version"),
    why=N_("A setting that the program does not follow would give scores that nobody declared."),
    fix=N_("Write {example}."),
)
UNITS_COLUMN_MISSING = Rule(
    code="BSC220",
    name="units-column-missing",
    severity=Severity.ERROR,
    template=N_("the units table has no column {column!r}"),
    why=N_("Every row of a units table names a unit by its id."),
    fix=N_(
        "Name the column that holds the ids: {{from: {{table: …, columns: {{unit: HEADING}}}}}}. "
        "Headings here: {known}."
    ),
)
UNIT_ID_MISSING = Rule(
    code="BSC221",
    name="unit-id-missing",
    severity=Severity.ERROR,
    template=N_("this unit has no id"),
    why=N_("Results find their unit by its id."),
    fix=N_("Write the id, or delete the line."),
)
DATE_TWICE = Rule(
    code="BSC222",
    name="date-twice",
    severity=Severity.ERROR,
    template=N_("{key!r} has two values from the same day: {first} and {second}"),
    why=N_("Only one value can hold from a day on."),
    fix=N_("Delete one of the two."),
)
NOT_A_COUNT = Rule(
    code="BSC223",
    name="not-a-count",
    severity=Severity.ERROR,
    template=N_("{key!r} takes a whole number; {found!r} is not one"),
    why=N_("Digits, months and children are counted in whole numbers."),
    fix=N_("Write digits only: 2."),
)
FORMULA_IN_DATES = Rule(
    code="BSC224",
    name="formula-in-dates",
    severity=Severity.ERROR,
    template=N_("{found!r} stands among dated values of {key!r}, which are numbers"),
    why=N_("Dated values are decided figures; a formula holds for all periods."),
    fix=N_("Write a number for the period, or one formula instead of the dates."),
)
BAD_DUE = Rule(
    code="BSC225",
    name="due-not-understood",
    severity=Severity.ERROR,
    template=N_("{found!r} is not a number of days"),
    why=N_("It tells how many days after a period's end results are due."),
    fix=N_("Write the days and a d: 10d."),
)
UNKNOWN_GROUP = Rule(
    code="BSC226",
    name="group-not-known",
    severity=Severity.ERROR,
    template=N_("units cannot be ranked by {found!r}: none of them has it"),
    why=N_("All units would be ranked as one group in silence."),
    fix=N_("Write one of: {known}; or add the attribute to the units."),
)
