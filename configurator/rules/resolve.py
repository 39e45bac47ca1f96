"""What the parser had to leave open, settled by the catalogue: is ``seats = 5`` a value or a number?

Names that the catalogue does not know stay as they are; ``checking`` tells them.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Choice, number_text
from configurator.rules.price_syntax import TaxShare
from configurator.rules.price_taxes import tax_rules
from configurator.rules.rule_set import RuleSet
from configurator.rules.sum_units import attributes
from configurator.rules.syntax import (
    Amount,
    AttributeOf,
    Chosen,
    Compare,
    Comparison,
    Condition,
    HasWord,
    Not,
    NumberOf,
    Or,
    Rule,
    Table,
    Term,
)
from configurator.rules.traversal import rebuilt
from configurator.source import Source
from configurator.units import Quantity, UnitError, quantity


def resolve(rules: RuleSet, product: Product) -> RuleSet:
    """The same rules with every ``=`` read as the catalogue's options and attributes demand; resolving twice is once.

    The catalogue's taxes are price rules from here on.

    A plain number compared with an option of values is the value of that key; a word compared with a number option or
    a quantity attribute is a number or another number option. Numbers in choices come without their unit, in the
    option's own.
    """

    options = {option.key: option for option in product.options}

    def settled(condition: Condition) -> Condition:
        return rebuilt(condition, lambda part: _settled(part, options))

    return RuleSet(
        tuple(_rule(each, settled(each.body)) if isinstance(each, Rule) else each for each in rules.rules),
        tuple(replace(each, condition=settled(each.condition)) for each in rules.definitions),
        tuple(
            replace(each, choice=_choice(each.choice, options), when=None if each.when is None else settled(each.when))
            for each in rules.defaults
        ),
        tuple(
            replace(
                each,
                given=tuple(_choice(choice, options) for choice in each.given),
                choices=tuple(_choice(choice, options) for choice in each.choices),
            )
            for each in rules.tests
        ),
        tuple(replace(each, body=settled(each.body)) for each in rules.prefers),
        tuple(replace(each, when=settled(each.when)) for each in rules.notices),
        tuple(
            replace(each, when=None if each.when is None else settled(each.when))
            for each in rules.prices
            if not isinstance(each.effect, TaxShare)
        )
        + tax_rules(product),
        tuple(
            replace(each, choices=tuple(_choice(choice, options) for choice in each.choices)) for each in rules.presets
        ),
        rules.needs,
        tuple(replace(each, when=settled(each.when)) for each in rules.asked),
        tuple(replace(each, when=settled(each.when) if each.when else None) for each in rules.fixed),
    )


_Options = Mapping[str, Option]


def _rule(rule: Rule, body: Condition) -> Rule | Table:
    return replace(rule, body=body)


def _settled(condition: Condition, options: _Options) -> Condition:
    match condition:
        case Compare():
            return _as_word(condition, options)
        case Chosen():
            option = options.get(condition.option)
            if option is not None and option.range is not None:
                return _as_numbers(NumberOf(option.key, condition.source), condition.values, options, condition)
        case HasWord():
            option = options.get(condition.option)
            if option is not None and _is_number(option, condition.attribute):
                term = AttributeOf(option.key, condition.attribute, condition.source)
                return _as_numbers(term, condition.words, options, condition)
    return condition


def _as_word(compare: Compare, options: _Options) -> Condition:
    """A comparison of equality with a plain number, where the left side has values or words."""
    number = compare.right
    equal = compare.comparison is Comparison.EQUAL
    if not equal and compare.comparison is not Comparison.UNEQUAL:
        return compare
    if not isinstance(number, Amount) or number.quantity.unit or number.quantity.magnitude.denominator != 1:
        return compare
    word, left = str(number.quantity.magnitude.numerator), compare.left
    option = options.get(left.option) if isinstance(left, NumberOf | AttributeOf) else None
    found: Condition
    if isinstance(left, NumberOf) and option is not None and option.kind is Kind.CHOICE:
        found = Chosen(left.option, (word,), compare.source)
    elif isinstance(left, AttributeOf) and option is not None and _is_words(option, left.attribute):
        found = HasWord(left.option, left.attribute, (word,), compare.source)
    else:
        return compare
    return found if equal else Not(found, compare.source)


def _is_number(option: Option, attribute: str) -> bool:
    found = tuple(attributes(option, attribute))
    return bool(found) and all(isinstance(each, Quantity) for each in found)


def _is_words(option: Option, attribute: str) -> bool:
    found = tuple(attributes(option, attribute))
    return bool(found) and all(isinstance(each, frozenset) for each in found)


def _as_numbers(left: Term, words: tuple[str, ...], options: _Options, condition: Condition) -> Condition:
    terms = tuple(_number(word, options, condition.source) for word in words)
    compared = tuple(Compare(left, Comparison.EQUAL, term, condition.source) for term in terms if term is not None)
    if len(compared) < len(words):
        return condition
    return compared[0] if len(compared) == 1 else Or(compared, condition.source)


def _number(word: str, options: _Options, source: Source) -> Term | None:
    option = options.get(word)
    if option is not None and option.range is not None:
        return NumberOf(word, source)
    try:
        return Amount(quantity(word), source)
    except UnitError:
        return None


def _choice(choice: Choice, options: _Options) -> Choice:
    option = options.get(choice.slot.key)
    if option is None or option.range is None:
        return choice
    try:
        written = quantity(choice.value)
        magnitude: Fraction = written.to(option.range.unit).magnitude if written.unit else written.magnitude
    except UnitError:
        return choice
    return replace(choice, value=number_text(magnitude))
