"""Tie breaking: decides, place by place, what is still open, so that the completion of a product is canonical.

Each place takes the cheapest and earliest value, counts first, and never before the place it stands within. Which
products are in question is decided before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

from configurator.catalog.model import Kind
from configurator.catalog.selection import Slot
from configurator.engine.compiling.compiler import Compiled
from configurator.engine.compiling.layout import Layout, SlotLiterals
from configurator.engine.compiling.literals import Literal, WeightedGroup
from configurator.engine.compiling.numbers import Extreme, Preferred
from configurator.engine.compiling.sums import whole_price
from configurator.engine.optimizing.backends import Backend
from configurator.engine.optimizing.lexicographic import LexicographicSearch
from configurator.engine.optimizing.reachable_totals import OpenPlace

MOST_RANKS = 10**9
"""So many ranks of an instance are told apart."""


@dataclass(frozen=True, slots=True)
class PreferredOrder:
    """What is preferred at a place, each above all that follows: ``avoid``, then one of ``better``, the first of them.

    ``better`` are the alternatives that cost less than taking nothing.
    """

    avoid: tuple[Literal, ...]
    better: tuple[Literal, ...] = ()

    def literals(self, search: LexicographicSearch) -> tuple[Literal, ...]:
        """It as literals, each to be granted when it goes with those before it."""
        if len(self.better) < 2:
            return self.avoid + self.better
        return (*self.avoid, search.gate(self.better), *(-literal for literal in reversed(self.better[1:])))


class TieBreaking:
    """The order in which one product's places are decided.

    ``price`` is what everything costs; ``liked`` are the literals of the first alternatives, then of the defaults, the
    first of them last. ``ranks`` say of each instance of a component how late it is in the order: of two that can be
    exchanged, the earlier never has the higher rank.
    """

    def __init__(self, compiled: Compiled) -> None:
        """Raises BrokenFiles when the prices are too large to add up."""
        layout = compiled.layout
        self.price = price = whole_price(layout, compiled.formula)
        self._weights: Mapping[Literal, int] = {literal: weight for group in price.groups for weight, literal in group}
        self._falling = {number for weight, number in price.numbers if weight < 0}
        self._places = sorted(layout.places.values(), key=lambda place: _rank(layout, place))
        self._literals = [
            (place, place.single, tuple(place.values.values()), self._preferred(place)) for place in self._places
        ]
        known = {place.active for place in self._places}
        plain = [proposal for applies, proposal in compiled.defaults if applies in known]
        self.ranks = tuple(self._ranked(layout))
        first = [literal for place in self._places for literal in self._first_looks(place)]
        self.liked = [*first, *reversed(plain)]

    def break_ties(self, backend: Backend, search: LexicographicSearch, effort: float) -> bool:
        """Decides every place that is still open; whether the effort was enough for that. Raises SolverDeadline."""
        known, preferred = backend.known(search), list[Preferred]()
        decided = frozenset(map(abs, known))
        for place, single, literals, order in self._literals:
            if place.wide is not None:
                preferred.append(Extreme(place.wide.number, most=place.wide.number in self._falling))
            elif not ((single and not known.isdisjoint(literals)) or decided.issuperset(map(abs, literals))):
                preferred += order.literals(search)
        return not preferred or backend.prefer(preferred, search, effort, self.ranks)

    def steps(self) -> Iterator[OpenPlace]:
        """All decisions in their order; none of places with numbers that have no literals."""
        for place, single, literals, _ in self._literals:
            nothing = tuple(-literal for literal in literals)
            if single and place.kind is not Kind.TEXT:
                yield OpenPlace(place.active, tuple(self._alternatives(place)), nothing)
                continue
            counted = () if place.written is None else (place.written,)
            for literal in (*self._dearest_first(place), *counted):
                taken, left = (literal,), (-literal,)
                first = self._weights.get(literal, 0) < 0
                yield OpenPlace(place.active, (taken, left) if first else (left, taken), left)

    def _ranked(self, layout: Layout) -> Iterator[WeightedGroup]:
        """Per place of what can be there twice the rank of each value: a digit of a number, the first place's highest.

        Only places with one answer that are decided before all others of their instance count, as many as fit.
        """
        instances: dict[Slot, list[SlotLiterals]] = {}
        for place in self._places:
            if place.option is not None and place.component.count.high > 1:
                instances.setdefault(Slot(place.component.key, place.slot.instance), []).append(place)
        for places in instances.values():
            depth, highest = _rank(layout, places[0]), MOST_RANKS
            for place in takewhile(lambda each: each.single and _rank(layout, each) == depth, places):  # noqa: B023
                alternatives = [alternative[0] for alternative in self._alternatives(place)]
                highest //= max(2, len(alternatives))
                if not highest:
                    break
                none = next((number for number, literal in enumerate(alternatives) if literal < 0), 0)
                yield tuple(
                    (highest * (number - none), literal) for number, literal in enumerate(alternatives) if literal > 0
                )

    def _preferred(self, place: SlotLiterals) -> PreferredOrder:
        """What is preferred at a place: the last alternative is avoided first."""
        if not place.single:
            dearest = self._dearest_first(place)
            return PreferredOrder(
                tuple(literal if self._weights.get(literal, 0) < 0 else -literal for literal in dearest)
            )
        if place.kind is Kind.TEXT:
            return PreferredOrder((-place.values[""],))
        alternatives = [alternative[0] for alternative in self._alternatives(place)]
        none = next((rank for rank, literal in enumerate(alternatives) if literal < 0), 0)
        avoided = [
            -literal
            for literal in reversed(alternatives[none:])
            if literal > 0 and (len(alternatives) == 1 or literal != alternatives[0])
        ]
        return PreferredOrder(tuple(avoided), tuple(alternatives[:none]))

    def _alternatives(self, place: SlotLiterals) -> Iterator[tuple[Literal, ...]]:
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

    def _dearest_first(self, place: SlotLiterals) -> list[Literal]:
        """A multiple choice's literals in the order in which they are given up."""
        return sorted(place.values.values(), key=lambda literal: (-self._weights.get(literal, 0), -literal))

    def _first_looks(self, place: SlotLiterals) -> list[Literal]:
        """The phases that lead a search to the first alternatives."""
        first = next(self._alternatives(place), ()) if place.single else ()
        return [literal if literal in first else -literal for literal in place.values.values()]


def _rank(layout: Layout, place: SlotLiterals) -> int:
    """Counts before all; then how deep a place stands within others."""
    depth, option = 0, place.option
    while option is not None:
        depth += 1
        option = layout.product.option(option.within.option) if option.within else None
    return depth
