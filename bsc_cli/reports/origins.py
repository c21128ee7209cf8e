"""Where a figure came from, in words: file and cell, submission, and whether it replaced earlier figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Place
from bsc_cli.model.periods import Period
from bsc_cli.reports.speech import Speech

_DATE = len("2020-07-15")


class Origin(Protocol):
    """What a ledger tells of a figure; `received_at` is a time as ISO 8601 writes it."""

    @property
    def place(self) -> Place:
        """The file and cell."""
        ...

    @property
    def submission(self) -> int:
        """The number of the submission that brought it."""
        ...

    @property
    def received_at(self) -> str:
        """When that was taken in."""
        ...

    @property
    def superseded(self) -> int:
        """How many earlier submissions it replaced."""
        ...


Places = Callable[[str, str, Period], Origin | None]
"""Where the figure of (unit, input, period) came from."""


def origin_text(origin: Origin | None, speech: Speech) -> str:
    """Give `data/r.csv:2:3, taken in 2020-07-15 (submission 3)`; '' for a figure of no known origin."""
    if origin is None:
        return ""
    template = N_("{place}, taken in {date} (submission {number})")
    if origin.superseded == 1:
        template = N_("{place}, taken in {date} (submission {number}), replaces an earlier figure")
    elif origin.superseded:
        template = N_("{place}, taken in {date} (submission {number}), replaces {count} earlier figures")
    return speech.translate(template).format(
        place=origin.place, date=origin.received_at[:_DATE], number=origin.submission, count=origin.superseded
    )
