"""The organisation: what `bsc.yaml` says is true everywhere, and the units that are scored."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from bsc_cli.model.periods import Frequency, Period
from bsc_cli.model.scorecard import Grade, Scale, Scorecard
from bsc_cli.model.text import Text


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation or a person being scored, under one scorecard ('' = it only holds other units).

    `attributes` are any other columns of the units table, as text. The unit is there from `since` to `until`
    (None: always), both periods included.
    """

    id: str
    name: Text
    parent: str = ""
    level: str = ""
    scorecard: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    since: Period | None = None
    until: Period | None = None

    def attribute(self, name: str) -> str:
        """Give the attribute `name`, or ''."""
        return dict(self.attributes).get(name, "")


@dataclass(frozen=True, slots=True)
class Calendar:
    """How often results are reported, and how many days after a period's end they are due."""

    reporting: Frequency = Frequency.QUARTER
    due_days: int = 0


@dataclass(frozen=True, slots=True)
class Perspective:
    """One of the scorecard's points of view."""

    id: str
    name: Text
    weight: float


@dataclass(frozen=True, slots=True)
class Goal:
    """A strategic goal that objectives serve."""

    id: str
    name: Text
    text: Text
    horizon: str
    by: str
    part_of: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """What holds for the whole workspace. `shown_digits` is how scores are shown, and so graded.

    `scale`, `min_children`, `min_coverage` and `min_kpis` are what nodes have that say nothing else.
    """

    name: Text
    languages: tuple[str, ...] = ("en",)
    currency: str = ""
    calendar: Calendar = Calendar()
    levels: tuple[str, ...] = ()
    perspectives: tuple[Perspective, ...] = ()
    goals: tuple[Goal, ...] = ()
    grades: tuple[Grade, ...] = ()
    shown_digits: int = 2
    scale: Scale = field(default_factory=Scale)
    min_children: int = 0
    min_coverage: float = 0.0
    min_kpis: float = 0.0


@dataclass(frozen=True)
class Definitions:
    """All that is declared: scorecards sorted by id, units by id."""

    organisation: Organisation
    scorecards: tuple[Scorecard, ...]
    units: dict[str, Unit] = field(default_factory=dict)

    @cached_property
    def _by_id(self) -> dict[str, Scorecard]:
        return {scorecard.id: scorecard for scorecard in self.scorecards}

    def scorecard(self, name: str) -> Scorecard:
        """Give the scorecard `name`; raises KeyError."""
        return self._by_id[name]
