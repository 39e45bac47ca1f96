"""What a price formula comes to: exactly, then within its bounds, then rounded. And which answers it can be asked for.

An amount is a function of what is taken at the few places that the formula speaks of, so it can be worked out for every
combination beforehand: that is how mistakes in it are found, and how the engine reckons with it.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import chain, combinations
from itertools import product as cartesian
from math import comb, prod

from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Selection, number_text, slot_at
from configurator.errors import ConfiguratorError
from configurator.money import minor_digits
from configurator.rules.price_syntax import FormulaLeaf, FormulaProduct, FormulaSum, PriceFormula
from configurator.rules.syntax import Amount, CountOf
from configurator.units import Quantity, UnitError, comparable, factor, product_unit

MOST_COMBINATIONS = 10_000
"""So many combinations of answers a formula is worked out for."""

LARGEST_AMOUNT = 2**52
"""No amount of minor units may reach this."""


class FormulaFailure(ConfiguratorError):
    """A formula that comes to nothing for some answers: it divides by zero, or what it comes to is too large."""


Leaf = Callable[[FormulaLeaf], Quantity]


def formula_minor(formula: PriceFormula, leaf: Leaf, currency: str) -> int:
    """What the formula comes to in minor units; ``leaf`` says what is taken. Raises FormulaFailure, UnitError."""
    exact = _sum(formula.sum, leaf).to(currency).magnitude
    if formula.least is not None:
        exact = max(exact, formula.least.amount)
    if formula.most is not None:
        exact = min(exact, formula.most.amount)
    if formula.step is not None:
        exact = round(exact / formula.step.amount) * formula.step.amount
    minor: int = round(exact * 10 ** minor_digits(currency))
    if abs(minor) >= LARGEST_AMOUNT:
        raise FormulaFailure("it comes to more than can be reckoned with")
    return minor


def _sum(formula: FormulaSum, leaf: Leaf) -> Quantity:
    parts = [(taken_off, _product(part, leaf)) for taken_off, part in formula.products]
    unit = next((part.unit for _, part in parts if part.magnitude), parts[0][1].unit)
    whole = Fraction(0)
    for taken_off, part in parts:
        if part.magnitude:
            whole += part.to(unit).magnitude * (-1 if taken_off else 1)
    return Quantity(whole, unit)


def _product(formula: FormulaProduct, leaf: Leaf) -> Quantity:
    magnitude, over, under = Fraction(1), list[str](), list[str]()
    for divides, part in formula.factors:
        value = _sum(part, leaf) if isinstance(part, FormulaSum) else leaf(part)
        if divides and not value.magnitude:
            raise FormulaFailure("it divides by zero")
        magnitude = magnitude / value.magnitude if divides else magnitude * value.magnitude
        if value.unit:
            (under if divides else over).append(value.unit)
    for unit in under:
        same = next((each for each in over if comparable(each, unit)), None)
        if same is None:
            raise UnitError(f"it divides by {unit}")
        over.remove(same)
        magnitude *= factor(same, unit)
    return Quantity(magnitude, product_unit(over) if over else "")


MOST_NESTED = 100
"""How many parentheses of a formula stand in each other at most: it is gone through by recursion."""


def nested_too_deeply(formula: FormulaSum) -> bool:
    """Whether more parentheses stand in each other than can be worked out."""
    level = [formula]
    for _ in range(MOST_NESTED + 1):
        level = [
            part
            for each in level
            for _, product in each.products
            for _, part in product.factors
            if isinstance(part, FormulaSum)
        ]
    return bool(level)


def leaves(formula: FormulaSum) -> Iterator[FormulaLeaf]:
    """What a formula is made of in the end, in reading order."""
    for _, product in formula.products:
        for _, part in product.factors:
            if isinstance(part, FormulaSum):
                yield from leaves(part)
            else:
                yield part


def named_places(formula: PriceFormula) -> tuple[str, ...]:
    """The options and components that a formula asks for, each once, in reading order."""
    asked = (leaf for leaf in leaves(formula.sum) if not isinstance(leaf, Amount))
    return tuple(dict.fromkeys(leaf.component if isinstance(leaf, CountOf) else leaf.option for leaf in asked))


Answers = tuple[tuple[str, ...], ...]
"""What is taken at each place."""


def combination_count(places: tuple[str, ...], product: Product) -> int:
    """How many combinations of answers there are at most; without a look at each."""
    return prod(_answer_count(place, product) for place in places)


def combinations_of(places: tuple[str, ...], product: Product) -> Iterator[Answers]:
    """Every combination of answers to these places that the catalogue's structure leaves, nothing taken included."""
    answers = [tuple(_answers(place, product)) for place in places]
    options = [_option(place, product) for place in places]
    for several in cartesian(*answers):
        if all(_goes(option, at, places, several) for option, at in zip(options, several, strict=True)):
            yield several


def selection_of(places: tuple[str, ...], answers: Answers, product: Product, scope: Mapping[str, int]) -> Selection:
    """So much of a selection, with the instances at hand."""
    slots = (slot_at(place, product, scope) for place in places)
    return Selection(dict(zip(slots, answers, strict=True)))


def _goes(option: Option | None, at: tuple[str, ...], places: tuple[str, ...], several: Answers) -> bool:
    """Whether an option can have the answer beside the others: where it stands within one of them."""
    if option is None or option.within is None or option.within.option not in places:
        return True
    there = option.within.holds(several[places.index(option.within.option)])
    return (bool(at) or _may_be_empty(option)) if there else not at


def _option(place: str, product: Product) -> Option | None:
    return next((option for option in product.options if option.key == place), None)


def _may_be_empty(option: Option) -> bool:
    return option.kind is Kind.CHOICE and option.choose.low == 0


def _answers(place: str, product: Product) -> Iterator[tuple[str, ...]]:
    option = _option(place, product)
    if option is None:
        count = product.component(place).count
        yield from ((str(number),) for number in range(count.low, count.high + 1))
        return
    if option.range is not None:
        yield from ((number_text(option.range.number(index)),) for index in range(option.range.steps))
    else:
        keys = [value.key for value in option.values]
        sizes = range(max(1, option.choose.low), option.choose.high + 1)
        yield from chain.from_iterable(combinations(keys, size) for size in sizes)
    if option.within is not None or _may_be_empty(option):
        yield ()


def _answer_count(place: str, product: Product) -> int:
    option = _option(place, product)
    if option is None:
        count = product.component(place).count
        return count.high - count.low + 1
    empty = option.within is not None or _may_be_empty(option)
    if option.range is not None:
        return option.range.steps + empty
    sizes = range(max(1, option.choose.low), option.choose.high + 1)
    return sum(comb(len(option.values), size) for size in sizes) + empty
