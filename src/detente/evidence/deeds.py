"""Which class of PLOVER a word is: verbs, verbs with a preposition or an object, and nouns made of verbs.

Words only; who did it and whether it happened is read off syntax elsewhere. A verb of many senses counts only with
the objects that give it the sense.
"""

from __future__ import annotations

from typing import Any

from detente.evidence.frames import act_of_object, things
from detente.evidence.lexicon import Act

_WORDS: dict[Act, str] = {
    "REQUEST": "demand urge request insist petition implore lobby invite instruct beg beseech press propose want ask call appeal invite exhort plead entreat solicit summon clamour clamor",
    "REJECT": "object reject refuse decline oppose dismiss rebuff spurn veto resist dispute contest disown renounce snub overrule quash disavow defy scorn repudiate shun override overturn jettison nix scupper torpedo shelve discard rubbish",
    "AGREE": "agree promise pledge commit accept ratify sign offer accede consent conclude initial adopt approve endorse vote undertake acquiesce concur assent okay",
    "CONSULT": "meet negotiate confer consult discuss mediate convene visit talk parley attend host",
    "THREATEN": "threaten vow warn menace",
    "ACCUSE": "accuse condemn blame denounce criticize criticise brand deplore decry sue indict allege reproach protest complain fault slam lambast lambaste castigate rebuke chide rap convict impugn censure upbraid berate scold decried assail",
    "MOBILIZE": "mobilize mobilise mass amass deploy reinforce redeploy muster marshal",
    "ASSAULT": "invade attack bomb shell kill storm annex occupy assault bombard shoot ambush strike overrun raid torch wound "
    "massacre capture sink ram burn destroy flood torture stab injure raze assassinate beat clash maim mortar loot pillage ransack lynch murder vandalise vandalize pelt",
    "COERCE": "arrest detain jail imprison deport expel outlaw seize blockade besiege confiscate impound dismantle demolish evict "
    "abduct kidnap block close shut ban censor sabotage cordon tow forbid apprehend extradite disperse intern handcuff oust banish padlock interrogate barricade gag",
    "RETREAT": "withdraw retreat disengage demobilize demobilise evacuate vacate decamp",
    "CONCEDE": "concede apologize apologise release free yield waive relent capitulate surrender pardon comply obey backtrack relinquish cede readmit rehire exempt",
    "SANCTION": "sanction embargo boycott fine sack suspend halt cut freeze curtail revoke cancel raise withhold discontinue blacklist penalise penalize",
    "SUPPORT": "support praise welcome back reaffirm congratulate commend applaud reassure hail defend thank laud salute champion",
    "COOPERATE": "cooperate collaborate exchange swap share coordinate",
    "AID": "donate aid supply lend fund finance grant provide pay compensate subsidise subsidize bankroll underwrite airlift rescue",
    "PROTEST": "demonstrate rally riot picket march",
}
VERBS: dict[str, Act] = {w: act for act, words in _WORDS.items() for w in words.split()}
"""Verbs that are acts by themselves."""

PHRASES: dict[tuple[str, str], Act] = {
    ("call", "for"): "REQUEST", ("call", "on"): "REQUEST", ("call", "upon"): "REQUEST", ("appeal", "to"): "REQUEST",
    ("appeal", "for"): "REQUEST", ("push", "for"): "REQUEST", ("rule", "out"): "REJECT", ("turn", "down"): "REJECT",
    ("pull", "out"): "RETREAT", ("pull", "back"): "RETREAT", ("back", "down"): "CONCEDE", ("object", "to"): "REJECT",
    ("fire", "on"): "ASSAULT", ("fire", "at"): "ASSAULT", ("open", "fire"): "ASSAULT", ("accede", "to"): "AGREE", ("balk", "at"): "REJECT",
    ("walk", "out"): "REJECT", ("walk", "away"): "REJECT", ("ask", "for"): "REQUEST", ("give", "in"): "CONCEDE", ("cut", "off"): "SANCTION", ("lay", "siege"): "COERCE",
    ("put", "forward"): "REQUEST", ("shut", "down"): "COERCE", ("go", "on strike"): "PROTEST", ("strike", "over"): "PROTEST",
    ("lock", "out"): "COERCE", ("throw", "out"): "REJECT", ("press", "for"): "REQUEST", ("draw", "back"): "RETREAT",
    ("switch", "off"): "SANCTION", ("take", "over"): "COERCE", ("vote", "down"): "REJECT", ("hand", "over"): "CONCEDE", ("shoot", "at"): "ASSAULT",
    ("side", "with"): "SUPPORT", ("distance", "from"): "REJECT", ("carry", "away"): "COERCE", ("carry", "off"): "COERCE", ("vote", "against"): "REJECT",
    ("vote", "for"): "SUPPORT", ("speak", "out"): "ACCUSE", ("hit", "out"): "ACCUSE", ("lash", "out"): "ACCUSE", ("call", "up"): "MOBILIZE", ("break", "up"): "COERCE",
    ("hand", "back"): "CONCEDE", ("give", "until"): "THREATEN", ("give", "back"): "CONCEDE", ("give", "up"): "CONCEDE", ("give", "way"): "CONCEDE", ("climb", "down"): "CONCEDE", ("pull", "off"): "RETREAT",
    ("wave", "away"): "REJECT", ("brush", "aside"): "REJECT", ("brush", "off"): "REJECT", ("sweep", "aside"): "REJECT",
    ("shoot", "down"): "REJECT", ("strike", "down"): "REJECT", ("knock", "back"): "REJECT", ("back", "out"): "REJECT", ("hit", "back"): "REJECT",
    ("back", "off"): "CONCEDE", ("back", "away"): "CONCEDE", ("cave", "in"): "CONCEDE", ("bow", "to"): "CONCEDE", ("let", "through"): "CONCEDE",
    ("allow", "through"): "CONCEDE", ("let", "in"): "CONCEDE", ("let", "out"): "CONCEDE", ("wave", "through"): "CONCEDE", ("sign", "up"): "AGREE",
    ("fall", "back"): "RETREAT", ("stand", "down"): "RETREAT", ("move", "out"): "RETREAT", ("round", "up"): "COERCE",
    ("gun", "down"): "ASSAULT", ("mow", "down"): "ASSAULT", ("burn", "down"): "ASSAULT", ("blow", "up"): "ASSAULT", ("shut", "off"): "SANCTION",
    ("turn", "off"): "SANCTION", ("tear", "down"): "COERCE", ("tear", "out"): "COERCE", ("rip", "out"): "COERCE", ("pull", "down"): "COERCE",
    ("rally", "behind"): "SUPPORT", ("stand", "with"): "SUPPORT", ("rail", "against"): "ACCUSE", ("complain", "of"): "ACCUSE",
    ("plead", "with"): "REQUEST", ("plead", "for"): "REQUEST", ("hold", "up"): "COERCE",
    ("turn", "away"): "COERCE", ("send", "back"): "COERCE", ("stand", "by"): "REJECT", ("hold", "out"): "REJECT",
}  # fmt: skip
NOUNS: dict[str, Act] = {
    **dict.fromkeys("meeting talk negotiation summit consultation dialogue gathering".split(), "CONSULT"),
    **dict.fromkeys("demand insistence appeal request call ultimatum proposal".split(), "REQUEST"),
    **dict.fromkeys("refusal rejection".split(), "REJECT"),
    **dict.fromkeys("threat".split(), "THREATEN"),
    **dict.fromkeys("accusation condemnation allegation".split(), "ACCUSE"),
    **dict.fromkeys("plea".split(), "REQUEST"),
    **dict.fromkeys("invasion annexation attack offensive incursion".split(), "ASSAULT"),
    **dict.fromkeys("withdrawal pullback retreat removal".split(), "RETREAT"),
    **dict.fromkeys("buildup build-up mobilization mobilisation deployment".split(), "MOBILIZE"),
    **dict.fromkeys("release".split(), "CONCEDE"),
    **dict.fromkeys("offer".split(), "AGREE"),
}  # fmt: skip
"""Nouns made of acts; they count where an actor stands beside them."""

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
"""Objects without which a verb of many senses is no act; an empty list: any object or none."""

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
    **dict.fromkeys("demand call appeal request plea claim proposal invitation ultimatum counter-proposal counterproposal".split(), "REQUEST"),
    **dict.fromkeys("objection rejection refusal veto reservation opposition denial".split(), "REJECT"),
    **dict.fromkeys("warning threat".split(), "THREATEN"),
    **dict.fromkeys("accusation condemnation allegation charge criticism attack protest complaint".split(), "ACCUSE"),
    **dict.fromkeys("support backing praise welcome".split(), "SUPPORT"),
    **dict.fromkeys("apology concession".split(), "CONCEDE"),
    **dict.fromkeys("promise pledge commitment undertaking".split(), "AGREE"),
}  # fmt: skip
"""Nouns for words spoken, and what act it is to make, renew or voice them."""
LIGHT = frozenset(
    "make renew reiterate repeat issue voice express launch lodge raise deliver send level direct reaffirm restate press utter enter register extend".split()
)
"""Verbs that say no more than that somebody did what their object names."""
NOUN_LIKE = frozenset(
    "strike back press sign visit free aid supply talk ask mass close cut share block exchange demand protest".split()
)
AGREEING = frozenset("accept accede agree approve adopt grant endorse consent sign ratify take".split())
HOSTILE: frozenset[Act] = frozenset(("ASSAULT", "COERCE", "SANCTION", "REJECT", "MOBILIZE", "PROTEST", "THREATEN"))
ON_TERMS = "on terms"
"""The rule of a bargain; the first of its patients is whoever has to meet the condition."""
TERMS = frozenset("if provided providing once".split())
ANNOUNCING = frozenset("announce say tell inform state declare warn notify advise write add note".split())
DEEDS: frozenset[Act] = frozenset(
    ("ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "RETREAT", "CONCEDE", "AID", "COOPERATE", "PROTEST")
)
"""Acts that are more than words."""
BY_FORCE: frozenset[Act] = frozenset(("ASSAULT", "COERCE", "SANCTION", "MOBILIZE"))
"""Deeds that one side does to the other, and that the other may charge it with."""
WORDS: frozenset[Act] = frozenset(("REQUEST", "REJECT", "THREATEN", "AGREE", "ACCUSE", "SUPPORT"))
"""Acts that are done by saying something."""
SAYING = frozenset(
    """say tell state add report announce note recall confirm acknowledge admit reveal disclose declare explain observe remark
    stress argue write reply answer maintain contend assert inform complain claim allege charge insist warn assure repeat suggest hint imply submit indicate affirm confide specify""".split()
)
"""Verbs that report what somebody said."""
ALLEGING = frozenset("accuse allege claim blame charge suspect maintain contend complain reproach".split())


def class_of(verb: Any) -> Act | None:
    """Return the class of a verb with its objects, without looking at what governs it."""
    lemma = verb.lemma_.lower()
    nouns = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    words = {n.lemma_.lower() for n in nouns}
    framed = act_of_object(lemma, things(nouns))
    if framed is not None:
        return framed
    for c in verb.children:
        if c.dep_ in ("prep", "prt") and (lemma, c.lower_) in PHRASES:
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


def stopping(token: Any) -> tuple[Act | None, str]:
    """Return the class of stopping something: to stop paying is a sanction, to stop firing a concession."""
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
