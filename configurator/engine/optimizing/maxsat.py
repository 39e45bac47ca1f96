"""Core-guided MaxSAT on the kernel: the least total of weights on literals, proven, and with what keeps it so.

A core is a set of weighted literals of which one has to hold: the least weight among them has to be paid, and is moved
from the literals to a bound; each further one of them that holds costs as much again (PM-RES: Narodytska, Bacchus,
"Maximum satisfiability using core-guided MaxSAT resolution", AAAI 2014; here of parts of which at most one literal can
hold). Heavy weights come first (stratification: Ansotegui, Bonet, Gabas, Levy 2012). Cores that can be read off the
clauses, or that earlier questions have shown, are taken before any question; in feature models these are most of them.
What is left at the end are literals none of which holds in any product of the least total, and one of which holds in
every other: the next question assumes that they do not (``LeastTotal.pins``).
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain

from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import TRUE, Literal, WeightedGroup
from configurator.engine.optimizing.core_gates import CoreGates
from configurator.engine.optimizing.known_cores import CoreCache
from configurator.engine.optimizing.preferences import grant_in_order
from configurator.engine.optimizing.simplified_clauses import SimplifiedClauses
from configurator.engine.optimizing.weighed_sums import Amounts, Costs, WeighedSum, both_ways
from configurator.engine.solving.kernel import Deadline, Kernel, positive
from configurator.engine.solving.kernels import helped_kernel
from configurator.errors import SolverDeadline

MOST_EFFORT = 600
"""Where cores take more, they are not the way; CP-SAT is (``arithmetic``).

They take a handful of questions and hardly a conflict where rules decide what a product costs at least, and thousands
where sums do.
"""

_PAIRS = 300
_PAIRS_A_CLAUSE = 0.015
"""Literals of a core are compared in pairs: so many count as one conflict, more where many clauses make that dearer."""

SHARE = 0.4
"""Nor within this part of the time."""

_LONG = 64
"""Cores of so many literals are not compared in pairs where the sum itself says which exclude each other."""

_SUMS = 4
"""A completion asks for what is preferred and for the price, in turn."""

_SHRINKS = 3
_AT_LEAST = 256


@dataclass(frozen=True, slots=True)
class LeastTotal:
    """The total of a product (``holds``: its positive literals) and a bound that none is below: equal when proven.

    ``pins``: literals that all hold in exactly the products of this total; none while it is not proven. ``late``: it is
    not, for want of time alone.
    """

    amount: int
    bound: int
    pins: tuple[Literal, ...]
    holds: frozenset[Literal]
    late: bool = False

    @property
    def proven(self) -> bool:
        """Whether there is nothing less."""
        return self.amount == self.bound


class CoreGuidedMaxSat:
    """MaxSAT over a kernel: it knows what the kernel's clauses say of weighted literals. Not thread-safe."""

    def __init__(
        self,
        formula: SolverFormula,
        hold: Sequence[Literal],
        exclusives: Iterable[tuple[Literal, ...]],
        stated: SolverFormula | None = None,
    ) -> None:
        """``formula`` consists of clauses alone; ``exclusives``: literals of which at most one holds, as known.

        ``stated``: what the clauses were made of, where that is known.
        """
        self.kernel = helped_kernel(formula, stated) if stated is not None else Kernel(formula)
        self._last = formula.variables
        self.facts = frozenset({TRUE, *(self.kernel.implied(hold) or ())})
        for literal in hold:
            self.kernel.require(literal)
        self._simplified = SimplifiedClauses(formula, self.facts, exclusives)
        self._pairs = max(_PAIRS, _PAIRS_A_CLAUSE * len(formula.clauses))
        self._gates = CoreGates(self.kernel)
        self._cores, self._costly = CoreCache(formula.variables), CoreCache(formula.variables, self._gates.made)
        self._known: tuple[list[Literal], frozenset[Literal]] = [], self.facts
        self._weighed: dict[int, WeighedSum] = {}

    def least(
        self,
        groups: Sequence[WeightedGroup],
        assumptions: Sequence[Literal],
        deadline: Deadline,
        effort: float = MOST_EFFORT,
        *,
        holds: frozenset[Literal] = frozenset(),
    ) -> LeastTotal:
        """The least that the groups add up to under the assumptions, which can hold together, as in ``holds`` (if any).

        Proven unless it took more than its share of the time, or more than the ``effort``. Raises SolverDeadline when
        not even one product was found.
        """
        known = self.known(assumptions)
        weighed, hurried = self._weigh(groups), deadline.share(SHARE, effort)
        state = self._search(weighed, known, assumptions, hurried, holds)
        if state.open and not weighed.reformulated:
            if weighed.searched:  # further questions of the sum are likely
                weighed = replace(weighed, costs=self._reformulated(weighed, deadline, effort), reformulated=True)
                state = self._search(weighed, known, assumptions, hurried, holds)
            self._weighed[id(groups)] = replace(weighed, searched=True)
        return state.run()

    def _search(
        self,
        weighed: WeighedSum,
        known: frozenset[Literal],
        assumptions: Sequence[Literal],
        deadline: Deadline,
        holds: frozenset[Literal],
    ) -> "_CoreGuidedSearch":
        """The state of a question for which the cores are paid that nobody has to be asked for."""
        costs, base = weighed.costs.given(known)
        state = _CoreGuidedSearch(
            self.kernel,
            self._gates,
            self._costly,
            self._last,
            weighed,
            self._simplified.cliques,
            self._pairs,
            costs,
            base,
            list(assumptions),
            deadline,
        )
        if holds:
            state.amount, state.holds = weighed.amounts.total(holds), holds
        if state.open:
            for core in chain(self._simplified.cores(costs, known), self._costly.costly(costs, known)):
                if deadline.effort <= 0:
                    break
                state.pay(core)
        return state

    def known(self, assumptions: Sequence[Literal]) -> frozenset[Literal]:
        """What follows from the assumptions at once, with what holds anyway."""
        asked, known = self._known
        if asked != assumptions:
            implied = self.kernel.implied(assumptions)
            assert implied is not None, "what can hold together contradicts itself"
            known = self.facts.union(implied, assumptions)
            self._known = list(assumptions), known
        return known

    def grant_in_order(
        self,
        preferences: Sequence[Literal],
        assumptions: Sequence[Literal],
        holds: frozenset[Literal],
        deadline: Deadline,
    ) -> tuple[list[Literal], frozenset[Literal]]:
        """The preferences that are granted in their order under the assumptions, and a product that has them all.

        The assumptions hold in ``holds``. Raises SolverDeadline.
        """
        known = self.known(assumptions)
        found, same = grant_in_order(
            self.kernel, self._simplified, self._cores, preferences, known, assumptions, holds, deadline
        )
        if same:
            return found, holds
        return found, positive(self.kernel.model(self._last))

    def _weigh(self, groups: Sequence[WeightedGroup]) -> WeighedSum:
        """What the groups' literals cost; kept of the last few sums that were asked for.

        Kept with the groups themselves, so that no others get their id meanwhile.
        """
        if id(groups) not in self._weighed:
            while len(self._weighed) >= _SUMS:
                del self._weighed[next(iter(self._weighed))]
            self._weighed[id(groups)] = WeighedSum(groups, self._costs(groups), Amounts.of(groups))
        return self._weighed[id(groups)]

    def _reformulated(self, weighed: WeighedSum, deadline: Deadline, effort: float) -> Costs:
        """The same sum, of which what every product comes to at least is in the base, as far as that is found.

        The cores that do not depend on assumptions are paid once, and every later question begins with these.
        """
        state = self._search(weighed, self.facts, (), deadline.share(SHARE, effort), frozenset())
        with suppress(SolverDeadline):
            state.run()
        return Costs(state.left, state.bound)

    def _costs(self, groups: Sequence[WeightedGroup]) -> Costs:
        """What the groups' literals cost.

        Where something negative can be gained by one of several literals, not taking any of them costs that much.
        """
        costs: dict[Literal, int] = {}
        base = 0
        for group in groups:
            # weights below 0 are normalised: the gain goes to the bound, and missing it costs as much
            gain = min(0, *[weight for weight, _ in group]) if len(group) > 1 else min(0, group[0][0])
            base += gain
            literals = tuple(literal for _, literal in group)
            told = [(literal, weight - gain) for weight, literal in group]
            if gain:
                told.append((-literals[0] if len(group) == 1 else self._gates.none(literals), -gain))
            for literal, amount in told:
                costs[literal] = costs.get(literal, 0) + amount
        return both_ways(costs, base)


@dataclass(slots=True)
class _CoreGuidedSearch:
    """The state of one question: ``left`` is what literals still cost beyond the bound."""

    kernel: Kernel
    gates: CoreGates
    cores: CoreCache
    last: Literal
    weighed: WeighedSum
    cliques: Callable[[Sequence[Literal]], list[list[Literal]]]
    pairs: float
    left: dict[Literal, int]
    bound: int
    assumptions: list[Literal]
    deadline: Deadline
    amount: int = 0
    holds: frozenset[Literal] = frozenset()
    group_of: dict[Literal, int] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether something may be less than what is known."""
        return self.amount > self.bound or not self.holds

    def run(self) -> LeastTotal:
        """Pays cores until the bound is reached by a product, the deadline passes or the effort is spent."""
        self.kernel.prefer([-literal for literal in self.left])
        level = max(self.left.values(), default=0)
        if not self.holds:
            together = self.kernel.satisfiable(self.assumptions, self.deadline)
            assert together, "what can hold together contradicts itself"
            self._found()
        with suppress(SolverDeadline):
            while self.amount > self.bound:
                level = min(level, self.amount - self.bound + 1)
                core = self._core(level)  # stratification: heavy literals first raise the bound in large steps
                if core:
                    self.pay(core)
                else:
                    level = _next(level, self.left.values())
        pins = tuple(sorted(-literal for literal in self.left)) if self.amount == self.bound else ()
        return LeastTotal(self.amount, self.bound, pins, self.holds, late=not pins and self.deadline.effort > 0)

    def pay(self, core: Sequence[Literal]) -> None:
        """One of the literals has to hold: the least cost of them goes to the bound; each further one costs it, too."""
        parts = self._parts(core)
        self.deadline.spend(len(core) * len(parts) / self.pairs)
        paid = min(self.left[literal] for literal in core)
        self.bound += paid
        for literal in core:
            self.left[literal] -= paid
            if not self.left[literal]:
                del self.left[literal]
        # PM-RES: that one of the core holds is paid; every further one is a new literal of the same cost
        for literal in self.gates.further(parts):
            self.left[literal] = self.left.get(literal, 0) + paid

    def _parts(self, core: Sequence[Literal]) -> list[list[Literal]]:
        """The core in parts of which at most one literal holds each; in a long one a group of the sum is one part."""
        if len(core) < _LONG:
            return self.cliques(core)
        if not self.group_of:
            self.group_of = {
                literal: number for number, group in enumerate(self.weighed.groups) for _, literal in group
            }
        in_groups: dict[int | None, list[Literal]] = {}
        for literal in core:
            in_groups.setdefault(self.group_of.get(literal), []).append(literal)
        alone = in_groups.pop(None, [])
        return [*in_groups.values(), *self.cliques(alone)]

    def _core(self, level: int) -> list[Literal]:
        """Literals that cost at least that much and of which one has to hold; none when a product has none of them."""
        held = [literal for literal, cost in self.left.items() if cost >= level]
        held.sort(key=self.left.__getitem__, reverse=True)
        if self.kernel.satisfiable(self.assumptions + [-literal for literal in held], self.deadline):
            self._found()
            return []
        core = self._costly(held)
        # core trimming: asked again with the core alone, in reverse, the kernel often needs less of it
        for _ in range(_SHRINKS):
            if len(core) == 1:
                break
            assumed = [*self.assumptions, *(-literal for literal in reversed(core))]
            again = self.kernel.satisfiable(assumed, self.deadline)
            assert not again, "a core that is none"
            fewer = self._costly(core)
            if len(fewer) == len(core):
                break
            core = fewer
        self.cores.add(self.kernel.core())
        return core

    def _costly(self, held: Iterable[Literal]) -> list[Literal]:
        core = set(self.kernel.core())
        found = [literal for literal in held if -literal in core]
        assert found, "the assumptions contradict each other"
        return found

    def _found(self) -> None:
        model = self.kernel.model(self.last)
        amount = self.weighed.amounts.total_of(model)
        if not self.holds or amount < self.amount:
            self.amount, self.holds = amount, positive(model)


def _next(level: int, costs: Iterable[int]) -> int:
    """The cost from which on literals are looked at next: half the next lower one, or what takes in _AT_LEAST more."""
    lower = sorted((cost for cost in costs if cost < level), reverse=True)
    return min(lower[0] // 2, lower[min(_AT_LEAST, len(lower)) - 1]) if lower else 0
