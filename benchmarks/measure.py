"""Time two things side by side: machines differ, ratios of things measured alternately hardly do."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: how many times the reference something takes.

    `budget` is the most the median may be (the least, if `at_least`: then the ratio is reference / ours, "times
    faster"); None = there is no budget, the figure only informs.
    """

    name: str
    ours_label: str
    reference_label: str
    ratio: float
    least: float
    most: float
    budget: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def within(self) -> bool | None:
        """Tell whether the budget is kept; None without one."""
        if self.budget is None:
            return None
        return self.ratio >= self.budget if self.at_least else self.ratio <= self.budget


def ratio(
    name: str,
    ours: Work,
    reference: Work,
    *,
    ours_label: str,
    reference_label: str,
    budget: float | None,
    rounds: int = 5,
    at_least: bool = False,
    note: str = "",
) -> Line:
    """Run both alternately, `rounds` times after one unmeasured round each, and give the median ratio.

    Garbage collection is off while a round runs. With `at_least` the ratio is reference over ours.
    """
    ours(), reference()
    ratios = []
    seconds = [0.0, 0.0]
    for _ in range(rounds):
        mine, theirs = _seconds(ours), _seconds(reference)
        seconds = [seconds[0] + mine, seconds[1] + theirs]
        ratios.append(theirs / mine if at_least else mine / theirs)
    shown = f"{_milliseconds(seconds[0] / rounds)} against {_milliseconds(seconds[1] / rounds)}"
    return Line(
        name=name,
        ours_label=ours_label,
        reference_label=reference_label,
        ratio=statistics.median(ratios),
        least=min(ratios),
        most=max(ratios),
        budget=budget,
        at_least=at_least,
        note=f"{shown}; {note}" if note else shown,
    )


def _seconds(work: Work) -> float:
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start
    finally:
        gc.enable()


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.3g} ms" if seconds < 1 else f"{seconds:,.2f} s"
