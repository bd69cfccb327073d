"""Acts denoted by a noun: somebody's refusal, the attack by rebels; also "so does Chile"."""

from __future__ import annotations

from typing import Any

from detente.evidence.bodies import PEOPLE
from detente.evidence.clauses import own
from detente.evidence.deeds import BY_FORCE, DEEDS, NOUNS, VERBS
from detente.evidence.event import ReportedEvent, make
from detente.evidence.frames import PERSONS, act_of_object, things
from detente.evidence.lexicon import Act
from detente.evidence.realis import realis
from detente.evidence.roles import doers, joined, owners, undergoers

AGAIN = "noun again"
"""Name of the rule for a definite noun that refers to a deed without its doer: "the seizure came after …"."""


def noun_act(token: Any) -> ReportedEvent | None:
    """Return the act that a noun denotes, if its agent is beside it."""
    lemma = token.lemma_.lower()
    act = NOUNS.get(lemma)
    if lemma == "exchange" and any(
        o.lemma_.lower() in _EXCHANGED for c in token.children if c.lower_ == "of" for o in c.children
    ):
        act = "COOPERATE"
    if act is None or token.dep_ in ("compound", "amod", "nmod") or _object_of(token):
        return None
    if act in DEEDS:
        return _deed(token, act)
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
    if act == "CONSULT":
        if not owner and not any(_names(t) for t in beside):
            return None
        return make(token, act, realis(token), owner, beside, "noun")
    if not owner or lemma in ("call", "charge"):
        return None
    if act == "AGREE":
        if lemma not in ("offer", "promise", "pledge"):
            return None
        return make(token, act, "offered", owner, beside, "offer")
    standing = realis(token)
    words = "noun with a clause" if clause else "noun"
    made = token.dep_ in ("dobj", "pobj", "nsubj", "nsubjpass", "attr", "ROOT", "conj") and standing in (
        "actual",
        "hypothetical",
        "negated",
        "background",
    )
    return make(token, act, "actual" if made and act == "REQUEST" else standing, owner, beside, words)


_TAKEN_AS_DONE = frozenset(
    "deplore condemn denounce protest regret lament criticise criticize decry follow mourn end welcome praise suffer survive blame resent".split()
)
_SINCE = frozenset("after since following despite during over against because at amid from".split())
_BY_THEMSELVES = frozenset(
    "withdrawal pullback retreat departure resignation protest march rally strike walkout walk-out stoppage picket riot sit-in vigil evacuation "
    "demonstration go-slow hunger-strike pullout pull-out buildup build-up disarmament".split()
)
"""Nouns whose "of" phrase is the agent: "the withdrawal of Chadian troops"; with other nouns it is the patient."""


_MUTUAL = frozenset("truce ceasefire cease-fire swap exchange clash skirmish firefight".split())
"""Deeds of both sides that "between" names."""
_EXCHANGED = frozenset(
    "prisoner hostage detainee captive body ambassador remains fire shot datum data information".split()
)
_STRIKERS = PEOPLE | PERSONS | frozenset("union guild federation association lodge chapel".split())
"""Bodies whose strike is a work stoppage, not an attack."""


def _deed(token: Any, act: Act) -> ReportedEvent | None:
    """Return the deed that a noun denotes: "Chile's seizure of two boats", "the raid by rebels"."""
    agents = [
        c
        for c in token.children
        if c.i < token.i
        and (
            (c.dep_ == "poss" and c.lower_ not in ("today", "yesterday") and c.ent_type_ not in ("DATE", "TIME"))
            or (
                c.dep_ in ("amod", "compound", "nmod")
                and (c.ent_type_ in ("NORP", "ORG") or (c.ent_type_ == "GPE" and c.dep_ == "amod"))
            )
        )
    ][:1]
    by = _by(token)
    of = [o for c in token.children if c.dep_ == "prep" and c.lower_ == "of" for o in c.children if o.dep_ == "pobj"]
    patients = [
        o
        for c in token.children
        if c.dep_ == "prep" and c.lower_ in ("of", "on", "against", "to", "from")
        for o in c.children
        if o.dep_ == "pobj"
    ]
    between = [o for c in token.subtree if c.lower_ == "between" and c.dep_ == "prep" and c.i > token.i and c.i - token.i < 5
               for o in c.children if o.dep_ == "pobj"]  # fmt: skip
    if token.lemma_.lower() == "exchange":
        act = "ASSAULT" if {o.lemma_.lower() for o in of} & {"fire", "shot"} else act
    if by is not None:
        agents = [by, *joined(by)]
    elif not agents and between and token.lemma_.lower() in _MUTUAL:
        agents = [between[0], *joined(between[0])]
    elif not agents and of and token.lemma_.lower() in _BY_THEMSELVES:
        agents, patients = [*of, *joined(of[0])], patients
    if token.lemma_.lower() == "strike" and any(t.lemma_.lower() in _STRIKERS for t in agents):
        act = "PROTEST"
    carried = _carried_out(token)
    if carried is not None:
        return make(token, act, realis(carried), doers(carried), patients or of, "carried out")
    standing = realis(token)
    if standing == "actual" and not _taken_as_done(token):
        standing = "hypothetical"  # a noun only denotes a deed; a verb must say that it happened
    definite = any(c.dep_ == "det" and c.lower_ in ("the", "this", "that") for c in token.children)
    if not agents:
        if definite and standing == "actual" and of and token.dep_ in ("nsubj", "nsubjpass") and act in BY_FORCE:
            return make(token, act, standing, [], patients, AGAIN)
        return None
    return make(token, act, standing, agents, patients, "noun")


_CARRYING = frozenset(
    "order announce decree impose launch begin start effect complete conduct continue resume extend confirm perform execute "
    "undertake commence decide enact proclaim".split()
)


def _carried_out(token: Any) -> Any:
    """Return the verb whose subject did what a noun denotes: "ordered the arrest of", "announced the closure of"."""
    verb = token.head
    if token.dep_ not in ("dobj", "nsubjpass") or verb.lemma_.lower() not in _CARRYING or verb.pos_ != "VERB":
        return None
    of = any(c.dep_ == "prep" and c.lower_ in ("of", "on", "against", "from") for c in token.children)
    return verb if of else None


def _by(token: Any) -> Any:
    """Return the agent named with "by" after a noun, or after the verb whose object it is."""
    places = [token, token.head] if token.dep_ in ("dobj", "nsubjpass") else [token]
    for place in places:
        for word in place.subtree:
            if (
                word.lower_ == "by"
                and word.dep_ in ("prep", "agent")
                and word.i > token.i
                and word.head.pos_ in ("NOUN", "PROPN", "VERB")
            ):
                if word.head.pos_ == "VERB" and word.head.i != place.i:
                    continue
                found = next(
                    (
                        c
                        for c in word.children
                        if c.dep_ == "pobj" and c.ent_type_ not in ("DATE", "TIME", "CARDINAL", "PERCENT")
                    ),
                    None,
                )
                if found is not None and (place is token or token.dep_ == "dobj"):
                    return found
    return None


def _taken_as_done(token: Any) -> bool:
    """Whether the context of a noun presupposes that its deed happened: "after", "condemned", "… drew protests"."""
    head = token.head
    if token.dep_ in ("nsubj", "nsubjpass"):
        return (
            head.tag_ in ("VBD", "VBZ", "VBP", "VBN", "VBG")
            and own(head) == "actual"
            and realis(head) in ("actual", "background")
        )
    if token.dep_ == "pobj" and (
        head.lower_ in _SINCE
        or (
            head.lower_ in ("of", "to", "for")
            and head.head.lower_ in ("because", "response", "retaliation", "wake", "victim", "reply")
        )
    ):
        return True
    if token.dep_ in ("dobj", "conj") and head.lemma_.lower() in _TAKEN_AS_DONE:
        return True
    return _is_outcome(token)


def _is_outcome(token: Any) -> bool:
    """Whether a noun is what happened: "Monday saw the seizure", "led to the expulsion", "there has been a blockade"."""
    verb = token.head
    if token.lemma_.lower() in ("resignation", "departure"):
        return False  # of a person rather than of a side
    if token.dep_ == "pobj":
        preposition, verb = token.head, token.head.head
        happened = (verb.lemma_.lower(), preposition.lower_) in _ENDING_IN
    elif token.dep_ == "dobj":
        past = verb.tag_ in ("VBD", "VBN")
        timed = any(c.dep_ == "nsubj" and c.lemma_.lower() in _TIMES for c in verb.children)
        happened = past and (verb.lemma_.lower() in _CAUSING or (verb.lemma_.lower() in _SEEING and timed))
    else:
        happened = token.dep_ == "attr" and any(c.dep_ == "expl" for c in verb.children)
    return happened and verb.pos_ in ("VERB", "AUX") and realis(verb) in ("actual", "background")


_ENDING_IN = {("result", "in"), ("lead", "to"), ("end", "in"), ("end", "with"), ("culminate", "in"), ("be", "under"), ("remain", "under"),
              ("come", "under"), ("begin", "with"), ("start", "with"), ("escalate", "into")}  # fmt: skip
"""Verbs with a preposition whose object is what came of something."""
_CAUSING = frozenset("cause prompt spark trigger provoke mean mark include involve".split())
_SEEING = frozenset("see bring witness".split())
_TIMES = frozenset(
    "day week month year night morning evening afternoon monday tuesday wednesday thursday friday saturday sunday january february "
    "march april may june july august september october november december spring summer autumn winter weekend operation raid dispute "
    "quarrel crisis".split()
)
"""Subjects of verbs of seeing that tell when something happened."""


def misread(token: Any) -> ReportedEvent | None:
    """Return the act of a verb that was tagged as a plural noun after a name: "Namibia disputes the sum"."""
    clause = any(c.dep_ == "ccomp" for c in token.children)
    names = ("PROPN", "NOUN") if clause else ("PROPN",)
    front = [c for c in token.children if c.dep_ in ("compound", "nmod") and c.pos_ in names and c.i == token.i - 1]
    act = VERBS.get(token.lemma_.lower())
    if token.dep_ != "ROOT" or token.tag_ != "NNS" or act is None:
        return None
    subject = [c for c in token.children if c.dep_ == "nsubj" and c.i < token.i]
    if subject and any(c.dep_ == "dobj" for c in token.children):
        return make(token, act, "actual", [subject[0], *joined(subject[0])], list(undergoers(token)), "verb")
    if not front:
        return None
    if not clause and not any(c.dep_ == "dobj" for c in token.children):
        return None
    return make(token, act, "actual", front, list(undergoers(token)), "verb")


def welcome(token: Any) -> ReportedEvent | None:
    """Something would be welcome: support from the subject of the sentence."""
    verb = token.head
    if verb.lemma_ != "be" or not any(c.dep_ == "nsubj" for c in verb.children):
        return None
    whose = [c for c in verb.head.children if c.dep_ == "nsubj"][:1] if verb.dep_ == "conj" else []
    return make(verb, "SUPPORT", realis(verb), whose, [], "welcome")


def so_does(token: Any) -> ReportedEvent | None:
    """For "so does Chile", repeat the act of the previous sentence with another agent."""
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
    """Whether a noun is the object of a verb that already produces the event."""
    head = token.head
    made = act_of_object(head.lemma_.lower(), things([token])) if token.dep_ in ("dobj", "nsubjpass") else None
    if made in ("REJECT", "AGREE", "CONCEDE") and NOUNS.get(token.lemma_.lower()) == "REQUEST":
        return not any(c.dep_ == "poss" and c.pos_ != "PRON" for c in token.children)  # "Peru's request was refused"
    return made is not None
