"""Rules 350-369: the ledger's file."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

LEDGER_MISSING = Rule(
    code="BSC350",
    name="ledger-missing",
    severity=Severity.ERROR,
    template=N_("there is no ledger yet"),
    why=N_("The ledger holds every figure that has been taken in; scores are computed from it."),
    fix=N_("Take in results first: bsc ingest"),
)
LEDGER_TOO_NEW = Rule(
    code="BSC351",
    name="ledger-too-new",
    severity=Severity.ERROR,
    template=N_("the ledger has version {found}; this program knows up to {known}"),
    why=N_("A newer program wrote it; an older one could misread it."),
    fix=N_("Install the newer version of the program."),
)
LEDGER_BUSY = Rule(
    code="BSC352",
    name="ledger-busy",
    severity=Severity.ERROR,
    template=N_("the ledger is being written by {holder}"),
    why=N_("One writes at a time, so that no figure is lost; reading is always possible."),
    fix=N_("Wait until the other command has ended and run this one again."),
)
LEDGER_DAMAGED = Rule(
    code="BSC353",
    name="ledger-damaged",
    severity=Severity.ERROR,
    template=N_("the ledger cannot be read as a database ({why})"),
    why=N_("A damaged ledger could give wrong scores; nothing is read from it."),
    fix=N_("Restore the file from a backup, or move it away and take the results in again from their files."),
)
LEDGER_FULL = Rule(
    code="BSC354",
    name="disk-full",
    severity=Severity.ERROR,
    template=N_("the ledger could not be written: the disk is full or failing ({why})"),
    why=N_("A file is stored whole or not at all; nothing of this one was."),
    fix=N_("Free some disk space and run the command again."),
)
LEDGER_READ_ONLY = Rule(
    code="BSC355",
    name="ledger-read-only",
    severity=Severity.ERROR,
    template=N_("the ledger cannot be opened or written ({why})"),
    why=N_("The folder or file does not let this user write."),
    fix=N_("Ask for the right to write to the folder .bsc of the workspace."),
)
