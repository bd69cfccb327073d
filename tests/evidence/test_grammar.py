"""The parser: the pinned model is checked, named in every bundle, and never given more than a window of text."""

from __future__ import annotations

import pytest

pytest.importorskip("spacy")

from evidence.reader import of

from detente.evidence import grammar
from detente.evidence.document import Document
from detente.evidence.layout import LONGEST, units
from detente.evidence.saved import bundle


def test_the_pinned_model_comes_first_and_its_files_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert grammar.MODELS[0] == grammar.PINNED
    grammar.verify()
    monkeypatch.setattr(grammar, "PINNED_SHA256", "0" * 64)
    with pytest.raises(grammar.NoParser, match="not the ones that were checked"):
        grammar.verify()


def test_a_bundle_names_the_model() -> None:
    (document,) = bundle([of("Gabon rejected the plan.")])["documents"]
    assert document["model"] == f"{grammar.PINNED} {grammar.PINNED_VERSION}"


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
        assert all(a.end <= b.start for a, b in zip(pieces, pieces[1:], strict=False))


def test_a_text_without_a_sentence_end_is_read() -> None:
    text = TEXTS["no sentence end"] * 60 + "Gabon rejected the plan"
    assert any(s.act == "REJECT" for s in of(text).statements)
