"""Positions of actors on the issues of a draft, supported by demands, offers and refusals only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from detente.evidence.failures import BROKE_DOWN, NO_DEAL
from detente.evidence.issues import ASKS, GIVES, KEEPS, PRESSES, Found
from detente.evidence.passages import Passage
from detente.evidence.statement import Statement
from detente.scenario.names import agreeing, called

Stand = Literal["asks", "offers", "refuses", "mixed", "speaks", "named"]
OFFERED = frozenset({"offered", "conditional", "hypothetical", "future"})
"""Realis with which a concession or a promise counts as an offer: it has not been carried out."""


@dataclass
class Voice:
    """The stand of one actor on one issue.

    Attributes
    ----------
    actor
        Its code.
    stand
        What it does: asks, offers, refuses, both (``mixed``), speaks without taking a side, or is only named.
    passages
        The sentences that support it.
    acts
        (verb, paragraph) of each of its acts: ``("asks", "p3")``.
    """

    actor: str
    stand: Stand = "named"
    passages: list[Passage] = field(default_factory=list[Passage])
    acts: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    @property
    def refs(self) -> tuple[str, ...]:
        """References to its paragraphs."""
        return tuple(dict.fromkeys(p.ref for p in self.passages))


_IN_FORCE = re.compile(
    r"\b(?:existing|current|present(?!\w)|prevailing|continued|continuing|ongoing|status quo|in force|already in place|as it stands|"
    r"existante?s?|actuel(?:le)?s?|en vigueur)\b",
    re.IGNORECASE,
)
"""Words for the existing situation: rejecting it is not support for the status quo."""


def is_price(s: Statement) -> bool:
    """Whether a speaker makes a concession of somebody else a condition: "if Peru opens the bridge, we will stop"."""
    price = s.realis in ("conditional", "hypothetical") and s.speaker is not None and s.speaks_for not in s.actors
    return price and s.act in GIVES


def voices_of(s: Statement) -> tuple[str, ...]:
    """Return the actors whose position a statement shows: the agent of an act, or the actor for whom a speaker speaks."""
    if is_price(s):
        return (s.speaks_for,) if s.speaks_for else ()
    told = s.form != "narrated" and s.speaks_for and s.act in ("ASSERT", "THREATEN", "REQUEST")
    return (s.speaks_for,) if told and s.speaks_for else s.actors or ((s.speaks_for,) if s.speaks_for else ())


def kind_of(s: Statement) -> Stand | None:
    """Return the stand that a statement takes on an issue, or ``None`` if it takes no side."""
    if s.rule.removeprefix("event: ") in (NO_DEAL, BROKE_DOWN):
        return None  # neither side refuses where talks fail
    if s.realis == "negated":
        return "refuses" if s.act in GIVES or s.act in ASKS else None
    if s.act in ASKS and s.realis in ("actual", "conditional"):
        return "asks"
    if s.act in KEEPS and s.realis in ("actual", "future", "conditional"):
        return "refuses"
    if s.act in GIVES and s.realis in OFFERED:
        return "asks" if is_price(s) else "offers"
    return None


def voices(issue: Found) -> dict[str, Voice]:
    """Return the stand of each actor on an issue, in order of first mention."""
    out: dict[str, Voice] = {}
    for passage in issue.passages:
        heard: set[str] = set()
        for s in issue.about(passage):
            if s.dup_of is not None:
                continue
            for actor in voices_of(s):
                heard.add(actor)
                _hear(out.setdefault(actor, Voice(actor)), passage, s)
        for actor in passage.named:
            if actor not in heard:
                voice = out.setdefault(actor, Voice(actor))
                voice.passages.append(passage)
    return out


def _hear(voice: Voice, passage: Passage, s: Statement) -> None:
    voice.passages.append(passage)
    kind = kind_of(s)
    if kind == "refuses" and _IN_FORCE.search(passage.text):
        kind = "mixed"  # to reject the existing situation means to want an unspecified change
    verb = {"asks": "asks", "offers": "offers", "refuses": "refuses", "mixed": "rejects what is in force"}.get(
        kind or "", ""
    )
    if not verb:
        verb = "presses" if s.act in PRESSES and s.realis == "actual" else "speaks of this"
    voice.acts.append((verb, f"p{passage.paragraph}"))
    if kind is None:
        voice.stand = "speaks" if voice.stand == "named" else voice.stand
    elif voice.stand in ("named", "speaks"):
        voice.stand = kind
    elif voice.stand != kind and {voice.stand, kind} != {"asks", "offers"}:
        voice.stand = "mixed"


@dataclass(frozen=True)
class Scale:
    """The levels of an issue that its sentences support, and the actor who defines each.

    Attributes
    ----------
    asker, offerer, refuser
        Codes of the actor with the largest demand, of one who offers, and of one who refuses; ``None`` if there is none.
    levels
        Level to label.
    """

    asker: str | None
    offerer: str | None
    refuser: str | None
    levels: dict[int, str]

    def stated(self, voice: Voice) -> tuple[int, int, int] | None:
        """Return (low, most likely, high) of an actor's public position, or ``None`` if no sentence supports one."""
        top = self.asker or self.offerer
        if voice.actor == top and voice.stand in ("asks", "offers"):
            return (60, 100, 100)
        if voice.actor == self.offerer and voice.stand == "offers":
            return (30, 60, 100)
        if voice.stand == "refuses":
            return (0, 0, 40)
        return None


def scale(found: dict[str, Voice], name_of: dict[str, str]) -> Scale:
    """Return an issue's levels: 0 for the status quo, 100 for the main demand, 60 for an offer by another actor."""
    asker = next((a for a, v in found.items() if v.stand == "asks"), None)
    offerer = next((a for a, v in found.items() if v.stand == "offers" and a != asker), None)
    refuser = next((a for a, v in found.items() if v.stand == "refuses"), None)

    def who(actor: str, verb: str) -> str:
        """Return an actor with its paragraphs and a verb: "the United States (r1#p2) offers"."""
        name = name_of.get(actor, actor)
        return f"{called(name)} ({', '.join(found[actor].refs[:3])}) {agreeing(name, verb)}"

    nought = f"as things stand, as {who(refuser, 'would')} keep it" if refuser else "as things stand"
    levels = {0: f"{nought}: TO FILL in words"}
    if asker and offerer:
        levels[60] = f"what {who(offerer, 'offers')}: TO FILL in words"
    if asker:
        levels[100] = f"what {who(asker, 'asks')} for: TO FILL in words"
    elif offerer:
        levels[100] = f"what {who(offerer, 'offers')}: TO FILL in words"
    elif refuser:
        levels[100] = f"what {who(refuser, 'refuses')}: TO FILL in words"
    else:
        levels[100] = "the change that is spoken of: TO FILL in words"
    return Scale(asker, offerer, refuser, levels)


def parties(issues: Iterable[Found], actors: Sequence[str], most: int = 4) -> tuple[str, ...]:
    """Return proposed signatories, for the analyst to correct: the actors with the most stands, or nearly as many."""
    counts = dict.fromkeys(actors, 0.0)
    for issue in issues:
        for actor, voice in voices(issue).items():
            if actor in counts:
                counts[actor] += 1.0 if voice.stand in ("asks", "offers", "refuses", "mixed") else 0.1
    ranked = sorted(actors, key=lambda a: (-counts[a], actors.index(a)))
    near = [a for a in ranked[:most] if counts[a] >= max(1.0, counts[ranked[0]] / 2)]
    return tuple(sorted(near if len(near) > 1 else ranked[:2], key=list(actors).index))
