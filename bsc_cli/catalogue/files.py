"""Rules 1xx: files and YAML."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity
