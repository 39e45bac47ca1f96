"""The engine's answers by brute force: every valid product is listed, and the questions are read off the list."""

from collections.abc import Iterator
from fractions import Fraction

from configurator.catalog.model import Kind, Product
from configurator.catalog.selection import Choice, Choices, Selection, Slot, slots, with_choice
from configurator.catalog.validity import Situation
from configurator.engine.answers import Conflict, State
from configurator.engine.compiling.compiler import Compiled
from configurator.engine.compiling.literals import Literal
from configurator.rules.meaning import condition_holds, holds, obeys
from configurator.rules.revision import Revision
from configurator.rules.rule_set import RuleSet
from tests.examples import all_selections


def revision_of(product: Product, rules: RuleSet | None = None) -> Revision:
    """A revision without texts."""
    return Revision(product, rules or RuleSet(), "", "")


def valid_products(revision: Revision, at: Situation | None = None) -> list[Selection]:
    """Every valid product, in a situation."""
    found = all_selections(revision.product)
    return [each for each in found if obeys(revision.product, revision.rules, each, at)]


def stated(product: Compiled, selection: Selection) -> list[Literal]:
    """The literals that say of each place of a compiled product what the selection has there."""
    return [
        literal if place.option is None or value in selection.at(place.slot) else -literal
        for place in product.layout.places.values()
        for value, literal in place.values.items()
        if place.option is not None or value in selection.at(place.slot)
    ]


def agreeing(products: list[Selection], choices: Choices) -> list[Selection]:
    """Those that are as all the choices say."""
    return [each for each in products if all(each.agrees(choice) for choice in choices)]


def state(revision: Revision, products: list[Selection], choices: Choices, value: Choice) -> State:
    """What the value is under the choices."""
    if value in choices:
        return State.CHOSEN
    if not agreeing(products, with_choice(revision.product, choices, value)):
        return State.IMPOSSIBLE
    return State.FORCED if all(each.agrees(value) for each in agreeing(products, choices)) else State.OPEN


def price(product: Product, selection: Selection) -> Fraction:
    """The sum of all prices in minor units, the product's own left out."""
    total = Fraction(0)
    for _, _, option, slot in slots(product, selection):
        for at in selection.at(slot):
            if option.kind is Kind.CHOICE:
                total += option.value(at).price.minor
            elif option.each is not None:
                total += option.each.price.minor * Fraction(at)
    return total


def unmet(revision: Revision, selection: Selection, *, answered: bool = False) -> int:
    """The weight of what the rules prefer and the selection does not have, each instance counted."""
    product, rules = revision.product, revision.rules
    total = 0
    for prefer in rules.prefers:
        if prefer.answered is not answered:
            continue
        scopes: tuple[dict[str, int], ...] = ({},)
        if prefer.each is not None:
            there = range(1, int(selection.at(Slot(prefer.each))[0]) + 1)
            scopes = tuple({prefer.each: instance} for instance in there)
        total += prefer.weight * sum(
            not condition_holds(prefer.body, selection, product, rules, scope) for scope in scopes
        )
    return total


def without_one(conflict: Conflict) -> Iterator[tuple[frozenset[str], Choices]]:
    """The rules and choices of the conflict, each time without one of them."""
    rules, choices = frozenset(conflict.rules), frozenset(conflict.choices)
    yield from ((rules - {rule}, choices) for rule in rules)
    yield from ((rules, choices - {choice}) for choice in choices)


def can_hold(revision: Revision, rules: frozenset[str], choices: Choices) -> bool:
    """Whether some selection that obeys the structure obeys these rules and agrees with the choices."""
    wanted = [rule for rule in revision.rules.rules if rule.name in rules]
    return any(
        all(each.agrees(choice) for choice in choices)
        and all(holds(rule, each, revision.product, revision.rules) for rule in wanted)
        for each in all_selections(revision.product)
    )
