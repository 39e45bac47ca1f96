"""Rules as constraints of a feature model: conditions become formulas, sums become expressions in plain numbers.

A rule for each instance is a constraint about what is below the feature with the cardinality. Refused, with the rule's
place, is what no feature model can say: conditions on some instances other than how many take a value.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from itertools import product as cartesian
from math import comb

from configurator.catalog.model import Kind, Option, Product
from configurator.errors import ForeignModelError
from configurator.interchange.feature_model.model import (
    Aggregate,
    Conjunction,
    Constraint,
    Disjunction,
    Expression,
    Formula,
    Has,
    Implication,
    Minus,
    Multiplication,
    Negation,
    NumberConstant,
    Sum,
    ValueComparison,
    ValueOf,
)
from configurator.interchange.feature_model.option_words import EACH
from configurator.interchange.out_of_shop.names import INSTANCES, ONE, Names, is_switch
from configurator.nesting import Steps, in_turn, unroll
from configurator.rules.price_syntax import ruled
from configurator.rules.rule_set import RuleSet
from configurator.rules.sum_units import summed_options, unit_of
from configurator.rules.syntax import (
    AllDifferent,
    Amount,
    And,
    AttributeOf,
    Chosen,
    Compare,
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
    Term,
    Times,
)
from configurator.source import Source
from configurator.units import Quantity, factor

_FEW = 40
_SIGNS = {"=": "=="}
_HINT = "leave the rule out, or say it of every instance"


def formulas(product: Product, rules: RuleSet, names: Names) -> Iterator[Constraint]:
    """One constraint a rule, with the rule's sentence. Raises ForeignModelError."""
    defined = {each.name: each.condition for each in rules.definitions}
    writer = _FormulaWriter(product, names, defined, ruled=ruled(rules.prices))
    for rule in rules.rules:
        yield Constraint(writer.rule(rule), rule.source, rule.sentence)


class _FormulaWriter:
    """The conditions of one rule set as formulas."""

    def __init__(self, product: Product, names: Names, definitions: dict[str, Condition], *, ruled: bool) -> None:
        self._product, self._names, self._definitions, self._ruled = product, names, definitions, ruled

    def rule(self, rule: Rule | Table) -> Formula:
        """What the rule demands, of each instance at hand if it is about one."""
        if isinstance(rule, Table):
            formula = self._table(rule)
            return formula if rule.each is None else self._names.here(rule.each, formula)
        body = rule.body
        while isinstance(body, Named):
            body = self._definitions[body.name]
        if rule.each is not None:
            return self._names.here(rule.each, self._formula(body))
        if isinstance(body, Every):
            return self._names.here(body.component, self._formula(body.condition))
        if isinstance(body, InstanceCount) and not body.low and body.high == 0:
            return self._names.here(body.component, Negation(self._formula(body.condition)))
        return self._formula(body)

    def _table(self, table: Table) -> Formula:
        """What is taken stands in a row: of options with several values each value, and nothing where there is none."""
        single = [self._product.option(column).single for column in table.columns]
        several = [column for column, alone in zip(table.columns, single, strict=True) if not alone]
        if not several:
            return _any([self._row(table.columns, row.cells) for row in table.rows])
        told = list[Formula]()
        keys = [[value.key for value in self._product.option(column).values] for column in several]
        for values in cartesian(*((None, *each) for each in keys)):
            said = [self._said_to_be(column, value) for column, value in zip(several, values, strict=True)]
            fitting = list[Formula]()
            for row in table.rows:
                cells = dict(zip(table.columns, row.cells, strict=True))
                if all(_allows(cells[column], value) for column, value in zip(several, values, strict=True)):
                    rest = [column for column, alone in zip(table.columns, single, strict=True) if alone]
                    fitting.append(self._row(rest, [cells[column] for column in rest]))
            if self._names.always not in fitting:
                told.append(Implication(_all(said), _any(fitting)) if fitting else Negation(_all(said)))
        return _all(told) if told else self._names.always

    def _said_to_be(self, option: str, value: str | None) -> Formula:
        """That the value is taken; None: that nothing is."""
        if value is not None:
            return self._names.values(option, (value,))
        return Negation(self._names.values(option, [each.key for each in self._product.option(option).values]))

    def _row(self, columns: Sequence[str], row: Sequence[tuple[str, ...] | None]) -> Formula:
        cells = [(column, cell) for column, cell in zip(columns, row, strict=True) if cell is not None]
        return _all([self._names.values(column, cell) for column, cell in cells]) if cells else self._names.always

    def _formula(self, condition: Condition) -> Formula:
        return unroll(self._formulas(condition))

    def _formulas(self, condition: Condition) -> Steps[Formula]:
        match condition:
            case Chosen() | HasWord() | Given() | Compare() | InstanceCount() | AllDifferent():
                return self._said(condition)
            case HowMany(_, _, counted):
                return self._how_many((yield in_turn(map(self._formulas, counted))), condition)
            case Not(inner):
                return Negation((yield self._formulas(inner)))
            case And(parts):
                return _all((yield in_turn(map(self._formulas, parts))))
            case Or(parts):
                return _any((yield in_turn(map(self._formulas, parts))))
            case Implies(when, then):
                return Implication((yield self._formulas(when)), (yield self._formulas(then)))
            case Excludes(one, other):
                return Negation(_all((yield in_turn(map(self._formulas, (one, other))))))
            case Named(name):
                named: Formula = yield self._formulas(self._definitions[name])
                return named
            case Every(_, _, source):
                raise ForeignModelError(source, "no constraint can say 'every' within a larger condition", _HINT)
            case _:
                raise ForeignModelError(condition.source, "no constraint of a feature model can say this", _HINT)

    def _said(self, condition: Chosen | HasWord | Given | Compare | InstanceCount | AllDifferent) -> Formula:
        match condition:
            case Chosen(option, values):
                return self._names.values(option, values)
            case HasWord():
                return self._has_word(condition)
            case Given(option):
                return self._names.given(self._product.option(option))
            case Compare():
                return self._compared(condition)
            case InstanceCount():
                return self._instances(condition)
            case AllDifferent(key, source):
                asked = self._product.option(key)
                counts = [self._taking(asked, (value.key,), source) for value in asked.values]
                return _all([ValueComparison(count, "<=", _number(1, source), source) for count in counts])

    def _has_word(self, condition: HasWord) -> Formula:
        option = self._product.option(condition.option)
        having = _having(condition, option)
        return self._names.values(option.key, having) if having else Negation(self._names.always)

    def _how_many(self, parts: Sequence[Formula], condition: HowMany) -> Formula:
        size, low = len(parts), condition.low or 0
        high = size if condition.high is None else min(condition.high, size)
        choices = (comb(size, max(size - low + 1, 0)) if low else 0) + (comb(size, high + 1) if high < size else 0)
        if choices > _FEW:
            return self._counted(parts, condition)
        if low > size:
            return Negation(self._names.always)
        enough = [_any(list(some)) for some in combinations(parts, size - low + 1)] if low else []
        some_not = [Negation(_all(list(some))) for some in combinations(parts, high + 1)] if high < size else []
        return _all([*enough, *some_not]) if enough or some_not else self._names.always

    def _counted(self, parts: Sequence[Formula], condition: HowMany) -> Formula:
        """How many of the features there are, as a sum: each counts 1."""
        terms: list[Expression] = []
        for part in parts:
            if isinstance(part, Has):
                terms.append(ValueOf(part.name, "", part.source))
            elif isinstance(part, Negation) and isinstance(part.formula, Has):
                inner = part.formula
                terms.extend((_number(1, inner.source), Minus(ValueOf(inner.name, "", inner.source), inner.source)))
            else:
                message = f"no constraint can count {len(parts)} conditions that are more than a feature each"
                raise ForeignModelError(condition.source, message, "name the conditions' features one by one")
        return _between(Sum(tuple(terms), condition.source), condition.low, condition.high, condition.source)

    def _instances(self, condition: InstanceCount) -> Formula:
        """How many instances take a value, as a sum over them."""
        inner = condition.condition
        while isinstance(inner, Named):
            inner = self._definitions[inner.name]
        if not isinstance(inner, Chosen | HasWord | Given) or not self._product.option(inner.option).single:
            message = "a constraint can only count the instances that take one value or another"
            raise ForeignModelError(condition.source, message, _HINT)
        option = self._product.option(inner.option)
        count = self._taking(option, self._meant(inner, option), condition.source)
        return _between(count, condition.low, condition.high, condition.source)

    def _meant(self, condition: Chosen | HasWord | Given, option: Option) -> tuple[str, ...]:
        """The values of which one is taken."""
        if isinstance(condition, Chosen):
            return condition.values
        if isinstance(condition, HasWord):
            return tuple(_having(condition, option))
        return tuple(value.key for value in option.values)

    def _taking(self, option: Option, values: Sequence[str], source: Source) -> Expression:
        if is_switch(option) or option.kind is not Kind.CHOICE:
            raise ForeignModelError(source, f"a constraint cannot count the instances of '{option.key}'", _HINT)
        parts = tuple(Aggregate("sum", ONE, self._names.of(option.key, value), source) for value in values)
        return _sum(parts, source)

    # --- sums -------------------------------------------------------------------------------------------------------

    def _compared(self, compare: Compare) -> Formula:
        unit = unit_of(compare.left, self._product)
        if unit is None:
            unit = unit_of(compare.right, self._product) or ""
        left, right = self._term(compare.left, unit), self._term(compare.right, unit)
        sign = compare.comparison.value
        return ValueComparison(left, _SIGNS.get(sign, sign), right, compare.source)

    def _term(self, term: Term, unit: str) -> Expression:
        """The sum in the unit, as plain numbers."""
        return unroll(self._terms(term, unit))

    def _terms(self, term: Term, unit: str) -> Steps[Expression]:
        match term:
            case Amount(quantity, source):
                return NumberConstant(quantity.to(unit).magnitude if quantity.magnitude else Fraction(0), source)
            case NumberOf(option, source):
                limits = self._product.option(option).range
                ratio = factor(limits.unit if limits else "", unit)
                return _times(ratio, ValueOf(self._names.option(option), "", source), source)
            case AttributeOf():
                return self._attribute(term, unit)
            case SumOver():
                return self._sum(term, unit)
            case CountOf(component, source):
                if not self._product.component(component).repeated:
                    return NumberConstant(factor("", unit), source)
                return Aggregate("sum", INSTANCES, self._names.component(component), source)
            case Times(ratio, inner, source):
                return _times(ratio, (yield self._terms(inner, unit)), source)
            case Plus(terms, source):
                return Sum(tuple((yield in_turn(self._terms(each, unit) for each in terms))), source)
            case ProductOf(terms, source):
                known = unit_of(term, self._product)
                own = [unit_of(each, self._product) or "" for each in terms]
                parts = tuple((yield in_turn(map(self._terms, terms, own))))
                return _times(factor(known, unit) if known else Fraction(1), Multiplication(parts, source), source)
            case _:
                raise ForeignModelError(term.source, "no constraint of a feature model can say this sum", _HINT)

    def _attribute(self, term: AttributeOf, unit: str) -> Expression:
        option, source = self._product.option(term.option), term.source
        if option.kind is not Kind.CHOICE:
            return self._pieces(option, term.attribute, unit, source) or _number(0, source)
        name, ratio = self._names.attribute(term.attribute), self._ratio(term.attribute, unit, source)
        having = [value for value in option.values if isinstance(value.attribute(term.attribute), Quantity)]
        if is_switch(option):
            having = [value for value in having if value.key == "yes"]
        parts = [
            ValueOf(self._names.of(option.key, value.key), name, source)
            for value in having
            if _nonzero(value.attribute(term.attribute))
        ]
        return _times(ratio, _sum(parts, source), source)

    def _sum(self, term: SumOver, unit: str) -> Expression:
        source, product = term.source, self._product
        if term.attribute == "price" and self._ruled:
            message = "a constraint can sum the prices of the catalogue, but not what price rules make of them"
            raise ForeignModelError(source, message, "leave this rule out, or the price rules")
        name, ratio = self._names.attribute(term.attribute), self._ratio(term.attribute, unit, source)
        options = summed_options(term, product)
        parts: list[Expression] = []
        if any(_adds(option, term.attribute) for option in options) or not term.places:
            parts = [_times(ratio, each, source) for each in self._aggregates(term, name)]
        for option in options:
            pieces = None
            if option.range is not None:
                pieces = self._pieces(option, term.attribute, unit, source)
            elif option.kind is Kind.TEXT and option.each and _nonzero(option.each.attribute(term.attribute)):
                # the text's feature is there while something is written
                pieces = _times(ratio, ValueOf(self._names.option(option.key), name + EACH, source), source)
            if pieces is not None:
                if product.home(option.key).repeated:
                    message = f"a constraint cannot sum over what '{option.key}' adds in every instance"
                    raise ForeignModelError(source, message, _HINT)
                parts.append(pieces)
        return _sum(parts, source)

    def _aggregates(self, term: SumOver, name: str) -> Iterator[Expression]:
        product = self._product
        components = {component.key: component for component in product.components}
        having = [option for option in product.options if _adds(option, term.attribute)]
        own = (term.attribute == "price" and product.price.minor) or (term.attribute == "weight" and product.weight)
        if not term.places:
            if having or own:
                yield Aggregate("sum", name, "", term.source)
            return
        for place in term.places:
            inside = components[place].options if place in components else (product.option(place),)
            if any(option in having for option in inside):
                below = self._names.component(place) if place in components else self._names.option(place)
                yield Aggregate("sum", name, below, term.source)

    def _pieces(self, option: Option, attribute: str, unit: str, source: Source) -> Expression | None:
        """What a number's pieces or units add up to; None when one adds nothing."""
        one = option.each.attribute(attribute) if option.each is not None else None
        if not isinstance(one, Quantity) or not one.magnitude or option.range is None:
            return None
        return _times(one.to(unit).magnitude, ValueOf(self._names.option(option.key), "", source), source)

    def _ratio(self, attribute: str, unit: str, source: Source) -> Fraction:
        """From the attribute's unit to the one asked for."""
        if attribute not in self._names.units:
            return Fraction(1)
        return factor(self._names.units[attribute], unit)


def _having(condition: HasWord, option: Option) -> list[str]:
    """The values that have one of the words."""
    return [
        value.key
        for value in option.values
        if isinstance(words := value.attribute(condition.attribute), frozenset)
        and not words.isdisjoint(condition.words)
    ]


def _adds(option: Option, attribute: str) -> bool:
    return any(_nonzero(value.attribute(attribute)) for value in option.values)


def _nonzero(stated: object) -> bool:
    return isinstance(stated, Quantity) and stated.magnitude != 0


def _between(count: Expression, low: int | None, high: int | None, source: Source) -> Formula:
    sides = [ValueComparison(count, ">=", _number(low, source), source)] if low is not None else []
    if high is not None:
        sides.append(ValueComparison(count, "<=", _number(high, source), source))
    return _all(list[Formula](sides))


def _number(number: int, source: Source) -> NumberConstant:
    return NumberConstant(Fraction(number), source)


def _times(ratio: Fraction, expression: Expression, source: Source) -> Expression:
    if ratio == 1:
        return expression
    return (
        Minus(expression, source)
        if ratio == -1
        else Multiplication((NumberConstant(ratio, source), expression), source)
    )


def _sum(parts: Sequence[Expression], source: Source) -> Expression:
    if not parts:
        return _number(0, source)
    return parts[0] if len(parts) == 1 else Sum(tuple(parts), source)


def _allows(cell: tuple[str, ...] | None, value: str | None) -> bool:
    return cell is None or value in cell


def _all(parts: list[Formula]) -> Formula:
    return parts[0] if len(parts) == 1 else Conjunction(tuple(parts))


def _any(parts: list[Formula]) -> Formula:
    return parts[0] if len(parts) == 1 else Disjunction(tuple(parts))
