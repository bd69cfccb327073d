"""Reads the development data of PolNeAR: articles, and who said each quotation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

Span = tuple[int, int]
Gold = list[tuple[Span, list[Span], list[str]]]
"""Content, spans of its sources, words of its sources."""


def articles(folder: Path) -> Iterator[tuple[str, str, Gold]]:
    """Yield (name, text, attributions) of every annotated article."""
    for path in sorted((folder / "attributions").glob("*.ann")):
        name = path.stem.rsplit("_", 1)[0]
        text = (folder / "text" / f"{name}.txt").read_bytes().decode("utf-8")
        marks: dict[str, tuple[list[Span], str]] = {}
        gold: Gold = []
        lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        for part in sorted(lines, key=lambda p: p[0][:1] == "E"):
            if part[0].startswith("T"):
                spans = [tuple(map(int, s.split())) for s in part[1].partition(" ")[2].split(";")]
                marks[part[0]] = ([(s[0], s[1]) for s in spans], part[2])
            elif part[0].startswith("E"):
                roles = [r.split(":") for r in part[1].split()]
                sources = [marks[t] for role, t in roles if role.startswith("Source")]
                for role, t in roles:
                    if role.startswith("Content") and sources:
                        spans = [s for source in sources for s in source[0]]
                        gold += [(c, spans, [words for _, words in sources]) for c in marks[t][0]]
        yield path.stem, text, gold


def right(text: str, speaker: Span | None, gold: Gold, quote: Span) -> bool | None:
    """Whether a speaker overlaps a gold source or bears its last name; ``None`` where nothing is known."""
    known = [g for g in gold if min(g[0][1], quote[1]) - max(g[0][0], quote[0]) > 0.5 * (quote[1] - quote[0])]
    if not known:
        return None
    if speaker is None:
        return False
    if any(a < speaker[1] and speaker[0] < b for g in known for a, b in g[1]):
        return True
    last = text[speaker[0] : speaker[1]].split()[-1:]
    return any(last and words.split()[-1:] == last for g in known for words in g[2])
