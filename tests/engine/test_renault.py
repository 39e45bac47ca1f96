"""Sold cars against the car maker's constraints: a published number, the rules' meaning, and no false "impossible"."""

import random
from itertools import cycle

import pytest

from configurator.catalog.selection import Choices, Selection, Slot
from configurator.engine import Engine
from configurator.engine.answers import State
from configurator.rules.meaning import holds
from tests.engine import renault

SEED = 20100


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(renault.constraints(), seconds=60)


def valid(engine: Engine) -> list[Choices]:
    return [car for car in renault.sold() if renault.is_known(engine.revision, car) and engine.possible(car)]


def test_8252_of_the_14786_sold_cars_are_valid(engine: Engine) -> None:
    sold = renault.sold()
    assert (sold.total(), len(sold)) == (14_786, 2_339)
    assert sum(sold[car] for car in valid(engine)) == 8_252


def test_completed_cars_obey_every_table_as_it_is_meant(engine: Engine) -> None:
    """Each completion of a valid car is whole, has the car's values and obeys the rules by their meaning."""
    revision = engine.revision
    for car in random.Random(SEED).sample(valid(engine), 25):
        selection = engine.complete(car)
        assert all(selection.agrees(choice) for choice in car)
        assert all(holds(rule, selection, revision.product, revision.rules) for rule in revision.rules.rules)


def test_a_refusal_by_one_table_is_seen_in_its_rows(engine: Engine) -> None:
    """No row of the table has all the values that the refusal names, and without one of them some row has the rest."""
    refused = [car for car in renault.sold() if renault.is_known(engine.revision, car) and not engine.possible(car)]
    conflicts = [engine.explain(car) for car in random.Random(SEED).sample(refused, 20)]
    by_one_table = [conflict for conflict in conflicts if len(conflict.rules) == 1]
    assert by_one_table
    for conflict in by_one_table:
        table = engine.revision.rules.rule(conflict.rules[0])
        assert not renault.agreeing_rows(table, conflict.choices)
        for choice in conflict.choices:
            assert renault.agreeing_rows(table, [each for each in conflict.choices if each != choice])


def test_look_ahead_never_forbids_what_the_rest_of_a_sold_car_has(engine: Engine) -> None:
    """Partial choices of sold cars: every further value of the car is open or forced, and it is told alike again."""
    dice = random.Random(SEED)
    cars = dice.sample(valid(engine), 40)
    for car, known in zip(cars, cycle((0, 2, 5, 10, 20, 30, 40)), strict=False):
        order = dice.sample(sorted(car), len(car))
        states = engine.look_ahead(frozenset(order[:known])).states
        for choice in order[:known]:
            assert states[choice.slot, choice.value] is State.CHOSEN, (SEED, choice)
        for choice in order[known:]:
            assert states[choice.slot, choice.value] in (State.OPEN, State.FORCED), (SEED, choice)


def test_a_value_called_impossible_is_in_no_sold_car(engine: Engine) -> None:
    """After two choices no valid sold car that agrees with them has a value that look-ahead calls impossible."""
    dice, cars = random.Random(SEED), valid(engine)
    for car in dice.sample(cars, 20):
        chosen = frozenset(dice.sample(sorted(car), 2))
        states = engine.look_ahead(chosen).states
        impossible = {key for key, state in states.items() if state is State.IMPOSSIBLE}
        for other in cars:
            if chosen <= other:
                assert not impossible & {(choice.slot, choice.value) for choice in other}, (SEED, sorted(chosen))


def test_the_constraints_hold_of_a_car_that_was_never_sold(engine: Engine) -> None:
    """The tables alone decide: a completed empty design obeys them, and has an answer for every variable."""
    revision = engine.revision
    selection: Selection = engine.complete(frozenset())
    assert {slot for slot in selection.taken if selection.at(slot)} == {
        Slot(option.key) for option in revision.product.options
    }
    assert all(holds(rule, selection, revision.product, revision.rules) for rule in revision.rules.rules)
