"""Reference values: that those a score rule needs are there, named rightly, and there at the same time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bsc_cli.catalogue import formulas, numbers
from bsc_cli.catalogue import targets as rules
from bsc_cli.checks.amounts import Moment, is_out_of_bounds
from bsc_cli.checks.formula_faults import position, syntax_fault
from bsc_cli.checks.formula_values import without_value
from bsc_cli.checks.needs import of_amounts, reference_key
from bsc_cli.checks.spelling import Speller
from bsc_cli.diagnostics import Finding
from bsc_cli.model.rules import CHOICE, Amount, Anchors, Bands, Linear, Met, Ratio, Within
from bsc_cli.model.scorecard import Dated, Kpi
from bsc_cli.scoring.formula.parse import FormulaFault, Name, parse

TAKEN = frozenset(("target", "baseline", "actual", "score"))


def amounts(kpi: Kpi) -> Iterator[tuple[str, Amount]]:
    """Give every amount the score rule uses, on the axis of the actual, with its key; not those of `clip`."""
    match kpi.rule:
        case Linear():
            yield "target", "target"
            yield (("baseline", "baseline") if kpi.rule.zero_at is None else ("score.linear.zero_at", kpi.rule.zero_at))
        case Ratio() | Met():
            yield "target", "target"
        case Anchors():
            for amount, _ in kpi.rule.points:
                yield f"score.anchors.{written(amount)}:", amount
        case Bands():
            for amount, _ in kpi.rule.steps:
                yield f"score.bands.{written(amount)}:", amount
        case Within():
            yield "score.within.low", kpi.rule.low
            yield "score.within.high", kpi.rule.high
            yield "score.within.tolerance", kpi.rule.tolerance
        case _:
            pass


def written(amount: Amount) -> str:
    """Give an amount as it is most likely written.

    >>> written(95.0), written(0.5), written("1.3 * target")
    ('95', '0.5', '1.3 * target')
    """
    return amount if isinstance(amount, str) else f"{amount:.15g}"


def check_references(kpi: Kpi, times: tuple[Moment, ...]) -> Iterator[Finding]:
    """Give reference values that are missing, misspelt, infinite, or begin apart."""
    references = dict(kpi.references())
    for name, _ in kpi.thresholds:
        if name in TAKEN:
            yield rules.THRESHOLD_NAME.at(address=kpi.address, key=f"thresholds.{name}:", name=name)
    for name, reference in references.items():
        if isinstance(reference, Dated):
            yield from _finite(kpi, reference_key(name), reference)
    needed: set[str] = set()
    for key, amount in (*amounts(kpi), *(("clip", end) for end in kpi.clip if end is not None)):
        if isinstance(amount, str):
            needed.update(name for name in _names(amount) if name in references)
            yield from _amount(kpi, key, amount, references)
        elif is_out_of_bounds(amount):
            yield numbers.NOT_FINITE.at(address=kpi.address, key=key)
    yield from _missing(kpi)
    yield from _apart(kpi, sorted(needed), times)


def _names(amount: str) -> Iterator[str]:
    try:
        yield from (name.id for name in parse(amount).names)
    except FormulaFault:
        return


def _finite(kpi: Kpi, key: str, reference: Dated) -> Iterator[Finding]:
    for period, value in reference.points:
        if is_out_of_bounds(value):
            where = key if period is None else f"{key}.{period}"
            yield numbers.NOT_FINITE.at(address=kpi.address, key=where)


def _missing(kpi: Kpi) -> Iterator[Finding]:
    """Give a target or zero point that the rule needs and nobody declared."""
    if kpi.is_only_shown:
        return
    needs = [CHOICE, *(("weight",) if kpi.rule == Linear() and kpi.target is None else ())]
    match kpi.rule:
        case Linear():
            word = "linear"
            if kpi.rule.zero_at is None and kpi.baseline is None:
                zero = ("baseline", "score.linear.zero_at")
                yield rules.ZERO_POINT_MISSING.at(address=kpi.address, key="score", needs=(*needs, *zero))
        case Ratio():
            word = "ratio"
        case Met():
            word = "met"
        case _:
            return
    if kpi.target is None:
        yield rules.TARGET_MISSING.at(address=kpi.address, key="score", needs=(*needs, "target"), rule=word)


def _amount(kpi: Kpi, key: str, amount: str, references: Mapping[str, object]) -> Iterator[Finding]:
    """Give why an amount that is a text has no value."""
    if amount in ("target", "baseline") and key == amount:
        return  # the rule's own need, told by _missing
    try:
        expression = parse(amount)
    except FormulaFault as fault:
        yield syntax_fault(fault, amount, address=kpi.address, key=key)
        return
    known = Speller(references)
    for name in sorted(expression.names, key=str):
        if name.attribute or name.id not in known:
            yield rules.UNKNOWN_REFERENCE.at(
                address=kpi.address,
                key=key,
                suggestions=known.near(str(name)),
                needs=(reference_key(name.id),),
                formula=amount,
                found=str(name),
                position=position(amount, str(name)),
                known=", ".join(references),
            )
    problem = without_value(expression.tree, _never_zero)
    if problem:
        yield formulas.NO_VALUE.at(address=kpi.address, key=key, formula=amount, problem=problem)


def _never_zero(_name: Name) -> bool:
    return False


def _apart(kpi: Kpi, needed: list[str], times: tuple[Moment, ...]) -> Iterator[Finding]:
    """Give reference values of which one is there before the other."""
    for moment in times:
        there = [name for name in needed if moment.values[name] is not None]
        missing = [name for name in needed if moment.values[name] is None]
        if there and missing:
            yield rules.REFERENCES_APART.at(
                address=kpi.address,
                key=reference_key(missing[0]),
                needs=(CHOICE, *of_amounts(kpi, *needed)),
                name=missing[0],
                other=there[0],
                period=str(moment.period),
            )
            return
