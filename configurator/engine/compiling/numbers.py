"""Whole numbers that a solver decides beside the literals, for arithmetic that is too large for clauses.

A number is an option's step, a sum of literals and numbers, or a product of numbers; sums and products are functions of
what they are made of. A link is a literal that says which step an option is at: rules need some from the start, and a
customer's choice gets one when it is first made. Decides what there is and its bounds; solving is ``arithmetic``'s.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from configurator.engine.compiling.literals import Literal, WeightedGroup

Number = int
"""A number is its place in ``Numbers.spans``."""

Weighted = tuple[tuple[int, Number], ...]
"""Numbers with their weights in a sum."""

LINKS = 1024
"""How many links there are for choices; a question has far fewer."""


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least value that a number can have, or the greatest (``most``)."""

    number: Number
    most: bool = False


Preferred = Literal | Extreme
"""What can be asked for as far as it goes with everything that was asked for before it."""


@dataclass(frozen=True, slots=True)
class Added:
    """``number`` is what the groups, the weighted numbers and the constant add up to."""

    number: Number
    groups: tuple[WeightedGroup, ...]
    numbers: Weighted
    constant: int


@dataclass(frozen=True, slots=True)
class Multiplied:
    """``number`` is the product of the factors."""

    number: Number
    factors: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class SteppedNumber:
    """An option's number is there when ``given`` holds, else 0."""

    number: Number
    given: Literal


@dataclass(frozen=True, slots=True)
class NumberLink:
    """``literal`` holds exactly when the option is at that step: ``given`` holds and the number is ``step``."""

    literal: Literal
    given: Literal
    number: Number
    step: int


@dataclass(slots=True)
class Numbers:
    """All numbers with their bounds, and how they hang together; each part speaks only of earlier numbers.

    ``free`` are literals for links to come. Links are only ever added, until ``forget`` takes those back that were made
    for choices; whoever works with them has to start anew then.
    """

    spans: list[tuple[int, int]] = field(default_factory=list)
    steps: list[SteppedNumber] = field(default_factory=list)
    made: list[Added | Multiplied] = field(default_factory=list)
    links: list[NumberLink] = field(default_factory=list)
    free: list[Literal] = field(default_factory=list)
    needed: int = 0
    _linked: dict[tuple[Number, int], Literal] = field(default_factory=dict)
    _made: dict[tuple[tuple[WeightedGroup, ...], Weighted, int] | tuple[Number, ...], Number] = field(
        default_factory=dict
    )

    def step(self, given: Literal, steps: int) -> Number:
        """A number from 0 up to below ``steps``; 0 unless given."""
        number = self._new(0, steps - 1)
        self.steps.append(SteppedNumber(number, given))
        return number

    def add_sum(self, groups: Sequence[WeightedGroup], numbers: Weighted, constant: int) -> Number:
        """The number that these add up to."""
        key = (tuple(groups), numbers, constant)
        if key not in self._made:
            weights = [[0, *(weight for weight, _ in group)] for group in groups]
            low, high = self.span(numbers)
            low, high = low + sum(map(min, weights)) + constant, high + sum(map(max, weights)) + constant
            self._made[key] = self._new(low, high)
            self.made.append(Added(self._made[key], *key))
        return self._made[key]

    def add_product(self, factors: Iterable[Number]) -> Number:
        """The product of the numbers, of two or more."""
        key = tuple(sorted(factors))
        if key not in self._made:
            low, high = product_span([self.spans[factor] for factor in key])
            self._made[key] = self._new(low, high)
            self.made.append(Multiplied(self._made[key], key))
        return self._made[key]

    def span(self, numbers: Weighted) -> tuple[int, int]:
        """The least and the most that the weighted numbers can add up to."""
        ends = [sorted((weight * end) for end in self.spans[number]) for weight, number in numbers]
        return sum(low for low, _ in ends), sum(high for _, high in ends)

    def reserve(self, fresh: Callable[[], Literal]) -> None:
        """Makes literals so that there are LINKS for links to come; none when there are no steps to link."""
        self.free.extend(fresh() for _ in range(LINKS - len(self.free)) if self.steps)

    def link(self, number: Number, step: int, given: Literal) -> Literal:
        """The literal that says that the option is at that step; IndexError when there are no more literals."""
        key = (number, step)
        if key not in self._linked:
            self._linked[key] = self.free.pop()
            self.links.append(NumberLink(self._linked[key], given, number, step))
        return self._linked[key]

    @property
    def made_links(self) -> dict[Literal, NumberLink]:
        """The links made for choices, by their literals."""
        return {link.literal: link for link in self.links[self.needed :]}

    @property
    def literals(self) -> list[Literal]:
        """The literals of all links, those to come among them."""
        return [*self.free, *(link.literal for link in self.links)]

    @property
    def worn(self) -> bool:
        """Whether so many links were made that the next question might lack some."""
        return bool(self.steps) and len(self.free) < LINKS // 2

    def steps_in(self, number: Number, holds: Collection[Literal]) -> Iterator[int]:
        """The steps at which the number is, by the literals that hold."""
        return (link.step for link in self.links if link.number == number and link.literal in holds)

    def unlinked(self, mentioned: Collection[Literal]) -> set[Literal]:
        """The literals of links for choices, made or to come, that are not mentioned."""
        return {*self.free, *self.made_links}.difference(mentioned)

    def settle(self, fresh: Callable[[], Literal]) -> None:
        """All links made so far are needed for good."""
        self.needed = len(self.links)
        self.reserve(fresh)

    def forget(self) -> None:
        """Takes back all links made since ``settle``."""
        for link in self.links[self.needed :]:
            self.free.append(link.literal)
            del self._linked[link.number, link.step]
        del self.links[self.needed :]

    def _new(self, low: int, high: int) -> Number:
        self.spans.append((low, high))
        return len(self.spans) - 1


def product_span(spans: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """The least and the most that a product of numbers within these spans can be."""
    low, high = 1, 1
    for other_low, other_high in spans:
        ends = [one * other for one in (low, high) for other in (other_low, other_high)]
        low, high = min(ends), max(ends)
    return low, high
