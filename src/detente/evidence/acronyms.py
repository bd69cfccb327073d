"""Finds names with their abbreviations: "Latvian Rail Infrastructure (LRI)", "the Mindoro People's Command … the MPC"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.evidence.bodies import AGENCIES, HEADS, NOT_FIRST
from detente.evidence.names import UPPER

_BRACKETS = re.compile(
    rf"\((?P<the>(?:hereafter |hereinafter |in short |known as |henceforth )?(?:the )?[\"“‘']?)(?P<short>[{UPPER}][\w&-]{{1,13}})[\"”’']?\)"
)
_SMALL = r"(?:of|and|for|the|in|on|de|du|des|la|las|los|del|da|do|dos|y|e|et|o|og|&)"
_RUN = re.compile(rf"(?:[{UPPER}][\w’'-]*|&)(?:[ \u00a0]+(?:{_SMALL}[ \u00a0]+){{0,3}}(?:[{UPPER}][\w’'-]*|&)){{0,9}}$")
_JOINED = re.compile(r"^[\w-]+-(?:owned|based|run|led|backed|controlled|registered|held|born)$")
_LONGEST_RUN = 120


def ownership(word: str) -> bool:
    """Return whether a word before a name is a modifier of owner or place: "State-owned", "London-based"."""
    return bool(_JOINED.match(word))


def introduced(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield names that are followed by their initials in brackets: start, end, initials, and kind of body.

    The name is the shortest run of capitalised words directly before the bracket whose first letters contain the
    initials in order, beginning with the first.
    """
    for m in _BRACKETS.finditer(text):
        short = m.group("short")
        word = sum(c.isupper() for c in short) < 2
        if AGENCIES.search(short) or (word and not m.group("the")):
            continue
        end = m.start()
        while end > 0 and text[end - 1] in " \u00a0":
            end -= 1
        run = _RUN.search(text, max(0, end - _LONGEST_RUN, text.rfind("\n", 0, end) + 1), end)
        if run is None:
            continue
        words = [w for w in re.finditer(r"\S+", run.group()) if w.group()[0].isupper()]
        if word:
            # "Te Puna o Waihi (the Puna)": a short name that is one of its words
            while words and words[0].group() in NOT_FIRST:
                words.pop(0)
            named = [w.group() for w in words]
            if len(named) > 1 and short in named:
                heads = [HEADS[w] for w in named if w in HEADS]
                yield run.start() + words[0].start(), end, short, heads[-1] if heads else "organisation"
            continue
        for n in range(len(words) - 1, -1, -1):
            if _holds([w.group() for w in words[n:]], short):
                start = run.start() + words[n].start()
                heads = [HEADS[w.group()] for w in words[n:] if w.group() in HEADS]
                if len(words) - n > 1:
                    yield start, end, short, heads[-1] if heads else "organisation"
                break


def _holds(words: list[str], short: str) -> bool:
    """Return whether the capitals of some initials are first letters of words, in order."""
    letters = [c for c in short if c.isupper()]
    parts = [p for w in words for p in re.split(r"-", w) if p]
    if not parts or parts[0][0] != letters[0]:
        return False
    at = 0
    for part in parts:
        if at < len(letters) and part[0].upper() == letters[at]:
            at += 1
    return at == len(letters) or (at >= 2 and at == len(letters) - 1 and len(parts) >= len(letters) - 1)
