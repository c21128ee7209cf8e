"""The samples are examples to follow: there is nothing to say about them."""

from pathlib import Path

from bsc_cli.usecases import define

ROOT = Path(__file__).resolve().parents[2]


def test_every_sample_is_without_a_finding() -> None:
    samples = sorted(path.parent for path in (ROOT / "samples").glob("*/bsc.yaml"))
    assert samples
    for folder in samples:
        assert define.validate(folder, shown_from=folder).findings == ()
