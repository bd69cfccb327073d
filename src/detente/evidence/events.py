"""Deeds and speech acts that a clause reports in its own words: the verb or noun, what class it is, who, and whether.

The class comes from the word, by PLOVER's categories; who did it comes from ``roles`` and whether it happened from
``realis``, both from syntax.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from detente.evidence.lexicon import Act
from detente.evidence.realis import governor, own, realis
from detente.evidence.roles import doers, joined, owners, undergoers
from detente.evidence.statement import Realis

_WORDS: dict[Act, str] = {
    "REQUEST": "demand urge request insist petition implore beg beseech press propose want ask call appeal",
    "REJECT": "reject refuse decline oppose dismiss rebuff spurn veto resist dispute contest disown renounce snub",
    "AGREE": "agree promise pledge commit accept ratify sign offer accede consent conclude initial adopt approve endorse",
    "CONSULT": "meet negotiate confer consult discuss mediate convene visit talk parley attend host",
    "THREATEN": "threaten vow warn",
    "ACCUSE": "accuse condemn blame denounce criticize criticise brand deplore decry sue indict allege reproach protest",
    "MOBILIZE": "mobilize mobilise mass amass deploy reinforce",
    "ASSAULT": "invade attack bomb shell kill storm annex occupy assault bombard shoot ambush strike overrun raid torch wound "
    "massacre capture sink ram",
    "COERCE": "arrest detain jail imprison deport expel outlaw seize blockade besiege confiscate impound dismantle demolish evict "
    "abduct kidnap block close shut ban censor sabotage cordon",
    "RETREAT": "withdraw retreat disengage demobilize demobilise evacuate",
    "CONCEDE": "concede apologize apologise release free yield waive relent",
    "SANCTION": "sanction embargo boycott suspend halt cut freeze curtail revoke cancel raise withhold discontinue",
    "SUPPORT": "support praise welcome back reaffirm congratulate commend applaud reassure hail defend",
    "COOPERATE": "cooperate collaborate exchange swap share",
    "AID": "donate aid supply lend fund finance grant provide",
    "PROTEST": "demonstrate rally riot picket march",
}
VERBS: dict[str, Act] = {w: act for act, words in _WORDS.items() for w in words.split()}
"""Verbs that are acts by themselves."""

PHRASES: dict[tuple[str, str], Act] = {
    ("call", "for"): "REQUEST", ("call", "on"): "REQUEST", ("call", "upon"): "REQUEST", ("appeal", "to"): "REQUEST",
    ("appeal", "for"): "REQUEST", ("push", "for"): "REQUEST", ("rule", "out"): "REJECT", ("turn", "down"): "REJECT",
    ("pull", "out"): "RETREAT", ("pull", "back"): "RETREAT", ("back", "down"): "CONCEDE", ("object", "to"): "REJECT",
    ("fire", "on"): "ASSAULT", ("fire", "at"): "ASSAULT", ("open", "fire"): "ASSAULT", ("accede", "to"): "AGREE", ("balk", "at"): "REJECT",
    ("walk", "out"): "REJECT", ("ask", "for"): "REQUEST", ("give", "in"): "CONCEDE", ("cut", "off"): "SANCTION", ("lay", "siege"): "COERCE",
    ("put", "forward"): "REQUEST", ("shut", "down"): "COERCE", ("go", "on strike"): "PROTEST", ("strike", "over"): "PROTEST",
    ("lock", "out"): "COERCE", ("throw", "out"): "REJECT", ("press", "for"): "REQUEST", ("draw", "back"): "RETREAT",
    ("switch", "off"): "SANCTION", ("take", "over"): "COERCE", ("vote", "down"): "REJECT", ("hand", "over"): "CONCEDE", ("shoot", "at"): "ASSAULT",
 ("stand", "by"): "REJECT", ("hold", "out"): "REJECT",
}  # fmt: skip
OBJECTS: dict[tuple[str, str], Act] = {
    ("hold", "talk"): "CONSULT", ("hold", "meeting"): "CONSULT", ("schedule", "meeting"): "CONSULT", ("lead", "team"): "CONSULT",
    ("lead", "delegation"): "CONSULT", ("hold", "negotiation"): "CONSULT", ("attend", "meeting"): "CONSULT",
    ("attend", "summit"): "CONSULT", ("arrange", "meeting"): "CONSULT", ("impose", "sanction"): "SANCTION", ("bump", "official"): "CONSULT",
    ("send", "troop"): "MOBILIZE", ("send", "soldier"): "MOBILIZE", ("send", "warship"): "MOBILIZE", ("move", "troop"): "MOBILIZE",
    ("expect", "answer"): "REQUEST", ("expect", "reply"): "REQUEST", ("expect", "response"): "REQUEST", ("issue", "threat"): "THREATEN",
    ("issue", "ultimatum"): "THREATEN", ("sign", "agreement"): "AGREE", ("use", "force"): "ASSAULT", ("launch", "invasion"): "ASSAULT",
    ("launch", "attack"): "ASSAULT", ("launch", "offensive"): "ASSAULT", ("provide", "aid"): "AID", ("provide", "assistance"): "AID",
    ("break", "talk"): "REJECT", ("suspend", "talk"): "REJECT", ("quit", "talk"): "REJECT", ("leave", "talk"): "REJECT",
    ("suspend", "aid"): "SANCTION", ("expel", "diplomat"): "SANCTION", ("recall", "ambassador"): "SANCTION", ("lift", "ban"): "CONCEDE",
    ("lift", "blockade"): "CONCEDE", ("lift", "sanction"): "CONCEDE", ("lift", "embargo"): "CONCEDE", ("lift", "siege"): "CONCEDE",
    ("lift", "restriction"): "CONCEDE", ("drop", "claim"): "CONCEDE", ("drop", "charge"): "CONCEDE", ("drop", "demand"): "CONCEDE",
    ("withdraw", "claim"): "CONCEDE", ("withdraw", "complaint"): "CONCEDE", ("withdraw", "demand"): "CONCEDE",
    ("close", "border"): "COERCE", ("close", "crossing"): "COERCE", ("impose", "tariff"): "SANCTION", ("impose", "ban"): "SANCTION",
    ("impose", "embargo"): "SANCTION", ("stop", "delivery"): "SANCTION", ("stop", "payment"): "SANCTION", ("stop", "pay"): "SANCTION",
    ("hold", "wagon"): "COERCE", ("hold", "ship"): "COERCE", ("hold", "truck"): "COERCE", ("block", "road"): "PROTEST",
    ("block", "bridge"): "PROTEST", ("block", "highway"): "PROTEST", ("stage", "protest"): "PROTEST", ("down", "tool"): "PROTEST",
    ("file", "complaint"): "ACCUSE", ("file", "suit"): "ACCUSE", ("lodge", "complaint"): "ACCUSE", ("lodge", "protest"): "ACCUSE",
    ("give", "deadline"): "THREATEN", ("set", "deadline"): "THREATEN", ("break", "ceasefire"): "ASSAULT", ("fire", "shot"): "ASSAULT",
    ("fire", "rocket"): "ASSAULT", ("fire", "missile"): "ASSAULT", ("make", "concession"): "CONCEDE", ("hold", "hostage"): "COERCE",
    ("take", "hostage"): "COERCE", ("hand", "prisoner"): "CONCEDE", ("hand", "hostage"): "CONCEDE", ("raise", "tariff"): "SANCTION",
    ("raise", "toll"): "SANCTION", ("raise", "levy"): "SANCTION", ("raise", "duty"): "SANCTION", ("raise", "fee"): "SANCTION",
    ("decline", "request"): "REJECT", ("call", "strike"): "PROTEST", ("call", "off"): "REJECT", ("hold", "rally"): "PROTEST", ("call", "protest"): "PROTEST", ("recall", "envoy"): "SANCTION",
    ("call", "boycott"): "PROTEST", ("file", "charge"): "ACCUSE", ("file", "claim"): "ACCUSE", ("file", "case"): "ACCUSE", ("say", "no"): "REJECT",
    ("leave", "table"): "REJECT", ("return", "table"): "CONSULT", ("resume", "talk"): "CONSULT", ("reopen", "talk"): "CONSULT",
    ("start", "talk"): "CONSULT", ("begin", "talk"): "CONSULT", ("open", "talk"): "CONSULT",
    ("table", "proposal"): "REQUEST", ("table", "draft"): "REQUEST", ("take", "note"): "ASSERT", ("send", "aid"): "AID",
}  # fmt: skip
NOUNS: dict[str, Act] = {
    **dict.fromkeys("meeting talk negotiation summit consultation dialogue gathering".split(), "CONSULT"),
    **dict.fromkeys("demand insistence appeal request call ultimatum proposal".split(), "REQUEST"),
    **dict.fromkeys("refusal rejection".split(), "REJECT"),
    **dict.fromkeys("threat".split(), "THREATEN"),
    **dict.fromkeys("accusation condemnation allegation".split(), "ACCUSE"),
    **dict.fromkeys("invasion annexation attack offensive incursion".split(), "ASSAULT"),
    **dict.fromkeys("withdrawal pullback retreat removal".split(), "RETREAT"),
    **dict.fromkeys("buildup build-up mobilization mobilisation deployment".split(), "MOBILIZE"),
    **dict.fromkeys("release".split(), "CONCEDE"),
    **dict.fromkeys("offer".split(), "AGREE"),
}  # fmt: skip
"""Nouns made of acts; they count where an actor stands beside them."""

_ONLY_WITH = {
    "cut": "supply delivery gas power electricity pressure water flow aid export import output salary pay tie link subsidy quota line fund credit",
    "raise": "toll tariff duty levy fee price tax charge rent fare wage royalty",
    "suspend": "", "halt": "", "freeze": "asset account fund aid talk negotiation payment credit",
    "close": "border crossing road port airspace gate lock bridge office mine plant factory strait route canal embassy",
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
"""Objects without which a verb of many senses is no act; an empty list: any object or none."""

_FORCES = frozenset(
    "soldier troop force unit patrol ship warship convoy column tank brigade battalion regiment fleet army gunboat fighter".split()
)
_MOVES = frozenset("move advance arrive enter cross gather assemble roll pour".split())
_LICENCES = frozenset("licence license permit accreditation visa recognition credential concession".split())
_CLAIMS = frozenset(
    "claim statement complaint demand suit case charge accusation objection veto request petition".split()
)
_COMMENT = frozenset("comment answer elaborate respond reply speak say".split())
_NOUN_LIKE = frozenset(
    "strike back press sign visit free aid supply talk ask mass close cut share block exchange demand protest".split()
)
_AGREEING = frozenset("accept accede agree approve adopt grant endorse consent sign ratify take".split())
_HOSTILE: frozenset[Act] = frozenset(("ASSAULT", "COERCE", "SANCTION", "REJECT", "MOBILIZE", "PROTEST", "THREATEN"))
_TERMS = frozenset("if provided providing once".split())
_ANNOUNCING = frozenset("announce say tell inform state declare warn notify advise write add note".split())
DEEDS: frozenset[Act] = frozenset(
    ("ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "RETREAT", "CONCEDE", "AID", "COOPERATE", "PROTEST")
)
"""Acts that are more than words."""
SAYING = frozenset(
    """say tell state add report announce note recall confirm acknowledge admit reveal disclose declare explain observe remark
    stress argue write reply answer maintain contend assert inform complain claim allege charge insist warn assure repeat""".split()
)
"""Verbs that report what somebody said."""
_ALLEGING = frozenset("accuse allege claim blame charge suspect maintain contend complain reproach".split())


@dataclass(frozen=True, slots=True)
class Event:
    """An act found in a parse, as tokens.

    Attributes
    ----------
    trigger
        The token that names the act.
    act, realis
        What, and whether it happened.
    agents, patients
        Tokens of those who act, and of those on whom it falls.
    teller
        The speech verb whose content the act is, or ``None``: the report vouches for it.
    alleges
        Whether that verb charges, claims or suspects rather than says.
    rule
        The rule that found it.
    """

    trigger: Any
    act: Act
    realis: Realis
    agents: tuple[Any, ...]
    patients: tuple[Any, ...]
    teller: Any
    alleges: bool
    rule: str


def events(parse: Any) -> Iterator[Event]:
    """Yield the acts of one parsed unit, in order."""
    for token in parse:
        found = None
        if token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"):
            found = _verb(token)
        elif token.pos_ in ("NOUN", "PROPN"):
            found = _noun(token)
        if found is None and token.lemma_.lower() in ("eager", "willing", "unwilling", "ready", "prepared", "open"):
            found = _willing(token)
        if found is None and token.lower_ == "welcome":
            found = _welcome(token)
        if found is None and token.dep_ in ("ROOT", "conj", "ccomp"):
            found = _so_does(token)
        if found is not None:
            yield found
        if found is None and token.pos_ == "VERB":
            found = _bargain(token)
            if found is not None:
                yield found
    yield from _exchanges(parse)


def _make(token: Any, act: Act, standing: Realis, agents: list[Any], patients: list[Any], rule: str) -> Event:
    teller = told_by(token)
    alleges = teller is not None and teller.lemma_.lower() in _ALLEGING
    return Event(token, act, standing, tuple(agents), tuple(patients), teller, alleges, rule)


def told_by(token: Any) -> Any:
    """Return the speech verb whose content a clause is, or ``None``."""
    node = token
    for _ in range(12):
        if node.head.i == node.i:
            return None
        up = node.head
        if node.dep_ in ("ccomp", "pcomp", "parataxis") and (
            up.lemma_.lower() in SAYING or up.lemma_.lower() in _ALLEGING
        ):
            return up
        if node.dep_ in ("advcl", "xcomp") and up.lemma_.lower() in ("say", "report", "allege", "accuse"):
            return up
        if node.dep_ == "prep" and up.lemma_.lower() in _ALLEGING:
            return up
        node = up
    return None


def _verb(token: Any) -> Event | None:
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
    things = {n.lemma_.lower() for n in nouns} | {j.lemma_.lower() for n in nouns for j in joined(n)}
    needed = _ONLY_WITH.get(lemma)
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
    for word in things | {c.lemma_.lower() for c in token.children if c.dep_ == "xcomp"}:
        if (lemma, word) in OBJECTS:
            act, rule = OBJECTS[lemma, word], "verb and object"
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
    if lemma == "withdraw" and things:
        act = "SANCTION" if things & _LICENCES else "CONCEDE" if things & _CLAIMS else act
    if lemma == "hold" and any(c.lower_ in ("responsible", "accountable", "liable") for c in token.subtree):
        act, rule = "ACCUSE", "holds responsible"
    if lemma in ("decline", "refuse") and any(
        c.dep_ in ("xcomp", "dobj") and c.lemma_ in _COMMENT for c in token.children
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
    if lemma in _MOVES and any(c.dep_ == "nsubj" and c.lemma_.lower() in _FORCES for c in token.children):
        act, rule = "MOBILIZE", "forces move"
    if lemma in ("tell", "order", "warn", "instruct") and any(
        c.dep_ in ("xcomp", "ccomp") and c.tag_ == "VB" and not _modal(c) for c in token.children
    ):
        act, rule = "REQUEST", "tell to"
    if lemma in ("stop", "cease", "end") and any(c.dep_ in ("xcomp", "dobj") for c in token.children):
        act, rule = _stopping(token)
    if lemma in _ANNOUNCING and _announces_harm(token):
        act, rule = "THREATEN", "announces harm"
    if (
        act is None
        or (lemma in _NOUN_LIKE and token.pos_ != "VERB")
        or token.dep_ in ("amod", "compound", "aux", "auxpass")
    ):
        if not (token.dep_ == "amod" and lemma in ("mass", "amass", "deploy")):
            return None
    if act is None:
        return None
    if (
        lemma in ("ask", "call", "want", "warn", "insist", "press", "appeal", "protest", "back", "take")
        and rule == "verb"
        and not _asks(token)
    ):
        return None
    if act == "SUPPORT" and lemma == "back" and token.dep_ in ("acl", "amod"):
        return None
    standing = realis(token)
    agents, patients = doers(token), list(undergoers(token))
    if lemma == "vow" and rule == "verb" and not _harms(token):
        act = "THREATEN" if any(c.dep_ == "xcomp" for c in token.children) else "AGREE"
    if lemma in ("agree", "promise", "pledge", "commit", "offer", "propose") and act in ("AGREE", "REQUEST"):
        act, standing, rule = _promised(token, lemma, act, standing, rule)
    if lemma in _AGREEING and act in ("AGREE", "SUPPORT") and own(token) == "negated" and standing == "negated":
        act, standing, rule = _not_agreed(token, act, standing, rule)
    if lemma in ("reject", "refuse", "decline", "deny") and standing == "negated" and own(token) != "negated":
        standing = "negated"
    return _make(token, act, standing, agents, patients, rule)


def _modal(token: Any) -> bool:
    return any(c.dep_ == "aux" and c.tag_ == "MD" for c in token.children)


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
    if lemma == "want":
        return bool(deps & {"dobj", "xcomp", "ccomp", "npadvmod"})
    if lemma == "warn":
        return True
    if lemma == "insist":
        return any(c.dep_ == "prep" and c.lower_ in ("on", "upon") for c in token.children) or any(
            c.dep_ == "ccomp" and c.tag_ in ("VB",) or (c.dep_ == "ccomp" and _modal(c)) for c in token.children
        )
    if lemma == "protest":
        return True
    if lemma == "back":
        return "dobj" in deps
    return bool(deps & {"xcomp", "ccomp", "dobj"})


def _stopping(token: Any) -> tuple[Act | None, str]:
    """ "Stop paying", "stop deliveries" is a sanction; "stop firing" a retreat: what is stopped decides."""
    for child in token.children:
        if child.dep_ == "xcomp" and child.tag_ == "VBG":
            inner = VERBS.get(child.lemma_.lower())
            if inner in ("ASSAULT", "COERCE", "SANCTION", "MOBILIZE"):
                return "CONCEDE", "stops harm"
            if child.lemma_.lower() in (
                "pay",
                "deliver",
                "supply",
                "sell",
                "ship",
                "buy",
                "transfer",
                "send",
                "provide",
                "export",
            ):
                return "SANCTION", "stops giving"
        if child.dep_ == "dobj" and child.lemma_.lower() in (
            "truck",
            "lorry",
            "train",
            "flight",
            "convoy",
            "vessel",
            "ship",
            "traffic",
            "transit",
            "delivery",
            "payment",
            "supply",
            "shipment",
            "export",
            "import",
            "sale",
            "aid",
            "transfer",
        ):
            return "SANCTION", "stops giving"
        if child.dep_ == "dobj" and child.lemma_.lower() in (
            "attack",
            "shelling",
            "bombing",
            "raid",
            "blockade",
            "fire",
        ):
            return "CONCEDE", "stops harm"
    return None, ""


def _harms(token: Any) -> bool:
    return any((VERBS.get(t.lemma_.lower()) in _HOSTILE) for t in token.subtree if t.i != token.i and t.pos_ == "VERB")


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
        inner = _class_of(child)
        if same and inner in _HOSTILE and (modal & {"will", "would", "'ll", "’ll"} or token.lemma_.lower() == "warn"):
            return True
    return False


def _class_of(verb: Any) -> Act | None:
    """Return the class of a verb with its objects, without looking at what governs it."""
    lemma = verb.lemma_.lower()
    things = {c.lemma_.lower() for c in verb.children if c.dep_ in ("dobj", "nsubjpass")}
    for word in things:
        if (lemma, word) in OBJECTS:
            return OBJECTS[lemma, word]
    for c in verb.children:
        if c.dep_ in ("prep", "prt") and (lemma, c.lower_) in PHRASES:
            return PHRASES[lemma, c.lower_]
    if lemma in ("stop", "cease"):
        return _stopping(verb)[0]
    if lemma in ("quit", "leave", "boycott", "abandon") and things & {
        "talk",
        "table",
        "negotiation",
        "meeting",
        "union",
        "organisation",
        "treaty",
    }:
        return "REJECT"
    act = VERBS.get(lemma)
    needed = _ONLY_WITH.get(lemma)
    if needed and things and not (things & set(needed.split())):
        return None
    return act


def _promised(token: Any, lemma: str, act: Act, standing: Realis, rule: str) -> tuple[Act, Realis, str]:
    """An offer has been made, and what is offered has not happened: it keeps PLOVER's class and is ``offered``."""
    if lemma == "propose":
        return "REQUEST", standing, rule
    if lemma in ("offer", "promise", "pledge", "vow") and standing == "actual":
        clause = next((c for c in token.children if c.dep_ in ("xcomp", "ccomp", "dobj")), None)
        inner = _class_of(clause) if clause is not None and clause.pos_ == "VERB" else None
        return inner if lemma == "offer" and inner in ("CONSULT", "RETREAT", "CONCEDE") else "AGREE", "offered", lemma
    return act, standing, rule


def _not_agreed(token: Any, act: Act, standing: Realis, rule: str) -> tuple[Act, Realis, str]:
    """ "Did not accept", "could not accept", "was not adopted" refuse; "has not accepted" leaves it open."""
    perfect = any(c.dep_ == "aux" and c.lemma_ == "have" for c in token.children)
    lemma = token.lemma_.lower()
    if perfect or lemma == "take":
        return "AGREE", "negated", rule
    return "REJECT", "actual", "did not agree"


def _bargain(token: Any) -> Event | None:
    """ "A would do this if B did that", "on condition that": an offer, or a threat, by its main clause.

    The condition has to be somebody else's to meet; who would pay the price is its subject.
    """
    if not any(
        c.dep_ == "aux" and c.lower_ in ("will", "would", "'ll", "’ll", "’d", "'d", "could", "might", "may")
        for c in token.children
    ):
        return None
    if own(token) == "negated":
        return None
    subject = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.dep_ == "nsubjpass":
        return None
    for child in token.children:
        terms = None
        if (
            child.dep_ == "advcl"
            and {c.lower_ for c in (child, *child.children) if c.dep_ in ("mark", "advmod", "advcl")} & _TERMS
        ):
            terms = next((c for c in child.subtree if c.dep_ in ("nsubj", "nsubjpass")), None)
        if child.dep_ == "prep" and child.lower_ == "on":
            for noun in child.children:
                if noun.lower_ in ("condition", "understanding", "proviso"):
                    terms = next((c for c in noun.subtree if c.dep_ in ("nsubj", "nsubjpass")), noun)
        if terms is not None and terms.lower_ != subject.lower_ and terms.lower_ not in ("it", "there"):
            inner = _class_of(token)
            act: Act = inner if inner in DEEDS | {"CONSULT", "AGREE"} else "CONCEDE"
            standing: Realis = "threatened" if act in _HOSTILE else "offered"
            return _make(token, act, standing, doers(token), list(undergoers(token)), "on terms")
    return None


def _noun(token: Any) -> Event | None:
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
        return _make(token, act, realis(token), owner, beside, "noun")
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
        return _make(token, act, "actual" if made and act == "REQUEST" else standing, owner, beside, words)
    if act == "AGREE":
        if not owner:
            return None
        return _make(token, act, "offered", owner, beside, "offer")
    if not owner and not beside:
        return None
    standing = realis(token)
    if standing == "actual":
        # A noun only names a deed; that it happened is for a verb to say.
        standing = "hypothetical" if act in ("RETREAT", "CONCEDE") else standing
    return _make(token, act, standing, owner, beside, "noun")


def _willing(token: Any) -> Event | None:
    """Not eager to, unwilling to: a refusal. Ready to, prepared to: an offer."""
    clause = next((c for c in token.children if c.dep_ in ("xcomp", "ccomp")), None)
    if clause is None:
        return None
    predicate = token.dep_ in ("acomp", "amod", "attr", "oprd")
    negated = (
        token.lemma_ == "unwilling" or own(token) == "negated" or (predicate and own(token.head, token) == "negated")
    )
    subject = [c for c in (*token.head.children, *token.children) if c.dep_ == "nsubj"][:1]
    if not subject:
        return None
    if negated:
        return _make(
            token,
            "REJECT",
            "actual" if realis(token) in ("negated", "actual") else realis(token),
            subject,
            [],
            "unwilling",
        )
    if token.lemma_ in ("ready", "prepared", "willing") and governor(token) == "offered":
        inner = _class_of(clause)
        act: Act = inner if inner in ("CONCEDE", "RETREAT", "AID", "CONSULT", "AGREE") else "CONCEDE"
        return _make(token, act, "offered", subject, list(undergoers(clause)), "ready to")
    return None


def _welcome(token: Any) -> Event | None:
    """Something would be welcome: support, by whoever the sentence is about."""
    verb = token.head
    if verb.lemma_ != "be" or not any(c.dep_ == "nsubj" for c in verb.children):
        return None
    whose = [c for c in verb.head.children if c.dep_ == "nsubj"][:1] if verb.dep_ == "conj" else []
    return _make(verb, "SUPPORT", realis(verb), whose, [], "welcome")


def _so_does(token: Any) -> Event | None:
    """ "So does Chile": the act of the sentence before, by somebody else."""
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
    return _make(token, act, standing, [subject[0], *joined(subject[0])], list(undergoers(root)), "so does")


def _exchanges(parse: Any) -> Iterator[Event]:
    """Yield what stands on both sides of "in exchange for", "in return for".

    Under a demand, what follows is what the asker would give; else what follows is the price that the other would pay.
    """
    for token in parse:
        if token.lower_ not in ("exchange", "return") or token.head.lower_ != "in":
            continue
        for prep in parse[token.i + 1 : token.i + 2]:
            if prep.lower_ != "for":
                continue
            for offered in prep.children:
                if offered.dep_ not in ("pcomp", "pobj"):
                    continue
                verb = token.head.head
                while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
                    verb = verb.head
                top = verb
                while (
                    top.dep_ in ("xcomp", "ccomp", "pobj", "prep", "conj", "relcl", "acl", "advcl")
                    and VERBS.get(top.lemma_.lower()) != "REQUEST"
                    and top.head.i != top.i
                ):
                    top = top.head
                if VERBS.get(top.lemma_.lower()) == "REQUEST" or governor(top) == "demanded":
                    yield _make(offered, "CONCEDE", "conditional", doers(top), list(undergoers(top)), "in exchange for")
                    return
                if (inner := _class_of(verb)) not in _HOSTILE and (_modal(verb) or governor(verb.head) == "offered"):
                    act: Act = inner if inner in DEEDS else "CONCEDE"
                    yield _make(verb, act, "offered", doers(verb), list(undergoers(verb)), "in return for")
                yield _make(offered, "CONCEDE", "conditional", owners(offered) or doers(offered), [], "price")


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
