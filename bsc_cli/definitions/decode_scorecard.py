"""One scorecard file to a `Scorecard`."""

from __future__ import annotations

from collections.abc import Mapping

from bsc_cli.catalogue import definitions as rules
from bsc_cli.definitions.context import Context
from bsc_cli.definitions.decode import TableReader, grades
from bsc_cli.definitions.decode_kpi import input_of, kpi_of
from bsc_cli.definitions.decode_units import decode_units
from bsc_cli.definitions.faults import validated
from bsc_cli.definitions.places import Places
from bsc_cli.definitions.surface_scorecard import InputSource, NodeFields, ObjectiveSource, ScorecardSource
from bsc_cli.definitions.surface_workspace import ScoringSource
from bsc_cli.model.organisation import Organisation, Unit
from bsc_cli.model.rules import Rounding
from bsc_cli.model.scorecard import (
    Dated,
    Input,
    Kpi,
    Method,
    Missing,
    Node,
    NodeKind,
    Ranking,
    Scale,
    Scorecard,
)
from bsc_cli.source.document import Document, Path

MAX_LEVELS = 8


class ScorecardDecoder:
    """Decodes one document; findings collect in `context`."""

    def __init__(
        self,
        document: Document,
        places: Places,
        organisation: Organisation,
        scoring: ScoringSource,
        table: TableReader,
    ) -> None:
        """Take what is known of the workspace."""
        self.context = Context(document, places, organisation.languages)
        self.organisation = organisation
        self.scoring = scoring
        self.table = table
        self.scorecard = ""
        self.taken: dict[str, Path] = {}

    def decode(self, *, known: Mapping[str, Scorecard], units: dict[str, Unit]) -> Scorecard | None:
        """Give the scorecard, adding its units to `units`; None if it cannot stand beside the `known` ones."""
        context = self.context
        source, findings = validated(ScorecardSource, context.document)
        context.findings.extend(findings)
        if source is None:
            return None
        if not source.scorecard:
            context.missing("scorecard", (), example="scorecard: finance_bureau")
            return None
        self.scorecard = source.scorecard
        if self.scorecard in known:
            place = context.document.place(("scorecard",))
            first = context.places.at(self.scorecard)
            context.findings.append(rules.SCORECARD_TWICE.at(place, id=self.scorecard, first=str(first)))
            return None
        context.places.add(self.scorecard, context.document, ())
        self._check_id(("scorecard",), self.scorecard, key=False)
        inputs = tuple(self._shared_inputs(source.inputs or {}))
        root = self._root(source)
        return Scorecard(
            id=self.scorecard,
            name=root.name,
            level=source.level,
            mandate=context.text(source.mandate, ("mandate",)),
            owner=source.owner,
            approved_by=source.approved_by,
            root=root,
            inputs=inputs,
            units=decode_units(source, context, self.table, units),
            grades=self.organisation.grades if source.grades is None else grades(source.grades, ("grades",), context),
            ranking=Ranking() if source.rank is None else Ranking(source.rank.group, source.rank.round),
            perspective_weights=tuple((name, weight) for name, weight in (source.perspectives or {}).items() if name),
        )

    def _check_id(self, path: Path, name: str, *, key: bool = True) -> bool:
        """Tell whether an id is free, and take it; ids share one namespace."""
        context = self.context
        if key:
            context.id(name, path)
        if name in self.taken:
            first = context.document.place(self.taken[name], key=True)
            context.findings.append(
                rules.ID_TWICE.at(context.document.place(path, key=True), id=name, first=str(first))
            )
            return False
        self.taken[name] = path
        if key:
            context.places.add(f"{self.scorecard}/{name}", context.document, path)
        return True

    def _shared_inputs(self, written: Mapping[str, InputSource | None]) -> list[Input]:
        found = []
        for name, one in written.items():
            path: Path = ("inputs", name)
            if self._check_id(path, name):
                source = one or InputSource()
                frequency = self.organisation.calendar.reporting
                found.append(input_of(source, name, path, self.context, self.scorecard, frequency))
        return found

    def _root(self, source: ScorecardSource) -> Node:
        scale = self.context.scale(source.scale, ("scale",)) or self.organisation.scale
        # A scorecard uses perspectives if the organisation has any and it does not say `none`.
        plain = source.perspectives is not None and "" in source.perspectives
        if self.organisation.perspectives and not plain:
            children: tuple[Node | Kpi, ...] = self._perspectives(source, scale)
        else:
            children = self._children(source, (), scale, level=1)
        name = self.context.text(source.name, ("name",), default=self.scorecard)
        return self._node(
            source, self.scorecard, (), NodeKind.SCORECARD, scale, children, name=name, weight=Dated.constant(1.0)
        )

    def _perspectives(self, source: ScorecardSource, scale: Scale) -> tuple[Node | Kpi, ...]:
        """Put the objectives under perspective nodes; KPIs directly on the scorecard stay there."""
        context = self.context
        members: dict[str, list[Node | Kpi]] = {one.id: [] for one in self.organisation.perspectives}
        first: dict[str, Path] = {}
        for name, one in (source.objectives or {}).items():
            path: Path = ("objectives", name)
            if not one.perspective:
                place = context.document.place(path, key=True)
                context.findings.append(rules.PERSPECTIVE_MISSING.at(place, id=name))
            node = self._objective(one, name, path, scale, level=1)
            if node is not None and one.perspective:
                members.setdefault(one.perspective, []).append(node)
                first.setdefault(one.perspective, path)
        named = {one.id: one for one in self.organisation.perspectives}
        weights = source.perspectives or {}
        found: list[Node | Kpi] = []
        for name, children in members.items():
            if not children:
                continue
            context.places.add(f"{self.scorecard}/{name}", context.document, (*first[name], "perspective"))
            perspective = named.get(name)
            weight = weights.get(name, perspective.weight if perspective else 1.0)
            text = perspective.name if perspective else context.text(None, (), default=name)
            found.append(
                Node(
                    id=name,
                    address=f"{self.scorecard}/{name}",
                    code=name,
                    kind=NodeKind.PERSPECTIVE,
                    name=text,
                    text=context.text(None, ()),
                    weight=Dated.constant(weight),
                    scale=scale,
                    children=tuple(children),
                    **self._thresholds(NodeFields()),
                )
            )
        return (*found, *self._kpis(source, (), scale))

    def _children(self, source: NodeFields, path: Path, scale: Scale, *, level: int) -> tuple[Node | Kpi, ...]:
        """Give objectives, then KPIs."""
        nodes = (
            self._objective(one, name, (*path, "objectives", name), scale, level=level)
            for name, one in (source.objectives or {}).items()
        )
        return (*(node for node in nodes if node is not None), *self._kpis(source, path, scale))

    def _kpis(self, source: NodeFields, path: Path, scale: Scale) -> tuple[Kpi, ...]:
        found = []
        for name, one in (source.kpis or {}).items():
            here = (*path, "kpis", name)
            if not self._check_id(here, name):
                continue
            inputs = [i for i in (one.inputs or {}) if self._check_id((*here, "inputs", i), i)]
            frequency = self.organisation.calendar.reporting
            found.append(kpi_of(one, name, here, self.context, self.scorecard, scale, frequency, inputs))
        return tuple(found)

    def _objective(self, source: ObjectiveSource, name: str, path: Path, above: Scale, *, level: int) -> Node | None:
        context = self.context
        if level > MAX_LEVELS:
            place = context.document.place(path, key=True)
            context.findings.append(rules.TOO_MANY_LEVELS.at(place, id=name, limit=MAX_LEVELS))
            return None
        free = self._check_id(path, name)
        scale = context.scale(source.scale, (*path, "scale")) or above
        children = self._children(source, path, scale, level=level + 1)
        if not free:
            return None
        return self._node(
            source,
            name,
            path,
            NodeKind.OBJECTIVE,
            scale,
            children,
            name=context.text(source.name, (*path, "name"), default=name),
            weight=context.dated(source.weight, (*path, "weight")),
            code=source.code,
            owner=source.owner,
            perspective=source.perspective,
            serves=tuple(source.serves),
            supports=tuple(source.supports),
            drives=tuple(source.drives),
        )

    def _node(
        self,
        source: NodeFields,
        name_: str,
        path: Path,
        kind: NodeKind,
        scale: Scale,
        children: tuple[Node | Kpi, ...],
        **own: object,
    ) -> Node:
        address = self.scorecard if kind is NodeKind.SCORECARD else f"{self.scorecard}/{name_}"
        code = own.pop("code", "") or name_
        return Node(
            id=name_,
            address=address,
            code=code,
            kind=kind,
            text=self.context.text(source.text, (*path, "text")),
            scale=scale,
            children=children,
            **own,
            **self._thresholds(source),
        )

    def _thresholds(self, source: NodeFields) -> dict[str, object]:
        """Give a node's settings, the workspace's where it has none."""
        scoring = self.scoring
        return {
            "method": Method(source.method),
            "missing": Missing(source.missing or scoring.missing),
            "min_children": scoring.min_children if source.min_children is None else source.min_children,
            "min_coverage": scoring.min_coverage if source.min_coverage is None else source.min_coverage,
            "min_kpis": scoring.min_kpis if source.min_kpis is None else source.min_kpis,
            "round": None if source.round is None else Rounding(source.round.digits),
        }
