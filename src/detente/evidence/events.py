"""What the report narrates or tells in its own words: acts of actors, read off verbs and the nouns made of them.

A verb inside a demand did not happen; under "plan" or "will" it lies ahead; under "fear", "may" or "if" it is
only thought of; under "not" or "declined to" it did not happen either. Each event keeps the words it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from detente.evidence.lexicon import Act
from detente.evidence.statement import Realis

VERBS: dict[str, Act] = {
    **dict.fromkeys("demand ask urge request insist petition implore beg beseech press".split(), "REQUEST"),
    **dict.fromkeys("reject refuse decline oppose dismiss rebuff spurn veto resist".split(), "REJECT"),
    **dict.fromkeys("agree promise pledge vow commit accept ratify sign".split(), "AGREE"),
    **dict.fromkeys("meet negotiate confer consult discuss mediate convene visit talk parley".split(), "CONSULT"),
    **dict.fromkeys("threaten".split(), "THREATEN"),
    **dict.fromkeys("accuse condemn blame denounce criticize criticise brand deplore decry sue indict".split(), "ACCUSE"),
    **dict.fromkeys("mobilize mobilise mass amass deploy reinforce".split(), "MOBILIZE"),
    **dict.fromkeys("invade attack bomb shell kill storm annex occupy assault bombard shoot ambush strike".split(), "ASSAULT"),
    **dict.fromkeys("arrest detain jail imprison deport expel outlaw seize blockade besiege".split(), "COERCE"),
    **dict.fromkeys("withdraw retreat disengage demobilize demobilise".split(), "RETREAT"),
    **dict.fromkeys("concede apologize apologise release free yield".split(), "CONCEDE"),
    **dict.fromkeys("sanction embargo boycott".split(), "SANCTION"),
    **dict.fromkeys("support endorse praise welcome back reaffirm congratulate commend applaud reassure".split(), "SUPPORT"),
    **dict.fromkeys("cooperate collaborate".split(), "COOPERATE"),
    **dict.fromkeys("donate aid supply".split(), "AID"),
    **dict.fromkeys("protest demonstrate rally riot".split(), "PROTEST"),
    **dict.fromkeys("offer propose".split(), "AGREE"),
}  # fmt: skip
"""Verbs that are acts by themselves."""

PHRASES: dict[tuple[str, str], Act] = {
    ("call", "for"): "REQUEST", ("call", "on"): "REQUEST", ("call", "upon"): "REQUEST", ("appeal", "to"): "REQUEST",
    ("appeal", "for"): "REQUEST", ("push", "for"): "REQUEST", ("rule", "out"): "REJECT", ("turn", "down"): "REJECT",
    ("pull", "out"): "RETREAT", ("pull", "back"): "RETREAT", ("back", "down"): "CONCEDE", ("object", "to"): "REJECT",
}  # fmt: skip
OBJECTS: dict[tuple[str, str], Act] = {
    ("hold", "talk"): "CONSULT", ("hold", "meeting"): "CONSULT", ("schedule", "meeting"): "CONSULT", ("lead", "team"): "CONSULT",
    ("lead", "delegation"): "CONSULT", ("hold", "negotiation"): "CONSULT", ("attend", "meeting"): "CONSULT",
    ("attend", "summit"): "CONSULT", ("arrange", "meeting"): "CONSULT", ("impose", "sanction"): "SANCTION", ("bump", "official"): "CONSULT",
    ("send", "troop"): "MOBILIZE", ("move", "troop"): "MOBILIZE", ("expect", "answer"): "REQUEST", ("expect", "reply"): "REQUEST",
    ("expect", "response"): "REQUEST", ("issue", "threat"): "THREATEN", ("issue", "ultimatum"): "THREATEN", ("sign", "agreement"): "AGREE",
    ("use", "force"): "ASSAULT", ("launch", "invasion"): "ASSAULT", ("launch", "attack"): "ASSAULT", ("launch", "offensive"): "ASSAULT",
    ("provide", "aid"): "AID", ("provide", "assistance"): "AID", ("break", "talk"): "REJECT",
    ("suspend", "aid"): "SANCTION", ("expel", "diplomat"): "SANCTION", ("recall", "ambassador"): "SANCTION",
}  # fmt: skip
NOUNS: dict[str, Act] = {
    **dict.fromkeys("meeting talk negotiation summit consultation dialogue gathering".split(), "CONSULT"),
    **dict.fromkeys("demand insistence appeal request call ultimatum".split(), "REQUEST"),
    **dict.fromkeys("refusal rejection".split(), "REJECT"),
    **dict.fromkeys("threat".split(), "THREATEN"),
    **dict.fromkeys("accusation condemnation".split(), "ACCUSE"),
    **dict.fromkeys("invasion annexation attack offensive incursion".split(), "ASSAULT"),
    **dict.fromkeys("withdrawal pullback retreat".split(), "RETREAT"),
    **dict.fromkeys("buildup build-up mobilization mobilisation deployment".split(), "MOBILIZE"),
}  # fmt: skip
"""Nouns made of acts; they count where an actor stands beside them."""

ASKING = frozenset(k for k, v in VERBS.items() if v == "REQUEST") | {
    "call",
    "appeal",
    "want",
    "demand",
    "insistence",
    "request",
    "push",
}
PLANNING = frozenset("plan intend aim prepare vow promise pledge agree schedule hope seek be-going expect".split())
DOUBTING = frozenset(
    "fear worry concern concerned suspect believe think if could may might would whether unless pretext scenario".split()
)
REFUSING = frozenset("refuse decline deny avoid fail stop cease reject eager".split())
DENYING = frozenset("deny dispute refute".split())
NEGATIVE = frozenset("not n't no never neither nor without".split())


@dataclass(frozen=True, slots=True)
class Event:
    """An act found in a parse, as tokens.

    Attributes
    ----------
    trigger
        The token that names the act.
    act, realis
        What, and whether it happened.
    agent, patient
        Tokens of whoever acts, and of whom or what it is done to; ``None`` where nobody is named.
    rule
        The rule that found it.
    """

    trigger: Any
    act: Act
    realis: Realis
    agent: Any
    patient: tuple[Any, ...]
    rule: str


def events(parse: Any) -> Iterator[Event]:
    """Yield the acts of one parsed paragraph, in order."""
    for token in parse:
        if token.pos_ in ("VERB", "AUX") or (token.pos_ in ("ADJ", "NOUN", "PROPN") and token.tag_.startswith("VB")):
            found = _verb(token)
        elif token.pos_ in ("NOUN", "PROPN"):
            found = _noun(token)
        elif token.pos_ == "ADJ" and token.lemma_.lower() in ("eager", "willing", "ready", "unwilling"):
            found = _willing(token)
        elif token.lower_ == "welcome" and token.dep_ in ("acomp", "attr"):
            found = _welcome(token)
        else:
            found = None
        if found is not None:
            yield found
    yield from _exchanges(parse)


def _verb(token: Any) -> Event | None:
    lemma = token.lemma_.lower()
    act = VERBS.get(lemma)
    rule = "verb"
    for child in token.children:
        word = child.lemma_.lower()
        if child.dep_ in ("prep", "prt", "agent") and (lemma, word) in PHRASES:
            act, rule = PHRASES[lemma, word], "phrase"
        if child.dep_ in ("dobj", "nsubjpass", "obj") and (lemma, word) in OBJECTS:
            act, rule = OBJECTS[lemma, word], "verb and object"
    if lemma in ("tell", "order", "warn") and any(
        c.dep_ in ("xcomp", "ccomp") and c.tag_ == "VB" for c in token.children
    ):
        act, rule = "REQUEST", "tell to"
    if act is None or _wanted(token):
        return None
    if act == "SUPPORT" and lemma == "back" and token.dep_ in ("acl", "amod"):
        return None
    if (
        lemma in ("strike", "back", "press", "sign", "visit", "free", "aid", "supply", "talk", "ask", "mass")
        and token.pos_ != "VERB"
    ):
        return None
    if token.dep_ == "amod" and lemma not in ("mass", "amass", "deploy"):
        return None
    agent, patient = _agent(token), tuple(_patients(token))
    return Event(token, act, _realis(token), agent, patient, rule)


def _noun(token: Any) -> Event | None:
    lemma = token.lemma_.lower()
    act = NOUNS.get(lemma)
    if act is None or token.dep_ in ("compound", "amod", "nmod"):
        return None
    owner = next((c for c in token.children if c.dep_ in ("poss", "nmod", "compound", "amod") and _names(c)), None)
    beside: list[Any] = []
    clause = False
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in ("between", "with", "of", "by", "on", "against", "to", "from"):
            for obj in child.children:
                if obj.dep_ == "pobj":
                    beside += [obj, *_joined(obj)]
        if child.dep_ in ("acl", "ccomp", "relcl") or child.lower_ == "that":
            clause = True
    if act == "CONSULT":
        if owner is None and not any(_names(t) for t in beside):
            return None
        if _object_of(token):
            return None
        return Event(token, act, _realis(token), owner, tuple(beside), "noun")
    if act == "REQUEST":
        if owner is None:
            return None
        return Event(token, act, "actual", owner, tuple(beside), "noun" if not clause else "noun with a clause")
    if owner is None and not beside:
        return None
    if _object_of(token) or _wanted(token):
        return None
    return Event(token, act, _realis(token), owner, tuple(beside), "noun")


def _willing(token: Any) -> Event | None:
    """Not eager to, unwilling to: a refusal."""
    if not any(c.dep_ in ("xcomp", "ccomp") for c in token.children):
        return None
    negated = (
        token.lemma_ == "unwilling" or _negated(token) or (token.dep_ in ("acomp", "amod") and _negated(token.head))
    )
    subject = next((c for c in (*token.head.children, *token.children) if c.dep_ == "nsubj"), None)
    if negated and subject is not None:
        return Event(token, "REJECT", "actual", subject, (), "unwilling")
    return None


def _welcome(token: Any) -> Event | None:
    """Something would be welcome: support, by whoever the sentence is about."""
    verb = token.head
    if verb.lemma_ != "be" or not any(c.dep_ == "nsubj" for c in verb.children):
        return None
    whose = next((c for c in verb.head.children if c.dep_ == "nsubj"), None) if verb.dep_ == "conj" else None
    return Event(verb, "SUPPORT", _realis(verb), whose, (), "welcome")


def _exchanges(parse: Any) -> Iterator[Event]:
    """Yield what is offered "in exchange for", "in return for": a conditional concession."""
    for token in parse:
        if token.lower_ not in ("exchange", "return") or token.head.lower_ != "in":
            continue
        for prep in token.children:
            if prep.lower_ != "for":
                continue
            for offered in prep.children:
                if offered.dep_ in ("pcomp", "pobj"):
                    verb = token.head.head
                    while verb.dep_ in (
                        "xcomp",
                        "ccomp",
                        "pobj",
                        "prep",
                        "conj",
                        "relcl",
                        "acl",
                        "advcl",
                    ) and not _asks(verb):
                        verb = verb.head
                    yield Event(
                        offered, "CONCEDE", "conditional", _agent(verb), tuple(_patients(verb)), "in exchange for"
                    )


def _asks(token: Any) -> bool:
    return token.lemma_.lower() in ASKING


def _names(token: Any) -> bool:
    return token.pos_ in ("PROPN", "PRON", "ADJ") or token.ent_type_ in ("GPE", "ORG", "NORP", "PERSON")


def _joined(token: Any) -> list[Any]:
    out: list[Any] = []
    for child in token.children:
        if child.dep_ == "conj":
            out += [child, *_joined(child)]
    return out


def _object_of(token: Any) -> bool:
    """Whether a noun is the object of a verb that already makes the event."""
    head = token.head
    return token.dep_ in ("dobj", "nsubjpass") and (head.lemma_.lower(), token.lemma_.lower()) in OBJECTS


def _wanted(token: Any) -> bool:
    """Whether a verb stands inside a demand: what is asked for has not happened."""
    seen = token
    while (
        seen.dep_ in ("ccomp", "xcomp", "acl", "conj", "pcomp", "prep", "pobj", "advcl", "dobj")
        and seen.head is not seen
    ):
        child, seen = seen, seen.head
        if seen.lemma_.lower() in ASKING and child.dep_ in ("ccomp", "xcomp", "acl", "pcomp", "prep", "dobj", "advcl"):
            if child.dep_ == "prep" and child.lower_ in ("in", "amid", "after", "before", "at", "during"):
                return False
            return not (child.dep_ == "advcl" or (child.dep_ == "dobj" and child is token))
    return False


def _negated(token: Any) -> bool:
    return any(c.dep_ == "neg" or c.lower_ in NEGATIVE for c in token.children)


def _realis(token: Any) -> Realis:
    if _negated(token) or any(c.dep_ == "det" and c.lower_ == "no" for c in token.children):
        return "negated"
    seen, steps = token, 0
    answer: Realis = "actual"
    while steps < 8:
        steps += 1
        for child in seen.children:
            word = child.lower_
            if child.dep_ == "aux" and word in ("will", "'ll", "shall"):
                answer = "future"
            if child.dep_ == "aux" and word in ("may", "might", "could", "would", "should", "'d", "wouldn't"):
                answer = "hypothetical" if answer == "actual" else answer
            if child.dep_ == "mark" and word in ("if", "unless", "whether"):
                return "hypothetical"
            if (
                child.dep_ == "neg"
                and seen is not token
                and seen.lemma_.lower() in ("like", "want", "intend", "plan", "wish", "go", "say")
            ):
                return "negated"
        if seen.head is seen or seen.dep_ not in (
            "xcomp",
            "ccomp",
            "acl",
            "conj",
            "pcomp",
            "dobj",
            "prep",
            "pobj",
            "advcl",
            "relcl",
        ):
            break
        up = seen.head
        word = up.lemma_.lower()
        if seen.dep_ in ("xcomp", "ccomp", "acl", "pcomp", "dobj", "prep"):
            if word in (DENYING if seen.dep_ == "ccomp" else REFUSING) and seen.dep_ in ("xcomp", "acl", "ccomp"):
                return "negated"
            if word in DOUBTING or up.lower_ in DOUBTING:
                return "hypothetical"
            if word in PLANNING and seen.dep_ in ("xcomp", "acl", "ccomp"):
                answer = "future"
        if seen.dep_ in ("advcl", "relcl"):
            # A subordinate clause stands on its own feet; only what it hangs on as content matters.
            break
        seen = up
    return answer


def _agent(token: Any) -> Any:
    """Return who acts: the subject, the agent of a passive, or the subject of what the verb hangs on."""
    seen, steps = token, 0
    while steps < 6:
        steps += 1
        for child in seen.children:
            if child.dep_ == "agent":
                return next((c for c in child.children if c.dep_ == "pobj"), None)
        passive = any(c.dep_ == "nsubjpass" for c in seen.children)
        for child in seen.children:
            if child.dep_ in ("nsubj", "poss") and not (passive and seen is token):
                if child.lower_ in ("which", "who", "that") and seen.dep_ == "relcl":
                    return seen.head
                return child
        if (
            seen.dep_ in ("relcl", "acl")
            and seen.head.pos_ in ("NOUN", "PROPN")
            and seen.tag_ in ("VBG", "VBN", "VBD", "VB", "VBZ", "VBP")
        ):
            head = seen.head
            if seen.tag_ == "VB":
                seen = head
                continue
            return head
        if seen.dep_ in ("xcomp", "conj", "advcl", "pcomp", "prep", "ccomp", "dobj", "pobj") and seen.head is not seen:
            seen = seen.head
            continue
        return None
    return None


def _patients(token: Any) -> Iterator[Any]:
    """Yield tokens of those on whom the act falls."""
    for child in token.children:
        if child.dep_ in ("dobj", "dative", "nsubjpass", "obj"):
            yield child
            yield from _joined(child)
        elif child.dep_ == "prep" and child.lower_ in (
            "to",
            "on",
            "against",
            "with",
            "at",
            "for",
            "near",
            "upon",
            "of",
        ):
            for obj in child.children:
                if obj.dep_ in ("pobj", "pcomp"):
                    yield obj
                    yield from _joined(obj)
        elif child.dep_ in ("ccomp", "xcomp"):
            for sub in child.children:
                if sub.dep_ in ("nsubj", "nsubjpass"):
                    yield sub
            if child.dep_ == "xcomp" or not any(c.dep_ == "nsubj" for c in child.children):
                yield from _patients(child)
