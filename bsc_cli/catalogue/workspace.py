"""Rules 180-199: the workspace's folder and files."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

NO_WORKSPACE = Rule(
    code="BSC180",
    name="no-workspace",
    severity=Severity.ERROR,
    template=N_("there is no bsc.yaml in {folder} or in any folder above it"),
    why=N_("Everything the program knows about an organisation starts from the file bsc.yaml in its workspace."),
    fix=N_("Go to the workspace's folder, or name it: -C FOLDER."),
)
FILE_MISSING = Rule(
    code="BSC181",
    name="file-missing",
    severity=Severity.ERROR,
    template=N_("there is no file {file}"),
    why=N_("A file that is named but not there cannot be read; nothing is taken in its place."),
    fix=N_("Check the name, capital letters included, and that the file has been added to the workspace."),
)
UNREADABLE = Rule(
    code="BSC182",
    name="file-unreadable",
    severity=Severity.ERROR,
    template=N_("{file} cannot be read: {why}"),
    why=N_("The operating system refused to open the file."),
    fix=N_("Close the program that holds the file, or ask for the right to read it, and try again."),
)
OUTSIDE = Rule(
    code="BSC183",
    name="path-outside-workspace",
    severity=Severity.ERROR,
    template=N_("{path} lies outside the workspace"),
    why=N_("A workspace that needs files from elsewhere cannot be reviewed, copied or reproduced."),
    fix=N_("Put the file into the workspace and write its path from the folder of bsc.yaml, with forward slashes."),
)
NOT_BUILT = Rule(
    code="BSC184",
    name="folder-not-built-yet",
    severity=Severity.ERROR,
    template=N_("{what} is part of the language, but this version cannot read it yet"),
    why=N_("Ignoring a definition in silence would give scores that nobody declared."),
    fix=N_("Move {what} out of the workspace until a later version reads it."),
)
NOTHING_TO_INGEST = Rule(
    code="BSC185",
    name="nothing-to-ingest",
    severity=Severity.ERROR,
    template=N_("no file is named and the folder mappings/ holds no mapping"),
    why=N_("Results come in from tables; a mapping tells which table, and which column is what."),
    fix=N_("Name the file: bsc ingest results.csv, or write mappings/results.yaml with the line `table: results.csv`."),
)
NOT_WRITABLE = Rule(
    code="BSC186",
    name="cannot-write",
    severity=Severity.ERROR,
    template=N_("{file} cannot be written: {why}"),
    why=N_("The operating system refused to write; nothing half-written was left behind."),
    fix=N_("{remedy} Then run the command again."),
)
NO_DATA = Rule(
    code="BSC187",
    name="no-results-yet",
    severity=Severity.ERROR,
    template=N_("the ledger holds no results yet"),
    why=N_("Scores are computed from collected figures; none have been taken in."),
    fix=N_("Take in results first: bsc ingest"),
)
PERIOD_UNREADABLE = Rule(
    code="BSC188",
    name="period-not-understood",
    severity=Severity.ERROR,
    template=N_("{period!r} is not a period"),
    why=N_("A period is a year, half, quarter or month; a range has two of the same length, the earlier first."),
    fix=N_("Write 2020, 2020-H1, 2020-Q1 or 2020-03, or a range such as 2019-Q1..2020-Q4."),
)
PERIOD_NOT_SCORED = Rule(
    code="BSC189",
    name="period-shorter-than-reporting",
    severity=Severity.ERROR,
    template=N_("{period} is shorter than the periods this organisation reports ({reporting})"),
    why=N_("Nothing is due more often than the calendar in bsc.yaml says, so there would be nothing to score."),
    fix=N_("Ask for a longer period, for example {example}."),
)
NO_DATA_FOR = Rule(
    code="BSC199",
    name="no-results-for-period",
    severity=Severity.ERROR,
    template=N_("the ledger holds no results for {period}; it holds some from {first} to {last}"),
    why=N_("Nothing can be scored where nothing has been collected."),
    fix=N_("Ask for a period that has results, or take those of {period} in: bsc ingest"),
)
UNKNOWN_UNIT = Rule(
    code="BSC190",
    name="unit-not-known",
    severity=Severity.ERROR,
    template=N_("no unit is called {unit!r}"),
    why=N_("Only units that a scorecard applies to have scores."),
    fix=N_("Write the unit's id as it stands in the scorecard; `bsc tree` lists scorecards and units."),
)
UNKNOWN_ITEM = Rule(
    code="BSC191",
    name="item-not-known",
    severity=Severity.ERROR,
    template=N_("the scorecard of {unit!r} has no objective or KPI called {item!r}"),
    why=N_("An address is a unit, a slash, and the id of a perspective, objective or KPI."),
    fix=N_("Look the id up with: bsc tree {unit}"),
)
UNKNOWN_RULE = Rule(
    code="BSC192",
    name="code-not-known",
    severity=Severity.ERROR,
    template=N_("no rule has the code {found!r}"),
    why=N_("Every finding carries the code of its rule: BSC and three digits."),
    fix=N_("Copy the code from the finding, or list all rules: bsc rule"),
)
DEFINITIONS_FAULTY = Rule(
    code="BSC193",
    name="definitions-faulty",
    severity=Severity.ERROR,
    template=N_("errors in the definitions: {count}; nothing was done"),
    why=N_("Scores from definitions with errors would be scores that nobody declared."),
    fix=N_("Mend the errors listed above; `bsc validate` lists them again."),
)
ONE_PERIOD = Rule(
    code="BSC194",
    name="several-periods",
    severity=Severity.ERROR,
    template=N_("{period!r} is a range of {count} periods; this command takes one"),
    why=N_("A rank, an explanation and a tree hold for one period; mixing several would hide which."),
    fix=N_("Name one period, for example --period {example}; `bsc score` and `bsc report` take ranges."),
)
FOLDER_MISSING = Rule(
    code="BSC195",
    name="folder-missing",
    severity=Severity.ERROR,
    template=N_("there is no folder {folder}"),
    why=N_("A workspace further up would be used in its place, and nobody would notice."),
    fix=N_("Check the name after -C, capital letters included."),
)
MISNAMED = Rule(
    code="BSC196",
    name="manifest-misnamed",
    severity=Severity.ERROR,
    template=N_("the file {found} is not read; its name must be bsc.yaml"),
    why=N_("One name, in small letters, is the same on every computer and in every tool."),
    fix=N_("Rename the file to bsc.yaml."),
)
NO_SCORECARDS = Rule(
    code="BSC197",
    name="no-scorecards",
    severity=Severity.WARNING,
    template=N_("the workspace has no scorecard: {folder} holds no file that ends with .yaml"),
    why=N_("Without a scorecard nothing is collected, scored or reported."),
    fix=N_("Write the first one into the folder {folder}, beside bsc.yaml."),
)
LINKED_FOLDER = Rule(
    code="BSC198",
    name="folder-is-a-link",
    severity=Severity.ERROR,
    template=N_("the folder {folder} is a link, and is not entered"),
    why=N_("What a link leads to can change without a trace in this workspace, or lead round in a circle."),
    fix=N_("Put the folder itself in its place, or delete the link."),
)
