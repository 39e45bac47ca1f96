"""What rules mean: does this complete selection obey this rule? Every solver answer is tested against this.

No solver, no cleverness: each construct is evaluated as its docstring in ``syntax`` says. Numbers are exact fractions.
A condition is read in a *scope*: which instance of which component is at hand (``for each item``, ``some item where``).
Of a text that the customer writes, conditions ask whether it is there, and sums count what it brings.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import product as cartesian
from math import prod
from typing import assert_never

from configurator.catalog.model import Kind, Option, Product, Value
from configurator.catalog.selection import Selection, Slot, obeys_structure, slot_at, slots
from configurator.catalog.validity import Situation
from configurator.nesting import Steps, in_turn, unroll
from configurator.rules.price_formula import Answers, FormulaFailure, formula_minor, selection_of
from configurator.rules.price_parts import PriceMeaning, PricePart, Worths, price_parts, summed_parts
from configurator.rules.price_syntax import PriceFormula, ruled
from configurator.rules.rule_set import RuleSet
from configurator.rules.sum_units import own_amount, summed_options, unit_of
from configurator.rules.syntax import (
    AllDifferent,
    Amount,
    And,
    AttributeOf,
    Chosen,
    Compare,
    Comparison,
    Condition,
    CountOf,
    Every,
    Excludes,
    Given,
    HasWord,
    HowMany,
    Implies,
    InstanceCount,
    Named,
    Not,
    NumberOf,
    Or,
    Plus,
    ProductOf,
    Rule,
    SumOver,
    Table,
    TableRow,
    Term,
    Times,
)
from configurator.rules.traversal import parts
from configurator.units import Quantity, UnitError, factor

InstancesAtHand = Mapping[str, int]
"""Component key -> the instance at hand."""


def obeys(product: Product, rules: RuleSet, selection: Selection, at: Situation | None = None) -> bool:
    """Whether the selection is a valid product: the catalogue's structure and every rule hold.

    In a situation, everything taken is sold then and there, and only rules that are valid then and there count.
    """
    counting = replace(rules, prices=tuple(price for price in rules.prices if product.counts(price.valid, at)))
    return (
        obeys_structure(product, selection)
        and sold(product, selection, at)
        and all(holds(rule, selection, product, counting) for rule in rules.rules if product.counts(rule.valid, at))
    )


def sold(product: Product, selection: Selection, at: Situation | None) -> bool:
    """Whether every value that the selection takes is sold in the situation."""
    return all(
        option.value(key).valid.holds(at)
        for _, _, option, slot in slots(product, selection)
        if option.kind is Kind.CHOICE
        for key in selection.at(slot)
    )


def holds(rule: Rule | Table, selection: Selection, product: Product, rules: RuleSet) -> bool:
    """Whether the selection obeys the rule; ``rules`` knows the definitions and the price rules in force.

    The rule set must be free of errors.
    """
    scopes: tuple[InstancesAtHand, ...] = ({},)
    if rule.each is not None:
        scopes = _instances(rule.each, selection, product, {})
    if isinstance(rule, Table):
        return all(_is_in(rule, selection, product, scope) for scope in scopes)
    return all(condition_holds(rule.body, selection, product, rules, scope) for scope in scopes)


def condition_holds(
    condition: Condition, selection: Selection, product: Product, rules: RuleSet, scope: InstancesAtHand | None = None
) -> bool:
    """Whether the condition is true of the selection, with the instances at hand that ``scope`` names."""
    return unroll(_holds(condition, selection, product, rules, scope or {}))


def _holds(
    condition: Condition, selection: Selection, product: Product, rules: RuleSet, at_hand: InstancesAtHand
) -> Steps[bool]:
    match condition:
        case Chosen() | HasWord() | Given() | AllDifferent():
            return _taken(condition, selection, product, at_hand)
        case Compare():
            return _compared(condition, selection, product, rules, at_hand)
        case Named():
            meant = next(each for each in rules.definitions if each.name == condition.name).condition
            named: bool = yield _holds(meant, selection, product, rules, at_hand)
            return named
        case InstanceCount() | Every():
            scopes = _instances(condition.component, selection, product, at_hand)
            inner = condition.condition
            met: list[bool] = yield in_turn(_holds(inner, selection, product, rules, each) for each in scopes)
            return all(met) if isinstance(condition, Every) else _between(condition.low, sum(met), condition.high)
    truths: list[bool] = yield in_turn(_holds(part, selection, product, rules, at_hand) for part in parts(condition))
    match condition:
        case Not():
            return not truths[0]
        case And():
            return all(truths)
        case Or():
            return any(truths)
        case Implies():
            return not truths[0] or truths[1]
        case Excludes():
            return not all(truths)
        case HowMany():
            return _between(condition.low, sum(truths), condition.high)
        case _:
            assert_never(condition)


def amount(
    term: Term, selection: Selection, product: Product, rules: RuleSet, scope: InstancesAtHand | None = None
) -> Quantity:
    """What a sum comes to, in the unit that ``measure.unit_of`` says ('' when it is always 0)."""
    at_hand: InstancesAtHand = scope or {}
    unit = unit_of(term, product) or ""
    return Quantity(unroll(_amount(term, unit, selection, product, rules, at_hand)), unit)


def priced(
    product: Product, rules: RuleSet, selection: Selection, worths: Worths | None = None
) -> tuple[PricePart, ...]:
    """The parts of the selection's price by the price rules in ``rules``, which are those in force.

    ``worths`` are what their formulas came to before; new ones are added.
    """
    return price_parts(
        product,
        rules.prices,
        selection,
        PriceMeaning(
            lambda condition, scope: condition_holds(condition, selection, product, rules, scope),
            lambda term, scope: amount(term, selection, product, rules, scope),
            {} if worths is None else worths,
        ),
    )


def _instances(
    component: str, selection: Selection, product: Product, scope: InstancesAtHand
) -> tuple[InstancesAtHand, ...]:
    count = selection.count(product.component(component))
    return tuple({**scope, component: instance} for instance in range(1, count + 1))


def _between(low: int | None, number: int, high: int | None) -> bool:
    return (low is None or low <= number) and (high is None or number <= high)


def _is_in(table: Table, selection: Selection, product: Product, scope: InstancesAtHand) -> bool:
    """Whether what is taken stands in the table: each value of a column with each of the others, in some row."""
    columns = [selection.at(slot_at(column, product, scope)) or (None,) for column in table.columns]
    return all(any(_matches(row, values) for row in table.rows) for values in cartesian(*columns))


def _matches(row: TableRow, values: Sequence[str | None]) -> bool:
    return all(cell is None or value in cell for cell, value in zip(row.cells, values, strict=True))


def _taken(
    condition: Chosen | HasWord | Given | AllDifferent, selection: Selection, product: Product, scope: InstancesAtHand
) -> bool:
    if isinstance(condition, AllDifferent):
        count = selection.count(product.home(condition.option))
        taken = [value for n in range(1, count + 1) for value in selection.at(Slot(condition.option, n))]
        return len(set(taken)) == len(taken)
    at = selection.at(slot_at(condition.option, product, scope))
    if isinstance(condition, Chosen):
        return not set(condition.values).isdisjoint(at)
    if isinstance(condition, Given):
        return bool(at)
    option = product.option(condition.option)
    return any(_has(option.value(key), condition) for key in at)


def _has(value: Value, condition: HasWord) -> bool:
    words = value.attribute(condition.attribute)
    return isinstance(words, frozenset) and not words.isdisjoint(condition.words)


def worth(
    formula: PriceFormula, places: tuple[str, ...], answers: Answers, product: Product, scope: InstancesAtHand
) -> int | None:
    """What a price formula comes to with these answers at its places; None for nothing that can be worked out."""
    taken = selection_of(places, answers, product, scope)
    with suppress(FormulaFailure, UnitError):
        return formula_minor(formula, lambda leaf: amount(leaf, taken, product, RuleSet(), scope), product.currency)
    return None


def _compared(
    condition: Compare, selection: Selection, product: Product, rules: RuleSet, scope: InstancesAtHand
) -> bool:
    one = amount(condition.left, selection, product, rules, scope)
    other = amount(condition.right, selection, product, rules, scope)
    left, right = one.magnitude, other.magnitude
    if left and right:
        right *= factor(other.unit, one.unit)
    match condition.comparison:
        case Comparison.EQUAL:
            return left == right
        case Comparison.UNEQUAL:
            return left != right
        case Comparison.LESS:
            return left < right
        case Comparison.AT_MOST:
            return left <= right
        case Comparison.MORE:
            return left > right
        case Comparison.AT_LEAST:
            return left >= right
        case _:
            assert_never(condition.comparison)


def _amount(
    term: Term, unit: str, selection: Selection, product: Product, rules: RuleSet, scope: InstancesAtHand
) -> Steps[Fraction]:
    match term:
        case Amount():
            return term.quantity.to(unit).magnitude
        case NumberOf():
            slot = slot_at(term.option, product, scope)
            return (selection.number(slot) or Fraction(0)) * factor(_range_unit(term.option, product), unit)
        case AttributeOf():
            option = product.option(term.option)
            return _at(option, slot_at(term.option, product, scope), term.attribute, unit, selection)
        case SumOver(attribute="price") if ruled(rules.prices):
            return summed_parts(priced(product, rules, selection), term, product)
        case SumOver():
            own = own_amount(term, product)
            return (own.to(unit).magnitude if own else Fraction(0)) + sum(
                _at(option, Slot(option.key, instance), term.attribute, unit, selection)
                for option in summed_options(term, product)
                for instance in range(1, selection.count(product.home(option.key)) + 1)
            )
        case CountOf():
            return selection.count(product.component(term.component)) * factor("", unit)
        case Times():
            inner: Fraction = yield _amount(term.term, unit, selection, product, rules, scope)
            return term.factor * inner
        case Plus():
            several: list[Fraction] = yield in_turn(
                _amount(each, unit, selection, product, rules, scope) for each in term.terms
            )
            return sum(several, Fraction(0))
        case ProductOf():
            units = [unit_of(each, product) or "" for each in term.terms]
            factors: list[Fraction] = yield in_turn(
                _amount(each, own, selection, product, rules, scope)
                for each, own in zip(term.terms, units, strict=True)
            )
            known = unit_of(term, product)
            return Fraction(0) if known is None else factor(known, unit) * prod(factors, start=Fraction(1))
        case _:
            assert_never(term)


def _range_unit(option: str, product: Product) -> str:
    limits = product.option(option).range
    return limits.unit if limits else ""


def _at(option: Option, slot: Slot, attribute: str, unit: str, selection: Selection) -> Fraction:
    """What is taken at one slot comes to in that attribute."""
    at = selection.at(slot)
    if not at:
        return Fraction(0)
    if option.kind is Kind.TEXT:
        return _quantity(option.each, attribute, unit) if option.each else Fraction(0)
    if option.kind is Kind.CHOICE:
        return sum((_quantity(option.value(key), attribute, unit) for key in at), Fraction(0))
    return Fraction(at[0]) * _quantity(option.each, attribute, unit) if option.each else Fraction(0)


def _quantity(value: Value, attribute: str, unit: str) -> Fraction:
    found = value.attribute(attribute)
    return found.to(unit).magnitude if isinstance(found, Quantity) else Fraction(0)
