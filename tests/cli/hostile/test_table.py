"""Whatever a command is given: one message with place and remedy, the right exit code, and nothing left behind."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.cli.app import app
from tests.cli.hostile import inputs, table

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs pipes, sockets and links")
CASES = table.cases()
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("h")
    inputs.write_all(folder)
    before = os.getcwd()
    os.chdir(folder)
    yield folder
    os.chdir(before)


def state(folder: Path) -> set[tuple[str, int]]:
    """Return every name in a folder with the size of what it names."""
    return {(str(p), os.lstat(p).st_size) for p in folder.rglob("*")}


def test_the_table_is_large() -> None:
    assert len({(c.args, c.typed) for c in CASES}) == len(CASES) >= 500


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_a_hostile_command(place: Path, case: table.Case) -> None:
    before = state(place)
    got = CliRunner().invoke(app, list(case.args), input=case.typed)
    assert isinstance(got.exception, SystemExit), got.exception
    assert got.exit_code == case.code, got.output
    said = got.stderr
    assert said.strip(), "a reason"
    assert case.said.casefold() in " ".join(said.split()).casefold()
    assert "Traceback" not in said
    assert "bug in Détente" not in said
    assert not CONTROL.search(got.output)
    assert state(place) == before, "nothing is left behind"
