"""Whole products to begin with that somebody had: what most people took, and the customer's own last one."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from configurator.catalog.lead_times import lead_time
from configurator.catalog.selection import Selection
from configurator.engine.answers import Contradiction
from configurator.engine.optimizing.goals import wishes
from configurator.errors import SolverDeadline, UnknownName
from configurator.languages.sentences import gettext, later
from configurator.learning.disclosure import FEWEST
from configurator.learning.next_choice.blend import Blend
from configurator.money import Money
from configurator.orders.design import Cause, Design
from configurator.services.configuring import designs
from configurator.services.configuring.configure import change_choices, kept_of, with_all_new
from configurator.services.configuring.opening import opened_to_change
from configurator.services.learning.columns import columns_of
from configurator.services.learning.completing import likely_weights
from configurator.services.learning.following import history_for
from configurator.services.learning.last_order import wishes_of_last_order
from configurator.services.presenting.picture_refs import PictureRef
from configurator.services.presenting.pictures import picture
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import MadeOf, Visitor

_CARD = 640
_SECONDS = 0.3
"""How long the product page may look for one of them."""
MOST, LAST = "most", "last"


@dataclass(frozen=True, slots=True)
class Beginning:
    """A whole product to begin with that somebody had: whose it is in a sentence, what it comes to."""

    key: str
    title: str
    because: str
    total: Money
    picture: PictureRef
    lead_days: int | None


def beginnings(room: Showroom, who: Visitor, published: Published) -> tuple[Beginning, ...]:
    """The customer's last one and what most people took, where there is either and they may be shown it."""
    return tuple(
        Beginning(
            key,
            gettext(title),
            because,
            published.book.total(whole),
            picture(room, published, whole, width=_CARD),
            lead_time(published.product, whole),
        )
        for key, title, because, whole in _beginnings(room, who, published)
    )


def begin_with(room: Showroom, who: Visitor, product_key: str, key: str) -> Design:
    """A new design as it was shown there; undo takes it back. Raises UnknownName for one that there is not."""
    published = room.current(product_key)
    whole = next((each for name, _, _, each in _beginnings(room, who, published) if name == key), None)
    if whole is None:
        raise UnknownName("beginning", key, (MOST, LAST))
    begun = opened_to_change(room, who, designs.start(room, who, product_key).id)
    kept = kept_of(published.product, whole, begun.design.choices)
    cause = Cause("complete")
    return change_choices(begun, cause, lambda _, design: design.choices | kept, accepted=with_all_new).design


def _beginnings(room: Showroom, who: Visitor, published: Published) -> Iterator[tuple[str, str, str, Selection]]:
    columns = columns_of(published.written.product)
    with suppress(SolverDeadline, Contradiction):
        if weights := wishes_of_last_order(room, who, columns, frozenset()):
            best = published.engine.optimize(frozenset(), [wishes(weights)], seconds=_SECONDS)
            said = gettext("By your last order of it, as far as it is still sold.")
            yield LAST, later("My last one"), said, best.selection
    history = history_for(room, published)
    if history.persons >= FEWEST and who.may_suggest(MadeOf.OTHERS_BY_PAGE):
        with suppress(SolverDeadline, Contradiction):
            weights = likely_weights(columns, Blend(history), {}, frozenset())
            best = published.engine.optimize(frozenset(), [wishes(weights)], seconds=_SECONDS)
            said = gettext("By what %(people)s people ordered, as far as it goes together.", people=history.persons)
            yield MOST, later("Most chosen"), said, best.selection
