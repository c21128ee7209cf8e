"""The tables that the page of definitions shows are taken in as they stand there."""

import re
from datetime import UTC, datetime
from pathlib import Path

from bsc_cli.definitions.tables_page import TABLES
from bsc_cli.usecases import collect
from tests import case_files
from tests.case_files import Case


def test_both_ways_to_lay_a_table_out_give_the_same_figures(tmp_path: Path) -> None:
    wide, long = re.findall(r"```csv\n(.*?)```", TABLES, re.DOTALL)
    figures = []
    for name, text in (("wide", wide), ("long", long)):
        folder = tmp_path / name
        case_files.build(Case("", fires=False, name=""), folder)
        (folder / "t.csv").write_text(text, encoding="utf-8")
        done = collect.ingest(folder, [folder / "t.csv"], shown_from=folder, now=datetime(2020, 5, 1, tzinfo=UTC))
        assert done.findings == ()
        figures.append([(one.figures, one.units, one.periods) for one in done.files])
    assert figures[0] == figures[1] == [(2, 1, ("2020-Q1",))]
