"""Reasons from the clauses near a question are those from all clauses, whatever product the search starts from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.model import Product
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine import Engine
from configurator.engine.answers import Explanations
from configurator.engine.explaining import mus
from configurator.rules.revision import Revision
from configurator.rules.rule_set import RuleSet
from tests import examples
from tests.cases import cases
from tests.engine import brute
from tests.engine.cars import car
from tests.engine.explaining.test_mus import blamed, first_smallest, impossible

oracle = cases(30)


def reasons(revision: Revision, choices: Choices, wanted: Choice | None, many: int) -> Explanations:
    """All of them, when so many rules and limits count as many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mus, "MANY_GUARDS", many)
        return Engine(revision).explanations(choices, wanted, 50)


@oracle
@given(impossible())
def test_the_reason_is_the_first_of_the_smallest(question: tuple[Revision, Choices, Choice]) -> None:
    revision, choices, wanted = question
    near = reasons(revision, choices, wanted, 0)
    assert blamed(revision, near.conflicts[0]) == first_smallest(revision, choices, wanted)
    assert near == reasons(revision, choices, wanted, 99)


@oracle
@given(examples.small_products().flatmap(lambda made: st.tuples(st.just(made), examples.rule_sets(made))), st.data())
def test_choices_that_contradict_each_other_have_the_same_reasons(
    made: tuple[Product, RuleSet], data: st.DataObject
) -> None:
    """Also where there is no product at all to start from."""
    revision = brute.revision_of(*made)
    choices = data.draw(examples.choices(revision.product))
    assert reasons(revision, choices, None, 0) == reasons(revision, choices, None, 99)


def test_where_the_smallest_is_too_long_all_clauses_give_the_preferred_one() -> None:
    choices = frozenset({Choice(Slot("towbar"), "yes")})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mus, "MOST_MEMBERS", 2)
        near = reasons(car(), choices, Choice(Slot("trim"), "base"), 0)
        assert near == reasons(car(), choices, Choice(Slot("trim"), "base"), 99)
    assert near.conflicts[0].rules == ("towbar-torque", "large-automatic", "automatic-sport")
    assert not near.conflicts[0].smallest
