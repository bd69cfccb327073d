"""An actor's round in words, from a trace: its offers, what it expected of each, why it moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.scenario.problems import nearest

Data = Mapping[str, Any]
SAME = 0.005
"""Positions closer than this are one, in words."""


def explain(trace: Data, actor: str, step: int) -> str:
    """Return an actor's round in words.

    Parameters
    ----------
    trace
        From :meth:`~detente.models.spatial._play.Play.trace`.
    actor
        Its id.
    step
        The round, from 1.

    Raises
    ------
    KeyError
        If there is no such actor or round; the message names those that there are.
    """
    if actor not in trace["actors"]:
        raise KeyError(no_actor(actor, trace["actors"]))
    last = len(trace["stories"])
    if not 1 <= step <= last:
        words = f"rounds 1 to {last}" if last else "no rounds: nobody moved"
        raise KeyError(f"no round {step}: this play has {words}")
    i = trace["actors"].index(actor)
    before, after = trace["rounds"][step - 1][i], trace["rounds"][step][i]
    story = trace["stories"][step - 1][actor]
    lines = [f"{trace['title']}, round {step} of {last}: {actor}", f"  stands at {at(trace, before)}"]
    if story.get("risk") is not None:
        lines.append(f"  {story['risk']}")
    lines += [f"  {x}" for x in story.get("challenge", ())]
    offers = story["offers"]
    lines.append(
        "  no offers" if not offers else f"  {len(offers)} offer{'s' if len(offers) > 1 else ''} on its table:"
    )
    lines += _offers(trace, offers)
    lines.append(f"  {story['why']}")
    moved = [
        f"{k} {a:.4g} → {b:.4g}"
        for k, a, b in zip(trace["issues"], before, after, strict=True)
        if a is not None and abs(a - b) > SAME
    ]
    lines.append(f"  so it moves: {', '.join(moved)}" if moved else "  so it stays where it is")
    return "\n".join(lines)


def at(trace: Data, position: Sequence[float | None]) -> str:
    """Return a position in words."""
    pairs = zip(trace["issues"], position, strict=True)
    return ", ".join(f"{k} {y:.4g}" for k, y in pairs if y is not None)


def no_actor(actor: str, known: Sequence[str]) -> str:
    """Say that there is no such actor, and who there is."""
    near = nearest(actor, known)
    return (
        f"no actor {actor!r} in this play; "
        + (f"did you mean {near}? " if near else "")
        + f"there are {', '.join(known)}"
    )


def _offers(trace: Data, offers: Sequence[Data]) -> list[str]:
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
        where = f" {at(trace, o['position'])}" if o["position"] else ""
        lines.append(f"  {'→' if o['taken'] else ' '} {members[0] + 1}. {o['lead']}{who}{o['tail']}{where}{alike}")
        lines += [f"       {x}" for x in (o["expects"][:1] if alike else o["expects"])]
    return lines


def reasons(trace: Data, most: int) -> list[list[str]]:
    """Return the words for every actor in each of the first ``most`` rounds."""
    steps = range(1, min(most, len(trace["stories"])) + 1)
    return [[explain(trace, a, t) for a in trace["actors"]] for t in steps]
