"""`make demo` shows a quarter from end to end, and says what it must."""

from pathlib import Path

import pytest

from tools import demo

# The late department, the faults of the bad workbook, the league table, the published index.
SHOWN = (
    "Transport Bureau",
    "2 d overdue",
    "returned/2020-Q4/housing_bureau.xlsx",
    "'82%'",
    "'1,234万'",
    "How to mend it",
    "Dongchuan District",
    "hotline_centre.xlsx:Results!",
    "6,171 of 6,171 published values",
)


@pytest.mark.proof
def test_the_demo_runs_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "SCRATCH", tmp_path / "demo")
    monkeypatch.setattr(demo, "CITY", tmp_path / "demo/kunming")
    code = demo.main()
    shown = capfd.readouterr()
    assert code == 0, shown.out[-2000:] + shown.err
    assert [text for text in SHOWN if text not in shown.out] == []
    opened = [Path(line.strip()) for line in shown.out.split("Open these:")[1].split()]
    assert {file.suffix for file in opened} == {".html", ".pdf", ".xlsx"}
    assert all(file.is_file() for file in opened)


def test_a_step_that_fails_stops_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "SCRATCH", tmp_path / "demo")
    monkeypatch.setattr(demo, "CITY", tmp_path / "demo/kunming")
    monkeypatch.setattr(demo, "begin", lambda: demo.bsc("rule BSC999", where=tmp_path))
    assert demo.main() == 1
    assert "`bsc rule BSC999` ended with 2, not 0" in capfd.readouterr().err
