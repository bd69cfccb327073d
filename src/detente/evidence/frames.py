"""Verbs that are acts with some objects only: what is held, closed, lifted, filed or left decides what the act is.

Objects are words, or classes of words written with ``@``: to hold ``@talks`` is to consult, to hold ``@person`` to
coerce. The first row that fits wins, so narrow rows stand before wide ones.
"""

from __future__ import annotations

from typing import Any

from detente.evidence.lexicon import Act

_CLASSES: dict[str, str] = {
    "@person": "man woman person people worker employee soldier fisherman sailor seaman crew crewman captain driver trucker prisoner "
    "detainee hostage captive journalist reporter activist protester demonstrator student official policeman officer guard herder farmer "
    "villager resident member pilot engineer nurse doctor monk nun priest child boy girl trader refugee migrant civilian leader suspect "
    "supporter inspector teacher lawyer miner patient diver observer peacekeeper inmate pilgrim settler tourist passenger they he she him "
    "them her hundred thousand dozen national citizen militant rebel fighter bishop mayor minister aide staff delegate envoy steward",
    "@vehicle": "ship vessel boat trawler ferry tanker freighter barge convoy reefer canoe dredger truck lorry train wagon car bus tractor "
    "trailer locomotive aircraft plane jet helicopter drone flight cargo shipment container herd cattle head catch net equipment passport",
    "@place": "pier quay jetty beach market border crossing road highway motorway port harbour harbor airport airspace gate lock bridge mine plant factory depot "
    "field well sea water market strait route canal embassy consulate school office station tunnel terminal pipeline valve tap line "
    "railway sluice dam bed ground quarry pit refinery warehouse checkpoint frontier channel street square headquarters entrance ramp "
    "berth runway forest pasture camp reef",
    "@supply": "gas water power electricity oil fuel grain delivery supply flow shipment export import payment aid traffic transit "
    "flight service work production operation sale transfer trade loan credit subsidy funding pressure broadcast train ferry "
    "assistance cooperation project programme tie link relation contact help construction pumping dredging logging drilling",
    "@paper": "licence license permit visa accreditation recognition credential concession quota contract permission approval certificate "
    "registration passport authorisation authorization rebate exemption status",
    "@deal": "agreement deal accord treaty pact contract truce ceasefire cease-fire settlement compromise memorandum protocol convention "
    "armistice charter understanding",
    "@suit": "complaint suit lawsuit case charge protest claim grievance indictment accusation action proceeding",
    "@ask": "request petition motion proposal plan amendment plea appeal application bid draft resolution "
    "recommendation demand",
    "@measure": "tariff duty toll levy fee tax sanction ban embargo restriction closure blockade suspension curfew siege surcharge boycott "
    "lockout strike moratorium penalty fine quota freeze warrant condition veto suspension order",
    "@talks": "talk negotiation meeting summit table round conference session dialogue consultation discussion hearing mediation count",
    "@money": "dollar euro pound million billion compensation damages money grant fund loan donation contribution krone kronor peso "
    "reparation cost bill wage debt",
    "@relief": "food medicine blanket tent donation assistance aid relief equipment help expert doctor team supply training",
    "@force": "troop soldier force tank warship patrol unit brigade battalion reinforcement missile army navy frigate destroyer gunboat "
    "jet fighter reservist marine bomber artillery battery peacekeeper guard platoon fleet squadron",
    "@fire": "shot rocket missile shell flare mortar round gun bomb torpedo grenade",
    "@thing": "house boat village church bridge shop depot field net crop mosque truck car tree post building pipeline shed pylon buoy "
    "barn hut office station vehicle home camp school",
    "@probe": "investigation inquiry probe enquiry trial",
}
_CLASS_OF: dict[str, tuple[str, ...]] = {}
for _name, _words in _CLASSES.items():
    for _word in _words.split():
        _CLASS_OF[_word] = (*_CLASS_OF.get(_word, ()), _name)

PERSONS = frozenset(_CLASSES["@person"].split())
"""Nouns for people."""

_FRAMES: tuple[tuple[Act, str, str], ...] = (
    # Talks and meetings.
    ("CONSULT", "hold start begin open resume reopen convene schedule attend arrange chair join continue lead have launch restart enter",
     "@talks team delegation effort"),
    ("REJECT", "break suspend quit leave boycott abandon cancel postpone skip shun", "@talks table visit vote election"),
    ("ASSERT", "take", "portfolio ministry office post chair presidency leadership job helm reins role"),
    ("CONSULT", "return come", "table"),
    ("CONSULT", "send dispatch", "mission delegation mediator"),
    ("CONSULT", "receive host", "delegation envoy minister mediator representative leader delegate @talks"),
    ("CONSULT", "meet", "@person delegation counterpart"),
    ("REQUEST", "put place lay", "compromise proposal offer plan draft text"),
    ("CONSULT", "bump", "official"),
    ("REQUEST", "summon", "ambassador envoy diplomat chargé minister"),
    # Agreements.
    ("ASSERT", "sign", "letter petition paper statement article appeal message order decree"),
    ("CONCEDE", "allow let permit", "through"),
    ("AGREE", "sign reach conclude clinch strike seal initial ink ratify approve adopt endorse accept join finalise finalize pass",
     "@deal"),
    ("AGREE", "adopt approve endorse pass", "code rule measure statement budget law decision programme article text resolution "
     "draft proposal declaration plan request amendment"),
    ("REJECT", "scrap tear renounce repudiate terminate leave quit denounce violate breach break", "@deal ban"),
    ("REJECT", "block veto reject defeat oppose deny refuse dismiss quash overturn annul ignore", "@ask election vote admission"),
    ("REJECT", "decline refuse", "request invitation offer"),
    ("REJECT", "say", "no"),
    ("REJECT", "withdraw revoke retract withhold", "consent support backing approval agreement recognition assent invitation"),
    ("CONCEDE", "declare announce order observe extend", "ceasefire truce cease-fire amnesty"),
    # Charges and requests.
    ("ACCUSE", "file lodge bring submit make register launch", "@suit"),
    ("ACCUSE", "launch open start order begin announce join lead head", "@probe"),
    ("REQUEST", "file lodge bring submit make move table hand present put send deliver address circulate", "@ask"),
    ("REQUEST", "expect await", "answer reply response"),
    ("REQUEST", "seek", "compensation damages apology meeting extension permission approval access assurance guarantee refuge asylum help "
     "aid support talk arbitration injunction explanation talks sentence"),
    ("THREATEN", "issue deliver give set", "threat ultimatum deadline warning"),
    ("SUPPORT", "express voice pledge declare reiterate offer reaffirm", "support solidarity backing sympathy confidence"),
    ("ACCUSE", "express voice raise", "outrage anger dismay indignation rejection objection alarm"),
    ("SUPPORT", "establish upgrade restore strengthen normalise normalize", "tie relation link"),
    # Lifting and giving back.
    ("CONCEDE", "lift ease relax drop remove scrap reverse cut lower reduce waive abolish repeal end cancel loosen revoke", "@measure"),
    ("CONCEDE", "drop withdraw abandon shelve retract", "@suit @ask statement objection request threat plan veto condition"),
    ("CONCEDE", "restore reinstate reissue renew extend grant return", "@paper"),
    ("CONCEDE", "restore resume reconnect", "@supply"),
    ("CONCEDE", "reopen unblock unseal", "@place @supply"),
    ("CONCEDE", "release free return hand repatriate pardon surrender deliver liberate", "@person @vehicle body document weapon depot fund "
     "asset mandate territory hostage"),
    ("CONCEDE", "make", "concession"),
    ("CONCEDE", "accept meet grant fulfil fulfill", "demand condition"),
    ("CONCEDE", "unfreeze release", "fund asset money water"),
    # Sanctions.
    ("SANCTION", "impose slap introduce reimpose extend tighten announce", "tariff duty toll levy fee tax sanction ban embargo restriction "
     "surcharge penalty fine suspension"),
    ("COERCE", "impose declare introduce extend", "curfew blockade siege quarantine emergency martial"),
    ("SANCTION", "raise increase double treble", "toll tariff levy duty fee price tax charge rent fare royalty"),
    ("SANCTION", "suspend halt cut stop freeze withhold end reduce discontinue curb ration interrupt block shut", "@supply aid fund asset account"),
    ("SANCTION", "suspend revoke cancel withdraw freeze terminate void annul", "@paper contract order membership visit"),
    ("SANCTION", "expel", "diplomat ambassador envoy attaché"),
    ("SANCTION", "recall withdraw", "ambassador envoy"),
    ("SANCTION", "dock withhold", "pay wage salary"),
    ("SANCTION", "fire dismiss sack suspend fine lay disqualify", "worker employee steward member staff official crew driver man nurse "
     "teacher engineer pilot striker miner two three four six @vehicle company firm"),
    # Force short of violence.
    ("COERCE", "hold detain arrest seize apprehend round", "@person @vehicle"),
    ("COERCE", "close shut seal blockade block occupy", "@place"),
    ("COERCE", "seize impound confiscate board search tow intercept stop divert raid inspect", "@vehicle @thing"),
    ("COERCE", "turn force drag chase escort expel deport evict", "@person @vehicle"),
    ("COERCE", "carry drag", "they he she them him her protester activist demonstrator"),
    ("COERCE", "take hold keep", "hostage prisoner badge captive"),
    ("COERCE", "cut slash", "net rope cable fence"),
    ("COERCE", "cut", "road highway motorway railway route"),
    ("COERCE", "forbid ban outlaw prohibit bar", "@person @vehicle visit march rally meeting protest import export union party fishing"),
    ("COERCE", "seize take", "control"),
    ("COERCE", "issue", "warrant"),
    ("MOBILIZE", "send deploy move order rush dispatch station position mass bring reinforce strengthen intensify", "@force"),
    ("MOBILIZE", "hold conduct stage launch", "exercise drill manoeuvre maneuver"),
    ("ASSAULT", "fire launch lob throw hurl shoot drop", "@fire stone bottle attack invasion offensive strike raid airstrike assault"),
    ("ASSAULT", "burn torch destroy attack damage ram sink smash loot flood demolish", "@thing @vehicle"),
    ("ASSAULT", "break violate", "ceasefire truce cease-fire"),
    ("ASSAULT", "use", "force"),
    ("ASSAULT", "open", "fire"),
    ("ASSAULT", "carry", "attack strike airstrike raid bombing"),
    # Protest.
    ("PROTEST", "hold stage call organise organize join lead", "dharna bandh gherao hartal blockade protest rally march sit-in demonstration strike vigil boycott picket walkout"),
    ("PROTEST", "block occupy picket", "road bridge highway railway gate entrance street square track junction excavator office motorway"),
    ("PROTEST", "down stop", "tool work"),
    ("PROTEST", "chain", "themselves"),
    ("PROTEST", "set erect put build throw", "barrier barricade roadblock camp tent"),
    ("PROTEST", "bang beat", "pot drum pan"),
    ("PROTEST", "light", "candle"),
    ("PROTEST", "burn", "effigy flag"),
    ("PROTEST", "park", "lorry truck tractor bus"),
    ("PROTEST", "wave carry", "banner placard flag"),
    ("PROTEST", "block", "road"),
    # Help.
    ("AID", "provide send give deliver offer donate lend ship fly contribute pledge", "@relief @money aid credit"),
    ("AID", "pay", "compensation damages fund money salary wage ransom"),
    ("COOPERATE", "share exchange swap give hand provide", "datum data information intelligence evidence list name prisoner ambassador"),
    ("COOPERATE", "upgrade deepen", "cooperation partnership"),
    ("ASSERT", "take", "note"),
)  # fmt: skip
OBJECTS: dict[tuple[str, str], Act] = {}
for _act, _verbs, _objects in _FRAMES:
    for _verb in _verbs.split():
        for _object in _objects.split():
            OBJECTS.setdefault((_verb, _object), _act)
"""Act of a verb with an object, or with a class of objects."""


def things(nouns: list[Any]) -> list[str]:
    """Return the lemmas of noun tokens and the classes that they belong to, words first, in a fixed order.

    A number that stands for people or things ("released two of them") counts as a person.
    """
    lemmas = sorted({n.lemma_.lower() for n in nouns})
    classes = {c for word in lemmas for c in _CLASS_OF.get(word, ())}
    if any(n.pos_ == "NUM" or n.ent_type_ == "PERSON" for n in nouns):
        classes.add("@person")
    return [*lemmas, *sorted(classes)]


def act_of_object(verb: str, words: list[str]) -> Act | None:
    """Return the act of a verb with its objects, or ``None`` where no frame fits."""
    fits = [OBJECTS[verb, word] for word in words if (verb, word) in OBJECTS]
    if not fits:
        return None
    order: list[Act] = [
        a for a, verbs, objects in _FRAMES if verb in verbs.split() and set(words) & set(objects.split())
    ]
    return order[0]
