"""An explanation in a terminal: a tree from the score down to the file and cell behind each figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.tree import Tree

from bsc_cli.catalogue.marks import N_
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.reports import grades
from bsc_cli.reports.contributed import EXPLAIN, is_cut
from bsc_cli.reports.derivation import About, derivation, part_line, used_line, used_lines
from bsc_cli.reports.origins import Places
from bsc_cli.reports.page import Figure, GradeMark
from bsc_cli.reports.speech import Speech, exact
from bsc_cli.reports.terminal import SOFT, plain, word
from bsc_cli.reports.view import input_view, interval_text
from bsc_cli.scoring.explanation import Explanation, UsedInput, UsedPart

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
    _Branches(speech, marks, places).grow(tree, explanation)
    return tree


@dataclass(frozen=True, slots=True)
class _Branches:
    """Grows the tree of an explanation in one language."""

    speech: Speech
    marks: dict[str, GradeMark]
    places: Places

    def grow(self, tree: Tree, one: Explanation) -> None:
        """Add an item and everything below it."""
        branch = tree.add(_heading(one, self.speech, self.marks))
        self._add_figures(branch, one)
        for line in derivation(one, self.speech):
            branch.add(plain(line.text, _STYLES.get(line.about, "")))
        for child in one.children:
            self.grow(branch, child)

    def _add_figures(self, branch: Tree, one: Explanation) -> None:
        """Add the inputs of a KPI, and the KPIs that its actual was made of, down to their figures."""
        for used in one.inputs:
            self._add_input(branch, used, one.unit, one.period)
        for other in one.uses:
            leaf = branch.add(plain(used_line(other, self.speech)))
            self._add_figures(leaf, other)
            for line in used_lines(other, self.speech):
                leaf.add(plain(line.text, _STYLES.get(line.about, "")))

    def _add_input(self, branch: Tree, used: UsedInput, unit: str, period: Period) -> None:
        """Add an input with its figures, or with what contributors below gave."""
        shown = input_view(used, unit, self.speech, self.places)
        leaf = branch.add(plain(shown.line))
        for figure in shown.figures:
            leaf.add(self._figure(figure))
        for part in used.parts:
            self._add_part(leaf, part, period)

    def _add_part(self, leaf: Tree, part: UsedPart, period: Period) -> None:
        """Add what one contributor gave: a line each where that is one figure, for such lists are long."""
        text = plain(part_line(part, self.speech), "" if part.counts else "yellow")
        below = leaf.add(text)
        if is_cut(part):
            below.add(plain(EXPLAIN.format(address=part.address, period=period), SOFT))
        if part.used is not None:
            figures = input_view(part.used, part.unit, self.speech, self.places).figures
            if len(figures) == 1 and part.weight is None:
                text.append("  ").append_text(self._beside(figures[0], exact(part.used.value)))
            else:
                for figure in figures:
                    below.add(self._figure(figure))
            for deeper in part.used.parts:
                self._add_part(below, deeper, period)
        if part.weight is not None:
            self._add_input(below, part.weight, part.unit, period)

    def _beside(self, figure: Figure, value: str) -> Text:
        """Give a contributor's only figure for the end of its line: not the value again, if it is the same."""
        if figure.value != value:
            return self._figure(figure)
        return plain(f"{figure.period}  {figure.origin}".rstrip(), SOFT)

    def _figure(self, figure: Figure) -> Text:
        text = plain(self.speech.labelled(figure.period, figure.value))
        if figure.origin:
            text.append_text(plain(f"  {figure.origin}", SOFT))
        return text


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
