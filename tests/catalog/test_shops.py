"""The two demo shops: rich enough to show, right in themselves, and good from the first page on."""

from collections import Counter
from functools import cache

import pytest

from configurator.catalog.model import Kind
from configurator.catalog.selection import Choice, Slot
from configurator.engine import Engine
from configurator.engine.answers import State
from configurator.rules import meaning
from configurator.rules.revision import Revision, catalogue_file, read, rules_file
from configurator.rules.syntax import Expectation, Rule, Table
from configurator.rules.syntax import Test as RuleTest
from configurator.shop import demo_shop

KEYS = ("car", "ritual")


@cache
def revision(key: str) -> Revision:
    root = demo_shop().root
    catalogue, rules = (root / catalogue_file(key)).read_text("utf-8"), (root / rules_file(key)).read_text("utf-8")
    return read(key, catalogue, rules)


@cache
def engine(key: str) -> Engine:
    return Engine(revision(key), seconds=60)


def own_tests(key: str) -> list[RuleTest]:
    return list(revision(key).rules.tests)


@pytest.mark.parametrize("key", KEYS)
def test_nothing_to_complain_about(key: str) -> None:
    assert revision(key).warnings == ()


def test_the_car_is_rich_enough() -> None:
    product, rules = revision("car").product, revision("car").rules
    assert len(product.components) >= 6
    assert len(product.options) >= 16
    assert sum(len(option.values) for option in product.options) >= 90
    assert len(rules.rules) >= 30
    assert len(rules.tests) >= 12
    paints = [value.attributes["finish"] for value in product.option("paint").values]
    finishes = Counter(word for finish in paints if isinstance(finish, frozenset) for word in finish)
    assert set(finishes) == {"solid", "metallic", "pearl", "matte"}


def test_the_box_is_rich_enough() -> None:
    product, rules = revision("ritual").product, revision("ritual").rules
    assert product.component("item").count.low == 3
    assert product.component("item").count.high == 8
    assert len(product.option("product").values) >= 40
    assert len(product.option("shade").values) >= 20
    assert len(rules.rules) >= 20
    layers = {value.layer for value in product.option("product").values}
    assert len(layers) >= 10
    assert None not in layers


def test_all_kinds_of_options_occur() -> None:
    both = [option for key in KEYS for option in revision(key).product.options]
    assert {option.kind for option in both} == set(Kind)
    assert any(not option.single for option in both)
    assert any(option.within for option in both)


@pytest.mark.parametrize("key", KEYS)
def test_every_rule_says_why_in_a_sentence(key: str) -> None:
    for rule in revision(key).rules.rules:
        assert rule.sentence[0].isupper(), rule.name
        assert rule.sentence.endswith("."), rule.name
        assert rule.author, rule.name


@pytest.mark.parametrize("key", KEYS)
def test_every_value_can_be_chosen_and_none_is_forced(key: str) -> None:
    ahead = engine(key).look_ahead(frozenset())
    dead = [f"{slot} = {value}" for (slot, value), state in ahead.states.items() if state is not State.OPEN]
    assert dead == []


@pytest.mark.parametrize("key", KEYS)
def test_the_start_is_as_the_defaults_say(key: str) -> None:
    start = engine(key).complete(frozenset())
    there = [
        default.choice
        for default in revision(key).rules.defaults
        if default.when is None and not default.fallback and start.at(default.choice.slot)
    ]
    assert len(there) > 15
    assert [str(choice) for choice in there if not start.agrees(choice)] == []
    assert meaning.obeys(revision(key).product, revision(key).rules, start)


@pytest.mark.parametrize(
    ("key", "test"), [pytest.param(key, test, id=test.name) for key in KEYS for test in own_tests(key)]
)
def test_rule_tests(key: str, test: RuleTest) -> None:
    answers, given = engine(key), frozenset(test.given)
    together = given | frozenset(test.choices)
    if test.expectation is Expectation.POSSIBLE:
        assert answers.possible(together)
    elif test.expectation is Expectation.IMPOSSIBLE:
        assert not answers.possible(together)
        assert set(test.because) <= set(answers.explain(together).rules)
    elif test.expectation is Expectation.FORCED:
        states = answers.look_ahead(given).states
        assert {states[choice.slot, choice.value] for choice in test.choices} == {State.FORCED}
    else:
        selection = answers.complete(given)
        assert all(selection.agrees(choice) for choice in test.choices)


@pytest.mark.parametrize(
    ("choices", "chain"),
    [
        ("tow-load = heavy, gearbox = manual", ["all-wheel-gearbox", "adaptive-traction", "heavy-suspension"]),
        ("cockpit-display = head-up, climate = manual", ["head-up-navigation", "navigation-screen", "screen-climate"]),
    ],
)
def test_chains_of_three_rules_are_explained(choices: str, chain: list[str]) -> None:
    parts = (choice.split(" = ") for choice in choices.split(", "))
    conflict = engine("car").explain(frozenset(Choice(Slot(option), value) for option, value in parts))
    assert list(conflict.rules) == chain
    assert conflict.minimal


@pytest.mark.parametrize("key", KEYS)
def test_rules_and_tables_both_occur(key: str) -> None:
    assert {type(rule) for rule in revision(key).rules.rules} == {Rule, Table}
