"""What leaves the reader: tables that no spreadsheet runs, PLOVER records, bundles, and a page of what was not read."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("spacy")

from openpyxl import load_workbook
from typer.testing import CliRunner

from detente.cli.app import app
from detente.evidence.document import Document, TextChange
from detente.evidence.entries import block_gist
from detente.evidence.export import tsv, workbook
from detente.evidence.passages import unread
from detente.evidence.reading import Reading, read
from detente.evidence.saved import bundle, readings
from detente.evidence.view import page

TEXT = "Peru rejected the plan on 3 January 2022. The weather in the hills was mild.\n\nChile will sign it, an envoy of Chile said."


@pytest.fixture(scope="module")
def reading() -> Reading:
    changes = (TextChange("deleted", '=HYPERLINK("x")', "Ana\x1b[31m", "2022-01-02", 5, 5),)
    document = Document.of(TEXT, "=cmd", date(2022, 1, 5), source="@wire", changes=changes, author="Ana")
    return read(document)


def test_the_table_holds_the_words_and_no_formula(reading: Reading) -> None:
    rows = list(csv.DictReader(io.StringIO(tsv([reading])), delimiter="\t"))
    assert len(rows) == len(reading.statements) > 0
    assert "Peru rejected the plan" in rows[0]["text"]
    assert rows[0]["published"] == "2022-01-05"
    for row in rows:
        assert row["document"] == "'=cmd"
        assert row["source"] == "'@wire"


def test_the_workbook_can_be_filtered_and_shows_what_was_not_read(reading: Reading, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook([reading]))
    book = load_workbook(file)
    assert book.sheetnames == ["statements", "not read", "changes", "reports"]
    for sheet in book:
        assert sheet.auto_filter.ref is not None
        assert sheet.freeze_panes == "A2"
        for row in sheet.iter_rows():
            assert all(c.data_type != "f" for c in row)
    assert [c.value for c in book["not read"][2]][2:] == [1, "The weather in the hills was mild."]
    assert book["changes"]["C2"].value == "Ana\\x1b[31m"
    assert book["changes"]["E2"].value == '\'=HYPERLINK("x")'


def test_what_was_not_read_is_shown_on_the_page(reading: Reading) -> None:
    assert [p.text for p in unread(reading)] == ["The weather in the hills was mild."]
    text = page([reading])
    assert '<span class="unread">1 sentence</span> hold' in text
    assert '<span class="unread">The weather in the hills was mild.</span>' in text
    assert "HYPERLINK(&quot;x&quot;)" in text


def plover(form: str, tmp_path: Path) -> list[dict[str, Any]]:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    said = CliRunner().invoke(app, ["read", str(file), "--date", "2022-01-05", "--format", form])
    assert said.exit_code == 0
    return json.loads(said.stdout)


def test_plover_records_have_a_date_a_mode_and_whether_it_happened(tmp_path: Path) -> None:
    rows = plover("plover", tmp_path)
    refused = next(r for r in rows if r["event"] == "REJECT")
    assert (refused["date"], refused["date_basis"]) == ("2022-01-03", "text")
    assert (refused["realis"], refused["mode"], refused["happened"]) == ("actual", "", True)
    others = [r for r in rows if r["event"] != "REJECT"]
    assert all((r["date"], r["date_basis"]) == ("2022-01-05", "report") for r in others)


def test_a_bundle_comes_back_whole(reading: Reading, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(bundle([reading])), encoding="utf-8")
    (back,) = readings([str(file)])
    assert back.statements == reading.statements
    assert back.document == reading.document
    assert back.people == reading.people
    assert back.actors == reading.actors


@pytest.mark.parametrize(
    "text",
    [
        '{"detente_reading": 1}',
        '{"detente_reading": 1, "documents": [1]}',
        '[{"act": 1, "realis": 1}]',
        '{"detente_reading',
    ],
)
def test_a_damaged_bundle_is_refused_in_words(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(text, encoding="utf-8")
    said = CliRunner().invoke(app, ["draft", str(file), "-o", str(tmp_path / "b.yaml")])
    assert said.exit_code == 2
    assert "a.json" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_workbook_needs_a_name(tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["read", "dispatch", "--format", "xlsx"])
    assert said.exit_code == 2
    assert "--out" in said.stderr
    out = tmp_path / "a.xlsx"
    assert CliRunner().invoke(app, ["read", "dispatch", "--format", "xlsx", "--out", str(out)]).exit_code == 0
    assert load_workbook(out)["statements"].max_row > 10


def test_what_others_do_is_told_as_theirs(tmp_path: Path) -> None:
    text = (
        '"Peru\'s envoy: the crew"\n20 November 2031\n\nQ: Who held the talks up?\n\n'
        "JUAN SOTO, PERU'S AMBASSADOR: Chile refused our offer. We demand the release of the crew.\n"
    )
    reading = read(Document.of(text))
    refused, demand = (next(s for s in reading.statements if s.act == act) for act in ("REJECT", "REQUEST"))
    assert (refused.speaks_for, refused.actors, refused.of_others) == ("PER", ("CHL",), True)
    assert (demand.speaks_for, demand.actors, demand.of_others) == ("PER", ("PER",), False)
    assert "Chile: reject" in block_gist(reading, [refused])
    assert "according to Juan Soto" in block_gist(reading, [refused]).replace("JUAN SOTO", "Juan Soto")
    assert "according to" not in block_gist(reading, [demand])
    file = tmp_path / "interview.txt"
    file.write_text(text)
    said = CliRunner().invoke(app, ["read", str(file)]).stdout.splitlines()
    assert any("REJECT" in x and "CHL" in x.partition("according to")[0] for x in said)
    assert "according to" in page([reading])
