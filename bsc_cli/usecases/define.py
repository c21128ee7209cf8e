"""Definitions: load them, check them, say where every fault stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bsc_cli import workspace
from bsc_cli.catalogue import RULES
from bsc_cli.catalogue import workspace as rules
from bsc_cli.diagnostics import Finding, Findings, Rule, Severity, UserError, has_errors
from bsc_cli.model.organisation import Definitions
from bsc_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Validated:
    """A loaded workspace and everything there is to say about its definitions, in order of place."""

    workspace: Workspace
    findings: Findings


def validate(start: Path, *, shown_from: Path) -> Validated:
    """Load the workspace around `start` and check it; raises UserError only if there is none."""
    from bsc_cli.checks import check

    loaded = workspace.load(start, shown_from=shown_from)
    checked = check(loaded.definitions) if loaded.definitions is not None else ()
    placed = (placed_in(loaded, finding) for finding in (*loaded.findings, *checked))
    return Validated(loaded, tuple(sorted(placed, key=Finding.order)))


def placed_in(loaded: Workspace, finding: Finding) -> Finding:
    """Give `finding` with its place, resolved from its address if it has none yet."""
    if finding.place is not None:
        return finding
    return finding.placed(loaded.place_of(finding.address, finding.key))


def sound(start: Path, *, shown_from: Path) -> tuple[Workspace, Definitions]:
    """Load definitions to work with; raises UserError with all findings if any is an error."""
    validated = validate(start, shown_from=shown_from)
    definitions = validated.workspace.definitions
    if definitions is None or has_errors(validated.findings):
        count = sum(finding.rule.severity is Severity.ERROR for finding in validated.findings)
        raise UserError(*validated.findings, rules.DEFINITIONS_FAULTY.at(count=count))
    return validated.workspace, definitions


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
    near = difflib.get_close_matches(wanted, RULES, n=3) or difflib.get_close_matches(code.lower(), by_name, n=3)
    raise UserError(rules.UNKNOWN_RULE.at(found=code, suggestions=near))
