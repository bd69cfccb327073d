"""Acts that depend on a verb's complement: to call something by a name, to let others act, to give a deadline."""

from __future__ import annotations

from typing import Any

from detente.evidence.bodies import PEOPLE
from detente.evidence.clauses import is_infinitive, own
from detente.evidence.deeds import BY_FORCE, class_of
from detente.evidence.frames import PERSONS, things
from detente.evidence.lexicon import Act
from detente.evidence.speech import act_of_words
from detente.evidence.tone import tone

CALLING = frozenset(
    "call brand label dub term describe denounce characterise characterize portray slam dismiss regard consider deem judge view declare".split()
)
_CHARGES = frozenset(
    "charge accusation allegation claim assertion suggestion report rumour rumor story version".split()
)
_TERMS = frozenset(
    "suit lawsuit claim petition complaint offer proposal plan draft demand deal truce ceasefire compromise idea deadline ultimatum terms term text bid request settlement condition".split()
)


def name_given(token: Any) -> Act | None:
    """Return the act of calling something by a name: calling a charge absurd denies it, calling an offer a trap refuses it."""
    told = [c for c in token.children if c.dep_ == "oprd"] or _run_together(token)
    small = [c for c in token.children if c.dep_ == "ccomp" and c.pos_ in ("ADJ", "NOUN") and not any(True for x in c.children if x.dep_ in ("mark", "cop", "aux"))]  # fmt: skip
    told += small
    told += [x for c in token.children if c.dep_ == "prep" and c.lower_ == "as" for x in c.children]
    if not told or any(c.lower_.endswith(("self", "selves")) for c in token.children):
        return None
    words = " ".join(t.text for c in told for t in c.subtree)
    objects = {c.lemma_.lower() for c in token.children if c.dep_ in ("dobj", "nsubjpass")}
    objects |= {x.lemma_.lower() for c in small for x in c.children if x.dep_ == "nsubj"}
    how = tone(words)
    if objects & _CHARGES and how != "praise":
        return "REJECT"
    if how == "praise":
        return "SUPPORT"
    if how == "blame":
        return "REJECT" if objects & _TERMS else "ACCUSE"
    return None if token.lemma_ != "call" else act_of_words(words, "")[0]


def _run_together(verb: Any) -> list[Any]:
    """Return the name in "called the seizure theft", "called this bullying", which the parser reads as one noun phrase."""
    if verb.lemma_.lower() not in ("call", "label", "brand", "dub"):
        return []
    return [
        c
        for c in verb.children
        if c.dep_ == "dobj"
        and tone(c.text) == "blame"
        and any((d.dep_ == "det" and d.lower_ in ("this", "that")) or d.dep_ == "compound" for d in c.children)
    ]


def findings(token: Any) -> Act | None:
    """Return the act of a finding: that another broke a rule, or that somebody is guilty, is an accusation."""
    if token.lemma_ != "find":
        return None
    if any(c.lower_ in _GUILTY for c in token.subtree if c.i > token.i and c.i < token.i + 7):
        return "ACCUSE"
    clause = next((c for c in token.children if c.dep_ == "ccomp" and c.pos_ == "VERB"), None)
    if clause is None or not any(c.dep_ == "mark" for c in clause.children):
        return None
    broken = clause.lemma_.lower() in _BREAKING or class_of(clause) in (*BY_FORCE, "REJECT", "ACCUSE")
    return "ACCUSE" if broken and own(clause) == "actual" else None


_GUILTY = frozenset("guilty liable negligent culpable".split())
_BREAKING = frozenset(
    "break breach violate fail neglect ignore mislead overcharge exceed discriminate abuse lie cheat".split()
)


def terms_set(token: Any) -> Act | None:
    """Return the act of making something conditional on something: a demand."""
    if token.lemma_ != "make":
        return None
    conditional = any(c.lower_ in ("conditional", "contingent", "dependent") for c in token.subtree if c.i > token.i)
    return "REQUEST" if conditional and any(t.lower_ in ("on", "upon") for t in token.subtree) else None


def ordered(token: Any) -> bool:
    """Whether something is ordered to be done: "ordered the letting to be suspended"."""
    if token.lemma_ not in ("order", "direct", "instruct") or (token.tag_ == "VBN" and token.dep_ in ("acl", "amod")):
        return False
    behind = [c for c in token.children if c.i > token.i and c.dep_ in ("dobj", "xcomp", "ccomp")]
    return any(
        c.tag_ == "VBN" and is_infinitive(c)
        for b in behind
        for c in (b, *(x for x in b.children if x.dep_ in ("relcl", "acl")))
    )


def is_freed(token: Any) -> bool:
    """Whether somebody is released or set free."""
    if any(c.lemma_.lower() in _DATES for k in token.children for c in (k, *k.children) if c.dep_ in ("nsubj", "dobj")):
        return False  # "let the deadline pass"
    if token.lemma_ == "set":
        return any(c.lower_ == "free" for c in token.children)
    if token.lemma_ in ("let", "allow", "permit"):
        # "let their players travel": what others may do now
        clause = next((c for c in token.children if c.dep_ in ("ccomp", "xcomp") and c.pos_ == "VERB"), None)
        subject = [c for k in (clause, token) if k is not None for c in k.children if c.dep_ in ("nsubj", "dobj")]
        own_subject = any(c.dep_ == "nsubj" for c in token.children)
        people = any(t.i > token.i and _is_animate(t) for t in subject)
        if (
            clause is not None
            and own_subject
            and people
            and clause.lemma_ not in ("know", "be", "fall", "stand", "lapse")
        ):
            return True
    return any(c.dep_ in ("ccomp", "xcomp") and c.lower_ in ("go", "leave", "through", "pass") for c in token.children)


def side_taken(token: Any) -> Act | None:
    """Return the act of coming out for or against something."""
    if not any(c.dep_ in ("prt", "advmod") and c.lower_ == "out" for c in token.children):
        return None
    behind = {c.lower_ for c in token.children if c.dep_ == "prep"}
    if "against" in behind:
        return "REJECT"
    return "SUPPORT" if behind & {"for", "behind"} else None


def _is_animate(noun: Any) -> bool:
    word = noun.lemma_.lower()
    return word in PERSONS or word in PEOPLE or noun.lower_ in ("them", "him", "her") or "@vehicle" in things([noun])


def time_given(token: Any) -> Act | None:
    """Return the act of giving somebody "thirty days to explain" (a demand) or "until Friday to leave" (a threat)."""
    clause = any(
        c.dep_ in ("advcl", "xcomp", "relcl", "acl") and c.tag_ == "VB" for c in token.subtree if c.i > token.i
    )
    to_whom = [c for c in token.children if c.dep_ in ("dobj", "dative") and c.i > token.i]
    if not clause or not to_whom:
        return None
    if any(t.lower_ == "until" for t in token.subtree if t.i > token.i):
        return "THREATEN"
    time = any(
        c.dep_ in ("dobj", "npadvmod")
        and c.lemma_.lower() in _SPANS
        and any(x.dep_ == "nummod" or x.lower_ in ("a", "an") for x in c.children)
        for c in token.children
    )
    return "REQUEST" if time and any(c.lemma_.lower() not in _SPANS for c in to_whom) else None


_DATES = frozenset("deadline chance opportunity date moment day occasion".split())
_SPANS = frozenset("hour day week month year minute".split())
