# pyright: reportReturnType=false
"""Every stability concept by its name, and which states are equilibria."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
from numpy.typing import NDArray

from detente.models.contract import Context
from detente.models.graph.concepts.coalitional import COALITIONAL, Coalitions, coalitions
from detente.models.graph.concepts.limited_move import limited_move, non_myopic
from detente.models.graph.concepts.nash_gmr_smr_seq import SEQUENTIAL, sanctioned
from detente.models.graph.concepts.relational import of_conflict, relational
from detente.models.graph.concepts.simultaneous import simultaneously_stable
from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.errors import ConflictError

Bools = NDArray[np.bool_]
USUAL = (*SEQUENTIAL, "SIM")
NON_MYOPIC = "NM"
ALL_WORDS = "Nash, GMR, SMR, SEQ, SSEQ, SIM, NM, L1, L2, … and the coalitional CNash, CGMR, CSMR, CSEQ"
SIM_CHECKS = 2 * 10**10
"""Combinations of moves above which SIM is left out unless asked for."""


def concept_names(words: Sequence[str]) -> tuple[str, ...]:
    """Return concepts in their usual spelling; words may be in any case and joined by commas.

    Raises
    ------
    ConflictError
        For an unknown name.
    """
    known = {c.casefold(): c for c in (*USUAL, *COALITIONAL, NON_MYOPIC)} | {"non-myopic": NON_MYOPIC}
    out: list[str] = []
    for word in (w.strip() for group in words for w in group.split(",")):
        horizon = re.fullmatch(r"[lL]_?(\d+)", word)
        if horizon:
            if len(horizon[1]) > 3 or int(horizon[1]) == 0:
                raise ConflictError(f"the stability concept {word!r} has no such horizon; use L1 to L999")
            out.append(f"L{int(horizon[1])}")
        elif word.casefold() in known:
            out.append(known[word.casefold()])
        else:
            near = get_close_matches(word.casefold(), known, 1, 0.5)
            meant = f"Did you mean {known[near[0]]}? " if near else ""
            raise ConflictError(f"there is no stability concept {word!r}. {meant}There are {ALL_WORDS}")
    return tuple(dict.fromkeys(out))


def usual(conflict: Conflict) -> tuple[str, ...]:
    """Return the concepts that are computed by default: SIM only where it is defined."""
    if conflict.form is None or not conflict.ordered:
        return SEQUENTIAL
    form = conflict.form
    combinations = conflict.states
    for i in range(len(form.makers)):
        combinations *= 1 << form.mask(i).bit_count()
    return USUAL if combinations <= SIM_CHECKS else SEQUENTIAL


@dataclass(frozen=True, eq=False)
class Verdicts:
    """Stable states of every decision maker, by stability concept.

    Attributes
    ----------
    conflict
        The conflict.
    stable
        For each concept (makers, states); for coalitional ones (coalitions, states).
    who
        The coalitions behind the rows of coalitional concepts, single makers included.
    """

    conflict: Conflict
    stable: dict[str, Bools]
    who: tuple[frozenset[int], ...] = ()

    @property
    def concepts(self) -> tuple[str, ...]:
        """The concepts computed."""
        return tuple(self.stable)

    def equilibria(self, concept: str) -> Bools:
        """Return (states,) whether a state is stable for everybody (for every coalition)."""
        return self.stable[concept].all(axis=0)

    def labels(self, found: Bools) -> list[Hashable]:
        """Return the labels of the states found, in the order of the states."""
        return [self.conflict.labels[int(s)] for s in np.flatnonzero(found)]


def verdicts(conflict: Conflict, concepts: Sequence[str] = (), ctx: Context | None = None) -> Verdicts:
    """Compute stability.

    Parameters
    ----------
    conflict
        The conflict.
    concepts
        As :func:`concept_names` returns them; by default :func:`usual`.
    ctx
        How to spread the work.

    Raises
    ------
    ConflictError
        If a concept has no meaning for this conflict.
    """
    wanted = tuple(concepts) or usual(conflict)
    plain = tuple(c for c in wanted if c in SEQUENTIAL)
    found: dict[str, Bools] = {}
    if plain and conflict.ordered:
        found |= sanctioned(conflict, plain, ctx)
    elif plain:
        everything = relational(conflict, of_conflict(conflict))
        found |= {c: everything[c] for c in plain}
    groups: tuple[frozenset[int], ...] = ()
    joint = None
    for c in wanted:
        if c == "SIM":
            if not conflict.ordered:
                raise ConflictError("SIM needs rankings; these preferences are not transitive")
            found[c] = simultaneously_stable(conflict)
        elif c == NON_MYOPIC:
            found[c] = non_myopic(conflict)
        elif c in COALITIONAL:
            joint = joint or Coalitions(conflict)
            groups = groups or coalitions(len(conflict.makers), smallest=1)
            found[c] = np.stack([joint.stable(g, c) for g in groups])
        elif c.startswith("L"):
            found[c] = limited_move(conflict, int(c[1:]))
    return Verdicts(conflict, {c: found[c] for c in wanted}, groups)
