"""What a wheel must and must not hold; that it works is proved by `make dist`."""

import pytest

from tools import dist

GOOD = {*(f"bsc_cli/{name}" for name in dist.NEEDED), "bsc_cli/__init__.py", "bsc_cli-1.dist-info/licenses/LICENSE"}


def test_a_good_wheel_has_no_fault() -> None:
    assert list(dist.content_faults(GOOD)) == []


@pytest.mark.parametrize("name", sorted(GOOD - {"bsc_cli/__init__.py"}))
def test_what_is_needed_is_missed(name: str) -> None:
    (fault,) = dist.content_faults(GOOD - {name})
    assert fault.startswith("the wheel lacks")


@pytest.mark.parametrize(
    "name",
    [
        "bsc_cli/_samples/hdi/.bsc/ledger.sqlite",
        "bsc_cli/_samples/hdi/reports/2022/CHN.html",
        "bsc_cli/_samples/kunming/workbooks/2020-Q4/wuhua.xlsx",
        "bsc_cli/__pycache__/cli.pyc",
        "tests/test_a.py",
        "tools/dist.py",
    ],
)
def test_what_a_run_leaves_behind_is_noticed(name: str) -> None:
    assert list(dist.content_faults({*GOOD, name})) == [f"the wheel should not hold {name}"]


def test_development_packages_are_named() -> None:
    assert {"pytest", "mypy", "pandas"} <= dist.development_packages()
    assert "numpy" not in dist.development_packages()
