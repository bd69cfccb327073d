"""From a scenario's ``moves`` to options and states, and the outcome of each state: a package, force, or a lapse.

The outcomes are the same as in the models of deals (core §9). In a state

- a level holds if an actor that controls its issue sets it, or if all whom its rule needs, and all who sign,
  set it; an alliance's yes is that of its members, and other issues stay at the status quo;
- of two levels of an issue that hold at once the one of the move with the higher ``order`` counts;
- it is an *agreement* if some level holds by consent: then public commitments that forbid doing nothing count too;
- ``triggers`` lead to force or to a lapse instead; costs that moves declare are taken off, and those laid on
  the challenger count where force is used, since they are threats.

Left out are states that break ``needs`` or ``excludes``, and those whose package is declared infeasible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detente.models.graph.conflict.errors import ConflictError, TooManyStates, size_words
from detente.models.graph.conflict.options import Codes, Option, OptionForm, Pattern
from detente.models.ground import Ground
from detente.rules.expand import party_rule
from detente.rules.levels import level_rule, met
from detente.scenario.model import Scenario
from detente.scenario.parts import Move

Trigger = Literal["none", "lapse", "force"]
MOST_OPTIONS = 16


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a state.

    Attributes
    ----------
    levels
        Level of every issue, in file order.
    trigger
        Whether force is used, the talks lapse, or neither.
    agreement
        Whether some level holds by consent.
    costs
        Numbers of the declared costs that count.
    """

    levels: tuple[int, ...]
    trigger: Trigger
    agreement: bool
    costs: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class World:
    """The graph of a scenario.

    Attributes
    ----------
    scenario
        The scenario, with at least two actors that own moves.

    Raises
    ------
    ConflictError
        From the properties: for contradictions, options without effect, or too many options.
    """

    scenario: Scenario

    @classmethod
    def of(cls, scenario: Scenario) -> World:
        """Return the graph of a scenario; models that read the same scenario share it."""
        kept = next((w for w in _LAST if w.scenario is scenario), None) or cls(scenario)
        _LAST[:] = [kept]
        return kept

    @cached_property
    def makers(self) -> tuple[str, ...]:
        """Ids of the decision makers: those who own moves, in file order of their first one."""
        return tuple(dict.fromkeys(m.actor for m in self.scenario.moves))

    @property
    def moves(self) -> tuple[Move, ...]:
        """The moves; move k is option k."""
        return self.scenario.moves

    @cached_property
    def form(self) -> OptionForm:
        """Options, with the combinations that ``needs`` and ``excludes`` rule out."""
        if len(self.moves) > MOST_OPTIONS:
            n = len(self.moves)
            raise TooManyStates(
                f"moves: {n} options give up to {size_words(1 << n, len(self.makers))} in every draw; "
                f"at most {MOST_OPTIONS} options are taken. Join some, or leave some out"
            )
        at = {m.id: k for k, m in enumerate(self.moves)}
        rules: list[Pattern] = []
        for k, m in enumerate(self.moves):
            rules += [Pattern(1 << k | 1 << at[x], 1 << k) for x in m.needs]
            rules += [Pattern(1 << k | 1 << at[x], 1 << k | 1 << at[x]) for x in m.excludes]
        options = tuple(
            Option(m.id, self.makers.index(m.actor), "fwd" if m.irreversible else "both") for m in self.moves
        )
        return OptionForm(self.makers, options, tuple(rules))

    @cached_property
    def costs(self) -> tuple[tuple[int, str, str], ...]:
        """Declared costs: number of the move, its id, and the leaf that bears it."""
        out: list[tuple[int, str, str]] = []
        for k, m in enumerate(self.moves):
            taken: set[str] = set()
            # an actor's own entry takes precedence over that of its alliance
            for actor in sorted(m.effects, key=lambda a: (len(self.scenario.members(a)), a)):
                for leaf in self.scenario.members(actor):
                    if leaf not in taken:
                        taken.add(leaf)
                        out.append((k, actor, leaf))
        return tuple(out)

    @cached_property
    def challenger(self) -> str | None:
        """Id of the one who could use force."""
        na = self.scenario.no_agreement
        return na.force.challenger if na is not None and na.force is not None else None

    @cached_property
    def states(self) -> Codes:
        """Codes of the feasible states, rising."""
        out = [int(c) for c in self.form.states() if self._feasible(int(c))]
        if not out:
            raise ConflictError("moves: every state is declared infeasible, by needs, excludes or packages")
        if self.present not in out:
            names = ", ".join(self.form.taken(self.present)) or "none"
            raise ConflictError(f"moves: the present state (taken: {names}) is infeasible")
        return np.array(out, dtype=np.uint64)

    @cached_property
    def present(self) -> int:
        """Code of the present state."""
        return sum(1 << k for k, m in enumerate(self.moves) if m.taken)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The different outcomes, in the order of the first state that has them."""
        return tuple(dict.fromkeys(self.outcome(int(c)) for c in self.states))

    @cached_property
    def outcome_of(self) -> NDArray[np.int64]:
        """(states,) number of each state's outcome."""
        number = {o: j for j, o in enumerate(self.outcomes)}
        return np.array([number[self.outcome(int(c))] for c in self.states], dtype=np.int64)

    # --- what holds -----------------------------------------------------------------------------------------

    @cached_property
    def _setters(self) -> dict[tuple[str, int], int]:
        """Bits of the options that set a level, by issue and level."""
        out: dict[tuple[str, int], int] = {}
        for k, m in enumerate(self.moves):
            for issue, level in m.sets.items():
                out[issue, level] = out.get((issue, level), 0) | 1 << k
        return out

    @cached_property
    def _known(self) -> dict[tuple[str, int, int], tuple[bool, bool, int]]:
        return {}

    def _holds(self, issue: str, level: int, bits: int) -> tuple[bool, bool, int]:
        """Whether a level holds when these options are taken, whether it takes consent, and their highest order."""
        key = (issue, level, bits)
        if key not in self._known:
            behind = [m for k, m in enumerate(self.moves) if bits >> k & 1]
            owners = {m.actor for m in behind}
            who = frozenset(x for a in owners for x in self.scenario.members(a))
            entry = self.scenario.issue[issue]
            alone = any(frozenset(self.scenario.members(a)) <= who for a in entry.control)
            parties = (party_rule(self.scenario, p) for p in self.scenario.signing)
            asked = [*parties, level_rule(self.scenario, issue, level)]
            joint = bool(bits) and all(met(r, who) for r in asked if r is not None)
            order = max((m.order or 0 for m in behind), default=0)
            self._known[key] = (bits != 0 and (alone or joint), joint and not alone, order)
        return self._known[key]

    def _holding(self, code: int) -> Iterator[tuple[str, int, bool, int]]:
        """Levels that hold, with whether by consent, and the highest order of a move behind them."""
        for (issue, level), setters in self._setters.items():
            held, joint, order = self._holds(issue, level, code & setters)
            if held:
                yield issue, level, joint, order

    def _trigger(self, code: int) -> Trigger:
        found = {m.triggers for k, m in enumerate(self.moves) if code >> k & 1}
        return "force" if "force" in found else "lapse" if "lapse" in found else "none"

    def _costs(self, code: int, trigger: Trigger) -> tuple[int, ...]:
        return tuple(e for e, k in self._due[trigger == "force"] if code >> k & 1)

    @cached_property
    def _due(self) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
        """Numbers of the declared costs that fall due without force and with it, each with that of its move."""
        every = tuple((e, k) for e, (k, _, _) in enumerate(self.costs))
        threats = {e for e, (k, row, leaf) in enumerate(self.costs) if self._threat(k, row, leaf)}
        return tuple(x for x in every if x[0] not in threats), every

    def _threat(self, k: int, row: str, leaf: str) -> bool:
        """Whether an effect is a cost that others threaten to lay on the challenger, should it use force."""
        move = self.moves[k]
        return leaf == self.challenger and move.actor != leaf and move.effects[row].mode > 0

    def _feasible(self, code: int) -> bool:
        found = self.outcome(code)
        if found.trigger != "none":
            return True
        if found.levels not in self._possible:
            levels = {k.id: y for k, y in zip(self.scenario.issues, found.levels, strict=True)}
            self._possible[found.levels] = self._ground.feasible(levels)
        return self._possible[found.levels]

    @cached_property
    def _possible(self) -> dict[tuple[int, ...], bool]:
        """Cache of whether levels can hold together; many states share theirs."""
        return {}

    @cached_property
    def _ground(self) -> Ground:
        # States are events: issues that nobody moves stay as they are.
        return Ground(self.scenario, frozenset(), forced=True)

    @cached_property
    def _meant(self) -> dict[int, Outcome]:
        return {}

    def outcome(self, code: int) -> Outcome:
        """Return the outcome of a state.

        Raises
        ------
        ConflictError
            If two moves set an issue to different levels and nothing says which one counts.
        """
        if code not in self._meant:
            self._meant[code] = self._outcome(code)
        return self._meant[code]

    def carrying_out(self, clauses: Mapping[str, int]) -> int | None:
        """Return the state with the fewest moves in which a package holds; ``None`` if no moves carry it out."""
        levels = tuple(clauses.get(k.id, k.status_quo) for k in self.scenario.issues)
        found = [
            s
            for s in range(len(self.states))
            if (o := self.outcomes[int(self.outcome_of[s])]).trigger == "none" and o.levels == levels
        ]
        return min(found, key=lambda s: (int(self.states[s]).bit_count(), s)) if found else None

    def standing(self, code: int) -> dict[str, int]:
        """Return the levels that hold on issues that no move sets: here, the status quo."""
        del code
        return {k.id: k.status_quo for k in self.scenario.issues}

    @property
    def sunk(self) -> Mapping[str, int] | None:
        """Levels by issue whose commitments have been crossed already: here, none."""
        return None

    def in_force(self, code: int) -> bool:
        """Whether an agreement is in force that no move of this state has made: never, here."""
        del code
        return False

    def _outcome(self, code: int) -> Outcome:
        level = self.standing(code)
        best: dict[str, tuple[int, int, bool]] = {}
        for issue, y, joint, order in self._holding(code):
            if issue in best and best[issue][0] == order and best[issue][1] != y:
                a, b = self._named(code, issue, best[issue][1]), self._named(code, issue, y)
                raise ConflictError(
                    f"moves: {a} and {b} set {issue} to {best[issue][1]} and {y} at once; "
                    "let one exclude the other, or give one a higher order"
                )
            if issue not in best or order > best[issue][0]:
                best[issue] = (order, y, joint)
        trigger = self._trigger(code)
        level |= {issue: y for issue, (_, y, _) in best.items()}
        agreement = self.in_force(code)
        agreement |= any(joint and y != self.scenario.issue[k].status_quo for k, (_, y, joint) in best.items())
        if trigger != "none":
            level, agreement = {k.id: k.status_quo for k in self.scenario.issues}, False
        return Outcome(tuple(level.values()), trigger, agreement, self._costs(code, trigger))

    def _named(self, code: int, issue: str, level: int) -> str:
        bits = code & self._setters[issue, level]
        return " and ".join(m.id for k, m in enumerate(self.moves) if bits >> k & 1)

    # --- options without effect -----------------------------------------------------------------------------

    def dead(self) -> list[str]:
        """Return the options that are taken in no feasible state."""
        ever = int(np.bitwise_or.reduce(self.states))
        return [m.id for k, m in enumerate(self.moves) if not ever >> k & 1]

    def idle(self) -> list[str]:
        """Return the options that change neither what holds nor what is triggered nor any cost, anywhere."""
        out: list[str] = []
        seen: dict[int, object] = {}

        def meaning(code: int) -> object:
            if code not in seen:
                trigger = self._trigger(code)
                held = () if trigger != "none" else tuple((i, y) for i, y, _, _ in self._holding(code) if y != self.scenario.issue[i].status_quo)  # fmt: skip
                seen[code] = (held, trigger, self._costs(code, trigger))
            return seen[code]

        for k, m in enumerate(self.moves):
            if all(meaning(c) == meaning(c | 1 << k) for c in range(1 << len(self.moves)) if not c >> k & 1):
                out.append(m.id)
        return out

    # --- words ----------------------------------------------------------------------------------------------

    def title(self, code: int) -> str:
        """Return a state in words: the moves taken."""
        taken = [m.what for k, m in enumerate(self.moves) if code >> k & 1]
        return "; ".join(taken) if taken else "nobody has moved"


_LAST: list[World] = []
"""The last one asked for."""
