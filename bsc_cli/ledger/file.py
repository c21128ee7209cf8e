"""The ledger's file: opening it to read or to write, and what can be wrong with it."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from urllib.parse import quote

from bsc_cli.catalogue import ledger as rules
from bsc_cli.catalogue.marks import N_
from bsc_cli.catalogue.system import reason
from bsc_cli.diagnostics import Place, Rule, UserError
from bsc_cli.ledger.lock import holder
from bsc_cli.ledger.schema import APPLICATION_ID, MIGRATIONS

CACHE_KIB = 65536
UNKNOWN = N_("another program")
NO_ROOM = (errno.ENOSPC, errno.EIO)


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """Where the ledger lies, and the place that findings name."""

    path: Path
    place: Place


def connect(file: LedgerFile, *, create: bool, wait: float) -> sqlite3.Connection:
    """Give a connection to the ledger; raises UserError with the one finding that tells what is wrong."""
    if file.path.is_dir():
        raise UserError(rules.LEDGER_READ_ONLY.at(file.place, why=N_("a folder of that name stands there")))
    with explained(file):
        if create:
            return _writer(file, wait)
        if not file.path.exists():
            raise UserError(rules.LEDGER_MISSING.at(file.place))
        return _reader(file, wait)


def _writer(file: LedgerFile, wait: float) -> sqlite3.Connection:
    """Give a connection that writes, with the schema brought up to date."""
    file.path.parent.mkdir(exist_ok=True)  # who may read is for the umask to say: several read while one writes
    connection = _opened(file.path, file, wait)
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        if _version(connection, file) < len(MIGRATIONS):
            connection.execute("PRAGMA journal_mode = WAL")
            _migrate(connection, file)
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _reader(file: LedgerFile, wait: float) -> sqlite3.Connection:
    """Give a connection that only reads, and needs no right to write.

    A ledger of an older version is read as it is. Where the folder cannot be written to, a ledger in WAL mode opens
    only as a file that nobody changes. That is what it is, unless a writer's log lies beside it.
    """
    address = f"{uri(file.path.resolve())}?mode=ro"
    try:
        connection, version = _looked_at(address, file, wait)
    except sqlite3.OperationalError as error:
        if _rule_of(error) is not rules.LEDGER_READ_ONLY or file.path.with_name(file.path.name + "-wal").exists():
            raise
        connection, version = _looked_at(f"{address}&immutable=1", file, wait)
    if not version:
        connection.close()
        raise UserError(rules.LEDGER_MISSING.at(file.place))
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    return connection


def _looked_at(address: str, file: LedgerFile, wait: float) -> tuple[sqlite3.Connection, int]:
    """Give a connection and the ledger's version; nothing stays open where it is refused."""
    connection = _opened(address, file, wait)
    try:
        return connection, _version(connection, file)
    except BaseException:
        connection.close()
        raise


def uri(path: PurePath) -> str:
    r"""Give the address of a whole path as SQLite takes it: a server's name belongs to the path, not before it.

    >>> from pathlib import PurePosixPath, PureWindowsPath
    >>> uri(PurePosixPath("/srv/50%/a b?.sqlite")), uri(PureWindowsPath(r"C:\town\a.sqlite"))
    ('file:///srv/50%25/a%20b%3F.sqlite', 'file:///C:/town/a.sqlite')
    >>> uri(PureWindowsPath(r"\\server\share\a.sqlite"))
    'file:////server/share/a.sqlite'
    """
    whole = path.as_posix()
    return "file://" + quote(whole if whole.startswith("/") else f"/{whole}", safe="/:", errors="surrogateescape")


def _opened(address: Path | str, file: LedgerFile, wait: float) -> sqlite3.Connection:
    """Give a connection to a path, or to an address if it is a text; one that SQLite refuses is a finding."""
    try:
        return sqlite3.connect(address, uri=isinstance(address, str), timeout=wait, isolation_level=None)
    except sqlite3.OperationalError as error:
        if _primary(error) not in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CANTOPEN):
            raise
        raise UserError(rules.LEDGER_READ_ONLY.at(file.place, why=str(error))) from error


def _version(connection: sqlite3.Connection, file: LedgerFile) -> int:
    """Give the version of the ledger, 0 for a file with nothing in it; refuse other databases and newer ledgers."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if mark != APPLICATION_ID and (mark or tables):
        raise UserError(rules.LEDGER_DAMAGED.at(file.place, why=N_("it is a database of another program")))
    if version > len(MIGRATIONS):
        raise UserError(rules.LEDGER_TOO_NEW.at(file.place, found=version, known=len(MIGRATIONS)))
    return int(version)


def _migrate(connection: sqlite3.Connection, file: LedgerFile) -> None:
    """Bring the schema to the current version, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection, file)  # somebody else may have been faster
        for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
            for statement in _statements(step):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    """Give the statements of a migration one by one, so that they run inside the transaction."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


@contextmanager
def explained(file: LedgerFile) -> Iterator[None]:
    """Turn the refusals of SQLite and of the operating system into findings that say what to do."""
    try:
        yield
    except sqlite3.Error as error:
        known = _rule_of(error)
        if known is None:
            raise
        raise UserError(known.at(file.place, why=str(error), holder=holder(file.path) or UNKNOWN)) from error
    except OSError as error:
        rule = rules.LEDGER_FULL if error.errno in NO_ROOM else rules.LEDGER_READ_ONLY
        raise UserError(rule.at(file.place, why=reason(error))) from error


def is_busy(error: sqlite3.Error) -> bool:
    """Tell whether `error` says that somebody else is writing."""
    return _primary(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _primary(error: sqlite3.Error) -> int | None:
    """Give SQLite's code of an error, without what it tells beyond the kind; None if it has none."""
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def _rule_of(error: sqlite3.Error) -> Rule | None:
    """Give the rule for an error that the user can mend, or None for a fault of ours."""
    primary = _primary(error)
    if is_busy(error):
        return rules.LEDGER_BUSY
    lacks = primary == sqlite3.SQLITE_ERROR and str(error).startswith("no such ")  # a table or column is gone
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or lacks:
        return rules.LEDGER_DAMAGED
    if primary in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return rules.LEDGER_FULL
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return rules.LEDGER_READ_ONLY
    return None
