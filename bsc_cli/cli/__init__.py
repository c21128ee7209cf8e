"""The command line: one thin function per command. Everything heavy is imported inside the commands."""

from bsc_cli.cli.app import main

__all__ = ["main"]
