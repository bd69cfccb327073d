"""PLOVER classes of words: verbs, verbs with a preposition or an object, and nouns derived from verbs.

Only words are classified here; syntax decides elsewhere who acted and whether it happened. A verb with several senses
counts only with the objects that select the sense.
"""

from __future__ import annotations

from typing import Any

from detente.evidence.frames import act_of_object, act_of_turn, things
from detente.evidence.lexicon import Act, act_named, rows

VERBS: dict[str, Act] = {}
"""Verbs that are acts by themselves."""
PHRASES: dict[tuple[str, str], Act] = {}
"""Verbs that are acts with a preposition or a particle."""
NOUNS: dict[str, Act] = {}
"""Nouns for acts; they count if an actor is beside them."""
for _act, _kind, _words in rows("verbs.tsv"):
    for _word in _words.split():
        if _kind == "verb":
            VERBS.setdefault(_word, act_named(_act))
        elif _kind == "noun":
            NOUNS.setdefault(_word, act_named(_act))
        else:
            _verb, _, _particle = _word.partition("+")
            PHRASES.setdefault((_verb, _particle.replace("_", " ")), act_named(_act))

ONLY_WITH = {
    "cut": "supply delivery gas power electricity pressure water flow aid export import output salary pay tie link subsidy line fund credit",
    "raise": "toll tariff duty levy fee price tax charge rent fare wage royalty",
    "suspend": "", "halt": "", "freeze": "asset account fund aid talk negotiation payment credit line loan contract",
    "close": "depot pit field well water sea market airspace school border crossing road port airspace gate lock bridge office mine plant factory strait route canal embassy",
    "shut": "border crossing road port airspace gate lock bridge mine plant factory tap valve pipeline",
    "block": "",
    "cancel": "contract visit talk meeting order licence license permit deal agreement summit",
    "revoke": "", "share": "datum data information water intelligence", "exchange": "", "swap": "",
    "provide": "aid assistance support help datum data gas water loan credit", "grant": "loan credit aid access",
    "strike": "", "conclude": "agreement treaty deal pact accord", "initial": "agreement treaty deal pact accord text",
    "back": "", "press": "", "free": "prisoner hostage soldier detainee captive sailor crew man woman worker",
    "release": "prisoner hostage soldier detainee captive sailor crew man woman worker policeman journalist water fund asset ship vessel they he she",
    "capture": "", "raid": "", "ban": "", "host": "talk meeting summit round negotiation", "attend": "", "visit": "",
    "hail": "", "defend": "decision right position policy measure deal move",
    "yield": "", "strand": "", "sink": "ship boat vessel trawler ferry", "ram": "boat ship vessel trawler",
    "adopt": "code rule protocol measure statement budget law decision programme convention article charter text resolution draft proposal agreement declaration plan", "approve": "text resolution draft proposal agreement plan deal request",
    "endorse": "", "march": "", "withhold": "", "curtail": "", "supply": "gas weapon arm water power electricity fuel",
    "fund": "", "finance": "", "lend": "", "sign": "", "sue": "", "discuss": "", "mass": "",
}  # fmt: skip
"""Objects that a verb with several senses needs to be an act; an empty list: any object or none."""

FORCES = frozenset(
    "soldier troop force unit patrol ship warship convoy column tank brigade battalion regiment fleet army gunboat fighter".split()
)
MOVES = frozenset("move advance arrive enter cross gather assemble roll pour".split())
LICENCES = frozenset("licence license permit accreditation visa recognition credential concession".split())
CLAIMS = frozenset(
    "claim statement complaint demand suit case charge accusation objection veto request petition".split()
)
COMMENT = frozenset("comment answer elaborate respond reply speak say".split())
SPOKEN: dict[str, Act] = {
    **dict.fromkeys("demand call appeal request plea claim proposal invitation counter-proposal counterproposal campaign push drive bid".split(), "REQUEST"),
    **dict.fromkeys("objection rejection refusal veto reservation opposition denial".split(), "REJECT"),
    **dict.fromkeys("warning threat ultimatum".split(), "THREATEN"),
    **dict.fromkeys("accusation condemnation allegation charge criticism attack protest complaint".split(), "ACCUSE"),
    **dict.fromkeys("support backing praise welcome".split(), "SUPPORT"),
    **dict.fromkeys("apology concession".split(), "CONCEDE"),
    **dict.fromkeys("promise pledge commitment undertaking".split(), "AGREE"),
}  # fmt: skip
"""Nouns for utterances, with the act of making, renewing or voicing them."""
LIGHT = frozenset(
    "make renew reiterate repeat issue voice express launch lodge raise deliver send level direct reaffirm restate press utter enter register extend join echo step intensify pursue mount wage lead continue".split()
)
"""Light verbs: the subject did what the object names."""
NOUN_LIKE = frozenset(
    "strike back press sign visit free aid supply talk ask mass close cut share block exchange demand protest".split()
)
AGREEING = frozenset("accept accede agree approve adopt grant endorse consent sign ratify take".split())
HOSTILE: frozenset[Act] = frozenset(("ASSAULT", "COERCE", "SANCTION", "REJECT", "MOBILIZE", "PROTEST", "THREATEN"))
ON_TERMS = "on terms"
"""Name of the rule for a bargain; the first patient is the one who has to meet the condition."""
TERMS = frozenset("if provided providing once".split())
ANNOUNCING = frozenset("announce say tell inform state declare warn notify advise write add note".split())
DEEDS: frozenset[Act] = frozenset(
    ("ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "RETREAT", "CONCEDE", "AID", "COOPERATE", "PROTEST")
)
"""Acts that are more than words."""
BY_FORCE: frozenset[Act] = frozenset(("ASSAULT", "COERCE", "SANCTION", "MOBILIZE"))
"""Deeds of one side against the other, of which the other may accuse it."""
WORDS: frozenset[Act] = frozenset(("REQUEST", "REJECT", "THREATEN", "AGREE", "ACCUSE", "SUPPORT"))
"""Speech acts."""
SAYING = frozenset(
    """say tell state add report announce note recall confirm acknowledge admit reveal disclose declare explain observe remark
    stress argue write reply answer maintain contend assert inform complain claim allege charge insist warn assure repeat suggest hint imply submit indicate affirm confide specify retort counter respond remind caution quip joke recount""".split()
)
"""Verbs that report what somebody said."""
ALLEGING = frozenset("accuse allege claim blame charge suspect maintain contend complain reproach".split())


def class_of(verb: Any) -> Act | None:
    """Return the class of a verb with its objects, without regard to the governing word."""
    lemma = verb.lemma_.lower()
    nouns = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    words = {n.lemma_.lower() for n in nouns}
    turned = act_of_turn(verb)
    if turned is not None:
        return turned
    framed = act_of_object(lemma, things(nouns))
    if framed is not None:
        return "CONCEDE" if framed == "SANCTION" and takes_less(verb) else framed
    for c in verb.children:
        particle = c.dep_ in ("prep", "prt") or (c.dep_ == "advmod" and c.lower_ in _PARTICLES)
        if particle and (lemma, c.lower_) in PHRASES and (c.lower_ != "in" or c.dep_ != "prep"):
            return PHRASES[lemma, c.lower_]
    if lemma in ("stop", "cease"):
        return stopping(verb)[0]
    if lemma in ("quit", "leave", "boycott", "abandon") and words & {"union", "organisation", "coalition", "alliance"}:
        return "REJECT"
    act = VERBS.get(lemma)
    needed = ONLY_WITH.get(lemma)
    if needed and words and not (words & set(needed.split())):
        return None
    return act


_OWN = frozenset("its their his her our my your".split())
_LOWERING = frozenset("cut slash trim reduce halve lower shrink".split())
_SHARES = frozenset("quota catch share claim allocation".split())


def is_own(noun: Any) -> bool:
    """Return whether a thing belongs to the one who acts: "its quota"."""
    return any(c.dep_ == "poss" and c.lower_ in _OWN for c in noun.children)


def takes_less(verb: Any) -> bool:
    """Return whether somebody lowers the own share: to cut another's quota is a sanction, to cut one's own is not."""
    return verb.lemma_.lower() in _LOWERING and any(
        c.dep_ == "dobj" and c.lemma_.lower() in _SHARES and is_own(c) for c in verb.children
    )


_PARTICLES = frozenset("away back off out down up aside".split())


def stopping(token: Any) -> tuple[Act | None, str]:
    """Return the class of stopping something: to stop paying is a sanction, to stop firing is a concession."""
    for child in token.children:
        if child.dep_ == "xcomp" and child.tag_ == "VBG":
            if VERBS.get(child.lemma_.lower()) in ("ASSAULT", "COERCE", "SANCTION", "MOBILIZE"):
                return "CONCEDE", "stops harm"
            freed = {o for c in child.children if c.dep_ == "dobj" for o in (c.lemma_.lower(), *things([c]))}
            if child.lemma_.lower() in _GIVING or (child.lemma_ == "release" and "@person" not in freed):
                return "SANCTION", "stops giving"
        if child.dep_ == "dobj":
            nouns = {child.lemma_.lower(), *things([child])}
            if nouns & _HARMS:
                return "CONCEDE", "stops harm"
            if nouns & _GIVEN:
                return "SANCTION", "stops giving"
    return None, ""


_GIVING = frozenset(
    "pay deliver supply sell ship buy transfer send provide export fund import issue accept load unload carry serve honour honor "
    "purchase order recognise recognize take handle process fill".split()
)
_GIVEN = frozenset(
    "truck lorry train flight convoy vessel ship traffic transit delivery payment supply shipment export import sale aid transfer @pay".split()
)
_HARMS = frozenset("attack shelling bombing raid blockade fire @harm".split())
