"""Reactions to something: "drew criticism from the union", "met with ridicule", "got short shrift from the minister"."""

from __future__ import annotations

from typing import Any

from detente.evidence.event import ReportedEvent, make
from detente.evidence.lexicon import Act
from detente.evidence.realis import realis
from detente.evidence.roles import joined

_ATTITUDES: dict[str, Act] = {
    **dict.fromkeys(
        "criticism condemnation anger fury outrage ire rebuke reproach scolding censure accusation complaint indignation dismay "
        "recrimination flak backlash disapproval displeasure uproar outcry".split(),
        "ACCUSE",
    ),
    **dict.fromkeys(
        "ridicule scorn derision mockery laughter jeer boo contempt rejection refusal resistance opposition objection shrift shoulder "
        "rebuff defiance disbelief incredulity silence shrug snub veto hostility".split(),
        "REJECT",
    ),
    **dict.fromkeys(
        "praise applause support approval backing acclaim thanks welcome enthusiasm cheer sympathy endorsement relief gratitude "
        "blessing ovation".split(),
        "SUPPORT",
    ),
    **dict.fromkeys("threat warning ultimatum".split(), "THREATEN"),
    **dict.fromkeys("protest demonstration walkout strike".split(), "PROTEST"),
}
_RECEIVING = frozenset(
    "draw attract earn win get receive provoke spark prompt elicit trigger arouse face encounter incur unleash gain bring".split()
)
_MEETING = {"meet": ("with",), "run": ("into",), "come": ("under", "up"), "be": ("with", "by")}
_GREETED = frozenset("greet meet receive answer counter take reward".split())
_FROM = ("from", "among", "by", "of", "in")
_PLANS = frozenset(
    "proposal offer plan idea suggestion draft undertaking promise demand request compromise decision".split()
)


def received(verb: Any) -> ReportedEvent | None:
    """Return the act of those who react, or ``None``.

    Parameters
    ----------
    verb
        A verb in a parsed sentence. Its subject is what they react to; its object or "with" phrase is the reaction.
    """
    lemma = verb.lemma_.lower()
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    if passive and lemma in _GREETED:
        how = _objects(verb, ("with",))
        subject = [c for c in verb.children if c.dep_ == "nsubjpass"]
    elif passive:
        return _laughed(verb) if lemma in ("laugh", "jeer", "boo", "hoot") else None
    else:
        how = [c for c in verb.children if c.dep_ in ("dobj", "attr")] if lemma in _RECEIVING else []
        how += _objects(verb, _MEETING.get(lemma, ()))
        subject = [c for c in verb.children if c.dep_ == "nsubj"]
    for noun in how:
        act = _ATTITUDES.get(noun.lemma_.lower())
        if act is None or not subject:
            continue
        if act == "REJECT" and noun.lemma_.lower() in ("shoulder", "shrift") and not any(noun.children):
            continue
        authors = _authors(noun) or _authors(verb)
        if authors:
            return make(verb, act, realis(verb), authors, _owners(subject[0]), "received")
    return None


def _objects(verb: Any, prepositions: tuple[str, ...]) -> list[Any]:
    return [
        o
        for p in verb.children
        if p.dep_ == "prep" and p.lower_ in prepositions
        for o in p.children
        if o.dep_ == "pobj"
    ]


def _authors(word: Any) -> list[Any]:
    for child in word.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in _FROM and child.i > word.i:
            for noun in child.children:
                if noun.dep_ == "pobj" and noun.ent_type_ not in ("DATE", "TIME"):
                    return [noun, *joined(noun)]
    return []


def _owners(subject: Any) -> list[Any]:
    """Return the patients: the owner of the plan, or the subject itself."""
    owner = [c for c in subject.children if c.dep_ == "poss"]
    owner += [o for c in subject.children if c.dep_ == "prep" and c.lower_ in ("by", "from") for o in c.children]
    return owner or [subject]


def _laughed(verb: Any) -> ReportedEvent | None:
    """A plan that "was laughed out of the room" is refused; the agent need not be named."""
    subject = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    if subject is None or subject.lemma_.lower() not in _PLANS:
        return None
    return make(verb, "REJECT", realis(verb), _authors(verb), _owners(subject), "received")
