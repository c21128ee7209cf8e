"""Which workbook this is: the signed list of what it asks, kept on a sheet that Excel never shows.

It names the reporter, the reporting period and the figure behind every cell to fill, and is signed with a key that only
the workspace has: a workbook that was made elsewhere, or whose list was changed, is told from one of ours. What is
signed is what is asked, not what is answered.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bsc_cli.collection.forms import Form
from bsc_cli.model.organisation import Organisation

SHEET = "bsc"
"""The very hidden sheet, in every language; the cells of its column A, from the top, hold the identity."""
VALUE, STATUS, EVIDENCE, NOTE = "value", "status", "evidence", "note"
KINDS = (VALUE, STATUS, EVIDENCE, NOTE)
"""What a row has cells for."""
FORMAT = "bsc workbook 1"
CHUNK = 32_000
"""So many characters go into one cell; Excel takes 32,767."""

Asked = tuple[str, str, str, str, str]
"""Name of the value cell, unit, input, period of the figure, fingerprint."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose workbook of which reporting period this is, and what each of its cells asks.

    `made_for` is the organisation's name. `signature` is '' until the identity is signed.
    """

    reporter: str
    period: str
    made_for: str
    rows: tuple[Asked, ...]
    signature: str = ""


def cell_name(kind: str, number: int) -> str:
    """Give the defined name of a cell to fill in the `number`-th row, counted from 1.

    >>> cell_name(VALUE, 12)
    'value_0012'
    """
    return f"{kind}_{number:04d}"


def beside(name: str, kind: str) -> str:
    """Give the name of another cell to fill in the row of `name`.

    >>> beside("value_0012", STATUS)
    'status_0012'
    """
    return f"{kind}_{name.rpartition('_')[2]}"


def identity_of(form: Form, organisation: Organisation) -> Identity:
    """Give what the form's workbook will say of itself, not yet signed."""
    rows = tuple(
        (cell_name(VALUE, number), row.unit, row.input.id, str(row.period), row.fingerprint)
        for number, row in enumerate(form.rows, start=1)
    )
    return Identity(form.reporter, str(form.period), called(organisation), rows)


def called(organisation: Organisation) -> str:
    """Give the organisation's name as workbooks carry it: in its first language, whichever they are written in."""
    return organisation.name.get(next(iter(organisation.languages), ""))


def sign(identity: Identity, key: bytes) -> Identity:
    """Give the identity signed with `key`."""
    return replace(identity, signature=_signature(identity, key))


def is_signed_with(identity: Identity, key: bytes) -> bool:
    """Tell whether the signature is that of `key`, and nothing has been changed since."""
    found = identity.signature.encode(errors="replace")  # anything may stand there
    return hmac.compare_digest(found, _signature(identity, key).encode())


def to_cells(identity: Identity) -> tuple[str, ...]:
    """Give the texts of the hidden sheet's first column: one JSON text, cut to fit into cells."""
    whole = _json([*_told(identity), identity.signature])
    return tuple(whole[start : start + CHUNK] for start in range(0, len(whole), CHUNK))


def from_cells(cells: Iterable[str]) -> Identity | None:
    """Give the identity in the texts of the hidden sheet, unchecked; None if they hold none."""
    try:
        told = json.loads("".join(cells))
    except (ValueError, RecursionError):
        return None
    match told:
        case [str(form), str(reporter), str(period), str(made_for), list(rows), str(signature)] if form == FORMAT:
            asked = tuple(_asked(row) for row in rows)
            known = tuple(row for row in asked if row is not None)
            return Identity(reporter, period, made_for, known, signature) if len(known) == len(asked) else None
    return None


def _asked(row: object) -> Asked | None:
    match row:
        case [str(name), str(unit), str(item), str(period), str(fingerprint)]:
            return name, unit, item, period, fingerprint
    return None


def _told(identity: Identity) -> list[object]:
    return [FORMAT, identity.reporter, identity.period, identity.made_for, identity.rows]


def _signature(identity: Identity, key: bytes) -> str:
    return hmac.new(key, _json(_told(identity)).encode(), hashlib.sha256).hexdigest()


def _json(value: object) -> str:
    """Give canonical JSON that survives every program: ASCII only, and nothing that Excel reads as `_x0041_`."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("_x", "\\u005fx")
