"""Who speaks, and for whom: titles, appositions, labels, first persons, marks of every typography."""

from __future__ import annotations

import pytest

pytest.importorskip("spacy")

from evidence.reader import having, of, speakers

WE = "We will not move the ships"
BERG = ("Anna Berg", "NOR")


@pytest.mark.parametrize(
    "sentence",
    [
        f'"{WE}," Norwegian Foreign Minister Anna Berg said.',
        f"“{WE},” said Norway's foreign minister, Anna Berg.",
        f"‘{WE},’ Norwegian Foreign Minister Anna Berg said.",
        f"'{WE},' Norwegian Foreign Minister Anna Berg said.",
        f"„{WE}“, said Norwegian Foreign Minister Anna Berg.",
        f"« {WE} », said Norwegian Foreign Minister Anna Berg.",
        f"»{WE}«, said Norwegian Foreign Minister Anna Berg.",
        f"``{WE},'' Norwegian Foreign Minister Anna Berg said.",
        f"Norwegian Foreign Minister Anna Berg: “{WE}.”",
        f'"{WE}," snapped Norwegian Foreign Minister Anna Berg.',
        f'"{WE}," Norwegian Foreign Minister Anna Berg was quoted as saying by the Nordpress agency.',
        f'Norwegian Foreign Minister Anna Berg was quoted by Nordpress as saying: "{WE}."',
        f'The Norwegian Foreign Minister, Ms Anna Berg, declared: "{WE}."',
        f'"{WE}," said Anna Berg, the foreign minister of Norway.',
        f'Anna Berg, who leads the Norwegian delegation, said: "{WE}."',
    ],
)
def test_a_quotation_has_its_speaker(sentence: str) -> None:
    assert speakers(of(f"Envoys met in Oslo.\n\n{sentence}")) == [BERG]


@pytest.mark.parametrize(
    "said",
    [
        "We will not take a loaded tanker past the Skerries with one tired man on the bridge,",
        "We want two pilots,",
        "This is the end of it, and the harbour knows it,",
    ],
)
@pytest.mark.parametrize(
    "hearer", ["reporters after a meeting in the seamen's hall", "journalists", "the broadcaster ORS"]
)
def test_those_who_are_told_do_not_speak(said: str, hearer: str) -> None:
    text = f"The Harbour Pilots' Guild met on Sunday.\n\n\"{said}\" the guild's president, Ines Aldana, told {hearer}."
    assert {s.speaker for s in of(text).statements if s.speaker} == {"Ines Aldana"}


def test_each_of_two_quotations_keeps_its_own() -> None:
    text = (
        f'"{WE}," said Norwegian Foreign Minister Anna Berg. "We will strike," snapped Danish Defence Minister Ib Holm.'
    )
    assert speakers(of(text)) == [BERG, ("Ib Holm", "DNK")]


@pytest.mark.parametrize(
    "sentence",
    [
        f'"{WE}," according to a statement from the Norwegian foreign ministry.',
        f'A statement from the Norwegian foreign ministry said: "{WE}."',
        f'"{WE}," said a Norwegian official who asked not to be named because the talks are private.',
    ],
)
def test_the_unnamed_speak_for_their_state(sentence: str) -> None:
    reading = of(sentence)
    assert {s.speaks_for for s in reading.statements} == {"NOR"}
    assert len(reading.statements) == 1


def test_a_nickname_is_no_quotation() -> None:
    text = "“There was no progress. None at all,” said a Norwegian envoy who goes by the name “Captain.”"
    (said,) = of(text).statements
    assert said.speaks_for == "NOR"
    assert [text[slice(*q)] for q in said.quotes] == ["There was no progress. None at all,"]


def test_an_answer_is_the_interviewees() -> None:
    text = (
        "Ivo Marić, Croatia's water minister, on pipes.\n\nInterview: Pia Sand\n\n"
        "Q: Hungary has closed the valve. What now?\n\nA: Hungary has closed nothing. We demand a joint meter.\n\n"
        "Q: Will you sue?\n\nA: They refuse to count."
    )
    reading = of(text)
    assert {(s.speaker, s.speaks_for) for s in reading.statements} == {("Ivo Marić", "HRV")}
    assert having(reading, act="REQUEST", actors=("HRV",))
    assert not having(reading, act="COERCE", realis="actual")


def test_a_transcript_says_who_speaks() -> None:
    text = (
        "Hearing\n\nTHE CHAIR: Will Norway move its ships?\n\n"
        "FOREIGN MINISTER BERG: No. We reject the demand of Denmark.\n\n"
        "MR. HOLM: We call on Norway to withdraw its ships."
    )
    found = {(s.act, (s.speaker or "").split()[-1]) for s in of(text).statements}
    assert {("REJECT", "Berg"), ("REQUEST", "Holm")} <= found


def test_the_first_person_is_the_author() -> None:
    text = (
        "Remarks by NATO Secretary General Erik Lund before the meeting\n\n"
        "We urge Norway to take this opportunity. I am grateful to the hosts."
    )
    reading = of(text)
    assert having(reading, act="REQUEST", speaker="Erik Lund", actors=("NATO",))


def test_the_author_of_a_column_speaks_for_nobody() -> None:
    reading = of("By Ole Dahl\n\nNorway has lost its way. I asked two ministers about it, and both laughed at me.")
    assert {s.speaks_for for s in reading.statements if s.speaker == "Ole Dahl"} <= {None}


def test_points_of_a_communique_are_read_one_by_one() -> None:
    text = (
        "COMMUNIQUÉ\n\n1. The Ministers of Gabon and Togo met in Lomé.\n\n"
        "2. Gabon proposed that wagons be sealed once. Togo could not accept this proposal.\n\n"
        "3. Mr Koffi Mensah, the Togolese Minister, recalled that the toll “was never agreed by anybody”."
    )
    reading = of(text)
    assert {s.paragraph for s in reading.statements} == {2, 3, 4}
    assert speakers(reading) == [("Koffi Mensah", "TGO")]


def test_a_second_role_and_a_former_one() -> None:
    text = (
        "The Volta Pilots' Union met in Lomé. Its president, Mr Yao Adjei, a former Togolese minister, said that its "
        "members “may have to leave the boats at the pier”."
    )
    assert speakers(of(text)) == [("Yao Adjei", "volta-pilots-union")]


def test_they_may_be_one_spokesperson() -> None:
    text = "A spokesperson for Norway said the note was late. “We have waited for it for three winters,” they said."
    assert [who for _, who in speakers(of(text))] == ["NOR"]


def test_uncertain_stays_unknown() -> None:
    text = (
        "Norwegian Foreign Minister Anna Berg made her position clear.\n\nThe talks ended.\n\n"
        "“Nobody here believes a word of this any more.”"
    )
    assert speakers(of(text)) == [(None, None)]


def test_words_that_are_recalled_are_their_authors() -> None:
    text = (
        "The Danish Minister, Mr Ib Holm, spoke first. The Norwegian Minister, Ms Anna Berg, recalled his own words of "
        "last year, “A border is not a tap”."
    )
    assert speakers(of(text)) == [("Ib Holm", "DNK")]


def test_an_office_of_ours_inside_a_quotation_is_read() -> None:
    reading = of("“Our chairman, Ivo Kant, will call,” said Dana Weber of the Salt Guild.")
    assert reading.statements
