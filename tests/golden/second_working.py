"""The scores of a workspace worked out a second time, from its files, in plain Python.

Nothing of the program is used: the YAML is read as text, the figures as CSV, and each number follows from the
meaning of the numbers alone, one unit at a time. What a definition may hold and this does not know is refused,
so that it cannot be passed over.
"""

from __future__ import annotations

import ast
import csv
import math
import operator
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
CLOSE = 1e-9
LISTED = frozenset(("name", "text", "code", "owner", "approved_by", "mandate", "basis", "evidence", "source", "level"))
"""Keys that tell something to readers and nothing to arithmetic."""
CARD = LISTED | {"scorecard", "units", "objectives", "kpis", "perspectives", "inputs", "weight", "rank", "grades"}
OBJECTIVE = LISTED | {"perspective", "weight", "serves", "supports", "drives", "objectives", "kpis"}
KPI = LISTED | {
    *("measured_in", "weight", "better", "inputs", "formula", "window", "frequency", "baseline", "target"),
    *("thresholds", "score", "missing", "reported_by", "contributes_to", "measured_by", "over_units", "partial"),
    *("phasing", "from", "until"),
}
INPUT = LISTED | {"measured_in", "kind", "over_time", "partial", "range", "frequency", "over_units", "reported_by"}


@dataclass(frozen=True)
class Stretch:
    """A stretch of months, both ends included, counted from the January of year 0."""

    first: int
    last: int

    @classmethod
    def read(cls, text: str) -> Stretch:
        year, _, part = text.partition("-")
        start = int(year) * 12
        if not part:
            return cls(start, start + 11)
        length = {"H": 6, "Q": 3}.get(part[0], 1)
        number = int(part[1:]) if part[0] in "HQ" else int(part)
        return cls(start + (number - 1) * length, start + number * length - 1)

    @property
    def months(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Score:
    """A score (None: missing), whether its weight leaves with it, and its coverage."""

    value: float | None
    absent: bool = False
    coverage: float = 0.0


GONE = Score(None, absent=True)


class MissingError(Exception):
    """A figure that arithmetic needs is not there."""


def only(keys: Mapping[str, Any], known: frozenset[str]) -> None:
    """Refuse what this does not know."""
    unknown = keys.keys() - known
    if unknown:
        raise NotImplementedError(sorted(unknown))


def close_or_above(x: float, bound: float) -> bool:
    return x >= bound or abs(x - bound) <= CLOSE * max(1.0, abs(bound))


def dated(written: Any, period: Stretch) -> Any:
    """Give what holds on the last day of the period: a text, or None."""
    if not isinstance(written, dict):
        return written
    begun = [(Stretch.read(when).first, value) for when, value in written.items()]
    begun = [one for one in begun if one[0] <= period.last]
    return max(begun)[1] if begun else None


def holds(thing: Mapping[str, Any], period: Stretch) -> bool:
    begun = not thing.get("from") or Stretch.read(thing["from"]).first <= period.last
    return begun and (not thing.get("until") or period.last <= Stretch.read(thing["until"]).last)


class City:
    """A workspace and its figures."""

    def __init__(self, root: Path, figures: Path) -> None:
        self.office = yaml.load((root / "bsc.yaml").read_text("utf-8"), yaml.BaseLoader)
        self.cards: dict[str, dict[str, Any]] = {}
        self.units: dict[str, dict[str, Any]] = {}
        for path in sorted((root / "scorecards").rglob("*.yaml")):
            card = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
            only(card, CARD)
            self.cards[card["scorecard"]] = card
            for unit in self._units(root, card["units"]):
                self.units[unit["id"]] = {**unit, "card": card["scorecard"]}
                self.units[unit["id"]].setdefault("level", card.get("level", ""))
        self.figures: dict[tuple[str, str, Stretch], float] = {}
        with figures.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["value"]:
                    self.figures[row["unit"], row["input"], Stretch.read(row["period"])] = float(row["value"])
        self.below: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self.units):
            self.below[self.units[name].get("parent", "")].append(name)
        self.feeds = self._feeds()
        self.total = cache(self._total)

    @staticmethod
    def _units(root: Path, written: Any) -> Iterator[dict[str, Any]]:
        if isinstance(written, list):
            yield from ({"id": one} if isinstance(one, str) else one for one in written)
            return
        table = written["from"]
        table = table if isinstance(table, str) else table["table"]
        with (root / table).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield {"id": row.pop("unit"), **{key: value for key, value in row.items() if value}}

    def kpis(self, card: str) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}

        def walk(node: Mapping[str, Any]) -> None:
            found.update(node.get("kpis") or {})
            for one in (node.get("objectives") or {}).values():
                walk(one)

        walk(self.cards[card])
        return found

    def _feeds(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """Give the KPIs that go into each (unit, KPI): into the one on the nearest unit above that has it."""
        found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for unit in sorted(self.units):
            for name, kpi in sorted(self.kpis(self.units[unit]["card"]).items()):
                goal = kpi.get("contributes_to")
                above = self.units[unit].get("parent", "")
                while goal and above in self.units and goal not in self.kpis(self.units[above]["card"]):
                    above = self.units[above].get("parent", "")
                if goal and above in self.units:
                    found[above, goal].append((unit, name))
        return found

    # ---- figures

    def frequency(self, thing: Mapping[str, Any], default: str = "") -> int:
        return MONTHS[thing.get("frequency") or default or self.office["calendar"].get("reporting", "quarter")]

    def inputs(self, card: str, name: str) -> dict[str, dict[str, Any]]:
        """Give a KPI's own inputs; of one without any, the figure named like it."""
        kpi = self.kpis(card)[name]
        only(kpi, KPI)
        if kpi.get("inputs"):
            for one in kpi["inputs"].values():
                only(one or {}, INPUT)
            return {key: one or {} for key, one in kpi["inputs"].items()}
        return {} if "formula" in kpi or self.measured_by(kpi) == "scorecards" else {name: {"over_time": "last"}}

    @staticmethod
    def measured_by(kpi: Mapping[str, Any]) -> str:
        written = kpi.get("measured_by", "")
        return "scorecards" if isinstance(written, dict) else written

    def window(self, kpi: Mapping[str, Any], period: Stretch) -> Stretch:
        written = kpi.get("window", "period")
        if isinstance(written, dict):
            return Stretch(period.last - int(written["last"]) * self.frequency(kpi) + 1, period.last)
        start = {
            "period": period.last - max(period.months, self.frequency(kpi)) + 1,
            "year_to_date": period.last // 12 * 12,
            "rolling_year": period.last - 11,
        }[written]
        return Stretch(start, period.last)

    def asked(self, figure: Stretch, window: Stretch, *things: Mapping[str, Any]) -> bool:
        """Tell whether a figure is asked for: a long one in any report inside it and the window."""
        each = MONTHS[self.office["calendar"].get("reporting", "quarter")]
        reports = [Stretch(n, n + each - 1) for n in range(figure.first, figure.last, each)]
        if figure.months <= each:
            reports = [figure]
        reports = [one for one in reports if one.first <= window.last and window.first <= one.last]
        return any(all(holds(thing, one) for thing in things) for one in reports)

    def reading(
        self, unit: str, name: str, kpi: str, window: Stretch, above: tuple[Mapping[str, Any], ...] = ()
    ) -> float | None:
        """Give an input of a unit's KPI over a window of time, over its contributors if it has to be."""
        card = self.units[unit]["card"]
        whole = self.kpis(card)[kpi]
        own = self.inputs(card, kpi)
        chain = (*above, whole)
        if name in own and self.measured_by(whole) == "contributors":
            return self.over_units(unit, name, kpi, window, chain)
        item = own[name] if name in own else self.cards[card]["inputs"][name] or {}
        months = self.frequency(item, whole.get("frequency", "") if name in own else "")
        steps = range(-(-window.first // months), (window.last + 1) // months)
        wanted = [Stretch(n * months, (n + 1) * months - 1) for n in steps]
        if not wanted:
            start = window.last // months * months
            wanted = [Stretch(start, start + months - 1)]
        wanted = [one for one in wanted if self.asked(one, window, self.units[unit], *chain)]
        values = [self.figures[unit, name, one] for one in wanted if (unit, name, one) in self.figures]
        way = item.get("over_time") or {"flow": "sum", "stock": "last"}[item.get("kind", "stock")]
        whole_needed = way in ("sum", "mean") and item.get("partial") != "allow"
        if not values or (whole_needed and len(values) < len(wanted)):
            return None
        return combined(way, values)

    def over_units(
        self, unit: str, name: str, kpi: str, window: Stretch, chain: tuple[Mapping[str, Any], ...]
    ) -> float | None:
        whole = self.kpis(self.units[unit]["card"])[kpi]
        own = self.inputs(self.units[unit]["card"], kpi)
        way = own[name].get("over_units") or whole.get("over_units") or "sum"
        values: list[float] = []
        weights: list[float] = []
        for below, theirs in self.feeds[unit, kpi]:
            contributor = self.kpis(self.units[below]["card"])[theirs]
            lives = (self.units[below], contributor, *chain)
            if not self.gives(below, self.given(below, name, theirs), theirs, window, lives):
                continue
            given = {one: self.reading(below, self.given(below, one, theirs), theirs, window, chain) for one in own}
            if isinstance(way, dict):
                weight = self.given(below, way["mean"], theirs)
                given[way["mean"]] = self.reading(below, weight, theirs, window, chain)
            if any(one is None for one in given.values()):
                if whole.get("partial") == "allow":
                    continue  # left out with all of its figures: a denominator kept back must not pay
                if given[name] is None or isinstance(way, dict):
                    return None
            values.append(given[name] or 0.0)
            weights.append((given[way["mean"]] or 0.0) if isinstance(way, dict) else 1.0)
        if not values:
            return None
        if isinstance(way, dict):
            return math.fsum(v * w for v, w in zip(values, weights, strict=True)) / math.fsum(weights)
        return combined(way, values)

    def gives(self, unit: str, name: str, kpi: str, window: Stretch, lives: tuple[Mapping[str, Any], ...]) -> bool:
        """Tell whether a contributor is there: at the end for a last figure, in some of the window for all others."""
        card = self.units[unit]["card"]
        item = (self.inputs(card, kpi) | {**(self.cards[card].get("inputs") or {})})[name] or {}
        way = item.get("over_time") or {"flow": "sum", "stock": "last"}[item.get("kind", "stock")]
        if way == "last":
            return all(holds(one, window) for one in lives)
        months = self.frequency(item)
        steps = [
            Stretch(n * months, n * months + months - 1)
            for n in range(window.first // months, window.last // months + 1)
        ]
        return any(self.asked(one, window, *lives) for one in steps)

    def given(self, unit: str, name: str, kpi: str) -> str:
        """Give which input a contributor brings for one: its own of that id, or else its only one."""
        offered = self.inputs(self.units[unit]["card"], kpi)
        shared = self.cards[self.units[unit]["card"]].get("inputs") or {}
        return name if name in offered or name in shared else next(iter(offered))

    def actual(self, unit: str, name: str, period: Stretch) -> float | None:
        card = self.units[unit]["card"]
        kpi = self.kpis(card)[name]
        if self.measured_by(kpi) == "scorecards":
            value = self.of_scorecards(unit, kpi, period)
        elif "formula" in kpi:
            value = self.formula(kpi["formula"], unit, name, period)
        else:
            (only_one,) = self.inputs(card, name)
            value = self.reading(unit, only_one, name, self.window(kpi, period))
        if value is None and kpi.get("missing") == "zero":
            return 0.0
        return value

    def of_scorecards(self, unit: str, kpi: Mapping[str, Any], period: Stretch) -> float | None:
        written = kpi["measured_by"]
        level = written["scorecards"] if isinstance(written, dict) else ""
        pairs = []
        for below in self.below[unit]:
            if level and self.units[below]["level"] != level:
                continue
            total = self.total(below, period)
            if total.absent:
                continue
            if total.value is not None:
                weight = dated(self.cards[self.units[below]["card"]].get("weight", "1"), period)
                pairs.append((float(weight), total.value))
            elif kpi.get("partial") != "allow":
                return None
        if not pairs:
            return None
        return math.fsum(w * v for w, v in pairs) / math.fsum(w for w, _ in pairs)

    # ---- formulas

    def formula(self, written: Any, unit: str, kpi: str, period: Stretch) -> float | None:
        card = self.units[unit]["card"]
        whole = self.kpis(card)[kpi]
        steps = {"": written} if isinstance(written, str) else written
        known: dict[str, float | None] = {}

        def look_up(name: str) -> float:
            if name in known:
                found = known[name]
            elif name in self.inputs(card, kpi) or name in (self.cards[card].get("inputs") or {}):
                found = self.reading(unit, name, kpi, self.window(whole, period))
            else:
                found = self.actual(unit, name, period)
            if found is None:
                raise MissingError
            return found

        value: float | None = None
        for step, text in steps.items():
            try:
                value = worked_out(text, look_up)
            except (MissingError, ZeroDivisionError):
                value = None
            known[step] = value
        return value

    # ---- scores

    def reference(self, name: str, unit: str, kpi: str, period: Stretch) -> float | None:
        whole = self.kpis(self.units[unit]["card"])[kpi]
        written = whole.get(name) if name in ("target", "baseline") else (whole.get("thresholds") or {}).get(name)
        text = dated(written, period)
        if text is None:
            return None
        try:
            value: float | None = float(text)
        except ValueError:
            value = self.formula(text, unit, kpi, period)
        if value is not None and whole.get("phasing") and name in ("target", "baseline"):
            value = value * float(whole["phasing"][period.last % 12 // self.frequency(whole)]) / 100
        return value

    def kpi_score(self, unit: str, name: str, period: Stretch) -> Score:
        kpi = self.kpis(self.units[unit]["card"])[name]
        if (period.last + 1) % self.frequency(kpi) or not holds(kpi, period):
            return GONE
        x = self.actual(unit, name, period)
        if x is None:
            return Score(None)

        def amount(text: str) -> float:
            def look_up(found: str) -> float:
                value = self.reference(found, unit, name, period)
                if value is None:
                    raise MissingError
                return value

            try:
                return float(text)
            except ValueError:
                return worked_out(text, look_up)

        try:
            value = by_rule(kpi, x, amount)
        except MissingError:
            return Score(None)
        return Score(min(max(value, 0.0), 100.0), coverage=1.0)

    def node_score(self, children: list[tuple[Any, Score]], period: Stretch) -> Score:
        due = [(float(dated(weight, period) or 0), one) for weight, one in children if not one.absent]
        total = math.fsum(weight for weight, _ in due)
        if not total:
            return GONE
        coverage = math.fsum(weight * one.coverage for weight, one in due) / total
        there = [(weight, one.value) for weight, one in due if one.value is not None]
        carried = math.fsum(weight for weight, _ in there)
        least = float((self.office.get("scoring") or {}).get("min_coverage", "0"))
        if not carried or not close_or_above(coverage, least):
            return Score(None, coverage=coverage)
        return Score(math.fsum(weight * value for weight, value in there) / carried, coverage=coverage)

    def _total(self, unit: str, period: Stretch) -> Score:
        """Give the score of a unit's whole scorecard."""
        if not holds(self.units[unit], period):
            return GONE
        card = self.cards[self.units[unit]["card"]]

        def below(node: Mapping[str, Any]) -> list[tuple[Any, Score]]:
            kpis = node.get("kpis") or {}
            return [
                *groups(node),
                *((one.get("weight", "1"), self.kpi_score(unit, k, period)) for k, one in kpis.items()),
            ]

        def groups(node: Mapping[str, Any]) -> Iterator[tuple[Any, Score]]:
            for one in (node.get("objectives") or {}).values():
                only(one, OBJECTIVE)
                yield one.get("weight", "1"), self.node_score(below(one), period)

        if card.get("perspectives") == "none":
            return self.node_score(below(card), period)
        held: dict[str, list[tuple[Any, Score]]] = defaultdict(list)
        for objective, found in zip((card.get("objectives") or {}).values(), groups(card), strict=True):
            held[objective["perspective"]].append(found)
        own = card.get("perspectives") or {}
        weights = {name: own.get(name, one.get("weight", "1")) for name, one in self.office["perspectives"].items()}
        views = [(weights[name], self.node_score(found, period)) for name, found in held.items()]
        direct = [
            (one.get("weight", "1"), self.kpi_score(unit, k, period)) for k, one in (card.get("kpis") or {}).items()
        ]
        return self.node_score([*views, *direct], period)


def combined(way: str, values: list[float]) -> float:
    ways: dict[str, Callable[[list[float]], float]] = {
        "sum": math.fsum,
        "mean": lambda found: math.fsum(found) / len(found),
        "last": lambda found: found[-1],
        "max": max,
        "min": min,
    }
    return ways[way](values)


def by_rule(  # noqa: PLR0911 - one case a rule
    kpi: Mapping[str, Any], x: float, amount: Callable[[str], float]
) -> float:
    lower = kpi.get("better") == "lower"
    written = kpi.get("score", "linear")
    name, options = (written, {}) if isinstance(written, str) else next(iter(written.items()))
    if isinstance(written, dict):
        only(written, frozenset((name,)))

    def reached(bound: float) -> bool:
        return close_or_above(-x, -bound) if lower else close_or_above(x, bound)

    match name:
        case "linear":
            zero = amount(options.get("zero_at", "baseline"))
            return 100 * (x - zero) / (amount("target") - zero)
        case "ratio":
            return 100 * (2 - x / amount("target") if lower else x / amount("target"))
        case "met":
            return 100.0 if reached(amount("target")) else 0.0
        case "value":
            return x
        case "bands":
            steps = [(amount(key), float(score)) for key, score in options.items() if key != "else"]
            earned = [one for one in steps if reached(one[0])]
            return (min if lower else max)(earned)[1] if earned else float(options.get("else", "0"))
        case "anchors":
            return between(x, sorted((amount(key), float(score)) for key, score in options.items()))
        case "within":
            low, high, tolerance = (amount(options[key]) for key in ("low", "high", "tolerance"))
            return between(x, [(low - tolerance, 0.0), (low, 100.0), (high, 100.0), (high + tolerance, 0.0)])
    raise NotImplementedError(name)


def between(x: float, points: list[tuple[float, float]]) -> float:
    if x <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return points[-1][1]


_OPERATORS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "min": min,
    "max": max,
    "abs": abs,
    "sqrt": math.sqrt,
    "clip": lambda x, low, high: min(max(x, low), high),
}
"""Of those that pass over what is missing only where nothing is: a missing operand is refused before."""


def worked_out(text: str, look_up: Callable[[str], float]) -> float:
    """Give the value of an expression."""

    def value(node: ast.expr) -> float:
        match node:
            case ast.Constant(value=int() | float() as number):
                return float(number)
            case ast.Name(id=name):
                return look_up(name)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return -value(inner)
            case ast.BinOp(left=left, op=sign, right=right):
                return _OPERATORS[type(sign)](value(left), value(right))
            case ast.Call(func=ast.Name(id=name), args=arguments) if name in ("abs", "sqrt", "clip"):
                return _FUNCTIONS[name](*map(value, arguments))
        raise NotImplementedError(ast.dump(node))

    text = re.sub(r"[×÷]", lambda sign: {"×": "*", "÷": "/"}[sign[0]], text).replace("^", "**")
    return value(ast.parse(text, mode="eval").body)
