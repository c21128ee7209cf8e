"""Every rule fires where it must and nowhere else: the cases of `tests/cases`, and that none is lacking."""

from pathlib import Path

import pytest

from bsc_cli.catalogue import RULES
from tests import case_files
from tests.case_files import Case

CASES = case_files.every_case()
FILES = sorted(case_files.FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("case", [case for case in CASES if case.fires], ids=str)
def test_fires(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    found = case_files.findings(case, folder)
    matching = case_files.matching(case, found, folder)
    assert matching, f"expected at {case.at or 'no place'}; found:\n{case_files.told(found, folder)}"
    for finding in matching:
        for message, fix in case_files.remedies(finding).values():
            for text in (message, fix):
                assert text.strip()
                assert "{{" not in text, "a brace that was meant for the formatter"


@pytest.mark.parametrize("case", [case for case in CASES if not case.fires], ids=str)
def test_passes(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    found = case_files.findings(case, folder)
    assert not case_files.spoilt(case, found), case_files.told(found, folder)


def test_the_base_workspace_is_without_fault(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    found = case_files.findings(Case("", fires=False, name="base", run="report"), folder)
    assert not found, case_files.told(found, folder)


@pytest.mark.parametrize("code", RULES)
def test_every_rule_has_a_case_that_fires_and_one_that_does_not(code: str) -> None:
    kinds = {case.fires for case in CASES if case.rule == code}
    assert kinds == {True, False}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_of_cases_is_named_after_its_rule(path: Path) -> None:
    cases = case_files.read(path)
    assert {case.rule for case in cases} == {path.stem}
    assert path.stem in RULES
    assert len({case.name for case in cases}) == len(cases), "two cases have one name"


def test_a_case_that_fires_says_where_or_that_it_has_no_place() -> None:
    """A rule with places is shown at one: `at` may be left out only by rules that never have any."""
    placed = {case.rule for case in CASES if case.at}
    assert [str(case) for case in CASES if case.fires and not case.at and case.rule in placed] == []
