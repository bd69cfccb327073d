"""The transcript of a play: plain text that can be read, replayed and compared."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

HEAD = "# detente play"


@dataclass
class Transcript:
    """A play, command by command.

    Attributes
    ----------
    case, seed, draw, hands, forum
        How it began.
    turns
        (command, lines that followed).
    """

    case: str
    seed: int = 1
    draw: int | None = None
    hands: tuple[str, ...] = ()
    forum: str | None = None
    turns: list[tuple[str, list[str]]] = field(default_factory=list[tuple[str, list[str]]])

    def text(self) -> str:
        """Return the transcript: a head, then ``> command`` and what followed."""
        head = [f"{HEAD} {self.case}", f"# seed {self.seed}"]
        if self.draw is not None:
            head.append(f"# draw {self.draw}")
        if self.forum is not None:
            head.append(f"# forum {self.forum}")
        head += [f"# hand {h}" for h in self.hands]
        body = [line for command, said in self.turns for line in (f"> {command}", *(f"  {x}" for x in said))]
        return "\n".join([*head, *body]) + "\n"

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "detente": 1,
            "case": self.case,
            "seed": self.seed,
            "draw": self.draw,
            "forum": self.forum,
            "hands": list(self.hands),
            "turns": [{"command": c, "said": s} for c, s in self.turns],
        }

    @classmethod
    def read(cls, text: str) -> Transcript:
        """Read a transcript, as text or as JSON, or a list of commands alone.

        Raises
        ------
        ValueError
            If it is not a transcript, or a number in its head is not valid.
        """
        if text.lstrip().startswith("{"):
            return cls._of(text)
        out = cls("")
        for line in text.splitlines():
            if line.startswith(HEAD):
                out.case = line[len(HEAD) :].strip()
            elif line.startswith("# ") and not out.turns:
                key, _, value = line[2:].partition(" ")
                if key in ("seed", "draw"):
                    if not (value.isascii() and value.removeprefix("-").isdecimal()):
                        raise ValueError(f"{key} {value!r} is not a whole number")
                    setattr(out, key, int(value))
                elif key == "forum":
                    out.forum = value
                elif key == "hand":
                    out.hands = (*out.hands, value)
            elif line.startswith("> "):
                out.turns.append((line[2:], []))
            elif line.startswith("  ") and out.turns:
                out.turns[-1][1].append(line[2:])
            elif line.strip() and not line.startswith("#"):
                out.turns.append((line.strip(), []))
        return out

    @classmethod
    def _of(cls, text: str) -> Transcript:
        """Read plain data, as :meth:`plain` gives it."""
        wrong = "this is not a transcript that --export wrote as JSON"
        try:
            data: Any = json.loads(text)
        except ValueError:
            raise ValueError(wrong) from None
        try:
            turns = [(str(t["command"]), [str(x) for x in t["said"]]) for t in data["turns"]]
            draw = None if data["draw"] is None else int(data["draw"])
            forum = None if data["forum"] is None else str(data["forum"])
            return cls(str(data["case"]), int(data["seed"]), draw, tuple(map(str, data["hands"])), forum, turns)
        except (KeyError, TypeError, ValueError):
            raise ValueError(wrong) from None
