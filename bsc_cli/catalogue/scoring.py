"""Rules 4xx: scoring."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity
