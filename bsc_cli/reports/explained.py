"""An explanation in a terminal: a tree from the score down to the file and cell behind each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.tree import Tree

from bsc_cli.catalogue.marks import N_
from bsc_cli.model.organisation import Definitions
from bsc_cli.reports import grades
from bsc_cli.reports.derivation import About, derivation, used_line, used_lines
from bsc_cli.reports.origins import Places
from bsc_cli.reports.page import GradeMark, InputView
from bsc_cli.reports.speech import Speech
from bsc_cli.reports.terminal import SOFT, plain, word
from bsc_cli.reports.view import input_view, interval_text
from bsc_cli.scoring.explanation import Explanation

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_STYLES = {About.LEFT_OUT: "yellow", About.OUTLOOK: "yellow", About.ROUNDING: SOFT}


def explanation_text(
    definitions: Definitions, explanation: Explanation, *, lang: str, places: Places
) -> RenderableType:
    """Give the derivation of one item with all its arithmetic, down to where each figure came from."""
    speech = Speech.of(lang, definitions.organisation)
    unit = definitions.units[explanation.unit]
    marks = grades.marks(definitions.scorecard(unit.scorecard).grades, speech)
    name = speech.text(unit.name) or unit.id
    title = speech.followed(speech.identified(name, unit.id), speech.period(explanation.period))
    tree = Tree(plain(title, "bold"), guide_style=SOFT)
    _grow(tree, explanation, speech, marks, places)
    return tree


def _grow(tree: Tree, one: Explanation, speech: Speech, marks: dict[str, GradeMark], places: Places) -> None:
    branch = tree.add(_heading(one, speech, marks))
    _add_figures(branch, one, speech, places)
    for line in derivation(one, speech):
        branch.add(plain(line.text, _STYLES.get(line.about, "")))
    for child in one.children:
        _grow(branch, child, speech, marks, places)


def _add_figures(branch: Tree, one: Explanation, speech: Speech, places: Places) -> None:
    """Add the inputs of a KPI, and the KPIs that its actual was made of, down to their figures."""
    for used in one.inputs:
        _add_input(branch, input_view(used, one.unit, speech, places), speech)
    for other in one.uses:
        leaf = branch.add(plain(used_line(other, speech)))
        _add_figures(leaf, other, speech, places)
        for line in used_lines(other, speech):
            leaf.add(plain(line.text, _STYLES.get(line.about, "")))


def _heading(one: Explanation, speech: Speech, marks: dict[str, GradeMark]) -> Text:
    text = plain(speech.text(one.item.name) or one.item.id, "bold")
    text.append_text(plain(speech.identified("", one.item.id), SOFT))
    text.append(f" = {speech.score(one.score)}", style="bold")
    if one.grade in marks:
        text.append("  ").append_text(word(marks[one.grade], speech, provisional=one.provisional))
    interval = interval_text(one, speech)
    if interval and (one.score is not None or one.children):
        label = speech.translate(N_("can still be {interval}")).format(interval=interval)
        text.append(f"  {label}", style=SOFT)
    if one.children and one.coverage < 1:
        label = speech.translate(N_("coverage {share}")).format(share=speech.share(one.coverage))
        text.append(f"  {label}", style=SOFT)
    return text


def _add_input(branch: Tree, shown: InputView, speech: Speech) -> None:
    leaf = branch.add(plain(shown.line))
    for figure in shown.figures:
        text = plain(speech.labelled(figure.period, figure.value))
        if figure.origin:
            text.append_text(plain(f"  {figure.origin}", SOFT))
        leaf.add(text)
