"""Makes the fonts of the PDF reports: cuts Noto Sans CJK SC down to the characters that reports are written in.

Run by hand when the source font is renewed; fontTools is no dependency of the project:

    python -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools
    /tmp/fonts/bin/python tools/fonts.py REGULAR.ttc BOLD.ttc Unihan_OtherMappings.txt

The `.ttc` are those of Noto Sans CJK (Debian: fonts-noto-cjk), the last file is the Unihan database's (Debian:
unicode-data), from which the characters of the General Standard Table of 2013 are taken: it holds those of names
of people and places that GB 2312 lacks. The bold cut does without them; the template falls back on the regular one.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FONTS = Path(__file__).resolve().parent.parent / "bsc_cli/reports/fonts"
SOURCE = "Noto Sans CJK SC"
# Names of our own: what is cut is another font than the one a system may have under the old name, and each family has
# one file, so that a template can say which of them stands in for the other.
TEXT, HEADING = "BSC Text SC", "BSC Heading SC"
LATIN = (range(0x20, 0x7F), range(0xA0, 0x250), range(0x2010, 0x2040), range(0x20A0, 0x20C0))
SIGNS = (
    range(0x2C6, 0x2DE),
    range(0x300, 0x330),
    range(0x391, 0x452),
    range(0x1E00, 0x1F00),
    range(0x2040, 0x2070),
    range(0x2100, 0x2300),
    range(0x2460, 0x2500),
    range(0x25A0, 0x2700),
    range(0x3000, 0x3040),
    range(0x3200, 0x3400),
    range(0xFF00, 0xFFF0),
)
"""What reports quote beside words: arrows, measures, numbers in circles, full-width forms."""
FEATURES = ["kern", "ccmp"]


def gb2312() -> Iterator[int]:
    """Give the ideographs and signs of GB 2312."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue


def standard_table(unihan: Path) -> Iterator[int]:
    """Give the characters of the General Standard Table, from the Unihan database."""
    for line in unihan.read_text(encoding="utf-8").splitlines():
        if "\tkTGH\t" in line:
            yield int(line.split("\t")[0].removeprefix("U+"), 16)


def cut(collection: Path, family: str, characters: set[int]) -> bytes:
    """Give the Chinese font of a collection with these characters only, under the name `family`."""
    from fontTools import subset  # noqa: PLC0415 - there only when fonts are made
    from fontTools.ttLib import TTCollection, TTFont  # noqa: PLC0415 - same

    (chinese,) = (font for font in TTCollection(collection).fonts if font["name"].getDebugName(1) == SOURCE)
    whole = io.BytesIO()
    chinese.save(whole)
    font = TTFont(io.BytesIO(whole.getvalue()), recalcTimestamp=False)
    options = subset.Options(hinting=False, layout_features=FEATURES, desubroutinize=False, name_IDs=["*"])
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    rename(font, family)
    result = io.BytesIO()
    font.save(result)
    return result.getvalue()


def rename(font: Any, family: str) -> None:
    """Call a font `family` wherever it says its name; its copyright and licence stay."""
    joined = family.replace(" ", "")
    names = {1: family, 2: "Regular", 3: f"bsc;{joined}", 4: family, 6: joined}
    table = font["name"]
    table.names = [entry for entry in table.names if entry.nameID in names or entry.nameID in {0, 5, 7, 11, 13, 14}]
    for entry in table.names:
        entry.string = names.get(entry.nameID, str(entry))
    top = font["CFF "].cff
    top.fontNames = [joined]
    top[0].FullName = top[0].FamilyName = family


def main() -> int:
    """Write both fonts; give the exit code."""
    if len(sys.argv) != 4:  # noqa: PLR2004 - three files
        print(__doc__, file=sys.stderr)
        return 2
    regular, bold, unihan = map(Path, sys.argv[1:])
    latin = {code for codes in LATIN for code in codes}
    signs = {code for codes in SIGNS for code in codes}
    plain = latin | set(gb2312())
    for source, family, characters in (
        (regular, TEXT, plain | signs | set(standard_table(unihan))),
        (bold, HEADING, plain),
    ):
        data = cut(source, family, characters)
        file = FONTS / f"{family.replace(' ', '')}.otf"
        file.write_bytes(data)
        print(f"fonts: {file.name}: {len(data):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
