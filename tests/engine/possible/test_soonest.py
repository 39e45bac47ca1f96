"""The soonest design is what brute force finds: no product with the choices has a shorter lead time."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.lead_times import lead_time
from configurator.catalog.model import Product
from configurator.catalog.selection import Choices
from configurator.engine import Engine
from configurator.engine.possible.soonest import soonest
from configurator.rules.revision import Revision
from tests import examples
from tests.cases import cases
from tests.engine import brute

TIMES = st.sampled_from([None, None, 0, 1, 7, 21])


@st.composite
def questions(draw: st.DrawFn) -> tuple[Revision, Choices]:
    """A small product whose values and whole have lead times, rules, and a few choices."""
    product = draw(examples.small_products())
    made = replace(
        product,
        lead_time=draw(TIMES),
        components=tuple(
            replace(
                part,
                options=tuple(
                    replace(each, values=tuple(replace(value, lead_time=draw(TIMES)) for value in each.values))
                    for each in part.options
                ),
            )
            for part in product.components
        ),
    )
    return brute.revision_of(made, draw(examples.rule_sets(made))), draw(examples.choices(made))


def days(product: Product, revision: Revision, choices: Choices) -> list[int]:
    """The lead times of all products with the choices."""
    found = brute.agreeing(brute.valid_products(revision), choices)
    return [at for each in found if (at := lead_time(product, each)) is not None]


@cases(60)
@given(questions())
def test_nothing_with_the_choices_is_ready_sooner(question: tuple[Revision, Choices]) -> None:
    revision, choices = question
    engine, product = Engine(revision, seconds=60), revision.product
    found = soonest(product, choices, engine.possible)
    all_days = days(product, revision, choices)
    if found is None:
        assert not all_days
        return
    assert found.days == min(all_days)
    assert lead_time(product, engine.complete(choices | found.limits)) == found.days
