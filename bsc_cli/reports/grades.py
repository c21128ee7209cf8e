"""Grades as reports show them: a word, a place, a colour."""

from __future__ import annotations

from collections.abc import Sequence

from bsc_cli.model.scorecard import Grade, Scale
from bsc_cli.reports.page import GradeMark, GradeStep
from bsc_cli.reports.speech import Speech

TONES = 5


def best_first(grades: Sequence[Grade]) -> tuple[Grade, ...]:
    """Give the grades from best to worst."""
    return tuple(sorted(grades, key=lambda grade: -grade.at_least))


def marks(grades: Sequence[Grade], speech: Speech) -> dict[str, GradeMark]:
    """Give the mark of each grade by id; tones spread evenly from best to worst."""
    ordered = best_first(grades)
    steps = max(1, len(ordered) - 1)
    return {
        grade.id: GradeMark(speech.text(grade.name), place, (place * (TONES - 1) * 2 + steps) // (2 * steps))
        for place, grade in enumerate(ordered)
    }


def legend(grades: Sequence[Grade], scale: Scale, speech: Speech) -> tuple[GradeStep, ...]:
    """Give the stretches of the scale from worst to best; a grade that starts below the scale starts at its low end."""
    shown = marks(grades, speech)
    steps = []
    end = scale.high
    for grade in best_first(grades):
        start = min(max(grade.at_least, scale.low), scale.high)
        left = 100 * (start - scale.low) / (scale.high - scale.low)
        width = 100 * (max(end, start) - start) / (scale.high - scale.low)
        end = min(end, start)
        steps.append(GradeStep(shown[grade.id], speech.figure(grade.at_least), f"{left:.1f}", f"{width:.1f}"))
    return tuple(reversed(steps))
