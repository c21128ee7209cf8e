"""Rules 301-349 and 370-399: data. Workbooks (301-310), columns (311-319, 370-), rows and cells (320-349)."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

NOT_A_WORKBOOK = Rule(
    code="BSC301",
    name="not-a-workbook",
    severity=Severity.ERROR,
    template=N_("the file is not an Excel workbook (.xlsx)"),
    why=N_("The name of a file does not make it a workbook; nothing in this one can be read as sheets and cells."),
    fix=N_("Open the file in Excel or WPS and save it as “Excel Workbook (.xlsx)”; name a CSV file .csv."),
)
WORKBOOK_OLD = Rule(
    code="BSC302",
    name="workbook-of-old-format",
    severity=Severity.ERROR,
    template=N_("the file is a workbook of the old format (.xls)"),
    why=N_("The format of 1997 is not read: it cannot be checked safely before it is opened."),
    fix=N_("Open the file in Excel or WPS and save it as “Excel Workbook (.xlsx)”."),
)
WORKBOOK_ENCRYPTED = Rule(
    code="BSC303",
    name="workbook-encrypted",
    severity=Severity.ERROR,
    template=N_("the workbook is protected with a password"),
    why=N_("Without the password nothing in it can be read."),
    fix=N_("Open the workbook, remove the password that is asked for on opening, and save it again."),
)
WORKBOOK_DAMAGED = Rule(
    code="BSC304",
    name="workbook-damaged",
    severity=Severity.ERROR,
    template=N_("the workbook is damaged or was cut short: {problem}"),
    why=N_("Figures may be missing from it, and nobody could tell which."),
    fix=N_("Ask for the file again, or open it in Excel or WPS, compare it with its source and save it again."),
)
WORKBOOK_TOO_LARGE = Rule(
    code="BSC305",
    name="workbook-too-large",
    severity=Severity.ERROR,
    template=N_("the workbook holds {what} {found:,}, more than the {limit:,} that are read"),
    why=N_("A small file can unpack to more than any memory holds; such a file is a mistake or an attack."),
    fix=N_("Copy the figures alone into a new workbook or a CSV file, and split very large tables."),
)
WORKBOOK_DTD = Rule(
    code="BSC306",
    name="workbook-with-entities",
    severity=Severity.ERROR,
    template=N_("the part {part} of the workbook declares a document type"),
    why=N_("No program for spreadsheets writes that; it is used to exhaust or to spy on the machine that reads it."),
    fix=N_("Do not open the file; find out where it comes from and ask for another one."),
)
CELL_TOO_FAR = Rule(
    code="BSC307",
    name="cell-too-far",
    severity=Severity.ERROR,
    template=N_("the cells reach to {cell}: a table of {found:,} cells, more than the {limit:,} that are read"),
    why=N_("A single cell far away, typed by accident, makes the table as large as the whole sheet."),
    fix=N_("Delete the rows and columns behind the table (not only their contents) and save the workbook again."),
)
UNKNOWN_SHEET = Rule(
    code="BSC308",
    name="sheet-not-known",
    severity=Severity.ERROR,
    template=N_("the workbook has no sheet {sheet!r}"),
    why=N_("The figures are read from the sheet that is named and from no other."),
    fix=N_("Name one of its sheets in the mapping (`sheet:`): {known}."),
)
FIRST_SHEET = Rule(
    code="BSC309",
    name="first-sheet-read",
    severity=Severity.NOTE,
    template=N_("the workbook has {count} sheets; only {sheet!r} was read"),
    why=N_("Without a name the first sheet is read; figures on the others would be missed."),
    fix=N_("Name the sheet in a mapping (`sheet:`), one mapping for each sheet that holds figures."),
)
HIDDEN_CELLS = Rule(
    code="BSC310",
    name="hidden-cells-read",
    severity=Severity.WARNING,
    template=N_("the sheet has hidden rows or columns with something in them, which were read as well: {hidden}"),
    why=N_("Who looks at the sheet does not see these cells; they may be left over, or filtered out."),
    fix=N_("Show the hidden rows and columns and check them; delete what is not meant to be read."),
)
COLUMN_MISSING = Rule(
    code="BSC311",
    name="column-missing",
    severity=Severity.ERROR,
    template=N_("no column is called {column!r}"),
    why=N_("Every figure belongs to a unit, an input and a period; each must stand in the table or in the mapping."),
    fix=N_("Rename the column, or map it: columns: {{{column}: HEADING}}. Headings here: {known}."),
)
MAPPED_HEADING_MISSING = Rule(
    code="BSC312",
    name="mapped-heading-missing",
    severity=Severity.ERROR,
    template=N_("the mapping reads {ours!r} from the column {theirs!r}, which the table does not have"),
    why=N_("A column that was renamed or left out would be missing from every score."),
    fix=N_("Correct the heading in the mapping or in the table. Headings here: {known}."),
)
MAPPED_NAME_UNKNOWN = Rule(
    code="BSC313",
    name="mapped-name-unknown",
    severity=Severity.ERROR,
    template=N_("the mapping reads {ours!r} from the column {theirs!r}, but nothing is called {ours!r}"),
    why=N_(
        "The left side of `columns:` is a name of ours: unit, period, input, kpi, value, or the id or code of an input."
    ),
    fix=N_("Correct the name in the mapping; `bsc tree` lists KPIs and their inputs."),
)
NO_FIGURE_COLUMN = Rule(
    code="BSC314",
    name="no-column-of-figures",
    severity=Severity.ERROR,
    template=N_("no column of the table is an input that is collected"),
    why=N_("A column of figures is headed by the id, code or name of its input, or the mapping names it."),
    fix=N_(
        "Map the columns: columns: {{{example}: HEADING}}; a table with a row a figure has the columns input and value."
    ),
)
COLUMN_UNUSED = Rule(
    code="BSC315",
    name="column-not-read",
    severity=Severity.NOTE,
    template=N_("the column {heading!r} is not read"),
    why=N_("Its heading is neither one of our words nor the id, code or name of an input, and no mapping names it."),
    fix=N_("Nothing, if it holds no figures; else map it: columns: {{INPUT: {heading}}}."),
)
COLUMN_NEARLY = Rule(
    code="BSC316",
    name="column-nearly-an-input",
    severity=Severity.WARNING,
    template=N_("the column {heading!r} is not read; its heading is close to that of another column, which is"),
    why=N_("Of two columns with almost the same heading one may be a copy, or hold the figures that are right."),
    fix=N_("Make sure that the other column is the right one; delete this one, or head it quite differently."),
)
INPUT_IN_TWO_COLUMNS = Rule(
    code="BSC317",
    name="input-in-two-columns",
    severity=Severity.ERROR,
    template=N_("the column {heading!r} holds {input!r}, which the column {first!r} holds already"),
    why=N_("Nobody could tell which of the two figures counts."),
    fix=N_("Delete or rename one of the two columns, or correct the mapping."),
)
COMPUTED_COLUMN = Rule(
    code="BSC318",
    name="column-of-a-computed-kpi",
    severity=Severity.WARNING,
    template=N_("the column {heading!r} is not read: this KPI is computed from its inputs"),
    why=N_("A KPI with a formula is computed from collected figures, never taken over; otherwise two could disagree."),
    fix=N_("Report the inputs instead: {inputs}. Delete the column if they are there."),
)
NO_PERIOD = Rule(
    code="BSC319",
    name="no-period",
    severity=Severity.ERROR,
    template=N_("neither a column nor the mapping tells the period of the figures"),
    why=N_("A figure without its period cannot be placed in time."),
    fix=N_(
        "Add a column period, map the one there is (columns: {{period: HEADING}}), or write `period:` into the mapping."
    ),
)
UNKNOWN_UNIT = Rule(
    code="BSC320",
    name="unit-of-a-figure-not-known",
    severity=Severity.ERROR,
    template=N_("no unit is called {unit!r}"),
    why=N_("A figure of nobody would be lost."),
    fix=N_("Correct the id, add the unit to a scorecard, or list the text under `skip:` of the mapping."),
)
UNIT_BLANK = Rule(
    code="BSC321",
    name="figures-without-unit",
    severity=Severity.ERROR,
    template=N_("the row has figures but names no unit"),
    why=N_("A figure of nobody would be lost."),
    fix=N_("Write the unit's id, or empty the row."),
)
UNKNOWN_INPUT = Rule(
    code="BSC322",
    name="input-not-known",
    severity=Severity.ERROR,
    template=N_("{input!r} is not an input that unit {unit} reports"),
    why=N_("A figure that no KPI reads would be lost."),
    fix=N_("Write the id or code of one of the unit's inputs: {known}."),
)
INPUT_BLANK = Rule(
    code="BSC323",
    name="figure-without-input",
    severity=Severity.ERROR,
    template=N_("the row has a figure but names no input"),
    why=N_("A figure without its name would be lost."),
    fix=N_("Write the id or code of the input, or empty the row."),
)
NOT_REPORTED_BY = Rule(
    code="BSC324",
    name="unit-without-that-input",
    severity=Severity.ERROR,
    template=N_("unit {unit} has a figure for {input!r}, which is not in its scorecard"),
    why=N_("No KPI of the unit reads the figure; it may stand in the wrong row or column."),
    fix=N_("Move the figure to the unit it belongs to, or empty the cell."),
)
NOT_A_PERIOD = Rule(
    code="BSC325",
    name="period-of-a-figure-not-understood",
    severity=Severity.ERROR,
    template=N_("{found!r} is not a period"),
    why=N_("A figure whose period cannot be read with certainty cannot be placed in time."),
    fix=N_("Write 2020, 2020-H1, 2020-Q1 or 2020-03, as text, not as a date."),
)
PERIOD_LENGTH = Rule(
    code="BSC326",
    name="period-of-another-length",
    severity=Severity.ERROR,
    template=N_("{input!r} is collected by {frequency}; {period} is a {found}"),
    why=N_("A figure for a period of another length would never be read."),
    fix=N_("Write the figure for periods such as {example}, or change `frequency:` of the KPI."),
)
PERIOD_AHEAD = Rule(
    code="BSC327",
    name="period-in-the-future",
    severity=Severity.WARNING,
    template=N_("the period {period} has not begun"),
    why=N_("Budgets are set ahead, results are not known before their period; the year may be mistyped."),
    fix=N_("Check the period. The figures are taken in as they are."),
)
PERIOD_BLANK = Rule(
    code="BSC328",
    name="figures-without-period",
    severity=Severity.ERROR,
    template=N_("the row has figures but names no period"),
    why=N_("A figure without its period cannot be placed in time."),
    fix=N_("Write the period: 2020, 2020-H1, 2020-Q1 or 2020-03."),
)
FIGURE_TWICE = Rule(
    code="BSC329",
    name="figure-twice",
    severity=Severity.ERROR,
    template=N_("{input!r} of {unit} for {period} stands here again; it already stands at {first}"),
    why=N_("Nobody could tell which of the two figures counts."),
    fix=N_("Delete one of the two; what was sent earlier is corrected by sending the right figure alone."),
)
PERCENT_SIGN = Rule(
    code="BSC330",
    name="number-with-per-cent-sign",
    severity=Severity.ERROR,
    template=N_("{found!r} is a number with a sign behind it"),
    why=N_("95% may mean 95 or 0.95; what counts is the unit of measure in the definition."),
    fix=N_("Write the number alone, in the unit of measure of the definition: 95."),
)
GROUPED_NUMBER = Rule(
    code="BSC331",
    name="number-with-separators",
    severity=Severity.ERROR,
    template=N_("{found!r} is a number with separators"),
    why=N_("1,234 is one thousand two hundred and thirty-four here and one point two three four elsewhere."),
    fix=N_("Write digits with a decimal point and nothing else: 1234.5."),
)
LOOKALIKE_DIGITS = Rule(
    code="BSC332",
    name="number-in-other-characters",
    severity=Severity.ERROR,
    template=N_("{found!r} is typed with full-width or special characters"),
    why=N_("Such characters only look like a number."),
    fix=N_("Type the number again with the input method switched to English (half-width)."),
)
NOT_A_NUMBER = Rule(
    code="BSC333",
    name="figure-not-a-number",
    severity=Severity.ERROR,
    template=N_("{found!r} is not a number"),
    why=N_("Text in place of a figure would be left out of every sum, or counted as something it is not."),
    fix=N_("Write digits with a decimal point and nothing else; a text that means “no figure” belongs under `blank:`."),
)
DATE_FOR_NUMBER = Rule(
    code="BSC334",
    name="date-for-a-number",
    severity=Severity.ERROR,
    template=N_("the cell holds a date or a time ({found}), not a number"),
    why=N_("Spreadsheets turn text such as 1-2 into a date; the figure that was meant is lost."),
    fix=N_("Format the cell as a number and type the figure again."),
)
TRUTH_FOR_NUMBER = Rule(
    code="BSC335",
    name="truth-value-for-a-number",
    severity=Severity.ERROR,
    template=N_("the cell holds {found}, not a number"),
    why=N_("Whether TRUE means 1, 100 or something else is nowhere written."),
    fix=N_("Write the number that is meant."),
)
ERROR_CELL = Rule(
    code="BSC336",
    name="cell-with-an-error",
    severity=Severity.ERROR,
    template=N_("the cell holds an error of its formula (such as #DIV/0! or #REF!)"),
    why=N_("The figure could not be computed; taken as empty it would be missing without a reason."),
    fix=N_("Correct the formula, or write the figure, or empty the cell if there is none."),
)
NOT_CALCULATED = Rule(
    code="BSC337",
    name="formula-never-calculated",
    severity=Severity.ERROR,
    template=N_("the cell holds a formula whose result is not stored"),
    why=N_("Formulas are not worked out here; the result is read as the spreadsheet program stored it."),
    fix=N_("Open the workbook in Excel or WPS, let it calculate, and save it again."),
)
MERGED_CELLS = Rule(
    code="BSC338",
    name="cell-merged",
    severity=Severity.ERROR,
    template=N_("the cell is merged with others"),
    why=N_("Of merged cells only the first holds a value; for which rows it was meant is not certain."),
    fix=N_("Undo the merging and write the value into every cell it is meant for."),
)
OUT_OF_RANGE = Rule(
    code="BSC339",
    name="figure-out-of-range",
    severity=Severity.ERROR,
    template=N_("{input!r} is {found:.15g}, outside the plausible range of {low:.15g} to {high:.15g}"),
    why=N_(
        "The definition declares what is plausible; a figure outside is most often a slip or another unit of measure."
    ),
    fix=N_("Correct the figure; if it is right, widen `range:` of the input in the definition."),
)
NO_FIGURES = Rule(
    code="BSC340",
    name="no-figures",
    severity=Severity.ERROR,
    template=N_("the table holds no figures"),
    why=N_("An empty table is more likely the wrong file, or a form that was never filled in."),
    fix=N_("Check that this is the right file and that the figures have been saved in it."),
)
PERIOD_GIVEN_TWICE = Rule(
    code="BSC341",
    name="period-given-twice",
    severity=Severity.ERROR,
    template=N_("the mapping gives the period {period}, and the column {heading!r} holds periods too"),
    why=N_("Nobody could tell which of the two counts."),
    fix=N_("Delete `period:` from the mapping, or the column from the table."),
)
WIDE_AND_LONG = Rule(
    code="BSC342",
    name="wide-and-long",
    severity=Severity.ERROR,
    template=N_("the table has a row a figure (input and value), but {heading!r} is an input as well"),
    why=N_("Figures in that column would be missed."),
    fix=N_("Give the figures in rows or in columns, not both; rename or delete the column if it holds none."),
)
FIGURES_STAY = Rule(
    code="BSC343",
    name="figures-left-out",
    severity=Severity.WARNING,
    template=N_("the file leaves out figures that an earlier version of it brought ({count:,}); they still count"),
    why=N_("A submission adds and replaces figures; leaving one out does not take it back."),
    fix=N_("Check that nothing was lost from the file; a wrong figure is corrected by sending the right one."),
)
FIGURE_CONTRADICTED = Rule(
    code="BSC344",
    name="figure-contradicted",
    severity=Severity.ERROR,
    template=N_("{figure} is {here} here and {there} at {other}"),
    why=N_("Two files that are sent together cannot both be right; their names would decide which figure counts."),
    fix=N_("Correct or delete the figure in one of the two and send both again; neither was taken in."),
)
FIGURE_IN_TWO_FILES = Rule(
    code="BSC345",
    name="figure-in-two-files",
    severity=Severity.NOTE,
    template=N_("{count:,} of the figures stand in another table too, with the same value: {examples}"),
    why=N_("As soon as one of the two is corrected, the other one contradicts it."),
    fix=N_("Nothing is wrong now; better keep each figure in one table."),
)
FIGURES_REPLACED = Rule(
    code="BSC346",
    name="figures-of-another-file-replaced",
    severity=Severity.WARNING,
    template=N_("{count:,} of the figures replace those that another file brought: {examples}"),
    why=N_("The figure sent last counts. Where two files differ, one of them is wrong."),
    fix=N_(
        "Check the new values. If they are right, correct the other file as well; if not, correct this file and "
        "send it again. The ledger keeps both."
    ),
)
FIGURES_OVERRULED = Rule(
    code="BSC347",
    name="figures-replaced-since",
    severity=Severity.WARNING,
    template=N_("{count:,} of the figures do not count any more, because another file replaced them: {examples}"),
    why=N_("A file that has not changed is not taken in again; else it would undo what has been corrected since."),
    fix=N_(
        "If the other file is right, correct this one. If this one is right, correct the figure in the other file "
        "and send that again."
    ),
)
PERIOD_FAR_AHEAD = Rule(
    code="BSC348",
    name="period-far-ahead",
    severity=Severity.ERROR,
    template=N_("the period {period} begins more than a year from now"),
    why=N_("No budget is set so far ahead; it is the year that is mistyped."),
    fix=N_("Correct the period, and make sure that the clock of this computer is right."),
)
COLUMN_MISSPELT = Rule(
    code="BSC349",
    name="column-misspelt",
    severity=Severity.ERROR,
    template=N_("the column {heading!r} is not read, but its heading is close to one that is missing"),
    why=N_("A misspelt heading leaves a whole column of figures out."),
    fix=N_(
        "Correct the heading, or map it: columns: {{INPUT: {heading}}}. If the column holds no figures, delete it or "
        "head it quite differently."
    ),
)
CUT_SHORT = Rule(
    code="BSC371",
    name="run-cut-short",
    severity=Severity.ERROR,
    template=N_(
        "the ledger stopped taking files in: those before this one are in ({taken:,}); this one and those after it are "
        "not ({left:,})"
    ),
    why=N_("Each file is taken in whole or not at all, one after the other."),
    fix=N_("Mend what stopped it and run the command again; what is in already is not taken in twice."),
)
TOO_LARGE = Rule(
    code="BSC372",
    name="figure-too-large",
    severity=Severity.ERROR,
    template=N_("{found!r} is beyond what a figure can be: 1,000,000,000,000,000 (1e15), above or below zero"),
    why=N_("Numbers of that size lose their last digits; most often a digit or an exponent is mistyped."),
    fix=N_(
        "Correct the figure; if it is right, collect it in a larger unit of measure, such as thousands or millions."
    ),
)
NUMBER_AS_TEXT = Rule(
    code="BSC373",
    name="number-stored-as-text",
    severity=Severity.ERROR,
    template=N_("the cell holds the text {found!r}, not a number"),
    why=N_("A sheet does not add up numbers stored as text, so whoever filled it in has not seen what is read here."),
    fix=N_("Select the cells, choose the number format, and type the figure again (or: Convert to Number)."),
)
NAME_AMBIGUOUS = Rule(
    code="BSC370",
    name="name-of-several-inputs",
    severity=Severity.ERROR,
    template=N_("{name!r} is the name of several inputs: {candidates}"),
    why=N_("Nobody could tell for which of them the figure is meant."),
    fix=N_("Write the id or code of the input in its place, or map the column: columns: {{INPUT: HEADING}}."),
)
