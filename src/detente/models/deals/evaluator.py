"""Make the arrays of the search engine from draws, for one assumption set at a time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from detente.draws.inputs import Draws, Inputs
from detente.models.deals._clamp import Clamp
from detente.models.deals.judged import Array, Bools, Ints, Judged, Masks, Named, Worths, first_of, in_order, to_leaves
from detente.models.ground import Ground
from detente.packages import agree, passes
from detente.packages.grid import Grid
from detente.payoffs import AssumptionSet, Layout, Payoffs, assumption_sets, common_belief, totals
from detente.rules.consent import Consent
from detente.rules.expand import party_rule
from detente.rules.levels import level_rule
from detente.scenario.model import Scenario
from detente.scenario.unnamed import Convention, lapsing

KEPT = "_deal_evaluator"
"""The key under which an evaluator is cached with the draws."""


@dataclass(eq=False)
class Evaluator:
    """Turns draws of one scenario into judged chunks, one assumption set after the other.

    Attributes
    ----------
    inputs
        The draws.
    grounds
        Packages and rules by convention of what is left out, made when they are first asked for.
    """

    inputs: Inputs
    grounds: dict[Convention, Ground] = field(default_factory=dict[Convention, Ground])

    @classmethod
    def of(cls, inputs: Inputs) -> Evaluator:
        """Return the evaluator of some draws; it is made once for them."""
        return vars(inputs).setdefault(KEPT, cls(inputs))

    @cached_property
    def clamps(self) -> dict[str, Clamp]:
        """Inputs that are held at points of their range, if they were requested."""
        return {}

    @cached_property
    def masks_asked(self) -> dict[Hashable, int]:
        """Masks of the leaves whose consent packages need, if they were requested."""
        return {}

    @cached_property
    def procedural(self) -> tuple[Named, ...]:
        """Proposals that change procedure alone, which are not deals."""
        return tuple(x for x in self.proposals if not is_deal(self, x))

    @cached_property
    def asked(self) -> frozenset[str]:
        """Leaves that anybody's rule of consent asks."""
        s = self.scenario
        rules = [party_rule(s, p) for p in s.signing]
        lapses = lapsing(s)
        rules += [r for k in s.issues for y in k.levels if (r := level_rule(s, k.id, y, lapses)) is not None]
        return frozenset(a for r in rules for a in r.actors())

    @cached_property
    def scenario(self) -> Scenario:
        """The case."""
        return self.inputs.scenario

    def ground(self, assumptions: AssumptionSet) -> Ground:
        """Return packages and rules under an assumption set's convention on what is left out."""
        said = assumptions.unnamed
        if said not in self._conventions:
            self._conventions[said] = lapsing(self.scenario, every=None if said == "coded" else said)
        return self._ground(self._conventions[said])

    @cached_property
    def _conventions(self) -> dict[str, Convention]:
        return {}

    def ground_of(self, named: Named) -> Ground:
        """Return packages and rules under a package's own convention, in the base assumptions."""
        return self.ground(self.base) if named.lapses is None else self._ground(named.lapses)

    def _ground(self, lapses: Convention) -> Ground:
        if lapses not in self.grounds:
            self.grounds[lapses] = Ground(self.scenario, lapses, self.inputs.forced)
        return self.grounds[lapses]

    @property
    def layout(self) -> Layout:
        """The axes of levels and places in the base assumptions."""
        return self.ground(self.base).layout

    @property
    def grid(self) -> Grid:
        """All packages in the base assumptions."""
        return self.ground(self.base).grid

    @property
    def consent(self) -> Consent:
        """The rules of consent in the base assumptions."""
        return self.ground(self.base).consent()

    @cached_property
    def assumption_sets(self) -> tuple[AssumptionSet, ...]:
        """Assumption sets that the case admits."""
        na = self.scenario.no_agreement
        own = [lapsing(self.scenario, p) for p in self.scenario.proposals]
        return assumption_sets(
            force=na is not None and na.force is not None,
            alliances=bool(self.scenario.alliances),
            lines=bool(self.inputs.plan.lines),
            lapses=any([lapsing(self.scenario), *own]),
            beliefs=bool((self.inputs.plan.belief >= 0).any()),
        )

    @cached_property
    def base(self) -> AssumptionSet:
        """The base assumptions."""
        return self.assumption_sets[0]

    @cached_property
    def proposals(self) -> tuple[Named, ...]:
        """The named proposals, in file order."""
        s = self.scenario
        return tuple(
            Named(p.id, p.package, s.signing_of(p), None if p.unnamed is None else lapsing(s, p)) for p in s.proposals
        )

    def masks(self, judged: Judged, named: Sequence[Named], lasting: bool = False) -> Masks:
        """Return (draws, packages) masks of the leaves that accept each package, whether or not they are asked.

        Parameters
        ----------
        judged
            A chunk under one assumption set.
        named
            The packages.
        lasting
            Whether procedure is held against the status quo even where somebody can end it alone (core §11.2).
        """
        out = np.zeros((len(judged.d), len(named)), dtype=np.uint64)
        for at, found in self.worths(judged, named):
            out[:, at] = to_leaves(agree(found.worth, found.least(judged, lasting)), judged.group)
        return out

    def gains(self, judged: Judged, named: Sequence[Named], lasting: bool = False) -> Iterator[tuple[Ints, Array]]:
        """Yield places in ``named``, and (draws, packages, groups) worth above the least acceptable."""
        for at, found in self.worths(judged, named):
            yield at, found.worth - found.least(judged, lasting)[:, None]

    def worths(self, judged: Judged, named: Sequence[Named]) -> Iterator[tuple[Ints, Worths]]:
        """Yield places in ``named``, and what the packages there are worth.

        What a package is worth does not depend on failure: assumption sets that differ in that alone share it.
        """
        for ground, at in self.by_ground(judged, named):
            clauses = [named[int(j)].clauses for j in at]
            key = (id(ground), *(tuple(x.items()) for x in clauses))
            if key not in judged.worths:
                payoffs = judged.payoffs
                if ground is not judged.ground:
                    p = judged.payoffs
                    payoffs = Payoffs.of(p.draws, ground.layout, judged.assumptions, who=p.who, common=p.common)
                places = ground.places(clauses)
                deal = ground.deal(places)
                parts = [(kind, deal == kind) for kind in (True, False) if (deal == kind).any()]
                judged.worths[key] = [
                    Worths(which, payoffs, kind, places[which], payoffs.worth(places[which], deal[which]))
                    for kind, which in parts
                ]
            for found in judged.worths[key]:
                yield at[found.which], found

    def passes(self, judged: Judged, masks: Masks, named: Sequence[Named]) -> Bools:
        """(draws, packages) whether each package on the table has the consent that its own forum needs."""
        out = np.empty(masks.shape, dtype=np.bool_)
        for ground, here in self.by_ground(judged, named):
            for s in dict.fromkeys(named[int(j)].signers for j in here):
                at = np.array([j for j in here if named[int(j)].signers == s])
                numbers = ground.numbers([named[int(j)].clauses for j in at])
                out[:, at] = passes(ground.space(None, s), np.ascontiguousarray(masks[:, at]), numbers)
        return out

    def by_ground(self, judged: Judged, named: Sequence[Named]) -> list[tuple[Ground, Ints]]:
        """Group packages by what holds where they leave an issue out; "status quo" is about all of them."""
        of = [
            judged.ground if x.lapses is None or judged.assumptions.unnamed != "coded" else self._ground(x.lapses)
            for x in named
        ]
        return [(g, np.array([j for j, x in enumerate(of) if x is g])) for g in dict.fromkeys(of)]

    def group(self, cohesion: float | None) -> Ints:
        """(actors,) numbers of actors that are equal in every draw, under one assumption on cohesion.

        The challenger is a group of its own: what failure is worth to it has an assumption set of its own.
        """
        if cohesion not in self._grouped:
            group = self.inputs.plan.alike(self.inputs.shares(cohesion))
            if self.challenger >= 0:
                group[self.challenger] = len(group)
                _, group = np.unique(group, return_inverse=True)
                group = in_order(group)
            self._grouped[cohesion] = group
        return self._grouped[cohesion]

    @cached_property
    def _grouped(self) -> dict[float | None, Ints]:
        return {}

    @cached_property
    def challenger(self) -> int:
        """Position of the challenger among the leaves, or −1."""
        na = self.scenario.no_agreement
        force = na.force if na is not None else None
        return self.inputs.plan.actors.index(force.challenger) if force is not None else -1

    def common(self, assumptions: AssumptionSet) -> float | None:
        """Return the belief of force that all share, for an assumption set that needs it."""
        if assumptions.knows != "common":
            return None
        key = (assumptions.loss, assumptions.cohesion)
        if key not in self._common:
            self._common[key] = common_belief(self.inputs, self.layout, assumptions)
        return self._common[key]

    @cached_property
    def _common(self) -> dict[tuple[int, float | None], float]:
        return {}

    def beliefs(self, wanted: Sequence[AssumptionSet]) -> dict[tuple[int, float | None], float]:
        """Return the beliefs of force that all share, by loss and cohesion, for the assumption sets that need one."""
        for r in wanted:
            self.common(r)
        return self._common

    def believe(self, beliefs: Sequence[tuple[int, float | None, float]]) -> None:
        """Use beliefs that were computed elsewhere: exponent of the loss, cohesion, belief."""
        self._common.update({(loss, rho): belief for loss, rho, belief in beliefs})

    def judge(
        self,
        scores: tuple[Array, Array],
        start: int,
        wanted: tuple[AssumptionSet, ...],
        best_offer: Mapping[AssumptionSet, Ints] | None = None,
        into: Array | None = None,
    ) -> Iterator[Judged]:
        """Yield draws with given scores under every wanted assumption set; see :meth:`judge_chunk`.

        Parameters
        ----------
        scores
            Normal scores of the draws.
        start
            The first draw.
        wanted, best_offer, into
            As in :meth:`judge_chunk`.
        """
        return self._judge(lambda rho: self.inputs.draws(scores, start, rho), wanted, best_offer, into)

    def judge_chunk(
        self,
        chunk: tuple[int, int],
        wanted: tuple[AssumptionSet, ...],
        best_offer: Mapping[AssumptionSet, Ints] | None = None,
        into: Array | None = None,
    ) -> Iterator[Judged]:
        """Yield one chunk under every wanted assumption set, sharing what they have in common.

        Arrays are overwritten when the next assumption set is asked for.

        Parameters
        ----------
        chunk
            Its first draw, and how many.
        wanted
            The assumption sets.
        best_offer
            For *revealed* assumption sets: places of the packages that the others would take.
        into
            Where a single assumption set's ``uv`` is written; ``None`` makes new arrays.
        """
        scores: list[tuple[Array, Array]] = []

        def draws(rho: float | None) -> Draws:
            if rho is None:
                # As declared: models share these draws.
                return self.inputs.chunk(*chunk)
            if not scores:
                scores.append(self.inputs.scores(*chunk))
            return self.inputs.draws(scores[0], chunk[0], rho)

        return self._judge(draws, wanted, best_offer, into)

    def _judge(
        self,
        draws_of: Callable[[float | None], Draws],
        wanted: tuple[AssumptionSet, ...],
        best_offer: Mapping[AssumptionSet, Ints] | None,
        into: Array | None,
    ) -> Iterator[Judged]:
        shared: dict[tuple[float | None, int, str], Payoffs] = {}
        drawn: dict[float | None, Draws] = {}
        soft: dict[tuple[float | None, int, str], Array] = {}
        for packages in dict.fromkeys(r.packages for r in wanted):
            loss, rho, hard, unnamed = packages
            here = [r for r in wanted if r.packages == packages]
            ground, group = self.ground(here[0]), self.group(rho)
            if (rho, loss, unnamed) not in shared:
                shared.clear()
                soft.clear()
                if rho not in drawn:
                    drawn[rho] = draws_of(rho)
                shared[rho, loss, unnamed] = Payoffs.of(drawn[rho], ground.layout, here[0], who=first_of(group))
            payoffs = shared[rho, loss, unnamed]
            # Hard commitments overwrite the soft ones.
            kept = soft.pop((rho, loss, unnamed), None) if hard else None
            uv = payoffs.price(hard, out=into if kept is None else kept, again=kept is not None)
            if not hard:
                soft[rho, loss, unnamed] = uv
            worths: dict[Hashable, list[Worths]] = {}
            for r in here:
                own = payoffs.under(r, uv, self.common(r))
                offer = None
                if r.failure == "revealed":
                    offer = self.best_offer(uv[:, own.failure.challenger], (best_offer or {}).get(r))
                d = own.least(r.failure, offer)
                yield Judged(r, ground, own, uv, d, offer, group, ground.space(group), worths)

    def best_offer(self, uv: Array, packages: Ints | None) -> Array:
        """Return the best of some packages for one actor, per draw; −inf where there is none.

        Parameters
        ----------
        uv
            (draws, places) the actor's contributions.
        packages
            (n, issues + charges) places of the packages that all others take in half of the draws.
        """
        if packages is None or not len(packages):
            return np.full(len(uv), -np.inf)
        own, best = np.ascontiguousarray(uv)[:, None], np.full(len(uv), -np.inf)
        for block in np.array_split(packages, max(1, len(packages) // 64)):
            best = np.maximum(best, totals(own, block)[:, :, 0].max(axis=1))
        return best


def is_deal(evaluator: Evaluator, named: Named) -> bool:
    """Return whether a package on the table changes an issue of substance."""
    ground = evaluator.ground_of(named)
    return bool(ground.deal(ground.places([named.clauses]))[0])
