"""Files of every kind, good and bad."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("spacy")

from typer.testing import CliRunner

from detente.cli.app import app
from detente.evidence.inputs import Unreadable, documents

BODY = (
    "Russia rejected the plan on Monday. Its envoy met officials of NATO in Brussels. "
    "The talks about the border went on for hours, and both sides mean to meet again in March."
)


def test_text_keeps_every_character(tmp_path: Path) -> None:
    file = tmp_path / "2022-01-12-a.txt"
    file.write_bytes("\ufeffA line.\r\n\r\nAnother “line”.".encode())
    (document,) = documents([str(file)])
    assert document.text == "\ufeffA line.\r\n\r\nAnother “line”."
    assert document.published == date(2022, 1, 12)
    assert len(document.paragraphs) == 2


def test_other_encodings_are_named(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(("Le café, dit-il, était fermé à midi. " * 20).encode("cp1252"))
    (document,) = documents([str(file)])
    assert "café" in document.text
    assert any("not UTF-8" in w for w in document.warnings)


def test_pages_lose_their_scripts(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    text = "".join(f"<p>{BODY} Part {n}.</p>" for n in range(4))
    file.write_text(
        f"<html><head><title>A plan</title><script>alert('no')</script></head><body><article><h1>A plan</h1>{text}"
        "</article></body></html>"
    )
    (document,) = documents([str(file)])
    assert "rejected the plan" in document.text
    assert "alert" not in document.text


def test_a_feed_and_a_folder(tmp_path: Path) -> None:
    rows = [{"id": "x", "date": "2022-01-12", "text": BODY}, {"id": "y", "text": BODY + " More."}]
    (tmp_path / "feed.jsonl").write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    (tmp_path / "bin.txt").write_bytes(b"\0\1\2" * 100)
    found = {d.id: d for d in documents([str(tmp_path)])}
    assert found["x"].published == date(2022, 1, 12)
    assert any("one wire story" in w for w in found["y"].warnings)
    assert any("binary" in w for w in found["bin"].warnings)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"\0\1\2\3" * 50, "binary"),
        ("a.txt", b"word " * 1_100_000, "more than 5 MB"),
        ("a.pdf", b"%PDF-1.4 rubbish", "PDF"),
        ("a.html", b"<html><body></body></html>", "no article"),
        ("a.jsonl", b'{"id": 1}', "line 1"),
    ],
)
def test_bad_files_are_refused_in_words(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Unreadable, match=words):
        list(documents([str(tmp_path / name)]))


def test_the_commands_answer_and_refuse(tmp_path: Path) -> None:
    run = CliRunner()
    said = run.invoke(app, ["read", "dispatch", "--json"])
    rows = json.loads(said.stdout)
    assert said.exit_code == 0
    assert rows[0]["act"] == "REQUEST"
    statements = tmp_path / "statements.json"
    statements.write_text(said.stdout, encoding="utf-8")
    drafts = [tmp_path / "a.yaml", tmp_path / "b.yaml"]
    assert run.invoke(app, ["draft", "dispatch", "-o", str(drafts[0])]).exit_code == 0
    assert run.invoke(app, ["draft", str(statements), "-o", str(drafts[1])]).exit_code == 0
    for draft in drafts:
        assert run.invoke(app, ["check", str(draft)]).exit_code == 0
    assert run.invoke(app, ["draft", "dispatch", "-o", str(drafts[0])]).exit_code == 0  # it holds just that already
    assert run.invoke(app, ["draft", "dispatch", "--title", "Another", "-o", str(drafts[0])]).exit_code == 2
    assert run.invoke(app, ["read", str(tmp_path / "none.txt")]).exit_code == 3
    assert run.invoke(app, ["read", "dispatch", "--format", "xml"]).exit_code == 2
    assert run.invoke(app, ["read", "dispatch", "--model", "no_such_model"]).exit_code == 2
    before = drafts[0].read_text(encoding="utf-8")
    late = run.invoke(app, ["update", str(drafts[0]), "dispatch", "--date", "2030-01-01"])
    assert late.exit_code == 2
    assert run.invoke(app, ["update", str(drafts[0]), "dispatch"]).exit_code == 0
    assert drafts[0].read_text(encoding="utf-8") == before
    for form in ("jsonl", "tsv", "plover", "bundle"):
        assert run.invoke(app, ["read", "dispatch", "--format", form]).exit_code == 0


def test_the_page_loads_nothing(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    CliRunner().invoke(app, ["read", "dispatch", "--html", str(page)])
    text = page.read_text(encoding="utf-8")
    assert "http" not in text
    assert "<script" not in text
    assert text.count("<article") >= 15
