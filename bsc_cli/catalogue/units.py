"""Rules on units: parents, levels, and scorecards that apply to nobody (of 233-236 and 296)."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

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
UNIT_CYCLE = Rule(
    code="BSC236",
    name="units-in-a-circle",
    severity=Severity.ERROR,
    template=N_("these units stand above one another: {members}"),
    why=N_("A unit that stands above itself has no place in the organisation; its results would go round for ever."),
    fix=N_("Correct the parent of one of them; the unit at the top has none."),
)
NO_UNITS = Rule(
    code="BSC296",
    name="scorecard-without-units",
    severity=Severity.WARNING,
    template=N_("the scorecard {scorecard!r} applies to no unit"),
    why=N_("Nobody is scored by it."),
    fix=N_("List its units: `units: [{{id: finance_bureau}}]`."),
)
