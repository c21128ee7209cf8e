"""Takes a city through eight quarters, as its performance office would: `make demo`.

The program is used as anybody would use it, in a folder of its own that is made anew each time and that git ignores:
no ledger of anybody's is touched. A clerk (tools/clerk.py) fills the workbooks. At the end, the published values of the
Human Development Index are reproduced.
"""

from __future__ import annotations

import csv
import io
import shlex
import shutil
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from bsc_cli.collection.forms import due_on
from bsc_cli.model.organisation import Calendar
from bsc_cli.model.periods import Period, PeriodRange
from tools import clerk

ROOT = Path(__file__).resolve().parent.parent
SCRATCH = ROOT / "demo"
CITY = SCRATCH / "kunming"
DATA = "samples/kunming"
*EARLIER, LAST = PeriodRange.parse("2019-Q1..2020-Q4").periods
DAYS = 10
"""After the end of a quarter, results are due: `calendar` in bsc.yaml."""
DESK = "post_hotline_1/hotline_answered"
DEPARTMENTS = ("finance_bureau", "government_services", "health_commission", "housing_bureau", "transport_bureau")
PUBLISHED = "data/expected.csv"


def main() -> int:
    """Run the steps; give 0, or the exit code of the first that ended otherwise than it must."""
    began = time.monotonic()
    shutil.rmtree(SCRATCH, ignore_errors=True)
    SCRATCH.mkdir()
    try:
        begin()
        say("Each quarter, workbooks go out, clerks fill them in, and on the last day the office takes them in.")
        for period in EARLIER:
            quarter(period)
        last_quarter()
        results()
        reports = report()
        check_index()
    except StepError as error:
        print(f"\ndemo: {error}", file=sys.stderr)
        return 1
    say(f"Done in {time.monotonic() - began:.0f} seconds. Open these:")
    for file in reports:
        print(f"  {file}")
    return 0


class StepError(Exception):
    """A step ended otherwise than it must, for the reason given."""


def begin() -> None:
    """Make the workspace and look at it."""
    say("A workspace of our own: the city of Kunming, its departments, 14 counties, some divisions and posts.")
    bsc("init kunming --example kunming --quiet", where=SCRATCH)
    print("$ cd kunming")
    say("Are the definitions sound?")
    bsc("validate")
    say("How does the task of one desk serve the city's strategy?")
    bsc(f"trace {DESK}")


def quarter(period: Period) -> None:
    """Send out the workbooks of an earlier quarter, have them filled in, and take them back."""
    last_day = due_on(period, Calendar(due_days=DAYS))
    bsc(f"template --period {period} --quiet")
    fill(period, f"returned/{period}", until=last_day)
    bsc(f"ingest returned/{period} --received {last_day} --quiet")
    if fill(period, f"returned/{period}-late", after=last_day):
        bsc(f"ingest returned/{period}-late --received {last_day + timedelta(2)} --quiet")


def last_quarter() -> None:
    """Take in the last quarter: one workbook is filled badly, and one comes late."""
    day = due_on(LAST, Calendar(due_days=DAYS))
    say("The last quarter. One workbook is filled in badly: each fault is told with its cell and its remedy.")
    bsc(f"template --period {LAST} --quiet")
    fill(LAST, f"returned/{LAST}", until=day)
    bsc(f"ingest returned/{LAST} --received {day} --quiet", ends_with=1)
    say("Two days after the last day: who is late, and with what?")
    bsc(f"status --period {LAST} --late --as-of {day + timedelta(2)}")
    say("The workbook that was mended comes back, and in the end the late one.")
    for next_day in (date(2021, 1, 15), date(2021, 1, 19)):
        fill(LAST, f"returned/{next_day}", after=day, until=next_day)
        bsc(f"ingest returned/{next_day} --received {next_day} --quiet")
        day = next_day
    bsc(f"status --period {LAST} --late")


def results() -> None:
    """Score, rank, and ask where a number came from."""
    say("The scores of the city and some departments. What is missing is not zero; each gap is told with its reason.")
    bsc(f"score --period {LAST} --select kunming,{','.join(DEPARTMENTS)}")
    say("The league table of the 14 counties.")
    bsc(f"rank --period {LAST} --select county")
    say("Where does a number of the city come from? Through all who contribute, down to the cells of their workbooks.")
    bsc(f"explain kunming/hotline_answered --period {LAST}", shows=48)
    say("What came of that desk's task, and of all that it serves?")
    bsc(f"trace {DESK} --period {LAST}")


def report() -> list[Path]:
    """Write the reports; give the files to open first."""
    say("Reports in English and in Chinese: pages of every unit, and the city and its counties to be handed out.")
    pages = bsc(f"report --period {LAST} --lang en,zh --quiet", tells=0)
    papers = bsc(f"report --period {LAST} --select kunming,county --format pdf,xlsx --lang en,zh --quiet", tells=0)
    return [CITY / line for line in (pages + papers).splitlines()]


def check_index() -> None:
    """Reproduce the published values of the Human Development Index."""
    say("Is the arithmetic right? The Human Development Index, all years, against the values that were published.")
    bsc("init hdi --example hdi --quiet", where=SCRATCH)
    bsc("ingest -C hdi --quiet", where=SCRATCH)
    table = bsc("score -C hdi --period 1990..2022 --format csv --quiet", where=SCRATCH, shows=0, tells=0)
    equal, published = compared(table)
    print(f"{equal:,} of {published:,} published values are equal to the third decimal.")
    if equal != published:
        message = "scores depart from the values that were published"
        raise StepError(message)


def compared(table: str) -> tuple[int, int]:
    """Give how many published values are the same in a table of scores, and how many there are."""
    scored = {(row["unit"], row["period"]): row["shown"] for row in csv.DictReader(io.StringIO(table)) if row["rank"]}
    with (SCRATCH / "hdi" / PUBLISHED).open(encoding="utf-8", newline="") as file:
        published = {(row["iso3"], row["year"]): row["hdi"] for row in csv.DictReader(file)}
    equal = sum(float(scored.get(key) or "nan") == float(value) for key, value in published.items())
    return equal, len(published)


def fill(period: Period, folder: str, *, after: date | None = None, until: date | None = None) -> list[Path]:
    """Let the clerk fill the workbooks that are sent in these days into `folder` of the workspace; give them."""
    answers = clerk.read(CITY / DATA)
    filled = clerk.fill_folder(CITY / f"workbooks/{period}", CITY / folder, answers, after=after, until=until)
    if filled:
        print(f"# Workbooks filled in and sent back: {len(filled)}", flush=True)
    return filled


def say(text: str) -> None:
    """Print what comes next."""
    print(f"\n# {text}", flush=True)


def bsc(
    command: str, *, where: Path | None = None, ends_with: int = 0, shows: int | None = None, tells: int | None = None
) -> str:
    """Run the program; give what it printed to stdout.

    Of that the first `shows` lines are shown, of what it tells beside the first `tells`: all by default.
    """
    print(f"$ bsc {command}", flush=True)
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "bsc_cli", *shlex.split(command)],
        cwd=where or CITY,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != ends_with:
        print(done.stdout + done.stderr, end="", flush=True)
        message = f"`bsc {command}` ended with {done.returncode}, not {ends_with}"
        raise StepError(message)
    print(excerpt(done.stdout, shows) + excerpt(done.stderr, tells), end="", flush=True)
    return done.stdout


def excerpt(text: str, first: int | None) -> str:
    r"""Give the first lines of a text, and how many are left out.

    >>> excerpt("a\nb\nc\n", 1), excerpt("a\nb\n", None), excerpt("", 0)
    ('a\n… lines left out here: 2\n', 'a\nb\n', '')
    """
    lines = text.splitlines()
    if first is None or len(lines) <= first:
        return text
    return "".join(f"{line}\n" for line in (*lines[:first], f"… lines left out here: {len(lines) - first}"))


if __name__ == "__main__":
    sys.exit(main())
