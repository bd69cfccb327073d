"""Whom people speak for, by office, state, side and list: short reports on invented disputes from all over the world."""

from __future__ import annotations

import pytest
from evidence.reader import of

pytest.importorskip("spacy")

CASES: tuple[tuple[str, tuple[tuple[str, str | None, str | None], ...]], ...] = (
    (
        "Ghana closed the Aflao crossing to Togolese trucks on Monday.\n\nTogo has lodged a complaint. "
        '"We shall not beg for a road," the trade minister, Kossi Amegah, told reporters in Lomé. '
        "His Ghanaian counterpart, Efua Quaye, said the trucks were overloaded.\n\n"
        "A spokeswoman for Togo's customs service said 300 lorries were waiting. "
        '"We have run out of parking," she said.',
        (
            ("We shall not beg", "Amegah", "TGO"),
            ("the trucks were overloaded", "Quaye", "GHA"),
            ("said 300 lorries", "spokeswoman", "TGO"),
            ("We have run out", "spokeswoman", "TGO"),
        ),
    ),
    (
        "The Council of the Ministers of the Lake Basin Commission met in Entebbe on Friday. "
        "The commission's chair, Rose Atim, urged Uganda to lower the outflow. Uganda refused. "
        "The head of the commission's technical committee, Daudi Mrema, said the lake had risen by 40 centimetres."
        ' "Somebody has to open a gate," Mrema told the meeting.',
        (
            ("urged Uganda", "Atim", "lake-basin-commission"),
            ("the lake had risen", "Mrema", "lake-basin-commission"),
            ("Somebody has to open", "Mrema", "lake-basin-commission"),
        ),
    ),
    (
        "Police in Jolo arrested three leaders of the Sulu Boatmen's League on Tuesday. "
        "Their lawyer, Amina Tan, demanded their release. "
        '"They were asleep when the police came," she said. '
        "The interior ministry of the Philippines rejected the demand.",
        (
            ("demanded their release", "Tan", "sulu-boatmen-s-league"),
            ("They were asleep", "Tan", "sulu-boatmen-s-league"),
        ),
    ),
    (
        "Mr Condori, you lead the Federation of Highland Drivers. Why is the road closed?\n\n"
        "Because the government broke its word. We will lift the blockade when the fuel arrives.\n\n"
        "Has the minister called you, Mr Condori?\n\nNo. We demand that she come to Potosí.\n\n"
        "Will others join you?\n\nWe expect them to. Our members are tired of queues.",
        (
            ("Because the government broke", "Condori", "federation-of-highland-drivers"),
            ("We demand that she", "Condori", "federation-of-highland-drivers"),
        ),
    ),
    (
        "The ferry between Estonia and Finland was stopped again on Sunday. "
        'Posters in the port read "No toll, no boat". '
        "Estonia rejected the Finnish offer of a shared fee. "
        "Finland's transport minister, Aino Salmi, did not comment.",
        (),
    ),
    (
        "Armenia said on Monday that Azerbaijan had moved a border post. "
        '"The line was drawn in 1929," said Ruben Hakobyan, a former foreign minister who now advises the Armenian president.'
        ' "Nobody moved it since."',
        (
            ("The line was drawn", "Hakobyan", "ARM"),
            ("Nobody moved it", "Hakobyan", "ARM"),
        ),
    ),
    (
        "Peru's ambassador to Chile, Ricardo Luna, was summoned in Santiago on Thursday. "
        "He rejected the charge that Peruvian boats had crossed the line. "
        "Chile's deputy foreign minister, Paula Rojas, handed him a note. "
        '"We expect an answer," she said.',
        (
            ("rejected the charge", "Luna", "PER"),
            ("We expect an answer", "Rojas", "CHL"),
        ),
    ),
    (
        "The African Union's envoy to Sudan, Joseph Banda, said the truce was holding. "
        "The United Nations envoy for the Sahel, Ana Brito, was less sure. "
        '"It holds by a thread," she said in Port Sudan.',
        (
            ("the truce was holding", "Banda", "AU"),
            ("It holds by a thread", "Brito", "UN"),
        ),
    ),
    (
        "General Abdel Karim Nasr of the Sudanese army said his men had left the bridge. "
        '"We left because we promised it," he said. '
        "Brigadier Musa Adam, who commands the Zaghawa Front's fighters, disputed that. "
        '"They left nothing but mines," said Adam.',
        (
            ("his men had left", "Nasr", "SDN"),
            ("We left because", "Nasr", "SDN"),
            ("They left nothing", "Adam", "zaghawa-front"),
        ),
    ),
    (
        "In Nauru the landowners met the president, Dawit Keke, on Friday. "
        "The mayor of Anibare, Salome Depaune, demanded a share of the fees for the processing centre. "
        "Australia, which pays for it, has refused. "
        '"We have paid what we signed," said Australia\'s high commissioner to Nauru, Brett Lawson.',
        (
            ("demanded a share", "Depaune", "anibare"),
            ("We have paid", "Lawson", "AUS"),
        ),
    ),
    (
        "Talks between Moldova and Gazprom broke up on Wednesday. "
        "The head of the Moldovan delegation, Ion Rusu, said the price had been doubled overnight. "
        '"This is a ransom note," he said. Gazprom\'s deputy chairman, Yelena Burmistrova, denied it. '
        "The Moldovan side had been told in May, she said.",
        (
            ("the price had been doubled", "Rusu", "MDA"),
            ("This is a ransom", "Rusu", "MDA"),
            ("The Moldovan side had been told", "Burmistrova", "gazprom"),
        ),
    ),
    (
        "Ramón Castillo, 52, husband of the detained skipper María Castillo, came to the quay in Port Stanley each morning."
        ' "She has not had a phone call," he said. '
        "The Falkland Islands Government said the Argentine skipper was in good health.",
        (("She has not had", "Castillo", None),),
    ),
    (
        "Bulgaria and Romania each claim the sandbank. "
        "Hristo Danev, adviser to Bulgaria's environment minister, said the bank had grown on the Bulgarian side."
        ' His Romanian colleague Doina Pop laughed at that. "Sand has no passport," Pop said.',
        (
            ("the bank had grown", "Danev", "BGR"),
            ("Sand has no passport", "Pop", "ROU"),
        ),
    ),
    (
        "Kiribati has asked Fiji to take back its fishing observers. "
        'The foreign minister spoke in Suva on Tuesday. "Our observers wrote down what they saw," '
        "Sakiasi Vunivalu said. Kiribati had no right to burn their logs, the minister added.",
        (
            ("Our observers wrote", "Vunivalu", "FJI"),
            ("Kiribati had no right", "Vunivalu", "FJI"),
        ),
    ),
    (
        "Vladimir Sokolov, Russia's deputy prime minister, told Kazakhstan to pay for the locks by June."
        " Sokolov, who also chairs the Caspian Shipping Council, said the council had not met. "
        "Kazakhstan's transport minister, Aigul Sadykova, said she had never heard of the bill.",
        (
            ("told Kazakhstan to pay", "Sokolov", "RUS"),
            ("she had never heard", "Sadykova", "KAZ"),
        ),
    ),
    (
        "MINISTRY OF WATER RESOURCES\nREPUBLIC OF SURINAME\n\nPRESS RELEASE\nParamaribo, 3 May 2025\n\n"
        "The Ministry of Water Resources announces the following:\n\n1. "
        "Guyana has withdrawn its gauges from the Corentyne. "
        "The Ministry regards this as a breach of the 1971 agreement.\n\n2. "
        "Minister Soenita Ramdin received the ambassador of Guyana, Mr Colin Persaud. "
        "She demanded that the gauges be returned. Ambassador Persaud answered that they were broken.\n\n"
        "3. "
        "The Director of the Guyana Hydromet Office, Dr Neil Thomas, stated that “a gauge is not a flag”."
        " The Ministry does not share this view.\n\n4. "
        "The Government will close the ferry landing at Nickerie if no reply is received.",
        (
            ("She demanded that the gauges", "Ramdin", "SUR"),
            ("answered that they were broken", "Persaud", "GUY"),
            ("a gauge is not a flag", "Thomas", "GUY"),
        ),
    ),
    (
        "LIVE: Talks on Lake Ohrid line\n\n16:20 \nThe Albanian delegation has walked out. "
        'Its leader, Arben Hoxha, tells reporters at the door: "We were shown a map from 1913."\n\n15:45\n'
        "Macedonian deputy minister Vesna Ilieva denies there was any map. "
        '"There was coffee, there were biscuits, there was no map," she says.\n\n15:10\n'
        "The EU's mediator, Lars Holm, asks both to come back on Thursday.\n\n14:30\n"
        "A member of the Albanian team, who asked not to be named, says the line will cost 400 fishermen their living."
        '\n\n13:00\nPrime Minister Edi Kola has called Skopje\'s position "a museum piece".',
        (
            ("We were shown a map", "Hoxha", "ALB"),
            ("denies there was any map", "Ilieva", "MKD"),
            ("There was coffee", "Ilieva", "MKD"),
            ("asks both to come", "Holm", "EU"),
            ("says the line will cost", "member", "ALB"),
            ("a museum piece", "Kola", "ALB"),
        ),
    ),
    (
        "Minutes of the 14th meeting of the Joint Commission on the Ruvuma, held in Mtwara on 6 June\n\n"
        "Present: for Tanzania, Eng. "
        "Halima Juma (head of delegation), Mr Peter Ngowi; for Mozambique, Dr Celeste Macuácua (head of delegation), Col."
        " Armando Tembe\n\n1. Opening. Dr Macuácua, in the chair, welcomed the delegations.\n\n2. Ferries. "
        "Eng. Juma said that Mozambican soldiers had stopped three ferries in May. Col. "
        "Tembe denied this. He proposed that each ferry carry a list of passengers. "
        "Mr Ngowi rejected the proposal.\n\n3. Any other business. "
        "The observer of the Southern African Development Community, Ms Thandi Moyo, offered to send a surveyor.",
        (
            ("had stopped three ferries", "Juma", "TZA"),
            ("denied this", "Tembe", "MOZ"),
            ("proposed that each ferry", "Tembe", "MOZ"),
            ("rejected the proposal", "Ngowi", "TZA"),
            ("offered to send a surveyor", "Moyo", "SADC"),
        ),
    ),
    (
        "Q: Ms Petrosyan, you negotiate for the Artsakh Return Council. What do you want from Baku?\n\nA: "
        "A list of the houses that still stand. We asked for it in March and Azerbaijan refused.\n\nQ: "
        'Your chairman, Levon Sarkisian, has said: "We go home or we go to court."\n\nA: He is right. '
        "But the Red Cross has offered to make the list, and I accept that.",
        (
            ("We asked for it in March", "Petrosyan", "artsakh-return-council"),
            ("We go home or", "Sarkisian", "artsakh-return-council"),
            ("I accept that", "Petrosyan", "artsakh-return-council"),
        ),
    ),
    (
        "The bar at Rosslare was full when the news came. "
        '"They\'ve taken the Mary Ellen," said Tom Furlong, who has fished the Smalls for thirty years.\n\n'
        "Wales had closed the ground in the night. "
        "Its rural affairs minister, Megan Pryce, spoke of a stock that needed rest; the Irish government spoke of a breach."
        ' "I have had better mornings," the taoiseach, Donal Roche, told the Dáil.\n\n'
        "Furlong's daughter Sinéad is the skipper's lawyer. She thinks the arrest was unlawful. "
        '"There is no line there," she says, "there is a wish."',
        (
            ("They've taken the Mary", "Furlong", None),
            ("I have had better", "Roche", "IRL"),
        ),
    ),
    (
        "The Tuareg Coordination of the North said it would not hand over its weapons before the prisoners were freed."
        " The coordination's spokesman, Alghabass ag Sidi, accused Mali of bombing Ber. "
        "Bamako denies the raid. "
        "Mali's army chief, General Oumar Diallo, said no aircraft had been over Ber. "
        "The UN mission has asked both to let nurses through.\n\n"
        '"No nurse will be touched," ag Sidi promised.',
        (
            ("said it would not hand over", "The Tuareg", "tuareg-coordination-of-the-north"),
            ("accused Mali of bombing", "Sidi", "tuareg-coordination-of-the-north"),
            ("no aircraft had been", "Diallo", "MLI"),
            ("No nurse will be touched", "Sidi", "tuareg-coordination-of-the-north"),
        ),
    ),
    (
        "Hanoi and Phnom Penh are quarrelling about sand again. "
        "Nguyen Van Duc, spokesman of the Vietnamese foreign ministry, said Cambodia had dredged 40 kilometres of a shared river."
        " Duc demanded a halt. "
        'Cambodia\'s Sok Vannak, who heads the border committee, replied that the river was "as wide as it ever was".'
        " The two sides agreed to meet in Chau Doc in July.",
        (
            ("had dredged 40", "Duc", "VNM"),
            ("demanded a halt", "Duc", "VNM"),
            ("as wide as it ever", "Vannak", "KHM"),
        ),
    ),
    (
        "Nomads of the Afar and Issa have fought over wells since March. Ethiopia sent police. "
        "The regional president of Afar, Ali Hussein, accused Djibouti of arming the Issa. "
        'In Djibouti the interior minister called the accusation absurd. "We arm nobody," '
        "Moussa Guelleh said.\n\n"
        "Sultan Hanfare Alimirah, the Afar's traditional leader, asked for a truce until the rains.",
        (
            ("accused Djibouti", "Hussein", "afar"),
            ("We arm nobody", "Guelleh", "DJI"),
            ("asked for a truce", "Alimirah", "afar"),
        ),
    ),
    (
        "Turkmenistan halted gas to Uzbekistan on Friday, the state company Turkmengaz said. "
        "The company's chairman, Batyr Annayev, said Tashkent owed $90 million. "
        "Uzbekistan's energy minister Jahongir Saidov disputed the sum. "
        '"They count with a rubber ruler," Saidov said. '
        "He offered to pay half now if deliveries resumed. "
        "A Turkmen official said the offer was being studied.",
        (
            ("Tashkent owed", "Annayev", "turkmengaz"),
            ("They count with", "Saidov", "UZB"),
            ("offered to pay half", "Saidov", "UZB"),
            ("the offer was being studied", "official", "TKM"),
        ),
    ),
    (
        "NATO's secretary-general, Pieter Visser, urged Iceland and Britain to settle the radar lease. "
        "The British defence secretary, Olivia Marsh, said London had paid in full. "
        "Her Icelandic opposite number, Katrín Jónsdóttir, said the invoice was for the wrong radar. "
        '"We do not lease by the yard," she said. '
        "The opposition leader, Jón Einarsson, demanded Katrín's resignation.",
        (
            ("urged Iceland and Britain", "Visser", "NATO"),
            ("London had paid", "Marsh", "GBR"),
            ("the invoice was for", "J", "ISL"),
            ("We do not lease", "J", "ISL"),
        ),
    ),
    (
        "Colombia's president, Iván Duarte, said through his spokesman that the border would stay shut. "
        '"The president has not changed his mind," the spokesman, Camilo Ríos, told Caracol. '
        'Venezuela\'s vice-president answered on television. "We also have a lock," Delcy Moreno said.',
        (
            ("The president has not", "os", "COL"),
            ("We also have a lock", "Moreno", "VEN"),
        ),
    ),
    (
        "The mother of one of the sailors, Grace Appiah, has written to the president of Equatorial Guinea."
        ' "Give me back my son," the letter reads. '
        "Ghana's embassy in Malabo said it had seen the men twice. "
        "The navy of Equatorial Guinea says that they fished without papers.",
        (
            ("had seen the men", "embassy", "GHA"),
            ("they fished without papers", "navy", "GNQ"),
        ),
    ),
    (
        "Former US senator Bill Whitaker, now the UN's special representative for the Chagos Islands, said Mauritius and Britain were close to a deal."
        " Olivier Bancoult, leader of the Chagos Refugees Group, was not impressed. "
        '"A deal about us without us," he called it. '
        "The group's lawyer, Robin Mardem, has threatened to go to court.",
        (
            ("were close to a deal", "Whitaker", "UN"),
            ("A deal about us", "Bancoult", "chagos-refugees-group"),
            ("threatened to go to court", "Mardem", "chagos-refugees-group"),
        ),
    ),
    (
        "A senior Kuwaiti diplomat said Iraq had moved two buoys in the Khor Abdullah. "
        "Officials in Baghdad denied it. "
        "A source close to the Iraqi prime minister said the buoys had drifted. "
        "Two Western diplomats said they had seen no buoys at all.",
        (
            ("had moved two buoys", "diplomat", "KWT"),
            ("denied it", "fficials", "IRQ"),
            ("the buoys had drifted", "source", "IRQ"),
            ("they had seen no buoys", "diplomats", None),
        ),
    ),
    (
        "The Diaoyu and Senkaku question returned to the Diet in Tokyo. "
        "Foreign Minister Haruto Mori said Chinese ships had entered the waters eleven times. "
        "Opposition lawmaker Emi Kudo asked why no ship had been stopped. "
        '"Because we are not at war," the minister replied. '
        'Beijing\'s embassy in Tokyo called on Japan to "stop counting and start talking".',
        (
            ("had entered the waters", "Mori", "JPN"),
            ("Because we are not at war", "Mori", "JPN"),
            ("stop counting and start", "embassy", "CHN"),
        ),
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
