"""How a number came about, line by line, so that a reader can redo the arithmetic by hand.

The lines are text in one language; terminal and HTML lay out the same lines. Numbers inside the arithmetic are
written without grouping and with every digit that matters: they can be typed into a calculator.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bsc_cli.catalogue.marks import N_
from bsc_cli.model.results import Reason
from bsc_cli.model.rules import Anchors, Bands, Linear, Met, Ratio, Transform, Value, Within
from bsc_cli.model.scorecard import Kpi, Method, Missing, Node, OverTime
from bsc_cli.reports import reasons
from bsc_cli.reports.speech import Speech, exact, with_unit
from bsc_cli.scoring.explanation import Explanation, Segment, UsedInput, entering


class About(StrEnum):
    """What a line tells."""

    INPUT = "input"
    FORMULA = "formula"
    REFERENCE = "reference"
    RULE = "rule"
    ROLL_UP = "roll_up"
    LEFT_OUT = "left_out"
    ROUNDING = "rounding"


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
TRANSFORMS = {Transform.LOG: "ln", Transform.LOG10: "log10", Transform.SQRT: "√"}
_FUNCTIONS = {Transform.LOG: math.log, Transform.LOG10: math.log10, Transform.SQRT: math.sqrt}
_NAME = re.compile(r"[^\W\d]\w*(?:\.\w+)*(?!\w*\s*\()")
_CLOSE = 1e-9
_LARGE = 1e6


def derivation(explanation: Explanation, speech: Speech) -> tuple[Line, ...]:
    """Give the steps from inputs (or children) to the score of one item; its children are not descended into."""
    steps = _of_kpi(explanation, speech) if isinstance(explanation.item, Kpi) else _of_node(explanation, speech)
    return tuple(steps)


def input_line(used: UsedInput, speech: Speech) -> str:
    """Give one input's value and how it came from the figures: `Spent (spent) = 71.4 CNY 10k, sum of 2 figures`."""
    name, unit = speech.text(used.input.name), speech.text(used.input.measured_in)
    label = name if name == used.input.id else speech.identified(name, used.input.id)
    shown = f"{label} = {with_unit(exact(used.value), unit)}"
    if len(used.facts) > 1:
        how = speech.translate(OVER_TIME[used.input.over_time]).format(count=len(used.facts))
        return speech.followed(shown, how)
    return shown


def _of_kpi(explanation: Explanation, speech: Speech) -> Iterator[Line]:
    kpi = explanation.item
    if not isinstance(kpi, Kpi):
        raise TypeError(kpi)
    values = {used.input.id: used.value for used in explanation.inputs}
    values.update((name, value) for name, value in explanation.references if value is not None)
    for name, expression, value in explanation.steps:
        filled = substituted(expression, values)
        shown = f"{name} = {expression}" if name else expression
        middle = f" = {filled}" if filled != expression else ""
        yield Line(About.FORMULA, f"{shown}{middle} = {exact(value)}")
        if name:
            values[name] = value
    unit = speech.text(kpi.measured_in)
    if explanation.actual is not None and not _is_the_input(explanation):
        text = speech.translate(N_("Actual: {value}")).format(value=with_unit(exact(explanation.actual), unit))
        yield Line(About.FORMULA, text)
    for name, value in explanation.references:
        label = speech.translate(REFERENCES[name]) if name in REFERENCES else name
        yield Line(About.REFERENCE, speech.labelled(label, with_unit(exact(value), unit)))
    if explanation.reason is not Reason.SCORED:
        yield Line(About.LEFT_OUT, reasons.because(explanation.reason, speech))
    if explanation.score is not None:
        yield from _rule_lines(explanation, kpi, speech)
        yield from _rounding(explanation, speech)


def _is_the_input(explanation: Explanation) -> bool:
    """Tell whether the actual is nothing but the one input, which has a line of its own."""
    return not explanation.steps and [used.value for used in explanation.inputs] == [explanation.actual]


def substituted(expression: str, values: dict[str, float | None]) -> str:
    """Give a formula with the names in it replaced by their values; a missing value is a dash.

    >>> substituted("100 * spent / budget", {"spent": 357.0, "budget": 500.0})
    '100 * 357 / 500'
    """

    def value(match: re.Match[str]) -> str:
        name = match[0]
        if name not in values:
            return name
        held = values[name]
        return f"({exact(held)})" if held is not None and held < 0 else exact(held)

    return _NAME.sub(value, expression)


def _rule_lines(explanation: Explanation, kpi: Kpi, speech: Speech) -> Iterator[Line]:
    rule = speech.translate(RULES[type(kpi.rule)])
    yield Line(About.RULE, speech.translate(N_("Rule: {rule}")).format(rule=rule))
    segment, actual = explanation.segment, explanation.actual
    if segment is None or actual is None:
        if actual is None and kpi.missing is Missing.ZERO:
            yield Line(About.RULE, speech.translate(N_("A missing figure counts as the least score here.")))
        return
    if segment.y0 == segment.y1 or segment.x0 is None or segment.x1 is None:
        yield Line(About.RULE, f"{_stretch(segment, actual, speech)} → {exact(segment.y0)}")
    else:
        yield Line(About.RULE, proportion(segment, actual, kpi.transform))
    if explanation.clipped:
        low, high = kpi.bounds
        text = speech.translate(N_("Held inside the limits {low} to {high}")).format(low=exact(low), high=exact(high))
        yield Line(About.RULE, text)


def _stretch(segment: Segment, actual: float, speech: Speech) -> str:
    value = exact(actual)
    if segment.x0 is not None and segment.x1 is not None and segment.x0 != segment.x1:
        text = speech.translate(N_("{value} lies from {low} to {high}"))
        return text.format(value=value, low=exact(segment.x0), high=exact(segment.x1))
    if segment.x0 is not None and segment.x1 is None:
        return speech.translate(N_("{value} lies at or beyond {low}")).format(value=value, low=exact(segment.x0))
    if segment.x1 is not None and segment.x0 is None:
        return speech.translate(N_("{value} lies at or below {high}")).format(value=value, high=exact(segment.x1))
    return value


def proportion(segment: Segment, actual: float, transform: Transform | None) -> str:
    """Give the arithmetic of a rising or falling stretch.

    >>> proportion(Segment(20.0, 0.0, 85.0, 1.0), 71.4, None)
    '(71.4 − 20) / (85 − 20) × 1 = 0.790769'
    >>> proportion(Segment(5.0, 60.0, 2.0, 100.0), 4.0, None)
    '60 + (4 − 5) / (2 − 5) × (100 − 60) = 73.3333'
    """
    if segment.x0 is None or segment.x1 is None:
        raise ValueError(segment)
    raw = (actual, segment.x0, segment.x1)
    x, x0, x1 = raw if transform is None else tuple(_FUNCTIONS[transform](number) for number in raw)
    sign = "" if transform is None else TRANSFORMS[transform]
    shown = [exact(number) if transform is None else f"{sign}({exact(number)})" for number in raw]
    low, high = segment.y0, segment.y1
    rise = exact(high) if low == 0 else f"({_minus(exact(high), low)})"
    start = "" if low == 0 else f"{exact(low)} + "
    top = f"{shown[0]} − {_bracketed(shown[1])}"
    bottom = f"{shown[2]} − {_bracketed(shown[1])}"
    result = low + (x - x0) / (x1 - x0) * (high - low)
    return f"{start}({top}) / ({bottom}) × {rise} = {rounded(result)}"


def _bracketed(shown: str) -> str:
    return f"({shown})" if shown.startswith("−") else shown


def _minus(shown: str, number: float) -> str:
    return f"{shown} − {_bracketed(exact(number))}"


def rounded(value: float) -> str:
    """Give the outcome of a line of arithmetic: 6 digits that tell.

    >>> rounded(0.7907692307), rounded(100.0), rounded(1234567.891)
    ('0.790769', '100', '1234567.89')
    """
    text = f"{value:.6g}"
    return exact(round(value, 2)) if abs(value) >= _LARGE or "e" in text else text.replace("-", "−")


def _of_node(explanation: Explanation, speech: Speech) -> Iterator[Line]:
    node = explanation.item
    if not isinstance(node, Node):
        raise TypeError(node)
    counted = [
        (child, entered)
        for child in explanation.children
        if child.weight and (entered := entering(node, child)) is not None
    ]
    if explanation.score is not None and counted:
        yield Line(About.ROLL_UP, _arithmetic(node.method, counted, speech))
    for child in explanation.children:
        name = speech.text(child.item.name)
        if child.weight == 0:
            text = speech.translate(N_("Shown only: {name}: its weight is 0"))
            yield Line(About.LEFT_OUT, text.format(name=name))
        elif child.score is None:
            template = N_("Left out: {name}: {why}")
            if entering(node, child) is not None:
                template = N_("Counted as zero: {name}: {why}")
            why = reasons.phrase(child.reason, speech)
            yield Line(About.LEFT_OUT, speech.translate(template).format(name=name, why=why))
    if explanation.reason is not Reason.SCORED:
        yield Line(About.LEFT_OUT, reasons.because(explanation.reason, speech))
    yield from _rounding(explanation, speech)


def _arithmetic(method: Method, counted: list[tuple[Explanation, float]], speech: Speech) -> str:
    values = [value for _, value in counted]
    if len(values) == 1:
        return speech.translate(N_("That of the only part that counts: {value}")).format(value=exact(values[0]))
    label = speech.translate(METHODS[method])
    weights = [child.weight for child, _ in counted]
    total = math.fsum(weights)
    written = [_bracketed(exact(value)) for value in values]
    equal = len(set(weights)) == 1
    match method:
        case Method.MEAN:
            result = math.fsum(w * v for w, v in zip(weights, values, strict=True)) / total
            parts = " + ".join(written if equal else _products(weights, written))
            below = str(len(values)) if equal else f"({' + '.join(exact(weight) for weight in weights)})"
            return speech.labelled(label, f"({parts}) / {below} = {rounded(result)}")
        case Method.GEOMETRIC:
            return speech.labelled(label, _geometric(weights, values, written))
        case Method.MIN | Method.MAX:
            best = min(values) if method is Method.MIN else max(values)
            return speech.labelled(label, f"{'; '.join(written)} → {exact(best)}")


def _products(weights: list[float], written: list[str]) -> Iterator[str]:
    return (f"{exact(weight)} × {value}" for weight, value in zip(weights, written, strict=True))


def _geometric(weights: list[float], values: list[float], written: list[str]) -> str:
    total = math.fsum(weights)
    if min(values) <= 0:
        result = 0.0
    else:
        result = math.exp(math.fsum(w * math.log(v) for w, v in zip(weights, values, strict=True)) / total)
    if len(set(weights)) == 1:
        return f"({' × '.join(written)})^(1/{len(values)}) = {rounded(result)}"
    powers = (f"{value}^({exact(w)}/{exact(total)})" for w, value in zip(weights, written, strict=True))
    return f"{' × '.join(powers)} = {rounded(result)}"


def _rounding(explanation: Explanation, speech: Speech) -> Iterator[Line]:
    """Tell what a declared rounding did, and what is shown if that is less than what is carried upwards."""
    if explanation.score is None:
        return
    declared = explanation.item.round
    if declared is not None and explanation.unrounded is not None:
        text = speech.translate(N_("Rounded half up to {digits} digits: {before} → {after}"))
        before, after = exact(explanation.unrounded), exact(explanation.score)
        yield Line(About.ROUNDING, text.format(digits=declared.digits, before=before, after=after))
    elif abs(speech.shown(explanation.score) - explanation.score) > _CLOSE:
        text = speech.translate(N_("Shown as {shown}, carried on as {score}"))
        shown = speech.score(explanation.score)
        yield Line(About.ROUNDING, text.format(shown=shown, score=exact(explanation.score)))
