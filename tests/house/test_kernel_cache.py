"""Compiled kernels on disk: named by content, checked when loaded, shared, removed when old, done without."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from detente._jit import cache, folder, njit, part
from detente._jit.folder import LOCK, KernelCacheWarning, content_key, folder_of, prune, room_of


def twice(x: float) -> float:
    return x + x


@pytest.fixture(autouse=True)
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "chosen"))
    monkeypatch.setattr(folder, "_warned", False)
    folder._folder.cache_clear()
    yield tmp_path / "chosen" / "detente-kernels"
    folder._folder.cache_clear()


def kernel(base: Path) -> Path:
    (file,) = base.rglob("*twice*.kernel")
    return file


def hits(dispatcher: Any) -> int:
    return sum(dispatcher.stats.cache_hits.values())


def test_a_kernel_is_kept_where_the_user_wants_it_and_loaded_again(base: Path) -> None:
    first, second = njit(twice), njit(twice)
    assert first(2.0) == 4.0
    assert hits(first) == 0
    assert kernel(base).stat().st_size > 0
    assert second(3.0) == 6.0
    assert hits(second) == 1


@pytest.mark.parametrize("content", [b"", b"\x00" * 4096, b"foreign", None])
def test_a_file_that_is_empty_damaged_or_foreign_is_compiled_again(base: Path, content: bytes | None) -> None:
    njit(twice)(2.0)
    good = kernel(base).read_bytes()
    if content is None:
        content = good[:-1] + bytes([good[-1] ^ 1])
    kernel(base).write_bytes(content)
    again = njit(twice)
    assert again(2.0) == 4.0
    assert hits(again) == 0
    last = njit(twice)
    assert last(2.0) == 4.0
    assert hits(last) == 1


def test_a_checked_file_that_the_compiler_cannot_read_is_compiled_again(base: Path) -> None:
    njit(twice)(2.0)
    kernel(base).write_bytes(cache.sealed(b"no pickle"))
    assert njit(twice)(2.0) == 4.0


def test_where_nothing_can_be_written_a_run_compiles_for_itself_and_warns_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file" / "below"))
    with pytest.warns(KernelCacheWarning, match="NUMBA_CACHE_DIR"):
        assert njit(twice)(2.0) == 4.0
    # Warnings are errors in tests: there is no second one.
    assert njit(twice)(2) == 4
    assert folder_of("draws") is None


def test_what_cannot_be_saved_is_used_all_the_same(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: Path, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache, "write", full)
    with pytest.warns(KernelCacheWarning, match="No space left"):
        assert njit(twice)(2.0) == 4.0
    assert not [*base.rglob("*.kernel")]


def test_rooms() -> None:
    assert room_of("detente.packages.search") == "packages"
    assert room_of("detente.models.spatial._smp.turn") == "models/spatial"


def test_folders_are_named_by_content_not_by_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "detente"
    for name in ("_jit/__init__.py", "draws/a.py", "models/graph/b.py"):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(f"# {name}\n")
    monkeypatch.setattr(folder, "PACKAGE", copy)
    draws, graph, spatial = (content_key(r) for r in ("draws", "models/graph", "models/spatial"))
    os.utime(copy / "draws/a.py", (1, 1))
    assert (content_key("draws"), content_key("models/graph")) == (draws, graph)
    (copy / "models/graph/b.py").write_text("# changed\n")
    assert content_key("draws") == draws
    assert content_key("models/graph") != graph
    assert content_key("models/spatial") == spatial
    (copy / "draws/a.py").write_text("# also changed\n")
    assert content_key("draws") != draws
    assert content_key("models/spatial") != spatial


def test_another_processor_or_compiler_gets_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    here = content_key("draws")
    monkeypatch.setattr(folder, "machine", lambda: "another")
    assert content_key("draws") != here


def make(base: Path, name: str, days: float, size: int = 1) -> None:
    made = base / name
    made.mkdir(parents=True)
    (made / "x.kernel").write_bytes(b"\0" * size)
    (made / LOCK).touch()
    at = time.time() - days * 86_400
    os.utime(made / LOCK, (at, at))


def left(base: Path) -> set[str]:
    return {f.name for f in base.iterdir()}


def test_old_folders_are_removed(base: Path) -> None:
    make(base, "draws-1", 1)
    make(base, "draws-2", 31)
    prune(base)
    assert left(base) == {"draws-1"}


def test_of_one_room_the_newest_folders_are_kept(base: Path) -> None:
    for k in range(6):
        make(base, f"draws-{k}", k)
    make(base, "models-graph-0", 5)
    prune(base)
    assert left(base) == {"draws-0", "draws-1", "draws-2", "draws-3", "models-graph-0"}


def test_all_folders_together_stay_below_a_size(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "LARGEST", 2500)
    for k in range(4):
        make(base, f"room{k}-a", k, 1000)
    prune(base)
    assert left(base) == {"room0-a", "room1-a"}


@pytest.mark.skipif(sys.platform == "win32", reason="no such locks")
def test_a_folder_in_use_by_another_process_stays(base: Path) -> None:
    make(base, "draws-1", 31)
    code = (
        "import fcntl, sys; f = open(sys.argv[1], 'ab'); fcntl.flock(f, fcntl.LOCK_SH); print(1, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(base / "draws-1" / LOCK)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        prune(base)
        assert left(base) == {"draws-1"}
        other.communicate(b"\n")
    prune(base)
    assert left(base) == set()


def test_two_processes_fill_one_cache_at_once(base: Path) -> None:
    code = (
        "from detente.draws import streams; print(repr(streams.many_normals(streams.keys(1, ['a']), 0, 8).tolist()));"
        "print(sum(streams._philox.stats.cache_hits.values()))"
    )
    command = [sys.executable, "-c", code]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [p.communicate() for p in both]
    assert [e for _, e in said] == ["", ""]
    assert said[0][0].split("\n")[0] == said[1][0].split("\n")[0]
    third = subprocess.run(command, capture_output=True, text=True, check=True)
    assert third.stdout.split("\n")[:2] == [said[0][0].split("\n")[0], "1"]
    hits = sorted(out.split("\n")[1] for out, _ in said)
    assert hits == ["0", "0" if sys.platform == "win32" else "1"], "one compiles, the other waits and loads"
    assert not [*base.rglob("*.part"), *base.rglob("*.lock")]


@part
def _scaled(x: float, by: int) -> float:
    return x * by


def test_constants_do_not_make_code_of_their_own() -> None:
    @njit
    def kernel(x: float, k: int) -> float:
        return _scaled(x, 1) + _scaled(x, 2) + _scaled(x, k)

    assert kernel(1.0, 3) == 6.0
    assert len(_scaled.signatures) == 1  # type: ignore[attr-defined]
