"""The scenario's own game tree: the moves that have an order, and the outcome of each path through them.

All moves with the same order belong to one actor, who takes one of them or none. A move is available if the moves that
it needs have been taken, and no move that excludes it or that it excludes. A level takes effect if an actor that
controls its issue has set it (core §3: an actor controls an issue that it can change alone), or if all who must agree
to it have set it: the signatories, and those whom the rule of the level names. All other issues stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.models.coercion._checks import CoercionError
from detente.models.coercion._games.tree import Branch, Tree, choice, end
from detente.rules.expand import party_rule
from detente.rules.levels import level_rule, met
from detente.scenario.model import Scenario
from detente.scenario.parts import Move

WAIT = "nothing"
"""Taking none of the moves that are open."""


MOST_ENDS = 4096
"""Ways through the moves that are distinguished; each is simulated in every draw."""
ADDRESSED = "those who are asked"
"""The second player in the tree of a demand: all who sign, other than those who make the demand."""


@dataclass(frozen=True, slots=True)
class Ending:
    """The outcome of a path through the moves.

    Attributes
    ----------
    taken
        Ids of the moves, in order.
    package
        Levels that hold in the end.
    force, lapse
        Whether force is used; whether the talks end.
    """

    taken: tuple[str, ...]
    package: Mapping[str, int]
    force: bool
    lapse: bool


def ordered(scenario: Scenario) -> tuple[tuple[Move, ...], ...]:
    """Return the moves that have an order, stage by stage."""
    stages = sorted({m.order for m in scenario.moves if m.order is not None})
    return tuple(tuple(m for m in scenario.moves if m.order == k) for k in stages)


def story(scenario: Scenario) -> tuple[Tree, tuple[Ending, ...]]:
    """Return the tree of the ordered moves, payoffs all 0, and where each of its ends leads.

    Raises
    ------
    CoercionError
        If moves of one order belong to several actors, if no move has an order, or if no way through them
        changes anything, so that no two terminal payoffs differ, or if there are too many.
    """
    stages = ordered(scenario)
    if not stages:
        raise CoercionError("no move has an order, so there is no game to play")
    for stage in stages:
        if len({m.actor for m in stage}) > 1:
            who = " and ".join(dict.fromkeys(m.actor for m in stage))
            raise CoercionError(f"moves of order {stage[0].order} belong to {who}: give each actor an order of its own")
    players = tuple(dict.fromkeys(stage[0].actor for stage in stages))
    endings: list[Ending] = []

    def grow(depth: int, taken: tuple[Move, ...]) -> Branch:
        here = [m for m in stages[depth] if _open(m, taken)] if depth < len(stages) else []
        if depth == len(stages):
            if len(endings) == MOST_ENDS:
                raise CoercionError(
                    f"there are more than {MOST_ENDS:,} ways through the ordered moves: give fewer of them an order"
                )
            endings.append(_ending(scenario, taken))
            return end([0.0] * len(players), label=", ".join(m.id for m in taken) or WAIT)
        if not here:
            return grow(depth + 1, taken)
        info = " → ".join(m.id for m in taken) or "start"
        children = {WAIT: grow(depth + 1, taken)} | {m.id: grow(depth + 1, (*taken, m)) for m in here}
        return choice(stages[depth][0].actor, f"{depth + 1}: {info}", children)

    tree = Tree.of(players, grow(0, ()), scenario.title)
    if len({(tuple(sorted(e.package.items())), e.force, e.lapse) for e in endings}) < 2:
        raise CoercionError("no way through the ordered moves changes anything: the game has no terminal payoff")
    return tree, tuple(endings)


def _open(move: Move, taken: tuple[Move, ...]) -> bool:
    ids = {m.id for m in taken}
    return (
        set(move.needs) <= ids
        and not set(move.excludes) & ids
        and not any(move.id in m.excludes for m in taken)
        and not any(m.triggers == "force" for m in taken)
    )


def _ending(scenario: Scenario, taken: tuple[Move, ...]) -> Ending:
    wishes: dict[str, dict[int, set[str]]] = {}
    for m in taken:
        for k, y in m.sets.items():
            # A later wish of the same actor replaces an earlier one.
            for others in wishes.setdefault(k, {}).values():
                others -= set(scenario.members(m.actor))
            wishes[k].setdefault(y, set()).update(scenario.members(m.actor))
    package = {k: y for k, levels in wishes.items() for y, who in levels.items() if _holds(scenario, k, y, who)}
    force = any(m.triggers == "force" for m in taken)
    return Ending(tuple(m.id for m in taken), package, force, any(m.triggers == "lapse" for m in taken))


def _holds(scenario: Scenario, issue: str, level: int, who: set[str]) -> bool:
    entry = scenario.issue[issue]
    if any(set(scenario.members(a)) <= who for a in entry.control):
        return True
    asked = [*(party_rule(scenario, p) for p in scenario.signing), level_rule(scenario, issue, level)]
    return all(met(r, who) for r in asked if r is not None)


def demand_story(scenario: Scenario, place: int) -> tuple[Tree, tuple[Ending, ...]]:
    """Return the tree of one demand: drop it or insist, accept or refuse, use force or stand down.

    Parameters
    ----------
    scenario, place
        The case, and the place of the demand among its proposals.
    """
    na = scenario.no_agreement
    assert na is not None
    assert na.force is not None
    c, asked = na.force.challenger, ADDRESSED
    proposal = scenario.proposals[place]
    last = choice(c, "3: refused", {"stand down": end((0, 0), "stand down"), "use force": end((0, 0), "use force")})
    answer = choice(asked, "2: asked", {"accept": end((0, 0), "accept"), "refuse": last})
    root = choice(c, "1: start", {"drop the demand": end((0, 0), "drop the demand"), "insist": answer})
    tree = Tree.of((c, asked), root, scenario.title)
    endings = (
        Ending(("drop the demand",), {}, False, False),
        Ending(("insist", "accept"), dict(proposal.package), False, False),
        Ending(("insist", "refuse", "stand down"), {}, False, True),
        Ending(("insist", "refuse", "use force"), {}, True, False),
    )
    return tree, endings
