"""Both paths, SAT kernel and CP-SAT, answer what brute force over the rules' meaning says, and so the same."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.selection import Choice, Choices, Selection, Slot, number_text, with_choice
from configurator.engine import Engine
from configurator.engine.answers import Interval
from configurator.engine.compiling.prepared import prepare
from configurator.engine.compiling.solver_choice import CP_SAT, KERNEL, Budget
from configurator.engine.counting.count import count_prepared
from configurator.engine.solving.kernel import Deadline
from configurator.rules.revision import Revision, read
from tests import examples
from tests.cases import cases
from tests.engine import brute
from tests.engine.test_oracle import questions

NOTHING = Budget(steps=0, pairs=0)
oracle = cases(24)


def calculating(revision: Revision, budget: Budget = NOTHING) -> Engine:
    """An engine that has all numbers and products reckoned by CP-SAT."""
    return Engine(revision, seconds=60, ready=prepare(revision, budget=budget))


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
    assert kernel.solver_choice.kind == KERNEL
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


RACK = """\
product: rack
name: Rack
currency: EUR
components:
  - component: frame
    name: Frame
    options:
      - {option: wood, name: Wood, values: [{value: oak, name: Oak}, {value: pine, name: Pine}]}
      - {option: width, name: Width, number: {from: 1, to: 4, unit: m}}
  - component: board
    name: Boards
    noun: board
    count: 0..2
    options:
      - {option: height, name: Height, number: {from: -1, to: 1, step: 0.5, unit: m}, each: {price: 3}}
      - {option: hooks, name: Hooks, quantity: {from: 0, to: 2}, each: {price: 1.50, weight: 20 g}}
"""
RACK_RULES = """\
rule narrow "Pine is narrow."
  wood = pine requires width in (1 m, 2 m)
rule apart "Boards are at different heights."
  at most 1 board where height = 0.5 m
rule load "Wide boards bear less."
  sum of weight over board * width <= 120 g * 1 m
rule reach "Hooks are out of reach up there." for each board
  height * width > 1 m² requires hooks = 0
rule few "Not too many."
  count of board * width <= 6 m
default width = 3
"""


@cases(4)
@given(st.data())
def test_instances_and_their_sums_mean_the_same_on_both_paths(data: st.DataObject) -> None:
    revision = read("rack", RACK, RACK_RULES)
    choices = data.draw(examples.choices(revision.product, most=4))
    valid = brute.valid_products(revision)
    kernel, other = Engine(revision, seconds=60), calculating(revision)
    assert (kernel.solver_choice.kind, other.solver_choice.kind) == (KERNEL, CP_SAT)
    assert kernel.possible(choices) == other.possible(choices) == bool(brute.agreeing(valid, choices))
    if kernel.possible(choices):
        assert other.look_ahead(choices) == kernel.look_ahead(choices)
        assert other.complete(choices) == kernel.complete(choices)
        assert count_prepared(
            revision, None, prepare(revision, budget=NOTHING), choices, Deadline("", 60)
        ).number == len(brute.agreeing(valid, choices))
    else:
        assert other.explain(choices) == kernel.explain(choices)


PART = """\
product: part
name: Part
currency: EUR
components:
  - component: whole
    name: Whole
    options:
      - {option: pieces, name: Pieces, quantity: {from: 0, to: 1}}
  - component: part
    name: Part
    count: 0..1
    options:
      - {option: wood, name: Wood, choose: 0..1, values: [{value: oak, name: Oak}, {value: pine, name: Pine}]}
      - option: oil
        name: Oil
        choose: 0..1
        within: wood = oak, pine
        values: [{value: clear, name: Clear}, {value: dark, name: Dark}]
"""
PART_RULES = """\
rule none "There is no part with wood."
  no part where wood is given
rule wooden "Each part has wood."
  for each part: wood is given
rule oiled "Each part is oiled."
  every part: oil in (clear, dark)
"""


def test_what_cp_sat_says_does_not_go_together_is_looked_at() -> None:
    """Of two assumptions that come to the same it may name the wrong one, with which nothing is wrong."""
    revision = read("part", PART, PART_RULES)
    choices = frozenset({Choice(Slot("wood"), "oak", taken=False), Choice(Slot("oil"), "dark")})
    wanted = Choice(Slot("pieces"), "1")
    kernel, other = Engine(revision, seconds=60), calculating(revision)
    assert other.repairs(choices, wanted) == kernel.repairs(choices, wanted)
    assert len(other.repairs(choices, wanted).ways[0].given_up) == 1
