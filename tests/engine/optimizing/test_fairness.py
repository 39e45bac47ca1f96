"""What is fair to several people is what brute force over all products says: the largest loss, then the sum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.model import Kind
from configurator.catalog.selection import Choice, Choices, Slot, slots
from configurator.engine import Engine
from configurator.engine.answers import Contradiction
from configurator.engine.optimizing.backends import cpsat_backend
from configurator.engine.optimizing.designer import Designer
from configurator.engine.optimizing.fairness import POINTS, loss, points_of
from configurator.rules.revision import Revision, read
from tests import examples
from tests.cases import cases
from tests.engine import brute
from tests.services.small_shop import CATALOGUE, RULES

oracle = cases(25)


@st.composite
def people(draw: st.DrawFn, revision: Revision) -> list[dict[Choice, int]]:
    """Two to four people: each wants some of one valid product, with weights of their own."""
    products = brute.valid_products(revision)
    found = []
    for _ in range(draw(st.integers(2, 4))):
        whole = draw(st.sampled_from(products))
        every = sorted(
            Choice(slot, value)
            for _, _, option, slot in slots(revision.product, whole)
            if option.kind is not Kind.TEXT
            for value in whole.at(slot)
        )
        chosen = draw(st.sets(st.sampled_from(every), max_size=5)) if every else set()
        found.append({choice: draw(st.sampled_from((1, 3))) for choice in sorted(chosen)})
    return found


def fair_as_brute_force(data: st.DataObject) -> None:
    """Asks for what is fair to people at a small product, and compares; which of several is taken is nobody's loss."""
    product = data.draw(examples.small_products())
    revision = brute.revision_of(product, data.draw(examples.rule_sets(product)))
    products = brute.valid_products(revision)
    if not products:
        return
    wanted = data.draw(people(revision))
    points = [points_of(revision.product, each) for each in wanted]
    held: Choices = frozenset(sorted(wanted[0])[: data.draw(st.integers(0, 1))])
    losses = [[loss(one, each) for one in points] for each in brute.agreeing(products, held)]
    fair = min((max(each), sum(each)) for each in losses)
    found = Engine(revision).fairest(held, points)
    assert found.proven
    assert (max(found.losses), sum(found.losses)) == fair
    assert found.losses == tuple(loss(one, found.optimum.selection) for one in points)
    assert found.optimum.selection in brute.agreeing(products, held)


@oracle
@given(st.data())
def test_it_is_what_brute_force_says(data: st.DataObject) -> None:
    fair_as_brute_force(data)


@cases(6)
@given(st.data())
def test_cp_sat_is_as_fair_as_cores(data: st.DataObject) -> None:
    """Products with arithmetic, and goals that cores have no room for, are asked of CP-SAT."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Designer, "_shared", lambda _designer, _asked, _before: None)
        patch.setattr(Designer, "_backend", lambda one, asked: cpsat_backend(one.compiled, one.symmetries, asked))
        fair_as_brute_force(data)


def desk() -> Revision:
    return read("desk", CATALOGUE, RULES)


def test_points_are_whole_and_as_many_for_everybody() -> None:
    product = desk().product
    few = points_of(product, {Choice(Slot("top"), "oak"): 1})
    many = points_of(
        product, {Choice(Slot("top"), "oak"): 3, Choice(Slot("lamp"), "yes"): 1, Choice(Slot("mat"), "cork"): 3}
    )
    assert sum(few.values()) == sum(many.values()) == POINTS
    assert sorted(many.values()) == [143, 428, 429]
    assert points_of(product, {Choice(Slot("engraving"), "Hi"): 5}) == {}


def test_nobody_pays_for_the_others() -> None:
    """By the sum alone the third would lose all; fair is that each gives up something."""
    engine = Engine(desk())
    oak, pine = Choice(Slot("top"), "oak"), Choice(Slot("top"), "pine")
    steel, wood = Choice(Slot("legs"), "steel"), Choice(Slot("legs"), "wood")
    two = [{oak: 1, steel: 1}, {oak: 1, steel: 1}, {pine: 1, wood: 1}]
    points = [points_of(desk().product, each) for each in two]
    found = engine.fairest(frozenset(), points)
    assert found.losses == (500, 500, 500)
    assert engine.fairest(frozenset(), points[:1]).losses == (0,)
    locked = engine.fairest(frozenset({oak}), points)
    assert locked.losses[2] == 500
    assert locked.optimum.selection.at(Slot("top")) == ("oak",)


def test_what_has_to_stay_and_does_not_go_together_is_told() -> None:
    engine, product = Engine(desk()), desk().product
    both = frozenset({Choice(Slot("top"), "oak"), Choice(Slot("top"), "pine")})
    with pytest.raises(Contradiction):
        engine.fairest(both, [points_of(product, {choice: 1}) for choice in sorted(both)])
