"""Returned workbooks on their way into the ledger: with the workspace's key, and who sends what under which name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bsc_cli.catalogue.language import LANGUAGES
from bsc_cli.diagnostics import Findings, UserError
from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.usecases import key
from bsc_cli.workspace import Workspace

if TYPE_CHECKING:
    from bsc_cli.collection.identity import Identity
    from bsc_cli.collection.returned import Desk, Returned
    from bsc_cli.collection.returned_cells import Labels
    from bsc_cli.collection.returned_guide import Guide
    from bsc_cli.ledger.workbooks import Remark, Sender
    from bsc_cli.model.figures import Figures


@dataclass(frozen=True)
class Reception:
    """What is needed to receive workbooks, worked out when the first of them comes.

    `period` is the one whose workbooks are taken (None: any); `accepted` are the files taken even if they do not bear
    our signature; `today` is the date where the user is.
    """

    workspace: Workspace
    definitions: Definitions
    today: date
    period: Period | None = None
    accepted: frozenset[Path] = frozenset()
    key_file: Path | None = None

    def receive(self, data: bytes, path: Path, *, name: str) -> tuple[Returned | None, Findings] | None:
        """Give what a returned workbook says and what there is to say about it; None if the file is no such workbook.

        `name` is the file as findings name it. Raises UserError if the key cannot be had.
        """
        from bsc_cli.collection.returned_book import opened

        book, findings = opened(data, file=name)
        if book is None:
            return (None, findings) if findings else None
        is_accepted = path in self.accepted
        if not is_accepted:
            self._key  # noqa: B018 - without it no other workbook can be judged
        return self._desk.receive(book, wanted=self.period, is_accepted=is_accepted)

    @cached_property
    def _key(self) -> bytes:
        return key.read(self.workspace, self.key_file)

    def _is_signed(self, identity: Identity) -> bool:
        """Tell whether a workbook bears our signature; without a key, none that was accepted by name does."""
        from bsc_cli.collection.identity import is_signed_with

        try:
            return is_signed_with(identity, self._key)
        except UserError:
            return False

    @cached_property
    def _desk(self) -> Desk:
        from bsc_cli.collection.returned import Desk
        from bsc_cli.reports.league import page_names

        names = page_names(self.definitions.units)
        return Desk(
            self.definitions,
            is_signed=self._is_signed,
            labels=self._labels(),
            guide=self._guide(),
            files={file.casefold(): reporter for reporter, file in names.items()},
            today=self.today,
        )

    def _guide(self) -> Guide:
        """Give what the sheet of instructions says, in whatever language the workbook was written."""
        from bsc_cli.collection.form_lines import VARYING, unvarying
        from bsc_cli.collection.returned_guide import Guide
        from bsc_cli.reports.speech import Speech

        speeches = [Speech.of(lang, self.definitions.organisation) for lang in LANGUAGES]
        return Guide(
            always=frozenset(text for speech in speeches for line in unvarying(speech) for text in line),
            headings=frozenset(speech.translate(heading) for speech in speeches for heading in VARYING),
        )

    def _labels(self) -> Labels:
        """Give what tells what the locked cells of a row say, in whatever language the workbook was written."""
        from bsc_cli.reports.speech import Speech

        organisation, units = self.definitions.organisation, self.definitions.units
        speeches = [Speech.of(lang, organisation) for lang in LANGUAGES]

        @cache
        def unit(name: str) -> frozenset[str]:
            called = {speech.text(units[name].name) or name for speech in speeches}
            return frozenset(called | {speech.identified(one, name) for speech in speeches for one in called})

        @cache
        def period(one: Period) -> frozenset[str]:
            return frozenset(speech.period(one) for speech in speeches)

        return lambda row: (unit(row.unit), frozenset((row.input.code,)), period(row.period))


def figures_of(returned: Returned) -> Figures:
    """Give what was said of figures as the ledger takes them."""
    from bsc_cli.model.figures import Figures

    return Figures.of(
        [
            (
                one.row.unit,
                one.row.input.id,
                one.row.period.key,
                one.value,
                int(one.status),
                one.at[0] + 1,
                one.at[1] + 1,
            )
            for one in returned.answers
        ]
    )


def sender_of(returned: Returned) -> Sender:
    """Give who sent a workbook in, and what was left blank in it."""
    from bsc_cli.ledger.workbooks import Sender

    blank = tuple((row.unit, row.input.id, row.period.key) for row in returned.blank)
    return Sender(returned.reporter, returned.period.key, returned.is_signed, blank)


def remarks_of(returned: Returned) -> tuple[Remark, ...]:
    """Give evidence and notes, of the figures that have any."""
    from bsc_cli.ledger.workbooks import Remark

    return tuple(
        Remark(one.row.unit, one.row.input.id, one.row.period.key, one.evidence, one.note)
        for one in returned.answers
        if one.evidence or one.note
    )


def accepted_among(names: Collection[str], files: Collection[Path], loaded: Workspace) -> frozenset[Path]:
    """Give the files that are accepted by name: their own, or their path. Raises UserError for names of none."""
    from bsc_cli.catalogue import workspace as rules
    from bsc_cli.usecases.score import near

    found: set[Path] = set()
    unknown = []
    for name in names:
        meant = {file for file in files if name in (file.name, str(file), loaded.shown(file))}
        found |= meant
        if not meant:
            unknown.append(rules.FILE_MISSING.at(file=name, suggestions=near(name, [file.name for file in files])))
    if unknown:
        raise UserError(*unknown)
    return frozenset(found)
