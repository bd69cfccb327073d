"""Whom lawyers, relatives, envoys, officers and former officials speak for: short reports on invented disputes."""

from __future__ import annotations

import pytest
from evidence.reader import of

pytest.importorskip("spacy")

CASES: tuple[tuple[str, tuple[tuple[str, str | None, str | None], ...]], ...] = (
    (
        "Ireland's fishing grounds were closed in the night by Wales. "
        "Its rural affairs minister, Megan Pryce, rejected the Irish protest.",
        (("rejected the Irish protest", "Pryce", "WALES"),),
    ),
    (
        "Wales had closed the ground in the night. "
        "Its rural affairs minister, Megan Pryce, rejected the Irish protest.",
        (("rejected the Irish protest", "Pryce", "WALES"),),
    ),
    (
        "Brazil has asked Paraguay to reopen the bridge. "
        'In Asunción, Paraguay\'s vice-president answered on television. "We also have a lock," '
        "Delia Morínigo said.",
        (("We also have a lock", "Mor", "PRY"),),
    ),
    (
        'Kenya\'s trade secretary was blunt. "The scales are rigged," Peter Otieno told a radio station.',
        (("The scales are rigged", "Otieno", "KEN"),),
    ),
    (
        "Benin's government has cut the power line to Niger. "
        "Prime minister Ali Zeine of Niger said the lamps were out in Dosso. "
        "The Beninese side blamed a storm.\n\nThe mayor of Dosso, Hadiza Garba, wrote to both presidents. "
        '"Our incubators have stopped," her letter says.',
        (
            ("the lamps were out", "Zeine", "NER"),
            ("Our incubators have stopped", "arba", "dosso"),
        ),
    ),
    (
        "The tribunal heard Slovenia's agent, Mateja Kos, on Monday. "
        "Croatia's counsel, Professor Jasna Horvat, replied that the bay had never been Slovenian. "
        "The tribunal's president, Judge Albert Moreau, asked both sides for maps.",
        (
            ("the bay had never been", "Horvat", "HRV"),
            ("asked both sides", "Moreau", "the-tribunal"),
        ),
    ),
    (
        "Father Tomás Quispe, who mediates between the miners' federation and the company Andes Tin, said both were tired."
        ' The miners\' leader, Freddy Choque, denied it. "We are angry, not tired," he said. '
        "A company manager, Lucía Prado, offered a bonus.",
        (
            ("both were tired", "Quispe", None),
            ("We are angry", "Choque", "miners-federation"),
            ("offered a bonus", "Prado", "andes-tin"),
        ),
    ),
    (
        "Taliban fighters closed the pass on Friday. "
        "Pakistan's special representative for Afghanistan, Asif Durrani, said Islamabad had protested. "
        "The Taliban's spokesman, Zabihullah Noor, said the pass would open when the fees fell. "
        "Mullah Noor did not say by how much.",
        (
            ("Islamabad had protested", "Durrani", "PAK"),
            ("the pass would open", "Noor", "TALIB"),
        ),
    ),
    (
        "Somaliland and Ethiopia signed a port lease in January; Somalia called it void. "
        'President Hassan Warsame of Somalia said in Mogadishu that he would defend "every inch of the coast".'
        " His foreign minister, Ahmed Fiqi, flew to Cairo. "
        "Ethiopia's ambassador to Somalia, Mukhtar Ware, was expelled.\n\n"
        '"We bought nothing, we rented," said Ware before he left.',
        (
            ("every inch of the coast", "Warsame", "SOM"),
            ("We bought nothing", "Ware", "ETH"),
        ),
    ),
    (
        "The Kurdish Regional Government says Baghdad owes it 400 million dollars. "
        "Its finance minister, Awat Sheikh, handed the figures to the Iraqi oil minister, Hayan Qasim, on Sunday."
        ' Qasim disputed them. "They sold our oil and sent us the bill," he said.',
        (
            ("Qasim disputed", "Qasim", "IRQ"),
            ("They sold our oil", "Qasim", "IRQ"),
        ),
    ),
    (
        "The Secretary-General of the Arctic Shipping Forum, Ingrid Dahl, offered to host talks. "
        "Canada's delegate to the Forum, Paul Tremblay, said the passage was an internal water. "
        "The Russian observer, Oleg Baranov, agreed with him.",
        (
            ("offered to host talks", "Dahl", "arctic-shipping-forum"),
            ("the passage was an internal", "Tremblay", "CAN"),
        ),
    ),
    (
        '"You may not drink the border," reads a banner over the canal in Bishkek. '
        "Kyrgyz farmers have camped there for a week. Their speaker is Aibek Toktosunov, a beekeeper. "
        "He says the water must come first. "
        "Kazakhstan's ambassador in Bishkek, Dina Abenova, brought them bread. "
        '"I have no water to give," she told them.',
        (("I have no water to give", "Abenova", "KAZ"),),
    ),
    (
        "India's high commissioner in Colombo, Ravi Menon, was handed a protest. "
        "Two Indian trawlers had been seen off Delft, the Sri Lankan navy's spokesman, Captain Gamini Perera, said."
        " The fishermen of Rameswaram say that they were blown there. R. "
        "Sekar, the president of their association, threatened a strike.",
        (
            ("had been seen off Delft", "Perera", "LKA"),
            ("threatened a strike", "Sekar", "the-fishermen"),
        ),
    ),
    (
        "The Houthi movement said it had fired at a tanker. "
        "A military spokesman for the movement, Yahya Qassem, claimed two hits. "
        "The tanker's owner, the Greek company Aegis Maritime, said nobody was hurt. "
        '"She is on her way," its managing director, Nikos Pappas, told Reuters.',
        (("She is on her way", "Pappas", "aegis-maritime"),),
    ),
    (
        "Deputy Prime Minister Lelei Tuimaleali'ifano of Samoa told the Pacific Islands Forum that American Samoa's canneries had dumped waste."
        " The forum's secretary general, Baron Waqa, promised an inquiry. "
        "A State Department official said Washington would read the report.",
        (
            ("canneries had dumped", "Tuimaleali", "WSM"),
            ("promised an inquiry", "Waqa", "PIF"),
            ("Washington would read", "official", "USA"),
        ),
    ),
    (
        "Police in Bata arrested four men on Tuesday. "
        "Their lawyer, Ana Obiang, called the arrests illegal. Gabon has protested.",
        (("called the arrests illegal", "Obiang", None),),
    ),
    (
        "The Lake Drivers' Union sued the port of Kisumu. "
        "Its lawyer, Otieno Were, demanded a hearing in May. Uganda kept silent.",
        (("demanded a hearing", "Were", "lake-drivers-union"),),
    ),
    (
        "Rwanda released two of the Kivu Tin Company's engineers. "
        "Their lawyer, Marie Uwase, demanded the release of the third.",
        (("demanded the release", "Uwase", "kivu-tin-company"),),
    ),
    (
        "Spain's Rosa Vidal, a fisherwoman from Vigo, said the sardines were gone. France disagreed.",
        (("the sardines were gone", "Vidal", None),),
    ),
    (
        "Latvia's Jānis Ozols, who chairs the fisheries commission of the Baltic Sea Forum, said the cod were gone.",
        (("the cod were gone", "Ozols", "baltic-sea-forum"),),
    ),
    (
        "In Vienna the Iranian foreign minister met his Saudi counterpart. "
        '"We spoke for an hour," the minister, Reza Tavakoli, said. Saudi Arabia did not comment.',
        (("We spoke for an hour", "Tavakoli", "IRN"),),
    ),
    (
        "Lena Frost, who advised the Danish government until 2020, said Denmark had misread the treaty.",
        (("Denmark had misread", "Frost", None),),
    ),
    (
        'A sign at the crossing says "Closed by order". Peru\'s customs chief, Elsa Ramos, said the sign was old.',
        (("the sign was old", "Ramos", "PER"),),
    ),
    (
        "The retired Chilean admiral Jorge Soto said the passage had always been open. "
        '"We sailed it every year," he said. Argentina claims it.',
        (("We sailed it every year", "Soto", None),),
    ),
    (
        "A captain of the Turkish coast guard, Emre Aydın, said the Greek boat had turned back. "
        "The boat's owner, Nikos Vlachos, denied it.",
        (
            ("the Greek boat had turned back", "Aydın", "TUR"),
            ("denied it", "Vlachos", None),
        ),
    ),
    (
        "The wife of the Moldovan prime minister, Irina Sandu, opened a school. "
        '"I am no politician," she said. Moldova asked Romania for gas.',
        (("I am no politician", "Sandu", None),),
    ),
    (
        "Serbia's prime minister told the European Commission's vice-president, Maja Koch, that the plant would stay open."
        ' "We have heard you," Koch said.',
        (("We have heard you", "Koch", "EU"),),
    ),
    (
        "The former Kenyan envoy to Somalia, Ali Noor, now mediates for the Intergovernmental Authority on Development."
        ' "I carry messages, not threats," Noor said in Nairobi.',
        (("I carry messages", "Noor", "IGAD"),),
    ),
    (
        "Ambassador Lucia Ferrari of Italy and her Maltese colleague Paul Vella signed the note. "
        '"Two signatures are better than one," Ferrari said. Vella said Malta would send a boat.',
        (
            ("Two signatures are better", "Ferrari", "ITA"),
            ("Malta would send a boat", "Vella", "MLT"),
        ),
    ),
    (
        '"We are few," Colonel Idriss Mahamat of the Chadian army told villagers. '
        "Lieutenant Saleh Abakar, his deputy, said the post would be manned by Friday.",
        (
            ("We are few", "Mahamat", "TCD"),
            ("the post would be manned", "Abakar", "TCD"),
        ),
    ),
    (
        '"No fish, no peace" was painted on the wall of the Moroccan consulate. '
        "Spain's consul, Inés Prat, had it washed off.",
        (),
    ),
)


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[said[0][0] if said else "nothing" for _, said in CASES])
def test_who_speaks_and_for_whom(text: str, expected: tuple[tuple[str, str | None, str | None], ...]) -> None:
    statements = of(text).statements
    for words, speaker, code in expected:
        start = text.index(words)
        end = start + len(words)
        here = [
            (s.speaker or "", s.speaks_for)
            for s in statements
            if (s.content[0] < end and start < s.content[1]) or (s.cue is not None and start <= s.cue[0] < end)
        ]
        assert any(speaker is not None and speaker in name and found == code for name, found in here), (words, here)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('Posters in the port read "No toll, no boat". Estonia rejected the Finnish offer.', "No toll"),
        (
            '"You may not drink the border," reads a banner over the canal. Kazakhstan\'s envoy, Dina Abenova, left.',
            "You may",
        ),
        ('"No fish, no peace" was painted on the wall. Spain\'s consul, Inés Prat, had it washed off.', "No fish"),
    ],
)
def test_words_on_a_thing_are_no_neighbours(text: str, words: str) -> None:
    quoted = [s for s in of(text).statements if any(text.startswith(words, a) for a, _ in s.quotes)]
    assert not [s for s in quoted if s.speaker is not None or s.speaks_for is not None]


def test_a_lawyer_of_nobody_who_is_known_speaks_for_nobody() -> None:
    text = "Police in Bata arrested four men on Tuesday. Their lawyer, Ana Obiang, called the arrests illegal. Gabon has protested."
    assert {s.speaks_for for s in of(text).statements if s.speaker == "Ana Obiang"} == {None}
