"""Where Python may not write compiled modules beside sources, a command keeps them in the user's cache."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from detente.cli import _bytecode


@pytest.fixture(autouse=True)
def python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(sys, "pycache_prefix", None)


def test_libraries_compiled_on_installation_are_used_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_bytecode, "_compiled", lambda _library: True)
    _bytecode.keep_bytecode()
    assert (sys.dont_write_bytecode, sys.pycache_prefix) == (True, None)


def test_others_are_kept_in_the_users_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_bytecode, "_compiled", lambda _library: False)
    _bytecode.keep_bytecode()
    assert not sys.dont_write_bytecode
    assert sys.pycache_prefix is not None
    assert sys.pycache_prefix.endswith("bytecode")


def test_only_what_is_imported_is_compiled(tmp_path: Path) -> None:
    code = (
        "from detente.cli import _bytecode; _bytecode._compiled = lambda _: False; _bytecode.keep_bytecode();"
        "import json.tool"
    )
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", code], env=env, check=True)
    kept = {f.name.partition(".")[0] for f in tmp_path.rglob("*.pyc")}
    assert "tool" in kept
    assert "numpy" not in kept


@pytest.mark.parametrize(
    "error", [EOFError("marshal data too short"), ValueError("bad marshal data (unknown type code)")]
)
def test_modules_cut_by_a_full_disk_are_removed_and_told(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bytecode"
    folder.mkdir()
    (folder / "a.pyc").write_bytes(b"cut")
    monkeypatch.setattr(sys, "pycache_prefix", str(folder))
    said = _bytecode.damaged_bytecode(error)
    assert said is not None
    assert "run this again" in said
    assert not folder.exists()
    assert _bytecode.damaged_bytecode(ValueError("something else")) is None
