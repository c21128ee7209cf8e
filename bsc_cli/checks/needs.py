"""What findings rest on besides the value they stand at: the keys that tell of children, references and time.

A finding whose needs could not be read is held back, so that nothing is said that only follows from another fault;
whatever it does not name here cannot hide it. A key with a colon counts as a whole: what is wrong below it does not
matter.
"""

from __future__ import annotations

from collections.abc import Iterator

from bsc_cli.diagnostics import Key
from bsc_cli.model.rules import Amount
from bsc_cli.model.scorecard import Dated, Kpi, Node, NodeKind
from bsc_cli.scoring.formula.parse import FormulaFault, parse

LIMITS = ("scale", "score.floor", "score.cap")
ITEMS = ("kpis:", "objectives:")


def in_tree(scorecard: str, *keys: str) -> tuple[Key, ...]:
    """Give `keys` wherever they stand in a scorecard; of all scorecards for ''."""
    return tuple((f"{scorecard}/", key) for key in keys)


def of_children(node: Node) -> Iterator[Key]:
    """Give the keys that tell which children a node has."""
    yield from ((node.address, key) for key in ITEMS)
    if node.kind is not NodeKind.OBJECTIVE:
        scorecard = node.address.partition("/")[0]
        yield from ((address, "perspectives:") for address in ("", scorecard))
        yield scorecard, "objectives:"
        yield from in_tree(scorecard, "perspective")


def of_all_below(node: Node) -> Iterator[Key]:
    """Give the keys that tell what stands below a node, at any depth."""
    for item in node.walk():
        if isinstance(item, Node):
            yield from of_children(item)


def of_weights(node: Node) -> Iterator[Key]:
    """Give the keys that tell what the children of a node weigh."""
    yield from of_children(node)
    for child in node.children:
        if isinstance(child, Node) and child.kind is NodeKind.PERSPECTIVE:
            yield "", f"perspectives.{child.id}.weight"
            yield node.address, f"perspectives.{child.id}"
        else:
            yield child.address, "weight"


def reference_key(name: str) -> str:
    """Give the key under which a reference value is written."""
    return name if name in ("target", "baseline") else f"thresholds.{name}"


def of_amounts(kpi: Kpi, *amounts: Amount | None) -> Iterator[str]:
    """Give the keys of the reference values that amounts of a KPI's rule use, and what tells when they hold."""
    names: set[str] = set()
    for amount in amounts:
        if isinstance(amount, str):
            try:
                names.update(name.id for name in parse(amount).names)
            except FormulaFault:
                continue
    yield from (reference_key(name) for name in sorted(names))
    references = dict(kpi.references())
    if any(is_dated(references.get(name)) for name in names):
        yield "frequency"


def is_dated(reference: object) -> bool:
    """Tell whether a reference value changes over time."""
    return isinstance(reference, Dated) and any(start is not None for start, _ in reference.points)
