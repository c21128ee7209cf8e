"""One scorecard file to a `Scorecard`."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from bsc_cli.catalogue import definitions as rules
from bsc_cli.definitions.context import NOTHING, Context, joined
from bsc_cli.definitions.decode_kpi import Spot, input_of, kpi_of
from bsc_cli.definitions.decode_units import TableReader, decode_units
from bsc_cli.definitions.decode_workspace import grades
from bsc_cli.definitions.faults import validated
from bsc_cli.definitions.places import Places
from bsc_cli.definitions.surface import SHORT
from bsc_cli.definitions.surface_kpi import InputSource
from bsc_cli.definitions.surface_scorecard import NodeFields, ObjectiveSource, ScorecardSource
from bsc_cli.definitions.surface_workspace import ScoringSource
from bsc_cli.diagnostics import Finding
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
from bsc_cli.model.text import Text
from bsc_cli.source.document import Document, Path

MAX_LEVELS = 8
ONCE = Dated.constant(1.0)


class ScorecardDecoder:
    """Decodes one document; what there is to say collects in `findings`."""

    def __init__(
        self,
        document: Document,
        places: Places,
        organisation: Organisation,
        scoring: ScoringSource,
        table: TableReader,
        *,
        languages: Collection[str],
    ) -> None:
        """Read the document's form, with what is known of the workspace."""
        self.source, faults = validated(ScorecardSource, document)
        self.context = Context(document, places, faults, tuple(languages))
        self.organisation = organisation
        self.scoring = scoring
        self.table = table
        self.scorecard = ""
        self.taken: dict[str, Path] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Give everything found so far."""
        return (*self.context.faults.findings, *self.context.findings)

    def decode(self, *, known: Mapping[str, Scorecard], units: dict[str, Unit]) -> Scorecard | None:
        """Give the scorecard, adding its units to `units`; None if it cannot stand beside the `known` ones."""
        context, source = self.context, self.source
        if source is None:
            return None
        if not source.scorecard:
            # With the file's name for its id, the rest of the file can be judged as well.
            context.missing("scorecard", (), example="scorecard: finance_bureau")
            source = source.model_copy(update={"scorecard": PurePosixPath(context.document.file).stem})
        self.scorecard = source.scorecard
        if self.scorecard in known:
            first = context.places.at(self.scorecard)
            context.report(rules.SCORECARD_TWICE, ("scorecard",), id=self.scorecard, first=str(first))
            context.places.is_whole = False
            return None
        context.places.add(self.scorecard, context.document, ())
        self.taken[self.scorecard] = ("scorecard",)
        scale = self.organisation.scale if source.scale is None else Scale(*source.scale)
        spot = Spot(context, self.scorecard, (), scale, self.organisation.calendar.reporting)
        inputs = tuple(self._shared_inputs(source.inputs or {}, spot))
        root = self._root(source, spot)
        decoded = Scorecard(
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
            perspective_weights=tuple(
                (name, one) for name, one in (source.perspectives or {}).items() if name != SHORT
            ),
        )
        self._check_group(decoded, units)
        self._note_trouble()
        return decoded

    def _check_group(self, decoded: Scorecard, units: Mapping[str, Unit]) -> None:
        """Report a group that no unit knows; where units could not be read, nobody can say."""
        group = decoded.ranking.group
        attributes = {name for unit in decoded.units for name, _ in units[unit].attributes}
        known = ("level", "parent", *sorted(attributes))
        if group and group not in known and decoded.units and self.context.places.is_whole:
            near = difflib.get_close_matches(group, known, n=1)
            where = ("rank", "group")
            self.context.report(rules.UNKNOWN_GROUP, where, suggestions=near, found=group, known=joined(known))

    def _note_trouble(self) -> None:
        """Note for each faulty value which item it belongs to, so that nothing is said that only follows from it."""
        addresses = {path: f"{self.scorecard}/{name}" for name, path in self.taken.items() if path != ("scorecard",)}
        places = self.context.places
        meant = [path for path in self.context.faults.meant if path[:-1] not in self.context.faults.by_path]
        for path in (*self.context.troubled, *meant):
            held = [length for length in range(len(path), 0, -1) if path[:length] in addresses]
            items = held[: 2 if held and "inputs" in path[held[0] - 2 : held[0]] else 1]
            for length in items:
                # What is wrong in a KPI or input can show anywhere in it; in an objective, at the key.
                whole = path[length - 2] != "objectives"
                places.trouble(addresses[path[:length]], "" if whole else ".".join(map(str, path[length:])))
            if not items:
                places.trouble(self.scorecard, ".".join(map(str, path)))
            if items and path[items[-1] :][:1] == ("weight",):
                # What the weights add up to is said of the node above.
                above = held[len(items)] if len(held) > len(items) else 0
                places.trouble(addresses.get(path[:above], self.scorecard), ".".join(map(str, path[above:])))

    def _is_free(self, path: Path) -> bool:
        """Tell whether the id that is the key at `path` is free, and take it; ids share one namespace."""
        context, name = self.context, str(path[-1])
        context.id(name, path)
        if name in self.taken:
            first = context.document.place(self.taken[name], key=True)
            context.report(rules.ID_TWICE, path, at_key=True, id=name, first=str(first))
            return False
        self.taken[name] = path
        context.places.add(f"{self.scorecard}/{name}", context.document, path)
        return True

    def _shared_inputs(self, written: Mapping[str, InputSource | None], spot: Spot) -> list[Input]:
        return [
            input_of(one or InputSource(), spot.under("inputs", name))
            for name, one in written.items()
            if self._is_free(("inputs", name))
        ]

    def _root(self, source: ScorecardSource, spot: Spot) -> Node:
        # A scorecard uses perspectives if the organisation has any and it does not say `none`.
        plain = source.perspectives is not None and SHORT in source.perspectives
        if self.organisation.perspectives and not plain:
            children: tuple[Node | Kpi, ...] = self._perspectives(source, spot)
        else:
            children = self._children(source, spot, level=1)
        name = self.context.text(source.name, ("name",), default=self.scorecard)
        node = self._node(source, spot, NodeKind.SCORECARD, name=name, weight=ONCE, children=children)
        return replace(node, code=source.code or self.scorecard)

    def _perspectives(self, source: ScorecardSource, spot: Spot) -> tuple[Node | Kpi, ...]:
        """Put the objectives under perspective nodes; KPIs directly on the scorecard stay there."""
        context = self.context
        members: dict[str, list[Node | Kpi]] = {one.id: [] for one in self.organisation.perspectives}
        first: dict[str, Path] = {}
        for name, one in (source.objectives or {}).items():
            here = spot.under("objectives", name)
            if not one.perspective and not context.faults.cover((*here.path, "perspective")):
                context.report(rules.PERSPECTIVE_MISSING, here.path, at_key=True, id=name)
            node = self._objective(one, here, level=1)
            if node is not None and one.perspective:
                members.setdefault(one.perspective, []).append(node)
                first.setdefault(one.perspective, (*here.path, "perspective"))
        named = {one.id: one for one in self.organisation.perspectives}
        weights = source.perspectives or {}
        found: list[Node | Kpi] = []
        for name, children in members.items():
            if children:
                context.places.add(f"{self.scorecard}/{name}", context.document, first[name])
                shared = named.get(name)
                weight = Dated.constant(weights.get(name, shared.weight if shared else 1.0))
                text = shared.name if shared else Text.plain(name)
                at = replace(spot, path=(name,))
                kind = NodeKind.PERSPECTIVE
                found.append(self._node(NodeFields(), at, kind, name=text, weight=weight, children=tuple(children)))
        return (*found, *self._kpis(source, spot))

    def _children(self, source: NodeFields, spot: Spot, *, level: int) -> tuple[Node | Kpi, ...]:
        """Give objectives, then KPIs."""
        nodes = (
            self._objective(one, spot.under("objectives", name), level=level)
            for name, one in (source.objectives or {}).items()
        )
        return (*(node for node in nodes if node is not None), *self._kpis(source, spot))

    def _kpis(self, source: NodeFields, spot: Spot) -> tuple[Kpi, ...]:
        found = []
        for name, one in (source.kpis or {}).items():
            here = spot.under("kpis", name)
            if self._is_free(here.path):
                free = {i for i in one.inputs or () if self._is_free((*here.path, "inputs", i))}
                found.append(kpi_of(one, here, free=free))
        return tuple(found)

    def _objective(self, source: ObjectiveSource, spot: Spot, *, level: int) -> Node | None:
        context, path, name = self.context, spot.path, str(spot.path[-1])
        if level > MAX_LEVELS:
            context.report(rules.TOO_MANY_LEVELS, path, at_key=True, id=name, limit=MAX_LEVELS)
            return None
        free = self._is_free(path)
        if source.scale is not None:
            spot = replace(spot, scale=Scale(*source.scale))
        children = self._children(source, spot, level=level + 1)
        text = context.text(source.name, (*path, "name"), default=name)
        weight = context.dated(source.weight, (*path, "weight"))
        node = self._node(source, spot, NodeKind.OBJECTIVE, name=text, weight=weight, children=children)
        if not free:
            return None
        return replace(
            node,
            code=source.code or name,
            owner=source.owner,
            perspective=source.perspective,
            serves=tuple(source.serves),
            supports=tuple(source.supports),
            drives=tuple(source.drives),
        )

    def _node(
        self,
        source: NodeFields,
        spot: Spot,
        kind: NodeKind,
        *,
        name: Text,
        weight: Dated,
        children: tuple[Node | Kpi, ...],
    ) -> Node:
        """Give a node with its settings, the workspace's where it has none; the scorecard's is at the empty path."""
        own = str(spot.path[-1]) if spot.path else self.scorecard
        scoring = self.scoring
        text = NOTHING if source.text is None else self.context.text(source.text, (*spot.path, "text"))
        return Node(
            id=own,
            address=f"{self.scorecard}/{own}" if spot.path else self.scorecard,
            code=own,
            kind=kind,
            name=name,
            text=text,
            weight=weight,
            scale=spot.scale,
            children=children,
            method=Method(source.method),
            missing=Missing(source.missing or scoring.missing),
            min_children=scoring.min_children if source.min_children is None else source.min_children,
            min_coverage=scoring.min_coverage if source.min_coverage is None else source.min_coverage,
            min_kpis=scoring.min_kpis if source.min_kpis is None else source.min_kpis,
            round=None if source.round is None else Rounding(source.round.digits),
        )
