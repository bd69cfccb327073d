from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from detente._errors import CannotWrite, OutputExists, UsageError
from detente.runs.folder import PAGE, FolderInUse, NoRun, RunFolder, read_run, replace_page
from detente.runs.tables import Parquet
from detente.tables.write import csv_text


def fill(folder: RunFolder) -> None:
    folder.write_json("findings.json", {"findings": []})
    folder.write_json("figures.json", {})
    folder.write(PAGE, "page")
    folder.write_json("manifest.json", {"question": folder.question, "files": folder.hashes()})


def test_a_run_appears_whole(tmp_path: Path) -> None:
    with RunFolder(tmp_path / "run", {"seed": 1}) as folder:
        fill(folder)
        assert not (tmp_path / "run").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["run"]
    assert read_run(tmp_path / "run")["manifest"]["question"] == {"seed": 1}


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device"), ValueError("x")])
def test_an_interrupted_run_leaves_nothing(tmp_path: Path, error: type[BaseException] | BaseException) -> None:
    def broken() -> None:
        with RunFolder(tmp_path / "deep" / "run", {}) as folder:
            folder.write("findings.json", "{}")
            raise error

    with pytest.raises(BaseException):  # noqa: B017, PT011
        broken()
    assert list(tmp_path.iterdir()) == []


def test_the_same_question_may_be_asked_again_and_another_may_not(tmp_path: Path) -> None:
    for _ in range(2):
        with RunFolder(tmp_path / "run", {"seed": 1}) as folder:
            fill(folder)
    with pytest.raises(FolderInUse, match="another question"):
        RunFolder(tmp_path / "run", {"seed": 2})
    assert [p.name for p in tmp_path.iterdir()] == ["run"]
    with RunFolder(tmp_path / "run", {"seed": 2}, force=True) as folder:
        fill(folder)
    assert read_run(tmp_path / "run")["manifest"]["question"] == {"seed": 2}
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("name", ["notes.txt", "findings.json", "deep/notes.txt"])
def test_a_run_with_changed_or_added_files_is_kept(tmp_path: Path, name: str) -> None:
    with RunFolder(tmp_path / "run", {"seed": 1}) as folder:
        fill(folder)
    (tmp_path / "run" / name).parent.mkdir(exist_ok=True)
    (tmp_path / "run" / name).write_text("my own words")
    with pytest.raises(FolderInUse, match=f"{name} was changed or added"):
        RunFolder(tmp_path / "run", {"seed": 1})
    RunFolder(tmp_path / "run", {"seed": 1}, force=True)


def test_a_page_is_replaced_unless_it_was_changed(tmp_path: Path) -> None:
    with RunFolder(tmp_path / "run", {"seed": 1}) as folder:
        fill(folder)
    page = tmp_path / "run" / PAGE
    replace_page(tmp_path / "run", "newer page")
    assert page.read_text() == "newer page"
    RunFolder(tmp_path / "run", {"seed": 1})  # the manifest knows the new page
    page.write_text("edited by hand")
    with pytest.raises(FolderInUse, match="--force"):
        replace_page(tmp_path / "run", "newest page")
    assert page.read_text() == "edited by hand"
    replace_page(tmp_path / "run", "newest page", force=True)
    assert page.read_text() == "newest page"


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(FolderInUse, match="not empty"):
        RunFolder(tmp_path / "mine", {})
    with pytest.raises(FolderInUse, match="not empty"):
        RunFolder(tmp_path / "mine", {}, force=True)
    with pytest.raises(OutputExists, match="is a file"):
        RunFolder(tmp_path / "mine" / "thesis.txt", {})
    (tmp_path / "empty").mkdir()
    with RunFolder(tmp_path / "empty", {}) as folder:
        fill(folder)
    assert (tmp_path / "empty" / "findings.json").exists()


def test_nothing_is_left_by_the_early_check(tmp_path: Path) -> None:
    RunFolder.precheck(tmp_path / "a" / "b" / "run", {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="needs a device that is always full")
def test_no_folder_can_be_made_inside_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(CannotWrite, match="not a directory"):
        RunFolder.precheck(tmp_path / "file" / "run", {})


def test_the_folder_one_is_in_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("", ".", " ", str(tmp_path), "/"):
        with pytest.raises(UsageError):
            RunFolder(name, {})


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(OutputExists, match="real"):
        RunFolder(tmp_path / "link", {"seed": 1}, force=True)


def test_of_two_runs_at_once_the_first_to_finish_stays(tmp_path: Path) -> None:
    with RunFolder(tmp_path / "run", {"seed": 1}) as first:
        fill(first)
        second = RunFolder(tmp_path / "run", {"seed": 2})
        second.__enter__()
        fill(second)
    with pytest.raises(FolderInUse, match="another question"):
        second.__exit__(None, None, None)
    assert read_run(tmp_path / "run")["manifest"]["question"] == {"seed": 1}
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_what_is_no_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoRun, match=r"holds no run: it has no manifest\.json; name a folder that"):
        read_run(tmp_path)
    with pytest.raises(NoRun, match="holds no run: there is no such folder; name a folder that"):
        read_run(tmp_path / "nowhere")
    (tmp_path / "case.yaml").write_text("detente: 1")
    with pytest.raises(NoRun, match="holds no run: it is a file; name a folder that"):
        read_run(tmp_path / "case.yaml")
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(NoRun, match="holds no run"):
        read_run(tmp_path)


def test_parquet_is_the_same_bytes_and_reads_back(tmp_path: Path) -> None:
    import duckdb

    columns = {
        "issue": np.array(["door", "böse 'x'", None], dtype=object),
        "draw": np.arange(3),
        "value": np.array([1.5, np.nan, -2.0]),
        "passes": np.array([True, False, True]),
    }
    with Parquet() as parquet:
        parquet.write(tmp_path / "a.parquet", columns)
        parquet.write(tmp_path / "b.parquet", columns)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
    with duckdb.connect() as db:
        rows = db.execute(f"SELECT * FROM '{tmp_path / 'a.parquet'}'").fetchall()
    assert rows[0] == ("door", 0, 1.5, True)
    assert rows[1][0] == "böse 'x'"


def test_csv_opens_in_a_spreadsheet() -> None:
    text = csv_text([{"a": 'ü, "x"', "b": 1, "c": "no"}, {"a": "=1+1", "b": None}], ("a", "b"))
    assert text.startswith("\ufeffa,b\r\n")
    assert '"ü, ""x""",1\r\n' in text
    assert "'=1+1" in text


def test_json_has_no_nan(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Out of range"), RunFolder(tmp_path / "run", {}) as folder:
        folder.write_json("x.json", {"a": float("nan")})
