"""Both paths, SAT kernel and CP-SAT, answer what brute force over the rules' meaning says, and so the same."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.selection import Choice, Choices, Selection, Slot, number_text, with_choice
from configurator.engine import Engine
from configurator.engine.answers import Interval
from configurator.engine.path import KERNEL, Budget
from configurator.engine.prepared import prepared
from configurator.rules.revision import Revision
from tests import examples
from tests.cases import cases
from tests.engine import brute
from tests.engine.test_oracle import questions

NOTHING = Budget(steps=0, pairs=0)
oracle = cases(40)


def calculating(revision: Revision, budget: Budget = NOTHING) -> Engine:
    """An engine that has all numbers and products reckoned by CP-SAT."""
    return Engine(revision, seconds=60, ready=prepared(revision, budget=budget))


def possible_numbers(products: list[Selection], choices: Choices, slot: Slot) -> list[str]:
    """The numbers that go with all choices at other slots, ascending."""
    others = frozenset(choice for choice in choices if choice.slot != slot)
    found = {value for each in brute.agreeing(products, others) for value in each.at(slot)}
    return sorted(found, key=Fraction)


def listed(revision: Revision, slot: Slot, intervals: tuple[Interval, ...]) -> list[str]:
    """Every number in the intervals."""
    limits = revision.product.option(slot.key).range
    assert limits is not None
    numbers = [limits.number(index) for index in range(limits.steps)]
    within = [
        number for number in numbers if any(Fraction(each.low) <= number <= Fraction(each.high) for each in intervals)
    ]
    return [number_text(number) for number in within]


@oracle
@given(questions())
def test_look_ahead_by_cp_sat_is_complete_and_sound(question: tuple[Revision, Choices]) -> None:
    revision, choices = question
    valid = brute.valid_products(revision)
    engine = calculating(revision)
    assert engine.possible(choices) == bool(brute.agreeing(valid, choices))
    if not engine.possible(choices):
        return
    found = engine.look_ahead(choices)
    for (slot, value), state in found.states.items():
        assert state == brute.state(revision, valid, choices, Choice(slot, value)), (slot, value)
    for slot, intervals in found.numbers.items():
        if any(option.key == slot.key and option.range for option in revision.product.options):
            assert listed(revision, slot, intervals) == possible_numbers(valid, choices, slot)


@oracle
@given(questions(), st.data())
def test_both_paths_give_the_same_answers(question: tuple[Revision, Choices], data: st.DataObject) -> None:
    """Completions, reasons and what is left: the same, whatever the engine was asked before."""
    revision, choices = question
    kernel, other = Engine(revision, seconds=60), calculating(revision)
    assert kernel.path.kind == KERNEL
    earlier = data.draw(examples.choices(revision.product))
    if other.possible(earlier):
        other.look_ahead(earlier)
    if kernel.possible(choices):
        assert other.complete(choices) == kernel.complete(choices)
        assert other.remaining(choices) == kernel.remaining(choices)
        assert other.look_ahead(choices) == kernel.look_ahead(choices)
    else:
        assert other.explain(choices) == kernel.explain(choices)


@oracle
@given(questions(), st.data())
def test_both_paths_concede_the_same(question: tuple[Revision, Choices], data: st.DataObject) -> None:
    revision, choices = question
    wanted = data.draw(st.sampled_from(examples.all_choices(revision.product)))
    asked = with_choice(revision.product, choices, wanted)
    if not brute.agreeing(brute.valid_products(revision), frozenset({wanted})) or wanted not in asked:
        return
    kernel, other = Engine(revision, seconds=60), calculating(revision)
    assert other.repairs(choices, wanted) == kernel.repairs(choices, wanted)
