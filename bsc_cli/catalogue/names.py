"""Rules on codes, names and texts (258-259 and 297)."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

CODE_TWICE = Rule(
    code="BSC258",
    name="code-twice",
    severity=Severity.ERROR,
    template=N_("the code {found!r} already stands for {first}"),
    why=N_("Codes name figures in tables and workbooks; nobody could tell which of the two a column holds."),
    fix=N_("Give one of the two another code."),
)
NAME_TWICE = Rule(
    code="BSC259",
    name="name-twice",
    severity=Severity.NOTE,
    template=N_("another KPI of this scorecard is also called {name!r}: {first}"),
    why=N_("In reports and workbooks the two look the same."),
    fix=N_("Say in the names how the two differ."),
)
NOT_TRANSLATED = Rule(
    code="BSC297",
    name="text-not-translated",
    severity=Severity.WARNING,
    template=N_("the text is not there in: {languages}"),
    why=N_("Reports in that language would show it in another."),
    fix=N_("Add it beside the others: {{en: …, zh: …}}; a text that is the same everywhere needs no language."),
)
