"""Generated docs: up to date, and the check that says so notices what it must."""

import inspect
from pathlib import Path
from typing import Annotated

import pytest
import typer

from tools import cli_reference, docs


def test_the_generated_docs_are_up_to_date() -> None:
    assert list(docs.faults(docs.pages())) == []


def test_missing_stale_and_left_over_pages_are_told(tmp_path: Path) -> None:
    made = {"docs/a.md": "a\n", "docs/b.md": "b\n", "docs/schema/c.json": "{}\n"}
    assert sorted(docs.write(made, root=tmp_path)) == sorted(made)
    assert list(docs.faults(made, root=tmp_path)) == []
    (tmp_path / "docs/a.md").unlink()
    (tmp_path / "docs/b.md").write_text("edited by hand\n", encoding="utf-8")
    (tmp_path / "docs/schema/old.json").write_text("{}\n", encoding="utf-8")
    assert list(docs.faults(made, root=tmp_path)) == [
        "docs/a.md is missing",
        "docs/b.md is stale",
        "docs/schema/old.json is not generated any more",
    ]
    assert sorted(docs.write(made, root=tmp_path)) == ["docs/a.md", "docs/b.md", "docs/schema/old.json"]
    assert list(docs.faults(made, root=tmp_path)) == []


def test_writing_again_changes_nothing(tmp_path: Path) -> None:
    made = {"docs/a.md": "a\n"}
    docs.write(made, root=tmp_path)
    assert docs.write(made, root=tmp_path) == []


def test_two_generators_of_one_page_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docs, "GENERATORS", (lambda: {"docs/a.md": "1"}, lambda: {"docs/a.md": "2"}))
    with pytest.raises(ValueError, match=r"docs/a\.md is generated twice"):
        docs.pages()


def example(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Whom to greet.")] = None,
    *,
    loud: Annotated[bool, typer.Option("--loud", "-l", help="Shout | roar.")] = False,
    times: Annotated[int, typer.Option("--times", help="How often.")] = 1,
) -> None:
    """Greet people.

    Example: bsc greet Ana --loud
    """


def test_the_command_page_lists_commands_groups_and_options() -> None:
    app, group = typer.Typer(), typer.Typer(name="more")
    app.command("greet")(example)
    app.command(hidden=True)(test_writing_again_changes_nothing)
    group.command()(example)
    app.add_typer(group)
    found = list(cli_reference.commands(app, "bsc"))
    assert [name for name, _ in found] == ["bsc greet", "bsc more example"]
    assert cli_reference.section("bsc greet", example).splitlines() == [
        "## `bsc greet`",
        "",
        "Greet people.",
        "",
        "Example: `bsc greet Ana --loud`",
        "",
        "| option | default | meaning |",
        "|---|---|---|",
        "| `[NAME]...` (may be repeated) |  | Whom to greet. |",
        "| `-l, --loud` |  | Shout \\| roar. |",
        "| `--times NUMBER` | `1` | How often. |",
    ]


def test_every_command_has_a_text_and_every_option_a_meaning() -> None:
    for name, command in cli_reference.commands(cli_reference.program, "bsc"):
        assert inspect.getdoc(command), name
        rows = [line for line in cli_reference.section(name, command).splitlines() if line.startswith("| `")]
        assert [row for row in rows if row.endswith("|  |")] == [], name
