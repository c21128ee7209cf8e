"""Rules on time: how often things are due and collected, and over how long (288-292)."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

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
