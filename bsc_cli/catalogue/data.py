"""Rules 3xx: data."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity
