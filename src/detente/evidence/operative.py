"""Resolutions: an introduction that names the deciding body, and points that begin with a verb without a subject.

"The Council, … 1. Demands that …; 2. Calls upon …" and "We therefore / call upon …; / ask …". The parser tags such a verb
as a noun or an imperative, so a pronoun is inserted before each point for parsing. It replaces the line break or the
number, so that all offsets are unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from detente.evidence.deeds import PHRASES, VERBS
from detente.evidence.layout import Unit

_PERFORMATIVE = frozenset(
    """note welcome affirm reaffirm recall recognise recognize express commend deplore condemn regret emphasise emphasize
    stress underline acknowledge authorise authorize establish extend approve decide resolve request reiterate declare encourage
    stress renew""".split()
)
_ADVERB = r"(?:(?:also|further|furthermore|again|strongly|firmly|hereby|therefore|unanimously|once more|urgently|formally)\s+)*"
_FIRST = re.compile(rf"(?P<adverb>{_ADVERB})(?P<verb>[A-Za-z]+)\b", re.IGNORECASE)
_PREAMBLE = re.compile(
    r"(?:[A-Z][a-z]+ly\s+)?(?:[A-Z][a-z]+ing|[A-Z][a-z]+ed|Having|Mindful|Conscious|Aware|Anxious)\b", re.ASCII
)
_OPEN = re.compile(r"(?:[,:]|\b(?:therefore|hereby|unanimously|accordingly|we|it|they))$", re.IGNORECASE)
SESSION = re.compile(
    r"\b(?:minutes|summary record|decision|ruling|judgment|communiqu[ée]|resolution|proceedings|meeting|session|hearing|determination)\b",
    re.IGNORECASE,
)
"""Words in the first lines of what a body resolved or said when it met."""
_THAT = re.compile(r"\bthat\b[^,:]*:$")
_DEMANDS = re.compile(
    r"\b(?:demand|request|ask|urge|call|require|want|propos|recommend|advis|offer|agree|undertak|pledg|promis|must|should|shall|will|would|to be)\w*\b",
    re.IGNORECASE,
)
_REACH = 24
"""Largest distance in units between the introduction and its last point."""


@dataclass(frozen=True, slots=True)
class OperativePoint:
    """One point of a resolution.

    Attributes
    ----------
    unit
        The point, beginning with the inserted pronoun.
    words
        The text to parse: the pronoun and the words of the point.
    lead
        Number of the unit that names the deciding body.
    """

    unit: Unit
    words: str
    lead: int


def points(text: str, units: Sequence[Unit]) -> Mapping[int, OperativePoint]:
    """Return the points of resolutions in a document, by the number of their unit.

    Parameters
    ----------
    text
        The document's text.
    units
        Its units, in order.
    """
    out: dict[int, OperativePoint] = {}
    for unit in units:
        if unit.kind not in ("body", "item", "heading") or unit.start < 3:
            continue
        verb = _leading_verb(text[unit.start : unit.end])
        lead = _lead(text, units, unit, out, third=verb.endswith("s")) if verb else None
        if verb and lead is not None:
            words = text[unit.start : unit.end]
            subject = "It " if verb.endswith("s") else "We "
            out[unit.number] = OperativePoint(
                replace(unit, start=unit.start - 3, kind="body"), f"{subject}{words[0].lower()}{words[1:]}", lead
            )
    return out


def _leading_verb(words: str) -> str | None:
    """Return the verb that a point begins with, "demands" or "call"; ``None`` if it begins otherwise."""
    m = _FIRST.match(words)
    if m is None or len(words.split()) < 4:
        return None
    verb = m["verb"].lower()
    bases = {verb, verb.removesuffix("s"), verb.removesuffix("es"), re.sub("ies$", "y", verb)}
    known = any(
        b in VERBS or b in _PERFORMATIVE or any((b, p) in PHRASES for p in ("on", "upon", "for", "to")) for b in bases
    )
    if not known or verb.endswith(("ing", "ed", "ss")):
        return None
    return verb


def _lead(
    text: str, units: Sequence[Unit], unit: Unit, found: Mapping[int, OperativePoint], *, third: bool
) -> int | None:
    """Return the unit that introduces the list of which a unit is a point: one that ends without a full stop.

    "The Government requests that Guyana: (a) suspend …" does not count, since its points say what another actor should
    do. ``third`` is whether the point's verb is in the third person.
    """
    for n in range(unit.number - 1, max(unit.number - _REACH, -1), -1):
        if n in found:
            return found[n].lead
        above = units[n]
        words = text[above.start : above.end].rstrip()
        if _PREAMBLE.match(words) and words[-1:] in ",;":
            continue
        last = re.split(r"[.!?]\s", words)[-1]
        of_others = _THAT.search(last) or (not third and _DEMANDS.search(last))
        return n if _OPEN.search(words) and len(words.split()) <= 60 and not of_others else None
    return None
