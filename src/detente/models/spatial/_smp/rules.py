"""The model's choices by name, in the order that KTAB gives them, and how they are coded for the kernels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from detente._jit.structs import Struct

Victory = Literal["linear", "square", "quartic", "octic", "binary"]
Condorcet = Literal["conditional", "markov-incentive", "markov-uniform"]
Transition = Literal["deterministic", "stochastic"]
Voting = Literal["binary", "prop-bin", "proportional", "prop-cubic", "cubic", "prospect"]
RiskAdjustment = Literal["none", "one-third", "half", "two-thirds", "full"]
RiskRange = Literal["min", "mid", "max"]
ThirdParty = Literal["no", "semi", "full"]
Interpolation = Literal["s1p1", "s2p2", "s2pmax"]
Bargain = Literal["initiator", "initiator-receiver", "power-weighted"]

CHOICES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("victory", ("linear", "square", "quartic", "octic", "binary")),
    ("condorcet", ("conditional", "markov-incentive", "markov-uniform")),
    ("transition", ("deterministic", "stochastic")),
    ("voting", ("binary", "prop-bin", "proportional", "prop-cubic", "cubic", "prospect")),
    ("risk_adjustment", ("none", "one-third", "half", "two-thirds", "full")),
    ("risk_range", ("min", "mid", "max")),
    ("third_party", ("no", "semi", "full")),
    ("interpolation", ("s1p1", "s2p2", "s2pmax")),
    ("bargain", ("initiator", "initiator-receiver", "power-weighted")),
)
"""KTAB's nine parameters in its own order: option and values."""

RISK_WEIGHTS = ((1.0, 0.0), (2.0, 1.0), (1.0, 1.0), (1.0, 2.0), (0.0, 1.0))
"""Weights of an actor's own and the rival's risk attitude in its estimate of the rival: KTAB's BigRAdjust."""


@dataclass(frozen=True, eq=False)
class Rules(Struct):
    """Choices as numbers, for the kernels.

    Attributes
    ----------
    victory … bargain
        Positions in :data:`CHOICES`.
    like_me, like_them
        From :data:`RISK_WEIGHTS`.
    as_ktab
        Emulate KTAB's two defects in bargains.
    accommodation
        How far ideals follow positions in a turn, 0–1; 1: ideals are positions.
    max_rounds
        Turns after which it stops.
    key
        Key of the random stream of stochastic transitions.
    """

    victory: int
    condorcet: int
    transition: int
    voting: int
    risk_adjustment: int
    risk_range: int
    third_party: int
    interpolation: int
    bargain: int
    like_me: float
    like_them: float
    as_ktab: bool
    accommodation: float
    max_rounds: int
    key: int
