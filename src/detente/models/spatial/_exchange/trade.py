"""One exchange: two actors trade two issues, and each concedes on its less salient one (Stokman & van Oosten 1994)."""

from __future__ import annotations

from detente._jit import part


@part
def ratio(s_ip: float, s_iq: float, s_jp: float, s_jq: float, lean: float) -> float:
    """Return how far the mean of q shifts per unit of shift on p.

    ``(s_ip + s_jp)/(s_iq + s_jq)`` gives both the same gain. ``lean`` in [−1, 1] moves it towards the rate at
    which all gain is i's (1: ``s_jp/s_jq``) or all is j's (−1: ``s_ip/s_iq``); i demands p.
    """
    equal = (s_ip + s_jp) / (s_iq + s_jq)
    end = s_jp / s_jq if lean > 0.0 else s_ip / s_iq
    return equal + abs(lean) * (end - equal)


@part
def terms(
    s_ip: float, s_iq: float, s_jp: float, s_jq: float, most_p: float, most_q: float, lean: float
) -> tuple[float, float, float, float]:
    """Return the shifts of the means of p and q, and the gains of i and j.

    As large as both can go: p in full unless q would then have to go beyond its own most.

    Parameters
    ----------
    s_ip … s_jq
        Saliences; i demands p (``s_ip/s_iq ≥ s_jp/s_jq``), j demands q.
    most_p, most_q
        The largest shifts that a full move of the supplier gives, not past the demander's position.
    """
    rate = ratio(s_ip, s_iq, s_jp, s_jq, lean)
    p = most_p
    q = p * rate
    if q > most_q:
        q = most_q
        p = q / rate
    return p, q, p * s_ip - q * s_iq, q * s_jq - p * s_jp
