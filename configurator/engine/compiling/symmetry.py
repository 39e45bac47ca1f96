"""Symmetry: instances about which nothing is said are interchangeable; with two exchanged, a product stays one.

Rules cannot name an instance (the checker sees to it), limits of the catalogue hold for all instances alike, and
defaults are no part of the formula. Decides which instances are interchangeable under a set of literals, and an order
that breaks the symmetry, which a solver may take for granted: the first has the cheapest value. An order only ever
holds among instances that are there and that no assumption touches.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from configurator.catalog.model import Component, Kind
from configurator.catalog.selection import Slot
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.layout import Layout, SlotLiterals
from configurator.engine.compiling.literals import FALSE, Literal, WeightedGroup
from configurator.engine.compiling.sums import price


@dataclass(frozen=True, slots=True)
class Symmetry:
    """The interchangeable instances of one component.

    Each has ``width`` literals in a row, the same for all, from ``first`` on.
    ``order``: per pair of instances the literal that puts the earlier before the later one.
    """

    first: Literal
    width: int
    presence: tuple[Literal, ...]
    order: dict[tuple[int, int], Literal]

    def instance(self, literal: Literal) -> int:
        """The index of the instance to which a literal belongs; -1 when it belongs to none."""
        index = (abs(literal) - self.first) // self.width
        return index if 0 <= index < len(self.presence) else -1

    def untouched(self, literals: Iterable[Literal]) -> list[int]:
        """The instances of which the literals say nothing."""
        touched = {self.instance(literal) for literal in literals}
        return [index for index in range(len(self.presence)) if index not in touched]


def symmetries(layout: Layout, formula: SolverFormula) -> tuple[Symmetry, ...]:
    """The symmetry of each component that can be there twice; the formula, which has clauses alone, gets its order.

    A component with a wide number has none: literals for its choices are made later, and stand apart.
    """
    found = []
    wide = {place.component.key for place in layout.places.values() if place.wide is not None}
    for component in layout.product.components:
        if component.count.high > 1 and component.options and component.key not in wide:
            first, second = (_first(layout, Slot(component.options[0].key, instance)) for instance in (1, 2))
            order = _order(layout, component, formula)
            found.append(Symmetry(first, second - first, layout.presence[component.key], order))
    return tuple(found)


def _first(layout: Layout, slot: Slot) -> Literal:
    return next(iter(layout.places[slot].values.values()))


def symmetry_breaking(symmetries: Iterable[Symmetry], assumptions: Collection[Literal], but: int = 0) -> list[Literal]:
    """The literals that put interchangeable instances in order, for a question under the assumptions.

    They are sound to assume: any product that agrees with the assumptions has a version, instances exchanged, that is
    in order. The instance to which the literal ``but`` belongs is kept out of it, so that the question can be about it.
    """
    return [
        each.order[pair]
        for each in symmetries
        for pair in pairwise(each.untouched([*assumptions, but]))
        if pair in each.order
    ]


@dataclass(frozen=True, slots=True)
class Ascending:
    """While ``literal`` holds, ``first`` adds up to no more than ``second``."""

    literal: Literal
    first: WeightedGroup
    second: WeightedGroup


def ascending(
    symmetries: Iterable[Symmetry], sums: Sequence[Iterable[WeightedGroup]], touched: Collection[Literal]
) -> list[Ascending]:
    """Puts the untouched instances in the order of what they add to the first of the sums.

    Sound to assume of a question about products whose sums are bounded or to be least, as ``symmetry_breaking`` is:
    where a sum does not treat all instances alike, nothing is said of them.
    """
    found = []
    for each in symmetries:
        blocks = [_blocks(each, groups) for groups in sums]
        alike = all(len({tuple(sorted(block)) for block in rows}) == 1 for rows in blocks)
        for one, other in pairwise(each.untouched(touched)) if alike and blocks[0][0] else ():
            found.append(
                Ascending(
                    each.presence[other], _shifted(each, blocks[0][one], one), _shifted(each, blocks[0][other], other)
                )
            )
    return found


def _shifted(symmetry: Symmetry, block: Iterable[tuple[int, int]], instance: int) -> WeightedGroup:
    """What an instance adds to a sum, in its own literals; ``block`` as in ``_blocks``."""
    before = symmetry.first + symmetry.width * instance - 1
    return tuple((weight, at + before if at > 0 else at - before) for at, weight in block)


def _blocks(symmetry: Symmetry, groups: Iterable[WeightedGroup]) -> list[list[tuple[int, int]]]:
    """Per instance what its literals add to a sum, each by its number in it from 1; below 0 what is denied."""
    blocks: list[list[tuple[int, int]]] = [[] for _ in symmetry.presence]
    for weight, literal in (each for group in groups for each in group):
        instance = symmetry.instance(literal)
        if instance >= 0:
            at = abs(literal) - symmetry.first - instance * symmetry.width + 1
            blocks[instance].append((at if literal > 0 else -at, weight))
    return blocks


def _order(layout: Layout, component: Component, formula: SolverFormula) -> dict[tuple[int, int], Literal]:
    """By the cheapest value of the option with the most values that everyone answers; empty when there is none."""
    options = [each for each in component.options if each.kind is Kind.CHOICE and each.single and not each.within]
    if not options:
        return {}
    key = max(options, key=lambda each: len(each.values)).key
    weights = {literal: weight for group in price(layout).weights.values() for literal, weight in group.items()}
    count = component.count.high
    places = [layout.places[Slot(key, instance)] for instance in range(1, count + 1)]
    ranked = sorted(places[0].values, key=lambda value: weights.get(places[0].values[value], 0))
    ladders = [list(_ladder(formula, place, ranked)) for place in places]
    presence = layout.presence[component.key]
    order = {}
    for one, other in combinations(range(count), 2):
        gate = order[one, other] = formula.fresh()
        for earlier, later in zip(ladders[one], ladders[other], strict=True):
            formula.require(-gate, -presence[other], -later, earlier)
    return order


def _ladder(formula: SolverFormula, place: SlotLiterals, ranked: Sequence[str]) -> Iterator[Literal]:
    """Per value, a literal that it or an earlier one is taken."""
    reached = FALSE
    for value in ranked:
        reached = formula.some((reached, place.values[value]))
        yield reached
