"""Reporting periods: months, quarters, halves and years, as values that can be counted and compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Frequency(StrEnum):
    """How often something is due."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Give the length of one period in months."""
        return _MONTHS[self]


_MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF: 6, Frequency.YEAR: 12}
_CODES = {frequency: code for code, frequency in enumerate(Frequency)}
_BY_CODE = {code: frequency for frequency, code in _CODES.items()}
_WRITTEN = re.compile(r"(\d{4})(?:-(?:(?P<half>H[12])|(?P<quarter>Q[1-4])|(?P<month>0[1-9]|1[0-2])))?")
_FIRST_YEAR = 1000


@dataclass(frozen=True, slots=True)
class Period:
    """One period: the `ordinal`-th of its frequency, counted from year 0.

    >>> str(Period.parse("2020-Q2"))
    '2020-Q2'
    >>> [str(part) for part in Period.parse("2020-Q2").parts(Frequency.MONTH)]
    ['2020-04', '2020-05', '2020-06']
    """

    frequency: Frequency
    ordinal: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2020`, `2020-H1`, `2020-Q1` or `2020-03`; raises ValueError for anything else."""
        match = _WRITTEN.fullmatch(text.strip())
        if match is None or int(match[1]) < _FIRST_YEAR:
            raise ValueError(text)
        year = int(match[1])
        if match["half"]:
            return cls(Frequency.HALF, year * 2 + int(match["half"][1]) - 1)
        if match["quarter"]:
            return cls(Frequency.QUARTER, year * 4 + int(match["quarter"][1]) - 1)
        if match["month"]:
            return cls(Frequency.MONTH, year * 12 + int(match["month"]) - 1)
        return cls(Frequency.YEAR, year)

    @classmethod
    def from_key(cls, key: int) -> Period:
        """Give the period of a `key`."""
        last, code = divmod(key, 4)
        frequency = _BY_CODE[code]
        return cls(frequency, last // frequency.months)

    @property
    def first_month(self) -> int:
        """Give the first month, counted from the January of year 0."""
        return self.ordinal * self.frequency.months

    @property
    def last_month(self) -> int:
        """Give the last month, counted from the January of year 0."""
        return self.first_month + self.frequency.months - 1

    @property
    def year(self) -> int:
        """Give the year."""
        return self.first_month // 12

    @property
    def key(self) -> int:
        """Give a whole number that sorts by the last month, then by length: what the ledger stores.

        >>> Period.parse("2020-Q2").key < Period.parse("2020-H1").key < Period.parse("2020-Q3").key
        True
        """
        return self.last_month * 4 + _CODES[self.frequency]

    def shift(self, count: int) -> Period:
        """Give the period `count` periods later (earlier if negative)."""
        return Period(self.frequency, self.ordinal + count)

    def parts(self, frequency: Frequency) -> tuple[Period, ...]:
        """Give the periods of `frequency` inside this one, oldest first; empty if `frequency` is longer."""
        first = self.first_month // frequency.months
        return tuple(Period(frequency, first + n) for n in range(self.frequency.months // frequency.months))

    def within(self, frequency: Frequency) -> Period:
        """Give the period of the same or a longer `frequency` that holds this one."""
        return Period(frequency, self.first_month // frequency.months)

    def is_within(self, since: Period | None, until: Period | None) -> bool:
        """Tell whether the last month lies from the first day of `since` to the last of `until` (None: open).

        >>> Period.parse("2020-Q2").is_within(Period.parse("2020-05"), None)
        True
        """
        begun = since is None or since.first_month <= self.last_month
        return begun and (until is None or self.last_month <= until.last_month)

    def __str__(self) -> str:
        """Give the period as it is written."""
        index = self.first_month % 12 // self.frequency.months + 1
        match self.frequency:
            case Frequency.YEAR:
                return f"{self.year:04d}"
            case Frequency.HALF:
                return f"{self.year:04d}-H{index}"
            case Frequency.QUARTER:
                return f"{self.year:04d}-Q{index}"
            case Frequency.MONTH:
                return f"{self.year:04d}-{index:02d}"


@dataclass(frozen=True, slots=True)
class PeriodRange:
    """A run of periods of one frequency, both ends included.

    >>> len(PeriodRange.parse("1990..2022").periods)
    33
    """

    first: Period
    last: Period

    @classmethod
    def parse(cls, text: str) -> PeriodRange:
        """Read `2020-Q1` or `2019-Q1..2020-Q4`; raises ValueError for anything else."""
        start, dots, end = text.partition("..")
        first = Period.parse(start)
        last = Period.parse(end) if dots else first
        if first.frequency is not last.frequency or last.ordinal < first.ordinal:
            raise ValueError(text)
        return cls(first, last)

    @property
    def periods(self) -> tuple[Period, ...]:
        """Give the periods, oldest first."""
        return tuple(self.first.shift(n) for n in range(self.last.ordinal - self.first.ordinal + 1))

    def __str__(self) -> str:
        """Give the range as it is written; a single period as itself."""
        return str(self.first) if self.first == self.last else f"{self.first}..{self.last}"
