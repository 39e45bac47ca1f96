"""Completes the customer's choices to a whole product, the same one whenever the choices and wishes are the same.

What it decides, in this order: the defaults of the rules (those with a condition first, then in file order), each
granted when it goes with everything before it; then the wishes, heaviest first; then the lowest price; then the fewest
instances; then, place by place (catalogue order, but never before the place it stands within), the cheapest and
earliest value. A default or wish for a place that is not there asks for nothing: it never adds an instance or an
accessory; and one with a condition does not keep that condition from holding just because its proposal is ruled out.
So the product is unique; without conditions on defaults it also stays the same when the customer chooses a part of it.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property

from configurator.catalog.model import Kind
from configurator.catalog.selection import Choice, Choices
from configurator.engine.arithmetic import ArithmeticKernel, kernel_over
from configurator.engine.clauses import in_clauses, total
from configurator.engine.compiler import Compiled
from configurator.engine.cpsat import Optimizer
from configurator.engine.formula import TRUE, Literal
from configurator.engine.kernel import Deadline, Kernel
from configurator.engine.layout import Layout, Place, Wide
from configurator.engine.sums import whole_price
from configurator.engine.walk import Walk


class Completer:
    """Completes choices for one compiled product. Not thread-safe."""

    def __init__(self, compiled: Compiled, kernel: Kernel) -> None:
        """``kernel`` has the product's clauses with all guards holding."""
        self._compiled, self._kernel = compiled, kernel
        self._whole = whole_price(compiled.layout, compiled.formula)
        self._weights = {literal: weight for group in self._whole.groups for weight, literal in group if weight}
        self._falling = {number for weight, number in self._whole.numbers if weight < 0}
        self._places = sorted(compiled.layout.places.values(), key=lambda place: _rank(compiled.layout, place))
        with kernel_over(compiled.formula) as bare:
            self._facts = {TRUE, *(bare.implied(compiled.guards) or ())}
        known_places = {place.active for place in self._places}
        first = [literal for place in self._places for literal in self._first_looks(place)]
        plain = [proposal for applies, proposal in compiled.defaults if applies in known_places]
        self._liked = [*first, *reversed(plain)]

    def complete(self, choices: Choices, wishes: Mapping[Choice, int], deadline: Deadline) -> frozenset[Literal] | None:
        """The literals that hold in the completed product; None when the choices cannot hold together.

        Cost: a kernel question for each default, wish and place where the first try is not right, and one of CP-SAT
        when it is not plain that nothing cheaper is left.
        """
        assumptions = list(self._compiled.layout.literals(choices))
        with Walk(self._kernel, self._compiled.formula.variables, assumptions, self._liked, deadline) as walk:
            if not walk.begin():
                return None
            for applies, proposal in (*self._compiled.defaults, *self._wanted(wishes)):
                walk.grant_when(applies, proposal)
            granted = list(walk.clauses)
            if isinstance(self._kernel, ArithmeticKernel):
                return self._within_price(self._kernel, granted, deadline)
            least = self._cheapest_thinkable(walk)
            self._settle(walk)
            found = self._price(walk.holds)
            if found == least:
                return walk.holds
        best = self._optimizer.least(self._weights, granted, deadline)
        return walk.holds if best == found else self._at_price(best, granted, deadline)

    @cached_property
    def _optimizer(self) -> Optimizer:
        return Optimizer(self._compiled.formula, self._compiled.guards)

    @cached_property
    def _priced(self) -> tuple[Kernel, tuple[Literal, ...], int]:
        """A kernel with the digits of the price, least first, and what has to be added to them."""
        formula = in_clauses(self._compiled.formula)
        digits, offset = total(formula, self._whole.groups)
        return Kernel(formula, self._compiled.guards), digits, offset

    def _at_price(self, amount: int, granted: list[tuple[Literal, ...]], deadline: Deadline) -> frozenset[Literal]:
        """The first product of exactly this price, in the order of settling."""
        kernel, digits, offset = self._priced
        said = [digit if (amount - offset) >> place & 1 else -digit for place, digit in enumerate(digits)]
        with Walk(kernel, self._compiled.formula.variables, said, self._liked, deadline) as walk:
            for clause in granted:
                walk.require(clause)
            possible = walk.begin()
            assert possible, "CP-SAT and the kernel disagree about the lowest price"
            self._settle(walk)
            return walk.holds

    def _within_price(
        self, kernel: ArithmeticKernel, granted: list[tuple[Literal, ...]], deadline: Deadline
    ) -> frozenset[Literal]:
        """The first product of the lowest price, in the order of settling."""
        best = self._optimizer.least(self._weights, granted, deadline, self._whole.numbers)
        limit = kernel.require_at_most(self._whole, best)
        with Walk(kernel, self._compiled.formula.variables, [limit], self._liked, deadline) as walk:
            for clause in granted:
                walk.require(clause)
            possible = walk.begin()
            assert possible, "a lowest price that no product has"
            self._settle(walk)
            kernel.retire(limit)
            return walk.holds

    def _wanted(self, wishes: Mapping[Choice, int]) -> Iterator[tuple[Literal, Literal]]:
        """Per wish, heaviest first: when it applies, and what it asks; a negative weight asks for the contrary."""
        layout = self._compiled.layout
        for choice, weight in sorted(wishes.items(), key=lambda wish: (-abs(wish[1]), wish[0])):
            place = layout.places[choice.slot]
            if weight and place.kind is not Kind.TEXT:
                yield place.active, layout.literal(choice) if weight > 0 else -layout.literal(choice)

    def _price(self, holds: frozenset[Literal]) -> int:
        return sum(weight for literal, weight in self._weights.items() if literal in holds)

    def _settle(self, walk: Walk) -> None:
        """Decides every place that is still open, counts first."""
        known = walk.implied()
        for place in self._places:
            if not walk.true(place.active) or (place.single and not known.isdisjoint(place.values.values())):
                continue
            if place.wide is not None:
                self._settle_number(walk, place.wide)
            elif place.single:
                for literals in self._alternatives(place):
                    if all(-literal not in known for literal in literals) and walk.grant(*literals):
                        break
            else:
                for literal in self._dearest_first(place):
                    walk.grant(literal if self._weights.get(literal, 0) < 0 else -literal)

    def _settle_number(self, walk: Walk, wide: Wide) -> None:
        """The cheapest number that goes with all that is granted."""
        numbers = self._compiled.formula.numbers
        assert isinstance(self._kernel, ArithmeticKernel)
        assert numbers is not None
        step = self._kernel.extreme(wide.number, walk.granted, walk.deadline, most=wide.number in self._falling)
        walk.grant(numbers.link(wide.number, step, wide.given))

    def _alternatives(self, place: Place) -> Iterator[tuple[Literal, ...]]:
        """What a place with one answer can take, cheapest first; nothing before something of the same price."""
        literals = list(place.values.values())
        if place.kind is Kind.TEXT:
            yield (-literals[0],)
            return
        ranked: list[tuple[int, tuple[Literal, ...]]] = [
            (self._weights.get(literal, 0), (literal,)) for literal in literals
        ]
        if place.option is not None and place.option.range is None and place.option.choose.low == 0:
            ranked.insert(0, (0, tuple(-literal for literal in literals)))
        yield from (literals for _, literals in sorted(ranked, key=lambda each: each[0]))

    def _dearest_first(self, place: Place) -> list[Literal]:
        """A multiple choice's literals in the order in which they are given up."""
        return sorted(place.values.values(), key=lambda literal: (-self._weights.get(literal, 0), -literal))

    def _first_looks(self, place: Place) -> list[Literal]:
        """The phases that lead a search to the first alternatives."""
        first = next(self._alternatives(place), ()) if place.single else ()
        return [literal if literal in first else -literal for literal in place.values.values()]

    def _cheapest_thinkable(self, walk: Walk) -> int:
        """A price that no product with all that is granted can be below."""
        known = walk.implied() | self._facts
        bound = 0
        for place in self._places:
            certain = [literal for literal in place.values.values() if literal in known]
            bound += sum(self._weights.get(literal, 0) for literal in certain)
            if place.single and certain:
                continue
            open_ = (literal for literal in place.values.values() if -literal not in known and literal not in certain)
            weights = sorted(self._weights.get(literal, 0) for literal in open_)
            needed = max(0, _least_taken(place) - len(certain)) if place.active in known else 0
            spare = weights[needed : 1 if place.single else None]
            bound += sum(weights[:needed]) + sum(weight for weight in spare if weight < 0)
        return bound


def _least_taken(place: Place) -> int:
    """How many of the place's literals hold at least when it is there."""
    if place.option is None or place.option.range is not None:
        return 1
    return 0 if place.kind is Kind.TEXT else place.option.choose.low


def _rank(layout: Layout, place: Place) -> int:
    """Counts before all; then how deep a place stands within others."""
    depth, option = 0, place.option
    while option is not None:
        depth += 1
        option = layout.product.option(option.within.option) if option.within else None
    return depth
