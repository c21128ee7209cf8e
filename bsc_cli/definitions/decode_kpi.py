"""KPIs, their inputs and their rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bsc_cli.catalogue import definitions as rules
from bsc_cli.definitions.context import Context
from bsc_cli.definitions.scalars import NUMBER
from bsc_cli.definitions.surface_kpi import InputSource, KpiSource, OverUnitsSource
from bsc_cli.definitions.surface_scores import RULES, ScoreSource, WithinSource
from bsc_cli.diagnostics import Finding
from bsc_cli.model.periods import Frequency
from bsc_cli.model.rules import (
    CHOICE,
    Amount,
    Anchors,
    Bands,
    Better,
    Linear,
    Met,
    Ratio,
    Rounding,
    Rule,
    Transform,
    Value,
    Within,
)
from bsc_cli.model.scorecard import (
    Formula,
    Input,
    Kpi,
    MeasuredBy,
    Missing,
    OverTime,
    OverUnits,
    Reference,
    Scale,
    Window,
    WindowKind,
)
from bsc_cli.model.text import Text
from bsc_cli.source.document import Path

ELSE = "else"
NO_SCORE = ScoreSource()
NO_KPI = KpiSource()
OPTIONS = frozenset(("floor", "cap", "round"))


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a scorecard something is being decoded: its path, and what holds for it unless it says otherwise."""

    context: Context
    path: Path
    scale: Scale
    frequency: Frequency
    doubtful: frozenset[str] = frozenset()
    """Which of `scale` and `frequency` could not be read where they stand."""

    def under(self, *steps: str) -> Spot:
        """Give the spot at `steps` below."""
        return replace(self, path=(*self.path, *steps))

    def scaled(self, written: tuple[float, float] | None) -> Spot:
        """Give the spot with the scale written there, if any."""
        return self._settled("scale", self if written is None else replace(self, scale=Scale(*written)), written)

    def timed(self, written: str | None) -> Spot:
        """Give the spot with the frequency written there, if any."""
        return self._settled("frequency", replace(self, frequency=Frequency(written)) if written else self, written)

    def _settled(self, key: str, spot: Spot, written: object) -> Spot:
        here = (*self.path, key)
        if written:
            return replace(spot, doubtful=self.doubtful - {key})
        if key in self.doubtful or self.context.faults.touch(here):
            self.context.lose(here)  # whatever is inherited in its place
            return replace(spot, doubtful=self.doubtful | {key})
        return spot


def kpi_of(source: KpiSource, spot: Spot, *, address: str, inputs: Mapping[str, str]) -> Kpi:
    """Give the KPI at `spot`; `inputs` are the addresses of its own inputs by id."""
    context, path, name = spot.context, spot.path, str(spot.path[-1])
    code = source.code or name
    spot = spot.scaled(source.scale).timed(source.frequency)
    score = source.score or NO_SCORE
    text = context.text(source.name, (*path, "name"), default=name)
    measured_in = context.text(source.measured_in, (*path, "measured_in"))
    own = tuple(
        input_of(one or InputSource(), spot.under("inputs", i), address=inputs[i], kpi=source)
        for i, one in (source.inputs or {}).items()
    )
    measured_by = _measured_by(source)
    over_units, weighted_by = _over_units(source.over_units)
    if not source.inputs and source.formula is None and measured_by is not MeasuredBy.SCORECARDS:
        own = (_single(source, spot, address=address, name=text, measured_in=measured_in),)
    return Kpi(
        id=name,
        address=address,
        code=code,
        name=text,
        text=context.text(source.text, (*path, "text")),
        measured_in=measured_in,
        weight=context.dated(source.weight, (*path, "weight")),
        better=Better(source.better),
        inputs=own,
        frequency=spot.frequency,
        window=_window(source),
        scale=spot.scale,
        formula=None if source.formula is None else Formula(tuple(source.formula.items())),
        baseline=context.reference(source.baseline, (*path, "baseline")),
        target=context.reference(source.target, (*path, "target")),
        thresholds=tuple(_thresholds(source, path, context)) if source.thresholds else (),
        rule=_rule(score, (*path, "score"), context, spot.scale),
        floor=score.floor,
        cap=score.cap,
        round=None if score.round is None else Rounding(score.round.digits),
        transform=None if source.transform is None else Transform(source.transform),
        clip=source.clip or (None, None),
        missing=Missing(source.missing or "exclude"),
        source=source.source,
        owner=context.text(source.owner, (*path, "owner")),
        basis=context.text(source.basis, (*path, "basis")),
        evidence=source.evidence or "",
        reported_by=source.reported_by,
        contributes_to=source.contributes_to,
        measured_by=measured_by,
        child_level=(source.measured_by.scorecards if source.measured_by else None) or "",
        over_units=over_units,
        weighted_by=weighted_by,
        partial=source.partial == "allow",
        phasing=tuple(source.phasing or ()),
        since=context.period(source.from_, (*path, "from")) if source.from_ else None,
        until=context.period(source.until, (*path, "until")) if source.until else None,
    )


def _single(source: KpiSource, spot: Spot, *, address: str, name: Text, measured_in: Text) -> Input:
    """Give the one figure of a KPI that declares no inputs: it is named like the KPI."""
    own = str(spot.path[-1])
    over_units, weighted_by = _over_units(source.over_units)
    return Input(
        id=own,
        address=address,
        code=source.code or own,
        name=name,
        measured_in=measured_in,
        frequency=spot.frequency,
        over_time=OverTime.LAST,
        over_units=over_units,
        weighted_by=weighted_by,
        reported_by=source.reported_by,
    )


def _measured_by(source: KpiSource) -> MeasuredBy:
    written = source.measured_by
    if written is None:
        return MeasuredBy.FIGURES
    return MeasuredBy(written.word or "scorecards")


def _over_units(written: OverUnitsSource | None) -> tuple[OverUnits | None, str]:
    """Give the way, and the id of the input that weights a mean."""
    if written is None:
        return None, ""
    return OverUnits(written.word or "mean"), written.mean or ""


def input_of(source: InputSource, spot: Spot, *, address: str, kpi: KpiSource = NO_KPI) -> Input:
    """Give the input at `spot`; where it says nothing itself, what its `kpi` says holds, if it has one."""
    context, path, name = spot.context, spot.path, str(spot.path[-1])
    spot = spot.timed(source.frequency)
    over_units, weighted_by = _over_units(source.over_units or kpi.over_units)
    low, high = source.range or (float("-inf"), float("inf"))
    return Input(
        id=name,
        address=address,
        code=source.code or name,
        name=context.text(source.name, (*path, "name"), default=name),
        measured_in=context.text(source.measured_in, (*path, "measured_in")),
        frequency=spot.frequency,
        over_time=OverTime(source.over_time or ("sum" if source.kind == "flow" else "last")),
        partial=source.partial == "allow",
        low=low,
        high=high,
        over_units=over_units,
        weighted_by=weighted_by,
        reported_by=source.reported_by or kpi.reported_by,
    )


def _window(source: KpiSource) -> Window:
    written = source.window
    if written is None:
        return Window()
    if written.last is not None:
        return Window(WindowKind.LAST, written.last)
    return Window(WindowKind(written.kind or "period"))


def _thresholds(source: KpiSource, path: Path, context: Context) -> list[tuple[str, Reference]]:
    found = []
    for name, value in source.thresholds.items():
        here = (*path, "thresholds", name)
        reference = context.reference(value, here)
        if reference is not None:
            found.append((context.id(name, here), reference))
    return found


def _rule(source: ScoreSource, path: Path, context: Context, scale: Scale) -> Rule:
    """Give the one rule of a score; `linear` where none is named."""
    named = [name for name in RULES if getattr(source, name) is not None]
    if len(named) > 1:
        context.report(rules.ONE_RULE, path, count=len(named), found=", ".join(named))
    if len(named) > 1 or (not named and any(map(_may_be_rule, context.faults.below(path)))):
        context.lose((*path, CHOICE.rpartition(".")[2]))
    first = named[0] if named else "linear"
    rule: Rule = Linear(source.linear.zero_at if source.linear is not None else None)
    if first == "anchors" and source.anchors is not None:
        rule = Anchors(tuple((_amount(x), y) for x, y in source.anchors.items()))
    elif first == "bands" and source.bands is not None:
        steps = tuple((_amount(x), y) for x, y in source.bands.items() if x != ELSE)
        rule = Bands(steps, source.bands.get(ELSE, scale.low))
    elif first == "ratio" and source.ratio is not None:
        rule = Ratio(source.ratio.zero_target)
    elif first == "within" and source.within is not None:
        rule = _within(source.within, (*path, "within"), context)
    elif first == "met":
        rule = Met()
    elif first == "value":
        rule = Value()
    return rule


def _may_be_rule(refused: Finding) -> bool:
    """Tell whether a key that is refused below `score` may be a rule: it is none of the options, nor close to one."""
    return OPTIONS.isdisjoint((refused.key, *refused.suggestions))


def _within(source: WithinSource, path: Path, context: Context) -> Within:
    for key in ("low", "high"):
        if getattr(source, key) is None:
            context.missing(key, path, example=f"{key}: 18")
    low = 0.0 if source.low is None else source.low
    return Within(low, low if source.high is None else source.high, source.tolerance)


def _amount(written: str) -> Amount:
    return float(written) if NUMBER.fullmatch(written) else written
