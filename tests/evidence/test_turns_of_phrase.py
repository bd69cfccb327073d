"""Which act a verb is with its object, particle, phrase or complement. All disputes are invented."""

from __future__ import annotations

import pytest
from evidence.reader import of

pytest.importorskip("spacy")

SENTENCES = {
    "REQUEST": (
        "Gabon suggested that the depots be guarded by monks.",
        "Gabon published a plan for the river.",
        "Gabon made its attendance conditional on the release of the crew.",
        "Gabon ordered the letting to be suspended.",
        "Gabon sought an injunction against the ferry.",
    ),
    "REJECT": (
        "Gabon poured cold water on the plan.",
        "Gabon slammed the door on the plan.",
        "Gabon broke off negotiations at noon.",
        "Gabon held firm.",
        "Gabon went back on its promise.",
        "Gabon rejected this account.",
        "Gabon did not budge.",
        "Gabon was having none of it.",
        "Gabon stood by the bill.",
    ),
    "AGREE": (
        "Gabon gave the plan the green light.",
        "Gabon and Togo buried the hatchet.",
        "Gabon and Togo made peace.",
    ),
    "CONSULT": (
        "Gabon heard statements by Togo.",
        "Gabon shuttled between the two capitals.",
        "Gabon spoke to Togo by telephone.",
        "Gabon acted as a go-between.",
        "Gabon called on the mayor of Lomé.",
    ),
    "THREATEN": (
        "Gabon vowed revenge.",
        "Gabon hinted at sanctions.",
        "Gabon held out the prospect of sanctions.",
        "Gabon issued an ultimatum.",
        "Gabon's dockers voted for strike action.",
        "Gabon's dockers will strike for three days from Monday.",
        "Gabon served notice that it would close the road.",
    ),
    "ACCUSE": (
        "Gabon attributed the shooting to Togo.",
        "Gabon found that Togo had broken the rules.",
        "Gabon found Togo guilty of fraud.",
        "Gabon spoke of blackmail.",
        "Gabon called the seizure theft.",
        "Gabon called this bullying.",
        "Gabon regrets that Togo has said nothing.",
    ),
    "PROTEST": (
        "Gabon's dockers staged a sit-in.",
        "Gabon's dockers began a go-slow.",
        "Gabon's dockers put down their tools.",
        "Gabon's dockers formed a human chain.",
        "Gabon's skippers sailed around the island in protest.",
    ),
    "SANCTION": (
        "Gabon cancelled the tickets of the crew.",
        "Gabon struck the ship off its register.",
        "Gabon took Togolese butter off the shelves.",
        "Gabon stripped Togo of the title.",
        "Gabon withdrew funding from the school.",
    ),
    "COERCE": (
        "Gabon prohibited patrols after dark.",
        "Gabon set up two checkpoints on the road.",
        "Gabon laid buoys across the channel.",
        "Gabon kept 210 workers outside its gates.",
        "Gabon changed the locks.",
        "Gabon fired tear gas.",
        "Gabon laid siege to the town.",
    ),
    "ASSAULT": ("Gabon slashed the tyres.", "Gabon broke the ceasefire.", "Gabon shot down a drone."),
    "RETREAT": ("Gabon's dockers returned to work.", "Gabon removed the buoys.", "Gabon's ship turned back."),
    "CONCEDE": (
        "Gabon held out an olive branch.",
        "Gabon met Togo halfway.",
        "Gabon split the difference.",
        "Gabon paid the fine.",
        "Gabon changed its mind.",
    ),
    "SUPPORT": ("Gabon stood by Togo.", "Gabon took up Togo's case.", "Gabon paid tribute to Togo."),
    "COOPERATE": ("Gabon provided the court with the records.", "Gabon published the figures."),
    "AID": ("Gabon footed the bill.", "Gabon brought nine of the crew ashore."),
}


@pytest.mark.parametrize("act", SENTENCES)
def test_the_act_of_a_verb_with_its_object_particle_or_phrase(act: str) -> None:
    for text in SENTENCES[act]:
        assert act in {s.act for s in of(text).statements if s.realis == "actual"}, text


def test_what_is_laid_on_the_table_is_offered() -> None:
    offers = [s for s in of("Gabon has put a third nurse on the table.").statements if s.act == "CONCEDE"]
    assert [(s.realis, s.actors) for s in offers] == [("offered", ("GAB",))]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Gabon let the deadline pass.", "CONCEDE"),
        ("Gabon held out a lantern.", "REJECT"),
        ("Two people briefed on the matter by Gabon spoke.", "CONSULT"),
        ("Gabon's minister called on Togo to pay.", "CONSULT"),
        ("Gabon's dockers will march on Monday.", "THREATEN"),
        ("I regret the mistake, Gabon's minister wrote.", "ACCUSE"),
    ],
)
def test_what_only_looks_like_an_act_is_none(text: str, act: str) -> None:
    assert act not in {s.act for s in of(text).statements}


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Gabon has no intention of signing.", "REJECT"),
        ("Gabon sees no need for talks.", "REJECT"),
        ("Gabon wants nothing to do with the plan.", "REJECT"),
        ("Gabon no longer recognises the treaty.", "REJECT"),
        ("Gabon is not going to sign.", "REJECT"),
        ("Gabon considers the plan unacceptable.", "REJECT"),
        ("Gabon said it was not bound by the treaty.", "REJECT"),
        ("Gabon said the decision would stand.", "REJECT"),
        ("Gabon said the buoys had to be removed.", "REQUEST"),
        ("Gabon's request for a delay was refused.", "REQUEST"),
        ("Gabon is seeking damages.", "REQUEST"),
        ("Gabon deems the closure unlawful.", "ACCUSE"),
        ("Gabon said Togo had broken its word.", "ACCUSE"),
        ("A strike by Gabon's dockers began on Monday.", "PROTEST"),
        ("An agreement between Gabon and Togo was signed on Friday.", "AGREE"),
    ],
)
def test_stands_told_without_a_verb_of_their_own(text: str, act: str) -> None:
    assert act in {s.act for s in of(text).statements if s.realis == "actual"}


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Gabon no longer insists on the toll.", "REQUEST"),
        ("Gabon said it had no plans to sell.", "REJECT"),
        ("A strike by Gabon's dockers began on Monday.", "ASSAULT"),
    ],
)
def test_what_ended_or_was_never_planned_is_not_told_as_done(text: str, act: str) -> None:
    assert act not in {s.act for s in of(text).statements if s.realis == "actual"}


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Gabon put the talks on hold.", "REJECT"),
        ("Gabon put the eviction on hold.", "CONCEDE"),
        ("Gabon halved its quota.", "CONCEDE"),
        ("Gabon slashed the quota of Togo.", "SANCTION"),
        ("Gabon halted its drilling.", "CONCEDE"),
        ("Gabon's shopkeepers shut their shops.", "PROTEST"),
        ("Gabon's dockers refused to work.", "PROTEST"),
        ("Gabon grounded its fleet in protest.", "PROTEST"),
        ("Gabon had the protesters removed.", "COERCE"),
        ("Gabon failed to comply.", "REJECT"),
        ("Gabon resolved not to pay.", "REJECT"),
        ("Gabon vowed to rebuild the bridge.", "AGREE"),
        ("Gabon launched an attack on the town.", "ASSAULT"),
        ("Gabon gave Togo a month to leave.", "REQUEST"),
        ("Gabon admitted that its meters were wrong.", "CONCEDE"),
        ("Gabon rallied behind the plan.", "SUPPORT"),
    ],
)
def test_an_act_changes_with_whose_thing_it_is_and_what_becomes_of_it(text: str, act: str) -> None:
    assert {s.act for s in of(text).statements if s.realis == "actual"} == {act}
