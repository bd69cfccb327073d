"""A conflict: decision makers, states, unilateral moves and preferences."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.conflict.moves import Ints, Moves, graph_moves, option_moves
from detente.models.graph.conflict.options import Codes, OptionForm
from detente.models.graph.conflict.preferences import Relation

__all__ = ["Conflict"]


class StateNumbers(Sequence[int]):
    """Labels 1, 2, 3 … of a number of states, made on demand."""

    def __init__(self, n: int) -> None:
        self.n = n

    def __len__(self) -> int:
        return self.n

    def __getitem__(self, index: int) -> int:  # type: ignore[reportIncompatibleMethodOverride]
        if not -self.n <= index < self.n:
            raise IndexError(index)
        return index % self.n + 1


@dataclass(frozen=True, eq=False)
class Conflict:
    """A conflict, in option form or in graph form.

    Attributes
    ----------
    makers
        Names of the decision makers.
    labels
        Labels of the states.
    moves
        Unilateral moves.
    rank
        (makers, states), higher is better; rows of makers in ``better`` are not used.
    better
        Strict preference (states, states) of makers whose preferences are not transitive, by their number:
        ``better[q, s]`` says that q is preferred to s.
    form, codes
        Options, and the code of each state; ``None`` in graph form.
    titles
        States in words, by their number; states without one are named by their label.
    notes
        What a reader should know.
    now
        The state that the conflict is in (the status quo).
    """

    makers: tuple[str, ...]
    labels: Sequence[Hashable]
    moves: Moves
    rank: Ints
    better: Mapping[int, Relation] = field(default_factory=dict[int, Relation])
    form: OptionForm | None = None
    codes: Codes | None = None
    titles: Mapping[int, str] = field(default_factory=dict[int, str])
    notes: tuple[str, ...] = ()
    now: int = 0

    def __post_init__(self) -> None:
        n, m = len(self.makers), len(self.labels)
        if self.rank.shape != (n, m):
            raise ConflictError(f"ranks have the shape {self.rank.shape}, not {n} decision makers by {m} states")
        if (self.moves.makers, self.moves.states) != (n, m):
            raise ConflictError("the moves are those of another conflict")
        if m and n and (self.rank.min() < 0 or self.rank.max() > 4 * m):
            # the kernels count by rank: only the order matters, so ranks are replaced by their places in it
            dense = [np.unique(row, return_inverse=True)[1] for row in self.rank]
            object.__setattr__(self, "rank", np.array(dense, dtype=np.int32).reshape(n, m))

    @classmethod
    def of_options(
        cls,
        form: OptionForm,
        rank: NDArray[np.integer] | None = None,
        *,
        labels: Sequence[Hashable] | None = None,
        codes: Codes | None = None,
    ) -> Conflict:
        """Build a conflict in option form.

        Parameters
        ----------
        form
            Options and infeasible combinations.
        rank
            (makers, states) in the order of ``codes``; by default everybody is indifferent.
        labels
            By default 1, 2, 3 …
        codes
            Feasible states, in the order wanted; by default all, rising.
        """
        codes = form.states() if codes is None else codes
        n = len(form.makers)
        ranks = np.zeros((n, len(codes)), dtype=np.int32) if rank is None else np.ascontiguousarray(rank, np.int32)
        names = StateNumbers(len(codes)) if labels is None else tuple(labels)
        return cls(form.makers, names, option_moves(form, codes), ranks, form=form, codes=codes)

    @classmethod
    def of_graph(
        cls,
        makers: Sequence[str],
        labels: Sequence[Hashable],
        arcs: Sequence[Mapping[int, Sequence[int]]],
        rank: NDArray[np.integer],
    ) -> Conflict:
        """Build a conflict in graph form: ``arcs[i][s]`` lists the states that maker i can move to from s."""
        return cls(
            tuple(makers), tuple(labels), graph_moves(len(labels), arcs), np.ascontiguousarray(rank, dtype=np.int32)
        )

    @property
    def states(self) -> int:
        """Number of states."""
        return len(self.labels)

    @property
    def ordered(self) -> bool:
        """Whether everybody's preferences are transitive, so that the fast search applies."""
        return not self.better

    @cached_property
    def place(self) -> Mapping[Hashable, int]:
        """Number of each state by its label."""
        return {label: s for s, label in enumerate(self.labels)}

    def find(self, label: object) -> int:
        """Return the number of a state by its label, its title or, in option form, its vector.

        Raises
        ------
        ConflictError
            If there is no such state.
        """
        for key in (label, str(label)):
            if isinstance(key, Hashable) and key in self.place:
                return self.place[key]
        text = str(label)
        if text.isdigit() and int(text) in self.place:
            return self.place[int(text)]
        if self.form is not None and self.codes is not None and len(text) == self.form.size and {*text} <= {"Y", "N"}:
            found = np.flatnonzero(self.codes == np.uint64(self.form.code(text)))
            if len(found):
                return int(found[0])
        titled = [s for s, title in self.titles.items() if title.casefold() == text.strip().casefold()]
        if titled:
            return titled[0]
        some = ", ".join(str(x) for x, _ in zip(self.labels, range(8), strict=False))
        raise ConflictError(f"there is no state {label!r}; there are {some}{' …' if self.states > 8 else ''}")

    def maker(self, name: object) -> int:
        """Return the number of a decision maker by its name.

        Raises
        ------
        ConflictError
            If there is none of that name.
        """
        if name in self.makers:
            return self.makers.index(str(name))
        raise ConflictError(f"there is no decision maker {name!r}; there are {', '.join(self.makers)}")

    def prefers(self, maker: int, q: int, s: int) -> bool:
        """Whether a decision maker prefers q to s."""
        if maker in self.better:
            return bool(self.better[maker][q, s])
        return bool(self.rank[maker, q] > self.rank[maker, s])

    def improvements(self, maker: int, s: int) -> list[int]:
        """Return ``R_i^+(s)``: moves of a decision maker to states that it prefers."""
        return [q for q in self.moves.of(maker, s) if self.prefers(maker, q, s)]

    def with_ranks(self, rank: Ints) -> Conflict:
        """Return the same conflict with other preferences."""
        return replace(self, rank=np.ascontiguousarray(rank, dtype=np.int32), better={})

    def title(self, s: int) -> str:
        """Return a state in words: its title, or its label with the options taken."""
        if s in self.titles:
            return self.titles[s]
        if self.form is None or self.codes is None:
            return str(self.labels[s])
        taken = self.form.taken(int(self.codes[s]))
        return f"{self.labels[s]} ({', '.join(taken) if taken else 'no option taken'})"
