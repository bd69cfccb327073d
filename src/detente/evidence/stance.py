"""Links a statement to an issue of a scenario, and to a level that its words suggest.

Words of the statement are compared with each issue's question and labels, with more weight for rare words. A link needs
two shared words, or one that occurs in no other issue. The suggested level is the one whose label shares most words
with the statement; it is not a position.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import cache

from detente.evidence.reading import Reading
from detente.evidence.statement import Statement
from detente.scenario.model import Scenario

_STOP = frozenset(
    """the a an of to in on at for and or not no any all is are be as it its that this with by from into near than more
    new how what which who does do can may will would should under over both their them they he she his her there here
    now one two some such other only""".split()
)
_SAME: tuple[tuple[str, ...], ...] = (
    ("enlargement", "expansion", "expand", "membership", "member", "admit", "admission", "accession", "invite", "join", "invitation", "door"),
    ("exercise", "game", "drill", "manoeuvre", "maneuver"),
    ("troop", "force", "soldier", "military", "battlegroup"),
    ("missile", "rocket"),
    ("weapon", "weaponry", "armament", "arms"),
    ("talk", "meeting", "negotiation", "consultation", "summit"),
    ("presence", "stationed", "station", "deployed", "footprint"),
    ("deploy", "deployment", "reinforcement", "reinforce"),
    ("border", "frontier", "massed", "mass", "buildup"),
    ("choice", "choose", "sovereign", "path", "alignment", "neutrality"),
)  # fmt: skip
_ROOT = {w: group[0] for group in _SAME for w in group}


@cache
def stem(word: str) -> str:
    """Return a word's root: without plural and verb endings, and with related words merged."""
    w = word.lower().strip("'’s") if word.lower().endswith(("'s", "’s")) else word.lower()
    for candidate in (
        w,
        w.rstrip("s"),
        re.sub(r"(?:ing|ed|es|s)$", "", w),
        re.sub(r"ies$", "y", w),
        re.sub(r"ing$|ed$", "e", w),
    ):
        if candidate in _ROOT:
            return _ROOT[candidate]
    return re.sub(r"(?:ing|ed|es|s)$", "", w) if len(w) > 4 else w


def terms(text: str) -> set[str]:
    """Return the roots of a text's content words."""
    return {stem(w) for w in re.findall(r"[^\W\d_]+(?:['’]s)?", text) if w.lower() not in _STOP and len(w) > 2}


class Linker:
    """Links statements to a scenario's issues."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        names = set[str]().union(*(terms(a.name) for a in scenario.actors))
        self.words = {
            k.id: (terms(k.question) | set[str]().union(*(terms(t) for t in k.levels.values())) | {stem(k.id)}) - names
            for k in scenario.issues
        }
        n = len(self.words)
        every = [w for ws in self.words.values() for w in ws]
        self.weight = {w: math.log(1 + n / every.count(w)) for w in set(every)}

    def link(self, text: str) -> tuple[str, str] | None:
        """Return (issue, suggested level) for some words, or ``None``."""
        have = terms(text)
        best: tuple[float, str] | None = None
        for issue, words in self.words.items():
            shared = have & words
            single = any(sum(w in ws for ws in self.words.values()) == 1 for w in shared)
            if len(shared) < 2 and not single:
                continue
            score = sum(self.weight[w] for w in shared)
            if best is None or score > best[0]:
                best = (score, issue)
        if best is None:
            return None
        issue = self.scenario.issue[best[1]]
        level = max(sorted(issue.levels), key=lambda y: len(have & terms(issue.levels[y])))
        # One shared word ("invitation") identifies the issue, but not the level.
        return issue.id, str(level) if len(have & terms(issue.levels[level])) >= 2 else ""


def linked(reading: Reading, scenario: Scenario) -> Reading:
    """Return a reading whose statements are linked to a scenario's issues."""
    linker = Linker(scenario)
    text = reading.document.text

    def one(s: Statement) -> Statement:
        found = linker.link(text[s.content[0] : s.content[1]])
        return replace(s, issue=found[0], stance=found[1] or None) if found else s

    return replace(reading, statements=tuple(one(s) for s in reading.statements))
