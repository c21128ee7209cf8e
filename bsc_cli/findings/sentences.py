"""A finding's sentences in one language: message, why, how to mend it. Nothing here lays out or escapes."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping

from bsc_cli.catalogue.marks import Marked
from bsc_cli.diagnostics import Finding

Translate = Callable[[str], str]
LONGEST_FACT = 400


def message(finding: Finding, translate: Translate) -> str:
    """Give what was found and what is expected."""
    return filled(finding.rule.template, _facts(finding), translate)


def fix(finding: Finding, translate: Translate) -> str:
    """Give how to mend it."""
    return filled(finding.rule.fix, _facts(finding), translate)


def _facts(finding: Finding) -> dict[str, object]:
    """Give everything a finding's sentences may name: its facts, and the key and address it stands under."""
    return {"key": finding.key, "address": finding.address, **finding.facts}


def filled(template: str, facts: Mapping[str, object], translate: Translate) -> str:
    """Give `template` translated and filled with `facts`; facts that are texts of the catalogue are translated too.

    >>> from bsc_cli.catalogue.marks import N_
    >>> filled("takes {expected}; here stands {found!r}", {"expected": N_("A"), "found": "A"}, str.lower)
    "takes a; here stands 'A'"
    """
    return translate(template).format_map({name: _told(fact, translate) for name, fact in facts.items()})


def _told(fact: object, translate: Translate) -> object:
    """Give a fact as a sentence tells it; a text from a file that is longer than a sentence can bear is cut."""
    if isinstance(fact, Marked):
        return translate(fact)
    if isinstance(fact, str) and len(fact) > LONGEST_FACT:
        return fact[:LONGEST_FACT] + "…"
    return fact


def shape(template: str) -> str:
    """Give a template to be read without facts: the name of each stands in angle quotes.

    >>> shape("{key!r} takes {count:,} values, not {{}}")
    '‹key› takes ‹count› values, not {}'
    """
    parts = string.Formatter().parse(template)
    return "".join(literal + (f"‹{name}›" if name is not None else "") for literal, name, _, _ in parts)
