"""Classifies the words of a French speaker: a quotation, a clause of reported speech, or an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.evidence.deeds import HOSTILE, WORDS
from detente.evidence.french.clauses import CONDITION, VerbUse
from detente.evidence.french.linking import FrenchRef
from detente.evidence.lexicon import Act
from detente.evidence.statement import Realis

_FALSE = re.compile(
    r"\b(?:mensong\w*|faux|fausses?|inexact\w*|invention\w*|calomni\w*|infondée?s?|aucun fondement)\b", re.IGNORECASE
)
_BLAME = re.compile(
    r"\b(?:illéga\w+|viol(?:e|ent|é|ation)\b|injuste\w*|inacceptable\w*|scandal\w+|trahi\w*|mépris\w*|agression\w*|provocation\w*|chantage|hypocri\w+|"
    r"ment(?:ent|i|ait)?\b|honte\w*|irresponsable\w*|inadmissible\w*|crimes?\b|criminel\w*)",
    re.IGNORECASE,
)
_DUE = re.compile(
    r"\b(?:doi(?:t|vent)|devra(?:it|ient|ont)?|devez|faut|faudra|exigeons|demandons|réclamons|voulons)\b", re.IGNORECASE
)
_NO = re.compile(r"^\W*(?:[Nn]on\b|[Pp]as question|[Jj]amais\b|[Hh]ors de question)")
_READY = re.compile(r"\b(?:prête?s?|disposée?s?)\s+à\b")
_OF_CUE: dict[str, Act] = {
    **dict.fromkeys(("dénoncer", "accuser", "déplorer", "fustiger", "reprocher", "condamner"), "ACCUSE"),
    **dict.fromkeys(("démentir", "nier"), "REJECT"),
    "menacer": "THREATEN",
    "promettre": "AGREE",
}  # fmt: skip
_OWN_WORDS: frozenset[Act] = frozenset(("REQUEST", "REJECT", "AGREE", "THREATEN", "ACCUSE"))


def act_of_speech(
    words: str, uses: Sequence[VerbUse], subjects: dict[int, FrenchRef], speaker: FrenchRef, cue: str
) -> tuple[Act, Realis]:
    """Return the act of a speaker's words, and whether saying them performs it.

    Parameters
    ----------
    words
        The quoted or reported words.
    uses, subjects
        Their verbs, and the subject of each.
    speaker
        The speaker.
    cue
        The verb that reports the words, or empty.
    """
    if not speaker.codes:
        return "ASSERT", "actual"
    if cue in _OF_CUE:
        return _OF_CUE[cue], "actual"

    def mine(use: VerbUse) -> bool:
        ref = subjects.get(use.at, FrenchRef())
        return bool(set(ref.codes) & set(speaker.codes))

    condition = CONDITION.search(words) is not None
    for use in uses:
        if (
            use.realis == "future"
            and use.act in HOSTILE
            and mine(use)
            and (condition or cue in ("avertir", "prévenir"))
        ):
            return "THREATEN", "actual"
        if use.verb == "menacer" and mine(use) and use.realis == "actual":
            return "THREATEN", "actual"
    if _NO.search(words):
        return "REJECT", "actual"
    for use in uses:
        if use.act is not None and use.act in _OWN_WORDS and mine(use) and use.realis == "actual":
            return use.act, "actual"
    if _FALSE.search(words):
        return "REJECT", "actual"
    for use in uses:
        own = use.negated and (mine(use) or _first(words, use))
        if own and (use.tense in ("future", "present") or use.act is not None) and use.act not in ("REQUEST",):
            return "REJECT", "actual"
    for use in uses:
        ref = subjects.get(use.at, FrenchRef())
        if use.act in HOSTILE and use.realis in ("actual", "alleged") and ref.codes and not mine(use):
            return "ACCUSE", "actual"
    if _BLAME.search(words):
        return "ACCUSE", "actual"
    if _READY.search(words):
        offered: list[Act] = [u.act for u in uses if u.realis == "offered" and u.act is not None]
        return offered[0] if offered else "AGREE", "offered"
    if _DUE.search(words):
        return "REQUEST", "actual"
    future = next((u for u in uses if u.tense == "future" and mine(u)), None)
    if future is not None:
        return "AGREE", "offered"
    return "ASSERT", "actual"


def _first(words: str, use: VerbUse) -> bool:
    return re.search(r"\b(?:[Nn]ous|[Jj]e|[Jj][’']|[Oo]n)\s+\S*\s*$", use.region) is not None


__all__ = ["HOSTILE", "WORDS", "act_of_speech"]
