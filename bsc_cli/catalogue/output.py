"""Rules 5xx: output."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

TEMPLATE_SYNTAX = Rule(
    code="BSC501",
    name="template-not-readable",
    severity=Severity.ERROR,
    template=N_("the report template {template} cannot be read: {problem}"),
    why=N_("Reports are laid out by a template; this workspace has its own in place of the built-in one."),
    fix=N_("Correct the line, or remove {template} from the workspace's templates folder to use the built-in one."),
)
TEMPLATE_FAILED = Rule(
    code="BSC502",
    name="template-fails",
    severity=Severity.ERROR,
    template=N_("the report template {template} stops here: {problem}"),
    why=N_("A template may only use what a report holds; guessing at anything else would leave gaps in the report."),
    fix=N_(
        "Use one of the names listed in templates/README.md, or remove {template} from the workspace's "
        "templates folder to use the built-in one."
    ),
)
WORKBOOK_THERE = Rule(
    code="BSC503",
    name="workbook-there-already",
    severity=Severity.ERROR,
    template=N_("{file} is there already, and is not what would be written now"),
    why=N_("Somebody may have filled it in; what was typed would be gone. No workbook was written."),
    fix=N_("Move it away or name another folder: --output FOLDER. To replace it on purpose: --force."),
)
FORM_TOO_LARGE = Rule(
    code="BSC504",
    name="form-too-large",
    severity=Severity.ERROR,
    template=N_("{reporter} is asked for {count:,} figures, more than the {limit:,} that a workbook takes"),
    why=N_("Nobody fills in so many rows by hand, and programs become too slow to try."),
    fix=N_("Take these figures in as a table instead, and leave {reporter} out: bsc ingest results.csv"),
)
NO_FONT = Rule(
    code="BSC506",
    name="no-font-for-a-character",
    severity=Severity.ERROR,
    template=N_("no font on this machine has {characters}: PDF reports that need it: {count} ({reports})"),
    why=N_(
        "In print, an empty box would stand in its place, and nobody could tell which name was meant. No report "
        "was written."
    ),
    fix=N_(
        "Install a font that has it, or write the name with other characters. HTML and Excel reports do without: "
        "--format html,xlsx"
    ),
)
