"""A written run: the same bytes for any number of workers, and a page that can be made again from the folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detente.findings.analyze import analyze
from detente.report.export import write_figures
from detente.report.page import render
from detente.report.run import write_run
from detente.report.saved import view_of_run
from detente.runs.folder import read_run

# What holds times and hosts.
APART = {"manifest.json"}


def written(out: Path, workers: int) -> dict[str, bytes]:
    write_run(analyze("eu-emissions-1984", draws=64, workers=workers), out, {"workers": workers})
    files = (p for p in out.rglob("*") if p.is_file())
    return {name: p.read_bytes() for p in files if (name := p.relative_to(out).as_posix()) not in APART}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    out = tmp_path_factory.mktemp("run") / "one"
    return out, written(out, 1)


@pytest.mark.parametrize("workers", [2, 4])
def test_the_number_of_workers_changes_no_byte(
    tmp_path: Path, run: tuple[Path, dict[str, bytes]], workers: int
) -> None:
    assert written(tmp_path / "run", workers) == run[1]


def test_the_page_is_made_again_from_the_folder(run: tuple[Path, dict[str, bytes]]) -> None:
    saved = read_run(run[0])
    assert render(view_of_run(saved["findings"], saved["figures"]), saved["manifest"]).encode() == run[1]["report.html"]


def test_figures_as_files_are_those_of_the_page(tmp_path: Path, run: tuple[Path, dict[str, bytes]]) -> None:
    pytest.importorskip("resvg_py")
    saved = read_run(run[0])
    count = write_figures(
        view_of_run(saved["findings"], saved["figures"]),
        saved["manifest"],
        svg=str(tmp_path / "svg"),
        png=str(tmp_path / "png"),
    )
    drawn = sorted((tmp_path / "svg").iterdir())
    assert len(drawn) == count
    shown = re.findall(r"<figure[^>]*>\n(<svg.*?</svg>)", run[1]["report.html"].decode(), re.DOTALL)
    assert shown
    assert set(shown) <= {f.read_text(encoding="utf-8") for f in drawn}
    assert sorted(f.stem for f in (tmp_path / "png").iterdir()) == [f.stem for f in drawn]
