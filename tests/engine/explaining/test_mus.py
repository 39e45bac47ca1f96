"""The smallest reason: no fewer rules, limits and choices conflict, the first of equals, whatever was asked before."""

from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from configurator.catalog.selection import Choice, Choices, Slot, with_choice
from configurator.engine import Engine
from configurator.engine.answers import Conflict, State, Structure
from configurator.engine.compiling.cnf_encoding import in_clauses
from configurator.engine.compiling.compiler import compile_product
from configurator.engine.compiling.literals import Literal
from configurator.engine.explaining import mus
from configurator.engine.explaining.hitting_set import HittingSets, members
from configurator.engine.solving.cpsat import Optimizer
from configurator.engine.solving.kernel import Deadline, Kernel
from configurator.rules.revision import Revision
from tests import examples
from tests.cases import cases
from tests.engine import brute
from tests.engine.cars import box, car

oracle = cases(30)
SOON = Deadline("", float("inf"))

LONG_AND_SHORT = """\
rule a "a"
  towbar = yes requires trim = sport
rule b "b"
  trim = sport requires gearbox = auto
rule c "c"
  engine = e85 requires gearbox = manual
rule short "short"
  towbar = yes excludes engine = e85
"""


@st.composite
def impossible(draw: st.DrawFn) -> tuple[Revision, Choices, Choice]:
    """A product, choices that go together, and a value that does not go with them."""
    product = draw(examples.small_products())
    revision = brute.revision_of(product, draw(examples.rule_sets(product)))
    choices = draw(examples.choices(product))
    engine = Engine(revision)
    assume(engine.possible(choices))
    looked = engine.look_ahead(choices).states
    wanted = [Choice(slot, value) for (slot, value), state in looked.items() if state is State.IMPOSSIBLE]
    assume(wanted)
    return revision, choices, draw(st.sampled_from(wanted))


def first_smallest(revision: Revision, choices: Choices, wanted: Choice) -> list[Literal]:
    """The conflict by trying all sets of suspects, small ones first and in order."""
    product = compile_product(revision.product, revision.rules)
    asked = product.layout.literals(with_choice(revision.product, choices, wanted) - {wanted})
    need = product.layout.literal(wanted)
    with Kernel(in_clauses(product.formula)) as kernel:
        tried = (list(some) for size in range(99) for some in combinations([*product.guards, *asked], size))
        return next(some for some in tried if not kernel.satisfiable([need, *some], SOON))


def blamed(revision: Revision, conflict: Conflict) -> list[Literal]:
    product = compile_product(revision.product, revision.rules)
    return [
        *(product.structure[limit] for limit in conflict.structure),
        *(product.rules[name] for name in conflict.rules),
        *map(product.layout.literal, conflict.choices),
    ]


@oracle
@given(impossible())
def test_the_reason_is_the_first_of_the_smallest(question: tuple[Revision, Choices, Choice]) -> None:
    revision, choices, wanted = question
    conflict = Engine(revision).explain(choices, wanted)
    assert conflict.smallest
    assert conflict.minimal
    assert blamed(revision, conflict) == first_smallest(revision, choices, wanted)


@oracle
@given(impossible(), st.data())
def test_the_reason_does_not_depend_on_earlier_questions(
    question: tuple[Revision, Choices, Choice], data: st.DataObject
) -> None:
    revision, choices, wanted = question
    worn = Engine(revision)
    for _ in range(6):
        earlier = data.draw(examples.choices(revision.product))
        if not worn.possible(earlier):
            worn.explain(earlier)
            continue
        for (slot, value), state in worn.look_ahead(earlier).states.items():
            if state is State.IMPOSSIBLE:
                worn.explain(earlier, Choice(slot, value))
    assert worn.explain(choices, wanted) == Engine(revision).explain(choices, wanted)


def test_a_short_reason_is_found_behind_a_long_one() -> None:
    """In file order the chain of three comes first, and nothing in it is superfluous; one rule says it in a line."""
    choices = frozenset({Choice(Slot("towbar"), "yes")})
    conflict = Engine(car(LONG_AND_SHORT)).explain(choices, Choice(Slot("engine"), "e85"))
    assert conflict.rules == ("short",)
    assert conflict.smallest


def test_of_a_long_reason_nobody_claims_that_it_is_the_smallest() -> None:
    choices = frozenset({Choice(Slot("towbar"), "yes")})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mus, "MOST_MEMBERS", 2)
        conflict = Engine(car()).explain(choices, Choice(Slot("trim"), "base"))
    assert conflict.rules == ("towbar-torque", "large-automatic", "automatic-sport")
    assert conflict.minimal
    assert not conflict.smallest


def test_a_limit_counts_once_for_all_instances() -> None:
    """Every item needs something in it: one limit, however many items the money does not reach for."""
    choices = frozenset({Choice(Slot("budget"), "15"), Choice(Slot("item"), "4")})
    rule = 'rule budget "Stay within the budget."\n  sum of price over everything <= budget'
    conflict = Engine(box(rule)).explain(choices)
    assert conflict.structure == (Structure("choose", Slot("what")),)
    assert conflict.rules == ("budget",)


@cases(12)
@given(examples.choices(box().product, most=4))
def test_twins_are_exchanged_without_changing_an_answer(choices: Choices) -> None:
    """Up to four items, some of which nobody has said anything about: every state is what brute force says."""
    engine, valid = Engine(box()), brute.valid_products(box())
    assert engine.possible(choices) == bool(brute.agreeing(valid, choices))
    if not engine.possible(choices):
        product = compile_product(engine.revision.product, engine.revision.rules)
        reference = Optimizer(product.formula)
        culprits = blamed(engine.revision, engine.explain(choices))
        assert not reference.satisfiable(culprits, SOON)
        for superfluous in culprits:
            assert reference.satisfiable([each for each in culprits if each != superfluous], SOON)
        return
    for (slot, value), found in engine.look_ahead(choices).states.items():
        assert found == brute.state(engine.revision, valid, choices, Choice(slot, value)), (slot, value)


@given(st.lists(st.integers(1, 255), max_size=6))
def test_hitting_sets_are_the_first_of_the_smallest(sets: list[int]) -> None:
    every = sorted(range(256), key=lambda each: (each.bit_count(), list(members(each))))
    expected = next(each for each in every if all(each & other for other in sets))
    assert HittingSets(SOON).minimum(sets) == expected
