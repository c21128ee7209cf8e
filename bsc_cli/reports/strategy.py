"""What a unit's page tells of the strategy: the map of its objectives, and how each serves a goal."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress

from bsc_cli.catalogue.marks import N_
from bsc_cli.model.organisation import Goal
from bsc_cli.model.periods import Period
from bsc_cli.model.scorecard import Node, Scorecard
from bsc_cli.reports import map_drawing
from bsc_cli.reports.map_drawing import Content, Frame
from bsc_cli.reports.neighbours import Neighbours
from bsc_cli.reports.page import Chain, GradeMark, Link, Parts, Row, Step
from bsc_cli.reports.parts import Elsewhere
from bsc_cli.reports.profile import unit_name
from bsc_cli.reports.speech import Speech
from bsc_cli.reports.strategy_map import StrategyMap
from bsc_cli.scoring.cascade import Holder

HORIZONS = {"long": N_("Long-term goal"), "short": N_("Short-term goal")}


def strategy_map(card: Scorecard, rows: Mapping[str, Row], elsewhere: Elsewhere) -> StrategyMap | None:
    """Give the map of a unit's objectives; None where nothing links them and they belong to no perspective.

    `rows` are the rows of the unit's page by the id of their item.
    """
    around, speech = elsewhere.around, elsewhere.speech
    frame = around.frames.get(card.id) or around.frames.setdefault(card.id, _frame(card, around))
    nodes = around.objectives[card.id]
    shown = [nodes[name] for _, several in frame.bands for row in several for name in row]
    if not any(band for band, _ in frame.bands) and not any(map(_linked, shown)):
        return None
    goals = _goals(shown, around)
    marks = {goal.id: f"G{number}" for number, goal in enumerate(goals, start=1)}
    perspectives = {one.id: speech.text(one.name) or one.id for one in around.definitions.organisation.perspectives}
    return map_drawing.drawn(
        frame,
        {node.id: _content(node, rows[node.id], marks, elsewhere) for node in shown},
        names={band: perspectives.get(band, band or speech.translate(N_("Objectives"))) for band, _ in frame.bands},
        goals=[_goal_content(goal, goals, marks, speech) for goal in goals if goal.part_of not in marks],
        goals_name=speech.translate(N_("Goals")),
        title=speech.translate(N_("Strategy map")),
        description=speech.translate(
            N_("{objectives} objectives by perspective; {arrows} arrows lead from cause to effect.")
        ).format(objectives=len(shown), arrows=len(frame.links)),
        said=lambda cause, effect: speech.translate(N_("{cause} drives {effect}")).format(cause=cause, effect=effect),
    )


def _linked(node: Node) -> bool:
    return bool(node.serves or node.supports or node.drives)


def _frame(card: Scorecard, around: Neighbours) -> Frame:
    """Give the frame of a scorecard: objectives at the top, and those inside of others at an end of a link."""
    nodes = around.objectives[card.id]
    ends = {name for node in nodes.values() for name in node.drives} | {n.id for n in nodes.values() if _linked(n)}
    bands: dict[str, list[str]] = {one.id: [] for one in around.definitions.organisation.perspectives}

    def gather(node: Node, perspective: str, depth: int) -> None:
        for child in node.children:
            if isinstance(child, Node):
                own = child.perspective or perspective
                is_objective = child.id in nodes
                if is_objective and (not depth or child.id in ends):
                    bands.setdefault(own, []).append(child.id)
                gather(child, own if is_objective else child.id, depth + is_objective)

    gather(card.root, "", 0)
    links = [(node.id, name) for node in nodes.values() for name in node.drives]
    return map_drawing.framed(tuple(bands.items()), links)


def _content(node: Node, row: Row, marks: Mapping[str, str], elsewhere: Elsewhere) -> Content:
    """Give what stands in the box of an objective."""
    around, speech, unit = elsewhere.around, elsewhere.speech, elsewhere.here
    own = around.objectives[elsewhere.card(unit).id]
    served = [goal for goal in node.serves if goal in marks]
    supports, supporters = len(around.supported(unit, node)), len(around.supporters(unit, node.id))
    tags = []
    if served:
        goals = ", ".join(marks[goal] for goal in served)
        tags.append(speech.translate(N_("Serves {goals}")).format(goals=goals))
    if supports:
        tags.append(speech.translate(N_("Supports {count}")).format(count=supports))
    if supporters:
        tags.append(speech.translate(N_("Supported by {count}")).format(count=supporters))
    return Content(
        id=node.id,
        href=f"#row-{row.anchor}",
        name=row.name,
        status=_status(row, speech),
        tone=tone(row.grade),
        tags=tuple(tags),
        serves=tuple(speech.text(around.goals[goal].name) or goal for goal in served),
        leads=tuple(speech.text(own[name].name) or name for name in node.drives if name in own),
    )


def _status(row: Row, speech: Speech) -> str:
    """Give score and grade, or that there is none."""
    if row.reason:
        return speech.translate(N_("Not scored"))
    told = row.score
    if row.grade is not None:
        told = f"{told} · {row.grade.word}"
    return speech.followed(told, speech.translate(N_("provisional"))) if row.provisional else told


def tone(grade: GradeMark | None) -> str:
    """Give the colour of a grade, `none` without one."""
    return "none" if grade is None else str(grade.tone)


def _goals(shown: list[Node], around: Neighbours) -> list[Goal]:
    """Give the goals that are served, and those they are part of, in the order written."""
    wanted: set[str] = set()
    for node in shown:
        for name in node.serves:
            wanted.update(goal.id for goal in lineage(name, around))
    return [goal for goal in around.goals.values() if goal.id in wanted]


def lineage(name: str, around: Neighbours) -> tuple[Goal, ...]:
    """Give a goal and those it is part of, one in the other; nothing for a name that is none."""
    found: dict[str, Goal] = {}
    while name in around.goals and name not in found:
        found[name] = around.goals[name]
        name = found[name].part_of
    return tuple(found.values())


def _goal_content(goal: Goal, goals: list[Goal], marks: Mapping[str, str], speech: Speech) -> Content:
    """Give what stands in the box of a goal: itself, and those that are part of it, however indirectly."""
    inside = {goal.id}
    for _ in goals:  # so many steps are enough for any order
        inside |= {one.id for one in goals if one.part_of in inside}
    parts = (one for one in goals if one.id in inside and one is not goal)
    return Content(
        id=goal.id,
        href="",
        name=_marked(goal, marks, speech),
        status=horizon(goal, speech),
        tags=tuple(_told(_marked(one, marks, speech), _by(one, speech), speech) for one in parts),
    )


def _marked(goal: Goal, marks: Mapping[str, str], speech: Speech) -> str:
    return f"{marks[goal.id]} {speech.text(goal.name) or goal.id}"


def horizon(goal: Goal, speech: Speech) -> str:
    """Give what kind of goal it is, and by when: `Long-term goal, by 2025`."""
    kind, by = speech.translate(HORIZONS.get(goal.horizon, N_("Goal"))), _by(goal, speech)
    return _told(kind, by, speech)


def _told(what: str, by: str, speech: Speech) -> str:
    return speech.followed(what, by) if by else what


def _by(goal: Goal, speech: Speech) -> str:
    """Give by when a goal is to be reached: `by 2025`."""
    by = goal.by
    with suppress(ValueError):  # what is no period is told as it is written
        by = speech.period(Period.parse(goal.by))
    return speech.translate(N_("by {period}")).format(period=by) if by else ""


def chains(card: Scorecard, rows: Mapping[str, Row], elsewhere: Elsewhere) -> Iterator[Chain]:
    """Give how each objective leads to a goal: a chain for each goal or objective that it names."""
    around, unit = elsewhere.around, elsewhere.here
    for node in around.objectives[card.id].values():
        start = Step(rows[node.id].kind_word, Link(rows[node.id].name, f"#row-{rows[node.id].anchor}"))
        for way in _ways(unit, node, elsewhere):
            yield Chain((start, *way))


def _ways(unit: str, node: Node, elsewhere: Elsewhere) -> Iterator[tuple[Step, ...]]:
    """Give the way from an objective to each goal it serves, and on from each objective it supports.

    If it names neither, the shortest way on from what it drives. A way that leads to no goal is none.
    """
    yield from _to_goals(node, elsewhere)
    onward = [[one] for one in _onward(unit, node, elsewhere)]
    if not node.serves and not node.supports:
        onward = [[one for several in onward for one in several]]
    for starts in onward:
        way = _nearest(starts, elsewhere, without=(unit, node.id))
        if way is not None:
            yield way


def _to_goals(node: Node, elsewhere: Elsewhere) -> Iterator[tuple[Step, ...]]:
    speech = elsewhere.speech
    for name in node.serves:
        goals = lineage(name, elsewhere.around)
        if goals:
            yield tuple(Step(horizon(goal, speech), Link(speech.text(goal.name) or goal.id, "")) for goal in goals)


def _onward(unit: str, node: Node, elsewhere: Elsewhere) -> Iterator[tuple[str, Node]]:
    """Give the objectives that one supports; if it has no such and serves no goal, those it drives."""
    for one in elsewhere.around.supported(unit, node):
        yield one.unit, one.node
    if unit and not node.serves and not node.supports:
        own = elsewhere.around.objectives[elsewhere.card(unit).id]
        yield from ((unit, own[name]) for name in node.drives if name in own)


def _nearest(starts: list[tuple[str, Node]], elsewhere: Elsewhere, *, without: Holder) -> tuple[Step, ...] | None:
    """Give the shortest way from one of some objectives, itself included, to a goal; None if none leads to one."""
    seen = {without, *((unit, node.id) for unit, node in starts)}
    paths: deque[tuple[tuple[str, Node], ...]] = deque(((unit, node),) for unit, node in starts)
    while paths:
        path = paths.popleft()
        end = next(_to_goals(path[-1][1], elsewhere), None)
        if end is not None:
            return (*(_step(holder, one, elsewhere) for holder, one in path), *end)
        for holder, other in _onward(*path[-1], elsewhere):
            if (holder, other.id) not in seen:
                seen.add((holder, other.id))
                paths.append((*path, (holder, other)))
    return None


def _step(unit: str, node: Node, elsewhere: Elsewhere) -> Step:
    """Give an objective of a chain; `unit` is '' where no one unit is meant."""
    speech, name = elsewhere.speech, elsewhere.speech.text(node.name) or node.id
    if not unit:
        return Step(speech.kind(node), Link(name, ""))
    of = unit_name(elsewhere.around.definitions, unit, speech)
    kind = speech.kind(node) if unit == elsewhere.here else speech.translate(N_("Objective of {unit}")).format(unit=of)
    return Step(kind, elsewhere.link(unit, node.id, name))


def supports(card: Scorecard, rows: Mapping[str, Row], elsewhere: Elsewhere) -> Iterator[Parts]:
    """Give what each objective supports elsewhere, and what elsewhere supports it."""
    around, speech, unit = elsewhere.around, elsewhere.speech, elsewhere.here
    for node in around.objectives[card.id].values():
        own = Link(rows[node.id].name, f"#row-{rows[node.id].anchor}")
        named = [(one.unit, one.node.id) for one in around.supported(unit, node) if one.unit]
        for heading, holders in (
            (N_("Supports"), named),
            (N_("Is supported by"), around.supporters(unit, node.id)),
        ):
            found = elsewhere.parts(own, speech.translate(heading), holders, count=N_("{count} objectives"))
            if found.parts:
                yield found
