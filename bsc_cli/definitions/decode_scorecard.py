"""One scorecard file to a `Scorecard`."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from bsc_cli.catalogue import definitions as rules
from bsc_cli.definitions.context import Context, bad_id, joined
from bsc_cli.definitions.decode_kpi import Spot, input_of, kpi_of
from bsc_cli.definitions.decode_units import TableReader, Units, again, decode_units
from bsc_cli.definitions.decode_workspace import grades
from bsc_cli.definitions.faults import validated
from bsc_cli.definitions.places import Places
from bsc_cli.definitions.surface import SHORT
from bsc_cli.definitions.surface_kpi import InputSource
from bsc_cli.definitions.surface_scorecard import NodeFields, ObjectiveSource, ScorecardSource
from bsc_cli.definitions.surface_tree import keys_of, surface_at
from bsc_cli.definitions.surface_workspace import ScoringSource
from bsc_cli.diagnostics import Finding
from bsc_cli.model.organisation import Organisation, Unit
from bsc_cli.model.rules import Rounding
from bsc_cli.model.scorecard import Dated, Kpi, Method, Missing, Node, NodeKind, Ranking, Scorecard
from bsc_cli.model.text import NOTHING, Text
from bsc_cli.source.document import Document, Path

MAX_LEVELS = 8
INHERITED = {"scale": "scoring.scale", "frequency": "calendar.reporting"}
"""What nodes and KPIs inherit from keys of bsc.yaml."""


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
        self.addresses: dict[Path, str] = {}
        self.times: Counter[str] = Counter()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Give everything found so far."""
        return (*self.context.faults.findings, *self.context.findings)

    def decode(self, *, times: Counter[str], units: Units) -> Scorecard | None:
        """Give the scorecard, adding its units to `units`; None only if nothing can be made of the document.

        `times` counts how often each id of a scorecard has come.

        What has no id of its own stands under a place-holder, so that the rest of the file can be judged as well.
        """
        context, places, source = self.context, self.context.places, self.source
        if source is None:
            places.is_whole = False
            return None
        written = source.scorecard or PurePosixPath(context.document.file).stem
        self.scorecard = again(written, times)
        if not source.scorecard:
            context.missing("scorecard", (), example="scorecard: finance_bureau")
        elif why := bad_id(written):
            context.report(rules.BAD_ID, ("scorecard",), found=written, why=why)
        elif self.scorecard != written:
            context.report(rules.SCORECARD_TWICE, ("scorecard",), id=written, first=str(places.at(written)))
        source = source.model_copy(update={"scorecard": self.scorecard})
        places.add(self.scorecard, context.document, ())
        self.taken[written] = ("scorecard",)
        doubtful = frozenset(key for key, path in INHERITED.items() if places.is_lost("", path))
        spot = Spot(context, (), self.organisation.scale, self.organisation.calendar.reporting, doubtful)
        spot = spot.scaled(source.scale)
        inputs = tuple(
            input_of(one or InputSource(), here, address=self._address(here.path))
            for name, one in (source.inputs or {}).items()
            for here in (spot.under("inputs", name),)
        )
        root = self._root(source, spot)
        decoded = Scorecard(
            id=self.scorecard,
            name=root.name,
            level=source.level,
            mandate=context.text(source.mandate, ("mandate",)),
            owner=context.text(source.owner, ("owner",)),
            approved_by=context.text(source.approved_by, ("approved_by",)),
            root=root,
            inputs=inputs,
            units=decode_units(source, context, self.table, units),
            grades=self.organisation.grades if source.grades is None else grades(source.grades, ("grades",), context),
            ranking=Ranking() if source.rank is None else Ranking(source.rank.group, source.rank.round),
            perspective_weights=tuple(
                (name, one) for name, one in (source.perspectives or {}).items() if name != SHORT
            ),
        )
        self._note_losses()
        self._check_group(decoded, units.by_id)
        return decoded

    def _check_group(self, decoded: Scorecard, units: Mapping[str, Unit]) -> None:
        """Report a group that no unit has; where units could not be read, nobody can say."""
        group, is_known = decoded.ranking.group, not self.context.places.is_lost(decoded.id, "units.attributes")
        attributes = {name for unit in decoded.units for name, _ in units[unit].attributes}
        known = ("level", "parent", *sorted(attributes))
        if group and group not in known and decoded.units and is_known:
            near = difflib.get_close_matches(group, known, n=1)
            where = ("rank", "group")
            self.context.report(rules.UNKNOWN_GROUP, where, suggestions=near, found=group, known=joined(known))

    def _note_losses(self) -> None:
        """Note for each value that could not be read which item it belongs to, and under which key."""
        for path in self.context.lost:
            held = next((length for length in range(len(path), 0, -1) if path[:length] in self.addresses), 0)
            address = self.addresses[path[:held]] if held else self.scorecard
            whole = surface_at(ScorecardSource, path) if held == len(path) else None
            for key in (".".join(map(str, path[held:])),) if whole is None else keys_of(whole):
                self.context.places.lose(address, key)

    def _address(self, path: Path) -> str:
        """Give the address of what stands at `path`: one of its own, though its id may be bad or taken."""
        context, name = self.context, str(path[-1])
        context.id(name, path)
        address = again(f"{self.scorecard}/{name}", self.times)
        if name in self.taken:
            first = context.document.place(self.taken[name], key=True)
            context.report(rules.ID_TWICE, path, at_key=True, id=name, first=str(first))
        self.taken.setdefault(name, path)
        self.addresses[path] = address
        context.places.add(address, context.document, path)
        return address

    def _root(self, source: ScorecardSource, spot: Spot) -> Node:
        # A scorecard uses perspectives if the organisation has any and it does not say `none`.
        plain = source.perspectives is not None and SHORT in source.perspectives
        if self.organisation.perspectives and not plain:
            children: tuple[Node | Kpi, ...] = self._perspectives(source, spot)
        else:
            children = self._children(source, spot, level=1)
        name = self.context.text(source.name, ("name",), default=self.scorecard)
        weight = self.context.dated(source.weight, ("weight",))
        node = self._node(source, spot, NodeKind.SCORECARD, name=name, weight=weight, children=children)
        return replace(node, code=source.code or self.scorecard)

    def _perspectives(self, source: ScorecardSource, spot: Spot) -> tuple[Node | Kpi, ...]:
        """Put the objectives under perspective nodes; KPIs directly on the scorecard stay there."""
        context = self.context
        members: dict[str, list[Node | Kpi]] = {one.id: [] for one in self.organisation.perspectives}
        first: dict[str, Path] = {}
        for name, one in (source.objectives or {}).items():
            here = spot.under("objectives", name)
            at = (*here.path, "perspective")
            if not one.perspective:
                context.report(rules.PERSPECTIVE_MISSING, at, at_key=True, id=name)
                context.lose(at)
            members.setdefault(one.perspective, []).append(self._objective(one, here, level=1))
            first.setdefault(one.perspective, at)
        named = {one.id: one for one in self.organisation.perspectives}
        weights = source.perspectives or {}
        found: list[Node | Kpi] = []
        for name, children in members.items():
            if children:
                address = f"{self.scorecard}/{name}"
                context.places.add(address, context.document, first[name])
                if not name:  # the place-holder of objectives whose perspective is not known
                    context.places.lose(address)
                shared = named.get(name)
                weight = Dated.constant(weights.get(name, shared.weight if shared else 1.0))
                text = shared.name if shared else Text.plain(name)
                node = self._node(NodeFields(), spot, NodeKind.PERSPECTIVE, name=text, weight=weight, children=children)
                found.append(replace(node, id=name, address=address, code=name))
        return (*found, *self._kpis(source, spot))

    def _children(self, source: NodeFields, spot: Spot, *, level: int) -> tuple[Node | Kpi, ...]:
        """Give objectives, then KPIs."""
        nodes = (
            self._objective(one, spot.under("objectives", name), level=level)
            for name, one in (source.objectives or {}).items()
        )
        return (*nodes, *self._kpis(source, spot))

    def _kpis(self, source: NodeFields, spot: Spot) -> tuple[Kpi, ...]:
        found = []
        for name, one in (source.kpis or {}).items():
            here = spot.under("kpis", name)
            address = self._address(here.path)
            inputs = {i: self._address((*here.path, "inputs", i)) for i in one.inputs or ()}
            found.append(kpi_of(one, here, address=address, inputs=inputs))
        return tuple(found)

    def _objective(self, source: ObjectiveSource, spot: Spot, *, level: int) -> Node:
        context, path, name = self.context, spot.path, str(spot.path[-1])
        if level == MAX_LEVELS + 1:
            context.report(rules.TOO_MANY_LEVELS, path, at_key=True, id=name, limit=MAX_LEVELS)
        address = self._address(path)
        spot = spot.scaled(source.scale)
        children = self._children(source, spot, level=level + 1)
        text = context.text(source.name, (*path, "name"), default=name)
        weight = context.dated(source.weight, (*path, "weight"))
        node = self._node(source, spot, NodeKind.OBJECTIVE, name=text, weight=weight, children=children)
        return replace(
            node,
            id=name,
            address=address,
            code=source.code or name,
            owner=context.text(source.owner, (*path, "owner")),
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
        children: Iterable[Node | Kpi],
    ) -> Node:
        """Give a node with its settings, the workspace's where it has none, under the scorecard's own id."""
        scoring = self.scoring
        text = NOTHING if source.text is None else self.context.text(source.text, (*spot.path, "text"))
        return Node(
            id=self.scorecard,
            address=self.scorecard,
            code=self.scorecard,
            kind=kind,
            name=name,
            text=text,
            weight=weight,
            scale=spot.scale,
            children=tuple(children),
            method=Method(source.method),
            missing=Missing(source.missing or scoring.missing),
            min_children=scoring.min_children if source.min_children is None else source.min_children,
            min_coverage=scoring.min_coverage if source.min_coverage is None else source.min_coverage,
            min_kpis=scoring.min_kpis if source.min_kpis is None else source.min_kpis,
            round=None if source.round is None else Rounding(source.round.digits),
        )
