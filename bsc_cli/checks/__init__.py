"""What definitions must hold, as pure functions: one module a noun, each from `Definitions` to findings.

A check sees what is meant, not what is written: faults of form belong to `definitions`. It names the address
(and the key under it) of each fault; who knows the files finds the place. Costs grow linearly with the
definitions; near names are looked for only where one is wrong.
"""

from __future__ import annotations

from bsc_cli.checks.formulas import check_formulas
from bsc_cli.checks.grades import check_grades
from bsc_cli.checks.names import check_names
from bsc_cli.checks.scores import check_scores
from bsc_cli.checks.strategy import check_strategy
from bsc_cli.checks.tree import check_tree
from bsc_cli.checks.units import check_units
from bsc_cli.checks.weights import check_weights
from bsc_cli.checks.windows import check_windows
from bsc_cli.diagnostics import Findings
from bsc_cli.model.organisation import Definitions

CHECKS = (
    check_units,
    check_strategy,
    check_tree,
    check_weights,
    check_formulas,
    check_scores,
    check_windows,
    check_grades,
    check_names,
)

__all__ = ["check"]


def check(definitions: Definitions) -> Findings:
    """Give everything there is to say about definitions that could be decoded."""
    return tuple(finding for one in CHECKS for finding in one(definitions))
