"""What an optimum is of: sums of the rule language, wishes, or several of them weighted; least or most.

Decides how a goal becomes one weighted sum over literals and numbers, and what a selection comes to in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from configurator.catalog.model import Kind, Product
from configurator.catalog.selection import Choice, Selection, Slot
from configurator.engine.compiling.layout import Layout
from configurator.engine.compiling.linear import LARGEST, IntegerSum, Linear
from configurator.engine.compiling.literals import Literal
from configurator.engine.compiling.rule_clauses import stated_literal
from configurator.engine.compiling.sums import Sums
from configurator.errors import BrokenFiles
from configurator.rules.meaning import amount, condition_holds
from configurator.rules.rule_set import RuleSet
from configurator.rules.sum_units import unit_of
from configurator.rules.syntax import Condition, Term
from configurator.source import Problem, Source
from configurator.units import Quantity


@dataclass(frozen=True, slots=True)
class Wishes:
    """The weights of the wishes that come true, added up; a negative one is for what is rather not to be."""

    weights: frozenset[tuple[Choice, int]]


_NO_RULES = RuleSet()


@dataclass(frozen=True, slots=True)
class HeldConditions:
    """The weights, all positive, of the conditions that hold, added up; ``rules`` know what they name."""

    weights: tuple[tuple[Condition, int], ...]
    rules: RuleSet = field(default=_NO_RULES, compare=False)


@dataclass(frozen=True, slots=True)
class WeightedAmounts:
    """Several amounts, each in its own unit and times its weight, added up as plain numbers."""

    parts: "tuple[tuple[Fraction, Term | Wishes], ...]"


@dataclass(frozen=True, slots=True)
class WishesGranted:
    """A limit of one question: of these wishes so much weight has to come true."""

    wishes: Wishes
    weight: int


Aim = Term | Wishes | HeldConditions | WeightedAmounts


@dataclass(frozen=True, slots=True)
class Goal:
    """An amount that is to be the least, or the ``most``, that is possible."""

    aim: Aim
    most: bool = False


def wishes(weights: Mapping[Choice, int]) -> Goal:
    """The goal that wishes of the most weight come true."""
    return Goal(Wishes(frozenset(weights.items())), most=True)


def amount_in(goal: Goal, selection: Selection, product: Product, rules: RuleSet) -> Quantity:
    """What the selection comes to in the goal."""
    return _amount_in(goal.aim, selection, product, rules)


def unit(goal: Goal, product: Product) -> str:
    """The unit of the goal's amounts; '' for plain numbers. Raises UnitError, UnknownName."""
    return "" if isinstance(goal.aim, Wishes | HeldConditions | WeightedAmounts) else unit_of(goal.aim, product) or ""


def integer_sum(goal: Goal, sums: Sums, source: Source) -> IntegerSum:
    """The goal as a weighted sum in whole numbers that is to be least; ``source`` is where it is asked from.

    Raises BrokenFiles when it is too large, OverBudget when it is so for clauses.
    """
    times = -1 if goal.most else 1
    if isinstance(goal.aim, Wishes):
        weighted, constant = _wished(goal.aim, sums.layout)
        if abs(constant) + sum(abs(weight) for weight, _ in weighted) >= LARGEST:
            raise BrokenFiles([Problem(source, "these wishes weigh too much to be added up", "use smaller weights")])
        groups = tuple(((times * weight, literal),) for weight, literal in weighted)
        return IntegerSum(groups, (), times * constant, Fraction(times))
    into = Linear()
    into.add_all(_linear(goal.aim, sums), Fraction(times))
    return sums.arithmetic.whole(into, source)


def floor_literal(floor: WishesGranted, sums: Sums, source: Source) -> Literal:
    """The literal that holds exactly when so much weight comes true. Raises like ``integer_sum``."""
    weighted, constant = _wished(floor.wishes, sums.layout)
    into = Linear(Fraction(constant - floor.weight))
    for number, literal in weighted:
        into.put(((Slot("wishes"), literal),), literal, Fraction(number))
    whole = sums.arithmetic.whole(into, source)
    return sums.arithmetic.formula.at_least(whole.groups, -whole.constant, whole.numbers)


def _amount_in(aim: Aim, selection: Selection, product: Product, rules: RuleSet) -> Quantity:
    match aim:
        case Wishes():
            return Quantity(Fraction(sum(weight for choice, weight in aim.weights if selection.agrees(choice))))
        case HeldConditions():
            held = (worth for each, worth in aim.weights if condition_holds(each, selection, product, rules))
            return Quantity(Fraction(sum(held)))
        case WeightedAmounts():
            parts = ((weight, _amount_in(part, selection, product, rules).magnitude) for weight, part in aim.parts)
            return Quantity(sum((weight * part for weight, part in parts), Fraction(0)))
        case _:
            return amount(aim, selection, product, rules)


def _linear(aim: Aim, sums: Sums) -> Linear:
    into = Linear()
    match aim:
        case Wishes():
            weighted, constant = _wished(aim, sums.layout)
            into.constant = Fraction(constant)
            for number, literal in weighted:
                into.put(((Slot("wishes"), literal),), literal, Fraction(number))
        case HeldConditions():
            for condition, worth in aim.weights:
                literal = stated_literal(condition, sums, aim.rules)
                into.put(((Slot("wishes"), literal),), literal, Fraction(worth))
        case WeightedAmounts():
            for weight, part in aim.parts:
                into.add_all(_linear(part, sums), weight)
        case _:
            return sums.linear(aim, unit_of(aim, sums.layout.product) or "", {})
    return into


def _wished(aim: Wishes, layout: Layout) -> tuple[list[tuple[int, Literal]], int]:
    """The weights on literals, in their order, and what has to be added to them."""
    weighted: dict[Literal, int] = {}
    constant = 0
    for choice, weight in aim.weights:
        if layout.places[choice.slot].kind is Kind.TEXT:
            continue
        literal = abs(layout.literal(choice))
        constant += 0 if choice.taken else weight
        weighted[literal] = weighted.get(literal, 0) + (weight if choice.taken else -weight)
    return sorted((weight, literal) for literal, weight in weighted.items() if weight), constant
