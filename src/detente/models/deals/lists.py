"""Rows for spreadsheets: what each possible proposer would table, what it is worth, and why not more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.answers.view import View
from detente.models.deals.details import OfferRow, TablingDetails
from detente.models.deals.show_tabling import TABLING

Rows = Sequence[Mapping[str, Any]]


def lists(view: View) -> Mapping[str, Rows]:
    """Return ``offers``, ``offer_gains`` and ``offer_steps``; none where packages were not counted."""
    f = view.one(TABLING)
    if f is None:
        return {}
    offers = TablingDetails.model_validate(f.details).offers
    return {
        "offers": [_offer(o) for o in offers],
        "offer_gains": [
            {
                "proposer": o.who,
                "party": g.who,
                "asked": g.asked,
                "accepts": g.accepts,
                "gain": g.gain,
                "worth": g.words,
            }
            for o in offers
            for g in o.gains
        ],
        "offer_steps": [
            {
                "proposer": o.who,
                "issue": m.issue,
                "level": m.level if m.level >= 0 else None,
                "label": m.label,
                "offer_share": o.share,
                "share": m.share,
                "refused_by": m.who,
                "refuses": m.refuses,
            }
            for o in offers
            for m in o.more
        ],
    }


def _offer(o: OfferRow) -> Mapping[str, Any]:
    return {
        "proposer": o.who,
        "mediator": o.mediates,
        "package": "; ".join(f"{c.issue}: {c.label}" for c in o.package),
        "share": o.share,
        "expected_gain": None if o.mediates else o.expected,
        "fallback": o.fallback,
        "either_share": o.covered,
    }
