"""A finding's sentences in one language: message, why, how to mend it. Nothing here lays out or escapes."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping

from bsc_cli.catalogue.marks import N_, Marked
from bsc_cli.diagnostics import Finding
from bsc_cli.model.periods import Frequency

Translate = Callable[[str], str]
FREQUENCIES = {
    Frequency.MONTH: N_("month"),
    Frequency.QUARTER: N_("quarter"),
    Frequency.HALF: N_("half-year"),
    Frequency.YEAR: N_("year"),
}
LONGEST_FACT = 400
_CODE_SPAN = re.compile(r"(`[^`]*`)")


def message(finding: Finding, translate: Translate) -> str:
    """Give what was found and what is expected."""
    return filled(finding.rule.template, _facts(finding), translate)


def why(finding: Finding, translate: Translate) -> str:
    """Give why it matters."""
    return filled(finding.rule.why, _facts(finding), translate)


def fix(finding: Finding, translate: Translate) -> str:
    """Give how to mend it."""
    return filled(finding.rule.fix, _facts(finding), translate)


def _facts(finding: Finding) -> dict[str, object]:
    """Give everything a finding's sentences may name: its facts, and the key and address it stands under."""
    return {"key": finding.key, "address": finding.address, **finding.facts}


def filled(template: str, facts: Mapping[str, object], translate: Translate) -> str:
    """Give `template` translated and filled with `facts`.

    Facts that are words of ours are translated too, but inside `code`, where they are what is to be written.

    >>> from bsc_cli.catalogue.marks import N_
    >>> filled("not {expected} but `{expected}`: {found}", {"expected": N_("A"), "found": "A"}, str.lower)
    'not a but `A`: A'
    """
    told = {name: _told(fact, translate) for name, fact in facts.items()}
    written = {name: _written(fact) for name, fact in facts.items()}
    parts = _CODE_SPAN.split(translate(template))
    return "".join(part.format_map(written if number % 2 else told) for number, part in enumerate(parts))


def _told(fact: object, translate: Translate) -> object:
    """Give a fact as a sentence tells it."""
    if isinstance(fact, Frequency):
        return translate(FREQUENCIES[fact])
    return translate(fact) if isinstance(fact, Marked) else _written(fact)


def _written(fact: object) -> object:
    """Give a fact as it was written; a text from a file that is longer than a sentence can bear is cut."""
    return fact[:LONGEST_FACT] + "…" if isinstance(fact, str) and len(fact) > LONGEST_FACT else fact


def shape(template: str) -> str:
    """Give a template to be read without facts: the name of each stands in angle brackets.

    >>> shape("{key!r} takes {count:,} values, not {{}}")
    '<key> takes <count> values, not {}'
    """
    parts = string.Formatter().parse(template)
    return "".join(literal + (f"<{name}>" if name is not None else "") for literal, name, _, _ in parts)
