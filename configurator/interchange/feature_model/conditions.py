"""A foreign formula as a condition of the rule language, and that condition as text.

Features that every product has are worked out of the formula here; features that are values of one option are
gathered into one list. The formula's meaning stays exactly the same.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import assert_never

from configurator.catalog.model import Product
from configurator.interchange.feature_model.model import (
    Conjunction,
    Disjunction,
    Equivalence,
    Formula,
    Has,
    Implication,
    Negation,
    ValueComparison,
    joined,
)
from configurator.interchange.feature_model.sum_text import term_text
from configurator.nesting import Steps, in_turn, unroll
from configurator.rules.syntax import And, Chosen, Compare, Comparison, Condition, Given, Implies, Named, Not, Or
from configurator.rules.traversal import parts

Truth = Condition | bool
"""A condition, or what is true (or false) of every product."""

Meanings = Mapping[str, Condition | None]
ComparedAs = Callable[[ValueComparison], Truth]

COMPARISONS = {
    "==": Comparison.EQUAL,
    "!=": Comparison.UNEQUAL,
    "<": Comparison.LESS,
    "<=": Comparison.AT_MOST,
    ">": Comparison.MORE,
    ">=": Comparison.AT_LEAST,
}
"""What the signs of feature models mean in rules."""


def condition(formula: Formula, meanings: Meanings, compared: ComparedAs) -> Truth:
    """What the formula says in terms of options and values.

    ``meanings`` knows each feature (None: always there), ``compared`` what comparisons say.
    """

    return unroll(_condition(formula, meanings, compared))


def _condition(formula: Formula, meanings: Meanings, compared: ComparedAs) -> Steps[Truth]:
    match formula:
        case Has(name):
            meaning = meanings[name]
            return True if meaning is None else meaning
        case Negation(inner):
            return negate((yield _condition(inner, meanings, compared)))
        case Conjunction() | Disjunction():
            several: list[Truth] = yield in_turn(_condition(part, meanings, compared) for part in joined(formula))
            return all_true(several) if isinstance(formula, Conjunction) else any_true(several)
        case Implication(when, then):
            premise, conclusion = (
                (yield _condition(when, meanings, compared)),
                (yield _condition(then, meanings, compared)),
            )
            return _implied(premise, conclusion)
        case Equivalence(one, other):
            first, second = (yield _condition(one, meanings, compared)), (yield _condition(other, meanings, compared))
            return all_true([_implied(first, second), _implied(second, first)])
        case ValueComparison():
            return compared(formula)
        case _:
            assert_never(formula)


def size(condition: Condition) -> int:
    """Of how many conditions it is made when it is written out: an equivalence says each of its sides twice."""
    return unroll(_size(condition, {}))


def _size(condition: Condition, known: dict[int, int]) -> Steps[int]:
    if id(condition) not in known:
        inner: list[int] = yield in_turn(_size(part, known) for part in parts(condition))
        known[id(condition)] = 1 + sum(inner)
    return known[id(condition)]


def negate(truth: Truth) -> Truth:
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
        return negate(when)
    return Implies(when, then, when.source)


# --- text -----------------------------------------------------------------------------------------------------------


def rule_text(body: Condition, product: Product) -> str:
    """The condition as a rule's body in the rule language."""
    return unroll(_rule_text(body, product))


def _rule_text(body: Condition, product: Product) -> Steps[str]:
    match body:
        case Implies(when, Not(Chosen(_, (_,)) | Named() as refused)) if isinstance(when, Chosen | Given | Named):
            return f"{(yield _text(when, product))} excludes {(yield _text(refused, product))}"
        case Implies(when, then) if isinstance(when, Chosen | Given | Named) and isinstance(
            then, Chosen | Given | Named
        ):
            return f"{(yield _text(when, product))} requires {(yield _text(then, product))}"
    text: str = yield _text(body, product)
    return text


def _text(body: Condition, product: Product) -> Steps[str]:
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
            refused: str = yield _refused(inner, product)
            return refused
        case And(parts) | Or(parts):
            written = _grouped if isinstance(body, And) else _part
            several: list[str] = yield in_turn(written(part, product) for part in parts)
            return (" and " if isinstance(body, And) else " or ").join(several)
        case Compare(left, comparison, right):
            return f"{term_text(left)} {comparison.value} {term_text(right)}"
        case Implies(when, then):
            return f"when {(yield _part(when, product))} then {(yield _part(then, product))}"
    raise AssertionError(f"no formula becomes {type(body).__name__}")


def _refused(body: Condition, product: Product) -> Steps[str]:
    """That the condition does not hold."""
    match body:
        case Given(option):
            return f"{option} is empty"
        case Chosen(option, (value,)):
            return f"{option} {'!=' if product.option(option).single else 'has no'} {value}"
        case Chosen(option, values):
            return f"{option} not in ({', '.join(values)})"
    return f"not {(yield _grouped(body, product))}"


def _part(body: Condition, product: Product) -> Steps[str]:
    """A part beside 'or', 'when' or 'then': brackets around what would reach beyond it."""
    written: str = yield _text(body, product)
    return f"({written})" if isinstance(body, Implies | Or) else written


def _grouped(body: Condition, product: Product) -> Steps[str]:
    """A part beside 'and' or 'not': brackets around everything that is more than one comparison."""
    written: str = yield _text(body, product)
    return f"({written})" if isinstance(body, Implies | Or | And) else written
