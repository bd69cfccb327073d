"""What is wrong with a file, where, and how to fix it.

Every problem has a stable code. The hundreds name the pass that found it: 0 the file, 1 the YAML,
2 the shape, 3 the meaning, 4 overlays, paths and variants, 5 tables. Codes that begin with W are warnings: nothing is
wrong, but something is probably not intended (:mod:`detente.scenario.validation.warnings`).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from detente._errors import FILES, DetenteError

SHOWN_PATHS = 3
"""How many paths a remedy names."""
SHOWN = 100
"""How many problems are printed; the rest are counted."""

CODES: dict[str, str] = {
    "E001": "the file does not exist",
    "E002": "the path is a directory",
    "E003": "the file cannot be read",
    "E004": "the file is too large",
    "E005": "the file is not UTF-8",
    "E006": "the file is empty",
    "E007": "no bundled scenario has this name",
    "E008": "an outcome file is not a scenario",
    "E101": "the text is not YAML",
    "E102": "a key is given twice",
    "E103": "a tag",
    "E104": "a merge key",
    "E105": "aliases that expand to too much",
    "E106": "nested too deep",
    "E107": "more than one document",
    "E108": "a key that is not text or a number",
    "E109": "the file is not a mapping",
    "E110": "an alias without its anchor",
    "E201": "an unknown key",
    "E202": "a missing key",
    "E203": "not a quantity, or one that contradicts itself",
    "E204": "the wrong type",
    "E205": "not a short name (id), or text that does not follow its pattern",
    "E206": "not one of the words allowed here",
    "E207": "not a date",
    "E208": "not a rule",
    "E209": "a number out of range",
    "E210": "the wrong version of the format",
    "E301": "an unknown id",
    "E302": "a duplicate id",
    "E303": "a second position of the same actor on the same issue",
    "E304": "a cycle of members",
    "E305": "an alliance without members, or members of a state",
    "E306": "a member counted twice",
    "E307": "`like` leads back to itself",
    "E308": "fewer than two levels",
    "E309": "levels out of order",
    "E310": "no such level",
    "E311": "values that do not cover the levels, or do not run from 0 to 1",
    "E312": "a limit whose side is not clear",
    "E313": "an actor without any salience",
    "E314": "an actor that must consent and has no position",
    "E315": "a commitment that forbids nothing, or everything",
    "E316": "a package that is declared infeasible",
    "E317": "a condition that cannot be read or met",
    "E318": "a package that does not cover every issue",
    "E319": "a lottery that does not add up to 1",
    "E320": "evidence that does not exist",
    "E321": "later than `as_of`",
    "E322": "dates out of order",
    "E323": "a weight that is not positive",
    "E324": "a basis without what it needs",
    "E325": "an actor in conflict with itself",
    "E326": "a move that excludes or needs itself, or changes nothing",
    "E327": "spans out of order",
    "E328": "an empty section",
    "E329": "a rule that can never be met",
    "E330": "a proposal that changes nothing",
    "E331": "salience without a place on the issue",
    "E332": "a name that is a reserved word of the rule language",
    "E333": "a party of no forum",
    "E334": "a deadline before `as_of`",
    "E335": "a reference class with impossible counts",
    "E336": "force that several actors would use together",
    "E337": "an id that the program uses itself",
    "E338": "fewer than two parties at the table",
    "E340": "`unnamed` that contradicts the rest of the file",
    "E341": "a condition of a commitment that always holds, or never",
    "E342": "an impossible belief about force",
    "E343": "an invalid transfer",
    "E344": "a mediator that is a party",
    "E345": "a discount without a deadline, or beside a weight",
    "E346": "a move whose time is over before it begins",
    "E347": "a date outside the range of the calendar",
    "E401": "a path that does not exist",
    "E402": "an overlay that does not fit its base",
    "E403": "a variant that breaks the scenario",
    "E501": "a table that cannot be read",
    "E502": "a cell that cannot be read",
    "E503": "a table that can be read in more than one way",
    "E504": "an expert's answer that contradicts itself, or is out of range",
    "E505": "an expert's form that does not belong to the case, or to the other forms",
    "W601": "places that are still to be filled in",
    "W602": "a party that must sign and has no position on an issue that a proposal moves",
    "W603": "an issue that no consent rule protects",
    "W604": "positions between 0 and 1 on a scale of 0 to 100",
    "W605": "an author who rejects its own proposal (known only after a run)",
    "W606": "an issue of substance on which nobody has a position",
    "W607": "a proposal that the file's moves can carry out only after `as_of`",
}
"""Every code and what it means."""

WARNING = re.compile(r"\[W\d{3}\]$")
"""How the text of a warning ends."""


def is_warning(text: str) -> bool:
    """Whether a text among the notes of an analysis is a warning about the file itself."""
    return WARNING.search(text) is not None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes
    ----------
    code
        Stable code, a key of :data:`CODES`.
    file
        Name of the file, as it was given.
    line, column
        Place, counted from 1; ``None`` where the problem has no place in a text.
    path
        Path of ids in the scenario, for instance ``positions/RUS/door/ideal``.
    what
        What is wrong.
    remedy
        How to fix it.
    """

    code: str
    file: str
    line: int | None
    column: int | None
    path: str
    what: str
    remedy: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}:{self.column}"
        where = " ".join(x for x in (place, self.path) if x)
        return f"{where}: {_sentence(self.what)} {_sentence(self.remedy, capital=True)} [{self.code}]"

    @property
    def mend(self) -> str:
        """Old name of :attr:`remedy`."""
        warnings.warn("Problem.mend is now Problem.remedy", DeprecationWarning, stacklevel=2)
        return self.remedy

    @property
    def cannot_read(self) -> bool:
        """Whether the file could not be read at all (missing, a directory, no permission)."""
        return self.code in ("E001", "E002", "E003")


class ScenarioError(DetenteError):
    """A scenario with problems: all of them, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = in_order(problems)
        super().__init__(render(self.problems))
        if any(p.cannot_read for p in self.problems):
            self.exit_code = FILES

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Problem, ...]]]:
        return ScenarioError, (self.problems,)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by file and place, and drop exact repetitions."""
    return tuple(
        sorted(
            dict.fromkeys(problems),
            key=lambda p: (p.file, p.line or 0, p.column or 0, p.code, p.path, p.what),
        )
    )


def render(problems: tuple[Problem, ...]) -> str:
    """One line each, at most :data:`SHOWN`, then the count of the rest."""
    lines = [str(p) for p in problems[:SHOWN]]
    if len(problems) > SHOWN:
        lines.append(f"… and {len(problems) - SHOWN} more ({len(problems)} problems in all)")
    return "\n".join(lines)


def nearest(word: str, known: Iterable[str], most: int = 2) -> str | None:
    """Return the known word within ``most`` edits of ``word``, the nearest first, or nothing.

    A swap of neighbouring letters counts as one edit (optimal string alignment).
    """
    best: tuple[int, str] | None = None
    for other in islice(known, 500):
        same = len(other) == len(word) and _numberless(other) == _numberless(word)
        if abs(len(other) - len(word)) > most or same:
            continue  # p1 is not a slip for p2
        d = _distance(word.casefold(), other.casefold())
        # half of the letters wrong is another name, not a slip
        if d <= min(most, max(len(word), len(other)) // 2) and (best is None or d < best[0]):
            best = (d, other)
    return best[1] if best else None


def suggest(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return a remedy for an unknown word."""
    near = nearest(word, known)
    return f"did you mean {near}?" if near else otherwise


def paths_below(path: str, known: Iterable[str]) -> list[str]:
    """Return the known paths at or below a place, which may end with a slash or not."""
    stem = path.strip("/") + "/"
    return [x for x in known if f"{x}/".startswith(stem)]


def suggest_path(path: str, known: Iterable[str], otherwise: str) -> str:
    """Return a remedy for a path that is none of those known: the nearest word, or what lies below the same place."""
    all_ = tuple(known)
    near = nearest(path, all_)
    if near:
        return f"did you mean {near}?"
    steps = path.strip("/").split("/")
    for n in range(len(steps), 0, -1):
        found = paths_below("/".join(steps[:n]), all_)
        if found:
            more = f", … ({len(found)} in all)" if len(found) > SHOWN_PATHS else ""
            return f"name one of these: {', '.join(found[:SHOWN_PATHS])}{more}"
    return otherwise


def _numberless(word: str) -> str:
    return "".join(c for c in word if not c.isdecimal())


def _distance(a: str, b: str) -> int:
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            d = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                d = min(d, older[j - 2] + 1)
            row.append(d)
    return row[-1]


def _sentence(text: str, capital: bool = False) -> str:
    text = text.strip()
    if capital and text:
        text = text[0].upper() + text[1:]
    return text if text.endswith((".", "?", "!", "…")) or not text else f"{text}."
