"""The collected figures as the scoring takes them: parallel arrays over small vocabularies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Facts:
    """Accepted figures, one row each, sorted by period key; one row per (period, unit, input).

    period: int64[n]   `Period.key`
    unit:   int32[n]   index into `units`
    input:  int32[n]   index into `inputs`
    value:  float64[n] NaN unless `status` is `Status.REPORTED`
    status: int8[n]    `model.results.Status`
    """

    units: tuple[str, ...]
    inputs: tuple[str, ...]
    period: NDArray[np.int64]
    unit: NDArray[np.int32]
    input: NDArray[np.int32]
    value: NDArray[np.float64]
    status: NDArray[np.int8]

    @classmethod
    def empty(cls) -> Facts:
        """Give no facts."""
        return cls(
            (),
            (),
            np.empty(0, np.int64),
            np.empty(0, np.int32),
            np.empty(0, np.int32),
            np.empty(0, np.float64),
            np.empty(0, np.int8),
        )

    def between(self, first: int, last: int) -> Facts:
        """Give the facts whose period key lies in [first, last]: a view, no copy."""
        start, stop = np.searchsorted(self.period, [first, last + 1])
        cut = slice(int(start), int(stop))
        return Facts(
            self.units,
            self.inputs,
            self.period[cut],
            self.unit[cut],
            self.input[cut],
            self.value[cut],
            self.status[cut],
        )

    def of_unit(self, unit: str) -> Facts:
        """Give the facts of one unit, in the same order."""
        if unit not in self.units:
            return replace(Facts.empty(), units=(unit,), inputs=self.inputs)
        rows = np.flatnonzero(self.unit == self.units.index(unit))
        alone = np.zeros(len(rows), np.int32)
        return Facts(
            (unit,), self.inputs, self.period[rows], alone, self.input[rows], self.value[rows], self.status[rows]
        )

    @classmethod
    def joined(cls, parts: Sequence[Facts]) -> Facts:
        """Give the facts of several units, each with its own (and all with the same inputs), as one."""
        if len(parts) == 1:
            return parts[0]
        if not parts:
            return cls.empty()
        period = np.concatenate([part.period for part in parts])
        order = np.argsort(period, kind="stable")
        unit = np.repeat(np.arange(len(parts), dtype=np.int32), [len(part.period) for part in parts])
        name, value, status = (
            np.concatenate([getattr(part, column) for part in parts])[order] for column in ("input", "value", "status")
        )
        units = tuple(part.units[0] for part in parts)
        return cls(units, parts[0].inputs, period[order], unit[order], name, value, status)

    def by_unit(self) -> dict[str, Facts]:
        """Give each unit's own facts, in the same order: views of one sorted copy."""
        order = np.argsort(self.unit, kind="stable")
        period, name = self.period[order], self.input[order]
        value, status = self.value[order], self.status[order]
        bounds = np.searchsorted(self.unit[order], np.arange(len(self.units) + 1)).tolist()
        alone = np.zeros(len(order), np.int32)
        found = {}
        for code, unit in enumerate(self.units):
            cut = slice(bounds[code], bounds[code + 1])
            found[unit] = Facts((unit,), self.inputs, period[cut], alone[cut], name[cut], value[cut], status[cut])
        return found
