"""``detente power``: weights from a file, indices of power for everyone in it."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from detente.models.council.indices import Power

NAMES = ("name", "member", "actor", "state", "country", "party", "id")
WEIGHTS = ("weight", "weights", "votes", "vote", "seats", "shares", "population")
LARGEST_WHOLE = 1 << 53
"""Whole numbers up to this are numbers in JSON; larger ones are text."""


def run(file: Path, *, quota: str, member: list[str], as_json: bool) -> None:
    """Read, count, print."""
    from detente.models.council.game import Game, GameError, exact
    from detente.models.council.indices import power

    weights = read_weights(file)
    try:
        if quota.strip().endswith("%"):
            share = exact(quota.strip()[:-1]) / 100
            needed = share * sum(exact(w) for w in weights.values())
        else:
            needed = exact(quota)
    except GameError as e:
        _leave(f"--quota: {e}")
    try:
        found = power(Game.weighted(weights, needed))
    except GameError as e:
        _leave(f"{file}: {e}")
    if unknown := [m for m in member if m not in weights]:
        _leave(f"{file}: there is no member {unknown[0]!r}; it has {', '.join(list(weights)[:12])}")
    if as_json:
        print(json.dumps(plain(found, weights, quota, member), indent=1, ensure_ascii=False, allow_nan=False))
    else:
        _show(found, weights, quota, member)


def read_weights(file: Path) -> dict[str, str]:
    """Read names and weights from CSV: two columns, or columns named in a first line, or weights alone."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as e:
        _leave(f"{file}: byte {e.start} is not UTF-8; save the file as UTF-8")
    first = text.partition("\n")[0]
    # A comma may be a decimal sign where another character stands between the columns.
    delimiter = next((d for d in ";\t" if d in first), ",")
    rows = [
        (at, [c.strip() for c in row])
        for at, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1)
        if any(c.strip() for c in row)
    ]
    if not rows:
        _leave(f"{file}: the body has no members; write one line NAME,WEIGHT for each")
    head = [c.lower() for c in rows[0][1]]
    name, weight = (0, 1) if len(head) > 1 else (-1, 0)
    if any(c in (*NAMES, *WEIGHTS) for c in head) and not _number(rows[0][1][-1], delimiter):
        weight = next((j for j, c in enumerate(head) if c in WEIGHTS), len(head) - 1)
        name = next((j for j, c in enumerate(head) if c in NAMES and j != weight), 0 if weight else -1)
        rows = rows[1:]
    elif len(head) > 2:
        what = f"{len(head)} columns and no line that names them"
        _leave(f"{file}:{rows[0][0]}: {what}; write one line NAME,WEIGHT for each")
    if not rows:
        _leave(f"{file}: the body has no members; write one line NAME,WEIGHT for each")
    out: dict[str, str] = {}
    for at, row in rows:
        if any(row[len(head) :]):
            _leave(f"{file}:{at}: {len(row)} columns where the first line has {len(head)}; quote a text with a comma")
        if len(row) <= max(name, weight):
            _leave(f"{file}:{at}: a line needs a name and a weight, found {len(row)} of them")
        who = row[name] if name >= 0 else str(len(out) + 1)
        value = row[weight].replace(",", ".") if delimiter != "," else row[weight]
        if not _number(value, delimiter):
            _leave(f"{file}:{at}: the weight of {who}, {row[weight]!r}, is not a number; give a number of 0 or more")
        if value.startswith("-") and float(value) != 0:
            _leave(f"{file}:{at}: the weight of {who}, {row[weight]}, is below 0; give a number of 0 or more")
        if not who or who in out:
            what = "has no name" if not who else f"names {who} again"
            _leave(f"{file}:{at}: this line {what}; give every member one line and its own name")
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
    data = plain(found, weights, quota, member)
    print(
        f"{data['n']} members, quota {quota}. A coalition of {data['smallest_winning']} can decide, "
        f"one of {data['smallest_blocking']} can block; {100 * data['coleman_power_to_act']:.4g} of 100 coalitions win."
    )
    wide = max(len("member"), *(len(r["name"]) for r in data["members"]))
    print(f"{'member':<{wide}} {'weight':>10} {'Shapley–Shubik':>14} {'Banzhaf':>10} {'normalised':>10} {'prevent':>8}")
    for r in data["members"]:
        tail = "  veto" if r["veto"] else "  dummy" if r["dummy"] else ""
        print(
            f"{r['name']:<{wide}} {r['weight']:>10} {r['shapley_shubik']:>14.6g} {r['banzhaf']:>10.6g} "
            f"{r['banzhaf_normalised']:>10.6g} {r['coleman_prevent']:>8.4g}{tail}"
        )


def _leave(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(2)
