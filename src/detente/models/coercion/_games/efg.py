"""Writing a game in Gambit's format for extensive forms (``.efg``), which other solvers read."""

from __future__ import annotations

from detente.models.coercion._games.tree import Tree


def to_efg(tree: Tree) -> str:
    """Return a game as the text of an ``.efg`` file, version 2, with decimal numbers that lose no digits."""
    lines = [f"EFG 2 R {_q(tree.title)} {{ {' '.join(_q(p) for p in tree.players)} }}", '""', ""]
    number = {i: j for j, i in enumerate(tree.ends, 1)}
    # Gambit counts the information sets of every player, and those of chance, by themselves.
    own = {h: 1 + sum(g.player == info.player for g in tree.infos[:h]) for h, info in enumerate(tree.infos)}
    lucky = 0

    def walk(at: int) -> None:
        nonlocal lucky
        node = tree.nodes[at]
        if node.kind == "end":
            payoffs = " ".join(repr(float(x)) for x in node.payoffs)
            lines.append(f't "" {number[at]} {_q(node.label)} {{ {payoffs} }}')
        elif node.kind == "chance":
            lucky += 1
            moves = " ".join(f"{_q(str(j + 1))} {p!r}" for j, p in enumerate(node.chances))
            lines.append(f'c "" {lucky} "" {{ {moves} }} 0')
        else:
            info = tree.infos[node.info]
            moves = " ".join(_q(a) for a in info.actions)
            lines.append(f'p "" {info.player + 1} {own[node.info]} {_q(info.name)} {{ {moves} }} 0')
        for child in node.children:
            walk(child)

    walk(0)
    return "\n".join(lines) + "\n"


def _q(text: str) -> str:
    return '"' + text.replace("\\", "").replace('"', "'") + '"'
