"""Who says what is likely for a visitor: everybody, their group, and they themselves, by what they allow now.

Read anew for each page, so that a consent taken back or a conclusion switched off is silent at once.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from configurator.catalog.selection import Choice
from configurator.errors import BrokenFiles
from configurator.learning.next_choice.blend import Blend, PastDesign
from configurator.learning.next_choice.people import Crowd, PeopleHistory
from configurator.profiles.preferences import HALF_LIFE_DAYS
from configurator.profiles.profile import Event, EventKind
from configurator.profiles.ratings import gifts, ratings
from configurator.profiles.segments import ChoseValue, Segment, memberships
from configurator.services.customer.proposals import switched_off
from configurator.services.customer.segments import segment_switch
from configurator.services.learning.columns import Columns
from configurator.services.learning.groups import group_of
from configurator.services.showroom.checking import segments_on_disk
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import MadeOf, Visitor

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class PastOrder:
    """What somebody ordered for themselves, and when."""

    at: datetime
    design: PastDesign


@dataclass(frozen=True, slots=True)
class Speakers:
    """Everybody's designs, the group that the visitor is in (None: in none), and their own orders, newest first."""

    history: PeopleHistory
    group: Crowd | None = None
    orders: Sequence[PastOrder] = ()

    @property
    def blend(self) -> Blend:
        """What they say together."""
        return Blend(self.history, self.group, [each.design for each in self.orders])

    @property
    def others(self) -> "Speakers":
        """The same without what the visitor did."""
        return replace(self, orders=())

    def last(self, column: str, value: str) -> datetime | None:
        """When the visitor ordered that value last; None: never."""
        return next((each.at for each in self.orders if each.design.taken.get(column) == value), None)


def speakers_for(room: Showroom, who: Visitor, columns: Columns, history: PeopleHistory) -> Speakers:
    """Who speaks to the visitor at a product: themselves and a group only where they may be told of others by it."""
    if who.recorded is None or not who.may_suggest(MadeOf.OTHERS_BY_PAST):
        return Speakers(history)
    product, now = columns.product, room.now()
    segments = _segments(room)
    asked = {(each.option, each.value) for one in segments for each in one.conditions if isinstance(each, ChoseValue)}
    with room.reading() as unit:
        events = unit.events.telling(who.recorded, product.key, sorted(asked))
        off = unit.switches.off(who.recorded)
    wanted = [each for each in segments if segment_switch(each.name) not in off]
    mine = [each.segment.name for each in memberships(wanted, events, now)]
    group = group_of(room, product.key, history, segments, mine) if mine else None
    return Speakers(history, group, past_orders(events, columns, now, without=switched_off(off, product)))


def _segments(room: Showroom) -> tuple[Segment, ...]:
    """The shop's segments; none while their file cannot be understood."""
    try:
        return segments_on_disk(room.shop)
    except BrokenFiles:
        return ()


def past_orders(
    events: Iterable[Event], columns: Columns, now: datetime, *, without: Collection[Choice] = ()
) -> Sequence[PastOrder]:
    """What somebody ordered of a product, newest first.

    Not what was for somebody else, what they did not like, and what is not to be concluded (``without``).
    """
    every = [event for event in events if event.product == columns.product.key]
    given = gifts(every)
    disliked = {key[1:] for key, rating in ratings(every).items() if rating.stars.disliked}
    unsaid = {(str(choice.slot), choice.value) for choice in without}
    orders: dict[str, tuple[datetime, dict[str, str]]] = {}
    for event in every:
        facts = event.facts or {}
        number, slot, value = (facts.get(name, "") for name in ("ordered", "slot", "value"))
        if event.kind is not EventKind.CHOICE or not number or number in given or facts.get("taken") == "no":
            continue
        if (slot, value) not in unsaid and (slot.partition("[")[0], value) not in disliked:
            taken, cell = orders.setdefault(number, (event.at, {}))[1], columns.cell_of(slot, value)
            if cell is not None:
                taken.setdefault(*cell)
    found = [
        PastOrder(at, PastDesign(taken, (now - at).total_seconds() / _DAY / HALF_LIFE_DAYS))
        for at, taken in orders.values()
    ]
    return sorted(found, key=lambda order: order.at, reverse=True)
