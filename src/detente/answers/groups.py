"""Groups of actors that pages show as one: those coded alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.scenario.names import agreeing, called

if TYPE_CHECKING:
    from detente.scenario.model import Scenario


NAMED = 3
"""Most actors of a group that are named; for more, their number is given."""


@dataclass(frozen=True, slots=True)
class Group:
    """Actors shown as one: a state with those coded like it, or the other members of an alliance."""

    who: str
    leaves: tuple[str, ...]
    colour: int

    def agreeing(self, singular: str) -> str:
        """Return a verb in the form that it takes: "refuses", or "refuse" for several actors or a plural name."""
        return agreeing(self.who if len(self.leaves) == 1 else "people", singular)


def groups(s: Scenario) -> tuple[Group, ...]:
    """Return the actors as the page shows them, in file order; members without values of their own together."""
    own = {p.actor for p in s.positions} - set(s.alliances)
    alike: dict[str, list[str]] = {}
    rest: dict[str, list[str]] = {}
    order: list[tuple[str, str]] = []
    for a in s.actors:
        if a.members:
            order.append(("rest", a.id))
        elif a.id in own:
            order.append(("own", a.id))
        elif a.like is not None:
            alike.setdefault(_root(s, a.id), []).append(a.id)
        else:
            home = next(iter(s.homes(a.id)), None)
            if home is None:
                order.append(("own", a.id))
            else:
                rest.setdefault(home, []).append(a.id)
    found: list[tuple[str, tuple[str, ...]]] = []
    for kind, id_ in order:
        if kind == "own":
            leaves = (id_, *alike.pop(id_, ()))
            names = [s.actor[x].name for x in leaves]
            found.append((_joined(names) if len(names) <= NAMED else f"{names[0]} and {len(names) - 1} alike", leaves))
        elif id_ in rest:
            n, whole = len(rest[id_]), len(s.members(id_))
            word = "allies" if s.actor[id_].kind == "alliance" else f"members of {called(s.actor[id_].name)}"
            name = f"{s.actor[id_].name} ({n} members)" if n == whole else f"{n} other {word}"
            if n < whole and n <= NAMED:
                name = _joined([s.actor[x].name for x in rest[id_]])
            found.append((name, tuple(rest[id_])))
    for root, leaves in alike.items():
        found.append((f"{len(leaves)} coded like {called(s.actor[root].name)}", tuple(leaves)))
    return tuple(Group(who, leaves, j) for j, (who, leaves) in enumerate(found))


def _joined(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _root(s: Scenario, actor: str) -> str:
    at, seen = actor, {actor}
    while (like := s.actor[at].like) is not None and like not in seen:
        seen.add(like)
        at = like
    return at
