"""Which language a text is in, for short texts too; the sentences are our own."""

from __future__ import annotations

import pytest

pytest.importorskip("spacy")

from detente.evidence.language import language


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
    assert language(text) == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("De minister wees het voorstel af.", "nl"),
        ("O ministro disse que não vai ceder.", "pt"),
        ("A miniszter azt mondta, hogy nem enged.", "hu"),
        ("Il ministro ha respinto la proposta.", "it"),
        ("Il ministro respinge la proposta.", "it"),
        ("L'azienda rifiuta l'aumento dei salari.", "it"),
        ("El govern rebutja l'oferta del sindicat.", "ca"),
        ("Der Minister lehnte den Vorschlag ab.", "de"),
        ("Perú exige a Bolivia la retirada de sus tropas.", "es"),
        ("Danmark afviste forslaget i dag.", "da"),
        ("Menteri menolak usulan itu.", "ms"),
        ("Ministrul a respins propunerea azi.", "ro"),
        ("Министр отклонил предложение.", "ru"),
        ("رفض الوزير الاقتراح", "ar"),
        ("部长拒绝了该提案", "zh"),
    ],
)
def test_other_languages_are_named(text: str, code: str) -> None:
    assert language(text) == code


FRENCH = """Le ministre refuse de céder.
Oslo retire trois licences
Paris rejette l'offre
Le Mali expulse deux diplomates
Grève générale à Dakar
Les rebelles déposent les armes
Pas d'accord sur l'eau
La direction refuse toute augmentation
Tunis ferme sa frontière
Ils ont refusé.
Accord signé à Genève
Le Tchad exige des excuses
Reprise des pourparlers
Aucun accord
Démission du ministre
Madrid et Lisbonne signent
Nouvelle attaque contre un convoi
Le syndicat suspend la grève
L'Iran libère six marins"""
ENGLISH = """Oslo withdraws three licences
Paris rejects offer
Mali expels two diplomats
General strike in Dakar
Rebels lay down arms
Brussels sanctions Serbia
No deal on water
Management refuses any rise
Tunis closes border
They refused.
Accord signed in Geneva
Chad demands excuses
Port remains closed
No agreement
Minister resigns
Madrid and Lisbon sign
France, Italy sign communique
New attack on convoy
Union suspends strike
Iran frees six sailors
Le Pen: no deal
Police arrest six, minister silent"""


@pytest.mark.parametrize(
    ("text", "code"),
    [(line, code) for lines, code in ((FRENCH, "fr"), (ENGLISH, "en")) for line in lines.split("\n")],
)
def test_a_headline_is_french_or_english(text: str, code: str) -> None:
    assert language(text) == code
