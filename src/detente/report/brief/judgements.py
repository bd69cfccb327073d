"""The key judgements of a brief, each with its coded range, its effect on the answers, and its source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.answers.finding import KeyDriver, out_of_100
from detente.answers.view import Coding, ShownSourced, Spread, View
from detente.answers.words import shorten
from detente.models.deals.compare import ZONE
from detente.models.deals.shown import BEST, FATE, title_of

MOST = 5
ROOM = 170
"""Characters of one source."""


@dataclass(frozen=True, slots=True)
class BriefJudgement:
    """A value on which the answer depends.

    Attributes
    ----------
    words
        What is judged.
    coded
        Its range in words; empty if the run does not store it.
    moves
        What it moves: how often a package is accepted at either end.
    source
        Gist and reason.
    where
        Its basis, the coder, and the block of the source; never cut.
    """

    words: str
    coded: str
    moves: str
    source: str
    where: str = ""


def judgements(view: View) -> tuple[BriefJudgement, ...]:
    """Return the values that move the best package most, then those that move others; at most five."""
    found: dict[str, tuple[KeyDriver, str]] = {}
    best = view.one(BEST)
    for f in [best] if best is not None else []:
        for d in f.key_drivers:
            found.setdefault(d.path, (d, "this package is accepted"))
    rest = [(d, f"“{title_of(view, f)}” is accepted") for f in view.about(FATE) for d in f.key_drivers]
    zone = view.one(ZONE)
    rest += [(d, "some package would be accepted") for d in (zone.key_drivers if zone is not None else ())]
    for d, what in sorted(rest, key=lambda x: -abs(x[0].swing)):
        found.setdefault(d.path, (d, what))
    return tuple(_one(view.coding, d, what) for d, what in list(found.values())[:MOST])


def _one(coding: Coding, d: KeyDriver, what: str) -> BriefJudgement:
    value, source = _entry(coding, d.path)
    moves = f"{what} in {out_of_100(d.low.value)} where it is lowest, in {out_of_100(d.high.value)} where it is highest"
    return BriefJudgement(d.words, spread_words(value), moves, _source(source), _where(coding, source, d.basis))


def spread_words(value: Spread | None) -> str:
    """Return a range as ``0.05 to 0.4, most likely 0.12``."""
    if value is None:
        return ""
    low, mode, high = (
        f"{v:.0f}" if abs(v) >= 10 or v == 0 else f"{v:.2g}" for v in (value.low, value.mode, value.high)
    )
    return mode if low == high else f"{low} to {high}, most likely {mode}"


def _entry(coding: Coding, path: str) -> tuple[Spread | None, ShownSourced | None]:
    """Return the value and the source of an input, as far as the run keeps them."""
    match path.split("/"):
        case ["positions", actor, issue, field, *_]:
            name = coding.names.get(actor, actor)
            for p in coding.positions:
                for s in p.sources:
                    if p.issue == issue and s.row == name:
                        return getattr(p, field, None), s
        case ["commitments", *key, _]:
            for c in coding.commitments:
                if c.key and c.key == "/".join(key):
                    return c.cost, c
        case _:
            for v in coding.failure:
                if v.path and v.path == path:
                    return v.value, v
    return None, None


def _source(s: ShownSourced | None) -> str:
    """Return gist, reason and citation."""
    if s is None:
        return ""
    return shorten(" ".join(_sentences(x for x in (s.gist, s.why, s.citation) if x)), ROOM)


def _where(coding: Coding, s: ShownSourced | None, basis: str) -> str:
    """Return ``judgement, coder A; Newsweek, block p4``."""
    by = (s.by if s is not None else None) or coding.scenario.by
    parts = [f"{basis}, {by}" if by else basis]
    if s is not None and s.evidence:
        named = {x.id: x.publisher or x.title for x in coding.sources}
        name, _, block = s.evidence[0].partition("#")
        more = f" and {len(s.evidence) - 1} more" if len(s.evidence) > 1 else ""
        parts.append(f"{named.get(name, name)}{f', block {block}' if block else ''}{more}")
    return "; ".join(parts)


def _sentences(texts: Iterable[str]) -> Iterable[str]:
    return (t if t.endswith((".", "!", "?")) else f"{t}." for t in texts)
