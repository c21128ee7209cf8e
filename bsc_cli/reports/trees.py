"""Trees for machines: explanations and scorecards as nested JSON; numbers as in `data`."""

from __future__ import annotations

from collections.abc import Iterable

from bsc_cli.catalogue.plain import json_text
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Dated, Kpi, Node, NodeKind, Scorecard
from bsc_cli.reports.data import kind_of, number, reason_word
from bsc_cli.reports.origins import Origin, Places
from bsc_cli.scoring.explanation import Explanation, UsedInput, UsedTotal
from bsc_cli.scoring.results import Results

Json = dict[str, "Json"] | list["Json"] | str | float | int | bool | None


def explanation_json(explanation: Explanation, *, lang: str, places: Places) -> str:
    """Give an explanation as JSON: every value of its tree, with the place of each figure."""
    tree = _explained(explanation, lang, places)
    return json_text(tree)


def _explained(one: Explanation, lang: str, places: Places) -> Json:
    segment = one.segment
    return {
        "address": one.unit if _is_root(one.item) else f"{one.unit}/{one.item.id}",
        "kind": kind_of(one.item),
        "name": one.item.name.get(lang),
        "period": str(one.period),
        "score": number(one.score),
        "unrounded": number(one.unrounded),
        "reason": reason_word(one.reason),
        "grade": one.grade,
        "provisional": one.provisional,
        "low": number(one.low),
        "high": number(one.high),
        "coverage": number(one.coverage),
        "written_weight": number(one.weight),
        "weight": number(one.share),
        "points": number(one.points),
        "actual": number(one.actual),
        "filled": one.filled,
        "entered": number(one.entered),
        "transformed": number(one.transformed),
        "segment": None
        if segment is None
        else {
            **{name: number(getattr(segment, name)) for name in ("x0", "y0", "x1", "y1")},
            "with_x0": segment.with_x0,
            "with_x1": segment.with_x1,
        },
        "before": number(one.before),
        "clipped": one.clipped,
        **_figure(one, lang, places),
        "children": [_explained(child, lang, places) for child in one.children],
    }


def _figure(one: Explanation, lang: str, places: Places) -> dict[str, Json]:
    """Give where a KPI's actual came from."""
    return {
        "references": {name: number(value) for name, value in one.references},
        "phased": {name: {"annual": number(annual), "share": share} for name, annual, share in one.phased},
        "totals": [_total(total, lang) for total in one.totals],
        "steps": [{"name": name, "formula": text, "value": number(value)} for name, text, value in one.steps],
        "inputs": [_used(used, one.unit, lang, places) for used in one.inputs],
        "named": {name: number(value) for name, value in one.named},
        "uses": [
            {
                "address": f"{used.unit}/{used.item.id}",
                "name": used.item.name.get(lang),
                "actual": number(used.actual),
                "filled": used.filled,
                "reason": reason_word(used.reason),
                **_figure(used, lang, places),
            }
            for used in one.uses
        ],
    }


def _origin(origin: Origin | None) -> dict[str, Json]:
    """Give where a figure came from; nulls where that is not known."""
    if origin is None:
        return dict.fromkeys(("place", "submission", "received_at", "superseded"))
    return {
        "place": str(origin.place),
        "submission": origin.submission,
        "received_at": origin.received_at,
        "superseded": origin.superseded,
    }


def _is_root(item: Node | Kpi) -> bool:
    return isinstance(item, Node) and item.kind is NodeKind.SCORECARD


def _used(used: UsedInput, unit: str, lang: str, places: Places) -> Json:
    return {
        "input": used.input.id,
        "name": used.input.name.get(lang),
        "value": used.value,
        "reason": reason_word(used.reason),
        "figures": [
            {
                "period": str(fact.period),
                "value": fact.value,
                "status": fact.status.name.lower(),
                **_origin(places(unit, used.input.id, fact.period)),
            }
            for fact in used.facts
        ],
        "absent": [str(period) for period in used.absent],
        "contributors": [
            {
                "address": part.address,
                "unit": part.unit,
                "unit_name": part.name.get(lang),
                "name": part.kpi.name.get(lang),
                "counts": part.counts,
                "gives": None if part.used is None else _used(part.used, part.unit, lang, places),
                "weight": None if part.weight is None else _used(part.weight, part.unit, lang, places),
            }
            for part in used.parts
        ],
    }


def _total(total: UsedTotal, lang: str) -> Json:
    return {
        "unit": total.unit,
        "unit_name": total.name.get(lang),
        "weight": total.weight,
        "score": number(total.score),
        "entered": number(total.entered),
        "share": number(total.share),
        "reason": reason_word(total.reason),
    }


def tree_json(
    definitions: Definitions, *, scorecards: Iterable[str], lang: str, results: Results | None = None, unit: str = ""
) -> str:
    """Give scorecards with their nodes and KPIs as JSON; weights as written, by the period they hold from.

    With `results` and `unit`, every item has the unit's score too.
    """
    trees: list[Json] = [
        {
            "scorecard": scorecard.id,
            "units": list[Json](scorecard.units),
            **({} if results is None else {"unit": unit, "period": str(results.period)}),
            "tree": _node(scorecard, scorecard.root, lang, results, unit),
        }
        for scorecard in map(definitions.scorecard, scorecards)
    ]
    return json_text(trees)


def _node(scorecard: Scorecard, item: Node | Kpi, lang: str, results: Results | None, unit: str) -> Json:
    common: dict[str, Json] = {
        "id": item.id,
        "kind": kind_of(item),
        "code": item.code,
        "name": item.name.get(lang),
        "weight": _dated(item.weight),
        "scale": [item.scale.low, item.scale.high],
        **({} if results is None else _scored(scorecard, item, results, unit)),
    }
    if isinstance(item, Node):
        below: list[Json] = [_node(scorecard, child, lang, results, unit) for child in item.children]
        return {**common, "method": item.method.value, "children": below}
    return {
        **common,
        "measured_in": item.measured_in.get(lang),
        "better": item.better.value,
        "frequency": item.frequency.value,
        "inputs": [used.id for used in item.inputs],
    }


def _scored(scorecard: Scorecard, item: Node | Kpi, results: Results, unit: str) -> dict[str, Json]:
    row = results.layout.row(unit, item.id)
    grade = int(results.grade[row])
    return {
        "score": number(float(results.score[row])),
        "grade": scorecard.grades[grade].id if grade >= 0 else "",
        "coverage": number(float(results.coverage[row])),
        "reason": reason_word(Reason(int(results.reason[row]))),
    }


def _dated(value: Dated) -> Json:
    if len(value.points) == 1 and value.points[0][0] is None:
        return value.points[0][1]
    return {"" if period is None else str(period): held for period, held in value.points}
