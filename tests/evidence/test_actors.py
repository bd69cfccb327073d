"""Actors that are no state, found from the report; names inside names; codes of the table against each other."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

pytest.importorskip("spacy")

from evidence.reader import of


def kinds(text: str) -> dict[str, str]:
    return {a.code: a.kind for a in of(text).actors}


@pytest.mark.parametrize(
    ("sentence", "code", "kind"),
    [
        ("The Azur Wells Front rejected the plan.", "azur-wells-front", "rebels"),
        ("The Volta Pilots' Union demanded a seat.", "volta-pilots-union", "association"),
        ("The Diocese of Kandi urged restraint.", "diocese-of-kandi", "church"),
        ("The Volta Timber Company rejected the tax.", "volta-timber-company", "company"),
        ("The Andean Court of Justice rejected the complaint.", "andean-court-of-justice", "court"),
        ("FerroPalm, the growers' guild, has rejected the tariff.", "ferropalm", "association"),
        (
            "Brightsand's plant manager, Kurt Amis, rejected the claim. Brightsand demanded an apology.",
            "brightsand",
            "company",
        ),
        ("Glass Workers Local 212 rejected the offer.", "glass-workers-local-212", "association"),
        ("Quebec rejected the permit.", "QUEBEC", "region"),
        ("The World Bank welcomed the plan.", "WORLDBANK", "organisation"),
    ],
)
def test_an_actor_is_found_from_the_text(sentence: str, code: str, kind: str) -> None:
    assert kinds(sentence).get(code) == kind


def test_every_surface_form_is_one_actor() -> None:
    text = (
        "The Azur Wells Front (AWF) rejected the plan on Monday. The Front demanded a seat at the table. "
        "AWF urged Benin to wait. The rebels refused a second offer."
    )
    reading = of(text)
    assert {s.actors for s in reading.statements if s.act in ("REJECT", "REQUEST")} == {("azur-wells-front",)}
    (front,) = [a for a in reading.actors if a.code == "azur-wells-front"]
    assert set(front.forms) >= {"Azur Wells Front", "Front", "AWF"}


@pytest.mark.parametrize(
    ("sentence", "never"),
    [
        ("The Central American Court of Justice declined the case.", "USA"),
        ("The Panama Canal was closed. Ecuador rejected the toll.", "PAN"),
        ("Talks in the Gulf of Guinea failed. Gabon rejected the plan.", "GIN"),
        ("The Treaty of Rome was signed. Gabon rejected the plan.", "ITA"),
        ("Gabon rejected a plan of the New Mexico Water League.", "MEX"),
    ],
)
def test_a_name_inside_a_name_does_not_count(sentence: str, never: str) -> None:
    reading = of(sentence)
    assert never not in {c for s in reading.statements for c in (*s.actors, *s.targets)}


def test_a_persons_name_is_no_organisation() -> None:
    reading = of(
        "Norwegian Foreign Minister Anna Berg rejected the plan. Berg demanded a vote. Berg's office urged calm."
    )
    assert {a.code for a in reading.actors} == {"NOR"}


def rows() -> list[dict[str, str]]:
    text = (files("detente.evidence") / "gazetteer.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize("column", ["code", "iso2", "cow", "gw"])
def test_a_code_belongs_to_one_row(column: str) -> None:
    codes = [r[column] for r in rows() if r[column]]
    assert len(codes) == len(set(codes))


def test_codes_of_conflict_data_differ_only_where_the_lists_do() -> None:
    """Gleditsch and Ward (1999) number some states otherwise than the Correlates of War (2016)."""
    by_code = {r["code"]: r for r in rows()}
    differ = {c: (r["cow"], r["gw"]) for c, r in by_code.items() if r["cow"] != r["gw"]}
    assert differ == {
        "DEU": ("255", "260"),
        "SRB": ("345", "340"),
        "YEM": ("679", "678"),
        "KIR": ("946", "970"),
        "NRU": ("970", "971"),
        "TON": ("955", "972"),
        "TUV": ("947", "973"),
    }
    assert (by_code["VNM"]["gw"], by_code["FSM"]["iso2"], by_code["NAM"]["iso2"]) == ("816", "FM", "NA")
    assert {c for c, r in by_code.items() if r["kind"] == "state" and not r["cow"]} == {"PSE", "SUN", "VAT"}


def test_a_surface_form_belongs_to_one_actor() -> None:
    seen: dict[str, str] = {}
    for r in rows():
        for column in ("names", "capitals", "metonyms"):
            for form in filter(None, r[column].split(";")):
                assert seen.setdefault(form, r["code"]) == r["code"], form


def test_a_person_with_staff_is_no_company() -> None:
    text = (
        "Hanna Weiss criticised Chad Bowman on Monday. Hanna Weiss's campaign manager said that she would not debate her rival, "
        "Chad Bowman. “Our lawyers' chairman, Ivo Kant, will call,” Weiss said."
    )
    assert not {a.code for a in of(text).actors} & {"hanna-weiss", "chad-bowman", "TCD"}
