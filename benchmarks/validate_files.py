"""`validate` on 1,000 files of about 15 KB with 20,000 KPIs in all, against a YAML loader that checks nothing.

The workspace is generated from a seed into a temporary folder: long-form KPIs as a performance office writes
them, in English and Chinese, some with inputs and formula, others with bands or anchors. It is sound, so that
the clean path is measured; every file is read from disk by both sides.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from benchmarks.measure import Line, ratio
from bsc_cli.diagnostics import has_errors
from bsc_cli.usecases import define

FILES, KPIS, OBJECTIVES = 1_000, 20, 4
MANIFEST = """\
version: 1
organisation: {en: Sample City, zh: 示例市}
languages: [en, zh]
calendar: {reporting: quarter, due: 10d}
levels: [city, department]
perspectives:
  public:   {name: {en: Public, zh: 公众}, weight: 35}
  finance:  {name: {en: Finance, zh: 财政}, weight: 25}
  process:  {name: {en: Internal process, zh: 内部流程}, weight: 25}
  learning: {name: {en: Learning and growth, zh: 学习与成长}, weight: 15}
goals:
  service: {name: {en: A government that serves, zh: 服务型政府}, horizon: long, by: 2025}
grades:
  good: {from: 80, name: {en: Good, zh: 良}}
  poor: {from: 0, name: {en: Poor, zh: 差}}
scoring: {scale: 100, round: 2, missing: exclude, min_coverage: 0.5}
"""
PERSPECTIVES = ("public", "finance", "process", "learning")
SCORES = (
    "linear",
    "{bands: {95: 100, 90: 85, 80: 60}}",
    "{anchors: {60: 0, 75: 60, 95: 100}}",
    "{linear: {zero_at: 40}}",
)


def lines() -> Iterator[Line]:
    """Measure one workspace of the size in the budget."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        paths = workspace(root, files=FILES)
        size = sum(path.stat().st_size for path in paths) // len(paths)

        def ours() -> None:
            validated = define.validate(root, shown_from=root)
            definitions = validated.workspace.definitions
            assert definitions is not None
            assert not has_errors(validated.findings), validated.findings[:3]
            assert sum(1 for card in definitions.scorecards for _ in card.root.kpis()) == FILES * KPIS

        yield ratio(
            f"validate {FILES:,} files of {size / 1000:.1f} KB, {FILES * KPIS:,} KPIs",
            ours,
            lambda: [yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) for path in paths],
            ours_label="validate",
            reference_label="yaml.CSafeLoader on the same files",
            budget=2,
            rounds=3,
        )


def workspace(root: Path, *, files: int) -> list[Path]:
    """Write a sound workspace below `root` and give all its files."""
    chance = random.Random(20)
    (root / "scorecards").mkdir()
    paths = [root / "bsc.yaml"]
    paths[0].write_text(MANIFEST, encoding="utf-8", newline="\n")
    for number in range(files):
        paths.append(root / "scorecards" / f"bureau_{number:04d}.yaml")
        paths[-1].write_text(scorecard(number, chance), encoding="utf-8", newline="\n")
    return paths


def scorecard(number: int, chance: random.Random) -> str:
    """Give the text of one scorecard: 4 objectives of 5 KPIs."""
    text = (
        f"scorecard: bureau_{number:04d}\n"
        f"name: {{en: Bureau {number}, zh: 第{number}局}}\n"
        "level: department\n"
        "mandate: Makes limited public funds create value and keeps them from leaking.\n"
        "owner: Chief Accountant\n"
        "approved_by: Municipal Performance Office\n"
        f"units: [{{id: unit_{number:04d}, name: {{en: Bureau {number}, zh: 第{number}局}}}}]\n"
        "objectives:\n"
    )
    for objective, perspective in enumerate(PERSPECTIVES):
        text += (
            f"  objective_{objective}:\n"
            f"    perspective: {perspective}\n"
            f"    name: {{en: Value from limited funds {objective}, zh: 有限资金创造价值{objective}}}\n"
            f"    weight: {chance.randint(10, 60)}\n"
            "    serves: [service]\n"
            "    kpis:\n"
        )
        text += "".join(kpi(objective * 10 + place, chance) for place in range(KPIS // OBJECTIVES))
    return text


def kpi(number: int, chance: random.Random) -> str:
    """Give the text of one KPI in the long form."""
    start, goal = chance.randint(5, 30), chance.randint(85, 99)
    text = (
        f"      execution_rate_{number:02d}:\n"
        f"        name: {{en: Budget execution rate {number}, zh: 预算执行率{number}}}\n"
        "        text:\n"
        "          en: Share of the year's general public budget that has been spent by the end of the period.\n"
        "          zh: 年度一般公共预算支出占预算的比例。\n"
        '        measured_in: "%"\n'
        f"        weight: {chance.randint(5, 40)}\n"
        "        better: higher\n"
    )
    if chance.random() < 0.5:
        text += (
            "        inputs:\n"
            f"          spent_{number:02d}:\n"
            "            {name: {en: Spent, zh: 支出}, measured_in: CNY 10k, kind: flow, range: [0, 1e9]}\n"
            f"          budget_{number:02d}:\n"
            "            {name: {en: Budget, zh: 预算}, measured_in: CNY 10k, kind: flow}\n"
            f"        formula: 100 * spent_{number:02d} / budget_{number:02d}\n"
        )
    text += (
        f"        baseline: {start}\n"
        f"        target: {{2019: {goal}, 2020: {goal + 0.5}}}\n"
        f"        score: {chance.choice(SCORES)}\n"
        "        frequency: quarter\n"
        f"        source: {chance.choice(('self', 'system', 'survey'))}\n"
        "        owner: Budget Division\n"
        "        evidence: required\n"
        "        basis: Interim Measures for Municipal Budget Performance Management (draft), 2013\n"
    )
    return text
