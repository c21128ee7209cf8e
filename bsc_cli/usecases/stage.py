"""Files that are written all or none: onto a stage first, and into their folder when all of them are whole."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bsc_cli.catalogue import workspace as rules
from bsc_cli.catalogue.system import reason, remedy
from bsc_cli.diagnostics import Place, UserError

_PREFIX = ".writing-"


@dataclass(frozen=True, slots=True)
class Stage:
    """A folder inside the one to write into: files are written here first, and moved when all are whole."""

    folder: Path
    stage: Path

    @classmethod
    @contextmanager
    def below(cls, folder: Path, *, shown: Callable[[Path], str]) -> Iterator[Stage]:
        """Give a stage for `folder`, which is made if it is not there; nothing of the stage is left behind.

        Raises UserError where the system refuses to write, with the file as `shown` names it.
        """
        with _told(folder, shown):
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=folder) as made:
                yield cls(folder, Path(made))

    def write(self, name: str, data: bytes) -> None:
        """Write a file onto the stage; `name` may lead through folders."""
        file = self.stage / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def publish(self, *, without: Iterable[Path] = ()) -> None:
        """Move every file from the stage to its place, and away what is in `without`: all of it, or nothing.

        Each file takes its place in one step, so that whoever is cut off finds every file whole, as it was or as it is.
        """
        staged = sorted(file for file in self.stage.rglob("*") if file.is_file())
        moves = [(file, self.folder / file.relative_to(self.stage)) for file in staged]
        for _, place in moves:
            if place.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))
        away = self.stage / "before"
        away.mkdir()
        with ExitStack() as undo:
            for number, (file, place) in enumerate(moves):
                if place.exists():
                    _keep(place, away / str(number))
                    undo.callback((away / str(number)).replace, place)
                else:
                    if not place.parent.is_dir():
                        place.parent.mkdir()
                        undo.callback(place.parent.rmdir)
                    undo.callback(place.unlink, missing_ok=True)
                file.replace(place)
            for number, old in enumerate(without, start=len(moves)):
                old.replace(away / str(number))
                undo.callback((away / str(number)).replace, old)
            undo.pop_all()


def _keep(old: Path, aside: Path) -> None:
    """Keep what a file holds under a second name; where the system knows no second names, a copy of it."""
    try:
        aside.hardlink_to(old)
    except OSError:
        shutil.copy2(old, aside)


@contextmanager
def _told(folder: Path, shown: Callable[[Path], str]) -> Iterator[None]:
    """Turn the system's refusal to write into a finding."""
    try:
        yield
    except OSError as error:
        failed = Path(error.filename) if isinstance(error.filename, str) else folder
        staged = [place for place in failed.parents if place.name.startswith(_PREFIX)]
        file = shown(folder / failed.relative_to(staged[0]) if staged else failed)
        why = reason(error)
        place = Place(shown(folder))
        raise UserError(rules.NOT_WRITABLE.at(place, file=file, why=why, remedy=remedy(error))) from error
