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
