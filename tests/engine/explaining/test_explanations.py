"""All reasons: every minimal conflict by brute force, the shortest first; forced values; what could stand instead."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine import Engine
from configurator.engine.answers import Conflict, Explanations, State
from configurator.engine.compiling.cnf_encoding import in_clauses
from configurator.engine.compiling.compiler import compile_product
from configurator.engine.compiling.literals import Literal
from configurator.engine.explaining import mus
from configurator.engine.solving.kernel import Deadline, Kernel
from configurator.rules.revision import Revision
from tests import examples
from tests.cases import cases
from tests.engine import brute
from tests.engine.cars import car
from tests.engine.refusals import Refusal, refusals

oracle = cases(15)
SOON = Deadline("", float("inf"))
MANY = 1000
MOST_SUSPECTS = 10


def few_suspects(asked: Refusal) -> bool:
    """Whether there are few enough rules, limits and choices to try all sets of them."""
    revision, choices, _ = asked
    return len(compile_product(revision.product, revision.rules).guards) + len(choices) <= MOST_SUSPECTS


def impossible() -> st.SearchStrategy[Refusal]:
    """A product, choices, and perhaps a wanted one, that do not go together; few enough suspects to try all sets."""
    return refusals().filter(few_suspects)


def minimal_conflicts(revision: Revision, choices: Choices, wanted: Choice | None) -> Iterator[tuple[Literal, ...]]:
    """All of them, small ones first and in order, by trying every set of suspects."""
    product = compile_product(revision.product, revision.rules)
    rest = choices if wanted is None else mus.others(revision.product, choices, wanted)
    need = [] if wanted is None else [product.layout.literal(wanted)]
    suspects = [*product.guards, *product.layout.literals(rest)]
    found: list[set[Literal]] = []
    with Kernel(in_clauses(product.formula)) as kernel:
        for size in range(len(suspects) + 1):
            for some in combinations(suspects, size):
                if not any(smaller <= set(some) for smaller in found) and not kernel.satisfiable([*need, *some], SOON):
                    found.append(set(some))
                    yield some


def blamed(revision: Revision, conflict: Conflict) -> tuple[Literal, ...]:
    product = compile_product(revision.product, revision.rules)
    return (
        *(product.structure[limit] for limit in conflict.structure),
        *(product.rules[name] for name in conflict.rules),
        *map(product.layout.literal, conflict.choices),
    )


@oracle
@given(impossible())
def test_all_reasons_are_found_in_order(question: tuple[Revision, Choices, Choice | None]) -> None:
    revision, choices, wanted = question
    found = Engine(revision).explanations(choices, wanted, most=MANY)
    expected = list(minimal_conflicts(revision, choices, wanted))
    assert [blamed(revision, conflict) for conflict in found.conflicts] == expected
    assert found.complete
    fewest = min(map(len, expected))
    assert [conflict.smallest for conflict in found.conflicts] == [len(each) == fewest for each in expected]
    assert all(conflict.minimal for conflict in found.conflicts)


@oracle
@given(impossible())
def test_the_limit_is_honest(question: tuple[Revision, Choices, Choice | None]) -> None:
    revision, choices, wanted = question
    engine = Engine(revision)
    every = engine.explanations(choices, wanted, most=MANY).conflicts
    few = engine.explanations(choices, wanted, most=1)
    assert few.conflicts == every[:1]
    assert few.conflicts == (engine.explain(choices, wanted),)
    assert not few.complete


@oracle
@given(impossible())
def test_in_a_hurry_the_reason_is_minimal_and_does_not_claim_to_be_the_smallest(
    question: tuple[Revision, Choices, Choice | None],
) -> None:
    revision, choices, wanted = question
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mus, "SHARE", 0)
        found = Engine(revision).explanations(choices, wanted)
    (conflict,) = found.conflicts
    assert blamed(revision, conflict) in list(minimal_conflicts(revision, choices, wanted))
    assert conflict.minimal
    assert not conflict.smallest
    assert not found.complete


@oracle
@given(impossible(), st.data())
def test_reasons_do_not_depend_on_earlier_questions(
    question: tuple[Revision, Choices, Choice | None], data: st.DataObject
) -> None:
    revision, choices, wanted = question
    worn = Engine(revision)
    for _ in range(4):
        earlier = data.draw(examples.choices(revision.product))
        worn.explanations(earlier)
        if worn.possible(earlier):
            worn.look_ahead(earlier)
    assert worn.explanations(choices, wanted) == Engine(revision).explanations(choices, wanted)


@oracle
@given(st.data())
def test_every_forced_value_has_a_reason_and_no_other(data: st.DataObject) -> None:
    """A value is forced exactly when its contrary cannot be had."""
    product = data.draw(examples.small_products())
    revision = brute.revision_of(product, data.draw(examples.rule_sets(product)))
    choices = data.draw(examples.choices(product))
    engine = Engine(revision)
    assume(engine.possible(choices))
    filled = {choice.slot for choice in choices}
    for (slot, value), state in engine.look_ahead(choices).states.items():
        if slot not in filled:
            found = engine.explanations(choices, Choice(slot, value, taken=False), most=1)
            assert bool(found.conflicts) == (state is State.FORCED)


@oracle
@given(st.data())
def test_alternatives_leave_alone_what_they_promise(data: st.DataObject) -> None:
    product = data.draw(examples.small_products())
    revision = brute.revision_of(product, data.draw(examples.rule_sets(product)))
    choices = data.draw(examples.choices(product))
    engine, valid = Engine(revision), brute.valid_products(revision)
    assume(engine.possible(choices))
    present = engine.complete(choices)
    for slot in present.taken:
        found = engine.alternatives(choices, slot)
        rest = frozenset(choice for choice in choices if choice.slot != slot)
        values = {value for each in brute.agreeing(valid, rest) for value in each.at(slot)} - set(present.at(slot))
        single = not any(option.key == slot.key and not option.single for option in product.options)
        assert set(found.values) <= values
        if single:
            assert set(found.values) == values
        alike = [each for each in valid if _elsewhere(each.taken, slot) == _elsewhere(present.taken, slot)]
        assert set(found.swaps) == {each.at(slot)[0] for each in alike if len(each.at(slot)) == 1} & set(found.values)


def _elsewhere(taken: object, slot: Slot) -> dict[Slot, tuple[str, ...]]:
    """What is taken at other slots; one at which nothing is may be there or not, with its part."""
    assert isinstance(taken, dict)
    return {each: at for each, at in taken.items() if each != slot and at}


def test_two_reasons_for_one_impossible_value() -> None:
    rules = (
        'rule one "One."\n  towbar = yes excludes trim = base\n'
        'rule other "Other."\n  towbar = yes excludes gearbox = manual\n'
    )
    choices = frozenset({Choice(Slot("trim"), "base"), Choice(Slot("gearbox"), "manual")})
    found = Engine(car(rules)).explanations(choices, Choice(Slot("towbar"), "yes"))
    assert [conflict.rules for conflict in found.conflicts] == [("one",), ("other",)]
    assert found.complete


def test_a_choice_and_its_contrary_are_all_the_reason() -> None:
    choices = frozenset({Choice(Slot("packs"), "rack"), Choice(Slot("packs"), "rack", taken=False)})
    (conflict,) = Engine(car()).explanations(choices).conflicts
    assert set(conflict.choices) == choices
    assert not conflict.rules


def test_what_goes_together_has_no_reason() -> None:
    assert Engine(car()).explanations(frozenset()) == Explanations((), complete=True)
