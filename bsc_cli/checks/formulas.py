"""Formulas: that they can be read, that every name has a value, and that no input is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bsc_cli.catalogue import checks as rules
from bsc_cli.catalogue.marks import N_
from bsc_cli.checks.circles import circles, told
from bsc_cli.checks.formula_faults import syntax_fault
from bsc_cli.checks.formula_values import without_value
from bsc_cli.checks.spelling import Speller
from bsc_cli.diagnostics import Finding
from bsc_cli.model.scorecard import Dated, Formula, Kpi, Scorecard
from bsc_cli.scoring.formula.parse import RESERVED, FormulaFault, Name, parse

Figure = tuple[str, str]
"""A KPI and which of its figures: '' is its actual, else the name of a reference value."""

STEP = re.compile(r"[^\W\d]\w*")


def check_formulas(scorecard: Scorecard) -> Iterator[Finding]:
    """Give what is wrong with the formulas of KPIs and of their reference values."""
    return _Formulas(scorecard).check()


@dataclass(frozen=True, slots=True)
class _Site:
    """One formula being looked at: whose, of which figure, and the names it has used that have a value.

    `inputs` are the KPI's own inputs by id; `used` collects ids of inputs and KPIs.
    """

    kpi: Kpi
    which: str
    inputs: frozenset[str]
    used: set[str]

    @property
    def key(self) -> str:
        """Give the key the formula is written under."""
        return {"": "formula", "target": "target", "baseline": "baseline"}.get(self.which, f"thresholds.{self.which}")


@dataclass
class _Formulas:
    """The formulas of one scorecard, and what their names can stand for."""

    scorecard: Scorecard
    kpis: dict[str, Kpi] = field(init=False)
    nodes: set[str] = field(init=False)
    shared: set[str] = field(init=False)
    others: set[str] = field(init=False)
    used: set[str] = field(default_factory=set)
    needs: dict[Figure, list[Figure]] = field(default_factory=dict)
    faulty: bool = False

    def __post_init__(self) -> None:
        self.kpis, self.nodes = {}, set()
        for item in self.scorecard.root.walk():
            if isinstance(item, Kpi):
                self.kpis[item.id] = item
            else:
                self.nodes.add(item.id)
        self.shared = {item.id for item in self.scorecard.inputs}
        self.others = {item.id for kpi in self.kpis.values() for item in kpi.inputs}

    def check(self) -> Iterator[Finding]:
        for kpi in self.kpis.values():
            yield from self._kpi(kpi)
        for item in () if self.faulty else self.scorecard.inputs:
            if item.id not in self.used:
                yield rules.INPUT_UNUSED.at(address=item.address, input=item.id)
        for circle in circles(self.needs):
            name, which = circle[0]
            kpi = self.kpis[name]
            members = told(f"{one}.{figure}" if figure else one for one, figure in circle)
            key = _Site(kpi, which, frozenset(), set()).key
            yield rules.FORMULA_CYCLE.at(address=kpi.address, key=key, members=members)

    def _kpi(self, kpi: Kpi) -> Iterator[Finding]:
        inputs = frozenset(item.id for item in kpi.inputs)
        used: set[str] = set()
        found: list[Finding] = []
        if kpi.formula is not None:
            found += self._formula(_Site(kpi, "", inputs, used), kpi.formula)
            if not found and not used:
                text = kpi.formula.steps[-1][1]
                yield rules.FORMULA_CONSTANT.at(address=kpi.address, key="formula", formula=text)
        elif len(inputs) > 1:
            count, example = len(inputs), kpi.inputs[0].id
            found.append(rules.FORMULA_MISSING.at(address=kpi.address, key="inputs:", count=count, example=example))
        else:
            used.update(inputs)
        for name, reference in kpi.references():
            if isinstance(reference, Formula):
                found += self._formula(_Site(kpi, name, inputs, used), reference)
        self.used |= used
        self.faulty = self.faulty or bool(found)
        yield from found
        for item in () if found else kpi.inputs:
            if item.id not in used:
                yield rules.INPUT_UNUSED.at(address=item.address, input=item.id)

    def _formula(self, site: _Site, formula: Formula) -> Iterator[Finding]:
        """Give the faults of one formula, step by step."""
        address = site.kpi.address
        steps: set[str] = set()
        for step, text in formula.steps or (("", ""),):
            key = f"{site.key}.{step}" if step else site.key
            if step:
                yield from self._step_name(site, step, key)
            steps.add(step)
            try:
                expression = parse(text)
            except FormulaFault as fault:
                yield syntax_fault(fault, text, address=address, key=key)
                continue
            for name in sorted(expression.names, key=str):
                if name.attribute or name.id not in steps or name.id == step:
                    yield from self._name(site, name, text, key)
            problem = without_value(expression.tree, self._is_zero)
            if problem:
                yield rules.NO_VALUE.at(address=address, key=key, formula=text, problem=problem)

    def _step_name(self, site: _Site, step: str, key: str) -> Iterator[Finding]:
        if step in RESERVED:
            problem = N_("formulas use the word")
        elif not STEP.fullmatch(step):
            problem = N_("it is not one word")
        elif step in site.inputs or step in self.shared:
            problem = N_("an input has it, and would be hidden")
        elif step in self.kpis or step in self.nodes:
            problem = N_("a KPI or objective has it, and would be hidden")
        else:
            return
        yield rules.STEP_NAME.at(address=site.kpi.address, key=f"{key}:", step=step, problem=problem)

    def _name(self, site: _Site, name: Name, text: str, key: str) -> Iterator[Finding]:
        """Give why a name has no value, or note what it uses."""
        is_input = name.id in site.inputs or name.id in self.shared
        other = self.kpis.get(name.id)
        if is_input and not name.attribute:
            site.used.add(name.id)
        elif other is not None:
            figure = "" if name.attribute == "actual" else name.attribute
            if figure and figure not in dict(other.references()):
                yield self._no_part(site, name, text, key, other)
                return
            site.used.add(name.id)
            self.needs.setdefault((site.kpi.id, site.which), []).append((name.id, figure))
        elif name.id in self.nodes:
            yield _not_usable(site, name, text, key, N_("objectives have no actual"))
        elif is_input:
            yield _not_usable(site, name, text, key, N_("an input is one figure and has no parts"))
        elif name.id in self.others:
            problem = N_("it is an input of another KPI; list it under `inputs` of the scorecard")
            yield _not_usable(site, name, text, key, problem)
        elif name.id in RESERVED:
            yield _not_usable(site, name, text, key, N_("this version does not know it"))
        else:
            yield self._unknown(site, name, text, key)

    def _no_part(self, site: _Site, name: Name, text: str, key: str, other: Kpi) -> Finding:
        """Give why a KPI has no such figure."""
        if name.attribute == "score":
            return _not_usable(site, name, text, key, N_("this version cannot use scores in formulas"))
        known = Speller(f"{name.id}.{one}" for one in ("actual", *dict(other.references())))
        return _unknown_name(site, name, text, key, known.near(str(name)))

    def _unknown(self, site: _Site, name: Name, text: str, key: str) -> Finding:
        if not name.attribute and name.id in dict(site.kpi.references()):
            return _unknown_name(site, name, text, key, (f"{site.kpi.id}.{name.id}",))
        known = Speller((*site.inputs, *self.shared, *self.kpis))
        return _unknown_name(site, name, text, key, known.near(name.id))

    def _is_zero(self, name: Name) -> bool:
        """Tell whether a name stands for a reference value that is always zero."""
        other = self.kpis.get(name.id)
        reference = dict(other.references()).get(name.attribute) if other is not None else None
        return isinstance(reference, Dated) and all(value == 0 for _, value in reference.points)


def _unknown_name(site: _Site, name: Name, text: str, key: str, near: tuple[str, ...]) -> Finding:
    return rules.UNKNOWN_NAME.at(
        address=site.kpi.address,
        key=key,
        suggestions=near,
        formula=text,
        found=str(name),
        position=position(text, str(name)),
        example=f"{site.kpi.id}.target",
    )


def _not_usable(site: _Site, name: Name, text: str, key: str, problem: str) -> Finding:
    return rules.NAME_NOT_USABLE.at(
        address=site.kpi.address,
        key=key,
        formula=text,
        found=str(name),
        position=position(text, str(name)),
        problem=problem,
    )


def position(text: str, name: str) -> int:
    """Give where `name` stands in a formula, counted from 1.

    >>> position("100 * spent_all / spent", "spent")
    19
    """
    found = re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", text)
    return found.start() + 1 if found is not None else 1
