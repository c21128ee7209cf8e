"""What definitions must hold, as pure functions: one module a noun, each from `Definitions` to findings.

A check sees what is meant, not what is written: faults of form belong to `definitions`. It names the address
(and the key under it) of each fault; who knows the files finds the place. Costs grow linearly with the
definitions; near names are looked for only where one is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from bsc_cli.checks.cascade import check_cascade
from bsc_cli.checks.formulas import check_formulas
from bsc_cli.checks.grades import check_grades
from bsc_cli.checks.names import check_names
from bsc_cli.checks.scores import check_scores
from bsc_cli.checks.strategy import check_strategy
from bsc_cli.checks.tree import check_tree
from bsc_cli.checks.units import check_units
from bsc_cli.checks.weights import check_weights
from bsc_cli.checks.windows import check_windows
from bsc_cli.diagnostics import Finding, Findings
from bsc_cli.model.organisation import Definitions

__all__ = ["check"]

OF_ALL = (check_units, check_strategy, check_tree, check_weights, check_grades, check_names, check_cascade)


def check(definitions: Definitions) -> Findings:
    """Give everything there is to say about definitions that could be decoded."""
    return tuple(_findings(definitions))


def _findings(definitions: Definitions) -> Iterator[Finding]:
    for one in OF_ALL:
        yield from one(definitions)
    reporting = definitions.organisation.calendar.reporting
    for scorecard in definitions.scorecards:  # one at a time, so that each formula is read once
        yield from check_formulas(scorecard)
        yield from check_scores(scorecard)
        yield from check_windows(scorecard, reporting=reporting)
