from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc_cli import workspace
from bsc_cli.collection.names import Names
from bsc_cli.model.tables import TableSource
from tests.collection.bureau import Flat, flat, from_csv, from_workbook, said, workbook

INPUTS = ("spent", "budget", "audit_findings", "hotline_answered")
PERIODS = ("2019-Q4", "2020-Q1", "2020-Q2")
HEAD = "unit,period,spent,budget\n"

counts = st.floats(min_value=0, max_value=1e9)
keys = st.tuples(st.sampled_from(("north", "south")), st.sampled_from(PERIODS))
tables = st.dictionaries(st.tuples(keys, st.sampled_from(INPUTS)), st.floats(min_value=0, max_value=1e9), min_size=1)


def wide(figures: Flat) -> list[list[object]]:
    rows = sorted({(unit, period) for unit, _, period in figures})
    body = [[unit, period, *(figures.get((unit, name, period)) for name in INPUTS)] for unit, period in rows]
    return [["unit", "period", *INPUTS], *body]


def long(figures: Flat) -> list[list[object]]:
    return [["unit", "period", "input", "value"], *([u, p, i, value] for (u, i, p), value in figures.items())]


def csv(rows: list[list[object]]) -> str:
    return "".join(",".join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows)


def flattened(table: dict[tuple[tuple[str, str], str], float]) -> Flat:
    return {(unit, name, period): value for ((unit, period), name), value in table.items()}


@given(tables)
def test_figures_written_come_back_exactly(table: dict[tuple[tuple[str, str], str], float]) -> None:
    figures = flattened(table)
    for rows in (wide(figures), long(figures)):
        read, findings = from_csv(csv(rows))
        assert findings == ()
        assert flat(read) == figures


@settings(max_examples=25)
@given(tables)
def test_figures_in_a_workbook_come_back_as_excel_keeps_them(table: dict[tuple[tuple[str, str], str], float]) -> None:
    figures = flattened(table)
    for rows in (wide(figures), long(figures)):
        read, findings = from_workbook(workbook(rows))
        assert findings == ()
        # A workbook keeps 16 digits at least 15 of which count.
        assert flat(read) == pytest.approx(figures, rel=1e-15, abs=0)


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    table: dict[tuple[tuple[str, str], str], float], chance: random.Random
) -> None:
    rows = long(flattened(table))
    shuffled = [rows[0], *chance.sample(rows[1:], len(rows) - 1)]
    one, other = from_csv(csv(rows))[0], from_csv(csv(shuffled))[0]
    assert one is not None
    assert other is not None
    for name in ("units", "inputs", "unit", "input", "period", "value", "status"):
        assert getattr(one, name) == getattr(other, name)


def test_every_figure_knows_its_line_and_column() -> None:
    figures, _ = from_csv("unit,period,spent,budget\n\nsouth,2020-Q1,,7\nnorth,2020-Q1,5,\n")
    assert figures is not None
    places = {
        (figures.units[u], figures.inputs[i]): (line, field)
        for u, i, line, field in zip(figures.unit, figures.input, figures.line, figures.field, strict=True)
    }
    assert places == {("south", "budget"): (3, 4), ("north", "spent"): (4, 3)}


def test_an_empty_cell_is_no_figure_and_zero_is_one() -> None:
    figures, findings = from_csv(HEAD + "north,2020-Q1,0,\n")
    assert flat(figures) == {("north", "spent", "2020-Q1"): 0.0}
    assert findings == ()


def test_mapping_names_columns_period_blanks_and_rows_to_skip() -> None:
    source = TableSource(
        "t.csv", columns=(("unit", "Bureau"), ("spent", "Out")), period="2020-Q1", blank=("n/a",), skip=("Total",)
    )
    figures, findings = from_csv("Bureau,Out,budget\nnorth,5,n/a\nTotal,9,9\n", source)
    assert flat(figures) == {("north", "spent", "2020-Q1"): 5.0}
    assert findings == ()


def test_a_kpi_that_is_one_figure_goes_by_its_own_name_and_a_computed_one_does_not() -> None:
    figures, findings = from_csv("unit,period,kpi,value\nnorth,2020-Q1,hotline_answered,90\n")
    assert flat(figures) == {("north", "hotline_answered", "2020-Q1"): 90.0}
    assert findings == ()
    figures, findings = from_csv("unit,period,kpi,value\nnorth,2020-Q1,execution_rate,90\n")
    assert figures is None
    assert said(findings) == ["t.csv:2:3 BSC322"]
    assert findings[0].suggestions == ("spent", "budget")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("95%", "BSC330"),
        ("９５％", "BSC330"),
        ('"1,234"', "BSC331"),
        ('"1.234,5"', "BSC331"),
        ("1 234", "BSC331"),
        ("１２", "BSC332"),
        ("−5", "BSC332"),
        ("many", "BSC333"),
        ("NaN", "BSC333"),
        ("inf", "BSC333"),
        ("1e999", "BSC372"),
        ("1.0000000000000002e15", "BSC372"),
        ("-12345678901234567", "BSC372"),
        ("1_000", "BSC333"),
        ("0x10", "BSC333"),
        ("1234万", "BSC333"),
        ("2020-01-01", "BSC333"),
        ("-1", "BSC339"),
        ("2e9", "BSC339"),
    ],
)
def test_a_cell_that_is_no_plain_number_is_refused_at_its_place(cell: str, code: str) -> None:
    figures, findings = from_csv(HEAD + f"north,2020-Q1,{cell},1\n")
    assert figures is None
    assert said(findings) == [f"t.csv:2:3 {code}"]


@pytest.mark.parametrize(("cell", "value"), [("5", 5.0), ("+5", 5.0), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0)])
def test_plain_numbers_are_read(cell: str, value: float) -> None:
    assert flat(from_csv(HEAD + f"north,2020-Q1,{cell},\n")[0]) == {("north", "spent", "2020-Q1"): value}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("nort,2020-Q1,1,1\n", ["t.csv:2:1 BSC320"]),
        (",2020-Q1,1,1\n", ["t.csv:2:1 BSC321"]),
        ("north,,1,1\n", ["t.csv:2:2 BSC328"]),
        ("north,Q1 2020,1,1\n", ["t.csv:2:2 BSC325"]),
        ("north,2020,1,1\n", ["t.csv:2:2 BSC326"]),
        ("north,2020-Q1,1,1\nnorth,2020-Q1,1,1\n", ["t.csv:3:3 BSC329", "t.csv:3:4 BSC329"]),
        ("north,2020-Q1,1,\nnorth,2020-Q1,,1\n", []),
        ("north,2025-Q1,1,1\n", ["t.csv:2:3 BSC327"]),
        ("north,2025-Q2,1,1\n", ["t.csv:2:3 BSC327"]),
        ("north,2025-Q3,1,1\n", ["t.csv:2:3 BSC348"]),
        ("north,2020-Q1,1,1\nnorth,2999-Q4,,1\n", ["t.csv:3:4 BSC348"]),
        ("north,2024-Q2,1,1\n", []),
        ("", ["t.csv:1:1 BSC340"]),
        ("north,2020-Q1,,\n", ["t.csv:1:1 BSC340"]),
        ("Source: somebody,,,\nnorth,2020-Q1,1,1\n", []),
    ],
)
def test_rows(rows: str, expected: list[str]) -> None:
    figures, findings = from_csv(HEAD + rows)
    assert said(findings) == expected
    assert (figures is None) == any(code.split()[1] != "BSC327" for code in expected)


def test_the_same_figure_twice_names_both_places() -> None:
    _, findings = from_csv(HEAD + "north,2020-Q1,1,\nsouth,2020-Q1,1,\nnorth,2020-Q1,2,\nnorth,2020-Q1,3,\n")
    assert said(findings) == ["t.csv:4:3 BSC329", "t.csv:5:3 BSC329"]
    assert [finding.facts["first"] for finding in findings] == ["t.csv:2:3", "t.csv:2:3"]


def test_a_near_unit_is_suggested_zeros_and_case_first() -> None:
    _, findings = from_csv(HEAD + "NORTH,2020-Q1,1,1\n")
    assert findings[0].suggestions == ("north",)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bureau,period,spent", ["t.csv:1:1 BSC311", "t.csv:1:1 BSC315"]),
        ("unit,spent,budget", ["t.csv:1:1 BSC319"]),
        ("unit,period,remark", ["t.csv:1:1 BSC314", "t.csv:1:3 BSC315"]),
        ("unit,period,value", ["t.csv:1:1 BSC311", "t.csv:1:3 BSC315"]),
        ("unit,period,input,value,spent", ["t.csv:1:5 BSC342"]),
    ],
)
def test_headings(header: str, expected: list[str]) -> None:
    row = ",".join(["north", *"1" * header.count(",")])
    figures, findings = from_csv(f"{header}\n{row}\n")
    assert figures is None
    assert said(findings) == expected


def test_columns_that_nothing_reads_are_told_apart() -> None:
    header = "unit,name,period,spent,spentt,remark,execution_rate,budgett,hotline"
    figures, findings = from_csv(f"{header}\nnorth,North,2020-Q1,1,2,x,3,4,late\n")
    assert figures is None
    assert said(findings) == [
        "t.csv:1:5 BSC316",  # beside spent, which is there
        "t.csv:1:6 BSC315",
        "t.csv:1:7 BSC318",
        "t.csv:1:8 BSC349",  # budget is not there: its figures would be left out
        "t.csv:1:9 BSC315",
    ]
    assert findings[3].suggestions[0] == "budget"


def test_a_misspelt_heading_is_an_error_only_where_figures_would_be_left_out() -> None:
    for heading in ("budgt", "BUDGET", "预 算"):
        assert said(from_csv(f"unit,period,spent,{heading}\nnorth,2020-Q1,1,2\n")[1]) == ["t.csv:1:4 BSC349"]
        assert said(from_csv(f"unit,period,budget,{heading}\nnorth,2020-Q1,1,2\n")[1]) == ["t.csv:1:4 BSC316"]
    assert said(from_csv("unit,period,spent,budged\nnorth,2020-Q1,1,\n")[1]) == ["t.csv:1:4 BSC315"]
    _, findings = from_csv("unit,Perod,spent\nnorth,2020-Q2,1\n", TableSource("t.csv", period="2020-Q1"))
    assert said(findings) == ["t.csv:1:2 BSC349"]
    _, findings = from_csv("unit,Perod,spent\nnorth,2020-Q2,1\n")
    assert [one.suggestions for one in findings if one.rule.code == "BSC319"] == [("Perod",)]


@pytest.mark.parametrize(
    "header",
    [
        "unit,period,spent,budget",
        "单位,期间,支出,预算",
        "单位,考核期,支出,Budget",
        "Unit,Period,Spent,budget",
    ],
)
def test_headings_may_be_names_in_any_of_the_languages(header: str) -> None:
    figures, findings = from_csv(f"{header}\nnorth,2020-Q1,1,2\n")
    assert flat(figures) == {("north", "spent", "2020-Q1"): 1, ("north", "budget", "2020-Q1"): 2}
    assert findings == ()


@pytest.mark.parametrize("header", ["单位,期间,指标,数值", "单位,期间,数据项,数值", "Unit,Period,KPI,Value"])
def test_a_list_may_be_headed_and_filled_in_chinese(header: str) -> None:
    figures, findings = from_csv(f"{header}\nnorth,2020-Q1,支出,1\nnorth,2020-Q1,热线接通率,90\n")
    assert flat(figures) == {("north", "spent", "2020-Q1"): 1, ("north", "hotline_answered", "2020-Q1"): 90}
    assert findings == ()


def test_our_own_word_for_a_column_goes_before_another() -> None:
    figures, findings = from_csv("unit,单位,period,spent\nnorth,北局,2020-Q1,1\n")
    assert flat(figures) == {("north", "spent", "2020-Q1"): 1}
    assert said(findings) == ["t.csv:1:2 BSC315"]
    assert said(from_csv("单位,Unit,period,spent\nnorth,north,2020-Q1,1\n")[1])[0] == "t.csv:1:1 BSC317"


def test_a_name_and_an_id_of_one_input_are_two_columns_of_it() -> None:
    assert said(from_csv("unit,period,spent,支出\nnorth,2020-Q1,1,1\n")[1]) == ["t.csv:1:4 BSC317"]


def test_a_computed_kpi_is_told_by_its_name_too() -> None:
    _, findings = from_csv("unit,period,spent,预算执行率\nnorth,2020-Q1,1,1\n")
    assert said(findings) == ["t.csv:1:4 BSC318"]


def test_a_mapping_that_does_not_fit_the_table_is_refused() -> None:
    columns = (("unit", "Bureau"), ("spnt", "spent"), ("budget", "Budgett"))
    figures, findings = from_csv("unit,period,spent,Budget\nnorth,2020-Q1,1,1\n", TableSource("t.csv", columns=columns))
    assert figures is None
    assert [finding.rule.code for finding in findings][:3] == ["BSC312", "BSC313", "BSC312"]
    assert findings[2].suggestions == ("Budget",)


def test_a_period_in_the_mapping_and_in_a_column_is_a_contradiction() -> None:
    figures, findings = from_csv(HEAD + "north,2020-Q1,1,1\n", TableSource("t.csv", period="2020-Q2"))
    assert figures is None
    assert said(findings) == ["t.csv:1:2 BSC341"]


def test_two_columns_of_one_input_are_refused() -> None:
    source = TableSource("t.csv", columns=(("spent", "Out"),))
    figures, findings = from_csv("unit,period,Out,spent\nnorth,2020-Q1,1,1\n", source)
    assert figures is None
    assert said(findings) == ["t.csv:1:4 BSC317"]


def test_every_fault_comes_out_in_one_run_in_order_of_place() -> None:
    figures, findings = from_csv(HEAD + "nort,2020-Q1,1,1\nnorth,2020,x,95%\n")
    assert figures is None
    assert said(findings) == ["t.csv:2:1 BSC320", "t.csv:3:2 BSC326", "t.csv:3:3 BSC333", "t.csv:3:4 BSC330"]


def test_of_many_faults_of_a_kind_fifty_are_listed_and_the_rest_counted() -> None:
    _, findings = from_csv(HEAD + "".join(f"u{n},2020-Q1,1,\n" for n in range(3000)))
    assert len(findings) == 51
    assert findings[-1].rule.code == "BSC148"
    assert findings[-1].facts == {"count": 2950, "code": "BSC320"}


def test_the_present_month_comes_from_the_argument() -> None:
    text = HEAD + "north,2020-Q1,1,1\n"
    assert said(from_csv(text, now=datetime(2019, 12, 31, tzinfo=UTC))[1]) == ["t.csv:2:3 BSC327"]
    assert from_csv(text, now=datetime(2020, 1, 1, tzinfo=UTC))[1] == ()


def test_twice_as_many_columns_take_twice_as_many_questions_not_four_times(tmp_path: Path) -> None:
    asked = {count: _questions(tmp_path / str(count), count) for count in (20, 40)}
    assert 20 <= asked[20] < asked[40] <= 2 * asked[20]


def _questions(folder: Path, count: int) -> int:
    """Give how often the inputs of a name are looked up while a table of `count` columns and a slip each is read."""
    (folder / "scorecards").mkdir(parents=True)
    (folder / "bsc.yaml").write_text("version: 1\norganisation: Town\n")
    kpis = "".join(f"  item_{n:03d}_x: {{name: I{n}, score: value}}\n" for n in range(count))
    for card in "ab":
        (folder / f"scorecards/{card}.yaml").write_text(
            f"scorecard: {card}\nname: {card}\nunits: [{{id: u_{card}, name: U}}]\nperspectives: none\nkpis:\n{kpis}"
        )
    loaded = workspace.load(folder, shown_from=folder).definitions
    names = [f"item_{n:03d}_x" for n in range(count)]
    header = ",".join(("unit", "period", *names, *(f"{name}x" for name in names)))
    with mock.patch.object(Names, "meant", autospec=True, side_effect=Names.meant) as meant:
        _, found = from_csv(f"{header}\nu_a,2020-Q1{',1' * 2 * count}\n", definitions=loaded)
    assert len(found) == count
    return meant.call_count


def test_of_three_columns_of_one_input_the_later_two_are_told_with_the_first() -> None:
    findings = from_csv("unit,period,spent,Spent,支出\nnorth,2020-Q1,1,1,1\n")[1]
    assert [one.facts.get("first") for one in findings if one.rule.code == "BSC317"] == ["spent", "spent"]
