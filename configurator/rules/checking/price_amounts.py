"""Whether the amounts of price tables, formulas and tiers can be worked out: their names, their units, every case."""

from collections.abc import Iterator
from functools import partial

from configurator.catalog.model import Kind, Product
from configurator.catalog.selection import Selection
from configurator.money import CODES, minor_digits
from configurator.rules.checking.conditions import value_problems
from configurator.rules.checking.names import Scope, Vocabulary, option_problems
from configurator.rules.checking.sums import place_problems, term_problems
from configurator.rules.meaning import amount, condition_holds
from configurator.rules.mentioned_names import EVERYTHING, all_mentions
from configurator.rules.price_formula import (
    MOST_COMBINATIONS,
    MOST_NESTED,
    Answers,
    FormulaFailure,
    combination_count,
    combinations_of,
    formula_minor,
    leaves,
    named_places,
    nested_too_deeply,
    selection_of,
)
from configurator.rules.price_rows import RowIndex
from configurator.rules.price_syntax import (
    FixedAmount,
    PriceFormula,
    PriceMatrix,
    PriceOf,
    PriceRule,
    Tier,
    TierMeasure,
)
from configurator.rules.rule_set import RuleSet
from configurator.rules.sum_units import unit_of
from configurator.source import Problem, Source
from configurator.units import UnitError, comparable

MOST_ROWS = 10_000
"""So many rows a price table may have."""


def money_problems(amount: FixedAmount, known: Vocabulary) -> Iterator[Problem]:
    """The problems of an amount that is no money, money of another currency than the product's, or none to pay with."""
    own, currency, source = known.product.currency, amount.currency, amount.source
    if currency == own:
        digits = minor_digits(own)
        if (amount.amount * 10**digits).denominator != 1:
            yield Problem(source, "This cannot be paid exactly.", f"{own} has {digits or 'no'} decimals")
    elif currency in CODES:
        yield Problem(source, f"This is {currency}, but '{known.product.key}' is sold for {own}.", f"say it in {own}")
    else:
        yield Problem(source, "This is no amount of money.", f"write the currency: 250 {own}")


def matrix_problems(matrix: PriceMatrix, source: Source, known: Vocabulary, scope: Scope | None) -> Iterator[Problem]:
    """The problems of a price table: its columns, its values, its amounts, rows that claim the same."""
    if len(matrix.rows) > MOST_ROWS:
        message = f"This price table has {len(matrix.rows):,} rows; {MOST_ROWS:,} are possible."
        yield Problem(source, message, "say with a formula what follows from numbers, or write several tables")
        return
    for index, column in enumerate(matrix.columns):
        yield from option_problems(column, source, known, scope)
        option = known.option(column)
        if column in matrix.columns[:index]:
            yield Problem(source, f"The column '{column}' is there twice.", "each option has one column")
        if option is None:
            continue
        if option.kind is not Kind.CHOICE or not option.single:
            hint = "name an option of which one value is taken"
            yield Problem(source, f"'{column}' cannot be a column of a price table.", hint)
            continue
        for row in matrix.rows:
            yield from value_problems(option, row.cells[index] or (), row.source, known)
    for row in matrix.rows:
        yield from money_problems(row.amount, known)
    said = RowIndex(len(matrix.columns))
    for row in matrix.rows:
        met = said.first(row.cells)
        said.add(row.cells)
        if met is not None:
            message = f"This row and the one in line {matrix.rows[met].source.line} both say what the same costs."
            yield Problem(row.source, message, "keep one of them, or take values out of one")


def tier_problems(
    measure: TierMeasure, tiers: tuple[Tier, ...], known: Vocabulary, scope: Scope | None
) -> Iterator[Problem]:
    """The problems of what tiers go by, and of where they begin."""
    if isinstance(measure, PriceOf):
        found = list(place_problems(measure.places, measure.source, known.product))
    else:
        found = list(term_problems(measure, known, scope))
    yield from found
    if found:
        return
    unit = known.product.currency if isinstance(measure, PriceOf) else unit_of(measure, known.product) or ""
    for tier in tiers:
        if not comparable(tier.least.unit, unit):
            hint = f"write it in {unit}" if unit else "write a plain number"
            yield Problem(tier.source, f"This tier does not begin with what is measured: {tier.least}.", hint)


def formula_problems(
    formula: PriceFormula, rule: PriceRule, known: Vocabulary, scope: Scope | None
) -> Iterator[Problem]:
    """The problems of a formula: its names, its bounds, its units, and each case in which nothing comes of it."""
    if nested_too_deeply(formula.sum):
        hint = f"put at most {MOST_NESTED} parentheses into each other"
        yield Problem(formula.source, "This is nested too deeply to be worked out.", hint)
        return
    found = [problem for leaf in leaves(formula.sum) for problem in term_problems(leaf, known, scope)]
    for bound in (formula.least, formula.most, formula.step):
        found += money_problems(bound, known) if bound is not None else ()
    yield from found
    if found:
        return
    product, places = known.product, named_places(formula)
    number = combination_count(places, product)
    if number > MOST_COMBINATIONS:
        message = f"This would have to be worked out for {number:,} combinations; {MOST_COMBINATIONS:,} are possible."
        yield Problem(formula.source, message, "speak of fewer options, or of bands instead of many numbers")
        return
    yield from _cases(formula, rule, places, product, known)


def _cases(
    formula: PriceFormula, rule: PriceRule, places: tuple[str, ...], product: Product, known: Vocabulary
) -> Iterator[Problem]:
    failed: dict[str, list[Answers]] = {}
    for answers in combinations_of(places, product):
        taken = selection_of(places, answers, product, {})
        if not _asked(rule, places, taken, product, known):
            continue
        try:
            formula_minor(formula, partial(amount, selection=taken, product=product, rules=RuleSet()), product.currency)
        except FormulaFailure as failure:
            failed.setdefault(str(failure), []).append(answers)
        except UnitError as error:
            hint = f"it has to come to {product.currency}; divide by plain numbers, or by what is measured alike"
            yield Problem(formula.source, f"This formula does not come to money: {error}.", hint)
            return
    for why, several in failed.items():
        said = zip(places, several[0], strict=True)
        at = ", ".join(f"{place} = {' and '.join(each) or 'nothing'}" for place, each in said)
        more = f" (and {len(several) - 1} more)" if len(several) > 1 else ""
        hint = "say with 'when' for which answers it is meant, or change their numbers"
        yield Problem(formula.source, f"With {at or 'any answers'}{more} {why}.", hint)


def _asked(rule: PriceRule, places: tuple[str, ...], taken: Selection, product: Product, known: Vocabulary) -> bool:
    """Whether the formula is asked for these answers, as far as its condition speaks of nothing else."""
    if rule.when is None:
        return True
    definitions = RuleSet(definitions=tuple(known.definitions.values()))
    there = {EVERYTHING, *(each.key for each in product.options), *(each.key for each in product.components)}
    if not there & all_mentions(rule.when, definitions) <= set(places):
        return True
    return condition_holds(rule.when, taken, product, definitions)
