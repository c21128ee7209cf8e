"""Finds a workspace's folder and loads its definitions. It decides nothing about them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bsc_cli.catalogue import files as file_rules
from bsc_cli.catalogue import workspace as rules
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
    """A loaded folder. `definitions` is None if they are too faulty to build; `findings` tell why.

    `places` resolve what a check names. `shown(path)` is a file as findings name it.
    """

    root: Path
    shown_from: Path
    definitions: Definitions | None
    places: Places
    findings: Findings

    @property
    def ledger(self) -> Path:
        """Give where the ledger lies (or will lie)."""
        return self.root / LEDGER

    def shown(self, path: Path) -> str:
        """Give `path` as findings name it: relative to where the user stands, if it lies below."""
        return shown(path, self.shown_from)

    def sound(self) -> Definitions:
        """Give the definitions; raises UserError with the findings if there are none."""
        if self.definitions is None:
            raise UserError(*self.findings)
        return self.definitions

    def source(self, file: str) -> str | None:
        """Give the text of a file that a finding names, or None if it is not a text to be shown."""
        return source(self.shown_from / file)


def source(path: Path) -> str | None:
    """Give the text of a definition to show lines of it, or None if it is none or cannot be read."""
    if path.suffix not in SUFFIXES:
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
    for folder in (start, *start.parents):
        if (folder / MANIFEST).is_file():
            return folder
    raise UserError(rules.NO_WORKSPACE.at(Place(str(start)), folder=str(start)))


def load(start: Path, *, shown_from: Path) -> Workspace:
    """Read the workspace around `start`: every file, every fault. Raises UserError if there is none."""
    from bsc_cli.definitions.decode import decode

    root = find(start.resolve())
    reader = _Reader(root, shown_from.resolve())
    manifest = reader.document(root / MANIFEST)
    scorecards = [reader.document(path) for path in reader.scorecard_files()]
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

    def scorecard_files(self) -> list[Path]:
        """Give the scorecard files, sorted; what is not built yet is refused, never ignored."""
        folder = self.root / SCORECARDS
        for name in NOT_BUILT:
            if (folder / name).exists():
                place = Place(shown(folder / name, self.shown_from))
                self.findings.append(rules.NOT_BUILT.at(place, what=f"{SCORECARDS}/{name}"))
        return sorted(
            path
            for path in folder.rglob("*")
            if path.suffix in SUFFIXES and path.is_file() and path.relative_to(folder).parts[0] not in NOT_BUILT
        )

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


def inside(root: Path, written: str) -> tuple[Path | None, Findings]:
    """Give the path of a file that a definition or mapping names; it must lie inside the workspace."""
    pure = PurePosixPath(written.replace("\\", "/"))
    if pure.is_absolute() or ".." in pure.parts or ":" in written:
        return None, (rules.OUTSIDE.at(Place(written), path=written),)
    return root / pure, ()


def read_table(root: Path, written: str, *, shown_from: Path, sheet: str = "") -> tuple[Table | None, Findings]:
    """Read the CSV file or workbook that a definition names; it must lie inside the workspace."""
    path, findings = inside(root, written)
    return (None, findings) if path is None else read_table_file(path, shown_from=shown_from, sheet=sheet)


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
        size = path.stat().st_size
        if size > MAX_BYTES:
            return None, (file_rules.FILE_TOO_LARGE.at(Place(name), size=size, limit=MAX_BYTES),)
        return path.read_bytes(), ()
    except FileNotFoundError:
        return None, (rules.FILE_MISSING.at(Place(name), file=name),)
    except OSError as error:
        return None, (rules.UNREADABLE.at(Place(name), file=name, why=reason(error)),)
