"""Reading YAML: our events to values with places, against a loader that keeps no places and takes the last of two keys.

The files are those of `validate_files`, held in memory, so that only reading is measured.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from benchmarks.measure import Line, ratio
from benchmarks.validate_files import workspace
from bsc_cli.source.yaml import read_yaml

FILES = 200


def lines() -> Iterator[Line]:
    """Measure files of the size that a scorecard has."""
    with tempfile.TemporaryDirectory() as folder:
        texts = [path.read_bytes() for path in workspace(Path(folder), files=FILES)]

    def ours() -> None:
        for text in texts:
            document, findings = read_yaml(text, file="scorecard.yaml")
            assert document is not None
            assert not findings

    yield ratio(
        f"read {FILES} files of {sum(map(len, texts)) / len(texts) / 1000:.1f} KB",
        ours,
        lambda: [yaml.load(text, Loader=yaml.CSafeLoader) for text in texts],
        ours_label="the reader",
        reference_label="yaml.CSafeLoader",
        budget=1,
        rounds=7,
    )
