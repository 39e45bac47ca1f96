"""What somebody says of what they had or were offered: kept as something they did, and taken into account at once."""

from configurator.errors import NotAllowed, UnknownName
from configurator.languages.sentences import gettext
from configurator.orders.order import Order
from configurator.profiles.ratings import Stars, gift, rating
from configurator.services.customer.events import record
from configurator.services.learning.things import Thing, addable, name_of
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.unit import UnitOfWork


def rate(room: Showroom, who: Visitor, thing: Thing, stars: Stars) -> str:
    """Keeps what was said of a thing; what it is called. Raises UnknownName, NotAllowed."""
    _may(who)
    product = room.current(thing.product).product
    options = addable(product)
    if thing.option not in options:
        raise UnknownName("thing", thing.option, options)
    options[thing.option].value(thing.value)
    name = name_of(product, thing)
    event = rating(thing.product, thing.option, thing.value, name, stars, room.now())
    with room.unit() as unit:
        record(unit, who.recorded, [event])
    return name


def say_gift(room: Showroom, who: Visitor, number: str, *, given: bool) -> None:
    """Keeps whether an order of theirs was for somebody else. Raises UnknownName, NotAllowed.

    Where the customer was joined, it is kept with the part that ordered, so that both are taken apart together.
    """
    _may(who)
    with room.unit() as unit:
        order = unit.orders.one(number)
        if not may_say_gift(unit, who, order):
            raise NotAllowed(gettext("This order belongs to somebody else."))
        record(unit, order.profile, [gift(number, order.receipt.product, room.now(), given=given)])


def may_say_gift(unit: UnitOfWork, who: Visitor, order: Order) -> bool:
    """Whether the order leads to the customer, at any of their parts, and the shop may keep what they say of it."""
    return who.recorded is not None and order.profile in unit.identities.members(who.recorded)


def _may(who: Visitor) -> None:
    if who.recorded is None:
        raise NotAllowed(
            gettext("The shop can only keep what you say if it may remember you. You can allow that on your page.")
        )
