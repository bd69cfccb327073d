"""``detente power``: weights from a file, indices of power for everyone in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente._errors import UsageError
from detente.cli import _options

if TYPE_CHECKING:
    from detente.models.council.indices import Power

LARGEST_WHOLE = 1 << 53
"""Whole numbers up to this are numbers in JSON; larger ones are text."""


def run(
    file: Annotated[
        Path,
        typer.Argument(metavar="WEIGHTS", help="A CSV file or an .xlsx workbook, a row NAME,WEIGHT for each member."),
    ],
    quota: Annotated[
        str,
        typer.Option(
            metavar="QUOTA",
            help="What a decision needs: a total of weights, or a share such as 65% or 2/3; '>50%' for more than that.",
        ),
    ],
    member: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Show only this member; repeatable.")] = None,
    weights: Annotated[str | None, typer.Option(metavar="COLUMN", help="The column of weights, if several.")] = None,
    names: Annotated[str | None, typer.Option(metavar="COLUMN", help="The column of names, if several.")] = None,
    sheet: _options.Sheet = None,
    decimal: _options.Decimal = "",
    force: Annotated[bool, typer.Option("--force", help="Count, however long it takes.")] = False,
    as_json: _options.Json = False,
) -> None:
    """Measure the power of each member of a voting body: Shapley–Shubik, Banzhaf, Coleman."""
    from functools import partial

    from detente._text import echo, emit, json_text
    from detente.models.council.game import Game, GameError
    from detente.models.council.indices import power
    from detente.models.council.quota import parse_quota
    from detente.models.council.weights import read_weights

    shown = member or []
    read = read_weights(file, weights=weights, names=names, sheet=sheet, decimal=decimal)
    exactly = read.exact()
    try:
        asked = parse_quota(quota, decimal=decimal)
        needed = asked.needed(exactly.values())
    except GameError as e:
        raise UsageError(f"--quota: {e}") from None
    try:
        game = Game.weighted(exactly, needed, strict=asked.strict)
        found = power(game, forced=force, tell=partial(echo, err=True))
    except GameError as e:
        raise UsageError(f"{file}: {e}") from None
    if unknown := [m for m in shown if m not in exactly]:
        raise UsageError(f"{file}: there is no member {unknown[0]!r}; it has {', '.join(list(exactly)[:12])}")
    notes = [*read.notes, *remarks(found, quota)]
    if as_json:
        emit(json_text(plain(found, read.members, quota, shown) | {"notes": notes}) + "\n")
    else:
        _show(found, read.members, quota, shown)
    for note in notes:
        echo(note, err=True)


def remarks(found: Power, quota: str) -> list[str]:
    """Return a note on a quota with which two coalitions can win at once, if it is one."""
    # Where 2q is the total or less, every coalition or its complement wins; more than half of them win only if
    # somewhere both do. Where it is more, never both.
    if found.winning > found.blocking:
        return [
            f"With a quota of {quota} two coalitions without a common member can both win; "
            "for more than half of the weights write --quota '>50%'."
        ]
    return []


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
