"""One change of a text, with its inverse."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A splice of the text: some characters at a place are replaced by others."""

    at: int
    removed: str
    inserted: str
    what: str

    @staticmethod
    def between(old: str, new: str, what: str) -> TextEdit:
        """Return the smallest splice from one text to another."""
        start, most = 0, min(len(old), len(new))
        while start < most and old[start] == new[start]:
            start += 1
        end = 0
        while end < most - start and old[len(old) - 1 - end] == new[len(new) - 1 - end]:
            end += 1
        return TextEdit(start, old[start : len(old) - end], new[start : len(new) - end], what)

    def apply(self, text: str) -> str:
        """Return the text after the edit."""
        return text[: self.at] + self.inserted + text[self.at + len(self.removed) :]

    def inverse(self) -> TextEdit:
        """Return the edit that undoes this one."""
        return TextEdit(self.at, self.inserted, self.removed, self.what)
