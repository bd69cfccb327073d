"""An actor's round in words: its offers, what it expected of each, why it moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from detente.models.spatial._seats import SpatialError
from detente.scenario.problems import nearest

Data = Mapping[str, Any]
SAME = 0.005
"""Positions closer than this are one, in words."""


class Play(Protocol):
    """What is read of a play (``_play.Play``)."""

    @property
    def title(self) -> str: ...
    @property
    def actors(self) -> tuple[str, ...]: ...
    @property
    def issues(self) -> tuple[str, ...]: ...
    @property
    def states(self) -> NDArray[np.float64]: ...
    @property
    def story(self) -> Callable[[int, int], dict[str, Any]]: ...


def explain(play: Play, actor: str, step: int) -> str:
    """Return an actor's round in words.

    Parameters
    ----------
    play
        The play.
    actor
        Its id.
    step
        The round, from 1.

    Raises
    ------
    SpatialError
        If there is no such actor or round; the message names those that there are.
    """
    if actor not in play.actors:
        raise SpatialError(no_actor(actor, play.actors))
    last = len(play.states) - 1
    if not 1 <= step <= last:
        raise SpatialError(no_round(step, last))
    i = play.actors.index(actor)
    before, after = play.states[step - 1][i], play.states[step][i]
    story = play.story(step, i)
    where = at(play, before)
    lines = [f"{play.title}, round {step} of {last}: {actor}", f"  stands at {where}" if where else "  has no position"]
    if story.get("risk") is not None:
        lines.append(f"  {story['risk']}")
    lines += [f"  {x}" for x in story.get("challenge", ())]
    offers = story["offers"]
    lines.append(
        "  no offers" if not offers else f"  {len(offers)} offer{'s' if len(offers) > 1 else ''} on its table:"
    )
    lines += _offers(play, offers)
    lines.append(f"  {story['why']}")
    moved = [f"{k} {a:.4g} → {b:.4g}" for k, a, b in zip(play.issues, before, after, strict=True) if abs(a - b) > SAME]
    lines.append(f"  so it moves: {', '.join(moved)}" if moved else "  so it stays where it is")
    return "\n".join(lines)


def at(play: Play, position: Sequence[float | None] | NDArray[np.float64]) -> str:
    """Return a position in words; missing parts are left out."""
    pairs = zip(play.issues, position, strict=True)
    return ", ".join(f"{k} {y:.4g}" for k, y in pairs if y is not None and y == y)


def no_round(step: int, last: int) -> str:
    """Say that there is no such round, and how many there are."""
    words = f"rounds 1 to {last}" if last > 1 else "one round" if last else "no rounds: nobody moved"
    return f"no round {step}: this play has {words}"


def no_actor(actor: str, known: Sequence[str]) -> str:
    """Say that there is no such actor, and who there is."""
    near = nearest(actor, known)
    return (
        f"no actor {actor!r} in this play; "
        + (f"did you mean {near}? " if near else "")
        + f"there are {', '.join(known)}"
    )


def _offers(play: Play, offers: Sequence[Data]) -> list[str]:
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
        where = f" {at(play, o['position'])}" if o["position"] else ""
        lines.append(f"  {'→' if o['taken'] else ' '} {members[0] + 1}. {o['lead']}{who}{o['tail']}{where}{alike}")
        lines += [f"       {x}" for x in (o["expects"][:1] if alike else o["expects"])]
    return lines


def reasons(play: Play, most: int) -> list[list[str]]:
    """Return the words for every actor in each of the first ``most`` rounds."""
    steps = range(1, min(most, len(play.states) - 1) + 1)
    return [[explain(play, a, t) for a in play.actors] for t in steps]
