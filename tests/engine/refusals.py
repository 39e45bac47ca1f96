"""Random questions that have to be answered with no."""

from hypothesis import assume
from hypothesis import strategies as st

from configurator.catalog.selection import Choice, Choices
from configurator.engine.explaining import mus
from configurator.rules.revision import Revision
from tests import examples
from tests.engine import brute

Refusal = tuple[Revision, Choices, Choice | None]
"""A product, choices, and perhaps a wanted one, that do not go together."""


@st.composite
def refusals(draw: st.DrawFn) -> Refusal:
    """A product, choices, and perhaps a wanted one, that do not go together."""
    product = draw(examples.small_products())
    revision = brute.revision_of(product, draw(examples.rule_sets(product)))
    choices = draw(examples.choices(product, most=4))
    wanted = draw(st.none() | st.sampled_from(examples.all_choices(product)))
    asked = choices if wanted is None else mus.others(product, choices, wanted) | {wanted}
    assume(not brute.agreeing(brute.valid_products(revision), asked))
    return revision, choices, wanted
