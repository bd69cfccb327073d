"""Deeds and speech acts that a clause reports in its own words: the verb or noun, what class it is, who, and whether.

The class comes from the word, by PLOVER's categories; who did it comes from ``roles`` and whether it happened from
``realis``, both from syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from detente.evidence.bargains import bargain, exchanges, promised, willing
from detente.evidence.bodies import PEOPLE
from detente.evidence.deeds import (
    AGREEING,
    ANNOUNCING,
    CLAIMS,
    COMMENT,
    DEEDS,
    FORCES,
    HOSTILE,
    LICENCES,
    MOVES,
    NOUN_LIKE,
    NOUNS,
    ONLY_WITH,
    PHRASES,
    VERBS,
    class_of,
    stopping,
)  # fmt: skip
from detente.evidence.event import ReportedEvent, make, modal
from detente.evidence.frames import OBJECTS, act_of_object
from detente.evidence.frames import things as named_things
from detente.evidence.lexicon import Act
from detente.evidence.realis import own, realis
from detente.evidence.roles import doers, joined, owners, undergoers
from detente.evidence.speech import act_of_words
from detente.evidence.statement import Realis


def events(parse: Any) -> Iterator[ReportedEvent]:
    """Yield the acts of one parsed unit, in order."""
    for token in parse:
        found = None
        if token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"):
            found = _verb(token)
        elif token.pos_ in ("NOUN", "PROPN"):
            found = _noun(token)
        if found is None and {token.lemma_.lower(), token.lower_} & set(_DISPOSED):
            found = willing(token)
        if found is None and token.lower_ == "welcome":
            found = _welcome(token)
        if found is None and token.dep_ in ("ROOT", "conj", "ccomp"):
            found = _so_does(token)
        terms = bargain(token) if token.pos_ == "VERB" else None
        if found is not None and not (terms and found.realis in ("future", "hypothetical")):
            yield found
            continue
        if terms is not None:
            yield terms
    yield from exchanges(parse)


_DISPOSED = ("eager", "willing", "unwilling", "ready", "prepared", "open")


def _verb(token: Any) -> ReportedEvent | None:
    lemma = token.lemma_.lower()
    act = VERBS.get(lemma)
    rule = "verb"
    nouns = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass", "obj", "pobj", "oprd")]
    if token.dep_ == "acl" and token.tag_ == "VBN":
        nouns.append(token.head)
    if token.dep_ == "relcl" and any(
        c.dep_ in ("dobj", "nsubjpass") and c.lower_ in ("which", "that", "who") for c in token.children
    ):
        nouns.append(token.head)
    objects = [*nouns, *(j for n in nouns for j in joined(n))]
    things = {n.lemma_.lower() for n in objects}
    needed = ONLY_WITH.get(lemma)
    if needed and not (things & set(needed.split())):
        act = None
    if (
        lemma in ("cut", "halt", "suspend", "stop")
        and act is None
        and token.dep_ in ("ccomp", "ROOT", "conj")
        and not things
        and lemma != "stop"
    ):
        act = "SANCTION"
    words = [*named_things(objects), *(c.lemma_.lower() for c in token.children if c.dep_ == "xcomp")]
    framed = act_of_object(lemma, words)
    if framed is not None:
        act, rule = framed, "verb and object"
    for child in token.children:
        if (
            child.dep_ in ("prep", "prt", "advmod")
            and (lemma, child.lower_) in PHRASES
            and (rule == "verb" or child.dep_ == "prt")
        ):
            act, rule = PHRASES[lemma, child.lower_], "phrase"
    if lemma == "call" and any(c.dep_ == "prt" and c.lower_ == "off" for c in token.children):
        act, rule = (
            ("RETREAT" if things & {"strike", "protest", "blockade", "attack", "boycott", "rally"} else "REJECT"),
            "phrase",
        )
    if (
        lemma in ("order", "send", "dispatch", "rush", "move", "station")
        and things & (FORCES | {"guard"})
        and any(c.dep_ == "prep" for c in token.children)
    ):
        act, rule = "MOBILIZE", "sends forces"
    if lemma == "withdraw" and things:
        act = "SANCTION" if things & LICENCES else "CONCEDE" if things & CLAIMS else act
    if lemma == "hold" and any(c.lower_ in ("responsible", "accountable", "liable") for c in token.subtree):
        act, rule = "ACCUSE", "holds responsible"
    if lemma in ("decline", "refuse") and any(
        c.dep_ in ("xcomp", "dobj") and c.lemma_ in COMMENT for c in token.children
    ):
        return None
    if act == "CONSULT" and token.dep_ == "relcl" and token.tag_ in ("VBZ", "VBP"):
        return None
    if (
        any(
            c.lower_ in ("anonymity",)
            or (c.lower_ in ("named", "identified", "quoted") and c.dep_ in ("xcomp", "ccomp", "advcl"))
            for c in token.subtree
        )
        and act == "REQUEST"
    ):
        return None
    if lemma in MOVES and any(c.dep_ == "nsubj" and c.lemma_.lower() in FORCES for c in token.children):
        act, rule = "MOBILIZE", "forces move"
    if lemma in ("tell", "order", "warn", "instruct", "direct", "command") and any(
        c.dep_ in ("xcomp", "ccomp") and c.tag_ == "VB" and not modal(c) for c in token.children
    ):
        act, rule = "REQUEST", "tell to"
    if lemma in ("occupy", "block", "blockade", "barricade") and any(
        c.dep_ == "nsubj" and c.tag_ == "NNS" and c.lemma_.lower() in PEOPLE for c in token.children
    ):
        act, rule = "PROTEST", "crowd"
    if lemma in _CROWD and not things:
        act, rule = _crowd(token, lemma, act)
    if lemma in ("vote", "undertake") and not any(c.dep_ == "xcomp" for c in token.children):
        act = None if rule == "verb" else act
    if lemma == "decide" and any(c.dep_ == "xcomp" for c in token.children) and _body(token):
        act, rule = "AGREE", "a body decides"
    if (
        lemma in ("call", "brand", "label", "dub", "term")
        and any(c.dep_ == "oprd" for c in token.children)
        and not any(c.lower_.endswith(("self", "selves")) for c in token.children)
    ):
        told = " ".join(t.text for c in token.children if c.dep_ == "oprd" for t in c.subtree)
        act, rule = ("ACCUSE" if _ABUSE.search(told) else act_of_words(told, "")[0]), "calls it"
    if lemma == "appeal" and not any(
        c.dep_ in ("xcomp", "dative") or (c.dep_ == "prep" and c.lower_ in ("to", "for")) for c in token.children
    ):
        act, rule = "REJECT", "appeals a ruling"
    if lemma == "thank" and any(c.dep_ == "nsubj" and c.lower_ in ("i", "we") for c in token.children):
        return None  # courtesy
    if lemma == "walk" and any(c.dep_ == "prt" and c.lower_ == "out" for c in token.children):
        talks = any(t.lemma_.lower() in _TALKS for t in token.subtree)
        act, rule = ("REJECT" if talks else "PROTEST"), "phrase"
    if lemma in ("stop", "cease", "end") and any(c.dep_ in ("xcomp", "dobj") for c in token.children):
        act, rule = stopping(token)
    if lemma in ANNOUNCING and _announces_harm(token):
        act, rule = "THREATEN", "announces harm"
    massed = token.dep_ == "amod" and lemma in ("mass", "amass", "deploy")
    if act is None or (not massed and token.dep_ in ("amod", "compound", "aux", "auxpass")):
        return None
    if lemma in NOUN_LIKE and token.pos_ != "VERB" and not massed:
        return None
    if (
        lemma in ("ask", "call", "want", "invite", "warn", "insist", "press", "appeal", "protest", "back", "take")
        and rule == "verb"
        and not _asks(token)
    ):
        return None
    if act == "SUPPORT" and lemma == "back" and token.dep_ in ("acl", "amod"):
        return None
    standing = realis(token)
    agents, patients = doers(token), list(undergoers(token))
    if act == "MOBILIZE" and not agents:
        # "troops massed near the border": the forces named are those of whoever moves them.
        agents = [c for c in token.children if c.dep_ == "nsubjpass"][:1] or (
            [token.head] if token.dep_ in ("acl", "pcomp") else []
        )
    if lemma == "vow" and rule == "verb" and not _harms(token):
        act = "THREATEN" if any(c.dep_ == "xcomp" for c in token.children) else "AGREE"
    if lemma in ("agree", "promise", "pledge", "commit", "offer", "propose") and act in ("AGREE", "REQUEST"):
        act, standing, rule = promised(token, lemma, act, standing, rule)
    elif lemma in ("offer", "promise", "pledge", "propose") and act in DEEDS and standing == "actual":
        standing = "offered"
    if lemma in AGREEING and act in ("AGREE", "SUPPORT") and own(token) == "negated" and standing == "negated":
        act, standing, rule = _not_agreed(token, act, standing, rule)
    if lemma in ("reject", "refuse", "decline", "deny") and standing == "negated" and own(token) != "negated":
        standing = "negated"
    return make(token, act, standing, agents, patients, rule)


_CROWD = frozenset(("strike", "protest", "march", "rally", "demonstrate", "gather"))
_TALKS = frozenset("talk negotiation meeting summit table conference session hearing chamber hall room".split())


_ABUSE = re.compile(
    r"\b(?:theft|robbery|lie|lies|liar|crime|criminal|illegal|unlawful|blackmail|aggression|provocation|insult|betrayal|shame\w*|disgrace\w*|sham|farce|"
    r"fraud|piracy|terror\w*|hostile|cruel|reckless|irresponsible|cynical|unfair|absurd|scandal\w*|outrage\w*|sabotage|extortion|ransom|bribe|trap|nonsense)\b",
    re.IGNORECASE,
)


def _body(token: Any) -> bool:
    """Whether the subject of a verb is a body that decides: a committee, a court, the parties."""
    return any(c.dep_ == "nsubj" and c.lemma_.lower() in _DECIDERS for c in token.children)


_DECIDERS = frozenset(
    "committee council parliament assembly board commission meeting conference party minister side cabinet court tribunal government house union".split()
)


def _crowd(token: Any, lemma: str, act: Act | None) -> tuple[Act | None, str]:
    """Return the act of a verb without an object that crowds do: workers strike, farmers march, a state protests to another."""
    subjects = [c for c in token.children if c.dep_ == "nsubj"]
    forces = any(s.lemma_.lower() in FORCES for s in subjects)
    to = any(c.dep_ == "prep" and c.lower_ in ("to", "over", "about", "with") for c in token.children)
    many = any(s.tag_ == "NNS" or s.pos_ == "NUM" for s in subjects)
    if lemma == "gather":
        return (act, "verb") if forces else (None, "verb")
    if forces:
        return act if lemma == "strike" else "MOBILIZE", "verb"
    if lemma == "protest" and to and not many:
        return "ACCUSE", "verb"
    if lemma == "strike" and any(c.dep_ == "prep" and c.lower_ in ("at", "on", "near") for c in token.children):
        return act, "verb"
    return "PROTEST", "crowd"


def _asks(token: Any) -> bool:
    """Whether a verb of many senses asks, warns or wants something of somebody here."""
    lemma = token.lemma_.lower()
    deps = {c.dep_ for c in token.children}
    if lemma == "ask":
        clause = next((c for c in token.children if c.dep_ in ("xcomp", "ccomp", "advcl")), None)
        if clause is not None and any(
            c.lower_ in ("named", "identified", "quoted") for c in (clause, *clause.children)
        ):
            return False  # "who asked not to be named" is no demand
        if any(c.lower_ in ("anonymity",) for c in token.subtree):
            return False
        return clause is not None and not any(
            c.lower_ in ("whether", "if", "what", "why", "how") for c in clause.children
        )
    if lemma in ("call", "appeal", "press"):
        return any(c.dep_ == "xcomp" for c in token.children) and lemma != "call"
    if lemma == "invite":
        return any(c.dep_ in ("dobj", "xcomp", "nsubjpass") for c in token.children)
    if lemma == "want":
        # "wants to decide" is a wish; "wants them to leave", "wants a seat" asks.
        theirs = any(
            c.dep_ in ("xcomp", "ccomp") and any(x.dep_ in ("nsubj", "nsubjpass") for x in c.children)
            for c in token.children
        )
        return theirs or bool(deps & {"dobj", "npadvmod"})
    if lemma == "warn":
        return True
    if lemma == "insist":
        return any(c.dep_ == "prep" and c.lower_ in ("on", "upon") for c in token.children) or any(
            (c.dep_ == "ccomp" and c.tag_ in ("VB",)) or (c.dep_ == "ccomp" and modal(c)) for c in token.children
        )
    if lemma == "protest":
        return True
    if lemma == "back":
        return "dobj" in deps
    return bool(deps & {"xcomp", "ccomp", "dobj"})


def _harms(token: Any) -> bool:
    return any((VERBS.get(t.lemma_.lower()) in HOSTILE) for t in token.subtree if t.i != token.i and t.pos_ == "VERB")


def _announces_harm(token: Any) -> bool:
    """Whether somebody announces to do harm: "that it will cut", "it would stop paying"."""
    for child in token.children:
        if child.dep_ not in ("ccomp", "xcomp"):
            continue
        modal = {c.lower_ for c in child.children if c.dep_ == "aux"} & {
            "will",
            "would",
            "'ll",
            "’ll",
            "may",
            "might",
            "could",
        }
        subject = next((c for c in child.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        mine = next((c for c in token.children if c.dep_ == "nsubj"), None)
        if not modal or subject is None or mine is None or own(child) == "negated":
            continue
        same = (
            subject.lower_ in ("it", "they", "he", "she", "we", "i")
            or subject.lemma_ == mine.lemma_
            or any(c.dep_ == "poss" and c.lower_ in ("its", "their", "our", "his", "her") for c in subject.children)
        )
        if token.lemma_.lower() == "warn" and same:
            return True
        inner = class_of(child)
        if same and inner in HOSTILE and (modal & {"will", "would", "'ll", "’ll"} or token.lemma_.lower() == "warn"):
            return True
    return False


def _not_agreed(token: Any, act: Act, standing: Realis, rule: str) -> tuple[Act, Realis, str]:
    """Tell refusals from silence: "did not accept", "could not accept", "was not adopted" refuse; "has not accepted" leaves it open."""
    perfect = any(c.dep_ == "aux" and c.lemma_ == "have" for c in token.children)
    lemma = token.lemma_.lower()
    if perfect or lemma == "take":
        return "AGREE", "negated", rule
    return "REJECT", "actual", "did not agree"


def _noun(token: Any) -> ReportedEvent | None:
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


def _welcome(token: Any) -> ReportedEvent | None:
    """Something would be welcome: support, by whoever the sentence is about."""
    verb = token.head
    if verb.lemma_ != "be" or not any(c.dep_ == "nsubj" for c in verb.children):
        return None
    whose = [c for c in verb.head.children if c.dep_ == "nsubj"][:1] if verb.dep_ == "conj" else []
    return make(verb, "SUPPORT", realis(verb), whose, [], "welcome")


def _so_does(token: Any) -> ReportedEvent | None:
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
