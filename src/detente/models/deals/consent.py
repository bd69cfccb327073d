"""The consent that a named package needs."""

from __future__ import annotations

from detente.models.deals.evaluator import Evaluator
from detente.models.deals.judged import Named


def asked_mask(evaluator: Evaluator, named: Named) -> int:
    """Return the mask of leaves whose consent a package needs (those of programs included)."""
    key = (named.signers, named.lapses, frozenset(named.clauses.items()))
    if key not in evaluator.masks_asked:
        evaluator.masks_asked[key] = _asked_mask(evaluator, named)
    return evaluator.masks_asked[key]


def _asked_mask(evaluator: Evaluator, named: Named) -> int:
    ground = evaluator.ground_of(named)
    consent, layout, places = ground.consent(named.signers), ground.layout, ground.places([named.clauses])[0]
    mask = consent.always
    program = consent.program

    def leaves(p: int) -> int:
        return sum({1 << c for c in program.code[program.start[p] : program.start[p + 1]] if c >= 0})

    for p in consent.base_programs:
        mask |= leaves(int(p))
    for t in layout.flat[places[places != layout.out]]:
        if t >= 0:
            mask |= int(consent.ask[t])
            if consent.level_program[t] >= 0:
                mask |= leaves(int(consent.level_program[t]))
    return mask
