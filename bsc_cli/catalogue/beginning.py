"""Rules 521-526: a workspace is made."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

WORKSPACE_EXISTS = Rule(
    code="BSC521",
    name="workspace-exists",
    severity=Severity.ERROR,
    template=N_("{folder} already holds a workspace: {file} is there; nothing was written"),
    why=N_("A new workspace over an old one would mix the definitions of both."),
    fix=N_("Go on with the one that is there (bsc validate), or name another folder: bsc init FOLDER."),
)
WOULD_OVERWRITE = Rule(
    code="BSC522",
    name="would-overwrite",
    severity=Severity.ERROR,
    template=N_("{file} is there already, where a file of the new workspace belongs; nothing was written"),
    why=N_("What somebody else wrote is never overwritten."),
    fix=N_("Move {file} away, or name a folder that is new or empty: bsc init FOLDER."),
)
NAME_UNUSABLE = Rule(
    code="BSC523",
    name="name-not-usable",
    severity=Severity.ERROR,
    template=N_("{found!r} cannot be the name of an organisation: one line of visible text is expected"),
    why=N_("The name stands at the head of every report."),
    fix=N_("Write the name in quotes after --name, all in one line, or leave --name out."),
)
NAME_OF_EXAMPLE = Rule(
    code="BSC524",
    name="example-has-its-name",
    severity=Severity.ERROR,
    template=N_("the example {example} has a name of its own, {found!r} cannot be given to it"),
    why=N_("Its figures are those of the organisation that it tells of; under another name they would be untrue."),
    fix=N_("Leave out either --name or --example."),
)
