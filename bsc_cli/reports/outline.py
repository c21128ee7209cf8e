"""Scorecards in a terminal: their nodes and KPIs as trees, with the scores of one unit if there are any."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import Group as Stacked
from rich.console import RenderableType
from rich.text import Text
from rich.tree import Tree

from bsc_cli.catalogue.marks import N_
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.model.results import Reason
from bsc_cli.model.scorecard import Kpi, Node, Scorecard
from bsc_cli.reports import grades, reasons
from bsc_cli.reports.page import GradeMark
from bsc_cli.reports.speech import Speech
from bsc_cli.reports.terminal import SOFT, name_of, plain, word
from bsc_cli.scoring.results import Results


def trees_text(
    definitions: Definitions, scorecards: Sequence[str], *, lang: str, results: Results | None = None, unit: str = ""
) -> RenderableType:
    """Give scorecards as trees, each with the units it applies to; with `results` and `unit`, those of one unit."""
    speech = Speech.of(lang, definitions.organisation)
    shown: list[RenderableType] = []
    for scorecard in map(definitions.scorecard, scorecards):
        if shown:
            shown.append(Text(""))
        if results is not None:
            name = name_of(unit, definitions, speech)
            title = speech.followed(speech.identified(name or unit, unit), speech.period(results.period))
            shown.append(plain(title, "bold"))
        shown.append(tree_text(definitions, scorecard, lang=lang, results=results, unit=unit))
        if results is None:
            shown.append(_units(scorecard, speech))
    return Stacked(*shown)


def _units(scorecard: Scorecard, speech: Speech) -> Text:
    """Give the units of a scorecard in one paragraph."""
    label = speech.translate(N_("Units ({count})")).format(count=len(scorecard.units))
    return plain(speech.labelled(label, ", ".join(sorted(scorecard.units))), SOFT)


def tree_text(
    definitions: Definitions,
    scorecard: Scorecard,
    *,
    lang: str,
    results: Results | None = None,
    unit: str = "",
    period: Period | None = None,
) -> RenderableType:
    """Give a scorecard's nodes and KPIs with their weights; with `results` and `unit` also the scores.

    Weights are those in force in `period` (default: that of `results`, else the latest written).
    """
    speech = Speech.of(lang, definitions.organisation)
    when = period or (results.period if results is not None else None)
    marks = grades.marks(scorecard.grades, speech)

    def label(item: Node | Kpi, share: float | None) -> Text:
        text = plain(speech.text(item.name) or item.id, "bold" if isinstance(item, Node) else "")
        text.append_text(plain(f"  {item.id}", SOFT))
        if share is not None:
            text.append("  " + speech.translate(N_("weight {share}")).format(share=speech.share(share)))
        if results is not None:
            text.append_text(_tree_score(results, unit, item, scorecard, marks, speech))
        return text

    def grow(tree: Tree, node: Node) -> None:
        weights = [_weight(child, when) for child in node.children]
        total = math.fsum(weights)
        for child, weight in zip(node.children, weights, strict=True):
            branch = tree.add(label(child, weight / total if total else 0.0))
            if isinstance(child, Node):
                grow(branch, child)

    tree = Tree(label(scorecard.root, None), guide_style=SOFT)
    grow(tree, scorecard.root)
    return tree


def _tree_score(  # noqa: PLR0917 - one label needs all of it
    results: Results, unit: str, item: Node | Kpi, scorecard: Scorecard, marks: dict[str, GradeMark], speech: Speech
) -> Text:
    row = results.layout.row(unit, item.id)
    score = float(results.score[row])
    if math.isnan(score):
        return Text("  " + reasons.because(Reason(int(results.reason[row])), speech, item), style=SOFT)
    text = Text(f"  {speech.score(score)}", style="bold")
    position = int(results.grade[row])
    if position >= 0:
        mark, provisional = marks[scorecard.grades[position].id], bool(results.provisional[row])
        text.append("  ").append_text(word(mark, speech, provisional=provisional))
    return text


def _weight(item: Node | Kpi, period: Period | None) -> float:
    if period is None:
        return item.weight.points[-1][1]
    return item.weight.at(period) or 0.0
