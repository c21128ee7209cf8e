"""The import contracts cover the whole package: no folder stands outside them."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = PROJECT["tool"]["importlinter"]["contracts"]
# Which packages may import a library themselves. Everybody else is forbidden to.
KNOWN_TO = {
    "pydantic": {"definitions"},
    "yaml": {"source"},
    "openpyxl": {"collection", "reports"},
    "python_calamine": {"collection", "reports"},
    "sqlite3": {"ledger"},
    "jinja2": {"reports"},
    "typer": {"cli"},
    "rich": {"cli", "reports"},
    "click": set(),
}


def parts() -> set[str]:
    """Every package and module directly below bsc_cli, save those that only start the program."""
    package = ROOT / "bsc_cli"
    folders = {path.parent.name for path in package.glob("*/__init__.py")}
    return folders | {path.stem for path in package.glob("*.py")} - {"__init__", "__main__"}


def layers() -> list[set[str]]:
    (contract,) = [one for one in CONTRACTS if one["type"] == "layers"]
    assert contract["containers"] == ["bsc_cli"]
    assert contract["exhaustive"] is True
    return [{part.strip() for part in layer.split("|")} for layer in contract["layers"]]


def forbidden(library: str) -> set[str]:
    """The parts that a contract keeps from importing `library`."""
    sources = {
        source
        for contract in CONTRACTS
        if contract["type"] == "forbidden" and library in contract["forbidden_modules"]
        for source in contract["source_modules"]
    }
    return parts() if "bsc_cli" in sources else {source.removeprefix("bsc_cli.") for source in sources}


def test_every_part_has_exactly_one_layer() -> None:
    placed = [part for layer in layers() for part in layer]
    assert sorted(placed) == sorted(parts())


def test_the_layers_are_ordered_from_the_command_line_down_to_the_findings() -> None:
    assert layers()[0] == {"cli"}
    assert layers()[-1] == {"diagnostics"}
    order = {part: number for number, layer in enumerate(layers()) for part in layer}
    assert (
        order["usecases"] < order["workspace"] < order["ledger"] < order["checks"] < order["scoring"] < order["model"]
    )


def test_a_library_is_known_only_where_it_belongs() -> None:
    for library, allowed in KNOWN_TO.items():
        assert parts() - forbidden(library) == allowed, library


def test_contracts_name_only_parts_that_exist() -> None:
    named = {source for contract in CONTRACTS for source in contract.get("source_modules", ())}
    assert {name.removeprefix("bsc_cli.") for name in named} - {"bsc_cli"} <= parts()
