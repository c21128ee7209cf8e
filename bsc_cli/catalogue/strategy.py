"""Rules on the strategy map: goals, and the links of objectives to goals and to one another (230-237, 298-299)."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

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
GOAL_CYCLE = Rule(
    code="BSC235",
    name="goals-in-a-circle",
    severity=Severity.ERROR,
    template=N_("these goals are parts of one another: {members}"),
    why=N_("A goal that is part of itself has no place in the strategy."),
    fix=N_("Delete `part_of` from the goal that stands at the top."),
)
OBJECTIVE_CYCLE = Rule(
    code="BSC237",
    name="objectives-in-a-circle",
    severity=Severity.ERROR,
    template=N_("these objectives drive or support one another in a circle: {members}"),
    why=N_("A chain of cause and effect that returns to its beginning explains nothing."),
    fix=N_("Delete the link that runs against the strategy, from `drives` or `supports`."),
)
OBJECTIVE_SERVES_NOTHING = Rule(
    code="BSC298",
    name="objective-serves-nothing",
    severity=Severity.WARNING,
    template=N_("the objective {id!r} serves no goal, helps no objective, and none of its KPIs goes into another"),
    why=N_("Work that leads to nothing of the strategy is worth a question."),
    fix=N_("Add `serves:` with a goal, `drives:` or `supports:` with an objective, or `contributes_to:` at a KPI."),
)
GOAL_UNSERVED = Rule(
    code="BSC299",
    name="goal-not-served",
    severity=Severity.WARNING,
    template=N_("no objective serves the goal {id!r}, or a goal that is part of it"),
    why=N_("A goal that nobody works for remains words."),
    fix=N_("Add it under `serves` of the objectives that lead to it."),
)
