"""The ledger's file: opening it to read or to write, and what can be wrong with it."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
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


def connect(path: Path, *, create: bool, wait: float) -> sqlite3.Connection:
    """Give a connection to the ledger at `path`; raises UserError with the one finding that tells what is wrong."""
    if path.is_dir():
        raise UserError(rules.LEDGER_READ_ONLY.at(Place(str(path)), why=N_("a folder of that name stands there")))
    with explained(path):
        if create:
            return _writer(path, wait)
        if not path.exists():
            raise UserError(rules.LEDGER_MISSING.at(Place(str(path))))
        return _reader(path, wait)


def _writer(path: Path, wait: float) -> sqlite3.Connection:
    """Give a connection that writes, with the schema brought up to date."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    connection = sqlite3.connect(path, timeout=wait, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        if _version(connection, path) < len(MIGRATIONS):
            connection.execute("PRAGMA journal_mode = WAL")
            _migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _reader(path: Path, wait: float) -> sqlite3.Connection:
    """Give a connection that only reads, and needs no right to write.

    Where the folder cannot be written to, a ledger in WAL mode opens only as a file that nobody changes. That is what
    it is, unless a writer's log lies beside it.
    """
    address = f"file:{quote(path.resolve().as_posix())}?mode=ro"
    connection = sqlite3.connect(address, uri=True, timeout=wait, isolation_level=None)
    try:
        version = _version(connection, path)
    except sqlite3.OperationalError as error:
        connection.close()
        if _rule_of(error) is not rules.LEDGER_READ_ONLY or path.with_name(path.name + "-wal").exists():
            raise
        connection = sqlite3.connect(f"{address}&immutable=1", uri=True, timeout=wait, isolation_level=None)
        version = _version(connection, path)
    if version < len(MIGRATIONS):
        connection.close()
        raise UserError(rules.LEDGER_MISSING.at(Place(str(path))))
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    return connection


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """Give the version of the ledger, 0 for a file with nothing in it; refuse other databases and newer ledgers."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if mark != APPLICATION_ID and (mark or tables):
        raise UserError(rules.LEDGER_DAMAGED.at(Place(str(path)), why=N_("it is a database of another program")))
    if version > len(MIGRATIONS):
        raise UserError(rules.LEDGER_TOO_NEW.at(Place(str(path)), found=version, known=len(MIGRATIONS)))
    return int(version)


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the schema to the current version, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection, path)  # somebody else may have been faster
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
def explained(path: Path) -> Iterator[None]:
    """Turn the refusals of SQLite and of the operating system into findings that say what to do."""
    try:
        yield
    except sqlite3.Error as error:
        known = _rule_of(error)
        if known is None:
            raise
        raise UserError(known.at(Place(str(path)), why=str(error), holder=holder(path) or UNKNOWN)) from error
    except OSError as error:
        rule = rules.LEDGER_FULL if error.errno in NO_ROOM else rules.LEDGER_READ_ONLY
        raise UserError(rule.at(Place(str(path)), why=reason(error))) from error


def is_busy(error: sqlite3.Error) -> bool:
    """Tell whether `error` says that somebody else is writing."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(code, int) and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _rule_of(error: sqlite3.Error) -> Rule | None:
    """Give the rule for an error that the user can mend, or None for a fault of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if is_busy(error):
        return rules.LEDGER_BUSY
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return rules.LEDGER_DAMAGED
    if primary in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return rules.LEDGER_FULL
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return rules.LEDGER_READ_ONLY
    return None
