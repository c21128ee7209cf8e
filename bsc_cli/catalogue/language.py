"""The languages the program speaks: English stands in the code, the others in `.po` files beside this module.

Nothing is compiled: Babel reads a `.po` file when its language is first asked for, and is not imported for English.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

SOURCE = "en"
LANGUAGES = (SOURCE, "zh")
_LOCALE = Path(__file__).resolve().parent / "locale"


@lru_cache(maxsize=len(LANGUAGES))
def translator(lang: str) -> Callable[[str], str]:
    """Give the function that puts a text into `lang`; raises ValueError for one that is not in LANGUAGES.

    A text without a translation stays English.

    >>> translator("en")("Score")
    'Score'
    >>> translator("zh")("no such text")
    'no such text'
    """
    if lang not in LANGUAGES:
        message = f"{lang!r} is not one of the languages {LANGUAGES}"
        raise ValueError(message)
    if lang == SOURCE:
        return str
    texts = read(po_file(lang))
    return lambda text: texts.get(text, text)


def po_file(lang: str) -> Path:
    """Give where the translations into `lang` stand, laid out as gettext tools expect it."""
    return _LOCALE / lang / "LC_MESSAGES" / "bsc.po"


def read(file: Path) -> dict[str, str]:
    """Give the translations in a `.po` file by their English; those that are empty or marked fuzzy are left out."""
    from babel.messages.pofile import read_po  # noqa: PLC0415 - English must not pay for it

    with file.open("rb") as opened:
        catalog = read_po(opened)
    return {
        message.id: message.string
        for message in catalog
        if isinstance(message.id, str)
        and isinstance(message.string, str)
        and message.id  # the header stands under the empty text
        and message.string
        and not message.fuzzy
    }
