"""What texts in the customer's own words cost, as the engine reckons with it: always what the receipt says."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product as cartesian

from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Choice, Choices, Selection, Slot
from configurator.engine import Engine
from configurator.engine.answers import State
from configurator.engine.optimizing.goals import Goal
from configurator.pricing.book import PriceBook, book_of
from configurator.rules.meaning import amount, obeys
from configurator.rules.price_syntax import Including, Inclusion
from configurator.rules.price_taxes import tax_rules
from configurator.rules.revision import Revision, read
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import Amount, Compare, Comparison, Rule, SumOver
from configurator.units import Quantity
from tests.cases import cases
from tests.engine import brute
from tests.engine.test_ruled_prices import on_cp_sat
from tests.examples import HERE, all_selections, choices, rule_sets, small_products, value
from tests.price_examples import price_rules

oracle = cases(40)
PRICE, WEIGHT = SumOver("price", (), HERE), SumOver("weight", (), HERE)
ENGINES = st.sampled_from([Engine, on_cp_sat])
Question = tuple[Revision, Choices, frozenset[Slot]]
"""A revision, what is chosen but for texts, and which texts are written."""


@st.composite
def _with_texts(draw: st.DrawFn, made: Product) -> Product:
    """The product with texts that cost something in its parts, and with taxes."""
    parts = []
    for number, part in enumerate(made.components[:2]):
        each = value("each", price=draw(st.integers(-1, 4)), weight=draw(st.sampled_from([None, 2])))
        text = Option(
            f"text{number}", "Text", Kind.TEXT, HERE, length=9, each=each, tax=draw(st.sampled_from(["", "low"]))
        )
        parts.append(replace(part, options=(*part.options, text)))
    taxes = {"high": {"": Fraction(19)}, "low": {"": Fraction(7)}}
    return replace(made, components=(*parts, *made.components[2:]), net=draw(st.booleans()), taxes=taxes)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    bare = draw(small_products())
    made = draw(_with_texts(bare))
    texts = [option.key for option in made.options if option.kind is Kind.TEXT]
    summed = draw(st.sampled_from([PRICE, WEIGHT, SumOver("price", (texts[0],), HERE)]))
    limit = Amount(Quantity(Fraction(draw(st.integers(-2, 12))), "kg" if summed.attribute == "weight" else "EUR"), HERE)
    bound = Rule("bound", "It is so.", "", Compare(summed, draw(st.sampled_from(Comparison)), limit, HERE), HERE)
    prices = tax_rules(made)
    if draw(st.booleans()):
        prices = (*draw(price_rules(bare)), *prices)
    if draw(st.booleans()):
        rule = draw(price_rules(bare, most=1))[0]
        prices = (
            replace(rule, name="free", effect=Including((Inclusion(texts[0], (), HERE),)), each=None, when=None),
            *prices,
        )
    several = draw(rule_sets(bare))
    rules = RuleSet(
        (*several.rules[:1], *((bound,) if draw(st.booleans()) else ())), several.definitions, (), prices=prices
    )
    slots = [
        Slot(option.key, number)
        for part in made.components
        for option in part.options
        for number in range(1, part.count.high + 1)
        if option.kind is Kind.TEXT
    ]
    return brute.revision_of(made, rules), draw(choices(bare, most=1)), draw(st.frozensets(st.sampled_from(slots)))


def with_texts(selection: Selection, written: frozenset[Slot]) -> Selection | None:
    """The selection with these texts; None where one of them has no place in it."""
    taken = dict(selection.taken)
    if not written <= taken.keys():
        return None
    return Selection({**taken, **dict.fromkeys(written, ("Hello",))})


def all_with(question: Question, written: frozenset[Slot]) -> Iterator[Selection]:
    """Every valid product with what is chosen and just these texts."""
    revision, chosen, _ = question
    for each in all_selections(revision.product):
        selection = with_texts(each, written)
        if selection is None or not all(map(selection.agrees, chosen)):
            continue
        if obeys(revision.product, revision.rules, selection):
            yield selection


def all_choices(question: Question) -> Choices:
    return question[1] | {Choice(slot, "Hello") for slot in question[2]}


@oracle
@given(questions(), st.booleans(), ENGINES)
def test_the_optimum_and_what_is_proposed_are_what_the_receipt_says(
    question: Question, most: bool, made: Callable[[Revision], Engine]
) -> None:
    revision, _, written = question
    left, book = list(all_with(question, written)), PriceBook(revision.product, revision.rules)
    if not left:
        return
    engine, totals = made(revision), [book.total(each).minor for each in left]
    found = engine.optimize(all_choices(question), [Goal(PRICE, most)])
    assert found.proven
    assert found.selection in left
    assert found.amounts[0].magnitude * 100 == book.total(found.selection).minor == (max if most else min)(totals)
    shown = engine.complete(all_choices(question))
    assert shown in left
    assert book.total(shown).minor == min(totals)
    heaviest = engine.optimize(all_choices(question), [Goal(WEIGHT, most)])
    weights = [amount(WEIGHT, each, revision.product, revision.rules).magnitude for each in left]
    assert heaviest.amounts[0].magnitude == (max if most else min)(weights)


@oracle
@given(questions(), ENGINES)
def test_what_is_possible_and_how_much_there_is_has_the_texts_in_it(
    question: Question, made: Callable[[Revision], Engine]
) -> None:
    revision, _, written = question
    chosen, engine = all_choices(question), made(revision)
    left = list(all_with(question, written))
    if engine.possible(chosen):
        assert engine.count(chosen).number == len(left)
    else:
        assert not left
        conflict = engine.explain(chosen)
        assert conflict.rules or conflict.structure


@given(questions())
@cases(20)
def test_a_sum_in_a_rule_is_what_the_receipt_says(question: Question) -> None:
    revision = question[0]
    book = PriceBook(revision.product, revision.rules)
    for each in list(all_selections(revision.product))[:20]:
        texts = [slot for slot in each.taken if slot.key.startswith("text")]
        for pattern in cartesian([False, True], repeat=len(texts)):
            selection = with_texts(each, frozenset(slot for slot, on in zip(texts, pattern, strict=True) if on))
            assert selection is not None
            told = amount(PRICE, selection, revision.product, revision.rules).magnitude
            assert told * 100 == book.total(selection).minor


BOX = """
product: box
name: Box
currency: EUR
price: 10
components:
  - component: body
    name: Body
    options:
      - {option: lid, name: Lid, values: [{value: plain, name: Plain}, {value: carved, name: Carved, price: 5}]}
      - {option: motto, name: Motto, text: {length: 9}, each: {price: 3}}
"""
MOTTO = Choice(Slot("motto"), "Salve")
CARVED = Choice(Slot("lid"), "carved")


def test_a_written_text_is_in_the_way_of_what_it_makes_too_dear_and_may_be_given_up() -> None:
    engine = Engine(read("box", BOX, 'rule cheap "It is cheap." sum of price over everything <= 15 EUR\n'))
    assert engine.possible(frozenset({CARVED}))
    assert not engine.possible(frozenset({CARVED, MOTTO}))
    conflict = engine.explain(frozenset({MOTTO}), CARVED)
    assert (conflict.rules, set(conflict.choices)) == (("cheap",), {MOTTO})
    ways = engine.repairs(frozenset({MOTTO}), CARVED, price=PRICE).ways
    assert [[each.choice for each in way.given_up] for way in ways] == [[MOTTO]]
    assert engine.look_ahead(frozenset({MOTTO})).states[Slot("lid"), "carved"] is State.IMPOSSIBLE


def test_a_text_that_rules_demand_costs_nothing_until_it_is_written() -> None:
    """As the receipt has it; the product is not finished before."""
    engine = Engine(read("box", BOX, 'rule says "It says so." when lid = carved then motto is given\n'))
    for chosen, total in (({CARVED}, 15), ({CARVED, MOTTO}, 18), ({MOTTO}, 13), (set[Choice](), 10)):
        found = engine.optimize(frozenset(chosen), [Goal(PRICE)])
        assert found.amounts[0].magnitude == total
    assert engine.unwritten(frozenset({CARVED})) == (Slot("motto"),)


def test_nothing_is_proposed_to_be_written_but_where_nothing_else_is_dear_enough() -> None:
    revision = read("box", BOX, 'rule dear "It is dear." sum of price over everything >= 13 EUR\n')
    engine = Engine(revision)
    assert engine.complete(frozenset()).at(Slot("lid")) == ("carved",)
    assert engine.unwritten(frozenset()) == ()
    plain = frozenset({Choice(Slot("lid"), "plain")})
    assert engine.possible(plain)
    assert engine.unwritten(plain) == (Slot("motto"),)
    assert engine.unwritten(plain | {MOTTO}) == ()
    assert book_of(revision).total(engine.complete(plain | {MOTTO})).minor == 1300
