"""Quotas as people write them: ``255``, ``65%``, ``2/3``, ``>50%``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from detente.models.council.game import GameError, short
from detente.tables.numbers import exact, read_numbers

_FORM = re.compile(r"\s*(>=|=>|≥|>|more than|at least)?\s*(.+?)\s*\Z", re.IGNORECASE | re.DOTALL)
FORMS = "write a total of weights such as 255, a share such as 65% or 2/3, or more than one, such as '>50%'"


@dataclass(frozen=True)
class Quota:
    """The quota of a decision rule.

    Attributes
    ----------
    value
        A total of weights; or a share of all weights, 0 to 1 and above.
    share
        Which of the two it is.
    strict
        Whether a yes needs more than that, or at least that.
    """

    value: Fraction
    share: bool
    strict: bool

    def needed(self, weights: Iterable[Fraction]) -> Fraction:
        """Return the total that a yes must reach, or exceed.

        Raises
        ------
        GameError
            If a number below 1 that is not a share is less than what any member has: a share was meant.
        """
        known = list(weights)
        if self.share:
            return self.value * sum(known, Fraction(0))
        heavy = [w for w in known if w > 0]
        if 0 < self.value < 1 and heavy and self.value < min(heavy):
            percent = float(self.value * 100)
            raise GameError(
                f"{short(self.value)} is a total of weights, and less than what any member has; "
                f"for a share write {percent:g}%, or >{percent:g}% for more than that"
            )
        return self.value


def parse_quota(text: str, *, decimal: str = "") -> Quota:
    """Read a quota.

    Parameters
    ----------
    text
        A number, with ``%`` for a share; a fraction, which is a share; with ``>`` for more than that.
    decimal
        The decimal sign, where it was given: ``"."`` or ``","``; by default found out.

    Raises
    ------
    GameError
        If it is none of these, or can be read in two ways.
    """
    found = _FORM.match(text)
    sign, number = (found[1] or "", found[2]) if found is not None else ("", "")
    read = read_numbers([number], decimal=decimal)
    if read.readings:
        first, second = read.readings[1:3]
        raise GameError(f"{text!r} can be {first} or {second}; write it without a sign between thousands")
    if not read.texts[0] or not read.fine:
        raise GameError(f"{text!r} is not a number; {FORMS}")
    value, ratio = exact(read.texts[0]), "/" in read.texts[0]
    if ratio and read.percent:
        raise GameError(f"{text!r} is a fraction and a percentage; {FORMS}")
    share = ratio or read.percent
    return Quota(value / 100 if read.percent else value, share, sign.lower() in (">", "more than"))
