"""The price book against a calculator written by hand, and what it says of rules, lines and differences."""

from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.model import Product
from configurator.catalog.selection import Selection
from configurator.pricing.book import PriceBook
from configurator.rules.meaning import amount
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import SumOver
from tests.cases import cases
from tests.examples import HERE, all_selections, small_products
from tests.price_examples import by_hand, price_rules

oracle = cases(40)
Case = tuple[Product, RuleSet, list[Selection]]


@st.composite
def cases_of(draw: st.DrawFn) -> Case:
    made = draw(small_products())
    rules = RuleSet(prices=draw(price_rules(made)))
    every = list(all_selections(made))
    return made, rules, draw(st.lists(st.sampled_from(every), min_size=2, max_size=2))


@oracle
@given(cases_of())
def test_a_quote_is_what_a_calculator_says_line_by_line(case: Case) -> None:
    made, rules, selections = case
    book = PriceBook(made, rules)
    for selection in selections:
        quoted, paper = book.quote(selection), by_hand(made, rules, selection)
        lines: dict[str, int] = {}
        for line in quoted.lines:
            who = line.rule if line.slot is None else str(line.slot)
            lines[who] = lines.get(who, 0) + line.amount.minor
        assert {who: minor for who, minor in lines.items() if minor} == {w: m for w, m in paper.items() if m}
        assert quoted.total.minor == sum(paper.values())
        assert book.total(selection) == quoted.total


@oracle
@given(cases_of(), st.randoms())
def test_the_order_of_price_rules_changes_nothing(case: Case, random: object) -> None:
    made, rules, (selection, _) = case
    shuffled = list(rules.prices)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (PriceBook(made, each).quote(selection) for each in (rules, RuleSet(prices=tuple(shuffled))))
    assert one.total == other.total
    assert sorted(map(str, one.lines)) == sorted(map(str, other.lines))


@oracle
@given(cases_of())
def test_a_sum_of_price_is_what_the_receipt_says(case: Case) -> None:
    made, rules, selections = case
    for selection in selections:
        everything = amount(SumOver("price", (), HERE), selection, made, rules)
        assert everything.magnitude * 100 == PriceBook(made, rules).total(selection).minor


@oracle
@given(cases_of())
def test_differences_add_up_to_the_difference_of_the_totals(case: Case) -> None:
    made, rules, (before, after) = case
    book = PriceBook(made, rules)
    told = book.differences(before, after)
    minors = [each.minor for each in (*told.slots.values(), *told.rules.values())]
    assert sum(minors) == told.total.minor == (book.total(after) - book.total(before)).minor
    assert "" not in told.rules
