"""The identity of a workbook: it survives its cells, and nobody without the key can change it."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_cli.collection.identity import (
    CHUNK,
    EVIDENCE,
    VALUE,
    Identity,
    beside,
    cell_name,
    from_cells,
    is_signed_with,
    sign,
    to_cells,
)

KEY, OTHER = bytes(range(32)), bytes(32)
ROW = ("value_0001", "north", "spent", "2020-Q1", "0123456789abcdef")
IDENTITY = Identity("north", "2020-Q1", "Sample City", (ROW,))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
IDENTITIES = st.builds(
    Identity, TEXT, TEXT, TEXT, st.lists(st.tuples(TEXT, TEXT, TEXT, TEXT, TEXT), max_size=4).map(tuple)
)


@given(IDENTITIES, st.binary(min_size=32, max_size=40))
def test_what_is_signed_comes_back_from_its_cells_and_is_known(identity: Identity, key: bytes) -> None:
    signed = sign(identity, key)
    back = from_cells(to_cells(signed))
    assert back == signed
    assert is_signed_with(signed, key)
    assert not is_signed_with(signed, key + b"x")


@pytest.mark.parametrize(
    "change",
    [
        {"reporter": "south"},
        {"period": "2020-Q2"},
        {"made_for": "Other City"},
        {"rows": ()},
        {"rows": (("value_0002", *ROW[1:]),)},
        {"rows": ((*ROW[:2], "budget", *ROW[3:]),)},
        {"rows": ((*ROW[:4], "fedcba9876543210"),)},
        {"rows": (ROW, ROW)},
        {"signature": ""},
        {"signature": "ü\ud800"},
    ],
)
def test_any_change_breaks_the_signature(change: dict[str, object]) -> None:
    signed = sign(IDENTITY, KEY)
    assert is_signed_with(signed, KEY)
    assert not is_signed_with(replace(signed, **change), KEY)  # type: ignore[arg-type]
    assert not is_signed_with(signed, OTHER)


def test_the_signature_does_not_tell_the_key_and_is_always_the_same() -> None:
    signed = sign(IDENTITY, KEY)
    assert KEY.hex() not in "".join(to_cells(signed))
    told = b'["bsc workbook 1","north","2020-Q1","Sample City",'
    told += b'[["value_0001","north","spent","2020-Q1","0123456789abcdef"]]]'
    assert signed.signature == hmac.new(KEY, told, hashlib.sha256).hexdigest()


def test_many_rows_are_cut_to_fit_into_cells() -> None:
    rows = tuple((cell_name(VALUE, n), f"单位{n}", "spent", "2020-Q1", ROW[4]) for n in range(1, 3_001))
    signed = sign(replace(IDENTITY, rows=rows), KEY)
    cells = to_cells(signed)
    assert len(cells) > 5
    assert max(map(len, cells)) <= CHUNK < 32_767
    assert all(cell.isascii() for cell in cells)
    assert from_cells(cells) == signed


def test_nothing_in_a_cell_is_read_as_an_escape_of_excel() -> None:
    signed = sign(replace(IDENTITY, reporter="_x0041_"), KEY)
    assert "_x" not in "".join(to_cells(signed))
    assert from_cells(to_cells(signed)) == signed


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [""],
        ["{}"],
        ["not json"],
        ["[" * 100_000],
        ["1" * 5_000],
        [json.dumps(["another workbook 1", "a", "b", "c", [], "d"])],
        [json.dumps(["bsc workbook 1", "a", "b", "c", [["too", "short"]], "d"])],
        [json.dumps(["bsc workbook 1", "a", "b", "c", [[1, 2, 3, 4, 5]], "d"])],
        [json.dumps(["bsc workbook 1", 1, "b", "c", [], "d"])],
        ["".join(to_cells(sign(IDENTITY, KEY)))[:-1]],
    ],
)
def test_anything_else_is_no_identity(cells: list[str]) -> None:
    assert from_cells(cells) is None


def test_the_cells_of_a_row_share_their_number() -> None:
    assert cell_name(EVIDENCE, 12_345) == "evidence_12345"
    assert beside(cell_name(VALUE, 7), EVIDENCE) == cell_name(EVIDENCE, 7)
