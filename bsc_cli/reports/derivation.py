"""How a number came about, line by line, so that a reader can redo the arithmetic by hand.

The lines are text in one language; terminal and HTML lay out the same lines. They tell the values that the
explanation carries, step by step; nothing is worked out here a second time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bsc_cli.catalogue import scoring as rules
from bsc_cli.catalogue.marks import N_
from bsc_cli.model.results import Reason
from bsc_cli.model.rules import Anchors, Bands, Linear, Met, Ratio, Value, Within
from bsc_cli.model.scorecard import Dated, Formula, Kpi, Method, Node, OverTime
from bsc_cli.reports import arithmetic, contributed, reasons
from bsc_cli.reports.arithmetic import rounded, substituted, term
from bsc_cli.reports.speech import Speech, exact, with_unit
from bsc_cli.scoring.explanation import Explanation, Segment, UsedInput, UsedPart, entering


class About(StrEnum):
    """What a line tells."""

    FORMULA = "formula"
    REFERENCE = "reference"
    RULE = "rule"
    LIMIT = "limit"
    ROLL_UP = "roll_up"
    LEFT_OUT = "left_out"
    ROUNDING = "rounding"
    OUTLOOK = "outlook"


@dataclass(frozen=True, slots=True)
class Line:
    """One step: what it is about, the text."""

    about: About
    text: str


METHODS = {
    Method.MEAN: N_("Weighted mean"),
    Method.GEOMETRIC: N_("Weighted geometric mean"),
    Method.MIN: N_("The lowest"),
    Method.MAX: N_("The highest"),
}
OVER_TIME = {
    OverTime.SUM: N_("sum of {count} figures"),
    OverTime.MEAN: N_("mean of {count} figures"),
    OverTime.LAST: N_("last of {count} figures"),
    OverTime.MAX: N_("highest of {count} figures"),
    OverTime.MIN: N_("lowest of {count} figures"),
}
RULES: dict[type, str] = {
    Linear: N_("in proportion between two points"),
    Anchors: N_("in proportion between the points of a table"),
    Bands: N_("in steps"),
    Ratio: N_("actual against target"),
    Within: N_("full score inside a range"),
    Met: N_("full score if the target is met"),
    Value: N_("the actual is the score"),
}
REFERENCES = {"target": N_("Target"), "baseline": N_("Baseline")}
_ROUNDED = {
    0: N_("Rounded half up to a whole number: {before} → {after}"),
    1: N_("Rounded half up to 1 digit: {before} → {after}"),
}
_ROUNDED_TO = N_("Rounded half up to {digits} digits: {before} → {after}")
_CLOSE = 1e-9


def derivation(explanation: Explanation, speech: Speech) -> tuple[Line, ...]:
    """Give the steps from inputs (or children) to the score of one item; its children are not descended into."""
    steps = _of_kpi(explanation, speech) if isinstance(explanation.item, Kpi) else _of_node(explanation, speech)
    return tuple(steps)


def input_line(used: UsedInput, speech: Speech) -> str:
    """Give one input's value and how it came about: `Spent (spent) = 71.4 CNY 10k, sum of 2 figures`."""
    name = speech.text(used.input.name)
    label = name if name == used.input.id else speech.identified(name, used.input.id)
    return _valued(label, used, speech)


def part_line(part: UsedPart, speech: Speech) -> str:
    """Give what one contributor gave, and how that came about: `Wuhua (wuhua/spent) = 71.4 CNY 10k`."""
    name = contributed.part_name(part, speech)
    if part.used is None:
        return speech.labelled(name, speech.translate(N_("has no such input")))
    shown = _valued(name, part.used, speech)
    if part.weight is not None:
        weight = speech.translate(N_("weight {weight}")).format(weight=exact(part.weight.value))
        shown = speech.followed(shown, weight)
    if part.used.value is not None and not part.counts:
        shown = speech.followed(shown, speech.translate(N_("left out, because others of its figures are missing")))
    return shown


def _valued(label: str, used: UsedInput, speech: Speech) -> str:
    shown = f"{label} = {with_unit(exact(used.value), speech.text(used.input.measured_in))}"
    if len(used.facts) > 1:
        how = speech.translate(OVER_TIME[used.input.over_time]).format(count=len(used.facts))
        shown = speech.followed(shown, how)
    for how in contributed.how(used, speech):
        shown = speech.followed(shown, how)
    if used.facts and used.absent:
        lack = speech.translate(N_("nothing submitted for {absent} of {periods} periods"))
        counts = {"absent": len(used.absent), "periods": len(used.absent) + len(used.facts)}
        shown = speech.followed(shown, lack.format(**counts))
    return shown


def used_line(used: Explanation, speech: Speech) -> str:
    """Give the actual of a KPI that another one's formula names: `Complaints (complaints) = 12 cases`."""
    name, unit = speech.text(used.item.name), _unit(used, speech)
    label = name if name in {"", used.item.id} else speech.identified(name, used.item.id)
    return f"{label or used.item.id} = {with_unit(exact(used.actual), unit)}"


def used_lines(used: Explanation, speech: Speech) -> tuple[Line, ...]:
    """Give the steps to the actual of a KPI that another one's formula names."""
    lines = [*_totals(used, speech), *_formula(used), *_filled(used, speech), *_references(used, speech)]
    if used.actual is None and used.reason is not Reason.SCORED:
        why = speech.translate(N_("No actual, because {why}."))
        lines.append(Line(About.LEFT_OUT, why.format(why=reasons.phrase(used.reason, speech))))
    return tuple(lines)


def _totals(explanation: Explanation, speech: Speech) -> Iterator[Line]:
    """Tell the totals of units below, and their mean."""
    counted = [(one.weight, one.entered or 0.0) for one in explanation.totals if one.share is not None]
    for text in contributed.total_lines(explanation, speech):
        yield Line(About.FORMULA, text)
    if counted and explanation.actual is not None and not explanation.filled:
        yield Line(About.FORMULA, _roll_up(Method.MEAN, counted, explanation.actual, speech))


def _of_kpi(explanation: Explanation, speech: Speech) -> Iterator[Line]:
    yield from _totals(explanation, speech)
    yield from _formula(explanation)
    if explanation.actual is not None and not _is_the_input(explanation):
        text = speech.translate(N_("Actual: {value}"))
        shown = with_unit(exact(explanation.actual), _unit(explanation, speech))
        yield from _filled(explanation, speech)
        yield Line(About.FORMULA, text.format(value=shown))
    yield from _references(explanation, speech)
    yield from _clip(explanation, speech)
    if explanation.reason is not Reason.SCORED:
        yield Line(About.LEFT_OUT, reasons.because(explanation.reason, speech, explanation.item))
    if explanation.score is not None:
        yield from _rule(explanation, speech)
        yield from _limits(explanation, speech)
        yield from _rounding(explanation, speech)


def _kpi(explanation: Explanation) -> Kpi:
    if not isinstance(explanation.item, Kpi):
        raise TypeError(explanation.item)
    return explanation.item


def _unit(explanation: Explanation, speech: Speech) -> str:
    return speech.text(_kpi(explanation).measured_in)


def _values(explanation: Explanation) -> dict[str, float | None]:
    """Give what the names in a KPI's formulas stand for."""
    return dict(explanation.named) | {used.input.id: used.value for used in explanation.inputs}


def _formula(explanation: Explanation) -> Iterator[Line]:
    values = _values(explanation)
    for name, expression, value in explanation.steps:
        shown = _filled_in(expression, values, value)
        yield Line(About.FORMULA, f"{name} = {shown}" if name else shown)
        if name:
            values[name] = value


def _filled_in(expression: str, values: dict[str, float | None], value: float | None) -> str:
    """Give a formula, the same with its numbers, and the result."""
    filled = substituted(expression, values)
    return " = ".join(dict.fromkeys((expression, filled, exact(value))))


def _filled(explanation: Explanation, speech: Speech) -> Iterator[Line]:
    if explanation.filled:
        text = speech.translate(N_("No figure: what is missing counts as 0 here ({code})."))
        yield Line(About.LEFT_OUT, text.format(code=rules.COUNTED_AS_ZERO.code))


def _references(explanation: Explanation, speech: Speech) -> Iterator[Line]:
    kpi, unit = _kpi(explanation), _unit(explanation, speech)
    written = dict(kpi.references())
    phased = {name: (annual, share) for name, annual, share in explanation.phased}
    for name, value in explanation.references:
        label = speech.translate(REFERENCES[name]) if name in REFERENCES else name
        whole, share = phased.get(name, (value, None))
        shown = with_unit(exact(whole), unit)
        reference = written.get(name, Dated(()))
        if isinstance(reference, Formula) and len(reference.steps) == 1:
            ((_, expression),) = reference.steps
            shown = with_unit(_filled_in(expression, _values(explanation), whole), unit)
        if share is not None and value is not None:
            shown = contributed.phased(shown, share, with_unit(exact(value), unit), speech)
        yield Line(About.REFERENCE, speech.labelled(label, shown))


def _is_the_input(explanation: Explanation) -> bool:
    """Tell whether the actual is nothing but the one input, which has a line of its own."""
    return not explanation.steps and [used.value for used in explanation.inputs] == [explanation.actual]


def _clip(explanation: Explanation, speech: Speech) -> Iterator[Line]:
    """Tell what `clip` did, and that a transform has no result."""
    kpi, actual, entered = _kpi(explanation), explanation.actual, explanation.entered
    if actual is not None and entered is not None and entered != actual:
        template = N_("Clipped from above (clip): {before} → {after}")
        if entered > actual:
            template = N_("Clipped from below (clip): {before} → {after}")
        text = speech.translate(template).format(before=exact(actual), after=exact(entered))
        yield Line(About.LIMIT, text)
    if entered is not None and explanation.transformed is None:
        text = speech.translate(N_("{term} has no value")).format(term=term(entered, kpi.transform))
        yield Line(About.LEFT_OUT, text)


def _rule(explanation: Explanation, speech: Speech) -> Iterator[Line]:
    kpi, entered, segment = _kpi(explanation), explanation.entered, explanation.segment
    name = speech.translate(RULES[type(kpi.rule)])
    yield Line(About.RULE, speech.translate(N_("Rule: {rule}")).format(rule=name))
    if entered is not None and segment is not None and explanation.before is not None:
        yield Line(About.RULE, _worked_out(kpi, entered, segment, explanation, speech))


def _worked_out(kpi: Kpi, entered: float, segment: Segment, explanation: Explanation, speech: Speech) -> str:
    """Give how the rule made a score of the actual that entered it."""
    before, target = explanation.before or 0.0, dict(explanation.references).get("target")
    level = segment.y0 == segment.y1 or segment.x0 is None or segment.x1 is None
    if isinstance(kpi.rule, Value):
        shown = term(entered, kpi.transform)
        return shown if kpi.transform is None else f"{shown} = {rounded(before)}"
    if isinstance(kpi.rule, Ratio) and target is not None:
        if level:
            return speech.translate(N_("The target is 0, which scores {score}")).format(score=exact(before))
        return arithmetic.ratio(entered, target, kpi.transform, kpi.better, kpi.scale, result=before)
    if level:
        return f"{_stretch(segment, exact(entered), speech)} → {rounded(before)}"
    return arithmetic.proportion(segment, entered, kpi.transform, result=before)


_STRETCHES = {
    (True, True): N_("{value} lies from {low} to {high}"),
    (True, False): N_("{value} lies from {low} up to, not including, {high}"),
    (False, True): N_("{value} lies above {low}, up to and including {high}"),
    (False, False): N_("{value} lies above {low} and below {high}"),
}
_FROM = {True: N_("{value} is {low} or more"), False: N_("{value} lies above {low}")}
_UP_TO = {True: N_("{value} is {high} or less"), False: N_("{value} lies below {high}")}


def _stretch(segment: Segment, value: str, speech: Speech) -> str:
    """Give where on a level stretch the actual lies, and which ends belong to it."""
    low, high = segment.x0, segment.x1
    if low is None and high is None:
        return value
    if high is None:
        template = _FROM[segment.with_x0]
    elif low is None:
        template = _UP_TO[segment.with_x1]
    else:
        template = _STRETCHES[segment.with_x0, segment.with_x1]
    return speech.translate(template).format(value=value, low=exact(low), high=exact(high))


def _limits(explanation: Explanation, speech: Speech) -> Iterator[Line]:
    """Tell that floor or cap held the score."""
    before, after = explanation.before, explanation.unrounded
    if before is not None and after is not None and rounded(before) != rounded(after):
        low, high = (exact(end) for end in _kpi(explanation).bounds)
        text = speech.translate(N_("Held inside the limits {low} to {high}: {before} → {after}"))
        yield Line(About.LIMIT, text.format(low=low, high=high, before=rounded(before), after=rounded(after)))


def _of_node(explanation: Explanation, speech: Speech) -> Iterator[Line]:
    node = explanation.item
    if not isinstance(node, Node):
        raise TypeError(node)
    entered = [(child, entering(node, child)) for child in explanation.children]
    counted = [(child.weight, value) for child, value in entered if child.weight and value is not None]
    if explanation.unrounded is not None and counted:
        yield Line(About.ROLL_UP, _roll_up(node.method, counted, explanation.unrounded, speech))
    for child, value in entered:
        name = speech.text(child.item.name)
        if child.weight == 0:
            text = speech.translate(N_("Shown only: {name}: its weight is 0"))
            yield Line(About.LEFT_OUT, text.format(name=name))
        elif child.score is None:
            template = N_("Left out: {name}: {why}") if value is None else N_("Counted as zero: {name}: {why}")
            why = reasons.phrase(child.reason, speech)
            yield Line(About.LEFT_OUT, speech.translate(template).format(name=name, why=why))
    if explanation.reason is not Reason.SCORED:
        yield Line(About.LEFT_OUT, reasons.because(explanation.reason, speech))
    yield from _rounding(explanation, speech)
    told = outlook(explanation, speech)
    if told:
        yield Line(About.OUTLOOK, told)


def _roll_up(method: Method, counted: list[tuple[float, float]], result: float, speech: Speech) -> str:
    if len(counted) == 1:
        return speech.translate(N_("That of the only part that counts: {value}")).format(value=rounded(result))
    weights, values = map(list, zip(*counted, strict=True))
    return speech.labelled(
        speech.translate(METHODS[method]), arithmetic.combined(method, weights, values, result=result)
    )


def _rounding(explanation: Explanation, speech: Speech) -> Iterator[Line]:
    """Tell what a declared rounding did, and what is shown if that is less than what is carried upwards."""
    score, before = explanation.score, explanation.unrounded
    if score is None:
        return
    declared = explanation.item.round
    if declared is not None and before is not None and exact(before) != exact(score):
        text = speech.translate(_ROUNDED.get(declared.digits, _ROUNDED_TO))
        yield Line(About.ROUNDING, text.format(digits=declared.digits, before=exact(before), after=exact(score)))
    if abs(speech.shown(score) - score) > _CLOSE:
        text = speech.translate(N_("Shown as {shown}, carried on as {score}"))
        yield Line(About.ROUNDING, text.format(shown=speech.score(score), score=exact(score)))


def outlook(explanation: Explanation, speech: Speech) -> str:
    """Give what a score will be once the missing figures are in, where it lies outside of that now; else ''."""
    if explanation.low is None or explanation.score is None or explanation.high is None:
        return ""
    if speech.shown(explanation.low) <= speech.shown(explanation.score) <= speech.shown(explanation.high):
        return ""
    low, high = speech.score(explanation.low), speech.score(explanation.high)
    if low == high:
        return speech.translate(N_("If the missing figures come in, the score will be {low}.")).format(low=low)
    text = speech.translate(N_("If the missing figures come in, the score will be between {low} and {high}."))
    return text.format(low=low, high=high)
