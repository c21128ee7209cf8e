"""The workspace's key: it signs the workbooks that go out, so that those that come back are known. Never shown.

It lies in `.bsc/key`, or in a file that staff share and that the command line names (BSC_KEY_FILE).
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from bsc_cli import workspace
from bsc_cli.catalogue import sending as rules
from bsc_cli.catalogue import workspace as file_rules
from bsc_cli.catalogue.system import reason, remedy
from bsc_cli.diagnostics import Place, UserError
from bsc_cli.workspace import Workspace

FILE = ".bsc/key"
BYTES = 32


def read(loaded: Workspace, key_file: Path | None = None) -> bytes:
    """Give the workspace's key; raises UserError if there is none or its file cannot be understood.

    `key_file` is where it lies instead of `.bsc/key`.
    """
    path = _path(loaded, key_file)
    name = loaded.shown(path)
    if not os.path.lexists(path):
        raise UserError(rules.KEY_MISSING.at(Place(name), file=name))
    data, findings = workspace.read_bytes(path, name=name)
    if data is None:
        raise UserError(*findings)
    with suppress(ValueError):
        key = bytes.fromhex(data.decode("ascii").strip())
        if len(key) >= BYTES:
            return key
    raise UserError(rules.KEY_UNREADABLE.at(Place(name), file=name))


def read_or_make(loaded: Workspace, key_file: Path | None = None) -> bytes:
    """Give the workspace's key, made now if there is none; raises UserError if that cannot be done.

    A file that the command line names is never made: whoever shares a key has it.
    """
    if key_file is None and not os.path.lexists(_path(loaded, None)):
        _make(loaded)
    return read(loaded, key_file)


def _path(loaded: Workspace, key_file: Path | None) -> Path:
    return loaded.root / FILE if key_file is None else key_file.absolute()


def _make(loaded: Workspace) -> None:
    """Write a new key that only its owner may read, and keep it out of git; one that is there by now stays."""
    path = loaded.root / FILE
    try:
        path.parent.mkdir(exist_ok=True)
        with suppress(FileExistsError), (path.parent / ".gitignore").open("x", encoding="utf-8") as ignored:
            ignored.write("/key\n")
        with suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # the mode holds from the first moment
            _fill(path, handle)
    except OSError as error:
        name = loaded.shown(path)
        told = file_rules.NOT_WRITABLE.at(Place(name), file=name, why=reason(error), remedy=remedy(error))
        raise UserError(told) from error


def _fill(path: Path, handle: int) -> None:
    """Write a new key into an open file; half of one is not left behind."""
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(secrets.token_hex(BYTES).encode() + b"\n")
            opened.flush()
            os.fsync(opened.fileno())
    except OSError:
        path.unlink()
        raise
