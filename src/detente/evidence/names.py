"""Patterns of names in English text: capitals of all Latin alphabets, particles, initials."""

from __future__ import annotations

UPPER = "".join(chr(c) for c in range(0x41, 0x250) if chr(c).isupper())
"""Capital letters of the Latin alphabets, for character classes."""

WORD = rf"[{UPPER}][\w’'-]*"
"""A capitalised word."""

PARTICLE = r"(?:ag|ait|al|el|bin|ben|ibn|bint|ould|wuld|mint|abu|af|av|ap|de|da|do|dos|das|del|della|der|den|di|du|e|i|la|le|na|ni|van|von|vom|zum|ter|ten|tot|zu|y)"
"""Particles inside personal names."""
