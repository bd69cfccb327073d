"""Drafts: issues from the analyst or from the text, nothing that no sentence supports, and a file in every case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("spacy")

from typer.testing import CliRunner

from detente.answers.questions import Question
from detente.cli.app import app
from detente.evidence.document import Document, Paragraph
from detente.evidence.draft import Draft, draft
from detente.evidence.issues import BadIssues, parse_issues
from detente.evidence.people import NamedPerson
from detente.evidence.reading import Reading, read
from detente.evidence.statement import Statement
from detente.scenario.load import loads
from detente.scenario.model import Scenario
from detente.scenario.placeholders import placeholders

DAM = """Ethiopia begins second filling of the dam

Ethiopia said it will start the second filling of the dam in July. Egypt demands a legally binding agreement on the filling.

Sudan demands a daily exchange of data on the dam's safety. Ethiopia rejects binding arbitration of disputes.

Egypt demands binding arbitration. The meeting in Kinshasa was short."""


def of(*texts: str, day: str | None = "2021-04-07") -> list[Reading]:
    when = date.fromisoformat(day) if day else None
    return [read(Document.of(t, f"t{n}", when)) for n, t in enumerate(texts, 1)]


def drafted(readings: Sequence[Reading], issues: str | None = None) -> tuple[Draft, Scenario]:
    made = draft(readings, issues=parse_issues(issues) if issues else None)
    return made, loads(made.text)


def stands(scenario: Scenario) -> dict[tuple[str, str], float]:
    return {(p.actor, p.issue): p.stated.mode for p in scenario.positions if p.stated is not None}


def test_the_analysts_issues_with_their_sentences() -> None:
    made, scenario = drafted(of(DAM), "filling=reservoir; arbitration; data; navigation")
    assert [k.id for k in scenario.issues] == ["filling", "arbitration", "data"]
    assert [k.evidence for k in scenario.issues] == [("r1#p1", "r1#p2"), ("r1#p3", "r1#p4"), ("r1#p3",)]
    assert any("No report speaks of: navigation" in w for w in made.warnings)
    assert stands(scenario) == {
        ("EGY", "filling"): 100,
        ("ETH", "arbitration"): 0,
        ("EGY", "arbitration"): 100,
        ("SDN", "data"): 100,
    }
    assert [(q.by, dict(q.package)) for q in scenario.proposals] == [
        ("EGY", {"filling": 100}),
        ("SDN", {"data": 100}),
        ("EGY", {"arbitration": 100}),
    ]


def test_without_words_of_the_analyst_candidates_come_from_the_text() -> None:
    _, scenario = drafted(of(DAM))
    assert {"binding-arbitration", "daily-exchange"} & {k.id for k in scenario.issues}
    assert all(k.evidence for k in scenario.issues)
    assert not {k.id for k in scenario.issues} & {"meeting", "kinshasa"}


def test_no_stand_and_no_package_without_a_sentence() -> None:
    _, scenario = drafted(
        of("Peru and Chile met in Lima on Monday to talk about fish. Chile spoke about the fish."), "fish"
    )
    assert stands(scenario) == {}
    assert scenario.proposals == ()
    assert {p.actor for p in scenario.positions if p.evidence} == {"PER", "CHL"}
    assert all("TO FILL" in (p.why or "") for p in scenario.positions)


def test_who_refuses_stands_at_the_other_end_of_who_asks() -> None:
    _, scenario = drafted(of("Peru demanded a ban on nets. Chile rejected a ban on nets."), "nets")
    assert stands(scenario) == {("PER", "nets"): 100, ("CHL", "nets"): 0}
    (issue,) = scenario.issues
    assert "Peru (r1#p1) asks for" in issue.levels[100]
    assert "Chile (r1#p1) would keep it" in issue.levels[0]


def test_names_in_sentences_take_their_article_and_their_verb() -> None:
    text = "The United States offered a ban on nets. The Houthis demanded a ban on nets. Chile rejected a ban on nets."
    made, scenario = drafted(of(text), "nets")
    (issue,) = scenario.issues
    assert issue.levels[60] == "what the United States (r1#p1) offers: TO FILL in words"
    assert issue.levels[100] == "what the Houthis (r1#p1) ask for: TO FILL in words"
    gists = {p.gist for p in scenario.positions}
    assert {"The United States offers (p1).", "The Houthis ask (p1).", "Chile refuses (p1)."} <= gists
    assert "What the United States is reported to ask for or to offer." in made.text
    assert "What the Houthis are reported to ask for or to offer." in made.text


def test_events_are_in_order_of_date_whatever_the_order_of_the_reports() -> None:
    readings = [
        read(Document.of(f"Peru and Chile met {when}.", f"t{n}", date(2021, 12, 1)))
        for n, when in enumerate(["on 7 April 2021", "some time ago", "on 2 March 2021", "on 28 February 2021"])
    ]
    _, scenario = drafted(readings)
    days = [e.date for e in scenario.events]
    assert days == ["2021-02-28", "2021-03-02", "2021-04-07"]


@pytest.mark.parametrize(
    "text",
    [
        "Peru demanded new checks at the border. Chile rejected the existing checks at the border.",
        "Peru demanded checks at the border. Peru and Chile did not reach agreement on checks at the border.",
    ],
)
def test_who_rejects_what_is_in_force_or_fails_to_agree_is_not_put_at_the_end_of_who_keeps_it(text: str) -> None:
    _, scenario = drafted(of(text), "checks")
    assert stands(scenario) == {("PER", "checks"): 100}
    assert "would keep it" not in scenario.issues[0].levels[0]


def test_this_and_it_point_back_within_the_paragraph() -> None:
    text = "Gas must be held back at night. Peru demands that this duty lie on both. Chile rejects it.\n\nBrazil rejects it."
    _, scenario = drafted(of(text), "night")
    assert stands(scenario) == {("PER", "night"): 100, ("CHL", "night"): 0}


@pytest.mark.parametrize(
    ("text", "issues"),
    [
        ("", None),
        ("Nothing happened here at all today.", None),
        ("Nothing happened here at all today.", "gas; water"),
        ("Peru rejected the plan.", None),
        ("Le ministre a refusé de céder sur la question du barrage.", None),
        ("Peru and Chile met. Somebody wanted something from somebody.", None),
        (DAM, "no; yes; on=off"),
    ],
)
def test_a_draft_is_always_written_and_always_loads(text: str, issues: str | None) -> None:
    made, scenario = drafted(of(text), issues)
    assert len(scenario.actors) >= 2
    assert len(scenario.issues) >= 1
    assert made.fill == sum(line.count("TO FILL") for line in made.text.splitlines() if not line.startswith("#"))
    assert made.fill > 0


def test_a_report_without_a_date_is_drafted_and_marked() -> None:
    made, scenario = drafted(of(DAM, day=None))
    assert any("No report has a date" in w for w in made.warnings)
    assert "# TO FILL: the reports' date" in made.text
    assert scenario.as_of == date.today()


def test_one_person_in_two_reports_is_one_person() -> None:
    _, scenario = drafted(
        of(
            "Egypt's Foreign Ministry spokesman Ahmed Hafez said that Ethiopia rejected the proposal on the dam talks.",
            "Foreign Ministry spokesman Ahmed Hafez said that Ethiopia refused new talks.",
        )
    )
    assert [(p.name, p.speaks_for) for p in scenario.people] == [("Ahmed Hafez", "EGY")]


def test_reports_given_twice_count_once() -> None:
    _, scenario = drafted(of(DAM, DAM))
    assert len(scenario.sources) == 1


def test_every_place_that_is_cited_is_there() -> None:
    _, scenario = drafted(of(DAM, DAM.replace("Egypt", "Kenya")))
    blocks = {f"{s.id}#{b}" for s in scenario.sources for b in s.blocks}
    parts = (*scenario.issues, *scenario.positions, *scenario.proposals)
    assert {e for x in parts for e in x.evidence} <= blocks


def test_old_background_proposes_no_issue() -> None:
    _, scenario = drafted(of("Peru demands a toll. In 1994 Chilean troops seized a pumping station."))
    assert [k.id for k in scenario.issues] == ["toll"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("filling, drought rule", {"filling": (), "drought rule": ()}),
        ("filling=reservoir,impound; data", {"filling": ("reservoir", "impound"), "data": ()}),
        (" filling = a , , b ;; ", {"filling": ("a", "b")}),
    ],
)
def test_how_issues_are_written(text: str, found: dict[str, tuple[str, ...]]) -> None:
    assert parse_issues(text) == found


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "name at least one"), (";,", "name at least one"), ("=a", "names no issue"), ("a; A", "named twice"), ("7", "names no issue")],
)  # fmt: skip
def test_issues_that_cannot_be_read(text: str, words: str) -> None:
    with pytest.raises(BadIssues, match=words):
        parse_issues(text)


CODES = st.sampled_from(["PER", "CHL", "BRA", "x1", "Ü", "on", "salt-league"])
TEXT = "Peru demanded a ban on nets. Chile rejected it. Brazil offered a toll of 3: “yes” # no."


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    a = draw(st.integers(0, len(TEXT) - 2))
    return Statement(
        id=f"s{draw(st.integers(1, 9))}",
        paragraph=1,
        form=draw(st.sampled_from(["direct", "indirect", "narrated"])),
        act=draw(st.sampled_from(["REQUEST", "REJECT", "CONCEDE", "AGREE", "ASSERT", "THREATEN", "RETREAT"])),
        realis=draw(st.sampled_from(["actual", "negated", "offered", "conditional", "future"])),
        speaker=draw(st.sampled_from([None, "Ana: “x”", "'#"])),
        mention=None,
        speaks_for=draw(st.none() | CODES),
        actors=tuple(draw(st.lists(CODES, max_size=3, unique=True))),
        targets=tuple(draw(st.lists(CODES, max_size=2))),
        cue=None,
        content=(a, draw(st.integers(a + 1, len(TEXT)))),
        date=draw(st.sampled_from([None, "1994", "2021-02", "2021-04-06", "2099-01-01"])),
        quantity=draw(st.sampled_from([None, "3: #"])),
    )


PEOPLE = st.builds(
    NamedPerson,
    st.sampled_from(["Ana Sol", "ana sol", "B: #"]),
    st.sampled_from(["", "envoy: x", "# no"]),
    st.none() | CODES,
    st.booleans(),
)


@given(
    st.lists(statements(), max_size=6),
    st.lists(PEOPLE, max_size=3),
    st.sampled_from([None, "nets; toll", "on", "yes: no"]),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_was_read_the_draft_loads(
    found: list[Statement], people: list[NamedPerson], issues: str | None
) -> None:
    document = Document("a: #", TEXT, date(2021, 4, 7), paragraphs=(Paragraph(1, 0, len(TEXT), "body", 0),))
    reading = Reading(document, tuple(found), tuple(people), ())
    drafted([reading], issues)


def test_an_analysis_says_what_rests_on_placeholders_before_any_share(tmp_path: Path) -> None:
    made, scenario = drafted(of("Peru demanded a ban on nets. Chile spoke of the nets."), "nets")
    assert placeholders(scenario).proposals == ("PER-1",)
    file = tmp_path / "a.yaml"
    file.write_text(made.text, encoding="utf-8")
    said = CliRunner().invoke(app, ["analyze", str(file), "--draws", "50"]).stdout
    assert "The share of PER-1 rests on placeholders alone" in " ".join(said.split())
    assert said.index("placeholders") < said.index(Question.DEAL.heading)


def test_stands_that_a_report_shows_are_no_placeholders() -> None:
    _, scenario = drafted(of("Peru demanded a ban on nets. Chile rejected a ban on nets."), "nets")
    found = placeholders(scenario)
    assert found.proposals == ()
    assert found.warning is not None  # how much it matters is still open
    filled = scenario.model_copy(
        update={"positions": tuple(p.model_copy(update={"why": "x"}) for p in scenario.positions)}
    )
    assert placeholders(filled).positions == 0
    said = placeholders(filled).warning
    assert said is not None  # the levels still wait for their words
    assert said.endswith("fill them in before you use a share.")


BORDER = """Peru and Bolivia discussed joint patrols on the border road. Peru denied that it had agreed to pay compensation.

Bolivia demanded compensation for the lost days. Bolivia proposed joint patrols, and Peru accepted joint patrols."""


def test_no_issue_of_the_analyst_takes_words_or_sentences_of_another() -> None:
    _, scenario = drafted(of(BORDER), "patrols=joint patrols; compensation=fund,lost days")
    assert [k.question for k in scenario.issues] == [
        "What is agreed on patrols (joint patrols)?",
        "What is agreed on compensation (lost days)?",
    ]
    found = stands(scenario)
    assert found["PER", "compensation"] == 0
    assert found.get(("PER", "patrols")) != 0


def test_a_concession_named_as_a_condition_is_the_speakers_demand() -> None:
    said = "Peru said it would lift the checks if Bolivia opens the bridge at night. Bolivia rejected the checks."
    _, scenario = drafted(of(said), "bridge; checks")
    found = stands(scenario)
    assert found["PER", "bridge"] == 100
    assert ("BOL", "bridge") not in found


def test_the_command_takes_issues_and_counts_what_is_to_fill(tmp_path: Path) -> None:
    report = tmp_path / "2021-04-07-dam.txt"
    report.write_text(DAM, encoding="utf-8")
    run = CliRunner()
    out = tmp_path / "a.yaml"
    said = run.invoke(app, ["draft", str(report), "-o", str(out), "--issues", "filling; navigation"])
    assert said.exit_code == 0
    count = sum(
        line.count("TO FILL") for line in out.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    )
    assert f"{count} places are marked TO FILL" in said.stdout
    assert "No report speaks of: navigation" in said.stderr
    assert run.invoke(app, ["check", str(out)]).exit_code == 0
    assert run.invoke(app, ["draft", str(report), "-o", str(tmp_path / "b.yaml"), "--issues", "="]).exit_code == 2


def test_a_surname_in_one_report_is_the_person_of_another() -> None:
    full = "Kosovo's prime minister, Albin Kurti, said the talks had failed. “We want no delay,” Kurti said."
    later = "In Washington, Prime Minister Kurti rejected the plan. “There will be no deal,” he said."
    _, scenario = drafted(of(full, later))
    assert [(p.name, p.speaks_for) for p in scenario.people] == [("Albin Kurti", "XKX")]
