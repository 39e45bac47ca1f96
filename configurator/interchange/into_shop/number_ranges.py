"""What a shop's numbers say by themselves: their units, ``number_units(model, facts)``, and their bounds.

A model compares plain numbers, a shop quantities. So a number keeps the unit that its feature says unless a comparison
has it beside something in another unit or multiplies it with something that varies: there the plain numbers count.
A constraint that sets a number's bounds needs no rule beside them.
"""

from collections.abc import Iterator, Mapping

from configurator.catalog.model import Range
from configurator.interchange.feature_model import option_words
from configurator.interchange.feature_model.attribute_facts import Facts, is_price, place_of
from configurator.interchange.feature_model.domains import constant, constants
from configurator.interchange.feature_model.model import (
    Aggregate,
    Conjunction,
    Expression,
    Feature,
    FeatureModel,
    FeatureType,
    Formula,
    Has,
    Implication,
    Multiplication,
    ValueComparison,
    ValueOf,
    comparisons,
    expressions,
    features,
    values,
)
from configurator.interchange.feature_model.plan import Plan
from configurator.source import Problem

_NUMBERS = (FeatureType.INTEGER, FeatureType.REAL)


def number_units(model: FeatureModel, facts: Facts) -> Mapping[str, str]:
    """The unit of each number that keeps one, by its feature's name."""
    numbers = [each for each in features(model.root) if each.type in _NUMBERS]
    found = {each.name: option_words.unit(each) for each in numbers}
    if not any(found.values()):
        return {}
    every = [comparison for constraint in model.constraints for comparison in comparisons(constraint.formula)]
    each_has = {each.name: _attributes_of_each(each) for each in numbers}
    beside = [(each, names) for each in every if (names := list(_numbers_in(each, each_has)))]
    while mixed := [
        name for each, names in beside if _is_mixed(each, names, found, facts) for name in names if found[name]
    ]:
        found.update(dict.fromkeys(mixed, ""))
    return {name: unit for name, unit in found.items() if unit}


def units_left_out(model: FeatureModel, kept: Mapping[str, str]) -> Iterator[Problem]:
    """A warning for each number that says a unit and does not keep it."""
    for each in features(model.root):
        if each.type in _NUMBERS and each.name not in kept and option_words.unit(each):
            message = f"'{each.name}' is compared with plain numbers or other units: its unit is left out"
            yield Problem(place_of(each, option_words.UNIT), message, "", "warning")


def is_of_range(formula: Formula, plan: Plan) -> bool:
    """Whether the formula demands of one number no more than its range does already, where it is there."""
    match formula:
        case Implication(Has(name), then):
            return name in plan.numbers and _holds_always(then, name, plan)
        case _:
            names = {
                each.feature for one in comparisons(formula) for side in (one.left, one.right) for each in values(side)
            }
            name = next(iter(names), "")
            there = name in plan.numbers and plan.meanings.get(name, ...) is None
            return there and len(names) == 1 and _holds_always(formula, name, plan)


def _holds_always(formula: Formula, name: str, plan: Plan) -> bool:
    limits = plan.product.option(plan.numbers[name]).range
    parts = formula.formulas if isinstance(formula, Conjunction) else (formula,)
    return limits is not None and all(_is_implied(part, name, limits) for part in parts)


def _is_implied(part: Formula, name: str, limits: Range) -> bool:
    if not isinstance(part, ValueComparison) or not isinstance(part.left, ValueOf):
        return False
    number = constant(part.right)
    if (part.left.feature, part.left.attribute) != (name, "") or number is None:
        return False
    holds = {">=": limits.low >= number, ">": limits.low > number, "<=": limits.high <= number}
    return {**holds, "<": limits.high < number}.get(part.operator, False)


def _sides(comparison: ValueComparison) -> Iterator[Expression]:
    for side in (comparison.left, comparison.right):
        yield from expressions(side)


def _attributes_of_each(feature: Feature) -> set[str]:
    one = option_words.each(feature)
    return {name.casefold() for name in one.attributes} if one is not None else set()


def _numbers_in(comparison: ValueComparison, each_has: Mapping[str, set[str]]) -> Iterator[str]:
    """The numbers that are compared by themselves, not for what each one adds to a sum."""
    sums = {each.attribute.casefold() for each in _sides(comparison) if isinstance(each, Aggregate)}
    for each in _sides(comparison):
        if isinstance(each, ValueOf) and not each.attribute and sums.isdisjoint(each_has.get(each.feature, sums)):
            yield each.feature


def _is_mixed(comparison: ValueComparison, names: list[str], units: Mapping[str, str], facts: Facts) -> bool:
    """Whether the comparison has things in several units, or multiplies what varies."""
    known = constants(comparison.left, comparison.right)
    found = {units[name] for name in names}
    for each in _sides(comparison):
        if isinstance(each, Aggregate):
            found.add(facts.currency if is_price(each.attribute) else facts.numbers.get(each.attribute, ""))
        elif isinstance(each, Multiplication) and sum(id(part) not in known for part in each.parts) > 1:
            return True
    return len(found) > 1
