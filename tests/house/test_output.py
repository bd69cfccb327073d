"""Output files and folders: whole or not at all, and never over something else."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from detente import _output
from detente._errors import CannotWrite, OutputExists, UsageError
from detente._output import OutputFolder, check_file, check_folder, write, write_folder


def test_a_new_file_in_a_new_folder(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "x.txt", "ü\n")
    assert (tmp_path / "a" / "b" / "x.txt").read_bytes() == b"\xc3\xbc\n"
    assert [p.name for p in (tmp_path / "a" / "b").iterdir()] == ["x.txt"]
    umask = os.umask(0)
    os.umask(umask)
    assert (tmp_path / "a" / "b" / "x.txt").stat().st_mode & 0o777 == 0o666 & ~umask


def test_the_same_content_may_be_written_again_and_other_content_needs_force(tmp_path: Path) -> None:
    target = tmp_path / "x.txt"
    write(target, "one")
    write(target, "one")
    with pytest.raises(OutputExists, match="--force"):
        write(target, "two")
    assert target.read_text() == "one"
    target.chmod(0o640)
    write(target, "two", force=True)
    assert target.read_text() == "two"
    assert target.stat().st_mode & 0o777 == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["x.txt"]


def test_the_longest_name_that_the_system_allows(tmp_path: Path) -> None:
    write(tmp_path / ("x" * 255), "one")
    with pytest.raises(CannotWrite, match="shorter"):
        write(tmp_path / ("x" * 256), "one")


@pytest.mark.parametrize("name", ["", " ", ".", "..", "/", "a/..", "./", "x/", "a\0b"])
def test_names_that_no_file_can_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    for force in (False, True):
        with pytest.raises(UsageError, match="name a file"):
            write(name, "x", force=force)
    assert list(tmp_path.iterdir()) == []


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(str(path))


def _link(path: Path) -> None:
    path.symlink_to(path.parent / "other")


@pytest.mark.skipif(os.name != "posix", reason="needs pipes, sockets and links")
@pytest.mark.parametrize(
    ("make", "said"), [(_fifo, "a pipe"), (_socket, "a socket"), (_link, "a link to"), (Path.mkdir, "folder")]
)
def test_what_is_no_file_is_never_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None], said: str
) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    make(Path("x"))
    for force in (False, True):
        with pytest.raises(OutputExists, match=said):
            write("x", "text", force=force)
        if make is not Path.mkdir:
            with pytest.raises(OutputExists, match=said):
                write_folder("x", {"a": "text"}, force=force)
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


@pytest.mark.skipif(os.name != "posix", reason="needs devices")
@pytest.mark.parametrize("name", ["/dev/null", "/dev/full", "/dev/stdout"])
def test_devices_are_never_written(name: str) -> None:
    with pytest.raises(OutputExists, match=r"a device|a link"):
        write(name, "text", force=True)


def test_a_place_below_a_file_is_refused_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for check in (check_file, check_folder):
        with pytest.raises(CannotWrite, match=r"[Nn]ot a directory"):
            check(tmp_path / "file" / "deep" / "x")


@pytest.mark.parametrize("place", ["os.fsync", "os.link", "pathlib.Path.open"])
def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(place, full)
    if place == "os.link":
        monkeypatch.setattr("pathlib.Path.rename", full)
    with pytest.raises(CannotWrite, match="no space left on device; free some space"):
        write(tmp_path / "a" / "x", "text")
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []


def test_file_systems_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_a: object, _b: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", none)
    write(tmp_path / "x", "mine")
    with pytest.raises(OutputExists):
        write(tmp_path / "x", "yours")
    assert [p.name for p in tmp_path.iterdir()] == ["x"]
    assert (tmp_path / "x").read_text() == "mine"


def test_of_two_processes_the_second_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put = _output._put

    def late(path: Path, data: bytes) -> None:
        put(path, data)
        (tmp_path / "x").write_text("theirs")

    monkeypatch.setattr(_output, "_put", late)
    with pytest.raises(OutputExists, match="another process"):
        write(tmp_path / "x", "mine")
    assert (tmp_path / "x").read_text() == "theirs"
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    write("-", "a\x1b[31m\n")
    assert capsys.readouterr().out == "a\\x1b[31m\n"
    with pytest.raises(UsageError, match="name a file"):
        write("-", b"PK")


def test_a_folder_of_files(tmp_path: Path) -> None:
    target = tmp_path / "a" / "tables"
    write_folder(target, {"x.csv": "1", "y.csv": b"2"})
    write_folder(target, {"x.csv": "1", "z.csv": "3"})
    assert {p.name: p.read_text() for p in target.iterdir()} == {"x.csv": "1", "y.csv": "2", "z.csv": "3"}
    with pytest.raises(OutputExists, match=r"y\.csv"):
        write_folder(target, {"new.csv": "0", "y.csv": "0"})
    assert not (target / "new.csv").exists(), "none is written if one is refused"
    write_folder(target, {"y.csv": "0"}, force=True)
    assert (target / "y.csv").read_text() == "0"
    assert {p.name for p in tmp_path.rglob("*")} == {"a", "tables", "x.csv", "y.csv", "z.csv"}


def test_discarding_everything_at_any_moment(tmp_path: Path) -> None:
    folder = OutputFolder(tmp_path / "deep" / "run")
    folder.__enter__()
    folder.write("x", "text")
    _output.discard_all()
    assert list(tmp_path.iterdir()) == []
    _output.discard_all()
