"""Arrays that the compiled search reads and writes.

Groups are judged as *rows*, in the order in which the search checks them. Block p holds the members of party p if
its gain is their minimum and they must always agree. The next block holds the other groups that must always agree,
the last the *loose* groups, which only some levels or programs ask. A block of more than four rows repeats its last
group up to a multiple of eight, and so do all rows together, so that loops fill vector registers.

Values and gains are in stakes. Slack and losses are whole numbers of 2⁻²⁰ stakes. Masks have 64 bits in a signed
integer: bit g is group g, or bit c is infeasible combination c of a word of 64.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit.structs import Struct

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Short = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class ConsentPrograms(Struct):
    """Rules of consent that are not plain conjunctions, as postfix programs (:mod:`detente.rules.evaluate`).

    Attributes
    ----------
    code
        (tokens,) a number ≥ 0 pushes a group; −m pops m items and pushes a threshold on their weights.
    quota
        (tokens,) weight that a threshold needs.
    first_weight
        (tokens,) first weight of a threshold in ``weight``.
    weight
        (weights,) of the items of thresholds.
    first_token
        (programs + 1,) first token of each program.
    base
        Numbers of the programs that every deal must meet.
    of_level
        (levels,) number of the program that a package must meet because of a level, or −1.
    of_party
        (parties,) number of the program of a party's gain.
    """

    code: Ints
    quota: Array
    first_weight: Ints
    weight: Array
    first_token: Ints
    base: Ints
    of_level: Ints
    of_party: Ints


@dataclass(frozen=True, eq=False)
class ConsentRules(Struct):
    """The packages and who must agree to which; read only. ``SearchSpace.build`` makes it.

    Attributes
    ----------
    issues, levels, rows, groups, parties
        How many there are.
    words
        Words of 64 infeasible combinations.
    has_programs
        Whether a deal must meet a program, on all packages or because of a level.
    slow
        Whether it must, or some party's gain is not a minimum.
    always
        Mask of groups that every deal needs.
    loose
        Mask of the groups of the last block.
    offset
        (issues + 1,) first flat level of each issue.
    status_quo
        (issues,) flat level of the status quo.
    stride
        (issues,) step of the package's number from one level to the next.
    moves
        (levels,) 1 if the level makes a package substantive.
    asks
        (levels,) mask of groups that must agree because of the level.
    met, unnamed
        (words, levels) infeasible combinations that a level belongs to; (words, issues) those that do not name the
        issue.
    group
        (rows,) group of each row.
    row_of
        (groups,) a row of each group.
    block
        (parties + 3,) bounds of the blocks of rows.
    is_minimum
        (parties,) 1 if the party's gain is a minimum over groups that must always agree.
    programs
        The rules that are not plain conjunctions.
    """

    issues: int
    levels: int
    rows: int
    groups: int
    parties: int
    words: int
    has_programs: bool
    slow: bool
    always: int
    loose: int
    offset: Ints
    status_quo: Ints
    stride: Ints
    moves: Ints
    asks: Ints
    met: Ints
    unnamed: Ints
    group: Ints
    row_of: Ints
    block: Ints
    is_minimum: Ints
    programs: ConsentPrograms


@dataclass(frozen=True, eq=False)
class DrawRows(Struct):
    """One draw, laid out by rows; ``judge.prepare`` fills it.

    Attributes
    ----------
    contribution
        (levels, rows) what each level adds to the value of a package.
    threshold
        (rows,) value at which the row accepts a package.
    blocking
        (rows,) what a row accepts to lose rather than block: part of its acceptance, not of its gain.
    top, reach
        (rows,) scratch: contribution of the best level of an issue; value of the best package less the threshold.
    slack
        (issues + 1, rows) how much the row may still lose at each depth of the search, rounded up. Loose rows have AFAR
        more.
    loss
        (levels, rows) loss of a level relative to the row's best level of the issue, rounded down.
    """

    contribution: Array
    threshold: Array
    blocking: Array
    top: Array
    reach: Array
    slack: Short
    loss: Short


@dataclass(frozen=True, eq=False)
class JudgedPackage(Struct):
    """A package and what it is worth in the draw.

    Attributes
    ----------
    path
        (issues,) flat levels of the package.
    gain
        (rows,) value less the threshold; once the package is accepted, less the reservation value.
    upper
        (rows,) upper bounds of gains below a node of the search.
    party_gain
        (parties,) gains of the parties, or upper bounds of them.
    scale
        (parties,) factor of a party's gain in the objective.
    floor
        (parties,) least gains that a package must reach: those of ranks that have been maximised already.
    sorted
        (parties,) scratch: scaled gains in rising order.
    agrees
        (groups,) 1 for those who agree.
    stack
        Scratch of the programs.
    """

    path: Ints
    gain: Array
    upper: Array
    party_gain: Array
    scale: Array
    floor: Array
    sorted: Array
    agrees: Array
    stack: Array

    @classmethod
    def of(cls, rules: ConsentRules) -> JudgedPackage:
        """Return room for a package."""
        rows, parties = rules.rows, rules.parties
        return cls(
            path=np.zeros(rules.issues, dtype=np.int64), gain=np.zeros(rows), upper=np.zeros(rows),
            party_gain=np.zeros(parties), scale=np.zeros(parties), floor=np.zeros(parties), sorted=np.zeros(parties),
            agrees=np.zeros(rules.groups), stack=np.zeros(len(rules.programs.code)),
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class JudgeArrays(Struct):
    """The rules, and room for one package: enough to judge packages one by one."""

    rules: ConsentRules
    judged: JudgedPackage

    @classmethod
    def of(cls, rules: ConsentRules) -> JudgeArrays:
        """Return the rules with room of their own."""
        return cls(rules, JudgedPackage.of(rules))


@dataclass(frozen=True, eq=False)
class Surrogate(Struct):
    """Weights of rows whose weighted sum bounds the objective (see ``_surrogate``).

    Attributes
    ----------
    current, best
        (rows,) weights of this round, and those with the smallest bound so far.
    egalitarian
        (rows,) weights at the end of the draw's egalitarian search: the initial weights of the other objectives.
    share
        (rows,) weights of this round without negligible ones.
    scale
        (rows,) factor of a row's gain in the sum.
    weight_class
        (rows,) class of rows whose weights add up to 1; −1 if the weight is free.
    class_sum
        (parties,) scratch: sum of the weights of each class.
    member, member_weight, member_threshold
        (rows + 3,) groups that weigh, their weights, and the values from which their gains count.
    level_sum
        (levels,) contribution of each level to the weighted sum.
    """

    current: Array
    best: Array
    egalitarian: Array
    share: Array
    scale: Array
    weight_class: Ints
    class_sum: Array
    member: Ints
    member_weight: Array
    member_threshold: Array
    level_sum: Array


@dataclass(frozen=True, eq=False)
class Descent(Struct):
    """The state of a depth-first search; depth k has decided k issues.

    Attributes
    ----------
    level_order
        (levels,) levels of each issue, the best in the surrogate first.
    level_loss
        (levels,) loss of a level in the surrogate relative to the best of its issue.
    issue_order
        (issues,) the issue decided at each depth.
    key
        (issues,) sort key of the issues.
    next_level
        (issues + 1,) next level to try, counted from 0 in ``level_order``.
    asked
        (issues + 1,) mask of groups that must agree to the levels chosen so far.
    number
        (issues + 1,) number of the package so far.
    bound
        (issues + 1,) largest sum of the surrogate that is still possible.
    met
        (words, issues + 1) infeasible combinations that all levels chosen so far belong to.
    pending
        (words, issues + 1) combinations that no issue below names: if met, they can no longer be avoided.
    lift
        (parties,) by how much the slack of the party's rows is lowered, in 2⁻²⁰ stakes: they must gain that much for a
        package to matter.
    """

    level_order: Ints
    level_loss: Array
    issue_order: Ints
    key: Array
    next_level: Ints
    asked: Ints
    number: Ints
    bound: Array
    met: Ints
    pending: Ints
    lift: Ints


@dataclass(frozen=True, eq=False)
class SearchArrays(Struct):
    """The search space with scratch arrays for one thread; ``SearchSpace.arrays`` makes it."""

    rules: ConsentRules
    draw: DrawRows
    judged: JudgedPackage
    weights: Surrogate
    descent: Descent

    @classmethod
    def of(cls, rules: ConsentRules) -> SearchArrays:
        """Return the rules with scratch arrays of their own, all zero."""
        issues, levels, rows, parties = rules.issues, rules.levels, rules.rows, rules.parties
        depths = issues + 1

        def real(*shape: int) -> Array:
            return np.zeros(shape, dtype=np.float64)

        def whole(*shape: int) -> Ints:
            return np.zeros(shape, dtype=np.int64)

        def short(*shape: int) -> Short:
            return np.zeros(shape, dtype=np.int32)

        return cls(
            rules,
            DrawRows(
                contribution=real(levels, rows), threshold=real(rows), blocking=real(rows), top=real(rows),
                reach=real(rows), slack=short(depths, rows), loss=short(levels, rows),
            ),
            JudgedPackage.of(rules),
            Surrogate(
                current=real(rows), best=real(rows), egalitarian=real(rows), share=real(rows), scale=real(rows),
                weight_class=whole(rows), class_sum=real(parties), member=whole(rows + 3),
                member_weight=real(rows + 3), member_threshold=real(rows + 3), level_sum=real(levels),
            ),
            Descent(
                level_order=whole(levels), level_loss=real(levels), issue_order=whole(issues), key=real(issues),
                next_level=whole(depths), asked=whole(depths), number=whole(depths), bound=real(depths),
                met=whole(rules.words, depths), pending=whole(rules.words, depths), lift=whole(parties),
            ),
        )  # fmt: skip
