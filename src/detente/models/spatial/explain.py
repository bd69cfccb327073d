"""An actor's round in words: its offers, what it expected of each, why it moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import numpy as np
from numpy.typing import NDArray

from detente.problems import nearest

Array = NDArray[np.float64]
SAME = 0.005
"""Positions closer than this are described as one."""


class Offer(TypedDict):
    """One offer to an actor.

    ``by`` who made it, ``lead`` and ``tail`` the words around its position, ``position`` where it would move the
    actor (one level for each issue; ``None`` where it says nothing), ``expects`` what the actor expects of it, and
    ``taken`` whether it was taken.
    """

    by: str
    lead: str
    tail: str
    position: Sequence[float | None] | None
    expects: Sequence[str]
    taken: bool
    worth: NotRequired[float]
    odds: NotRequired[float]


class RoundStory(TypedDict):
    """An actor's round: its offers, why it moved, and where a model has them its risk and its challenges."""

    offers: Sequence[Offer]
    why: str
    risk: NotRequired[str | None]
    challenge: NotRequired[Sequence[str]]
    votes: NotRequired[Sequence[float | None]]


def in_words(title: str, issues: Sequence[str], path: tuple[Array, Array], story: RoundStory) -> str:
    """Return an actor's round in words.

    Parameters
    ----------
    title
        The first line: which simulation, round and actor.
    issues
        Ids of the issues.
    path
        The actor's position before and after the round, (issues,) each.
    story
        What happened.
    """
    before, after = path
    where = at(issues, before)
    lines = [title, f"  stands at {where}" if where else "  has no position"]
    risk = story.get("risk")
    if risk is not None:
        lines.append(f"  {risk}")
    lines += [f"  {x}" for x in story.get("challenge", ())]
    offers = story["offers"]
    lines.append(
        "  no offers" if not offers else f"  {len(offers)} offer{'s' if len(offers) > 1 else ''} on its table:"
    )
    lines += _offers(issues, offers)
    lines.append(f"  {story['why']}")
    moved = [f"{k} {a:.4g} → {b:.4g}" for k, a, b in zip(issues, before, after, strict=True) if abs(a - b) > SAME]
    lines.append(f"  so it moves: {', '.join(moved)}" if moved else "  so it stays where it is")
    return "\n".join(lines)


def at(issues: Sequence[str], position: Sequence[float | None] | Array) -> str:
    """Return a position in words; missing parts are left out."""
    pairs = zip(issues, position, strict=True)
    return ", ".join(f"{k} {y:.4g}" for k, y in pairs if y is not None and y == y)


def no_round(step: int, last: int) -> str:
    """Return the message that there is no such round, and how many there are."""
    words = f"rounds 1 to {last}" if last > 1 else "one round" if last else "no rounds: nobody moved"
    return f"no round {step}: this simulation has {words}"


def no_actor(actor: str, known: Sequence[str]) -> str:
    """Return the message that there is no such actor, with the known ones."""
    near = nearest(actor, known)
    return (
        f"no actor {actor!r} in this simulation; "
        + (f"did you mean {near}? " if near else "")
        + f"there are {', '.join(known)}"
    )


def _offers(issues: Sequence[str], offers: Sequence[Offer]) -> list[str]:
    """Return lines for offers; those that differ only in whose they are share one."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for n, o in enumerate(offers):
        key = (o["taken"], o["lead"], o["tail"], tuple(o["position"] or ()), o["expects"][0]) if o["by"] else (n,)
        groups.setdefault(key, []).append(n)
    lines: list[str] = []
    for members in groups.values():
        o = offers[members[0]]
        who = ", ".join(offers[n]["by"] for n in members) if o["by"] else ""
        alike = f" ({len(members)} alike)" if len(members) > 1 else ""
        where = f" {at(issues, o['position'])}" if o["position"] else ""
        lines.append(f"  {'→' if o['taken'] else ' '} {members[0] + 1}. {o['lead']}{who}{o['tail']}{where}{alike}")
        lines += [f"       {x}" for x in (o["expects"][:1] if alike else o["expects"])]
    return lines
