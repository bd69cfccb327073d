"""Numbers and labels of automatic numbering in Word and OpenDocument."""

from __future__ import annotations

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def roman(n: int) -> str:
    """Return a Roman numeral in lower case."""
    out = ""
    for value, sign in _ROMAN:
        while n >= value:
            out, n = out + sign, n - value
    return out


def letters(n: int) -> str:
    """Return a, b … z, then aa, bb …, as word processors do."""
    return chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1) if n > 0 else ""


def shown(n: int, form: str) -> str:
    """Return a number in one of the number formats of Word and OpenDocument; decimal if the format is unknown."""
    match form:
        case "upperRoman" | "I":
            return roman(n).upper()
        case "lowerRoman" | "i":
            return roman(n)
        case "upperLetter" | "A":
            return letters(n).upper()
        case "lowerLetter" | "a":
            return letters(n)
        case "decimalZero":
            return f"{n:02d}"
        case "ordinal":
            ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
            return f"{n}{ending}"
        case "none" | "":
            return ""
        case _:
            return str(n)
