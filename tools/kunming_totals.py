"""Figures of the Kunming sample that add up to the real totals of 2019: residents, GDP, revenue and spending.

How a total falls on counties, portfolios and quarters is invented; that it is the total is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from bsc_cli.model.periods import Frequency, Period
from tools.kunming_figures import FIRST_EPIDEMIC, HUNDRED, QUARTERS, Asked, Assumptions, Made

YEARS = (Period(Frequency.YEAR, 2019), Period(Frequency.YEAR, 2020))
MUNICIPAL = "finance_bureau"
KPIS = frozenset(
    (
        *("gdp", "gdp_growth", "residents", "budget_revenue", "revenue_growth", "execution_rate", "municipal_revenue"),
        *("municipal_growth", "tax_share", "livelihood_share", "practices_adopted"),
    )
)
"""The KPIs whose figures are made here."""
CENTS = 100
"""GDP is told in hundredths of a hundred million, residents in tenths of ten thousand: whole numbers add up."""
TENTHS = 10
SLOW = 0.75
"""Spending of so much of its target scores nothing."""
EXECUTION = (96, 97)
REVENUE_ASKED = (6.0, 3.5)
"""Growth that a county undertakes, in 2019 and in 2020."""


def make(assumptions: Assumptions) -> Made:
    """Give all figures that come from the totals."""
    totals = _Totals(assumptions)
    made: Made = {}
    for part in (totals.residents, totals.gdp, totals.revenue, totals.spending, totals.practices):
        made.update(part())
    made.update(totals.of_these(made))
    return made


def allocated(total: int, weights: Iterable[float]) -> list[int]:
    """Give whole numbers in proportion to `weights` that add up to `total`.

    >>> allocated(10, [1, 1, 1])
    [4, 3, 3]
    """
    given = list(weights)
    exact = [total * weight / sum(given) for weight in given]
    found = [int(one) for one in exact]
    by_rest = sorted(range(len(given)), key=lambda n: (found[n] - exact[n], n))
    for n in by_rest[: total - sum(found)]:
        found[n] += 1
    return found


class _Totals:
    def __init__(self, assumptions: Assumptions) -> None:
        self.assumptions = assumptions
        tables = assumptions.tables
        self.real: Mapping[str, Any] = tables["real"]
        self.economy: Mapping[str, Any] = tables["economy"]
        self.shares: Mapping[str, list[float]] = tables["shares"]
        self.units: Mapping[str, float] = tables["units"]

    def residents(self) -> Iterator[tuple[Asked, float]]:
        """Give residents at the end of each year."""
        total = round(self.real["residents_2019"] * TENTHS)
        found = allocated(total, (share[0] for share in self.shares.values()))
        for unit, count in zip(self.shares, found, strict=True):
            grown = count + round(count * (self.units[unit] - 0.75) * 0.025)
            yield (unit, "residents_at_end", YEARS[0]), count / TENTHS
            yield (unit, "residents_at_end", YEARS[1]), grown / TENTHS

    def gdp(self) -> Iterator[tuple[Asked, float]]:
        """Give the GDP of each quarter, and of the same quarter of last year on a comparable basis."""
        cells = list(product(self.shares, range(4)))
        weights = (
            self.shares[unit][1] * self.economy["gdp_season"][n] * (1 + self._chance(f"gdp {unit} {n}", 0.015))
            for unit, n in cells
        )
        first = dict(zip(cells, allocated(round(self.real["gdp_2019"] * CENTS), weights), strict=True))
        for (unit, n), cents in first.items():
            for quarter in (n, n + 4):
                growth = (
                    self.economy["gdp_growth"][quarter] + self._lead(unit, 6) + self._chance(f"{unit} {quarter}", 0.5)
                )
                now = cents if quarter == n else round(cents * (1 + (growth + 1) / HUNDRED))
                yield (unit, "product", QUARTERS[quarter]), now / CENTS
                yield (unit, "product_last_year", QUARTERS[quarter]), round(now / (1 + growth / HUNDRED)) / CENTS

    def revenue(self) -> Iterator[tuple[Asked, float]]:
        """Give revenue of counties and of the municipal level, last year's, and what counties undertake."""
        here, now = self._revenue_2019()
        before = self._revenue_2018(here)
        for unit, n in now:
            quarter = n + FIRST_EPIDEMIC
            asked = self.economy["revenue_growth_2020"][n] + self._lead(unit, 12) + self._chance(f"tax {unit} {n}", 1)
            yield (unit, "revenue", QUARTERS[n]), now[unit, n]
            yield (unit, "revenue_last_year", QUARTERS[n]), before[unit, n]
            yield (unit, "revenue", QUARTERS[quarter]), round(now[unit, n] * (1 + asked / HUNDRED))
            yield (unit, "revenue_last_year", QUARTERS[quarter]), now[unit, n]
        for unit in self.shares:
            for year, cells, growth in zip(YEARS, (before, now), REVENUE_ASKED, strict=True):
                last = sum(cells[unit, n] for n in range(4))
                yield (unit, "revenue_plan", year), round(last * (1 + growth / HUNDRED), -2)

    def _revenue_2019(self) -> tuple[dict[str, int], dict[tuple[str, int], int]]:
        municipal = float(self.economy["municipal_revenue"])
        counties = sum(share[2] for share in self.shares.values())
        weights = {unit: (1 - municipal) * share[2] / counties for unit, share in self.shares.items()}
        weights[MUNICIPAL] = municipal
        here = dict(zip(weights, allocated(self.real["revenue_2019"], weights.values()), strict=True))
        return here, self._by_quarter(here, "revenue")

    def _revenue_2018(self, here: Mapping[str, int]) -> dict[tuple[str, int], int]:
        growth = float(self.real["revenue_growth_2019"])
        grown = (
            count / (1 + (growth + self._lead(unit, 14) + self._chance(f"{unit} 2018", 1)) / HUNDRED)
            for unit, count in here.items()
        )
        total = round(self.real["revenue_2019"] / (1 + growth / HUNDRED))
        return self._by_quarter(dict(zip(here, allocated(total, grown), strict=True)), "revenue", year=2018)

    def _by_quarter(self, years: Mapping[str, int], what: str, *, year: int = 2019) -> dict[tuple[str, int], int]:
        found: dict[tuple[str, int], int] = {}
        for unit, total in years.items():
            season = self.economy[f"{what}_season"]
            weights = [season[n] * (1 + self._chance(f"{what} {unit} {n} {year}", 0.012)) for n in range(4)]
            found.update(((unit, n), count) for n, count in enumerate(allocated(total, weights)))
        return found

    def spending(self) -> Iterator[tuple[Asked, float]]:
        """Give spending and budgets of counties by quarter, and of the municipal portfolios by month."""
        municipal = float(self.economy["municipal_spending"])
        portfolios: Mapping[str, float] = self.assumptions.tables["portfolios"]
        counties = sum(share[3] for share in self.shares.values())
        weights = {unit: (1 - municipal) * share[3] / counties for unit, share in self.shares.items()}
        weights |= {unit: municipal * share / sum(portfolios.values()) for unit, share in portfolios.items()}
        here = dict(zip(weights, allocated(self.real["spending_2019"], weights.values()), strict=True))
        for unit, total in here.items():
            grown = self.economy["spending_growth_2020"] + self._chance(f"{unit} grown", 1.5)
            for year, spent in zip(YEARS, (total, round(total * (1 + grown / HUNDRED))), strict=True):
                yield from self._spent(unit, year, spent, by_month=unit in portfolios)

    def _spent(self, unit: str, year: Period, total: int, *, by_month: bool) -> Iterator[tuple[Asked, float]]:
        """Give what was spent in a year by its parts; who is slow spends late."""
        parts = year.parts(Frequency.MONTH if by_month else Frequency.QUARTER)
        late = 0.25 * (0.9 - self.units[unit])
        first = year.parts(Frequency.QUARTER)[0].ordinal
        weights = []
        for n, part in enumerate(parts):
            quarter = part.within(Frequency.QUARTER).ordinal - first
            month_end = 1.25 if by_month and n % 3 == 2 else 0.9  # noqa: PLR2004 - most is paid in a quarter's last month
            epidemic = 0.94 if year == YEARS[1] and quarter == 0 else 1.0
            weights.append(
                self.economy["spending_season"][quarter]
                * (1 + late * (quarter - 1.5))
                * month_end
                * epidemic
                * (1 + self._chance(f"spent {unit} {part}", 0.02))
            )
        for part, count in zip(parts, allocated(total, weights), strict=True):
            yield (unit, "spent", part), count
        near = min(self.units[unit] + self._chance(f"{unit} {year} budget", 0.05), 1.0)
        rate = EXECUTION[year.ordinal - YEARS[0].ordinal] / HUNDRED * (SLOW + (1 - SLOW) * near)
        yield (unit, "budget", year), round(total / rate, -2)

    def practices(self) -> Iterator[tuple[Asked, float]]:
        """Give practices adopted elsewhere: small numbers that are told as they are."""
        for unit, counts in self.assumptions.tables["practices"].items():
            for year, count in zip(YEARS, counts, strict=True):
                yield (unit, "practices", year), count

    def of_these(self, made: Made) -> Iterator[tuple[Asked, float]]:
        """Give figures that are parts of those made: taxes of revenue, livelihood of all spending."""
        kpis = self.assumptions.tables["kpis"]
        spent = [0.0] * len(QUARTERS)
        for (_, item, period), value in made.items():
            if item == "spent":
                spent[QUARTERS.index(period.within(Frequency.QUARTER))] += value
        for n, quarter in enumerate(QUARTERS):
            revenue = made[MUNICIPAL, "revenue", quarter]
            taxes = round(revenue * kpis["finance_bureau/tax_share"]["path"][n] / HUNDRED)
            yield (MUNICIPAL, "taxes", quarter), taxes
            yield (MUNICIPAL, "other_revenue", quarter), revenue - taxes
            yield ("kunming", "all_spending", quarter), spent[n]
            share = kpis["kunming/livelihood_share"]["path"][n] / HUNDRED
            yield ("kunming", "livelihood_spending", quarter), round(spent[n] * share)

    def _lead(self, unit: str, spread: float) -> float:
        """Give by how many points a unit grows faster than the city."""
        return (self.units[unit] - 0.88) * spread

    def _chance(self, key: str, spread: float) -> float:
        return self.assumptions.chance(key, spread)
