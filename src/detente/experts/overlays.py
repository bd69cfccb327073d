"""Experts as overlays of the scenario, so that an analysis shows them side by side."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from detente._errors import UsageError
from detente._output import write_folder
from detente.experts.elicitation import POOLED, Elicitation
from detente.experts.form import slug
from detente.experts.forms import base_of
from detente.experts.questions import ElicitedQuestion
from detente.problems import ScenarioError
from detente.scenario.load import ScenarioFile, check
from detente.scenario.paths import NAMED, loc_of
from detente.scenario.quantity import Quantity
from detente.scenario.save import to_plain
from detente.scenario.yaml.emit import block

_PROVENANCE = ("evidence", "gist", "citation", "published")


def overlay_text(source: str | os.PathLike[str], found: Elicitation, coder: str) -> str:
    """Return an expert's answers as an overlay of the scenario.

    Parameters
    ----------
    source
        Name or path of the scenario.
    found
        The answers.
    coder
        Name of the expert, or ``pooled``.

    Raises
    ------
    ScenarioError
        If the scenario would be invalid with these answers.
    UsageError
        If there is no such expert, or no answer of theirs.
    """
    held = base_of(source)
    if coder != POOLED and coder not in found.coders:
        raise UsageError(f"there is no expert {coder}; there are {', '.join(found.coders) or 'none'}")
    answered = {q.path: (q, value) for q in found.questions if (value := found.quantity(coder, q)) is not None}
    if not answered:
        raise UsageError(f"{coder} has answered nothing; there is nothing to write as an overlay")
    by = f"{len(found.coders)} experts, pooled with equal weights" if coder == POOLED else coder
    why = "Structured elicitation in four steps, pooled with equal weights." if coder == POOLED else ""
    data: dict[str, Any] = {"overlay_of": held.name, "coder": POOLED if coder == POOLED else coder, "by": by}
    if why:
        data["why"] = why
    assert held.scenario is not None
    base: dict[str, Any] = to_plain(held.scenario)
    for path, (question, value) in answered.items():
        _lay(data, base, question, value, _reason(found, coder, path))
    text = block(data)
    _check(held, source, text)
    return text


def _reason(found: Elicitation, coder: str, path: str) -> str:
    if coder == POOLED:
        n = len(found.intervals(path))
        return f"Structured elicitation: {n} answer{'s' if n > 1 else ''}, pooled with equal weights."
    given = found.answers[coder][path]
    i = given.interval
    said = f"Structured elicitation: {i.low:g} to {i.high:g}, best guess {i.best:g}, {100 * i.confidence:g} % sure."
    return f"{given.why} ({said})" if given.why else said


def _lay(data: dict[str, Any], base: dict[str, Any], question: ElicitedQuestion, value: Quantity, why: str) -> None:
    """Put one answer at its place, with its source."""
    plain = value.to_plain()
    section, *rest = loc_of(base, question.path)[0]
    held: Any = base[str(section)]
    if isinstance(held, tuple):
        old = cast("dict[str, Any]", held[cast("int", rest.pop(0))])
        entry = _entry(data.setdefault(str(section), []), str(section), old)
    else:
        old, entry = cast("dict[str, Any]", held), cast("dict[str, Any]", data.setdefault(str(section), {}))
    if question.scale.own_source:
        for step in rest:
            entry = cast("dict[str, Any]", entry.setdefault(str(step), {}))
        entry |= {"value": plain, "basis": "judgement", "why": why}
        return
    *inner, field = rest
    at = cast("dict[Any, Any]", entry)
    for step in inner:
        at = cast("dict[Any, Any]", at.setdefault(str(step), {}))
    at[field] = plain
    _source_of_field(entry, old, str(rest[0]), why, str(data["by"]))


def _entry(entries: list[dict[str, Any]], section: str, old: Mapping[str, Any]) -> dict[str, Any]:
    """Return the overlay's entry with the same name as an entry of the base; create it if necessary."""
    unnamed = section == "commitments" and "id" not in old
    names = {k: old[k] for k in (("actor", "issue", "forbids") if unnamed else NAMED[section])}
    found = next((e for e in entries if all(e.get(k) == v for k, v in names.items())), None)
    if found is None:
        # A commitment with an id also needs its actor and issue; they are copied from the base.
        found = dict(names)
        entries.append(found)
    return found


def _source_of_field(entry: dict[str, Any], old: Mapping[str, Any], field: str, why: str, who: str) -> None:
    """Make one field of an entry a judgement; the others keep the basis that they have in the base."""
    bases = _bases(entry) if "basis" in entry else _bases(old)
    kept = entry.get("why")
    if kept is None and any(b == "judgement" for name, b in bases.items() if name != field):
        # The other judgements of the entry keep the base's reason.
        kept, entry["by"] = old.get("why"), f"{who} ({field}); the rest as in the base"
    bases[field] = "judgement"
    entry["basis"] = bases
    for key in _PROVENANCE:
        if key in old and any(b != "judgement" for b in bases.values()):
            entry[key] = old[key]
    entry["why"] = f"{kept} {field.capitalize()}: {why}" if kept else f"{field.capitalize()}: {why}"


_FIELDS = ("ideal", "stated", "salience", "trust", "limit", "values", "cost", "hard", "cohesion")
"""Quantities whose source is that of their entry."""


def _bases(entry: Mapping[str, Any]) -> dict[str, str]:
    """Return the basis of every quantity of an entry."""
    basis: Any = entry.get("basis", "judgement")
    if isinstance(basis, Mapping):
        return dict(cast("Mapping[str, str]", basis))
    return {key: str(basis) for key in _FIELDS if key in entry}


def _check(held: ScenarioFile, source: str | os.PathLike[str], text: str) -> None:
    """Read the overlay as an analysis would."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{held.name}.answers.yaml"
        file.write_text(text, encoding="utf-8")
        problems = check(source, overlay=file)
    if problems:
        raise ScenarioError(problems)


def overlay_files(source: str | os.PathLike[str], found: Elicitation) -> dict[str, str]:
    """Return the overlays of all experts, and the pooled one if there are several, by file name."""
    held = base_of(source)
    who = [*(c for c in found.coders if found.answers[c]), *([POOLED] if len(found.coders) > 1 else [])]
    return {f"{held.name}.{slug(c)}.yaml": overlay_text(source, found, c) for c in who}


def write_overlays(
    source: str | os.PathLike[str], found: Elicitation, folder: str | os.PathLike[str], *, force: bool = False
) -> tuple[str, ...]:
    """Write the overlays of all experts, and the pooled one, into a folder, with a copy of the scenario.

    An analysis of that copy finds the overlays beside it and shows them side by side.

    Returns
    -------
    tuple of str
        Names of the files.

    Raises
    ------
    OutputExists, CannotWrite
        If a file with other content exists there, or the system refuses.
    """
    held = base_of(source)
    files = overlay_files(source, found)
    write_folder(folder, {f"{held.name}.yaml": held.text, **files}, force=force)
    return tuple(files)
