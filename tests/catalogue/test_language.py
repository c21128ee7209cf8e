"""Translators: English costs nothing, what is not translated stays English."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bsc_cli.catalogue import language
from bsc_cli.catalogue.language import translator
from bsc_cli.catalogue.marks import N_, Marked

ROOT = Path(__file__).resolve().parents[2]


def test_english_is_the_text_itself_and_needs_no_babel() -> None:
    code = (
        "import sys; from bsc_cli.catalogue.language import translator\n"
        "assert translator('en')('Score') == 'Score'\n"
        "assert not [name for name in sys.modules if name.startswith('babel')]"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


def test_chinese_is_chinese() -> None:
    assert translator("zh")("Score") == "得分"
    assert translator("zh")(N_("Score")) == "得分"


@pytest.mark.parametrize("text", ["", "no such text", "Score "])
def test_a_text_that_is_not_translated_stays_as_it_is(text: str) -> None:
    assert translator("zh")(text) == text


def test_a_translator_is_kept() -> None:
    assert translator("zh") is translator("zh")


def test_a_language_that_is_not_spoken_is_refused() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        translator("fr")


def test_empty_and_fuzzy_translations_do_not_count(tmp_path: Path) -> None:
    file = tmp_path / "a.po"
    file.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "a"\nmsgstr "甲"\n\nmsgid "b"\nmsgstr ""\n\n#, fuzzy\nmsgid "c"\nmsgstr "丙"\n',
        encoding="utf-8",
    )
    assert language.read(file) == {"a": "甲"}


def test_only_marked_texts_are_marked() -> None:
    assert isinstance(N_("mapping"), Marked)
    assert not isinstance("mapping", Marked)
    assert N_("mapping") == "mapping"
