"""I want this anyway: the best ways to have it, each with what is given up and what the whole product is then.

Best is what costs the customer least: first the own choices given up, by weight; then the price; then the time to wait;
then choices earlier in the catalogue stay. Every way is minimal: with any part of it given up alone, the rest does not
go together. What can be given up is found by ``mcs``; here it is completed, compared and told.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from configurator.catalog.model import Kind, Option, Product, Value
from configurator.catalog.selection import Choice, Choices, Selection, Slot, slots
from configurator.engine.compiling.layout import Layout
from configurator.engine.compiling.literals import Literal
from configurator.engine.explaining.hitting_set import members
from configurator.engine.explaining.mcs import Relaxation, cheapest_correction_sets
from configurator.engine.explaining.mus import others
from configurator.engine.possible.impossible import Knowledge
from configurator.engine.solving.kernel import Deadline
from configurator.errors import SolverDeadline
from configurator.rules.meaning import amount
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import Term
from configurator.units import Quantity

CompleteChoices = Callable[[Choices], Selection | None]
"""Completes choices to a whole product; None when they do not go together."""

MOST_TIED = 8
"""How many ways of one weight are completed, at most, to find those with the lowest price among them."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What a customer loses by: own choices by their ``weights`` (at least 1, which is also that of all others); then
    the ``price``, a sum of the rule language; then the longest ``lead``, an attribute of values.
    """

    weights: frozenset[tuple[Choice, int]] = frozenset()
    price: Term | None = None
    lead: str = ""

    @property
    def ranked(self) -> bool:
        """Whether ways of equal weight have to be completed to rank them."""
        return self.price is not None or bool(self.lead)


@dataclass(frozen=True, slots=True)
class GivenUpChoice:
    """An own choice that goes, and what is taken at its slot instead; nothing when the slot is not there any more."""

    choice: Choice
    becomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """Something else that changes: what was taken at a slot, and what is taken then."""

    slot: Slot
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WholeProduct:
    """A whole product, with what it costs and how long it takes where that was asked and something says so."""

    selection: Selection
    price: Quantity | None
    lead: Quantity | None


@dataclass(frozen=True, slots=True)
class Repair:
    """One way: with these own choices given up, and no fewer of them, the rest goes together.

    ``choices`` are the own choices then, the wanted one among them; ``loss`` what those given up weigh. ``changes`` are
    all other differences to the present product, in catalogue order; none when there is no present product.
    """

    given_up: tuple[GivenUpChoice, ...]
    choices: Choices
    loss: int
    whole: WholeProduct
    changes: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Repairs:
    """The best ways, best first, and the present product (None while the choices contradict each other).

    ``complete``: no way that is not among them is better; False when the time or the number of ways of equal weight
    did not let that be proven.
    """

    ways: tuple[Repair, ...]
    before: WholeProduct | None
    complete: bool


@dataclass(frozen=True, slots=True)
class RepairQuestion:
    """The question: the wanted choice (None: any whole product), in spite of the choices; ``locked`` ones stay."""

    choices: Choices
    wanted: Choice | None
    locked: Choices
    loss: Loss
    most: int

    @property
    def held(self) -> Choices:
        """What has to hold whatever is given up."""
        return self.locked | ({self.wanted} if self.wanted else set())


def repairs(
    knowledge: Knowledge, rules: RuleSet, asked: RepairQuestion, completed: CompleteChoices, deadline: Deadline
) -> Repairs | None:
    """The best ways; None when there is none, because what has to hold does not go together.

    ``rules`` are those in force, which say what a whole product costs.

    Raises SolverDeadline when the time does not suffice for one way.
    """
    product = knowledge.layout.product
    free = _free(knowledge.layout, asked)
    weights = dict(asked.loss.weights)
    relaxation = Relaxation(
        kernel=knowledge.kernel,
        symmetries=knowledge.witnesses.symmetries,
        hard=list(knowledge.layout.literals(asked.held)),
        soft=list(free),
        costs=[max(1, weights.get(choice, 1)) for choice in free.values()],
        deadline=deadline,
    )
    tied = max(asked.most, MOST_TIED) if asked.loss.ranked else asked.most
    found, proven = cheapest_correction_sets(relaxation, asked.most, tied)
    if not found:
        return None
    present, choosable = completed(asked.choices), list(free.values())
    ways: list[Repair] = []
    try:
        for elements, loss in found:
            gone = [choosable[index] for index in members(elements)][::-1]
            choices = asked.held | set(choosable).difference(gone)
            after = completed(choices)
            assert after is not None, "what was found to go together cannot be completed"
            ways.append(_way(product, rules, asked, gone, choices, loss, present, after))
    except SolverDeadline:
        if not ways:
            raise
    unit = next((way.whole.lead.unit for way in ways if way.whole.lead), "")
    ways.sort(key=lambda way: (way.loss, size(way.whole.price), size(way.whole.lead, unit)))
    before = None if present is None else _whole(product, rules, asked.loss, present)
    return Repairs(tuple(ways[: asked.most]), before, proven and len(ways) == len(found))


def _free(layout: Layout, asked: RepairQuestion) -> dict[Literal, Choice]:
    """The own choices that may go, by their literals, late ones in the catalogue first."""
    rest = asked.choices if asked.wanted is None else others(layout.product, asked.choices, asked.wanted)
    literals = layout.literals(rest - asked.held)
    return dict(sorted(literals.items(), key=lambda each: -abs(each[0])))


def _way(
    product: Product,
    rules: RuleSet,
    asked: RepairQuestion,
    gone: Sequence[Choice],
    choices: Choices,
    loss: int,
    before: Selection | None,
    after: Selection,
) -> Repair:
    told = {choice.slot for choice in (*gone, *asked.held)}
    changes = () if before is None else tuple(_changes(before, after, told))
    given_up = tuple(GivenUpChoice(choice, after.at(choice.slot)) for choice in gone)
    return Repair(given_up, choices, loss, _whole(product, rules, asked.loss, after), changes)


def _changes(before: Selection, after: Selection, told: Collection[Slot]) -> Iterator[Changed]:
    for slot in dict.fromkeys((*before.taken, *after.taken)):
        if slot not in told and before.at(slot) != after.at(slot):
            yield Changed(slot, before.at(slot), after.at(slot))


def _whole(product: Product, rules: RuleSet, loss: Loss, selection: Selection) -> WholeProduct:
    price = None if loss.price is None else amount(loss.price, selection, product, rules)
    return WholeProduct(selection, price, longest(product, selection, loss.lead) if loss.lead else None)


def longest(product: Product, selection: Selection, attribute: str) -> Quantity | None:
    """The largest of an attribute among all that is taken, as stated: the time until a thing can be delivered, say."""
    found = (
        value.attribute(attribute)
        for _, _, option, slot in slots(product, selection)
        for value in _taken(option, selection.at(slot))
    )
    quantities = [each for each in found if isinstance(each, Quantity)]
    return max(quantities, key=lambda each: size(each, quantities[0].unit), default=None)


def size(quantity: Quantity | None, unit: str | None = None) -> Fraction:
    """The amount, in the unit where one is given, for comparing; 0 for none."""
    return Fraction(0) if quantity is None else quantity.to(unit or quantity.unit).magnitude


def _taken(option: Option, at: Sequence[str]) -> Iterator[Value]:
    if option.kind is Kind.CHOICE:
        yield from (option.value(key) for key in at)
    elif option.each is not None and at and at[0] != "0":
        yield option.each
