"""What the shop concludes about the customer of an order, for entitled staff: segments, worth, and needs.

All of it is only of customers who allow it; the rest is said in a sentence.
"""

from dataclasses import dataclass

from configurator.orders.order import Order
from configurator.services.customer.needs import NeedsGroup, groups_of
from configurator.services.customer.segments import CustomerSegments, customer_segments
from configurator.services.customer.worth import CustomerWorth, why_none, worth_of
from configurator.services.ordering.sales_desk import INSIGHT
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Insights:
    """What is concluded about a customer; ``unsaid`` is the reason why a known one has no ``worth``."""

    segments: CustomerSegments
    worth: CustomerWorth | None
    unsaid: str
    groups: tuple[NeedsGroup, ...]


def insights_of(room: Showroom, who: Visitor, order: Order) -> Insights | None:
    """What is concluded about the customer of an order; None for whoever may not see that."""
    if INSIGHT not in who.roles:
        return None
    segments = customer_segments(room, order.profile)
    with room.reading() as unit:
        if order.profile is None:
            return Insights(segments, None, "", ())
        now = room.now()
        worth = worth_of(unit, order.profile, now)
        unsaid = "" if worth else why_none(unit, order.profile, order.total.currency, now)
        return Insights(segments, worth, unsaid, groups_of(room, unit, order.profile))
