"""Runs the command line: `python -m bsc_cli`."""

from bsc_cli.cli import main

if __name__ == "__main__":
    main()
