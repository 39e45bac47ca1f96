"""What choices and conditions say in a customer's words: names instead of keys, sentences instead of signs.

Decides words only. A rule's own sentence comes first wherever there is one; these words are for the customer's
choices, and for conditions where a reader wants to know what exactly a rule asks.
"""

from fractions import Fraction
from typing import assert_never

from configurator.catalog.model import Component, Kind, Option, Product
from configurator.catalog.selection import Choice, Slot
from configurator.listing import listed
from configurator.nesting import Steps, in_turn, unroll
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
    SumOver,
    Term,
    Times,
)
from configurator.rules.traversal import parts
from configurator.units import decimal_text

_COMPARED = {
    Comparison.EQUAL: "is",
    Comparison.UNEQUAL: "is not",
    Comparison.LESS: "is less than",
    Comparison.AT_MOST: "is at most",
    Comparison.MORE: "is more than",
    Comparison.AT_LEAST: "is at least",
}


def choice_text(choice: Choice, product: Product) -> str:
    """The choice as a customer would say it: 'Paint: Nordic Blue', 'Shade of item 2: Rose', '6 items'.

    Keys that the product does not have (a choice of an older revision) are shown as they are.
    """
    component = _component(choice.slot.key, product)
    if component is not None:
        return count_text(component, choice.value)
    option = _option(choice.slot.key, product)
    if option is None:
        return f"{choice.slot}: {choice.value}"
    answer = _answer(option, choice.value)
    return f"{slot_text(choice.slot, product)}: {answer if choice.taken else 'not ' + answer}"


def slot_text(slot: Slot, product: Product) -> str:
    """What the slot asks: 'Paint', 'Shade of item 2', 'Number of items'."""
    component = _component(slot.key, product)
    if component is not None:
        return f"Number of {_plural(_noun(component))}"
    option = _option(slot.key, product)
    if option is None:
        return str(slot)
    home = product.home(option.key)
    return f"{option.name} of {_noun(home)} {slot.instance}" if home.repeated else option.name


def count_text(component: Component, number: str) -> str:
    """So many of a component: '1 item', '6 items'."""
    noun = _noun(component)
    return f"{number} {noun if number == '1' else _plural(noun)}"


def condition_text(condition: Condition, product: Product) -> str:
    """The condition as a part of a sentence: 'Tow bar is Yes and Torque of Engine is at least 300 Nm'."""
    return unroll(_condition_text(condition, product))


def _condition_text(condition: Condition, product: Product) -> Steps[str]:
    match condition:
        case Not(Chosen() | HasWord() | Given() as asked):
            return _asked(asked, product, denied=True)
        case Not():
            return f"not ({(yield _condition_text(condition.condition, product))})"
        case And() | Or() | Implies() | Excludes():
            word = {And: " and ", Or: " or ", Implies: " requires that ", Excludes: " rules out that "}[type(condition)]
            several: list[str] = yield in_turn(_within(part, product) for part in parts(condition))
            return word.join(several)
        case HowMany():
            counted: list[str] = yield in_turn(_condition_text(part, product) for part in condition.conditions)
            return f"{_bounds(condition.low, condition.high)} of these: {'; '.join(counted)}"
        case InstanceCount() | Every():
            return _instances(condition, (yield _condition_text(condition.condition, product)), product)
        case AllDifferent():
            return f"{_option_name(condition.option, product)} is different each time"
        case Chosen() | HasWord() | Given():
            return _asked(condition, product, denied=False)
        case Compare():
            right = term_text(condition.right, product)
            return f"{term_text(condition.left, product)} {_COMPARED[condition.comparison]} {right}"
        case Named():
            return condition.name.replace("-", " ").replace("_", " ")
        case _:
            assert_never(condition)


def term_text(term: Term, product: Product) -> str:
    """A sum in words: 'the weight of Extras and Drive', 'twice ...' stays '2 × ...'."""
    return unroll(_term_text(term, product))


def _term_text(term: Term, product: Product) -> Steps[str]:
    match term:
        case Amount():
            return str(term.quantity)
        case NumberOf():
            return _option_name(term.option, product)
        case AttributeOf():
            return f"the {_words(term.attribute)} of {_option_name(term.option, product)}"
        case SumOver():
            places = listed(_place(place, product) for place in term.places) or "everything"
            return f"the {_words(term.attribute)} of {places}"
        case CountOf():
            component = _component(term.component, product)
            return f"the number of {_plural(_noun(component)) if component else term.component}"
        case Times():
            inner: str = yield _term_text(term.term, product)
            return f"{_factor(term.factor)} × {f'({inner})' if isinstance(term.term, Plus) else inner}"
        case Plus():
            added: list[str] = yield in_turn(_term_text(each, product) for each in term.terms)
            return " + ".join(added)
        case ProductOf():
            factors: list[str] = yield in_turn(_term_text(each, product) for each in term.terms)
            grouped = [isinstance(each, Plus) for each in term.terms]
            return " × ".join(f"({text})" if own else text for text, own in zip(factors, grouped, strict=True))
        case _:
            assert_never(term)


def _factor(number: Fraction) -> str:
    """A factor as a decimal where that is exact, else as a fraction."""
    return decimal_text(number) if (number * 10**6).denominator == 1 else str(number)


def _within(condition: Condition, product: Product) -> Steps[str]:
    text: str = yield _condition_text(condition, product)
    return f"({text})" if isinstance(condition, And | Or | Implies | Excludes | HowMany) else text


def _asked(condition: Chosen | HasWord | Given, product: Product, *, denied: bool) -> str:
    name, no = _option_name(condition.option, product), " not" if denied else ""
    if isinstance(condition, Given):
        return f"{name} is{no} given"
    if isinstance(condition, HasWord):
        words = " or ".join(_words(word) for word in condition.words)
        return f"{name} has {'no ' if denied else ''}{words} in {_words(condition.attribute)}"
    option = _option(condition.option, product)
    answers = " or ".join(_answer(option, value) if option else value for value in condition.values)
    return f"{name} is{no} {answers}"


def _instances(condition: InstanceCount | Every, inner: str, product: Product) -> str:
    component = _component(condition.component, product)
    noun = _noun(component) if component else condition.component
    if isinstance(condition, Every):
        return f"for every {noun}, {inner}"
    if (condition.low, condition.high) == (1, None):
        return f"for some {noun}, {inner}"
    if condition.high == 0:
        return f"for no {noun}, {inner}"
    number = condition.high if condition.low is None else condition.low
    return f"for {_bounds(condition.low, condition.high)} {noun if number == 1 else _plural(noun)}, {inner}"


def _bounds(low: int | None, high: int | None) -> str:
    if low == high:
        return f"exactly {low}"
    if low is None:
        return f"at most {high}"
    return f"at least {low}" if high is None else f"{low} to {high}"


def _component(key: str, product: Product) -> Component | None:
    return next((component for component in product.components if component.key == key), None)


def _option(key: str, product: Product) -> Option | None:
    return next((option for option in product.options if option.key == key), None)


def _option_name(key: str, product: Product) -> str:
    option = _option(key, product)
    return option.name if option else key


def _place(key: str, product: Product) -> str:
    component = _component(key, product)
    return component.name if component else _option_name(key, product)


def _answer(option: Option, value: str) -> str:
    if option.kind is Kind.TEXT:
        return f"“{value}”"
    if option.range is not None:
        return f"{value} {option.range.unit}".rstrip()
    return next((each.name for each in option.values if each.key == value), value)


def _noun(component: Component) -> str:
    return component.noun or component.name.lower()


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou"):
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def _words(key: str) -> str:
    return key.replace("-", " ").replace("_", " ")
