"""Placeholders of a scenario: values marked ``TO FILL`` by a draft and not yet filled in by an analyst."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    # Pages of saved runs need the mark, and not the classes of the format.
    from detente.scenario.model import Scenario
    from detente.scenario.parts import Position, Proposal

MARK = "TO FILL"
"""The mark that a draft writes into ``why``; an analyst replaces it with a reason."""


@dataclass(frozen=True, slots=True)
class Placeholders:
    """Placeholders of a file, which a report of its answers must mention.

    Attributes
    ----------
    places
        Places that are still to be filled in, comments of the file included where it is known.
    positions, total
        Positions with a placeholder, and all positions.
    proposals
        Ids of the proposals about which no signatory but their author has a position of its own in the file.
    first
        Path of the first place; empty if it is a comment.
    """

    places: int
    positions: int
    total: int
    proposals: tuple[str, ...]
    first: str = ""

    @property
    def warning(self) -> str | None:
        """A warning for the reader, or ``None`` where nothing is a placeholder."""
        if not self.places:
            return None
        one = self.places == 1
        text = f"{self.places} place{' is' if one else 's are'} still {MARK}"
        if self.positions:
            text += f"; {self.positions} of {self.total} positions hold placeholders"
        if not self.proposals:
            return f"{text}: fill {'it' if one else 'them'} in before you use a share."
        *others, last = self.proposals
        shares = f"shares of {', '.join(others)} and {last} rest" if others else f"share of {last} rests"
        return (
            f"{text}: the {shares} on placeholders alone, for no party that would have to accept has a "
            "position of its own in the file. Do not use it before they are filled in."
        )


@lru_cache(maxsize=4)
def marks(text: str) -> int:
    """Return how many places of a file are marked; lines that are comments as a whole do not count."""
    return sum(line.count(MARK) for line in text.splitlines() if not line.lstrip().startswith("#"))


def placeholders(scenario: Scenario) -> Placeholders:
    """Return the positions and proposals of a scenario that rest on placeholders."""
    from detente.scenario.paths import path_of

    plain = _frozen(scenario.model_dump(mode="json", exclude_defaults=True))
    found = list(_marked(plain, ()))
    unfilled = [p for p in scenario.positions if MARK in (p.why or "")]
    resting = tuple(q.id for q in scenario.proposals if unfilled and _rests(scenario, q))
    first = path_of(plain, found[0]) if found else ""
    places = max(len(found), scenario.marks)
    return Placeholders(places, len(unfilled), len(scenario.positions), resting, first)


def _frozen(value: Any) -> Any:
    """Return plain data with tuples for lists, as paths are read in."""
    if isinstance(value, Mapping):
        return {k: _frozen(v) for k, v in cast("Mapping[Any, Any]", value).items()}
    return tuple(_frozen(v) for v in cast("list[Any]", value)) if isinstance(value, list) else value


def _marked(value: Any, at: tuple[Any, ...]) -> Any:
    """Yield the place of every text with a mark."""
    if isinstance(value, Mapping):
        for k, v in cast("Mapping[Any, Any]", value).items():
            yield from _marked(v, (*at, k))
    elif isinstance(value, tuple):
        for j, v in enumerate(cast("tuple[Any, ...]", value)):
            yield from _marked(v, (*at, j))
    elif isinstance(value, str) and MARK in value:
        yield at


def _rests(scenario: Scenario, proposal: Proposal) -> bool:
    """Whether no signatory but its author has a position of its own on what a proposal moves."""
    others = [a for a in scenario.signing_of(proposal) if a != proposal.by]
    inside = {m for a in others for m in (a, *scenario.members(a))}
    rows = [p for p in scenario.positions if p.actor in inside and p.issue in proposal.package]
    return all(_open(p) for p in rows)


def _open(position: Position) -> bool:
    if MARK not in (position.why or ""):
        return False
    return position.basis_of("stated" if position.stated is not None else "ideal") != "report"
