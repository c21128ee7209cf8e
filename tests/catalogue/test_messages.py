"""Bringing the .po files in step: nothing that was translated is lost, nothing churns."""

from pathlib import Path

import pytest

from bsc_cli.catalogue import language
from tools import messages


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "bsc_cli/part").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    (tmp_path / "bsc_cli/part/a.py").write_text(
        'A = N_("first")\nB = N_(\n    "in two "\n    "parts, “quoted” and \\"so\\""\n)\nC = other("not marked")\n',
        encoding="utf-8",
    )
    (tmp_path / "bsc_cli/b.py").write_text('D = f(N_("{count} 中"), x) or N_("first")\n', encoding="utf-8")
    (tmp_path / "templates/page.html").write_text(
        '{% if x %}{{ _("in a page").format(a=1) }}{% endif %}<p title="{{ _("first") }}">', encoding="utf-8"
    )
    (tmp_path / "templates/README.md").write_text('`_("text")` gives a text', encoding="utf-8")
    return tmp_path


def test_every_marked_text_is_found_with_where_it_stands(checkout: Path) -> None:
    assert messages.texts(checkout) == {
        "{count} 中": ("bsc_cli/b.py",),
        "first": ("bsc_cli/b.py", "bsc_cli/part/a.py", "templates/page.html"),
        'in two parts, “quoted” and "so"': ("bsc_cli/part/a.py",),
        "in a page": ("templates/page.html",),
    }


def test_a_template_that_cannot_be_read_is_a_fault_not_a_gap(checkout: Path) -> None:
    (checkout / "templates/page.html").write_text("{% if %}", encoding="utf-8")
    with pytest.raises(Exception, match="expression"):
        messages.texts(checkout)


def po(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "bsc.po"
    file.write_text(text, encoding="utf-8", newline="\n")
    return file


HEAD = '# A glossary.\n#  KPI = 指标\nmsgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"'


def test_translations_stay_new_texts_come_in_empty_and_old_ones_go(tmp_path: Path) -> None:
    file = po(tmp_path, f'{HEAD}\n\nmsgid "gone"\nmsgstr "旧"\n\nmsgid "kept"\nmsgstr "留 \\"此\\""\n')
    text = messages.updated(file, "zh", {"new": ("b.py",), "kept": ("a.py", "b.py")})
    assert text == (
        f'{HEAD}\n\n#: b.py\nmsgid "new"\nmsgstr ""\n\n#: a.py\n#: b.py\nmsgid "kept"\nmsgstr "留 \\"此\\""\n'
    )


def test_doing_it_again_changes_nothing(tmp_path: Path) -> None:
    wanted = {"a\nb\t\\": ("x.py",), 'say "so"': ("x.py",)}
    file = po(tmp_path, messages.updated(tmp_path / "none.po", "zh", wanted))
    assert messages.updated(file, "zh", wanted) == file.read_text(encoding="utf-8")
    assert language.read(file) == {}


def test_a_file_is_the_same_for_whoever_writes_it(tmp_path: Path) -> None:
    texts = messages.texts()
    first = messages.rendered(HEAD, texts, {})
    assert first == messages.rendered(HEAD, messages.texts(), {})
    assert "202" not in "".join(line for line in first.splitlines() if line.startswith("#"))
    assert language.read(po(tmp_path, first)) == {}
