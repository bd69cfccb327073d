"""Governing words and the realis of their complements: demanded, offered, threatened, refused, alleged."""

from __future__ import annotations

from typing import Any

from detente.evidence.statement import Realis

_GOVERNORS: dict[Realis, str] = {
    "demanded": "demand ask urge call request insist appeal press push want require order tell instruct beg implore recommend advise "
    "need oblige expect plead petition invite encourage should must ought demanding call insistence plea ultimatum exhort "
    "demands requirement request appeal condition",
    "offered": "offer propose suggest ready prepared willing open proposal offering volunteer moot float table",
    "threatened": "threaten threat warn warning menace",
    "future": "plan intend aim prepare promise pledge vow agree decide schedule mean will intention promise decision commitment "
    "seek undertake commit due set about going resolve undertaking announcement announce arrange elect opt swear determine",
    "negated": "refuse refusal decline fail failure avoid stop cease abstain refrain prevent keep unable unwilling halt forbid ban "
    "prohibit deter neglect hesitate reluctant loath omit rule without instead rather",
    "hypothetical": "fear worry concern concerned suspect suspicion doubt hope wish wonder imagine speculate speculation think believe "
    "may might could consider contemplate risk chance possibility prospect likely unlikely afraid pretext scenario option right "
    "idea try attempt able free allow permit authorize authorise let enable if whether discuss explore study debate prefer like "
    "dream tempt opportunity",
    "alleged": "accuse allege claim blame charge suspected accusation allegation claim reproach purport assume presume rumour rumor "
    "implicate condemn denounce convict indict",
}
_CLASS: dict[str, Realis] = {w: realis for realis, words in _GOVERNORS.items() for w in words.split()}
DENY = frozenset("deny denial dispute refute reject contradict disclaim".split())
IMPLICATIVE = frozenset(
    """manage begin start continue go come proceed help force cause make get happen use keep resume remember serve move lead
    compel succeed dare bother finish end choose prompt spur""".split()
)
"""Implicative verbs: their infinitive or gerund happened if they did."""


def governor(token: Any) -> Realis | None:
    """Return the realis that a governing word gives to its content, or ``None`` if it only reports."""
    lemma = token.lemma_.lower()
    if lemma in DENY:
        return "negated"
    if lemma in ("be", "have") or token.pos_ == "ADP":
        return _CLASS.get(token.lower_) if token.lower_ in ("without", "instead", "about") else None
    return _CLASS.get(lemma) or _CLASS.get(token.lower_)


def charged(prep: Any) -> Any:
    """Return the accused, if the parser attached the charge to them: "accused the rebels of burning a ferry"."""
    noun = prep.head
    if (
        prep.lower_ in ("of", "for", "with")
        and noun.dep_ in ("dobj", "obj", "nsubjpass")
        and governor(noun.head) == "alleged"
    ):
        return noun
    return None
