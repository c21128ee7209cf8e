"""Definitions to arrays: scorecards x units flattened to rows, and the steps that roll rows up.

Structure only. Python loops here run over the items of a definition, never over units or values.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.model.scorecard import Kpi, Method, Missing, Node, Scale, Scorecard
from bsc_cli.scoring.quantise import Floats
from bsc_cli.scoring.results import Block, Layout

Rows = NDArray[np.intp]
Index = Rows | slice


@dataclass(frozen=True, slots=True)
class Step:
    """The roll-up of all nodes of one depth and method.

    children: rows, ordered so that a node's children come in id order; parent: intp[child] 0..m-1
    weight:   float64[child] in force in the period; 0 = monitored
    scale, shift: float64[child] child's score to the parent's scale: scale * s + shift; None = the same
    low, high: float64[child] floor and cap of a missing child, on the parent's scale
    nodes:    rows, m of them; total: float64[m] sum of weights
    zero: bool[m] missing children count as zero; nothing: float64[m] what zero is on the node's scale
    min_children: int64[m]; min_coverage, min_kpis: float64[m]; digits: int8[m], -1 = not rounded
    """

    method: Method
    children: Index
    parent: Rows
    weight: Floats
    scale: Floats | None
    shift: Floats | None
    low: Floats
    high: Floats
    nodes: Rows
    total: Floats
    zero: NDArray[np.bool_]
    nothing: Floats
    min_children: NDArray[np.int64]
    min_coverage: Floats
    min_kpis: Floats
    digits: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows of a period and how they roll up, deepest nodes first.

    leaf: bool[row] KPIs; due: bool[row] KPIs due in the period; parent: intp[row], -1 for roots
    low, high: float64[row] floor and cap of every row on its own scale
    weight: float64[row] weight in force
    """

    period: Period
    layout: Layout
    steps: tuple[Step, ...]
    leaf: NDArray[np.bool_]
    due: NDArray[np.bool_]
    parent: Rows
    weight: Floats
    low: Floats
    high: Floats


def build(definitions: Definitions, period: Period, *, units: Collection[str] | None = None) -> Plan:
    """Give the plan of `period` for all scored units, or for `units`."""
    layout = arrange(definitions, units)
    templates = [_Template(block, period) for block in layout.blocks]
    size = layout.size
    leaf, due = np.zeros(size, bool), np.zeros(size, bool)
    parent = np.full(size, -1, np.intp)
    weight, low, high = np.ones(size), np.zeros(size), np.zeros(size)
    for template in templates:
        block = template.block
        wide = slice(block.start, block.start + len(block.items) * len(block.units))
        shape = (len(block.items), len(block.units))
        unit = np.arange(shape[1])
        leaf[wide] = np.repeat(template.leaf, shape[1])
        due[wide] = np.repeat(template.due, shape[1])
        weight[wide] = np.repeat(template.weight, shape[1])
        low[wide], high[wide] = np.repeat(template.low, shape[1]), np.repeat(template.high, shape[1])
        first = np.where(template.parent < 0, -1, block.start + template.parent * shape[1])
        parent[wide] = np.where(first[:, None] < 0, -1, first[:, None] + unit).ravel()
    return Plan(period, layout, _steps(templates), leaf, due, parent, weight, low, high)


def arrange(definitions: Definitions, units: Collection[str] | None = None) -> Layout:
    """Give where every unit and item stands: scorecards by id, units as the scorecard lists them."""
    wanted = None if units is None else set(units)
    blocks = []
    start = 0
    for scorecard in sorted(definitions.scorecards, key=lambda s: s.id):
        chosen = tuple(u for u in scorecard.units if wanted is None or u in wanted)
        if chosen:
            items = tuple(scorecard.root.walk())
            blocks.append(Block(scorecard, items, chosen, start))
            start += len(items) * len(chosen)
    return Layout(tuple(blocks))


def is_due(kpi: Kpi, period: Period) -> bool:
    """Tell whether a KPI is due in `period`: whether one of its own periods ends with it.

    A KPI of a longer frequency is due in the last of the shorter periods it spans.
    """
    return (period.last_month + 1) % kpi.frequency.months == 0


class _Template:
    """One scorecard's items as small arrays, before they are tiled over its units."""

    def __init__(self, block: Block, period: Period) -> None:
        self.block = block
        self.scorecard: Scorecard = block.scorecard
        items = block.items
        index = {id(item): n for n, item in enumerate(items)}
        self.parent = np.full(len(items), -1, np.intp)
        self.depth = np.zeros(len(items), np.intp)
        self.children: dict[int, list[int]] = {}
        for n, item in enumerate(items):
            if isinstance(item, Node):
                ordered = sorted((index[id(child)] for child in item.children), key=lambda c: items[c].id)
                self.children[n] = ordered
                self.parent[ordered] = n
                self.depth[ordered] = self.depth[n] + 1
        self.leaf = np.array([isinstance(item, Kpi) for item in items])
        self.due = np.array([isinstance(item, Kpi) and is_due(item, period) for item in items])
        self.weight = np.array([item.weight.at(period) or 0.0 for item in items])
        ends = [item.bounds if isinstance(item, Kpi) else (item.scale.low, item.scale.high) for item in items]
        self.low = np.array([low for low, _ in ends])
        self.high = np.array([high for _, high in ends])


def _steps(templates: list[_Template]) -> tuple[Step, ...]:
    """Give the steps, deepest nodes first; nodes of one depth and method make one step."""
    groups: dict[tuple[int, Method], list[tuple[_Template, list[int]]]] = {}
    for template in templates:
        mine: dict[tuple[int, Method], list[int]] = {}
        for n in template.children:
            node = template.block.items[n]
            assert isinstance(node, Node)
            mine.setdefault((int(template.depth[n]), node.method), []).append(n)
        for key, nodes in mine.items():
            groups.setdefault(key, []).append((template, nodes))
    ordered = sorted(groups, key=lambda key: (-key[0], key[1].value))
    return tuple(_step(method, groups[depth, method]) for depth, method in ordered)


def _step(method: Method, parts: list[tuple[_Template, list[int]]]) -> Step:
    """Lay one step out: each part's children and nodes tiled over its units."""
    children, parents, nodes = [], [], []
    of_child: dict[str, list[Floats]] = {name: [] for name in ("weight", "scale", "shift", "low", "high")}
    of_node: dict[str, list[Floats]] = {
        name: [] for name in ("zero", "nothing", "children", "coverage", "kpis", "digits")
    }
    first = 0
    for template, node_items in parts:
        block = template.block
        width = len(block.units)
        unit = np.arange(width)
        pairs = [(child, k) for k, n in enumerate(node_items) for child in template.children[n]]
        child_items = np.array([child for child, _ in pairs], np.intp)
        child_parent = np.array([k for _, k in pairs], np.intp)
        children.append((block.start + child_items[:, None] * width + unit).ravel())
        parents.append((first + child_parent[:, None] * width + unit).ravel())
        nodes.append((block.start + np.array(node_items, np.intp)[:, None] * width + unit).ravel())
        first += len(node_items) * width
        _describe_children(of_child, template, child_items, width)
        _describe_nodes(of_node, [block.items[n] for n in node_items], width)
    child = {name: np.concatenate(arrays) for name, arrays in of_child.items()}
    node = {name: np.concatenate(arrays) for name, arrays in of_node.items()}
    parent = np.concatenate(parents)
    same = bool(np.all(child["scale"] == 1.0) and np.all(child["shift"] == 0.0))
    rows = np.concatenate(nodes)
    return Step(
        method=method,
        children=_as_slice(np.concatenate(children)),
        parent=parent,
        weight=child["weight"],
        scale=None if same else child["scale"],
        shift=None if same else child["shift"],
        low=child["low"],
        high=child["high"],
        nodes=rows,
        total=np.bincount(parent, weights=child["weight"], minlength=len(rows)),
        zero=node["zero"].astype(bool),
        nothing=node["nothing"],
        min_children=node["children"].astype(np.int64),
        min_coverage=node["coverage"],
        min_kpis=node["kpis"],
        digits=node["digits"].astype(np.int8),
    )


def _describe_children(into: dict[str, list[Floats]], template: _Template, child_items: Rows, width: int) -> None:
    """Add weights, scales and bounds of the children, tiled over `width` units."""
    items = template.block.items
    own = [items[n].scale for n in child_items]
    above = [items[template.parent[n]].scale for n in child_items]
    lines = [_line(inner, outer) for inner, outer in zip(own, above, strict=True)]
    scale = np.array([a for a, _ in lines])
    shift = np.array([b for _, b in lines])
    columns = {
        "weight": template.weight[child_items],
        "scale": scale,
        "shift": shift,
        "low": template.low[child_items] * scale + shift,
        "high": template.high[child_items] * scale + shift,
    }
    for name, column in columns.items():
        into[name].append(np.repeat(column, width))


def _line(inner: Scale, outer: Scale) -> tuple[float, float]:
    """Give (a, b) such that a * s + b takes a score from `inner` to `outer`, end to end."""
    if inner == outer:
        return 1.0, 0.0
    factor = (outer.high - outer.low) / (inner.high - inner.low)
    return factor, outer.low - inner.low * factor


def _describe_nodes(into: dict[str, list[Floats]], nodes: list[Node | Kpi], width: int) -> None:
    """Add the settings of the nodes, tiled over `width` units."""
    settings = [node for node in nodes if isinstance(node, Node)]
    columns = {
        "zero": [node.missing is Missing.ZERO for node in settings],
        "nothing": [min(max(0.0, node.scale.low), node.scale.high) for node in settings],
        "children": [node.min_children for node in settings],
        "coverage": [node.min_coverage for node in settings],
        "kpis": [node.min_kpis for node in settings],
        "digits": [-1 if node.round is None else node.round.digits for node in settings],
    }
    for name, column in columns.items():
        into[name].append(np.repeat(np.array(column, dtype=np.float64), width))


def _as_slice(rows: Rows) -> Index:
    """Give a run of neighbouring rows as a slice, which numpy reads without a copy."""
    if len(rows) and rows[-1] - rows[0] + 1 == len(rows) and bool(np.all(np.diff(rows) == 1)):
        return slice(int(rows[0]), int(rows[-1]) + 1)
    return rows
