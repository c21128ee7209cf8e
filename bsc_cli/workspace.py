"""Finds a workspace's folder and loads its definitions. It decides nothing about them."""

from __future__ import annotations

import difflib
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bsc_cli.catalogue import files as file_rules
from bsc_cli.catalogue import workspace as rules
from bsc_cli.catalogue.marks import N_
from bsc_cli.catalogue.system import reason
from bsc_cli.definitions.places import Places
from bsc_cli.diagnostics import Finding, Findings, Place, UserError
from bsc_cli.model.organisation import Definitions
from bsc_cli.source.document import Document
from bsc_cli.source.tables import MAX_BYTES, Table

MANIFEST = "bsc.yaml"
SCORECARDS = "scorecards"
MAPPINGS = "mappings"
LEDGER = ".bsc/ledger.sqlite"
NOT_BUILT = ("targets", "cases", "_library.yaml", "_library.yml")
SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Workspace:
    """A loaded folder. What of its `definitions` could not be read is left out; `findings` tell why.

    `places` resolve what a check names. `shown(path)` is a file as findings name it.
    """

    root: Path
    shown_from: Path
    definitions: Definitions
    places: Places
    findings: Findings

    @property
    def ledger(self) -> Path:
        """Give where the ledger lies (or will lie)."""
        return self.root / LEDGER

    def shown(self, path: Path) -> str:
        """Give `path` as findings name it: relative to where the user stands, if it lies below."""
        return shown(path, self.shown_from)

    def source(self, file: str) -> str | None:
        """Give the text of a file that a finding names, or None if it is not a text to be shown."""
        return source(self.shown_from / file)


def source(path: Path) -> str | None:
    """Give the text of a definition to show lines of it, or None if it is none or cannot be read."""
    if path.suffix.lower() not in SUFFIXES:
        return None
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return None


def shown(path: Path, shown_from: Path) -> str:
    """Give `path` relative to `shown_from` if it lies below it, else whole; with forward slashes."""
    return (path.relative_to(shown_from) if path.is_relative_to(shown_from) else path).as_posix()


def find(start: Path) -> Path:
    """Give the nearest folder, from `start` upwards, that holds a `bsc.yaml`; raises UserError."""
    if not os.path.exists(start):  # noqa: PTH110 - a name too long is not there either; else a workspace further up would be taken in its place, in silence
        raise UserError(rules.FOLDER_MISSING.at(Place(str(start)), folder=str(start)))
    for folder in (start, *start.parents):
        try:
            if (folder / MANIFEST).is_file():
                return folder
            misnamed = [name for name in _names(folder) if name.casefold() in (MANIFEST, "bsc.yml")]
        except OSError as error:
            file = str(folder / MANIFEST)
            raise UserError(rules.UNREADABLE.at(Place(file), file=file, why=reason(error))) from error
        if misnamed and (folder / misnamed[0]).is_file():
            raise UserError(rules.MISNAMED.at(Place(str(folder / misnamed[0])), found=misnamed[0]))
    raise UserError(rules.NO_WORKSPACE.at(Place(str(start)), folder=str(start)))


def _names(folder: Path) -> list[str]:
    """Give the names in a folder, sorted; none of what is no folder or may not be listed."""
    with suppress(NotADirectoryError, PermissionError, FileNotFoundError):
        return sorted(os.listdir(folder))  # noqa: PTH208 - names, not paths
    return []


def load(start: Path, *, shown_from: Path) -> Workspace:
    """Read the workspace around `start`: every file, every fault. Raises UserError if there is none."""
    from bsc_cli.definitions.decode import decode

    root = find(start.resolve())
    reader = _Reader(root, shown_from.resolve())
    manifest = reader.manifest()
    files = reader.scorecard_files()
    if not files and not reader.findings:
        place = Place(shown(root / MANIFEST, reader.shown_from))
        reader.findings.append(rules.NO_SCORECARDS.at(place, folder=f"{SCORECARDS}/"))
    scorecards = [reader.document(path) for path in files]
    read = [document for document in scorecards if document is not None]
    definitions, places, findings = decode(manifest, read, table=reader.table)
    places.is_whole &= len(read) == len(scorecards)
    return Workspace(root, reader.shown_from, definitions, places, (*reader.findings, *findings))


class _Reader:
    """Reads the files of one workspace and keeps what there is to say about them."""

    def __init__(self, root: Path, shown_from: Path) -> None:
        self.root = root
        self.shown_from = shown_from
        self.findings: list[Finding] = []

    def manifest(self) -> Document | None:
        """Give `bsc.yaml`, or None with the findings kept."""
        path = self.root / MANIFEST
        outside = _outside(self.root, path, name=shown(path, self.shown_from))
        self.findings.extend(outside)
        return None if outside else self.document(path)

    def scorecard_files(self) -> list[Path]:
        """Give the scorecard files, sorted; what is not built yet is refused, never ignored."""
        folder = self.root / SCORECARDS
        not_built = [name for name in _names(folder) if name.lower() in NOT_BUILT]
        for name in not_built:
            place = Place(shown(folder / name, self.shown_from))
            self.findings.append(rules.NOT_BUILT.at(place, what=f"{SCORECARDS}/{name}"))
        files, findings = yaml_files(self.root, SCORECARDS, shown_from=self.shown_from)
        self.findings.extend(findings)
        return [path for path in files if path.relative_to(folder).parts[0] not in not_built]

    def document(self, path: Path) -> Document | None:
        """Give the YAML document at `path`, or None with the findings kept."""
        document, findings = read_document(path, shown_from=self.shown_from)
        self.findings.extend(findings)
        return document

    def table(self, written: str, sheet: str) -> tuple[Table | None, Findings]:
        """Give the table at the path `written` in a definition, relative to the workspace."""
        return read_table(self.root, written, shown_from=self.shown_from, sheet=sheet)


def read_document(path: Path, *, shown_from: Path) -> tuple[Document | None, Findings]:
    """Read one YAML file."""
    from bsc_cli.source.yaml import read_yaml

    name = shown(path, shown_from)
    data, findings = read_bytes(path, name=name)
    return (None, findings) if data is None else read_yaml(data, file=name)


def yaml_files(root: Path, folder: str, *, shown_from: Path) -> tuple[list[Path], Findings]:
    """Give the YAML files below a folder of the workspace, sorted, and what there cannot be looked at.

    A folder that is not there holds none. Folders that are links are not entered, and that is said.
    """
    top = root / folder
    findings: list[Finding] = []
    if not os.path.lexists(top):
        return [], ()

    def refused(error: OSError) -> None:
        name = shown(Path(error.filename or top), shown_from)
        findings.append(rules.UNREADABLE.at(Place(name), file=name, why=reason(error)))

    found: list[Path] = []
    for where, folders, names in os.walk(top, onerror=refused):
        linked = [shown(Path(where, one), shown_from) for one in sorted(folders) if Path(where, one).is_symlink()]
        findings.extend(rules.LINKED_FOLDER.at(Place(name), folder=name) for name in linked)
        for path in sorted(Path(where, one) for one in names if Path(one).suffix.lower() in SUFFIXES):
            outside = _outside(root, path, name=shown(path, shown_from))
            findings.extend(outside)
            found.extend(() if outside else (path,))
    return sorted(found), tuple(findings)


def inside(root: Path, written: str) -> tuple[Path | None, Findings]:
    """Give the path of a file that a definition or mapping names; it must lie inside the workspace.

    A finding has no place: it belongs where the path is written.
    """
    pure = PurePosixPath(written.replace("\\", "/"))
    if pure.is_absolute() or ".." in pure.parts or ":" in written:
        return None, (rules.OUTSIDE.at(path=written),)
    outside = _outside(root, root / pure, name=written)
    return (None, tuple(finding.placed(None) for finding in outside)) if outside else (root / pure, ())


def _outside(root: Path, path: Path, *, name: str) -> Findings:
    """Give a finding if links lead from `path` out of the workspace."""
    real = Path(os.path.realpath(path))  # Path.resolve fails on links in a circle
    return () if real.is_relative_to(root) else (rules.OUTSIDE.at(Place(name), path=name),)


def read_table(root: Path, written: str, *, shown_from: Path, sheet: str = "") -> tuple[Table | None, Findings]:
    """Read the CSV file or workbook that a definition names; it must lie inside the workspace.

    Findings on the name have no place: they belong where it is written.
    """
    path, findings = inside(root, written)
    if path is None:
        return None, findings
    if not os.path.exists(path):  # noqa: PTH110 - a name too long is not there either
        return None, (missing(path, written).placed(None),)
    return read_table_file(path, shown_from=shown_from, sheet=sheet)


def read_table_file(path: Path, *, shown_from: Path, sheet: str = "") -> tuple[Table | None, Findings]:
    """Read a CSV file or a workbook."""
    name = shown(path, shown_from)
    data, findings = read_bytes(path, name=name)
    if data is None:
        return None, findings
    return parse_table(data, file=name, sheet=sheet)


def parse_table(data: bytes, *, file: str, sheet: str = "") -> tuple[Table | None, Findings]:
    """Read a table from `data`: a workbook if it starts like one or is named so, else CSV."""
    if file.lower().endswith((".xlsx", ".xlsm", ".xls")) or data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        from bsc_cli.collection.workbooks import read_workbook

        return read_workbook(data, file=file, sheet=sheet)
    from bsc_cli.source.tables import read_csv

    return read_csv(data, file=file)


def read_bytes(path: Path, *, name: str) -> tuple[bytes | None, Findings]:
    """Read a file whole; a file that cannot be read, or is absurdly large, is a finding."""
    try:
        status = path.stat()
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):  # a pipe would be waited for
            return None, (rules.UNREADABLE.at(Place(name), file=name, why=N_("it is not a file")),)
        if status.st_size > MAX_BYTES:
            return None, (file_rules.FILE_TOO_LARGE.at(Place(name), size=status.st_size, limit=MAX_BYTES),)
        return path.read_bytes(), ()
    except FileNotFoundError:
        return None, (missing(path, name),)
    except OSError as error:
        return None, (rules.UNREADABLE.at(Place(name), file=name, why=reason(error)),)


def missing(path: Path, name: str) -> Finding:
    """Give the finding of a file that is not there, with the names in its folder that come near."""
    names = {one.casefold(): one for one in _names(path.parent)}
    near = difflib.get_close_matches(path.name.casefold(), names, n=3)
    return rules.FILE_MISSING.at(Place(name), file=name, suggestions=[names[one] for one in near])
