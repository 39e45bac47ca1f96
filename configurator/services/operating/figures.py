"""What the records say of the shop at this moment, for whoever watches it; no customer can be recognized in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from configurator.services.showroom.showroom import SaleState, Showroom


@dataclass(frozen=True, slots=True)
class Figures:
    """``orders`` by status; ``mails`` that wait or are given up; how each product stands, and when it was published."""

    orders: Mapping[str, int]
    mails: int
    failed_mails: int
    stands: Mapping[str, SaleState]
    published: Mapping[str, float]


def figures(room: Showroom) -> Figures:
    """The figures now. Raises DatabaseError."""
    with room.reading() as unit:
        orders = {status.value: number for status, number in unit.orders.counts().items()}
        mails, failed = unit.outbox.count(), unit.outbox.count(failed=True)
    published = {key: shown.published_at.timestamp() for key, shown in room.on_show.items()}
    return Figures(orders, mails - failed, failed, room.stands(), published)
