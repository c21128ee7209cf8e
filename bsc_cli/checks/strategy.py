"""The strategy map: goals, and the links of objectives to goals and to one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bsc_cli.catalogue import strategy as rules
from bsc_cli.checks.circles import circles, told
from bsc_cli.checks.needs import ITEMS, in_tree
from bsc_cli.checks.spelling import Speller
from bsc_cli.diagnostics import Finding, Key
from bsc_cli.model.organisation import Definitions, Goal
from bsc_cli.model.scorecard import Kpi, Node, NodeKind, Scorecard

Objective = tuple[str, str]
"""Scorecard and id."""

GOALS: tuple[Key, ...] = (("", "goals:"),)
LINKS = ("serves", "supports", "drives")


def check_strategy(definitions: Definitions) -> Iterator[Finding]:
    """Give links that end nowhere, circles, and what the strategy leaves alone."""
    yield from _goals(definitions)
    yield from _links(definitions)
    if definitions.organisation.goals and definitions.scorecards:
        yield from _unlinked(definitions.scorecards)
        yield from _unserved(definitions)


def objectives(scorecard: Scorecard) -> Iterator[Node]:
    """Give the objectives of a scorecard, parents first."""
    return (item for item in scorecard.root.walk() if isinstance(item, Node) and item.kind is NodeKind.OBJECTIVE)


def _goals(definitions: Definitions) -> Iterator[Finding]:
    """Give goals that are not known where they are named, and circles of goals."""
    goals = Speller(goal.id for goal in definitions.organisation.goals)
    for goal in definitions.organisation.goals:
        if goal.part_of and goal.part_of not in goals:
            near = goals.near(goal.part_of)
            key = f"goals.{goal.id}.part_of"
            yield rules.UNKNOWN_GOAL.at(key=key, needs=GOALS, goal=goal.part_of, suggestions=near)
    for circle in circles(
        {goal.id: [goal.part_of] for goal in definitions.organisation.goals if goal.part_of in goals}
    ):
        yield rules.GOAL_CYCLE.at(key=f"goals.{circle[0]}.part_of", members=told(circle))
    for scorecard in definitions.scorecards:
        for node in objectives(scorecard):
            for number, goal_id in enumerate(node.serves):
                if goal_id not in goals:
                    near = goals.near(goal_id)
                    key = f"serves.{number}"
                    yield rules.UNKNOWN_GOAL.at(
                        address=node.address, key=key, needs=GOALS, goal=goal_id, suggestions=near
                    )


def _links(definitions: Definitions) -> Iterator[Finding]:
    """Give links to objectives that are not there, and circles of cause and effect."""
    known = {scorecard.id: {node.id for node in objectives(scorecard)} for scorecard in definitions.scorecards}
    single = {scorecard.id for scorecard in definitions.scorecards if len(scorecard.units) <= 1}
    edges: dict[Objective, list[Objective]] = {}
    for scorecard in definitions.scorecards:
        for node in objectives(scorecard):
            for key, names in (("drives", node.drives), ("supports", node.supports)):
                for number, written in enumerate(names):
                    target = _target(written, scorecard.id, definitions)
                    if target[1] not in known.get(target[0], ()):
                        near = _near(written, target, known)
                        yield rules.UNKNOWN_OBJECTIVE.at(
                            address=node.address,
                            key=f"{key}.{number}",
                            link=key,
                            objective=written,
                            suggestions=near,
                            needs=_known_by(target, known),
                        )
                    # Another unit under the same scorecard is another objective; the definition cannot tell which.
                    elif "/" not in written or target[0] != scorecard.id or target[0] in single:
                        edges.setdefault((scorecard.id, node.id), []).append(target)
    for circle in circles(edges):
        card, first = circle[0]
        members = told(f"{one}/{name}" for one, name in circle)
        units = [(one, "units.id") for one, _ in circle]
        yield rules.OBJECTIVE_CYCLE.at(address=f"{card}/{first}", needs=units, members=members)


def _target(written: str, scorecard: str, definitions: Definitions) -> Objective:
    """Give the scorecard and objective that a link names: an id, or a unit's (or scorecard's) id before a slash."""
    owner, slash, name = written.rpartition("/")
    if not slash:
        return scorecard, written
    unit = definitions.units.get(owner)
    return (unit.scorecard if unit is not None else owner), name


def _known_by(target: Objective, known: Mapping[str, object]) -> Iterable[Key]:
    """Give what tells whether there is such an objective: its scorecard's tree, or which scorecards there are."""
    card, _ = target
    return in_tree(card, "objectives:") if card in known else in_tree("", "units.id", "scorecard")


def _near(written: str, target: Objective, known: dict[str, set[str]]) -> tuple[str, ...]:
    """Give the objectives that may be meant: of the same scorecard, or all of that id."""
    card, name = target
    if card in known:
        prefix = written[: len(written) - len(name)]
        return tuple(prefix + one for one in Speller(sorted(known[card])).near(name))
    return tuple(f"{card}/{name}" for card in known if name in known[card])[:3]


def _unlinked(scorecards: Iterable[Scorecard]) -> Iterator[Finding]:
    """Give objectives at the top that lead to nothing, nor does anything below them."""
    for scorecard in scorecards:
        for top in scorecard.root.children:
            candidates = top.children if isinstance(top, Node) and top.kind is NodeKind.PERSPECTIVE else (top,)
            for node in (one for one in candidates if isinstance(one, Node)):
                below = list(node.walk())
                if not any(map(_leads, below)):
                    needs = [(one.address, key) for one in below for key in _leading(one)]
                    yield rules.OBJECTIVE_SERVES_NOTHING.at(address=node.address, needs=needs, id=node.id)


def _leads(item: Node | Kpi) -> bool:
    if isinstance(item, Kpi):
        return bool(item.contributes_to)
    return bool(item.serves or item.supports or item.drives)


def _leading(item: Node | Kpi) -> tuple[str, ...]:
    """Give the keys that tell whether an item leads anywhere."""
    return ("contributes_to",) if isinstance(item, Kpi) else (*LINKS, *ITEMS)


def _unserved(definitions: Definitions) -> Iterator[Finding]:
    """Give goals that no objective serves, directly or through a goal that is part of them."""
    goals: dict[str, Goal] = {goal.id: goal for goal in definitions.organisation.goals}
    known = Speller(goals)
    served: set[str] = set()
    for scorecard in definitions.scorecards:
        for node in objectives(scorecard):
            for name in node.serves:
                # A misspelt goal is one fault: the goal that was meant is served.
                served.update((name,) if name in known else known.near(name)[:1])
    for name in sorted(served):
        goal = goals.get(name)
        while goal is not None and goal.part_of and goal.part_of not in served:
            served.add(goal.part_of)
            goal = goals.get(goal.part_of)
    above = [("", f"goals.{name}.part_of") for name in goals]
    for name in goals:
        if name not in served:
            needs = (*in_tree("", "serves", "objectives:"), *GOALS, *above)
            yield rules.GOAL_UNSERVED.at(key=f"goals.{name}:", needs=needs, id=name)
