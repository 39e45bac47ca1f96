"""Parts of a price under claims: the literal says the same as a gate would; a new one only where it has to be."""

from __future__ import annotations

from itertools import product as cartesian

from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.selection import Slot
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.layout import Layout, lay_out
from configurator.engine.compiling.literals import TRUE, Literal
from configurator.engine.compiling.part_gates import Case, PartGates
from tests import examples
from tests.cases import cases

Row = tuple[int, int]
SIZE = (3, 4)


def laid_out() -> tuple[SolverFormula, Layout, PartGates, list[list[Literal]]]:
    """Two places with one answer each, of three and of four values."""
    options = (examples.option(key, *map(examples.value, "abcd"[:size])) for key, size in zip("xy", SIZE, strict=True))
    formula = SolverFormula()
    layout = lay_out(examples.product(examples.component("p", *options)), formula)
    gates = PartGates(formula)
    for place in layout.places.values():
        gates.add_place(place, place.values)
    return formula, layout, gates, [list(layout.places[Slot(key)].values.values()) for key in "xy"]


def truth(formula: SolverFormula, holding: set[Literal]) -> dict[Literal, bool]:
    """Of each gate whether it holds with these answers; what a gate is made of was made before it."""
    known = {TRUE: True} | {each: each in holding for each in range(2, formula.variables + 1)}
    for operands, gate in formula.gates.items():
        known[gate] = any(known[abs(each)] == (each > 0) for each in operands)
    return known


rows = st.tuples(st.integers(0, SIZE[0] - 1), st.integers(0, SIZE[1] - 1))
signs = st.sampled_from([1, -1])


@cases(150)
@given(
    st.lists(rows, min_size=1, max_size=6, unique=True),
    st.lists(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 2), signs), min_size=1, max_size=3), max_size=3),
)
def test_a_part_under_claims_counts_just_when_it_does_and_they_hold(
    counted: list[Row], claimed: list[list[tuple[int, int, int]]]
) -> None:
    formula, _, gates, answers = laid_out()
    part = gates.some(
        Case(formula.every(held), held)
        for one, other in counted
        for held in [frozenset((answers[0][one], answers[1][other]))]
    )
    claims = [formula.some(sign * answers[place][value] for place, value, sign in each) for each in claimed]
    found = part
    for claim in claims:
        found = gates.both(claim, found)
    for taken in cartesian(*(range(-1, size) for size in SIZE)):
        holding = {answers[place][value] for place, value in enumerate(taken) if value >= 0}
        known = truth(formula, holding)
        wanted = taken in counted and all(known[abs(each)] == (each > 0) for each in claims)
        assert (known[abs(found)] == (found > 0)) is wanted


def test_what_the_answers_decide_needs_no_gate() -> None:
    formula, layout, gates, (first, second) = laid_out()
    held = [frozenset((first[0], each)) for each in second]
    part = gates.some(Case(formula.every(each), each) for each in held[:2])
    claim = formula.some(second[:2])
    other = layout.places[Slot("x")].values["b"]
    size = formula.variables
    assert gates.both(claim, part) == part
    assert gates.both(-claim, part) == gates.both(other, part) == gates.both(-first[0], first[0]) == -TRUE
    assert formula.variables == size
