"""Rules 2xx: definitions."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity
