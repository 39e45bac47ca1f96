"""A product comes whenever there is one: where sums decide prices, and where the effort ends before all is decided."""

import random
from itertools import permutations, product
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.selection import Choice, Choices, Selection, Slot
from configurator.engine import Engine
from configurator.engine.compiling.compiler import defaults_in_order
from configurator.engine.compiling.prepared import prepare
from configurator.engine.optimizing import complete, reachable_totals
from configurator.engine.optimizing.backends import Aims, cpsat_backend, maxsat_backend
from configurator.engine.optimizing.complete import Completer
from configurator.engine.optimizing.goals import wishes
from configurator.engine.optimizing.provenance import Why
from configurator.engine.optimizing.tie_breaking import TieBreaking
from configurator.engine.solving.cpsat import Optimizer
from configurator.engine.solving.kernel import Deadline
from configurator.errors import SolverDeadline
from configurator.pricing.book import book_of
from configurator.rules.meaning import holds
from configurator.rules.revision import Revision, read
from tests.cases import cases

oracle = cases(60)
NOTHING: Choices = frozenset()


def switches(count: int, sums: int) -> Revision:
    """So many switches of different prices, that have to carry enough and, with two sums, must not get too hot."""
    chance = random.Random(count + sums)
    lines = [
        f"      - {{option: s{number}, name: Switch {number}, switch: {{price: {chance.randint(100, 9999) / 100:.2f}, "
        f"attributes: {{load: {chance.randint(5, 99)}, heat: {chance.randint(5, 99)}}}}}}}"
        for number in range(count)
    ]
    rules = [f'rule load "It has to carry enough."\n  sum of load over everything >= {20 * count}']
    rules += [f'rule heat "It must not get too hot."\n  sum of heat over everything <= {30 * count}'] * (sums - 1)
    return revision("[]", lines, rules)


def box(low: int, high: int) -> Revision:
    """A box of so many items whose price has to lie in a window of three percent."""
    chance = random.Random(low)
    kinds = ", ".join(
        f"{{value: k{n}, name: Kind {n}, price: {chance.randint(390, 2890) / 100:.2f}}}" for n in range(9)
    )
    middle = 8 * (low + high)
    window = f"{middle} EUR <= sum of price over everything and sum of price over everything <= {middle * 1.03:.2f} EUR"
    return revision(
        f"{low}..{high}",
        [f"      - {{option: kind, name: Kind, values: [{kinds}]}}"],
        [f'rule window "The box costs what it says."\n  {window}'],
    )


def revision(count: str, options: list[str], rules: list[str]) -> Revision:
    more = "" if count == "[]" else f"    count: {count}\n"
    head = (
        f"product: it\nname: It\ncurrency: EUR\ncomponents:\n  - component: body\n    name: Body\n{more}    options:\n"
    )
    return read("it", head + "\n".join(options) + "\n", "\n".join(rules) + "\n")


def price(made: Revision, selection: Selection) -> int:
    return book_of(made).total(selection).minor


def cheapest(made: Revision) -> int:
    """What CP-SAT says when it is asked plainly, in hundredths."""
    compiled = prepare(made).compiled
    weights = {
        literal: value.price.minor
        for slot, place in compiled.layout.places.items()
        for value in made.product.option(slot.key).values
        for literal in [place.values[value.key]]
    }
    required = [(guard,) for guard in compiled.guards]
    return Optimizer(compiled.formula).least(weights, required, Deadline("", 60))


@pytest.mark.parametrize(("count", "sums"), [(12, 2), (60, 1), (60, 2), (100, 1)])
def test_many_prices_under_sums_are_completed_to_the_cheapest(count: int, sums: int) -> None:
    made = switches(count, sums)
    engine = Engine(made, seconds=30)
    shown = engine.complete(NOTHING)
    assert price(made, shown) == cheapest(made)
    assert engine.proven(NOTHING)
    own = frozenset({Choice(Slot("s3"), "yes" if shown.at(Slot("s3")) == ("no",) else "no")})
    assert all(engine.complete(own).agrees(choice) for choice in own)


def test_where_the_effort_ends_the_best_found_is_shown_and_said_to_be_that(monkeypatch: pytest.MonkeyPatch) -> None:
    """Valid, with the choices, the same from a fresh engine and from one that was asked much before."""
    made = box(6, 8)
    monkeypatch.setattr(reachable_totals, "MOST_WORK", 0)
    monkeypatch.setattr(complete, "MOST_EFFORT", 0.002)
    one, other = Engine(made, seconds=30), Engine(made, seconds=30)
    asked = [
        frozenset({Choice(Slot("kind", number), f"k{value}")}) for number in (1, 4) for value in (2, 5, 7) if number < 6
    ]
    first = {choices: one.complete(choices) for choices in asked}
    again = {choices: other.complete(choices) for choices in reversed(asked)}
    assert first == again
    for choices, shown in first.items():
        assert all(shown.agrees(choice) for choice in choices)
        assert all(holds(rule, shown, made.product, made.rules) for rule in made.rules.rules)
    assert not all(one.proven(choices) for choices in asked)


def test_want_of_time_is_not_taken_for_effort_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hurried question that ends too early has no answer, and leaves none behind for those who have time."""
    made = box(20, 30)
    engine = Engine(made, seconds=30)
    monkeypatch.setattr(reachable_totals, "MOST_WORK", 0)
    monkeypatch.setattr(complete, "MOST_EFFORT", 1e6)
    with pytest.raises(SolverDeadline):
        engine.complete(NOTHING, seconds=0.2)
    monkeypatch.setattr(complete, "MOST_EFFORT", 0.05)
    assert engine.complete(NOTHING) == Engine(made, seconds=30).complete(NOTHING)


def test_reasons_are_of_the_product_that_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where not everything could be decided: then all but the choices is there as it was found."""
    made, own = box(6, 8), Choice(Slot("kind", 2), "k3")
    monkeypatch.setattr(reachable_totals, "MOST_WORK", 0)
    monkeypatch.setattr(complete, "MOST_EFFORT", 0.0001)
    engine = Engine(made, seconds=30)
    told = engine.completion(frozenset({own}))
    assert told.selection == engine.complete(frozenset({own}))
    assert {because.why for because in told.because.values()} == {Why.CHOSEN, Why.FOUND}
    assert told.because[own.slot, own.value].why is Why.CHOSEN
    assert not told.proven


def test_a_product_is_told_without_reasons_where_there_is_no_time_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object) -> NoReturn:
        raise SolverDeadline("Complete the rest for me, and say why.", 5.0)

    engine = Engine(switches(12, 2), seconds=30)
    shown = engine.complete(NOTHING)
    monkeypatch.setattr(complete, "reasons", late)
    told = engine.completion(NOTHING)
    assert (told.selection, told.because, told.proven) == (shown, {}, True)


PLACES = {
    "p": "      - {option: p, name: P, values: [{value: p1, name: P1}, {value: p2, name: P2, price: 1}]}",
    "q": "      - {option: q, name: Q, values: [{value: q1, name: Q1}, {value: q2, name: Q2, price: 10}]}",
    "z": "      - {option: z, name: Z, values: [{value: off, name: Off}, {value: on, name: On, price: 5}]}",
}


@pytest.mark.parametrize("order", list(permutations("pqz")))
def test_a_default_whose_condition_comes_true_only_with_the_lowest_price_is_granted(order: tuple[str, ...]) -> None:
    """Whichever product is found first: with P1 and Q2, where it does not apply, or with P2 and Q1."""
    rules = ['rule either "Not both of the first."\n  not (p = p1 and q = q1)', "default when p = p2 then z = on"]
    made = revision("[]", [PLACES[each] for each in order], rules)
    shown = Engine(made, seconds=30).complete(NOTHING)
    assert shown == Engine(made, seconds=30).completion(NOTHING).selection
    assert shown.as_json() == {"p": ["p2"], "q": ["q1"], "z": ["on"]}


@st.composite
def boxes(draw: st.DrawFn) -> Revision:
    """A box of a few items that can be exchanged, with an optional, a multiple and an option within another."""
    count = f"{draw(st.integers(0, 3))}..3"
    prices = st.sampled_from(["0", "1", "2", "2.50"])
    kinds = ", ".join(f"{{value: k{n}, name: Kind {n}, price: {draw(prices)}}}" for n in range(3))
    extras = ", ".join(f"{{value: e{n}, name: Extra {n}, price: {draw(prices)}}}" for n in range(2))
    card = f"{{value: c, name: Card, price: {draw(prices)}}}"
    catalogue = f"""\
product: box
name: Box
currency: EUR
price: 1
components:
  - component: item
    name: Item
    count: {count}
    options:
      - {{option: kind, name: Kind, values: [{kinds}]}}
      - {{option: extras, name: Extras, choose: 0..2, values: [{extras}]}}
      - {{option: card, name: Card, choose: 0..1, within: kind = k1, values: [{card}]}}
"""
    least = draw(st.integers(0, 9))
    rules = [f'rule window "Enough."\n  sum of price over everything >= {least} EUR']
    if draw(st.booleans()):
        rules.append('rule with "Goes with."\n  for each item: when kind = k2 then extras has e0')
    if draw(st.booleans()):
        rules.append('rule varied "No two alike."\n  all different kind')
    if draw(st.booleans()):
        rules.append("default kind[2] = k2")
    if draw(st.booleans()):
        rules.append("default when count of item >= 2 then extras[1] = e1")
    if draw(st.booleans()):
        rules.append('prefer second "Rather."\n  some item where kind = k2')
    if draw(st.booleans()):
        rules.append('prefer lined "Rather so, each." weight 2 for each item: extras has e1')
    return read("box", catalogue, "\n".join(rules) + "\n")


@oracle
@given(boxes(), st.data())
def test_instances_in_order_change_nothing(made: Revision, data: st.DataObject) -> None:
    """CP-SAT, which may take it for granted, finds the product that cores find, whatever is chosen and wished for."""
    slots = st.builds(Slot, st.sampled_from(["kind", "extras"]), st.integers(1, 3))
    one = slots.flatmap(
        lambda slot: st.builds(
            Choice, st.just(slot), st.sampled_from(["k0", "k1", "k2"] if slot.key == "kind" else ["e0", "e1"])
        )
    )
    choices = frozenset({choice.slot: choice for choice in data.draw(st.lists(one, max_size=1))}.values())
    wanted = data.draw(st.dictionaries(one, st.sampled_from([3, 1, -2]), max_size=3))
    goals = (wishes(wanted),) if data.draw(st.booleans()) else ()
    ready, aims = prepare(made), Aims(made.rules, goals)
    tie_breaking = TieBreaking(ready.compiled)
    found = [
        Completer(backend, defaults_in_order(made.rules), tie_breaking).complete(
            choices, {} if goals else wanted, Deadline("the cheapest?", 60)
        )
        for backend in (
            maxsat_backend(ready.compiled, ready.clauses, aims),
            cpsat_backend(ready.compiled, ready.symmetries, aims),
        )
    ]
    told = [each and ready.compiled.layout.selection(each.holds, choices) for each in found]
    assert told[0] == told[1]


def test_instances_told_apart_by_a_goal_are_not_put_in_order() -> None:
    """What the first is wished to be says nothing of the second, though the goal is no choice."""
    values = ", ".join(f"{{value: k{n}, name: Kind {n}, price: {n + 1}}}" for n in range(3))
    made = revision("2..2", [f"      - {{option: kind, name: Kind, values: [{values}]}}"], [])
    ready = prepare(made)
    aims = Aims(made.rules, (wishes({Choice(Slot("kind", 1), "k2"): 3}),))
    backend = cpsat_backend(ready.compiled, ready.symmetries, aims)
    found = Completer(backend, (), TieBreaking(ready.compiled)).complete(NOTHING, {}, Deadline("the wish?", 60))
    assert found is not None
    shown = ready.compiled.layout.selection(found.holds, NOTHING)
    assert [shown.at(Slot("kind", number)) for number in (1, 2)] == [("k2",), ("k0",)]


BOX = """\
product: box
name: Box
currency: EUR
components:
  - component: purse
    name: Purse
    options: [{option: budget, name: Budget, number: {from: 4, to: 32, step: 1, unit: EUR}}]
  - component: item
    name: Items
    count: 1..3
    options:
      - option: thing
        name: Thing
        values:
          - {value: milk, name: Milk, price: 10}
          - {value: soap, name: Soap, price: 6}
          - {value: stick, name: Lipstick, price: 9}
          - {value: balm, name: Balm, price: 5}
          - {value: comb, name: Comb, price: 3}
      - option: size
        name: Size
        values: [{value: full, name: Full}, {value: small, name: Small, price: -2}]
"""
IDEA = """\
rule purse "Within the purse."
  sum of price over everything <= budget
rule varied "No two alike."
  all different thing
default budget = 32
default item = 3 else 2
default thing[1] = milk else soap
default thing[2] = stick else balm
default thing[3] = comb
default size[1] = full
default size[2] = full
default size[3] = full
"""


def test_where_money_is_short_sizes_give_way_before_things_and_things_before_their_number() -> None:
    """For each budget it is what comes first of all boxes, tried one by one by the defaults in the file's order."""
    made = read("box", BOX, IDEA)
    engine = Engine(made)
    prices = {"milk": 10, "soap": 6, "stick": 9, "balm": 5, "comb": 3}
    wanted = [("milk", "soap"), ("stick", "balm"), ("comb",)]

    def granted(things: tuple[str, ...], sizes: tuple[str, ...]) -> list[bool]:
        said = [len(things) == 3, len(things) == 2]
        for number, values in enumerate(wanted):
            said += [len(things) > number and things[number] == value for value in values]
        return [*said, *(size == "full" for size in sizes), *[False] * (3 - len(sizes))]

    boxes = [
        (granted(things, sizes), sum(prices[thing] for thing in things) - 2 * sizes.count("small"))
        for count in (1, 2, 3)
        for things in permutations(prices, count)
        for sizes in product(("full", "small"), repeat=count)
    ]
    for budget in range(4, 33):
        shown = engine.complete(frozenset({Choice(Slot("budget"), str(budget))}))
        count = shown.count(made.product.component("item"))
        things, sizes = (
            tuple("".join(shown.at(Slot(key, number))) for number in range(1, count + 1)) for key in ("thing", "size")
        )
        best = max((each, -amount) for each, amount in boxes if amount <= budget)
        assert (granted(things, sizes), -price(made, shown) // 100) == best, budget


def test_what_stands_in_is_proposed_only_where_the_first_cannot_be_had() -> None:
    engine = Engine(read("box", BOX, IDEA))
    for said, then in (("", "milk"), ("milk", "soap"), ("milk soap", "balm")):
        gone = frozenset(Choice(Slot("thing"), value, taken=False) for value in said.split())
        assert engine.complete(gone).at(Slot("thing")) == (then,)
