"""Rubbish on the command line: every answer is one message, the right exit code, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.scenario.good import GOOD, edit

if os.name == "posix":
    import resource

MANY = (
    "detente: 1\ntitle: many\nas_of: 2022-01-01\nactors:\n"
    + "".join(f"  - {{id: A{i}, name: N{i}}}\n" for i in range(70))
    + "issues: [{id: k, question: q, kind: distributive, levels: {0: a, 50: c, 100: b}, status_quo: 0}]\npositions:\n"
    + "".join(f"  - {{actor: A{i}, issue: k, ideal: {i}, salience: 50}}\n" for i in range(70))
)
"""More who decide than the deals engine takes."""
WIDE = (
    "detente: 1\ntitle: wide\nas_of: 2022-01-01\nactors: [{id: A, name: A}, {id: B, name: B}]\nissues:\n"
    + "".join(
        f"  - {{id: k{i}, question: q, kind: distributive, status_quo: 0,\n"
        "     levels: {0: a, 20: c, 40: d, 60: e, 80: f, 100: b}}\n"
        for i in range(12)
    )
    + "positions:\n"
    + "".join(
        f"  - {{actor: {a}, issue: k{i}, ideal: {y}, salience: 50}}\n"
        for i in range(12)
        for a, y in (("A", 90), ("B", 10))
    )
)
"""More packages than the deals engine takes."""


def detente(*args: str, cwd: Path, most_bytes: int | None = None) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    env = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "detente", *args],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit if os.name == "posix" else None,
    )


def files(root: Path) -> set[str]:
    return {str(p.relative_to(root)) for p in root.rglob("*") if p.is_file() or p.is_symlink()}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "many.yaml").write_text(MANY, encoding="utf-8")
    (tmp_path / "wide.yaml").write_text(WIDE, encoding="utf-8")
    (tmp_path / "three.yaml").write_text(
        edit("status_quo: 50", "status_quo: 40", edit("salience: 20", "salince: 20")), encoding="utf-8"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("check", ""), 2, "no scenario was given"),
        (("check", "good.yaml", "--overlay", "nope"), 2, "there is no overlay nope"),
        (("check", "good.yaml", "--overlay", "good.yaml"), 2, "good.yaml"),
        (("analyze", "three.yaml", "--out", "run"), 2, "salince"),
        (("analyze", "good.yaml", "--draws", "-1"), 2, "--draws"),
        (("analyze", "good.yaml", "--draws", "1e9"), 2, "--draws"),
        (("analyze", "good.yaml", "--draws", "1000000000"), 2, "--draws"),
        (("analyze", "good.yaml", "--seed", "text"), 2, "--seed"),
        (("analyze", "good.yaml", "--workers", "-1"), 2, "--workers"),
        (("analyze", "good.yaml", "--workers", "100000"), 2, "--workers"),
        (("analyze", "good.yaml", "--out", ""), 2, "name a folder"),
        (("analyze", "good.yaml", "--out", "."), 2, "name a folder"),
        (("analyze", "good.yaml", "--out", "good.yaml"), 2, "good.yaml: this is a file; name a folder"),
        (("analyze", "good.yaml", "--out", "good.yaml/run"), 3, "ot a directory"),
        (("analyze", "good.yaml", "--out", "/proc/nothing/run"), 3, "/proc/nothing"),
        (("report", "good.yaml"), 3, "no run"),
        (("new", "good.yaml"), 2, "exists"),
        (("new", "good.yaml/x.yaml"), 3, "not a directory"),
        (("new", "x.yaml", "--parties", "A"), 2, "at least two parties"),
        (("new", "x.yaml", "--as-of", "yesterday"), 2, "yesterday"),
        (("new", "x.yaml", "--members", "A"), 2, "PARTY=MEMBER"),
        (("tables", "good.yaml", "x.yaml"), 2, "folder of CSV files"),
        (("tables", "nothing.csv", "x.yaml"), 3, "no such file"),
        (("tables", "good.yaml", "good.yaml/x.xlsx"), 3, "ot a directory"),
        (("show", "three.yaml"), 2, "status quo 40"),
    ],
)
def test_it_is_told_and_nothing_is_written(place: Path, args: tuple[str, ...], code: int, words: str) -> None:
    before = files(place)
    got = detente(*args, cwd=place)
    assert got.returncode == code, got.stderr
    assert words.lower() in got.stderr.lower()
    assert "Traceback" not in got.stderr
    assert got.stdout == ""
    assert files(place) == before
    assert {p.name for p in place.iterdir() if p.is_dir()} == set()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("many.yaml", "70 decision makers are more than the 64"),
        ("wide.yaml", "packages are more than 100,000,000"),
    ],
)
def test_a_model_that_cannot_count_a_case_is_skipped_with_its_reason(place: Path, file: str, words: str) -> None:
    got = detente("analyze", file, "--draws", "20", cwd=place)
    assert got.returncode == 0, got.stderr
    assert words in " ".join(got.stdout.split())


@pytest.mark.skipif(os.name != "posix", reason="needs a limit on the size of files")
@pytest.mark.parametrize("most_bytes", [1000, 20_000])
def test_a_full_disk_leaves_nothing(place: Path, most_bytes: int) -> None:
    before = files(place)
    got = detente("analyze", "good.yaml", "--draws", "300", "--out", "a/run", cwd=place, most_bytes=most_bytes)
    assert got.returncode == 3, got.stderr
    assert "Traceback" not in got.stderr
    assert files(place) == before
    assert not (place / "a").exists()


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_a_run_that_is_broken_off_leaves_no_run(place: Path, number: signal.Signals, code: int) -> None:
    command = [sys.executable, "-m", "detente", "analyze", "nato-russia-2022", "--draws", "100000", "--out", "run"]
    with subprocess.Popen(command, cwd=place, stderr=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        time.sleep(4)
        process.send_signal(number)
        _, err = process.communicate(timeout=120)
    assert process.returncode == code, err
    assert b"Traceback" not in err
    assert not (place / "run").exists()


def test_two_runs_into_one_folder(place: Path) -> None:
    done: list[subprocess.CompletedProcess[str]] = []

    def one(seed: str) -> None:
        args = ("analyze", "eu-emissions-1984", "--draws", "60", "--seed", seed, "--out", "run")
        done.append(detente(*args, cwd=place))

    threads = [threading.Thread(target=one, args=(s,)) for s in ("1", "2")]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert 0 in {d.returncode for d in done}, [d.stderr for d in done]
    assert all(d.returncode in (0, 2, 3) and "Traceback" not in d.stderr for d in done), [d.stderr for d in done]
    assert (place / "run" / "manifest.json").exists()
    assert {p.name for p in place.iterdir() if p.is_dir()} == {"run"}


def test_a_run_that_was_damaged(place: Path) -> None:
    assert detente("analyze", "eu-emissions-1984", "--draws", "60", "--out", "run", cwd=place).returncode == 0
    page = (place / "run" / "report.html").read_bytes()
    for text in ("{}", "[]", "null", '{"findings": [{"id": 3}]}'):
        (place / "run" / "findings.json").write_text(text)
        got = detente("report", "run", cwd=place)
        assert got.returncode == 2, got.stderr
        assert "detente analyze" in got.stderr
        assert (place / "run" / "report.html").read_bytes() == page


def test_tables_there_and_back(place: Path) -> None:
    for out in ("tables", "tables.xlsx"):
        assert detente("tables", "good.yaml", out, cwd=place).returncode == 0
        made = detente("tables", out, f"{out}.yaml", "--base", "good.yaml", cwd=place)
        assert made.returncode == 0, made.stderr
        assert "fine" in detente("check", f"{out}.yaml", cwd=place).stdout
        again = detente("tables", out, f"{out}.yaml", "--base", "good.yaml", cwd=place)
        assert again.returncode == 0, "the same content"
    assert (place / "tables.yaml").read_text() == (place / "tables.xlsx.yaml").read_text()


def test_a_pipe_that_closes(place: Path) -> None:
    shown = subprocess.run(
        f"{sys.executable} -m detente show nato-russia-2022 | head -1",
        shell=True,
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.stderr == ""
    assert shown.stdout.count("\n") == 1
