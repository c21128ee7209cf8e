"""Workbooks to be filled in: one for each reporter, all of them written or none, and none over what a clerk filled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bsc_cli.catalogue import output as output_rules
from bsc_cli.catalogue import sending as rules
from bsc_cli.catalogue import workspace as workspace_rules
from bsc_cli.catalogue.language import translator
from bsc_cli.catalogue.marks import N_
from bsc_cli.catalogue.plain import json_text
from bsc_cli.diagnostics import Finding, Place, UserError
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.usecases import define, key
from bsc_cli.usecases import score as scores
from bsc_cli.usecases.periods import reported_period, running
from bsc_cli.usecases.score import Progress
from bsc_cli.usecases.stage import Stage
from bsc_cli.workspace import Workspace

if TYPE_CHECKING:
    from bsc_cli.collection.forms import Form
    from bsc_cli.collection.previous import Previous

FOLDER = "workbooks"
SUFFIX = ".xlsx"


@dataclass(frozen=True, slots=True)
class Prepared:
    """The forms of one period that are to become workbooks, by reporter id, and what they are made from."""

    workspace: Workspace
    definitions: Definitions
    period: Period
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """The workbook of each form, and which of them lay there already as they are."""

    prepared: Prepared
    folder: Path
    files: tuple[Path, ...]
    unchanged: frozenset[Path]


def prepare(
    start: Path,
    *,
    shown_from: Path,
    period: str = "",
    reporters: Iterable[str] = (),
    today: date | None = None,
) -> Prepared:
    """Give the forms of a reporting period (default: the one after the latest with data that has begun `today`).

    `reporters` are whose forms (default: all); several may be named at once, with commas between. Raises UserError
    for faulty definitions, a period that is not reported, reporters that are not known or have nothing to report.
    """
    from bsc_cli.collection.forms import forms

    loaded, definitions = define.sound(start, shown_from=shown_from)
    asked = _period(loaded, definitions, period, today)
    made = forms(definitions, asked)
    if not made:
        raise UserError(rules.NOBODY_REPORTS.at(period=str(asked)))
    chosen = chosen_forms(definitions, made, reporters)
    _fits(chosen)
    return Prepared(loaded, definitions, asked, chosen)


def _period(loaded: Workspace, definitions: Definitions, written: str, today: date | None) -> Period:
    """Give the period asked for, or the one after the latest with data."""
    reporting = definitions.organisation.calendar.reporting
    if not written:
        with_data: tuple[Period, ...] = ()
        if loaded.ledger.is_file():
            with scores.opened(loaded) as ledger:
                with_data = ledger.periods()
        if not with_data:
            example = str(running(reporting, date(2020, 1, 1) if today is None else today))
            raise UserError(rules.PERIOD_NOT_NAMED.at(example=example))
        return scores.latest(with_data, reporting, today).shift(1)
    return reported_period(written, reporting)


def chosen_forms(definitions: Definitions, made: Sequence[Form], reporters: Iterable[str]) -> tuple[Form, ...]:
    """Give the forms of the reporters named, or all; raises UserError naming everyone who has none.

    `made` are the forms of one period, at least one.
    """
    named = dict.fromkeys(one.strip() for written in reporters for one in written.split(","))
    by_reporter = {form.reporter: form for form in made}
    faults: list[Finding] = []
    for one in named:
        if one in by_reporter:
            continue
        if one in definitions.units:
            faults.append(rules.NOTHING_TO_REPORT.at(reporter=one, period=str(made[0].period)))
        else:
            near = scores.near(one, by_reporter)
            faults.append(workspace_rules.UNKNOWN_UNIT.at(unit=one, suggestions=near))
    if faults:
        raise UserError(*faults)
    return tuple(form for form in made if form.reporter in named) if named else tuple(made)


def _fits(forms: Iterable[Form]) -> None:
    """Raise UserError for forms that no sheet and nobody could take."""
    from bsc_cli.collection.form_workbook import MAX_ROWS

    large = [form for form in forms if len(form.rows) > MAX_ROWS]
    if large:
        raise UserError(
            *(
                output_rules.FORM_TOO_LARGE.at(reporter=one.reporter, count=len(one.rows), limit=MAX_ROWS)
                for one in large
            )
        )


def write(
    prepared: Prepared,
    *,
    lang: str,
    key_file: Path | None = None,
    output: Path | None = None,
    force: bool = False,
    dry_run: bool = False,
    progress: Progress = lambda _done, _all: None,
) -> Sent:
    """Write the workbooks in the language `lang`: all of them, or none.

    `output` is the folder to write into (default: `workbooks/PERIOD` of the workspace). A workbook that lies there
    already and is not what would be written is replaced only by `force`: somebody may have filled it in. With
    `dry_run` all is made and compared, and nothing is written. Raises UserError for that, for a key that cannot be
    had, and for a folder that cannot be written; what was there before then stays as it was.
    """
    loaded = prepared.workspace
    folder = output or loaded.root / FOLDER / str(prepared.period)
    files = _files(prepared, folder)
    secret = _key(loaded, key_file, dry_run=dry_run)
    unchanged: set[Path] = set()
    taken: list[Finding] = []
    with nullcontext() if dry_run else Stage.below(folder, shown=loaded.shown) as stage:
        for done, (file, data) in enumerate(zip(files, _workbooks(prepared, lang, secret), strict=True)):
            progress(done, len(files))
            same = _is_same(file, data)
            if same:
                unchanged.add(file)
            elif same is not None and not force:
                taken.append(output_rules.WORKBOOK_THERE.at(Place(loaded.shown(file)), file=loaded.shown(file)))
            elif stage is not None:
                stage.write(file.name, data)
        if taken:
            raise UserError(*taken)
        if stage is not None:
            stage.publish()
    progress(len(files), len(files))
    return Sent(prepared, folder, files, frozenset(unchanged))


def _key(loaded: Workspace, key_file: Path | None, *, dry_run: bool) -> bytes:
    """Give the key; a dry run does with any, if there is none yet, because then nothing is there to compare with."""
    if dry_run and key_file is None and not (loaded.root / key.FILE).exists():
        return bytes(key.BYTES)
    return key.read_or_make(loaded, key_file)


def _files(prepared: Prepared, folder: Path) -> tuple[Path, ...]:
    """Give the file of each form, named among all units, so that a name stays however few are asked for."""
    from bsc_cli.reports.league import page_names

    names = page_names({*prepared.definitions.units, *(form.reporter for form in prepared.forms)})
    return tuple(folder / f"{names[form.reporter]}{SUFFIX}" for form in prepared.forms)


def _workbooks(prepared: Prepared, lang: str, secret: bytes) -> Iterator[bytes]:
    """Make the workbooks one after the other: memory does not grow with their number."""
    from bsc_cli.collection.form_lines import FormWriter
    from bsc_cli.collection.form_workbook import workbook
    from bsc_cli.collection.identity import identity_of, sign
    from bsc_cli.reports.speech import Speech

    definitions = prepared.definitions
    speech = Speech.of(lang, definitions.organisation)
    writer = FormWriter(definitions, _previous(prepared), speech)
    for form in prepared.forms:
        identity = sign(identity_of(form, definitions.organisation), secret)
        yield workbook(writer.page(form), identity, lang=lang, translate=speech.translate)


def _previous(prepared: Prepared) -> Previous:
    from bsc_cli.collection.previous import Previous, reach
    from bsc_cli.scoring.facts import Facts

    loaded = prepared.workspace
    if not loaded.ledger.is_file():
        return Previous(Facts.empty())
    with scores.opened(loaded) as ledger:
        return Previous(ledger.facts(*reach(prepared.period)))


def _is_same(file: Path, data: bytes) -> bool | None:
    """Tell whether `file` holds `data`; None if nothing is there."""
    try:
        return file.read_bytes() == data if file.stat().st_size == len(data) else False
    except FileNotFoundError:
        return None
    except OSError:  # whatever it is, it is not what would be written
        return False


def summary(sent: Sent, *, lang: str, dry_run: bool = False) -> str:
    """Give what was written, in a sentence."""
    from bsc_cli.reports.speech import Speech

    speech = Speech.of(lang, sent.prepared.definitions.organisation)
    rows = sum(len(form.rows) for form in sent.prepared.forms)
    if dry_run:
        told = N_("{count} workbooks for {period} would be written; figures asked for: {rows}.")
    elif sent.unchanged:
        told = N_("{count} workbooks for {period} are there, {same} as they were; figures asked for: {rows}.")
    else:
        told = N_("{count} workbooks for {period} are written; figures asked for: {rows}.")
    facts = {"count": len(sent.files), "period": speech.period(sent.prepared.period), "rows": rows}
    return translator(lang)(told).format(same=len(sent.unchanged), **facts)


def as_json(sent: Sent) -> str:
    """Give what was written as JSON: a record a workbook."""
    shown = sent.prepared.workspace.shown
    workbooks = [
        {
            "reporter": form.reporter,
            "file": shown(file.absolute()),
            "period": str(form.period),
            "due": form.due.isoformat(),
            "figures": len(form.rows),
            "unchanged": file in sent.unchanged,
        }
        for form, file in zip(sent.prepared.forms, sent.files, strict=True)
    ]
    return json_text({"folder": shown(sent.folder.absolute()), "workbooks": workbooks})
