"""For whom people speak where the words of their role do not name it, and who is a person at all."""

from __future__ import annotations

import pytest

pytest.importorskip("spacy")

from evidence.reader import of, speakers

from detente.evidence.reading import Reading


def people(reading: Reading) -> dict[str, str | None]:
    """Return whom each named person speaks for."""
    return {p.name: p.speaks_for for p in reading.people}


def test_somebody_is_called_by_a_first_name() -> None:
    reading = of(
        "Rahim Osman, Malaysia's envoy to the talks, met both sides on Thursday. “I carry no offer,” Rahim said. "
        "Rahim told reporters that the plan was dead."
    )
    assert people(reading) == {"Rahim Osman": "MYS"}
    assert {(s.speaker, s.speaks_for) for s in reading.statements} == {("Rahim Osman", "MYS")}


def test_a_counterpart_of_another_state_is_no_body() -> None:
    reading = of(
        "Thai Foreign Minister Anan Suksan closed the bridge. His Lao counterpart, Khamla Vong, rejected the step. "
        "“It is our river too,” he said. Khamla accused Thailand of greed."
    )
    assert people(reading) == {"Anan Suksan": "THA", "Khamla Vong": "LAO"}
    assert speakers(reading) == [("Khamla Vong", "LAO")]


def test_what_bears_an_article_is_nobody() -> None:
    reading = of(
        "The Tarhuna Shield holds the hospital of Tarhuna. The Tarhuna Shield's commander, Omar al-Sadi, says he will "
        "free six soldiers. “We keep our word,” he says. The Shield rejects the plan of the elders."
    )
    assert people(reading) == {"Omar al-Sadi": "tarhuna-shield"}


@pytest.mark.parametrize(
    "named",
    [
        "The government of Ardovia closed the pass.",
        "Ardovia's army closed the pass.",
        "President Livia Sand of Ardovia closed the pass, and the embassy of Ardovia said so.",
    ],
)
def test_a_state_that_no_table_knows_has_ministers(named: str) -> None:
    reading = of(f"{named} The defence minister, Otto Kranz, said: “We watch, and we do not trust.”")
    assert people(reading)["Otto Kranz"] == "ardovia"


def test_a_ministry_is_no_state() -> None:
    reading = of("The Minister of Education, Lidia Quint, shut the school. The Ministry of Education will not say why.")
    assert people(reading)["Lidia Quint"] != "education"


@pytest.mark.parametrize(
    "sentence",
    [
        "A Foreign Ministry spokeswoman in Asunción, Laura Benz, said that Paraguay had broken no treaty.",
        "In Asunción, Foreign Ministry spokeswoman Laura Benz said that no treaty had been broken.",
    ],
)
def test_a_ministry_in_a_capital_is_of_that_state(sentence: str) -> None:
    reading = of(f"Brazil's foreign ministry complained on Wednesday. The foreign ministry closed a bridge. {sentence}")
    assert people(reading) == {"Laura Benz": "PRY"}


def test_the_ambassador_is_the_one_of_before() -> None:
    reading = of(
        "Brazil's foreign ministry summoned the Paraguayan ambassador. The ambassador, Hugo Cabal, called it routine."
    )
    assert people(reading) == {"Hugo Cabal": "PRY"}


@pytest.mark.parametrize(
    "sentence",
    [
        "For the union, Maria Strand said that nothing had changed.",
        "The Dockers' Union, represented by the lawyer Maria Strand, will sue.",
        "“Nothing has changed,” said Maria Strand, a crane driver and delegate of the Dockers' Union.",
        "“Nothing has changed,” said Maria Strand, who sits on the board of the Dockers' Union.",
        "“Nothing has changed,” said Maria Strand, a welder with 19 years' service who is the union's secretary.",
        "“Nothing has changed,” said Maria Strand, a volunteer from the Dockers' Union.",
    ],
)
def test_somebody_is_one_of_a_body(sentence: str) -> None:
    reading = of(f"The Dockers' Union met the port on Monday. {sentence}")
    assert people(reading)["Maria Strand"] == "dockers-union"


def test_a_bystander_does_not_take_the_office_told_before() -> None:
    reading = of(
        "The teachers' union of Lomba struck. The education ministry refused to pay. “The money is there,” a ministry "
        "official said. Families are angry. “My daughter has lost a year,” said Rita Souza, a mother of three."
    )
    assert speakers(reading)[-1] == ("Rita Souza", None)


def test_a_sentence_before_a_colon_needs_no_verb_of_speech() -> None:
    reading = of(
        "He told me in Moroni that France would stop drilling. Madagascar's president rejected it in one sentence: "
        "“A freeze is not a return.”"
    )
    assert [s.speaks_for for s in reading.statements if s.form == "direct"] == ["MDG"]


def test_a_heading_quotes_what_the_text_quotes_again() -> None:
    text = "Live from the strike\n\n21:05 – “We keep our word”\nNorwegian minister Anna Berg spoke at nine. “We keep our word. Let them keep theirs,” Berg said.\n"
    assert set(speakers(of(text))) == {("Anna Berg", "NOR")}


def test_an_office_governs_quoted_words() -> None:
    reading = of(
        "The Confectioners' Guild met on Wednesday. Its chairman, Bruno Kell, faulted the ministry for “testing almonds "
        "to death” and went home. The ministry said that the guild had asked for tests."
    )
    assert speakers(reading) == [("Bruno Kell", "confectioners-guild")]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Laos will leave, two diplomats briefed on the talks said.", "two diplomats briefed on the talks"),
        ("A person familiar with the plan said that Laos will leave.", "A person familiar with the plan"),
        ("According to three officials, Laos will leave.", "three officials"),
        ("Witnesses said that Laos had left.", "Witnesses"),
    ],
)
def test_several_without_a_name_speak_for_nobody_that_is_known(sentence: str, speaker: str) -> None:
    said = [s for s in of(f"Laos and Thailand met in Geneva. {sentence}").statements if s.rule.startswith("indirect")]
    assert [(s.speaker, s.speaks_for) for s in said] == [(speaker, None)]


def test_one_of_them_is_one_of_those_before() -> None:
    reading = of("Two diplomats close to the talks said that Laos had left. One of them said that Thailand knew it.")
    said = [(s.speaker, s.speaks_for) for s in reading.statements if s.rule == "indirect: say"]
    assert said == [
        ("Two diplomats close to the talks", None),
        ("one of two diplomats close to the talks", None),
    ]


def test_a_source_close_to_a_body_is_its_own() -> None:
    reading = of("Baltic Shipping owns a quay. The board took no decision, a source close to Baltic Shipping said.")
    said = [s for s in reading.statements if s.rule == "indirect: say"]
    assert [(s.speaker, s.speaks_for) for s in said] == [("a source close to Baltic Shipping", "baltic-shipping")]


def test_its_manager_makes_what_is_described_a_party() -> None:
    reading = of(
        "Norway stopped two boats of the Skar Cooperative in May. The cannery is short of herring. Its manager, Aksel "
        "Bruun, has threatened to move. “We shall go,” Bruun said."
    )
    assert speakers(reading) == [("Aksel Bruun", "the-cannery")]


def test_an_executive_is_of_the_company_that_was_spoken_of() -> None:
    reading = of(
        "The Ports Board fined Varna for turning away ships of the company Nordhavn Line. Varna said it would appeal. Chief "
        "executive Goran Barov said that the line owed it millions."
    )
    assert people(reading) == {"Goran Barov": "varna"}


@pytest.mark.parametrize(("unit", "code"), [("Second Army Area", "THA"), ("Northern Fleet", "THA")])
def test_a_numbered_unit_is_its_states(unit: str, code: str) -> None:
    reading = of(f"Thailand closed the river. “No round was fired,” said a spokesman for the {unit}, Colonel Anan Suk.")
    assert people(reading) == {"Anan Suk": code}


def test_an_armed_group_has_a_commander() -> None:
    reading = of(
        "The Desert Hawks, an armed group, released four drivers. “This ends now,” wrote Commander Idrissa Ba."
    )
    assert speakers(reading) == [("Idrissa Ba", "desert-hawks")]


def test_a_gloss_in_brackets_is_no_party() -> None:
    reading = of(
        "Hungary dug on. The Slovak ministry complained. State Secretary Radovan Petrov (in Hungarian papers also Petróv) "
        "did not rule out talks."
    )
    assert people(reading) == {"Radovan Petrov": "SVK"}


def test_a_body_is_called_by_the_last_word_of_its_name() -> None:
    reading = of(
        "The Ridge Conservatory and the diocese of Harne fought over a nave. The bishop, Colm Ardern, declined. The "
        "conservatory is getting cold feet. “We want an organ,” its rector, Ivo Lenz, told reporters."
    )
    assert people(reading)["Ivo Lenz"] == "ridge-conservatory"


@pytest.mark.parametrize(
    "sentence",
    [
        "Counsel for the villagers, Siphon Duba, said that the order was late.",
        "The villagers' lawyer, Siphon Duba, said that the order was late.",
    ],
)
def test_those_who_have_a_lawyer_are_a_party(sentence: str) -> None:
    assert people(of(f"The court ordered the mine to stop. {sentence}")) == {"Siphon Duba": "the-villagers"}


def test_a_delegation_is_of_those_who_sent_it() -> None:
    reading = of("A delegation of the rebels arrived in Doha. Its head, Mahmoud Isa, said that he had come to listen.")
    assert people(reading) == {"Mahmoud Isa": "the-rebels"}


def test_a_company_may_stand_right_ahead_of_an_office() -> None:
    reading = of(
        "The Tsuut Nation blocked the line. TransPlain vice-president Susan Colt said that talks had taken years."
    )
    assert people(reading) == {"Susan Colt": "transplain"}


def test_a_name_with_a_particle_is_one_person() -> None:
    reading = of("Their lawyer, Piet de Vroom, called the ban absurd. “There was no hearing,” De Vroom said.")
    assert [s.speaker for s in reading.statements if s.form == "direct"] == ["Piet de Vroom"]


def test_a_professor_of_a_university_speaks_for_nobody() -> None:
    reading = of(
        "Northern Freight was sued. A judge decides, said labour lawyer Prof. Dieter Hamm of the University of Kassel."
    )
    assert people(reading) == {"Dieter Hamm": None}


def test_an_opposition_is_no_ruling_party() -> None:
    reading = of(
        "The ruling party's spokesman, Albert Chonda, said no. The opposition leader, Miriam Zula, said that it was a lie."
    )
    assert people(reading)["Miriam Zula"] == "the-opposition"


def test_a_reply_is_its_signers() -> None:
    reading = of(
        "The Rector replies\n\nThe university has not sold the park. We will not give it back.\n\nProf. Helga Brand, Rector\n"
    )
    assert {s.speaker for s in reading.statements if s.act == "REJECT"} == {"Helga Brand"}


def test_its_branch_is_of_what_the_clause_before_is_about() -> None:
    reading = of(
        "The Sabra Central Hospital is cut off. The Libyan Red Crescent confirms that four soldiers left. “They were tired,” "
        "says Amal Ghari, who heads its Sabra branch."
    )
    assert people(reading) == {"Amal Ghari": "libyan-red-crescent"}


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        (
            "The Growers' Cooperative will pay no fees until the sill is taken out, its chairwoman, Jenna Trewin, told a packed "
            "meeting in the hall.",
            ("Jenna Trewin", "growers-cooperative"),
        ),
        (
            "Laos will accept the pause if Thai boats leave the stretch between Ban Nong and Tha Mai, two diplomats briefed on "
            "the talks said.",
            ("two diplomats briefed on the talks", None),
        ),
    ],
)
def test_who_is_told_at_the_end_of_a_sentence_speaks(sentence: str, speaker: tuple[str, str | None]) -> None:
    reading = of(f"The Growers' Cooperative met on Monday. {sentence}")
    assert speaker in {(s.speaker, s.speaks_for) for s in reading.statements if s.form == "indirect"}


def test_a_second_verb_of_a_clause_stays_its_own() -> None:
    reading = of("Norway closed the port, and Denmark told its ships that they could wait.")
    assert {(s.speaker, s.act) for s in reading.statements if s.form == "indirect"} == {("Denmark", "ASSERT")}


def test_a_particle_may_open_a_sentence() -> None:
    reading = of(
        "The Tarhuna Shield's commander, Hassan al-Sadi, said that he would wait. Al-Sadi denies that his men shelled a ward."
    )
    assert people(reading) == {"Hassan al-Sadi": "tarhuna-shield"}
    assert {s.speaker for s in reading.statements if s.speaker} == {"Hassan al-Sadi"}


def test_the_president_of_a_union_is_no_union() -> None:
    reading = of(
        "The Union of Fishermen of Mahanga sent nineteen boats. According to the president of the union, Solofo Andria, "
        "sailors struck him. “It hurt,” Andria said."
    )
    assert speakers(reading) == [("Solofo Andria", "union-of-fishermen-of-mahanga")]


def test_a_minister_is_of_no_police() -> None:
    reading = of("Police fired at the pickets. The Revenue Minister, Suresh Balan, said that nobody was hurt.")
    assert people(reading)["Suresh Balan"] != "the-police"


def test_she_is_rather_a_person_with_a_name() -> None:
    reading = of(
        "The port will not let the ship sail until her owner proves who insured her, its director, Birte Holm, told this "
        "newsletter. “No policy, no pilot,” she said."
    )
    assert [s.speaker for s in reading.statements if s.form == "direct"] == ["Birte Holm"]
