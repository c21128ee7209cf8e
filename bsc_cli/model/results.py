"""What a figure's state is, and why a score is absent."""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    """What was said of a figure. The numbers are stored in ledgers and never change."""

    REPORTED = 0
    NOT_AVAILABLE = 1
    NOT_APPLICABLE = 2


class Reason(IntEnum):
    """Why a KPI or node has no score; each has a rule BSC4xx that explains it. SCORED: it has one.

    What is in `ABSENT` takes its weight along and leaves coverage unharmed; the others are missing. The numbers are
    only added to.
    """

    SCORED = 0
    NOT_DUE = 1
    NOT_APPLICABLE = 2
    NOT_SUBMITTED = 3
    NOT_AVAILABLE = 4
    PERIOD_INCOMPLETE = 5
    UNDEFINED_RESULT = 6
    NO_REFERENCE = 7
    NOTHING_SCORED = 8
    TOO_FEW_CHILDREN = 9
    COVERAGE_TOO_LOW = 10
    TOO_FEW_KPIS = 11
    NEGATIVE_IN_GEOMETRIC = 12
    NOTHING_DUE = 13
    NOT_IN_FORCE = 14
    CONTRIBUTOR_MISSING = 15
    NO_CONTRIBUTOR = 16
    TOTAL_MISSING = 17
    NO_TOTAL = 18
    UNDECIDED = 19


ABSENT = frozenset((Reason.NOT_DUE, Reason.NOT_APPLICABLE, Reason.NOTHING_DUE, Reason.NOT_IN_FORCE))
"""The weight leaves with the score, and coverage is unharmed."""
