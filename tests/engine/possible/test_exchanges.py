"""Products with one answer exchanged are products, and looking at them changes no look-ahead."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import families
from configurator.catalog.selection import Choice, Choices, with_choice
from configurator.engine import Engine
from configurator.engine.answers import State
from configurator.engine.compiling.prepared import prepare
from configurator.engine.possible import exchanges as near
from configurator.engine.possible import impossible
from configurator.engine.possible.exchanges import Exchanges
from configurator.engine.solving.kernel import Deadline
from configurator.engine.solving.kernels import kernel_over
from configurator.rules.revision import Revision
from tests import examples
from tests.cases import cases
from tests.engine import brute

SECONDS = 60


@st.composite
def revisions(draw: st.DrawFn) -> Revision:
    product = draw(examples.small_products())
    return brute.revision_of(product, draw(examples.rule_sets(product)))


@cases(60)
@given(revisions(), st.data())
def test_what_is_exchanged_is_a_product(made: Revision, data: st.DataObject) -> None:
    """Every literal of it, auxiliary ones too, holds together in the kernel."""
    ready = prepare(made)
    if ready.compiled.formula.numbers is not None:
        return
    exchanges = Exchanges(ready.compiled.layout, ready.compiled.formula)
    literals = [literal for place in ready.compiled.layout.places.values() for literal in place.values.values()]
    with kernel_over(ready.clauses, ready.compiled.guards) as kernel:
        for _ in range(6):
            kernel.prefer([each if data.draw(st.booleans()) else -each for each in literals])
            if not kernel.satisfiable([], Deadline("any?", SECONDS)):
                return
            exchanges.add(kernel.holds(exchanges.last))
        wanted = data.draw(st.lists(st.sampled_from(literals), max_size=3, unique=True))
        assumptions = [data.draw(st.sampled_from([each, -each])) for each in wanted]
        for product in exchanges.moved(assumptions):
            assert all(product[abs(literal)] == (literal > 0) for literal in assumptions)
            whole = [number if product[number] else -number for number in range(1, exchanges.last + 1)]
            assert kernel.satisfiable(whole, Deadline("is it one?", SECONDS))


@cases(40)
@given(revisions(), st.data())
def test_a_look_ahead_that_exchanges_says_what_brute_force_says(made: Revision, data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near, "LARGE", 0)
        patch.setattr(near, "FEW", 1)
        patch.setattr(impossible, "MANY_UNSEEN", 1)
        exchanging, products = Engine(made), brute.valid_products(made)
        for choices in data.draw(st.lists(examples.choices(made.product), min_size=2, max_size=4)):
            if not brute.agreeing(products, choices):
                continue
            for (slot, value), state in exchanging.look_ahead(choices).states.items():
                assert state is brute.state(made, products, choices, Choice(slot, value)), (slot, value)


def test_under_a_tight_sum_what_was_known_before_a_click_is_not_found_again() -> None:
    """A click after the first costs the solver a part of what it costs an engine that knows nothing."""
    made = families.car(30, 8, 60)
    assert len(prepare(made).clauses.clauses) < near.LARGE
    asked, calls = walk(made), {}
    for large in (near.LARGE, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(near, "LARGE", large)
            engine = Engine(made, seconds=SECONDS)
            answers = [engine.look_ahead(choices) for choices in asked]
            calls[large] = engine.calls, answers
    assert calls[0][1] == calls[near.LARGE][1]
    assert calls[0][0] < 0.7 * calls[near.LARGE][0]


def walk(made: Revision) -> list[Choices]:
    """The choices of a customer after each of some clicks, each on the first value that is open."""
    engine, choices = Engine(made, seconds=SECONDS), frozenset[Choice]()
    asked = [choices]
    for number in np.arange(0, 30, 6):
        states = engine.look_ahead(choices).states
        options = [value for value, state in states.items() if state is State.OPEN and value[0].key == f"o{number}"]
        choices = with_choice(made.product, choices, Choice(*options[-1]))
        asked.append(choices)
    return asked
