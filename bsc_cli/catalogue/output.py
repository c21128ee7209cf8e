"""Rules 5xx: output."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity
