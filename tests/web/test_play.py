"""A play in the browser goes as on the command line, survives a reload, and its transcript goes on elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from web.accessibility import check_both_themes, faults
from web.conftest import RunningServer

import detente
from detente.play import PlaySession, Transcript
from detente.web.pages.play import command_of

CASE = "nile-dam-2021"
HERE = f"/c/{CASE}/play"


def test_a_play_goes_as_on_the_command_line(page: Page, server: RunningServer) -> None:
    page.goto(server.url + HERE)
    check_both_themes(page)
    page.get_by_label("Egypt").check()
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.get_by_role("heading", name="What was said")).to_be_visible()
    page.get_by_role("button", name="Next meeting").click()
    expect(page.locator(".record li")).to_have_count(1, timeout=60_000)  # the first answer opens the engine
    page.get_by_label("a proposal").select_option(label="What Ethiopia offers")
    page.get_by_role("button", name="Table it").click()
    expect(page.locator(".record li")).to_have_count(2, timeout=30_000)
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.locator(".record li")).to_have_count(3, timeout=30_000)
    page.reload()
    with server.client() as client:
        kept = Transcript.read(client.get(f"{HERE}/transcript/txt").text)
        assert Transcript.read(client.get(f"{HERE}/transcript/json").text).turns == kept.turns
    session = PlaySession(detente.load(CASE), hands=("EGY",))
    assert kept.hands == ("EGY",)
    assert [c.split()[0] for c, _ in kept.turns] == ["meet", "table", "answer"]
    for command, said in kept.turns:
        assert session.say(command) == said
    # What cannot be done is told, and changes nothing.
    page.get_by_label("Or type a command").fill("walk NOBODY")
    page.keyboard.press("Enter")
    expect(page.locator("#problem")).to_contain_text("is not a party to these talks")
    expect(page.locator(".record li")).to_have_count(3)
    check_both_themes(page)
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert faults(page) == []
    # The transcript goes on after another play was begun.
    page.get_by_role("button", name="Begin another play").click()
    page.get_by_label("Or go on from a transcript").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": kept.text().encode()}
    )
    page.get_by_role("button", name="Play it again").click(timeout=60_000)
    expect(page.locator(".record li")).to_have_count(3, timeout=60_000)


def test_two_tabs(server: RunningServer) -> None:
    case = "/c/cuba-1962/play"
    with server.client() as client:
        assert client.post(f"{case}/begin", data={}).status_code == 303
        assert client.post(case, data={"turn": "0", "do": "meet"}).status_code == 200
        late = client.post(case, data={"turn": "0", "do": "meet"})
        assert late.status_code == 409
        assert "another tab" in late.text
        assert client.post(case, data={"turn": "1", "command": "<script>"}).status_code == 422
        assert "<script>alert" not in client.get(case).text


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"\xff\xfe", 400, "not UTF-8"),
        (b"{]", 422, "not a transcript"),
        (b"dance\n", 422, "no command"),
        (b"x" * 1_000_001, 400, "1 MB"),
    ],
)
def test_bad_transcripts(server: RunningServer, data: bytes, status: int, words: str) -> None:
    with server.client() as client:
        sent = client.post(f"{HERE}/upload", files={"file": ("a.txt", data)})
        assert sent.status_code == status
        assert words in sent.text


def test_bad_beginnings(server: RunningServer) -> None:
    with server.client() as client:
        assert client.post(f"{HERE}/begin", data={"hand": "NOBODY"}).status_code == 422
        assert client.post(f"{HERE}/begin", data={"draw": "x"}).status_code == 400
        assert client.get(f"{HERE}/transcript/pdf").status_code == 400


def test_words_of_a_form_are_one_command() -> None:
    fields = {"do": "table", "party": "EGY", "what": "", "level-k": "50", "level-m": "", "turn": "1"}
    assert command_of(fields) == "table EGY k=50"
    assert (
        command_of({"do": "answer", "party": "A", "yes": "no", "why": "too late; end"}) == "answer A no 'too late; end'"
    )
