"""A sum of weights on literals as core-guided search needs it: what each literal costs, and what it all comes to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from configurator.engine.compiling.literals import TRUE, Literal, WeightedGroup


@dataclass(frozen=True, slots=True)
class Costs:
    """A sum as what literals cost, each above 0, when they hold, and what has to be added to it."""

    literals: Mapping[Literal, int]
    base: int
    every: frozenset[Literal] = field(init=False)
    contraries: frozenset[Literal] = field(init=False)
    order: Mapping[Literal, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "every", frozenset(self.literals))
        object.__setattr__(self, "contraries", frozenset([-literal for literal in self.literals]))
        object.__setattr__(self, "order", {literal: place for place, literal in enumerate(self.literals)})

    def given(self, known: frozenset[Literal]) -> tuple[dict[Literal, int], int]:
        """The costs of the literals of which nothing is known, and what has to be added to those."""
        held = self.every & known
        open_ = self.every.difference(held, [-literal for literal in self.contraries & known])
        left = {literal: self.literals[literal] for literal in sorted(open_, key=self.order.__getitem__)}
        return left, self.base + sum([self.literals[literal] for literal in held])


@dataclass(frozen=True, slots=True)
class Amounts:
    """A sum for looking up what it comes to: what each variable adds to the ``base`` where it holds."""

    weights: Mapping[Literal, int]
    base: int
    variables: frozenset[Literal] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "variables", frozenset(self.weights))

    @classmethod
    def of(cls, groups: Iterable[WeightedGroup]) -> "Amounts":
        """What the groups add up to."""
        weights: dict[Literal, int] = {}
        base = 0
        for group in groups:
            for weight, literal in group:
                if literal < 0 or literal == TRUE:
                    base += weight
                if literal != TRUE:
                    weights[abs(literal)] = weights.get(abs(literal), 0) + (weight if literal > 0 else -weight)
        return cls(weights, base)

    def total_of(self, model: Sequence[Literal]) -> int:
        """What it comes to in a model, which names each variable in order."""
        return self.base + sum([weight for variable, weight in self.weights.items() if model[variable - 1] > 0])

    def total(self, holds: frozenset[Literal]) -> int:
        """What it comes to when these positive literals hold."""
        return self.base + sum([self.weights[literal] for literal in holds & self.variables])


@dataclass(frozen=True, slots=True)
class WeighedSum:
    """Groups that were asked for, with what their literals cost and what they come to.

    ``searched``: a question was not answered at once; ``reformulated``: what every product has to pay is in the base
    of the costs.
    """

    groups: Sequence[WeightedGroup]
    costs: Costs
    amounts: Amounts
    searched: bool = False
    reformulated: bool = False


def both_ways(costs: dict[Literal, int], base: int) -> Costs:
    """Where a literal costs when it holds and when it does not, the lesser of both is paid anyhow."""
    common = {literal: min(cost, costs[-literal]) for literal, cost in costs.items() if -literal in costs}
    left = {literal: cost - common.get(literal, 0) for literal, cost in costs.items()}
    paid = sum(amount for literal, amount in common.items() if literal > 0)
    return Costs({literal: cost for literal, cost in left.items() if cost}, base + paid)
