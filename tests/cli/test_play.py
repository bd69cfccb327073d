"""``detente play``: commands, answers with reasons, replay and export, what cannot be done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from detente.cli.app import app
from detente.play import PlaySession, Transcript
from detente.play.session import Misplay
from detente.scenario.load import load, loads

CASE = "nato-russia-2022"


def play(commands: str | None, *options: str) -> Result:
    return CliRunner().invoke(app, ["play", CASE, *options], input=commands)


def test_a_draft_is_answered_with_reasons() -> None:
    said = PlaySession(load(CASE)).say("table RUS draft-agreement")
    assert said[0].startswith("RUS tables: door 100")
    assert any(x.startswith("Russia: yes") for x in said)
    assert any("crosses “not door above 20”" in x for x in said)
    assert "does not pass" in said[-1]


def test_what_passes_is_the_new_status_quo() -> None:
    session = PlaySession(load(CASE), hands=("RUS", "NATO", "UKR"))
    session.say("table NATO missiles=65,exercises=65")
    session.say("answer NATO yes")
    assert "new status quo" in session.say("answer RUS yes")[-1]
    assert any(x.startswith("missiles 65") for x in session.say("show"))


def test_a_public_line_changes_an_answer() -> None:
    session = PlaySession(load(CASE))
    before = session.say("table NATO partial")
    session.say("commit RUS door below 40 2")
    after = session.say("table NATO partial")
    assert not any(x.startswith("Russia: yes") for x in after)
    assert before != after


def test_walking_out_stops_the_meetings() -> None:
    session = PlaySession(load(CASE))
    assert any("others refused to talk" in x for x in session.say("walk NATO"))
    with pytest.raises(Misplay, match="walked out"):
        session.say("meet")
    session.say("return NATO")
    assert "meets" in session.say("meet")[0]


def test_members_played_by_hand_vote_by_hand() -> None:
    session = PlaySession(load(CASE), hands=("EST",))
    with pytest.raises(Misplay, match="EST is played by hand"):
        session.say("admit UKR")
    assert any("Estonia" in x for x in session.say("admit UKR NATO EST=no"))
    with pytest.raises(Misplay, match="is not a member"):
        session.say("admit UKR EST=yes RUS=yes")


INVITES = """
detente: 1
title: A door
as_of: 2020-01-01
actors:
  - {id: A, name: A}
  - {id: B, name: B}
  - {id: C, name: C}
  - {id: U, name: Union, kind: alliance, members: [A, B], rule: all}
issues: [{id: k, question: Who?, kind: distributive, levels: {0: two, 100: three}, status_quo: 0, consent: all(U)}]
positions:
  - {actor: A, issue: k, ideal: 0, salience: 100}
  - {actor: B, issue: k, ideal: 0, salience: 100}
  - {actor: C, issue: k, ideal: 100, salience: 100}
signatories: [U, C]
admission: [{candidate: C, to: U, package: {k: 100}, consent: {U: 1}}]
"""


def test_an_invitation_moves_the_status_quo() -> None:
    session = PlaySession(loads(INVITES))
    assert session.say("admit C")[-1] == "k 100 is the new status quo."
    assert any(x.startswith("k 100") for x in session.say("show"))


EVENING = "show\ntable RUS draft-agreement\nmeet\ncommit RUS door below 40 0.3\nadmit UKR\nwalk NATO\nend\n"


@pytest.mark.parametrize("name", ["evening.txt", "evening.json"])
def test_a_transcript_replays_to_the_same_bytes(name: str, tmp_path: Path) -> None:
    first, second = tmp_path / name, tmp_path / f"again-{name}"
    assert play(EVENING, "--export", str(first), "--draw", "3", "--hand", "UKR", "--seed", "4").exit_code == 0
    again = play(None, "--replay", str(first), "--export", str(second))
    assert again.exit_code == 0, again.output
    assert first.read_bytes() == second.read_bytes()


def test_an_empty_file_is_no_transcript(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text(" \n")
    found = play(None, "--replay", str(empty))
    assert found.exit_code == 2
    assert "the file is empty; name a transcript that --export wrote" in found.output


def test_a_replay_that_goes_otherwise_is_said(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_text(f"# detente play {CASE}\n# seed 1\n> meet\n  Nobody came.\n", encoding="utf-8")
    found = play(None, "--replay", str(path))
    assert found.exit_code == 2
    assert "had another result" in found.stderr


def test_transcripts_keep_everything() -> None:
    t = Transcript("x", 7, 2, ("A", "B"), "f", [("meet", ["one", "two"]), ("end", [])])
    assert Transcript.read(t.text()) == t
    assert Transcript.read(json.dumps(t.plain())) == t


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("tabel RUS partial", "did you mean table"),
        ("table RUS", "table was given wrong arguments"),
        ("table EST partial", "is not a party to these talks"),
        ("table RUS door=33", "no level 33"),
        ("table RUS door=²", "no level"),
        ("table RUS door=100,door=80", "named twice"),
        ("table RUS missiles=100,talks=0", "cannot go together"),
        ("table RUS door=20", "changes nothing"),
        ("table RUS 'door=100", "No closing quotation"),
        ("answer NATO yes", "nothing is on the table"),
        ("walk UKR", "is not a party to these talks"),
        ("return RUS", "has not walked out"),
        ("commit RUS door over 40", "above or below"),
        ("commit RUS door above 100", "forbids no level"),
        ("commit RUS door below 40 nan", "is not a cost"),
        ("admit RUS", "has no entry for admitting RUS"),
        ("admit UKR EST=perhaps", "is not a vote"),
        ("hand ATLANTIS", "no actor ATLANTIS"),
    ],
)
def test_what_cannot_be_done_is_said(line: str, said: str) -> None:
    found = play(line)
    assert found.exit_code == 2
    assert said in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("content", [b"\xff\xfe", b"{}", b"# seed x\n> meet\n"])
def test_transcripts_that_are_none(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_bytes(content)
    assert play(None, "--replay", str(path)).exit_code == 2


def test_options_that_cannot_be() -> None:
    assert "no forum" in play("meet", "--forum", "un").stderr
    assert play("meet", "--hand", "ZZ").exit_code == 2
    assert play(None, "--script", "no-such-file").exit_code == 3


RIVER = """
detente: 1
title: A river
as_of: 2021-04-07
by: tests
actors: [{id: UP, name: Upper}, {id: LOW, name: Lower}, {id: MED, name: Mediator}]
issues:
  - {id: fill, question: Fill?, kind: distributive, levels: {0: fills, 50: as now, 100: stops}, status_quo: 50,
     control: [UP]}
  - {id: data, question: Data?, kind: restraint, levels: {0: none, 50: weekly, 100: daily}, status_quo: 0}
infeasible: [{fill: 100, data: 100}]
positions:
  - {actor: UP, issue: fill, ideal: 0, salience: 100, why: w}
  - {actor: UP, issue: data, ideal: 50, salience: 40, why: w}
  - {actor: LOW, issue: fill, ideal: 100, salience: 100, why: w}
  - {actor: LOW, issue: data, ideal: 100, salience: 50, why: w}
fora: [{id: talks, name: The talks, parties: [UP, LOW], mediators: [MED], cadence: 30}]
forum: talks
no_agreement: {lapse: {fill: 0, data: 0}}
moves:
  - {id: fill-up, actor: UP, what: Fill the dam, sets: {fill: 0}, since: 2021-05-01, until: 2021-12-31,
     effects: {LOW: 0.1, UP: -0.05}}
  - {id: share, actor: LOW, what: Ask for data, sets: {data: 100}, needs: [fill-up]}
  - {id: quit, actor: LOW, what: Leave for good, triggers: lapse}
"""


def test_what_was_signed_binds_the_next_round() -> None:
    """A party that signed daily data keeps this duty although talks would have lapsed to none."""
    session = PlaySession(loads(RIVER))
    assert "new status quo" in session.say("table MED data=50")[-1]
    na = session.scenario.no_agreement
    assert na is not None
    assert na.lapse["data"] == 50
    assert any(x.startswith("Lower: no") for x in session.say("table UP data=0"))


def test_what_cannot_be_is_not_tabled() -> None:
    session = PlaySession(loads(RIVER))
    with pytest.raises(Misplay, match="fill 100 and data 100 cannot go together"):
        session.say("table LOW fill=100,data=100")
    with pytest.raises(Misplay, match="changes nothing"):
        session.say("table UP fill=0")
    assert session.say("table LOW fill=50")[0] == "LOW tables: fill 50", "a standstill is a deal"


def test_moves_have_their_time_and_their_conditions() -> None:
    session = PlaySession(loads(RIVER))
    with pytest.raises(Misplay, match="from 2021-05-01 on"):
        session.say("move fill-up")
    with pytest.raises(Misplay, match="needs fill-up first"):
        session.say("move share")
    with pytest.raises(Misplay, match="did you mean fill-up"):
        session.say("move fill-pu")
    session.say("meet")
    said = session.say("move fill-up")
    assert said == ["Upper: Fill the dam.", "fill 0 holds now.", "It costs Lower 0.1 of its stake.",
                    "It brings Upper 0.05 of its stake."]  # fmt: skip
    assert session.say("move share")[-1] == "data 100 needs the consent of others: table it."
    with pytest.raises(Misplay, match="made already"):
        session.say("move fill-up")
    assert "The talks lapse" in session.say("move quit")[-1]
    with pytest.raises(Misplay, match="the play is over"):
        session.say("meet")
