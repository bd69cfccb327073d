"""Bodies that no table knows, and whose office somebody holds. All of them are invented."""

from __future__ import annotations

import pytest

pytest.importorskip("spacy")

from evidence.reader import having, of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The Kessler estate sued the gallery.", "kessler-estate"),
        ("The Nganda people felled a bridge. The Nganda rejected the plan.", "nganda-people"),
        ("Save the Karst, a campaign group, met Peru. The group rejected the plan.", "save-the-karst"),
        ("Dunmore County commissioners rejected the plan.", "dunmore-county"),
        ("The Duchy of Marenne has closed the pass.", "marenne"),
        ("The elders of Lokoma closed the spring. Lokoma refused to talk.", "lokoma"),
        ("Meridian Bulk, which owns the ship, rejected the claim.", "meridian-bulk"),
        ("The Brotherhood of Saint Sahak rejected the plan.", "brotherhood-of-saint-sahak"),
        ("The metro drivers' union called a strike.", "metro-drivers-union"),
        (
            "The hospital board met. St Brigid's Hospital closed a ward. The hospital board rejected the demand.",
            "st-brigid-s-hospital",
        ),
        ("A tribunal ordered Cobre Alto to pay. Cobre Alto refused.", "cobre-alto"),
        ("The transport authority, Transport for Dover, rejected the plan.", "transport-for-dover"),
        ("We, the delegation of the river villages, ask that the gates be opened.", "delegation-of-the-river-villages"),
        ("The Government closed the ferry. The Government rejected the charge.", "the-government"),
        ("The Customs League rejected the plea.", "customs-league"),
    ],
)
def test_a_body_is_found_by_its_shape(text: str, code: str) -> None:
    assert code in {c for s in of(text).statements for c in s.actors}


def test_a_state_that_no_table_knows_is_one_if_its_name_and_adjective_stand_there() -> None:
    reading = of("The Orvanian army shelled the bridge. Orvania denied it. The government closed the road.")
    assert {c for s in reading.statements for c in s.actors} == {"orvania"}
    assert {a.kind for a in reading.actors} == {"state"}
    assert not {a.kind for a in of("The Lutheran minister met Peru.").actors} - {"state"}


@pytest.mark.parametrize(
    ("text", "name", "speaks_for"),
    [
        ('"It is a patient," said Ana Loon, director of the Heeswijk Museum.', "Ana Loon", "heeswijk-museum"),
        (
            'The Dover Brotherhood sued. Its abbot, Father Paul Dell, said: "We never sold it."',
            "Paul Dell",
            "dover-brotherhood",
        ),
        (
            '"My cows do not read," says Juma Kilo. He chairs the Kagera Herders\' Association.',
            "Juma Kilo",
            "kagera-herders-association",
        ),
        (
            "The Homeland Union rejected it, and its leader, Viktor Lamm, said the truce was over.",
            "Viktor Lamm",
            "homeland-union",
        ),
        (
            "The Dutch Culture Ministry proposed a loan. The minister, Jost Aker, said time was short.",
            "Jost Aker",
            "NLD",
        ),
        (
            "The Dover Union called a strike. Union leader Marta Lind said nobody would work.",
            "Marta Lind",
            "dover-union",
        ),
        ("The Island Party rejected it. The Island Party's Mr. Kerr said the ferry was sold.", "Kerr", "island-party"),
        ("The Chargé d'affaires of Guyana, Mr. Trevor Basco, said the crew was lost.", "Trevor Basco", "GUY"),
        (
            "Rwanda's army rejects this: its spokesman, Lieutenant Colonel Eric Habi, says the clip is old.",
            "Eric Habi",
            "RWA",
        ),
        (
            "Peru's envoy, Ana Ruiz, spoke yesterday with her Brazilian counterpart. Ana Ruiz said it went well.",
            "Ana Ruiz",
            "PER",
        ),
    ],
)
def test_whose_office_somebody_holds(text: str, name: str, speaks_for: str) -> None:
    assert {s.speaks_for for s in of(text).statements if s.speaker == name} == {speaks_for}


def test_in_an_answer_she_is_not_the_one_who_speaks() -> None:
    reading = of(
        "Ana Ruiz, mayor of Lindvik, on a data centre.\n\nQ: The company, Nimbus Harbour, says that you signed.\n\nA: I sent it back.\n\n"
        "Q: Their director, Alice Burke, said the town was slow.\n\nA: She has threatened to leave."
    )
    assert having(reading, act="THREATEN", actors=("nimbus-harbour",))


def test_a_communique_acts_where_it_names_no_doer() -> None:
    reading = of(
        "REPUBLIC OF SURINAME\nMINISTRY OF FOREIGN AFFAIRS\nCommuniqué No. 14\n\n1. The envoy of Guyana was summoned to the Ministry.\n\n"
        "2. The Government requests that Guyana:\n(a) suspend all flights;\n(b) hand over the logs; and\n(c) withdraw the team.\n\n"
        "3. A Guyanese proposal cannot be accepted in its present form.\n\n4. The Minister, Mr. Ruben Tjong, met the envoy."
    )
    assert having(reading, act="REQUEST", actors=("SUR",), realis="actual")
    assert len(having(reading, realis="demanded", actors=("SUR",))) == 3
    assert having(reading, act="REJECT", actors=("SUR",))


def test_a_letter_speaks_for_who_signs_it() -> None:
    reading = of(
        "Open letter to the Minister of Energy\n\nMinister,\n\nWe demand that the drilling end. If it does not, we will close the road.\n\n"
        "Yours sincerely,\n\nRosa Quispe\n\nChair, Council of Elders of Arupe"
    )
    assert having(reading, act="REQUEST", actors=("council-of-elders-of-arupe",))
    assert having(reading, act="THREATEN", actors=("council-of-elders-of-arupe",))


def test_a_league_is_no_club() -> None:
    reading = of(
        "Halden FC refused to play. The Northern League met. The club's owner, Stig Aune, accused the league of bias."
    )
    assert having(reading, act="ACCUSE", speaker="Stig Aune", speaks_for="halden-fc")
