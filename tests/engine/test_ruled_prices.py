"""Prices that are ruled, as the engine reckons with them: sums in rules, the least price, any goal, by brute force."""

from collections.abc import Callable
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.selection import Choice, Choices, Selection, Slot
from configurator.engine import Engine
from configurator.engine.compiling.prepared import prepare
from configurator.engine.compiling.solver_choice import Budget
from configurator.engine.optimizing.goals import Goal
from configurator.pricing.book import PriceBook, book_of
from configurator.rules.revision import Revision, read
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import Amount, Compare, Comparison, Rule, SumOver, Term
from configurator.units import Quantity
from tests.cases import cases
from tests.engine import brute
from tests.examples import HERE, choices, rule_sets, small_products
from tests.price_examples import price_rules

oracle = cases(25)
NOTHING = Budget(steps=0, pairs=0, cells=0)
Question = tuple[Revision, Choices]


def on_cp_sat(revision: Revision) -> Engine:
    return Engine(revision, ready=prepare(revision, budget=NOTHING))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    made = draw(small_products())
    rules = draw(rule_sets(made))
    limit = Amount(Quantity(Fraction(draw(st.integers(-2, 12))), "EUR"), HERE)
    places = draw(st.sampled_from([(), *((option.key,) for option in made.options)]))
    summed: Term = SumOver("price", places, HERE)
    bound = Rule("bound", "It is so.", "", Compare(summed, draw(st.sampled_from(Comparison)), limit, HERE), HERE)
    read_ = (bound,) if draw(st.booleans()) else ()  # where no rule reads prices, only what is best depends on them
    several = RuleSet((*rules.rules[:2], *read_), rules.definitions, (), prices=draw(price_rules(made)))
    return brute.revision_of(made, several), draw(choices(made, most=1))


def agreeing(question: Question) -> list[Selection]:
    revision, chosen = question
    return brute.agreeing(brute.valid_products(revision), chosen)


@oracle
@given(questions(), st.sampled_from([Engine, on_cp_sat]))
def test_what_is_proposed_has_the_lowest_price_of_all(question: Question, made: Callable[[Revision], Engine]) -> None:
    revision, chosen = question
    left, engine, book = agreeing(question), made(revision), PriceBook(revision.product, revision.rules)
    assert engine.possible(chosen) is bool(left)
    if left:
        shown = engine.complete(chosen)
        assert shown in left
        assert book.total(shown).minor == min(book.total(each).minor for each in left)


@oracle
@given(questions(), st.booleans(), st.sampled_from([Engine, on_cp_sat]))
def test_the_optimum_of_the_price_is_what_the_receipt_says(
    question: Question, most: bool, made: Callable[[Revision], Engine]
) -> None:
    revision, chosen = question
    left, book = agreeing(question), PriceBook(revision.product, revision.rules)
    if not left:
        return
    found = made(revision).optimize(chosen, [Goal(SumOver("price", (), HERE), most)])
    totals = [book.total(each).minor for each in left]
    assert found.proven
    assert found.amounts[0].magnitude * 100 == book.total(found.selection).minor == (max if most else min)(totals)


TABLE = """
price table fit "It is fitted."
  one | two | price
  a | a | 0.01 EUR
  a | b | 0.03 EUR
  b | a | 0.02 EUR
  b | b | 0.05 EUR
price half "Half as much again."
  add 50 % of everything
"""


@pytest.mark.parametrize("made", [Engine, on_cp_sat])
def test_a_percentage_is_taken_of_a_tables_amount_and_not_of_its_parts(made: Callable[[Revision], Engine]) -> None:
    values = "values: [{value: a, name: A}, {value: b, name: B}]"
    options = "".join(f"      - {{option: {key}, name: {key}, {values}}}\n" for key in ("one", "two"))
    head = "product: it\nname: It\ncurrency: EUR\ncomponents:\n  - component: body\n    name: Body\n    options:\n"
    revision = read("it", head + options, TABLE)
    engine = made(revision)
    for one, two in product("ab", "ab"):
        chosen = frozenset({Choice(Slot("one"), one), Choice(Slot("two"), two)})
        found = engine.optimize(chosen, [Goal(SumOver("price", (), HERE))])
        assert found.amounts[0].magnitude * 100 == book_of(revision).total(found.selection).minor
