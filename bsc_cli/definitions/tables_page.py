"""What the page of definitions says of tables of results: our names of their columns, two ways to lay them out."""

TABLES = """\
## Tables of results

A CSV file or a sheet of a workbook (`.xlsx`), with a heading for each column. Without a mapping, columns are known by
our names, inputs and KPIs also by id, code, or name in any language of the workspace; `columns:` of a
[mapping](#mapping) names those that are headed otherwise.

| our name | in Chinese also | holds |
|---|---|---|
| `unit` | 单位 | the unit's id |
| `period` | 考核期, 期间 | `2020`, `2020-H1`, `2020-Q1` or `2020-03`; each input in the periods it is collected in |
| an input, or a KPI that collects one figure | its Chinese name | its figures: a *wide* table, one column an input |
| `input` (or `kpi`) | 数据项, 指标 | which input a row is about: a *long* table, one row a figure |
| `value` | 数值 | the figure of that row |
| `name`, `parent`, `level` | | not read: they may stand beside the figures |

```csv
unit,period,spent,budget
north,2020-Q1,90,100
```

```csv
单位,期间,指标,数值
north,2020-Q1,支出,90
north,2020-Q1,预算,100
```

An empty cell is a figure that nobody reported, never zero. A file is taken in whole or not at all. Sent again, it
changes nothing; corrected and sent again, its figures replace the earlier ones, and where they replace those of another
file, that is told. Two files of one run that contradict each other are both refused.
"""
