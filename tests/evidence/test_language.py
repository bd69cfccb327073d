"""English or not, for short texts too; the sentences are our own."""

from __future__ import annotations

import pytest

pytest.importorskip("spacy")

from detente.evidence.language import english


@pytest.mark.parametrize(
    "text",
    [
        "",
        "42",
        "Talks fail",
        "They will move.",
        "Kiev rejected the offer.",
        "Tunis rejects plan; Algiers silent",
        "Honduras withdrew troops, tanks, guns.",
        "Russia rejected Art. 5 of the treaty.",
        "Niger and the Front have exchanged names.",
        "Envoys meet\n\nForeign Minister Anna Berg made her position clear.\n\n“We will not move.”\n\n“They will move.”",
    ],
)
def test_english_is_read(text: str) -> None:
    assert english(text)


@pytest.mark.parametrize(
    "text",
    [
        "De minister wees het voorstel af.",
        "O ministro disse que não vai ceder.",
        "A miniszter azt mondta, hogy nem enged.",
        "Il ministro ha respinto la proposta.",
        "Le ministre refuse de céder.",
        "Der Minister lehnte den Vorschlag ab.",
        "Perú exige a Bolivia la retirada de sus tropas.",
        "Danmark afviste forslaget i dag.",
        "Menteri menolak usulan itu.",
        "Ministrul a respins propunerea azi.",
        "Министр отклонил предложение.",
        "رفض الوزير الاقتراح",
        "部长拒绝了该提案",
    ],
)
def test_other_languages_are_refused(text: str) -> None:
    assert not english(text)
