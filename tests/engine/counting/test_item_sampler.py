"""Items drawn one after the other: as many selections as brute force finds, and each as likely as any other."""

from collections import Counter
from fractions import Fraction
from math import prod
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.model import Bounds, Product, Within
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine import Engine
from configurator.engine.counting.estimate import estimate
from configurator.engine.counting.item_sampler import ItemSampler, item_sampler
from configurator.engine.counting.structure_sampler import structure_sampler
from configurator.engine.solving.kernel import Deadline
from configurator.rules.meaning import holds
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import (
    AllDifferent,
    Amount,
    Chosen,
    Compare,
    Comparison,
    Condition,
    Definition,
    Excludes,
    Given,
    HowMany,
    Implies,
    Named,
    Not,
    Rule,
    SumOver,
    Table,
    TableRow,
)
from configurator.units import Quantity
from tests import examples
from tests.cases import cases
from tests.engine.brute import agreeing, revision_of, valid_products
from tests.engine.counting.test_sample import uneven
from tests.examples import HERE


def box() -> Product:
    """One or two items, two of three kinds in colours; a skin with a care of its own, what is not tolerated."""
    skin = examples.option("skin", "dry", "oily", "mixed")
    care = examples.option("care", "day", "night", within=Within("skin", ("dry", "mixed")))
    avoided = examples.option("avoided", "nuts", "wax", choose=Bounds(0, 2))
    kind = examples.option(
        "kind", *(examples.value(key, price=cost) for key, cost in (("soap", 3), ("balm", 2), ("oil", 5)))
    )
    colour = examples.option("colour", "red", "blue", within=Within("kind", ("soap", "balm")))
    travel = examples.option("travel", "no", "yes")
    wanted = examples.component("wanted", skin, care, avoided)
    return examples.product(wanted, examples.component("item", kind, colour, travel, count=Bounds(1, 2)))


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    """Rules for each item over what is inside and outside of it, tables and definitions among them, and others."""
    made = box()
    leaves: st.SearchStrategy[Condition] = st.sampled_from(
        [
            *(Chosen(option.key, (value.key,), HERE) for option in made.options for value in option.values),
            Given("avoided", HERE),
            Given("colour", HERE),
            Named("plain", HERE),
        ]
    )
    bodies = st.recursive(leaves, _larger, max_leaves=3)
    each = [Rule(f"each{n}", "", "", draw(bodies), HERE, each="item") for n in range(draw(st.integers(1, 3)))]
    cells = st.sampled_from([None, ("soap",), ("balm", "oil")]), st.sampled_from([None, ("dry",), ("oily", "mixed")])
    rows = draw(st.lists(st.tuples(*cells), min_size=1, max_size=3, unique=True))
    table = Table("table", "", "", ("kind", "skin"), tuple(TableRow(row, HERE) for row in rows), HERE, each="item")
    different = Rule("different", "", "", AllDifferent("kind", HERE), HERE)
    plain = Definition("plain", Not(Given("colour", HERE), HERE), HERE)
    return RuleSet((*each, table, different), (plain,))


def _larger(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    return st.one_of(
        st.builds(Implies, parts, parts, st.just(HERE)),
        st.builds(Excludes, parts, parts, st.just(HERE)),
        st.builds(Not, parts, st.just(HERE)),
        st.builds(HowMany, st.just(None), st.just(1), st.tuples(parts, parts), st.just(HERE)),
    )


def _items(rules: RuleSet, choices: Choices) -> ItemSampler:
    structure = structure_sampler(box(), choices, None)
    assert structure is not None
    found = item_sampler(structure, rules, Deadline("", 60))
    assert found is not None
    return found


@cases(20)
@given(rule_sets(), examples.choices(box()))
def test_there_are_as_many_as_brute_force_finds(rules: RuleSet, choices: Choices) -> None:
    found = _items(rules, choices)
    made = box()
    heeded = [rule for rule in rules.rules if rule.name in found.heeded]
    assert {rule.name for rule in rules.rules} - found.heeded == _not_heeded(rules)
    every = [
        each
        for each in agreeing(list(examples.all_selections(made)), choices)
        if all(holds(rule, each, made, rules) for rule in heeded)
    ]
    free = [key for key in ("skin", "avoided") if key not in found.outer]
    rest = prod(sum(number for _, number in found.structure.answers(made.option(key), 1)) for key in free)
    assert found.size * rest == len(every)
    if every:
        drawn = [found.draw(Random(seed)) for seed in range(5)]
        assert all(each in every for each in drawn)


def _not_heeded(rules: RuleSet) -> set[str]:
    """The rule about all items, and those that speak of what is there only within something else."""
    apart = {rule.name for rule in rules.rules if rule.each is None}
    return apart | {rule.name for rule in rules.rules if "'care'" in repr(rule)}


def test_an_item_that_cannot_be_leaves_boxes_without_it() -> None:
    """All kinds are ruled out for the second item, so there is but one."""
    kinds = ("soap", "balm", "oil")
    choices = frozenset(Choice(Slot("kind", 2), kind, taken=False) for kind in kinds) | {Choice(Slot("skin"), "dry")}
    dry = Rule(
        "dry", "", "", Implies(Chosen("skin", ("dry",), HERE), Chosen("kind", ("oil",), HERE), HERE), HERE, each="item"
    )
    found = _items(RuleSet((dry,)), choices)
    assert found.size * 4 == 2 * 2 * 4
    assert {found.draw(Random(seed)).at(Slot("item")) for seed in range(20)} == {("1",)}


def test_each_is_as_likely_as_any_other() -> None:
    """The whole way: rules heeded and others, a sum, through the engine."""
    wax, soap, red = (
        Chosen("avoided", ("wax",), HERE),
        Chosen("kind", ("soap",), HERE),
        Chosen("colour", ("red",), HERE),
    )
    dry = Chosen("skin", ("dry",), HERE)
    price = Compare(SumOver("price", (), HERE), Comparison.AT_MOST, Amount(Quantity(Fraction(107), "EUR"), HERE), HERE)
    rules = RuleSet(
        (
            Rule("no wax", "", "", Excludes(wax, soap, HERE), HERE, each="item"),
            Rule("red when dry", "", "", Implies(dry, red, HERE), HERE, each="item"),
            Rule("different", "", "", AllDifferent("kind", HERE), HERE),
            Rule("price", "", "", price, HERE),
        )
    )
    revision = revision_of(box(), rules)
    possible = valid_products(revision)
    engine = Engine(revision, seconds=60)
    assert len(possible) < len(valid_products(revision_of(box(), RuleSet(rules.rules[:-1]))))
    drawn = engine.sample(frozenset(), 12 * len(possible), seed=1)
    assert uneven(Counter(str(each.as_json()) for each in drawn), len(possible)) < 5


def test_a_part_that_can_be_left_out_with_options_within_another_part_is_not_drawn() -> None:
    """Whether its option is there hangs on two parts at once; the clauses are counted, and sampled, instead."""
    lid = examples.option("lid", "wood", "tin", within=Within("kind", ("jar",)))
    made = examples.product(
        examples.component("body", examples.option("kind", "jar", "bag")),
        examples.component("cover", lid, count=Bounds(0, 1)),
    )
    columns = Table("any", "It fits.", "", ("kind", "lid"), (TableRow((None, None), HERE),), HERE, each="cover")
    for rules in (RuleSet(), RuleSet((columns,))):
        revision = revision_of(made, rules)
        assert structure_sampler(made, frozenset(), None) is None
        assert estimate(revision, None, frozenset(), Deadline("?", 60)) is None
        possible = valid_products(revision)
        drawn = Engine(revision, seconds=60).sample(frozenset(), 60, seed=1)
        assert all(each in possible for each in drawn)
        assert {str(each.as_json()) for each in drawn} == {str(each.as_json()) for each in possible}
