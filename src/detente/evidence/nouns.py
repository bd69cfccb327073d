"""Acts that a noun names: somebody's refusal, the attack by rebels, "so does Chile"."""

from __future__ import annotations

from typing import Any

from detente.evidence.deeds import NOUNS, VERBS
from detente.evidence.event import ReportedEvent, make
from detente.evidence.frames import OBJECTS
from detente.evidence.lexicon import Act
from detente.evidence.realis import realis
from detente.evidence.roles import joined, owners, undergoers


def noun_act(token: Any) -> ReportedEvent | None:
    """Return the act that a noun names, where somebody whose act it is stands beside it."""
    lemma = token.lemma_.lower()
    act = NOUNS.get(lemma)
    if act is None or token.dep_ in ("compound", "amod", "nmod"):
        return None
    owner = [t for t in owners(token) if _names(t)]
    beside: list[Any] = []
    clause = False
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in ("between", "with", "of", "by", "on", "against", "to", "from"):
            for obj in child.children:
                if obj.dep_ == "pobj":
                    beside += [obj, *joined(obj)]
        if child.dep_ in ("acl", "ccomp", "relcl") or child.lower_ == "that":
            clause = True
    if _object_of(token):
        return None
    if act == "CONSULT":
        if not owner and not any(_names(t) for t in beside):
            return None
        return make(token, act, realis(token), owner, beside, "noun")
    if act in ("REQUEST", "THREATEN", "REJECT", "ACCUSE"):
        if not owner or lemma == "call":
            return None
        standing = realis(token)
        words = "noun with a clause" if clause else "noun"
        made = token.dep_ in ("dobj", "pobj", "nsubj", "nsubjpass", "attr", "ROOT", "conj") and standing in (
            "actual",
            "hypothetical",
            "negated",
            "background",
        )
        return make(token, act, "actual" if made and act == "REQUEST" else standing, owner, beside, words)
    if act == "AGREE":
        if not owner:
            return None
        return make(token, act, "offered", owner, beside, "offer")
    if not owner and not beside:
        return None
    standing = realis(token)
    if standing == "actual":
        # A noun only names a deed; that it happened is for a verb to say.
        standing = "hypothetical" if act in ("RETREAT", "CONCEDE") else standing
    return make(token, act, standing, owner, beside, "noun")


_DEED_NOUNS: dict[str, Act] = {
    **dict.fromkeys(
        "seizure arrest detention capture blockade closure kidnapping abduction eviction".split(), "COERCE"
    ),
    **dict.fromkeys("raid bombing shelling killing shooting assault ambush".split(), "ASSAULT"),
    **dict.fromkeys("expulsion suspension dismissal".split(), "SANCTION"),
}
_TAKEN_AS_DONE = frozenset(
    "deplore condemn denounce protest regret lament criticise criticize decry follow mourn end".split()
)


def deplored(token: Any) -> ReportedEvent | None:
    """Return the deed that somebody deplores and that the words say who did: "deplored the seizure of boats by police"."""
    act = _DEED_NOUNS.get(token.lemma_.lower())
    if act is None or token.dep_ not in ("dobj", "nsubjpass") or token.head.lemma_.lower() not in _TAKEN_AS_DONE:
        return None
    by = [
        obj
        for t in token.head.subtree
        if t.dep_ in ("prep", "agent") and t.lower_ == "by" and t.i > token.i
        for obj in t.children
        if obj.dep_ == "pobj" and obj.ent_type_ not in ("DATE", "TIME")
    ]
    agents = by[:1] or [c for c in token.children if c.dep_ == "poss"]
    if not agents or realis(token.head) not in ("actual", "alleged"):
        return None
    return make(token, act, "actual", agents, [], "deplored")


def misread(token: Any) -> ReportedEvent | None:
    """Return the act of a verb that the tagger took for a plural noun behind a name: "Namibia disputes the sum"."""
    clause = any(c.dep_ == "ccomp" for c in token.children)
    names = ("PROPN", "NOUN") if clause else ("PROPN",)
    front = [c for c in token.children if c.dep_ in ("compound", "nmod") and c.pos_ in names and c.i == token.i - 1]
    act = VERBS.get(token.lemma_.lower())
    if token.dep_ != "ROOT" or token.tag_ != "NNS" or not front or act is None:
        return None
    if not clause and not any(c.dep_ == "dobj" for c in token.children):
        return None
    return make(token, act, "actual", front, list(undergoers(token)), "verb")


def welcome(token: Any) -> ReportedEvent | None:
    """Something would be welcome: support, by whoever the sentence is about."""
    verb = token.head
    if verb.lemma_ != "be" or not any(c.dep_ == "nsubj" for c in verb.children):
        return None
    whose = [c for c in verb.head.children if c.dep_ == "nsubj"][:1] if verb.dep_ == "conj" else []
    return make(verb, "SUPPORT", realis(verb), whose, [], "welcome")


def so_does(token: Any) -> ReportedEvent | None:
    """Repeat, after "so does Chile", the act of the sentence before, by somebody else."""
    if not any(c.lower_ in ("so", "neither", "nor") and c.i < token.i for c in token.children):
        return None
    verb = any(c.dep_ == "aux" and c.lemma_ in ("do", "be", "have") for c in token.children)
    subject = (
        [token]
        if verb and token.pos_ in ("PROPN", "NOUN")
        else [c for c in token.children if c.dep_ == "nsubj" and c.i > token.i]
    )
    if token.pos_ in ("VERB", "AUX") and token.lemma_ not in ("do", "be", "have"):
        return None
    if not subject or token.sent.start == 0:
        return None
    root = token.doc[token.sent.start - 1].sent.root
    act = VERBS.get(root.lemma_.lower())
    if act is None:
        return None
    standing = realis(root)
    return make(token, act, standing, [subject[0], *joined(subject[0])], list(undergoers(root)), "so does")


def _names(token: Any) -> bool:
    return (
        token.pos_ in ("PROPN", "PRON", "ADJ")
        or token.ent_type_ in ("GPE", "ORG", "NORP", "PERSON")
        or token.pos_ == "NOUN"
    )


def _object_of(token: Any) -> bool:
    """Whether a noun is the object of a verb that already makes the event."""
    head = token.head
    return token.dep_ in ("dobj", "nsubjpass") and (head.lemma_.lower(), token.lemma_.lower()) in OBJECTS
