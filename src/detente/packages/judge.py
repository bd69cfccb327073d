"""The exact evaluation of one package in one draw, in double precision and in file order."""

from __future__ import annotations

import numpy as np

from detente._jit import part, piece
from detente.packages._programs import LEAST, obeys, party_gains
from detente.packages.space import Array, Ints
from detente.packages.structs import ConsentRules, DrawRows, JudgedPackage

ANY, BEST, NASH, TOTAL, LEX = 0, 1, 2, 3, 4
UNIT = 1048576.0
LIMIT = 67108864.0
AFAR = 268435456
TOLERANCE = 1e-9


@part
def prepare(rules: ConsentRules, draw: DrawRows, uv: Array, d: Array, i: int) -> None:
    """Arrange draw i by rows, and set each row's slack at the root and every level's loss.

    Slack is rounded up and losses down, so that the bounds never exclude a package that passes.
    """
    rows, issues, levels = rules.rows, rules.issues, rules.levels
    for r in range(rows):
        g = max(rules.group[r], 0)
        for t in range(levels):
            draw.contribution[t, r] = uv[i, g, t]
        draw.threshold[r] = d[i, g]
        draw.reach[r] = TOLERANCE - d[i, g]
    for k in range(issues):
        a, b = max(rules.offset[k], 0), rules.offset[k + 1]
        for r in range(rows):
            draw.top[r] = draw.contribution[a, r]
        for t in range(a + 1, b):
            for r in range(rows):
                x = draw.contribution[t, r]
                draw.top[r] = x if x > draw.top[r] else draw.top[r]
        for r in range(rows):
            draw.reach[r] += draw.top[r]
        for t in range(a, b):
            for r in range(rows):
                z = (draw.top[r] - draw.contribution[t, r]) * UNIT
                draw.loss[t, r] = np.int32(z if z < LIMIT else LIMIT)
    for r in range(rows):
        z = draw.reach[r] * UNIT
        if z >= LIMIT - 4:
            # Out of range: only the exact judgement decides.
            draw.slack[0, r] = np.int32(LIMIT)
            for t in range(levels):
                draw.loss[t, r] = np.int32(0)
        elif z < -2:
            draw.slack[0, r] = np.int32(-1)
        else:
            draw.slack[0, r] = np.int32(np.floor(z)) + np.int32(2)
    for r in range(rules.block[rules.parties + 1], rows):
        # A loose row without slack accepts nothing. Limit its losses so that their sum stays above −AFAR.
        most = max(draw.slack[0, r], 0) + 1
        if most * issues > AFAR:
            most = 0
            draw.slack[0, r] = np.int32(LIMIT)
        for t in range(levels):
            draw.loss[t, r] = np.int32(min(draw.loss[t, r], most))
        draw.slack[0, r] += np.int32(AFAR)


@piece
def excuse(rules: ConsentRules, draw: DrawRows, blocking: Array, i: int) -> None:
    """Set what each row accepts to lose in draw i rather than block; it is not part of its gain."""
    for r in range(rules.rows):
        draw.blocking[r] = blocking[i, max(rules.group[r], 0)]


@piece
def worth(rules: ConsentRules, judged: JudgedPackage, kind: int, j: int) -> float:
    """Return the objective at the party gains ``judged.party_gain``; it is monotone in every gain.

    For LEX it is the j-th smallest scaled gain, given that the smaller ones reach their floors.
    """
    parties = rules.parties
    out = 0.0
    if kind == BEST:
        out = judged.party_gain[j]
    elif kind == NASH:
        out = 1.0
        for p in range(parties):
            out *= max(judged.party_gain[p], 0.0)
    elif kind == TOTAL:
        for p in range(parties):
            out += judged.party_gain[p]
    elif kind == LEX:
        for p in range(parties):
            x = judged.party_gain[p] * judged.scale[p]
            at = p
            while at > 0 and judged.sorted[at - 1] > x:
                judged.sorted[at] = judged.sorted[at - 1]
                at -= 1
            judged.sorted[at] = x
        for p in range(j):
            if judged.sorted[p] < judged.floor[p]:
                return LEAST
        if j < parties:
            out = judged.sorted[j]
    return out


@piece
def row_gains(rules: ConsentRules, draw: DrawRows, judged: JudgedPackage) -> None:
    """Set ``judged.gain`` to value less reservation value at the package ``judged.path``, added up in file order."""
    rows = rules.rows
    for r in range(rows):
        judged.gain[r] = 0.0
    for k in range(rules.issues):
        t = max(judged.path[k], 0)
        for r in range(rows):
            judged.gain[r] += draw.contribution[t, r]
    for r in range(rows):
        judged.gain[r] -= draw.threshold[r]


@piece
def agreeing(rules: ConsentRules, gain: Array) -> int:
    """Return the mask of groups that accept at these (rows,) gains."""
    yes = 0
    for r in range(rules.rows):
        if gain[r] >= -TOLERANCE:
            yes |= 1 << rules.group[r]
    return yes


@piece
def may_be(rules: ConsentRules, path: Ints) -> bool:
    """Return whether the package ``path`` is feasible and substantive."""
    issues = rules.issues
    moved = 0
    for k in range(issues):
        moved |= rules.moves[path[k]]
    if moved == 0:
        return False
    for v in range(rules.words):
        left = -1
        for k in range(issues):
            left &= rules.met[v, path[k]]
        if left != 0:
            return False
    return True


@piece
def needed(rules: ConsentRules, path: Ints) -> int:
    """Return the mask of groups that must all agree to the package ``path``."""
    need = rules.always
    for k in range(rules.issues):
        need |= int(rules.asks[path[k]])
    return need


@piece
def judge(rules: ConsentRules, draw: DrawRows, judged: JudgedPackage, kind: int, j: int) -> float:
    """Return the worth of the package ``judged.path`` in the prepared draw, or LEAST if it does not pass."""
    row_gains(rules, draw, judged)
    parties = rules.parties
    short = 0
    for r in range(max(rules.block[parties + 1], 0)):
        short += judged.gain[r] < -TOLERANCE
    if short:
        return LEAST
    if not may_be(rules, judged.path):
        return LEAST
    need = needed(rules, judged.path)
    for r in range(rules.block[parties + 1], rules.block[parties + 2]):
        if judged.gain[r] < -TOLERANCE and (need >> rules.group[r]) & 1:
            return LEAST
    if rules.has_programs and not obeys(rules, judged, agreeing(rules, judged.gain)):
        return LEAST
    if kind == ANY:
        return 0.0
    for r in range(rules.rows):
        judged.gain[r] -= draw.blocking[r]
    party_gains(rules, judged, judged.gain)
    return worth(rules, judged, kind, j)


@piece
def number(rules: ConsentRules, path: Ints) -> int:
    """Return the number of the package ``path``."""
    out = 0
    for k in range(rules.issues):
        out += rules.stride[k] * (path[k] - rules.offset[k])
    return out


@piece
def set_path(rules: ConsentRules, path: Ints, index: int) -> None:
    """Set ``path`` to the flat levels of package number ``index``."""
    for k in range(rules.issues):
        count = rules.offset[k + 1] - rules.offset[k]
        path[k] = rules.offset[k] + index // rules.stride[k] % count


@part
def judge_number(rules: ConsentRules, draw: DrawRows, judged: JudgedPackage, index: int, kind: int, j: int) -> float:
    """Set ``judged.path`` to package number ``index`` and return what :func:`judge` does."""
    set_path(rules, judged.path, index)
    return judge(rules, draw, judged, kind, j)
