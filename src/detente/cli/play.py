"""``detente play``: commands from the terminal, a pipe, a script or a transcript."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from detente.play import Session, Transcript


def run(
    case: str,
    *,
    hands: list[str],
    seed: int | None,
    draw: int | None,
    forum: str | None,
    script: Path | None,
    replay: Path | None,
    export: Path | None,
    as_json: bool,
) -> None:
    """Play, print, and write the transcript."""
    from detente.play import Session, Transcript
    from detente.play.session import Misplay
    from detente.scenario.load import load

    before: Transcript | None = None
    if replay is not None:
        try:
            before = Transcript.read(_text(replay))
        except ValueError as e:
            _leave(f"{replay}: {e}")
        if before.case and before.case != case:
            _leave(f"{replay} was played on {before.case}, not on {case}")
        seed, draw, forum = (
            (before.seed if seed is None else seed),
            (before.draw if draw is None else draw),
            forum or before.forum,
        )
        hands = hands or list(before.hands)
    scenario = load(case)
    try:
        session = Session(scenario, seed=1 if seed is None else seed, draw=draw, hands=tuple(hands), forum=forum)
    except Misplay as e:
        _leave(str(e))
    kept = Transcript(case, session.seed, draw, tuple(hands), forum)
    lines = _given(before, script)
    if lines is None:
        _live(session, kept, as_json)
    else:
        for number, line in enumerate(lines, start=1):
            try:
                _turn(session, kept, line, quiet=as_json)
            except Misplay as e:
                _export(kept, export)
                so_far = f" ({export} holds the turns before it)" if export is not None else ""
                _leave(f"command {number}, {line!r}: {e}{so_far}")
    _export(kept, export)
    if as_json:
        print(json.dumps(kept.plain(), indent=1, ensure_ascii=False))
    if before is not None and any(said for _, said in before.turns):
        _compare(before, kept, str(replay))


def _export(kept: Transcript, file: Path | None) -> None:
    if file is not None:
        text = json.dumps(kept.plain(), indent=1, ensure_ascii=False) if file.suffix == ".json" else kept.text()
        file.write_text(text, encoding="utf-8", newline="\n")


def _given(before: Transcript | None, script: Path | None) -> list[str] | None:
    """Return commands from a transcript, a script or a pipe; ``None`` for somebody at the keyboard."""
    if before is not None:
        return [command for command, _ in before.turns]
    if script is not None:
        return [x for x in _text(script).splitlines() if _command(x)]
    if sys.stdin.isatty():
        return None
    return [x for x in sys.stdin.read().splitlines() if _command(x)]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as e:
        _leave(f"{path}: byte {e.start} is not UTF-8; save the file as UTF-8")


def _command(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _turn(session: Session, kept: Transcript, line: str, *, quiet: bool) -> None:
    said = session.say(line)
    kept.turns.append((line.strip(), said))
    if not quiet:
        print(f"> {line.strip()}")
        for x in said:
            print(f"  {x}")


def _live(session: Session, kept: Transcript, quiet: bool) -> None:
    """Take commands from the keyboard until the end; a misplay is said and nothing happens."""
    from detente.play.session import Misplay

    for x in session.say("show") + session.say("help"):
        print(f"  {x}")
    while not session.over:
        try:
            line = input("> ")
        except EOFError:
            return
        if not _command(line):
            continue
        try:
            said = session.say(line)
        except Misplay as e:
            print(f"  {e}")
            continue
        kept.turns.append((line.strip(), said))
        if not quiet:
            for x in said:
                print(f"  {x}")


def _compare(before: Transcript, kept: Transcript, name: str) -> None:
    """Say whether a replay went as before; leave with 2 if it did not."""
    for number, ((command, was), (_, now)) in enumerate(zip(before.turns, kept.turns, strict=False), start=1):
        if was and was != now:
            line = next((a for a, b in zip(was, now, strict=False) if a != b), was[-1])
            _leave(f"{name}: turn {number}, {command!r}, went otherwise than before, from: {line}")
    print(f"{name}: {len(kept.turns)} turns, each as before.", file=sys.stderr)


def _leave(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(2)
