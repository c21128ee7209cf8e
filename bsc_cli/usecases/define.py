"""Definitions: load them, check them, say where every fault stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from bsc_cli import workspace
from bsc_cli.catalogue import RULES
from bsc_cli.catalogue import workspace as rules
from bsc_cli.diagnostics import Finding, Findings, Place, Rule, Severity, UserError, has_errors
from bsc_cli.model.organisation import Definitions
from bsc_cli.workspace import Workspace

Lines = Callable[[str], list[str]]
"""The lines of a file that a finding names."""

LIKE_DIGITS = str.maketrans("OIL", "011")
"""Letters that are typed, or read, for the digits of a code."""


@dataclass(frozen=True, slots=True)
class Validated:
    """A loaded workspace and everything there is to say about its definitions, in order of place."""

    workspace: Workspace
    findings: Findings


def validate(start: Path, *, shown_from: Path) -> Validated:
    """Load the workspace around `start` and check it; raises UserError only if there is none."""
    from bsc_cli.checks import check

    loaded = workspace.load(start, shown_from=shown_from)
    told = (finding for finding in check(loaded.definitions) if not loaded.places.hold_back(finding))
    lines = lru_cache(maxsize=2)(lines_of(loaded))  # a file with many faults is read once
    placed = (placed_in(loaded, finding, lines) for finding in (*loaded.findings, *told))
    return Validated(loaded, tuple(sorted(placed, key=Finding.order)))


def lines_of(loaded: Workspace) -> Lines:
    """Give what reads the lines of a file of the workspace; of one that is no text, there are none."""
    return lambda file: (loaded.source(file) or "").split("\n")


def placed_in(loaded: Workspace, finding: Finding, lines: Lines | None = None) -> Finding:
    """Give `finding` with its place, resolved from its address if it has none yet."""
    if finding.place is not None:
        return finding
    place = loaded.places.at(finding.address, finding.key)
    return finding.placed(_inside(finding, place, lines or lines_of(loaded)))


def _inside(finding: Finding, place: Place | None, lines: Lines) -> Place | None:
    """Give the place of the character that a finding on a formula names, if the formula stands there as it is."""
    formula, position = finding.facts.get("formula"), finding.facts.get("position")
    if place is None or place.line is None or place.column is None:
        return place
    if not (isinstance(formula, str) and formula and isinstance(position, int)):
        return place
    text = lines(place.file)
    rest = text[place.line - 1][place.column - 1 :] if place.line <= len(text) else ""
    before = next((len(quote) for quote in ("", "'", '"') if rest.startswith(quote + formula)), None)
    return place if before is None else replace(place, column=place.column + before + position - 1)


def sound(start: Path, *, shown_from: Path) -> tuple[Workspace, Definitions]:
    """Load definitions to work with; raises UserError with all findings if any is an error."""
    validated = validate(start, shown_from=shown_from)
    if has_errors(validated.findings):
        count = sum(finding.rule.severity is Severity.ERROR for finding in validated.findings)
        raise UserError(*validated.findings, rules.DEFINITIONS_FAULTY.at(count=count))
    return validated.workspace, validated.workspace.definitions


def rules_in_order() -> tuple[Rule, ...]:
    """Give every rule by code."""
    return tuple(sorted(RULES.values(), key=lambda found: found.code))


def rule(code: str) -> Rule:
    """Give the rule with `code` (any case, its digits are enough) or name, or raise UserError with near ones."""
    import difflib

    wanted = f"BSC{code}" if code.isdecimal() else code.upper()
    if wanted in RULES:
        return RULES[wanted]
    by_name = {found.name: found for found in RULES.values()}
    if code.lower() in by_name:
        return by_name[code.lower()]
    digits = wanted.translate(LIKE_DIGITS)
    near = difflib.get_close_matches(digits, RULES, n=3) or difflib.get_close_matches(code.lower(), by_name, n=3)
    raise UserError(rules.UNKNOWN_RULE.at(found=code, suggestions=near))
