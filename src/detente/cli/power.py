"""``detente power``: weights from a file, indices of power for everyone in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente._errors import UsageError
from detente.cli import _options

if TYPE_CHECKING:
    from detente.models.council.indices import Power

NAMES = ("name", "member", "actor", "state", "country", "party", "id")
WEIGHTS = ("weight", "weights", "votes", "vote", "seats", "shares", "population")
LARGEST_WHOLE = 1 << 53
"""Whole numbers up to this are numbers in JSON; larger ones are text."""


def run(
    file: Annotated[Path, typer.Argument(metavar="WEIGHTS.csv", help="One line NAME,WEIGHT for each member.")],
    quota: Annotated[
        str, typer.Option(metavar="QUOTA", help="What a decision needs: a total of weights, or a share such as 65%.")
    ],
    member: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Show only this member; repeatable.")] = None,
    as_json: _options.Json = False,
) -> None:
    """Measure the power of each member of a voting body: Shapley–Shubik, Banzhaf, Coleman."""
    from detente._text import emit, json_text
    from detente.models.council.game import Game, GameError, exact
    from detente.models.council.indices import power

    shown = member or []
    weights = read_weights(file)
    try:
        if quota.strip().endswith("%"):
            share = exact(quota.strip()[:-1]) / 100
            needed = share * sum(exact(w) for w in weights.values())
        else:
            needed = exact(quota)
    except GameError as e:
        raise UsageError(f"--quota: {e}") from None
    try:
        found = power(Game.weighted(weights, needed))
    except GameError as e:
        raise UsageError(f"{file}: {e}") from None
    if unknown := [m for m in shown if m not in weights]:
        raise UsageError(f"{file}: there is no member {unknown[0]!r}; it has {', '.join(list(weights)[:12])}")
    if as_json:
        emit(json_text(plain(found, weights, quota, shown)) + "\n")
    else:
        _show(found, weights, quota, shown)


def read_weights(file: Path) -> dict[str, str]:
    """Read names and weights from CSV: two columns, or columns named in a first line, or weights alone."""
    import csv
    import io

    from detente._input import read_text

    text = read_text(file)
    first = text.partition("\n")[0]
    # A comma may be a decimal sign where another character stands between the columns.
    delimiter = next((d for d in ";\t" if d in first), ",")
    rows = [
        (at, [c.strip() for c in row])
        for at, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1)
        if any(c.strip() for c in row)
    ]
    if not rows:
        raise UsageError(f"{file}: the body has no members; write one line NAME,WEIGHT for each")
    head = [c.lower() for c in rows[0][1]]
    name, weight = (0, 1) if len(head) > 1 else (-1, 0)
    if any(c in (*NAMES, *WEIGHTS) for c in head) and not _number(rows[0][1][-1], delimiter):
        weight = next((j for j, c in enumerate(head) if c in WEIGHTS), len(head) - 1)
        name = next((j for j, c in enumerate(head) if c in NAMES and j != weight), 0 if weight else -1)
        rows = rows[1:]
    elif len(head) > 2:
        what = f"{len(head)} columns and no line that names them"
        raise UsageError(f"{file}:{rows[0][0]}: {what}; write one line NAME,WEIGHT for each")
    if not rows:
        raise UsageError(f"{file}: the body has no members; write one line NAME,WEIGHT for each")
    out: dict[str, str] = {}
    for at, row in rows:
        if any(row[len(head) :]):
            raise UsageError(
                f"{file}:{at}: {len(row)} columns where the first line has {len(head)}; quote a text with a comma"
            )
        if len(row) <= max(name, weight):
            raise UsageError(f"{file}:{at}: a line needs a name and a weight, found {len(row)} of them")
        who = row[name] if name >= 0 else str(len(out) + 1)
        value = row[weight].replace(",", ".") if delimiter != "," else row[weight]
        if not _number(value, delimiter):
            raise UsageError(
                f"{file}:{at}: the weight of {who}, {row[weight]!r}, is not a number; give a number of 0 or more"
            )
        if value.startswith("-") and float(value) != 0:
            raise UsageError(f"{file}:{at}: the weight of {who}, {row[weight]}, is below 0; give a number of 0 or more")
        if not who or who in out:
            what = "has no name" if not who else f"names {who} again"
            raise UsageError(f"{file}:{at}: this line {what}; give every member one line and its own name")
        out[who] = value
    return out


def _number(text: str, delimiter: str) -> bool:
    from detente.models.council.game import GameError, exact

    try:
        exact(text.replace(",", ".") if delimiter != "," else text)
    except GameError:
        return False
    return True


def _whole(x: int) -> int | str:
    return x if x <= LARGEST_WHOLE else str(x)


def plain(found: Power, weights: dict[str, str], quota: str, member: list[str]) -> dict[str, Any]:
    """Return plain data: what the body is, how it was counted, and a row for each member."""
    node = found.game.nodes[0]
    table = zip(
        found.game.members,
        node.weights,
        found.swings,
        found.banzhaf,
        found.banzhaf_normalised,
        found.shapley_shubik,
        found.coleman_prevent,
        found.coleman_initiate,
        strict=True,
    )
    return {
        "detente": 1,
        "quota": quota,
        "n": found.game.n,
        "whole_quota": node.quota,
        "whole_total": sum(node.weights),
        "winning_coalitions": _whole(found.winning),
        "blocking_coalitions": _whole(found.blocking),
        "coleman_power_to_act": found.coleman_act,
        "smallest_winning": smallest(node.weights, node.quota),
        "smallest_blocking": smallest(node.weights, sum(node.weights) - node.quota + 1),
        "dummies": list(found.dummies),
        "veto_players": list(found.vetoes),
        "method": found.method,
        "members": [
            {
                "name": m,
                "weight": weights[m],
                "whole_weight": w,
                "swings": _whole(s),
                "banzhaf": float(b),
                "banzhaf_absolute": float(b),
                "banzhaf_normalised": float(bn),
                "shapley_shubik": float(ss),
                "coleman_prevent": float(cp),
                "coleman_initiate": float(ci),
                "dummy": s == 0,
                "veto": s == found.winning,
            }
            for m, w, s, b, bn, ss, cp, ci in table
            if not member or m in member
        ],
    }


def smallest(weights: tuple[int, ...], reach: int) -> int:
    """Return how many of the heaviest members reach a total."""
    total = 0
    for j, w in enumerate(sorted(weights, reverse=True), start=1):
        total += w
        if total >= reach:
            return j
    return len(weights)


def _show(found: Power, weights: dict[str, str], quota: str, member: list[str]) -> None:
    from detente._text import echo

    data = plain(found, weights, quota, member)
    echo(
        f"{data['n']} members, quota {quota}. A coalition of {data['smallest_winning']} can decide, "
        f"one of {data['smallest_blocking']} can block; {100 * data['coleman_power_to_act']:.4g} of 100 coalitions win."
    )
    wide = max(len("member"), *(len(r["name"]) for r in data["members"]))
    echo(f"{'member':<{wide}} {'weight':>10} {'Shapley–Shubik':>14} {'Banzhaf':>10} {'normalised':>10} {'prevent':>8}")
    for r in data["members"]:
        tail = "  veto" if r["veto"] else "  dummy" if r["dummy"] else ""
        echo(
            f"{r['name']:<{wide}} {r['weight']:>10} {r['shapley_shubik']:>14.6g} {r['banzhaf']:>10.6g} "
            f"{r['banzhaf_normalised']:>10.6g} {r['coleman_prevent']:>8.4g}{tail}"
        )
