"""A foreign formula as a condition of the rule language, and that condition as text.

Features that every product has are worked out of the formula here; features that are values of one option are
gathered into one list. The formula's meaning stays exactly the same.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import assert_never

from configurator.catalog.model import Product
from configurator.interchange.model import (
    Comparison,
    Conjunction,
    Disjunction,
    Equivalence,
    Formula,
    Has,
    Implication,
    Negation,
)
from configurator.interchange.sold_numbers_text import term_text
from configurator.rules.syntax import And, Chosen, Compare, Condition, Given, Implies, Named, Not, Or

Truth = Condition | bool
"""A condition, or what is true (or false) of every product."""

Meanings = Mapping[str, Condition | None]
ComparedAs = Callable[[Comparison], Truth]


def condition(formula: Formula, meanings: Meanings, compared: ComparedAs) -> Truth:
    """What the formula says in terms of options and values.

    ``meanings`` knows each feature (None: always there), ``compared`` what comparisons say.
    """

    def told(part: Formula) -> Truth:
        return condition(part, meanings, compared)

    match formula:
        case Has(name):
            meaning = meanings[name]
            return True if meaning is None else meaning
        case Negation(inner):
            return negated(told(inner))
        case Conjunction(parts):
            return all_true([told(part) for part in parts])
        case Disjunction(parts):
            return any_true([told(part) for part in parts])
        case Implication(when, then):
            return _implied(told(when), told(then))
        case Equivalence(one, other):
            first, second = told(one), told(other)
            return all_true([_implied(first, second), _implied(second, first)])
        case Comparison():
            return compared(formula)
        case _:
            assert_never(formula)


def negated(truth: Truth) -> Truth:
    """It does not hold; what is negated twice is itself."""
    if isinstance(truth, bool):
        return not truth
    return truth.condition if isinstance(truth, Not) else Not(truth, truth.source)


def all_true(truths: Iterable[Truth]) -> Truth:
    """All hold; negated values of one option are gathered, as in 'mainboard not in (a, b)'."""
    parts: list[Condition] = []
    for truth in truths:
        if truth is False:
            return False
        if truth is not True:
            parts.extend(truth.conditions if isinstance(truth, And) else (truth,))
    refused = [part.condition for part in parts if isinstance(part, Not) and isinstance(part.condition, Chosen)]
    rest = [part for part in parts if not (isinstance(part, Not) and isinstance(part.condition, Chosen))]
    parts = [*rest, *(Not(part, part.source) for part in _gathered(refused))]
    if not parts:
        return True
    return parts[0] if len(parts) == 1 else And(tuple(parts), parts[0].source)


def any_true(truths: Iterable[Truth]) -> Truth:
    """At least one holds; values of one option are gathered, as in 'mainboard in (a, b)'."""
    parts: list[Condition] = []
    for truth in truths:
        if truth is True:
            return True
        if truth is not False:
            parts.extend(truth.conditions if isinstance(truth, Or) else (truth,))
    chosen = [part for part in parts if isinstance(part, Chosen)]
    parts = [*_gathered(chosen), *(part for part in parts if not isinstance(part, Chosen))]
    if not parts:
        return False
    return parts[0] if len(parts) == 1 else Or(tuple(parts), parts[0].source)


def _gathered(several: Iterable[Chosen]) -> Iterable[Chosen]:
    """One Chosen per option, with the values of all, each once."""
    found: dict[str, Chosen] = {}
    for each in several:
        earlier = found.get(each.option)
        values = (*earlier.values, *each.values) if earlier else each.values
        found[each.option] = Chosen(each.option, tuple(dict.fromkeys(values)), (earlier or each).source)
    return found.values()


def _implied(when: Truth, then: Truth) -> Truth:
    if when is False or then is True:
        return True
    if when is True:
        return then
    if then is False:
        return negated(when)
    return Implies(when, then, when.source)


# --- text -----------------------------------------------------------------------------------------------------------


def rule_text(body: Condition, product: Product) -> str:
    """The condition as a rule's body in the rule language."""
    match body:
        case Implies(when, Not(Chosen(_, (_,)) | Named() as refused)) if isinstance(when, Chosen | Given | Named):
            return f"{_text(when, product)} excludes {_text(refused, product)}"
        case Implies(when, then) if isinstance(when, Chosen | Given | Named) and isinstance(
            then, Chosen | Given | Named
        ):
            return f"{_text(when, product)} requires {_text(then, product)}"
    return _text(body, product)


def _text(body: Condition, product: Product) -> str:
    match body:
        case Chosen(option, (value,)):
            return f"{option} {'=' if product.option(option).single else 'has'} {value}"
        case Chosen(option, values):
            return f"{option} in ({', '.join(values)})"
        case Given(option):
            return f"{option} is given"
        case Named(name):
            return name
        case Not(inner):
            return _refused(inner, product)
        case And(parts):
            return " and ".join(_grouped(part, product) for part in parts)
        case Or(parts):
            return " or ".join(_part(part, product) for part in parts)
        case Compare(left, comparison, right):
            return f"{term_text(left)} {comparison.value} {term_text(right)}"
        case Implies(when, then):
            return f"when {_part(when, product)} then {_part(then, product)}"
    raise AssertionError(f"no formula becomes {type(body).__name__}")


def _refused(body: Condition, product: Product) -> str:
    """That the condition does not hold."""
    match body:
        case Given(option):
            return f"{option} is empty"
        case Chosen(option, (value,)):
            return f"{option} {'!=' if product.option(option).single else 'has no'} {value}"
        case Chosen(option, values):
            return f"{option} not in ({', '.join(values)})"
    return f"not {_grouped(body, product)}"


def _part(body: Condition, product: Product) -> str:
    """A part beside 'or', 'when' or 'then': brackets around what would reach beyond it."""
    written = _text(body, product)
    return f"({written})" if isinstance(body, Implies | Or) else written


def _grouped(body: Condition, product: Product) -> str:
    """A part beside 'and' or 'not': brackets around everything that is more than one comparison."""
    written = _text(body, product)
    return f"({written})" if isinstance(body, Implies | Or | And) else written
