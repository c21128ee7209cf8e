"""Formulas: that they can be read, that every name has a value, and that no input is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bsc_cli.catalogue import formulas as rules
from bsc_cli.catalogue.marks import N_
from bsc_cli.checks.circles import circles, told
from bsc_cli.checks.formula_faults import position, syntax_fault
from bsc_cli.checks.formula_values import without_value
from bsc_cli.checks.needs import ITEMS, in_tree, reference_key
from bsc_cli.checks.spelling import Speller
from bsc_cli.diagnostics import Finding, Key
from bsc_cli.model.scorecard import Dated, Formula, Kpi, Node, Scorecard
from bsc_cli.scoring.formula.parse import RESERVED, FormulaFault, Name, parse

Figure = tuple[str, str]
"""A KPI's address and which of its figures: '' is its actual, else the name of a reference value."""

FORMULAS = ("formula", "target", "baseline", "thresholds")
SCORES = N_("scores in formulas are part of the language, but this version cannot use them yet")

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
        return _key(self.which)


@dataclass
class _Formulas:
    """The formulas of one scorecard, and what their names can stand for."""

    scorecard: Scorecard
    kpis: dict[str, Kpi] = field(init=False)
    nodes: set[str] = field(init=False)
    measures: list[Kpi] = field(init=False)
    shared: set[str] = field(init=False)
    others: set[str] = field(init=False)
    used: set[str] = field(default_factory=set)
    needs: dict[Figure, list[Figure]] = field(default_factory=dict)
    unread: bool = False

    def __post_init__(self) -> None:
        root = self.scorecard.root
        self.measures = list(root.kpis())
        self.kpis = {}
        for kpi in self.measures:
            self.kpis.setdefault(kpi.id, kpi)
        self.nodes = {item.id for item in root.walk() if isinstance(item, Node)}
        self.shared = {item.id for item in self.scorecard.inputs}
        self.others = {item.id for kpi in self.measures for item in kpi.inputs}

    def check(self) -> Iterator[Finding]:
        for kpi in self.measures:
            yield from self._kpi(kpi)
        for item in () if self.unread else self.scorecard.inputs:
            if item.id not in self.used:
                needs = in_tree(self.scorecard.id, *FORMULAS, *ITEMS)
                yield rules.INPUT_UNUSED.at(address=item.address, needs=needs, input=item.id)
        for circle in circles(self.needs):
            address, which = circle[0]
            names = [one.rpartition("/")[2] for one, _ in circle]
            members = told(f"{one}.{figure}" if figure else one for one, (_, figure) in zip(names, circle, strict=True))
            yield rules.FORMULA_CYCLE.at(address=address, key=_key(which), members=members)

    def _kpi(self, kpi: Kpi) -> Iterator[Finding]:
        inputs = frozenset(item.id for item in kpi.inputs)
        before, self.unread = self.unread, False
        used: set[str] = set()
        if kpi.formula is not None:
            yield from self._formula(_Site(kpi, "", inputs, used), kpi.formula)
            if not self.unread and not used:
                text = kpi.formula.steps[-1][1]
                yield rules.FORMULA_CONSTANT.at(address=kpi.address, key="formula", needs=("formula",), formula=text)
        elif len(inputs) > 1:
            needs, count, example = ("formula", "inputs"), len(inputs), kpi.inputs[0].id
            yield rules.FORMULA_MISSING.at(
                address=kpi.address, key="inputs:", needs=needs, count=count, example=example
            )
            self.unread = True
        else:
            used.update(inputs)
        for name, reference in kpi.references():
            if isinstance(reference, Formula):
                yield from self._formula(_Site(kpi, name, inputs, used), reference)
        self.used |= used
        for item in () if self.unread else kpi.inputs:
            if item.id not in used:
                formulas = ((kpi.address, key) for key in FORMULAS)
                yield rules.INPUT_UNUSED.at(address=item.address, needs=formulas, input=item.id)
        self.unread |= before

    def _formula(self, site: _Site, formula: Formula) -> Iterator[Finding]:
        """Give the faults of one formula, step by step; `unread` if it is not certain which names it uses."""
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
                self.unread = True
                continue
            for name in sorted(expression.names, key=str):
                if name.attribute or name.id not in steps or name.id == step:
                    found = self._name(site, name, text, key)
                    self.unread |= found is not None
                    yield from () if found is None else (found,)
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

    def _name(self, site: _Site, name: Name, text: str, key: str) -> Finding | None:
        """Give why a name has no value, or note what it uses."""
        is_input = name.id in site.inputs or name.id in self.shared
        other = self.kpis.get(name.id)
        if is_input and not name.attribute:
            site.used.add(name.id)
            return None
        figure = "" if name.attribute == "actual" else name.attribute
        if other is not None and (not figure or figure in dict(other.references())):
            site.used.add(name.id)
            self.needs.setdefault((site.kpi.address, site.which), []).append((other.address, figure))
            return None
        problem = self._problem(name, is_input=is_input)
        found = rules.NAME_NOT_USABLE if problem else rules.UNKNOWN_NAME
        return found.at(
            address=site.kpi.address,
            key=key,
            suggestions=() if problem else self._near(site, name),
            needs=self._known_by(site, other, figure),
            formula=text,
            found=str(name),
            position=position(text, str(name)),
            problem=problem,
            example=f"{site.kpi.id}.target",
        )

    def _problem(self, name: Name, *, is_input: bool) -> str:
        """Give why a name that stands for something cannot be used, or '' for one that stands for nothing."""
        if name.id in RESERVED:
            return N_("it is part of the language, but this version cannot use it yet")
        if name.attribute == "score" and (name.id in self.kpis or name.id in self.nodes):
            return SCORES
        if name.id in self.nodes:
            return N_("an objective has a score and no other figure") if name.attribute else SCORES
        if is_input:
            return N_("an input is one figure and has no parts")
        if name.id in self.others and name.id not in self.kpis:
            return N_("it is an input of another KPI; list it under `inputs` of the scorecard")
        return ""

    def _near(self, site: _Site, name: Name) -> tuple[str, ...]:
        """Give what may be meant by a name that stands for nothing."""
        other = self.kpis.get(name.id)
        if other is not None:
            return Speller(f"{name.id}.{one}" for one in ("actual", *dict(other.references()))).near(str(name))
        if not name.attribute and name.id in dict(site.kpi.references()):
            return (f"{site.kpi.id}.{name.id}",)
        return Speller((*site.inputs, *self.shared, *self.kpis)).near(name.id)

    def _known_by(self, site: _Site, other: Kpi | None, figure: str) -> Iterator[str | Key]:
        """Give what tells which names there are: steps, inputs, the scorecard's items, a KPI's reference values."""
        yield from (site.key, "inputs:")
        yield from ((self.scorecard.id, "inputs:"), *in_tree(self.scorecard.id, *ITEMS))
        if other is not None and figure:
            yield other.address, reference_key(figure)

    def _is_zero(self, name: Name) -> bool:
        """Tell whether a name stands for a reference value that is always zero."""
        other = self.kpis.get(name.id)
        reference = dict(other.references()).get(name.attribute) if other is not None else None
        return isinstance(reference, Dated) and all(value == 0 for _, value in reference.points)


def _key(which: str) -> str:
    """Give the key that the formula of a figure is written under."""
    return reference_key(which) if which else "formula"
