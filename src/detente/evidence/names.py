"""What a name looks like in English text: capitals of every Latin alphabet, particles, initials."""

from __future__ import annotations

UPPER = "".join(chr(c) for c in range(0x41, 0x250) if chr(c).isupper())
"""Capital letters of the Latin alphabets, for character classes."""

WORD = rf"[{UPPER}][\w’'-]*"
"""A capitalised word."""

PARTICLE = r"(?:al|el|bin|ibn|bint|abu|de|da|do|dos|del|della|der|den|di|du|la|le|van|von|ter|ten|zu|y)"
"""Particles inside personal names."""
