"""Weighted sums and their products, before they are compared: fractions on literals and numbers, exactly.

Decides scaling (fractions times their least common denominator) and multiplication: of literals, pair by pair; where
there are numbers, as a number. What the sums mean is ``sums``'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, lcm

from configurator.catalog.selection import Slot
from configurator.engine.compiling.formula import SolverFormula, span
from configurator.engine.compiling.layout import SlotLiterals
from configurator.engine.compiling.literals import Literal, WeightedGroup
from configurator.engine.compiling.numbers import Number, Numbers, Weighted, product_span
from configurator.engine.compiling.solver_choice import Budget, OverBudget
from configurator.errors import BrokenFiles
from configurator.source import Problem, Source

Base = tuple[Slot, Literal]
"""What a literal speaks of: a slot with one answer (with 0), or one of several answers at it (with that literal)."""

GroupKey = tuple[Base, ...]
"""What the literals of a group speak of, all of them alike; so at most one of the group holds."""

LARGEST = 2**60
"""No sum and no product may reach this, so that every solver adds without overflow."""


@dataclass(slots=True)
class Linear:
    """A constant plus weights on literals and numbers; of the literals under one key at most one holds."""

    constant: Fraction = Fraction(0)
    weights: dict[GroupKey, dict[Literal, Fraction]] = field(default_factory=dict)
    numbers: dict[Number, Fraction] = field(default_factory=dict)

    def add(self, place: SlotLiterals, literal: Literal, weight: Fraction) -> None:
        """Adds a weight on one of the place's literals."""
        self.put(((place.slot, 0 if place.single else literal),), literal, weight)

    def put(self, key: GroupKey, literal: Literal, weight: Fraction) -> None:
        """Adds a weight on a literal under a key."""
        group = self.weights.setdefault(key, {})
        group[literal] = group.get(literal, Fraction(0)) + weight

    def add_number(self, number: Number, weight: Fraction) -> None:
        """Adds a weight on a number."""
        self.numbers[number] = self.numbers.get(number, Fraction(0)) + weight

    def add_all(self, other: "Linear", times: Fraction) -> None:
        """Adds another one, multiplied."""
        self.constant += times * other.constant
        for key, group in other.weights.items():
            for literal, weight in group.items():
                self.put(key, literal, times * weight)
        for number, weight in other.numbers.items():
            self.add_number(number, times * weight)


@dataclass(frozen=True, slots=True)
class IntegerSum:
    """A sum in whole numbers, ``scale`` times the original: groups, weighted numbers and a constant, added up."""

    groups: tuple[WeightedGroup, ...]
    numbers: Weighted
    constant: int
    scale: Fraction

    def least_with(self, other: "IntegerSum") -> bool:
        """Whether it is least where the other is, as far as shows at once: of both the same is added up."""
        return self.groups == other.groups and self.numbers == other.numbers

    @property
    def opposite(self) -> "IntegerSum":
        """The same times -1."""
        groups = tuple(tuple((-weight, literal) for weight, literal in group) for group in self.groups)
        return IntegerSum(
            groups, tuple((-weight, number) for weight, number in self.numbers), -self.constant, -self.scale
        )


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Scales and multiplies sums over one formula, within the budget of clauses while there are no numbers.

    ``conjunctions``: the gates of products, by what they are made of.
    """

    formula: SolverFormula
    budget: Budget
    conjunctions: dict[Literal, frozenset[tuple[Base, Literal]]] = field(default_factory=dict)

    def whole(self, linear: Linear, source: Source) -> IntegerSum:
        """The same sum in whole numbers without a common divisor.

        Raises BrokenFiles when it is too large, OverBudget when it is so for clauses.
        """
        weights = [weight for group in linear.weights.values() for weight in group.values()]
        fractions = [linear.constant, *weights, *linear.numbers.values()]
        scale = Fraction(lcm(*(fraction.denominator for fraction in fractions)))
        scale /= gcd(*(int(fraction * scale) for fraction in fractions)) or 1
        groups = tuple(
            tuple((int(weight * scale), literal) for literal, weight in group.items() if weight)
            for group in linear.weights.values()
            if any(group.values())
        )
        numbers = tuple((int(weight * scale), number) for number, weight in linear.numbers.items() if weight)
        whole = IntegerSum(groups, numbers, int(linear.constant * scale), scale)
        self._check(whole, source)
        return whole

    def product(self, factors: Sequence[Linear], source: Source) -> Linear:
        """The sums multiplied with each other. Raises like ``whole``."""
        if self.formula.numbers is not None:
            return self._number(factors, self.formula.numbers, source)
        whole = factors[0]
        for factor in factors[1:]:
            pairs = _size(whole) * _size(factor)
            if pairs > self.budget.pairs:
                told = f"this product has {pairs:,} combinations; {self.budget.pairs:,} go into clauses."
                raise OverBudget(source, told)
            whole = self._paired(whole, factor)
        return whole

    def _check(self, whole: IntegerSum, source: Source) -> None:
        low, high = span(whole.groups)
        if self.formula.numbers is not None:
            below, above = self.formula.numbers.span(whole.numbers)
            low, high = low + below, high + above
        if max(abs(whole.constant), abs(low), abs(high), high - low) >= LARGEST:
            raise BrokenFiles([Problem(source, "this sum is too large or too finely divided", "use coarser numbers")])
        cells = len(whole.groups) * (high - low).bit_length()
        if self.formula.numbers is None and len(whole.groups) > 1 and cells > self.budget.cells:
            raise OverBudget(source, f"this sum takes {cells:,} adder cells; {self.budget.cells:,} go into clauses.")

    def _number(self, factors: Sequence[Linear], numbers: Numbers, source: Source) -> Linear:
        """The product as one number, of one number for each factor that is not constant."""
        times, parts = Fraction(1), []
        for factor in factors:
            if not factor.weights and not factor.numbers:
                times *= factor.constant
                continue
            whole = self.whole(factor, source)
            times /= whole.scale
            parts.append(numbers.add_sum(whole.groups, whole.numbers, whole.constant))
        if len(parts) < 2:
            return Linear(Fraction(0) if parts else times, numbers=dict.fromkeys(parts, times))
        if max(map(abs, product_span(numbers.spans[part] for part in parts))) >= LARGEST:
            hint = "use coarser steps, larger units or shorter ranges"
            raise BrokenFiles([Problem(source, "this product gets too large to reckon with", hint)])
        return Linear(numbers={numbers.add_product(parts): times})

    def _paired(self, one: Linear, other: Linear) -> Linear:
        """Each part of the one with each part of the other."""
        paired = Linear(one.constant * other.constant)
        for here, there in ((one, other), (other, one)):
            if there.constant:
                paired.add_all(Linear(weights=here.weights), there.constant)
        for key, group in one.weights.items():
            for other_key, other_group in other.weights.items():
                both = tuple(sorted({*key, *other_key}))
                for literal, weight in group.items():
                    for other_literal, other_weight in other_group.items():
                        gate = self._both(key, literal, other_key, other_literal)
                        if gate is not None and weight and other_weight:
                            paired.put(both, gate, weight * other_weight)
        return paired

    def _both(self, key: GroupKey, one: Literal, other_key: GroupKey, other: Literal) -> Literal | None:
        """The gate that both hold; None when they are different answers at one slot."""
        parts = self._parts(key, one) | self._parts(other_key, other)
        if len({base for base, _ in parts}) < len(parts):
            return None
        gate = self.formula.every(literal for _, literal in parts)
        self.conjunctions[gate] = parts
        return gate

    def _parts(self, key: GroupKey, literal: Literal) -> frozenset[tuple[Base, Literal]]:
        return self.conjunctions[literal] if len(key) > 1 else frozenset({(key[0], literal)})


def _size(linear: Linear) -> int:
    return bool(linear.constant) + sum(map(len, linear.weights.values()))
