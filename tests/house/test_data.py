"""Golden tests fail, and are not skipped, where continuous integration promises data that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import must_have_data, reference_data


@pytest.mark.parametrize(
    ("environ", "must"),
    [
        ({}, False),
        ({"CI": "true"}, False),
        ({"DETENTE_DATA": "somewhere"}, False),
        ({"CI": "true", "DETENTE_DATA": "somewhere"}, True),
        ({"CI": "true", "DETENTE_DATA": ""}, True),
        ({"CI": "false", "DETENTE_DATA": "somewhere"}, False),
    ],
)
def test_when_data_must_be_there(environ: dict[str, str], must: bool) -> None:
    assert must_have_data(environ) is must


def test_an_empty_folder_is_no_data(tmp_path: Path) -> None:
    assert reference_data(tmp_path / "nowhere") is None
    (tmp_path / "data").mkdir()
    assert reference_data(tmp_path) is None
    (tmp_path / "data" / "table.csv").write_text("x", encoding="utf-8")
    assert reference_data(tmp_path) == reference_data(tmp_path / "data") == tmp_path.resolve()


@pytest.mark.parametrize(("ci", "outcome"), [("true", "failed"), ("", "skipped")])
def test_what_a_golden_test_does_without_data(tmp_path: Path, ci: str, outcome: str) -> None:
    import os
    import subprocess
    import sys

    root = Path(__file__).resolve().parents[2]
    test = root / "tests" / "house" / "needs_data.py"
    env = {**os.environ, "CI": ci, "DETENTE_DATA": str(tmp_path / "gone")}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rA", str(test)]
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=root, timeout=600)
    # A fixture that fails counts as an error of the test.
    assert ("1 error" if outcome == "failed" else "1 skipped") in done.stdout
    assert (done.returncode != 0) is (outcome == "failed")
