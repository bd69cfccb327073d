"""Classifies quoted or reported words: a refusal, a threat, a demand, an accusation, an agreement, or a statement."""

from __future__ import annotations

import re
from typing import Literal

from detente.evidence.lexicon import Act
from detente.evidence.tone import blames

_REFUSES = re.compile(
    r"unacceptable|not (?:a single|willing|up for|going to|prepared to|open to)|(?:cannot|can't|can not) (?:imagine|accept|agree|support)"
    r"|(?:will|would) (?:not|never) (?:accept|agree|allow|negotiate|change|compromise|give|back|budge)|no (?:compromise|concession|negotiation)"
    r"|\b(?:we|I) (?:will|shall) (?:not|never)\b|\b(?:he|she|they) would (?:not|never)\b|\b(?:we|I) won[’']t\b|\b(?:we|I) said no\b|won[’']t (?:accept|agree|allow|negotiate)|\b(?:this|that|it|these)(?: is| was| are|['’]s) (?:\w+ )?(?:false|untrue|not true|nonsense|baseless|groundless|a lie|lies|invented|a fabrication)\b|\b(?:stays?|remains?) (?:where|as|shut|closed|in (?:force|place))\b[^.;]{0,60}\buntil\b|\bnot an? (?:\w+ )?(?:offer|proposal|compromise|solution|deal|plan|answer|apology)\b|\bnot for sale\b|\b(?:nobody|no one|nothing) (?:is|will|shall)\b[^.;]{3,60}\buntil\b|\bno \w+ without\b|\b(?:we|I|the \w+) do(?:es)?(?: not|n[’']t) (?:pay|deliver|sell|negotiate|bargain|trade|recogni[sz]e|accept)\b|\bno (?:intention|question) of\b|\bnothing to (?:negotiate|discuss|talk about)\b|\bnot bound by\b|\b(?:will|would|must) stand(?=[.,;]|$)|\b(?:offer|proposal|sum|figure|plan|draft|text)s? (?:is|are|was|were) (?:far |much )?(?:too (?:low|high|little|late|vague)|not enough|insufficient|inadequate)"
    r"|\b(?:charge|claim|allegation|accusation|report|story|rumou?r)s?(?: that [^.;,]{3,60}?)? (?:is|are|was|were) (?:\w+ )?(?:false|untrue|baseless|unfounded|invented|groundless|a lie|lies|nonsense)\b"
    r"|\b(?:will|would) (?:pay|sign|give|concede|change|withdraw|accept|return|sell) (?:nothing|no (?:more )?\w+)|non-starter|out of the question|never (?:accept|agree)|firmly reject|we reject",
    re.IGNORECASE,
)  # fmt: skip
_ULTIMATUM = re.compile(
    r"\b(?:(?:will|would|won[’']t|[’']ll|shall)\b[^.;]{3,90}|takes? effect[^.;]{0,40})\bunless\b", re.IGNORECASE
)
_IF_NOT = re.compile(
    r"\bif\b[^.;]{3,90},[^.;]{0,60}\b(?:will|would|[’']ll) (?:not|no longer|never|be forced|have to)\b"
    r"|\bor (?:we|I|they)(?: (?:will|shall)|['’]ll)\b|^\W*(?:otherwise|failing (?:that|which)|or else)\b[^.;]{0,60}\b(?:will|would|[’']ll)\b",
    re.IGNORECASE,
)
_DUTY = re.compile(r"\b(?:must|should|shall|ought|be|needs?|has to|have to|had to)\b", re.IGNORECASE)
_NEGATIVE = re.compile(r"\b(?:not|never|no|none|nobody|neither)\b|n[’']t\b", re.IGNORECASE)
_NO_THREAT = re.compile(r"(?:not|n't|n’t|never|no)\b[^.;]{0,40}\b(?:threat\w*|ultimatum\w*)", re.IGNORECASE)
_PRAISES = re.compile(
    r"\b(?:constructive|positive|useful|interesting|workable|sensible|reasonable|helpful|(?:big |small |good )?win|victory|historic|important|productive|good|excellent|fruitful|welcome|encouraging|step forward|milestone|"
    r"breakthrough|success|fair|generous|honest|wise|courageous)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\bha(?:s|ve|d) to be (?:removed|withdrawn|lifted|released|returned|paid|revoked|stopped|ended|reopened|restored|repaired|changed|lowered|halved|scrapped)\b|\b(?:we|I) (?:demand|ask|urge|call on|insist|expect|want|need)\b|\bmust\b|\bshould (?:stop|withdraw|leave|end)",
    re.IGNORECASE,
)
_WRONGED = re.compile(
    r"\b(?:never (?:asked|told|answered|consulted|paid|warned) us|(?:leaves?|left|treat(?:s|ed)?|cheat(?:s|ed)?|rob(?:s|bed)?|betray(?:s|ed)?|fool(?:s|ed)?|"
    r"deceiv(?:es?|ed)|humiliat(?:es?|ed)|insult(?:s|ed)?|abandon(?:s|ed)?|punish(?:es|ed)?|starv(?:es?|ed)|bull(?:y|ies|ied)) us"
    r"|(?:takes?|took|taken|keeps?|kept|steals?|stole|stolen|sells?|sold) (?:away )?our)\b|behind our backs?\b|at our expense\b"
    r"|\bwithout (?:asking|consulting|telling|warning) us\b|\bnobody (?:asked|told|consulted|warned) us\b",
    re.IGNORECASE,
)
"""Acts of others against the speaker's side."""
_IF_WE = re.compile(
    r"\bif\b[^.;]{3,90},? (?:we|I|our \w+)(?: (?:will|shall)|[’']ll) (?:have to |then |all )?(?:stop|strike|close|shut|block|sue|fight|leave|walk|cut|"
    r"respond|answer|resist|burn|sink|seize|arrest|expel|withdraw|pull|boycott|suspend|meet (?:it|them|him|you)|defend|take|go to court|turn)\b",
    re.IGNORECASE,
)
_UNBOWED = re.compile(
    r"\b(?:we|I|he|she|they)\b (?:will|would|shall)(?: not| never|n[’']t) be [\"“‘']?\w+ed\b", re.IGNORECASE
)
_ACCUSES = re.compile(
    r"poses? a threat|\b(?:is|was|are|were|alone) to blame\b|\bha(?:s|d|ve) (?:broken|breached|ignored|betrayed|cheated|misled) (?:its|their|his|her|the|every)\b|instrument of|aggress|violat|provocat|\blied\b|\blying\b|hypocri|illegal|destabili[sz]|blackmail",
    re.IGNORECASE,
)
_THREATENS = re.compile(
    r"\bfac(?:e|es|ing) (?:prosecution|arrest|(?:an? )?(?:heavy |large |possible )?fines?|expulsion|suspension|dismissal|eviction|exclusion|disqualification|(?:legal|disciplinary) (?:action|proceedings)|sanctions|charges|penalt\w+|jail|prison)\b|\b(?:loses?|forfeits?|will lose) (?:its|their|his|her|the) (?:licen[cs]es?|permits?|seats?|places?|jobs?|pay|bonus\w*)\b|will (?:pay (?:for|dearly|the price|a (?:high )?price)|respond|retaliate|face|regret|suffer)|consequences|\bor else\b|drastic|military-technical|will be forced to|\b(?:will|would) be (?:met with|dismissed|replaced|sacked|evicted)\b|\bwill be (?:treated|met|regarded|punished|arrested|shot|stopped|sunk|seized|fired|struck|fined|expelled|excluded|dismissed|barred|removed|evicted|disqualified|cut off)\b",
    re.IGNORECASE,
)
_AGREES = re.compile(
    r"\b(?:could|can) live with\b|\b(?:we|I) (?:agree|accept|are ready to|are prepared to|are willing to|will (?:help|support|join|sign))",
    re.IGNORECASE,
)


def act_of_words(words: str, cue: str) -> tuple[Act, Literal["actual", "negated"]]:
    """Return the act of quoted or reported words, and whether they deny it."""
    verb = cue.lower()
    if _ULTIMATUM.search(words) or _IF_NOT.search(words) or _IF_WE.search(words):
        return "THREATEN", "actual"
    if _UNBOWED.search(words):
        return "REJECT", "actual"
    if verb.startswith("describ") and not _PRAISES.search(words):
        return "ACCUSE", "actual"
    if verb.startswith(("call", "dub", "brand", "label")) and _PRAISES.search(words):
        return "SUPPORT", "actual"
    if verb.startswith("object"):
        return "REJECT", "actual"
    if verb.startswith("call for") or verb.startswith("call on") or re.match(r"call\w* (?:for|on|upon)\b", verb):
        return "REQUEST", "actual"
    if _NO_THREAT.search(words):
        return "THREATEN", "negated"
    if _REFUSES.search(words) or verb.startswith(("reject", "refus", "declin", "rul", "den", "dismiss", "oppos")):
        return "REJECT", "actual"
    if (
        verb.startswith(("accus", "condemn", "blam", "brand", "denounc", "critici", "slam", "blast", "call", "dub"))
        or _ACCUSES.search(words)
        or _WRONGED.search(words)
    ):
        return "ACCUSE", "actual"
    if verb.startswith("threaten") or _THREATENS.search(words):
        return "THREATEN", "actual"
    if verb.startswith("insist") and not _DUTY.search(words):
        return ("REJECT" if _NEGATIVE.search(words) else "ASSERT"), "actual"
    if verb.startswith(("demand", "urg", "ask", "call", "insist", "appeal", "request", "press")) or _ASKS.search(words):
        return "REQUEST", "actual"
    if blames(words):
        return "ACCUSE", "actual"
    if verb.startswith(("agree", "promis", "pledg", "vow", "accept")) or _AGREES.search(words):
        return "AGREE", "actual"
    return "ASSERT", "actual"
