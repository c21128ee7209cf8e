"""Rules 101-159: files, YAML and tables as text."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

NOT_UTF8 = Rule(
    code="BSC101",
    name="not-utf8",
    severity=Severity.ERROR,
    template=N_("the file is not UTF-8 text; it looks like {looks_like}"),
    why=N_("Text in another encoding cannot be read with certainty, and names in Chinese would be garbled."),
    fix=N_("Open the file in the editor it was written with and save it with the encoding UTF-8."),
)
SYNTAX = Rule(
    code="BSC102",
    name="yaml-syntax",
    severity=Severity.ERROR,
    template=N_("this is not valid YAML: {problem}"),
    why=N_("Nothing behind the first fault of form can be understood with certainty."),
    fix=N_("Look at this line and the one above: a missing colon, quote or bracket, or a wrong indentation."),
)
TAB_INDENT = Rule(
    code="BSC103",
    name="tab-in-indentation",
    severity=Severity.ERROR,
    template=N_("the line is indented with a tab"),
    why=N_("YAML is indented with blanks; a tab has no agreed width."),
    fix=N_("Replace the tab with blanks, two for each level."),
)
DUPLICATE_KEY = Rule(
    code="BSC104",
    name="duplicate-key",
    severity=Severity.ERROR,
    template=N_("the key {key!r} stands here twice; the first is in line {first}"),
    why=N_("One of the two would be ignored, and nobody could tell which was meant."),
    fix=N_("Delete one of the two, or give it another name."),
)
TAG = Rule(
    code="BSC105",
    name="yaml-tag",
    severity=Severity.ERROR,
    template=N_("the tag {tag!r} is not allowed"),
    why=N_("A tag asks the reader to make something other than text of a value; definitions need none."),
    fix=N_("Delete the tag and keep the value."),
)
SEVERAL_DOCUMENTS = Rule(
    code="BSC106",
    name="several-documents",
    severity=Severity.ERROR,
    template=N_("a second document begins here (a line ---)"),
    why=N_("One file holds one definition, so that a file's history is the definition's history."),
    fix=N_("Move what follows into a file of its own."),
)
FILE_TOO_LARGE = Rule(
    code="BSC107",
    name="file-too-large",
    severity=Severity.ERROR,
    template=N_("the file has {size:,} bytes, more than the {limit:,} that are read"),
    why=N_("A definition of that size is a mistake or an attack; reading it could exhaust the machine."),
    fix=N_("Split the file, and keep tables of figures or units in CSV files."),
)
TOO_DEEP = Rule(
    code="BSC108",
    name="too-deeply-nested",
    severity=Severity.ERROR,
    template=N_("more than {limit} levels of nesting"),
    why=N_("No definition needs so many levels; files made to be deep can crash a reader."),
    fix=N_("Check the brackets and the indentation above this line."),
)
TOO_MANY_NODES = Rule(
    code="BSC109",
    name="too-many-values",
    severity=Severity.ERROR,
    template=N_("more than {limit:,} values, repeated ones (*) counted each time"),
    why=N_("A few lines that repeat one another can grow beyond any memory."),
    fix=N_("Split the file, and use fewer aliases (*name)."),
)
UNKNOWN_ALIAS = Rule(
    code="BSC110",
    name="unknown-alias",
    severity=Severity.ERROR,
    template=N_("nothing above is marked with the name that this alias (*) repeats"),
    why=N_("An alias repeats a value that an anchor (&name) has marked before it."),
    fix=N_("Mark the value with &name above, or write the value out; text that starts with * needs quotes."),
)
MERGE_KEY = Rule(
    code="BSC111",
    name="merge-key",
    severity=Severity.ERROR,
    template=N_("the merge key << is not part of YAML 1.2"),
    why=N_("Readers disagree on what it means, and it hides where a value comes from."),
    fix=N_("Write the keys out, or repeat a whole value with an alias (*name)."),
)
KEY_NOT_TEXT = Rule(
    code="BSC112",
    name="key-not-text",
    severity=Severity.ERROR,
    template=N_("a key must be a word or a number; here stands nothing, a list or a mapping"),
    why=N_("Keys are names; they stand in addresses and in findings."),
    fix=N_("Write a plain word before the colon; text that starts with [ or {{ needs quotes."),
)
FILE_EMPTY = Rule(
    code="BSC113",
    name="file-empty",
    severity=Severity.ERROR,
    template=N_("the file is empty"),
    why=N_("An empty definition is more likely an accident than a decision."),
    fix=N_("Write the definition, or delete the file."),
)
UNPRINTABLE = Rule(
    code="BSC114",
    name="invisible-character",
    severity=Severity.ERROR,
    template=N_("the invisible character {code} stands here"),
    why=N_("Characters that nobody sees come from damaged or copied text; a reviewer cannot check what they do."),
    fix=N_("Delete the character, and type the text around it again if it looks wrong."),
)
TEXT_CUT = Rule(
    code="BSC115",
    name="text-cut-at-commas",
    severity=Severity.ERROR,
    template=N_("{found!r} stands inside {{…}} without quotes and is cut at its commas"),
    why=N_("Inside {{…}} a comma begins the next key, so that a part of the text would be taken for one."),
    fix=N_('Write the text in quotes: `"{found}"`.'),
)
TABLE_EMPTY = Rule(
    code="BSC140",
    name="table-empty",
    severity=Severity.ERROR,
    template=N_("the table has no header row"),
    why=N_("The first row names the columns; without it no cell has a meaning."),
    fix=N_("Write the column names into the first row."),
)
HEADING_MISSING = Rule(
    code="BSC141",
    name="heading-missing",
    severity=Severity.ERROR,
    template=N_("this column has no heading"),
    why=N_("A column without a name cannot be told from one that was pasted by mistake."),
    fix=N_("Write a heading into the first row, or delete the column."),
)
HEADING_TWICE = Rule(
    code="BSC142",
    name="heading-twice",
    severity=Severity.ERROR,
    template=N_("the heading {heading!r} stands here again; it is already that of column {first}"),
    why=N_("Nobody could tell which of the two columns holds the figures."),
    fix=N_("Rename one of the two columns, or delete it."),
)
ROW_WIDTH = Rule(
    code="BSC143",
    name="row-width",
    severity=Severity.ERROR,
    template=N_("the row has {found} cells, the header has {expected}"),
    why=N_("A cell too many or too few shifts figures under the wrong heading; a file cut short ends so."),
    fix=N_("Put text that holds the separator into quotes, complete the row, or ask for the whole file again."),
)
UNCLOSED_QUOTE = Rule(
    code="BSC144",
    name="quote-not-closed",
    severity=Severity.ERROR,
    template=N_("a quote that opens in this row is never closed"),
    why=N_("Everything behind it would be read as one cell; a file cut short ends so."),
    fix=N_("Close the quote, or ask for the whole file again."),
)
CSV_SYNTAX = Rule(
    code="BSC145",
    name="csv-syntax",
    severity=Severity.ERROR,
    template=N_("this row cannot be read: {problem}"),
    why=N_("A row that does not follow the form of CSV has no certain cells."),
    fix=N_("Write quotes inside a quoted cell twice, and save the table again as CSV."),
)
READ_AS_GBK = Rule(
    code="BSC146",
    name="read-as-gbk",
    severity=Severity.NOTE,
    template=N_("the file is not UTF-8; it was read as GB 18030 (GBK)"),
    why=N_("Excel saves CSV in the encoding of the computer; in China that is GBK."),
    fix=N_("Nothing needs mending if names look right; better choose “CSV UTF-8” when saving."),
)
NO_FINAL_NEWLINE = Rule(
    code="BSC147",
    name="last-row-open",
    severity=Severity.ERROR,
    template=N_("the last row does not end with a line break"),
    why=N_("A file cut short inside its last figure looks just like this: of 100, a 1 may be left."),
    fix=N_(
        "Compare the last row with its source; then save the table again as CSV, or, in a text editor, press Enter "
        "after the last row and save."
    ),
)
MORE_OF_THE_SAME = Rule(
    code="BSC148",
    name="more-of-the-same",
    severity=Severity.ERROR,
    template=N_("{count:,} more findings of {code} in this file are not listed"),
    why=N_("A fault in every row has one cause; a list of thousands would hide it."),
    fix=N_("Mend the cause of the findings that are listed and run the command again."),
)
