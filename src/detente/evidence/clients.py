"""Finds the client of a lawyer: the people who were arrested, charged or sued, rather than those who did this."""

from __future__ import annotations

import re

from detente.evidence.actors import Actors
from detente.evidence.offices import Role
from detente.evidence.people import People
from detente.evidence.salience import Ref

_LAWYER = re.compile(r"\b(?:lawyer|attorney|counsel|solicitor|barrister|advocate)s?\b", re.IGNORECASE)
_ARREST = re.compile(
    r"(?P<passive>\b(?:was|were|been|being|are|is)\s+(?:\w+ly\s+)?)?\b(?:re-?)?(?:arrested|detained|charged|jailed|sentenced|indicted|imprisoned|"
    r"convicted|tried|evicted|deported|captured|remanded|prosecuted|interned|interrogated|beaten|expelled|freed|released|acquitted)\b"
)
_REACH = 350


def client_of(text: str, role: Role, actors: Actors, people: People) -> Ref | None:
    """Return the client of "their lawyer" if a legal act is reported directly before.

    Parameters
    ----------
    text, actors, people
        The report.
    role
        An office with a possessive pronoun.

    Returns
    -------
    Ref or None
        The people arrested, charged or sued, who may be unknown; ``None`` if the rule does not apply.
    """
    if role.owner in (None, "our", "my", "your") or not _LAWYER.search(role.text):
        return None
    found = list(_ARREST.finditer(text, max(0, role.start - _REACH), role.start))
    if not found:
        return None
    last = found[-1]
    if last.group("passive"):
        span = (max(0, text.rfind(". ", 0, last.start()) + 1, text.rfind("\n", 0, last.start())), last.start())
    else:
        stop = text.find(". ", last.end(), role.start)
        span = (last.end(), stop if stop >= 0 else role.start)
    named = [m for m in actors.within(*span) if m.form not in ("capital", "demonym")]
    if named:
        return Ref((named[0].code,))
    seen = people.seen(*span)
    code = people.known[seen[0].surname].speaks_for if seen else None
    return Ref((code,) if code else ())
