"""Classifies a verb in its clause by its objects, particles and complements."""

from __future__ import annotations

from typing import Any

from detente.evidence.bodies import PEOPLE
from detente.evidence.clauses import own
from detente.evidence.complements import (
    CALLING,
    findings,
    is_freed,
    name_given,
    ordered,
    side_taken,
    terms_set,
    time_given,
)
from detente.evidence.deeds import (
    ANNOUNCING,
    CLAIMS,
    COMMENT,
    FORCES,
    HOSTILE,
    LICENCES,
    LIGHT,
    MOVES,
    ONLY_WITH,
    PHRASES,
    SPOKEN,
    VERBS,
    class_of,
    stopping,
)
from detente.evidence.event import modal
from detente.evidence.frames import act_of_object, act_of_turn
from detente.evidence.frames import things as named_things
from detente.evidence.lexicon import Act
from detente.evidence.manners import caused, is_crowd, manner
from detente.evidence.roles import doers, joined

_SIDE_CLAUSES = ("acl", "advcl", "conj")


def sense(token: Any) -> tuple[Act | None, str]:
    """Return the act of a verb in its clause, or ``None``, and the rule that found it."""
    lemma = token.lemma_.lower()
    act: Act | None = VERBS.get(lemma)
    rule = "verb"
    nouns = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass", "obj", "pobj", "oprd", "dative")]
    if token.dep_ == "acl" and token.tag_ == "VBN":
        nouns.append(token.head)
    if token.dep_ == "acomp" and token.tag_ == "VBN":
        nouns += [c for c in token.head.children if c.dep_ == "nsubj"]  # "the border remains closed"
    if caused(token) is not None:
        nouns += [c for c in token.children if c.dep_ == "nsubj"]
    if token.dep_ == "relcl" and any(
        c.dep_ in ("dobj", "nsubjpass") and c.lower_ in ("which", "that", "who") for c in token.children
    ):
        nouns.append(token.head)
    nouns += [
        o
        for n in nouns
        if n.lemma_.lower() in _PARTS_OF
        for p in n.children
        if p.dep_ == "prep" and p.lower_ == "of"
        for o in p.children
        if o.dep_ == "pobj"
    ]
    objects = [*nouns, *(j for n in nouns for j in joined(n))]
    things = {n.lemma_.lower() for n in objects}
    needed = ONLY_WITH.get(lemma)
    if needed and not (things & {*needed.split(), "nothing"}):
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
    turned, framed = act_of_turn(token), act_of_object(lemma, words)
    if turned is None and framed == "ASSERT":
        return None, ""  # to take over a ministry, to sign a letter
    if turned is not None:
        act, rule = turned, "turn of phrase"
    elif framed is not None:
        act, rule = framed, "verb and object"
    for child in token.children:
        if (
            child.dep_ in ("prep", "prt", "advmod")
            and (lemma, child.lower_) in PHRASES
            and (child.lower_ != "in" or child.dep_ != "prep" or not any(True for _ in child.children))
            and (rule == "verb" or (child.dep_ == "prt" and rule != "turn of phrase"))
        ):
            act, rule = PHRASES[lemma, child.lower_], "phrase"
        if (
            child.dep_ == "advcl"
            and (lemma, "for") in PHRASES
            and any(c.dep_ == "mark" and c.lower_ == "for" for c in child.children)
        ):
            act, rule = PHRASES[lemma, "for"], "phrase"  # "called for the roads to be opened"
    if act is None:
        # "stripped Togo of the title": the parser attaches the preposition to the object
        for word in (p.lower_ for n in nouns if n.dep_ == "dobj" for p in n.children if p.dep_ == "prep"):
            if word in ("of", "for", "with") and (lemma, word) in PHRASES:
                act, rule = PHRASES[lemma, word], "phrase"
    if lemma in ("stop", "cease", "halt", "down", "suspend") and things & {"work", "tool"} and is_crowd(token):
        act, rule = "PROTEST", "verb and object"
    spoken = _spoken(token, lemma)
    if spoken is not None and not (rule == "verb and object" and act in ("REJECT", "ASSAULT")):
        crowd = spoken == "ACCUSE" and act == "PROTEST" and is_crowd(token)  # "farmers renewed the protests"
        act, rule = (act, rule) if crowd or rule == "turn of phrase" else (spoken, "makes it")
    shut = any(c.lower_ in ("shut", "closed", "blocked", "sealed") for c in token.subtree)
    if lemma in ("keep", "hold") and shut and set(named_things(objects)) & {"@place", "@supply"}:
        act, rule = "COERCE", "keeps shut"
    if lemma == "seize" and any(c.dep_ == "prep" and c.lower_ == "of" for c in token.children):
        return None, ""  # a court "seized of the matter"
    if lemma == "resign" and any(
        c.dep_ == "nsubj" and c.tag_ == "NNS" and c.lemma_ != "minister" for c in token.children
    ):
        return None, ""  # "some 600 officers resigned": not an act of their state
    if lemma == "sign" == token.lower_[:4] and rule == "verb" and token.dep_ in _SIDE_CLAUSES and not nouns:
        return None, ""  # a letter "signed by the bishop"
    if lemma == "send" and rule == "phrase" and any(c.dep_ == "dobj" and c.lower_ in _PAPERS for c in token.children):
        act = "REJECT"  # "I sent it back"
    if lemma == "say" and any(c.lower_ in ("neither", "nor") for c in token.children):
        return None, ""
    if lemma == "say" and any(c.lower_ in ("no", "yes") and c.i > token.i for c in token.children):
        act = "REJECT" if any(c.lower_ == "no" for c in token.children) else "AGREE"
        rule = "says no or yes"
    if lemma in ("lead", "head", "chair") and token.tag_ == "VBN" and any(c.dep_ == "agent" for c in token.children):
        return None, ""  # "the delegation, led by him"
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
        c.dep_ in ("xcomp", "dobj") and (c.lemma_ in COMMENT or c.lower_ in ("named", "identified", "quoted"))
        for c in token.children
    ):
        return None, ""
    if act in ("CONSULT", "AID", "COOPERATE") and token.dep_ == "relcl" and token.tag_ in ("VBZ", "VBP"):
        return None, ""  # "the broadcaster, which pays nine million a year": a habit
    if (
        any(
            c.lower_ in ("anonymity",)
            or (c.lower_ in ("named", "identified", "quoted") and c.dep_ in ("xcomp", "ccomp", "advcl"))
            for c in token.subtree
        )
        and act == "REQUEST"
    ):
        return None, ""
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
    if lemma == "vote":
        inner = next((class_of(c) for c in token.children if c.dep_ == "xcomp"), None)
        act = inner if inner in _VOTED else act
    if lemma in ("vote", "undertake") and not any(c.dep_ == "xcomp" for c in token.children):
        act = None if rule == "verb" else act
    if lemma in ("decide", "resolve") and any(c.dep_ == "xcomp" for c in token.children) and _body(token):
        act, rule = "AGREE", "a body decides"
    if (told := findings(token) or terms_set(token)) is not None:
        act, rule = told, "complement"
    if ordered(token):
        act, rule = "REQUEST", "tell to"
    if lemma == "regret" and any(c.dep_ == "ccomp" and c.tag_ != "VB" for c in token.children):
        act, rule = "ACCUSE", "regrets that"
    if lemma == "turn" and rule == "phrase" and act == "COERCE" and not nouns and "back" in _particles(token):
        act = "RETREAT"  # "the ship turned back"
    if lemma == "call" and rule == "phrase" and _pays_visit(token):
        act = "CONSULT"
    if lemma == "hold" and rule == "phrase" and objects and act == "REJECT":
        return None, ""  # to hold something out is not a refusal
    act, rule = manner(token, act, rule)
    if lemma in CALLING and rule != "turn of phrase" and (called := name_given(token)) is not None:
        act, rule = called, "calls it"
    if lemma in ("let", "set", "allow", "permit") and (act is None or rule == "verb") and is_freed(token):
        act, rule = "CONCEDE", "lets go"
    if lemma in ("give", "grant", "set", "allow") and (term := time_given(token)) is not None:
        act, rule = term, "gives time"
    if lemma == "appeal" and not any(
        c.dep_ in ("xcomp", "dative") or (c.dep_ == "prep" and c.lower_ in ("to", "for")) for c in token.children
    ):
        act, rule = "REJECT", "appeals a ruling"
    if lemma == "come" and (side := side_taken(token)) is not None:
        act, rule = side, "comes out"
    if lemma == "thank" and any(c.dep_ == "nsubj" and c.lower_ in ("i", "we") for c in token.children):
        return None, ""  # courtesy
    if lemma == "walk" and any(c.dep_ in ("prt", "advmod", "prep") and c.lower_ == "out" for c in token.children):
        talks = any(t.lemma_.lower() in _TALKS for t in token.subtree)
        act, rule = ("REJECT" if talks else "PROTEST"), "phrase"
    if (
        lemma in ("stop", "cease", "end")
        and rule != "verb and object"
        and any(c.dep_ in ("xcomp", "dobj") for c in token.children)
    ):
        act, rule = stopping(token)
    clear = lemma == "make" and any(c.lower_ in ("clear", "plain") for c in token.children)
    notice = lemma in ("give", "serve") and any(
        c.dep_ == "dobj" and c.lower_ in ("notice", "warning") for c in token.children
    )
    if (clear or notice or lemma in ANNOUNCING) and _announces_harm(token):
        act, rule = "THREATEN", "announces harm"
    if (
        lemma
        in (
            "ask",
            "call",
            "want",
            "invite",
            "encourage",
            "warn",
            "insist",
            "press",
            "appeal",
            "protest",
            "back",
            "take",
        )
        and rule == "verb"
        and not _asks(token)
    ):
        return None, ""
    return act, rule


def _spoken(token: Any, lemma: str) -> Act | None:
    """Return the act of "reiterated its call", "issued a warning": that of the object."""
    if lemma not in LIGHT:
        return None
    for child in token.children:
        if lemma in _JOINING and not any(c.dep_ in ("prep", "acl") for c in (*child.children, *token.children)):
            continue
        if child.dep_ in ("dobj", "nsubjpass") and (act := SPOKEN.get(child.lemma_.lower())) is not None:
            return None if own(token) == "negated" else act
    return None


def _particles(token: Any) -> set[str]:
    return {c.lower_ for c in token.children if c.dep_ in ("prt", "advmod")}


def _pays_visit(token: Any) -> bool:
    """Whether "called on" means a visit, without a request."""
    on = [c for c in token.children if c.dep_ == "prep" and c.lower_ in ("on", "upon")]
    asked = any(
        c.dep_ in ("xcomp", "ccomp", "advcl", "acl", "relcl") or (c.dep_ == "prep" and c.lower_ in ("for", "to"))
        for c in (*token.children, *(x for p in on for o in p.children for x in o.children))
    )
    return bool(on) and not asked


_VOTED = frozenset(("REJECT", "SANCTION", "SUPPORT", "AGREE", "RETREAT", "REQUEST", "ACCUSE"))
"""Acts that are done once they are voted."""
_PAPERS = frozenset("it letter note bill invoice draft page text offer contract document form parcel".split())
_JOINING = frozenset("join echo step intensify pursue mount wage lead continue".split())
"""Verbs that need an object saying what the call or the campaign is for."""
_PARTS_OF = frozenset(
    "motion vote resolution statement declaration message letter word expression state series pair number lot kind set dozen hundred thousand load rest most all some half part batch consignment shipment couple handful score piece form "
    "column convoy batch squad type round wave string raft range amount ton tonne barrel truckload".split()
)
"""Nouns whose "of" phrase carries the meaning: a state of emergency, a series of raids."""
_CROWD = frozenset(("strike", "protest", "march", "rally", "demonstrate", "gather"))
_TALKS = frozenset("talk negotiation meeting summit table conference session hearing chamber hall room".split())


def _body(token: Any) -> bool:
    """Whether the subject of a verb is a body that decides: a committee, a court, the parties."""
    return any(c.dep_ == "nsubj" and c.lemma_.lower() in _DECIDERS for c in token.children)


_DECIDERS = frozenset(
    "committee council parliament assembly board commission meeting conference party minister side cabinet court tribunal government house union".split()
)


def _crowd(token: Any, lemma: str, act: Act | None) -> tuple[Act | None, str]:
    """Return the act of an intransitive verb of crowds: workers strike, farmers march, a state protests to another."""
    subjects = [c for c in token.children if c.dep_ == "nsubj"]
    forces = any(s.lemma_.lower() in FORCES for s in subjects)
    if act == "SUPPORT":
        return act, "turn of phrase"  # "rallied behind the plan"
    to = any(c.dep_ == "prep" and c.lower_ in ("to", "over", "about", "with", "against", "at") for c in token.children)
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
            return False  # "who asked not to be named" is not a demand
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
            c.dep_ == "ccomp"
            and (own(c) == "demanded" or (c.tag_ == "VBP" and class_of(c) is not None and own(c) != "negated"))
            for c in token.children
        )
    if lemma == "protest":
        return True
    if lemma == "back":
        return "dobj" in deps
    return bool(deps & {"xcomp", "ccomp", "dobj"})


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
        mine = next(iter(doers(token)), None)
        perfect = any(c.dep_ == "aux" and c.lower_ == "have" for c in child.children)
        if not modal or perfect or subject is None or mine is None or own(child) == "negated":
            continue
        same = (
            subject.lower_ in ("it", "they", "he", "she", "we", "i")
            or subject.lemma_ == mine.lemma_
            or any(c.dep_ == "poss" and c.lower_ in ("its", "their", "our", "his", "her") for c in subject.children)
        )
        if token.lemma_.lower() == "warn" and same:
            return True
        if same and any(
            c.dep_ == "mark" and c.lower_ == "unless" for x in child.children if x.dep_ == "advcl" for c in x.children
        ):
            return True  # an ultimatum: "that it would sell elsewhere unless …"
        inner = class_of(child)
        if same and inner in HOSTILE and (modal & {"will", "would", "'ll", "’ll"} or token.lemma_.lower() == "warn"):
            return True
    return False
