"""Where a rule keeps the price up, the first product of the lowest price is found by what places can still come to."""

import random
import tracemalloc
from contextlib import suppress
from dataclasses import replace
from itertools import product as cartesian

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine import Engine
from configurator.engine.compiling.compiler import defaults_in_order
from configurator.engine.compiling.prepared import prepare
from configurator.engine.optimizing import reachable_totals
from configurator.engine.optimizing.backends import Aims, cpsat_backend, maxsat_backend
from configurator.engine.optimizing.complete import Completer, GaveUp
from configurator.engine.optimizing.lexicographic import LexicographicSearch
from configurator.engine.optimizing.reachable_totals import ReachableTotals
from configurator.engine.optimizing.tie_breaking import TieBreaking
from configurator.engine.solving.kernel import Deadline
from configurator.engine.solving.kernels import kernel_over
from configurator.pricing.book import book_of
from configurator.rules.revision import Revision, read
from tests.cases import cases

oracle = cases(60)
NOTHING: Choices = frozenset()


def later() -> Deadline:
    """Time enough, from now on."""
    return Deadline("which is the first?", 60)


ITEMS = """\
product: box
name: Box
currency: EUR
price: 1
components:
  - component: wrap
    name: Wrap
    options:
      - {{option: paper, name: Paper, choose: {paper}, values: [{papers}]}}
      - {{option: note, name: Note, text: {{length: 20}}}}
      - {{option: bows, name: Bows, number: {{from: 0, to: 2, step: 1}}, each: {{price: {bow}}}}}
  - component: item
    name: Item
    count: {count}
    options:
      - {{option: kind, name: Kind, values: [{kinds}]}}
      - {{option: extras, name: Extras, choose: {extra}, values: [{extras}]}}
      - {{option: card, name: Card, choose: 0..1, within: kind = k1, values: [{card}]}}
"""
RULES = (
    'rule with "Goes with."\n  for each item: when kind = k2 then extras has e0',
    'rule varied "No two alike."\n  all different kind',
    'rule few "Few of these."\n  at most 1 item where kind = k0',
    'rule bow "Paper for a bow."\n  when bows >= 1 then paper = p1',
    'rule light "Not too dear an extra."\n  sum of price over extras <= 3 EUR',
    "default kind[2] = k2",
    "default bows = 1",
    "default when count of item >= 2 then extras[1] = e1",
)


@st.composite
def boxes(draw: st.DrawFn) -> Revision:
    """A box whose price has to lie in a window, with every kind of place that has literals."""
    prices = st.sampled_from(["0", "1", "2", "2.50", "-1"])

    def values(letter: str, number: int) -> str:
        return ", ".join(f"{{value: {letter}{n}, name: It {n}, price: {draw(prices)}}}" for n in range(number))

    catalogue = ITEMS.format(
        paper=draw(st.sampled_from(["1", "0..1"])),
        papers=values("p", 2),
        bow=draw(prices),
        count=f"{draw(st.integers(0, 3))}..3",
        kinds=values("k", 3),
        extra=draw(st.sampled_from(["0..2", "1..2"])),
        extras=values("e", 2),
        card=values("c", 1),
    )
    least = draw(st.integers(0, 12))
    rules = [f'rule window "Enough."\n  sum of price over everything >= {least} EUR']
    if draw(st.booleans()):
        rules.append(f'rule most "Not too much."\n  sum of price over everything <= {least + 1} EUR')
    rules += draw(st.lists(st.sampled_from(RULES), unique=True))
    return read("box", catalogue, "\n".join(rules) + "\n")


PLACES = (
    Choice(Slot("kind", 1), "k1"),
    Choice(Slot("kind", 3), "k0"),
    Choice(Slot("extras", 2), "e0"),
    Choice(Slot("extras", 1), "e1", taken=False),
    Choice(Slot("paper"), "p0"),
    Choice(Slot("bows"), "2"),
    Choice(Slot("card", 1), "c0"),
)


@oracle
@given(boxes(), st.frozensets(st.sampled_from(PLACES), max_size=2), st.sampled_from(PLACES))
def test_it_is_the_product_that_others_find(made: Revision, choices: Choices, wish: Choice) -> None:
    """Whatever is chosen, proposed and wished for: by CP-SAT alone, with totals, and by cores with totals."""
    ready, aims = prepare(made), Aims(made.rules)
    ties, wishes = TieBreaking(ready.compiled), {wish: 1}
    totals = ReachableTotals(ready.compiled, ties.price, ties.steps(), ready.symmetries)
    told = []
    for backend, by in (
        (cpsat_backend(ready.compiled, ready.symmetries, aims), None),
        (cpsat_backend(ready.compiled, ready.symmetries, aims), totals),
        (maxsat_backend(ready.compiled, ready.clauses, aims), totals),
    ):
        with suppress(GaveUp):
            found = Completer(backend, defaults_in_order(made.rules), ties, by).complete(choices, wishes, later())
            assert found is None or (found.proven and found.settled)
            told.append(found and ready.compiled.layout.selection(found.holds, choices))
    assert all(each == told[0] for each in told)


@oracle
@given(boxes(), st.frozensets(st.sampled_from(PLACES), max_size=1))
def test_what_is_found_first_is_first(made: Revision, choices: Choices) -> None:
    """Without defaults and wishes it is found at once or left to others, and is what is completed to."""
    ready = prepare(made)
    ties = TieBreaking(ready.compiled)
    totals = ReachableTotals(ready.compiled, ties.price, ties.steps(), ready.symmetries)
    kernel = kernel_over(ready.clauses, ready.compiled.guards)
    held = list(ready.compiled.layout.literals(choices))
    with LexicographicSearch(kernel, ready.clauses.variables, held, (), later()) as search:
        if not totals.find_first(search):
            return
        shown = ready.compiled.layout.selection(search.holds, choices)
    backend = cpsat_backend(replace(ready.compiled, defaults=()), ready.symmetries, Aims(made.rules))
    found = Completer(backend, (), ties).complete(choices, {}, later())
    assert found is not None
    assert shown == ready.compiled.layout.selection(found.holds, choices)


def tight(items: int, rules: str = "") -> Revision:
    """A box of so many items of 40 kinds whose price lies in a window of three percent."""
    chance = random.Random(items)
    kinds = ", ".join(
        f"{{value: k{n}, name: Kind {n}, price: {chance.randint(390, 2890) / 100:.2f}}}" for n in range(40)
    )
    low = 16 * items
    window = f"{low} EUR <= sum of price over everything and sum of price over everything <= {low * 1.03:.2f} EUR"
    catalogue = (
        f"product: it\nname: It\ncurrency: EUR\ncomponents:\n  - component: item\n    name: Item\n"
        f"    count: {items}..{items + 4}\n    options:\n      - {{option: kind, name: Kind, values: [{kinds}]}}\n"
    )
    return read("it", catalogue, f'rule window "The box costs what it says."\n  {window}\n{rules}')


@pytest.mark.parametrize("rules", ["", 'rule varied "No two alike."\n  all different kind\n'])
def test_a_large_box_is_proven_cheapest(rules: str) -> None:
    """The lowest price that the window allows, of the fewest items."""
    made = tight(14, rules)
    engine = Engine(made, seconds=30)
    shown = engine.complete(NOTHING)
    assert engine.proven(NOTHING)
    assert book_of(made).total(shown).minor == 16 * 14 * 100
    assert shown.count(made.product.component("item")) == 14
    own = frozenset({Choice(Slot("kind", 5), "k7"), Choice(Slot("kind", 9), "k30")})
    assert all(engine.complete(own).agrees(choice) for choice in own)
    assert engine.proven(own)


def test_it_does_not_depend_on_what_was_asked_before() -> None:
    made = tight(10)
    one, other = Engine(made, seconds=30), Engine(made, seconds=30)
    asked = [frozenset({Choice(Slot("kind", at), f"k{kind}")}) for at, kind in cartesian((1, 4, 10), (0, 17, 39))]
    first = {choices: one.complete(choices) for choices in asked}
    assert first == {choices: other.complete(choices) for choices in reversed(asked)}


def test_where_it_takes_too_much_work_others_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    made = tight(3)
    at_once = Engine(made, seconds=30).complete(NOTHING)
    monkeypatch.setattr(reachable_totals, "MOST_WORK", 0)
    assert Engine(made, seconds=30).complete(NOTHING) == at_once


def test_prices_of_millions_to_the_cent_do_not_fill_memory() -> None:
    values = ", ".join(f"{{value: v{n}, name: V {n}, price: {n * 2_345_678.91:.2f}}}" for n in range(3))
    catalogue = (
        "product: plant\nname: Plant\ncurrency: EUR\ncomponents:\n  - component: hall\n    name: Hall\n    options:\n"
        f"      - {{option: one, name: One, values: [{values}]}}\n"
        "      - {option: other, name: Other, values: [{value: no, name: No}, {value: yes, name: Yes, price: 0.01}]}\n"
    )
    made = read("plant", catalogue, 'rule dear "Dear."\n  sum of price over everything >= 2345678.92 EUR\n')
    tracemalloc.start()
    shown = Engine(made, seconds=30).complete(NOTHING)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert book_of(made).total(shown).minor == 234_567_892
    assert peak < 20_000_000
