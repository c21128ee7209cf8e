"""The reference of formulas and of time: operators, functions, names, what is missing, and when a KPI is due."""

from __future__ import annotations

from bsc_cli.scoring.formula.parse import FUNCTIONS, MAX_DEPTH, MAX_DIGITS, MAX_LENGTH

OPERATORS: tuple[tuple[str, str, str, str], ...] = (
    ("`^`", "to the power of; from right to left", "2 ^ 3 ^ 2", "512"),
    ("`-x`", "the sign", "-2 ^ 2", "-4"),
    ("`*` `/`", "times, divided by", "6 / 2 * 3", "9"),
    ("`+` `-`", "plus, minus", "1 + 2 * 3", "7"),
    ("`==` `!=` `<` `<=` `>` `>=`", "compare: 1 if it holds, else 0; figures within 1e-9 are equal", "1 + 1 <= 2", "1"),
    ("`not`", "1 for 0, else 0", "not 1 == 2", "1"),
    ("`and`", "1 if both hold", "1 and 2 > 3", "0"),
    ("`or`", "1 if one holds", "1 or 0 and 0", "1"),
)
"""From the one that binds most; an example and its value."""

NAMES = (
    ("`spent`", "the figure of an input of the KPI, or of the scorecard, over the KPI's `window`"),
    ("`execution_rate`, `execution_rate.actual`", "the actual of another KPI of the scorecard"),
    (
        "`execution_rate.target`, `.baseline`, `.alarm`",
        "a reference value of a KPI, its own included: the last is a threshold",
    ),
    ("`share`", "a step written above, in a formula of named steps"),
)

FORMULAS = f"""\
## Formulas

Formulas stand under `formula`, `target`, `baseline` and `thresholds`. They are a closed language: nothing else can be
called. A formula has up to {MAX_LENGTH:,} characters and {MAX_DEPTH} levels of brackets. The full-width signs of
Chinese keyboards （ ） ＋ － × ÷ ， ＝ are read like their twins.

Operators, from the one that binds most; brackets come first:

| operator | meaning | example | value |
|---|---|---|---|
{{operators}}
Comparisons are not chained: `1 < x and x < 5`, not `1 < x < 5`.

| function | value |
|---|---|
{{functions}}
Digits to round to are a plain number from 0 to {MAX_DIGITS}.

| name | stands for |
|---|---|
{{names}}
A name is looked for among the steps above, the KPI's inputs, the scorecard's inputs, then its KPIs. Scores (`.score`,
and an objective by its id), `children` and `unit` are part of the language, but refused for now (BSC250). In the
amounts of a score rule and of `clip` (`zero_at: 0.8 * target`) names are the KPI's own reference values: `target`,
`baseline`, thresholds.

*Named steps* make long formulas readable: `{{{{share: spent / budget, result: 100 * share}}}}`. Each step can use those
above it, the last is the result, and `bsc explain` shows every one. Inside `{{{{…}}}}` a text with a comma needs
quotes: `{{{{result: "round(share, 2)"}}}}`.

*Missing* is not zero. What operators, comparisons, `clip` and the functions of one argument make of a missing figure is
missing; `where` is if its condition is, or the value it takes. `min` `max` `sum` `mean` `geomean` `coalesce` pass over
what is missing, and are missing themselves if nothing but constants is left: without `a`, `sum(a, 5)` is missing, and
so is `coalesce(a, 0)`. To count as zero what nobody reported, write `missing: zero` on the KPI, for all to see.

*Undefined* is what arithmetic has no value for: division by zero, a logarithm of zero or less, a root of a negative
number, a result too large to be computed. It is missing, with that reason.
"""

PERIODS = """\
## Periods

- A KPI is *due* in a period that ends when one of its own periods ends. A yearly KPI is due in the last quarter or
  month of the year (`2020-Q4`, `2020-12`), and there covers the whole year. In the others it is *not due*: its weight
  leaves, and coverage is unharmed.
- A longer period may be asked for: `2020`, of KPIs that are due every quarter. Then `window: period` covers all of it:
  flows are summed over the year, of stocks the last counts, and the formula is worked out once, from those. It is no
  mean of the quarters' scores. `year_to_date`, `rolling_year` and `{last: 4}` end with its last month, as always.
- Weights and reference values are those that hold on the last day of the period.
- Of an input that is collected less often than the KPI is due, the figure of the period counts in which the KPI's
  period lies. Sums are not taken so (BSC289).
"""


def page() -> str:
    """Give both sections in Markdown."""
    operators = (f"| {signs} | {meaning} | `{example}` | {value} |" for signs, meaning, example, value in OPERATORS)
    functions = (f"| `{one.form}` | {one.meaning} |" for one in FUNCTIONS.values())
    names = (f"| {name} | {meaning} |" for name, meaning in NAMES)
    rows = {"operators": operators, "functions": functions, "names": names}
    return FORMULAS.format(**{key: "\n".join(one) + "\n" for key, one in rows.items()}) + "\n" + PERIODS
