"""Short texts that readers are known to get wrong; the texts are reference data, what is expected stands here."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("spacy")

from detente.evidence.inputs import documents
from detente.evidence.reading import read

Told = tuple[str, str | None, str | None]

BERG, PETROV = "Anna Berg", "Ivan Petrov"
EXPECTED: dict[str, set[Told]] = {
    "read-accused-of.txt": {("ACCUSE", None, None)},
    "read-anonymous-source.txt": {("REJECT", "a Norwegian official", "NOR")},
    "read-art-abbreviation.txt": {("REJECT", None, None)},
    "read-backtick-quotes.txt": {("REJECT", BERG, "NOR"), ("THREATEN", PETROV, "RUS")},
    "read-colon-speaker.txt": {("REJECT", BERG, "NOR"), ("THREATEN", PETROV, "RUS")},
    "read-document-source.txt": {("REJECT", "the Norwegian foreign ministry", "NOR")},
    "read-english-refused.txt": {("REJECT", None, None), ("ASSERT", None, None)},
    "read-first-person.txt": {("REQUEST", "Erik Lund", "NATO")},
    "read-fused-quotes.txt": {("REJECT", BERG, "NOR"), ("THREATEN", PETROV, "RUS")},
    "read-negation-across-lines.txt": {("ASSERT", None, None), ("REJECT", None, None)},
    "read-nickname.txt": {
        ("ASSERT", "a Norwegian envoy", "NOR"),
        ("REJECT", "Norwegian Foreign Minister Anna “Ice” Berg", "NOR"),
    },
    "read-quoted-as-saying.txt": {("ASSERT", PETROV, "RUS"), ("REJECT", PETROV, "RUS")},
    "read-rss.rss": {("REJECT", BERG, "NOR"), ("ASSERT", BERG, "NOR"), ("REJECT", PETROV, "RUS")},
    "read-single-quotes.txt": {("REJECT", BERG, "NOR"), ("THREATEN", PETROV, "RUS")},
    "read-struck-text.html": {("REJECT", None, None)},
    "read-transcript.txt": {("REJECT", "Foreign Minister Berg", "NOR"), ("REQUEST", "Hale", None)},
    "read-two-columns.pdf": {("REJECT", None, None), ("AGREE", None, None)},
    "read-warned.txt": {("THREATEN", None, None)},
}
"""What must be told, as done, in each text: act, speaker, actor. More may be told, but see below."""

NEVER = {"ASSAULT", "RETREAT", "CONCEDE", "MOBILIZE", "COERCE", "SANCTION"}
"""No deed happens in any of these texts."""


@pytest.mark.parametrize("name", EXPECTED)
def test_a_text_that_is_often_misread(shared: Path, name: str) -> None:
    (document,) = documents([str(shared / "review" / "cases" / name)], date(2022, 1, 12))
    told = read(document).statements
    actual = {(s.act, s.speaker, s.speaks_for) for s in told if s.realis == "actual"}
    actual |= {(s.act, None, None) for s in told if s.realis == "actual" and s.form == "narrated"}
    assert actual >= EXPECTED[name]
    assert not {s.act for s in told if s.realis == "actual"} & NEVER


def test_every_such_text_is_tested(shared: Path) -> None:
    found = {p.name for p in (shared / "review" / "cases").glob("read-*") if p.suffix != ".md"}
    assert found == set(EXPECTED)
