"""The tree of a scorecard: perspectives, scales, and what a node asks of its children."""

from __future__ import annotations

from collections.abc import Iterator

from bsc_cli.catalogue import numbers
from bsc_cli.catalogue import tree as rules
from bsc_cli.checks.amounts import is_out_of_bounds
from bsc_cli.checks.needs import in_tree, of_all_below, of_children
from bsc_cli.checks.spelling import Speller
from bsc_cli.diagnostics import Finding, Key
from bsc_cli.model.organisation import Definitions, Organisation
from bsc_cli.model.rules import Rounding
from bsc_cli.model.scorecard import Kpi, Method, Node, NodeKind, Scale, Scorecard

MAX_DIGITS = 10
PERSPECTIVES: tuple[Key, ...] = (("", "perspectives:"),)


def check_tree(definitions: Definitions) -> Iterator[Finding]:
    """Give what is wrong with nodes and their settings."""
    organisation = definitions.organisation
    yield from _workspace(organisation)
    perspectives = Speller(one.id for one in organisation.perspectives)
    for scorecard in definitions.scorecards:
        yield from _perspectives(scorecard, perspectives)
        if scorecard.root.scale != organisation.scale:
            yield from _scale(scorecard.id, "scale", scorecard.root.scale)
        for one in scorecard.all_inputs():
            if not one.low < one.high:
                yield numbers.ENDS_REVERSED.at(address=one.address, key="range", low=one.low, high=one.high)
        if scorecard.ranking.round is not None:
            yield from _digits(scorecard.id, "rank.round", scorecard.ranking.round)
        for item in scorecard.root.walk():
            if isinstance(item, Node):
                yield from _node(item, organisation)
            elif item.round is not None:
                yield from _digits(item.address, "score.round", item.round.digits)


def line(inner: Scale, outer: Scale) -> tuple[float, float]:
    """Give (a, b) such that a * s + b takes a score from `inner` to `outer`; a scale without length stays."""
    if inner == outer or inner.low == inner.high:
        return 1.0, 0.0
    factor = (outer.high - outer.low) / (inner.high - inner.low)
    return factor, outer.low - inner.low * factor


def _workspace(organisation: Organisation) -> Iterator[Finding]:
    """Give what is wrong with the defaults in `bsc.yaml`."""
    yield from _scale("", "scoring.scale", organisation.scale)
    yield from _digits("", "scoring.round", organisation.shown_digits)
    if not 0 <= organisation.min_coverage <= 1:
        yield rules.COVERAGE_OUT_OF_RANGE.at(key="scoring.min_coverage", found=organisation.min_coverage)


def _scale(address: str, key: str, scale: Scale) -> Iterator[Finding]:
    """Give a scale whose ends do not lie in order, or cannot be computed with."""
    if not scale.low < scale.high:
        yield numbers.ENDS_REVERSED.at(address=address, key=key, low=scale.low, high=scale.high)
    elif is_out_of_bounds(scale.low) or is_out_of_bounds(scale.high):
        yield numbers.NOT_FINITE.at(address=address, key=key)


def _digits(address: str, key: str, digits: int) -> Iterator[Finding]:
    if digits > MAX_DIGITS:
        yield numbers.TOO_MANY_DIGITS.at(address=address, key=key, digits=digits, limit=MAX_DIGITS)


def _perspectives(scorecard: Scorecard, known: Speller) -> Iterator[Finding]:
    """Give perspectives that are not known or have no effect, and ids that hide them."""
    held = {child.id for child in scorecard.root.children if isinstance(child, Node) and _is_perspective(child)}
    for name, _ in scorecard.perspective_weights:
        key, address = f"perspectives.{name}:", scorecard.id
        if name not in known:
            near = known.near(name)
            yield rules.UNKNOWN_PERSPECTIVE.at(
                address=address, key=key, needs=PERSPECTIVES, perspective=name, suggestions=near
            )
        elif name not in held:
            needs = in_tree(address, "perspective", "objectives:")
            yield rules.PERSPECTIVE_IGNORED.at(address=address, key=key, needs=needs, perspective=name)
    for item in scorecard.root.walk():
        if isinstance(item, Node):
            grouped = _is_perspective(item)
            for child in item.children:
                if isinstance(child, Node) and child.perspective:
                    yield from _perspective_of(child, known, grouped=grouped)
                if child.id in held and not (isinstance(child, Node) and _is_perspective(child)):
                    example = f"{child.id}_2"
                    yield rules.ID_OF_PERSPECTIVE.at(address=child.address, id=child.id, example=example)


def _is_perspective(node: Node) -> bool:
    return node.kind is NodeKind.PERSPECTIVE


def _perspective_of(node: Node, known: Speller, *, grouped: bool) -> Iterator[Finding]:
    name = node.perspective
    if name not in known:
        near = known.near(name)
        yield rules.UNKNOWN_PERSPECTIVE.at(
            address=node.address, key="perspective", needs=PERSPECTIVES, perspective=name, suggestions=near
        )
    elif not grouped:
        yield rules.PERSPECTIVE_IGNORED.at(address=node.address, key="perspective", perspective=name)


def _node(node: Node, organisation: Organisation) -> Iterator[Finding]:
    address = node.address
    for child in node.children:
        if child.scale != node.scale:
            yield from _scale(child.address, "scale", child.scale)
    if isinstance(node.round, Rounding):
        yield from _digits(address, "round", node.round.digits)
    if node.min_coverage != organisation.min_coverage and not 0 <= node.min_coverage <= 1:
        yield rules.COVERAGE_OUT_OF_RANGE.at(address=address, key="min_coverage", found=node.min_coverage)
    if not node.children:
        yield rules.NO_KPI.at(address=address, needs=of_children(node), id=node.id)
    elif node.min_children > len(node.children):
        least, count = node.min_children, len(node.children)
        yield rules.TOO_FEW_CHILDREN.at(
            address=address, key="min_children", needs=of_children(node), least=least, count=count, id=node.id
        )
    if node.min_kpis and node.children:
        yield from _min_kpis(node)
    if node.method is Method.GEOMETRIC:
        yield from _geometric(node)


def _min_kpis(node: Node) -> Iterator[Finding]:
    """Give a least number of KPIs that is no share, no whole number, or more than there are."""
    least, count = node.min_kpis, sum(1 for _ in node.kpis())
    if not (0 <= least < 1 or (least.is_integer() and 1 <= least <= count)):
        needs = of_all_below(node)
        yield rules.MIN_KPIS.at(address=node.address, key="min_kpis", needs=needs, found=least, count=count)


def _geometric(node: Node) -> Iterator[Finding]:
    """Give a geometric mean over scores that may be negative."""
    if node.scale.low < 0:
        yield rules.GEOMETRIC_NEGATIVE.at(address=node.address, key="method", needs=["scale"], low=node.scale.low)
        return
    for child in node.children:
        if isinstance(child, Kpi) and child.floor is not None:
            factor, shift = line(child.scale, node.scale)
            low = factor * child.floor + shift
            if low < 0:
                needs = [(one.address, "scale") for one in (child, node)]
                yield rules.GEOMETRIC_NEGATIVE.at(address=child.address, key="score.floor", needs=needs, low=low)
