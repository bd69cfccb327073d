"""Plain English: turns of phrase that hide what is meant occur in no docstring, comment, message or page."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

MANNERED = (
    r"whoever", r"whosoever", r"(is|are) said once", r"waits? for itself", r"(stands?|speaks?) (by|for) itself",
    r"mend(s|ed|ing)?", r"told apart", r"nothing is told", r"(is|are|be) told (to|that|of)", r"(is|are|be) let go",
    r"(at (most|least)|up to|above|below|after|in|so|than) so many", r"gives? back what", r"hangs? (on|together)",
    r"second thoughts", r"neither is told", r"is said to", r"perfect knowledge", r"of the one that asked",
    r"no opening bid", r"for want of a", r"as far as that goes", r"which is no number",
    r"all the same", r"once more", r"kept apart", r"tell(s|ing)? apart",
    r"bears? (the|that|this|one) (name|id|label)s?",
    r"(?<!there )(is|are) no (multiple|format|share|preference|state|refusal|act)s?", r"hung", r"goes? on from",
    r"told by", r"in order of place", r"stands? (ahead|behind|in front)", r"(nobody|none) (who|that) is known",
)  # fmt: skip
"""Phrases, as regular expressions, with whole words."""
PATTERN = re.compile(rf"(?<![\w/.-])({'|'.join(MANNERED)})(?![\w/-])", re.IGNORECASE)

QUOTING = ("docs/reference/renames.md", "CHANGELOG.md")
"""Pages that name what is gone."""
OLD_KEYS = ('"mend"',)
"""Keys of files that earlier versions wrote."""
TEXTS = ("evidence/", "cases/", "backtest/ledger/")
"""Rooms whose words and examples are those of reports."""
EXAMPLE = re.compile(r'"[^"\n]*"|“[^”\n]*”|``[^`\n]*``')
"""Words of reports within a docstring or a comment."""


def prose(file: Path) -> Iterator[tuple[int, str]]:
    """Strings and comments of a module, or lines of a page."""
    text = file.read_text("utf-8")
    if file.suffix == ".md":
        yield from enumerate(text.splitlines(), 1)
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in (tokenize.STRING, tokenize.COMMENT) and token.string not in OLD_KEYS:
            yield token.start[0], token.string


def mannered(file: Path) -> list[str]:
    """Mannered phrases of a file, with their lines."""
    return [f"{file.name}:{line}: {m[0]}" for line, text in prose(file) for m in PATTERN.finditer(text)]


def test_plain_english() -> None:
    source = ROOT / "src" / "detente"
    files = [f for f in source.rglob("*.py") if not str(f.relative_to(source)).startswith(TEXTS)]
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    pages = [p for p in pages if str(p.relative_to(ROOT)) not in QUOTING]
    assert len(files) > 400
    found = [x for f in sorted([*files, *pages]) for x in mannered(f)]
    assert not found, "say it in plain words; see docs/decisions.md"


def remarks(file: Path) -> Iterator[tuple[int, str]]:
    """Docstrings and comments of a module, without the examples that they quote."""
    for line, text in prose(file):
        if text.startswith(("#", '"""')):
            yield line, EXAMPLE.sub("…", text.strip('"'))


def test_rules_on_texts_are_described_in_plain_english() -> None:
    files = sorted((ROOT / "src" / "detente" / "evidence").rglob("*.py"))
    assert len(files) > 100
    found = [f"{f.name}:{line}: {m[0]}" for f in files for line, text in remarks(f) for m in PATTERN.finditer(text)]
    assert not found, "say it in plain words; see docs/decisions.md"


def test_a_mannered_remark_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text('"""Whoever speaks: "told by somebody"."""\nx = "hung"  # a name is told by its verb\n', "utf-8")
    assert [m[0] for _, text in remarks(file) for m in PATTERN.finditer(text)] == ["Whoever", "told by"]


def test_a_mannered_sentence_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text(
        '"""Whoever stops the run is told that it stops."""\nx = 1  # one alone waits for itself\n', "utf-8"
    )
    assert mannered(file) == ["a.py:1: Whoever", "a.py:1: is told that", "a.py:2: waits for itself"]
    file.write_text('"""The commend, amended; told a story."""\n', "utf-8")
    assert not mannered(file)
