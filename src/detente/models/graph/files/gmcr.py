"""Reads ``.gmcr`` files, the save files of GMCR+ (gmcr-py).

States are numbered from 1 by their decimal value, the first option counting 1, the next 2, then 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import numpy as np

from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.conflict.moves import Ints
from detente.models.graph.conflict.options import Codes, Direction, Option, OptionForm, Pattern
from detente.models.graph.conflict.preferences import ranks_of_ranking, ranks_of_scores
from detente.models.graph.files import checks as plain


def read_gmcr(data: Mapping[str, Any]) -> Conflict:
    """Return the conflict that a ``.gmcr`` file describes.

    Preferences are the manual ranking where the file says that it counts, else the prioritised conditions
    (a compound condition holds where one of its members does), else the numbers saved per state.

    Raises
    ------
    ConflictError
        With what is wrong.
    """
    entries = [plain.mapping(x, "decisionMakers") for x in plain.sequence(data.get("decisionMakers"), "decisionMakers")]
    makers = tuple(plain.text(x.get("name"), "decisionMakers, name") for x in entries)
    if len(set(makers)) < len(makers):
        raise ConflictError("decisionMakers: two have the same name")
    rows = [plain.mapping(x, "options") for x in plain.sequence(data.get("options"), "options")]
    owner: dict[int, int] = {}
    for i, entry in enumerate(entries):
        for k in plain.sequence(entry.get("options", []), f"options of {makers[i]}"):
            number = plain.whole(k, f"options of {makers[i]}", len(rows))
            if number in owner:
                raise ConflictError(f"option {number + 1} belongs to {makers[owner[number]]} and to {makers[i]}")
            owner[number] = i
    options: list[Option] = []
    for k, row in enumerate(rows):
        if k not in owner:
            raise ConflictError(f"option {k + 1} ({row.get('name')}) belongs to nobody")
        direction = str(row.get("permittedDirection", "both"))
        if direction not in ("both", "fwd", "back"):
            raise ConflictError(f"option {k + 1}: a direction is both, fwd or back, not {direction!r}")
        name = plain.text(row.get("name"), f"option {k + 1}, name")
        options.append(Option(name, owner[k], cast("Direction", direction)))
    names = [o.name for o in options]
    # Two makers may have an option of one name there.
    options = [replace(o, name=f"{makers[o.owner]}: {o.name}") if names.count(o.name) > 1 else o for o in options]
    cannot = tuple(_condition(x, len(rows), "infeasibles") for x in plain.sequence(data.get("infeasibles", []), "infeasibles"))  # fmt: skip
    form = OptionForm(makers, tuple(options), cannot)
    codes = form.states()
    place = {s + 1: s for s in range(len(codes))}
    # Older versions write "vector" for "ranking".
    manual = bool(data.get("useManualPreferenceRanking", data.get("useManualPreferenceVectors", False)))
    rank = np.stack([_ranks(e, codes, place, makers[i], manual) for i, e in enumerate(entries)])
    conflict = Conflict.of_options(form, rank, codes=codes)
    notes: list[str] = []
    if any(e.get("misperceptions") for e in entries):
        notes.append("The file declares misperceptions; they are not taken into account.")
    joined = [x for x in plain.sequence(data.get("coalitions", []), "coalitions") if isinstance(x, list)]
    if joined:
        notes.append("The file joins decision makers in coalitions; they are analysed one by one.")
    return replace(conflict, notes=tuple(notes))


def _condition(value: object, options: int, where: str) -> Pattern:
    mask = yes = 0
    for pair in plain.sequence(value, where):
        two = plain.sequence(pair, where)
        if len(two) != 2 or two[1] not in ("Y", "N"):
            raise ConflictError(f"{where}: expected [option, Y or N], found {pair!r}")
        k = plain.whole(two[0], where, options)
        mask |= 1 << k
        yes |= (two[1] == "Y") << k
    return Pattern(mask, yes)


def _ranks(entry: Mapping[str, Any], codes: Codes, place: Mapping[Any, int], who: str, manual: bool) -> Ints:
    ranking = entry.get("preferenceRanking", entry.get("preferenceVector"))
    if manual and ranking is not None:
        return ranks_of_ranking(plain.sequence(ranking, f"preferences of {who}"), place, who)
    conditions = plain.sequence(entry.get("preferences", []), f"preferences of {who}")
    if conditions:
        score = np.zeros(len(codes), dtype=np.int64)
        for count, condition in enumerate(conditions):
            if count % 40 == 39:
                score = ranks_of_scores(score).astype(np.int64)
            score = 2 * score + _holds(condition, codes, who)
        return ranks_of_scores(score)
    payoffs = entry.get("payoffs")
    if payoffs is not None:
        row = plain.sequence(payoffs, f"payoffs of {who}")
        if len(row) != len(codes):
            raise ConflictError(f"payoffs of {who}: {len(row)} numbers for {len(codes)} states")
        return ranks_of_scores(np.array([plain.number(x, f"payoffs of {who}") for x in row]))
    if ranking is not None:
        return ranks_of_ranking(plain.sequence(ranking, f"preferences of {who}"), place, who)
    raise ConflictError(f"{who} has no preferences in the file")


def _holds(condition: object, codes: Codes, who: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    size = 60
    if isinstance(condition, Mapping):
        members = plain.sequence(cast("Mapping[str, Any]", condition).get("members", []), f"preferences of {who}")
        out = np.zeros(len(codes), dtype=np.bool_)
        for member in members:
            out |= _condition(member, size, f"preferences of {who}").matches(codes)
        return out
    return _condition(condition, size, f"preferences of {who}").matches(codes)
