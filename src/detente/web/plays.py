"""Plays of the cases: kept as transcripts in the workspace, and alive in memory while they are played."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from detente._errors import DamagedFile, DetenteError
from detente._input import read_text
from detente._output import write
from detente._text import json_text
from detente.play.session import PlaySession
from detente.play.transcript import Transcript
from detente.scenario.load import loads
from detente.web.state import Bench
from detente.web.workspace import CaseFile, SaveConflict, Workspace

MOST_ALIVE = 8
"""Plays that are held in memory; others are played again from their transcript when somebody returns to them."""
MOST_TURNS = 500


@dataclass(eq=False)
class KeptPlay:
    """A play: its state, its transcript, and the state of the case with which it began."""

    session: PlaySession
    transcript: Transcript
    text: str = ""
    """The transcript as it was last written; another process may have continued it."""


class Plays:
    """All plays of one server, by case: one play a case."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._alive: OrderedDict[tuple[str, str], KeptPlay] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, case: CaseFile, transcript: Transcript) -> KeptPlay:
        """Begin a play, or play a transcript again.

        Raises
        ------
        Misplay
            If a party does not exist, or a command of the transcript cannot be done.
        ScenarioError
            If the case is not right.
        """
        again = Transcript(case.name, transcript.seed, transcript.draw, transcript.hands, transcript.forum)
        session = PlaySession(
            loads(case.text, file=f"{case.name}.yaml"),
            seed=again.seed,
            draw=again.draw,
            hands=again.hands,
            forum=again.forum,
        )
        for command, _ in transcript.turns[:MOST_TURNS]:
            again.turns.append((command, session.say(command)))
        play = KeptPlay(session, again)
        self._keep(case, play)
        return play

    def of(self, case: CaseFile) -> KeptPlay | None:
        """Return the present play of a case; nothing where there is none.

        Raises
        ------
        DetenteError
            If the transcript does not go with the case any more.
        """
        path = self._path(case)
        text = read_text(path) if path.exists() else ""
        with self._lock:
            play = self._alive.get((case.name, case.state))
        if not text or (play is not None and play.text == text):
            return play if text else None
        return self.begin(case, read_transcript(text))

    def kept(self, case: CaseFile) -> bool:
        """Whether there is a play of a case, without playing it."""
        return self._path(case).exists()

    def _path(self, case: CaseFile) -> Path:
        return self.workspace.own("plays", f"{case.name}.json")

    def say(self, case: CaseFile, turn: int, command: str) -> KeptPlay:
        """Do one command of a play.

        Parameters
        ----------
        case
            The case.
        turn
            How many turns there were when the command was given.
        command
            As on the command line.

        Raises
        ------
        SaveConflict
            If the play has gone on since.
        Misplay
            If the command cannot be done; the play stays as it was.
        """
        with self.workspace.locked("plays"):  # one command at a time
            play = self.of(case)
            if play is None or len(play.transcript.turns) != turn:
                raise SaveConflict("the play has gone on in another tab; load the page again to see its present state")
            if turn >= MOST_TURNS:
                raise SaveConflict(f"a play has at most {MOST_TURNS} turns here; begin another, or use `detente play`")
            line = " ".join(command.split())
            play.transcript.turns.append((line, play.session.say(line)))
            self._keep(case, play)
            return play

    def end(self, case: CaseFile) -> None:
        """Delete the play of a case."""
        with self._lock:
            self._alive.pop((case.name, case.state), None)
        self._path(case).unlink(missing_ok=True)

    def _keep(self, case: CaseFile, play: KeptPlay) -> None:
        play.text = json_text(play.transcript.plain())
        write(self._path(case), play.text, force=True)
        with self._lock:
            self._alive[case.name, case.state] = play
            self._alive.move_to_end((case.name, case.state))
            while len(self._alive) > MOST_ALIVE:
                self._alive.popitem(last=False)


def plays_of(bench: Bench) -> Plays:
    """Return the plays of the server, made on first use."""
    return vars(bench).setdefault("_plays", Plays(bench.workspace))


def read_transcript(text: str) -> Transcript:
    """Read a transcript, as text or JSON.

    Raises
    ------
    DamagedFile
        If it is none.
    """
    try:
        return Transcript.read(text)
    except DetenteError:
        raise
    except (ValueError, RecursionError) as e:
        why = "lists or objects are nested too deep" if isinstance(e, RecursionError) else str(e)
        raise DamagedFile(f"the transcript: {why}; choose one that the page or `detente play --export` wrote") from None
