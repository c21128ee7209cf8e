"""Rules on any number that is written, wherever it stands (of 257-276)."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

NOT_FINITE = Rule(
    code="BSC257",
    name="number-out-of-bounds",
    severity=Severity.ERROR,
    template=N_("the number written here is too large, or too close to zero, to be computed with"),
    why=N_("Its products and quotients would be infinite, and so would every score that touches it."),
    fix=N_("Correct the number, or take another unit of measure."),
)
ENDS_REVERSED = Rule(
    code="BSC272",
    name="ends-reversed",
    severity=Severity.ERROR,
    template=N_("the lower end {low:.10g} does not lie below the upper end {high:.10g}"),
    why=N_("Nothing lies between two such ends."),
    fix=N_("Write the lower end first, then a higher one."),
)
TOO_MANY_DIGITS = Rule(
    code="BSC276",
    name="too-many-digits",
    severity=Severity.ERROR,
    template=N_("{digits} digits after the point are more than the {limit} that are computed reliably"),
    why=N_("Beyond that the digits are noise of the computer's arithmetic."),
    fix=N_("Write a number from 0 to {limit}; scores are usually shown with 2."),
)
