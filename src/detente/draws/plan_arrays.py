"""Index arrays of a scenario's quantities, filled part by part.

Resolution of a field of a leaf actor (``docs/explanation/draws.md``): its own row, then that of the actor it
is ``like``, then those of the alliances it belongs to. The distribution comes from the row found; the stream
is always the leaf's own. Members of an alliance also share a common part, weighted by its cohesion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from detente.draws.slots import Line, Slot, Transfer
from detente.scenario.fields import Sourced
from detente.scenario.model import Scenario
from detente.scenario.parts import AtLeast, AtMost, Commitment, Force, Position
from detente.scenario.quantity import Quantity


def _empty() -> NDArray[np.int64]:
    return np.zeros(0, dtype=np.int64)


@dataclass(eq=False)
class PlanArrays:
    """Arrays of a plan, filled from a scenario.

    The index arrays hold a slot's number or −1: ``ideal``, ``stated``, ``salience``, ``trust`` and ``limit``
    are (actors, issues), as is ``weighed``, the salience where there is a view: an ideal or a table of values;
    ``cost``, ``holding``, ``backing_down``, ``continuation``, ``blocking_cost``, ``belief``
    (chance of force), ``estimate`` (chance that force wins) and ``capability`` (per measure) are (actors,).
    """

    scenario: Scenario
    actors: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    slots: list[Slot] = field(default_factory=list[Slot])
    ideal: NDArray[np.int64] = field(default_factory=_empty)
    stated: NDArray[np.int64] = field(default_factory=_empty)
    salience: NDArray[np.int64] = field(default_factory=_empty)
    weighed: NDArray[np.int64] = field(default_factory=_empty)
    trust: NDArray[np.int64] = field(default_factory=_empty)
    limit: NDArray[np.int64] = field(default_factory=_empty)
    limit_side: NDArray[np.int64] = field(default_factory=_empty)
    tables: dict[tuple[int, int], dict[int, int]] = field(default_factory=dict[tuple[int, int], dict[int, int]])
    lines: list[Line] = field(default_factory=list[Line])
    capability: dict[str, NDArray[np.int64]] = field(default_factory=dict[str, NDArray[np.int64]])
    capability_share: dict[str, NDArray[np.float64]] = field(default_factory=dict[str, NDArray[np.float64]])
    win: int = -1
    pretext: int = -1
    cost: NDArray[np.int64] = field(default_factory=_empty)
    holding: NDArray[np.int64] = field(default_factory=_empty)
    backing_down: NDArray[np.int64] = field(default_factory=_empty)
    continuation: NDArray[np.int64] = field(default_factory=_empty)
    blocking_cost: NDArray[np.int64] = field(default_factory=_empty)
    discount: NDArray[np.int64] = field(default_factory=_empty)
    deadline: int = -1
    transfers: list[Transfer] = field(default_factory=list[Transfer])
    belief: NDArray[np.int64] = field(default_factory=_empty)
    estimate: NDArray[np.int64] = field(default_factory=_empty)

    @classmethod
    def laid_out(cls, scenario: Scenario) -> Self:
        """Return the arrays of a scenario, filled."""
        plan = cls(scenario, scenario.leaves, tuple(k.id for k in scenario.issues))
        plan._positions()
        plan._lines()
        plan._capabilities()
        plan._failure()
        plan._transfers()
        return plan

    def __len__(self) -> int:
        return len(self.slots)

    def rows(self, actor: str) -> Iterator[tuple[str, bool]]:
        """Yield the actors whose rows apply to a leaf, in order of precedence, and whether the row is its own."""
        seen: set[str] = set()
        at: str | None = actor
        while at is not None and at not in seen:
            seen.add(at)
            yield at, True
            at = self.scenario.actor[at].like
        for alliance in self.scenario.homes(actor):
            yield alliance, False

    def _add(
        self,
        leaf: str,
        row: str,
        own: bool,
        what: str,
        q: Quantity,
        src: Sourced,
        name: str,
        issue: str | None,
    ) -> int:
        home = self.scenario.homes(leaf)
        group = row if row in home else (home[0] if home else None)
        self.slots.append(
            Slot(
                path=what.format(leaf),
                quantity=q,
                common=what.format(group) if group else None,
                alliance=group,
                issue=issue,
                row=row,
                basis=src.basis_of(name),
                own=own,
            )
        )
        return len(self.slots) - 1

    def _positions(self) -> None:
        rows = {(p.actor, p.issue): p for p in self.scenario.positions}
        shape = (len(self.actors), len(self.issues))
        for name in ("ideal", "stated", "salience", "trust", "limit"):
            setattr(self, name, np.full(shape, -1, dtype=np.int64))
        self.limit_side = np.zeros(shape, dtype=np.int64)
        for i, leaf in enumerate(self.actors):
            for k, issue in enumerate(self.issues):
                found = [(r, own, p) for r, own in self.rows(leaf) if (p := rows.get((r, issue))) is not None]
                for name in ("ideal", "salience", "trust"):
                    for row, own, p in found:
                        q = getattr(p, name)
                        if q is None and name == "ideal":
                            q = p.stated
                        if q is not None:
                            slot = self._add(leaf, row, own, f"positions/{{}}/{issue}/{name}", q, p, name, issue)
                            getattr(self, name)[i, k] = slot
                            break
                self._stated(i, k, leaf, issue, found)
                for row, own, p in found:
                    if p.limit is not None:
                        self._limit(i, k, leaf, row, own, issue, p)
                        break
                for row, own, p in found:
                    if p.values is not None:
                        self.tables[i, k] = {
                            y: self._add(leaf, row, own, f"positions/{{}}/{issue}/values/{y}", q, p, "values", issue)
                            for y, q in p.values.items()
                        }
                        break
        held = self.ideal >= 0
        for at in self.tables:
            held[at] = True
        self.weighed = np.where(held, self.salience, -1)

    def _stated(self, i: int, k: int, leaf: str, issue: str, found: list[tuple[str, bool, Position]]) -> None:
        for row, own, p in found:
            q = p.stated
            if q is not None:
                slot = self._add(leaf, row, own, f"positions/{{}}/{issue}/stated", q, p, "stated", issue)
                self.stated[i, k] = slot
                return
            if p.ideal is not None:
                self.stated[i, k] = self.ideal[i, k]
                return

    def _limit(self, i: int, k: int, leaf: str, row: str, own: bool, issue: str, p: Position) -> None:
        limit = p.limit
        if isinstance(limit, AtLeast):
            q, side = limit.at_least, 1
        elif isinstance(limit, AtMost):
            q, side = limit.at_most, -1
        elif limit is not None:
            q = limit
            side = 1 if q.mode < self.slots[int(self.ideal[i, k])].quantity.mode else -1
        else:
            return
        self.limit[i, k] = self._add(leaf, row, own, f"positions/{{}}/{issue}/limit", q, p, "limit", issue)
        self.limit_side[i, k] = side

    def _lines(self) -> None:
        for i, leaf in enumerate(self.actors):
            taken: set[tuple[str, object, object]] = set()
            for row, own in self.rows(leaf):
                for c in self.scenario.commitments:
                    key = (c.issue, c.forbids, tuple(c.unless.items()))
                    if c.actor != row or key in taken:
                        continue
                    taken.add(key)
                    cost = self._line(leaf, row, own, c, "cost", c.cost)
                    hard = -1 if isinstance(c.hard, bool) else self._line(leaf, row, own, c, "hard", c.hard)
                    k = self.issues.index(c.issue)
                    self.lines.append(Line(i, k, c, cost, hard, c.hard is True))

    def _line(self, leaf: str, row: str, own: bool, c: Commitment, name: str, q: Quantity) -> int:
        """Add a quantity of a public commitment; its path uses the commitment's id if it has one, as in the file."""
        slot = self._add(leaf, row, own, f"commitments/{{}} {c.issue} {c.words}/{name}", q, c, name, c.issue)
        if c.id is not None:
            found, named = self.slots[slot], f"commitments/{c.id}/{name}"
            path = named if leaf == c.actor else found.path
            common = named if found.alliance == c.actor else found.common
            self.slots[slot] = replace(found, path=path, common=common)
        return slot

    def _capabilities(self) -> None:
        for measure in sorted({m for a in self.scenario.actors for m in a.capability}):
            index = np.full(len(self.actors), -1, dtype=np.int64)
            share = np.ones(len(self.actors))
            for i, leaf in enumerate(self.actors):
                own = self.scenario.actor[leaf].capability.get(measure)
                if own is not None:
                    index[i] = self._lone(f"actors/{leaf}/capability/{measure}", own.value, own)
            for alliance in self.scenario.alliances:
                held = self.scenario.actor[alliance].capability.get(measure)
                rest = [i for i, a in enumerate(self.actors) if a in self.scenario.members(alliance) and index[i] < 0]
                if held is not None and rest:
                    slot = self._lone(f"actors/{alliance}/capability/{measure}", held.value, held)
                    index[rest], share[rest] = slot, 1 / len(rest)
            self.capability[measure], self.capability_share[measure] = index, share

    def _lone(self, path: str, q: Quantity, src: Sourced) -> int:
        self.slots.append(Slot(path, q, row=path.split("/")[1], basis=src.basis_of("value")))
        return len(self.slots) - 1

    def _failure(self) -> None:
        none = np.full(len(self.actors), -1, dtype=np.int64)
        self.blocking_cost = none.copy()
        for i, leaf in enumerate(self.actors):
            for row, own in self.rows(leaf):
                v = self.scenario.actor[row].blocking_cost
                if v is not None:
                    self.blocking_cost[i] = self._add(
                        leaf, row, own, "actors/{}/blocking_cost", v.value, v, "value", None
                    )
                    break
        self.cost, self.holding, self.backing_down, self.continuation = (none.copy() for _ in range(4))
        self.belief, self.estimate, self.discount = none.copy(), none.copy(), none.copy()
        na = self.scenario.no_agreement
        if na is None:
            return
        maps: list[tuple[str, Mapping[str, Sourced]]] = [
            ("holding", na.holding),
            ("backing_down", na.backing_down),
            ("continuation", na.continuation),
            ("discount", na.discount),
        ]
        forum = self.scenario.deadline_forum
        if na.discount and forum is not None and forum.deadline is not None:
            days = forum.deadline.after(self.scenario.as_of)
            self.deadline = self._lone(f"fora/{forum.id}/deadline", days, forum.deadline)
        if na.force is not None:
            maps += [("force/cost", na.force.cost), ("force/estimates", na.force.estimates)]
            self.win = self._lone("no_agreement/force/win", na.force.win.value, na.force.win)
            if na.force.pretext is not None:
                self.pretext = self._lone("no_agreement/force/pretext", na.force.pretext.value, na.force.pretext)
            self._beliefs(na.force)
        for name, table in maps:
            index = self.estimate if name == "force/estimates" else getattr(self, name.rpartition("/")[2])
            for i, leaf in enumerate(self.actors):
                for row, own in self.rows(leaf):
                    v: Any = table.get(row)
                    if v is not None:
                        index[i] = self._add(leaf, row, own, f"no_agreement/{name}/{{}}", v.value, v, "value", None)
                        break

    def _transfers(self) -> None:
        for k, issue in enumerate(self.scenario.issues):
            if issue.kind == "transfer" and issue.payer and issue.payee and issue.cost and issue.worth:
                cost, worth = (
                    self._lone(f"issues/{issue.id}/{name}", v.value, v)
                    for name, v in (("cost", issue.cost), ("worth", issue.worth))
                )
                at = self.actors.index
                self.transfers.append(Transfer(k, at(issue.payer), at(issue.payee), cost, worth))

    def _beliefs(self, force: Force) -> None:
        """Add each actor's beliefs about force: those of its own row, or one shared quantity for all."""
        shared = force.belief.get("all")
        slot = -1 if shared is None else self._lone("no_agreement/force/belief/all", shared.value, shared)
        for i, leaf in enumerate(self.actors):
            self.belief[i] = slot
            for row, own in self.rows(leaf):
                v = force.belief.get(row)
                if v is not None:
                    path = "no_agreement/force/belief/{}"
                    self.belief[i] = self._add(leaf, row, own, path, v.value, v, "value", None)
                    break
