"""Names of files and folders to be written: an ending that is not that of the content is refused before any work."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.cli.app import app

REFUSED = [
    (("play", "cuba-1962", "--export", "x.pdf"), "--export x.pdf", ".txt, .transcript or .json, or no ending for text"),
    (("new", "x.pdf"), "FILE x.pdf", ".yaml or .yml"),
    (("draft", "report.txt", "--out", "x.json"), "--out x.json", ".yaml or .yml"),
    (("read", "report.txt", "--out", "x.xlsx"), "--out x.xlsx", "use .txt"),
    (("read", "report.txt", "--format", "json", "--out", "x.txt"), "--out x.txt", "use .json"),
    (("read", "report.txt", "--format", "xlsx", "--out", "x.csv"), "--out x.csv", "use .xlsx"),
    (("read", "report.txt", "--html", "x.pdf"), "--html x.pdf", ".html or .htm"),
    (("report", "run", "--out", "x.pdf"), "--out x.pdf", ".html or .htm"),
    (("schema", "--out", "x.yaml"), "--out x.yaml", "use .json"),
    (("seal", "run", "--entry", "e", "--out", "x.txt"), "--out x.txt", "use .json"),
    (("stability", "cuba-1962", "--svg", "x.png"), "--svg x.png", "use .svg"),
    (("compare", "cuba-1962", "cuba-1962", "--out", "x.pdf"), "--out x.pdf", ".xlsx, .csv, .html"),
    (("levers", "cuba-1962", "--out", "x.docx"), "--out x.docx", ".xlsx, .csv, .html"),
    (("sweep", "cuba-1962", "--out", "x.pdf"), "--out x.pdf", ".xlsx, .csv, .html"),
    (("analyze", "cuba-1962", "--out", "x.html"), "x.html: a folder is written", "name x"),
    (("brief", "cuba-1962", "--out", "x.pdf"), "x.pdf: a folder is written", "name x"),
    (("report", "run", "--png", "x.png"), "x.png: a folder is written", "name x"),
    (("mask", "cuba-1962", "--out", "x.txt"), "x.txt: a folder is written", "name x"),
    (("tables", "cuba-1962", "x.pdf"), "x.pdf: tables are written", ".xlsx workbook"),
    (("experts", "read", "cuba-1962", "form.xlsx", "--out", "x.csv"), "x.csv: a folder is written", "name x"),
]


@pytest.mark.parametrize(
    ("command", "what", "remedy"), REFUSED, ids=lambda x: " ".join(x) if isinstance(x, tuple) else ""
)
def test_an_unknown_ending_is_refused_before_anything_runs(
    command: tuple[str, ...], what: str, remedy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    # Where inputs are read at all before the name is refused, these would be refused first: there are none.
    said = CliRunner().invoke(app, command, input="show\n")
    text = str(said.exception) + said.output
    assert what in text
    assert remedy in text
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_one_scenario_is_taken_and_said(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    assert CliRunner().invoke(app, ["new", str(folder / "dam.yaml")]).exit_code == 0
    said = CliRunner().invoke(app, ["check", str(folder)])
    assert said.exit_code == 0
    assert said.stderr == f"{folder} is a folder with one scenario: {folder / 'dam.yaml'} is taken.\n"
    assert "dam.yaml: fine" in said.stdout
    book = tmp_path / "dam.xlsx"
    assert CliRunner().invoke(app, ["tables", str(folder), str(book)]).exit_code == 0
    assert book.is_file()
    CliRunner().invoke(app, ["new", str(folder / "river.yaml")])
    several = CliRunner().invoke(app, ["check", str(folder)])
    assert "a folder of 2 scenarios. Give the path of a scenario in it: dam.yaml, river.yaml" in several.output
