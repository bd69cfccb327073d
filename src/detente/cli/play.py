"""``detente play``: commands from the terminal, a pipe, a script or a transcript."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli import _options

if TYPE_CHECKING:
    from detente.play import PlaySession, Transcript


def run(
    case: _options.Case,
    hand: Annotated[
        list[str] | None, typer.Option(metavar="PARTY", help="Play this party by hand; repeatable.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the random draws; 1 by default.")] = None,
    draw: Annotated[
        int | None, typer.Option(min=0, help="Play in the world of this draw; by default all inputs are at the median.")
    ] = None,
    forum: Annotated[
        str | None, typer.Option(metavar="ID", help="Forum of the talks; by default the file's own.")
    ] = None,
    script: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Read commands from this file, one per line.")
    ] = None,
    replay: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Play a transcript again, and report any difference.")
    ] = None,
    export: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write the transcript here: text (.txt, .transcript), or .json."),
    ] = None,
    force: _options.Force = False,
    as_json: _options.Json = False,
) -> None:
    """Play a case: table drafts, answer, meet, walk out, commit, admit; `help` lists the commands."""
    import os

    from detente._errors import OutputExists, UsageError
    from detente._text import emit, json_text
    from detente.cli._deliver import check_target
    from detente.play import PlaySession, Transcript
    from detente.play.session import Misplay
    from detente.scenario.load import load

    check_target(export, (".txt", ".transcript", ".json", ""), "--export")
    hands = hand or []
    before: Transcript | None = None
    if replay is not None:
        before = _transcript(replay)
        if before.case and before.case != case:
            raise UsageError(f"{replay}: this play is of {before.case}, not of {case}; name {before.case}")
        seed, draw, forum = (
            (before.seed if seed is None else seed),
            (before.draw if draw is None else draw),
            forum or before.forum,
        )
        hands = hands or list(before.hands)
    scenario = load(case)
    session = PlaySession(scenario, seed=1 if seed is None else seed, draw=draw, hands=tuple(hands), forum=forum)
    kept = Transcript(case, session.seed, draw, tuple(hands), forum)
    lines = _commands(before, script)
    if lines is None and export is not None and not force and os.path.exists(export):
        # Before the play, because a play at the keyboard cannot be repeated.
        raise OutputExists(f"{export}: this file exists; name another one, or replace it with --force")
    try:
        if lines is None:
            _live(session, kept, as_json)
        else:
            for number, line in enumerate(lines, start=1):
                try:
                    _turn(session, kept, line, quiet=as_json)
                except Misplay as e:
                    so_far = f" ({export} holds the turns before it)" if export is not None else ""
                    raise Misplay(f"command {number}, {line!r}: {e}{so_far}") from None
    finally:
        # Also after an interrupt: what has been played is not lost.
        if export is not None:
            _export(kept, export, force)
    if as_json:
        emit(json_text(kept.plain()) + "\n")
    if before is not None and any(answer for _, answer in before.turns):
        _compare(before, kept, str(replay))


def _transcript(file: Path) -> Transcript:
    from detente._errors import DamagedFile
    from detente._input import read_text
    from detente.play import Transcript

    text = read_text(file)
    if not text.strip():
        raise DamagedFile(f"{file}: the file is empty; name a transcript that --export wrote")
    try:
        return Transcript.read(text)
    except (ValueError, RecursionError) as e:
        why = "lists or objects are nested too deep" if isinstance(e, RecursionError) else str(e)
        raise DamagedFile(f"{file}: {why}; name a transcript that --export wrote") from None


def _export(kept: Transcript, file: str, force: bool) -> None:
    from detente._output import write
    from detente._text import json_text

    text = json_text(kept.plain()) + "\n" if Path(file).suffix.lower() == ".json" else kept.text()
    write(file, text, force=force)


def _commands(before: Transcript | None, script: Path | None) -> list[str] | None:
    """Return commands from a transcript, a script or a pipe; ``None`` for somebody at the keyboard."""
    import sys

    from detente._errors import CannotRead, DamagedFile, explain_os_error
    from detente._input import read_text

    if before is not None:
        return [command for command, _ in before.turns]
    if script is not None:
        return [x for x in read_text(script).splitlines() if _is_command(x)]
    if sys.stdin is None:
        raise CannotRead("standard input is closed; give the commands with --script")
    if sys.stdin.isatty():
        return None
    try:
        return [x for x in sys.stdin.read().splitlines() if _is_command(x)]
    except UnicodeDecodeError as e:
        raise DamagedFile(f"standard input: byte {e.start} is not UTF-8; send UTF-8") from None
    except OSError as e:
        raise CannotRead(explain_os_error(e, "standard input")) from None


def _is_command(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _turn(session: PlaySession, kept: Transcript, line: str, *, quiet: bool) -> None:
    from detente._text import echo

    answer = session.say(line)
    kept.turns.append((line.strip(), answer))
    if not quiet:
        echo(f"> {line.strip()}")
        for x in answer:
            echo(f"  {x}")


def _live(session: PlaySession, kept: Transcript, quiet: bool) -> None:
    """Take commands from the keyboard until the end; one that cannot be done is explained and changes nothing."""
    from detente._text import echo
    from detente.play.session import Misplay

    for x in session.say("show") + session.say("help"):
        echo(f"  {x}")
    while not session.over:
        try:
            line = input("> ")
        except EOFError:
            return
        except UnicodeDecodeError:
            echo("  this line is not UTF-8")
            continue
        if not _is_command(line):
            continue
        try:
            answer = session.say(line)
        except Misplay as e:
            echo(f"  {e}")
            continue
        kept.turns.append((line.strip(), answer))
        if not quiet:
            for x in answer:
                echo(f"  {x}")


def _compare(before: Transcript, kept: Transcript, name: str) -> None:
    """Report whether a replay went as before.

    Raises
    ------
    Misplay
        If it did not.
    """
    from detente._text import echo
    from detente.play.session import Misplay

    for number, ((command, was), (_, now)) in enumerate(zip(before.turns, kept.turns, strict=False), start=1):
        if was and was != now:
            line = next((a for a, b in zip(was, now, strict=False) if a != b), was[-1])
            raise Misplay(f"{name}: turn {number}, {command!r}, had another result than before, from: {line}")
    echo(f"{name}: {len(kept.turns)} turns, each as before.", err=True)
