"""Rules 374-379: workbooks that are sent out."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

KEY_MISSING = Rule(
    code="BSC374",
    name="no-signing-key",
    severity=Severity.ERROR,
    template=N_("there is no key in {file}"),
    why=N_("Workbooks are signed with the workspace's key; without it nobody can tell ours from others."),
    fix=N_(
        "Restore {file} from a backup, or ask a colleague for the key and name its file in BSC_KEY_FILE. The first "
        "`bsc template` makes a new one; workbooks signed with the old one are then no longer known."
    ),
)
KEY_UNREADABLE = Rule(
    code="BSC375",
    name="signing-key-not-understood",
    severity=Severity.ERROR,
    template=N_("{file} does not hold a key: expected at least 64 hexadecimal digits, and nothing else"),
    why=N_("A key that was cut short or edited would sign workbooks that nobody can check later."),
    fix=N_(
        "Restore {file} from a backup. If there is none, delete it and send out all workbooks again: `bsc template`"
    ),
)
PERIOD_NOT_REPORTED = Rule(
    code="BSC376",
    name="period-not-reported",
    severity=Severity.ERROR,
    template=N_("{period} is not one of the periods this organisation reports ({reporting})"),
    why=N_("Workbooks ask for what is due in one period of the calendar in bsc.yaml."),
    fix=N_("Name a period of that length, for example: `bsc template --period {example}`"),
)
PERIOD_NOT_NAMED = Rule(
    code="BSC377",
    name="first-period-not-named",
    severity=Severity.ERROR,
    template=N_("no period is named, and there are no results yet that tell which comes next"),
    why=N_("Workbooks are for the period after the latest with results; before any, only you know where to begin."),
    fix=N_("Name the first period to be reported, for example: `bsc template --period {example}`"),
)
NOTHING_TO_REPORT = Rule(
    code="BSC378",
    name="nothing-to-report",
    severity=Severity.ERROR,
    template=N_("{reporter} has nothing to report in {period}"),
    why=N_("A workbook without a line to fill in would only be sent about."),
    fix=N_("Leave {reporter} out, or check `reported_by`, `from` and `until` in the scorecards."),
)
NOBODY_REPORTS = Rule(
    code="BSC379",
    name="nobody-reports",
    severity=Severity.ERROR,
    template=N_("nobody has anything to report in {period}"),
    why=N_("No unit and no KPI that collects figures is there in this period."),
    fix=N_("Check the period, and `from` and `until` of units and KPIs in the scorecards."),
)
