"""Results into the ledger: returned workbooks, and tables through a mapping; all or nothing per file."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from bsc_cli import workspace
from bsc_cli.catalogue import data as rules
from bsc_cli.catalogue import returned as returned_rules
from bsc_cli.catalogue.plain import json_text
from bsc_cli.diagnostics import Finding, Findings, Place, UserError, has_errors
from bsc_cli.model.periods import Period
from bsc_cli.model.tables import TableSource
from bsc_cli.usecases import define
from bsc_cli.usecases.jobs import Job, jobs_of
from bsc_cli.usecases.periods import reported_period
from bsc_cli.usecases.reception import Reception, accepted_among, figures_of, remarks_of, sender_of
from bsc_cli.workspace import Workspace

if TYPE_CHECKING:
    from bsc_cli.collection.names import Names
    from bsc_cli.collection.returned import Returned
    from bsc_cli.ledger.intake import Dispute, Submission, Taken
    from bsc_cli.model.figures import Figures
    from bsc_cli.reports.terminal import IngestLine

ZIP = b"PK\x03\x04"
"""How every workbook begins."""
Progress = Callable[[int, int], None]
Waiting = Callable[[str, Workspace], None]


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file: how many figures of how many units and periods, and its numbers in the ledger.

    `submissions` is empty if nothing was written: a dry run, a faulty file, a run that was cut short before. A file
    has one for each of its tables that a mapping reads. `already` tells that the ledger held all of it before.
    A returned workbook has a `reporter`, and `blank` is how many of its figures nothing was said of.
    """

    file: str
    figures: int = 0
    units: int = 0
    periods: tuple[str, ...] = ()
    submissions: tuple[int, ...] = ()
    already: bool = False
    findings: Findings = ()
    reporter: str = ""
    blank: int = 0

    @property
    def accepted(self) -> bool:
        """Tell whether the file is free of errors."""
        return not has_errors(self.findings)


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of every file, and all findings.

    `folders` tell of the folders they were found in, `stopped` why the ledger did not take all that were sound.
    """

    workspace: Workspace
    files: tuple[Received, ...]
    folders: Findings = ()
    stopped: Findings = ()

    @property
    def findings(self) -> Findings:
        """Give the findings of folders and files, and what stopped the run."""
        return (*self.folders, *(finding for received in self.files for finding in received.findings), *self.stopped)


def ingest(
    start: Path,
    files: Sequence[Path],
    *,
    shown_from: Path,
    now: datetime,
    mapping: Path | None = None,
    period: str = "",
    accept: Sequence[str] = (),
    key_file: Path | None = None,
    received: date | None = None,
    today: date | None = None,
    dry_run: bool = False,
    progress: Progress = lambda _done, _all: None,
    waiting: Waiting = lambda _holder, _workspace: None,
) -> Ingested:
    """Take `files` (default: the tables of all mappings) into the ledger, each whole or not at all.

    Of a folder, the workbooks in it are taken. A workbook that `bsc template` wrote is known by what it says of itself;
    `period` is the one whose workbooks are wanted (default: any), `accept` names those that are taken without our
    signature, `key_file` is where the key lies instead of `.bsc/key`. Everything else is a table.

    Files sent together must agree: where two of them tell a figure differently, neither is taken in. Files sent one
    after the other need not: the later counts, and what it replaced of another file's is told. A file that has not
    changed since it was taken in is not taken in again. Files are written one by one: a run that is cut short has
    taken in the first of them whole, and nothing of the others.

    `now` is written beside each submission, and the day `received`, if they arrived on another; `today` is the date
    where the user is (default: that of `now`). `waiting` is called with who else is writing. Raises
    UserError for faulty definitions, for nothing to read, and for a ledger that takes nothing.
    """
    from bsc_cli.collection.names import Names

    loaded, definitions = define.sound(start, shown_from=shown_from)
    found = jobs_of(loaded, files, mapping)
    jobs = found.files
    today = now.date() if today is None else today
    accepted = accepted_among(accept, [job.path for job in jobs], loaded)
    reporting = definitions.organisation.calendar.reporting
    wanted = reported_period(period, reporting) if period else None
    reception = Reception(loaded, definitions, today, wanted, accepted, key_file)
    reader = _Reader(loaded, Names(definitions), reception, now, received.isoformat() if received else "")
    read = []
    for done, job in enumerate(jobs):
        progress(done, len(jobs))
        read.append(reader.read(job))
    compared = _compared(read)
    told, stopped = (compared, ()) if dry_run else _written(loaded, compared, now=now, waiting=waiting)
    progress(len(jobs), len(jobs))
    return Ingested(loaded, tuple(one.received for one in told), found.findings, stopped)


@dataclass(frozen=True, slots=True)
class _Read:
    """One file that was read, and what is to be written of it."""

    received: Received
    submissions: tuple[Submission, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was read: where it lies, as findings name it, and its bytes."""

    path: Path
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one file after the other; `received_on` is the day they arrived, '' for that of `now`."""

    workspace: Workspace
    names: Names
    reception: Reception
    now: datetime
    received_on: str

    def read(self, job: Job) -> _Read:
        """Read one file; the bytes that are hashed are the bytes that are read."""
        name = self.workspace.shown(job.path)
        if job.findings:
            return _Read(Received(name, findings=job.findings))
        data, unreadable = workspace.read_bytes(job.path, name=name)
        if data is None:
            return _Read(Received(name, findings=unreadable))
        file = _File(job.path, name, data)
        returned = self.reception.receive(data, job.path, name=name) if data.startswith(ZIP) else None
        return self._tables(file, job.sources) if returned is None else self._workbook(file, *returned)

    def _workbook(self, file: _File, returned: Returned | None, findings: Findings) -> _Read:
        """Give what is to be written of a returned workbook."""
        if returned is None:
            return _Read(Received(file.name, findings=findings))
        plain = self._submission(file, "workbook", returned.sheet, figures_of(returned))
        submission = replace(plain, sender=sender_of(returned), remarks=remarks_of(returned))
        received = _received(file.name, [submission], findings)
        return _Read(replace(received, reporter=returned.reporter, blank=len(returned.blank)), (submission,))

    def _tables(self, file: _File, sources: Iterable[TableSource]) -> _Read:
        """Read the tables of a file."""
        found: list[Finding] = []
        submissions = []
        for source in sources:
            sheet, figures, findings = _figures(file.data, source, self.names, file=file.name, now=self.now)
            found.extend(findings)
            if figures is not None:
                submissions.append(self._submission(file, "table", sheet, figures))
        return _Read(_received(file.name, submissions, tuple(found)), tuple(submissions))

    def _submission(self, file: _File, kind: str, sheet: str, figures: Figures) -> Submission:
        from bsc_cli.ledger.intake import Submission

        root = self.workspace.root
        is_ours = file.path.is_relative_to(root)
        # The ledger keeps a name that holds on every machine: from the workspace's folder, else the bare one.
        kept = file.path.relative_to(root).as_posix() if is_ours else file.path.name
        sha256 = hashlib.sha256(file.data).hexdigest()
        return Submission(
            self.now, kind, kept, sheet, sha256, figures, is_versioned=is_ours, received_on=self.received_on
        )


def _received(name: str, submissions: Sequence[Submission], findings: Findings) -> Received:
    """Give what was read of a file."""
    every = [one.figures for one in submissions]
    return Received(
        name,
        figures=sum(map(len, every)),
        units=len({unit for one in every for unit in one.units}),
        periods=tuple(str(Period.from_key(key)) for key in sorted({key for one in every for key in one.period})),
        findings=findings,
    )


def _figures(
    data: bytes, source: TableSource, names: Names, *, file: str, now: datetime
) -> tuple[str, Figures | None, Findings]:
    """Read one table of a file; give its sheet and its figures."""
    from bsc_cli.collection.tables import read_figures

    table, findings = workspace.parse_table(data, file=file, sheet=source.sheet)
    if table is None or has_errors(findings):
        return source.sheet, None, findings
    figures, more = read_figures(table, source, names, now=now)
    return table.sheet, figures, (*findings, *more)


def _compared(read: Sequence[_Read]) -> list[_Read]:
    """Give the files with what there is to say about figures that two tables hold."""
    from bsc_cli.collection.agreement import Sent, disagreements

    tables = [
        (n, Sent(one.received.file, sub.sheet, sub.figures)) for n, one in enumerate(read) for sub in one.submissions
    ]
    found: dict[int, list[Finding]] = {n: [] for n in range(len(read))}
    for (n, _), findings in zip(tables, disagreements([sent for _, sent in tables]), strict=True):
        found[n].extend(findings)
    return [_with(one, *found[n]) for n, one in enumerate(read)]


def _with(read: _Read, *findings: Finding) -> _Read:
    return replace(read, received=replace(read.received, findings=(*read.received.findings, *findings)))


def _written(
    loaded: Workspace, read: Sequence[_Read], *, now: datetime, waiting: Waiting
) -> tuple[list[_Read], Findings]:
    """Write the files that are free of errors, each in its own transaction.

    Give what became of them, and why the ledger did not take all. Raises UserError if it takes none.
    """
    from bsc_cli.ledger.lock import Writer
    from bsc_cli.ledger.store import Ledger

    done = list(read)
    sound = [n for n, one in enumerate(read) if one.received.accepted]
    if not sound:
        return done, ()

    def told(holder: str) -> None:
        waiting(holder, loaded)

    writer = Writer.here("bsc ingest", since=now)
    name = loaded.shown(loaded.ledger)
    with Ledger.open(loaded.ledger, name=name, create=True, writer=writer, waiting=told) as ledger:
        for before, n in enumerate(sound):
            try:
                done[n] = _taken(read[n], ledger.append(*read[n].submissions))
            except UserError as error:
                if not before:
                    raise
                place = Place(read[n].received.file)
                return done, (*error.findings, rules.CUT_SHORT.at(place, taken=before, left=len(sound) - before))
    return done, ()


def _taken(read: _Read, taken: Sequence[Taken]) -> _Read:
    """Give a file that was taken in with its numbers, and what is worth a look about what it replaced or left out."""
    received = replace(
        read.received,
        submissions=tuple(one.number for one in taken),
        already=all(one.already for one in taken),
    )
    found: list[Finding] = []
    left_out = sum(one.left_out for one in taken)
    if left_out:
        found.append(rules.FIGURES_STAY.at(Place(received.file), count=left_out))
    new, known = ([one for one in taken if one.already is is_known] for is_known in (False, True))
    for rule, is_known, told in (
        (rules.FIGURES_REPLACED, False, [(one.disputed, one.disputes) for one in new]),
        (returned_rules.FIGURES_UNDONE, False, [(one.undone, one.undoings) for one in new]),
        (rules.FIGURES_OVERRULED, True, [(one.disputed, one.disputes) for one in known]),
    ):
        examples = "; ".join(_dispute_text(one, is_known=is_known) for _, disputes in told for one in disputes)
        if examples:
            found.append(rule.at(Place(received.file), count=sum(count for count, _ in told), examples=examples))
    return _with(replace(read, received=received), *found)


def _dispute_text(dispute: Dispute, *, is_known: bool) -> str:
    """Give a figure that two files tell differently in words of no language: the earlier value, then the later."""
    from bsc_cli.collection.agreement import figure_name

    (before, at), (after, to) = (dispute.ours, dispute.theirs) if is_known else (dispute.theirs, dispute.ours)
    name = figure_name(dispute.unit, dispute.input, Period.from_key(dispute.period))
    return f"{name}: {_told(before)} ({at}) → {_told(after)} ({to})"


def _told(value: float) -> str:
    """Give a value in words of no language: a dash for a figure that was said to be not there."""
    return "–" if math.isnan(value) else f"{value:.15g}"


def by_language(done: Ingested, default: str) -> Iterator[tuple[str, Findings]]:
    """Give the findings in order, with the language to tell them in: that of the workbook they are about.

    Files that have no language are told in `default`, as are findings on the run as a whole.
    """
    told = [(_language(received, default), received.findings) for received in done.files]
    runs = ((default, done.folders), *told, (default, done.stopped))
    for language, group in groupby(runs, key=itemgetter(0)):
        yield language, tuple(finding for _, findings in group for finding in findings)


def _language(received: Received, default: str) -> str:
    """Give the language of a returned workbook, told by the name of the sheet that something is wrong with."""
    from bsc_cli.collection.returned_book import language_of

    sheets = (finding.place.sheet or "" for finding in received.findings if finding.place is not None)
    return next(filter(None, map(language_of, sheets)), default)


def lines(done: Ingested, *, dry_run: bool = False) -> tuple[IngestLine, ...]:
    """Give what became of each file, in the order of reading."""
    from bsc_cli.reports.terminal import KNOWN, LEFT, REFUSED, SOUND, TAKEN, IngestLine

    def outcome(one: Received) -> str:
        if not one.accepted:
            return REFUSED
        if dry_run:
            return SOUND
        if not one.submissions:
            return LEFT
        return KNOWN if one.already else TAKEN

    return tuple(
        IngestLine(one.file, one.figures, one.units, one.periods, outcome(one), one.blank) for one in done.files
    )


def as_json(done: Ingested, lang: str) -> str:
    """Give what became of each file, and every finding in `lang`, as JSON."""
    from bsc_cli.findings.formats import record

    files = [
        {
            "file": one.file,
            "accepted": one.accepted,
            "already": one.already,
            "figures": one.figures,
            "units": one.units,
            "periods": list(one.periods),
            "submissions": list(one.submissions),
            "reporter": one.reporter or None,
            "blank": one.blank,
        }
        for one in done.files
    ]
    return json_text({"files": files, "findings": [record(finding, lang) for finding in done.findings]})
