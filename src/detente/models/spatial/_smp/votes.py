"""Utility of a distance, votes between two prospects, and the chance that one coalition beats another."""

from __future__ import annotations

from detente._jit import njit

SIGN = 1e-8
"""Differences of utility below this do not count as a full vote in the binary rules."""


@njit
def utility(d: float, r: float) -> float:
    """Return ``(1 − d)(1 + R d)``, and ``(1 − d)(1 + R)`` beyond d = 1 (KTAB, risk attitude R)."""
    return (1.0 - d) * (1.0 + r * d) if d <= 1.0 else (1.0 - d) * (1.0 + r)


@njit
def vote(rule: int, w: float, gain: float) -> float:
    """Return the vote of weight ``w`` for a gain in utility, negative against, by one of six rules."""
    if rule == 2:
        return w * gain
    if rule == 4:
        return w * (gain * gain * gain)
    if rule == 3:
        return w * (0.5 * gain + 0.5 * (gain * gain * gain))
    if rule == 5:
        return w * gain if gain < 0.0 else w * 2.0 * gain / 3.0
    side = max(-1.0, min(1.0, gain / SIGN))
    if rule == 0:
        return w * side
    return w * (0.8 * gain + 0.2 * side)


@njit
def victory(model: int, a: float, b: float) -> float:
    """Return the chance that a coalition of strength a beats one of strength b, both positive."""
    if model == 0:
        return a / (a + b)
    if model == 4:
        if a >= 1.1 * b:
            return 1.0 - 1e-6
        if b >= 1.1 * a:
            return 1e-6
        return (2.1 * (a / (a + b)) - 1.0) / 0.1
    # The ratio keeps high powers of small strengths from vanishing.
    low = min(a, b) / max(a, b)
    low *= low
    if model >= 2:
        low *= low
    if model >= 3:
        low *= low
    return 1.0 / (1.0 + low) if a >= b else low / (1.0 + low)
