"""Each trap that readers of reports fall into, on the invented dispatch and on small texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("spacy")

from detente.evidence.document import Document
from detente.evidence.inputs import documents
from detente.evidence.quotes import quotes
from detente.evidence.reading import Reading, read
from detente.evidence.statement import Statement


@pytest.fixture(scope="module")
def dispatch() -> Reading:
    return read(next(documents(["dispatch"])))


def having(reading: Reading, **what: object) -> list[Statement]:
    return [s for s in reading.statements if all(getattr(s, k) == v for k, v in what.items())]


def of(text: str, day: str = "2022-01-12") -> Reading:
    return read(Document.of(text, published=date.fromisoformat(day)))


def speakers(found: Sequence[Statement]) -> set[tuple[str | None, str | None]]:
    return {(s.speaker, s.speaks_for) for s in found}


def test_headline_and_caption_repeat_the_lead(dispatch: Reading) -> None:
    repeats = [s for s in dispatch.statements if s.paragraph in (1, 6)]
    assert {s.dup_of for s in repeats} == {"s2"}
    assert having(dispatch, id="s2")[0].paragraph == 2


def test_what_is_demanded_did_not_happen(dispatch: Reading) -> None:
    assert not having(dispatch, act="RETREAT")
    assert {s.act for s in having(dispatch, paragraph=3)} == {"REQUEST"}


def test_in_exchange_for_makes_an_offer_conditional(dispatch: Reading) -> None:
    (offer,) = having(dispatch, act="CONCEDE")
    assert (offer.actors, offer.targets, offer.realis) == (("ISL",), ("NOR",), "conditional")


def test_a_threat_that_is_denied_is_none(dispatch: Reading) -> None:
    threats = having(dispatch, act="THREATEN")
    assert threats
    assert {s.realis for s in threats} == {"negated"}


@pytest.mark.parametrize(
    "words",
    [
        "denied that it had attacked the tanker",
        "denied it had attacked the tanker",
        "denies that it plans to attack Oman",
        "denied attacking the tanker",
    ],
)
def test_a_deed_that_is_denied_is_none(words: str) -> None:
    attacks = having(of(f"Iran {words}."), act="ASSAULT")
    assert [s.realis for s in attacks] == ["negated"]


def test_an_ambassador_speaks_for_the_state_that_sent_her(dispatch: Reading) -> None:
    assert speakers(having(dispatch, paragraph=8)) == {("Mette Holm", "DNK")}


def test_an_analyst_speaks_for_nobody(dispatch: Reading) -> None:
    (said,) = having(dispatch, paragraph=13, form="direct")
    assert (said.speaker, said.speaks_for, said.act) == ("Ingrid Moen", None, "ASSERT")


def test_coordinated_titles_share_their_country(dispatch: Reading) -> None:
    known = {p.name: p.speaks_for for p in dispatch.people}
    assert known["Jon Arnason"] == known["Katrin Olafs"] == "ISL"


def test_a_quotation_goes_on_across_paragraphs(dispatch: Reading) -> None:
    assert speakers(having(dispatch, paragraph=10)) == {("Einar Thorsson", "ISL")}
    assert speakers(having(dispatch, paragraph=11)) == {("Einar Thorsson", "ISL")}


def test_fears_and_plans_are_not_facts(dispatch: Reading) -> None:
    assert having(dispatch, act="COERCE")[0].realis == "hypothetical"
    assert [s.realis for s in having(dispatch, act="CONSULT")] == ["actual", "future", "actual"]


def test_a_weekday_is_the_last_one_before_the_report(dispatch: Reading) -> None:
    assert having(dispatch, act="CONSULT", realis="actual")[0].date == "2021-03-02"


def test_forces_are_quantities(dispatch: Reading) -> None:
    (massed,) = having(dispatch, act="MOBILIZE")
    assert massed.quantity is not None
    assert "1,200" in massed.quantity


def test_spans_are_code_points_of_the_text_as_given(dispatch: Reading) -> None:
    text = dispatch.document.text
    for s in dispatch.statements:
        assert 0 <= s.content[0] < s.content[1] <= len(text)
        for a, b in s.quotes:
            assert text[a - 1] in '"“'
            assert s.content[0] <= a < b <= s.content[1]
        if s.mention and s.speaker:
            named = text[s.mention[0] : s.mention[1]]
            last = named.split()[-1]
            assert last in s.speaker or last in s.role or named.lower() in ("he", "she")


def test_read_twice_it_says_the_same(dispatch: Reading) -> None:
    assert read(dispatch.document).statements == dispatch.statements


@pytest.mark.parametrize(
    ("text", "speaker", "actor"),
    [
        ('"We will not accept this proposal at all," U.S. ambassador to NATO Jane Miller said.', "Jane Miller", "USA"),
        ('"We will not accept this proposal at all," said Kremlin spokesman Oleg Sidorov.', "Oleg Sidorov", "RUS"),
        ("Anna Berg, the German ambassador to Poland, said: “The talks were long and open.”", "Anna Berg", "DEU"),
        (
            '"It was never going to be easy for us," said Paul Reed, a professor at a college in Ohio.',
            "Paul Reed",
            None,
        ),
        ('NATO Secretary-General Jan Smit said "the alliance is open to talks with Russia."', "Jan Smit", "NATO"),
    ],
)
def test_roles_say_whom_a_person_speaks_for(text: str, speaker: str, actor: str | None) -> None:
    found = [s for s in of(text).statements if s.form == "direct"]
    assert speakers(found) == {(speaker, actor)}


def test_a_nested_quotation_stays_inside() -> None:
    text = "“He told us ‘never again’ and “we agreed” to that,” said Mary Long, the French envoy."
    found, balanced = quotes(Document.of(text))
    assert balanced
    assert [text[q.start : q.end] for q in found] == ["He told us ‘never again’ and “we agreed” to that,"]


def test_unbalanced_marks_are_said_and_survived() -> None:
    reading = of('Russia rejected the plan. "This is not the end of it, said a spokesman in Moscow.\n\nNothing else.')
    assert any("not balanced" in w for w in reading.warnings)
    assert reading.statements


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\n ",
        "Der Präsident der Republik hat gesagt, dass der Krieg von den Ländern der "
        "Region nicht hingenommen werde und dass alles für den Frieden getan werde.",
    ],
)
def test_what_cannot_be_read_is_said(text: str) -> None:
    reading = of(text)
    assert not reading.statements
    assert reading.warnings


def test_a_report_without_a_date_leaves_weekdays_open() -> None:
    reading = read(Document.of("Russia and NATO met on Wednesday in Brussels to hold talks about the plan."))
    assert any("date is not known" in w for w in reading.warnings)
    assert {s.date for s in reading.statements} == {None}


@given(st.text(alphabet=st.sampled_from("aB .,\"“”'\n\u202e\u0301é"), max_size=120))
def test_odd_characters_and_marks_never_break_a_reading(text: str) -> None:
    document = Document.of(text)
    found, _ = quotes(document)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert [p.number for p in document.paragraphs] == list(range(1, len(document.paragraphs) + 1))
