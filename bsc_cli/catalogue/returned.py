"""Rules 380-399: workbooks that come back filled in; 356-360: folders of them, and what one of them lacks or undoes."""

from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Rule, Severity

FILES_PASSED_OVER = Rule(
    code="BSC356",
    name="files-passed-over",
    severity=Severity.WARNING,
    template=N_("files in this folder that are not read: {count:,} ({examples})"),
    why=N_("Of a folder, Excel workbooks are read, and what a mapping names; figures in other files would be missed."),
    fix=N_("Save workbooks as .xlsx; name a table with its mapping (--mapping); move away what holds no figures."),
)
FOLDER_WITHOUT_FILES = Rule(
    code="BSC357",
    name="folder-without-workbooks",
    severity=Severity.ERROR,
    template=N_("there is no workbook (.xlsx) in {folder} or in any folder below it"),
    why=N_("A folder is named to take in the workbooks in it; this is most likely another folder."),
    fix=N_("Check the name of the folder, and that the workbooks were saved into it as .xlsx."),
)
FIGURES_ADDED = Rule(
    code="BSC358",
    name="figures-added-since",
    severity=Severity.WARNING,
    template=N_("{reporter} has more to report in {period} than this workbook asks ({count:,}): {examples}"),
    why=N_("They were added to the definitions after the workbook was made. They count as not submitted."),
    fix=N_("Send a new workbook (`bsc template {reporter} --period {period}`) and have these figures filled in."),
)
FIGURES_UNDONE = Rule(
    code="BSC359",
    name="newer-figures-undone",
    severity=Severity.WARNING,
    template=N_("{count:,} of the figures go back to what they were before a newer version of the file: {examples}"),
    why=N_("The figure sent last counts. An old copy that is sent once more undoes the correction that came after it."),
    fix=N_(
        "Check which value is right. If it is the newer version's, correct the figure in this file and take it in "
        "again. The ledger keeps both."
    ),
)
COMMENTS_NOT_KEPT = Rule(
    code="BSC360",
    name="comments-not-kept",
    severity=Severity.WARNING,
    template=N_("comments on cells are not read and not kept: {count:,} ({examples})"),
    why=N_("Only what is written into cells is kept with its figure; what a comment says would be lost."),
    fix=N_("Read the comments; what is to be kept, write under Note, in the row of its figure."),
)
IDENTITY_UNREADABLE = Rule(
    code="BSC380",
    name="workbook-without-identity",
    severity=Severity.ERROR,
    template=N_("the hidden sheet that tells what this workbook asks is missing or damaged"),
    why=N_("Without it nobody can tell for certain which figure stands in which cell."),
    fix=N_(
        "Ask for the workbook that was sent out, filled in, and not for a copy of its sheets. If it is lost, send a "
        "new one: `bsc template`"
    ),
)
SIGNATURE_FOREIGN = Rule(
    code="BSC381",
    name="signature-not-ours",
    severity=Severity.ERROR,
    template=N_(
        "the workbook of {reporter} for {period} (made for: {made_for}) is not signed with the key of this workspace"
    ),
    why=N_("It was made elsewhere, or the list of what its cells ask was changed; its figures could be for others."),
    fix=N_(
        "Have a workbook filled in that `bsc template` wrote here. To take this one in all the same, on your "
        "responsibility: bsc ingest … --accept {file}"
    ),
)
ACCEPTED_BY_NAME = Rule(
    code="BSC382",
    name="accepted-by-name",
    severity=Severity.WARNING,
    template=N_("the workbook is not signed with the key of this workspace; it was accepted by name"),
    why=N_("Nothing proves that its cells ask what this workspace asks. The ledger keeps that it was not signed."),
    fix=N_("Compare its rows with the definitions, and send out a new workbook for the next period."),
)
REPORTER_UNKNOWN = Rule(
    code="BSC383",
    name="reporter-of-a-workbook-not-known",
    severity=Severity.ERROR,
    template=N_("this is the workbook of {reporter}, which is not a unit of this workspace"),
    why=N_("It was sent out by another workspace, or the unit has been renamed since."),
    fix=N_("Check that this is the right workspace; if the unit was renamed, send it a new workbook: `bsc template`"),
)
FILE_OF_ANOTHER = Rule(
    code="BSC384",
    name="workbook-of-another-unit",
    severity=Severity.ERROR,
    template=N_("the file is named after {named}, but it is the workbook of {reporter}"),
    why=N_("Either a unit filled in the workbook of another, or the file was renamed."),
    fix=N_(
        "Ask {named} for its own workbook. If it is indeed {reporter} that filled this one in, rename the file to "
        "{file} and take it in again."
    ),
)
OTHER_PERIOD = Rule(
    code="BSC385",
    name="workbook-of-another-period",
    severity=Severity.ERROR,
    template=N_("this is the workbook for {found}; {wanted} is wanted"),
    why=N_("A workbook of an earlier period was filled in or sent again; its figures belong to that period."),
    fix=N_("Ask for the workbook for {wanted}; to take in this one as it is, leave --period out."),
)
PERIOD_NOT_OPEN = Rule(
    code="BSC386",
    name="workbook-before-its-period",
    severity=Severity.ERROR,
    template=N_("this is the workbook for {period}, which has not begun"),
    why=N_("Nobody can know the results of a period that lies ahead."),
    fix=N_("Ask for the workbook of the right period, and make sure that the clock of this computer is right."),
)
OUTDATED = Rule(
    code="BSC387",
    name="workbook-outdated",
    severity=Severity.ERROR,
    template=N_("the definitions have changed since this workbook was made; figures concerned: {count:,} ({examples})"),
    why=N_("What was asked then is not what is asked now, so that the answer may be to another question."),
    fix=N_("Send a new workbook and have it filled in: `bsc template {reporter} --period {period}`"),
)
NOT_THE_REPORTER = Rule(
    code="BSC388",
    name="not-the-reporter",
    severity=Severity.ERROR,
    template=N_("{figure} is reported by {reporter}, not by {found}"),
    why=N_("Each figure has one reporter; one that anybody can report, anybody can improve."),
    fix=N_("Empty the row. If {found} is to report the figure, say so in the definition: `reported_by`."),
)
CELLS_GONE = Rule(
    code="BSC389",
    name="cells-gone",
    severity=Severity.ERROR,
    template=N_("cells to fill in were deleted or moved to another sheet; figures concerned: {count:,} ({examples})"),
    why=N_("A figure whose cell is gone would be missing, and nobody could tell whether it was meant to be."),
    fix=N_("Fill the figures into the workbook as it was sent out, and delete nothing; a row without a figure stays."),
)
CELLS_APART = Rule(
    code="BSC390",
    name="cells-apart",
    severity=Severity.ERROR,
    template=N_("the cells to fill in for {figure} no longer stand side by side: {cells}"),
    why=N_("A cell that was cut and pasted keeps its meaning, whatever is written beside it now."),
    fix=N_("Fill the figures into the workbook as it was sent out; copy values, do not move cells."),
)
CELL_SHARED = Rule(
    code="BSC391",
    name="cell-of-two-figures",
    severity=Severity.ERROR,
    template=N_("the cell is to be filled in for both {first} and {second}"),
    why=N_("One value cannot be two figures."),
    fix=N_("Fill the figures into the workbook as it was sent out."),
)
ROW_OF_ANOTHER = Rule(
    code="BSC392",
    name="row-of-another-figure",
    severity=Severity.ERROR,
    template=N_("the row reads {found!r}, but its cells ask for {figure}; rows concerned: {count:,}"),
    why=N_("Rows that were sorted or pasted over no longer stand beside what they are: figures would be mixed up."),
    fix=N_(
        "Fill the figures into the workbook as it was sent out, in its order. If the unit was renamed since, send a "
        "new workbook: `bsc template`"
    ),
)
FIGURE_ELSEWHERE = Rule(
    code="BSC393",
    name="figure-in-no-cell-to-fill",
    severity=Severity.ERROR,
    template=N_("{found!r} stands in a cell that is not one of those to fill in"),
    why=N_("Nothing tells which figure it is: the row was inserted or copied, or the value is in the wrong column."),
    fix=N_("Move the value to the coloured cell of its figure, or delete it if it is only a note or a calculation."),
)
TEXT_NOT_KEPT = Rule(
    code="BSC394",
    name="text-not-kept",
    severity=Severity.WARNING,
    template=N_("{found!r} stands beside no figure that was reported, and is not kept"),
    why=N_("Evidence and notes are kept with the figure they belong to; everything else on the sheet is passed over."),
    fix=N_("Write it under Evidence or Note, in the row of a figure that has a value or a status."),
)
STATUS_UNKNOWN = Rule(
    code="BSC395",
    name="status-not-known",
    severity=Severity.ERROR,
    template=N_("{found!r} is not a status"),
    why=N_("Whether the figure is missing, or does not apply, decides how it is counted."),
    fix=N_("Choose from the list: reported, not available, not applicable; or empty the cell beside a value."),
)
STATUS_CONTRADICTED = Rule(
    code="BSC396",
    name="status-contradicted",
    severity=Severity.ERROR,
    template=N_("the status is {status!r}, but {problem}"),
    why=N_("One of the two is wrong, and nobody but the reporter knows which."),
    fix=N_(
        "Write the value and leave the status empty; or leave the value empty and choose the status that tells why "
        "there is none."
    ),
)
SHEET_NOT_READ = Rule(
    code="BSC397",
    name="sheet-not-read",
    severity=Severity.WARNING,
    template=N_("the sheet {sheet!r} was not sent out with this workbook, and is not read"),
    why=N_("Figures typed into a copy of a sheet, or into a sheet that was added, would be lost."),
    fix=N_("Make sure that all figures stand on the sheet {results!r}; delete the other one."),
)
EVIDENCE_MISSING = Rule(
    code="BSC398",
    name="evidence-missing",
    severity=Severity.ERROR,
    template=N_("{figure} needs evidence, and none is named"),
    why=N_("The definition requires it: a figure that nobody can check does not count."),
    fix=N_("Name the document that shows the figure, such as its number and date, in this cell."),
)
FIGURE_IN_WORDS = Rule(
    code="BSC399",
    name="figure-in-words",
    severity=Severity.ERROR,
    template=N_("{found!r} is not a number alone"),
    why=N_("A figure with words or a unit of measure can be read in more than one way; nothing is guessed."),
    fix=N_(
        "Write the number alone, with digits and a decimal point, measured in: {measured_in}. If there is no figure, "
        "empty the cell and choose a status."
    ),
)
