"""The first product of the lowest price where a rule keeps the price up: found by which totals can still be reached.

A price that may not be too low leaves a subset sum, and cores and linear relaxations know little of sums. So places are
decided in their order, each for its preferred value with which what is left to pay can be paid by the places after it;
of those the reachable totals are known (dynamic programming, Bellman 1957; a set of totals is the bits of one number).
What follows from the clauses at once is obeyed on the way; of all else a product is asked for that has everything
decided. What was not possible was not because of less than all rules, so the first product found is the first there is,
and no cheaper one was possible. Where that takes too many steps, nothing is said, and others have to find it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, gcd

from configurator.engine.compiling.cnf_encoding import in_clauses
from configurator.engine.compiling.compiler import Compiled
from configurator.engine.compiling.formula import AtLeast, SolverFormula
from configurator.engine.compiling.linear import IntegerSum
from configurator.engine.compiling.literals import TRUE, Literal, WeightedGroup
from configurator.engine.compiling.symmetry import Symmetry
from configurator.engine.optimizing.lexicographic import LexicographicSearch
from configurator.engine.solving.kernel import Kernel

MOST_STEPS = 400
"""Products of more places are not looked at: what follows is asked for after every one of them."""

MOST_WORK = 5_000_000_000
"""So many bits of totals are moved for one question: a fifth of a second at most, mostly some milliseconds."""

MOST_TOTALS = 50_000_000
"""Totals that go further, in what their differences are multiples of, are not looked at: sets of them fill memory."""

_ASKED = 10_000_000
"""What it costs to ask what follows, in bits."""

_MOST_PRODUCTS = 4


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """One decision: the alternatives, the preferred first, each as what it takes to hold; ``nothing`` as the last.

    ``active``: while that holds, one of the alternatives is taken; ``nothing`` is for when it does not.
    """

    active: Literal
    alternatives: tuple[tuple[Literal, ...], ...]
    nothing: tuple[Literal, ...] = ()


class _WorkSpent(Exception):
    """It takes more work than it is worth."""


class ReachableTotals:
    """What the places of one product can still come to. Not thread-safe."""

    def __init__(
        self,
        compiled: Compiled,
        price: IntegerSum,
        steps: Iterable[OpenPlace],
        symmetries: tuple[Symmetry, ...] = (),
    ) -> None:
        """``steps``: all that is decided about a product, in the order in which it is."""
        self._compiled = compiled
        self._weights = _weights(price.groups)
        self._limits = list(_limits(compiled.formula, self._weights)) if not price.numbers else []
        known = compiled.formula.numbers is None and bool(self._limits)
        self._steps = tuple(steps) if known else ()
        self._at = {abs(literal): at for at, step in enumerate(self._steps) for literal in _literals(step)}
        self._apt = 0 < len(self._steps) <= MOST_STEPS and self._at.keys() >= self._weights.keys()
        self._leading = [(each, _leading(self._steps, each)) for each in symmetries]
        self._ranked: dict[int, int] = {}
        self._lowest: dict[int, int] = {}
        self._work = 0
        self._in_vain: list[Literal] | None = None

    def find_first(self, search: LexicographicSearch) -> bool:
        """Whether the first product of the lowest price with all that is granted was found; it is in ``search`` then.

        No says nothing, and neither choices nor goals beside the price are looked at. Raises SolverDeadline.
        """
        if not self._apt:
            return False
        assumed = [each for each in search.assumptions if abs(each) <= self._compiled.formula.variables]
        if assumed == self._in_vain:
            return False
        found = self._find(search, assumed)
        if not found and len(assumed) == len(search.assumptions):
            self._in_vain = assumed
        return found

    def _find(self, search: LexicographicSearch, assumed: list[Literal]) -> bool:
        self._work, products = MOST_WORK, _MOST_PRODUCTS
        self._rank(assumed if len(assumed) == len(search.assumptions) else None)
        try:
            known = self._known(assumed)
            if known is None:
                return False
            reachable = self._reachable(known, 0)
            low, high = self._window(known)
            least = (reachable[0] & -reachable[0]).bit_length() - 1
            if not least < low < reachable[0].bit_length():
                return False  # nothing keeps the price up, or it cannot be paid
            open_ = reachable[0] >> low << low & ((1 << (high + 1)) - 1)
            while open_:
                self._spend(open_.bit_length())
                total = (open_ & -open_).bit_length() - 1
                for decided in self._decided(0, total, assumed, known, reachable):
                    if search.find(decided[len(assumed) :]):
                        return True
                    products -= 1
                    if not products:
                        return False
                open_ &= open_ - 1
        except _WorkSpent:
            return False
        return False

    def _decided(
        self, at: int, left: int, decided: list[Literal], known: frozenset[Literal], reachable: list[int]
    ) -> Iterator[list[Literal]]:
        """The ways to decide all from a step on, in their order, so that what is left to pay is paid."""
        if at == len(self._steps):
            yield decided
            return
        step = self._steps[at]
        if step.active not in known and -step.active not in known:
            raise _WorkSpent
        kind = self._ranked.get(at)
        lowest = self._lowest.get(kind, 0) if kind is not None else 0
        for alternative, cost in self._alternatives(at, known):
            rest = left - cost
            self._spend(reachable[at + 1].bit_length())
            if rest < 0 or not reachable[at + 1] >> rest & 1:
                continue
            if kind is not None and alternative in step.alternatives:
                self._lowest[kind] = step.alternatives.index(alternative)
            taken, follows, then = [*decided, *alternative], known, reachable
            if not known.issuperset(alternative):
                found = self._known(taken)
                if found is None:
                    continue
                follows = found
                if any(self._at.get(abs(literal), -1) > at for literal in follows - known):
                    then = self._reachable(follows, at + 1)
                    if not then[at + 1] >> rest & 1:
                        continue
            yield from self._decided(at + 1, rest, taken, follows, then)
        if kind is not None:
            self._lowest[kind] = lowest

    def _reachable(self, known: frozenset[Literal], first: int) -> list[int]:
        """By step which totals it and all after it can come to, from the first of them on."""
        reachable = [1] * (len(self._steps) + 1)
        for at in range(len(self._steps) - 1, first - 1, -1):
            after, totals = reachable[at + 1], 0
            costs = {cost for _, cost in self._alternatives(at, known)}
            length = after.bit_length() + max(costs, default=0)
            if length > MOST_TOTALS:
                raise _WorkSpent
            self._spend(length * len(costs))
            for cost in costs:
                totals |= after << cost
            reachable[at] = totals
        return reachable

    def _rank(self, assumed: Sequence[Literal] | None) -> None:
        """Of instances that can be exchanged the first product has the earlier value first: they are in order."""
        self._lowest = {}
        self._ranked = {
            leading[instance]: number
            for number, (symmetry, leading) in enumerate(self._leading)
            for instance in (symmetry.untouched(assumed) if assumed is not None else ())
        }

    def _alternatives(self, at: int, known: frozenset[Literal]) -> list[tuple[tuple[Literal, ...], int]]:
        """What can be taken at a step, the preferred first, and what each costs more than the cheapest of all."""
        step, kind = self._steps[at], self._ranked.get(at)
        lowest = self._lowest.get(kind, 0) if kind is not None else 0
        found = [] if -step.active in known else list(step.alternatives[lowest:])
        if step.active not in known:
            found.append(step.nothing)
        return [(each, self._costs[each]) for each in found if not any(-literal in known for literal in each)]

    @cached_property
    def _unit(self) -> int:
        """What all differences of prices are multiples of."""
        return gcd(*(self._paid(each) - self._least(step) for step in self._steps for each in _every(step))) or 1

    @cached_property
    def _base(self) -> int:
        """What the cheapest of all steps come to."""
        return sum(map(self._least, self._steps))

    @cached_property
    def _costs(self) -> Mapping[tuple[Literal, ...], int]:
        return {
            each: (self._paid(each) - self._least(step)) // self._unit for step in self._steps for each in _every(step)
        }

    @cached_property
    def _kernel(self) -> tuple[Kernel, frozenset[Literal]]:
        """What tells what follows from the clauses, and from sums that only count; and what holds anyway."""
        formula = self._compiled.formula
        counts = [
            each for each in formula.sums if all(abs(weight) == 1 for group in each.groups for weight, _ in group)
        ]
        kernel = Kernel(in_clauses(replace(formula, sums=counts)))
        facts = frozenset({TRUE, *(kernel.implied(self._compiled.guards) or ())})
        for guard in self._compiled.guards:
            kernel.require(guard)
        return kernel, facts

    def _known(self, assumed: Sequence[Literal]) -> frozenset[Literal] | None:
        """What follows at once, with what holds anyway; None where it is seen that nothing has all of it."""
        self._spend(_ASKED)
        kernel, facts = self._kernel
        implied = kernel.implied(assumed)
        return None if implied is None else facts.union(implied, assumed)

    def _window(self, known: frozenset[Literal]) -> tuple[int, int]:
        """The least and the most that the price may come to, in units above what is cheapest."""
        most = sum(max(self._costs[each] for each in _every(step)) for step in self._steps)
        low, high = self._base, self._base + self._unit * most
        for limit in self._limits:
            if limit.literal in known:
                low = max(low, limit.least)
            if -limit.literal in known:
                high = min(high, limit.least - 1)
        return -((self._base - low) // self._unit), (high - self._base) // self._unit

    def _least(self, step: OpenPlace) -> int:
        return min(map(self._paid, _every(step)))

    def _paid(self, alternative: Iterable[Literal]) -> int:
        return sum(self._weights.get(literal, 0) for literal in alternative)

    def _spend(self, work: int) -> None:
        self._work -= work
        if self._work < 0:
            raise _WorkSpent


@dataclass(frozen=True, slots=True)
class _PriceBound:
    """``literal`` holds exactly when the price comes to at least so much."""

    literal: Literal
    least: int


def _weights(groups: Iterable[WeightedGroup]) -> dict[Literal, int]:
    """What each literal adds to a sum."""
    weights: dict[Literal, int] = {}
    for weight, literal in (each for group in groups for each in group):
        weights[literal] = weights.get(literal, 0) + weight
    return weights


def _limits(formula: SolverFormula, weights: Mapping[Literal, int]) -> Iterator[_PriceBound]:
    """What the sums of a formula that are the price, or a multiple of it, say of the price."""
    weighed = {literal: weight for literal, weight in weights.items() if weight}
    for each in formula.sums:
        times = _times(each, weighed)
        if times > 0:
            yield _PriceBound(each.literal, ceil(each.bound / times))
        elif times < 0:
            yield _PriceBound(-each.literal, floor(each.bound / times) + 1)


def _times(stated: AtLeast, weights: Mapping[Literal, int]) -> Fraction:
    """How many times the weights those of the sum are; 0 where they are something else."""
    other = _weights(stated.groups)
    if not weights or stated.numbers or other.keys() != weights.keys():
        return Fraction(0)
    some = next(iter(weights))
    times = Fraction(other[some], weights[some])
    return times if all(other[each] == times * weights[each] for each in weights) else Fraction(0)


def _every(step: OpenPlace) -> tuple[tuple[Literal, ...], ...]:
    return (*step.alternatives, step.nothing)


def _literals(step: OpenPlace) -> Iterator[Literal]:
    return (literal for each in _every(step) for literal in each)


def _leading(steps: Sequence[OpenPlace], symmetry: Symmetry) -> Mapping[int, int]:
    """The step of each instance that comes first."""
    first: dict[int, int] = {}
    for at, step in enumerate(steps):
        first.setdefault(symmetry.instance(next(_literals(step), TRUE)), at)
    return {instance: at for instance, at in first.items() if instance >= 0}
