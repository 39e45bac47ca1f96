"""What is given up, on bare clauses, against every subset: the cheapest first, each minimal, and what is not proven."""

from collections.abc import Iterator
from itertools import product as cartesian

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import Literal
from configurator.engine.explaining import mcs
from configurator.engine.explaining.hitting_set import Elements, members
from configurator.engine.explaining.mcs import Relaxation, cheapest_correction_sets, greedy_correction_set
from configurator.engine.solving.kernel import Deadline, Kernel
from tests.cases import cases

LAST = 6
SOON = Deadline("", float("inf"))
literals = st.integers(2, LAST).flatmap(lambda variable: st.sampled_from([variable, -variable]))
clauses = st.lists(st.lists(literals, min_size=1, max_size=3, unique_by=abs).map(tuple), max_size=8)
softs = st.lists(st.tuples(literals, st.integers(1, 3)), max_size=5, unique_by=lambda each: each[0])


def together(given_clauses: list[tuple[Literal, ...]], held: list[Literal]) -> bool:
    """Whether an assignment satisfies the clauses and has what is held, by trying all."""
    return any(
        all(not set(clause).isdisjoint(signs) for clause in given_clauses) and set(held) <= set(signs)
        for signs in cartesian(*((number, -number) for number in range(2, LAST + 1)))
    )


def relaxed(
    given_clauses: list[tuple[Literal, ...]], hard: list[Literal], soft: list[tuple[Literal, int]]
) -> Relaxation:
    kernel = Kernel(SolverFormula(LAST, [(1,), *given_clauses]))
    return Relaxation(kernel, (), hard, [literal for literal, _ in soft], [cost for _, cost in soft], SOON)


def cost(soft: list[tuple[Literal, int]], gone: Elements) -> int:
    return sum(soft[index][1] for index in members(gone))


def minimal_sets(
    given_clauses: list[tuple[Literal, ...]], hard: list[Literal], soft: list[tuple[Literal, int]]
) -> list[tuple[Elements, int]]:
    """Every minimal set to give up with its cost, the cheapest first, of equals the one with the first elements."""

    def fits(gone: Elements) -> bool:
        return together(
            given_clauses, [*hard, *(each for index, (each, _) in enumerate(soft) if not gone >> index & 1)]
        )

    fitting = [gone for gone in range(1 << len(soft)) if fits(gone)]
    minimal = [gone for gone in fitting if not any(other != gone and other & gone == other for other in fitting)]
    return sorted(((gone, cost(soft, gone)) for gone in minimal), key=lambda each: (each[1], list(members(each[0]))))


@cases(120)
@given(clauses, st.lists(literals, max_size=1), softs, st.integers(1, 3), st.integers(0, 2))
def test_the_cheapest_are_found_and_all_as_costly_as_the_last(
    given_clauses: list[tuple[Literal, ...]],
    hard: list[Literal],
    soft: list[tuple[Literal, int]],
    most: int,
    more: int,
) -> None:
    soft = [each for each in soft if each[0] not in hard]
    every = minimal_sets(given_clauses, hard, soft)
    found, proven = cheapest_correction_sets(relaxed(given_clauses, hard, soft), most, most + more)
    tied = [each for each in every if len(every) <= most or each[1] <= every[most - 1][1]]
    assert found == tied[: most + more]
    assert proven == (len(tied) <= most + more or more == 0)


@cases(120)
@given(clauses, st.lists(literals, max_size=1), softs)
def test_in_a_hurry_heavy_choices_stay_and_then_late_ones(
    given_clauses: list[tuple[Literal, ...]], hard: list[Literal], soft: list[tuple[Literal, int]]
) -> None:
    soft = [each for each in soft if each[0] not in hard]
    found = greedy_correction_set(relaxed(given_clauses, hard, soft))
    if not together(given_clauses, hard):
        assert found is None
        return
    kept, gone = list(hard), 0
    for index in sorted(range(len(soft)), key=lambda index: (-soft[index][1], -index)):
        if together(given_clauses, [*kept, soft[index][0]]):
            kept.append(soft[index][0])
        else:
            gone |= 1 << index
    assert found == gone


APART: list[tuple[Literal, ...]] = [(-2, -3)]
BOTH = [(2, 2), (3, 1)]


def test_where_the_time_ends_what_was_found_is_told_and_not_called_proven() -> None:
    def first_only(relaxation: Relaxation) -> Iterator[tuple[Elements, int]]:
        yield from [(0b10, 1)]
        _ = Deadline("a question", 0).left

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mcs, "correction_sets", first_only)
        assert cheapest_correction_sets(relaxed(APART, [], BOTH), 2, 2) == ([(0b10, 1)], False)
        assert cheapest_correction_sets(relaxed(APART, [], BOTH), 1, 2) == ([(0b10, 1)], False)
        assert cheapest_correction_sets(relaxed(APART, [], BOTH), 1, 1) == ([(0b10, 1)], True)


def test_without_any_time_one_minimal_way_is_found_with_its_cost() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mcs, "SHARE", 0)
        hurried = Deadline("a question", 60)
        for hard, found in (([], [(0b10, 1)]), ([3], [(0b01, 2)]), ([2, 3], [])):
            kernel = Kernel(SolverFormula(LAST, [(1,), *APART]))
            relaxation = Relaxation(kernel, (), hard, [2, 3], [2, 1], hurried)
            assert cheapest_correction_sets(relaxation, 2, 2) == (found, False)
