"""Hinges: how an answer differs between an input's lowest and highest fifth of draws.

Doubt about inputs is already inside a share of draws; a hinge says which input moves it. Shares of variance
are first-order effects, ``Var(E[y | fifth of z_j]) / Var(y)`` less what chance alone would give (the
correlation ratio of Saltelli et al. 2008, ch. 4, in five classes), added up by the basis of the inputs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Inputs
from detente.findings.finding import Hinge, Share
from detente.scenario.model import Scenario

FIFTHS = 5


@dataclass(frozen=True, eq=False)
class Hinges:
    """Fifths of every input that could be a hinge, over all draws."""

    inputs: Inputs

    @cached_property
    def _named(self) -> list[tuple[str, str, str, int, bool]]:
        """(path, words, basis, row, common): alliances' common parts, and values that an actor holds itself."""
        out: list[tuple[str, str, str, int, bool]] = []
        seen: set[str] = set()
        plan = self.inputs.plan
        for j, slot in enumerate(plan.slots):
            if slot.quantity.is_point:
                continue
            if slot.own or slot.common is None:
                out.append((slot.path, describe(self.inputs.scenario, slot.path), slot.basis, j, False))
            elif slot.common not in seen:
                seen.add(slot.common)
                at = self.inputs.commons.index(slot.common)
                out.append((slot.common, describe(self.inputs.scenario, slot.common), slot.basis, at, True))
        return out

    @cached_property
    def _fifth(self) -> NDArray[np.int8]:
        """(inputs, draws) fifth 0–4 that each draw falls in."""
        n = self.inputs.n_draws
        out = np.empty((len(self._named), n), dtype=np.int8)
        z = np.empty((len(self._named), n))
        for start, m in self.inputs.chunks():
            own = self.inputs.chunk(start, m).z
            common = self.inputs.scores(start, m)[1]
            for h, (_, _, _, row, shared) in enumerate(self._named):
                z[h, start : start + m] = common[row] if shared else own[row]
        for h in range(len(z)):
            order = np.argsort(z[h], kind="stable")
            rank = np.empty(n, dtype=np.int64)
            rank[order] = np.arange(n)
            out[h] = (rank * FIFTHS) // n
        return out

    def counts(self, outcome: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return (inputs, fifths) draws with the outcome, and draws in all."""
        hits = np.empty((len(self._named), FIFTHS), dtype=np.int64)
        size = np.empty_like(hits)
        for h, fifth in enumerate(self._fifth):
            hits[h] = np.bincount(fifth[outcome], minlength=FIFTHS)
            size[h] = np.bincount(fifth, minlength=FIFTHS)
        return hits, size

    def of(self, outcome: NDArray[np.bool_], most: int = 6) -> tuple[tuple[Hinge, ...], dict[str, float]]:
        """Return the strongest hinges of an outcome, and shares of explained variance by basis.

        Parameters
        ----------
        outcome
            (draws,) yes or no.
        most
            How many hinges; those within three standard errors of no effect are left out.
        """
        n, p = len(outcome), float(outcome.mean())
        if n < 50 or p in (0.0, 1.0) or not self._named:
            return (), {}
        hits, size = self.counts(outcome)
        share = hits / size
        swing = share[:, -1] - share[:, 0]
        noise = 3 * np.sqrt(2 * p * (1 - p) / (n / FIFTHS))
        found: list[Hinge] = []
        for h in np.argsort(-np.abs(swing), kind="stable")[:most]:
            if abs(swing[h]) <= noise:
                break
            path, words, basis, _, _ = self._named[h]
            low = Share("lowest fifth", int(hits[h, 0]), int(size[h, 0]))
            high = Share("highest fifth", int(hits[h, -1]), int(size[h, -1]))
            found.append(Hinge(path, words, basis, low, high))
        between = (size * (share - p) ** 2).sum(axis=1) / (n * p * (1 - p))
        effect = np.maximum(between - (FIFTHS - 1) / n, 0.0)
        by: dict[str, float] = {}
        for (_, _, basis, _, _), e in zip(self._named, effect, strict=True):
            by[basis] = by.get(basis, 0.0) + float(e)
        total = sum(by.values())
        return tuple(found), {b: round(v / total, 4) for b, v in sorted(by.items())} if total > 0 else {}


_FIELDS: Mapping[str, str] = {
    "ideal": "what {a} would like on “{k}”",
    "stated": "what {a} says in public on “{k}”",
    "salience": "how much “{k}” matters to {a}",
    "trust": "how far {a} trusts a promise on “{k}”",
    "limit": "{a}'s limit on “{k}”",
    "values": "what levels of “{k}” are worth to {a}",
}
_FAILURE: Mapping[str, str] = {
    "win": "how likely force is to attain its aim",
    "pretext": "how much cheaper a refusal to talk makes force",
    "cost": "what war would cost {a}",
    "holding": "what waiting costs {a}",
    "backing_down": "what not acting on its threats costs {a}",
    "continuation": "how much {a} weighs what follows the deadline",
}


def describe(scenario: Scenario, path: str) -> str:
    """Return an input's path in words."""
    parts = path.split("/")

    def name(actor: str) -> str:
        a = scenario.actor.get(actor)
        return a.name if a is not None else actor

    match parts:
        case ["positions", actor, issue, field, *_]:
            return _FIELDS[field].format(a=name(actor), k=issue)
        case ["commitments", key, "cost"]:
            actor, issue, *levels = key.split(" ")
            return f"what it costs {name(actor)} to accept “{issue}” {' '.join(levels)}"
        case ["commitments", key, "hard"]:
            actor, issue, *levels = key.split(" ")
            return f"whether {name(actor)} would never accept “{issue}” {' '.join(levels)}"
        case ["no_agreement", *rest]:
            key = rest[1] if rest[0] == "force" else rest[0]
            return _FAILURE[key].format(a=name(rest[-1]))
        case ["actors", actor, what, *_]:
            return f"{name(actor)}'s {what.replace('_', ' ')}"
        case _:
            return path
