"""Every rule of the program, by series: 1xx files and YAML, 2xx definitions, 3xx data, 4xx scoring, 5xx output."""

from __future__ import annotations

from types import MappingProxyType

from bsc_cli.catalogue import checks, data, definitions, files, ledger, output, scoring, workspace
from bsc_cli.diagnostics import Rule

SERIES = (files, workspace, definitions, checks, data, ledger, scoring, output)

RULES: MappingProxyType[str, Rule] = MappingProxyType(
    {
        rule.code: rule
        for series in SERIES
        for rule in sorted((item for item in vars(series).values() if isinstance(item, Rule)), key=lambda r: r.code)
    }
)
