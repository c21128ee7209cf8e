"""From when to when something is there: units and KPIs have a first and a last period, or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bsc_cli.model.periods import Period


class Dated(Protocol):
    """What may have a first and a last period."""

    @property
    def since(self) -> Period | None:
        """Give the first period."""

    @property
    def until(self) -> Period | None:
        """Give the last period."""


@dataclass(frozen=True, slots=True)
class Life:
    """The months from `first` to `last`, counted from the January of year 0, both included; None: open."""

    first: int | None = None
    last: int | None = None

    @classmethod
    def of(cls, *things: Dated) -> Life:
        """Give the months in which all of `things` are there.

        >>> Life.of().holds(Period.parse("2020"))
        True
        """
        firsts = [one.since.first_month for one in things if one.since is not None]
        lasts = [one.until.last_month for one in things if one.until is not None]
        return cls(max(firsts, default=None), min(lasts, default=None))

    def __and__(self, other: Life) -> Life:
        """Give the months that lie in both."""
        firsts = [one.first for one in (self, other) if one.first is not None]
        lasts = [one.last for one in (self, other) if one.last is not None]
        return Life(max(firsts, default=None), min(lasts, default=None))

    def holds(self, period: Period) -> bool:
        """Tell whether a period's last month is one of them, as `Period.is_within` does."""
        begun = self.first is None or self.first <= period.last_month
        return begun and (self.last is None or period.last_month <= self.last)


ALWAYS = Life()
