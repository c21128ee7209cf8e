"""KPIs, their inputs and their rules."""

from __future__ import annotations

from bsc_cli.catalogue import definitions as rules
from bsc_cli.catalogue.marks import N_
from bsc_cli.definitions.context import Context
from bsc_cli.definitions.scalars import NUMBER
from bsc_cli.definitions.surface_scorecard import InputSource, KpiSource
from bsc_cli.definitions.surface_scores import RULES, ScoreSource
from bsc_cli.model.periods import Frequency
from bsc_cli.model.rules import (
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
from bsc_cli.model.scorecard import Formula, Input, Kpi, Missing, OverTime, Reference, Scale, Window, WindowKind
from bsc_cli.source.document import Path

ELSE = "else"


def kpi_of(
    source: KpiSource,
    name: str,
    path: Path,
    context: Context,
    scorecard: str,
    above: Scale,
    reporting: Frequency,
    inputs: list[str],
) -> Kpi:
    """Give a KPI; `inputs` are the ids of its own inputs that are free to be used."""
    frequency = Frequency(source.frequency) if source.frequency else reporting
    scale = context.scale(source.scale, (*path, "scale")) or above
    written = source.score or ScoreSource.model_construct(_fields_set=set())
    text = context.text(source.name, (*path, "name"), default=name)
    measured_in = context.text(source.measured_in, (*path, "measured_in"))
    own = tuple(
        input_of((source.inputs or {})[i] or InputSource(), i, (*path, "inputs", i), context, scorecard, frequency)
        for i in inputs
    )
    if not own and source.formula is None:
        code = source.code or name
        own = (Input(name, f"{scorecard}/{name}", code, text, measured_in, frequency, OverTime.LAST),)
    return Kpi(
        id=name,
        address=f"{scorecard}/{name}",
        code=source.code or name,
        name=text,
        text=context.text(source.text, (*path, "text")),
        measured_in=measured_in,
        weight=context.dated(source.weight, (*path, "weight")),
        better=Better(source.better),
        inputs=own,
        frequency=frequency,
        window=_window(source),
        scale=scale,
        formula=None if source.formula is None else Formula(tuple(source.formula.items())),
        baseline=context.reference(source.baseline, (*path, "baseline")),
        target=context.reference(source.target, (*path, "target")),
        thresholds=_thresholds(source, path, context),
        rule=_rule(written, (*path, "score"), context),
        floor=written.floor,
        cap=written.cap,
        round=None if written.round is None else Rounding(written.round.digits),
        transform=None if source.transform is None else Transform(source.transform),
        clip=_clip(source, path, context),
        missing=Missing(source.missing or "exclude"),
        source=source.source,
        owner=source.owner,
        basis=source.basis,
        evidence=source.evidence or "",
    )


def input_of(
    source: InputSource, name: str, path: Path, context: Context, scorecard: str, frequency: Frequency
) -> Input:
    """Give one input; it is collected as often as `frequency` unless it says otherwise."""
    over_time = source.over_time or ("sum" if source.kind == "flow" else "last")
    ends = context.pair(source.range, (*path, "range"), example="range: [0, 1000]")
    return Input(
        id=name,
        address=f"{scorecard}/{name}",
        code=source.code or name,
        name=context.text(source.name, (*path, "name"), default=name),
        measured_in=context.text(source.measured_in, (*path, "measured_in")),
        frequency=Frequency(source.frequency) if source.frequency else frequency,
        over_time=OverTime(over_time),
        partial=source.partial == "allow",
        low=float("-inf") if ends is None else ends[0],
        high=float("inf") if ends is None else ends[1],
    )


def _window(source: KpiSource) -> Window:
    written = source.window
    if written is None:
        return Window()
    if written.last is not None:
        return Window(WindowKind.LAST, written.last)
    return Window(WindowKind(written.kind or "period"))


def _thresholds(source: KpiSource, path: Path, context: Context) -> tuple[tuple[str, Reference], ...]:
    found = []
    for name, value in source.thresholds.items():
        here = (*path, "thresholds", name)
        reference = context.reference(value, here)
        if reference is not None:
            found.append((context.id(name, here), reference))
    return tuple(found)


def _clip(source: KpiSource, path: Path, context: Context) -> tuple[Amount | None, Amount | None]:
    ends = context.pair(source.clip, (*path, "clip"), example="clip: [0, 120]")
    return (None, None) if ends is None else ends


def _rule(source: ScoreSource, path: Path, context: Context) -> Rule:
    """Give the one rule of a score; `linear` where none is named."""
    named = [name for name in RULES if getattr(source, name) is not None]
    if len(named) > 1:
        place = context.document.place(path)
        context.findings.append(rules.ONE_RULE.at(place, count=len(named), found=", ".join(named)))
    match named[0] if named else "":
        case "anchors":
            assert source.anchors is not None
            return Anchors(tuple((_amount(x), _pair(x, y, path, context)) for x, y in source.anchors.items()))
        case "bands":
            assert source.bands is not None
            steps = tuple((_amount(x), y) for x, y in source.bands.items() if x != ELSE)
            return Bands(steps, source.bands.get(ELSE, 0.0))
        case "ratio":
            assert source.ratio is not None
            return Ratio(source.ratio.zero_target)
        case "within":
            assert source.within is not None
            for key in ("low", "high"):
                if getattr(source.within, key) is None:
                    context.missing(key, (*path, "within"), example=f"{key}: 18")
            tolerance = 0.0 if source.within.tolerance is None else source.within.tolerance
            return Within(_or_zero(source.within.low), _or_zero(source.within.high), tolerance)
        case "met":
            return Met()
        case "value":
            return Value()
        case _:
            return Linear(source.linear.zero_at if source.linear is not None else None)


def _pair(x: str, scores: list[float], path: Path, context: Context) -> tuple[float, ...]:
    if len(scores) not in (1, 2):
        place = context.document.place((*path, "anchors", x))
        found = len(scores)
        context.findings.append(
            rules.WRONG_COUNT.at(place, key=x, expected=N_("1 or 2"), found=found, example=f"{x}: [0, 60]")
        )
        return (0.0,)
    return tuple(scores)


def _amount(written: str) -> Amount:
    return float(written) if NUMBER.fullmatch(written) else written


def _or_zero(written: Amount | None) -> Amount:
    return 0.0 if written is None else written
