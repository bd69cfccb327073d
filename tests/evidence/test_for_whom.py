"""Whom people speak for, by the body, the state or the meeting that the text names before them: invented disputes."""

from __future__ import annotations

import pytest
from evidence.reader import of

pytest.importorskip("spacy")

CASES: tuple[tuple[str, tuple[tuple[str, str | None, str | None], ...]], ...] = (
    (
        "The players' union of Lesotho called out its members on Monday. "
        '"Somebody owes us a salary," says general secretary Thabo Nkuebe. '
        "The Maseru Football League met on Sunday.",
        (("Somebody owes us", "Nkuebe", "players-union"),),
    ),
    (
        "The Basotho Football Federation has spoken at last. "
        "Secretary general Lerato Moru warns that clubs will be banned. "
        "The Maseru League had met on Sunday.",
        (("clubs will be banned", "Moru", "basotho-football-federation"),),
    ),
    (
        "Morocco has accepted the observers and refused the date. "
        "The Algerians have not answered, but on Sunday General Samir Haddad, the deputy chief of staff, told a parade in Béchar that the desert was not for rent.",
        (("the desert was not for rent", "Haddad", "DZA"),),
    ),
    (
        "The Heron Trust supports the ban on dredging in the lagoon. "
        '"There were nine thousand birds here once," said warden Ida Falk. Denmark has not decided.',
        (("There were nine thousand", "Falk", "heron-trust"),),
    ),
    (
        "Cees Mulder of Waddenkokkel BV said that his company had no quarrel with Germany.",
        (("had no quarrel", "Mulder", "waddenkokkel-bv"),),
    ),
    (
        "Bishop Otieno replied to Uganda in a letter which we quote: "
        '"I shall come to no meeting while my priests are held." '
        "Uganda's interior minister, Sarah Akello, has not answered.",
        (("I shall come to no meeting", "Otieno", "the-bishop"),),
    ),
    (
        "Communiqué of the border talks\n\n1. The Cameroonian delegation was led by H.E. "
        "Mr Jean Mbarga, Minister of Territorial Administration, and the Gabonese delegation by H.E. "
        "Mrs Alice Mboumba, Minister of the Interior.\n\n2. "
        "Minister Mboumba said that the river was no lawyer. "
        "Mr Mbarga regretted that the families had received no apology.",
        (
            ("the river was no lawyer", "Mboumba", "GAB"),
            ("the families had received no apology", "Mbarga", "CMR"),
        ),
    ),
    (
        "Georgia's foreign minister, Tamar Lomidze, sent a note to Ankara saying the trucks would wait. "
        'The note, seen by this paper, calls the fees "a toll on friendship".',
        (("the trucks would wait", "Lomidze", "GEO"),),
    ),
    (
        "Ms Laila Haddad of Tunisia proposed a joint patrol. Mr Omar Senussi of Libya objected.",
        (
            ("proposed a joint patrol", "Haddad", "TUN"),
            ("objected", "Senussi", "LBY"),
        ),
    ),
    (
        '"Nobody wants to be first," Elena Costa, who studies the strait at Porto, says. '
        "She thinks that Algeria would settle for less, if only someone proposed it. "
        '"They are all waiting."',
        (("They are all waiting", "Costa", None),),
    ),
    (
        "Myanmar's junta has shut the Three Pagodas Pass. "
        'The Karen National Front\'s foreign secretary, Saw Htoo Wah, told Thai television that the pass would be "opened from our side".'
        " Thailand's army chief, General Prasit Boonmee, denied that his troops had helped the Karen. "
        "A Thai trader, Malee Suksan, said her trucks had waited for nine days.",
        (
            ("opened from our side", "Wah", "karen-national-front"),
            ("had helped the Karen", "Boonmee", "THA"),
            ("her trucks had waited", "Suksan", None),
        ),
    ),
    (
        "Iceland's prime minister did not attend. "
        'Her deputy, Birna Jónsdóttir, told the summit that the quota was "settled science". '
        "The Faroese delegate, Jógvan Olsen, walked out. So did his Norwegian colleague.",
        (("settled science", "nsd", "ISL"),),
    ),
    (
        "The European Union's special representative for the South Caucasus, Toivo Lepp, met Abkhaz leaders."
        " Georgia protested. "
        '"Nobody asked Tbilisi," said Georgia\'s state minister for reconciliation, Nana Kiknadze. '
        "Abkhazia's de facto foreign minister, Inal Bganba, called the visit overdue.",
        (
            ("Nobody asked Tbilisi", "Kiknadze", "GEO"),
            ("called the visit overdue", "Bganba", "ABKHAZIA"),
        ),
    ),
    (
        "Reading the statement on behalf of the twelve families, Rosa Quispe said Chile had not paid. "
        "Chile's consul in Tacna, Diego Mora, said the money was on its way.",
        (("the money was on its way", "Mora", "CHL"),),
    ),
    (
        "Nauru's president, Dawit Keke, wrote to his Australian counterpart, Prime Minister Helen Ward, on Monday."
        ' "The lease ends when the trust ends," he wrote. In reply, Ward offered a new pier.',
        (
            ("The lease ends", "Keke", "NRU"),
            ("offered a new pier", "Ward", "AUS"),
        ),
    ),
    (
        "The Sarawak Rivers Network's Jennifer Laing accused Indonesia of letting its mills burn. "
        '"We breathe what they save," Laing said.',
        (("We breathe what they save", "Laing", "sarawak-rivers-network"),),
    ),
    (
        "Cuba and the Bahamas disagree about lobsters. "
        "Nassau sent a patrol boat; its captain, Commander Roy Ferguson, told ZNS he had fired no shot. "
        "Havana's foreign ministry said three fishermen were wounded. "
        "Deputy minister Yamila Peña showed photographs.",
        (
            ("he had fired no shot", "Ferguson", "BHS"),
            ("three fishermen were wounded", "ministry", "CUB"),
        ),
    ),
    (
        "BREAKING: Gulf ferry row\n\nKuwait, 9 June. "
        "Qatar has barred three Kuwaiti ferries from Doha, its port authority announced on Tuesday. "
        'The Kuwaiti transport minister, Nasser Al-Rashid, said he was "astonished". '
        'His office released a letter from Qatar\'s maritime chief, Sheikh Hamad bin Khalifa, which spoke of "unpaid wharf dues".'
        '\n\nAl-Rashid told MPs he had paid. "We have the receipts," he said.\n\nOman offered to mediate. '
        "Its foreign minister, Badr Al-Harthy, called both men on Wednesday. "
        "A diplomat close to the talks said Qatar would accept.\n\n"
        "Analyst Rania Saleh of the Gulf Forum said neither side could afford a summer without ferries.",
        (
            ("astonished", "Rashid", "KWT"),
            ("unpaid wharf dues", "Khalifa", "QAT"),
            ("We have the receipts", "Rashid", "KWT"),
            ("Qatar would accept", "diplomat", None),
            ("neither side could afford", "Saleh", None),
        ),
    ),
    (
        "Reporter's notebook: the line at Siachen Gate\n\n"
        'The colonel who showed us the gate would not give his name. "Nobody sleeps here," he said. '
        "India closed the road in May after Pakistani shepherds cut a fence.\n\n"
        "Across the stream, Major Bilal Khan of the Pakistan Army served tea. "
        'He denied that his men had cut anything. "Goats do not carry pliers," '
        "Khan said, and his sergeant laughed.\n\n"
        "In Delhi, external affairs ministry spokesperson Ritu Malhotra said the road would reopen when the fence was mended."
        " Islamabad's high commissioner there, Saad Qureshi, had asked for a date. He got none.",
        (
            ("He denied that", "Khan", "PAK"),
            ("Goats do not carry", "Khan", "PAK"),
            ("the road would reopen", "Malhotra", "IND"),
        ),
    ),
    (
        "Summary of the 31st session of the Mekong Fisheries Board\n\n5. "
        "The delegate of Laos regretted that Thailand had not sent its data. "
        "He asked the Secretariat to set a deadline.\n6. "
        "The delegate of Thailand, Ms Pim Suwan, replied that the data had been sent in April. "
        "She denied any delay.\n7. "
        'The Executive Director, Mr Olaf Brandt, confirmed that a parcel had arrived, "though without the disk".'
        "\n8. "
        "Speaking for the observers, Ms Kim Chi Le of the River Women's League urged both delegations to publish everything.",
        (
            ("regretted that Thailand", "delegate", "LAO"),
            ("asked the Secretariat", "delegate", "LAO"),
            ("the data had been sent", "Suwan", "THA"),
            ("though without the disk", "Brandt", "mekong-fisheries-board"),
            ("urged both delegations", "Le", "river-women-s-league"),
        ),
    ),
    (
        "Sanctions on Belarus will be eased in March, the EU's foreign policy chief, Anke Brandsma, said on Monday."
        " "
        "Lithuania, which opposes the step, sent its deputy foreign minister, Jonas Petrauskas, to Brussels."
        " Petrauskas said Vilnius had not been heard. "
        '"We are the ones with the fence," he told Politico.\n\n'
        "Belarusian opposition leader Alena Hrushko, who lives in Vilnius, urged Brussels to wait. "
        "Minsk welcomed the news. "
        'Its ambassador to the EU, Pavel Zhuk, promised to free "a first group".',
        (
            ("will be eased", "Brandsma", "EU"),
            ("We are the ones with", "Petrauskas", "LTU"),
            ("a first group", "Zhuk", "BLR"),
        ),
    ),
    (
        "The Turkish Cypriot leader, Ersin Kaya, and the Greek Cypriot leader, Nikos Ioannou, met for four hours."
        ' UN envoy Maria Cuellar spoke of "a good lunch". '
        "Kaya's spokesman said the crossing at Deryneia would stay closed. "
        "Ioannou accused Turkey of dictating terms. "
        "Ankara's foreign minister, Hakan Demir, rejected that.",
        (
            ("a good lunch", "Cuellar", "UN"),
            ("accused Turkey of dictating", "Ioannou", "CYP"),
            ("rejected that", "Demir", "TUR"),
        ),
    ),
    (
        "Congolese army spokesman Lieutenant Colonel Guillaume Ndjike said M23 rebels had shelled Sake. "
        "The rebels' political leader, Bertrand Bisimwa, blamed the army. "
        '"They shoot and they count us," Bisimwa told AFP. '
        "Rwanda's government spokeswoman Yolande Makolo denied that Rwandan troops were in Congo. "
        "UN peacekeeping chief Jean-Pierre Laval said he had seen them.",
        (
            ("M23 rebels had shelled", "Ndjike", "COD"),
            ("They shoot and they", "Bisimwa", "m23"),
            ("Rwandan troops were in", "Makolo", "RWA"),
            ("he had seen them", "Laval", "UN"),
        ),
    ),
    (
        "Honduras has taken Nicaragua to the International Court of Justice over turtle boats. "
        "Agent Carlos Mejía told the court that eleven boats had been seized. "
        "For Nicaragua, Professor Alain Petit argued that the boats were Nicaraguan. "
        'Judge Hisashi Okada asked where the turtles were. "In the water, Mr President," Mejía replied.',
        (
            ("eleven boats had been seized", "Mej", "HND"),
            ("the boats were Nicaraguan", "Petit", "NIC"),
            ("In the water", "Mej", "HND"),
        ),
    ),
    (
        "The head of Russia's delegation to the Caspian talks, Igor Belov, left early. "
        "His deputy stayed. "
        '"There is still sturgeon to discuss," the deputy, Anna Orlova, told Azerbaijani television. '
        "Iran's negotiator, Kazem Sadri, who used to be ambassador in Baku, said Russia's map was \"drawn with a thumb\".",
        (
            ("There is still sturgeon", "Orlova", "RUS"),
            ("drawn with a thumb", "Sadri", "IRN"),
        ),
    ),
    (
        "Ms Tuilagi, as president of the Samoa Longline Association you opposed the treaty. Why?\n\n"
        "Because it gives our tuna to others. We asked for a veto and New Zealand refused.\n\n"
        "Your critic, the fisheries minister Pita Leota, says you misread it.\n\nI can read. "
        "He should read the annex.\n\nWill you sail in June?\n\nWe will. Our boats are ready.",
        (("We asked for a veto", "Tuilagi", "samoa-longline-association"),),
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
    ("text", "speaker"),
    [
        ('Denmark has agreed to the ban. "There were nine thousand birds here," said warden Ida Falk.', "Ida Falk"),
        ("Maria Lopez of Spain, a swimmer, said the strait was cold. Morocco had closed it.", "Maria Lopez"),
        ("Analyst Rania Saleh of the Gulf Forum said Qatar could not afford a summer without ferries.", "Rania Saleh"),
        ("The boat's owner, Nikos Vlachos, denied that Greece had paid him.", "Nikos Vlachos"),
        ("Irina Sandu, wife of the Moldovan prime minister, said the school would stay open.", "Irina Sandu"),
    ],
)
def test_who_is_near_a_body_does_not_speak_for_it(text: str, speaker: str) -> None:
    said = {s.speaks_for for s in of(text).statements if s.speaker == speaker}
    assert said == {None}


def test_two_rhetorical_questions_are_no_interview() -> None:
    text = (
        "Who pays for the lock?\n\nWe asked Chile and Peru, and both sent us away.\n\n"
        "Is it worth it?\n\nWe think so. Our paper will go on asking."
    )
    assert not [s for s in of(text).statements if s.form == "direct"]
