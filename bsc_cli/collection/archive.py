"""The zip archive that a workbook is: opened with suspicion, its parts unpacked no further than they say they go."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from bsc_cli.catalogue import data as rules
from bsc_cli.catalogue import files as file_rules
from bsc_cli.catalogue.marks import N_
from bsc_cli.diagnostics import Finding, Place
from bsc_cli.source.tables import MAX_BYTES

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_PARTS = 5_000
MAX_UNPACKED = 512 * 1024 * 1024
MAX_RATIO = 200
SMALL = 16 * 1024 * 1024
"""Below this, a part may be packed as tightly as it likes: repetition packs well."""
CHUNK = 1024 * 1024
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_HEADER = 30


class RefusedError(Exception):
    """The file cannot be read as a workbook; `finding` tells why. Caught where the file's reading begins."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding."""
        super().__init__(finding.rule.code)
        self.finding = finding


class Archive:
    """The parts of a workbook's file, by name; raises RefusedError for whatever is not as it should be.

    A part's size is checked while it is unpacked, not believed; an archive made to look different to
    different readers is of no use, because later readers get a copy of what was unpacked here.
    """

    def __init__(self, data: bytes, *, file: str) -> None:
        """Open the file's bytes."""
        self.place = Place(file)
        self._data = data
        self._parts = {info.filename: info for info in self._listed()}

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a part of that name."""
        return name in self._parts

    def read(self, name: str) -> bytes:
        """Give a part, unpacked."""
        info = self._parts.get(name)
        if info is None:
            raise self._damaged(N_("a part that it names is missing"))
        try:
            unpacked = b"".join(self._chunks(info))
        except zlib.error:
            raise self._damaged(N_("a part cannot be unpacked")) from None
        if len(unpacked) != info.file_size or zlib.crc32(unpacked) != info.CRC:
            raise self._damaged(N_("a part is not what was packed"))
        return unpacked

    def _listed(self) -> list[zipfile.ZipInfo]:
        """Give the list of parts, checked against the limits."""
        data = self._data
        if len(data) > MAX_BYTES:
            raise RefusedError(file_rules.FILE_TOO_LARGE.at(self.place, size=len(data), limit=MAX_BYTES))
        if data.startswith(OLE):
            encrypted = _ENCRYPTED_STREAM in data
            raise RefusedError((rules.WORKBOOK_ENCRYPTED if encrypted else rules.WORKBOOK_OLD).at(self.place))
        if not data.startswith(ZIP):
            raise RefusedError(rules.NOT_A_WORKBOOK.at(self.place))
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
            raise self._damaged(N_("the list of its parts is missing")) from None
        self._check(parts)
        return parts

    def _check(self, parts: list[zipfile.ZipInfo]) -> None:
        if any(info.flag_bits & 1 for info in parts):
            raise RefusedError(rules.WORKBOOK_ENCRYPTED.at(self.place))
        if len({info.filename for info in parts}) != len(parts):
            raise self._damaged(N_("it has two parts of the same name"))
        self._limited(N_("a number of parts of"), len(parts), MAX_PARTS)
        self._limited(N_("a number of unpacked bytes of"), sum(info.file_size for info in parts), MAX_UNPACKED)
        for info in parts:
            if info.file_size > SMALL:
                ratio = info.file_size // max(info.compress_size, 1)
                self._limited(N_("data packed by a factor of"), ratio, MAX_RATIO)

    def _limited(self, what: str, found: int, limit: int) -> None:
        if found > limit:
            raise RefusedError(rules.WORKBOOK_TOO_LARGE.at(self.place, what=what, found=found, limit=limit))

    def _damaged(self, problem: str) -> RefusedError:
        return RefusedError(rules.WORKBOOK_DAMAGED.at(self.place, problem=problem))

    def _chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """Unpack a part piece by piece; stop as soon as it is longer than it says."""
        start = info.header_offset + _HEADER
        lengths = self._data[start - 4 : start]
        start += int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
        packed = self._data[start : start + info.compress_size]
        if info.compress_type == zipfile.ZIP_STORED:
            yield packed
            return
        if info.compress_type != zipfile.ZIP_DEFLATED:
            raise self._damaged(N_("it is packed in an unknown way"))
        unpack = zlib.decompressobj(-zlib.MAX_WBITS)
        left = info.file_size
        while not unpack.eof:
            piece = unpack.decompress(packed, CHUNK)
            if not piece and not unpack.unconsumed_tail:
                return  # it ends before its time: too short
            left -= len(piece)
            if left < 0:
                raise self._damaged(N_("a part is longer than it says"))
            yield piece
            packed = unpack.unconsumed_tail  # may be empty while there still is something to come


def repacked(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Give an archive of just these parts, not compressed."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content)
    return written.getvalue()
