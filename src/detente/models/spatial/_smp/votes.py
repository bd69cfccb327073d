"""Utility of a distance, votes between two prospects, and the chance that one coalition beats another."""

from __future__ import annotations

from detente._jit import part

SIGN = 1e-8
"""Differences of utility below this do not count as a full vote in the binary rules."""
LEAD = 1.1
"""Binary victory: a coalition this many times as strong wins …"""
UPSET = 1e-6
"""… but for this."""


@part
def utility(d: float, r: float) -> float:
    """Return ``(1 − d)(1 + R d)``, and ``(1 − d)(1 + R)`` beyond d = 1 (KTAB, risk attitude R)."""
    return (1.0 - d) * (1.0 + r * d) if d <= 1.0 else (1.0 - d) * (1.0 + r)


@part
def vote(rule: int, w: float, gain: float) -> float:
    """Return the vote of weight ``w`` for a gain in utility, negative against, by one of six rules."""
    if rule == 2:
        return w * gain
    if rule == 4:
        return w * (gain * gain * gain)
    if rule == 3:
        return w * (0.5 * gain + 0.5 * (gain * gain * gain))
    if rule == 5:
        return w * gain if gain < 0.0 else 2.0 * w * gain / 3.0
    side = max(-1.0, min(1.0, gain / SIGN))
    if rule == 0:
        return w * side
    return w * (0.8 * gain + 0.2 * side)


@part
def victory(model: int, a: float, b: float) -> tuple[float, float]:
    """Return the chances that a coalition of strength a beats one of strength b, and the other way round.

    Each is divided by itself, as in KTAB: where votes tie, the last bit decides.
    """
    if model == 4:
        if a >= LEAD * b:
            a = 1.0
            b = UPSET
        elif b >= LEAD * a:
            a = UPSET
            b = 1.0
        else:
            a = (a / (a + b) * (LEAD + 1.0) - 1.0) / (LEAD - 1.0)
            b = 1.0 - a
    for _ in range(model if model < 4 else 0):
        a *= a
        b *= b
    return a / (a + b), b / (a + b)
