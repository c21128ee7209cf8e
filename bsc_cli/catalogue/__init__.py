"""Every rule of the program, by series.

1xx files and YAML, 2xx definitions, 3xx data, 4xx scoring, 5xx output, 6xx cascades.
"""

from __future__ import annotations

from types import MappingProxyType

from bsc_cli.catalogue import (
    beginning,
    cascade,
    data,
    definitions,
    files,
    formulas,
    ledger,
    names,
    numbers,
    output,
    returned,
    scoring,
    sending,
    strategy,
    targets,
    tree,
    units,
    windows,
    workspace,
)
from bsc_cli.diagnostics import Rule

DEFINED = (definitions, strategy, units, tree, formulas, numbers, names, targets, windows)
"""The modules of the series 2xx: its rules stand by what they are about, not by number."""
SERIES = (files, workspace, *DEFINED, data, ledger, sending, returned, scoring, output, beginning, cascade)

RULES: MappingProxyType[str, Rule] = MappingProxyType(
    {
        rule.code: rule
        for series in SERIES
        for rule in sorted((item for item in vars(series).values() if isinstance(item, Rule)), key=lambda r: r.code)
    }
)
"""Every rule by its code."""
