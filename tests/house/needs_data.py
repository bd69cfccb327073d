"""A test that needs the reference data; test_data.py runs it where there is none."""

from __future__ import annotations

from pathlib import Path


def test_it(shared: Path) -> None:
    assert (shared / "data").is_dir()
