"""What somebody ordered last of a product, as it is wished for again: their own order, and nobody else's."""

from collections.abc import Mapping

from configurator.catalog.selection import Choices
from configurator.errors import BrokenFiles, UnknownName
from configurator.orders.order import Receipt
from configurator.profiles.ratings import gifts, ratings
from configurator.services.customer.proposals import switched_off
from configurator.services.customer.sensitive import free_choices, private_options
from configurator.services.learning.columns import Columns
from configurator.services.learning.completing import LikelyWeights, as_before
from configurator.services.learning.recording import learnable
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import MadeOf, Visitor

_LONGEST_PAST = 2000


def wishes_of_last_order(room: Showroom, who: Visitor, columns: Columns, chosen: Choices) -> LikelyWeights:
    """Wishes for what they ordered last of a product, for themselves, where nothing is ``chosen``.

    Nothing of what they wrote, of sensitive answers and what gives them away, of what they switched off or disliked;
    nothing at all for whoever the shop may not suggest their own past.
    """
    if who.recorded is None or not who.may_suggest(MadeOf.OWN):
        return {}
    product = columns.product
    with room.reading() as unit:
        kept = unit.events.of(who.recorded, product=product.key, limit=_LONGEST_PAST)
        events = [each.event for each in kept]
        last = unit.orders.last_of(who.owners, product.key, without=gifts(events))
        off = switched_off(unit.switches.off(who.recorded), product)
    disliked = {(each.option, each.value) for each in ratings(events).values() if each.stars.disliked}
    bought = [each.receipt for each in last.designs if each.receipt.product == product.key] if last else []
    again = as_before(_told(room, bought[-1]), columns, chosen) if bought else {}
    return {
        choice: weight
        for choice, weight in again.items()
        if choice not in off and (choice.slot.key, choice.value) not in disliked
    }


def _told(room: Showroom, receipt: Receipt) -> Mapping[str, list[str]]:
    """What could be learned from an order today; nothing where it cannot be found out what in it is sensitive."""
    try:
        then = room.revision(receipt.product, receipt.revision)
    except (BrokenFiles, UnknownName):
        return {}
    private = private_options(room, then.product)
    free = free_choices(then, receipt.choices, private)
    told = learnable(then.product, receipt.selection, receipt.choices, free, private)
    return {slot: list(values) for slot, values in told.items()}
