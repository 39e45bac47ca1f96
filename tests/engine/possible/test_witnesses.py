"""Sets of witnesses, bit by bit, are what going through the products one by one tells."""

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from configurator.engine.compiling.literals import Literal
from configurator.engine.compiling.symmetry import Symmetry
from configurator.engine.possible.witnesses import MOST_BYTES, MOST_WITNESSES, WORD, Bitsets, Witnesses
from tests.cases import cases

LAST = 11
THREE = Symmetry(3, 2, (2, 9, 10), {})
"""Three instances of two literals each, 3 to 8, and a literal of its own for each that is there."""

Model = tuple[Literal, ...]

literals = st.integers(1, LAST).flatmap(lambda variable: st.sampled_from([variable, -variable]))
some = st.lists(literals, max_size=4, unique_by=abs)
numbers = st.sampled_from([0, 1, 2, 63, 64, 65, 130])


def products(number: int, seed: int) -> list[Model]:
    """So many, by lot."""
    chance = random.Random(seed)
    return [tuple(chance.choice([each, -each]) for each in range(1, LAST + 1)) for _ in range(number)]


def kept(models: list[Model], symmetries: tuple[Symmetry, ...] = ()) -> Witnesses:
    witnesses = Witnesses(symmetries, LAST)
    for number, model in enumerate(models):
        assert bits(witnesses.add(holds(model))) == {number}
    return witnesses


def holds(model: Model) -> NDArray[np.bool_]:
    return np.array(model, np.int64) > 0


def bits(sets: Bitsets) -> set[int]:
    return {WORD * word + bit for word, each in enumerate(sets.tolist()) for bit in range(WORD) if each >> bit & 1}


def agreeing(models: list[Model], assumptions: list[Literal]) -> set[int]:
    return {number for number, model in enumerate(models) if set(assumptions) <= set(model)}


def versions(model: Model, untouched: list[int]) -> list[set[Literal]]:
    """The product, and each that is one of it with two untouched instances exchanged that are there."""
    found = [set(model)]
    there = [each for each in untouched if THREE.presence[each] in model]
    for one in there:
        for other in there:
            own = range(THREE.first + one * THREE.width, THREE.first + (one + 1) * THREE.width)
            apart = (other - one) * THREE.width
            exchanged = set(model) - {each for each in model if abs(each) in own}
            found.append(exchanged | {held(model, number + apart) * number for number in own})
    return found


def held(model: Model, number: int) -> int:
    """1 where the literal of that number holds, else -1."""
    return 1 if number in model else -1


@cases(100)
@given(numbers, st.integers(0, 99), some, st.lists(st.lists(literals, max_size=2), min_size=1, max_size=3))
def test_those_that_agree_are_those_in_which_all_holds(
    number: int, seed: int, assumptions: list[Literal], lifted: list[list[Literal]]
) -> None:
    models = products(number, seed)
    witnesses = kept(models)
    assert len(witnesses) == number
    assert bits(witnesses.agreeing(assumptions)) == agreeing(models, assumptions)
    asked = [*assumptions, *(literal for part in lifted for literal in part)]
    columns = witnesses.agreeing_but(asked, lifted)
    rest = [literal for literal in assumptions if all(literal not in part for part in lifted)]
    for place in range(len(lifted)):
        others = [literal for at, part in enumerate(lifted) for literal in part if at != place]
        assert bits(columns[:, place]) == agreeing(models, [*rest, *others])


@cases(150)
@given(numbers, st.integers(0, 99), some, st.lists(literals, min_size=1, max_size=8, unique=True))
def test_what_one_of_them_has_is_shown_and_with_exchanged_instances(
    number: int, seed: int, assumptions: list[Literal], asked: list[Literal]
) -> None:
    models = products(number, seed)
    witnesses = kept(models, (THREE,))
    those, question = witnesses.agreeing(assumptions), np.array(asked, np.int64)
    told = [models[each] for each in agreeing(models, assumptions)]
    shown = witnesses.show(question, those)
    assert shown.tolist() == [any(each in model for model in told) for each in asked]
    untouched = THREE.untouched(assumptions)
    shown = witnesses.show(question, those, [(THREE, untouched)])
    every = [version for model in told for version in versions(model, untouched)]
    assert shown.tolist() == [any(each in version for version in every) for each in asked]
    columns = np.stack([those if place % 2 else np.zeros_like(those) for place in range(len(asked))], 1)
    shown = witnesses.show(question, columns)
    assert shown.tolist() == [bool(at % 2) and any(each in model for model in told) for at, each in enumerate(asked)]


def test_the_newest_takes_the_place_of_the_oldest() -> None:
    models = products(MOST_WITNESSES + 70, 1)
    witnesses = Witnesses((), LAST)
    for model in models:
        witnesses.add(holds(model))
    left = [*models[MOST_WITNESSES:], *models[70:MOST_WITNESSES]]
    assert len(witnesses) == MOST_WITNESSES
    assert bits(witnesses.agreeing([3, -5])) == agreeing(left, [3, -5])


def test_of_large_products_fewer_are_kept_but_always_a_word() -> None:
    last = MOST_BYTES // 8
    witnesses = Witnesses((), last)
    for number in range(WORD + 2):
        witnesses.add(np.array([number % 2 == 1]))
    assert len(witnesses) == WORD
    assert bits(witnesses.agreeing([1])) == set(range(1, WORD, 2))


@cases(30)
@given(numbers, st.integers(0, 99))
def test_what_was_packed_is_there_again(number: int, seed: int) -> None:
    models = products(number, seed)
    witnesses = Witnesses((), LAST)
    witnesses.restore(kept(models).pack())
    assert len(witnesses) == number
    assert bits(witnesses.agreeing([2])) == agreeing(models, [2])
    assert bits(witnesses.add(holds(models[0] if models else products(1, seed)[0]))) == {number}
    witnesses = kept(models)
    witnesses.restore(b"")
    assert bits(witnesses.agreeing([])) == set(range(number))
